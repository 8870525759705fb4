//! How do entries go by hand: sealed for a unit's desks here, taken in there?
//!
//! Sealing needs public keys only, so it works at a locked desk. Opening needs this desk's sealing key: a locked desk
//! keeps the file as it came, durably, and takes it in when somebody unlocks.

use std::path::Path;

use aman_sync_protocol::courier::{CourierFault, count_addressees, seal_courier};
use aman_sync_protocol::error::Malformed;
use aman_sync_protocol::ids::UnitId;
use aman_vault::VaultFault;
use aman_vault::state::{BundleTaken, ParcelOutcome};

use super::{alert, small};
use crate::desk::{Desk, Standing};
use crate::keep::{read_courier, write_whole};
use crate::view::{BundleRead, Bundled, CourierUnit, ParcelLine};
use crate::{Code, Failure, Outcome};

impl Desk {
    /// The units for whose desks a courier file can be sealed, the region's first; works while locked.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn courier_units(&mut self) -> Outcome<Vec<CourierUnit>> {
        let named = if matches!(self.standing, Standing::Open(_)) { self.units()? } else { Vec::new() };
        let me = self.log()?.desk_id()?;
        let roster = self.roster()?;
        let mut units = Vec::new();
        for (unit, _) in roster.units() {
            let others =
                roster.desks().filter(|(desk, card)| card.unit == *unit && **desk != me && !roster.revoked(desk));
            let desks: Vec<String> = others.map(|(desk, _)| desk.to_string()).collect();
            let card = named.iter().find(|line| line.unit == unit.to_string());
            let region = card.is_some_and(|line| line.kind.as_deref() == Some("region"));
            let name = card.and_then(|line| line.name.clone());
            if !desks.is_empty() {
                units.push(CourierUnit { unit: unit.to_string(), name, region, desks });
            }
        }
        units.sort_by(|one, other| other.region.cmp(&one.region).then_with(|| one.name.cmp(&other.name)));
        Ok(units)
    }

    /// The same as [`Desk::courier_export`], into a new file.
    ///
    /// # Errors
    /// As there, or the file exists or cannot be written.
    pub fn courier_export_to(&mut self, unit: &str, out: &Path) -> Outcome<Bundled> {
        let (bundled, file) = self.courier_export(unit)?;
        write_whole(out, &file)?;
        Ok(bundled)
    }

    /// The same as [`Desk::courier_import`], from a file.
    ///
    /// # Errors
    /// As there, or the file cannot be read.
    pub fn courier_import_from(&mut self, file: &Path) -> Outcome<BundleRead> {
        self.courier_import(&read_courier(file)?)
    }

    /// Seals everything this desk holds for a unit to that unit's desks; works while locked.
    ///
    /// # Errors
    /// The unit is unknown or has no other desk, this desk is not admitted, or there is more than a file holds.
    pub fn courier_export(&mut self, unit: &str) -> Outcome<(Bundled, Vec<u8>)> {
        let unit: UnitId = unit.parse().map_err(|_| Code::UnknownUnit)?;
        if !self.roster()?.units().any(|(known, _)| *known == unit) {
            return Err(Code::UnknownUnit.into());
        }
        let now = self.own.now();
        let bundle = self.log_mut()?.bundle_for(&unit, now).map_err(nobody)?;
        let file = seal_courier(&bundle.frames, &bundle.to, self.own.entropy()).map_err(|_| Code::TooLarge)?;
        let bundled = Bundled {
            desks: small(bundle.to.len() as u64),
            entries: small(bundle.entries),
            receipts: small(bundle.receipts),
        };
        Ok((bundled, file))
    }

    /// Takes a courier file in; a locked desk keeps it until somebody unlocks. Again, or in another order, changes
    /// nothing.
    ///
    /// # Errors
    /// It is no courier file, of a newer version, addressed to others, damaged, or this desk is not admitted.
    pub fn courier_import(&mut self, file: &[u8]) -> Outcome<BundleRead> {
        count_addressees(file).map_err(malformed)?;
        if !self.is_enrolled()? {
            return Err(Code::NotEnrolled.into());
        }
        if let Standing::Open(_) = self.standing {
            let before = self.opened()?.units_given();
            let read = self.read_bundle(file)?;
            self.after_bundle()?;
            let names = self.names()?;
            let after = self.opened()?.units_given();
            let given = after.difference(&before).map(|unit| names.unit(*unit)).collect();
            return Ok(BundleRead { given, ..read });
        }
        let now = self.own.now();
        self.log_mut()?.keep_parcel(file, now).map_err(full)?;
        Ok(BundleRead { state: "kept".to_owned(), ..BundleRead::default() })
    }

    /// The newest courier files that came while this desk was locked, and what became of them.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn parcels(&mut self) -> Outcome<Vec<ParcelLine>> {
        let word = |outcome| match outcome {
            ParcelOutcome::Waits => "waits",
            ParcelOutcome::Taken => "taken",
            ParcelOutcome::Closed => "closed",
            ParcelOutcome::Malformed => "malformed",
        };
        let parcels = self.log()?.parcels()?;
        let line = |parcel: &aman_vault::state::Parcel| ParcelLine {
            arrived: parcel.arrived.0,
            outcome: word(parcel.outcome).to_owned(),
        };
        Ok(parcels.iter().map(line).collect())
    }

    /// Takes in the courier files that came while this desk was locked.
    pub(crate) fn open_parcels(&mut self) -> Outcome<()> {
        let mut any = false;
        for row in self.log()?.waiting_parcels()? {
            let file = self.log()?.parcel_bytes(row)?;
            let outcome = match self.read_bundle(&file) {
                Ok(_) => ParcelOutcome::Taken,
                Err(failure) if failure.code == Code::CourierNotOurs => ParcelOutcome::Closed,
                Err(failure) if failure.code == Code::CourierDamaged => ParcelOutcome::Malformed,
                Err(failure) => return Err(failure),
            };
            any |= outcome == ParcelOutcome::Taken;
            let now = self.own.now();
            self.log_mut()?.close_parcel(row, outcome, now)?;
        }
        if any { self.after_bundle() } else { Ok(()) }
    }

    fn read_bundle(&mut self, file: &[u8]) -> Outcome<BundleRead> {
        let now = self.own.now();
        let vault = self.opened()?;
        let frames = vault.open_bundle(file).map_err(|fault| match fault {
            CourierFault::CannotOpen => Code::CourierNotOurs.into(),
            CourierFault::Changed => Code::CourierDamaged.into(),
            CourierFault::Malformed(reason) => malformed(reason),
        })?;
        let taken = vault.replica().take_bundle(&frames, now).map_err(unreadable)?;
        Ok(told(&taken))
    }

    fn after_bundle(&mut self) -> Outcome<()> {
        if let Standing::Open(vault) = &mut self.standing {
            vault.after_sync()?;
        }
        Ok(())
    }
}

fn told(taken: &BundleTaken) -> BundleRead {
    BundleRead {
        state: "taken".to_owned(),
        stored: small(taken.stored),
        duplicate: small(taken.duplicate),
        set_aside: small(taken.set_aside),
        receipts: small(taken.receipts),
        acknowledged: small(taken.acknowledged),
        alerts: taken.alerts.iter().map(alert).collect(),
        given: Vec::new(),
    }
}

fn full(fault: VaultFault) -> Failure {
    if matches!(fault, VaultFault::TooLarge { .. }) { Code::CourierFull.into() } else { fault.into() }
}

fn unreadable(fault: VaultFault) -> Failure {
    if matches!(fault, VaultFault::Refused { .. }) { Code::CourierDamaged.into() } else { fault.into() }
}

fn nobody(fault: VaultFault) -> Failure {
    if fault == VaultFault::NothingToDo { Code::CourierNobody.into() } else { fault.into() }
}

fn malformed(reason: Malformed) -> Failure {
    if reason.is_newer() { Code::CourierNewer.into() } else { Code::CourierDamaged.into() }
}
