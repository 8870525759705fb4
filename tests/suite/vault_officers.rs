//! Do officers come, go and come back by recovery words, and does each slot open what its role may read and no more?

use std::fs;

use aman_schema::{EXAMPLE_COMPLETE, Private};
use aman_sync_protocol::ids::OfficerId;
use aman_vault::device::PlainFile;
use aman_vault::officers::Secret;
use aman_vault::{
    Entered, FactorKind, LockedVault, NewOfficer, OfficerRole, OfficerStanding, OpenVault, Options, Passphrase,
    UnlockFailed, VaultFault, count_slots,
};

use crate::vault_world::{TestDesk, example, exchange, new_vault, open, options, pass, region, words};

const OTHER: &str = "quatre autres mots ici";

fn phrase(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned())
}

fn officer(role: OfficerRole, secret: Secret) -> NewOfficer {
    NewOfficer { name: words("Maréchale Autre"), role, secret, unlocks: None }
}

fn admit(vault: &mut OpenVault, role: OfficerRole) -> OfficerId {
    vault.admit_officer(&officer(role, Secret::passphrase(phrase(OTHER)))).unwrap()
}

pub(crate) fn refused(
    locked: LockedVault,
    officer: Option<OfficerId>,
    typed: &Passphrase,
) -> (LockedVault, UnlockFailed) {
    match locked.unlock(officer, typed) {
        Ok(_) => panic!("opened"),
        Err((locked, failed)) => (*locked, failed),
    }
}

fn opened(locked: LockedVault, officer: OfficerId, typed: &Passphrase) -> OpenVault {
    locked.unlock(Some(officer), typed).unwrap_or_else(|(_, failed)| panic!("{failed:?}"))
}

#[test]
fn a_passphrase_opens_however_it_is_typed() {
    let keep = tempfile::tempdir().unwrap();
    let new = aman_vault::NewVault {
        officer_name: words("Essai"),
        passphrase: phrase("abeille wagon marbre quasar logique"),
    };
    let mut locked = LockedVault::create(keep.path(), &options(), &new, crate::vault_world::host()).unwrap().lock();
    // As said, in capitals, by four letters, AZERTY keys under QWERTY, and under Arabic.
    for typed in [
        "abeille wagon marbre quasar logique",
        " ABEILLE  Wagon marbre QUASAR logique ",
        "abei wago marb quas logi",
        "qbeille zqgon ;qrbre auqsqr logiaue",
        "ضلاثهممث ئضلخى كضقلاقث شعضسضق مخلهشعث",
    ] {
        locked = unlock_with(locked, typed);
    }
    assert_eq!(refused(locked, None, &phrase("abeille wagon marbre quasar lointain")).1, UnlockFailed::WrongPassphrase);
}

fn unlock_with(locked: LockedVault, typed: &str) -> LockedVault {
    match locked.unlock(None, &phrase(typed)) {
        Ok(open) => open.lock(),
        Err((_, failed)) => panic!("{typed}: {failed:?}"),
    }
}

#[test]
fn a_slot_of_format_1_opens_as_it_was_typed_and_forgives_from_then_on() {
    let keep = tempfile::tempdir().unwrap();
    let fixture = aman_tests::programs::tree().join("tests/fixtures/format-1/vault");
    for file in ["log.db", "slots.a", "slots.b"] {
        fs::copy(fixture.join(file), keep.path().join(file)).unwrap();
    }
    let shouted = phrase(&aman_tests::desk::PASSPHRASE.to_uppercase());
    let locked = open(keep.path());
    assert_eq!(fs::read(keep.path().join("slots.a")).unwrap()[0], 1, "looking at it changes nothing");
    let (locked, failed) = refused(locked, None, &shouted);
    assert_eq!(failed, UnlockFailed::WrongPassphrase);
    let Ok(vault) = locked.unlock(None, &phrase(aman_tests::desk::PASSPHRASE)) else { panic!("the raw form opens") };
    let name = vault.officers();
    let locked = vault.lock();
    assert_eq!(fs::read(keep.path().join("slots.a")).unwrap()[0], 2);
    let Ok(vault) = locked.unlock(None, &shouted) else { panic!("forgiven") };
    assert!(vault.officers()[0].1.expose() == name[0].1.expose());
}

#[test]
fn an_officer_admitted_here_works_and_one_removed_does_not() {
    let keep = tempfile::tempdir().unwrap();
    let mut vault = new_vault(keep.path());
    let first = vault.officer();
    let second = admit(&mut vault, OfficerRole::Officer);
    let vault = opened(vault.lock(), second, &phrase(OTHER));
    assert_eq!((vault.officer(), vault.role()), (second, OfficerRole::Officer));
    let mut vault = opened(vault.lock(), first, &pass());
    assert_eq!(vault.role(), OfficerRole::Head, "the first officer of a desk leads there");
    assert_eq!(vault.remove_officer(first).unwrap_err(), VaultFault::NotAllowed { what: "own slot" });
    vault.remove_officer(second).unwrap();
    assert_eq!(vault.remove_officer(second).unwrap_err(), VaultFault::NoSuchOfficer);
    let codes: Vec<String> = vault.trail(10).unwrap().into_iter().map(|line| line.code).collect();
    assert_eq!(codes, ["officer.removed", "unlock", "unlock", "officer.added"]);
    assert_eq!(refused(vault.lock(), Some(second), &phrase(OTHER)).1, UnlockFailed::NoSuchOfficer);
}

#[test]
fn a_changed_passphrase_opens_and_the_old_one_does_not() {
    let keep = tempfile::tempdir().unwrap();
    let mut vault = new_vault(keep.path());
    vault.change_secret(&Secret::passphrase(phrase(OTHER))).unwrap();
    let officer = vault.officer();
    let (locked, failed) = refused(vault.lock(), None, &pass());
    assert_eq!(failed, UnlockFailed::WrongPassphrase);
    let vault = opened(locked, officer, &phrase(OTHER));
    assert!(vault.officers()[0].1.expose() == "Adjudante Essai", "her name stays");
}

#[test]
fn a_slot_with_a_number_of_unlocks_ends_without_any_clock() {
    let keep = tempfile::tempdir().unwrap();
    let mut vault = new_vault(keep.path());
    let first = vault.officer();
    let mut new = officer(OfficerRole::Officer, Secret::passphrase(phrase(OTHER)));
    new.unlocks = Some(2);
    let second = vault.admit_officer(&new).unwrap();
    drop(vault.lock());
    for _ in 0..2 {
        drop(opened(open(keep.path()), second, &phrase(OTHER)).lock());
    }
    let (locked, failed) = refused(open(keep.path()), Some(second), &phrase(OTHER));
    assert_eq!(failed, UnlockFailed::Expired);
    let mut vault = opened(locked, first, &pass());
    vault.limit_officer(second, Some(1)).unwrap();
    drop(opened(vault.lock(), second, &phrase(OTHER)));
}

#[test]
fn a_pin_needs_its_stick_and_a_stick_its_pin() {
    let (keep, stick) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let with_stick = Options { stick: Some(stick.path().to_path_buf()), ..options() };
    let mut vault = crate::vault_world::new_vault_with(keep.path(), &with_stick);
    let secret = Secret { typed: phrase("4071"), stick: true, device: false };
    let second = vault.admit_officer(&officer(OfficerRole::Officer, secret)).unwrap();
    drop(vault.lock());
    let at = |options: &Options| LockedVault::open(keep.path(), options, crate::vault_world::host()).unwrap();
    drop(opened(at(&with_stick), second, &phrase("4071")));
    assert_eq!(refused(at(&with_stick), Some(second), &phrase("4072")).1, UnlockFailed::WrongPassphrase);
    let (locked, failed) = refused(at(&options()), Some(second), &phrase("4071"));
    assert_eq!(failed, UnlockFailed::Missing(FactorKind::KeyStick));
    assert_eq!(locked.log().wrong_attempts().unwrap(), 1, "a stick that was not there is no wrong attempt");
    drop(locked);
    let name = fs::read_dir(stick.path()).unwrap().next().unwrap().unwrap().path();
    let mut bytes = fs::read(&name).unwrap();
    bytes[45] ^= 1;
    fs::write(&name, bytes).unwrap();
    assert_eq!(refused(at(&with_stick), Some(second), &phrase("4071")).1, UnlockFailed::Missing(FactorKind::KeyStick));
}

#[test]
fn a_copy_of_the_folder_without_the_secret_of_the_device_does_not_open() {
    let (keep, machine) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let bound = Options { device: Some(PlainFile::at(machine.path())), ..options() };
    let mut vault = crate::vault_world::new_vault_with(keep.path(), &bound);
    vault.change_secret(&Secret { typed: pass(), stick: false, device: true }).unwrap();
    drop(vault.lock());
    assert!(machine.path().join("device.secret").exists(), "it lies outside the vault");
    let at = |options: &Options| LockedVault::open(keep.path(), options, crate::vault_world::host()).unwrap();
    assert!(at(&bound).unlock(None, &pass()).is_ok());
    assert_eq!(refused(at(&options()), None, &pass()).1, UnlockFailed::Missing(FactorKind::DeviceSecret));
    let other = Options { device: Some(PlainFile::at(&machine.path().join("another"))), ..options() };
    assert_eq!(refused(at(&other), None, &pass()).1, UnlockFailed::Missing(FactorKind::DeviceSecret));
}

#[test]
fn the_slot_of_an_auditor_opens_the_trail_and_that_of_a_technician_nothing() {
    let keep = tempfile::tempdir().unwrap();
    let mut vault = new_vault(keep.path());
    vault.create_authority(&words("Région")).unwrap();
    let _kept = vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap();
    let auditor = admit(&mut vault, OfficerRole::Auditor);
    let technician = admit(&mut vault, OfficerRole::Technician);
    let locked = vault.lock();
    let (locked, failed) = refused(locked, Some(auditor), &phrase(OTHER));
    assert_eq!(failed, UnlockFailed::NoReading, "no call gives her an open vault");
    let Ok(Entered::Narrow(mut locked, key)) = locked.enter(Some(auditor), &phrase(OTHER)) else { panic!() };
    assert_eq!(key.role(), OfficerRole::Auditor);
    let line = aman_vault::trail::TrailWords::of(aman_vault::trail::Act::TrailRead);
    locked.trail_append_for(&key, &line).unwrap();
    let lines = locked.trail_for(&key, 10).unwrap();
    assert_eq!((lines[0].code.as_str(), lines[0].officer), ("trail.read", Some(auditor)));
    assert!(lines.iter().any(|line| line.code == "officer.added"));
    assert!(locked.verify().unwrap().is_sound());
    let Ok(Entered::Narrow(locked, key)) = locked.enter(Some(technician), &phrase(OTHER)) else { panic!() };
    assert_eq!(key.role(), OfficerRole::Technician);
    assert_eq!(locked.trail_for(&key, 10).unwrap_err(), VaultFault::NotAllowed { what: "trail" });
}

#[test]
fn a_new_officer_is_provisional_until_a_coordinator_confirms_her() {
    let mut region = region(1);
    let mut desk = region.desks.remove(0);
    let coordinator = &mut region.coordinator;
    let second = admit(&mut desk.vault, OfficerRole::Officer);
    let standing = |desk: &TestDesk| {
        let cards = desk.vault.officer_cards();
        cards.iter().find(|card| card.officer == second).map(|card| (card.role, card.standing)).unwrap()
    };
    assert_eq!(standing(&desk), (OfficerRole::Officer, OfficerStanding::Provisional));
    exchange(coordinator, &mut desk);
    let asked = coordinator.vault.unconfirmed_officers().unwrap();
    assert_eq!(asked.len(), 1);
    let (from, letter) = &asked[0];
    assert_eq!((*from, letter.officer, letter.by), (desk.id, second, Some(desk.vault.officer())));
    assert!(letter.name.expose() == "Maréchale Autre");
    coordinator.vault.confirm_officer(second, None).unwrap();
    assert_eq!(coordinator.vault.confirm_officer(second, None).unwrap_err(), VaultFault::NoSuchOfficer);
    exchange(coordinator, &mut desk);
    assert_eq!(standing(&desk), (OfficerRole::Officer, OfficerStanding::Confirmed));
    assert!(desk.vault.confirm_officer(second, None).is_err(), "a brigade confirms nobody");
}

#[test]
fn what_a_provisional_officer_signs_counts_from_her_confirmation_on() {
    let mut region = region(1);
    let mut desk = region.desks.remove(0);
    let second = admit(&mut desk.vault, OfficerRole::Officer);
    let first = desk.vault.officer();
    desk.vault = opened(taken(&mut desk), second, &phrase(OTHER));
    let record = desk.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap().record();
    assert!(desk.vault.history(record).unwrap()[0].attested, "she knows her own key");
    desk.vault = opened(taken(&mut desk), first, &pass());
    assert!(!desk.vault.history(record).unwrap()[0].attested);
    exchange(&mut region.coordinator, &mut desk);
    region.coordinator.vault.confirm_officer(second, Some(OfficerRole::Officer)).unwrap();
    exchange(&mut region.coordinator, &mut desk);
    assert!(desk.vault.history(record).unwrap()[0].attested);
}

#[test]
fn an_officer_whom_the_region_withdrew_opens_nothing_more_and_her_slot_goes() {
    let mut region = region(1);
    let mut desk = region.desks.remove(0);
    let coordinator = &mut region.coordinator;
    let first = desk.vault.officer();
    let second = admit(&mut desk.vault, OfficerRole::Officer);
    exchange(coordinator, &mut desk);
    coordinator.vault.confirm_officer(second, None).unwrap();
    coordinator.vault.withdraw_officer(&second, &words("Mutation")).unwrap();
    let entries = taken(&mut desk);
    desk.vault = opened(entries, second, &phrase(OTHER));
    exchange(coordinator, &mut desk);
    assert_eq!(desk.vault.officers().len(), 2, "whoever is at work ends what she does");
    let (locked, failed) = refused(taken(&mut desk), Some(second), &phrase(OTHER));
    assert_eq!(failed, UnlockFailed::Withdrawn);
    desk.vault = opened(locked, first, &pass());
    desk.vault.after_sync().unwrap();
    let (_, failed) = refused(taken(&mut desk), Some(second), &phrase(OTHER));
    assert_eq!(failed, UnlockFailed::NoSuchOfficer);
}

/// Locks the vault of a desk and takes it out; an empty one stands in its place meanwhile.
fn taken(desk: &mut TestDesk) -> LockedVault {
    let empty = new_vault(tempfile::tempdir().unwrap().path());
    std::mem::replace(&mut desk.vault, empty).lock()
}

/// The words that the coordinator reads aloud for this desk.
fn read_aloud(coordinator: &mut TestDesk, desk: &TestDesk) -> Passphrase {
    let reason = Private::new("Identité vérifiée par rappel du commandement".to_owned());
    let said = coordinator.vault.recovery_words(desk.id, &reason).unwrap();
    assert_eq!(said.expose().len(), 9);
    phrase(&said.expose().join(" "))
}

#[test]
fn a_forgotten_passphrase_is_replaced_with_words_that_work_once() {
    let mut region = region(1);
    let mut desk = region.desks.remove(0);
    let coordinator = &mut region.coordinator;
    assert!(
        desk.vault.has_recovery() && !coordinator.vault.has_recovery(),
        "the only coordinator has nobody to hold her words"
    );
    let lost = desk.vault.officer();
    let before = desk.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap().record();
    exchange(coordinator, &mut desk);
    assert_eq!(coordinator.vault.recovery_words(desk.id, &words("  ")).unwrap_err(), VaultFault::NoReason);
    let said = read_aloud(coordinator, &desk);
    let line = &coordinator.vault.trail(1).unwrap()[0];
    assert!(line.code == "recovery.words" && line.reason.as_ref().unwrap().expose().contains("Identité vérifiée"));

    let locked = taken(&mut desk);
    let other = phrase("abeille abandon abdiquer abolir aborder aboutir aboyer abrasif abreuver");
    let Err((locked, failed)) = locked.recover(&other, lost, &Secret::passphrase(phrase(OTHER))) else { panic!() };
    assert_eq!((failed, locked.log().wrong_attempts().unwrap()), (UnlockFailed::WrongPassphrase, 1));
    let Ok(vault) = locked.recover(&said, lost, &Secret::passphrase(phrase(OTHER))) else { panic!("recovers") };
    let anew = vault.officer();
    assert_ne!(anew, lost);
    let card = &vault.officer_cards()[0];
    assert!(card.name.expose() == "Adjudante Essai" && card.role == OfficerRole::Head);
    assert_eq!(card.standing, OfficerStanding::Provisional);
    assert!(vault.history(before).unwrap()[0].attested, "what she signed with her old key stays signed");
    let line = &vault.trail(1).unwrap()[0];
    assert!(line.code == "officer.recovered" && *line.reason.as_ref().unwrap().expose() == lost.to_string());

    let (locked, failed) = refused(vault.lock(), Some(lost), &pass());
    assert_eq!(failed, UnlockFailed::NoSuchOfficer);
    let Err((locked, failed)) = locked.recover(&said, anew, &Secret::passphrase(phrase(OTHER))) else {
        panic!("spent")
    };
    assert_eq!(failed, UnlockFailed::WrongPassphrase);
    desk.vault = opened(*locked, anew, &phrase(OTHER));
    exchange(coordinator, &mut desk);
    assert!(desk.vault.has_recovery(), "new words are sealed to the region");
    let again = read_aloud(coordinator, &desk);
    let asked = coordinator.vault.unconfirmed_officers().unwrap();
    assert_eq!((asked[0].1.officer, asked[0].1.replaces), (anew, Some(lost)));
    assert!(taken(&mut desk).recover(&again, anew, &Secret::passphrase(pass())).is_ok());
}

#[test]
fn nobody_at_the_desk_can_read_its_recovery_words() {
    let mut region = region(2);
    let (mut one, mut two) = (region.desks.remove(0), region.desks.remove(0));
    exchange(&mut region.coordinator, &mut one);
    exchange(&mut one, &mut two);
    let reason = words("curieux");
    assert_eq!(one.vault.recovery_words(one.id, &reason).unwrap_err(), VaultFault::KeyMissing);
    assert_eq!(two.vault.recovery_words(one.id, &reason).unwrap_err(), VaultFault::KeyMissing);
    assert!(region.coordinator.vault.recovery_words(one.id, &reason).is_ok());
}

#[test]
fn both_copies_of_the_slots_say_the_same_and_one_is_enough() {
    let keep = tempfile::tempdir().unwrap();
    let mut vault = new_vault(keep.path());
    let second = admit(&mut vault, OfficerRole::Officer);
    drop(vault.lock());
    let bytes = fs::read(keep.path().join("slots.a")).unwrap();
    assert!(bytes == fs::read(keep.path().join("slots.b")).unwrap());
    assert_eq!((bytes[0], count_slots(&bytes)), (2, Some(2)));
    let mut damaged = bytes.clone();
    damaged[100] ^= 1;
    assert_eq!(count_slots(&damaged), None);
    fs::write(keep.path().join("slots.b"), damaged).unwrap();
    let locked = open(keep.path());
    assert_eq!(locked.notices().len(), 1);
    drop(opened(locked, second, &phrase(OTHER)));
    assert!(bytes == fs::read(keep.path().join("slots.b")).unwrap(), "healed");
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_a_decoder_of_officers_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300), text in ".{0,80}") {
        let _ = count_slots(&bytes);
        let mut summed = bytes.clone();
        summed.extend_from_slice(&aman_sync_protocol::secret::hash(&[&bytes]));
        let _ = count_slots(&summed);
        if let Ok(letter) = aman_vault::letter::Letter::decode(&bytes) {
            proptest::prop_assert!(aman_vault::letter::Letter::decode(&letter.encode()).is_ok());
        }
        let _ = aman_vault::spoken::decode_words(&text).is_ok();
        let _ = aman_vault::spoken::canonical(&text);
        let words = aman_vault::spoken::encode_words(&bytes);
        if !bytes.is_empty() {
            let read = aman_vault::spoken::decode_words(&words.join(" "));
            proptest::prop_assert!(read.is_ok_and(|read| read.expose() == bytes));
        }
    }
}
