//! How do a person's words pass through this crate without being printed?

use core::fmt;

use zeroize::Zeroize;

/// A text about a person. Prints as `Private(..)`.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PrivateText(String);

impl PrivateText {
    /// Takes a text that nobody may print.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Lets the text out.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PrivateText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Private(..)")
    }
}

impl Drop for PrivateText {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Content that is not operations, such as a manifest. Prints as its length.
#[derive(Clone, PartialEq, Eq)]
pub struct PrivateBytes(Vec<u8>);

impl PrivateBytes {
    /// Takes bytes that nobody may print.
    #[must_use]
    pub const fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Lets the bytes out.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for PrivateBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Private({} bytes)", self.0.len())
    }
}

impl Drop for PrivateBytes {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}
