//! Who is at work at this desk, and how far is it open?

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aman_schema::{Draft, Lang, Pack, Packs, View};
use aman_sync_protocol::ids::{EntryId, RecordId};
use aman_sync_protocol::roster::Roster;
use aman_sync_protocol::secret::hash;
use aman_vault::attach::Attaching;
use aman_vault::device::PlainFile;
use aman_vault::evidence::AttachmentReader;
use aman_vault::locked::LockedReception;
use aman_vault::log::LogDb;
use aman_vault::state::DraftId;
use aman_vault::{Host, LockedVault, NarrowKey, OpenVault, Options, VaultFault, VaultFile};

use crate::board::Board;
use crate::cases::StickWatch;
use crate::enrol::fingerprint;
use crate::view::StepOf;
use crate::words::Tongue;
use crate::{Code, Outcome};

/// One desk: a vault folder and whoever is at work in it.
///
/// `Send`; the window keeps one behind a mutex. No call waits for the network but those that say so.
pub struct Desk {
    pub(crate) folder: PathBuf,
    pub(crate) options: Options,
    pub(crate) hosts: Hosts,
    /// Dice and clock for what belongs to no vault: item ids, invitations, the time of day on a screen.
    pub(crate) own: Host,
    pub(crate) tongue: Tongue,
    pub(crate) standing: Standing,
    pub(crate) board: Board,
    pub(crate) shown: BTreeMap<DraftId, Shown>,
    /// The reception that was laid aside when the desk was locked.
    pub(crate) paused: Option<DraftId>,
    /// The reception being taken at this locked desk.
    pub(crate) receiving: Option<LockedReception>,
    /// What an auditor or a technician holds beside the locked vault.
    pub(crate) narrow: Option<NarrowKey>,
    /// The real desk, while this one is for practice.
    pub(crate) aside: Option<Box<Desk>>,
    /// The stick that holds this desk open.
    pub(crate) stick: StickWatch,
    /// It was locked because that stick was taken out.
    pub(crate) stick_left: bool,
    /// The record whose opening stands in the trail already: its history belongs to the same page.
    pub(crate) reading: Option<RecordId>,
    /// A file that the window hands over piece by piece, and its record.
    pub(crate) attaching: Option<(RecordId, Attaching)>,
    /// The file that was taken in last: a small copy of it may follow.
    pub(crate) attached: Option<(RecordId, EntryId)>,
    /// A file that is being shown.
    pub(crate) showing: Option<AttachmentReader>,
    /// Requests that the last exchange found, by their drawer.
    pub(crate) requests: BTreeMap<[u8; 16], Vec<u8>>,
    /// Digits of requests, by their hash: working them out is slow on purpose.
    pub(crate) digits: BTreeMap<[u8; 32], String>,
}

/// What may open a slot beside what is typed.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// The folder of a key stick.
    pub stick: Option<PathBuf>,
    /// The folder in which this machine keeps its secret, outside any vault.
    pub device: Option<PathBuf>,
}

/// Makes the dice and the clock of a vault that is about to be opened.
pub type Hosts = Box<dyn Fn() -> Host + Send>;

/// How far the desk is open.
pub(crate) enum Standing {
    /// No vault in the folder.
    Absent,
    Locked(Box<LockedVault>),
    Open(Box<OpenVault>),
    /// Between two states, inside one call.
    Turning,
}

/// A reception as the window saw it last: what a difference is measured against.
pub(crate) struct Shown {
    /// Whether the clock could be believed when it was first shown.
    pub(crate) doubtful: bool,
    pub(crate) draft: Draft,
    pub(crate) view: View,
    /// After the reception: the record it is added to.
    pub(crate) beneath: Option<Beneath>,
}

/// What a step stands on.
pub(crate) struct Beneath {
    /// The record's answers.
    pub(crate) answers: Draft,
    /// The item that is typed.
    pub(crate) item: aman_schema::Path,
    pub(crate) of: StepOf,
}

impl Desk {
    /// Opens the vault in `folder` without unlocking it; a folder without one is no failure.
    ///
    /// `lang` is `fr`, `ar`, `en` or what the system calls them.
    ///
    /// # Errors
    /// The vault is held by another process, damaged, foreign or newer.
    pub fn open(folder: PathBuf, lang: &str) -> Outcome<Self> {
        Self::within(folder, lang, Reach::default())
    }

    /// The same, with what else is in reach.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub fn within(folder: PathBuf, lang: &str, reach: Reach) -> Outcome<Self> {
        let device = reach.device.as_deref().map(PlainFile::at);
        let options = Options { stick: reach.stick, device, ..Options::default() };
        Self::with(folder, Tongue::of(lang), options, Box::new(Host::system))
    }

    /// The same with options, dice and clock of the caller; for tests.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub fn with(folder: PathBuf, tongue: Tongue, options: Options, hosts: Hosts) -> Outcome<Self> {
        let standing = match LockedVault::open(&folder, &options, hosts()) {
            Ok(vault) => Standing::Locked(Box::new(vault)),
            Err(VaultFault::NotAVault) => Standing::Absent,
            // Nobody can unlock, but a reception is not stopped by that.
            Err(VaultFault::Damaged { file: VaultFile::Slots }) => {
                Standing::Locked(Box::new(LockedVault::open_without_slots(&folder, &options, hosts())?))
            }
            Err(fault) => return Err(fault.into()),
        };
        Ok(Self {
            folder,
            options,
            own: hosts(),
            hosts,
            tongue,
            standing,
            board: Board::default(),
            shown: BTreeMap::new(),
            paused: None,
            receiving: None,
            narrow: None,
            aside: None,
            stick: StickWatch::default(),
            stick_left: false,
            reading: None,
            attaching: None,
            attached: None,
            showing: None,
            requests: BTreeMap::new(),
            digits: BTreeMap::new(),
        })
    }

    /// Changes the language of words in every later answer.
    pub fn speak(&mut self, lang: &str) {
        self.tongue = Tongue::of(lang);
        // What a locked desk is taking stands nowhere else that it could be read from.
        let kept = self.receiving.as_ref().map(LockedReception::draft);
        self.shown.retain(|draft, _| Some(*draft) == kept);
    }

    /// The packs that this desk holds.
    pub(crate) fn packs(&self) -> Packs {
        match &self.standing {
            Standing::Open(vault) => vault.packs().clone(),
            Standing::Locked(vault) => vault.packs().clone(),
            Standing::Absent | Standing::Turning => Packs::default(),
        }
    }

    /// The pack of this name; the program's own until it is here.
    pub(crate) fn pack_of(&self, id: &str) -> Arc<Pack> {
        self.packs().of(id)
    }

    /// The pack of a reception that is being typed.
    pub(crate) fn pack_of_draft(&mut self, draft: DraftId) -> Outcome<Arc<Pack>> {
        let id = self.typed(draft)?.pack().to_owned();
        Ok(self.pack_of(&id))
    }

    /// JSON Schema (draft 2020-12) of `{"form","pack","answers"}`.
    #[must_use]
    pub fn form_schema() -> serde_json::Value {
        aman_schema::json_schema(Pack::builtin())
    }

    /// Dice and clock as this desk uses them.
    #[must_use]
    pub fn host(&self) -> Host {
        (self.hosts)()
    }

    /// The twelve digits of a request, worked out once.
    pub(crate) fn digits_of(&mut self, request: &[u8]) -> String {
        self.digits.entry(hash(&[request])).or_insert_with(|| fingerprint(request)).clone()
    }

    pub(crate) fn opened(&mut self) -> Outcome<&mut OpenVault> {
        match &mut self.standing {
            Standing::Open(vault) => {
                // Minutes that cannot be written now are counted the next time.
                vault.tick().ok();
                Ok(vault)
            }
            Standing::Absent => Err(Code::NoVault.into()),
            Standing::Locked(_) if self.narrow.is_some() => Err(Code::NotYourRole.into()),
            Standing::Locked(_) | Standing::Turning => Err(Code::Locked.into()),
        }
    }

    pub(crate) fn log(&self) -> Outcome<&LogDb> {
        match &self.standing {
            Standing::Open(vault) => Ok(vault.log()),
            Standing::Locked(vault) => Ok(vault.log()),
            Standing::Absent => Err(Code::NoVault.into()),
            Standing::Turning => Err(Code::Locked.into()),
        }
    }

    pub(crate) fn log_mut(&mut self) -> Outcome<&mut LogDb> {
        match &mut self.standing {
            Standing::Open(vault) => Ok(vault.replica()),
            Standing::Locked(vault) => Ok(vault.replica()),
            Standing::Absent => Err(Code::NoVault.into()),
            Standing::Turning => Err(Code::Locked.into()),
        }
    }

    pub(crate) fn roster(&self) -> Outcome<&Roster> {
        Ok(self.log()?.roster())
    }

    pub(crate) const fn lang(&self) -> Lang {
        match self.tongue {
            Tongue::Fr => Lang::Fr,
            Tongue::Ar => Lang::Ar,
            Tongue::En => Lang::En,
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn now(&self) -> i64 {
        self.own.now().0
    }
}
