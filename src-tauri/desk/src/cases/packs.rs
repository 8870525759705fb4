//! How does a national office make a form pack, and how does a desk take one in?

use std::path::Path;

use aman_schema::{
    Breach, Bundle, BundleFault, ConditionFault, ExprFault, PackDifference, PackFault, PackFaultKind, PackFiles,
    Places, TableFault, TableFaultKind, pack_breaches, pack_differences,
};
use aman_sync_protocol::ids::DeskId;
use aman_sync_protocol::signed_pack::{PackRefusal, SignedPack};
use aman_vault::packs::{PackNotTaken, ProvenPack};
use aman_vault::trail::{Act, TrailWords};

use super::permits::Right;
use crate::desk::Desk;
use crate::enrol::to_hex;
use crate::keep::{read_file, write_new};
use crate::view::{PackChangeLine, PackFinding, PackHeld, PackProposed, PackRead, PackTaken};
use crate::words::{Tongue, say_with};
use crate::{Code, Failure, Outcome};

/// Reads a pack from a folder of tables, or from a file, signed or not.
///
/// # Errors
/// There is none there, or a newer program wrote it.
pub fn read_pack(path: &Path, tongue: Tongue) -> Outcome<Result<(Bundle, Places), Vec<PackFinding>>> {
    if path.is_dir() {
        let files = tables_in(path)?;
        let read = Bundle::of_tables(&files);
        return Ok(read.map_err(|faults| faults.iter().map(|fault| of_table(fault, tongue)).collect()));
    }
    let file = read_file(path, LIMIT)?;
    let content = match SignedPack::is_one(&file) {
        true => SignedPack::decode(&file).map_err(|_| Code::PackUnreadable)?.content().to_vec(),
        false => file,
    };
    let bundle = Bundle::decode(&content).map_err(|fault| match fault {
        BundleFault::Newer(_) => Code::PackNewer,
        BundleFault::NotAPack | BundleFault::TooLong => Code::PackUnreadable,
    })?;
    Ok(Ok((bundle, Places::default())))
}

/// Everything that is wrong with a pack, by itself and against the one before it.
#[must_use]
pub fn check_pack(bundle: &Bundle, places: &Places, before: &Bundle, tongue: Tongue) -> Vec<PackFinding> {
    let faults = bundle.load().err().unwrap_or_default();
    let own = faults.iter().map(|fault| of_pack(fault, places, tongue));
    own.chain(pack_breaches(before, bundle).iter().map(|breach| of_breach(breach, tongue))).collect()
}

/// What changed between two packs, and the same in words.
#[must_use]
pub fn pack_differences_of(before: &Bundle, after: &Bundle, tongue: Tongue) -> Vec<(PackDifference, String)> {
    let told = |one: PackDifference| {
        let values = [
            ("at", one.at.as_str()),
            ("key", one.key.as_str()),
            ("before", one.before.as_deref().unwrap_or("–")),
            ("after", one.after.as_deref().unwrap_or("–")),
        ];
        let area = say_with(&format!("pack-area-{}", one.area.code()), &[], tongue).unwrap_or_default();
        let change = say_with(&format!("say-pack-change-{}", one.change.code()), &values, tongue).unwrap_or_default();
        let text = format!("{area} {change}");
        (one, text)
    };
    pack_differences(before, after).into_iter().map(told).collect()
}

/// Writes a pack as a folder of tables.
///
/// # Errors
/// A file is there already, or cannot be written.
pub fn write_pack_folder(bundle: &Bundle, folder: &Path) -> Outcome<Vec<String>> {
    let tables = bundle.to_tables();
    for (name, text) in &tables {
        // The mark by which spreadsheets know the script.
        write_new(&folder.join(name), format!("\u{feff}{text}").as_bytes())?;
    }
    Ok(tables.into_keys().collect())
}

impl Desk {
    /// The packs of this desk.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn packs_held(&mut self) -> Outcome<Vec<PackHeld>> {
        let lines = self.opened()?.pack_lines()?;
        let (names, roster) = (self.names()?, self.roster()?);
        let unit = |desk: &DeskId| roster.desk(desk).map(|card| names.unit(card.unit));
        let held = lines.into_iter().map(|line| PackHeld {
            id: line.id,
            from: line.from,
            in_use: line.in_use,
            carried: line.carried,
            signed_unit: line.signed_by.as_ref().and_then(unit),
            signed_by: line.signed_by.map(|desk| desk.to_string()),
            grid_validated: line.grid_validated,
            needs_program: line.needs_program,
        });
        Ok(held.collect())
    }

    /// Signs a pack as the region's authority, into a new file.
    ///
    /// # Errors
    /// This is not the authority's desk, the pack does not hold together, or the file cannot be written.
    pub fn pack_sign(&mut self, bundle: &Bundle, out: &Path) -> Outcome<String> {
        self.permit(Right::Lead)?;
        self.coordinators_only()?;
        let signed = self.opened()?.sign_pack(bundle.encode().as_bytes()).map_err(|why| failure_of(&why))?;
        self.tell_pack(Act::PackSigned, bundle.id())?;
        write_new(out, &signed)?;
        Ok(bundle.id().to_owned())
    }

    /// What a pack that was brought would change; nothing is taken in.
    ///
    /// # Errors
    /// As [`Desk::pack_activate`].
    pub fn pack_look(&mut self, file: &Path) -> Outcome<PackRead> {
        self.permit(Right::Read)?;
        let proven = match self.proven(file)? {
            Ok(proven) => proven,
            Err(findings) => return Ok(PackRead { pack: None, findings }),
        };
        let changes = pack_differences_of(proven.before(), proven.bundle(), self.tongue).into_iter();
        let changes = changes.map(|(one, text)| PackChangeLine { area: one.area, change: one.change, text });
        let pack = PackProposed {
            id: proven.bundle().id().to_owned(),
            before: proven.before().id().to_owned(),
            from: proven.bundle().valid_from().to_owned(),
            grid_validated: proven.is_grid_validated(),
            changes: changes.collect(),
            content: to_hex(&proven.content()),
        };
        Ok(PackRead { pack: Some(pack), findings: Vec::new() })
    }

    /// Takes in a pack that the region's authority signed: new receptions use it from a day on. If it was looked at
    /// before, it must still be what was shown.
    ///
    /// # Errors
    /// Whoever asks may not, it is unsigned, changed or of another region, asks for a later program, or cannot be kept.
    pub fn pack_activate(&mut self, file: &Path, from: Option<&str>, shown: Option<&str>) -> Outcome<PackTaken> {
        self.permit(Right::Read)?;
        let proven = match self.proven(file)? {
            Ok(proven) => proven,
            Err(findings) => return Ok(PackTaken { packs: Vec::new(), findings }),
        };
        if shown.is_some_and(|shown| shown != to_hex(&proven.content())) {
            return Err(Code::PackNotShown.into());
        }
        let id = proven.bundle().id().to_owned();
        self.opened()?.activate_pack(proven, from).map_err(|why| failure_of(&why))?;
        self.tell_pack(Act::PackActivated, &id)?;
        // What is shown was shown under the pack of before.
        self.shown.clear();
        Ok(PackTaken { packs: self.packs_held()?, findings: Vec::new() })
    }

    fn proven(&mut self, file: &Path) -> Outcome<Result<ProvenPack, Vec<PackFinding>>> {
        let tongue = self.tongue;
        let bytes = read_file(file, LIMIT)?;
        match self.opened()?.prove_pack(&bytes) {
            Ok(proven) => Ok(Ok(proven)),
            Err(PackNotTaken::Faulty(faults)) => {
                let places = Places::default();
                Ok(Err(faults.iter().map(|fault| of_pack(fault, &places, tongue)).collect()))
            }
            Err(PackNotTaken::Breaks(breaches)) => {
                Ok(Err(breaches.iter().map(|breach| of_breach(breach, tongue)).collect()))
            }
            Err(why) => Err(failure_of(&why)),
        }
    }

    fn tell_pack(&mut self, act: Act, id: &str) -> Outcome<()> {
        self.opened()?.trail_append(&TrailWords { subject: id, ..TrailWords::of(act) })?;
        Ok(())
    }
}

fn failure_of(why: &PackNotTaken) -> Failure {
    match why {
        PackNotTaken::NotAPack => Code::PackUnreadable.into(),
        PackNotTaken::NewerFormat => Code::PackNewer.into(),
        PackNotTaken::Unsigned => Code::PackUnsigned.into(),
        PackNotTaken::Refused(PackRefusal::BadSignature) => Code::PackChanged.into(),
        PackNotTaken::Refused(PackRefusal::NoRoot) => Code::NotEnrolled.into(),
        PackNotTaken::Refused(PackRefusal::NotAuthority) => Code::PackNotAuthority.into(),
        PackNotTaken::Refused(PackRefusal::OtherRoot) => Code::PackOtherRegion.into(),
        PackNotTaken::NeedsProgram(_) => Code::PackNeedsProgram.into(),
        PackNotTaken::Faulty(_) | PackNotTaken::Breaks(_) => Code::PackFaulty.into(),
        PackNotTaken::OtherContent => Code::PackOtherContent.into(),
        PackNotTaken::NotADay => Code::PackDay.into(),
        PackNotTaken::Vault(fault) => (*fault).into(),
    }
}

fn tables_in(folder: &Path) -> Outcome<PackFiles> {
    let mut files = PackFiles::new();
    for entry in std::fs::read_dir(folder).map_err(|_| Code::FileUnreadable)? {
        let path = entry.map_err(|_| Code::FileUnreadable)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if name.ends_with(".csv") {
            let text = String::from_utf8(read_file(&path, LIMIT)?).map_err(|_| Code::PackUnreadable)?;
            files.insert(name, text);
        }
    }
    if files.is_empty() { Err(Code::PackUnreadable.into()) } else { Ok(files) }
}

fn finding(at: &str, code: &'static str, subject: &str, tongue: Tongue) -> PackFinding {
    let text = say_with(&format!("say-pack-fault-{code}"), &[("subject", subject), ("at", at)], tongue);
    let text = text.unwrap_or_else(|| code.to_owned());
    let (at, subject) = (at.to_owned(), subject.to_owned());
    PackFinding { file: None, row: None, column: String::new(), at, code, subject, text }
}

fn of_table(fault: &TableFault, tongue: Tongue) -> PackFinding {
    let (code, subject) = match &fault.what {
        TableFaultKind::Condition(condition) => of_condition(condition),
        TableFaultKind::Empty => ("empty", ""),
        TableFaultKind::NoColumn => ("no-column", fault.column.as_str()),
        TableFaultKind::NoFile => ("no-file", fault.file.as_str()),
        TableFaultKind::NotClosed => ("not-closed", ""),
        TableFaultKind::NotOpen => ("not-open", ""),
        TableFaultKind::NotJson => ("not-json", ""),
        TableFaultKind::Twice => ("twice", ""),
        TableFaultKind::Unclear(text) => ("unclear", text.as_str()),
        TableFaultKind::UnknownColumn => ("unknown-column", fault.column.as_str()),
    };
    let found = finding("", code, subject, tongue);
    PackFinding { file: Some(fault.file.clone()), row: fault.row, column: fault.column.clone(), ..found }
}

fn of_condition(fault: &ConditionFault) -> (&'static str, &str) {
    match fault {
        ConditionFault::Unexpected(text) => ("condition-unexpected", text),
        ConditionFault::UnknownFunction(name) => ("condition-function", name),
        ConditionFault::Unfinished => ("condition-unfinished", ""),
        ConditionFault::TooDeep => ("condition-deep", ""),
    }
}

fn of_pack(fault: &PackFault, places: &Places, tongue: Tongue) -> PackFinding {
    let (code, subject) = match &fault.what {
        PackFaultKind::Cycle => ("cycle", ""),
        PackFaultKind::Expression(ExprFault::CodeNotInList(text)) => ("condition-code", text.as_str()),
        PackFaultKind::Expression(ExprFault::NoSuchOperator(text)) => ("condition-operator", text.as_str()),
        PackFaultKind::Expression(ExprFault::NoSuchPath(text)) => ("condition-path", text.as_str()),
        PackFaultKind::Expression(ExprFault::WrongKind(text)) => ("condition-kind", text.as_str()),
        PackFaultKind::FreeTextOnSheet => ("free-text-on-sheet", ""),
        PackFaultKind::NamedTwice => ("twice", ""),
        PackFaultKind::NoFile => ("no-file", fault.at.as_str()),
        PackFaultKind::NoReason => ("no-reason", ""),
        PackFaultKind::NotOnPaper(text) => ("not-on-paper", text.as_str()),
        PackFaultKind::NoSuchPaper(text) => ("no-such-paper", text.as_str()),
        PackFaultKind::NoSuchList(text) => ("no-such-list", text.as_str()),
        PackFaultKind::NoWords(lang) => ("no-words", lang.code()),
        PackFaultKind::NoSuchProblem(text) => ("no-such-problem", text.as_str()),
        PackFaultKind::Shape => ("shape", ""),
        PackFaultKind::WordsForNothing(lang) => ("words-for-nothing", lang.code()),
    };
    let place = places.of(fault);
    let found = finding(&fault.at, code, subject, tongue);
    PackFinding { file: place.map(|(file, _)| file.to_owned()), row: place.map(|(_, row)| row), ..found }
}

fn of_breach(breach: &Breach, tongue: Tongue) -> PackFinding {
    match breach {
        Breach::CodeMissing(at) => finding(at, "code-missing", at, tongue),
        Breach::KindChanged(at) => finding(at, "kind-changed", at, tongue),
        Breach::VersionNotHigher => finding("version", "version", "", tongue),
        Breach::OtherForm => finding("form_id", "other-form", "", tongue),
    }
}

/// Longest file of a pack, in bytes.
const LIMIT: u64 = 17 << 20;
