//! What happens in one history, from its seed alone?

use std::collections::BTreeSet;
use std::sync::OnceLock;

use aman_sync_protocol::entry::Kind as EntryKind;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{EntryId, SpaceId, UnitId};
use aman_sync_protocol::message::AlertCode;
use aman_sync_protocol::replica::{Item, Pulled, Replica};
use aman_sync_protocol::secret::{SealingKey, SealingPublic};
use aman_sync_protocol::statement::{Membership, Statement, Switch};

use super::check::{self, Planted, Violation};
use super::desk::Desk;
use super::exchange::{Line, sync};
use super::server::{Server, Store};
use super::trick::Kind;
use crate::seeded::SeededEntropy;

/// How the word arrives at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Each desk is shown the beacons of the others.
    Beacon,
    /// Each desk is handed a bundle of each other.
    Bundle,
    /// Each two desks compare state codes.
    Code,
}

/// What a history showed.
#[derive(Debug)]
pub struct Outcome {
    /// What the server was up to.
    pub kind: Kind,
    /// How the word arrived.
    pub way: Way,
    /// Whether the deviation changed what somebody had in the end.
    pub effective: bool,
    /// What the checkers found; empty when all is well.
    pub violations: Vec<Violation>,
}

/// A region of a history.
pub struct World {
    /// The coordinator first, then the desks of one brigade.
    pub desks: Vec<Desk>,
    /// The server.
    pub server: Server,
    /// The roster's space.
    pub roll: SpaceId,
    spaces: [SpaceId; 2],
    brigade: UnitId,
    dice: SeededEntropy,
    now: i64,
    late: bool,
}

/// Plays one history; a planted fault is one that a checker has to catch.
pub fn run(seed: u64, planted: Planted) -> Outcome {
    let kind = Kind::of(seed);
    let mut world = World::new(kind, seed);
    let way = [Way::Beacon, Way::Bundle, Way::Code][world.dice.below(3)];
    world.quiet_time();
    let earlier = world.server.snapshot();
    world.ops(6);
    world.turn(earlier);
    world.ops(14);
    for _ in 0..2 {
        for at in 0..world.desks.len() {
            world.sync(at, Line::Whole);
        }
    }
    let missing = check::missing(&world);
    let effective = match kind {
        Kind::Honest | Kind::Replay | Kind::RollBack => world.server.played > 0,
        Kind::Forge => !world.server.forged.is_empty(),
        Kind::Omit | Kind::Fork | Kind::Swap | Kind::Reorder | Kind::LieHeads | Kind::WithholdRoster => {
            !missing.is_empty()
        }
    };
    let mut violations = check::honest_peace(&world, planted);
    world.bring_the_word(way);
    violations.extend(check::every_omission_is_noticed(&world, way, planted));
    violations.extend(check::nothing_acknowledged_is_lost(&world, planted));
    violations.extend(check::nothing_forged_is_kept(&world, planted));
    world.heal();
    violations.extend(check::everything_reaches_everyone(&world, planted));
    Outcome { kind, way, effective, violations }
}

impl World {
    fn new(kind: Kind, seed: u64) -> Self {
        let mut dice = SeededEntropy::new(seed);
        let mut coordinator = Desk::new(sealing(), &mut dice);
        let (region, brigade) = (UnitId::random(&mut dice), UnitId::random(&mut dice));
        let roll = SpaceId::random(&mut dice);
        let spaces = [SpaceId::random(&mut dice), SpaceId::random(&mut dice)];
        let statements = [
            Statement::Root { authority: coordinator.authority(), roster_space: roll, region },
            Statement::Unit { unit: region, sealed: vec![1] },
            Statement::Unit { unit: brigade, sealed: vec![2] },
            Statement::Space { space: roll, unit: region, sealed: vec![3] },
            Statement::Space { space: spaces[0], unit: brigade, sealed: vec![4] },
            Statement::Space { space: spaces[1], unit: brigade, sealed: vec![5] },
            Statement::Desk { desk: coordinator.id, card: coordinator.card(region, true) },
            Statement::Member { space: spaces[0], desk: coordinator.id, membership: READER },
        ];
        coordinator.state(roll, &statements);
        let server = Server::new(kind, seed);
        let now = 1_800_000_000_000;
        let mut world = Self { desks: vec![coordinator], server, roll, spaces, brigade, dice, now, late: false };
        for _ in 0..2 {
            world.admit();
        }
        world
    }

    /// A new desk of the brigade, admitted by hand.
    fn admit(&mut self) {
        let mut desk = Desk::new(sealing(), &mut self.dice);
        let mut statements = vec![Statement::Desk { desk: desk.id, card: desk.card(self.brigade, false) }];
        statements.extend(self.spaces.map(|space| Statement::Member { space, desk: desk.id, membership: FULL }));
        self.desks[0].state(self.roll, &statements);
        let papers = self.desks[0].bundle_for(&desk.id);
        desk.told.extend(desk.replica.take_by_hand(papers).alerts);
        self.desks.push(desk);
    }

    fn quiet_time(&mut self) {
        for at in 0..self.desks.len() {
            self.sync(at, Line::Whole);
        }
        self.ops(8);
    }

    fn turn(&mut self, earlier: Store) {
        let mut victims = BTreeSet::new();
        while victims.is_empty() {
            victims = self.desks.iter().filter(|_| self.dice.coin()).map(|desk| desk.id).collect();
        }
        self.server.turn(victims, Some(earlier));
    }

    fn ops(&mut self, count: usize) {
        for _ in 0..count {
            self.now += 60_000 + i64::try_from(self.dice.below(86_400_000)).unwrap_or(0);
            let at = self.dice.below(self.desks.len());
            match self.dice.below(100) {
                0..45 => self.write(at),
                45..75 => self.sync(at, Line::Whole),
                75..83 => {
                    let most = self.dice.below(12);
                    let line = if self.dice.coin() { Line::CutUp(most) } else { Line::CutDown(most) };
                    self.sync(at, line);
                }
                83..91 => self.state(),
                91..94 if !self.late => {
                    self.late = true;
                    self.admit();
                }
                _ => {
                    let to = self.dice.below(self.desks.len());
                    self.carry(at, to);
                }
            }
        }
    }

    fn write(&mut self, at: usize) {
        if at == 0 {
            return self.state();
        }
        let space = self.spaces[self.dice.below(2)];
        self.desks[at].write(space, &mut self.dice);
    }

    fn state(&mut self) {
        let act = self.dice.letters(6);
        let switch = Switch { on: self.dice.coin(), act, readers: Vec::new() };
        self.desks[0].state(self.roll, &[Statement::Switch { code: 3, switch }]);
    }

    fn sync(&mut self, at: usize, line: Line) {
        self.now += 1_000;
        let _understood = sync(&mut self.desks[at], &mut self.server, line, Timestamp(self.now));
    }

    /// A stick from one desk to another, with the freshest beacons on it.
    fn carry(&mut self, from: usize, to: usize) {
        if from == to {
            return;
        }
        let Ok(_written) = self.desks[from].replica.append_due_beacons(Timestamp(self.now));
        let items = self.desks[from].bundle_for(&self.desks[to].id);
        let received = self.desks[to].replica.take_by_hand(items);
        self.desks[to].told.extend(received.alerts);
    }

    fn bring_the_word(&mut self, way: Way) {
        let now = Timestamp(self.now);
        for at in 0..self.desks.len() {
            let Ok(_written) = self.desks[at].replica.append_due_beacons(now);
        }
        for to in 0..self.desks.len() {
            for from in (0..self.desks.len()).filter(|from| *from != to) {
                // A beacon comes through the server: whether its writer knows the reader yet does not matter.
                let truth = self.desks[0].replica.roster();
                let mut items = match way {
                    Way::Beacon => self.desks[from].bundle_by(truth, &self.desks[to].id),
                    Way::Bundle | Way::Code => self.desks[from].bundle_for(&self.desks[to].id),
                };
                match way {
                    Way::Code => continue,
                    Way::Bundle => {}
                    Way::Beacon => items.retain(is_beacon_or_certificate),
                }
                let pulled: Vec<Pulled> = items.into_iter().map(|item| Pulled { lsn: 0, item }).collect();
                let Ok(received) = self.desks[to].replica.receive(&pulled, now);
                self.desks[to].told.extend(received.alerts);
            }
            // Two exchanges that are served to their end: what is only late has come by then.
            for _ in 0..2 {
                let Ok(settled) = self.desks[to].replica.settle(now);
                self.desks[to].told.extend(settled.alerts);
            }
        }
    }

    /// Sticks go round once, from everybody to everybody.
    fn heal(&mut self) {
        for from in 0..self.desks.len() {
            for to in 0..self.desks.len() {
                self.carry(from, to);
            }
        }
    }
}

/// Every entry that anybody wrote: sealed ones and statements.
pub fn universe(world: &World) -> Vec<(EntryId, SpaceId)> {
    world.desks.iter().flat_map(|desk| desk.written.values()).map(|entry| (entry.id(), entry.header().space)).collect()
}

/// Whether a desk was told something of this kind.
pub fn was_told(desk: &Desk, code: AlertCode) -> bool {
    desk.told.iter().any(|alert| alert.code == code)
}

fn is_beacon_or_certificate(item: &Item) -> bool {
    match item {
        Item::Incarnation(_) => true,
        Item::Entry(bytes) => {
            aman_sync_protocol::entry::Entry::decode(bytes).is_ok_and(|entry| entry.header().kind == EntryKind::Beacon)
        }
        Item::Wrap(_) | Item::Grant(_) => false,
    }
}

/// One key for all: nothing is granted in these histories, and making one is slow.
fn sealing() -> &'static SealingPublic {
    static KEY: OnceLock<SealingPublic> = OnceLock::new();
    KEY.get_or_init(|| SealingKey::make(&mut SeededEntropy::new(1)).public())
}

const FULL: Membership = Membership { read: true, write: true };
const READER: Membership = Membership { read: true, write: false };
