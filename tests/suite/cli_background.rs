//! Does an exchange run beside somebody who types, and does what it brought show up by itself?

use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

use aman_desk::view::SyncPhase;
use aman_desk::{Code, Desk};
use aman_tests::desk::{PASSPHRASE, Region};
use aman_tests::programs::wait_for;
use serde_json::json;

fn opened(vault: &Path) -> Desk {
    let mut desk = Desk::open(vault.to_path_buf(), "fr").unwrap_or_else(|failure| panic!("{failure:?}"));
    desk.unlock(None, PASSPHRASE.to_owned()).unwrap_or_else(|failure| panic!("{failure:?}"));
    desk
}

fn ended(desk: &mut Desk) -> SyncPhase {
    wait_for("the end of the exchange", Duration::from_secs(60), || {
        let state = desk.sync_state().ok()?;
        (state.phase != SyncPhase::Running).then_some(state.phase)
    })
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test measures whether typing waited")]
fn typing_goes_on_while_the_server_keeps_silent() {
    let folder = tempfile::tempdir().unwrap();
    let mut region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    region.server.kill();
    // Takes connections and never answers.
    let _silent = TcpListener::bind(&region.server.address).unwrap();
    let mut desk = opened(&region.brigades[0].vault);
    let draft = desk.reception_open().unwrap_or_else(|failure| panic!("{failure:?}")).draft;
    let begun = Instant::now();
    let state = desk.sync_now().unwrap();
    assert_eq!(state.phase, SyncPhase::Running);
    assert_eq!(desk.sync_now().unwrap_err().code, Code::SyncRunning);
    for age in 20..40 {
        let changed =
            desk.reception_answer(&draft, "person.age", json!(age)).unwrap_or_else(|failure| panic!("{failure:?}"));
        assert!(changed.fields.iter().any(|field| field.path.as_str() == "person.age"));
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "typing waited for the network");
    assert_eq!(desk.sync_state().unwrap().phase, SyncPhase::Running);
    assert!(desk.reception_seal(&draft).is_ok_and(|sealed| sealed.id.is_some()));
}

#[test]
fn the_coordinators_window_hears_of_a_record_and_of_a_waiting_desk_by_polling() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let brigade = &region.brigades[0];
    let file = folder.path().join("record.json");
    std::fs::write(&file, aman_schema::EXAMPLE_COMPLETE).unwrap();
    brigade.run(&["record", "add", "--from", file.to_str().unwrap()]);
    brigade.run(&["sync"]);

    let mut coordinator = opened(&region.coordinator.vault);
    let (_, invitation) = coordinator.invite(&region.units[0]).unwrap();
    let paper = folder.path().join("second-invitation");
    std::fs::write(&paper, invitation).unwrap();
    let second = aman_tests::desk::Desk::at(&folder.path().join("second"));
    let asked = second.run(&["enrol", "--invitation", paper.to_str().unwrap()]);

    coordinator.sync_now().unwrap();
    assert_eq!(ended(&mut coordinator), SyncPhase::Done);
    assert_eq!(coordinator.list(None).unwrap_or_else(|failure| panic!("{failure:?}")).records.len(), 1);
    let waiting = coordinator.waiting().unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(asked["fingerprint"], waiting[0].fingerprint.as_str());
    assert!(coordinator.approve(&waiting[0].fingerprint).unwrap().approved);
    assert_eq!(ended(&mut coordinator), SyncPhase::Done);
    assert!(coordinator.waiting().unwrap().is_empty());
    drop(coordinator);
    assert_eq!(second.run(&["enrol", "--invitation", paper.to_str().unwrap()])["state"], "enrolled");
}

#[test]
fn a_desk_can_move_between_threads() {
    fn moves<T: Send>() {}
    moves::<Desk>();
}
