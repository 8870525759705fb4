//! How long from the start of the program to its finished first page, beside an empty window of the same shell?
//!
//! Both are watched from outside: the screen is read until it looks as it does three seconds later (but for a caret).

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use aman_tests::desk::Desk;
use aman_tests::programs::{program, tree};
use aman_tests::screen::Screen;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt, ImageFormat};
use x11rb::rust_connection::RustConnection;

use crate::stretch::{Stretch, ratio, words};

const ROUNDS: usize = 7;

pub(crate) fn measure() {
    let folder = tempfile::tempdir_in(tree().join("target")).expect("a scratch folder");
    let desk = Desk::at(folder.path());
    desk.run(&["authority", "create", "--region", "Région inventée"]);
    let screen = Screen::open();
    let eye = Eye::on(&screen);
    let empty = program("examples/empty_window");
    let full = program("aman-desktop");
    let start_full = || start(&full, &["--vault".into(), desk.vault.clone()], &screen, folder.path());
    let start_empty = || start(&empty, &[], &screen, folder.path());
    let (last_full, last_empty) = (eye.settled(start_full()), eye.settled(start_empty()));
    let (mut ours, mut peer) = (Stretch::default(), Stretch::default());
    for _ in 0..ROUNDS {
        ours.keep(eye.until(&last_full, start_full));
        peer.keep(eye.until(&last_empty, start_empty));
    }
    let (a, b) = (ours.quantile(0.5), peer.quantile(0.5));
    println!(
        "| start to unlock screen, median of {ROUNDS} | {} | empty window of the same shell {} | {:.2} | ≤ 1.3 |",
        words(a),
        words(b),
        ratio(a, b)
    );
}

/// Starts a program of the shell on a screen, as it ships.
pub(crate) fn start(binary: &Path, args: &[PathBuf], screen: &Screen, home: &Path) -> Child {
    Command::new(binary)
        .args(args)
        .env("DISPLAY", &screen.display)
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
        .env("NO_AT_BRIDGE", "1")
        .env("GDK_BACKEND", "x11")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts")
}

struct Eye {
    connection: RustConnection,
    root: u32,
    size: (u16, u16),
}

impl Eye {
    fn on(screen: &Screen) -> Self {
        let (connection, number) = x11rb::connect(Some(&screen.display)).expect("the screen");
        let root = &connection.setup().roots[number];
        let (root, size) = (root.root, (root.width_in_pixels, root.height_in_pixels));
        Self { connection, root, size }
    }

    fn look(&self) -> Vec<u8> {
        let asked = self
            .connection
            .get_image(ImageFormat::Z_PIXMAP, self.root, 0, 0, self.size.0, self.size.1, u32::MAX)
            .expect("asked");
        asked.reply().expect("an image").data
    }

    /// What the screen shows in the end.
    fn settled(&self, child: Child) -> Vec<u8> {
        std::thread::sleep(Duration::from_secs(8));
        let seen = self.look();
        self.end(child);
        seen
    }

    /// Time from the start until the screen looks like that.
    fn until(&self, last: &[u8], start: impl FnOnce() -> Child) -> Duration {
        let begun = Instant::now();
        let child = start();
        while !alike(&self.look(), last) {
            assert!(begun.elapsed() < Duration::from_secs(30), "the window never looked as it did before");
            std::thread::sleep(Duration::from_millis(5));
        }
        let took = begun.elapsed();
        self.end(child);
        took
    }

    fn end(&self, mut child: Child) {
        child.kill().expect("running");
        child.wait().expect("ended");
        // The next start must not find the last picture.
        std::thread::sleep(Duration::from_millis(700));
    }
}

/// Equal in all but one pixel in a thousand.
fn alike(seen: &[u8], last: &[u8]) -> bool {
    let different = seen.chunks(4).zip(last.chunks(4)).filter(|(a, b)| a != b).count();
    seen.len() == last.len() && different * 1000 < seen.len() / 4
}
