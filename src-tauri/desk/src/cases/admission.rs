//! How does a coordinator invite desks, and admit those whose fingerprint was read out?

use aman_sync_protocol::ids::{DeskId, UnitId};
use aman_sync_protocol::replica::Item;
use aman_sync_protocol::secret::SymmetricKey;
use aman_vault::enrol::DeskRequest;
use aman_vault::trail::{Act, TrailWords};

use crate::desk::{Desk, Standing};
use crate::enrol::{Drawer, Invitation, digits, drawer, fingerprint, mailbox_of, open_request, seal_approval, to_hex};
use crate::letterbox::{Letter, Letterbox};
use crate::net::Letters;
use crate::view::{Invited, WaitingDesk};
use crate::{Code, Outcome};

/// A request whose seal opened.
struct Asking {
    mailbox: [u8; 16],
    unit: UnitId,
    secret: SymmetricKey,
    request: DeskRequest,
    fingerprint: String,
}

impl Desk {
    /// Writes an invitation for one new desk of a unit.
    ///
    /// # Errors
    /// This is no coordinator's desk, the unit is unknown, or the disk is full.
    pub fn invite(&mut self, unit: &str) -> Outcome<(Invited, Vec<u8>)> {
        self.opened()?;
        self.coordinators_only()?;
        let unit: UnitId = unit.parse().map_err(|_| Code::UnknownUnit)?;
        let log = self.log()?;
        if !log.roster().units().any(|(known, _)| *known == unit) {
            return Err(Code::UnknownUnit.into());
        }
        let (server, root) = (log.server()?, log.root_fingerprint().ok_or(Code::NotEnrolled)?);
        let mut mailbox = [0; 16];
        self.own.entropy().fill(&mut mailbox);
        let letter = Letter { mailbox, unit, used: None, posted: false };
        let secret = letter.secret(&self.letter_key()?);
        let mut box_ = Letterbox::open(self.folder())?;
        box_.letters.push(letter);
        box_.save()?;
        let subject = unit.to_string();
        self.opened()?.trail_append(&TrailWords { subject: &subject, ..TrailWords::of(Act::Invited) })?;
        let bytes = Invitation { server, root, unit, mailbox, secret }.encode();
        Ok((Invited { unit: unit.to_string(), mailbox: to_hex(&mailbox) }, bytes))
    }

    /// Desks that asked before the last exchange ended; needs no network. [`Desk::sync_now`] asks again.
    ///
    /// # Errors
    /// This is no coordinator's desk.
    pub fn waiting(&mut self) -> Outcome<Vec<WaitingDesk>> {
        self.opened()?;
        self.coordinators_only()?;
        self.take_in()?;
        let asking = self.asking()?;
        asking.iter().map(|asking| self.waiting_line(asking, false)).collect()
    }

    /// Admits the waiting desk whose fingerprint was read out, and sends its papers in the background.
    ///
    /// # Errors
    /// This is no coordinator's desk, no waiting desk shows the fingerprint, or the disk is full.
    pub fn approve(&mut self, shown: &str) -> Outcome<WaitingDesk> {
        let admitted = self.approve_here(shown)?;
        // Without network the papers go with a later exchange.
        let _later = self.sync_now().is_err();
        Ok(admitted)
    }

    /// Admits the waiting desk whose fingerprint was read out; its papers go with the next exchange.
    ///
    /// # Errors
    /// As [`Desk::approve`].
    pub fn approve_here(&mut self, shown: &str) -> Outcome<WaitingDesk> {
        self.opened()?;
        self.coordinators_only()?;
        let asking = self.asking()?;
        let found = asking.into_iter().find(|asking| digits(&asking.fingerprint) == digits(shown));
        let asking = found.ok_or(Code::UnknownFingerprint)?;
        self.admit(&asking)?;
        self.waiting_line(&asking, true)
    }

    /// Looks at a request carried by hand; admits it if one of the fingerprints is its own, and gives the papers.
    ///
    /// # Errors
    /// This is no coordinator's desk, or the request was not made with one of its invitations.
    pub fn approve_request(&mut self, request: &[u8], shown: &[String]) -> Outcome<(WaitingDesk, Option<Vec<u8>>)> {
        self.opened()?;
        self.coordinators_only()?;
        let mailbox = mailbox_of(request)?;
        let letters = Letterbox::open(self.folder())?;
        let letter = letters.find(&mailbox).ok_or(Code::RequestRefused)?;
        let asking = self.asked(letter, request)?;
        if letter.used.is_some_and(|desk| desk != asking.request.desk()) {
            return Err(Code::RequestRefused.into());
        }
        if !shown.iter().any(|shown| digits(shown) == digits(&asking.fingerprint)) {
            return Ok((self.waiting_line(&asking, false)?, None));
        }
        let papers = self.admit(&asking)?;
        Ok((self.waiting_line(&asking, true)?, Some(papers)))
    }

    /// Which drawers a coordinator looks into, and the papers she leaves.
    pub(super) fn admission_letters(&mut self) -> Outcome<(Vec<[u8; 16]>, Letters)> {
        let (mut fetch, mut put) = (Vec::new(), Letters::new());
        if !matches!(self.standing, Standing::Open(_)) {
            return Ok((fetch, put));
        }
        let key = self.letter_key()?;
        for letter in &Letterbox::open(self.folder())?.letters {
            let secret = letter.secret(&key);
            match letter.used {
                None => fetch.push(drawer(&secret, &letter.mailbox, Drawer::Request)),
                Some(desk) if !letter.posted => {
                    let papers = self.papers(&desk, true)?;
                    let sealed = seal_approval(&papers, &desk, &letter.mailbox, &secret, self.own.entropy());
                    put.insert(drawer(&secret, &letter.mailbox, Drawer::Approval), sealed);
                }
                Some(_) => {}
            }
        }
        Ok((fetch, put))
    }

    /// Notes the papers that the server has taken.
    pub(super) fn note_posted(&mut self, left: &[[u8; 16]]) -> Outcome<()> {
        if left.is_empty() || !matches!(self.standing, Standing::Open(_)) {
            return Ok(());
        }
        let key = self.letter_key()?;
        let mut letters = Letterbox::open(self.folder())?;
        for letter in &mut letters.letters {
            let at = drawer(&letter.secret(&key), &letter.mailbox, Drawer::Approval);
            letter.posted |= left.contains(&at);
        }
        letters.save()
    }

    fn admit(&mut self, asking: &Asking) -> Outcome<Vec<u8>> {
        let desk = asking.request.desk();
        if self.roster()?.desk(&desk).is_none() {
            let subject = desk.to_string();
            self.opened()?.trail_append(&TrailWords { subject: &subject, ..TrailWords::of(Act::Admitted) })?;
            self.opened()?.admit_desk(&asking.request, asking.unit)?;
        }
        let mut letters = Letterbox::open(self.folder())?;
        letters.mark_used(&asking.mailbox, desk)?;
        let papers = self.papers(&desk, false)?;
        Ok(seal_approval(&papers, &desk, &asking.mailbox, &asking.secret, self.own.entropy()))
    }

    // What is too long for a mailbox goes without the later roster: the desk pulls that once the server knows it.
    fn papers(&mut self, desk: &DeskId, for_mailbox: bool) -> Outcome<Vec<Item>> {
        let papers = self.opened()?.papers_for(desk)?;
        let size: usize = papers.iter().map(|item| item.bytes().len() + ITEM_HEADER).sum();
        if !for_mailbox || size <= LARGEST_LETTER {
            return Ok(papers);
        }
        let root = self.log()?.root_papers()?.ok_or(Code::NotEnrolled)?;
        let (entry, certificate) = (Item::Entry(root.0.bytes().to_vec()), Item::Incarnation(root.1.encode()));
        let grants = papers.into_iter().filter(|item| matches!(item, Item::Grant(_)));
        Ok([certificate, entry].into_iter().chain(grants).collect())
    }

    fn asking(&mut self) -> Outcome<Vec<Asking>> {
        let key = self.letter_key()?;
        let letters = Letterbox::open(self.folder())?;
        let mut found = Vec::new();
        for letter in letters.letters.iter().filter(|letter| letter.used.is_none()) {
            let at = drawer(&letter.secret(&key), &letter.mailbox, Drawer::Request);
            let Some(bytes) = self.requests.get(&at).cloned() else { continue };
            // A stranger's letter in the drawer asks for nothing.
            found.extend(self.asked(letter, &bytes));
        }
        Ok(found)
    }

    fn asked(&mut self, letter: &Letter, bytes: &[u8]) -> Outcome<Asking> {
        let secret = letter.secret(&self.letter_key()?);
        let request = open_request(bytes, &secret, letter.unit)?;
        let fingerprint = fingerprint(&request.encode());
        Ok(Asking { mailbox: letter.mailbox, unit: letter.unit, secret, request, fingerprint })
    }

    fn waiting_line(&mut self, asking: &Asking, approved: bool) -> Outcome<WaitingDesk> {
        let unit_name = self.names()?.unit(asking.unit);
        Ok(WaitingDesk {
            fingerprint: asking.fingerprint.clone(),
            unit: asking.unit.to_string(),
            unit_name: Some(unit_name),
            approved,
        })
    }

    fn letter_key(&mut self) -> Outcome<SymmetricKey> {
        Ok(self.opened()?.derive_key("invitations"))
    }
}

const ITEM_HEADER: usize = 5;
/// What a server takes as one letter, less the seal.
const LARGEST_LETTER: usize = 250 * 1024;
