//! Who is believed when the authority's own desk is stolen, an officer leaves, or a record must be destroyed.

use aman_sync_protocol::entry::{Entry, Kind, clear_entry};
use aman_sync_protocol::ids::{EntryId, KeyId, OfficerId};
use aman_sync_protocol::replica::Item;
use aman_sync_protocol::roster::{Counts, RosterRefusal, rebuild};
use aman_sync_protocol::secret::{SealingKey, SigningKey};
use aman_sync_protocol::statement::{
    Destruction, OfficerCard, RecoveryCard, Revocation, RevokedHead, Statement, Succession, encode_statements,
    national_message,
};

use crate::sync_world::{Desk, FULL, Region, World};

/// Every order in which a handful of entries can arrive.
fn orders<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    if items.len() < 2 {
        return vec![items.to_vec()];
    }
    let mut all = Vec::new();
    for at in 0..items.len() {
        let mut rest = items.to_vec();
        let first = rest.remove(at);
        all.extend(orders(&rest).into_iter().map(|tail| [vec![first.clone()], tail].concat()));
    }
    all
}

fn next(desk: &mut Desk, region: &Region, lamport: u64, statements: &[Statement]) -> Entry {
    let space = region.roster_space;
    let entry =
        clear_entry(Kind::Roster, &desk.place(space), &encode_statements(lamport, statements), &desk.signing).unwrap();
    desk.heads.insert(space, (entry.header().seq + 1, *entry.id().as_bytes()));
    entry
}

fn head_of(entry: &Entry) -> RevokedHead {
    let header = entry.header();
    RevokedHead { log: header.log, space: header.space, seq: header.seq, entry: entry.id() }
}

fn roster_entries(region: &Region) -> Vec<Entry> {
    let replica = &region.coordinator.replica;
    replica.entry_ids().iter().filter_map(|id| replica.entry(id).cloned()).collect()
}

/// The key on paper, and a succession it signs.
struct Paper(SigningKey, SealingKey);

impl Paper {
    fn of(desk: &mut Desk) -> Self {
        Self(SigningKey::make(&mut desk.dice), SealingKey::make(&mut desk.dice))
    }

    fn state(&self, region: &Region) -> Statement {
        Statement::Recovery(RecoveryCard::make(&self.0, &self.1.public(), &region.root))
    }

    fn seats(&self, region: &Region, serial: u32, desk: &Desk) -> Statement {
        let card = desk.card(region.unit, true);
        let mut succession = Succession { serial, desk: desk.id, card, sig: None };
        succession.sig = Some(self.0.sign(&succession.to_sign(&region.root)));
        Statement::Authority(succession)
    }
}

#[test]
fn a_desk_nobody_knows_becomes_the_authority_when_the_key_on_paper_says_so_and_cuts_off_the_thief() {
    let mut region = Region::found(1);
    let mut brigade = Desk::new(2);
    region.admit(&mut brigade, FULL);
    let paper = Paper::of(&mut region.coordinator);
    let stated = paper.state(&region);
    let last_good = region.state(&[stated]);
    let mut heir = Desk::new(3);
    // The thief states first, in as many entries as he likes: he keeps the heir out and brings friends in.
    let friend = Desk::new(4);
    let thief = region.state(&[Statement::Desk { desk: friend.id, card: friend.card(region.unit, true) }]);
    let seat = paper.seats(&region, 1, &heir);
    let first = next(&mut heir, &region, 50, &[seat]);
    let thief_again = region.state(&[Statement::Revoke { desk: friend.id }, Statement::Revoke { desk: brigade.id }]);
    let revocation = Revocation { heads: vec![head_of(&last_good)] };
    let second = next(&mut heir, &region, 51, &[Statement::RevokeAt { desk: region.coordinator.id, revocation }]);

    let good: Vec<Entry> =
        roster_entries(&region).into_iter().filter(|e| e.id() != thief.id() && e.id() != thief_again.id()).collect();
    let root = good.iter().find(|entry| entry.id() == region.root).unwrap().clone();
    let certificates = [region.coordinator.certificate.clone(), heir.certificate.clone(), friend.certificate.clone()];
    for order in orders(&[first.clone(), second.clone(), thief.clone(), thief_again.clone()]) {
        let all: Vec<Entry> = good.iter().cloned().chain(order).collect();
        let roster = rebuild(&root, &all, &certificates).unwrap();
        assert_eq!(roster.authority(), Some((heir.id, 1)));
        assert!(roster.revoked(&region.coordinator.id) && !roster.revoked(&heir.id) && !roster.revoked(&brigade.id));
        assert!(roster.desk(&friend.id).is_none(), "what the thief stated behind the cut does not count");
        assert!(roster.has_applied(&last_good.id()) && !roster.has_applied(&thief.id()));
        assert!(roster.may_write(&brigade.id, &region.sheet), "what was stated before stays");
    }
    // Step by step, the holder is told to build again; and what the thief adds later is refused.
    let mut roster = region.coordinator.replica.roster().clone();
    roster.apply_any(&first, &certificates).unwrap();
    assert!(!roster.must_rebuild());
    roster.apply_any(&second, &certificates).unwrap();
    assert!(roster.must_rebuild());
    let all: Vec<Entry> = roster_entries(&region).into_iter().chain([first, second]).collect();
    let mut roster = rebuild(&root, &all, &certificates).unwrap();
    let late = region.state(&[Statement::Revoke { desk: brigade.id }]);
    assert_eq!(roster.apply(&late), Err(RosterRefusal::Cut));
}

#[test]
fn only_the_national_root_or_the_newest_key_on_paper_seats_an_authority_from_outside() {
    let mut region = Region::found(1);
    let (old, new) = (Paper::of(&mut region.coordinator), Paper::of(&mut region.coordinator));
    let national = SigningKey::make(&mut region.coordinator.dice);
    let forged = Statement::National { key: national.public(), sig: new.0.sign(&national_message(&region.root)) };
    let mut roster = region.coordinator.replica.roster().clone();
    let attempt = next(&mut Desk::new(1), &region, 9, core::slice::from_ref(&forged));
    assert!(roster.apply(&attempt).is_err());
    let (first, second) = (old.state(&region), new.state(&region));
    let _entry = region.state(&[first]);
    let _entry = region.state(&[second]);
    let heir = Desk::new(3);
    let mut roster = region.coordinator.replica.roster().clone();
    let entry_of = |statement: Statement| {
        let mut heir = Desk::new(3);
        next(&mut heir, &region, 50, &[statement])
    };
    let certificates = [heir.certificate.clone()];
    let mut unsigned = old.seats(&region, 1, &heir);
    if let Statement::Authority(succession) = &mut unsigned {
        succession.sig = None;
    }
    for (statement, refusal) in [
        (old.seats(&region, 1, &heir), RosterRefusal::BadProof),
        (new.seats(&region, 0, &heir), RosterRefusal::BadProof),
        (new.seats(&region, 2, &heir), RosterRefusal::OutOfOrder),
        (unsigned, RosterRefusal::BadProof),
    ] {
        assert_eq!(roster.apply_any(&entry_of(statement), &certificates), Err(refusal));
    }
    let other = Desk::new(4);
    let entry = entry_of(new.seats(&region, 1, &other));
    assert_eq!(roster.apply_any(&entry, &certificates), Err(RosterRefusal::UnknownKey), "signed for another desk");
    roster.apply_any(&entry_of(new.seats(&region, 1, &heir)), &certificates).unwrap();
    assert_eq!(roster.authority(), Some((heir.id, 1)));
}

#[test]
fn an_authority_that_hands_over_names_no_registrars_any_more() {
    let mut region = Region::found(1);
    let (heir, friend) = (Desk::new(3), Desk::new(4));
    let succession = Succession { serial: 1, desk: heir.id, card: heir.card(region.unit, true), sig: None };
    let _entry = region.state(&[Statement::Authority(succession)]);
    let mut roster = region.coordinator.replica.roster().clone();
    assert_eq!(roster.authority(), Some((heir.id, 1)));
    let statements = [Statement::Desk { desk: friend.id, card: friend.card(region.unit, true) }];
    let entry = next(&mut region.coordinator, &Region::found(1), 90, &statements);
    assert_eq!(roster.apply(&entry), Err(RosterRefusal::OnlyAuthority));
    let mut heir = heir;
    roster.learn(&heir.certificate).unwrap();
    let entry = next(&mut heir, &region, 91, &statements);
    roster.apply(&entry).unwrap();
    assert!(roster.desk(&friend.id).is_some_and(|card| card.registrar));
}

#[test]
fn of_a_revoked_desk_what_the_region_knew_counts_and_what_came_later_does_not() {
    let (mut region, mut brigade) = (Region::found(1), Desk::new(2));
    region.admit(&mut brigade, FULL);
    let entries: Vec<Entry> = (0..3).map(|_| brigade.seal(region.sheet)).collect();
    let desk = brigade.id;
    let revocation = Revocation { heads: vec![head_of(&entries[1])] };
    let _entry = region.state(&[Statement::RevokeAt { desk, revocation }]);
    let roster = region.coordinator.replica.roster();
    assert!(roster.revoked(&desk) && !roster.may_write(&desk, &region.sheet));
    let counts = |entry: &Entry| {
        let header = entry.header();
        roster.counts(&desk, &header.log, &header.space, (header.seq, entry.id()))
    };
    assert_eq!(entries.iter().map(counts).collect::<Vec<_>>(), [Counts::Yes, Counts::Yes, Counts::No]);
    let rival = EntryId::from_bytes([1; 32]);
    assert_eq!(roster.counts(&desk, &brigade.log(), &region.sheet, (1, rival)), Counts::No, "another branch");
    assert_eq!(roster.counts(&desk, &brigade.log(), &region.roster_space, (0, rival)), Counts::IfHeld);
}

#[test]
fn a_record_is_destroyed_only_by_two_officers_and_the_server_keeps_its_place_alone() {
    let world = World::new();
    let (mut region, mut brigade) = Region::with_brigade(&world);
    let first = brigade.write(region.sheet);
    let second = brigade.write(region.sheet);
    brigade.sync(&world.dial()).unwrap();
    let keys: Vec<SigningKey> = (0..2).map(|_| SigningKey::make(&mut brigade.dice)).collect();
    let officers: Vec<OfficerId> = (0..2).map(|_| OfficerId::random(&mut brigade.dice)).collect();
    for (officer, key) in officers.iter().zip(&keys) {
        let card = OfficerCard { unit: region.unit, signing: key.public(), sealed: vec![] };
        let _entry = region.state(&[Statement::Officer { officer: *officer, card }]);
    }
    let mut order = Destruction {
        act: "Ordonnance inventée 3/2027".to_owned(),
        entries: vec![first],
        keys: vec![(region.sheet, KeyId::from_bytes([5; 16]))],
        signed: [(officers[0], [0; 64]), (officers[0], [0; 64])],
    };
    let message = order.to_sign(&region.root);
    let (one, other) = ((officers[0], keys[0].sign(&message)), (officers[1], keys[1].sign(&message)));
    let mut refused = |signed, region: &Region| {
        order.signed = signed;
        let mut desk = Desk::new(1);
        desk.certificate = region.coordinator.certificate.clone();
        desk.heads = region.coordinator.heads.clone();
        let mut roster = region.coordinator.replica.roster().clone();
        roster.apply(&next(&mut desk, region, 90, &[Statement::Destroy(order.clone())])).err()
    };
    assert_eq!(refused([one, one], &region), Some(RosterRefusal::BadProof), "one officer twice");
    assert_eq!(refused([one, (officers[1], one.1)], &region), Some(RosterRefusal::BadProof));
    assert_eq!(refused([one, other], &region), None);
    order.signed = [one, other];
    let _entry = region.state(&[Statement::Withdraw { officer: officers[1] }]);
    let mut roster = region.coordinator.replica.roster().clone();
    let mut copy = Desk::new(1);
    copy.certificate = region.coordinator.certificate.clone();
    copy.heads = region.coordinator.heads.clone();
    let late = next(&mut copy, &region, 95, &[Statement::Destroy(order.clone())]);
    assert_eq!(roster.apply(&late), Err(RosterRefusal::BadProof), "an officer who left signs nothing");

    // Another officer stands in for her; the server obeys, the chain stays, a late carrier changes nothing.
    let (officer, key) = (OfficerId::random(&mut brigade.dice), SigningKey::make(&mut brigade.dice));
    let card = OfficerCard { unit: region.unit, signing: key.public(), sealed: vec![] };
    let _entry = region.state(&[Statement::Officer { officer, card }]);
    order.signed = [one, (officer, key.sign(&order.to_sign(&region.root)))];
    let _entry = region.state(&[Statement::Destroy(order)]);
    region.coordinator.sync(&world.dial()).unwrap();
    let stubs = "SELECT COUNT(*) FROM entries WHERE length(bytes) < 400 AND kind = 0";
    assert_eq!(world.count(stubs), 1);
    assert_eq!(world.ids().iter().filter(|id| **id == first || **id == second).count(), 2);
    let mut reader = Desk::new(9);
    region.admit(&mut reader, FULL);
    region.coordinator.sync(&world.dial()).unwrap();
    reader.sync(&world.dial()).unwrap();
    assert!(reader.replica.entry(&first).unwrap().is_stub() && !reader.replica.entry(&second).unwrap().is_stub());
}

#[test]
fn what_a_later_program_states_is_kept_and_changes_nothing() {
    let mut region = Region::found(1);
    let newer = Statement::Newer { number: 77, values: (2, vec![0x01, 0x41, 0x05]) };
    let _entry = region.state(&[newer]);
    assert_eq!(region.coordinator.replica.roster().newer_statements(), 1);
    let mut brigade = Desk::new(2);
    region.admit(&mut brigade, FULL);
    assert!(brigade.replica.roster().may_write(&brigade.id, &region.sheet), "what came behind it was understood");
}

#[test]
fn a_brigade_carries_the_succession_to_a_server_that_does_not_know_the_heir() {
    let world = World::new();
    let (mut region, mut brigade) = Region::with_brigade(&world);
    let paper = Paper::of(&mut region.coordinator);
    let stated = paper.state(&region);
    let _entry = region.state(&[stated]);
    region.coordinator.sync(&world.dial()).unwrap();
    brigade.sync(&world.dial()).unwrap();
    let mut heir = Desk::new(3);
    let seat = paper.seats(&region, 1, &heir);
    let entry = next(&mut heir, &region, 50, &[seat]);
    for item in [Item::Incarnation(heir.certificate.encode()), Item::Entry(entry.bytes().to_vec())] {
        let _received = brigade.replica.write(item);
    }
    let report = brigade.sync(&world.dial()).unwrap();
    assert!(report.alerts.is_empty(), "{:?}", report.alerts);
    assert!(world.ids().contains(&entry.id()));
    let outcome = heir.sync(&world.dial());
    assert!(outcome.is_ok(), "the server knows the heir now");
    // A stranger with a certificate and no such signature is refused as before.
    let mut stranger = Desk::new(5);
    let own = Statement::Authority(Succession {
        serial: 2,
        desk: stranger.id,
        card: stranger.card(region.unit, true),
        sig: None,
    });
    let entry = next(&mut stranger, &region, 60, &[own]);
    for item in [Item::Incarnation(stranger.certificate.encode()), Item::Entry(entry.bytes().to_vec())] {
        let _received = brigade.replica.write(item);
    }
    let _report = brigade.sync(&world.dial()).unwrap();
    assert!(!world.ids().contains(&entry.id()));
}
