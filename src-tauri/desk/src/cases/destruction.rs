//! How is a record destroyed by order of the law, by two officers of two desks?

use aman_sync_protocol::ids::EntryId;

use super::permits::Right;
use super::records::record_id;
use crate::desk::Desk;
use crate::view::{Asked, DestructionLine};
use crate::{Code, Outcome};

impl Desk {
    /// Asks that everything about a record of this unit be destroyed, citing the act.
    ///
    /// # Errors
    /// The record is unknown or of another unit, no act is cited, or the disk is full.
    pub fn destroy_ask(&mut self, id: &str, act: &str) -> Outcome<Asked> {
        self.permit(Right::Lead)?;
        if act.trim().is_empty() {
            return Err(Code::ActNeeded.into());
        }
        let record = record_id(id)?;
        let request = self.opened()?.request_destruction(record, act)?;
        Ok(Asked { request: request.to_string() })
    }

    /// Every request that this desk can read, with who asked, the act, and who obeyed.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn destructions(&mut self) -> Outcome<Vec<DestructionLine>> {
        self.permit(Right::Read)?;
        let names = self.names()?;
        let vault = self.opened()?;
        let obeyed = vault.obeyed()?;
        let orders: Vec<(EntryId, Vec<EntryId>)> =
            vault.log().roster().destructions().map(|(entry, order)| (entry, order.entries.clone())).collect();
        let requests = vault.destruction_requests()?;
        let line = |request: &aman_vault::destroy::DestroyRequest| {
            let order = orders.iter().find(|(_, entries)| request.covers(entries)).map(|(order, _)| *order);
            let desks = obeyed.iter().filter(|said| Some(said.order) == order).map(|said| said.desk.to_string());
            DestructionLine {
                request: request.entry.to_string(),
                record: request.record.to_string(),
                unit: request.unit.to_string(),
                unit_name: names.unit(request.unit),
                act: request.act.clone(),
                officer: names.officer(request.officer),
                entries: request.entries,
                ordered: request.ordered,
                obeyed: desks.collect(),
            }
        };
        Ok(requests.iter().map(line).collect())
    }

    /// Orders what a unit asked for: the second signature.
    ///
    /// # Errors
    /// This is no coordinator's desk, the request is unknown or ordered, the same officer asked, or the disk is full.
    pub fn destroy_order(&mut self, request: &str) -> Outcome<Vec<DestructionLine>> {
        self.opened()?;
        self.coordinators_only()?;
        let request: EntryId = request.parse().map_err(|_| Code::UnknownRecord)?;
        self.opened()?.order_destruction(&request)?;
        self.destructions()
    }
}
