//! The server program itself: started, killed, stopped, verified, damaged.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use aman_sync_client::Dial;
use aman_sync_protocol::ids::EntryId;
use aman_sync_protocol::secret::VerifyingKey;
use aman_tests::programs::program;
use aman_tests::server::Server;

use crate::sync_world::{Desk, FULL, Region};

fn dial(server: &Server) -> Dial {
    let key: EntryId = server.key.parse().unwrap();
    Dial { address: server.address.clone(), server_key: VerifyingKey::from_bytes(*key.as_bytes()) }
}

fn verify(data: &Path) -> (Option<i32>, serde_json::Value) {
    let Output { status, stdout, .. } =
        Command::new(program("aman-server")).args(["verify", "--json", "--data"]).arg(data).output().unwrap();
    (status.code(), serde_json::from_slice(&stdout).unwrap_or_default())
}

fn store(data: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(aman_sync_server::store_path(data)).unwrap()
}

/// A server on a fresh folder, and a region with a brigade that has not met it yet.
fn served(folder: &Path) -> (Server, Region, Desk) {
    let (mut region, mut brigade) = (Region::found(1), Desk::new(2));
    region.admit(&mut brigade, FULL);
    (Server::start(&folder.join("server")), region, brigade)
}

#[test]
fn a_server_killed_while_desks_push_loses_no_entry_it_gave_its_word_on() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("server");
    let mut region = Region::found(1);
    let mut brigade = Desk::new(2);
    region.admit(&mut brigade, FULL);
    brigade.sync(&dial(&Server::start(&data))).unwrap();
    let (mut acknowledged, mut cuts) = (0, 0);
    for round in 0..12_u64 {
        let mut server = Server::start(&data);
        brigade.write_many(region.sheet, 200);
        let dial = dial(&server);
        let killer = thread::spawn(move || {
            thread::sleep(Duration::from_millis(12 + 25 * round));
            server.kill();
        });
        cuts += u32::from(brigade.sync(&dial).is_err());
        killer.join().unwrap();
        let waiting: Vec<EntryId> = unsent(&brigade);
        let held = store(&data);
        for id in brigade.replica.entry_ids().iter().filter(|id| !waiting.contains(id)) {
            let found: i64 = held
                .query_row("SELECT COUNT(*) FROM entries WHERE id = ?1", [id.as_bytes().as_slice()], |row| row.get(0))
                .unwrap();
            assert_eq!(found, 1, "round {round}: an acknowledged entry is gone");
            acknowledged += 1;
        }
        drop(held);
        assert_eq!(verify(&data).0, Some(0), "round {round}");
    }
    assert!(acknowledged > 120 && cuts > 2, "{acknowledged} acknowledged entries were looked for, {cuts} pushes cut");
    let server = Server::start(&data);
    brigade.sync(&dial(&server)).unwrap();
    assert_eq!(brigade.replica.waiting(), 0);
}

fn unsent(desk: &Desk) -> Vec<EntryId> {
    use aman_sync_protocol::replica::Replica;
    desk.replica.unsent(usize::MAX).unwrap().iter().filter_map(|unsent| unsent.entry).collect()
}

#[test]
fn verify_counts_what_is_sound_and_names_what_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (server, region, mut brigade) = served(folder.path());
    let data = server.data.clone();
    let written = brigade.write_many(region.sheet, 5);
    brigade.sync(&dial(&server)).unwrap();
    let busy = Command::new(program("aman-server")).args(["serve", "--data"]).arg(&data).output().unwrap();
    assert_eq!(busy.status.code(), Some(6), "two servers never share a folder");
    drop(server);
    let (code, report) = verify(&data);
    assert_eq!(
        (code, report["entries"].as_u64(), report["root"].as_str()),
        (Some(0), Some(7), Some(&*region.root.to_string()))
    );
    let sql = "UPDATE entries SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) || x'00' AS BLOB) WHERE id = ?1";
    assert_eq!(store(&data).execute(sql, [written[2].as_bytes().as_slice()]).unwrap(), 1);
    let (code, report) = verify(&data);
    assert_eq!((code, report["damaged"][0].as_str()), (Some(4), Some(&*written[2].to_string())));
    assert_eq!(verify(folder.path()).0, Some(2), "no store, nothing made");
    assert!(!folder.path().join("store.db").exists());
}

#[test]
fn a_store_is_verified_while_its_server_admits_and_receives() {
    let folder = tempfile::tempdir().unwrap();
    let (server, mut region, mut brigade) = served(folder.path());
    let data = server.data.clone();
    brigade.sync(&dial(&server)).unwrap();
    let (dial, at_work) = (dial(&server), Arc::new(AtomicBool::new(true)));
    let more = Arc::clone(&at_work);
    // Each round admits another desk, which writes at once: an older roster would not know its hand.
    let writer = thread::spawn(move || {
        let mut desks = 0_u64;
        while more.load(Ordering::Relaxed) {
            let mut desk = Desk::new(10 + desks);
            region.admit(&mut desk, FULL);
            region.coordinator.sync(&dial).unwrap();
            desk.write_many(region.sheet, 5);
            desk.sync(&dial).unwrap();
            desks += 1;
        }
        desks
    });
    let mut counted = Vec::new();
    while !writer.is_finished() && (counted.len() < 8 || counted.first() == counted.last()) {
        let (code, report) = verify(&data);
        assert_eq!(code, Some(0), "{report}");
        counted.push(report["entries"].as_u64().unwrap());
    }
    at_work.store(false, Ordering::Relaxed);
    assert!(writer.join().unwrap() > 1);
    assert!(counted.is_sorted(), "{counted:?}");
}

#[cfg(unix)]
#[test]
fn a_server_told_to_stop_ends_well_and_keeps_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("server");
    let mut first = Command::new(program("aman-server"))
        .args(["serve", "--json", "--data"])
        .arg(&data)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(first.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let said: serde_json::Value = serde_json::from_str(&line).unwrap();
    let told = Command::new("kill").args(["-TERM", &first.id().to_string()]).status().unwrap();
    assert!(told.success());
    let ended = first.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    let log = String::from_utf8(ended.stderr).unwrap();
    assert!(log.contains("stopping") && !log.contains("127.0.0.1"), "{log}");
    assert_eq!(Some(&*Server::start(&data).key), said["server_key"].as_str());
    use std::os::unix::fs::PermissionsExt;
    let mode = |name: &str| std::fs::metadata(data.join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("server.key"), mode(".")), (0o600, 0o700));
}

/// The gate failed once on this: the signal came between the line that says "listening" and the server's ear for it.
#[cfg(target_os = "linux")]
#[test]
fn a_server_told_to_stop_at_its_first_word_ends_well() {
    let folder = tempfile::tempdir().unwrap();
    // On one processor the shell runs before the server's next step, which is when the signal hurts.
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let allowed = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:")).unwrap();
    let processor = allowed.trim().split([',', '-']).next().unwrap();
    for round in 0..12 {
        let mut server = Command::new("taskset")
            .args(["-c", processor, program("aman-server").to_str().unwrap(), "serve", "--json", "--data"])
            .arg(folder.path().join("server"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // The shell waits for the line itself and sends the signal from within: no program starts in between.
        let told = Command::new("taskset")
            .args(["-c", processor, "sh", "-c", "read -r line && kill -TERM \"$0\"", &server.id().to_string()])
            .stdin(server.stdout.take().unwrap())
            .status()
            .unwrap();
        assert!(told.success(), "round {round}");
        assert_eq!(server.wait().unwrap().code(), Some(0), "round {round}");
    }
}
