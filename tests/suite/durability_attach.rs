//! Is a file that was taken in still whole after the power went, and does no cut leave a manifest without its chunks?

use aman_schema::{EXAMPLE_COMPLETE, Pack, Private, parse};
use aman_sync_protocol::ids::RecordId;
use aman_tests::crash_vfs::Recorder;
use aman_tests::seeded::{SeededEntropy, seed};
use aman_tests::survivor::answers_said;
use aman_vault::attach::NewAttachment;
use aman_vault::trail::Act;
use aman_vault::{LockedVault, OpenVault, Options};
use rusqlite::Connection;

use crate::durability_world::{after_cut, host, officer, passphrase, weak};

const CUTS: usize = 120;
const FILES: usize = 4;

/// The bytes of the file of this number: some chunks, of another length each time.
fn content(number: usize) -> Vec<u8> {
    (0..130_000 + 40_000 * number).map(|at| (at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes()[0]).collect()
}

fn whole_files(vault: &mut OpenVault, record: RecordId) -> usize {
    let listed = vault.attachments(record).unwrap();
    for attachment in &listed {
        let number = attachment.name.expose().parse().unwrap();
        let mut reader = vault.attachment_open(record, attachment.entry, Act::AttachmentRead, None).unwrap();
        let mut whole = Vec::new();
        while let Some(piece) = vault.attachment_next(&mut reader).unwrap() {
            whole.extend_from_slice(piece.expose());
        }
        assert!(whole == content(number), "file {number}");
    }
    listed.len()
}

#[test]
fn no_power_cut_loses_a_file_that_was_taken_in_or_leaves_a_manifest_without_its_chunks() {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::register(&format!("attach-{}", folder.path().display()));
    let options = Options { vfs: Some(recorder.name().to_owned()), ..weak() };
    let mut vault = LockedVault::create(folder.path(), &options, &officer(), host()).unwrap();
    vault.create_authority(&Private::new("Région inventée".to_owned())).unwrap();
    let example = parse(&serde_json::from_str(EXAMPLE_COMPLETE).unwrap(), Pack::builtin()).unwrap();
    let record = vault.add_record(&example).unwrap().record();
    recorder.settle();
    let begun = recorder.count();
    for number in 0..FILES {
        let new = NewAttachment {
            record,
            name: Private::new(number.to_string()),
            media_type: "image/jpeg".to_owned(),
            place: Private::new(String::new()),
        };
        vault.attach(new, &mut content(number).as_slice()).unwrap();
        recorder.said(number);
    }
    let events = recorder.events();
    drop(vault);
    let mut dice = SeededEntropy::new(seed());
    let mut left_over = 0;
    for _ in 0..CUTS {
        let cut = begun + 1 + dice.below(events.len() - begun);
        let said = answers_said(&events, cut);
        let fresh = after_cut(folder.path(), &events, cut, &mut dice);
        let unfinished = || -> u64 {
            let db = Connection::open(fresh.path().join("log.db")).unwrap();
            let sql =
                "SELECT (SELECT count(*) FROM spool) + (SELECT count(*) FROM chunk_ref WHERE length(holder) = 16)";
            db.query_row(sql, [], |row| row.get(0)).unwrap()
        };
        left_over += u64::from(unfinished() > 0);
        let locked = LockedVault::open(fresh.path(), &weak(), host()).unwrap();
        assert_eq!(unfinished(), 0, "what nobody can finish is cleared");
        let mut vault = locked.unlock(None, &passphrase()).map_err(|(_, failed)| failed).unwrap();
        let kept = whole_files(&mut vault, record);
        assert!((said..=FILES).contains(&kept), "seed {}, cut {cut}: {kept} files of {said}", seed());
        assert!(vault.record(record).is_ok());
    }
    println!("{CUTS} power cuts, {} events, {left_over} in the middle of a file, none lost", events.len());
    assert!(left_over > 0, "some cuts fell where it matters");
}
