//! How does a desk exchange with the server while somebody types?
//!
//! All network traffic of a desk is one [`Job`] on a thread of its own, with its own connection to the log. The desk
//! prepares it, and takes in what it brought the next time somebody asks.

use std::thread::{self, JoinHandle};

use crate::board::Lines;
use crate::desk::{Desk, Standing};
use crate::net::{Job, Spool};
use crate::view::{Alert, Counts, SyncPhase, SyncState, Synced, Verified, VerifyLine};
use crate::{Code, Outcome};

impl Desk {
    /// Starts an exchange on its own thread and returns at once; poll [`Desk::sync_state`].
    ///
    /// # Errors
    /// No server is known, or an exchange is running.
    pub fn sync_now(&mut self) -> Outcome<SyncState> {
        let job = self.job()?;
        drop(self.begin(job)?);
        self.sync_state()
    }

    /// Exchanges and waits for the end; for the command line. Works while locked.
    ///
    /// # Errors
    /// No server is known, it cannot be reached, is another one, or the connection was cut.
    pub fn sync_and_wait(&mut self) -> Outcome<Synced> {
        let job = self.job()?;
        let mut synced = self.run_and_wait(job)?;
        if self.take_in()? {
            // What was admitted or granted just now has something to say itself.
            let job = self.job()?;
            let more = self.run_and_wait(job)?;
            synced = Synced {
                pushed: synced.pushed + more.pushed,
                pulled: synced.pulled + more.pulled,
                receipts: synced.receipts + more.receipts,
                pieces_sent: synced.pieces_sent + more.pieces_sent,
                pieces_received: synced.pieces_received + more.pieces_received,
                pieces_absent: more.pieces_absent,
                alerts: [synced.alerts, more.alerts].concat(),
            };
            self.take_in()?;
        }
        Ok(synced)
    }

    /// Exchanges and waits for the end, at a desk that knows a server; without one there is nothing to do.
    ///
    /// # Errors
    /// As [`Desk::sync_and_wait`].
    pub fn exchange_if_connected(&mut self) -> Outcome<()> {
        if self.log()?.server()?.is_some() {
            self.sync_and_wait()?;
        }
        Ok(())
    }

    /// Where the exchange stands; takes in what the last one brought.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn sync_state(&mut self) -> Outcome<SyncState> {
        self.take_in()?;
        let (mut gaps, parcels) = (self.gaps()?, self.parcels()?);
        gaps.truncate(MOST_SHOWN);
        let log = self.log()?;
        let has_server = log.server()?.is_some();
        let entries = log.entry_counts()?;
        let Lines { phase, last, failure, ended, .. } = &*self.board.lines();
        Ok(SyncState {
            phase: *phase,
            last: last.clone(),
            failure: *failure,
            ended: *ended,
            entries: Counts { kept: entries.kept, sent: entries.sent, received: entries.received },
            has_server,
            gaps,
            parcels,
        })
    }

    /// Checks every signature, chain, receipt and page; an unlocked desk opens every seal too.
    ///
    /// # Errors
    /// The vault cannot be read at all.
    pub fn verify(&mut self) -> Outcome<Verified> {
        let report = match &mut self.standing {
            Standing::Open(vault) => vault.verify()?,
            Standing::Locked(vault) => vault.verify()?,
            Standing::Absent | Standing::Turning => return Err(Code::NoVault.into()),
        };
        let place = |(log, space, seq): &(_, _, _)| format!("{log}/{space}/{seq}");
        let gaps: Vec<_> = report.open_gaps().cloned().collect();
        let explained = |(log, space, seq): &(_, _, _)| {
            gaps.iter()
                .map(|gap| (gap, &gap.claim))
                .any(|(gap, claim)| (claim.log, claim.space) == (*log, *space) && (gap.from..=claim.seq).contains(seq))
        };
        let mut findings = Vec::new();
        for gap in self.gap_lines(gaps.clone())? {
            let subject = format!("{}/{}/{}", gap.log, gap.space, gap.from);
            findings.push(VerifyLine { code: "missing".to_owned(), subject, gap: Some(gap) });
        }
        let mut find = |code: &str, subject| findings.push(VerifyLine { code: code.to_owned(), subject, gap: None });
        report.missing.iter().filter(|at| !explained(at)).for_each(|at| find("missing", place(at)));
        report.forked.iter().for_each(|at| find("forked", place(at)));
        report.damaged.iter().for_each(|entry| find("damaged", entry.to_string()));
        report.faults.iter().for_each(|fault| find("fault", (*fault).to_owned()));
        findings.extend(report.trails.iter().map(super::trail::finding));
        Ok(Verified {
            sound: report.is_sound(),
            entries: small(report.entries),
            receipts: small(report.receipts),
            findings,
        })
    }

    /// What an exchange has to do now: letters to look for, to sync, letters to leave.
    pub(crate) fn job(&mut self) -> Outcome<Job> {
        if let Standing::Open(vault) = &mut self.standing {
            // What cannot be folded now stays in the log and goes with a later exchange.
            vault.fold_trail().ok();
        }
        let log = self.log()?;
        let server = log.server()?.ok_or(Code::NoServer)?;
        // A desk that trusts a root may try: the server's roster decides.
        let sync = log.roster().root().is_some();
        let log = log.beside()?;
        let (fetch, put) = self.letters()?;
        let host = (self.hosts)();
        Ok(Job { log, server, sync, fetch, put, host })
    }

    /// Runs a job to its end.
    pub(crate) fn run_and_wait(&mut self, job: Job) -> Outcome<Synced> {
        let thread = self.begin(job)?;
        // A thread that died has left the board as it was: it is told as a cut connection.
        thread.join().map_err(|_| Code::ConnectionCut)?;
        let lines = self.board.lines();
        match (lines.phase, lines.failure) {
            (SyncPhase::Done, _) => Ok(lines.last.clone().unwrap_or_default()),
            (_, Some(failure)) => Err(failure),
            (SyncPhase::Idle | SyncPhase::Running | SyncPhase::Failed, None) => Err(Code::ConnectionCut.into()),
        }
    }

    /// Takes in what the last exchange brought; true if this desk was admitted, or has something new to send.
    pub(crate) fn take_in(&mut self) -> Outcome<bool> {
        let brought = {
            let mut lines = self.board.lines();
            if !lines.fresh {
                return Ok(false);
            }
            lines.fresh = false;
            std::mem::take(&mut lines.spool)
        };
        let Spool { letters, left } = brought;
        self.note_left(&left)?;
        let admitted = self.take_letters(letters)?;
        let unsent = self.log()?.entry_counts()?.kept;
        let lacked = self.log()?.missing_chunks()?;
        if let Standing::Open(vault) = &mut self.standing {
            vault.after_sync()?;
        }
        let missing = self.log()?.missing_chunks()?;
        Ok(admitted || missing > lacked || self.log()?.entry_counts()?.kept > unsent)
    }

    fn begin(&mut self, job: Job) -> Outcome<JoinHandle<()>> {
        if !self.board.begin() {
            return Err(Code::SyncRunning.into());
        }
        let board = self.board.clone();
        let spawned = thread::Builder::new().name("sync".to_owned()).spawn(move || {
            let guard = EndWhateverHappens(board.clone());
            let (spool, outcome, now) = job.run();
            board.end(outcome, spool, now);
            drop(guard);
        });
        spawned.map_err(|_| {
            self.board.cancel();
            Code::DiskFailed.into()
        })
    }
}

/// How many gaps a page shows.
const MOST_SHOWN: usize = 50;

/// A job that panics must not leave the board saying "running" for ever.
struct EndWhateverHappens(crate::board::Board);

impl Drop for EndWhateverHappens {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// An alert of the protocol in the words of the screen.
pub(crate) fn alert(alert: &aman_sync_protocol::message::Alert) -> Alert {
    Alert {
        code: alert_word(alert.code).to_owned(),
        log: alert.log.map(|log| log.to_string()),
        space: alert.space.map(|space| space.to_string()),
    }
}

const fn alert_word(code: aman_sync_protocol::message::AlertCode) -> &'static str {
    use aman_sync_protocol::message::AlertCode as A;
    match code {
        A::Fork => "fork",
        A::Gap => "gap",
        A::RolledBack => "rollback",
        A::SetAside => "set_aside",
        A::Exhausted => "exhausted",
        A::Restored => "restored",
        A::NotEnrolled => "not_enrolled",
        A::Revoked => "revoked",
        A::Malformed => "malformed",
        A::BadSignature => "bad_signature",
        A::UnknownLog => "unknown_log",
        A::MayNotWrite => "may_not_write",
        A::NotMember => "not_member",
        A::BadChain => "bad_chain",
        A::OtherRoot => "other_root",
        A::BadStatement => "bad_statement",
        A::TooMuch => "too_much",
        A::StoreFailed => "store_failed",
        A::UnexpectedFrame => "unexpected_frame",
    }
}

pub(crate) fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
