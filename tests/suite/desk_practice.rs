//! Does the practice desk lie beside the real one, and is nothing thrown away that somebody typed?

use std::fs;
use std::path::Path;

use aman_desk::Desk;
use aman_desk::Outcome;
use aman_desk::view::Status;
use aman_tests::desk::{PASSPHRASE, Region};

fn desk(vault: &Path) -> Desk {
    Desk::open(vault.to_path_buf(), "fr").unwrap_or_else(|failure| panic!("{failure:?}"))
}

fn told(status: Outcome<Status>) -> Status {
    status.unwrap_or_else(|failure| panic!("{failure:?}"))
}

fn practise(desk: &mut Desk) {
    let phrase = desk.practice_phrase().expect("this is the practice desk").to_owned();
    told(desk.unlock(None, phrase));
}

#[test]
fn practice_lies_beside_the_real_desk_and_leaves_it_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let vault = &region.brigades[0].vault;
    let mut real = desk(vault);
    let number = told(real.unlock(None, PASSPHRASE.to_owned())).desk;
    assert!(real.practice_begin().is_err(), "somebody is at work");
    told(real.lock());
    let slots = fs::read(vault.join("slots.a")).unwrap();
    let practice = told(real.practice_begin());
    assert_ne!(practice.desk, number);
    assert!(practice.practice.is_some());
    assert!(real.practice_begin().is_err(), "it is the practice desk");
    practise(&mut real);
    let Ok(home) = real.home() else { panic!("the practice desk has a first screen") };
    assert_eq!(home.records, 12);
    let after = told(real.practice_end());
    assert_eq!((after.desk, after.practice), (number, None));
    assert_eq!(fs::read(vault.join("slots.a")).unwrap(), slots);
    assert!(told(real.unlock(None, PASSPHRASE.to_owned())).banners.is_empty());
    assert!(real.home().is_ok_and(|home| home.records == 0));
}

#[test]
fn what_was_typed_in_practice_is_kept_until_it_is_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    // Also at a machine that is no desk yet.
    let mut real = desk(&folder.path().join("vault"));
    let first = told(real.practice_begin()).desk;
    practise(&mut real);
    assert!(real.reception_open().is_ok());
    told(real.practice_end());
    assert_eq!(told(real.practice_begin()).desk, first);
    practise(&mut real);
    assert!(real.home().is_ok_and(|home| home.drafts.len() == 1));
    assert!(real.practice_anew().is_err(), "somebody is at work");
    told(real.lock());
    assert_ne!(told(real.practice_anew()).desk, first);
    practise(&mut real);
    assert!(real.home().is_ok_and(|home| home.drafts.is_empty() && home.records == 12));
}

#[test]
fn a_practice_desk_that_does_not_open_now_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let vault = folder.path().join("vault");
    let mut one = desk(&vault);
    told(one.practice_begin());
    practise(&mut one);
    assert!(one.reception_open().is_ok());
    // Another window of the same machine: the first one holds the practice desk.
    let mut other = desk(&vault);
    assert!(other.practice_begin().is_err(), "it is held");
    assert!(other.practice_phrase().is_none());
    told(one.lock());
    practise(&mut one);
    assert!(one.home().is_ok_and(|home| home.drafts.len() == 1 && home.records == 12), "nothing of it was thrown away");
}

#[test]
fn a_folder_of_somebody_else_is_never_emptied() {
    let folder = tempfile::tempdir().unwrap();
    let foreign = folder.path().join("vault-practice");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("letter"), b"mine").unwrap();
    assert!(desk(&folder.path().join("vault")).practice_begin().is_err());
    assert_eq!(fs::read(foreign.join("letter")).unwrap(), b"mine");
}
