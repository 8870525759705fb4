//! How are units, officers and questions called, as far as this desk may know?

use std::collections::BTreeMap;

use aman_schema::{Lang, Pack, Path};
use aman_sync_protocol::ids::{OfficerId, UnitId};

use crate::Outcome;
use crate::desk::Desk;

/// The names this desk can read; anything else is called by its number.
pub(crate) struct Names {
    lang: Lang,
    units: BTreeMap<UnitId, (String, String)>,
    officers: BTreeMap<OfficerId, String>,
}

impl Names {
    /// For who may read no name.
    pub(crate) const fn unknown(lang: Lang) -> Self {
        Self { lang, units: BTreeMap::new(), officers: BTreeMap::new() }
    }

    /// Name of a unit, else its number.
    pub(crate) fn unit(&self, unit: UnitId) -> String {
        self.units.get(&unit).map_or_else(|| unit.to_string(), |(name, _)| name.clone())
    }

    /// Kind of a unit, if readable.
    pub(crate) fn kind(&self, unit: UnitId) -> Option<&str> {
        self.units.get(&unit).map(|(_, kind)| kind.as_str())
    }

    /// Name of an officer, else her number.
    pub(crate) fn officer(&self, officer: OfficerId) -> String {
        let name = self.officers.get(&officer).filter(|name| !name.is_empty());
        name.cloned().unwrap_or_else(|| officer.to_string())
    }

    /// Title of the question at a path, else the path.
    pub(crate) fn label(&self, pack: &Pack, path: &str) -> String {
        let label = Path::parse(path).ok().and_then(|path| pack.label(&path, self.lang).map(str::to_owned));
        label.unwrap_or_else(|| path.to_owned())
    }
}

impl Desk {
    pub(crate) fn names(&mut self) -> Outcome<Names> {
        let lang = self.lang();
        let vault = self.opened()?;
        let cards = vault.units().into_iter();
        // EXPOSE: names of units and officers, to the screen.
        let units = cards.map(|card| (card.unit, (card.name.expose().clone(), card.kind))).collect();
        let mut known: Vec<OfficerId> = vault.log().roster().officers().map(|(officer, _)| *officer).collect();
        known.push(vault.officer());
        let named =
            known.into_iter().filter_map(|officer| Some((officer, vault.officer_name(&officer)?.expose().clone())));
        let officers = named.collect();
        Ok(Names { lang, units, officers })
    }
}
