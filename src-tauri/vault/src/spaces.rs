//! Which space is for what, as far as this desk can read the labels of the roster?

use std::collections::BTreeMap;

use aman_schema::Private;
use aman_sync_protocol::ids::{OfficerId, SpaceId, UnitId};
use aman_sync_protocol::pad::Floor;
use aman_sync_protocol::secret::{SpaceKey, open_bytes};
use serde_json::Value;

use crate::desk_keys::Keys;
use crate::fault::VaultFault;
use crate::log::LogDb;
use crate::roles::OfficerRole;

/// What a space is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Referrals between a unit and its partners.
    Exchange,
    /// Names, narratives, contacts.
    File,
    /// Only coordinators write.
    Region,
    /// Ids, keys and memberships.
    Roster,
    /// Coded facts, without names.
    Sheet,
    /// Who looked at what.
    Trail,
}

impl Role {
    /// The word in the label.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Exchange => "exchange",
            Self::File => "file",
            Self::Region => "region",
            Self::Roster => "roster",
            Self::Sheet => "sheet",
            Self::Trail => "trail",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Exchange, Self::File, Self::Region, Self::Roster, Self::Sheet, Self::Trail]
            .into_iter()
            .find(|role| role.word() == word)
    }
}

/// A unit as this desk may know it.
#[derive(Clone, Debug)]
pub struct UnitCard {
    /// The unit.
    pub unit: UnitId,
    /// `brigade`, `mobile`, `partner` or `region`.
    pub kind: String,
    /// Its name.
    pub name: Private<String>,
    /// Desks admitted and not revoked.
    pub desks: u32,
    /// Who takes its restricted receptions, if somebody is named.
    pub outside: Option<UnitId>,
}

/// The labels this desk can read.
#[derive(Default)]
pub(crate) struct SpaceBook {
    pub(crate) unit: Option<UnitId>,
    roles: BTreeMap<SpaceId, (UnitId, Role)>,
    units: BTreeMap<UnitId, (String, Private<String>)>,
    officers: BTreeMap<OfficerId, Private<String>>,
    officer_roles: BTreeMap<OfficerId, OfficerRole>,
    outside: BTreeMap<UnitId, UnitId>,
}

impl SpaceBook {
    /// Opens the labels of the roster, as far as keys allow.
    pub(crate) fn read(log: &LogDb, keys: &Keys) -> Result<Self, VaultFault> {
        let roster = log.roster();
        let mut book = Self { unit: roster.desk(&log.desk_id()?).map(|card| card.unit), ..Self::default() };
        let Some(root) = roster.root() else {
            return Ok(book);
        };
        book.roles.insert(root.roster_space, (root.region, Role::Roster));
        let roster_keys = keys.epochs(&root.roster_space);
        for (space, card) in roster.spaces() {
            let Some(label) = open_label(&roster_keys, space.as_bytes(), &card.sealed) else {
                continue;
            };
            let text = |key: &str| label.get(key).and_then(Value::as_str);
            if let Some(role) = text("role").and_then(Role::parse) {
                book.roles.insert(*space, (card.unit, role));
            }
            if let Some(outside) = text("outside").and_then(|unit| unit.parse().ok()) {
                book.outside.insert(card.unit, outside);
            }
        }
        for (unit, sealed) in roster.units() {
            let text = |label: &Value, key: &str| label.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            if let Some(label) = open_label(&roster_keys, unit.as_bytes(), sealed) {
                book.units.insert(*unit, (text(&label, "kind"), Private::new(text(&label, "name"))));
            }
        }
        for (officer, card) in roster.officers() {
            let Some(label) = open_label(&roster_keys, officer.as_bytes(), &card.sealed) else {
                continue;
            };
            let text = |key: &str| label.get(key).and_then(Value::as_str).map(str::to_owned);
            if let Some(name) = text("name") {
                book.officers.insert(*officer, Private::new(name));
            }
            if let Some(role) = text("role").and_then(|word| OfficerRole::parse(&word)) {
                book.officer_roles.insert(*officer, role);
            }
        }
        Ok(book)
    }

    pub(crate) fn role(&self, space: &SpaceId) -> Option<(UnitId, Role)> {
        self.roles.get(space).copied()
    }

    pub(crate) fn space(&self, unit: UnitId, role: Role) -> Option<SpaceId> {
        self.roles.iter().find(|(_, known)| **known == (unit, role)).map(|(space, _)| *space)
    }

    pub(crate) fn own(&self, role: Role) -> Option<SpaceId> {
        self.space(self.unit?, role)
    }

    pub(crate) fn spaces(&self) -> impl Iterator<Item = (&SpaceId, UnitId, Role)> {
        self.roles.iter().map(|(space, (unit, role))| (space, *unit, *role))
    }

    pub(crate) fn floor(&self, space: &SpaceId) -> Floor {
        match self.role(space) {
            Some((_, Role::File)) => Floor::File,
            _ => Floor::Other,
        }
    }

    /// Who takes the restricted receptions of a unit.
    pub(crate) fn outside(&self, unit: &UnitId) -> Option<UnitId> {
        self.outside.get(unit).copied()
    }

    pub(crate) fn units(&self) -> impl Iterator<Item = (&UnitId, &(String, Private<String>))> {
        self.units.iter()
    }

    pub(crate) fn officer_role(&self, officer: &OfficerId) -> Option<OfficerRole> {
        self.officer_roles.get(officer).copied()
    }

    pub(crate) fn officer_name(&self, officer: &OfficerId) -> Option<&Private<String>> {
        self.officers.get(officer)
    }
}

fn open_label(keys: &[&SpaceKey], id: &[u8], sealed: &[u8]) -> Option<Value> {
    let plain = keys.iter().find_map(|key| open_bytes(&key.derive_label_key(), id, sealed).ok())?;
    serde_json::from_slice(plain.expose()).ok()
}
