//! How long does an answer take to be durable and encrypted, beside one FULL commit of plain SQLite on the same disk?

use aman_schema::{Pack, Path, Private};
use aman_vault::{Argon, Host, LockedVault, NewVault, Options, Passphrase};
use rusqlite::Connection;
use serde_json::json;

use crate::stretch::{Stretch, ratio, words};

const ANSWERS: usize = 2_000;
const TEXT: &str = "Elle dit qu'il l'attendait devant la maison, le soir, et qu'un voisin a entendu. ";

pub(crate) fn measure() {
    let folder = tempfile::tempdir_in(aman_tests::programs::tree().join("target")).expect("a scratch folder");
    let options = Options { argon: Argon::weak_for_tests(), ..Options::default() };
    let new = NewVault {
        officer_name: Private::new("Adjudante inventée".to_owned()),
        passphrase: Passphrase::new("cinq mots tires au sort ici".to_owned()),
    };
    let mut vault = LockedVault::create(&folder.path().join("vault"), &options, &new, Host::system()).expect("a vault");
    let draft = vault.draft_new("reception", Pack::builtin().id()).expect("a draft");
    let path = Path::parse("narrative.story").expect("a path");

    let plain = Connection::open(folder.path().join("plain.db")).expect("a database");
    plain
        .execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE answer(path TEXT PRIMARY KEY, value TEXT)",
        )
        .expect("a table");

    let (mut ours, mut peer) = (Stretch::default(), Stretch::default());
    for number in 0..ANSWERS {
        let typed = format!("{}{number}", TEXT.repeat(1 + number % 8));
        let value = json!(typed);
        ours.time(|| vault.draft_set(draft, &path, Some(&value)).expect("saved"));
        peer.time(|| {
            plain.execute("INSERT OR REPLACE INTO answer VALUES ('narrative.story', ?1)", [&typed]).expect("saved")
        });
    }
    for (name, share) in [("median", 0.5), ("p99", 0.99)] {
        let (a, b) = (ours.quantile(share), peer.quantile(share));
        println!(
            "| answer to durable encrypted draft, {name} of {ANSWERS} | {} | plain SQLite FULL commit {} | {:.2} | ≤ 1.5 at p99 |",
            words(a),
            words(b),
            ratio(a, b)
        );
    }
}
