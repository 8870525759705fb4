//! What does the window do when there is no desk for it to show?

use std::io::Read;
use std::process::{Command, Stdio};

use aman_tests::desk::Desk;
use aman_tests::programs::program;
use aman_tests::screen::Screen;

#[test]
fn a_vault_that_another_program_holds_ends_the_window_with_its_code_and_its_word() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    desk.run(&["authority", "create", "--region", "Région inventée"]);
    let mut holder = desk.command(&["draft", "type"]).stdin(Stdio::piped()).spawn().unwrap();
    holder.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    let screen = Screen::open();
    let window = Command::new(program("aman-desktop"))
        .arg("--vault")
        .arg(&desk.vault)
        .env("DISPLAY", &screen.display)
        .env("HOME", &desk.home)
        .env("XDG_RUNTIME_DIR", &desk.home)
        .env("GDK_BACKEND", "x11")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    holder.kill().unwrap();
    holder.wait().unwrap();
    assert_eq!(window.status.code(), Some(6), "{window:?}");
    assert!(String::from_utf8_lossy(&window.stderr).contains("vault-busy"), "{window:?}");
}
