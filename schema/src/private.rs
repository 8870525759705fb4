//! How is a value about a person kept from being printed by accident?

use std::fmt;

/// A value about a person: it can be passed on, compared and opened on purpose, never printed.
///
/// ```compile_fail
/// let name = aman_schema::Private::new(String::from("somebody"));
/// println!("{name}");
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Private<T>(T);

impl<T> Private<T> {
    /// Takes a value into private keeping.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Lets the value out; each caller says to whom.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Lets the value out for good.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> From<T> for Private<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Private<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Private(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::Private;

    #[test]
    fn debug_shows_nothing_of_the_value() {
        assert_eq!(format!("{:?}", Private::new("Fatima")), "Private(..)");
    }
}
