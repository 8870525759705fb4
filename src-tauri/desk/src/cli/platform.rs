//! How does this system make a file that only its owner may read?

use std::fs::OpenOptions;

/// Options for a file that does not exist yet and that only its owner may read.
#[cfg(unix)]
pub(crate) fn new_private_file() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options
}

/// Options for a file that does not exist yet; its rights are those of the folder.
#[cfg(not(unix))]
pub(crate) fn new_private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    options
}
