//! How does a desk take a region over with the region's key on paper?
//!
//! ```text
//!  roster file ── root, certificates, roster entries, grants to the key on paper
//!  three shares ── paper key ─┬─ opens: the key of labels, and those of the region's own audiences
//!                             └─ signs: Authority(serial + 1, this desk) ─▶ officer, audiences ─▶ the desk before is cut off
//! ```
//!
//! The keys an heir needs are sealed to the key on paper beforehand, as grants in which it stands in a desk's place: every
//! reader of the roster carries them and nobody can open them.

use aman_schema::Private;
use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::grant::{Grant, GrantSlot, make_grant, open_grant};
use aman_sync_protocol::ids::{DeskId, EntryId, RecoveryId, SpaceId, UnitId};
use aman_sync_protocol::incarnation::IncarnationCertificate;
use aman_sync_protocol::replica::Item;
use aman_sync_protocol::roster::{Roster, rebuild};
use aman_sync_protocol::secret::{SpaceKey, open_bytes};
use aman_sync_protocol::statement::{DeskCard, Statement, Succession, decode_statements};

use super::share::{WRONG_SHARES, join};
use super::{PaperKey, Share};
use crate::enrol::member;
use crate::fault::VaultFault;
use crate::log::{self, LogDb, log_fault, put_grant};
use crate::roles::OfficerRole;
use crate::spaces::Role;
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;

/// A roster file whose region's present key on paper these shares make. Only [`prove_region`] makes one.
pub struct ProvenRegion {
    root: Entry,
    certificate: IncarnationCertificate,
    items: Vec<Item>,
}

impl ProvenRegion {
    /// Names the region: the id of its root entry.
    #[must_use]
    pub fn root(&self) -> EntryId {
        self.root.id()
    }
}

/// Accepts a roster file when the shares make the newest key on paper that its roster names.
///
/// The card of that key is signed for the root: who brings a file of his own cannot bring a key that others hold shares of.
///
/// # Errors
/// The file holds no roster, the shares are too few, wrong, or of another or older key, or nothing in the file was sealed to
/// their key.
pub fn prove_region(items: Vec<Item>, shares: &[Share]) -> Result<ProvenRegion, VaultFault> {
    let certificates: Vec<IncarnationCertificate> = items
        .iter()
        .filter_map(|item| match item {
            Item::Incarnation(bytes) => IncarnationCertificate::decode(bytes).ok(),
            Item::Entry(_) | Item::Wrap(_) | Item::Grant(_) => None,
        })
        .collect();
    let entries: Vec<Entry> = items
        .iter()
        .filter_map(|item| match item {
            Item::Entry(bytes) => Entry::decode(bytes).ok(),
            Item::Incarnation(_) | Item::Wrap(_) | Item::Grant(_) => None,
        })
        .collect();
    let root = entries.iter().find(|entry| states_root(entry)).ok_or(NO_ROSTER)?;
    let certificate = certificates.iter().find(|known| known.log_id() == root.header().log).ok_or(NO_ROSTER)?;
    let roster = rebuild(root, &entries, &certificates).ok_or(NO_ROSTER)?;
    let (paper, id) = present_key(&roster, shares)?;
    let grants: Vec<Grant> = items
        .iter()
        .filter_map(|item| match item {
            Item::Grant(bytes) => Grant::decode(bytes).ok(),
            Item::Incarnation(_) | Item::Entry(_) | Item::Wrap(_) => None,
        })
        .filter(|grant| grant.to == in_desk_s_place(&id))
        .collect();
    if !opens_labels(&roster, &open_sealed(&roster, &grants, &paper)) {
        return Err(NOTHING_SEALED);
    }
    Ok(ProvenRegion { root: root.clone(), certificate: certificate.clone(), items })
}

/// What a desk that took a region over found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenOver {
    /// The authority before it.
    pub before: DeskId,
    /// How many authorities there were before this one.
    pub serial: u32,
}

impl OpenVault {
    /// Takes in the roster of a region that this desk does not belong to yet.
    ///
    /// # Errors
    /// This desk trusts another root, or the log cannot be written.
    pub fn take_in_region(&mut self, region: &ProvenRegion) -> Result<(), VaultFault> {
        self.core.log.install_root(&region.root, &region.certificate)?;
        let now = self.core.host.now();
        let _received = self.core.log.receive_by_hand(&region.items, now)?;
        self.core.log.leave_to_others()?;
        self.reread_book()
    }

    /// Seats this desk as the authority: a coordinator's desk, or one that no unit has. Again, it goes on where it was cut off.
    ///
    /// [`OpenVault::cut_off_predecessor`] follows, once this desk has heard what there is to hear.
    ///
    /// # Errors
    /// No reason is given, this desk belongs to a brigade or was revoked, the shares are wrong or of an older key, nothing
    /// was sealed to their key, or the log cannot be written.
    pub fn take_over(&mut self, shares: &[Share], reason: &Private<String>) -> Result<TakenOver, VaultFault> {
        // EXPOSE: to see whether it says anything.
        if reason.expose().trim().is_empty() {
            return Err(VaultFault::NoReason);
        }
        let me = self.core.log.desk_id()?;
        let roster = self.core.log.roster();
        let (before, serial) = roster.authority().ok_or(VaultFault::NotEnrolled)?;
        if before == me && roster.authority_before().is_none_or(|before| roster.revoked(&before)) {
            return Err(VaultFault::NothingToDo);
        }
        if roster.revoked(&me) {
            return Err(VaultFault::NotAllowed { what: "revoked desk" });
        }
        if roster.desk(&me).is_some_and(|card| !card.registrar) {
            return Err(VaultFault::NotAllowed { what: "desk of a unit" });
        }
        let (paper, id) = present_key(roster, shares)?;
        self.keys_for_heir(&paper, &id)?;
        self.trail_append(&TrailWords { reason: Some(reason), ..TrailWords::of(Act::TookOver) })?;
        self.take_sealed_keys(shares)?;
        let serial = if before == me { serial } else { self.seat(&paper, serial.saturating_add(1))? };
        self.settle_in()?;
        let dice = self.core.host.entropy.as_mut();
        let tx = self.core.log.begin()?;
        self.keys.keep_fact(&tx, SPENT, id.as_bytes(), dice)?;
        log::commit(tx)?;
        let before = self.core.log.roster().authority_before().ok_or(VaultFault::NotEnrolled)?;
        Ok(TakenOver { before, serial })
    }

    /// Takes the keys that were sealed to the key on paper, as far as they have arrived: those of audiences that only the
    /// coordination reads come once this desk is seated.
    ///
    /// # Errors
    /// The shares are wrong or of an older key, nothing was sealed to their key, or the log cannot be written.
    pub fn take_sealed_keys(&mut self, shares: &[Share]) -> Result<(), VaultFault> {
        let (paper, id) = present_key(self.core.log.roster(), shares)?;
        for (space, epoch, key) in self.keys_for_heir(&paper, &id)? {
            self.keep_space_key(space, epoch, key)?;
        }
        self.reread_book()
    }

    /// Cuts off the desk that was the authority before this one: it states nothing more, and what it could read gets new keys.
    ///
    /// # Errors
    /// As [`OpenVault::revoke_desk`]; nobody was the authority before.
    pub fn cut_off_predecessor(&mut self, reason: &Private<String>) -> Result<(), VaultFault> {
        let before = self.core.log.roster().authority_before().ok_or(VaultFault::NothingToDo)?;
        self.revoke_desk(&before, reason)
    }

    /// Whether the region's present key on paper is the one by which this desk took over: many hands held its shares.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn recovery_spent(&self) -> Result<bool, VaultFault> {
        let spent = self.keys.fact(&self.core.log.db, SPENT)?;
        let present = self.core.log.roster().recovery().map(|card| card.id());
        Ok(spent.is_some_and(|spent| present.is_some_and(|id| spent.expose() == id.as_bytes())))
    }

    /// Seals to the region's key on paper what a new authority needs to go on: the key of labels and those of the region's
    /// own audiences. A coordinator's desk does it, whenever there is a new one of either.
    pub(crate) fn seal_for_heir(&mut self) -> Result<(), VaultFault> {
        let roster = self.core.log.roster();
        let (Ok(me), Some(card), Some(root)) = (self.registrar(), roster.recovery().cloned(), roster.root()) else {
            return Ok(());
        };
        if roster.revoked(&me) || !self.takes(&card.id()) {
            return Ok(());
        }
        let region = root.region;
        let to = in_desk_s_place(&card.id());
        let mut due = Vec::new();
        for ((space, epoch), _) in self.keys.held() {
            let needed = self.book.role(space).is_some_and(|role| for_heir(role, region));
            if needed && !self.core.log.granted(space, *epoch)?.contains(&to) {
                due.push(GrantSlot { space: *space, epoch: *epoch, to, by: me });
            }
        }
        for slot in due {
            let key = self.keys.space(&slot.space, slot.epoch).ok_or(VaultFault::KeyMissing)?;
            let grant = make_grant(&slot, key, &card.sealing, &self.keys.signing, self.core.host.entropy.as_mut())
                .map_err(|_| VaultFault::Refused { what: "recovery key" })?;
            let tx = self.core.log.begin()?;
            put_grant(&tx, &grant, false)?;
            log::commit(tx)?;
        }
        Ok(())
    }

    /// The keys that were sealed to the key on paper and are not held here.
    fn keys_for_heir(&self, paper: &PaperKey, id: &RecoveryId) -> Result<Vec<SealedKey>, VaultFault> {
        let roster = self.core.log.roster();
        let grants = self.core.log.grants_to(&in_desk_s_place(id))?;
        let mut found = open_sealed(roster, &grants, paper);
        found.retain(|(space, epoch, _)| self.keys.space(space, *epoch).is_none());
        if self.roster_key().is_err() && !opens_labels(roster, &found) {
            return Err(NOTHING_SEALED);
        }
        Ok(found)
    }

    fn seat(&mut self, paper: &PaperKey, serial: u32) -> Result<u32, VaultFault> {
        let request = self.request()?;
        let root = self.core.log.roster().root().ok_or(VaultFault::NotEnrolled)?;
        let card = DeskCard {
            unit: root.region,
            signing: request.signing,
            link: request.link,
            sealing: request.sealing.clone(),
            registrar: true,
        };
        let mut succession = Succession { serial, desk: request.desk(), card, sig: None };
        succession.sig = Some(paper.signing.sign(&succession.to_sign(&root.fingerprint)));
        self.state(&[Statement::Authority(succession)])?;
        Ok(serial)
    }

    /// States the officer who is here, and this desk in every audience that a coordinator reads.
    fn settle_in(&mut self) -> Result<(), VaultFault> {
        let me = self.core.log.desk_id()?;
        let region = self.core.log.roster().root().ok_or(VaultFault::NotEnrolled)?.region;
        let label_key = SpaceKey::from_bytes(*self.roster_key()?.expose());
        let request = self.request()?;
        let officers = self.officer_statements(&request, (region, OfficerRole::Coordinator), &label_key);
        let roster = self.core.log.roster();
        let unknown = |statement: &Statement| matches!(statement, Statement::Officer { officer, .. } if roster.officer(officer).is_none());
        let mut statements: Vec<Statement> = officers.into_iter().filter(unknown).collect();
        let reads = |owner: UnitId, role: Role| role != Role::Roster && (role != Role::File || owner == region);
        let missing =
            self.book.spaces().filter(|(space, owner, role)| reads(*owner, *role) && !roster.may_write(&me, space));
        statements.extend(missing.map(|(space, ..)| member(*space, me, true)));
        if statements.is_empty() { Ok(()) } else { self.append_roster(&statements) }
    }
}

impl LogDb {
    /// Others hold what came with a roster file and offer it themselves: this desk's few words must not wait behind a whole roster.
    fn leave_to_others(&self) -> Result<(), VaultFault> {
        self.db
            .execute("UPDATE entry SET acknowledged = 1 WHERE mine = 0", [])
            .map_err(log_fault("take a roster in"))?;
        self.db.execute("UPDATE incarnation SET sent = 1 WHERE mine = 0", []).map_err(log_fault("take a roster in"))?;
        self.db.execute("UPDATE key_grant SET sent = 1", []).map_err(log_fault("take a roster in"))?;
        Ok(())
    }

    /// Gathers what a machine that is no desk of the region needs to take it over: the roster, its certificates, and what was
    /// sealed to the key on paper. Works while locked.
    ///
    /// # Errors
    /// This desk trusts no root yet, or the log cannot be read.
    pub fn roster_papers(&self) -> Result<Vec<Item>, VaultFault> {
        let (root, certificate) = self.root_papers()?.ok_or(VaultFault::NotEnrolled)?;
        let mut items = vec![Item::Incarnation(certificate.encode()), Item::Entry(root.bytes().to_vec())];
        items.extend(self.all_certificates()?.into_iter().filter(|item| *item.bytes() != certificate.encode()));
        let entries = self.entries_of(&root.header().space)?.into_iter();
        let stated = |item: &Item| {
            let Item::Entry(bytes) = item else { return false };
            Entry::decode(bytes).is_ok_and(|entry| is_roster(&entry) && entry.id() != root.id())
        };
        items.extend(entries.filter(stated));
        items.extend(self.grants_for_heir()?.iter().map(|grant| Item::Grant(grant.encode())));
        Ok(items)
    }

    /// What was sealed to the region's present key on paper.
    pub(crate) fn grants_for_heir(&self) -> Result<Vec<Grant>, VaultFault> {
        let Some(card) = self.roster().recovery() else { return Ok(Vec::new()) };
        self.grants_to(&in_desk_s_place(&card.id()))
    }
}

/// The key that the shares make, if it is the one that counts now.
pub(super) fn present_key(roster: &Roster, shares: &[Share]) -> Result<(PaperKey, RecoveryId), VaultFault> {
    let root = roster.root().ok_or(VaultFault::NotEnrolled)?.fingerprint;
    let paper = join(shares)?;
    let id = paper.card(&root).id();
    match roster.recovery_of(&id) {
        None => Err(WRONG_SHARES),
        Some(_) if roster.recovery().map(|card| card.id()) == Some(id) => Ok((paper, id)),
        Some(_) => Err(VaultFault::CannotOpen { what: "old shares" }),
    }
}

/// Whether an heir needs the key of an audience: all else is handed to it by the units.
fn for_heir((owner, role): (UnitId, Role), region: UnitId) -> bool {
    match role {
        Role::Roster | Role::Region => true,
        Role::Sheet | Role::Trail | Role::Exchange => owner == region,
        // As with every unit: the file key goes by the shares and with a reason, never by itself.
        Role::File => false,
    }
}

/// What registrars sealed to a key on paper, as far as it opens and, of the labels' key, opens the region's own name.
fn open_sealed(roster: &Roster, grants: &[Grant], paper: &PaperKey) -> Vec<SealedKey> {
    let mut found = Vec::new();
    let Some(root) = roster.root() else { return found };
    for grant in grants {
        let registrar = roster.desk(&grant.by).filter(|card| card.registrar);
        if registrar.is_none_or(|card| grant.verify(&card.signing).is_err()) {
            continue;
        }
        let Ok(key) = open_grant(grant, &paper.sealing) else { continue };
        if grant.space != root.roster_space || opens_name(roster, root.region, &key) {
            found.push((grant.space, grant.epoch, key));
        }
    }
    found
}

fn opens_labels(roster: &Roster, keys: &[SealedKey]) -> bool {
    roster.root().is_some_and(|root| keys.iter().any(|(space, ..)| *space == root.roster_space))
}

fn opens_name(roster: &Roster, region: UnitId, key: &SpaceKey) -> bool {
    let sealed = roster.units().find(|(unit, _)| **unit == region).map(|(_, sealed)| sealed);
    sealed.is_some_and(|sealed| open_bytes(&key.derive_label_key(), region.as_bytes(), sealed).is_ok())
}

fn in_desk_s_place(id: &RecoveryId) -> DeskId {
    DeskId::from_bytes(*id.as_bytes())
}

fn is_roster(entry: &Entry) -> bool {
    entry.header().kind == aman_sync_protocol::entry::Kind::Roster
}

fn states_root(entry: &Entry) -> bool {
    let statements = entry.clear_payload().filter(|_| is_roster(entry)).and_then(|bytes| decode_statements(bytes).ok());
    statements.is_some_and(|(_, statements)| matches!(statements.first(), Some(Statement::Root { .. })))
}

/// A key of an epoch of a space.
type SealedKey = (SpaceId, u32, SpaceKey);

const NOTHING_SEALED: VaultFault = VaultFault::CannotOpen { what: "recovery" };
const SPENT: &str = "recovery spent";
const NO_ROSTER: VaultFault = VaultFault::Refused { what: "roster file" };
