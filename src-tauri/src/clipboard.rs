//! How long does what was copied lie where every program reads it?
//!
//! A minute, or until the desk is locked or ends. What another program has put there since is left alone.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aman_desk::{Code, Outcome, Private};

use crate::platform;

/// How long it stays.
pub(crate) const STAYS: Duration = Duration::from_mins(1);

/// The system's clipboard, or a test's.
pub(crate) trait Board: Send {
    /// Puts a text there, out of every history where the system keeps one.
    fn put(&mut self, text: &str) -> Option<()>;
    /// Whether exactly this text lies there.
    fn holds(&mut self, text: &str) -> bool;
    /// Leaves nothing there.
    fn clear(&mut self);
}

impl Board for arboard::Clipboard {
    fn put(&mut self, text: &str) -> Option<()> {
        platform::put_apart(self, text).ok()
    }

    fn holds(&mut self, text: &str) -> bool {
        self.get_text().is_ok_and(|there| there == text)
    }

    fn clear(&mut self) {
        // A system that refuses now is asked again at the next lock.
        let _refused = Self::clear(self).is_err();
    }
}

/// What lies there by our hand.
struct Held {
    board: Box<dyn Board>,
    text: Private<String>,
    /// Dropped with this, it ends the waiting.
    _waits: Sender<()>,
}

/// The clipboard as this program uses it.
#[derive(Clone, Default)]
pub(crate) struct Clipboard(Arc<Mutex<Option<Held>>>);

impl Clipboard {
    /// Opens the system's clipboard, before anything is promised.
    ///
    /// # Errors
    /// The system gives none.
    pub(crate) fn open() -> Outcome<Box<dyn Board>> {
        let board = arboard::Clipboard::new().map_err(|_| Code::ClipboardRefused)?;
        Ok(Box::new(board))
    }

    /// Puts a text there and takes it away after its time.
    ///
    /// # Errors
    /// The system refuses it.
    pub(crate) fn hold(&self, mut board: Box<dyn Board>, text: Private<String>, stays: Duration) -> Outcome<()> {
        self.clear();
        // EXPOSE: this is what she told being given to the unit's own program.
        board.put(text.expose()).ok_or(Code::ClipboardRefused)?;
        let (waits, over) = channel::<()>();
        *self.held() = Some(Held { board, text, _waits: waits });
        let own = self.clone();
        let waiting = move || {
            // Nobody ever sends: an early end means that something else was done with it.
            if over.recv_timeout(stays) == Err(RecvTimeoutError::Timeout) {
                own.clear();
            }
        };
        if std::thread::Builder::new().name("clipboard".to_owned()).spawn(waiting).is_err() {
            self.clear();
            return Err(Code::ClipboardRefused.into());
        }
        Ok(())
    }

    /// Takes away what lies there by our hand, if it still does.
    pub(crate) fn clear(&self) {
        let Some(mut held) = self.held().take() else { return };
        // EXPOSE: compared with what lies there.
        if held.board.holds(held.text.expose()) {
            held.board.clear();
        }
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Option<Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests wait for what takes time")]
    use super::*;

    #[derive(Clone, Default)]
    struct Shelf(Arc<Mutex<String>>);

    impl Board for Shelf {
        fn put(&mut self, text: &str) -> Option<()> {
            text.clone_into(&mut self.0.lock().unwrap());
            Some(())
        }

        fn holds(&mut self, text: &str) -> bool {
            *self.0.lock().unwrap() == text
        }

        fn clear(&mut self) {
            self.0.lock().unwrap().clear();
        }
    }

    impl Shelf {
        fn shows(&self) -> String {
            self.0.lock().unwrap().clone()
        }

        fn is_empty_within(&self, time: Duration) -> bool {
            (0..100).any(|_| {
                std::thread::sleep(time / 100);
                self.shows().is_empty()
            })
        }
    }

    fn told() -> Private<String> {
        Private::new("told".to_owned())
    }

    #[test]
    fn what_was_copied_goes_after_its_time_and_at_once_when_the_desk_is_locked() {
        let (shelf, clipboard) = (Shelf::default(), Clipboard::default());
        clipboard.hold(Box::new(shelf.clone()), told(), Duration::from_millis(300)).unwrap();
        assert_eq!(shelf.shows(), "told");
        assert!(shelf.is_empty_within(Duration::from_secs(5)));
        clipboard.hold(Box::new(shelf.clone()), told(), STAYS).unwrap();
        assert_eq!(shelf.shows(), "told");
        clipboard.clear();
        assert_eq!(shelf.shows(), "");
    }

    #[test]
    fn what_another_program_put_there_since_stays() {
        let (mut shelf, clipboard) = (Shelf::default(), Clipboard::default());
        clipboard.hold(Box::new(shelf.clone()), told(), Duration::from_millis(50)).unwrap();
        shelf.put("another's").unwrap();
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(shelf.shows(), "another's");
    }

    #[test]
    fn a_second_copy_has_a_minute_of_its_own() {
        let (shelf, clipboard) = (Shelf::default(), Clipboard::default());
        clipboard.hold(Box::new(shelf.clone()), told(), Duration::from_millis(100)).unwrap();
        clipboard.hold(Box::new(shelf.clone()), told(), STAYS).unwrap();
        std::thread::sleep(Duration::from_millis(400));
        assert_eq!(shelf.shows(), "told");
    }
}
