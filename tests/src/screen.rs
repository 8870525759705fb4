//! A screen and a keyboard for one window: Xvfb, and key strokes that reach the window the way a keyboard's do.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Size of the smallest screen the desks have.
const SIZE: &str = "1366x768x24";

/// A virtual screen; it goes when this is dropped.
#[derive(Debug)]
pub struct Screen {
    child: Child,
    /// Its name, as in `DISPLAY`.
    pub display: String,
}

impl Screen {
    /// Opens a screen under the first free number.
    pub fn open() -> Self {
        let mut child = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", SIZE, "-nolisten", "tcp", "-noreset"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed: ./run packages");
        let mut number = String::new();
        let out = child.stdout.take().expect("its standard output");
        BufReader::new(out).read_line(&mut number).expect("Xvfb names its screen");
        Self { child, display: format!(":{}", number.trim()) }
    }

    /// Chooses what the keys mean: `fr`, `ara`, `us`.
    pub fn keyboard(&self, layout: &str, variant: &str) {
        self.tool("setxkbmap", &["-layout", layout, "-variant", variant]);
    }

    /// Presses keys by name or by the number of the key on the board (10 to 19 are the digit row).
    pub fn press(&self, keys: &[&str]) {
        let mut args = vec!["key", "--clearmodifiers", "--delay", "12"];
        args.extend(keys);
        self.tool("xdotool", &args);
    }

    /// Types a text as a keyboard would.
    pub fn type_text(&self, text: &str) {
        self.tool("xdotool", &["type", "--clearmodifiers", "--delay", "12", text]);
    }

    /// Clicks the first button at a place.
    pub fn click(&self, x: i32, y: i32) {
        self.tool("xdotool", &["mousemove", &x.to_string(), &y.to_string(), "click", "1"]);
    }

    /// Gives the keyboard to the only visible window whose class contains the word.
    pub fn focus(&self, class: &str) -> bool {
        let found = self.ask("xdotool", &["search", "--onlyvisible", "--class", class]);
        let Some(window) = found.lines().last() else { return false };
        self.tool("xdotool", &["windowfocus", "--sync", window]);
        true
    }

    /// Saves what the screen shows.
    pub fn photograph(&self, file: &Path) {
        self.tool("import", &["-window", "root", &file.display().to_string()]);
    }

    fn tool(&self, name: &str, args: &[&str]) {
        self.ask(name, args);
    }

    fn ask(&self, name: &str, args: &[&str]) -> String {
        let output = Command::new(name)
            .args(args)
            .env("DISPLAY", &self.display)
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|_| panic!("{name} is installed: ./run packages"));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
