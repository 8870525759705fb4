//! Does an act of two wait for the second signature, and do both stand in the trail and hold?

use aman_sync_protocol::ids::OfficerId;
use aman_sync_protocol::statement::{OfficerCard, Statement};
use aman_vault::second::Asked;
use aman_vault::state::TrailFault;
use aman_vault::told::TrailFilter;
use aman_vault::two_act::TwoAct;
use aman_vault::{NewVault, Passphrase, VaultFault};

use crate::vault_world::{Region, TestDesk, exchange, pass, region, words, wrong};

fn second_pass() -> Passphrase {
    Passphrase::new("les mots de la seconde".to_owned())
}

/// A region whose station has two officers, both in the roster.
fn two_officers() -> (Region, OfficerId) {
    let mut region = region(0);
    let mut desk = TestDesk::new();
    let new = NewVault { officer_name: words("Brigadière Deux"), passphrase: second_pass() };
    let second = desk.vault.add_officer(&new).unwrap();
    region.admit(desk);
    let desk = &region.desks[0];
    // The roster learns her key: her own desk shows it when she is at work, here at a copy of it.
    let copy = tempfile::tempdir().unwrap();
    for file in ["log.db", "log.db-wal", "slots.a", "slots.b"] {
        std::fs::copy(desk.folder.join(file), copy.path().join(file)).unwrap();
    }
    let Ok(hers) = crate::vault_world::open(copy.path()).unlock(Some(second), &second_pass()) else { panic!() };
    let signing = hers.request().unwrap().officers[0].signing;
    let unit = desk.vault.unit().unwrap();
    let card = OfficerCard { unit, signing, sealed: vec![0; 40] };
    region.coordinator.vault.append_roster(&[Statement::Officer { officer: second, card }]).unwrap();
    exchange(&mut region.coordinator, &mut region.desks[0]);
    (region, second)
}

fn export(desk: &mut TestDesk, asked: Asked) -> u64 {
    desk.vault.ask_second(TwoAct::Export, &words("réquisition 14/2026"), asked).unwrap()
}

#[test]
fn two_officers_at_one_desk_sign_and_both_stand_in_the_trail() {
    let (mut region, second) = two_officers();
    let desk = &mut region.desks[0];
    assert_eq!(desk.vault.ask_second(TwoAct::Export, &words(" "), Asked::Here).unwrap_err(), VaultFault::NoReason);
    let number = export(desk, Asked::Here);
    assert_eq!(desk.vault.carry_out(number, "3").unwrap_err(), VaultFault::SecondNeeded);
    let me = desk.vault.officer();
    let not = VaultFault::NotAllowed { what: "second officer" };
    assert_eq!(desk.vault.second_here(number, me, &pass()).unwrap_err(), not, "nobody signs twice");
    assert_eq!(desk.vault.second_here(number, second, &wrong()).unwrap_err(), VaultFault::SecondRefused);
    desk.vault.second_here(number, second, &second_pass()).unwrap();
    desk.vault.carry_out(number, "3").unwrap();
    assert_eq!(desk.vault.carry_out(number, "3").unwrap_err(), VaultFault::NoSuchAct, "done once");
    let lines = desk.vault.trail(2).unwrap();
    let told: Vec<_> = lines.iter().map(|line| (line.code.as_str(), line.officer)).collect();
    assert_eq!(told, [("export.all", Some(me)), ("second.signed", Some(second))], "both, and both in one proof");
    assert_eq!(lines[0].second(), Some((Some(second), None)));
    let report = desk.vault.verify().unwrap();
    assert!(report.is_sound() && report.trails.is_empty(), "{:?}", report.trails);
    desk.vault.fold_trail().unwrap();
    exchange(&mut region.coordinator, &mut region.desks[0]);
    assert_eq!(region.coordinator.vault.verify().unwrap().trails, []);
}

#[test]
fn the_coordinator_signs_by_sync_and_until_then_only_the_act_waits() {
    let mut region = region(1);
    let number = export(&mut region.desks[0], Asked::Region);
    let desk = region.desks.pop().unwrap().reopen();
    region.desks.push(desk);
    let desk = &mut region.desks[0];
    assert_eq!(desk.vault.waiting_acts().unwrap().len(), 1, "it waits durably");
    assert!(desk.vault.add_record(&crate::vault_world::example(aman_schema::EXAMPLE_LISTENING)).is_ok());
    exchange(&mut region.coordinator, &mut region.desks[0]);
    let asked = region.coordinator.vault.asked_acts().unwrap();
    assert_eq!((asked.len(), asked[0].number, asked[0].desk), (1, number, region.desks[0].id));
    assert_eq!(asked[0].reason.expose(), "réquisition 14/2026");
    region.coordinator.vault.give_second(number).unwrap();
    assert!(region.coordinator.vault.asked_acts().unwrap().is_empty());
    assert_eq!(region.desks[0].vault.carry_out(number, "1").unwrap_err(), VaultFault::SecondNeeded);
    exchange(&mut region.coordinator, &mut region.desks[0]);
    let desk = &mut region.desks[0];
    desk.vault.carry_out(number, "1").unwrap();
    let line = &desk.vault.trail(1).unwrap()[0];
    assert_eq!(line.second(), Some((Some(region.coordinator.vault.officer()), None)));
    assert!(desk.vault.verify().unwrap().trails.is_empty());
    assert!(desk.vault.give_second(number).is_err(), "a station does not sign as the region");
}

#[test]
fn the_coordinator_signs_by_telephone_and_the_digits_are_for_this_act_only() {
    let mut region = region(1);
    let number = export(&mut region.desks[0], Asked::Region);
    let other = export(&mut region.desks[0], Asked::Region);
    let (coordinator, desk) = (&mut region.coordinator, &mut region.desks[0]);
    let code = coordinator.vault.second_code(desk.id, number).unwrap();
    let lease = coordinator.vault.lease_code(desk.id, 1).unwrap();
    assert_eq!(desk.vault.second_by_code(other, &code).unwrap_err(), VaultFault::CodeWrong);
    assert_eq!(desk.vault.second_by_code(number, &lease).unwrap_err(), VaultFault::CodeWrong, "another domain");
    assert_eq!(desk.vault.renew_lease(&code).unwrap_err(), VaultFault::CodeWrong);
    desk.vault.second_by_code(number, &code).unwrap();
    assert_eq!(desk.vault.second_by_code(other, &code).unwrap_err(), VaultFault::CodeWrong);
    desk.vault.carry_out(number, "0").unwrap();
    let line = &desk.vault.trail(1).unwrap()[0];
    assert_eq!(line.second(), Some((None, Some(coordinator.id))));
    assert!(desk.vault.verify().unwrap().trails.is_empty());
    let lines = coordinator.vault.trail(20).unwrap();
    let given = lines.iter().find(|line| line.code == "second.given").unwrap();
    assert!(given.subject.contains(&format!("{number:010}")));
    desk.vault.give_up(other).unwrap();
    assert!(desk.vault.waiting_acts().unwrap().is_empty());
}

#[test]
fn a_line_whose_second_signature_is_of_another_act_is_found() {
    let (mut region, second) = two_officers();
    let desk = &mut region.desks[0];
    let number = export(desk, Asked::Here);
    desk.vault.second_here(number, second, &second_pass()).unwrap();
    desk.vault.carry_out(number, "3").unwrap();
    let good = desk.vault.trail(1).unwrap()[0].proof.clone();
    let mut turned = good.clone();
    *turned.last_mut().unwrap() ^= 1;
    for proof in [turned, Vec::from([0x80]), good[..good.len() - 1].to_vec()] {
        let words = aman_vault::trail::TrailWords {
            proof: &proof,
            subject: "3",
            ..aman_vault::trail::TrailWords::of(aman_vault::trail::Act::Exported)
        };
        desk.vault.trail_append(&words).unwrap();
    }
    let report = desk.vault.verify().unwrap();
    let unsigned = report.trails.iter().filter(|one| one.fault == TrailFault::Unsigned).count();
    assert_eq!((unsigned, report.is_sound()), (3, false));
    let filter = TrailFilter { record: None, officer: Some(second), since: None, limit: 10 };
    assert_eq!(desk.vault.trail_of_all(&filter).unwrap().len(), 1);
}

#[test]
fn a_file_key_goes_outside_the_roster_only_with_two_signatures_and_only_by_hand() {
    let mut region = region(1);
    let partner_unit = region.coordinator.vault.add_unit(&words("Association"), "partner").unwrap();
    let mut outside = TestDesk::new();
    let (root, certificate) = region.coordinator.vault.log().root_papers().unwrap().unwrap();
    outside.vault.replica().install_root(&root, &certificate).unwrap();
    let request = aman_vault::enrol::DeskRequest::decode(&outside.vault.request().unwrap().encode()).unwrap();
    region.coordinator.vault.admit_desk(&request, partner_unit).unwrap();
    exchange(&mut region.coordinator, &mut outside);
    exchange(&mut region.coordinator, &mut region.desks[0]);
    let desk = &mut region.desks[0];
    let unsent_grants = |desk: &mut TestDesk| {
        let sent = aman_sync_protocol::replica::Replica::unsent(desk.vault.replica(), usize::MAX).unwrap();
        sent.iter().filter(|one| matches!(one.item, aman_sync_protocol::replica::Item::Grant(_))).count()
    };
    let before = unsent_grants(desk);
    let act = TwoAct::Grant { to: outside.id };
    let number = desk.vault.ask_second(act, &words("ordonnance"), Asked::Region).unwrap();
    assert_eq!(desk.vault.grant_outside(number).unwrap_err(), VaultFault::SecondNeeded);
    let code = region.coordinator.vault.second_code(desk.id, number).unwrap();
    desk.vault.second_by_code(number, &code).unwrap();
    let (to, file) = desk.vault.grant_outside(number).unwrap();
    assert_eq!(to, outside.id);
    assert_eq!(aman_sync_protocol::courier::count_addressees(&file), Ok(1));
    assert_eq!(unsent_grants(desk), before, "the server hears nothing of it");
    let line = &desk.vault.trail(1).unwrap()[0];
    assert_eq!((line.code.as_str(), line.subject.as_str()), ("grant.outside", to.to_string().as_str()));
}
