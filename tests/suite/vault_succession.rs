//! Who becomes the region's authority when its desk is lost, what does the heir read, and what is the old desk left with?

use aman_schema::EXAMPLE_COMPLETE;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::DeskId;
use aman_sync_protocol::replica::{Item, Pulled, Replica};
use aman_sync_protocol::roster_file::{decode_roster_file, encode_roster_file};
use aman_vault::paper::{Share, prove_region};
use aman_vault::state::FileState;
use aman_vault::{OpenVault, VaultFault};

use crate::vault_world::{Region, TestDesk, example, exchange, region, words};

/// A region with its key on paper, a brigade's desk that holds everything, and the words of the five shares.
fn with_paper() -> (Region, Vec<String>) {
    let mut region = region(1);
    let shares = made(&mut region.coordinator.vault);
    level(&mut region);
    (region, shares)
}

fn made(vault: &mut OpenVault) -> Vec<String> {
    vault.make_recovery(3, 5).unwrap().iter().map(|share| share.words().join(" ")).collect()
}

fn level(region: &mut Region) {
    for _ in 0..2 {
        exchange(&mut region.coordinator, &mut region.desks[0]);
    }
}

fn read(shares: &[String], places: &[usize]) -> Vec<Share> {
    places.iter().map(|at| shares[*at].parse().unwrap()).collect()
}

/// The roster as a desk writes it into a file and another machine reads it.
fn roster_of(desk: &TestDesk) -> Vec<Item> {
    decode_roster_file(&encode_roster_file(&desk.vault.log().roster_papers().unwrap()).unwrap()).unwrap()
}

/// A machine that is no desk of the region and takes it over with what a desk gave it.
fn heir_of(from: &TestDesk, shares: &[Share]) -> TestDesk {
    let mut heir = TestDesk::new();
    let proven = prove_region(roster_of(from), shares).unwrap();
    heir.vault.take_in_region(&proven).unwrap();
    heir.vault.take_over(shares, &words("le poste de la coordination est perdu")).unwrap();
    heir
}

fn names(vault: &OpenVault) -> Vec<String> {
    // EXPOSE: compared in a test.
    let mut names: Vec<String> = vault.units().into_iter().map(|unit| unit.name.expose().clone()).collect();
    names.sort();
    names
}

fn authority(desk: &TestDesk) -> Option<DeskId> {
    desk.vault.log().roster().authority().map(|(desk, _)| desk)
}

#[test]
fn a_new_machine_takes_the_region_over_reads_its_labels_and_the_old_desk_states_nothing_more() {
    let (mut region, shares) = with_paper();
    let record = region.desks[0].vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap().record();
    level(&mut region);
    let brigade = &mut region.desks[0];
    let mut heir = heir_of(brigade, &read(&shares, &[4, 0, 2]));
    assert_eq!(names(&heir.vault), ["Brigade d’essai", "Région d’essai"], "the names were sealed to the key on paper");
    heir.vault.cut_off_predecessor(&words("perdu")).unwrap();
    exchange(&mut heir, brigade);
    exchange(&mut heir, brigade);
    assert_eq!((authority(&heir), authority(brigade)), (Some(heir.id), Some(heir.id)));
    assert!(brigade.vault.log().roster().revoked(&region.coordinator.id));

    // What the old desk states from now on counts nowhere.
    let before = region.coordinator.vault.add_unit(&words("Brigade du voleur"), "brigade").unwrap();
    let stated: Vec<Pulled> =
        region.coordinator.vault.log().all_items().unwrap().into_iter().map(|item| Pulled { lsn: 0, item }).collect();
    let seated = Some(heir.id);
    for desk in [&mut *brigade, &mut heir] {
        let _received = desk.vault.replica().receive(&stated, Timestamp(0)).unwrap();
        desk.vault.after_sync().unwrap();
        assert!(!desk.vault.log().roster().units().any(|(unit, _)| *unit == before));
        assert_eq!(authority(desk), seated);
    }

    // The heir reads the sheets, not the files, and does what an authority does.
    let state = heir.vault.record(record).unwrap();
    assert_ne!(state.file, FileState::Open);
    heir.vault.rotate_keys(Some(region.unit), &words("essai")).unwrap();
    let added = heir.vault.add_unit(&words("Brigade nouvelle"), "brigade").unwrap();
    let mut fresh = TestDesk::new();
    let (root, certificate) = heir.vault.log().root_papers().unwrap().unwrap();
    fresh.vault.replica().install_root(&root, &certificate).unwrap();
    let request = aman_vault::enrol::DeskRequest::decode(&fresh.vault.request().unwrap().encode()).unwrap();
    heir.vault.admit_desk(&request, added).unwrap();
    let papers = heir.vault.papers_for(&fresh.id).unwrap();
    let _received = fresh.vault.replica().receive_by_hand(&papers, Timestamp(0)).unwrap();
    exchange(&mut heir, &mut fresh);
    assert!(fresh.vault.can_seal(), "a desk the heir admitted receives");
    heir.vault.revoke_desk(&fresh.id, &words("essai")).unwrap();
    exchange(&mut heir, brigade);
    assert!(brigade.vault.log().roster().revoked(&fresh.id));
    assert!(
        heir.vault.can_seal() && heir.vault.verify().unwrap().is_sound() && brigade.vault.verify().unwrap().is_sound()
    );
}

#[test]
fn a_second_coordinator_takes_over_from_the_first_with_three_shares() {
    let (mut region, shares) = with_paper();
    let home = region.coordinator.vault.log().roster().root().unwrap().region;
    let brigade = std::mem::replace(&mut region.unit, home);
    let brigades = std::mem::take(&mut region.desks);
    region.admit(TestDesk::new());
    let mut second = std::mem::replace(&mut region.desks, brigades).pop().unwrap();
    level(&mut region);
    assert!(second.vault.take_over(&read(&shares, &[0, 1]), &words("retraite")).is_err(), "two are too few");
    assert_eq!(second.vault.take_over(&read(&shares, &[0, 1, 2]), &words(" ")), Err(VaultFault::NoReason));
    let taken = second.vault.take_over(&read(&shares, &[0, 1, 2]), &words("retraite")).unwrap();
    assert_eq!((taken.before, taken.serial), (region.coordinator.id, 1));
    second.vault.cut_off_predecessor(&words("retraite")).unwrap();
    exchange(&mut second, &mut region.desks[0]);
    assert_eq!(authority(&region.desks[0]), Some(second.id));
    assert!(second.vault.log().roster().revoked(&region.coordinator.id));
    second.vault.rotate_keys(Some(brigade), &words("essai")).unwrap();
    let trail: Vec<String> = second.vault.trail(20).unwrap().into_iter().map(|line| line.code).collect();
    assert!(trail.contains(&"authority.taken".to_owned()), "{trail:?}");
}

#[test]
fn the_heir_makes_a_new_key_at_once_the_old_shares_no_longer_count_and_the_stations_adopt_it() {
    let (mut region, old) = with_paper();
    let brigade = &mut region.desks[0];
    let mut heir = heir_of(brigade, &read(&old, &[0, 1, 2]));
    heir.vault.cut_off_predecessor(&words("perdu")).unwrap();
    let new = made(&mut heir.vault);
    exchange(&mut heir, brigade);
    let id = heir.vault.log().roster().recovery().unwrap().id();
    assert_eq!(brigade.vault.new_recovery(), Some(id), "an officer compares its digits first");
    brigade.vault.take_recovery().unwrap();
    exchange(&mut heir, brigade);
    assert_eq!(brigade.vault.new_recovery(), None);
    let refused = |shares: &[Share]| prove_region(roster_of(brigade), shares).err();
    assert_eq!(refused(&read(&old, &[0, 1, 2])), Some(VaultFault::CannotOpen { what: "old shares" }));
    let rehearsed = heir.vault.rehearse_recovery(&read(&old, &[0, 1, 2]));
    assert_eq!(rehearsed, Err(VaultFault::CannotOpen { what: "old shares" }));
    heir.vault.rehearse_recovery(&read(&new, &[4, 3, 2])).unwrap();
    // The next heir needs nothing but the new shares and what any desk holds.
    let second = heir_of(brigade, &read(&new, &[0, 3, 4]));
    assert_eq!(names(&second.vault), names(&heir.vault));
    assert_eq!(second.vault.log().roster().authority(), Some((second.id, 2)));
}

#[test]
fn only_the_right_shares_a_whole_roster_and_a_machine_without_a_unit_take_a_region_over() {
    let (mut region, shares) = with_paper();
    let reason = words("perdu");
    let brigade = &mut region.desks[0];
    let three = read(&shares, &[0, 1, 2]);
    assert_eq!(brigade.vault.take_over(&three, &reason), Err(VaultFault::NotAllowed { what: "desk of a unit" }));
    let again = region.coordinator.vault.take_over(&three, &reason);
    assert_eq!(again, Err(VaultFault::NothingToDo), "it is the authority already");
    let (_, foreign) = with_paper();
    let refused = |items: Vec<Item>, shares: &[Share]| prove_region(items, shares).err();
    let roster = || roster_of(&region.desks[0]);
    for (places, of) in [(vec![0, 1], &shares), (vec![0, 0, 1], &shares), (vec![0, 1, 2], &foreign)] {
        assert_eq!(refused(roster(), &read(of, &places)), Some(VaultFault::CannotOpen { what: "shares" }));
    }
    let without_root = roster().into_iter().skip(2).collect();
    assert_eq!(refused(without_root, &three), Some(VaultFault::Refused { what: "roster file" }));
    // A roster that was cut before the key on paper was stated, or that lacks what was sealed to it, is told apart.
    let cut: Vec<Item> = roster().into_iter().filter(|item| !matches!(item, Item::Grant(_))).collect();
    assert_eq!(refused(cut, &three), Some(VaultFault::CannotOpen { what: "recovery" }));
    let mut heir = TestDesk::new();
    heir.vault.take_in_region(&prove_region(roster(), &three).unwrap()).unwrap();
    heir.vault.take_over(&three, &reason).unwrap();
    // A second time goes on where the first was cut off.
    assert_eq!(heir.vault.take_over(&three, &reason).unwrap().before, region.coordinator.id);
    heir.vault.cut_off_predecessor(&reason).unwrap();
    assert_eq!(heir.vault.cut_off_predecessor(&reason), Err(VaultFault::NothingToDo));
}

#[test]
fn a_false_label_key_that_a_desk_sealed_to_the_paper_is_passed_over() {
    use aman_sync_protocol::grant::{Grant, GrantSlot, make_grant};
    use aman_sync_protocol::secret::{SigningKey, SpaceKey};
    let (region, shares) = with_paper();
    let roster = region.coordinator.vault.log().roster().clone();
    let card = roster.recovery().unwrap().clone();
    let to = DeskId::from_bytes(*card.id().as_bytes());
    let mut dice = aman_vault::host::OsEntropy::new();
    let slot = GrantSlot { space: roster.root().unwrap().roster_space, epoch: 0, to, by: region.desks[0].id };
    let forged = make_grant(&slot, &SpaceKey::make(&mut dice), &card.sealing, &SigningKey::make(&mut dice), &mut dice);
    let mut items = vec![Item::Grant(forged.unwrap().encode())];
    items.extend(roster_of(&region.desks[0]));
    let count = items.iter().filter(|item| matches!(item, Item::Grant(bytes) if Grant::decode(bytes).is_ok())).count();
    assert!(count > 2, "{count}");
    let three = read(&shares, &[2, 3, 4]);
    let mut heir = TestDesk::new();
    heir.vault.take_in_region(&prove_region(items, &three).unwrap()).unwrap();
    heir.vault.take_over(&three, &words("perdu")).unwrap();
    assert_eq!(names(&heir.vault), ["Brigade d’essai", "Région d’essai"]);
}
