//! Does the pack of the program hold what it promises, and is a bad pack refused with all its faults?

use aman_schema::{
    ExprFault, Lang, Pack, PackFault, PackFaultKind as What, PackFiles, Part, Path, builtin_files, flatten,
};
use serde_json::{Value, json};

fn faults_with(change: impl FnOnce(&mut PackFiles)) -> Vec<PackFault> {
    let mut files = builtin_files();
    change(&mut files);
    Pack::load(&files).expect_err("the pack is bad")
}

fn replace(files: &mut PackFiles, name: &str, old: &str, new: &str) {
    let text = files.get_mut(name).unwrap();
    assert!(text.contains(old), "{name} holds {old}");
    *text = text.replacen(old, new, 1);
}

fn form(change: impl FnOnce(&mut Value)) -> Vec<PackFault> {
    faults_with(|files| {
        let mut form: Value = serde_json::from_str(&files["forms/reception.json"]).unwrap();
        change(&mut form);
        files.insert("forms/reception.json".to_owned(), form.to_string());
    })
}

fn field<'a>(form: &'a mut Value, section: &str, name: &str) -> &'a mut Value {
    let sections = form["sections"].as_array_mut().unwrap();
    let section = sections.iter_mut().find(|known| known["section"] == section).unwrap();
    section["fields"].as_array_mut().unwrap().iter_mut().find(|known| known["field"] == name).unwrap()
}

fn has(faults: &[PackFault], at: &str, what: &What) {
    assert!(faults.iter().any(|fault| fault.at == at && fault.what == *what), "no {what:?} at {at} in {faults:?}");
}

#[test]
fn every_fault_of_a_form_is_listed_at_once() {
    let faults = form(|form| {
        field(form, "person", "age")["shown"] = json!({ "eq": ["person.nobody", "yes"] });
        field(form, "facts", "time")["shown"] = json!({ "eq": ["facts.place", "MOON"] });
        field(form, "facts", "moment")["shown"] = json!({ "lt": ["facts.place", 3] });
        field(form, "facts", "weapon")["shown"] = json!({ "xor": [] });
        field(form, "person", "schooling")["list"] = json!("NO_LIST");
        field(form, "person", "marital").as_object_mut().unwrap().remove("part");
        field(form, "person", "pregnant").as_object_mut().unwrap().remove("exposure");
        let occupation = field(form, "person", "occupation").as_object_mut().unwrap();
        occupation.retain(|key, _| !matches!(key.as_str(), "prints" | "counts" | "decides"));
        field(form, "person", "commune")["part"] = json!("sheet");
        field(form, "rights", "language")["kind"] = json!("colour");
        field(form, "rights", "time")["field"] = json!("date");
    });
    has(&faults, "person.age", &What::Expression(ExprFault::NoSuchPath("\"person.nobody\"".to_owned())));
    has(&faults, "facts.time", &What::Expression(ExprFault::CodeNotInList("MOON".to_owned())));
    has(&faults, "facts.moment", &What::Expression(ExprFault::WrongKind("\"facts.place\"".to_owned())));
    has(&faults, "facts.weapon", &What::Expression(ExprFault::NoSuchOperator("xor".to_owned())));
    has(&faults, "person.schooling", &What::NoSuchList("NO_LIST".to_owned()));
    has(&faults, "person.marital", &What::Shape);
    has(&faults, "person.pregnant", &What::Shape);
    has(&faults, "person.occupation", &What::NoReason);
    has(&faults, "person.commune", &What::FreeTextOnSheet);
    has(&faults, "rights.language", &What::Shape);
    has(&faults, "rights.date", &What::NamedTwice);
}

#[test]
fn conditions_that_lead_back_to_themselves_are_refused() {
    let faults = form(|form| {
        field(form, "facts", "weapon")["shown"] = json!({ "answered": "facts.weapon_kind" });
    });
    has(&faults, "facts.weapon", &What::Cycle);
    has(&faults, "facts.weapon_kind", &What::Cycle);
    assert!(!faults.iter().any(|fault| fault.at == "person.age"));
}

#[test]
fn a_missing_word_in_a_complete_language_is_a_fault() {
    let faults = faults_with(|files| {
        replace(files, "words/ar.json", "\"field.person.age\"", "\"field.person.agee\"");
        replace(files, "words/en.json", "\"problem.too_long\": \"Text too long.\"", "\"problem.too_long\": \"\"");
    });
    has(&faults, "field.person.age", &What::NoWords(Lang::Ar));
    has(&faults, "field.person.agee", &What::WordsForNothing(Lang::Ar));
    has(&faults, "problem.too_long", &What::NoWords(Lang::En));
}

#[test]
fn a_missing_file_and_a_broken_one_are_named() {
    let faults = faults_with(|files| {
        files.remove("lists/geo_regions.csv");
        files.insert("words/en.json".to_owned(), "{".to_owned());
    });
    has(&faults, "lists/geo_regions.csv", &What::NoFile);
    has(&faults, "words/en.json", &What::Shape);
}

#[test]
fn the_lists_are_those_of_the_domain_with_their_marks() {
    let pack = Pack::builtin();
    let own = 30;
    let from_domain: usize = pack.lists().map(|list| list.entries().len()).sum();
    assert_eq!(pack.lists().count(), 42 + own + 3);
    assert_eq!(pack.list("OFFENCE").unwrap().entries().len(), 55);
    assert_eq!(pack.list("PLACES").unwrap().entries().len(), 12 + 75 + 8 + 213);
    assert!(from_domain > 411 + 55 + 308);
    let marked = |name: &str| pack.list(name).unwrap().entries().iter().all(|entry| !entry.source.is_empty());
    assert!(
        ["RELATION", "ACTE", "SERVICE", "MODE_ACCUEIL", "PLACES", "PAPIER", "TABLEAU", "DECISION", "CONSERVATION"]
            .into_iter()
            .all(marked)
    );
    assert_eq!(pack.list("RELATION").unwrap().label("EPOUX", Lang::Ar), Some("الزوج"));
}

#[test]
fn tamazight_has_what_the_glossary_has_and_counts_the_rest() {
    let pack = Pack::builtin();
    let yes = pack.words(Lang::Zgh, "answer.yes").unwrap();
    assert_eq!((yes.text, yes.lang), ("ⵢⴰⵀ", Lang::Zgh));
    let other = pack.words(Lang::Zgh, "section.person").unwrap();
    assert_eq!((other.text, other.lang), ("La personne", Lang::Fr));
    assert!(pack.fallbacks(Lang::Zgh) > 100);
    assert_eq!([Lang::Fr, Lang::Ar, Lang::En].map(|lang| pack.fallbacks(lang)), [0, 0, 0]);
}

#[test]
fn a_question_is_never_asked_as_a_reproach() {
    let files = builtin_files();
    for (name, why) in [("words/fr.json", "ourquoi"), ("words/ar.json", "لماذا"), ("words/en.json", "hy did")] {
        assert!(!files[name].contains(why), "{name}");
    }
}

#[test]
fn the_sheet_of_a_reception_holds_no_name_no_story_and_no_contact() {
    let pack = Pack::builtin();
    let example = &super::forms_made::examples()[0];
    let leaves = flatten(&example["answers"]);
    let sheet: Vec<_> = leaves.iter().filter(|(path, _)| pack.part_of(path) == Part::Sheet).collect();
    let file: Vec<_> = leaves.iter().filter(|(path, _)| pack.part_of(path) == Part::File).collect();
    assert!(sheet.len() > 40 && file.len() > 15);
    let text = format!("{sheet:?}");
    for private in
        ["Tazrouti", "زينب", "Ouzemmour", "Anir", "ZT204815", "0600000147", "pressoir", "amandes", "Tifratine", "1994"]
    {
        assert!(!text.contains(private), "{private} is on the sheet");
    }
    for needed in [
        "danger.r01",
        "facts.forms",
        "authors[a1].relation",
        "referrals[r1].state",
        "followup.next",
        "children[c1].age",
    ] {
        assert!(sheet.iter().any(|(path, _)| path.as_str() == needed), "{needed} is not on the sheet");
    }
}

#[test]
fn paths_outside_the_pack_belong_to_the_file_and_are_sealed() {
    let pack = Pack::builtin();
    let path = |text: &str| Path::parse(text).unwrap();
    assert_eq!(pack.part_of(&path("person.from_a_newer_version")), Part::File);
    assert_eq!(pack.part_of(&path("phones[p1]")), Part::File);
    assert_eq!(pack.part_of(&path("authors[a1]")), Part::Sheet);
    assert_eq!(pack.group_of(&path("authors[a1].name_latin")), "authors.name[a1]");
    assert_eq!(pack.group_of(&path("facts.weapon_kind")), "facts.weapon");
    assert!(pack.is_name(&path("person.given_arabic")) && !pack.is_name(&path("person.address")));
}

#[test]
fn a_record_is_found_by_its_names_numbers_and_places_however_they_are_written() {
    let pack = Pack::builtin();
    let found = pack.search_text(&super::forms_made::examples()[0]["answers"]);
    for sought in ["Zineb", "TAZROUTI", "زينب", "zt204815", "Aït Tifratine", "ouzemmour"] {
        assert!(found.contains(&aman_schema::fold(sought)), "{sought}");
    }
    assert!(found.contains("0600000147"), "a number is found in its national form");
    assert!(!found.contains("amandes"), "a narrative is not an index");
}
