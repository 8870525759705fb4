//! Do the fuzz targets hold on everything near the published vectors, and on what long runs of fuzzing kept?

use std::path::Path;

use crate::vector_cases::{bytes, cases, unhex};

#[allow(unreachable_pub, dead_code, reason = "a crate of its own, for the nightly compiler; here a module")]
#[path = "../fuzz/src/lib.rs"]
mod targets;

#[test]
fn the_decoders_of_enrolment_take_wounded_vectors_without_a_panic() {
    let mut tried = 0_u32;
    for (format, case) in cases() {
        let seed = match case.get("text").and_then(|text| text.as_str()) {
            Some(text) => text.as_bytes().to_vec(),
            None => case.get("bytes").map(bytes).unwrap_or_default(),
        };
        let target = match format.as_str() {
            "code" => targets::code,
            "invitation" => targets::invitation,
            "letter" => targets::approval,
            "offer" => targets::offer,
            _ => continue,
        };
        for wounded in wounds(&seed) {
            target(&wounded);
            targets::request(&wounded);
            tried += 1;
        }
    }
    assert!(tried > 5_000, "{tried} inputs");
}

#[test]
fn the_decoders_of_the_vault_take_wounded_vectors_without_a_panic() {
    let mut tried = 0_u32;
    for (format, case) in cases() {
        let target = match format.as_str() {
            "fold" => targets::fold,
            "notice" => targets::notice,
            "proof" => targets::proof,
            "roster_file" => targets::roster_file,
            "share" => targets::share,
            "slots" => targets::slots,
            "spoken" => targets::spoken,
            _ => continue,
        };
        let text = case.get("text").and_then(|text| text.as_str()).map(|text| text.as_bytes().to_vec());
        let seed = text.unwrap_or_else(|| bytes(&case["bytes"]));
        // The target makes the sum of a slot file right itself.
        let seed = if format == "slots" { seed[..seed.len().saturating_sub(32)].to_vec() } else { seed };
        for wounded in wounds(&seed) {
            target(&wounded);
            tried += 1;
        }
    }
    assert!(tried > 20_000, "{tried} inputs");
}

#[test]
fn shares_and_sheets_with_a_wound_are_refused_or_said_as_they_are() {
    let share = [&[1, 1, 7, 7, 7, 7, 3, 2], [0x5a; 32].as_slice()].concat();
    let sheet = [&[1, 2, 7, 7, 7, 7], [0xa5; 32].as_slice()].concat();
    let words = aman_vault::spoken::encode_words(&share).join(" ");
    assert_eq!(words.parse::<aman_vault::paper::Share>().unwrap().place(), 2);
    for seed in [share, sheet, words.into_bytes()] {
        wounds(&seed).for_each(|wounded| targets::share(&wounded));
    }
}

#[test]
fn what_fuzzing_kept_is_taken_by_every_target_without_a_panic() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tried = 0_u32;
    for (name, target) in TARGETS {
        let kept = std::fs::read_to_string(tests.join(format!("fuzz/kept/{name}.txt")))
            .unwrap_or_else(|why| panic!("what was kept for {name}: {why}"));
        for line in kept.lines() {
            target(&unhex(line));
            tried += 1;
        }
    }
    assert!(tried > 1_000, "{tried} inputs");
    let mut files: Vec<String> = std::fs::read_dir(tests.join("fuzz/fuzz_targets"))
        .unwrap()
        .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    files.sort();
    assert_eq!(files, TARGETS.map(|(name, _)| name), "each target is tried here");
}

type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 39] = [
    ("alert", targets::alert),
    ("approval", targets::approval),
    ("beacon", targets::beacon),
    ("bundle", targets::bundle),
    ("cbor", targets::cbor),
    ("chunk", targets::chunk),
    ("chunk_answer", targets::chunk_answer),
    ("chunk_ask", targets::chunk_ask),
    ("chunks_kept", targets::chunks_kept),
    ("code", targets::code),
    ("courier", targets::courier),
    ("danger_code", targets::danger_code),
    ("end", targets::end),
    ("entry", targets::entry),
    ("envelope", targets::envelope),
    ("fold", targets::fold),
    ("frame", targets::frame),
    ("grant", targets::grant),
    ("hello", targets::hello),
    ("incarnation", targets::incarnation),
    ("invitation", targets::invitation),
    ("letter", targets::letter),
    ("manifest", targets::manifest),
    ("notice", targets::notice),
    ("offer", targets::offer),
    ("pack_table", targets::pack_table),
    ("payload", targets::payload),
    ("phone_code", targets::phone_code),
    ("proof", targets::proof),
    ("receipt", targets::receipt),
    ("request", targets::request),
    ("roster", targets::roster),
    ("roster_file", targets::roster_file),
    ("server_hello", targets::server_hello),
    ("share", targets::share),
    ("signed_pack", targets::signed_pack),
    ("slots", targets::slots),
    ("spoken", targets::spoken),
    ("wrap", targets::wrap),
];

/// Each byte turned in three ways, and every cut.
fn wounds(seed: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    let turned = (0..seed.len()).flat_map(move |at| {
        [1_u8, 0x80, 0xff].map(|mask| {
            let mut bytes = seed.to_vec();
            bytes[at] ^= mask;
            bytes
        })
    });
    turned.chain((0..=seed.len()).map(|end| seed[..end].to_vec()))
}
