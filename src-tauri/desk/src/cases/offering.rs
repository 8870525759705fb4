//! How does a new desk get its invitation when somebody reads ten words to it?

use std::sync::{Mutex, PoisonError};

use aman_vault::Host;

use crate::enrol::{CodeFault, offer_lock, open_offer, read_code};
use crate::net::fetch_offer;
use crate::{Code, Outcome};

pub use crate::view::{CodeCheck, CodeState};

/// Says whether words are a code, and which word to ask for again if not. Needs no network and tells nothing about any code.
#[must_use]
pub fn check_code(text: &str) -> CodeCheck {
    let (state, word) = match read_code(text) {
        Ok(_) => (CodeState::Good, 0),
        Err(CodeFault::Length(words)) => (CodeState::Length, words),
        Err(CodeFault::Unknown(word)) => (CodeState::Unknown, word),
        Err(CodeFault::Wrong(word)) => (CodeState::Wrong, word),
        Err(CodeFault::Exchanged(word)) => (CodeState::Exchanged, word),
        Err(CodeFault::Several) => (CodeState::Several, 0),
    };
    CodeCheck { state, word: u32::try_from(word).unwrap_or(u32::MAX) }
}

/// Fetches the invitation that waits under a code at a server. Waits for the network; belongs to no vault yet.
///
/// # Errors
/// A word is wrong; nothing waits under the code; it has been used; whoever answered is not the server that the offer names;
/// another code was tried a moment ago; or nobody answers.
pub fn fetch_invitation(code: &str, address: &str, host: &mut Host) -> Outcome<Vec<u8>> {
    static TRIES: Mutex<Tries> = Mutex::new(Tries { wrong: 0, free_at_ms: 0 });
    let tries = || TRIES.lock().unwrap_or_else(PoisonError::into_inner);
    let code = read_code(code).map_err(|_| Code::WordsMisheard)?;
    if !tries().free(host.uptime_ms()) {
        return Err(Code::TooSoon.into());
    }
    let lock = offer_lock(&code)?;
    let (letter, shown) = fetch_offer(address, &lock.drawer, host.entropy())?;
    let Some(letter) = letter else {
        tries().note_wrong(host.uptime_ms());
        return Err(Code::NoInvitation.into());
    };
    tries().wrong = 0;
    open_offer(&letter, &lock, &shown, address).map(|invitation| invitation.encode())
}

/// Wrong codes make this program wait, each twice as long as the one before.
struct Tries {
    wrong: u32,
    free_at_ms: u64,
}

impl Tries {
    const fn free(&self, now_ms: u64) -> bool {
        self.wrong == 0 || now_ms >= self.free_at_ms
    }

    fn note_wrong(&mut self, now_ms: u64) {
        self.wrong = self.wrong.saturating_add(1);
        let wait = 1_u64.checked_shl(self.wrong).unwrap_or(LONGEST_S).min(LONGEST_S);
        self.free_at_ms = now_ms.saturating_add(wait * 1000);
    }
}

const LONGEST_S: u64 = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wrong_code_makes_the_next_one_wait_twice_as_long_up_to_a_minute() {
        let mut tries = Tries { wrong: 0, free_at_ms: 0 };
        assert!(tries.free(0));
        let mut now = 5_000;
        for wait in [2, 4, 8, 16, 32, 60, 60] {
            tries.note_wrong(now);
            assert!(!tries.free(now + wait * 1000 - 1));
            now += wait * 1000;
            assert!(tries.free(now), "{wait}");
        }
    }

    #[test]
    fn a_code_of_nine_words_says_how_many_there_are() {
        let check = check_code("un deux trois");
        assert!(matches!(check.state, CodeState::Length | CodeState::Unknown));
        assert_eq!((check_code("").state, check_code("").word), (CodeState::Length, 0));
    }
}
