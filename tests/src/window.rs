//! One desk in its real window, on a screen of its own.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use crate::desk::{Desk, PASSPHRASE};
use crate::programs::{program, wait_for};
use crate::screen::Screen;
use crate::webdriver::{WebDriver, key};

/// How long a page may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// A window that is driven and read through WebDriver.
#[derive(Debug)]
pub struct Window {
    /// The keyboard, the mouse and the page.
    pub driver: WebDriver,
    /// The screen it stands on.
    pub screen: Screen,
    vault: PathBuf,
}

impl Window {
    /// Opens the window of a desk in a language.
    pub fn open(desk: &Desk, lang: &str) -> Self {
        Self::open_with(desk, lang, &[], &[])
    }

    /// The same with more arguments and more of an environment.
    pub fn open_with(desk: &Desk, lang: &str, more: &[&str], environment: &[(&str, &str)]) -> Self {
        let window = Self::start(desk, lang, more, environment);
        window.wait_for_screen("unlock");
        window
    }

    /// Opens the window of a desk that has no vault yet.
    pub fn open_new(desk: &Desk, lang: &str) -> Self {
        let window = Self::start(desk, lang, &[], &[]);
        window.wait_for_screen("start");
        window
    }

    /// The same by another build of the program: one that lets itself be driven and is as fast as the shipped one.
    pub fn open_by(program: &Path, desk: &Desk, lang: &str) -> Self {
        let window = Self::start_by(program, desk, lang, &[], &[]);
        window.wait_for_screen("unlock");
        window
    }

    fn start(desk: &Desk, lang: &str, more: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::start_by(&program("aman-desktop"), desk, lang, more, environment)
    }

    fn start_by(binary: &Path, desk: &Desk, lang: &str, more: &[&str], environment: &[(&str, &str)]) -> Self {
        let screen = Screen::open();
        let profile = desk.home.join("driven-profile");
        std::fs::create_dir_all(&profile).expect("a scratch folder");
        let words =
            ["--vault", &desk.vault.display().to_string(), "--lang", lang, "--profile", &profile.display().to_string()];
        let args: Vec<String> = words.iter().chain(more).map(|word| (*word).to_owned()).collect();
        let driver = WebDriver::start(&screen.display, &desk.home, binary, &args, environment);
        driver.resize(1366, 768);
        Self { driver, screen, vault: desk.vault.clone() }
    }

    /// Types the passphrase and waits for home.
    pub fn unlock(&self) {
        self.unlock_to("home");
    }

    /// Types the passphrase and waits for the screen that a reception laid aside goes on with.
    pub fn unlock_to(&self, screen: &str) {
        self.driver.script("document.querySelector('input[type=password]')?.focus()", &[]);
        self.driver.type_text(PASSPHRASE);
        self.driver.press(&[], key::ENTER);
        self.wait_for_screen(screen);
    }

    /// Waits until the page that was there is gone and a fresh one stands in its place, as after a locking, and turns to it.
    pub fn follow(&self, pages_before: &[String]) {
        wait_for("a fresh page", PATIENCE, || {
            let fresh = self.driver.pages().into_iter().find(|page| !pages_before.contains(page))?;
            self.driver.turn_to(&fresh).then_some(())
        });
        self.wait_for_screen("unlock");
    }

    /// Turns the page to another language; what was typed stays.
    pub fn speak(&self, lang: &str) {
        let turn = "const s = document.querySelector('#language'); s.value = arguments[0]; s.dispatchEvent(new Event('change', { bubbles: true }));";
        self.driver.script(turn, &[json!(lang)]);
        let dir = if lang == "ar" { "rtl" } else { "ltr" };
        let is = |name, value| self.attribute("html", name).as_deref() == Some(value);
        wait_for(lang, PATIENCE, || (is("data-lang", lang) && is("dir", dir)).then_some(()));
    }

    /// The name of the screen that is shown.
    pub fn screen_name(&self) -> String {
        let asked = self.driver.try_script("return document.querySelector('[data-screen]')?.dataset.screen ?? ''", &[]);
        asked.ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Waits until a screen is shown.
    pub fn wait_for_screen(&self, name: &str) {
        wait_for(&format!("the screen {name}"), PATIENCE, || (self.screen_name() == name).then_some(()));
    }

    /// Waits until an element is there, then clicks it.
    pub fn click(&self, css: &str) {
        let element = self.driver.wait(css);
        self.driver.click(&element);
    }

    /// The text of the page, as it is read.
    pub fn text(&self) -> String {
        self.driver.script("return document.body.innerText", &[]).as_str().unwrap_or_default().to_owned()
    }

    /// The attribute of the first element that a selector names.
    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let script = "return document.querySelector(arguments[0])?.getAttribute(arguments[1]) ?? null";
        self.driver.script(script, &[json!(css), json!(name)]).as_str().map(str::to_owned)
    }

    /// Saves what the screen shows as a picture.
    ///
    /// From the screen, not from the driver: the driver's own picture of a page that is being drawn may never come.
    pub fn photograph(&self, file: &std::path::Path) {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).expect("a folder for pictures");
        }
        // A page says it is ready before it is drawn.
        std::thread::sleep(std::time::Duration::from_millis(400));
        self.screen.photograph(file);
    }

    /// Closes the window and waits until its program has let go of the vault.
    ///
    /// The driver ends the program it started; one that was too busy to answer it is told to end as a session's end would.
    pub fn close(self) {
        let Self { driver, screen, vault } = self;
        drop(driver);
        for process in processes_naming(&vault) {
            let _ = Command::new("kill").arg(process.to_string()).status();
        }
        wait_for("the program to end", PATIENCE, || processes_naming(&vault).is_empty().then_some(()));
        // A program that ends forgets its name before it lets go of its files.
        let lock = vault.join("vault.lock");
        // Where no vault was made there is nothing to wait for.
        let free = || std::fs::File::open(&lock).map_or(Some(()), |file| file.try_lock().ok());
        wait_for("the vault to be free", PATIENCE, free);
        drop(screen);
    }

    /// Ends the program as a power cut does: `kill -9`, then the driver.
    pub fn kill(mut self) {
        for process in processes_naming(&self.vault) {
            let _ = Command::new("kill").args(["-9", &process.to_string()]).status();
        }
        self.driver.kill();
    }
}

/// The window as it ships: private webview, no driver; only keys go in, nothing is read.
#[derive(Debug)]
pub struct ShippedWindow {
    child: Child,
    /// What is typed into by time alone must not be slowed by another of its kind.
    _alone: MutexGuard<'static, ()>,
    /// The screen it stands on.
    pub screen: Screen,
    /// What it wrote to its standard error.
    pub log: PathBuf,
}

impl ShippedWindow {
    /// Opens the window of a desk without a driver, its temporary folder inside the desk's home.
    pub fn open(desk: &Desk, lang: &str) -> Self {
        Self::open_by(&program("aman-desktop"), desk, lang)
    }

    /// The same, by another program than the one people start.
    pub fn open_by(start: &Path, desk: &Desk, lang: &str) -> Self {
        let alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let screen = Screen::open();
        let temporary = desk.home.join("tmp");
        std::fs::create_dir_all(&temporary).expect("a scratch folder");
        let log = desk.home.join("window.log");
        let errors = std::fs::File::create(&log).expect("a log file");
        let child = Command::new(start)
            .args(["--lang", lang, "--vault"])
            .arg(&desk.vault)
            .env("DISPLAY", &screen.display)
            .env("HOME", &desk.home)
            .env("XDG_RUNTIME_DIR", &temporary)
            .env("TMPDIR", &temporary)
            .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("NO_AT_BRIDGE", "1")
            .env("GDK_BACKEND", "x11")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::null())
            .stdout(errors.try_clone().expect("the log file twice"))
            .stderr(errors)
            .spawn()
            .expect("it starts");
        let window = Self { child, _alone: alone, screen, log };
        let name = start.file_name().and_then(OsStr::to_str).expect("the name of a program");
        wait_for("the window", PATIENCE, || window.screen.focus(name).then_some(()));
        window
    }

    /// Number of the process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for ShippedWindow {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Numbers of the processes whose command line names a folder; to end a window without its driver's help.
pub fn processes_naming(folder: &std::path::Path) -> Vec<u32> {
    let name = folder.display().to_string();
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    numbers
        .filter(|number| {
            let line = std::fs::read(format!("/proc/{number}/cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&line).contains(&name)
                && !String::from_utf8_lossy(&line).contains("WebKitWebDriver")
        })
        .collect()
}

/// What the page tells about the place that has the keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place(pub Value);

impl Place {
    /// Reads it from the page.
    pub fn of(window: &Window) -> Self {
        Self(window.driver.script(PLACE, &[]))
    }

    /// A word of it.
    pub fn word(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_default()
    }

    /// A yes or no of it.
    pub fn is(&self, name: &str) -> bool {
        self.0[name].as_bool().unwrap_or(false)
    }
}

const PLACE: &str = "
const at = document.activeElement;
const question = at && at.closest('[data-question]');
const options = question ? [...question.querySelectorAll('button[data-code]')].map((button) => ({
  code: button.dataset.code,
  key: (button.querySelector('kbd')?.textContent ?? '').trim(),
  chosen: button.getAttribute('aria-checked') === 'true' || button.getAttribute('aria-pressed') === 'true',
})) : [];
// Everything the eye stops at, in order; and the buttons for more items that it has just passed.
const stops = [...document.querySelectorAll('[data-question], [data-add], [data-next]')];
const here = Math.max(0, stops.indexOf(question ?? at));
const passed = [];
for (let back = here - 1; back >= 0 && stops[back].dataset.add; back -= 1) passed.push(stops[back].dataset.add);
return {
  screen: document.querySelector('[data-screen]')?.dataset.screen ?? '',
  page: document.querySelector('[data-page-id]')?.dataset.pageId ?? '',
  path: question?.dataset.path ?? '',
  kind: question?.dataset.kind ?? '',
  part: at?.dataset.part ?? '',
  role: at?.getAttribute('role') ?? '',
  tag: at?.tagName ?? '',
  next: !!at && at.matches('[data-next]'),
  add: at?.dataset.add ?? '',
  adds: passed,
  rest: stops.slice(here).map((each) => each.dataset.path).filter((path) => path),
  value: at?.value ?? '',
  expanded: at?.getAttribute('aria-expanded') === 'true',
  first: document.querySelector('[role=option][aria-selected=true]')?.dataset.code ?? '',
  options,
};
";
