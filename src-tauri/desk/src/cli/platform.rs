//! How does this system make a folder that only its owner may enter?

/// Makes a folder that only its owner may enter.
#[cfg(unix)]
pub(crate) fn make_private_folder(folder: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Makes a folder; its rights are those of the one it stands in.
#[cfg(not(unix))]
pub(crate) fn make_private_folder(folder: &std::path::Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)
}
