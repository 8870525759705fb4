//! What is a record in plaintext, and what may be answered, shown and computed of it?
//!
//! A form pack (data) drives everything; this crate is its engine. It has no I/O, no clock and no dice.

mod answer;
mod builtin;
mod bundle;
mod check;
mod content;
mod csv;
mod danger;
mod date;
mod difference;
mod draft;
mod expr;
mod fault;
mod flatten;
mod fold;
mod form;
mod gathered;
mod identity;
mod information;
mod json_schema;
mod kind;
mod lang;
mod list;
mod load;
mod names;
mod pack;
mod packs;
mod paper;
mod parse;
mod path;
mod private;
mod problem;
mod raw;
mod record;
mod restriction;
mod said;
mod scene;
mod show;
mod tables;
mod timer;
mod timing;
mod truth;
mod view;
mod warnings;
mod words;

pub use answer::NonAnswer;
pub use builtin::{EXAMPLE_ARABIC, EXAMPLE_COMPLETE, EXAMPLE_LISTENING, builtin_files};
pub use bundle::{Bundle, BundleFault};
pub use content::{PaperContent, PaperPart, PaperRow, PaperState};
pub use danger::{Danger, GridState, Level, danger, highest_danger};
pub use date::{day_at, days_of, moment_at};
pub use difference::{Breach, PackArea, PackChange, PackDifference, pack_breaches, pack_differences};
pub use draft::{Draft, get};
pub use expr::ExprFault;
pub use fault::{PackFault, PackFaultKind};
pub use flatten::{flatten, unflatten};
pub use fold::fold;
pub use form::{Exposure, Part, Search};
pub use gathered::Gathered;
pub use identity::{Alike, Identity, Whose};
pub use json_schema::json_schema;
pub use kind::NARRATIVE_LIMIT;
pub use lang::{Dir, Lang};
pub use list::{CodeEntry, CodeList};
pub use load::PackFiles;
pub use names::{Likeness, Name, Reason, likeness};
pub use pack::{Pack, number_end};
pub use packs::{Packs, Turn};
pub use paper::{Paper, Reader};
pub use parse::parse;
pub use path::{NotAPath, Path};
pub use private::Private;
pub use problem::{Code, Problem, Weight};
pub use record::Record;
pub use restriction::names_meet;
pub use show::{view, view_by};
pub use tables::{ConditionFault, Places, TableFault, TableFaultKind};
pub use timer::{ClockPaths, TimerKind, TimerUnit};
pub use timing::{Clock, Hours, TimerState, TimerView};
pub use view::{
    FieldView, FormSummary, ItemView, ItemsChange, KindName, NonAnswerView, OptionView, Options, ProblemView, Progress,
    SectionChange, SectionView, View, ViewDifference,
};
pub use words::Wording;
