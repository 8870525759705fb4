//! Does a desk receive whose clock is wrong, and is the day asked once?

use aman_desk::words::Tongue;
use aman_desk::{Code, Desk};
use aman_sync_protocol::host::{Clock, Timestamp};
use aman_tests::desk::{PASSPHRASE, Region};
use aman_vault::host::OsEntropy;
use aman_vault::{Host, Options};
use serde_json::json;

/// A machine whose battery is empty: it is the first of January 2000 again.
struct Flat;

impl Clock for Flat {
    fn now(&self) -> Timestamp {
        Timestamp(946_684_800_000)
    }

    fn uptime_ms(&self) -> u64 {
        0
    }
}

#[test]
fn a_desk_whose_battery_is_empty_receives_and_asks_the_day_once() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let hosts = || Host::new(Box::new(OsEntropy::new()), Box::new(Flat));
    let vault = region.brigades[0].vault.clone();
    let Ok(mut desk) = Desk::with(vault, Tongue::Fr, Options::default(), Box::new(hosts)) else {
        panic!("the desk opens")
    };
    assert!(desk.unlock(None, PASSPHRASE.to_owned()).is_ok());
    let Ok(opened) = desk.reception_open() else { panic!("a reception opens") };
    assert!(opened.asks_clock);
    let no_day = desk.reception_clock(&opened.draft, Some("2026-13-40"), None);
    assert_eq!(no_day.err().map(|failure| failure.code), Some(Code::InvalidAnswer));
    let Ok(said) = desk.reception_clock(&opened.draft, Some("2026-11-14"), Some("09:30")) else {
        panic!("day and hour are kept")
    };
    let kept =
        |path: &str| said.fields.iter().find(|field| field.path.as_str() == path).and_then(|field| field.value.clone());
    assert_eq!(kept("reception.date"), Some(json!({ "date": "2026-11-14", "precision": "J" })));
    assert_eq!(kept("reception.time"), Some(json!("09:30")));
    assert!(desk.reception_resume(&opened.draft).is_ok_and(|again| !again.asks_clock), "asked once");
    // Whoever does not know goes on, and that is kept too.
    let Ok(other) = desk.reception_open() else { panic!("another reception opens") };
    assert!(desk.reception_clock(&other.draft, None, None).is_ok());
    assert!(desk.reception_resume(&other.draft).is_ok_and(|again| !again.asks_clock));
}
