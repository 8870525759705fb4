//! What becomes of an item that a desk pushes?
//!
//! Everything is decided before anything is stored: who carries it, who wrote it, whether the signature is the
//! author's, and where it stands in its chain. A refusal is told with its reason; nothing of the item is kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use aman_sync_protocol::author::find_author;
use aman_sync_protocol::chain::{Admission, ChainView, Standing, admit};
use aman_sync_protocol::entry::{Entry, Kind};
use aman_sync_protocol::grant::Grant;
use aman_sync_protocol::ids::{DeskId, EntryId, LogId, SpaceId};
use aman_sync_protocol::incarnation::IncarnationCertificate;
use aman_sync_protocol::message::{Alert, AlertCode};
use aman_sync_protocol::replica::Item;
use aman_sync_protocol::roster::{Roster, RosterRefusal};
use aman_sync_protocol::secret::VerifyingKey;
use aman_sync_protocol::statement::{Statement, decode_statements};
use aman_sync_protocol::wrap::Wrap;

use crate::store::{Kept, Ledger, Place, StoreFault};

/// Who brings the items of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carrier {
    /// A desk of the roster.
    Desk(DeskId),
    /// Somebody the roster does not name (yet): only an empty server listens, and only to a roster.
    Stranger(VerifyingKey),
}

/// What became of an item.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// It is kept, now or before.
    Kept {
        /// The chain it belongs to and its id, if it is an entry.
        entry: Option<(LogId, SpaceId, EntryId)>,
        /// What a person should know about it.
        alert: Option<Alert>,
    },
    /// Nothing of it is kept.
    Refused(Alert),
}

/// The intake of one transaction.
pub(crate) struct Intake<'a> {
    /// What is kept.
    pub(crate) ledger: &'a mut dyn Ledger,
    /// The roster as this transaction leaves it.
    pub(crate) roster: &'a mut Arc<Roster>,
    /// The only root an empty server adopts, if its keeper named one.
    pub(crate) pinned: Option<EntryId>,
    /// Certificates of logs whose authors are not known yet.
    pub(crate) pending: BTreeMap<LogId, IncarnationCertificate>,
}

enum Stop {
    Refused(Alert),
    Fault(StoreFault),
}

impl From<StoreFault> for Stop {
    fn from(fault: StoreFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<AlertCode> for Stop {
    fn from(code: AlertCode) -> Self {
        Self::Refused(Alert::plain(code))
    }
}

type Taken = Result<Verdict, Stop>;

impl Intake<'_> {
    /// Keeps an item or says why not.
    ///
    /// # Errors
    /// The store failed; the transaction is to be given up.
    pub(crate) fn take(&mut self, carrier: &mut Carrier, item: &Item) -> Result<Verdict, StoreFault> {
        if let Carrier::Stranger(link) = carrier
            && let Some(desk) = self.roster.desk_of_link(link)
        {
            *carrier = Carrier::Desk(desk);
        }
        let taken = match item {
            Item::Incarnation(bytes) => self.take_certificate(bytes),
            Item::Entry(bytes) => self.take_entry(*carrier, bytes),
            Item::Wrap(bytes) => self.take_wrap(*carrier, bytes),
            Item::Grant(bytes) => self.take_grant(*carrier, bytes),
        };
        match taken {
            Ok(verdict) => Ok(verdict),
            Err(Stop::Refused(alert)) => Ok(Verdict::Refused(alert)),
            Err(Stop::Fault(fault)) => Err(fault),
        }
    }

    fn take_certificate(&mut self, bytes: &[u8]) -> Taken {
        let certificate = IncarnationCertificate::decode(bytes).map_err(|_| AlertCode::Malformed)?;
        let log = certificate.log_id();
        if self.roster.root().is_none() {
            self.pending.insert(log, certificate);
            return Ok(Verdict::Kept { entry: None, alert: None });
        }
        if self.learn(&certificate).is_err() {
            // It may belong to a desk that the next entry names the authority; kept only then.
            if self.pending.len() >= MOST_PENDING {
                return Err(AlertCode::UnknownLog.into());
            }
            self.pending.insert(log, certificate);
            return Ok(Verdict::Kept { entry: None, alert: None });
        }
        self.ledger.put_certificate(&log, bytes)?;
        Ok(Verdict::Kept { entry: None, alert: None })
    }

    fn take_wrap(&mut self, carrier: Carrier, bytes: &[u8]) -> Taken {
        let wrap = Wrap::decode(bytes).map_err(|_| AlertCode::Malformed)?;
        let desk = self.desk_of(carrier)?;
        if !self.roster.may_write(&desk, &wrap.space) {
            return Err(AlertCode::NotMember.into());
        }
        if self.roster.destroyed_key(&wrap.space, &wrap.key) {
            return Ok(Verdict::Kept { entry: None, alert: None });
        }
        self.ledger.put_wrap(&wrap.space, bytes)?;
        Ok(Verdict::Kept { entry: None, alert: None })
    }

    fn take_grant(&mut self, carrier: Carrier, bytes: &[u8]) -> Taken {
        let grant = Grant::decode(bytes).map_err(|_| AlertCode::Malformed)?;
        let desk = self.desk_of(carrier)?;
        let key = self.roster.granter(&grant.by).ok_or(AlertCode::UnknownLog)?;
        grant.verify(&key).map_err(|_| AlertCode::BadSignature)?;
        let on_paper = self.roster.desk(&grant.by).is_none();
        let registrar = self.roster.desk(&desk).is_some_and(|card| card.registrar);
        let of_space = self.is_member(&desk, &grant.space) && self.roster.was_member(&grant.by, &grant.space);
        let paper = on_paper && registrar;
        if !of_space && !paper {
            return Err(AlertCode::NotMember.into());
        }
        if self.roster.desk(&grant.to).is_none() && !self.roster.papers().any(|paper| paper == grant.to) {
            return Err(AlertCode::MayNotWrite.into());
        }
        self.ledger.put_grant(&grant.space, &grant.to, bytes)?;
        Ok(Verdict::Kept { entry: None, alert: None })
    }

    fn take_entry(&mut self, carrier: Carrier, bytes: &[u8]) -> Taken {
        let entry = Entry::decode(bytes).map_err(|_| AlertCode::Malformed)?;
        let header = entry.header();
        let about = |code| {
            let alert = Alert::about(code, header.log, header.space, header.seq).with(&[entry.id()]);
            Stop::Refused(alert)
        };
        if header.seq > HIGHEST_SEQ {
            return Err(about(AlertCode::BadChain));
        }
        if self.roster.root().is_none() {
            self.adopt_root(&entry).map_err(about)?;
            return self.keep_root(&entry);
        }
        if self.roster.signer_of(&header.log).is_none() && self.succeed(&entry) {
            self.settle_pending()?;
        }
        let author = find_author(&entry, self.roster).map_err(|code| about(sharpen(code, &entry)))?.desk;
        self.may_carry(carrier, author, &entry).map_err(about)?;
        let admission = admit(header, &self.view(&entry)?);
        self.place(&entry, admission).map_err(|stop| match stop {
            Stop::Refused(alert) => about(alert.code),
            Stop::Fault(fault) => Stop::Fault(fault),
        })
    }

    fn adopt_root(&mut self, entry: &Entry) -> Result<(), AlertCode> {
        if entry.header().kind != Kind::Roster {
            return Err(AlertCode::NotEnrolled);
        }
        if self.pinned.is_some_and(|pinned| pinned != entry.id()) {
            return Err(AlertCode::OtherRoot);
        }
        let certificate = self.pending.get(&entry.header().log).ok_or(AlertCode::UnknownLog)?;
        Arc::make_mut(self.roster).adopt_root(entry, certificate).map_err(|refusal| match refusal {
            RosterRefusal::BadSignature => AlertCode::BadSignature,
            RosterRefusal::OtherRoot => AlertCode::OtherRoot,
            RosterRefusal::Malformed
            | RosterRefusal::NotRoster
            | RosterRefusal::NoRoot
            | RosterRefusal::BadRoot
            | RosterRefusal::UnknownLog
            | RosterRefusal::NotRegistrar
            | RosterRefusal::OutOfOrder
            | RosterRefusal::Forked
            | RosterRefusal::Cut
            | RosterRefusal::BadProof
            | RosterRefusal::Unknown
            | RosterRefusal::BadDesk
            | RosterRefusal::OnlyAuthority
            | RosterRefusal::UnknownKey
            | RosterRefusal::OtherCertificate => AlertCode::BadStatement,
        })
    }

    /// An entry of a log nobody knows may name its own desk the authority, with a signature that counts.
    fn succeed(&mut self, entry: &Entry) -> bool {
        let certificate = self.pending.get(&entry.header().log);
        certificate.is_some_and(|certificate| {
            entry.header().kind == Kind::Roster
                && Arc::make_mut(self.roster).apply_succession(entry, certificate).is_ok()
        })
    }

    fn keep_root(&mut self, entry: &Entry) -> Taken {
        self.settle_pending()?;
        self.keep(entry, None, Place::Main)?;
        Ok(kept(entry, None))
    }

    fn may_carry(&self, carrier: Carrier, author: DeskId, entry: &Entry) -> Result<(), AlertCode> {
        let header = entry.header();
        let desk = match carrier {
            Carrier::Desk(desk) => desk,
            // Whoever refills an empty server first brings the roster that names him.
            Carrier::Stranger(_) if header.kind == Kind::Roster => return Ok(()),
            Carrier::Stranger(_) => return Err(AlertCode::NotEnrolled),
        };
        if self.roster.revoked(&desk) {
            return Err(AlertCode::Revoked);
        }
        let own = desk == author && header.kind != Kind::Beacon;
        if own && !self.roster.may_write(&desk, &header.space) {
            return Err(AlertCode::MayNotWrite);
        }
        if self.is_member(&desk, &header.space) { Ok(()) } else { Err(AlertCode::NotMember) }
    }

    fn place(&mut self, entry: &Entry, admission: Admission) -> Taken {
        let header = entry.header();
        match admission {
            Admission::Duplicate => Ok(kept(entry, None)),
            Admission::Refused(_) => Err(AlertCode::BadChain.into()),
            Admission::Early => {
                self.ledger.put_entry(entry, Place::Early)?;
                Ok(kept(entry, None))
            }
            Admission::Next => {
                if header.kind == Kind::Roster {
                    self.apply(entry).map_err(|_| AlertCode::BadStatement)?;
                    self.obey(entry)?;
                }
                let held = self.ledger.entry(&header.log, &header.space, &entry.id())?;
                self.keep(entry, held, self.branch_of(entry)?)?;
                Ok(kept(entry, None))
            }
            Admission::Fork { other, standing } => {
                let place = match standing {
                    Standing::Contiguous => Place::Branch,
                    Standing::Early => Place::Early,
                };
                self.keep(entry, None, place)?;
                let alert = Alert::about(AlertCode::Fork, header.log, header.space, header.seq);
                Ok(kept(entry, Some(alert.with(&[other, entry.id()]))))
            }
        }
    }

    fn branch_of(&self, entry: &Entry) -> Result<Place, StoreFault> {
        let header = entry.header();
        Ok(match self.ledger.chain_head(&header.log, &header.space)? {
            None if header.seq == 0 => Place::Main,
            Some((_, head)) if *head.as_bytes() == header.prev => Place::Main,
            Some(_) | None => Place::Branch,
        })
    }

    fn keep(&mut self, entry: &Entry, held: Option<Kept>, place: Place) -> Result<(), StoreFault> {
        let header = entry.header();
        match held {
            Some(kept) => self.ledger.move_entry(&kept.id, place)?,
            None if self.roster.destroyed(&entry.id()) => self.ledger.put_entry(&entry.to_stub(), place).map(drop)?,
            None => self.ledger.put_entry(entry, place).map(drop)?,
        }
        if place == Place::Early {
            return Ok(());
        }
        self.advance(&header.log, &header.space, Kept { id: entry.id(), seq: header.seq, place })
    }

    // What waited for this entry follows it, and so on.
    fn advance(&mut self, log: &LogId, space: &SpaceId, first: Kept) -> Result<(), StoreFault> {
        let mut settled = vec![first];
        while let Some(kept) = settled.pop() {
            if kept.place == Place::Main {
                self.ledger.set_chain_head(log, space, (kept.seq, kept.id))?;
            }
            let mut place = kept.place;
            for next in self.ledger.waiting_for(log, space, &kept.id)? {
                if next.place != Place::Early {
                    continue;
                }
                self.ledger.move_entry(&next.id, place)?;
                self.apply_promoted(&next.id)?;
                settled.push(Kept { place, ..next });
                place = Place::Branch;
            }
        }
        Ok(())
    }

    fn apply_promoted(&mut self, id: &EntryId) -> Result<(), StoreFault> {
        let Some(bytes) = self.ledger.roster_entry(id)? else { return Ok(()) };
        let entry = Entry::decode(&bytes).map_err(|_| StoreFault::Damaged)?;
        // A statement that cannot be accepted stays without effect; its registrar's own desk refused it too.
        if self.apply(&entry).is_ok() {
            self.obey(&entry)?;
        }
        Ok(())
    }

    fn view(&self, entry: &Entry) -> Result<ChainView, StoreFault> {
        let header = entry.header();
        let (log, space, id) = (&header.log, &header.space, entry.id());
        let prev = EntryId::from_bytes(header.prev);
        let predecessor = self.ledger.entry(log, space, &prev)?;
        let rivals = self.ledger.at(log, space, header.seq)?;
        let before = match (predecessor, header.seq.checked_sub(1)) {
            (None, Some(seq)) => self.ledger.at(log, space, seq)?,
            _ => Vec::new(),
        };
        Ok(ChainView {
            held: self.ledger.entry(log, space, &id)?.map(|kept| kept.standing()),
            base: self.roster.signer_of(log).map(|signer| signer.base),
            predecessor: predecessor.map(|kept| (kept.seq, kept.standing())),
            rival: rivals.iter().map(|kept| kept.id).find(|other| *other != id),
            rival_before: before.iter().find(|kept| kept.standing() == Standing::Contiguous).map(|kept| kept.id),
        })
    }

    fn desk_of(&self, carrier: Carrier) -> Result<DeskId, AlertCode> {
        match carrier {
            Carrier::Desk(desk) if self.roster.revoked(&desk) => Err(AlertCode::Revoked),
            Carrier::Desk(desk) => Ok(desk),
            Carrier::Stranger(_) => Err(AlertCode::NotEnrolled),
        }
    }

    fn is_member(&self, desk: &DeskId, space: &SpaceId) -> bool {
        self.roster.may_read(desk, space) || self.roster.may_write(desk, space)
    }
}

fn kept(entry: &Entry, alert: Option<Alert>) -> Verdict {
    let header = entry.header();
    Verdict::Kept { entry: Some((header.log, header.space, entry.id())), alert }
}

// A root of another region comes as an unknown log: say what it is.
fn sharpen(code: AlertCode, entry: &Entry) -> AlertCode {
    let states_root = entry
        .clear_payload()
        .and_then(|bytes| decode_statements(bytes).ok())
        .is_some_and(|(_, statements)| matches!(statements.first(), Some(Statement::Root { .. })));
    if code == AlertCode::UnknownLog && entry.header().kind == Kind::Roster && states_root {
        AlertCode::OtherRoot
    } else {
        code
    }
}

/// Certificates of unknown desks that one transaction remembers.
const MOST_PENDING: usize = 8;
/// What a store counts with.
const HIGHEST_SEQ: u64 = i64::MAX as u64;
