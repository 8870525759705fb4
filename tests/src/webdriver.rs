//! How is a real window driven? The WebDriver protocol, spoken by hand: one connection for each request, none ever repeated.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::programs::wait_for;

/// The key that identifies an element in the protocol.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Keys of the protocol.
pub mod key {
    /// Tabulator.
    pub const TAB: char = '\u{e004}';
    /// Enter.
    pub const ENTER: char = '\u{e007}';
    /// Shift.
    pub const SHIFT: char = '\u{e008}';
    /// Control.
    pub const CONTROL: char = '\u{e009}';
    /// Alt.
    pub const ALT: char = '\u{e00a}';
    /// Escape.
    pub const ESCAPE: char = '\u{e00c}';
    /// Space.
    pub const SPACE: char = ' ';
    /// Arrow up.
    pub const UP: char = '\u{e013}';
    /// Arrow to the right.
    pub const RIGHT: char = '\u{e014}';
    /// Arrow down.
    pub const DOWN: char = '\u{e015}';
    /// F1.
    pub const F1: char = '\u{e031}';
    /// F3.
    pub const F3: char = '\u{e033}';
    /// F8.
    pub const F8: char = '\u{e038}';
    /// F10.
    pub const F10: char = '\u{e03a}';
    /// Page down.
    pub const PAGE_DOWN: char = '\u{e00f}';
    /// F12.
    pub const F12: char = '\u{e03c}';
}

/// A driver process with one session: one window.
#[derive(Debug)]
pub struct WebDriver {
    child: Child,
    port: u16,
    session: String,
}

/// One element of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element(String);

/// The driver's own word for why something could not be done.
#[derive(Debug, Clone)]
pub struct Refused(pub String);

impl WebDriver {
    /// Starts a driver on a screen and lets it start the program.
    ///
    /// `environment` is given to both.
    pub fn start(display: &str, home: &Path, binary: &Path, args: &[String], environment: &[(&str, &str)]) -> Self {
        let port = free_port();
        let child = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .arg("--host=127.0.0.1")
            .env("DISPLAY", display)
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", home)
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
            .env("NO_AT_BRIDGE", "1")
            .env("GDK_BACKEND", "x11")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("WAYLAND_DISPLAY")
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver is installed: ./run packages");
        let mut driver = Self { child, port, session: String::new() };
        wait_for("the driver", Duration::from_secs(20), || TcpStream::connect(("127.0.0.1", port)).ok());
        let wanted =
            json!({"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": {"binary": binary, "args": args}}}});
        let made =
            driver.call("POST", "/session", &wanted).unwrap_or_else(|refused| panic!("no session: {}", refused.0));
        driver.session = made["sessionId"].as_str().expect("a session's id").to_owned();
        driver
    }

    /// Runs a script in the page and gives what it returns.
    pub fn script(&self, script: &str, args: &[Value]) -> Value {
        self.try_script(script, args).unwrap_or_else(|refused| panic!("{script}: {}", refused.0))
    }

    /// Runs a script in the page; a page that is being replaced refuses.
    pub fn try_script(&self, script: &str, args: &[Value]) -> Result<Value, Refused> {
        self.ask("POST", "/execute/sync", &json!({"script": script, "args": args}))
    }

    /// The first element that a CSS selector names.
    pub fn find(&self, css: &str) -> Option<Element> {
        let found = self.ask("POST", "/element", &json!({"using": "css selector", "value": css})).ok()?;
        found[ELEMENT].as_str().map(|id| Element(id.to_owned()))
    }

    /// Waits for an element.
    pub fn wait(&self, css: &str) -> Element {
        wait_for(css, Duration::from_secs(20), || self.find(css))
    }

    /// Moves the pointer onto an element and clicks, as a mouse does.
    pub fn click(&self, element: &Element) {
        let _ = self.try_script("arguments[0].scrollIntoView({block:'center'})", &[json!({ELEMENT: element.0})]);
        let outcome = self.ask("POST", &format!("/element/{}/click", element.0), &json!({}));
        assert!(outcome.is_ok(), "the element can be clicked: {outcome:?}");
    }

    /// Gives a file to a field that takes one.
    pub fn give_file(&self, element: &Element, file: &Path) {
        let path = file.display().to_string();
        let given = self.ask("POST", &format!("/element/{}/value", element.0), &json!({ "text": path }));
        assert!(given.is_ok(), "the field takes a file: {given:?}");
    }

    /// Presses and releases one key, with others held down.
    pub fn press(&self, held: &[char], pressed: char) {
        let mut actions: Vec<Value> = held.iter().map(|held| key_action("keyDown", *held)).collect();
        actions.push(key_action("keyDown", pressed));
        actions.push(key_action("keyUp", pressed));
        actions.extend(held.iter().rev().map(|held| key_action("keyUp", *held)));
        self.keys(actions);
    }

    /// Types a text into whatever has the focus.
    pub fn type_text(&self, text: &str) {
        let actions =
            text.chars().flat_map(|letter| [key_action("keyDown", letter), key_action("keyUp", letter)]).collect();
        self.keys(actions);
    }

    fn keys(&self, actions: Vec<Value>) {
        let body = json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]});
        let outcome = self.ask("POST", "/actions", &body);
        assert!(outcome.is_ok(), "keys reach the window: {outcome:?}");
    }

    /// The names of the pages there are.
    pub fn pages(&self) -> Vec<String> {
        let pages = self.ask("GET", "/window/handles", &Value::Null).unwrap_or_default();
        pages.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Turns to another page; false when there is none of this name.
    pub fn turn_to(&self, page: &str) -> bool {
        self.ask("POST", "/window", &json!({"handle": page})).is_ok()
    }

    /// The accessible role and name of an element, as a screen reader gets them.
    pub fn spoken(&self, element: &Element) -> (String, String) {
        let word = |what: &str| {
            let said = self.ask("GET", &format!("/element/{}/{what}", element.0), &Value::Null).unwrap_or_default();
            said.as_str().unwrap_or_default().to_owned()
        };
        (word("computedrole"), word("computedlabel"))
    }

    /// Sets the window's size.
    pub fn resize(&self, width: u32, height: u32) {
        let _ = self.ask("POST", "/window/rect", &json!({"x": 0, "y": 0, "width": width, "height": height}));
    }

    /// Ends the driver and its window without warning, as a power cut does.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Result<Value, Refused> {
        self.call(method, &format!("/session/{}{path}", self.session), body)
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Result<Value, Refused> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let text = exchange(self.port, method, path, &body).map_err(|fault| Refused(fault.kind().to_string()))?;
        let mut answer: Value = serde_json::from_str(&text).map_err(|_| Refused(format!("not JSON: {text}")))?;
        let value = answer["value"].take();
        match value["error"].as_str() {
            Some(error) if value["message"].is_string() => Err(Refused(format!("{error}: {}", value["message"]))),
            Some(_) | None => Ok(value),
        }
    }
}

impl Drop for WebDriver {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            let _ = self.call("DELETE", &format!("/session/{}", self.session), &Value::Null);
        }
        self.kill();
    }
}

/// A port of loopback that nobody listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its number").port()
}

fn key_action(kind: &str, letter: char) -> Value {
    json!({"type": kind, "value": letter})
}

/// One request over one connection. The driver closes it, or says how long the answer is.
fn exchange(port: u16, method: &str, path: &str, body: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    let mut bytes = Vec::new();
    let mut part = [0; 16 << 10];
    loop {
        let count = stream.read(&mut part)?;
        bytes.extend_from_slice(&part[..count]);
        let ended = count == 0;
        let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
            if ended {
                return Ok(String::new());
            }
            continue;
        };
        let head = String::from_utf8_lossy(&bytes[..at]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
        let rest = &bytes[at + 4..];
        if ended || length.is_some_and(|length| rest.len() >= length) {
            return Ok(String::from_utf8_lossy(rest).into_owned());
        }
    }
}
