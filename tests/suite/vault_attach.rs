//! Does a file come out of the vault as it went in, and nothing else?

use std::io::{self, Read};
use std::path::Path;

use aman_schema::EXAMPLE_COMPLETE;
use aman_sync_protocol::attachment::chunk_count;
use aman_sync_protocol::chunks::{ChunkShelf, address_of};
use aman_sync_protocol::ids::{EntryId, RecordId};
use aman_vault::attach::NewAttachment;
use aman_vault::trail::Act;
use aman_vault::{AttachmentFault, LockedVault, OpenVault, VaultFault};
use rusqlite::{Connection, params};

use crate::vault_world::{TestDesk, example, exchange, new_vault_with, open, options, region, unlock, words};

const CHUNK: usize = 65_536;

/// Bytes that compress to nothing and are known by their place.
fn content(length: usize) -> Vec<u8> {
    (0..length as u64).map(|at| (at.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8 ^ at as u8).collect()
}

pub(crate) fn said(record: RecordId, name: &str) -> NewAttachment {
    NewAttachment { record, name: words(name), media_type: "image/jpeg".to_owned(), place: words("au bureau 3") }
}

pub(crate) fn add_record(vault: &mut OpenVault) -> RecordId {
    vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap().record()
}

pub(crate) fn read_all(vault: &mut OpenVault, record: RecordId, entry: EntryId) -> Result<Vec<u8>, VaultFault> {
    let mut reader = vault.attachment_open(record, entry, Act::AttachmentRead, None)?;
    let mut whole = Vec::new();
    while let Some(piece) = vault.attachment_next(&mut reader)? {
        whole.extend_from_slice(piece.expose());
    }
    Ok(whole)
}

fn fault(chunk: AttachmentFault) -> VaultFault {
    VaultFault::Attachment(chunk)
}

/// Counts of chunks, names of chunks and spooled pieces in the log.
fn rows(folder: &Path) -> (u64, u64, u64) {
    let db = Connection::open(folder.join("log.db")).unwrap();
    let count = |table: &str| db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
    (count("chunk"), count("chunk_ref"), count("spool"))
}

/// A reader that breaks off after so many bytes.
struct Broken<'a>(&'a [u8]);

impl Read for Broken<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer) {
            Ok(0) => Err(io::Error::other("the stick was pulled out")),
            read => read,
        }
    }
}

#[test]
fn files_of_every_length_come_back_with_who_when_where_and_hash() {
    let mut region = region(1);
    let vault = &mut region.desks[0].vault;
    let record = add_record(vault);
    let lengths = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 16 * CHUNK, 17 * CHUNK + 5];
    for (number, length) in lengths.into_iter().enumerate() {
        let file = content(length);
        let entry = vault.attach(said(record, &format!("photo {number}")), &mut file.as_slice()).unwrap();
        assert!(read_all(vault, record, entry).unwrap() == file, "{length} bytes");
        let listed = vault.attachments(record).unwrap();
        let last = listed.last().unwrap();
        assert_eq!((listed.len(), last.entry, last.size), (number + 1, entry, length as u64));
        assert_eq!(last.file_hash, aman_sync_protocol::secret::hash(&[&file]));
        assert_eq!(
            (last.name.expose().as_str(), last.place.expose().as_str()),
            (format!("photo {number}").as_str(), "au bureau 3")
        );
        assert!(last.attested && last.officer == vault.officer() && last.desk == vault.log().desk_id().ok());
        assert_eq!(
            (last.here, last.chunks, u64::from(last.chunks)),
            (last.chunks, last.here, chunk_count(length as u64))
        );
    }
    assert_eq!(rows(&region.desks[0].folder).2, 0, "the spool is empty");
    // The record says what it said, and everything still verifies.
    assert!(region.desks[0].vault.record(record).is_ok());
    let report = region.desks[0].vault.verify().unwrap();
    assert!(report.is_sound() && report.chunks > 0, "{report:?}");
}

#[test]
fn twenty_megabytes_come_back_in_pieces() {
    let mut region = region(1);
    let vault = &mut region.desks[0].vault;
    let record = add_record(vault);
    let megabyte = content(1 << 20);
    let mut attaching = vault.attach_begin(said(record, "enregistrement")).unwrap();
    for _ in 0..20 {
        vault.attach_more(&mut attaching, &megabyte).unwrap();
    }
    let entry = vault.attach_end(attaching).unwrap();
    let mut reader = vault.attachment_open(record, entry, Act::AttachmentRead, None).unwrap();
    let mut read = 0;
    while let Some(piece) = vault.attachment_next(&mut reader).unwrap() {
        let from = read % megabyte.len();
        assert!(piece.expose().len() <= CHUNK && piece.expose() == &megabyte[from..from + piece.expose().len()]);
        read += piece.expose().len();
    }
    assert_eq!(read, 20 << 20);
}

#[test]
fn the_same_file_twice_is_kept_once_in_a_record_and_apart_in_another() {
    let mut region = region(1);
    let vault = &mut region.desks[0].vault;
    let (one, other) = (add_record(vault), add_record(vault));
    let file = content(3 * CHUNK);
    vault.attach(said(one, "a"), &mut file.as_slice()).unwrap();
    let folder = region.desks[0].folder.clone();
    let first = rows(&folder).0;
    let vault = &mut region.desks[0].vault;
    let again = vault.attach(said(one, "b"), &mut file.as_slice()).unwrap();
    assert_eq!(rows(&folder).0, first);
    vault.attach(said(other, "c"), &mut file.as_slice()).unwrap();
    assert_eq!(rows(&folder).0, 2 * first);
    // Giving up a third one takes nothing from the two.
    let mut third = vault.attach_begin(said(one, "d")).unwrap();
    vault.attach_more(&mut third, &file).unwrap();
    vault.attach_give_up(&third);
    assert!(read_all(vault, one, again).unwrap() == file);
}

#[test]
fn what_was_changed_swapped_cut_or_taken_away_on_the_disk_is_named() {
    let mut region = region(1);
    let folder = region.desks[0].folder.clone();
    let vault = &mut region.desks[0].vault;
    let record = add_record(vault);
    let file = content(4 * CHUNK);
    let entry = vault.attach(said(record, "certificat"), &mut file.as_slice()).unwrap();
    let db = Connection::open(folder.join("log.db")).unwrap();
    let sql = "SELECT r.address, c.bytes FROM chunk_ref r JOIN chunk c ON c.address = r.address WHERE holder = ?1 ORDER BY idx";
    let chunks: Vec<(Vec<u8>, Vec<u8>)> = {
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement.query_map([entry.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let put = |place: usize, bytes: &[u8]| {
        db.execute("UPDATE chunk SET bytes = ?2 WHERE address = ?1", params![chunks[place].0, bytes]).unwrap();
    };
    let whole = |place: usize| put(place, &chunks[place].1);

    let mut flipped = chunks[2].1.clone();
    flipped[1_000] ^= 1;
    put(2, &flipped);
    assert_eq!(read_all(vault, record, entry).unwrap_err(), fault(AttachmentFault::Changed { chunk: 2 }));
    assert_eq!(vault.verify().unwrap().faults, ["chunk of an attachment"]);
    whole(2);

    put(1, &chunks[3].1);
    put(3, &chunks[1].1);
    assert_eq!(read_all(vault, record, entry).unwrap_err(), fault(AttachmentFault::Changed { chunk: 1 }));
    whole(1);
    whole(3);

    put(0, &chunks[0].1[..CHUNK]);
    assert_eq!(read_all(vault, record, entry).unwrap_err(), fault(AttachmentFault::Changed { chunk: 0 }));
    whole(0);

    db.execute("DELETE FROM chunk WHERE address = ?1", [&chunks[3].0]).unwrap();
    assert_eq!(read_all(vault, record, entry).unwrap_err(), fault(AttachmentFault::NotHere { have: 3, of: 4 }));
    assert_eq!(vault.replica().chunks_to_fetch(9).unwrap()[0].address.as_slice(), chunks[3].0);
    db.execute("INSERT INTO chunk VALUES (?1, ?2)", params![chunks[3].0, chunks[3].1]).unwrap();
    assert!(read_all(vault, record, entry).unwrap() == file);
    let unknown = EntryId::from_bytes([7; 32]);
    assert_eq!(read_all(vault, record, unknown).unwrap_err(), fault(AttachmentFault::Unknown));
}

#[test]
fn opening_a_file_stands_in_the_trail_before_a_byte_of_it_is_shown() {
    let mut region = region(1);
    let vault = &mut region.desks[0].vault;
    let record = add_record(vault);
    let entry = vault.attach(said(record, "photo"), &mut content(10).as_slice()).unwrap();
    let before = vault.trail(1).unwrap()[0].number;
    let reader = vault.attachment_open(record, entry, Act::AttachmentExported, Some(&words("parquet"))).unwrap();
    let line = vault.trail(1).unwrap().remove(0);
    assert_eq!((line.number, line.code.as_str()), (before + 1, "attachment.exported"));
    assert_eq!((line.record, line.subject), (Some(record), entry.to_string()));
    assert_eq!(line.reason.unwrap().expose(), "parquet");
    drop(reader);
}

#[test]
fn what_was_begun_and_not_ended_leaves_nothing_and_the_record_is_as_before() {
    let mut region = region(1);
    let desk = &mut region.desks[0];
    let record = add_record(&mut desk.vault);
    let before = desk.vault.dump_view().unwrap();
    let file = content(5 * CHUNK);
    let broken = desk.vault.attach(said(record, "photo"), &mut Broken(&file));
    assert!(matches!(broken, Err(VaultFault::Io { doing: "read a file", .. })));
    assert_eq!(rows(&desk.folder), (0, 0, 0));
    let sound = desk.vault.attach(said(record, "film"), &mut io::repeat(3).take(1 << 20));
    assert!(sound.is_ok());

    // The desk is locked in the middle: the key of the spool is gone, and what it held too.
    let kept = rows(&desk.folder);
    let mut attaching = desk.vault.attach_begin(said(record, "photo")).unwrap();
    desk.vault.attach_more(&mut attaching, &file).unwrap();
    assert_eq!(rows(&desk.folder).2, 5);
    let desk = region.desks.remove(0).reopen();
    assert_eq!(rows(&desk.folder), kept);
    assert_eq!(desk.vault.attachments(record).unwrap().len(), 1);
    assert!(desk.vault.dump_view().unwrap().expose().contains(before.expose().lines().nth(1).unwrap()));
}

#[test]
fn a_program_that_was_killed_in_the_middle_leaves_what_the_next_opening_clears() {
    let mut region = region(1);
    let desk = &mut region.desks[0];
    let record = add_record(&mut desk.vault);
    let file = content(3 * CHUNK);
    let entry = desk.vault.attach(said(record, "première"), &mut file.as_slice()).unwrap();
    let mut attaching = desk.vault.attach_begin(said(record, "seconde")).unwrap();
    desk.vault.attach_more(&mut attaching, &content(2 * CHUNK)).unwrap();
    // As a kill leaves it: the files as they are, and no last words.
    let copy = tempfile::tempdir().unwrap();
    for name in ["log.db", "log.db-wal", "slots.a", "slots.b"] {
        let from = desk.folder.join(name);
        if from.exists() {
            std::fs::copy(from, copy.path().join(name)).unwrap();
        }
    }
    assert_eq!(rows(copy.path()).2, 2);
    let chunks = rows(copy.path()).0;
    // And one that was killed between its chunks and its manifest; it shares a chunk with the first.
    let db = Connection::open(copy.path().join("log.db")).unwrap();
    db.execute(
        "INSERT INTO chunk_ref SELECT ?1, 0, address, space, 1, 0 FROM chunk_ref WHERE holder = ?2 AND idx = 0",
        params![[5_u8; 16], entry.as_bytes()],
    )
    .unwrap();
    let stray = content(700);
    db.execute("INSERT INTO chunk VALUES (?1, ?2)", params![address_of(&stray), stray]).unwrap();
    db.execute(
        "INSERT INTO chunk_ref SELECT ?1, 1, ?3, space, 1, 0 FROM chunk_ref WHERE holder = ?2 AND idx = 0",
        params![[5_u8; 16], entry.as_bytes(), address_of(&stray)],
    )
    .unwrap();
    // One that nobody names and that looks like nothing: it is not this desk's to throw away.
    db.execute("INSERT INTO chunk VALUES (?1, ?2)", params![[9_u8; 32], [1_u8, 2]]).unwrap();
    drop(db);
    let mut vault = unlock(open(copy.path()));
    assert_eq!((rows(copy.path()).0, rows(copy.path()).2), (chunks + 1, 0));
    assert!(read_all(&mut vault, record, entry).unwrap() == file);
    assert_eq!(vault.attachments(record).unwrap().len(), 1);
}

#[test]
fn a_full_disk_takes_the_file_back_and_leaves_room_for_text() {
    let folder = tempfile::tempdir().unwrap();
    let small = aman_vault::Options { max_pages: Some(900), ..options() };
    let mut vault = new_vault_with(&folder.path().join("v"), &small);
    vault.create_authority(&words("Région d’essai")).unwrap();
    let record = add_record(&mut vault);
    let kept = vault.attach(said(record, "petite"), &mut content(1_000).as_slice()).unwrap();
    let full = vault.attach(said(record, "grande"), &mut content(80 * CHUNK).as_slice());
    assert_eq!(full.unwrap_err(), VaultFault::Full);
    assert_eq!(rows(&folder.path().join("v")), (1, 1, 0));
    assert!(read_all(&mut vault, record, kept).unwrap() == content(1_000));
    let again = add_record(&mut vault);
    assert!(vault.record(again).is_ok(), "text is taken after that");
}

#[test]
fn a_small_copy_belongs_to_its_original_and_travels_first() {
    let mut region = region(1);
    let vault = &mut region.desks[0].vault;
    let record = add_record(vault);
    let file = content(2 * CHUNK);
    let entry = vault.attach(said(record, "photo"), &mut file.as_slice()).unwrap();
    let preview = vault.attach_preview(record, entry, "image/jpeg", &content(900)).unwrap();
    let listed = vault.attachments(record).unwrap();
    assert_eq!((listed.len(), listed[0].preview, listed[0].preview_here), (1, Some(preview), true));
    assert!(read_all(vault, record, preview).unwrap() == content(900));
    assert_eq!(
        vault.attach_preview(record, entry, "image/jpeg", &vec![0; 300_000]),
        Err(VaultFault::TooLarge { bytes: 300_000 })
    );
    assert_eq!(vault.attach_preview(record, preview, "image/jpeg", &[1]), Err(VaultFault::NothingToDo));
    // Nothing is offered before the server holds the manifest.
    assert!(vault.replica().chunks_to_offer(9).unwrap().is_empty());
    let db = Connection::open(region.desks[0].folder.join("log.db")).unwrap();
    db.execute("UPDATE entry SET acknowledged = 1", []).unwrap();
    let offered = region.desks[0].vault.replica().chunks_to_offer(9).unwrap();
    let first: Vec<u8> = db
        .query_row("SELECT address FROM chunk_ref WHERE holder = ?1", [preview.as_bytes()], |row| row.get(0))
        .unwrap();
    assert_eq!((offered.len(), offered[0].address.as_slice()), (3, first.as_slice()));
}

#[test]
fn another_desk_of_the_unit_learns_what_it_lacks_reads_it_when_it_is_here_and_the_coordinator_learns_nothing() {
    let mut region = region(2);
    let mut second = region.desks.pop().unwrap();
    let mut first = region.desks.pop().unwrap();
    let record = add_record(&mut first.vault);
    let file = content(2 * CHUNK + 9);
    let entry = first.vault.attach(said(record, "photo"), &mut file.as_slice()).unwrap();
    exchange(&mut first, &mut second);
    exchange(&mut first, &mut region.coordinator);
    let listed = second.vault.attachments(record).unwrap();
    assert_eq!((listed[0].here, listed[0].chunks, listed[0].name.expose().as_str()), (0, 3, "photo"));
    assert_eq!(read_all(&mut second.vault, record, entry), Err(fault(AttachmentFault::NotHere { have: 0, of: 3 })));
    // A locked desk knows what to fetch, without a key.
    let mut second = second.locked(|locked: &mut LockedVault| {
        let lacked = locked.replica().chunks_to_fetch(10).unwrap();
        assert_eq!(lacked.len(), 3);
        for name in lacked {
            let bytes = first.vault.log().chunk(&name.address).unwrap().unwrap();
            locked.replica().keep_chunk(&name, &bytes).unwrap();
        }
    });
    assert!(read_all(&mut second.vault, record, entry).unwrap() == file);
    let coordinator = &mut region.coordinator.vault;
    assert!(coordinator.attachments(record).unwrap().is_empty());
    assert!(coordinator.replica().chunks_to_fetch(10).unwrap().is_empty());
    assert_eq!(
        coordinator.attach(said(record, "ajout"), &mut content(3).as_slice()),
        Err(VaultFault::NotAllowed { what: "write" })
    );
}

#[test]
fn no_byte_of_a_file_its_name_or_its_place_lies_in_clear_in_the_folder() {
    let mut region = region(1);
    let desk = &mut region.desks[0];
    let record = add_record(&mut desk.vault);
    let canary = b"une phrase que personne ne doit retrouver sur le disque ";
    let file = canary.repeat(6_000);
    let mut attaching = desk.vault.attach_begin(said(record, "nom qui ne doit pas se lire")).unwrap();
    desk.vault.attach_more(&mut attaching, &file).unwrap();
    let look = |folder: &Path| {
        for entry in std::fs::read_dir(folder).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            for wanted in [&canary[..24], b"nom qui ne doit pas se lire".as_slice(), b"au bureau 3"] {
                assert!(!bytes.windows(wanted.len()).any(|at| at == wanted));
            }
        }
    };
    look(&desk.folder);
    desk.vault.attach_end(attaching).unwrap();
    look(&desk.folder);
    drop(region.desks.remove(0).vault.lock());
}

#[test]
fn a_destroyed_record_takes_its_files_along() {
    let mut region = region(1);
    let desk = &mut region.desks[0];
    let record = add_record(&mut desk.vault);
    desk.vault.attach(said(record, "photo"), &mut content(CHUNK).as_slice()).unwrap();
    desk.vault.request_destruction(record, "Ordonnance inventée 3/2026").unwrap();
    exchange(&mut region.coordinator, desk);
    let asked = region.coordinator.vault.destruction_requests().unwrap();
    region.coordinator.vault.order_destruction(&asked[0].entry).unwrap();
    exchange(&mut region.coordinator, desk);
    assert_eq!(rows(&desk.folder), (0, 0, 0));
    assert!(desk.vault.attachments(record).is_err() || desk.vault.attachments(record).unwrap().is_empty());
}

#[test]
fn a_view_built_anew_lists_the_same_files() {
    let mut region = region(1);
    let mut desk: TestDesk = region.desks.remove(0);
    let record = add_record(&mut desk.vault);
    let file = content(CHUNK);
    let entry = desk.vault.attach(said(record, "photo"), &mut file.as_slice()).unwrap();
    let folder = desk.folder.clone();
    let mut desk = desk.locked(|_| {
        for name in ["view.db", "view.db-wal", "view.db-shm"] {
            std::fs::remove_file(folder.join(name)).ok();
        }
    });
    assert_eq!(desk.vault.attachments(record).unwrap()[0].entry, entry);
    assert!(read_all(&mut desk.vault, record, entry).unwrap() == file);
}
