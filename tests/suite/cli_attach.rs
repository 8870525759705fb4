//! Do files go into a record, to another desk and out again from a terminal, and does nothing of them lie about?

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use aman_tests::desk::{Answer, Desk, Region};
use rusqlite::Connection;

use crate::cli_apart::added;

const SECRET: &[u8] = b"GPS 34.0209 -6.8416 telephone de Khadija";

/// A photograph as a camera writes one: place and device beside the picture.
fn photograph(scan: usize) -> Vec<u8> {
    let segment = |marker: u8, body: &[u8]| {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], length.as_slice(), body].concat()
    };
    let noise: Vec<u8> = (0..scan as u64).map(|at| (at.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 57) as u8).collect();
    let parts = [
        vec![0xff, 0xd8],
        segment(0xe1, &[b"Exif\0\0", SECRET].concat()),
        segment(0xdb, &[3; 65]),
        segment(0xda, &[1, 1, 0, 0, 63, 0]),
        noise,
        vec![0xff, 0xd9],
    ];
    parts.concat()
}

fn failure(answer: &Answer) -> (i32, &str) {
    (answer.code, answer.json["failure"]["code"].as_str().unwrap_or_default())
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|at| at == what)
}

/// Every file below a folder.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// What is given out is without place and device unless the original is asked for, and each time is written down.
fn gives_copies(desk: &Desk, id: &str, attachment: &str, photo: &[u8], folder: &Path) {
    let out = desk.command(&["attach", "show", id, attachment, "--reason", "parquet"]).output().unwrap();
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(!holds(&out.stdout, SECRET) && out.stdout.len() + SECRET.len() < photo.len() + 40);
    let whole = folder.join("original.jpg");
    let args =
        ["attach", "show", id, attachment, "--reason", "expertise", "--original", "--out", whole.to_str().unwrap()];
    assert_eq!(desk.run(&args)["stripped"], false);
    assert!(fs::read(&whole).unwrap() == photo, "the sealed original is untouched");
    assert_eq!(failure(&desk.try_run(&args)), (2, "file-exists"));

    let trail = desk.run(&["trail"]);
    let lines: Vec<_> = trail["trail"]
        .as_array()
        .or(trail["lines"].as_array())
        .unwrap()
        .iter()
        .filter(|line| line["act"] == "attachment.exported")
        .collect();
    assert_eq!(lines.len(), 2, "{trail}");
    assert!(lines.iter().all(|line| line["subject"] == attachment));
}

#[test]
fn a_photograph_goes_in_to_another_desk_and_out_without_place_and_device() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let first = &region.brigades[0];
    let second = region.another_desk(&folder.path().join("second"));
    for desk in [first, &second] {
        desk.run(&["sync"]);
    }
    Region::confirm_each_other(first, &second);
    aman_tests::desk::level(&[first, &second, first, &second]);

    let picked = tempfile::tempdir().unwrap();
    let photo = photograph(150_000);
    let file = picked.path().join("IMG_0231.jpg");
    fs::write(&file, &photo).unwrap();
    let id = added(first, folder.path());
    let taken =
        first.run(&["record", "attach", &id, file.to_str().unwrap(), "--name", "main gauche", "--place", "salle 2"]);
    let attachment = taken["attachment"].as_str().unwrap().to_owned();
    let listed = first.run(&["attach", "list", &id])["attachments"][0].clone();
    assert_eq!((listed["id"].as_str(), listed["name"].as_str()), (Some(attachment.as_str()), Some("main gauche")));
    assert_eq!((listed["mediaType"].as_str(), listed["size"].as_u64()), (Some("image/jpeg"), Some(photo.len() as u64)));
    assert_eq!(
        (listed["place"].as_str(), listed["here"].as_u64(), listed["held"].as_u64()),
        (Some("salle 2"), Some(3), Some(0))
    );

    // The other desk learns of it before its pieces are here, and says so.
    let sent = first.run(&["sync"]);
    assert_eq!(sent["piecesSent"], 3);
    second.run(&["sync"]);
    let waits = second.run(&["attach", "list", &id])["attachments"][0].clone();
    assert_eq!((waits["here"].as_u64(), waits["pieces"].as_u64()), (Some(0), Some(3)));
    let early = second.try_run(&["attach", "show", &id, &attachment, "--reason", "parquet"]);
    assert_eq!(failure(&early), (4, "attachment-not-here"));
    assert_eq!(second.run(&["sync"])["piecesReceived"], 3);
    assert_eq!(second.run(&["sync"])["piecesReceived"], 0);
    assert_eq!(first.run(&["attach", "list", &id])["attachments"][0]["held"], 3);

    gives_copies(&second, &id, &attachment, &photo, picked.path());

    // Nothing of the picture in clear, neither on the desks nor at the server.
    let middle = &photo[100_000..100_064];
    for place in [&first.vault, &first.home, &second.vault, &second.home, &region.server.data] {
        for path in files_below(place) {
            let bytes = fs::read(&path).unwrap();
            assert!(
                !holds(&bytes, middle) && !holds(&bytes, SECRET) && !holds(&bytes, b"main gauche"),
                "{}",
                path.display()
            );
        }
    }
    for desk in [first, &second] {
        desk.run(&["verify"]);
    }
}

#[test]
fn each_refusal_has_its_word() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let id = added(desk, folder.path());
    let note = folder.path().join("note.txt");
    fs::write(&note, "une note").unwrap();
    let note = note.to_str().unwrap();
    let nowhere = folder.path().join("rien");
    assert_eq!(failure(&desk.try_run(&["record", "attach", &id, nowhere.to_str().unwrap()])), (2, "file-unreadable"));
    let unknown = "00000000000000000000000000000000";
    assert_eq!(failure(&desk.try_run(&["record", "attach", unknown, note])), (2, "unknown-record"));
    let taken = desk.run(&["attach", "add", &id, "--file", note]);
    let attachment = taken["attachment"].as_str().unwrap().to_owned();
    assert_eq!(desk.run(&["attach", "list", &id])["attachments"][0]["name"], "note.txt");
    let none = "11".repeat(32);
    assert_eq!(failure(&desk.try_run(&["attach", "show", &id, &none, "--reason", "r"])), (2, "unknown-attachment"));
    assert_eq!(failure(&desk.try_run(&["attach", "show", &id, &attachment, "--reason", " "])), (2, "reason-needed"));
    assert_eq!(
        failure(&desk.try_run(&["attach", "show", &id, &attachment, "--reason", "r"])),
        (2, "attachment-not-stripped")
    );
    let shown = desk.command(&["attach", "show", &id, &attachment, "--reason", "r", "--original"]).output().unwrap();
    assert_eq!(shown.stdout, b"une note");
    // Photographs of injuries only once the region has cited the act that allows them.
    let injury = ["attach", "add", &id, "--file", note, "--injuries"];
    assert_eq!(failure(&desk.try_run(&injury)), (3, "injuries-off"));
    region.coordinator.run(&["switch", "set", "injury-photographs", "--act", "Décision inventée 9/2026"]);
    region.coordinator.run(&["sync"]);
    desk.run(&["sync"]);
    desk.run(&injury);
    assert_eq!(failure(&region.coordinator.try_run(&["attach", "add", &id, "--file", note])).0, 2);
}

#[test]
fn a_bit_that_turned_on_the_disk_is_told_and_the_text_stays_readable() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    desk.run(&["authority", "create", "--region", "Région inventée"]);
    let id = added(&desk, folder.path());
    let added =
        desk.command(&["attach", "add", &id, "--file", "-", "--name", "son"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut added = added;
    added.stdin.take().unwrap().write_all(&vec![9; 200_000]).unwrap();
    let answer = added.wait_with_output().unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap();
    let attachment = answer["attachment"].as_str().unwrap();
    let db = Connection::open(desk.vault.join("log.db")).unwrap();
    db.execute("UPDATE chunk SET bytes = zeroblob(length(bytes)) WHERE rowid = 2", []).unwrap();
    drop(db);
    let args = ["attach", "show", &id, attachment, "--reason", "r", "--original", "--out"];
    let out = folder.path().join("out");
    let damaged = desk.try_run(&[&args[..], &[out.to_str().unwrap()]].concat());
    assert_eq!(failure(&damaged), (4, "attachment-damaged"));
    assert!(!out.exists(), "no half of it stays");
    assert_eq!(desk.try_run(&["verify"]).code, 4);
    assert_eq!(desk.run(&["record", "show", &id])["id"], id.as_str());
}

#[test]
fn twenty_megabytes_from_a_pipe_never_stand_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    desk.run(&["authority", "create", "--region", "Région inventée"]);
    let id = added(&desk, folder.path());
    let mut child = desk
        .command(&["attach", "add", &id, "--file", "-", "--name", "enregistrement", "--type", "audio/wav"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let resident = |process: u32| -> u64 {
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    let mut input = child.stdin.take().unwrap();
    let megabyte = vec![7; 1 << 20];
    // The pipe takes no more than it is read: after the second one the passphrase has been worked out.
    for _ in 0..2 {
        input.write_all(&megabyte).unwrap();
    }
    let before = resident(child.id());
    for _ in 0..18 {
        input.write_all(&megabyte).unwrap();
    }
    let after = resident(child.id());
    drop(input);
    let mut out = String::new();
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    assert!(child.wait().unwrap().success(), "{out}");
    println!("18 MiB more: {before} KiB resident before, {after} KiB after");
    assert!(after < before + 6 * 1024, "{before} KiB before, {after} KiB after");
}
