//! How does an officer fill a reception with the keyboard alone? By looking at the place that has the focus, and answering it.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use crate::case::{date_part, item_in, labels_of};
pub use crate::keys::Keys;
use crate::programs::wait_for;
use crate::questions::Questions;
use crate::webdriver::key;
use crate::window::{Place, Window};

/// Someone who has the answers before her and the keyboard under her hands.
#[derive(Debug)]
pub struct Typist<'a> {
    window: &'a Window,
    answers: &'a Value,
    labels: BTreeMap<String, String>,
    items: BTreeMap<String, Vec<String>>,
    /// Keys so far.
    pub keys: Keys,
    /// Questions answered.
    pub answered: usize,
    /// Dates the form proposed and Enter took: paths.
    pub accepted: Vec<String>,
    /// Questions of a record without lists of things, in the form's order.
    questions: Questions,
    /// Keys that each place took, for whoever wants to spare some.
    pub ledger: Vec<(String, Keys)>,
}

impl<'a> Typist<'a> {
    /// `record` is `{"form","pack","answers"}`; `view` the form's view of it in the window's language, which names the options.
    pub fn new(window: &'a Window, record: &'a Value, view: &Value) -> Self {
        let answers = &record["answers"];
        // With lists of things she goes from question to question; without, she knows where to jump.
        let plain = answers.as_object().into_iter().flatten().all(|(_, section)| section.is_object());
        Self {
            window,
            answers,
            labels: labels_of(view),
            items: BTreeMap::new(),
            keys: Keys::default(),
            answered: 0,
            accepted: Vec::new(),
            questions: if plain { Questions::of(view) } else { Questions::default() },
            ledger: Vec::new(),
        }
    }

    /// Answers page after page until the page that is read before sealing.
    pub fn fill(&mut self) {
        self.fill_and_look(|_, _| {});
    }

    /// The same, and lets somebody look at each place before it is answered.
    pub fn fill_and_look(&mut self, seen: impl Fn(&Window, &Place)) {
        for _ in 0..2000 {
            let place = Place::of(self.window);
            if place.word("screen") == "check" {
                return;
            }
            seen(self.window, &place);
            let before = self.keys;
            if let Some(section) = self.section_with_more_items(&place) {
                self.add_item(&section);
            } else if let Some(jump) = self.jump_from(&place) {
                self.jump(&place, jump);
            } else if place.is("next") {
                self.go(&[], key::ENTER);
                self.wait_until_moved(&place);
            } else if place.word("path").is_empty() {
                self.go(&[], key::TAB);
            } else if self.nothing_more_to_say_here(&place) {
                // Within her words the key alone would move in them.
                if place.word("kind") == "narrative" {
                    self.go(&[key::ALT], key::RIGHT);
                } else {
                    self.go(&[], key::PAGE_DOWN);
                }
                self.wait_until_moved(&place);
            } else {
                self.answer(&place);
            }
            let (choice, movement, typed) = (
                self.keys.choice - before.choice,
                self.keys.movement - before.movement,
                self.keys.typed - before.typed,
            );
            let name = [place.word("page"), place.word("path"), place.word("part"), place.word("kind")].join(" ");
            self.ledger.push((name, Keys { choice, movement, typed }));
        }
        panic!("the reception does not end: {:?}", Place::of(self.window));
    }

    /// From the check page: seals, confirms, and waits until it is sealed. Gives the record's id.
    pub fn seal(&mut self) -> String {
        let sealable = "return document.activeElement?.matches('[data-seal]') && !document.activeElement.disabled";
        for _ in 0..40 {
            if self.window.driver.script(sealable, &[]) == Value::Bool(true) {
                break;
            }
            self.go(&[], key::TAB);
        }
        self.choose(key::ENTER);
        self.window.driver.wait("[data-confirm]");
        self.choose(key::ENTER);
        self.window.wait_for_screen("sealed");
        self.window.attribute("[data-screen=sealed]", "data-record").unwrap_or_default()
    }

    /// Goes to a screen by Ctrl+K, a few letters, Enter.
    pub fn go_to(&mut self, letters: &str, screen: &str) {
        self.go(&[key::CONTROL], 'k');
        self.window.driver.wait("#go-to");
        self.write(letters);
        self.go(&[], key::ENTER);
        self.window.wait_for_screen(screen);
    }

    /// From a question that she has no answer to: the question far on that she has one to (its place among all), or the end.
    fn jump_from(&self, place: &Place) -> Option<Option<usize>> {
        let begun = !place.word("part").is_empty() && place.word("part") != "day";
        let told =
            |path: &str| path.split_once('.').is_some_and(|(section, field)| !self.answers[section][field].is_null());
        self.questions.jump_from((place.word("page"), place.word("path")), place.is("next"), told).filter(|_| !begun)
    }

    /// Ctrl+K and letters of the question; or F10, when all is said. Every key counts as movement.
    fn jump(&mut self, place: &Place, to: Option<usize>) {
        let Some(to) = to else {
            self.go(&[], key::F10);
            return self.wait_until_moved(place);
        };
        let (wanted, label) = self.questions.named(to);
        self.go(&[key::CONTROL], 'k');
        self.window.driver.wait("#go-to");
        for letter in label.chars() {
            self.go(&[], letter);
            if Place::of(self.window).word("first") == wanted {
                break;
            }
        }
        assert_eq!(Place::of(self.window).word("first"), wanted, "{label} leads to its question");
        self.go(&[], key::ENTER);
        self.wait_until_moved(place);
    }

    /// Two questions or more are left on the page and she has no answer to any of them: Alt and the arrow go on.
    fn nothing_more_to_say_here(&mut self, place: &Place) -> bool {
        let rest: Vec<String> =
            place.0["rest"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
        place.word("part").is_empty() | (place.word("part") == "day")
            && (rest.len() > 1 || ["date", "narrative", "place"].contains(&place.word("kind")))
            && rest.iter().all(|path| self.answer_at(path).is_null())
    }

    fn section_with_more_items(&self, place: &Place) -> Option<String> {
        let sections = place.0["adds"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let missing = |section: &&str| {
            let wanted = self.answers[*section].as_array().map_or(0, Vec::len);
            wanted > self.items.get(*section).map_or(0, Vec::len)
        };
        sections.into_iter().find(missing).map(str::to_owned)
    }

    fn add_item(&mut self, section: &str) {
        for _ in 0..60 {
            if Place::of(self.window).word("add") == section {
                self.choose(key::ENTER);
                let prefix = format!("{section}[");
                wait_for("the new item", Duration::from_secs(10), || {
                    let path = Place::of(self.window).word("path").to_owned();
                    (path.starts_with(&prefix) && !self.knows(&path)).then_some(())
                });
                return;
            }
            self.go(&[key::SHIFT], key::TAB);
        }
        panic!("no way back to the button that adds to {section}");
    }

    fn knows(&self, path: &str) -> bool {
        item_in(path)
            .is_some_and(|(section, id)| self.items.get(section).is_some_and(|ids| ids.iter().any(|known| known == id)))
    }

    fn answer(&mut self, place: &Place) {
        let path = place.word("path").to_owned();
        let answer = self.answer_at(&path);
        if answer.is_null() && place.word("kind") == "date" {
            self.accepted.retain(|known| *known != path);
            self.accepted.push(path.clone());
        }
        self.answered +=
            usize::from(!answer.is_null() && place.word("part").is_empty() | (place.word("part") == "day"));
        if let Some(reason) = answer["answer"].as_str() {
            return self.give_reason(place, reason);
        }
        match place.word("kind") {
            "yes_no" | "choice" | "choices" => self.choose_among(place, &path, &answer),
            "date" => self.write_date(place, &answer),
            "place" => self.answer_place(place, &path, &answer),
            "id_document" if place.word("part").is_empty() => self.choose_among(place, &path, &answer["type"]),
            "id_document" => self.write_part(place, answer["number"].as_str().unwrap_or_default()),
            "narrative" => {
                self.write(answer.as_str().unwrap_or_default());
                let rest = place.0["rest"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .skip(1)
                    .filter_map(Value::as_str)
                    .map(str::to_owned);
                let last = rest.collect::<Vec<_>>().iter().all(|path| self.answer_at(path).is_null());
                if last {
                    self.go(&[key::ALT], key::RIGHT)
                } else {
                    self.go(&[key::CONTROL], key::ENTER)
                }
                self.wait_until_moved(place);
            }
            _ => {
                let text = if answer.is_number() {
                    answer.to_string()
                } else {
                    answer.as_str().unwrap_or_default().to_owned()
                };
                self.write_part(place, &text);
            }
        }
    }

    fn answer_at(&mut self, path: &str) -> Value {
        let field = path.rsplit('.').next().unwrap_or_default();
        let Some((section, id)) = item_in(path) else {
            let section = path.split('.').next().unwrap_or_default();
            return self.answers[section][field].clone();
        };
        let ids = self.items.entry(section.to_owned()).or_default();
        let at = ids.iter().position(|known| known == id).unwrap_or_else(|| {
            ids.push(id.to_owned());
            ids.len() - 1
        });
        self.answers[section][at][field].clone()
    }

    fn give_reason(&mut self, place: &Place, reason: &str) {
        let option = option_of(place, reason).unwrap_or_else(|| panic!("{reason} cannot be answered at {place:?}"));
        let digit = option["key"].as_str().and_then(|key| key.chars().last()).expect("a reason has a key");
        if place.word("kind").starts_with("choice") || place.word("kind") == "yes_no" {
            self.choose(digit);
        } else {
            self.keys.choice += 2;
            self.window.driver.press(&[key::ALT], digit);
        }
        self.wait_until_moved(place);
    }

    fn choose_among(&mut self, place: &Place, path: &str, answer: &Value) {
        let codes: Vec<&str> = answer.as_array().map_or_else(
            || answer.as_str().into_iter().collect(),
            |list| list.iter().filter_map(Value::as_str).collect(),
        );
        for code in &codes {
            if place.word("role") == "combobox" {
                self.pick(path, code);
            } else {
                self.press_option(place, code);
            }
        }
        if answer.is_array() || codes.is_empty() {
            self.go(&[], key::ENTER);
        }
        self.wait_until_moved(place);
    }

    fn press_option(&mut self, place: &Place, code: &str) {
        let options = place.0["options"].as_array().cloned().unwrap_or_default();
        let at = options
            .iter()
            .position(|option| option["code"] == code)
            .unwrap_or_else(|| panic!("{code} is not offered at {place:?}"));
        if let Some(digit) = options[at]["key"].as_str().and_then(|key| key.chars().next()) {
            self.choose(digit);
        } else {
            (0..at).for_each(|_| self.go(&[], key::DOWN));
            self.choose(key::SPACE);
        }
        if place.word("kind") == "choices" {
            wait_for("the choice to be kept", Duration::from_secs(10), || {
                let now = Place::of(self.window);
                (now.word("path") != place.word("path")
                    || option_of(&now, code).is_some_and(|option| option["chosen"] == true))
                .then_some(())
            });
        }
    }

    /// Types what the list calls it until it stands first, then takes it.
    fn pick(&mut self, path: &str, code: &str) {
        let label = self.label(path, code);
        for letter in label.chars() {
            self.write(&letter.to_string());
            if Place::of(self.window).word("first") == code {
                break;
            }
        }
        for _ in 0..20 {
            if Place::of(self.window).word("first") == code {
                break;
            }
            self.go(&[], key::DOWN);
        }
        assert_eq!(Place::of(self.window).word("first"), code, "{label} is found at {path}");
        self.choose(key::ENTER);
        wait_for("the list to close", Duration::from_secs(10), || {
            (!Place::of(self.window).is("expanded")).then_some(())
        });
    }

    fn answer_place(&mut self, place: &Place, path: &str, answer: &Value) {
        let part = place.word("part");
        if !part.is_empty() {
            return self.write_part(place, answer[part].as_str().unwrap_or_default());
        }
        let smallest = ["cercle", "province", "region"].iter().find_map(|level| answer[*level].as_str());
        match smallest {
            Some(code) => self.pick(path, code),
            None => self.go(&[], key::ENTER),
        }
        self.wait_until_moved(place);
    }

    /// `12/11/2026`, `/03/1994`, `//2024`: the strokes between the parts are part of what is written.
    fn write_date(&mut self, place: &Place, answer: &Value) {
        let wanted = date_part(answer, place.word("part"));
        let proposed = answer.is_null() && !place.word("value").is_empty();
        if proposed || answer.is_null() || place.word("part") == "year" {
            return self.write_part(place, &wanted);
        }
        self.write(&format!("{wanted}/"));
        self.wait_until_moved(place);
    }

    fn write_part(&mut self, place: &Place, text: &str) {
        if !text.is_empty() && place.word("value") != text {
            self.write(text);
        }
        self.go(&[], key::ENTER);
        self.wait_until_moved(place);
    }

    fn label(&self, path: &str, code: &str) -> String {
        let general = item_in(path).map_or_else(
            || path.to_owned(),
            |(section, _)| format!("{section}.{}", path.rsplit('.').next().unwrap_or_default()),
        );
        self.labels.get(&format!("{general}={code}")).cloned().unwrap_or_else(|| code.to_owned())
    }

    fn choose(&mut self, pressed: char) {
        self.keys.choice += 1;
        self.window.driver.press(&[], pressed);
    }

    fn go(&mut self, held: &[char], pressed: char) {
        self.keys.movement += 1 + held.len();
        self.window.driver.press(held, pressed);
    }

    fn write(&mut self, text: &str) {
        self.keys.typed += text.chars().count();
        self.window.driver.type_text(text);
    }

    /// The next key is pressed when the eye has moved on.
    fn wait_until_moved(&self, from: &Place) {
        let here = |place: &Place| ["screen", "page", "path", "part"].map(|word| place.word(word).to_owned()).to_vec();
        wait_for(&format!("the focus to leave {:?}", here(from)), Duration::from_secs(15), || {
            let now = Place::of(self.window);
            let somewhere = now.is("next") || !now.word("path").is_empty() || now.word("screen") != "page";
            (somewhere && (here(&now) != here(from) || now.is("next") != from.is("next"))).then_some(())
        });
    }
}

fn option_of<'p>(place: &'p Place, code: &str) -> Option<&'p Value> {
    place.0["options"].as_array()?.iter().find(|option| option["code"] == code)
}
