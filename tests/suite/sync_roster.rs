//! Whom the roster believes, and that it ends the same whatever the order of arrival.

use aman_sync_protocol::entry::{Entry, Kind, clear_entry};
use aman_sync_protocol::ids::{SpaceId, UnitId};
use aman_sync_protocol::roster::{Roster, RosterRefusal};
use aman_sync_protocol::secret::SigningKey;
use aman_sync_protocol::statement::{
    DeskCard, Membership, REGION_READS_FILES, Statement, Switch, decode_statements, encode_statements,
};

use crate::sync_world::{Desk, FULL, NONE, READER, Region};

/// A region whose coordinator has named a second registrar.
fn with_second_registrar() -> (Region, Desk) {
    let (mut region, mut second) = (Region::found(1), Desk::new(2));
    let unit = region.unit;
    let _entry = region.state(&[Statement::Desk { desk: second.id, card: second.card(unit, true) }]);
    region.hand_roster_to(&mut second);
    second.show_certificate();
    (region, second)
}

fn statement_entry(desk: &mut Desk, space: SpaceId, lamport: u64, statements: &[Statement]) -> Entry {
    let payload = encode_statements(lamport, statements);
    let entry = clear_entry(Kind::Roster, &desk.place(space), &payload, &desk.signing).unwrap();
    desk.heads.insert(space, (entry.header().seq + 1, *entry.id().as_bytes()));
    entry
}

fn refuses(roster: &mut Roster, entry: &Entry, refusal: RosterRefusal) {
    let before = roster.next_lamport();
    assert_eq!(roster.apply(entry), Err(refusal));
    assert_eq!((roster.next_lamport(), roster.has_applied(&entry.id())), (before, false));
}

#[test]
fn every_statement_read_is_the_statement_written() {
    let (region, desk) = (Region::found(1), Desk::new(2));
    let (unit, space) = (region.unit, region.sheet);
    let switch = Switch { on: true, act: "Note 12/2026".to_owned(), readers: vec![] };
    let statements = [
        Statement::Root { authority: desk.signing.public(), roster_space: space, region: unit },
        Statement::Unit { unit, sealed: vec![1; 80] },
        Statement::Space { space, unit, sealed: vec![] },
        Statement::Desk { desk: desk.id, card: desk.card(unit, false) },
        Statement::Member { space, desk: desk.id, membership: READER },
        Statement::Epoch { space, epoch: 7, minter: desk.id },
        Statement::Switch { code: REGION_READS_FILES, switch },
        Statement::Revoke { desk: desk.id },
    ];
    let bytes = encode_statements(5, &statements);
    let (lamport, read) = decode_statements(&bytes).unwrap();
    assert_eq!((lamport, encode_statements(5, &read)), (5, bytes.clone()));
    for end in 0..bytes.len() {
        assert!(decode_statements(&bytes[..end]).is_err());
    }
}

#[test]
fn a_root_names_its_own_desk_and_is_signed_by_it() {
    let region = Region::found(1);
    let desk = &region.coordinator;
    let root = desk.replica.entry(&region.root).unwrap();
    let mut roster = Roster::empty();
    assert_eq!(roster.adopt_root(root, &Desk::new(2).certificate), Err(RosterRefusal::BadRoot));
    roster.adopt_root(root, &desk.certificate).unwrap();
    roster.adopt_root(root, &desk.certificate).unwrap();
    assert_eq!(roster.root().unwrap().fingerprint, region.root);
    let other = Region::found(2);
    let another = other.coordinator.replica.entry(&other.root).unwrap();
    assert_eq!(roster.adopt_root(another, &other.coordinator.certificate), Err(RosterRefusal::OtherRoot));

    let mut lonely = Desk::new(3);
    let (space, unit) = (SpaceId::random(&mut lonely.dice), UnitId::random(&mut lonely.dice));
    let authority = lonely.signing.public();
    let alone = [Statement::Root { authority, roster_space: space, region: unit }];
    let entry = statement_entry(&mut lonely, space, 1, &alone);
    assert_eq!(Roster::empty().adopt_root(&entry, &lonely.certificate), Err(RosterRefusal::BadRoot));
}

#[test]
fn only_registrars_state_and_only_in_order() {
    let (mut region, mut second) = with_second_registrar();
    let (space, sheet) = (region.roster_space, region.sheet);
    let mut brigade = Desk::new(4);
    region.admit(&mut brigade, FULL);
    let mut roster = region.coordinator.replica.roster().clone();
    roster.learn(&second.certificate).unwrap();
    roster.learn(&brigade.certificate).unwrap();
    assert_eq!(roster.learn(&Desk::new(5).certificate), Err(RosterRefusal::UnknownKey));

    let membership = Statement::Member { space: sheet, desk: brigade.id, membership: NONE };
    let entry = statement_entry(&mut brigade, space, 9, core::slice::from_ref(&membership));
    refuses(&mut roster, &entry, RosterRefusal::NotRegistrar);
    let first = statement_entry(&mut second, space, 10, core::slice::from_ref(&membership));
    let place = second.place(space);
    let later = statement_entry(&mut second, space, 11, &[]);
    refuses(&mut roster, &later, RosterRefusal::OutOfOrder);
    roster.apply(&first).unwrap();
    roster.apply(&later).unwrap();
    let rival = clear_entry(Kind::Roster, &place, &encode_statements(50, &[]), &second.signing).unwrap();
    refuses(&mut roster, &rival, RosterRefusal::Forked);
    let thief = SigningKey::from_seed([1; 32]);
    let forged = clear_entry(Kind::Roster, &second.place(space), &encode_statements(50, &[]), &thief).unwrap();
    refuses(&mut roster, &forged, RosterRefusal::BadSignature);
    let elsewhere =
        clear_entry(Kind::Roster, &second.place(sheet), &encode_statements(50, &[]), &second.signing).unwrap();
    refuses(&mut roster, &elsewhere, RosterRefusal::NotRoster);
}

#[test]
fn only_the_authority_makes_and_removes_registrars() {
    let (region, second) = with_second_registrar();
    let (unit, space) = (region.unit, region.roster_space);
    let mut roster = region.coordinator.replica.roster().clone();
    roster.learn(&second.certificate).unwrap();
    let friend = Desk::new(6);
    let mut attempt = |statement: Statement, refusal| {
        let payload = encode_statements(99, &[statement]);
        let entry = clear_entry(Kind::Roster, &second.place(space), &payload, &second.signing).unwrap();
        refuses(&mut roster, &entry, refusal);
    };
    attempt(Statement::Desk { desk: friend.id, card: friend.card(unit, true) }, RosterRefusal::OnlyAuthority);
    attempt(Statement::Revoke { desk: region.coordinator.id }, RosterRefusal::OnlyAuthority);
    attempt(Statement::Revoke { desk: friend.id }, RosterRefusal::Unknown);
    attempt(Statement::Desk { desk: region.coordinator.id, card: friend.card(unit, false) }, RosterRefusal::BadDesk);
    let stolen = DeskCard { link: region.coordinator.link_key().public(), ..friend.card(unit, false) };
    let id = aman_sync_protocol::incarnation::desk_id(&stolen.signing, &stolen.link);
    attempt(Statement::Desk { desk: id, card: stolen }, RosterRefusal::BadDesk);
    let (authority, roster_space) = (second.signing.public(), space);
    let _mine = second.dice;
    let root = Statement::Root { authority, roster_space, region: unit };
    let payload = encode_statements(99, &[root]);
    let place = aman_sync_protocol::entry::Place {
        space,
        log: second.certificate.log_id(),
        seq: 0,
        prev: second.certificate.hash(),
    };
    let entry = clear_entry(Kind::Roster, &place, &payload, &second.signing).unwrap();
    refuses(&mut roster, &entry, RosterRefusal::BadRoot);
}

#[test]
fn an_entry_with_one_bad_statement_changes_nothing() {
    let (mut region, mut brigade) = (Region::found(1), Desk::new(2));
    region.admit(&mut brigade, FULL);
    let mut roster = region.coordinator.replica.roster().clone();
    let (space, desk) = (region.sheet, brigade.id);
    let nowhere = SpaceId::random(&mut brigade.dice);
    let statements = [
        Statement::Member { space, desk, membership: NONE },
        Statement::Member { space: nowhere, desk, membership: FULL },
    ];
    let roster_space = region.roster_space;
    let entry = statement_entry(&mut region.coordinator, roster_space, 9, &statements);
    refuses(&mut roster, &entry, RosterRefusal::Unknown);
    assert!(roster.may_write(&desk, &space));
}

#[test]
fn two_registrars_apart_end_with_the_same_roster_in_either_order() {
    let (mut region, mut second) = with_second_registrar();
    let mut brigade = Desk::new(4);
    region.admit(&mut brigade, FULL);
    let (space, desk, roster_space) = (region.sheet, brigade.id, region.roster_space);
    let mut base = region.coordinator.replica.roster().clone();
    base.learn(&second.certificate).unwrap();
    let of = |membership: Membership| [Statement::Member { space, desk, membership }];
    for (one, other) in [(20, 21), (21, 20), (20, 20)] {
        let mut region_desk = Desk::new(1);
        region_desk.certificate = region.coordinator.certificate.clone();
        region_desk.heads = region.coordinator.heads.clone();
        let left = statement_entry(&mut region_desk, roster_space, one, &of(READER));
        let heads = second.heads.clone();
        let right = statement_entry(&mut second, roster_space, other, &of(NONE));
        second.heads = heads;
        let ends: Vec<(bool, bool)> = [[&left, &right], [&right, &left]]
            .iter()
            .map(|order| {
                let mut roster = base.clone();
                order.iter().for_each(|entry| roster.apply(entry).unwrap());
                (roster.may_read(&desk, &space), roster.may_write(&desk, &space))
            })
            .collect();
        assert_eq!(ends[0], ends[1]);
        if one != other {
            assert_eq!(ends[0], (one > other, false), "the later one counts");
        }
    }
}

#[test]
fn revocation_ends_everything_but_what_was_written_before() {
    let (mut region, mut brigade) = (Region::found(1), Desk::new(2));
    region.admit(&mut brigade, FULL);
    let (sheet, roster_space, desk) = (region.sheet, region.roster_space, brigade.id);
    let roster = region.coordinator.replica.roster();
    assert!(
        roster.may_write(&desk, &sheet)
            && roster.may_read(&desk, &roster_space)
            && !roster.may_write(&desk, &roster_space)
    );
    assert_eq!(roster.readable(&desk), [roster_space, sheet]);
    assert!(roster.readers(&sheet).contains(&desk));
    let _entry = region.state(&[Statement::Revoke { desk }]);
    let unit = region.unit;
    let _entry = region.state(&[Statement::Desk { desk, card: brigade.card(unit, false) }]);
    let roster = region.coordinator.replica.roster();
    assert!(roster.revoked(&desk), "stating the desk again does not bring it back");
    assert!(
        !roster.may_write(&desk, &sheet) && !roster.may_read(&desk, &roster_space) && roster.was_writer(&desk, &sheet)
    );
    assert!(roster.readable(&desk).is_empty() && !roster.readers(&sheet).contains(&desk));
}
