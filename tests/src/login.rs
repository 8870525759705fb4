//! Who tells a desk that its machine goes to sleep? A login manager of our own on a bus of our own, which sees whether it is asked to wait.

use std::io::{BufRead, BufReader, PipeReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use zbus::blocking::{Connection, connection};
use zbus::zvariant::OwnedFd;

const NAME: &str = "org.freedesktop.login1";
const PLACE: &str = "/org/freedesktop/login1";

/// A bus with a login manager on it; both go when this is dropped.
#[derive(Debug)]
pub struct Login {
    bus: Child,
    /// Where the bus is, as in `DBUS_SYSTEM_BUS_ADDRESS`.
    pub address: String,
    connection: Connection,
    held: Arc<Mutex<Vec<PipeReader>>>,
}

struct Manager {
    held: Arc<Mutex<Vec<PipeReader>>>,
}

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    /// As logind does: who holds what is returned here delays the sleep.
    fn inhibit(&self, what: String, _who: String, _why: String, mode: String) -> zbus::fdo::Result<OwnedFd> {
        if (what.as_str(), mode.as_str()) != ("sleep", "delay") {
            return Err(zbus::fdo::Error::InvalidArgs(String::new()));
        }
        let (ours, theirs) = std::io::pipe().map_err(|_| zbus::fdo::Error::Failed(String::new()))?;
        self.held.lock().unwrap_or_else(PoisonError::into_inner).push(ours);
        Ok(std::os::fd::OwnedFd::from(theirs).into())
    }
}

impl Login {
    /// Starts a bus in a folder and stands on it as the login manager.
    pub fn start(folder: &Path) -> Self {
        let config = folder.join("bus.conf");
        std::fs::write(&config, CONFIG.replace("PLACE", &folder.join("bus").display().to_string()))
            .expect("a scratch file");
        let mut bus = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--print-address"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is installed: ./run packages");
        let mut address = String::new();
        BufReader::new(bus.stdout.take().expect("its output")).read_line(&mut address).expect("the bus has an address");
        let held = Arc::<Mutex<Vec<PipeReader>>>::default();
        let manager = Manager { held: Arc::clone(&held) };
        let connection = connection::Builder::address(address.trim())
            .and_then(|builder| builder.name(NAME))
            .and_then(|builder| builder.serve_at(PLACE, manager))
            .and_then(connection::Builder::build)
            .expect("a login manager on the bus");
        Self { bus, address: address.trim().to_owned(), connection, held }
    }

    /// Whether somebody asked to be waited for.
    pub fn is_asked_to_wait(&self) -> bool {
        !self.held.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Says that the machine is about to sleep, and waits until everybody who asked has let go.
    pub fn go_to_sleep(&self) {
        self.say(true);
        for mut each in self.held.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            // Nothing is ever written: it ends when the other end is closed.
            let _ = each.read(&mut [0]);
        }
    }

    /// Says that the machine is awake again.
    pub fn wake(&self) {
        self.say(false);
    }

    fn say(&self, going: bool) {
        let said = self.connection.emit_signal(
            None::<&str>,
            PLACE,
            "org.freedesktop.login1.Manager",
            "PrepareForSleep",
            &going,
        );
        said.expect("the bus carries it");
    }
}

impl Drop for Login {
    fn drop(&mut self) {
        let _ = self.bus.kill();
        let _ = self.bus.wait();
    }
}

const CONFIG: &str = r#"<busconfig>
  <listen>unix:path=PLACE</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_type="method_call"/>
    <allow send_type="signal"/>
  </policy>
</busconfig>
"#;
