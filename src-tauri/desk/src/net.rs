//! What does a desk do on the network, in one go, away from whoever types?

use std::collections::BTreeMap;
use std::time::Duration;

use aman_sync_client::{
    ChunkRounds, Dial, NetworkFault, SyncFailure, SyncFault, SyncReport, Transport, exchange_chunks, look_into,
    put_letter, sync, take_first_letter, take_letter,
};
use aman_sync_protocol::host::{Clock, Entropy, Timestamp};
use aman_sync_protocol::message::AlertCode;
use aman_sync_protocol::secret::{SigningKey, VerifyingKey};
use aman_vault::log::LogDb;
use aman_vault::state::ServerPin;
use aman_vault::{Host, VaultFault};

use crate::cases::{alert, small};
use crate::view::Synced;
use crate::{Code, Failure, Outcome};

/// Letters by the address of their drawer.
pub(crate) type Letters = BTreeMap<[u8; 16], Vec<u8>>;

/// Everything an exchange needs; nothing of it is shared with whoever types.
pub(crate) struct Job {
    pub(crate) log: LogDb,
    pub(crate) server: ServerPin,
    /// Entries are exchanged, not only letters.
    pub(crate) sync: bool,
    /// Drawers to look into.
    pub(crate) fetch: Vec<[u8; 16]>,
    /// Letters to leave after the exchange: the server must know the roster that they speak of.
    pub(crate) put: Letters,
    pub(crate) host: Host,
}

/// What an exchange brought beside entries.
#[derive(Default)]
pub(crate) struct Spool {
    /// Letters that were found.
    pub(crate) letters: Letters,
    /// Letters the server has taken.
    pub(crate) left: Letters,
}

impl Job {
    /// Runs to its end; also gives when it ended. What was found and left before a failure counts.
    pub(crate) fn run(mut self) -> (Spool, Outcome<Synced>, i64) {
        let mut spool = Spool::default();
        let outcome = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime.block_on(self.exchange(&mut spool)),
            Err(_) => Err(Code::DiskFailed.into()),
        };
        (spool, outcome, self.host.now().0)
    }

    async fn exchange(&mut self, spool: &mut Spool) -> Outcome<Synced> {
        let dial = Dial { address: self.server.address.clone(), server_key: VerifyingKey::from_bytes(self.server.key) };
        let link = SigningKey::from_seed(*self.log.link_key().expose_seed());
        let transport = Transport::new(&dial, link).map_err(network)?;
        for drawer in &self.worth_fetching(&transport).await? {
            if let Some(letter) = take_letter(&transport, drawer).await.map_err(network)? {
                spool.letters.insert(*drawer, letter);
            }
        }
        let mut synced = Synced::default();
        if self.sync {
            let clock = HostClock(&self.host);
            let report = sync(&transport, &mut self.log, &clock).await.map_err(|failure| sync_failure(&failure))?;
            synced = summary(&report);
        }
        for (drawer, letter) in &self.put {
            // What lies in the drawer already was this desk's own, or is told when it is opened.
            if spool.letters.contains_key(drawer) {
                continue;
            }
            put_letter(&transport, drawer, letter).await.map_err(network)?;
            spool.left.insert(*drawer, letter.clone());
        }
        if self.sync {
            self.exchange_chunks(&transport, &mut synced).await?;
        }
        Ok(synced)
    }

    /// Attachments go last, some at a time; what was written meanwhile goes before the next of them.
    async fn exchange_chunks(&mut self, transport: &Transport, synced: &mut Synced) -> Outcome<()> {
        let mut rounds = ChunkRounds::default();
        loop {
            let done = exchange_chunks(transport, &mut self.log, &mut rounds).await.map_err(fault_of)?;
            synced.pieces_sent += small(done.pushed);
            synced.pieces_received += small(done.pulled);
            synced.pieces_absent = small(done.absent);
            if !done.more {
                return Ok(());
            }
            if self.log.unsent_count()? > 0 {
                let clock = HostClock(&self.host);
                let report = sync(transport, &mut self.log, &clock).await.map_err(|failure| sync_failure(&failure))?;
                synced.pushed += small(report.pushed);
                synced.pulled += small(report.pulled);
                synced.receipts += small(report.receipts);
            }
        }
    }

    /// A coordinator who invited hundreds asks once which drawers hold something.
    async fn worth_fetching(&self, transport: &Transport) -> Outcome<Vec<[u8; 16]>> {
        if self.fetch.len() <= FEW {
            return Ok(self.fetch.clone());
        }
        match look_into(transport, &self.fetch).await {
            Ok(found) => {
                Ok(self.fetch.iter().zip(found).filter(|(_, holds)| *holds).map(|(drawer, _)| *drawer).collect())
            }
            // A server that does not know this coordinator yet has been reached by no desk of hers.
            Err(NetworkFault::Refused(AlertCode::NotEnrolled)) => Ok(Vec::new()),
            Err(fault) => Err(network(fault)),
        }
    }
}

/// Fetches what lies in the drawer of a code, from whoever answers; gives the letter and the key that was proven.
///
/// The connection is made under a key of its own: nothing at either end ties it to the desk that will ask later. An empty
/// drawer costs the asker a while.
pub(crate) fn fetch_offer(
    address: &str,
    drawer: &[u8; 16],
    dice: &mut dyn Entropy,
) -> Outcome<(Option<Vec<u8>>, VerifyingKey)> {
    let key = SigningKey::make(dice);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|_| Code::DiskFailed)?;
    runtime.block_on(async {
        let first = take_first_letter(address, key, drawer).await.map_err(network)?;
        if first.letter.is_none() {
            tokio::time::sleep(EMPTY_DRAWER).await;
        }
        Ok((first.letter, first.shown))
    })
}

struct HostClock<'a>(&'a Host);

impl Clock for HostClock<'_> {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn uptime_ms(&self) -> u64 {
        self.0.uptime_ms()
    }
}

fn summary(report: &SyncReport) -> Synced {
    Synced {
        pushed: small(report.pushed),
        pulled: small(report.pulled),
        receipts: small(report.receipts),
        alerts: report.alerts.iter().map(alert).collect(),
        ..Synced::default()
    }
}

fn sync_failure(failure: &SyncFailure<VaultFault>) -> Failure {
    fault_of(failure.fault)
}

fn fault_of(fault: SyncFault<VaultFault>) -> Failure {
    match fault {
        SyncFault::Network(fault) => network(fault),
        SyncFault::Protocol(_) => Code::ServerConfused.into(),
        SyncFault::Replica(fault) => fault.into(),
    }
}

fn network(fault: NetworkFault) -> Failure {
    let code = match fault {
        NetworkFault::BadAddress => Code::NoServer,
        NetworkFault::Busy(_) => Code::ServerBusy,
        NetworkFault::Cut | NetworkFault::Stalled => Code::ConnectionCut,
        NetworkFault::OtherKey => Code::WrongServerKey,
        NetworkFault::Refused(AlertCode::NotEnrolled) => Code::NotYetKnown,
        NetworkFault::Refused(_) => Code::ServerRefused,
        NetworkFault::Unexpected => Code::ServerConfused,
        NetworkFault::Unreachable => Code::Unreachable,
    };
    code.into()
}

/// So many drawers are looked into one by one.
const FEW: usize = 8;
const EMPTY_DRAWER: Duration = Duration::from_secs(2);
