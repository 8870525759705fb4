//! Which failure of a desk follows from a fault of the vault or of the network?

use aman_vault::{AttachmentFault, VaultFault, VaultFile};

use crate::{Code, Failure};

impl From<VaultFault> for Failure {
    fn from(fault: VaultFault) -> Self {
        code_of(fault).failure()
    }
}

impl From<aman_papers::PaperFault> for Failure {
    fn from(_: aman_papers::PaperFault) -> Self {
        Code::PaperFailed.failure()
    }
}

const fn code_of(fault: VaultFault) -> Code {
    match fault {
        VaultFault::Attachment(fault) => code_of_file(fault),
        VaultFault::Busy => Code::VaultBusy,
        VaultFault::CannotOpen { what } => match what.as_bytes() {
            b"shares" => Code::WrongShares,
            b"words" => Code::WrongWords,
            b"recovery" => Code::NothingSealed,
            b"old shares" => Code::OldShares,
            _ => Code::DamagedEntries,
        },
        VaultFault::CodeUsed => Code::UsedDigits,
        VaultFault::CodeWrong => Code::WrongDigits,
        VaultFault::Damaged { file: VaultFile::Slots } | VaultFault::Foreign { file: VaultFile::Slots } => {
            Code::DamagedSlots
        }
        VaultFault::Damaged { file: VaultFile::Log | VaultFile::View } => Code::DamagedVault,
        VaultFault::Exists => Code::VaultExists,
        VaultFault::Foreign { file: VaultFile::Log | VaultFile::View } => Code::ForeignVault,
        VaultFault::Full => Code::DiskFull,
        VaultFault::Io { .. } | VaultFault::Store { .. } => Code::DiskFailed,
        VaultFault::KeyMissing => Code::KeyMissing,
        VaultFault::LeaseOver => Code::LeaseOver,
        VaultFault::Newer { .. } => Code::NewerVault,
        VaultFault::NoReason => Code::ReasonNeeded,
        VaultFault::NoSuchAct => Code::UnknownAct,
        VaultFault::NoSuchDraft => Code::UnknownDraft,
        VaultFault::NoSuchOfficer => Code::UnknownOfficer,
        VaultFault::NoSuchRecord => Code::UnknownRecord,
        VaultFault::NotAVault => Code::NoVault,
        VaultFault::NotAllowed { what } => match what.as_bytes() {
            b"second officer" => Code::SecondOfficer,
            b"revoked desk" => Code::DeskRevoked,
            b"desk of a unit" => Code::DeskOfUnit,
            b"unknown desk" => Code::UnknownDesk,
            b"unknown unit" => Code::UnknownUnit,
            b"outside unit" => Code::OutsideUnit,
            b"unknown officer" => Code::UnknownOfficer,
            _ => Code::NotAllowed,
        },
        VaultFault::NotEnrolled => Code::NotEnrolled,
        VaultFault::NotParsed { .. } => Code::InvalidRecord,
        VaultFault::NothingToDo => Code::NothingChanges,
        VaultFault::Refused { what } => match what.as_bytes() {
            b"key stick" => Code::StickTaken,
            b"device secret" => Code::NoDeviceSecret,
            b"newer code" => Code::NewerDigits,
            b"sibling" => Code::UnknownSibling,
            b"figures" => Code::WrongUse,
            b"pack" => Code::UnknownPack,
            _ => Code::ApprovalRefused,
        },
        VaultFault::SecondNeeded => Code::SecondNeeded,
        VaultFault::SecondRefused => Code::WrongPassphrase,
        VaultFault::TooLarge { .. } => Code::TooLarge,
        VaultFault::WrittenApart => Code::WrittenApart,
    }
}

const fn code_of_file(fault: AttachmentFault) -> Code {
    match fault {
        AttachmentFault::Unknown => Code::UnknownAttachment,
        AttachmentFault::NotHere { .. } => Code::AttachmentNotHere,
        AttachmentFault::Changed { .. } | AttachmentFault::Misplaced { .. } | AttachmentFault::NotWhole => {
            Code::AttachmentDamaged
        }
    }
}
