//! How is a region taken over with its key on paper at the command line, by server, by stick and at a second coordinator's desk?

use std::path::Path;

use aman_tests::desk::{Desk, Region, level};

/// A region whose key on paper was made, and the files of its five shares.
struct World {
    region: Region,
    folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
        create(&region.coordinator, &folder.path().join("parts"));
        region.coordinator.run(&["sync"]);
        level(&[&region.brigades[0], &region.coordinator]);
        Self { region, folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// `authority succeed` with shares of a folder, and more.
    fn succeed(&self, parts: &str, places: &[u8], more: &[&str]) -> Vec<String> {
        let mut words: Vec<String> = ["authority", "succeed"].map(str::to_owned).to_vec();
        for place in places {
            words.extend(["--share".to_owned(), self.path(&format!("{parts}/share-{place}.txt"))]);
        }
        words.extend(more.iter().map(|word| (*word).to_owned()));
        words
    }
}

fn create(desk: &Desk, folder: &Path) {
    let made = desk.run(&["recovery", "create", "--out", folder.to_str().unwrap()]);
    assert_eq!(made["shares"], 5);
}

fn strs(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

fn names(desk: &Desk) -> Vec<String> {
    let units = desk.run(&["unit", "list"]);
    let mut names: Vec<String> =
        units["units"].as_array().unwrap().iter().map(|unit| unit["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_new_machine_takes_the_region_over_through_the_server_and_the_old_desk_is_refused() {
    let mut world = World::new();
    let (roster, server) = (world.path("registre"), world.region.server.address.clone());
    let brigade = world.region.brigades[0].clone();
    assert_eq!(brigade.try_run(&["authority", "roster", "--out", &roster]).code, 0);
    assert_eq!(brigade.try_run(&["authority", "roster", "--out", &roster]).code, 2, "nothing is overwritten");
    let heir = Desk::at(&world.folder.path().join("heir"));
    let key = world.region.server.key.clone();
    let more = ["--reason", "poste volé", "--roster", &roster, "--server", &server, "--server-key", &key];
    let taken = heir.run(&strs(&world.succeed("parts", &[1, 3, 5], &more)));
    let old = world.region.coordinator.clone();
    assert_eq!((&taken["before"], taken["units"].as_u64()), (&old.run(&["status"])["desk"], Some(2)));
    assert_eq!(names(&heir), ["Brigade inventée", "Région inventée"]);

    // The old desk does not know yet; what it states reaches nobody, and the server refuses it.
    old.run(&["unit", "add", "--name", "Brigade du voleur", "--kind", "brigade"]);
    assert_ne!(old.try_run(&["sync"]).code, 0);
    level(&[&brigade, &heir, &brigade]);
    assert_eq!(names(&heir).len(), 2);
    // The heir does what an authority does.
    world.region.coordinator = heir.clone();
    world.region.add_brigade(&world.folder.path().join("brigade-2"), "Brigade nouvelle");
    let fresh = world.region.brigades[1].clone();
    let desk = fresh.run(&["status"])["desk"].as_str().unwrap().to_owned();
    heir.run(&["revoke", "--desk", &desk, "--reason", "essai"]);
    assert_ne!(fresh.try_run(&["sync"]).code, 0);
    heir.run(&["keys", "rotate", "--reason", "essai"]);
    level(&[&heir, &brigade]);
    for desk in [&heir, &brigade] {
        assert_eq!(desk.run(&["verify"])["sound"], true);
    }

    // A new key at once: the stations compare its digits and adopt it, and the old shares no longer count.
    create(&heir, &world.folder.path().join("nouvelles"));
    level(&[&heir, &brigade]);
    let shown = brigade.run(&["recovery", "show"]);
    assert_eq!(shown["waits"], true);
    brigade.run(&["recovery", "take", "--digits", shown["key"].as_str().unwrap()]);
    assert_eq!(brigade.run(&["recovery", "show"])["waits"], false);
    let parts = [1, 2, 3].map(|place| world.path(&format!("parts/share-{place}.txt")));
    let mut old_parts = vec!["recovery", "rehearse"];
    parts.iter().for_each(|part| old_parts.extend(["--share", part]));
    let refused = heir.try_run(&old_parts);
    assert_eq!((refused.code, refused.json["failure"]["code"].as_str()), (3, Some("old-shares")), "{refused:?}");
    let trail = heir.run(&["trail"]).to_string();
    assert!(trail.contains("authority.taken") && trail.contains("poste volé"));
}

#[test]
fn without_a_server_the_succession_goes_by_stick_and_a_station_brings_it_to_the_server() {
    let world = World::new();
    let brigade = &world.region.brigades[0];
    let roster = world.path("registre");
    brigade.run(&["authority", "roster", "--out", &roster]);
    let heir = Desk::at(&world.folder.path().join("heir"));
    let parts: Vec<String> = [5, 2, 4]
        .iter()
        .map(|at| std::fs::read_to_string(world.path(&format!("parts/share-{at}.txt"))).unwrap())
        .collect();
    // Shares that are typed, one after the other, an empty line between two.
    let typed = ["authority", "succeed", "--share", "-", "--reason", "incendie", "--roster", &roster];
    let answer = heir.try_tell(&typed, &parts.join("\n"));
    assert_eq!((answer.code, answer.json["units"].as_u64()), (0, Some(2)), "{answer:?}");
    let stick = world.path("cle");
    heir.run(&["courier", "export", "--to", &world.region.units[0], "--out", &stick]);
    brigade.run(&["courier", "import", &stick]);
    brigade.run(&["sync"]);
    let refused = world.region.coordinator.try_run(&["sync"]);
    assert_ne!(refused.code, 0, "the server heard it from the brigade");
    assert_eq!(brigade.run(&["verify"])["sound"], true);
}

#[test]
fn the_server_s_keeper_writes_the_roster_too_and_the_heir_reads_the_region_s_own_records_from_it() {
    let mut world = World::new();
    let record = world.path("record.json");
    std::fs::write(&record, aman_schema::EXAMPLE_LISTENING).unwrap();
    let old = world.region.coordinator.clone();
    let id = old.run(&["record", "add", "--from", &record])["id"].as_str().unwrap().to_owned();
    old.run(&["sync"]);
    world.region.server.kill();
    let (data, roster) = (world.region.server.data.clone(), world.path("registre"));
    let keeper = |args: &[&str]| {
        let mut command = std::process::Command::new(aman_tests::programs::program("aman-server"));
        command.args(args).arg("--data").arg(&data).output().unwrap().status.code()
    };
    assert_eq!(keeper(&["roster", "--out", &roster]), Some(0));
    assert_eq!(keeper(&["roster", "--out", &roster]), Some(2), "nothing is overwritten");
    let (server, key) = (world.region.server.address.clone(), world.region.server.key.clone());
    world.region.server = aman_tests::server::Server::start_at(&data, &server);
    let heir = Desk::at(&world.folder.path().join("heir"));
    let more = ["--reason", "incendie", "--roster", &roster, "--server", &server, "--server-key", &key];
    heir.run(&strs(&world.succeed("parts", &[2, 3, 4], &more)));
    heir.run(&["sync"]);
    // What the old authority had written counts, and its sheet opens with the key that was sealed to the key on paper.
    let shown = heir.run(&["record", "show", &id]);
    assert_ne!(shown["file"], "open", "{shown}");
    // Its file key goes to the heir like that of any unit: by the shares, and with a reason.
    assert_ne!(old.try_run(&["sync"]).code, 0);
}

#[test]
fn a_second_coordinator_takes_over_when_the_holder_of_the_key_retires() {
    let mut world = World::new();
    let home = world.region.coordinator.run(&["unit", "list"])["units"]
        .as_array()
        .unwrap()
        .iter()
        .find(|unit| unit["kind"] == "region")
        .unwrap()["unit"]
        .as_str()
        .unwrap()
        .to_owned();
    world.region.units.insert(0, home);
    let second = world.region.another_desk(&world.folder.path().join("second"));
    level(&[&second, &world.region.coordinator, &second]);
    let more = ["--reason", "départ à la retraite"];
    assert_eq!(second.try_run(&strs(&world.succeed("parts", &[1, 2], &more))).code, 3, "two are too few");
    assert_eq!(second.try_run(&strs(&world.succeed("parts", &[1, 2, 3], &["--reason", "  "]))).code, 2);
    let old = world.region.coordinator.run(&["status"])["desk"].clone();
    let taken = second.run(&strs(&world.succeed("parts", &[1, 2, 3], &more)));
    assert_eq!((&taken["before"], taken["units"].as_u64()), (&old, Some(2)));
    assert_ne!(world.region.coordinator.try_run(&["sync"]).code, 0);
    assert_eq!(
        second.try_run(&strs(&world.succeed("parts", &[1, 2, 3], &more))).code,
        2,
        "it is the authority already"
    );
    second.run(&["unit", "add", "--name", "Brigade nouvelle", "--kind", "brigade"]);
}

#[test]
fn every_refusal_leaves_the_machine_as_it_was_and_says_why() {
    let world = World::new();
    let brigade = &world.region.brigades[0];
    let roster = world.path("registre");
    brigade.run(&["authority", "roster", "--out", &roster]);
    let here = world.succeed("parts", &[1, 2, 3], &["--reason", "essai"]);
    let at_brigade = brigade.try_run(&strs(&here));
    assert_eq!((at_brigade.code, at_brigade.json["failure"]["code"].as_str()), (3, Some("not-allowed")));
    let bytes = std::fs::read(&roster).unwrap();
    let (cut, newer, foreign) = (world.path("coupe"), world.path("recent"), world.path("autre"));
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let mut later = bytes.clone();
    later[8] = 2;
    std::fs::write(&newer, later).unwrap();
    std::fs::write(&foreign, b"AMANCOUR").unwrap();
    let heir = Desk::at(&world.folder.path().join("heir"));
    let try_with = |places: &[u8], roster: &str, reason: &str| {
        let words = world.succeed("parts", places, &["--reason", reason, "--roster", roster]);
        let answer = heir.try_run(&strs(&words));
        assert!(answer.stderr.trim().len() > 40, "in words: {answer:?}");
        (answer.code, answer.json["failure"]["code"].as_str().unwrap_or_default().to_owned())
    };
    let said = |code: i32, text: &str| (code, text.to_owned());
    assert_eq!(try_with(&[1, 2], &roster, "essai"), said(3, "wrong-shares"));
    assert_eq!(try_with(&[1, 1, 2], &roster, "essai"), said(3, "wrong-shares"));
    assert_eq!(try_with(&[1, 2, 3], &cut, "essai"), said(2, "roster-file-damaged"));
    assert_eq!(try_with(&[1, 2, 3], &newer, "essai"), said(2, "roster-file-newer"));
    assert_eq!(try_with(&[1, 2, 3], &foreign, "essai"), said(2, "roster-file-damaged"));
    assert_eq!(try_with(&[1, 2, 3], &roster, " "), said(2, "reason-needed"));
    assert!(!heir.vault.exists(), "no vault was made");
    heir.run(&strs(&world.succeed("parts", &[1, 2, 3], &["--reason", "essai", "--roster", &roster])));
}
