//! How many records a second are sealed, signed, pushed through mutual TLS on loopback and acknowledged, beside PouchDB?

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use aman_schema::{Pack, Record, parse};
use aman_sync_client::{Dial, Transport, sync_blocking};
use aman_sync_protocol::secret::{SigningKey, VerifyingKey};
use aman_tests::desk::{Desk, PASSPHRASE, Region};
use aman_tests::programs::tree;
use aman_vault::host::SystemClock;
use aman_vault::state::SealOutcome;
use aman_vault::{Host, LockedVault, OpenVault, Options, Passphrase};
use serde_json::Value;

use crate::stretch::{Stretch, ratio, words};

const RECORDS: usize = 500;
const ROUNDS: usize = 5;
/// Records sealed in one transaction, as the invented receptions of a demonstration are.
const TOGETHER: usize = 100;
/// Records sealed one by one before, as an officer seals them.
const ALONE: usize = 50;

pub(crate) fn measure() {
    let folder = tempfile::tempdir_in(tree().join("target")).expect("a scratch folder");
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let mut vault = open(&region.brigades[0]);
    vault.after_sync().expect("the keys of the approval");
    let pin = vault.server().expect("readable").expect("a server");
    let dial = Dial { address: pin.address, server_key: VerifyingKey::from_bytes(pin.key) };
    let link = SigningKey::from_seed(*vault.log().link_key().expose_seed());
    let transport = Transport::new(&dial, link).expect("a transport");
    let file = folder.path().join("records.json");
    install_peer();

    let (mut alone, mut seal, mut push, mut ours, mut peer) =
        (Stretch::default(), Stretch::default(), Stretch::default(), Stretch::default(), Stretch::default());
    for round in 0..ROUNDS {
        let records = records(round);
        fs::write(
            &file,
            serde_json::to_vec(&records.iter().map(|record| record.answers()).collect::<Vec<_>>()).expect("JSON"),
        )
        .expect("written");
        for record in records.iter().take(ALONE) {
            let outcome = alone.time(|| vault.add_record(record)).expect("sealed");
            assert!(matches!(outcome, SealOutcome::Sealed { .. }), "the desk waits for its keys");
        }
        sync_blocking(&transport, vault.replica(), &SystemClock).expect("pushed");
        let begun = Instant::now();
        for some in records.chunks(TOGETHER) {
            // Each is on the disk when the call that sealed it returns.
            let outcomes = vault.add_records(some).expect("sealed");
            assert!(outcomes.iter().all(|outcome| matches!(outcome, SealOutcome::Sealed { .. })), "no keys");
        }
        seal.keep(begun.elapsed());
        let sending = Instant::now();
        let report = sync_blocking(&transport, vault.replica(), &SystemClock).expect("pushed");
        push.keep(sending.elapsed());
        assert!(report.pushed as usize >= RECORDS, "pushed {} of {RECORDS}", report.pushed);
        ours.keep(begun.elapsed());
        peer.keep(peer_push(&file));
    }
    println!(
        "| one record sealed, median and p99 of {} | {} · {} | – | – | – |",
        ROUNDS * ALONE,
        words(alone.quantile(0.5)),
        words(alone.quantile(0.99))
    );
    let (a, b) = (ours.quantile(0.5), peer.quantile(0.5));
    println!(
        "| {RECORDS} records sealed, signed, pushed, acknowledged (two entries each), median of {ROUNDS} | {} ({:.0}/s; sealing {}, push {}) | PouchDB → express-pouchdb, no TLS, no encryption, in memory {} ({:.0}/s) | {:.2} | ≤ 0.2 |",
        words(a),
        RECORDS as f64 / a.as_secs_f64(),
        words(seal.quantile(0.5)),
        words(push.quantile(0.5)),
        words(b),
        RECORDS as f64 / b.as_secs_f64(),
        ratio(a, b)
    );
}

fn open(desk: &Desk) -> OpenVault {
    let locked = LockedVault::open(&desk.vault, &Options::default(), Host::system()).expect("a vault");
    locked.unlock(None, &Passphrase::new(PASSPHRASE.to_owned())).map_err(|(_, why)| why).expect("unlocked")
}

fn records(round: usize) -> Vec<Record> {
    let text =
        fs::read_to_string(tree().join("schema/packs/reception-1/examples/complete.json")).expect("the published case");
    let case: Value = serde_json::from_str(&text).expect("JSON");
    (0..RECORDS)
        .map(|number| {
            let mut case = case.clone();
            case["answers"]["narrative"]["story"] =
                format!("Récit inventé numéro {number} du tour {round}. ").repeat(6).into();
            parse(&case, Pack::builtin()).expect("a valid case")
        })
        .collect()
}

fn install_peer() {
    let folder = tree().join("tests/benches/peer");
    if !folder.join("node_modules/pouchdb").is_dir() {
        let done =
            Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder).status().expect("npm");
        assert!(done.success(), "npm ci failed for the peer");
    }
}

fn peer_push(file: &std::path::Path) -> Duration {
    let output = Command::new("node")
        .arg("push.mjs")
        .arg(file)
        .current_dir(tree().join("tests/benches/peer"))
        .output()
        .expect("node");
    assert!(output.status.success(), "the peer failed: {}", String::from_utf8_lossy(&output.stderr));
    let said: Value = serde_json::from_slice(&output.stdout).expect("its figures");
    Duration::from_secs_f64(said["seconds"].as_f64().expect("seconds"))
}
