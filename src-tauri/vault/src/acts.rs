//! Which acts does a line of the trail name?

macro_rules! acts {
    ($($(#[$doc:meta])+ $name:ident = $text:literal;)+) => {
        /// What a line of the trail can say: a closed list. The texts are for ever.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Act {
            $($(#[$doc])+ $name,)+
        }

        impl Act {
            /// All of them, so that a test can ask for the words of each.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The text in the line.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

acts! {
    /// The vault was opened.
    Unlocked = "unlock";
    /// A passphrase opened nothing; nobody is named.
    UnlockFailed = "unlock.failed";
    /// A record was opened.
    RecordRead = "record.read";
    /// The history of a record was opened.
    HistoryRead = "record.history";
    /// A reception that is not sealed was taken up or shown.
    DraftRead = "draft.read";
    /// Two records were said to be of the same person.
    Linked = "record.linked";
    /// That two records are of the same person was taken back.
    Unlinked = "record.unlinked";
    /// Records that may be of one person were listed.
    DuplicatesRead = "duplicates.read";
    /// Records that name the same author were looked for.
    AuthorsCompared = "authors.compared";
    /// The values written apart were listed.
    ConflictsRead = "conflicts.read";
    /// Another unit's file was opened, under the switch, with a reason.
    FileReadOutside = "file.read.outside";
    /// A search was finished.
    Searched = "search";
    /// The trail itself was read.
    TrailRead = "trail.read";
    /// A file of a record was opened.
    AttachmentRead = "attachment.read";
    /// A file of a record was given out in clear.
    AttachmentExported = "attachment.exported";
    /// A paper was printed.
    Printed = "paper.printed";
    /// A paper of a record was shown on the screen.
    PaperShown = "paper.shown";
    /// A paper of a record was written in clear into a file.
    PaperSaved = "paper.saved";
    /// What she told was copied out of a paper, for the unit's own program.
    PaperCopied = "paper.copied";
    /// A paper was compared with its record.
    PaperChecked = "paper.checked";
    /// Everything this desk may read was exported in clear.
    Exported = "export.all";
    /// Space keys were sealed to another desk.
    Granted = "grant";
    /// A file key was given to a desk that the roster does not name.
    GrantedOutside = "grant.outside";
    /// An invitation was written.
    Invited = "desk.invited";
    /// A desk was admitted.
    Admitted = "desk.admitted";
    /// A switch was turned.
    Switched = "switch.set";
    /// A form pack was signed for the region.
    PackSigned = "pack.signed";
    /// A form pack was taken in.
    PackActivated = "pack.activated";
    /// An older record was opened after the lease had run out.
    LeaseBroken = "lease.broken";
    /// The lease was renewed by telephone.
    LeaseRenewed = "lease.renewed";
    /// Digits said over the telephone were wrong or used.
    CodeRefused = "code.refused";
    /// Digits for a lease were given to another desk.
    LeaseCode = "lease.code";
    /// How long a lease runs was decided.
    LeaseFigures = "lease.figures";
    /// A second signature was asked for.
    SecondAsked = "second.asked";
    /// A second signature was given to another desk.
    SecondGiven = "second.given";
    /// An officer signed as the second.
    SecondSigned = "second.signed";
    /// An act that waited was given up.
    SecondGivenUp = "second.given.up";
    /// A call of high danger was taken up.
    DangerTakenUp = "danger.taken.up";
    /// Whom brigades call about high danger was decided.
    CallListSet = "danger.calls.set";
    /// The digits that tell the region of high danger were shown.
    DangerCode = "danger.code";
    /// A record was archived.
    Archived = "record.archived";
    /// An archived file left this desk.
    LeftDesk = "horizon.applied";
    /// An archived file was asked back.
    AskedBack = "horizon.recalled";
    /// An officer was admitted at this desk.
    OfficerAdded = "officer.added";
    /// An officer's slot was taken away.
    OfficerRemoved = "officer.removed";
    /// How often an officer may unlock was set.
    OfficerLimited = "officer.limited";
    /// An officer changed what opens her slot.
    OfficerChanged = "officer.changed";
    /// An officer was confirmed by the region.
    OfficerConfirmed = "officer.confirmed";
    /// An officer was stated to have left.
    OfficerWithdrawn = "officer.withdrawn";
    /// The recovery words of a desk were opened.
    RecoveryWords = "recovery.words";
    /// An officer came back with recovery words.
    Recovered = "officer.recovered";
    /// What a locked desk took was taken in.
    LockedTaken = "reception.locked.opened";
    /// An officer stands for what nobody attested.
    Adopted = "record.adopted";
    /// The sheet for the unit's safe was made.
    SheetMade = "sheet.made";
    /// The unit's files came back with its sheet.
    SheetUsed = "sheet.used";
    /// The region's key on paper was made.
    PaperMade = "recovery.made";
    /// The shares of the region's key were tried.
    PaperRehearsed = "recovery.rehearsed";
    /// A unit's keys were given to a desk by the ceremony.
    PaperUsed = "recovery.used";
    /// A new key on paper was taken after its digits were compared.
    PaperTaken = "recovery.taken";
    /// This desk took the region over with the shares.
    TookOver = "authority.taken";
    /// A desk was revoked.
    Revoked = "desk.revoked";
    /// Another desk of the unit was confirmed.
    DeskConfirmed = "desk.confirmed";
    /// Audiences got new keys.
    KeysRotated = "keys.rotated";
    /// It was named who takes a unit's restricted receptions.
    OutsideNamed = "outside.named";
    /// A restricted reception of another unit was taken in.
    EntrustedTaken = "record.entrusted";
    /// The destruction of a record was asked for.
    DestroyAsked = "destroy.asked";
    /// The destruction of a record was ordered.
    DestroyOrdered = "destroy.ordered";
}
