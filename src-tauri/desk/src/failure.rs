//! What can go wrong on a desk, as a code with its words elsewhere?
//!
//! A failure carries no text of its own and no value of anybody: the sentence is looked up by code in `ui/src/words`, for the
//! window and the command line alike.

use serde::Serialize;
use ts_rs::TS;

/// When trying the same thing again can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// At once, perhaps with another answer.
    Now,
    /// After something outside has changed: network, disk, another process.
    Later,
    /// Not like this.
    Never,
    /// Someone who knows the machine or the region has to look.
    AskHelp,
}

/// One way in which a wish of the officer was not fulfilled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// Key of the sentence to show.
    pub code: Code,
    /// Whether to offer another try.
    pub retry: Retry,
    /// Exit status of the command line.
    #[serde(skip)]
    #[ts(skip)]
    pub exit: u8,
}

/// Result of every use case.
pub type Outcome<T> = Result<T, Failure>;

macro_rules! codes {
    ($($(#[$doc:meta])+ $name:ident = $text:literal, $retry:ident, $exit:literal;)+) => {
        /// Every failure a person can meet.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
        pub enum Code {
            $($(#[$doc])+ #[serde(rename = $text)] $name,)+
        }

        impl Code {
            /// All codes, so that a test can ask for the words of each.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Stable text of the code, key of its sentence after `failure-`.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// The failure with this code.
            #[must_use]
            pub const fn failure(self) -> Failure {
                match self { $(Self::$name => Failure { code: self, retry: Retry::$retry, exit: $exit },)+ }
            }
        }
    };
}

codes! {
    /// The command line was not understood.
    WrongUse = "wrong-use", Never, 2;
    /// No vault stands in this folder.
    NoVault = "no-vault", Never, 2;
    /// A vault already stands in this folder.
    VaultExists = "vault-exists", Never, 2;
    /// A newer program wrote this vault.
    NewerVault = "newer-vault", Never, 2;
    /// The file is no vault, or belongs to another one.
    ForeignVault = "foreign-vault", AskHelp, 4;
    /// A database of the vault is cut or damaged; it was left as it is.
    DamagedVault = "damaged-vault", AskHelp, 4;
    /// Both copies of the officers' slots are damaged.
    DamagedSlots = "damaged-slots", AskHelp, 4;
    /// Something in the log does not verify.
    DamagedEntries = "damaged-entries", AskHelp, 4;
    /// Another process has this vault open.
    VaultBusy = "vault-busy", Later, 6;
    /// No room is left on the disk.
    DiskFull = "disk-full", Later, 6;
    /// The disk refused to read or write.
    DiskFailed = "disk-failed", AskHelp, 6;
    /// The system gave no random bytes.
    NoEntropy = "no-entropy", Later, 6;
    /// The passphrase does not open the slot.
    WrongPassphrase = "wrong-passphrase", Now, 3;
    /// A passphrase is needed and none was given.
    PassphraseNeeded = "passphrase-needed", Now, 3;
    /// The new passphrase is too short.
    PassphraseTooShort = "passphrase-too-short", Now, 2;
    /// The new passphrase is among the first that anybody tries.
    PassphraseCommon = "passphrase-common", Now, 2;
    /// The new passphrase is a run of neighbouring keys.
    PassphraseKeyboard = "passphrase-keyboard", Now, 2;
    /// The new passphrase holds the name of the officer or of her unit.
    PassphraseNamed = "passphrase-named", Now, 2;
    /// The new passphrase is one word.
    PassphraseOneWord = "passphrase-one-word", Now, 2;
    /// The new passphrase repeats itself.
    PassphraseRepeated = "passphrase-repeated", Now, 2;
    /// The new PIN is too short, or the same digit, or counts.
    PinTooSimple = "pin-too-simple", Now, 2;
    /// After wrong attempts the next one waits.
    AttemptsSlowed = "attempts-slowed", Later, 3;
    /// The slot was made for a number of unlocks that are used up.
    SlotExpired = "slot-expired", AskHelp, 3;
    /// The region withdrew this officer.
    OfficerWithdrawn = "officer-withdrawn", AskHelp, 3;
    /// The key stick of this officer is not in reach.
    NoStick = "no-stick", Now, 3;
    /// Another file stands on the stick under the name of this officer's key.
    StickTaken = "stick-taken", Now, 3;
    /// The secret of the machine that this slot was bound to is not here.
    NoDeviceSecret = "no-device-secret", AskHelp, 3;
    /// The role of this officer does not include this.
    NotYourRole = "not-your-role", Never, 3;
    /// Nobody takes her own slot away.
    OwnSlot = "own-slot", Never, 2;
    /// A word is not of the list, or some are missing.
    WordUnknown = "word-unknown", Now, 2;
    /// Each word is of the list, but one is not the one that was said.
    WordsWrong = "words-wrong", Now, 2;
    /// No recovery words were made for this desk yet.
    NoRecovery = "no-recovery", AskHelp, 3;
    /// No desk has this number in the roster.
    UnknownDesk = "unknown-desk", Now, 2;
    /// Several officers have a slot: one must be named.
    OfficerNeeded = "officer-needed", Now, 2;
    /// No slot belongs to this officer.
    UnknownOfficer = "unknown-officer", Now, 2;
    /// The desk is locked.
    Locked = "locked", Now, 3;
    /// The role of this desk does not include this.
    NotAllowed = "not-allowed", Never, 3;
    /// The coordinator has not yet admitted this desk.
    NotEnrolled = "not-enrolled", Later, 3;
    /// This desk is already enrolled.
    AlreadyEnrolled = "already-enrolled", Never, 2;
    /// This desk holds no key for what was asked.
    KeyMissing = "key-missing", Later, 3;
    /// The file of this record is closed to this desk.
    FileClosed = "file-closed", AskHelp, 3;
    /// What came in is not JSON.
    NotJson = "not-json", Now, 2;
    /// What came in is larger than a record may be.
    TooLarge = "too-large", Now, 2;
    /// The record has problems, listed beside this failure.
    InvalidRecord = "invalid-record", Now, 2;
    /// An answer does not fit its question.
    InvalidAnswer = "invalid-answer", Now, 2;
    /// The form pack of this record is not on this desk.
    UnknownPack = "unknown-pack", AskHelp, 2;
    /// The answer is already what it would become.
    NothingChanges = "nothing-changes", Never, 2;
    /// Several values of this answer stand apart: one must be chosen before it is amended.
    WrittenApart = "written-apart", Now, 2;
    /// No value of this name stands at this path.
    UnknownSibling = "unknown-sibling", Now, 2;
    /// The named file cannot be read.
    FileUnreadable = "file-unreadable", Now, 2;
    /// The named file cannot be written.
    FileUnwritable = "file-unwritable", Now, 2;
    /// The file to write already exists; nothing is overwritten.
    FileExists = "file-exists", Now, 2;
    /// No record has this number here.
    UnknownRecord = "unknown-record", Now, 2;
    /// The record has no file of this number.
    UnknownAttachment = "unknown-attachment", Now, 2;
    /// Not all pieces of the file have arrived at this desk.
    AttachmentNotHere = "attachment-not-here", Later, 4;
    /// The file on this disk is not what was taken in.
    AttachmentDamaged = "attachment-damaged", AskHelp, 4;
    /// What a camera wrote into this kind of file cannot be taken out.
    NotStripped = "attachment-not-stripped", Now, 2;
    /// The region has not allowed photographs of injuries.
    InjuriesOff = "injuries-off", AskHelp, 3;
    /// No draft has this number here.
    UnknownDraft = "unknown-draft", Now, 2;
    /// No unit has this number in the roster.
    UnknownUnit = "unknown-unit", Now, 2;
    /// The unit cannot take the restricted receptions of that one.
    OutsideUnit = "outside-unit", Now, 2;
    /// An answer restricts this reception.
    RestrictedByAnswer = "restricted-by-answer", Now, 2;
    /// The record is with the outside unit; only there it is amended.
    EntrustedElsewhere = "entrusted-elsewhere", Never, 3;
    /// No question stands at this path.
    UnknownPath = "unknown-path", Now, 2;
    /// A reason must be written.
    ReasonNeeded = "reason-needed", Now, 2;
    /// What the record says forbids this act; the form says so beside the answer.
    BarredByRecord = "barred-by-record", Now, 2;
    /// The authorising act must be cited.
    ActNeeded = "act-needed", Now, 2;
    /// The invitation file cannot be understood.
    InvitationDamaged = "invitation-damaged", Now, 2;
    /// The request does not belong to an invitation made here, or was changed.
    RequestRefused = "request-refused", AskHelp, 2;
    /// The approval is not for this desk or is not signed by the region.
    ApprovalRefused = "approval-refused", AskHelp, 2;
    /// No waiting desk shows this fingerprint.
    UnknownFingerprint = "unknown-fingerprint", Now, 2;
    /// The words are not those of a share or sheet, or one of them is wrong.
    WrongWords = "wrong-words", Now, 3;
    /// The shares do not make the region's key, or are too few.
    WrongShares = "wrong-shares", Now, 3;
    /// The shares make a key on paper that the region has replaced.
    OldShares = "old-shares", AskHelp, 3;
    /// This desk was revoked; another machine has to do it.
    DeskRevoked = "desk-revoked", AskHelp, 3;
    /// This desk belongs to a unit; the coordination needs a machine of its own.
    DeskOfUnit = "desk-of-unit", Never, 3;
    /// The file holds no roster, or was cut.
    RosterFileDamaged = "roster-file-damaged", Now, 2;
    /// A newer program wrote the roster file.
    RosterFileNewer = "roster-file-newer", Never, 2;
    /// Nothing sealed to these words has arrived here.
    NothingSealed = "nothing-sealed", Later, 3;
    /// The second signature must be another officer's.
    SecondOfficer = "second-officer", AskHelp, 3;
    /// This desk knows no server.
    NoServer = "no-server", Never, 2;
    /// The server does not answer.
    Unreachable = "unreachable", Later, 5;
    /// Whoever answers does not hold the server's key.
    WrongServerKey = "wrong-server-key", AskHelp, 5;
    /// The connection was cut before the end; what arrived is kept.
    ConnectionCut = "connection-cut", Later, 5;
    /// The server did not accept the request.
    ServerRefused = "server-refused", AskHelp, 5;
    /// The server does not know this desk: the roster that names it has not reached the server.
    NotYetKnown = "not-yet-known", Later, 5;
    /// The server asks to come back later.
    ServerBusy = "server-busy", Later, 5;
    /// The server answered something that cannot be understood.
    ServerConfused = "server-confused", AskHelp, 5;
    /// A synchronisation is already running.
    SyncRunning = "sync-running", Later, 6;
    /// The file is no courier file, or was cut.
    CourierDamaged = "courier-damaged", Now, 2;
    /// The courier file is addressed to others, or was changed.
    CourierNotOurs = "courier-not-ours", Now, 2;
    /// A newer program wrote the courier file.
    CourierNewer = "courier-newer", Never, 2;
    /// The unit has no other desk to carry anything to.
    CourierNobody = "courier-nobody", Now, 2;
    /// Too many courier files wait, or this one is too large to keep.
    CourierFull = "courier-full", Later, 6;
    /// These are not twenty digits.
    StateCodeUnreadable = "state-code-unreadable", Now, 2;
    /// Nothing is damaged; entries are missing that somebody's signed word names.
    EntriesMissing = "entries-missing", Later, 4;
    /// No log, or more than one, begins with these digits.
    UnknownLog = "unknown-log", Now, 2;
    /// The lease has run out and this record is an older one.
    LeaseOver = "lease-over", Later, 3;
    /// These digits were not said by the region to this desk for this.
    WrongDigits = "code-wrong", Now, 2;
    /// A newer program made these digits.
    NewerDigits = "code-newer", Never, 2;
    /// These digits were taken before.
    UsedDigits = "code-used", Now, 2;
    /// No act waits under this number.
    UnknownAct = "unknown-act", Now, 2;
    /// The act waits for a second signature.
    SecondNeeded = "second-needed", Later, 3;
    /// The desk is of this unit: it gets the files by its digits, not by an act of two.
    GrantInside = "grant-inside", Never, 2;
    /// A word of the invitation's code was misheard or mistyped.
    WordsMisheard = "code-mistyped", Now, 2;
    /// No invitation waits under this code at this server.
    NoInvitation = "code-unknown", AskHelp, 2;
    /// Another code was tried a moment ago.
    TooSoon = "code-too-soon", Later, 2;
    /// The invitation has been used by another desk, or was closed.
    InvitationUsed = "invitation-used", AskHelp, 2;
    /// The coordinator refused this desk.
    EnrolmentRefused = "enrolment-refused", AskHelp, 2;
    /// Lines of a list of units cannot be understood.
    BatchRefused = "batch-refused", Now, 2;
    /// A paper could not be made.
    PaperFailed = "paper-failed", AskHelp, 2;
    /// This machine lacks something without which it cannot be worked on.
    MachineNotReady = "machine-not-ready", AskHelp, 6;
    /// The record has no such paper.
    UnknownPaper = "unknown-paper", Now, 2;
    /// Something stands against printing this paper now.
    PaperRefused = "paper-refused", Later, 3;
    /// What she told was copied out of this paper before: it is done once.
    PaperCopied = "paper-copied", Never, 3;
    /// Nothing that she told stands on this paper.
    NothingToCopy = "nothing-to-copy", Never, 2;
    /// The system's clipboard took nothing.
    ClipboardRefused = "clipboard-refused", Later, 2;
    /// There is one of this paper for each item: one must be named.
    PaperItemNeeded = "paper-item-needed", Now, 2;
    /// Papers are printed in French and Arabic.
    PaperLanguage = "paper-language", Now, 2;
    /// These are not the ten signs of a paper.
    PaperCheckShape = "paper-check-shape", Now, 2;
    /// The file or folder holds no form pack.
    PackUnreadable = "pack-unreadable", Now, 2;
    /// A newer program wrote the form pack.
    PackNewer = "pack-newer", Never, 2;
    /// Nobody has signed the form pack.
    PackUnsigned = "pack-unsigned", Never, 2;
    /// The form pack was changed after it was signed.
    PackChanged = "pack-changed", Never, 2;
    /// The form pack was signed for another region.
    PackOtherRegion = "pack-other-region", Never, 2;
    /// Whoever signed the form pack is not the region's authority.
    PackNotAuthority = "pack-not-authority", AskHelp, 2;
    /// The form pack asks for a later program than this one.
    PackNeedsProgram = "pack-needs-program", Never, 2;
    /// The form pack does not hold together; what was found stands beside this failure.
    PackFaulty = "pack-faulty", Now, 2;
    /// Another form pack of this name and version is held here.
    PackOtherContent = "pack-other-content", Never, 2;
    /// The day from which a pack is to be used is none.
    PackDay = "pack-day", Now, 2;
    /// The file is no longer the form pack that was shown.
    PackNotShown = "pack-not-shown", Now, 2;
    /// The record never said what this paper says.
    PaperNeverStood = "paper-never-stood", Never, 2;
}

impl From<Code> for Failure {
    fn from(code: Code) -> Self {
        code.failure()
    }
}
