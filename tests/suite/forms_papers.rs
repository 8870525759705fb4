//! Does each paper of the pack carry what it must and nothing it must not, in both languages, and is a bad paper refused?

use aman_schema::{
    ExprFault, Lang, Pack, PackFault, PackFaultKind as What, PackFiles, PaperContent, Path, Reader, builtin_files,
};
use serde_json::{Value, json};

const NOW: i64 = 1_794_500_000_000;
const LANGS: [Lang; 2] = [Lang::Fr, Lang::Ar];

/// A record on which every paper may be printed.
fn whole() -> Value {
    let mut answers = super::forms_made::examples()[0]["answers"].clone();
    answers["procedure"]["measures"] = json!(["MP_INTERD_CONTACT"]);
    answers["procedure"]["warning_instruction"] = json!("yes");
    answers["procedure"]["warning_date"] = json!({"date": "2026-11-12", "precision": "J"});
    answers["followup"]["safety_plan"] = json!("yes");
    answers["health"]["itt_days"] = json!(12);
    answers["health"]["certificate_seen"] = json!("yes");
    if let Some(list) = Pack::builtin().list("MESURE_PROT") {
        answers["procedure"]["measures"] = json!([list.entries()[0].code]);
    }
    answers
}

/// The same once she took back her consent: nothing new leaves, and what left is recalled.
fn taken_back() -> Value {
    let mut answers = whole();
    answers["consents"][0]["withdrawn"] = json!({"date": "2026-11-20", "precision": "J"});
    answers["referrals"][0]["date"] = json!({"date": "2026-11-13", "precision": "J"});
    answers
}

fn content(answers: &Value, code: &str, lang: Lang) -> Result<PaperContent, Vec<String>> {
    let pack = Pack::builtin();
    let states = pack.paper_states(answers, lang, NOW);
    let state = states.iter().find(|state| state.paper == code).unwrap_or_else(|| panic!("{code} is a paper"));
    pack.paper_content(pack.paper(code).unwrap(), state.item.as_ref(), answers, (lang, NOW))
}

/// Everything that is said on a paper, but for its title.
fn said(content: &PaperContent) -> String {
    let mut texts = content.before.clone();
    for part in &content.parts {
        texts.push(part.title.clone());
        for row in &part.rows {
            texts.push(row.label.clone());
            texts.extend(row.values.clone());
        }
    }
    texts.extend(content.after.iter().chain(&content.boxes).chain(&content.reply).chain(&content.signs).cloned());
    texts.extend(content.lines.iter().map(|(label, _)| label.clone()));
    texts.join("\n")
}

/// A paper, what it must say in French and in Arabic, and the answers of the example it must not repeat.
type Must = (&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

const MUST: [Must; 15] = [
    (
        "D02",
        &["12/11/2026", "09:40", "Tazrouti", "apporter"],
        &["12/11/2026", "تازروتي", "إحضار"],
        &[AUTHOR, STORY, CHILD, HOME],
    ),
    (
        "D03",
        &[
            "82-4",
            "quinze jours",
            "classé",
            "302",
            "interprète",
            "protection",
            "assistance judiciaire",
            "09-08",
            "Combien de temps",
            "Lue à haute voix",
        ],
        &["82-4", "خمسة عشر", "302", "مترجم", "حماية", "المساعدة القضائية", "09-08"],
        &[AUTHOR, STORY, HOME],
    ),
    ("D04", &["ne vaut pas procès-verbal", STORY, "24 CPP"], &["لا تقوم مقام محضر", STORY], &[]),
    ("D05", &["nombre exact de jours", "prélèvements", "Tazrouti"], &["أيام العجز", "العينات"], &[AUTHOR, STORY, HOME]),
    (
        "D06",
        &["art. 23", AUTHOR, "N4", "12", "Niveau de danger"],
        &["المادة 23", AUTHOR, "N4", "درجة الخطر"],
        &[PHONE, STORY, HOME],
    ),
    ("D07", &["Deux copies certifiées", "Inventaire", "Envoyé le"], &["نسختان", "الجرد"], &[PHONE, STORY]),
    ("D08", &["Base légale", "Urgence", "Formes de violence"], &["السند القانوني", "الاستعجال"], &[PHONE, STORY, HOME]),
    (
        "D09",
        &["82-5-2", "323-2", AUTHOR, "Refuse de signer"],
        &["82-5-2", "323-2", AUTHOR, "يرفض التوقيع"],
        &[HER, HOME, "Tifratine", PHONE, STORY, CHILD, "تازروتي"],
    ),
    (
        "D10",
        &["Centre", "consenti", "Prise en charge", "12/11/2026", HER],
        &["وافقت", "التكفل", "12/11/2026"],
        &[AUTHOR, STORY, HOME, CHILD, "Ne plus avoir peur"],
    ),
    (
        "D11",
        &["parquet", "retrait", "Elle accepte", "empreinte", "rien n’est coché"],
        &["النيابة العامة", "السحب", "توافق", "بصمة"],
        &[AUTHOR, STORY],
    ),
    (
        "D12",
        &["N3", "N4", "non validée", "Menaces répétées", "Ne sait pas"],
        &["N3", "N4", "غير مصادق عليها", "Menaces répétées"],
        &[HER, AUTHOR, STORY],
    ),
    (
        "D13",
        &["personne de confiance", "papiers", "Téléphone", "…"],
        &["شخص أثق به", "الوثائق"],
        &[AUTHOR, HER, STORY, HOME, PHONE],
    ),
    ("D14", &["13/11/2026", PHONE, "9 h à 12 h"], &["13/11/2026", PHONE], &[AUTHOR, STORY]),
    (
        "D17",
        &["retiré", "20/11/2026", "13/11/2026", "Centre d'écoute", "rendues / détruites"],
        &["سحبت", "20/11/2026", "13/11/2026", "أتلفت"],
        &[HER, "Tazrouti", "تازروتي", AUTHOR, STORY, HOME, CHILD, PHONE, "Ne plus avoir peur"],
    ),
    ("D16", &["12/11/2026", "ne vaut pas plainte"], &["12/11/2026", "شكاية"], &[AUTHOR, STORY, HOME, PHONE]),
];
const AUTHOR: &str = "Ouzemmour";
const HER: &str = "Zineb";
const STORY: &str = "amandes";
const CHILD: &str = "Anir";
const HOME: &str = "pressoir";
const PHONE: &str = "600000147";

#[test]
fn each_paper_carries_what_it_must_and_nothing_it_must_not() {
    for (code, french, arabic, never) in MUST {
        let answers = if code == "D17" { taken_back() } else { whole() };
        for (lang, must) in LANGS.into_iter().zip([french, arabic]) {
            let content = content(&answers, code, lang).unwrap_or_else(|unmet| panic!("{code}: {unmet:?}"));
            let said = said(&content);
            for word in must {
                assert!(said.contains(word), "{code} in {lang:?} does not say {word}:\n{said}");
            }
            for word in never {
                assert!(!said.contains(word), "{code} in {lang:?} says {word}:\n{said}");
            }
            assert!(!content.title.is_empty() && !said.contains("paper."), "{code} has all its words");
            assert!(!said.chars().any(|sign| ('\u{660}'..='\u{669}').contains(&sign)), "{code}: digits of the country");
        }
    }
}

#[test]
fn the_receipt_never_speaks_of_violence_of_an_offence_or_of_an_author() {
    let french = ["violen", "infraction", "délit", "crime", "auteur", "agress", "victime", "plainte", "danger"];
    let arabic = ["عنف", "جريم", "جنح", "معتد", "ضحي", "شكاي", "خطر"];
    for (lang, words) in LANGS.into_iter().zip([french.as_slice(), arabic.as_slice()]) {
        let content = content(&whole(), "D02", lang).unwrap();
        let said = format!("{}\n{}", content.title, said(&content)).to_lowercase();
        for word in words {
            assert!(!said.contains(word), "{word} in\n{said}");
        }
    }
}

// Between Arabic letters a hyphen parts two numbers, and the second would stand first: 82-4 would read 4-82.
#[test]
fn no_number_with_a_hyphen_is_turned_round_in_arabic() {
    let files = builtin_files();
    let words: serde_json::Map<String, Value> = serde_json::from_str(&files["words/ar.json"]).unwrap();
    let mut seen = 0;
    for (key, text) in &words {
        let text: Vec<char> = text.as_str().unwrap().chars().collect();
        let mut held = false;
        for (at, sign) in text.iter().enumerate() {
            held = (held || *sign == '\u{2066}') && *sign != '\u{2069}';
            let digit = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(char::is_ascii_digit);
            if *sign == '-' && digit(at.checked_sub(1)) && digit(Some(at + 1)) {
                assert!(held, "{key}: {}", text.iter().collect::<String>());
                seen += 1;
            }
        }
    }
    assert!(seen > 8, "the articles of the law are among them: {seen}");
}

#[test]
fn no_box_is_ticked_and_no_answer_ticks_one() {
    for lang in LANGS {
        let content = content(&whole(), "D11", lang).unwrap();
        assert_eq!(content.boxes.len(), 2);
        assert!(content.parts.iter().flat_map(|part| &part.rows).all(|row| !row.path.ends_with(".given")));
    }
}

#[test]
fn every_paper_of_the_register_but_the_figures_is_there_and_only_hers_are_given_to_her() {
    let pack = Pack::builtin();
    let codes: Vec<&str> = pack.papers().iter().map(aman_schema::Paper::code).collect();
    let wanted: Vec<String> = (1..=17).filter(|number| *number != 15).map(|number| format!("D{number:02}")).collect();
    assert_eq!(codes, wanted);
    let hers: Vec<&str> =
        pack.papers().iter().filter(|paper| paper.reader() == Reader::Her).map(aman_schema::Paper::code).collect();
    assert_eq!(hers, ["D02", "D03", "D13"]);
    let bare: Vec<&str> = pack.papers().iter().filter(|paper| paper.is_bare()).map(aman_schema::Paper::code).collect();
    assert_eq!(bare, ["D13"], "what she carries tells nobody where it is from");
}

#[test]
fn a_paper_waits_for_what_it_needs_and_says_so_in_words() {
    let plain = super::forms_made::examples()[0]["answers"].clone();
    for (code, french) in [("D08", "mesure"), ("D09", "parquet"), ("D13", "plan")] {
        let unmet = content(&plain, code, Lang::Fr).unwrap_err();
        assert!(unmet.len() == 1 && unmet[0].contains(french), "{code}: {unmet:?}");
        assert!(!content(&plain, code, Lang::Ar).unwrap_err()[0].is_empty());
        assert!(content(&whole(), code, Lang::Fr).is_ok(), "{code}");
    }
}

#[test]
fn a_referral_leaves_only_with_a_consent_for_that_service_that_stands() {
    let given = whole();
    assert!(content(&given, "D10", Lang::Fr).is_ok());
    let mut refused = given.clone();
    refused["consents"][0]["given"] = json!("no");
    let mut withdrawn = given.clone();
    withdrawn["consents"][0]["withdrawn"] = json!({"date": "2026-11-20", "precision": "J"});
    let mut another = given.clone();
    another["referrals"][0]["service"] = json!("HEBERG");
    let list = Pack::builtin().list("SERVICE").unwrap();
    let other = list.entries().iter().find(|entry| entry.code != "CENTRE_EC").unwrap().code.clone();
    another["referrals"][0]["service"] = json!(other);
    let mut silent = given.clone();
    silent["consents"] =
        json!([{"id": "s1", "scope": "C_STAT", "given": "yes", "date": {"date": "2026-11-12", "precision": "J"}}]);
    let mut declined = given.clone();
    declined["referrals"][0]["state"] = json!("REFUSEE");
    for (answers, why) in [
        (refused, "refused"),
        (withdrawn, "withdrawn"),
        (another, "another"),
        (silent, "silent"),
        (declined, "declined"),
    ] {
        let unmet = content(&answers, "D10", Lang::Fr).expect_err(why);
        assert_eq!(unmet.len(), 1, "{why}: {unmet:?}");
    }
    // Of two consents only the one for this service stands on the paper.
    let mut two = given;
    let health = json!({"id": "s2", "scope": "C_SANTE", "service": other, "given": "yes", "date": {"date": "2026-11-15", "precision": "J"}});
    two["consents"].as_array_mut().unwrap().push(health);
    let said = said(&content(&two, "D10", Lang::Fr).unwrap());
    assert!(said.contains("12/11/2026") && !said.contains("15/11/2026"), "{said}");
}

#[test]
fn there_is_one_for_each_item_and_the_check_tells_them_apart() {
    let mut answers = whole();
    answers["authors"]
        .as_array_mut()
        .unwrap()
        .push(json!({"id": "a2", "relation": "PERE", "name_latin": "Autre Inventé"}));
    let pack = Pack::builtin();
    let states = pack.paper_states(&answers, Lang::Fr, NOW);
    let items: Vec<&Path> =
        states.iter().filter(|state| state.paper == "D09").filter_map(|state| state.item.as_ref()).collect();
    assert_eq!(items.iter().map(|item| item.as_str()).collect::<Vec<_>>(), ["authors[a1]", "authors[a2]"]);
    let paper = pack.paper("D09").unwrap();
    let one = pack.paper_content(paper, Some(items[0]), &answers, (Lang::Fr, NOW)).unwrap();
    let other = pack.paper_content(paper, Some(items[1]), &answers, (Lang::Fr, NOW)).unwrap();
    assert!(said(&one).contains(AUTHOR) && !said(&other).contains(AUTHOR));
    assert_ne!(one.canonical("r", Some(items[0]), Lang::Fr), other.canonical("r", Some(items[1]), Lang::Fr));
    assert_ne!(one.canonical("r", Some(items[0]), Lang::Fr), one.canonical("r", Some(items[0]), Lang::Ar));
    assert_ne!(one.canonical("r", Some(items[0]), Lang::Fr), one.canonical("s", Some(items[0]), Lang::Fr));
    assert!(pack.paper_content(paper, None, &answers, (Lang::Fr, NOW)).is_err());
}

fn faults_with(change: impl FnOnce(&mut Value)) -> Vec<PackFault> {
    let mut files: PackFiles = builtin_files();
    let mut papers: Value = serde_json::from_str(&files["papers.json"]).unwrap();
    change(&mut papers);
    files.insert("papers.json".to_owned(), papers.to_string());
    Pack::load(&files).expect_err("the papers are bad")
}

fn has(faults: &[PackFault], at: &str, what: &What) {
    assert!(faults.iter().any(|fault| fault.at == at && fault.what == *what), "no {what:?} at {at} in {faults:?}");
}

#[test]
fn every_fault_of_a_paper_is_listed_at_once() {
    let faults = faults_with(|papers| {
        let list = papers["papers"].as_array_mut().unwrap();
        let find = |code: &str| list.iter().position(|paper| paper["paper"] == code).unwrap();
        let (d05, d06, d08, d09, d10, d14, d16) =
            (find("D05"), find("D06"), find("D08"), find("D09"), find("D10"), find("D14"), find("D16"));
        list[d05]["never"] = json!({"fields": ["person"]});
        list[d06]["before"] = json!(2);
        list[d08]["needs"][0]["when"] = json!({"eq": ["procedure.nobody", "yes"]});
        list[d09]["each"] = json!("nobodies");
        list[d10]["never"] = json!({"words": {"fr": ["orientation"], "ar": ["الإحالة"]}});
        list[d14]["for"] = json!("everybody");
        list[d16]["paper"] = json!("D01");
    });
    has(&faults, "person.birth", &What::NotOnPaper("D05".to_owned()));
    has(&faults, "paper.D06.before.2", &What::NoWords(Lang::Fr));
    has(&faults, "paper.D06.before.2", &What::NoWords(Lang::Ar));
    has(&faults, "D08", &What::Expression(ExprFault::NoSuchPath("\"procedure.nobody\"".to_owned())));
    has(&faults, "D09", &What::Expression(ExprFault::NoSuchPath("nobodies".to_owned())));
    has(&faults, "paper.D10", &What::NotOnPaper("orientation".to_owned()));
    has(&faults, "paper.D10", &What::NotOnPaper("الإحالة".to_owned()));
    has(&faults, "D14", &What::Shape);
    has(&faults, "D01", &What::NamedTwice);
    has(&faults, "followup.next", &What::NoSuchPaper("D14".to_owned()));
    has(&faults, "paper.D16", &What::WordsForNothing(Lang::Fr));
}

#[test]
fn a_match_that_is_not_well_formed_is_refused() {
    for (when, what) in [
        (
            json!({"match": ["nobodies", ["consents[].service", "referrals[].service"], {"answered": "consents[].given"}]}),
            ExprFault::NoSuchPath("\"nobodies\"".to_owned()),
        ),
        (
            json!({"match": ["consents", ["consents[].service"], {"answered": "consents[].given"}]}),
            ExprFault::NoSuchOperator("match".to_owned()),
        ),
        (json!({"match": []}), ExprFault::NoSuchOperator("match".to_owned())),
    ] {
        let faults = faults_with(|papers| {
            let list = papers["papers"].as_array_mut().unwrap();
            let paper = list.iter_mut().find(|paper| paper["paper"] == "D10").unwrap();
            paper["needs"][0]["when"] = when;
        });
        has(&faults, "D10", &What::Expression(what));
    }
}

#[test]
fn a_pack_of_before_papers_still_loads_and_has_none() {
    let mut files = builtin_files();
    files.remove("papers.json");
    for lang in ["fr", "ar", "en"] {
        let name = format!("words/{lang}.json");
        let mut words: Value = serde_json::from_str(&files[&name]).unwrap();
        words.as_object_mut().unwrap().retain(|key, _| !key.starts_with("paper."));
        files.insert(name, words.to_string());
    }
    let pack = Pack::load(&files).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert!(pack.papers().is_empty() && pack.paper_states(&whole(), Lang::Fr, NOW).is_empty());
}

#[test]
fn her_reminder_says_what_the_plan_says_and_leaves_a_line_to_write_on_where_it_says_nothing() {
    let mut answers = whole();
    answers["plan"] = json!({"word": "les amandes", "way_out": {"answer": "not_asked"}});
    for lang in LANGS {
        let content = content(&answers, "D13", lang).unwrap();
        let rows: Vec<(&str, bool)> = content
            .parts
            .iter()
            .flat_map(|part| &part.rows)
            .map(|row| (row.path.as_str(), row.values[0].starts_with('…')))
            .collect();
        let plan = |name: &'static str, blank: bool| (name, blank);
        let expected = [
            plan("plan.host", true),
            plan("plan.word", false),
            plan("plan.way_out", true),
            plan("plan.prepared", true),
            plan("plan.children", true),
            plan("plan.call", true),
        ];
        assert_eq!(rows, expected, "{lang:?}");
        assert!(said(&content).contains("les amandes"));
    }
    // A paper that is not for filling in shows no empty line.
    assert!(!said(&content(&whole(), "D01", Lang::Fr).unwrap()).contains('…'));
}
