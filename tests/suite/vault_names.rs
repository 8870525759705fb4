//! Is a woman found again however her name is written, and who says that two records are hers?

use aman_schema::{Pack, Record, parse};
use aman_sync_protocol::ids::RecordId;
use aman_vault::trail::Act;
use aman_vault::{OpenVault, VaultFault};
use serde_json::{Value, json};

use crate::vault_world::{exchange, region, words};

fn of(person: Value) -> Record {
    with_author(person, None)
}

fn with_author(person: Value, author: Option<&str>) -> Record {
    let mut answers = json!({"reception": {"date": {"date": "2026-06-01", "precision": "J"}}, "person": person});
    if let Some(name) = author {
        answers["authors"] = json!([{"id": "a", "name_latin": name}]);
    }
    parse(&json!({"form": "reception", "pack": "reception/1", "answers": answers}), Pack::builtin()).unwrap()
}

fn add(vault: &mut OpenVault, person: Value) -> RecordId {
    vault.add_record(&of(person)).unwrap().record()
}

fn latin(given: &str, family: &str) -> Value {
    json!({"given_latin": given, "family_latin": family})
}

fn arabic(given: &str, family: &str) -> Value {
    json!({"given_arabic": given, "family_arabic": family})
}

fn found(vault: &OpenVault, text: &str) -> Vec<RecordId> {
    vault.search(&words(text), 10).unwrap().iter().map(|one| one.row.record).collect()
}

#[test]
fn a_name_is_found_from_the_other_script_and_from_its_other_spellings() {
    let mut region = region(1);
    let vault = &mut region.desks[0].vault;
    let fatima = add(vault, arabic("فاطمة", "بنجلون"));
    let idrissi = add(vault, latin("Khadija", "El Idrissi"));
    let ait = add(vault, latin("Aïcha", "Aït Ouazmour"));
    let daughter = add(vault, latin("Malika", "Bent Ahmed"));
    let servant = add(vault, arabic("رقية", "عبد الرحيم"));
    for (text, record) in [
        ("Fatima", fatima),
        ("Fatma", fatima),
        ("Fadma", fatima),
        ("Fatima Ben Jelloun", fatima),
        ("Benjelloun fatma", fatima),
        ("خديجة", idrissi),
        ("Khdija Idrissi", idrissi),
        ("الإدريسي", idrissi),
        ("Al Idrissi", idrissi),
        ("Ait Ouazmour", ait),
        ("أيت وازمور", ait),
        ("عائشة", ait),
        ("Malika Ben Ahmed", daughter),
        ("بنت أحمد", daughter),
        ("Rkia Abderrahim", servant),
        ("Roukia Abd El Rahim", servant),
    ] {
        assert_eq!(found(vault, text), [record], "{text}");
    }
    for text in ["Fatiha", "Khadra", "Abdelkarim", "Yamina"] {
        assert!(found(vault, text).is_empty(), "{text}");
    }
}

#[test]
fn a_record_is_found_by_a_slip_the_end_of_a_telephone_a_document_and_its_own_number() {
    let mut region = region(1);
    let vault = &mut region.desks[0].vault;
    let mut record = of(json!({
        "given_latin": "Khadija", "family_latin": "Cherkaoui", "id_document": {"type": "CNIE", "number": "AB123456"},
    }));
    let mut document = record.to_value();
    document["answers"]["phones"] = json!([{"id": "p1", "number": "+212600000258"}]);
    record = parse(&document, Pack::builtin()).unwrap();
    let id = vault.add_record(&record).unwrap().record();
    for text in
        ["Khadjia Cherkaoui", "Khadija Cherkoui", "0258", "00 02 58", "0600000258", "ab123456", "AB 123456", "123456"]
    {
        assert_eq!(found(vault, text), [id], "{text}");
    }
    assert_eq!(found(vault, &id.to_string()), [id]);
    assert!(found(vault, "9999").is_empty());
    assert!(found(vault, &"Khadija 0258 ".repeat(10_000)).is_empty());
}

#[test]
fn while_a_name_is_typed_its_beginning_finds_it_in_the_other_script_too() {
    let mut region = region(1);
    let vault = &mut region.desks[0].vault;
    let id = add(vault, arabic("خديجة", "الشرقاوي"));
    for text in ["Khad", "Khadi", "Cherk", "khadija ch", "خدي"] {
        assert_eq!(found(vault, text), [id], "{text}");
    }
}

#[test]
fn the_best_comes_first_whole_before_begun_and_written_before_heard() {
    let mut region = region(1);
    let vault = &mut region.desks[0].vault;
    let heard = add(vault, arabic("فاطمة", "بناني"));
    let begun = add(vault, latin("Fatimazohra", "Naciri"));
    let written = add(vault, latin("Fatima", "Bennani"));
    let order = found(vault, "Fatima");
    assert_eq!(order[0], written);
    assert!(order.contains(&heard) && order.contains(&begun));
}

#[test]
fn records_that_may_be_of_one_person_are_proposed_with_reasons_and_only_those() {
    let mut region = region(1);
    let vault = &mut region.desks[0].vault;
    let born = |mut person: Value, year: &str| {
        person["birth"] = json!({"date": year, "precision": "A"});
        person
    };
    let one = add(vault, born(latin("Fatima", "Bennani"), "1980"));
    let two = add(vault, born(arabic("فاطمة", "بناني"), "1982"));
    add(vault, born(latin("Fatima", "Bennani"), "1995"));
    add(vault, born(latin("Fatiha", "Bennani"), "1980"));
    let pairs = vault.duplicates(10).unwrap();
    assert_eq!(pairs.len(), 1);
    assert_eq!([pairs[0].first.record, pairs[0].second.record], [one, two]);
    assert!(pairs[0].alike.reasons.contains(&aman_schema::Reason::Script));
    assert!(pairs[0].alike.reasons.contains(&aman_schema::Reason::Presumed));
    let candidates = vault.candidates(two, 10).unwrap();
    assert_eq!(candidates.iter().map(|one| one.row.record).collect::<Vec<_>>(), [one]);
}

#[test]
fn what_a_person_said_of_two_records_moves_nothing_travels_and_is_taken_back() {
    let mut region = region(2);
    let (first, second) = region.desks.split_at_mut(1);
    let (first, second) = (&mut first[0], &mut second[0]);
    let one = add(&mut first.vault, latin("Fatima", "Bennani"));
    let two = add(&mut first.vault, arabic("فاطمة", "بناني"));
    let documents = [one, two].map(|id| first.vault.record(id).unwrap().document);
    assert_eq!(first.vault.link(one, two, &words(" ")), Err(VaultFault::NoReason));
    assert_eq!(first.vault.link(one, one, &words("soi-même")), Err(VaultFault::NothingToDo));
    first.vault.link(one, two, &words("même pièce vue")).unwrap();
    assert_eq!(first.vault.link(two, one, &words("encore")), Err(VaultFault::NothingToDo));
    exchange(first, second);
    for vault in [&first.vault, &second.vault] {
        for (record, other) in [(one, two), (two, one)] {
            let same: Vec<RecordId> = vault.same_as(record).unwrap().iter().map(|row| row.record).collect();
            assert_eq!(same, [other]);
        }
    }
    assert_eq!(first.vault.dump_view().unwrap(), second.vault.dump_view().unwrap());
    // Said at one desk, taken back at the other, from the other record.
    second.vault.unlink(two, one, &words("deux sœurs")).unwrap();
    exchange(first, second);
    for desk in [first, second] {
        assert!(desk.vault.same_as(one).unwrap().is_empty());
        assert_eq!([one, two].map(|id| desk.vault.record(id).unwrap().document), documents);
        let reasons: Vec<String> = desk
            .vault
            .history(one)
            .unwrap()
            .iter()
            .filter_map(|line| Some(line.reason.as_ref()?.expose().clone()))
            .collect();
        assert_eq!(reasons, ["même pièce vue", "deux sœurs"]);
        let said: Vec<_> = desk.vault.history(one).unwrap().iter().filter_map(|line| line.same).collect();
        assert_eq!(said, [(two, true), (two, false)]);
        assert!(desk.vault.verify().unwrap().is_sound());
    }
}

#[test]
fn the_same_author_is_looked_for_with_a_reason_that_stands_in_the_trail_first() {
    let mut region = region(1);
    let vault = &mut region.desks[0].vault;
    let one = vault.add_record(&with_author(latin("Fatima", "Bennani"), Some("Brahim Cherkaoui"))).unwrap().record();
    let two = vault.add_record(&with_author(latin("Khadija", "Tazi"), Some("Ibrahim Charkaoui"))).unwrap().record();
    let brother = vault.add_record(&with_author(latin("Zineb", "Alami"), Some("Bachir Cherkaoui"))).unwrap().record();
    // A person of that name is not an author.
    add(vault, latin("Brahim", "Cherkaoui"));
    assert_eq!(vault.same_authors(one, &words("")).unwrap_err(), VaultFault::NoReason);
    let found = vault.same_authors(one, &words("récidive possible")).unwrap();
    assert_eq!(found.iter().map(|one| one.row.record).collect::<Vec<_>>(), [two]);
    assert!(found.iter().all(|one| one.row.record != brother));
    let line = &vault.trail(1).unwrap()[0];
    assert_eq!((line.code.as_str(), line.record), (Act::AuthorsCompared.text(), Some(one)));
}

#[test]
fn names_are_indexed_anew_when_the_view_is_gone_and_no_longer_when_they_are_amended_away() {
    let mut region = region(1);
    let mut desk = region.desks.pop().unwrap();
    let id = add(&mut desk.vault, arabic("فاطمة", "بناني"));
    let before = desk.vault.dump_view().unwrap();
    let folder = desk.folder.clone();
    let mut desk = desk.locked(|_| {
        for file in ["view.db", "view.db-wal", "view.db-shm"] {
            std::fs::remove_file(folder.join(file)).ok();
        }
        assert!(!folder.join("view.db").exists());
    });
    assert_eq!(desk.vault.dump_view().unwrap(), before);
    assert_eq!(found(&desk.vault, "Fatima"), [id]);
    let at = aman_schema::Path::parse("person.given_arabic").unwrap();
    desk.vault.amend(id, &[(at, Some(json!("خديجة")))], &words("nom corrigé")).unwrap();
    assert!(found(&desk.vault, "Fatima").is_empty());
    assert_eq!(found(&desk.vault, "Khadija"), [id]);
}
