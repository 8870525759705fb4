//! Writes the test vectors of the enrolment formats: `cargo run -p aman-desk --example make_enrol_vectors -- tests/vectors`.
//!
//! Everything comes from seeds, so a run on the same code writes the same files. Released files never change.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a tool of the builders: it fails by panicking"
)]

use std::process::ExitCode;

use aman_desk::enrol::{Invitation, code_words, offer_lock, seal_approval, seal_offer, seal_refusal, seal_spent};
use aman_sync_protocol::host::Entropy;
use aman_sync_protocol::ids::{DeskId, EntryId, UnitId};
use aman_sync_protocol::replica::Item;
use aman_sync_protocol::secret::{SymmetricKey, hash, seal_bytes};
use aman_vault::spoken::all_words;
use aman_vault::state::ServerPin;
use serde_json::{Value, json};

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else { return ExitCode::from(2) };
    let files = [
        ("code", "ten words as typed; gives the code", codes()),
        ("invitation", "the file, and the text of the QR code", invitations()),
        ("offer", "opened with `code`; gives the invitation, or that it is spent", offers()),
        (
            "letter",
            "a request, approval or refusal, opened with `secret` for `mailbox` and `unit` or `desk`",
            letters(),
        ),
    ];
    for (format, note, cases) in files {
        let lines: Vec<String> = cases.iter().map(|case| format!("    {case}")).collect();
        let (format_, note) = (json!(format), json!(note));
        let lines = lines.join(",\n");
        let text = format!("{{\n  \"format\": {format_},\n  \"note\": {note},\n  \"cases\": [\n{lines}\n  ]\n}}\n");
        if std::fs::write(format!("{folder}/{format}.json"), text).is_err() {
            return ExitCode::from(6);
        }
    }
    ExitCode::SUCCESS
}

struct Seeded(u64);

impl Entropy for Seeded {
    fn fill(&mut self, out: &mut [u8]) {
        for part in out.chunks_mut(32) {
            self.0 += 1;
            let block = hash(&[b"enrol vectors", &self.0.to_be_bytes()]);
            part.iter_mut().zip(block).for_each(|(to, from)| *to = from);
        }
    }
}

const CODE: [u8; 11] = [0x0b, 0xad, 0xc0, 0xde, 0x42, 0x17, 0x99, 0x80, 0x01, 0xfe, 0x3c];

fn codes() -> Vec<Value> {
    let words = code_words(&CODE);
    let good = |name: &str, text: String, code: &[u8]| json!({ "expect": "ok", "name": name, "text": text, "gives": { "code": hex(code) } });
    let short: Vec<String> = words.iter().map(|word| word.chars().take(4).collect()).collect();
    let mut cases = vec![
        good("ten words", words.join(" "), &CODE),
        good("capitals, numbers and dashes between", format!("1. {}", words.join(" - 2 ").to_uppercase()), &CODE),
        good("the first four letters of each", short.join(" "), &CODE),
        good("all zeros", code_words(&[0; 11]).join(" "), &[0; 11]),
        good("all ones", code_words(&[0xff; 11]).join(" "), &[0xff; 11]),
    ];
    let bad = |name: String, words: &[&str]| json!({ "expect": "malformed", "name": name, "text": words.join(" ") });
    for at in 0..words.len() {
        let mut other = words.clone();
        other[at] = all_words()[(all_words().iter().position(|word| *word == words[at]).unwrap() + 1) % 2048];
        cases.push(bad(format!("word {} is another", at + 1), &other));
    }
    for at in 0..words.len() - 1 {
        let mut other = words.clone();
        other.swap(at, at + 1);
        cases.push(bad(format!("words {} and {} changed places", at + 1, at + 2), &other));
    }
    let mut unknown = words.clone();
    unknown[6] = "xylophonix";
    cases.push(bad("a word that is not of the list".to_owned(), &unknown));
    cases.push(bad("nine words".to_owned(), &words[..9]));
    cases.push(bad("eleven words".to_owned(), &[&words[..], &words[..1]].concat()));
    cases.push(bad("nothing".to_owned(), &[]));
    cases
}

fn invitation(server: bool) -> Invitation {
    Invitation {
        server: server.then(|| ServerPin { address: "192.0.2.1:7443".to_owned(), key: [7; 32] }),
        root: EntryId::from_bytes([1; 32]),
        unit: UnitId::from_bytes([2; 16]),
        mailbox: [3; 16],
        secret: SymmetricKey::from_bytes([4; 32]),
    }
}

fn told(invitation: &Invitation) -> Value {
    let server = invitation.server.as_ref().map(|server| json!({ "address": server.address, "key": hex(&server.key) }));
    json!({
        "server": server, "root": invitation.root.to_string(), "unit": invitation.unit.to_string(),
        "mailbox": hex(&invitation.mailbox), "secret": hex(invitation.secret.expose()),
    })
}

fn invitations() -> Vec<Value> {
    let (full, bare) = (invitation(true), invitation(false));
    let text = String::from_utf8(full.encode()).unwrap();
    let good = |name: &str, invitation: &Invitation| json!({ "expect": "ok", "name": name, "bytes": hex(&invitation.encode()), "gives": told(invitation) });
    let mut cases = vec![good("with a server", &full), good("without a server", &bare)];
    let changed = [
        ("another version", text.replace("\"version\":1", "\"version\":2")),
        ("another kind of file", text.replace("\"invitation\"", "\"something\"")),
        ("an eighth member", text.replacen('{', "{\"more\":1,", 1)),
        ("a member less", text.replace("\"version\":1,", "")),
        ("a short secret", text.replace(&"04".repeat(32), &"04".repeat(31))),
        ("digits that are none", text.replace(&"03".repeat(16), &"0g".repeat(16))),
        ("a server without a port", text.replace("192.0.2.1:7443", "192.0.2.1")),
        ("cut", text.trim_end_matches('}').to_owned()),
        ("no JSON", "aman".to_owned()),
        ("nothing", String::new()),
    ];
    cases.extend(
        changed
            .iter()
            .map(|(name, text)| json!({ "expect": "malformed", "name": name, "bytes": hex(text.as_bytes()) })),
    );
    cases
}

fn offers() -> Vec<Value> {
    let lock = offer_lock(&CODE).ok().unwrap();
    let drawer = hex(&lock.drawer);
    let offer = seal_offer(&invitation(true), &lock, &mut Seeded(1));
    let spent = seal_spent(&lock, &mut Seeded(2));
    let code = hex(&CODE);
    let mut cases = vec![
        json!({ "expect": "ok", "name": "an offer", "code": code, "bytes": hex(&offer),
            "gives": { "drawer": drawer, "spent": false, "invitation": told(&invitation(true)) } }),
        json!({ "expect": "ok", "name": "a spent one", "code": code, "bytes": hex(&spent),
            "gives": { "drawer": drawer, "spent": true, "invitation": null } }),
    ];
    let other = hex(&[0x55; 11]);
    cases.push(json!({ "expect": "cannot open", "name": "under another code", "code": other, "bytes": hex(&offer) }));
    cases.extend(
        wounded(&offer)
            .into_iter()
            .map(|(name, bytes)| json!({ "expect": "cannot open", "name": name, "code": code, "bytes": hex(&bytes) })),
    );
    cases
}

fn letters() -> Vec<Value> {
    let secret = SymmetricKey::from_bytes([4; 32]);
    let (mailbox, unit, desk) = ([3; 16], UnitId::from_bytes([2; 16]), DeskId::from_bytes([6; 16]));
    let request = [
        b"AMANREQU\x01".as_slice(),
        &mailbox,
        &seal_bytes(
            &secret,
            &[b"aman/request/v1".as_slice(), &mailbox, unit.as_bytes()].concat(),
            b"as sent",
            &mut Seeded(3),
        ),
    ]
    .concat();
    let items =
        [Item::Incarnation(vec![1; 3]), Item::Entry(Vec::new()), Item::Wrap(vec![2]), Item::Grant(vec![3; 300])];
    let approval = seal_approval(&items, &desk, &mailbox, &secret, &mut Seeded(4));
    let refusal = seal_refusal(&desk, &mailbox, &secret, &mut Seeded(5));
    let with = |which: &str, bytes: &[u8], whom: &[u8; 16]| json!({ "which": which, "secret": hex(secret.expose()), "mailbox": hex(&mailbox), "whom": hex(whom), "bytes": hex(bytes) });
    let case = |expect: &str, name: String, fields: Value, gives: Option<Value>| {
        let mut case = json!({ "expect": expect, "name": name });
        let object = case.as_object_mut().unwrap();
        object.extend(fields.as_object().unwrap().clone());
        object.extend(gives.map(|gives| ("gives".to_owned(), gives)));
        case
    };
    let mut cases = Vec::new();
    let listed: Vec<Value> =
        [(1, 3), (2, 0), (3, 1), (4, 300)].iter().map(|(kind, size)| json!([kind, size])).collect();
    for (which, bytes, whom, gives) in [
        ("request", &request, unit.as_bytes(), json!({ "plain": hex(b"as sent") })),
        ("approval", &approval, desk.as_bytes(), json!({ "items": listed })),
        ("refusal", &refusal, desk.as_bytes(), json!({})),
    ] {
        cases.push(case("ok", format!("a {which}"), with(which, bytes, whom), Some(gives)));
        cases.push(case("cannot open", format!("a {which} for somebody else"), with(which, bytes, &[9; 16]), None));
        for (name, wounded) in wounded(bytes) {
            cases.push(case("cannot open", format!("a {which}, {name}"), with(which, &wounded, whom), None));
        }
    }
    cases
}

fn wounded(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let with = |at: usize| {
        let mut out = bytes.to_vec();
        out[at] ^= 1;
        out
    };
    vec![
        ("its name changed", with(0)),
        ("another version", with(8)),
        ("a byte of its seal changed", with(bytes.len() - 20)),
        ("its last byte changed", with(bytes.len() - 1)),
        ("cut by one byte", bytes[..bytes.len() - 1].to_vec()),
        ("cut to its head", bytes[..9].to_vec()),
        ("a byte behind", [bytes, &[0]].concat()),
        ("empty", Vec::new()),
    ]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
