//! How are two units set up for a test, one of which takes the restricted receptions of the other?

use aman_schema::{Draft, EXAMPLE_COMPLETE, Pack, Path, Record, flatten, parse};
use aman_sync_protocol::ids::{OfficerId, RecordId, UnitId};
use aman_vault::state::{DraftId, SealOutcome};
use aman_vault::{NewVault, OpenVault, Passphrase};
use serde_json::json;

use crate::vault_world::{Region, TestDesk, example, exchange, pass, region, words};

/// A unit with its head and an officer at one desk, and another unit with a desk of its own.
pub(crate) struct Two {
    pub(crate) region: Region,
    pub(crate) desk: TestDesk,
    pub(crate) outside: TestDesk,
    pub(crate) unit: UnitId,
    pub(crate) other_unit: UnitId,
    pub(crate) head: OfficerId,
    pub(crate) officer: OfficerId,
}

pub(crate) fn own_pass() -> Passphrase {
    Passphrase::new("cinq autres mots bien à elle".to_owned())
}

/// The other unit is not yet named as the outside one.
pub(crate) fn two() -> Two {
    let mut region = region(1);
    let other_unit = region.coordinator.vault.add_unit(&words("Brigade voisine"), "brigade").unwrap();
    let mut outside = TestDesk::new();
    region.admit_to(&mut outside, other_unit);
    let mut desk = region.desks.remove(0);
    let head = desk.vault.officer();
    let new = NewVault { officer_name: words("Maréchale des logis Essai"), passphrase: own_pass() };
    let officer = desk.vault.add_officer(&new).unwrap();
    exchange(&mut region.coordinator, &mut desk);
    region.coordinator.vault.confirm_officer(officer, None).unwrap();
    let unit = region.unit;
    let mut two = Two { region, desk, outside, unit, other_unit, head, officer };
    two.talk();
    two
}

impl Two {
    /// Everybody tells everybody.
    pub(crate) fn talk(&mut self) {
        exchange(&mut self.region.coordinator, &mut self.desk);
        exchange(&mut self.region.coordinator, &mut self.outside);
        exchange(&mut self.desk, &mut self.outside);
        exchange(&mut self.region.coordinator, &mut self.outside);
        exchange(&mut self.region.coordinator, &mut self.desk);
    }

    /// The same with another desk.
    pub(crate) fn talk_with(&mut self, other: &mut TestDesk) {
        self.talk();
        exchange(&mut self.region.coordinator, other);
        exchange(&mut self.desk, other);
        exchange(&mut self.region.coordinator, &mut self.desk);
    }

    pub(crate) fn name(&mut self) {
        self.region.coordinator.vault.name_outside(self.unit, self.other_unit).unwrap();
        self.talk();
    }

    pub(crate) fn by_officer(self) -> Self {
        let desk = self.desk.reopen_as(self.officer, &own_pass());
        Self { desk, ..self }
    }

    pub(crate) fn by_head(self) -> Self {
        let desk = self.desk.reopen_as(self.head, &pass());
        Self { desk, ..self }
    }
}

pub(crate) fn restricted() -> Record {
    let mut draft = Draft::with_answers("reception", "reception/1", example(EXAMPLE_COMPLETE).answers().clone());
    draft.set(&known(), Some(json!("yes")));
    parse(&draft.to_value(), Pack::builtin()).unwrap()
}

pub(crate) fn known() -> Path {
    Path::parse("restrict.author_known").unwrap()
}

/// Types the reception as a screen does: everything, then the answer that restricts it.
pub(crate) fn type_restricted(vault: &mut OpenVault) -> DraftId {
    let draft = vault.draft_new("reception", "reception/1").unwrap();
    for (at, value) in flatten(example(EXAMPLE_COMPLETE).answers()).into_iter().filter(|(at, _)| *at != known()) {
        vault.draft_set(draft, &at, Some(&value)).unwrap();
    }
    vault.draft_restrict(draft).unwrap();
    vault.draft_set(draft, &known(), Some(&json!("yes"))).unwrap();
    draft
}

pub(crate) fn sealed(outcome: SealOutcome) -> RecordId {
    let SealOutcome::Sealed { record, .. } = outcome else { panic!("it waits") };
    record
}
