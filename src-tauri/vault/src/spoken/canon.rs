//! Under which one form is a passphrase kept, however it was typed?

use zeroize::Zeroizing;

use super::fold::fold;
use super::list;

/// The form a passphrase has before it becomes a key: [`fold`]ed, without spaces, words of the list written out.
///
/// A passphrase all of whose words are of the list may be typed by the first four letters of each.
#[must_use]
pub fn canonical(typed: &str) -> Zeroizing<String> {
    let folded = Zeroizing::new(fold(typed));
    let tokens = || folded.split_whitespace();
    let values: Option<Vec<u16>> = tokens().map(list::value).collect();
    let joined = Zeroizing::new(match values {
        Some(values) => values.into_iter().map(list::word).collect::<String>(),
        None => tokens().collect::<String>(),
    });
    // Once more: joining may have brought a G before an H.
    Zeroizing::new(fold(&joined))
}
