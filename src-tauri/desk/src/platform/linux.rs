//! What does a Linux system tell about itself? Files under /proc, /sys and /etc, and three small tools.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::doctor::{Hibernation, Swap};

/// Where the library lies that draws the window.
pub(crate) fn webview() -> Option<String> {
    const NAME: &str = "libwebkit2gtk-4.1.so.0";
    let folders =
        ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib"];
    folders.iter().map(|folder| Path::new(folder).join(NAME)).find(|file| file.exists()).map(|_| NAME.to_owned())
}

/// Free bytes where a folder stands or will stand.
pub(crate) fn free_bytes(folder: &Path) -> Option<u64> {
    let standing = folder.ancestors().find(|folder| folder.is_dir())?;
    let told = ask(Command::new("df").args(["--output=avail", "-B1", "--"]).arg(standing))?;
    told.lines().nth(1)?.trim().parse().ok()
}

/// Where memory may be written to.
pub(crate) fn swap() -> Option<Swap> {
    let table = fs::read_to_string("/proc/swaps").ok()?;
    Some(worst_swap(&table, |device| {
        let name = fs::canonicalize(device).ok()?.file_name()?.to_owned();
        fs::read_to_string(PathBuf::from("/sys/block").join(name).join("dm/uuid")).ok()
    }))
}

fn worst_swap(table: &str, uuid: impl Fn(&str) -> Option<String>) -> Swap {
    let mut worst = Swap::None;
    for line in table.lines().skip(1) {
        let mut words = line.split_whitespace();
        let (Some(device), Some(kind)) = (words.next(), words.next()) else { continue };
        if device.starts_with("/dev/zram") {
            continue;
        }
        let encrypted = kind == "partition" && uuid(device).is_some_and(|uuid| uuid.starts_with("CRYPT-"));
        if !encrypted {
            return Swap::Plain;
        }
        worst = Swap::Encrypted;
    }
    worst
}

/// Whether the whole memory may be written to the disk.
pub(crate) fn hibernation() -> Option<Hibernation> {
    let states = fs::read_to_string("/sys/power/state").unwrap_or_default();
    let ways = fs::read_to_string("/sys/power/disk").unwrap_or_default();
    let possible = states.split_whitespace().any(|state| state == "disk") && !ways.contains("[disabled]");
    Some(if possible { Hibernation::Possible } else { Hibernation::Off })
}

/// Where a stick may be: what is mounted where systems put sticks.
pub(crate) fn removable() -> Vec<PathBuf> {
    sticks_of(&fs::read_to_string("/proc/self/mounts").unwrap_or_default())
}

fn sticks_of(mounts: &str) -> Vec<PathBuf> {
    let places = mounts.lines().filter_map(|line| line.split(' ').nth(1));
    let sticks = places.filter(|place| ["/media/", "/run/media/", "/mnt"].iter().any(|start| place.starts_with(start)));
    // The table writes spaces in names as numbers.
    sticks.map(|place| PathBuf::from(place.replace("\\040", " "))).collect()
}

/// The keyboard layouts: of the running session, else of the system.
pub(crate) fn layouts() -> Option<Vec<String>> {
    let session = ask(Command::new("setxkbmap").arg("-query")).as_deref().and_then(of_session);
    session.or_else(|| fs::read_to_string("/etc/default/keyboard").ok().as_deref().and_then(of_system))
}

fn of_session(told: &str) -> Option<Vec<String>> {
    let line = |name: &str| told.lines().find_map(|line| line.strip_prefix(name).map(str::trim));
    Some(with_variants(line("layout:")?, line("variant:").unwrap_or_default()))
}

fn of_system(file: &str) -> Option<Vec<String>> {
    let value =
        |name: &str| file.lines().find_map(|line| line.trim().strip_prefix(name).map(|rest| rest.trim_matches('"')));
    Some(with_variants(value("XKBLAYOUT=")?, value("XKBVARIANT=").unwrap_or_default()))
}

/// `fr,ma` and `,french` as `fr` and `ma(french)`.
fn with_variants(layouts: &str, variants: &str) -> Vec<String> {
    let variants: Vec<&str> = variants.split(',').collect();
    let named = layouts.split(',').enumerate().filter(|(_, layout)| !layout.is_empty());
    named
        .map(|(at, layout)| match variants.get(at).filter(|variant| **variant == "french") {
            Some(variant) => format!("{layout}({variant})"),
            None => layout.to_owned(),
        })
        .collect()
}

/// How many printers there are; none where nothing prints.
pub(crate) fn printers() -> Option<u32> {
    let told = ask(Command::new("lpstat").arg("-e"));
    Some(told.map_or(0, |told| u32::try_from(told.lines().filter(|line| !line.trim().is_empty()).count()).unwrap_or(0)))
}

/// Memory in KiB.
pub(crate) fn memory_kib() -> Option<u64> {
    let table = fs::read_to_string("/proc/meminfo").ok()?;
    table.lines().find_map(|line| line.strip_prefix("MemTotal:"))?.split_whitespace().next()?.parse().ok()
}

/// Width and height of the first screen that is connected.
pub(crate) fn screen() -> Option<(u32, u32)> {
    let mut cards: Vec<PathBuf> = fs::read_dir("/sys/class/drm").ok()?.flatten().map(|card| card.path()).collect();
    cards.sort();
    cards.iter().find_map(|card| {
        let connected = fs::read_to_string(card.join("status")).ok()?.trim() == "connected";
        let modes = connected.then(|| fs::read_to_string(card.join("modes")).ok()).flatten()?;
        let (width, height) = modes.lines().next()?.split_once('x')?;
        Some((width.parse().ok()?, height.trim_end_matches('i').parse().ok()?))
    })
}

/// What a tool says; nothing if it is missing or fails.
fn ask(command: &mut Command) -> Option<String> {
    let told = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    told.status.success().then(|| String::from_utf8_lossy(&told.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mounted_where_sticks_are_put_is_looked_through() {
        let mounts =
            "/dev/sda2 / ext4 rw 0 0\n/dev/sdb1 /media/poste/CLE\\040VERTE vfat rw 0 0\n/dev/sdc1 /mnt vfat rw 0 0\n";
        assert_eq!(sticks_of(mounts), [PathBuf::from("/media/poste/CLE VERTE"), PathBuf::from("/mnt")]);
    }

    #[test]
    fn one_device_in_the_clear_makes_the_whole_swap_plain() {
        let head = "Filename\tType\tSize\tUsed\tPriority\n";
        let uuid = |device: &str| (device == "/dev/dm-1").then(|| "CRYPT-PLAIN-swap".to_owned());
        let judged = |rows: &str| worst_swap(&format!("{head}{rows}"), uuid);
        assert_eq!(judged(""), Swap::None);
        assert_eq!(judged("/dev/zram0 partition 1 0 100\n"), Swap::None);
        assert_eq!(judged("/dev/dm-1 partition 1 0 -2\n"), Swap::Encrypted);
        assert_eq!(judged("/dev/dm-1 partition 1 0 -2\n/swapfile file 1 0 -3\n"), Swap::Plain);
        assert_eq!(judged("/dev/sda5 partition 1 0 -2\n"), Swap::Plain);
    }

    #[test]
    fn layouts_are_read_with_their_variants() {
        let session = "rules:      evdev\nmodel:      pc105\nlayout:     ma,fr\nvariant:    french,oss\n";
        assert_eq!(of_session(session), Some(vec!["ma(french)".to_owned(), "fr".to_owned()]));
        let system = "XKBMODEL=\"pc105\"\nXKBLAYOUT=\"fr,ara\"\nXKBVARIANT=\"\"\n";
        assert_eq!(of_system(system), Some(vec!["fr".to_owned(), "ara".to_owned()]));
        assert_eq!(of_system("# nothing"), None);
    }
}
