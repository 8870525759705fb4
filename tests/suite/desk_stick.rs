//! Is a desk open only as long as the stick is plugged in with which its officer opened it?

use std::fs;
use std::path::{Path, PathBuf};

use aman_desk::words::Tongue;
use aman_desk::{Code, Desk, NewSecret};
use aman_vault::Host;
use aman_vault::device::PlainFile;

use crate::vault_world::options;

const PASSPHRASE: &str = "cinq mots tires au sort ici";
const PIN: &str = "4071";

struct Place {
    _keep: tempfile::TempDir,
    vault: PathBuf,
    sticks: [PathBuf; 2],
}

impl Place {
    fn new() -> Self {
        let keep = tempfile::tempdir().unwrap();
        let sticks = ["one", "two"].map(|name| keep.path().join(name));
        sticks.iter().for_each(|folder| fs::create_dir(folder).unwrap());
        Self { vault: keep.path().join("vault"), sticks, _keep: keep }
    }

    fn desk(&self) -> Desk {
        let device = Some(PlainFile::at(&self.vault.with_file_name("machine")));
        Desk::with(self.vault.clone(), Tongue::Fr, aman_vault::Options { device, ..options() }, Box::new(Host::system))
            .unwrap()
    }

    /// A desk with a first officer by passphrase and a second one by PIN and stick; locked.
    fn with_two(&self, unlocks: Option<u32>) -> (Desk, String) {
        let mut desk = self.desk();
        desk.found("Région inventée", None, "Première", PASSPHRASE.to_owned()).unwrap();
        let officers = desk_add(&mut desk, &self.sticks[0], unlocks);
        desk.lock().unwrap();
        (desk, officers)
    }
}

fn secret(stick: bool) -> NewSecret {
    NewSecret { typed: PIN.to_owned(), stick, device: false }
}

fn desk_add(desk: &mut Desk, stick: &Path, unlocks: Option<u32>) -> String {
    desk.put_stick(stick);
    desk.officer_add("Adjointe", "head", secret(true), unlocks).unwrap().officers[1].id.clone()
}

fn pull(stick: &Path) {
    fs::rename(stick, stick.with_extension("pulled")).unwrap();
}

#[test]
fn a_stick_that_is_taken_out_locks_what_it_opened_and_the_status_says_why() {
    let place = Place::new();
    let (mut desk, second) = place.with_two(None);
    let watch = desk.stick_watch();
    desk.unlock(Some(&second), PIN.to_owned()).unwrap();
    assert!(!watch.has_left() && desk.home().is_ok());
    pull(&place.sticks[0]);
    assert!(watch.has_left());
    let locked = desk.lock().unwrap();
    assert!(locked.stick_left && !watch.has_left(), "said once, and nothing is watched at a locked desk");
    assert_eq!(desk.home().err().unwrap().code, Code::Locked);
    let missing = desk.status().unwrap().sticks;
    assert_eq!((missing.len(), missing[0].officer.as_str(), missing[0].here), (1, second.as_str(), false));
    assert!(missing[0].file.starts_with("aman-") && missing[0].file.ends_with(".key"));
    assert_eq!(desk.unlock(Some(&second), PIN.to_owned()).err().unwrap().code, Code::NoStick);
}

#[test]
fn whoever_opened_without_a_stick_is_not_locked_by_one() {
    let place = Place::new();
    let (mut desk, second) = place.with_two(None);
    let first = desk.status().unwrap().officers[0].id.clone();
    desk.unlock(Some(&first), PASSPHRASE.to_owned()).unwrap();
    pull(&place.sticks[0]);
    assert!(!desk.stick_watch().has_left());
    desk.lock().unwrap();
    // The same stick, plugged in elsewhere.
    desk.put_stick(&place.sticks[0].with_extension("pulled"));
    assert!(desk.status().unwrap().sticks[0].here);
    assert!(!desk.unlock(Some(&second), PIN.to_owned()).unwrap().stick_left);
}

#[test]
fn what_opens_an_access_can_be_changed_from_stick_to_passphrase_and_back() {
    let place = Place::new();
    let (mut desk, second) = place.with_two(None);
    desk.unlock(Some(&second), PIN.to_owned()).unwrap();
    let bound = NewSecret { typed: PASSPHRASE.to_owned(), stick: false, device: true };
    let factors = |officers: &aman_desk::view::Officers| officers.officers[1].factors.join(" ");
    assert_eq!(factors(&desk.officer_change(bound).unwrap()), "passphrase device-secret");
    pull(&place.sticks[0]);
    assert!(!desk.stick_watch().has_left(), "she does not open with it any more");
    assert_eq!(desk.officer_change(secret(true)).err().unwrap().code, Code::NoStick, "that folder is gone");
    desk.put_stick(&place.sticks[1]);
    assert_eq!(factors(&desk.officer_change(secret(true)).unwrap()), "pin key-stick");
    assert!(!desk.stick_watch().has_left());
    pull(&place.sticks[1]);
    assert!(desk.stick_watch().has_left(), "from the moment of the change on");
    desk.lock().unwrap();
    assert_eq!(desk.unlock(Some(&second), PASSPHRASE.to_owned()).err().unwrap().code, Code::NoStick);
    let weak = NewSecret { typed: "1234".to_owned(), stick: true, device: false };
    desk.put_stick(&place.sticks[1].with_extension("pulled"));
    desk.unlock(Some(&second), PIN.to_owned()).unwrap();
    assert_eq!(desk.officer_change(weak).err().unwrap().code, Code::PinTooSimple);
}

#[test]
fn an_access_ends_after_its_unlocks_and_whoever_leads_gives_more() {
    let place = Place::new();
    let (mut desk, second) = place.with_two(Some(1));
    desk.unlock(Some(&second), PIN.to_owned()).unwrap();
    desk.lock().unwrap();
    assert_eq!(desk.unlock(Some(&second), PIN.to_owned()).err().unwrap().code, Code::SlotExpired);
    let first = desk.status().unwrap().officers[0].id.clone();
    desk.unlock(Some(&first), PASSPHRASE.to_owned()).unwrap();
    assert_eq!(desk.officer_limit(&second, Some(2)).unwrap().officers[1].unlocks, Some(2));
    desk.lock().unwrap();
    desk.unlock(Some(&second), PIN.to_owned()).unwrap();
    assert_eq!(desk.officers().unwrap().officers[1].unlocks, Some(1));
}

#[test]
fn a_file_of_that_name_which_is_not_hers_stays_as_it_is() {
    let place = Place::new();
    let (mut desk, second) = place.with_two(None);
    desk.unlock(Some(&second), PIN.to_owned()).unwrap();
    let file = fs::read_dir(&place.sticks[0]).unwrap().next().unwrap().unwrap().file_name();
    let foreign = place.sticks[1].join(file);
    fs::write(&foreign, b"something else").unwrap();
    desk.put_stick(&place.sticks[1]);
    assert_eq!(desk.officer_change(secret(true)).err().unwrap().code, Code::StickTaken);
    assert_eq!(fs::read(&foreign).unwrap(), b"something else");
}
