//! How does a coordinator invite desks: by file, by QR code, by ten words?

use aman_sync_protocol::ids::UnitId;
use aman_sync_protocol::secret::SymmetricKey;
use aman_vault::trail::{Act, TrailWords};

use crate::desk::Desk;
use crate::enrol::{Invitation, code_words, from_hex_exact, offer_lock, seal_offer, seal_spent, to_hex};
use crate::letterbox::{End, Letter, Letterbox, Offer};
use crate::view::{InvitationCard, InvitationLine, InvitationState, Invited, QrView};
use crate::{Code, Outcome};

impl Desk {
    /// Writes an invitation for one new desk of a unit.
    ///
    /// # Errors
    /// This is no coordinator's desk, the unit is unknown, or the disk is full.
    pub fn invite(&mut self, unit: &str) -> Outcome<(Invited, Vec<u8>)> {
        let unit = self.known_unit(unit)?;
        let mut mailbox = [0; 16];
        self.own.entropy().fill(&mut mailbox);
        let letter = Letter::new(mailbox, unit);
        let bytes = self.invitation_of(&letter)?.encode();
        let mut box_ = Letterbox::open(self.folder())?;
        box_.letters.push(letter);
        box_.save()?;
        self.trail_invited(unit)?;
        Ok((Invited { unit: unit.to_string(), mailbox: to_hex(&mailbox) }, bytes))
    }

    /// That a unit was invited stands in the trail.
    pub(super) fn trail_invited(&mut self, unit: UnitId) -> Outcome<()> {
        let subject = unit.to_string();
        self.opened()?.trail_append(&TrailWords { subject: &subject, ..TrailWords::of(Act::Invited) })?;
        Ok(())
    }

    /// Shows an invitation that is still open, with the ten words of its code. The offer that the words open goes to the
    /// server with the next exchange.
    ///
    /// # Errors
    /// This is no coordinator's desk, there is no such invitation, it has been used, or the disk is full.
    pub fn invitation_card(&mut self, mailbox: &str) -> Outcome<InvitationCard> {
        self.opened()?;
        self.coordinators_only()?;
        let mailbox = from_hex_exact(mailbox).ok_or(Code::InvitationDamaged)?;
        let mut box_ = Letterbox::open(self.folder())?;
        let letter = box_.find_mut(&mailbox).ok_or(Code::InvitationDamaged)?;
        if letter.end.is_some() {
            return Err(Code::InvitationUsed.into());
        }
        let fresh = self.give_code(letter)?;
        let (unit, coded) = (letter.unit, letter.code(&self.letter_key()?));
        let offered = letter.offer.as_ref().is_some_and(|offer| offer.letter.is_none());
        let invitation = self.invitation_of(letter)?;
        if fresh {
            box_.save()?;
        }
        let text = String::from_utf8(invitation.encode()).map_err(|_| Code::InvitationDamaged)?;
        Ok(InvitationCard {
            unit: unit.to_string(),
            unit_name: self.names()?.unit(unit),
            mailbox: to_hex(&mailbox),
            words: code_words(&coded).into_iter().map(str::to_owned).collect(),
            server: invitation.server.map(|server| server.address),
            qr: QrView::of(&text)?,
            invitation: text,
            offered,
        })
    }

    /// Makes the coordinator's screen of a new invitation: file, QR code and words at once.
    ///
    /// # Errors
    /// As [`Desk::invite`].
    pub fn invite_here(&mut self, unit: &str) -> Outcome<InvitationCard> {
        let (invited, _) = self.invite(unit)?;
        let card = self.invitation_card(&invited.mailbox)?;
        // Without network the offer goes with a later exchange.
        let _later = self.sync_now().is_err();
        Ok(card)
    }

    /// Every invitation this desk wrote, newest first.
    ///
    /// # Errors
    /// This is no coordinator's desk.
    pub fn invitations(&mut self) -> Outcome<Vec<InvitationLine>> {
        self.opened()?;
        self.coordinators_only()?;
        self.take_in()?;
        let names = self.names()?;
        let asking: Vec<[u8; 16]> = self.asking_mailboxes()?;
        let letters = Letterbox::open(self.folder())?.letters;
        let lines = letters.iter().rev().map(|letter| InvitationLine {
            mailbox: to_hex(&letter.mailbox),
            unit: letter.unit.to_string(),
            unit_name: names.unit(letter.unit),
            state: match letter.end {
                Some(End::Used(_)) => InvitationState::Used,
                Some(End::Refused(_)) => InvitationState::Refused,
                None if asking.contains(&letter.mailbox) => InvitationState::Asking,
                None => InvitationState::Open,
            },
            offered: letter.offer.as_ref().is_some_and(|offer| offer.letter.is_none()),
        });
        Ok(lines.collect())
    }

    /// Gives a letter its code, if it has none yet; true if it is new.
    pub(super) fn give_code(&mut self, letter: &mut Letter) -> Outcome<bool> {
        if letter.offer.is_some() {
            return Ok(false);
        }
        let lock = offer_lock(&letter.code(&self.letter_key()?))?;
        let sealed = seal_offer(&self.invitation_of(letter)?, &lock, self.own.entropy());
        letter.offer = Some(Offer { drawer: lock.drawer, letter: Some(sealed) });
        Ok(true)
    }

    /// Ends an invitation: whoever hears its words later is told that they were used.
    pub(super) fn end_letter(&mut self, mailbox: &[u8; 16], end: End) -> Outcome<()> {
        let key = self.letter_key()?;
        let mut box_ = Letterbox::open(self.folder())?;
        let letter = box_.find_mut(mailbox).ok_or(Code::RequestRefused)?;
        if letter.end == Some(end) {
            return Ok(());
        }
        letter.end = Some(end);
        letter.posted = false;
        let code = letter.code(&key);
        if let Some(offer) = &mut letter.offer {
            offer.letter = Some(seal_spent(&offer_lock(&code)?, self.own.entropy()));
        }
        box_.save()
    }

    pub(super) fn known_unit(&mut self, unit: &str) -> Outcome<UnitId> {
        self.opened()?;
        self.coordinators_only()?;
        let unit: UnitId = unit.parse().map_err(|_| Code::UnknownUnit)?;
        let known = self.roster()?.units().any(|(known, _)| *known == unit);
        if known { Ok(unit) } else { Err(Code::UnknownUnit.into()) }
    }

    /// What the holder of a letter is given.
    pub(super) fn invitation_of(&mut self, letter: &Letter) -> Outcome<Invitation> {
        let secret = letter.secret(&self.letter_key()?);
        let log = self.log()?;
        let (server, root) = (log.server()?, log.root_fingerprint().ok_or(Code::NotEnrolled)?);
        Ok(Invitation { server, root, unit: letter.unit, mailbox: letter.mailbox, secret })
    }

    pub(super) fn letter_key(&mut self) -> Outcome<SymmetricKey> {
        Ok(self.opened()?.derive_key("invitations"))
    }
}
