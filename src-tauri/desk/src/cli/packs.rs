//! Which use cases do the commands about form packs call?

use std::path::Path;

use aman_desk::view::PackFinding;
use aman_desk::words::Tongue;
use aman_desk::{Code, Outcome, check_pack, pack_differences_of, read_pack, write_pack_folder};
use aman_schema::{Bundle, builtin_files};
use serde_json::{Value, json};

use super::args_packs::Pack;
use super::files::new_folder;
use super::{Ending, Session};

/// What needs no vault; nothing for what does.
pub(super) fn without_vault(command: &Pack, tongue: Tongue) -> Outcome<Option<Ending>> {
    Ok(Some(match command {
        Pack::Build { folder, out } => match read_pack(folder, tongue)? {
            Err(findings) => refused(&findings),
            Ok((bundle, places)) => {
                // A pack under a version of its own is held against the one of the program by `check`, not here.
                let findings = check_pack(&bundle, &places, &bundle, tongue);
                if findings.is_empty() {
                    aman_desk::write_new(out, bundle.encode().as_bytes())?;
                    Ending::Answer(json!({ "pack": bundle.id(), "out": out.display().to_string() }))
                } else {
                    refused(&findings)
                }
            }
        },
        Pack::Check { pack, previous } => match read_pack(pack, tongue)? {
            Err(findings) => refused(&findings),
            Ok((bundle, places)) => {
                let before = previous.as_deref().map_or_else(|| Ok(builtin()), |path| whole(path, tongue))?;
                let findings = check_pack(&bundle, &places, &before, tongue);
                if findings.is_empty() {
                    Ending::Answer(json!({ "pack": bundle.id(), "findings": [] }))
                } else {
                    refused(&findings)
                }
            }
        },
        Pack::Diff { before, after } => {
            let (before, after) = (whole(before, tongue)?, whole(after, tongue)?);
            let lines = pack_differences_of(&before, &after, tongue).into_iter().map(|(one, text)| {
                let mut line = json!(one);
                line.as_object_mut().into_iter().for_each(|line| drop(line.insert("text".to_owned(), json!(text))));
                line
            });
            let lines: Vec<Value> = lines.collect();
            Ending::Answer(json!({ "before": before.id(), "after": after.id(), "differences": lines }))
        }
        Pack::Export { pack, out } => {
            let bundle = pack.as_deref().map_or_else(|| Ok(builtin()), |path| whole(path, tongue))?;
            new_folder(out)?;
            Ending::Answer(json!({ "pack": bundle.id(), "files": write_pack_folder(&bundle, out)? }))
        }
        Pack::Sign { .. } | Pack::Activate { .. } | Pack::List => return Ok(None),
    }))
}

impl Session<'_> {
    pub(super) fn pack(&mut self, command: &Pack) -> Outcome<Ending> {
        let tongue = Tongue::of(&self.lang);
        if let Some(ending) = without_vault(command, tongue)? {
            return Ok(ending);
        }
        self.unlock()?;
        match command {
            Pack::Sign { pack, out } => {
                let bundle = whole(pack, tongue)?;
                Ok(Ending::Answer(json!({ "pack": self.desk.pack_sign(&bundle, out)? })))
            }
            Pack::Activate { pack, from } => {
                let taken = self.desk.pack_activate(pack, from.as_deref(), None)?;
                if taken.findings.is_empty() {
                    Ok(Ending::Answer(json!({ "packs": taken.packs })))
                } else {
                    Ok(refused(&taken.findings))
                }
            }
            Pack::Build { .. } | Pack::Check { .. } | Pack::Diff { .. } | Pack::Export { .. } | Pack::List => {
                Ok(Ending::Answer(json!({ "packs": self.desk.packs_held()? })))
            }
        }
    }
}

fn refused(findings: &[PackFinding]) -> Ending {
    Ending::Refused(Code::PackFaulty.failure(), json!({ "findings": findings }))
}

fn builtin() -> Bundle {
    Bundle::of_files(&builtin_files())
}

/// A pack without fault of form; `program` names the one of the program.
fn whole(path: &Path, tongue: Tongue) -> Outcome<Bundle> {
    if path == Path::new("program") {
        return Ok(builtin());
    }
    read_pack(path, tongue)?.map(|(bundle, _)| bundle).map_err(|_| Code::PackFaulty.into())
}
