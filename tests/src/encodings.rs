//! In which dress could a value travel? Base64, hexadecimal, JSON escapes and UTF-16, by hand: the tests trust no library here.

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 without padding.
pub fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().enumerate().fold(0u32, |word, (at, byte)| word | u32::from(*byte) << (16 - 8 * at));
        for at in 0..=chunk.len() {
            text.push(char::from(BASE64[(word >> (18 - 6 * at) & 63) as usize]));
        }
    }
    text
}

/// What of `value` is the same in base64 wherever it stands in a longer text: one form for each of the three alignments.
pub fn base64_cores(value: &[u8]) -> Vec<String> {
    (0..3usize)
        .map(|shift| {
            let mut padded = vec![0; shift];
            padded.extend_from_slice(value);
            let text = base64(&padded);
            let first = (shift * 8).div_ceil(6);
            let last = padded.len() * 8 / 6;
            text.get(first..last).unwrap_or_default().to_owned()
        })
        .collect()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every character as a JSON escape.
pub fn json_escaped(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect()
}

/// UTF-16, low byte first or high byte first.
pub fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_written_as_published() {
        assert_eq!(["f", "fo", "foo", "foobar"].map(|text| base64(text.as_bytes())), ["Zg", "Zm8", "Zm9v", "Zm9vYmFy"]);
    }

    #[test]
    fn a_value_is_found_in_base64_at_any_offset() {
        for offset in 0..6 {
            let text = base64(format!("{}canary-value{}", "x".repeat(offset), "y".repeat(5)).as_bytes());
            assert!(base64_cores(b"canary-value").iter().any(|core| text.contains(core.as_str())), "offset {offset}");
        }
    }
}
