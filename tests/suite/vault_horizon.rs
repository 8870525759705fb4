//! Does an archived file leave only when two others hold it, and does it come back as it was?

use aman_schema::EXAMPLE_ARABIC;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::RecordId;
use aman_sync_protocol::receipt::{Head, Receipt};
use aman_sync_protocol::replica::{Item, Pulled, Replica, Scope};
use aman_sync_protocol::secret::SigningKey;
use aman_vault::VaultFault;
use aman_vault::horizon::Whereabouts;
use aman_vault::state::{FileState, ServerPin};

use crate::vault_world::{Region, TestDesk, example, exchange, region, words};

/// What a server would have of a desk: everything it sent, and a signed receipt for each of its chains.
fn give_to_server(desk: &mut TestDesk) -> Vec<Item> {
    let server = SigningKey::from_seed([9; 32]);
    let pin = ServerPin { address: "localhost:1".to_owned(), key: *server.public().as_bytes() };
    desk.vault.replica().set_server(&pin).unwrap();
    let items: Vec<Item> =
        desk.vault.replica().unsent(usize::MAX).unwrap().into_iter().map(|unsent| unsent.item).collect();
    for head in desk.vault.replica().heads(Scope::Own).unwrap() {
        let receipt = Receipt {
            server: aman_sync_protocol::ids::Incarnation::from_bytes([3; 16]),
            space: head.space,
            log: head.log,
            head: Some(Head { seq: head.seq, entry: head.entry }),
            early: Vec::new(),
            lsn: 1,
            server_time: Timestamp(1_790_000_200_000),
        };
        let proven = Receipt::decode(&receipt.sign(&server)).unwrap().verify(&server.public()).unwrap();
        let _done = desk.vault.replica().acknowledge(&proven).unwrap();
    }
    items
}

fn archived_record(region: &mut Region) -> (RecordId, serde_json::Value) {
    let desk = &mut region.desks[0];
    let record = example(EXAMPLE_ARABIC);
    let id = desk.vault.add_record(&record).unwrap().record();
    assert_eq!(desk.vault.archive(id, &words(" ")).unwrap_err(), VaultFault::NoReason);
    desk.vault.archive(id, &words("jugement définitif")).unwrap();
    assert_eq!(desk.vault.archive(id, &words("encore")).unwrap_err(), VaultFault::NothingToDo);
    let (first, second) = region.desks.split_at_mut(1);
    exchange(&mut first[0], &mut second[0]);
    (id, record.to_value())
}

fn whereabouts(desk: &TestDesk) -> Whereabouts {
    desk.vault.archived().unwrap()[0].file
}

fn colleague_states(region: &mut Region) {
    let (first, second) = region.desks.split_at_mut(1);
    exchange(&mut first[0], &mut second[0]);
    second[0].vault.replica().append_due_beacons(Timestamp(1_790_000_300_000)).unwrap();
    exchange(&mut first[0], &mut second[0]);
}

#[test]
fn a_file_stays_until_the_server_and_another_desk_hold_it_then_leaves_a_stub_and_the_sheet() {
    let mut region = region(2);
    let (id, _) = archived_record(&mut region);
    assert_eq!(whereabouts(&region.desks[0]), Whereabouts::Kept);
    let _items = give_to_server(&mut region.desks[0]);
    assert_eq!(whereabouts(&region.desks[0]), Whereabouts::Kept, "the server alone is not enough");
    assert!(region.desks[0].vault.apply_horizon().unwrap().is_empty());
    colleague_states(&mut region);
    let desk = &mut region.desks[0];
    assert_eq!(whereabouts(desk), Whereabouts::MayLeave);
    let name = desk.vault.list(None, 1).unwrap()[0].title.expose().clone();
    assert!(!name.is_empty() && !desk.vault.search(&words(&name), 5).unwrap().is_empty());
    assert_eq!(desk.vault.apply_horizon().unwrap(), [id]);
    assert_eq!(desk.vault.record(id).unwrap().file, FileState::Elsewhere);
    assert!(!desk.vault.record(id).unwrap().document.expose().to_string().contains(&name));
    assert!(desk.vault.search(&words(&name), 5).unwrap().is_empty());
    assert!(!desk.vault.dump_view().unwrap().expose().contains(&name));
    assert_eq!(whereabouts(desk), Whereabouts::Left);
    let at = aman_schema::Path::parse("followup.channel").unwrap();
    let change = [(at, Some(serde_json::json!("APPEL")))];
    let refused = desk.vault.amend(id, &change, &words("essai")).unwrap_err();
    assert_eq!(refused, VaultFault::NotAllowed { what: "archived elsewhere" });
    assert!(desk.vault.verify().unwrap().is_sound(), "the chain still verifies");
    // No key of it is left: also after the view was made anew from the log.
    let desk = region.desks.remove(0);
    let folder = desk.folder.clone();
    drop(desk.vault.lock());
    std::fs::remove_file(folder.join("view.db")).unwrap();
    let vault = crate::vault_world::unlock(crate::vault_world::open(&folder));
    assert_eq!(vault.record(id).unwrap().file, FileState::Elsewhere);
    assert_eq!(region.desks[0].vault.record(id).unwrap().file, FileState::Open, "the colleague's copy is whole");
}

#[test]
fn a_file_asked_back_comes_as_it_was_and_only_the_one_that_was_asked_for() {
    let mut region = region(2);
    let (id, document) = archived_record(&mut region);
    let (other, _) = archived_record(&mut region);
    let mut items = give_to_server(&mut region.desks[0]);
    colleague_states(&mut region);
    let desk = &mut region.desks[0];
    assert_eq!(desk.vault.apply_horizon().unwrap().len(), 2);
    assert!(desk.vault.recall(id, &words("")).is_err());
    desk.vault.recall(id, &words("appel du jugement")).unwrap();
    assert_eq!(desk.vault.recall(id, &words("encore")).unwrap_err(), VaultFault::NothingToDo);
    // Entries of another id never take a stub's place, whoever sends them.
    items.retain(|item| !matches!(item, Item::Grant(_)));
    let pulled: Vec<Pulled> = items.into_iter().zip(1..).map(|(item, lsn)| Pulled { lsn, item }).collect();
    let _received = desk.vault.replica().receive(&pulled, Timestamp(0)).unwrap();
    desk.vault.after_sync().unwrap();
    let back = desk.vault.record(id).unwrap();
    assert_eq!((back.file, back.document.expose()), (FileState::Open, &document));
    assert_eq!(desk.vault.record(other).unwrap().file, FileState::Elsewhere);
    assert!(desk.vault.verify().unwrap().is_sound());
    let told: Vec<String> = desk.vault.trail(3).unwrap().into_iter().map(|line| line.code).collect();
    assert!(told.contains(&"horizon.recalled".to_owned()), "{told:?}");
}

#[test]
fn a_desk_that_let_it_go_is_no_holder_for_its_colleague() {
    let mut region = region(2);
    let _archived = archived_record(&mut region);
    let _items = give_to_server(&mut region.desks[0]);
    colleague_states(&mut region);
    assert_eq!(region.desks[0].vault.apply_horizon().unwrap().len(), 1);
    region.desks[0].vault.fold_trail().unwrap();
    let (first, second) = region.desks.split_at_mut(1);
    first[0].vault.replica().append_due_beacons(Timestamp(1_790_000_400_000)).unwrap();
    exchange(&mut first[0], &mut second[0]);
    assert_eq!(second[0].vault.archived().unwrap()[0].desks, 0);
    assert!(second[0].vault.apply_horizon().unwrap().is_empty());
}
