//! What must hold after a history, and would the checker notice if it did not?
//!
//! | checker | what must hold |
//! |---|---|
//! | [`honest_peace`] | where the server kept to the protocol nothing was cried, and everybody has everything |
//! | [`every_omission_is_noticed`] | whoever lacks an entry after the word arrived was told so |
//! | [`nothing_acknowledged_is_lost`] | what the server signed for is still held by its author |
//! | [`nothing_forged_is_kept`] | no desk holds an entry that nobody of the region wrote |
//! | [`everything_reaches_everyone`] | sticks alone bring everything to everyone, and every alarm closes |

use std::collections::{BTreeMap, BTreeSet};

use aman_sync_protocol::entry::Kind as EntryKind;
use aman_sync_protocol::gap::Claim;
use aman_sync_protocol::ids::{EntryId, LogId, SpaceId};
use aman_sync_protocol::message::AlertCode;
use aman_sync_protocol::state_code::StateCode;

use super::desk::Desk;
use super::history::{Way, World, universe, was_told};
use super::trick::Kind;

/// A fault put in on purpose, to see its checker catch it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planted {
    /// Nothing.
    Nothing,
    /// The desks show no gaps, whatever they know, and hear no code as different.
    Deaf,
    /// A desk cries although nothing is missing.
    CriesWolf,
    /// A desk has lost what the server had signed for.
    Forgets,
    /// A desk keeps what the server made up.
    Credulous,
    /// A desk does not take what a stick brings.
    Stubborn,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// A desk cried in an honest history.
    FalseAlarm(AlertCode),
    /// A desk lacks an entry after honest exchanges.
    NotServed(EntryId),
    /// A desk lacks an entry and was not told.
    Unnoticed(EntryId),
    /// An author lost what the server had signed for.
    Lost(EntryId),
    /// A desk holds what nobody wrote.
    ForgedKept(EntryId),
    /// Sticks did not bring an entry.
    NotHealed(EntryId),
    /// A gap stayed open although the entry is here.
    NotClosed(EntryId),
}

/// Which desk lacks which entry that it may read, as the coordinator's roster has it.
pub fn missing(world: &World) -> Vec<(usize, EntryId)> {
    let truth = world.desks[0].replica.roster();
    let all = universe(world);
    let mut missing = Vec::new();
    for (at, desk) in world.desks.iter().enumerate() {
        let held = desk.replica.entry_ids();
        let lacks = |(id, space): &&(EntryId, SpaceId)| truth.may_read(&desk.id, space) && !held.contains(id);
        missing.extend(all.iter().filter(lacks).map(|(id, _)| (at, *id)));
    }
    missing
}

/// Nothing is cried where nothing is wrong.
pub fn honest_peace(world: &World, planted: Planted) -> Vec<Violation> {
    if world.server.trick != Kind::Honest {
        return Vec::new();
    }
    let mut told: Vec<AlertCode> =
        world.desks.iter().flat_map(|desk| desk.told.iter().map(|alert| alert.code)).collect();
    if planted == Planted::CriesWolf {
        told.push(AlertCode::Gap);
    }
    let cried = told.into_iter().map(Violation::FalseAlarm);
    cried.chain(missing(world).into_iter().map(|(_, id)| Violation::NotServed(id))).collect()
}

/// Whoever lacks an entry after the word arrived was told so.
pub fn every_omission_is_noticed(world: &World, way: Way, planted: Planted) -> Vec<Violation> {
    let entries: BTreeMap<EntryId, (LogId, SpaceId, u64)> = world
        .desks
        .iter()
        .flat_map(|desk| desk.written.values())
        .map(|entry| (entry.id(), (entry.header().log, entry.header().space, entry.header().seq)))
        .collect();
    let mut unnoticed = Vec::new();
    for (at, id) in missing(world) {
        let desk = &world.desks[at];
        let Some(chain) = entries.get(&id) else { continue };
        let gaps = if planted == Planted::Deaf { Vec::new() } else { desk.gaps() };
        let noticed = match way {
            Way::Beacon | Way::Bundle => {
                gaps.iter().any(|gap| names(gap, chain)) || is_stranger(world, desk, chain, &gaps)
            }
            Way::Code => planted != Planted::Deaf && sounds_different(world, desk, chain),
        };
        if !noticed {
            unnoticed.push(Violation::Unnoticed(id));
        }
    }
    unnoticed
}

/// What the server signed for is with its author, whatever the server did.
pub fn nothing_acknowledged_is_lost(world: &World, planted: Planted) -> Vec<Violation> {
    let mut lost = Vec::new();
    for desk in &world.desks {
        let mut held = desk.replica.entry_ids();
        if planted == Planted::Forgets
            && let Some(first) = desk.acknowledged.first()
        {
            held.remove(first);
        }
        lost.extend(desk.acknowledged.difference(&held).copied().map(Violation::Lost));
    }
    lost
}

/// Nobody holds what nobody wrote.
pub fn nothing_forged_is_kept(world: &World, planted: Planted) -> Vec<Violation> {
    let mut kept = Vec::new();
    for desk in &world.desks {
        let mut held: BTreeSet<EntryId> = desk.replica.entry_ids();
        if planted == Planted::Credulous {
            held.extend(world.server.forged.first());
        }
        kept.extend(held.intersection(&world.server.forged).copied().map(Violation::ForgedKept));
    }
    kept
}

/// After sticks went round, everybody has everything and no alarm is left.
pub fn everything_reaches_everyone(world: &World, planted: Planted) -> Vec<Violation> {
    let mut found: Vec<Violation> = missing(world).into_iter().map(|(_, id)| Violation::NotHealed(id)).collect();
    if planted == Planted::Stubborn {
        found.extend(universe(world).first().map(|(id, _)| Violation::NotHealed(*id)));
    }
    let known: BTreeSet<EntryId> = world.desks.iter().flat_map(|desk| desk.replica.entry_ids()).collect();
    let open = world.desks.iter().flat_map(Desk::gaps).filter(|gap| known.contains(&gap.entry));
    found.extend(open.map(|gap| Violation::NotClosed(gap.entry)));
    found
}

fn names(gap: &Claim, chain: &(LogId, SpaceId, u64)) -> bool {
    (gap.log, gap.space) == (chain.0, chain.1) && gap.seq >= chain.2
}

/// Its author is not known here: then what it wrote was set aside and told, or a gap in the roster says why.
fn is_stranger(world: &World, desk: &Desk, chain: &(LogId, SpaceId, u64), gaps: &[Claim]) -> bool {
    let unknown = desk.replica.roster().signer_of(&chain.0).is_none();
    let told = was_told(desk, AlertCode::UnknownLog) || was_told(desk, AlertCode::MayNotWrite);
    unknown && (told || gaps.iter().any(|gap| gap.space == world.roll))
}

/// The author reads out the digits of its head; what this desk holds must not sound the same.
fn sounds_different(world: &World, desk: &Desk, chain: &(LogId, SpaceId, u64)) -> bool {
    let (log, space, seq) = *chain;
    let author = world.desks.iter().find(|desk| desk.log() == log);
    let written = author.into_iter().flat_map(|author| author.written.values());
    let head = written.filter(|entry| entry.header().space == space).max_by_key(|entry| entry.header().seq);
    let Some(head) = head.filter(|head| head.header().seq >= seq) else { return false };
    let said = StateCode::derive(&space, &log, head.header().seq, &head.id());
    let whole = chain_here(desk, log, space);
    let here = whole.get(&head.header().seq);
    here.is_none_or(|id| StateCode::derive(&space, &log, head.header().seq, id) != said)
}

/// The entries of a chain from its beginning to its first hole.
fn chain_here(desk: &Desk, log: LogId, space: SpaceId) -> BTreeMap<u64, EntryId> {
    let all: BTreeMap<u64, EntryId> = desk
        .entries()
        .filter(|entry| entry.header().kind != EntryKind::Beacon)
        .filter(|entry| (entry.header().log, entry.header().space) == (log, space))
        .map(|entry| (entry.header().seq, entry.id()))
        .collect();
    all.into_iter().zip(0..).take_while(|((seq, _), at)| seq == at).map(|(entry, _)| entry).collect()
}
