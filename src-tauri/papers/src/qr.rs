//! How is a text drawn as a QR code, on paper and on the screen?

use fast_qr::{ECL, QRBuilder};

use crate::typeset::PaperFault;

/// A QR code as squares.
pub struct QrCode {
    /// How many squares wide and high, with the quiet border.
    pub size: u32,
    /// The dark squares as the data of an SVG path, one unit for each square.
    pub path: String,
}

/// Draws a text as a QR code that can lose 15 % of its squares.
///
/// # Errors
/// The text is longer than a QR code can be.
pub fn qr_code(text: &str) -> Result<QrCode, PaperFault> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| PaperFault::TooMuchForQr)?;
    let mut path = String::new();
    for (y, row) in code.data.chunks(code.size.max(1)).take(code.size).enumerate() {
        for (x, square) in row.iter().enumerate().filter(|(_, square)| square.value()) {
            let _dark = square;
            path.push_str(&format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET));
        }
    }
    Ok(QrCode { size: u32::try_from(code.size + 2 * QUIET).unwrap_or(u32::MAX), path })
}

impl QrCode {
    /// The code as a whole picture.
    #[must_use]
    pub(crate) fn svg(&self) -> String {
        let Self { size, path } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" width=\"{size}\" height=\"{size}\">\
             <rect width=\"{size}\" height=\"{size}\" fill=\"#ffffff\"/><path d=\"{path}\" fill=\"#000000\"/></svg>"
        )
    }
}

/// Empty squares that a reader needs on each side.
const QUIET: usize = 4;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_a_quiet_border() {
        let code = qr_code("aman").map_err(|_| ()).unwrap();
        for corner in [(4, 4), (code.size - 5, 4), (4, code.size - 5)] {
            assert!(code.path.contains(&format!("M{} {}h1", corner.0, corner.1)), "{corner:?}");
        }
        assert!(!code.path.contains("M0 ") && !code.path.contains("M3 "));
    }

    #[test]
    fn a_text_that_is_too_long_is_refused() {
        assert!(qr_code(&"x".repeat(5000)).is_err());
    }
}
