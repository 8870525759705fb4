//! How does a vault come to hold the records of years? Invented people, sealed by the vault's own hand, some each day.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use aman_schema::{Pack, Record, parse};
use aman_sync_protocol::host::{Clock, Timestamp};
use aman_vault::host::{OsEntropy, SystemClock};
use aman_vault::state::SealOutcome;
use aman_vault::{Host, LockedVault, Options, Passphrase};
use serde_json::{Value, json};

use crate::desk::{Desk, PASSPHRASE};

/// Adds so many invented records to an admitted desk, written over three years until yesterday.
///
/// Of the last five hundred each fifth waits to be called; before them nobody does.
pub fn fill(desk: &Desk, records: usize) {
    let now = SystemClock.now().0;
    let begun = now - YEARS_MS;
    let clock = Walking(Arc::new(AtomicI64::new(begun)));
    let host = Host::new(Box::new(OsEntropy::new()), Box::new(clock.clone()));
    let locked = LockedVault::open(&desk.vault, &Options::default(), host).expect("a vault");
    let mut vault = locked.unlock(None, &Passphrase::new(PASSPHRASE.to_owned())).map_err(|(_, why)| why).expect("open");
    vault.after_sync().expect("the keys of the approval");
    let told = told();
    for first in (0..records).step_by(TOGETHER) {
        let some: Vec<Record> =
            (first..records.min(first + TOGETHER)).map(|number| one(&told, number, records - number)).collect();
        clock.0.store(begun + (YEARS_MS - DAY_MS) / records.max(1) as i64 * first as i64, Ordering::SeqCst);
        let outcomes = vault.add_records(&some).expect("sealed");
        assert!(
            outcomes.iter().all(|outcome| matches!(outcome, SealOutcome::Sealed { .. })),
            "the desk waits for keys"
        );
    }
}

/// A name that many of the invented people have, as it is searched for.
pub const COMMON: &str = "Khadija El Idrissi";

/// The `number`th invented person, in one of the twelve invented stories; so many follow.
fn one(told: &[Value], number: usize, follow: usize) -> Record {
    let mut case = told[number % told.len()].clone();
    let answers = &mut case["answers"];
    if answers["person"]["family_latin"].is_string() {
        answers["person"]["family_latin"] = json!(pick(FAMILIES, number * 7 + number / 12));
        answers["person"]["given_latin"] = json!(pick(GIVEN, number * 5 + number / 31));
    }
    if answers["person"]["family_arabic"].is_string() {
        answers["person"]["family_arabic"] = json!(pick(FAMILIES_ARABIC, number * 7 + number / 12));
        answers["person"]["given_arabic"] = json!(pick(GIVEN_ARABIC, number * 5 + number / 31));
    }
    if answers["person"]["id_document"].is_object() {
        answers["person"]["id_document"]["number"] = json!(format!("ZT{number:06}"));
    }
    for phone in answers.get_mut("phones").and_then(Value::as_array_mut).into_iter().flatten() {
        phone["number"] = json!(format!("+2126{:08}", number * 7919 % 100_000_000));
    }
    if follow > RECENT || !number.is_multiple_of(5) {
        answers["followup"] = json!({"wanted": "no"});
        answers.as_object_mut().expect("answers").remove("referrals");
    }
    parse(&case, Pack::builtin()).unwrap_or_else(|problems| panic!("{number}: {problems:?}"))
}

/// The twelve receptions of the demonstration.
fn told() -> Vec<Value> {
    let folder = crate::programs::tree().join("src-tauri/desk/demo");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the stories").map(|entry| entry.expect("a story").path()).collect();
    files.sort();
    files.iter().map(|file| serde_json::from_slice(&std::fs::read(file).expect("read")).expect("JSON")).collect()
}

/// The first ones far more often than the last, as names are.
fn pick<'a>(of: &[&'a str], number: usize) -> &'a str {
    let (one, other) = (number % of.len(), number / of.len() % of.len());
    of[one * other / of.len()]
}

/// A clock that goes on by a millisecond at each look, so that claims differ.
#[derive(Clone)]
struct Walking(Arc<AtomicI64>);

impl Clock for Walking {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1, Ordering::SeqCst))
    }

    fn uptime_ms(&self) -> u64 {
        1_000
    }
}

const FAMILIES: &[&str] = &[
    "El Idrissi",
    "Alaoui",
    "Cherkaoui",
    "Tazi",
    "Amrani",
    "Filali",
    "Naciri",
    "Kadiri",
    "Aït Haddou",
    "Ouardi",
    "Ben Khattabi",
    "Zerouali",
    "Mansouri",
    "Rifi",
    "Hammou",
    "Chaib",
    "Jelloun",
    "Kirane",
    "Taleb",
    "Ziane",
    "Lahcen",
    "Brahim",
    "Ouahi",
    "Azmour",
];
const FAMILIES_ARABIC: &[&str] = &[
    "الإدريسي",
    "علوي",
    "شرقاوي",
    "تازي",
    "عمراني",
    "فيلالي",
    "ناصري",
    "قادري",
    "آيت حدو",
    "وردي",
    "بن خطابي",
    "زروالي",
    "منصوري",
    "ريفي",
    "حمو",
    "شعيب",
    "جلون",
    "كيران",
    "طالب",
    "زيان",
    "لحسن",
    "براهيم",
    "واحي",
    "أزمور",
];
const GIVEN: &[&str] = &[
    "Khadija", "Fatima", "Zineb", "Aïcha", "Naïma", "Rkia", "Ghizlane", "Malika", "Samira", "Hanane", "Latifa", "Itto",
    "Tilila", "Nezha", "Souad", "Rachida", "Bouchra", "Hafida", "Mina", "Yamna", "Saadia", "Zahra", "Keltoum", "Touda",
];
const GIVEN_ARABIC: &[&str] = &[
    "خديجة",
    "فاطمة",
    "زينب",
    "عائشة",
    "نعيمة",
    "رقية",
    "غزلان",
    "مليكة",
    "سميرة",
    "حنان",
    "لطيفة",
    "إطو",
    "تيليلا",
    "نزهة",
    "سعاد",
    "رشيدة",
    "بشرى",
    "حفيظة",
    "مينة",
    "يامنة",
    "السعدية",
    "زهرة",
    "كلثوم",
    "تودة",
];
const TOGETHER: usize = 100;
const RECENT: usize = 500;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const YEARS_MS: i64 = 3 * 365 * DAY_MS;
