//! What does a machine tell about itself? Numbers and names of devices; nothing about a person.

/// What was found on a machine. `None` means that nobody could look.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Where the webview of the system lies.
    pub webview: Option<String>,
    /// Free bytes where the vault stands or will stand.
    pub free_bytes: Option<u64>,
    /// How long one small flushed write takes there, in milliseconds: the median of several.
    pub flush_ms: Option<f64>,
    /// What the clock says, in milliseconds since 1970.
    pub now_ms: i64,
    /// The last time that somebody signed for, in milliseconds since 1970.
    pub signed_ms: Option<i64>,
    /// Where memory may be written to.
    pub swap: Option<Swap>,
    /// Whether the whole memory may be written to the disk.
    pub hibernation: Option<Hibernation>,
    /// Keyboard layouts.
    pub layouts: Option<Vec<String>>,
    /// How many printers there are.
    pub printers: Option<u32>,
    /// Memory in KiB.
    pub memory_kib: Option<u64>,
    /// Width and height of the screen.
    pub screen: Option<(u32, u32)>,
}

/// Where the system may write memory to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swap {
    /// Nowhere, or into memory itself.
    None,
    /// To an encrypted device.
    Encrypted,
    /// To a disk in the clear, or to a file whose disk may be in the clear.
    Plain,
}

/// Whether the whole memory may be written to the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hibernation {
    /// The system cannot, or may not.
    Off,
    /// It can.
    Possible,
}
