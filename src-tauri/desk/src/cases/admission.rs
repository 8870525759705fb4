//! How does a coordinator admit the desks whose fingerprint was read out, and refuse the others?

use aman_sync_protocol::ids::{DeskId, UnitId};
use aman_sync_protocol::replica::Item;
use aman_sync_protocol::secret::SymmetricKey;
use aman_vault::enrol::DeskRequest;
use aman_vault::trail::{Act, TrailWords};

use crate::desk::{Desk, Standing};
use crate::enrol::{Drawer, digits, drawer, mailbox_of, open_request, seal_approval, seal_refusal};
use crate::letterbox::{End, Letter, Letterbox};
use crate::net::Letters;
use crate::view::WaitingDesk;
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

    /// Refuses the waiting desk whose digits are shown: its invitation ends, and it is told with the next exchange.
    ///
    /// # Errors
    /// As [`Desk::approve`].
    pub fn refuse_here(&mut self, shown: &str) -> Outcome<WaitingDesk> {
        self.opened()?;
        self.coordinators_only()?;
        let found = self.asking()?.into_iter().find(|asking| digits(&asking.fingerprint) == digits(shown));
        let asking = found.ok_or(Code::UnknownFingerprint)?;
        self.end_letter(&asking.mailbox, End::Refused(asking.request.desk()))?;
        self.waiting_line(&asking, false)
    }

    /// [`Desk::refuse_here`], and tells the desk in the background.
    ///
    /// # Errors
    /// As [`Desk::approve`].
    pub fn refuse(&mut self, shown: &str) -> Outcome<WaitingDesk> {
        let refused = self.refuse_here(shown)?;
        let _later = self.sync_now().is_err();
        Ok(refused)
    }

    /// Looks at a request carried by hand; admits it if one of the fingerprints is its own, and gives the papers.
    ///
    /// # Errors
    /// This is no coordinator's desk, the request was not made with one of its invitations, or that one has been used.
    pub fn approve_request(&mut self, request: &[u8], shown: &[String]) -> Outcome<(WaitingDesk, Option<Vec<u8>>)> {
        self.opened()?;
        self.coordinators_only()?;
        let mailbox = mailbox_of(request)?;
        let letters = Letterbox::open(self.folder())?;
        let letter = letters.find(&mailbox).ok_or(Code::RequestRefused)?;
        let asking = self.asked(letter, request)?;
        if letter.end.is_some_and(|end| end != End::Used(asking.request.desk())) {
            return Err(Code::InvitationUsed.into());
        }
        if !shown.iter().any(|shown| digits(shown) == digits(&asking.fingerprint)) {
            return Ok((self.waiting_line(&asking, false)?, None));
        }
        let papers = self.admit(&asking)?;
        Ok((self.waiting_line(&asking, true)?, Some(papers)))
    }

    /// Which drawers a coordinator looks into, and the answers and offers she leaves.
    pub(super) fn admission_letters(&mut self) -> Outcome<(Vec<[u8; 16]>, Letters)> {
        let (mut fetch, mut put) = (Vec::new(), Letters::new());
        let letters = Letterbox::open(self.folder())?.letters;
        // Offers are sealed already: a locked desk leaves them too.
        for offer in letters.iter().filter_map(|letter| letter.offer.as_ref()) {
            put.extend(offer.letter.clone().map(|letter| (offer.drawer, letter)));
        }
        if !matches!(self.standing, Standing::Open(_)) {
            return Ok((fetch, put));
        }
        let key = self.letter_key()?;
        for letter in &letters {
            let secret = letter.secret(&key);
            let at = |which| drawer(&secret, &letter.mailbox, which);
            match letter.end {
                None => fetch.push(at(Drawer::Request)),
                Some(_) if letter.posted => {}
                Some(End::Used(desk)) => {
                    let papers = self.papers_for(&desk, true)?;
                    let sealed = seal_approval(&papers, &desk, &letter.mailbox, &secret, self.own.entropy());
                    put.insert(at(Drawer::Approval), sealed);
                }
                Some(End::Refused(desk)) => {
                    let sealed = seal_refusal(&desk, &letter.mailbox, &secret, self.own.entropy());
                    put.insert(at(Drawer::Approval), sealed);
                }
            }
        }
        Ok((fetch, put))
    }

    /// Notes the letters that the server has taken.
    pub(super) fn note_posted(&mut self, left: &Letters) -> Outcome<()> {
        if left.is_empty() {
            return Ok(());
        }
        let mut letters = Letterbox::open(self.folder())?;
        for offer in letters.letters.iter_mut().filter_map(|letter| letter.offer.as_mut()) {
            // Another letter may have taken its place while this one was on its way.
            if offer.letter.is_some() && left.get(&offer.drawer) == offer.letter.as_ref() {
                offer.letter = None;
            }
        }
        if matches!(self.standing, Standing::Open(_)) {
            let key = self.letter_key()?;
            for letter in letters.letters.iter_mut().filter(|letter| letter.end.is_some()) {
                let at = drawer(&letter.secret(&key), &letter.mailbox, Drawer::Approval);
                letter.posted |= left.contains_key(&at);
            }
        }
        letters.save()
    }

    /// Invitations with which a desk asks now.
    pub(super) fn asking_mailboxes(&mut self) -> Outcome<Vec<[u8; 16]>> {
        Ok(self.asking()?.iter().map(|asking| asking.mailbox).collect())
    }

    fn admit(&mut self, asking: &Asking) -> Outcome<Vec<u8>> {
        let desk = asking.request.desk();
        if self.roster()?.desk(&desk).is_none() {
            let subject = desk.to_string();
            self.opened()?.trail_append(&TrailWords { subject: &subject, ..TrailWords::of(Act::Admitted) })?;
            self.opened()?.admit_desk(&asking.request, asking.unit)?;
        }
        self.end_letter(&asking.mailbox, End::Used(desk))?;
        let papers = self.papers_for(&desk, false)?;
        Ok(seal_approval(&papers, &desk, &asking.mailbox, &asking.secret, self.own.entropy()))
    }

    // What is too long for a mailbox goes without the later roster: the desk pulls that once the server knows it.
    fn papers_for(&mut self, desk: &DeskId, for_mailbox: bool) -> Outcome<Vec<Item>> {
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
        for letter in letters.letters.iter().filter(|letter| letter.end.is_none()) {
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
        let fingerprint = self.digits_of(&request.encode());
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
}

const ITEM_HEADER: usize = 5;
/// What a server takes as one letter, less the seal.
const LARGEST_LETTER: usize = 250 * 1024;
