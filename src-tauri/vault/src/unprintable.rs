//! Which types can never be printed?
//!
//! The build fails if one of them gains `Debug` or `Display`: two candidates for one name are ambiguous.

macro_rules! assert_unprintable {
    ($($kind:ty),+ $(,)?) => {$(
        const _: fn() = || {
            trait Candidate<Why> {
                fn found() {}
            }
            impl<T: ?Sized> Candidate<()> for T {}
            struct Debugs;
            impl<T: ?Sized + std::fmt::Debug> Candidate<Debugs> for T {}
            struct Displays;
            impl<T: ?Sized + std::fmt::Display> Candidate<Displays> for T {}
            let _only = <$kind as Candidate<_>>::found;
        };
    )+};
}

assert_unprintable!(
    crate::attach::Attaching,
    crate::attach::NewAttachment,
    crate::desk_keys::Keys,
    crate::evidence::AttachmentReader,
    crate::draft_rows::Answer,
    crate::locked::LockedReception,
    crate::log::LogDb,
    crate::options::NewVault,
    crate::options::Passphrase,
    crate::seal::Part,
    crate::seal::PartKey,
    crate::officers::NewOfficer,
    crate::slots::NewSlot<'static>,
    crate::slots::Opened,
    crate::slots::Slots,
    crate::slots::Unsealed,
    crate::unlock::NarrowKey,
    crate::vault::LockedVault,
    crate::vault::OpenVault,
    crate::view::Seen,
    crate::view::ViewDb,
);
