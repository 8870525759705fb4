//! What comes out of the vault for one published vector of its inner formats?

use aman_sync_protocol::error::Malformed;
use aman_sync_protocol::ids::DeskId;
use aman_sync_protocol::roster_file::decode_roster_file;
use aman_sync_protocol::signed_pack::SignedPack;
use aman_vault::looks::{
    NoticeLook, SecondLook, SignatureLook, SlotsFault, look_at_fold, look_at_notice, look_at_proof, look_at_slots,
};
use aman_vault::paper::{PaperSecret, Share};
use aman_vault::spoken::{decode_words, encode_words};
use aman_vault::state::TrailLine;
use serde_json::{Value, json};

use crate::vector_cases::{Outcome, array, hex};

const MALFORMED: Outcome = Outcome::Malformed(Malformed::WrongValue);

pub(crate) fn decode(format: &str, case: &Value, bytes: &[u8]) -> Result<Value, Outcome> {
    match format {
        "fold" => fold(case, bytes),
        "notice" => notice(bytes),
        "proof" => proof(bytes),
        "roster_file" => roster_file(bytes),
        "signed_pack" => signed_pack(bytes),
        "share" => share(case),
        "slots" => slots(bytes),
        _ => spoken(case),
    }
}

fn spoken(case: &Value) -> Result<Value, Outcome> {
    let text = case["text"].as_str().unwrap();
    let bytes = decode_words(text).map_err(|_| MALFORMED)?;
    let words = encode_words(bytes.expose()).join(" ");
    Ok(json!({ "said": hex(bytes.expose()), "words": words }))
}

fn share(case: &Value) -> Result<Value, Outcome> {
    let text = case["text"].as_str().unwrap();
    if let Ok(sheet) = text.parse::<PaperSecret>() {
        return Ok(json!({ "kind": "sheet", "said": hex(sheet.bytes().expose()) }));
    }
    let share: Share = text.parse().map_err(|_| MALFORMED)?;
    Ok(json!({
        "kind": "share", "place": share.place(), "threshold": share.threshold(), "said": hex(share.bytes().expose()),
    }))
}

fn line(line: &TrailLine) -> Value {
    json!({
        "number": line.number, "at": line.at.0, "officer": line.officer.map(|officer| officer.to_string()),
        "code": line.code, "record": line.record.map(|record| record.to_string()),
        // EXPOSE: an invented reason.
        "reason": line.reason.as_ref().map(|reason| reason.expose().clone()),
        "subject": line.subject, "proof": hex(&line.proof),
    })
}

fn fold(case: &Value, bytes: &[u8]) -> Result<Value, Outcome> {
    let fold = look_at_fold(&DeskId::from_bytes(array(case, "desk")), bytes).ok_or(MALFORMED)?;
    let links = fold.links.map(|(before, after)| json!([hex(&before), hex(&after)]));
    Ok(json!({ "lines": fold.lines.iter().map(line).collect::<Vec<_>>(), "links": links }))
}

fn notice(bytes: &[u8]) -> Result<Value, Outcome> {
    Ok(match look_at_notice(bytes).ok_or(MALFORMED)? {
        NoticeLook::Lease { turn, hours, unlocks, secrets } => {
            let secrets: Vec<Value> =
                secrets.iter().map(|(desk, sealed)| json!([desk.to_string(), sealed.len()])).collect();
            json!({ "kind": "lease", "turn": turn, "hours": hours, "unlocks": unlocks, "secrets": secrets })
        }
        NoticeLook::Ask { number, statement, signature } => json!({
            "kind": "second.ask", "number": number, "statement": hex(&statement), "signature": hex(&signature),
        }),
        NoticeLook::Calls(list) => {
            let steps: Vec<Value> = list.steps.iter().map(|step| json!([step.who, step.number])).collect();
            json!({ "kind": "danger.calls", "turn": list.turn, "minutes": list.minutes, "steps": steps })
        }
        NoticeLook::Danger { level, mark } => json!({ "kind": "danger.taken.up", "level": level, "mark": mark }),
        NoticeLook::Yes { number, signature } => {
            json!({ "kind": "second.yes", "number": number, "signature": hex(&signature) })
        }
    })
}

fn proof(bytes: &[u8]) -> Result<Value, Outcome> {
    let proof = look_at_proof(bytes).ok_or(MALFORMED)?;
    let good = |look: SignatureLook| look == SignatureLook::Good;
    let second = match proof.second {
        SecondLook::Officer(officer, look) => json!(["officer", officer.to_string(), good(look)]),
        SecondLook::Telephone(desk) => json!(["telephone", desk.to_string(), null]),
        SecondLook::Region(officer, look) => json!(["region", officer.to_string(), good(look)]),
    };
    let act = &proof.act;
    Ok(json!({
        "code": act.act.code().text(), "number": act.number, "asked": act.asked.0, "desk": act.desk.to_string(),
        // EXPOSE: an invented reason.
        "officer": act.officer.to_string(), "reason": act.reason.expose(), "first": good(proof.first), "second": second,
    }))
}

fn slots(bytes: &[u8]) -> Result<Value, Outcome> {
    let slots = look_at_slots(bytes).map_err(|fault| match fault {
        SlotsFault::Damaged => MALFORMED,
        SlotsFault::Newer(version) => Outcome::Malformed(Malformed::Newer(u64::from(version))),
    })?;
    let slot = |slot: &aman_vault::looks::SlotLook| {
        json!({
            "shape": slot.shape, "officer": slot.officer.to_string(), "opens": slot.opens, "factors": slot.factors,
            "memory": slot.cost.memory_kib, "passes": slot.cost.passes, "left": slot.unlocks_left,
            "recovery": slot.recovery,
        })
    };
    let listed: Vec<Value> = slots.slots.iter().map(slot).collect();
    Ok(json!({ "generation": slots.generation, "vault": hex(&slots.vault), "slots": listed }))
}

fn signed_pack(bytes: &[u8]) -> Result<Value, Outcome> {
    let pack = SignedPack::decode(bytes)?;
    pack.verify_signature()?;
    Ok(
        json!({ "root": hex(pack.root().as_bytes()), "signer": hex(pack.signer().as_bytes()), "hash": hex(&pack.hash()) }),
    )
}

fn roster_file(bytes: &[u8]) -> Result<Value, Outcome> {
    use aman_sync_protocol::replica::Item;
    let items = decode_roster_file(bytes)?;
    let listed = items.iter().map(|item| {
        let kind = match item {
            Item::Incarnation(_) => 2,
            Item::Entry(_) => 3,
            Item::Wrap(_) => 4,
            Item::Grant(_) => 5,
        };
        json!([kind, hex(item.bytes())])
    });
    Ok(json!({ "items": listed.collect::<Vec<_>>() }))
}
