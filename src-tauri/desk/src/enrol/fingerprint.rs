//! Which twelve digits stand for a request?

use aman_sync_protocol::secret::hash;

/// Twelve digits in three groups: SHA-256 of the request, stretched, modulo 10¹².
///
/// The stretching (2¹⁷ rounds) makes a forger who also stole the invitation pay about 2⁵⁷ hashes for a second request
/// with the same digits; twelve digits alone would cost 2⁴⁰.
#[must_use]
pub fn fingerprint(request: &[u8]) -> String {
    let mut state = hash(&[b"aman/fingerprint/v1", request]);
    for _ in 0..ROUNDS {
        state = hash(&[&state]);
    }
    let number = state.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte)) % 1_000_000_000_000;
    let (high, middle, low) = (number / 100_000_000, number / 10_000 % 10_000, number % 10_000);
    format!("{high:04} {middle:04} {low:04}")
}

/// Only the digits of what was typed or read out.
#[must_use]
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

const ROUNDS: u32 = 1 << 17;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_three_groups_of_four_digits_and_depends_on_the_request() {
        let one = fingerprint(b"one");
        assert_eq!(one.len(), 14);
        assert_eq!(digits(&one).len(), 12);
        assert_eq!(one, fingerprint(b"one"));
        assert_ne!(one, fingerprint(b"two"));
    }
}
