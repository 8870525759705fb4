//! Can the sheets of keys on paper be printed, read by a scanner, and given back?

use std::path::Path;

use aman_desk::words::Tongue;
use aman_papers::{SheetData, sheet};
use aman_tests::desk::{Desk, PASSPHRASE, Region, level};
use aman_tests::programs::is_of_this_system;
use resvg::{tiny_skia, usvg};

/// What a scanner reads on a printed page: drawn at 150 points to the inch, in grey.
fn scanned(data: &SheetData) -> String {
    let mut pages = sheet(data).unwrap().pages;
    assert_eq!(pages.len(), 1, "one page each");
    let page = pages.remove(0);
    let tree = usvg::Tree::from_str(&page, &usvg::Options::default()).unwrap();
    let scale = 150.0 / 72.0;
    let (width, height) = ((tree.size().width() * scale) as u32, (tree.size().height() * scale) as u32);
    let mut pixmap = tiny_skia::Pixmap::new(width, height).unwrap();
    pixmap.fill(tiny_skia::Color::WHITE);
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    let at = |x: usize, y: usize| pixmap.pixel(x as u32, y as u32).unwrap().green();
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width as usize, height as usize, at);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one square on the page");
    grids[0].decode().unwrap().1
}

fn opened(desk: &Desk) -> aman_desk::Desk {
    let mut opened = aman_desk::Desk::open(desk.vault.clone(), "fr").unwrap();
    opened.unlock(None, PASSPHRASE.to_owned()).unwrap();
    opened
}

#[cfg(unix)]
fn mode(file: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).unwrap().permissions().mode() & 0o777
}

#[cfg(not(unix))]
fn mode(_file: &Path) -> u32 {
    0o600
}

#[test]
fn five_shares_are_one_page_each_whose_square_says_its_words_and_three_squares_make_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &[]);
    let mut desk = opened(&region.coordinator);
    let shares = desk.recovery_create(3, 5).unwrap();
    let mut read = Vec::new();
    for share in &shares {
        let tongue = if share.place % 2 == 0 { Tongue::Ar } else { Tongue::Fr };
        let data = desk.share_sheet(share, tongue).unwrap();
        assert_eq!(data.words, share.words, "the words on the page are those of the share");
        assert!(data.title.contains(&share.place.to_string()) && data.unit == "Région inventée");
        read.push(scanned(&data));
        assert_eq!(read.last(), Some(&share.words.join(" ")));
    }
    drop(desk);
    // What a scanner types is a share: the second, the third and the fifth, an empty line between two.
    let typed = [&*read[1], &*read[2], &*read[4]].join("\n\n");
    let rehearsed = region.coordinator.try_tell(&["recovery", "rehearse", "--share", "-"], &typed);
    assert_eq!(rehearsed.code, 0, "{rehearsed:?}");
    assert_eq!(rehearsed.json["key"], region.coordinator.run(&["recovery", "show"])["key"]);
}

#[test]
fn the_files_are_private_replace_nothing_and_a_key_is_not_made_when_they_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let coordinator = &region.coordinator;
    let sheets = folder.path().join("feuilles");
    let (path, words) = (sheets.to_str().unwrap().to_owned(), folder.path().join("mots"));
    let both = ["recovery", "create", "--sheets", &path, "--out", words.to_str().unwrap(), "--lang", "ar"];
    let key = coordinator.run(&both)["key"].clone();
    for place in 1..=5 {
        let file = sheets.join(format!("share-{place}.pdf"));
        assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF-"));
        let words = words.join(format!("share-{place}.txt"));
        assert!(words.is_file());
        if is_of_this_system() {
            assert_eq!((mode(&file), mode(&words)), (0o600, 0o600));
        }
    }
    let again = coordinator.try_run(&["recovery", "create", "--sheets", &path]);
    assert_eq!((again.code, again.json["failure"]["code"].as_str()), (2, Some("file-exists")));
    assert_eq!(coordinator.run(&["recovery", "show"])["key"], key, "the key that trustees hold still counts");
    let brigade = &region.brigades[0];
    let elsewhere = folder.path().join("ailleurs");
    assert_eq!(brigade.try_run(&["recovery", "create", "--sheets", elsewhere.to_str().unwrap()]).code, 3);
    assert!(!elsewhere.exists());
}

#[test]
fn the_sheet_for_the_safe_is_one_page_and_its_square_gives_the_files_back() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (coordinator, brigade) = (&region.coordinator, &region.brigades[0]);
    let file = folder.path().join("record.json");
    std::fs::write(&file, aman_schema::EXAMPLE_COMPLETE).unwrap();
    brigade.run(&["record", "add", "--from", file.to_str().unwrap()]);
    let mut desk = opened(brigade);
    let made = desk.sheet_to(&folder.path().join("coffre"), "fr").unwrap();
    let mut squares = Vec::new();
    for tongue in [Tongue::Fr, Tongue::Ar] {
        let data = desk.unit_sheet(&made, tongue).unwrap();
        assert_eq!((&data.words, &*data.unit), (&made.words, "Brigade inventée"));
        squares.push(scanned(&data));
    }
    drop(desk);
    let written = folder.path().join("coffre/sheet.pdf");
    assert!(std::fs::read(&written).unwrap().starts_with(b"%PDF-"));
    assert_eq!(mode(&written), 0o600);
    level(&[brigade, coordinator]);
    let gone = brigade.run(&["status"])["desk"].as_str().unwrap().to_owned();
    coordinator.run(&["revoke", "--desk", &gone, "--reason", "incendie"]);
    let next = region.another_desk(&folder.path().join("next"));
    level(&[&next]);
    let came = next.try_tell(&["recovery", "use-sheet", "--from", "-"], &squares[1]);
    assert_eq!((came.code, came.json["keys"].as_u64()), (0, Some(1)), "{came:?}");
}
