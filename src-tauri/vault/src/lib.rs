//! What is kept on a desk, and who can open it?
//!
//! ```text
//!  passphrase ─Argon2id─▶ slot key ─▶ vault key ─▶ view key      view.db   (plaintext, SQLCipher, disposable)
//!                             │           ├──────▶ draft key     log.db    (sealed values only)
//!                             │           ├──────▶ trail key     log.db
//!                             │           └──────▶ keyring key ─▶ desk signing key · desk sealing key · space keys
//!                             └─▶ officer's signing key (under her slot alone) ─▶ own key ─▶ her restricted drafts
//!                                                                             └─▶ own sealing key ─▶ what she sealed past her unit
//!  while locked ─▶ one key per reception ─HPKE─▶ the desk sealing key: written here, opened by the next officer
//!  no passphrase ─▶ link key (clear in log.db): TLS identity, beacons; opens nothing
//! ```
//!
//! Residual, stated: the link key and the server's pin lie in clear in `log.db`, so that a locked desk can sync. Who
//! takes the disk can send beacons and fetch sealed entries in this desk's name until the roster revokes it.

pub mod agenda;
pub mod apart;
pub mod attach;
pub mod attempts;
pub mod call_list;
pub mod counts;
pub mod course;
pub mod danger;
pub mod destroy;
pub mod device;
pub mod enrol;
pub mod evidence;
pub mod fault;
pub mod horizon;
pub mod host;
pub mod lease;
pub mod letter;
pub mod locked;
pub mod log;
pub mod looks;
pub mod merge;
pub mod officers;
pub mod options;
pub mod packs;
pub mod paper;
pub mod roles;
pub mod same;
pub mod second;
pub mod spaces;
pub mod spoken;
pub mod state;
pub mod steps;
pub mod sticks;
pub mod told;
pub mod trail;
pub mod two_act;
pub mod vault;
pub mod versions;

mod acts;
mod add;
mod adopt;
mod amend;
mod desk_keys;
mod draft_rows;
mod drafts;
mod entrusted;
mod fold;
mod forgotten;
mod grant_outside;
mod hazmat;
mod letters;
mod outside;
mod past_unit;
mod platform;
mod project;
mod proof;
mod reading;
mod records;
mod rekey;
mod restrict;
mod seal;
mod shamir;
mod shelf;
mod slots;
mod store;
mod taking_in;
mod trail_line;
mod unlock;
mod unprintable;
mod verify;
mod view;
mod watch;

pub use fault::{AttachmentFault, VaultFault, VaultFile};
pub use host::Host;
pub use officers::{NewOfficer, OfficerCard, OfficerStanding};
pub use options::{Argon, NewVault, Options, Passphrase, Synchronous};
pub use roles::OfficerRole;
pub use slots::{FactorKind, count_slots};
pub use unlock::{Entered, NarrowKey};
pub use vault::{LockedVault, OpenVault, UnlockFailed};
