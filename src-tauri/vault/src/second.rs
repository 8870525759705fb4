//! How does an act that needs two get its second signature?
//!
//! Both sign the same statement: an officer of this desk who opens her slot beside the first, or an officer of the region,
//! whose word comes in a notice or as digits over the telephone. Until then the act waits, durably; nothing else does.

use aman_schema::Private;
use aman_sync_protocol::ids::{DeskId, OfficerId};
use aman_sync_protocol::phone_code::{PhoneCode, Purpose};
use aman_sync_protocol::secret::{Plain, SigningKey, SymmetricKey, open_bytes, seal_bytes};
use rusqlite::{OptionalExtension, params};

use crate::fault::VaultFault;
use crate::lease::Notice;
use crate::letters::{Letters, Reader, Unreadable};
use crate::log::{self, log_fault};
use crate::options::Passphrase;
use crate::proof::{How, Proof, to_sign};
use crate::slots::{Presented, Unsealed};
use crate::spaces::Role;
use crate::trail::{Act, TrailWords};
use crate::two_act::{Statement, TwoAct, WaitingAct, read_statement, write_statement};
use crate::vault::OpenVault;

/// Of whom a second signature is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Of an officer who is here.
    Here,
    /// Of the region.
    Region,
}

impl OpenVault {
    /// Asks for a second signature; unless somebody signs here at once, the region hears of it with the next exchange.
    ///
    /// # Errors
    /// No reason was given, or the log cannot be written.
    pub fn ask_second(&mut self, act: TwoAct, reason: &Private<String>, asked: Asked) -> Result<u64, VaultFault> {
        let statement = self.make_statement(act, reason)?;
        let number = statement.waiting.number;
        let subject = format!("{number:010}");
        let words = TrailWords { reason: Some(reason), subject: &subject, ..TrailWords::of(Act::SecondAsked) };
        self.trail_append(&words)?;
        let signature = self.keys.officer_key.sign(&to_sign(statement.bytes.expose()));
        let space =
            self.book.own(Role::Trail).filter(|space| self.keys.newest(space).is_some() && asked == Asked::Region);
        let statement_bytes = Plain::new(statement.bytes.expose().to_vec());
        let notice = Notice::Ask { number, statement: statement_bytes, signature };
        // A desk that is not admitted yet waits here; the question goes to nobody.
        let sealed = space.map(|space| self.seal_notice(space, &notice)).transpose()?;
        let row = self.seal_waiting_act(number, statement.bytes.expose(), &[]);
        let tx = self.core.log.begin()?;
        if let Some(sealed) = sealed {
            sealed.store(&tx)?;
        }
        tx.execute("INSERT INTO waiting_act VALUES (?1, 0, ?2)", params![number.to_be_bytes(), row])
            .map_err(log_fault("keep an act that waits"))?;
        log::commit(tx)?;
        Ok(number)
    }

    /// Lists the acts of this desk that are not done, the earliest first.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn waiting_acts(&self) -> Result<Vec<WaitingAct>, VaultFault> {
        let mut acts = Vec::new();
        for (number, signed) in self.waiting_numbers()? {
            let (statement, _) = self.waiting_act(number)?;
            acts.push(WaitingAct { signed, ..statement.waiting });
        }
        acts.sort_by_key(|act| (act.asked, act.number));
        Ok(acts)
    }

    /// An officer of this desk, who is not the one who asked, signs beside her.
    ///
    /// # Errors
    /// No act waits under this number, she is the same or has no slot here, her passphrase is wrong, or the log cannot
    /// be written.
    pub fn second_here(&mut self, number: u64, second: OfficerId, passphrase: &Passphrase) -> Result<(), VaultFault> {
        let (statement, _) = self.waiting_act(number)?;
        if second == statement.waiting.officer || second == self.keys.officer {
            return Err(VaultFault::NotAllowed { what: "second officer" });
        }
        let presented = Presented::new(passphrase, &self.core.options);
        let Ok(Unsealed::Vault(opened)) = self.core.slots.open(Some(second), presented) else {
            self.core.note_wrong_attempt();
            return Err(VaultFault::SecondRefused);
        };
        let how = How::Officer {
            officer: second,
            key: opened.signing.public(),
            signature: signed(&statement, &opened.signing),
        };
        self.sign_twice(&statement, how)
    }

    /// Takes digits said by the region as its signature.
    ///
    /// # Errors
    /// No act waits under this number, the digits are wrong or used, or the log cannot be written.
    pub fn second_by_code(&mut self, number: u64, code: &PhoneCode) -> Result<(), VaultFault> {
        let (statement, _) = self.waiting_act(number)?;
        let believed = match self.believe(code, Purpose::Second, number) {
            Ok(believed) => believed,
            Err(fault) => {
                self.trail_append(&TrailWords::of(Act::CodeRefused))?;
                return Err(fault);
            }
        };
        self.sign_twice(&statement, How::Telephone { desk: believed.by })?;
        let tx = self.core.log.begin()?;
        believed.use_up(&tx)?;
        log::commit(tx)
    }

    /// Takes the region's word if a notice brought it; tells whether the act has both signatures now.
    ///
    /// # Errors
    /// No act waits under this number, or the databases cannot be read or written.
    pub fn second_by_word(&mut self, number: u64) -> Result<bool, VaultFault> {
        let (statement, proof) = self.waiting_act(number)?;
        if !proof.is_empty() {
            return Ok(true);
        }
        for word in self.view.seconds(true)?.into_iter().filter(|word| word.number == number) {
            let of_region = self.desk_of(&word.log).is_some_and(|desk| self.core.log.is_region(&desk));
            let key = self.core.log.roster().officer(&word.officer).map(|card| card.signing);
            let Some(key) = key.filter(|_| of_region) else { continue };
            if key.verify(&to_sign(statement.bytes.expose()), &word.signature).is_ok() {
                let how = How::Region { officer: word.officer, key, signature: word.signature };
                self.sign_twice(&statement, how)?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Writes the act into the trail with both signatures and ends its waiting: only then may it be done.
    ///
    /// # Errors
    /// No such act waits, it has one signature, or the trail cannot be written: then it may not be done.
    pub fn carry_out(&mut self, number: u64, subject: &str) -> Result<WaitingAct, VaultFault> {
        self.second_by_word(number)?;
        let (statement, proof) = self.waiting_act(number)?;
        if proof.is_empty() {
            return Err(VaultFault::SecondNeeded);
        }
        let waiting = statement.waiting;
        let code = waiting.act.code();
        let words = TrailWords { reason: Some(&waiting.reason), subject, proof: &proof, ..TrailWords::of(code) };
        self.trail_append(&words)?;
        self.end_waiting(number, DONE)?;
        Ok(WaitingAct { signed: true, ..waiting.clone() })
    }

    /// Gives up an act that waits.
    ///
    /// # Errors
    /// No such act waits, or the log cannot be written.
    pub fn give_up(&mut self, number: u64) -> Result<(), VaultFault> {
        self.waiting_act(number)?;
        let subject = format!("{number:010}");
        self.trail_append(&TrailWords { subject: &subject, ..TrailWords::of(Act::SecondGivenUp) })?;
        self.end_waiting(number, GIVEN_UP)
    }

    /// Lists the acts for which desks of the region ask this registrar's desk, and that nobody has answered.
    ///
    /// # Errors
    /// The view cannot be read.
    pub fn asked_acts(&self) -> Result<Vec<WaitingAct>, VaultFault> {
        if self.is_leased()? {
            return Ok(Vec::new());
        }
        // Signed here or by another coordinator, by sync or by telephone; given up where it was asked.
        let mut ended: Vec<String> = self
            .view
            .seconds(true)?
            .into_iter()
            .filter(|word| self.desk_of(&word.log).is_some_and(|desk| self.is_registrar(&desk)))
            .map(|word| format!("{:010}", word.number))
            .collect();
        for act in [Act::SecondGiven, Act::SecondGivenUp] {
            ended.extend(self.subjects_of(act)?);
        }
        let is_open = |number: u64| !ended.iter().any(|subject| subject.ends_with(&format!("{number:010}")));
        let asked = self.view.seconds(false)?.into_iter().filter(|word| is_open(word.number));
        Ok(asked.filter_map(|word| Some(self.question(&word)?.waiting)).collect())
    }

    /// Signs, as an officer of the region, an act that another desk asked for; it hears with the next exchange.
    ///
    /// # Errors
    /// This desk is no registrar, nobody asks under this number, or the log cannot be written.
    pub fn give_second(&mut self, number: u64) -> Result<WaitingAct, VaultFault> {
        if self.is_leased()? {
            return Err(VaultFault::NotAllowed { what: "second" });
        }
        let asked = self.view.seconds(false)?.into_iter().filter(|word| word.number == number);
        let found = asked.filter_map(|word| Some((word.unit, self.question(&word)?))).next();
        let (unit, statement) = found.ok_or(VaultFault::NoSuchAct)?;
        let space = self.book.space(unit, Role::Trail).ok_or(VaultFault::KeyMissing)?;
        self.trail_second(statement.waiting.desk, number)?;
        let signature = signed(&statement, &self.keys.officer_key);
        let sealed = self.seal_notice(space, &Notice::Yes { number, signature })?;
        let tx = self.core.log.begin()?;
        sealed.store(&tx)?;
        log::commit(tx)?;
        self.project_later();
        Ok(statement.waiting)
    }

    /// Makes the digits that are the region's signature of an act that waits at another desk.
    ///
    /// # Errors
    /// This desk is no registrar, the desk is unknown, or the log cannot be written.
    pub fn second_code(&mut self, to: DeskId, number: u64) -> Result<PhoneCode, VaultFault> {
        let code = self.phone_code(Purpose::Second, to, 0, number)?;
        self.trail_second(to, number)?;
        Ok(code)
    }

    fn trail_second(&mut self, desk: DeskId, number: u64) -> Result<(), VaultFault> {
        let subject = format!("{desk} {number:010}");
        self.trail_append(&TrailWords { subject: &subject, ..TrailWords::of(Act::SecondGiven) })?;
        Ok(())
    }

    fn is_registrar(&self, desk: &DeskId) -> bool {
        self.core.log.roster().desk(desk).is_some_and(|card| card.registrar)
    }

    /// A question as another desk put it, if its officer signed it and it says what it should.
    fn question(&self, word: &crate::view::SecondWord) -> Option<Statement> {
        let statement = read_statement(&word.statement).ok()?;
        let key = self.core.log.roster().officer(&word.officer)?.signing;
        let right = statement.waiting.number == word.number
            && statement.waiting.officer == word.officer
            && self.desk_of(&word.log) == Some(statement.waiting.desk)
            && key.verify(&to_sign(&word.statement), &word.signature).is_ok();
        right.then_some(statement)
    }

    fn make_statement(&mut self, act: TwoAct, reason: &Private<String>) -> Result<Statement, VaultFault> {
        // EXPOSE: to see whether it says anything.
        if reason.expose().trim().is_empty() {
            return Err(VaultFault::NoReason);
        }
        let mut dice = [0; 8];
        self.core.host.entropy().fill(&mut dice);
        let number = u64::from_be_bytes(dice) % TEN_DIGITS;
        let waiting = WaitingAct {
            number,
            act,
            officer: self.keys.officer,
            desk: self.core.log.desk_id()?,
            asked: self.core.host.now(),
            reason: reason.clone(),
            signed: false,
        };
        let bytes = Plain::new(write_statement(&waiting));
        Ok(Statement { waiting, bytes })
    }

    /// Both have signed: the proof is durable, and the second one's line stands in the trail.
    fn sign_twice(&mut self, statement: &Statement, how: How) -> Result<(), VaultFault> {
        if statement.waiting.officer != self.keys.officer {
            // Who asked signs herself: another officer of the desk asks anew.
            return Err(VaultFault::NotAllowed { what: "another's act" });
        }
        let number = statement.waiting.number;
        let proof = Proof {
            statement: statement.bytes.expose(),
            key: self.keys.officer_key.public(),
            signature: signed(statement, &self.keys.officer_key),
            how,
        };
        let written = proof.encode();
        if let How::Officer { officer, .. } = &proof.how {
            let subject = format!("{number:010}");
            let words = TrailWords { subject: &subject, proof: &written, ..TrailWords::of(Act::SecondSigned) };
            self.trail_by(*officer, &words)?;
        }
        let row = self.seal_waiting_act(number, statement.bytes.expose(), &written);
        self.core
            .log
            .db
            .execute("UPDATE waiting_act SET state = 1, sealed = ?2 WHERE id = ?1", params![number.to_be_bytes(), row])
            .map_err(log_fault("keep a signature"))?;
        Ok(())
    }

    fn waiting_numbers(&self) -> Result<Vec<(u64, bool)>, VaultFault> {
        let mut statement = self
            .core
            .log
            .db
            .prepare_cached("SELECT id, state FROM waiting_act WHERE state < 2")
            .map_err(log_fault("list acts that wait"))?;
        let rows = statement
            .query_map([], |row| Ok((u64::from_be_bytes(row.get(0)?), row.get::<_, u8>(1)? == 1)))
            .map_err(log_fault("list acts that wait"))?;
        rows.collect::<Result<_, _>>().map_err(log_fault("list acts that wait"))
    }

    /// An act that waits, and its proof once it has both signatures.
    fn waiting_act(&self, number: u64) -> Result<(Statement, Vec<u8>), VaultFault> {
        let sealed: Option<Vec<u8>> = self
            .core
            .log
            .db
            .query_row("SELECT sealed FROM waiting_act WHERE id = ?1 AND state < 2", [number.to_be_bytes()], |row| {
                row.get(0)
            })
            .optional()
            .map_err(log_fault("read an act that waits"))?;
        let sealed = sealed.ok_or(VaultFault::NoSuchAct)?;
        let plain = open_bytes(&self.second_key(), &act_aad(number), &sealed)
            .map_err(|_| VaultFault::CannotOpen { what: "act" })?;
        let mut reader = Reader::new(plain.expose());
        let mut read = || -> Result<(Statement, Vec<u8>), Unreadable> {
            reader.array()?;
            Ok((read_statement(reader.bytes()?)?, reader.bytes()?.to_vec()))
        };
        read().map_err(Unreadable::what("act"))
    }

    fn seal_waiting_act(&mut self, number: u64, statement: &[u8], proof: &[u8]) -> Vec<u8> {
        let letters = zeroize::Zeroizing::new(Letters::array(2).bytes(statement).bytes(proof).done());
        seal_bytes(&self.second_key(), &act_aad(number), &letters, self.core.host.entropy())
    }

    fn end_waiting(&mut self, number: u64, state: u8) -> Result<(), VaultFault> {
        self.core
            .log
            .db
            .execute("UPDATE waiting_act SET state = ?2 WHERE id = ?1", params![number.to_be_bytes(), state])
            .map_err(log_fault("end an act that waited"))?;
        Ok(())
    }

    fn second_key(&self) -> SymmetricKey {
        self.keys.vault_key.derive("second")
    }
}

fn signed(statement: &Statement, key: &SigningKey) -> [u8; 64] {
    key.sign(&to_sign(statement.bytes.expose()))
}

fn act_aad(number: u64) -> Vec<u8> {
    [b"aman/act/v1 ".as_slice(), &number.to_be_bytes()].concat()
}

const TEN_DIGITS: u64 = 10_000_000_000;
const DONE: u8 = 2;
const GIVEN_UP: u8 = 3;
