//! How does a vault get invented receptions to look around with, and how is it marked?

use aman_schema::{Pack, Record, parse};
use serde_json::Value;

use super::permits::Right;
use crate::desk::Desk;
use crate::keep::replace;
use crate::{Code, Outcome};

impl Desk {
    /// Adds the invented receptions and marks the vault, first, so that invented data never stands unmarked.
    ///
    /// # Errors
    /// The desk is locked, or the disk is full.
    pub fn demo_load(&mut self) -> Outcome<u32> {
        self.permit(Right::Read)?;
        self.opened()?;
        replace(&self.folder().join(MARK), b"DONNEES INVENTEES\n")?;
        let read = |text: &&str| -> Outcome<Record> {
            let document: Value = serde_json::from_str(text).map_err(|_| Code::NotJson)?;
            parse(&document, Pack::builtin()).map_err(|_| Code::InvalidRecord.into())
        };
        let records = RECEPTIONS.iter().map(read).collect::<Outcome<Vec<_>>>()?;
        Ok(self.opened()?.add_records(&records)?.len() as u32)
    }

    /// Whether everything in this vault is invented.
    #[must_use]
    pub fn is_invented(&self) -> bool {
        self.folder().join(MARK).exists()
    }
}

const MARK: &str = "invented-data";

const RECEPTIONS: [&str; 12] = [
    include_str!("../../demo/01-plainte-coups.json"),
    include_str!("../../demo/02-ecoute-sans-nom.json"),
    include_str!("../../demo/03-signalement-harcelement.json"),
    include_str!("../../demo/04-urgence-strangulation.json"),
    include_str!("../../demo/05-mere-et-fils.json"),
    include_str!("../../demo/06-passeport-retenu.json"),
    include_str!("../../demo/07-images-diffusees.json"),
    include_str!("../../demo/08-soeur-inquiete.json"),
    include_str!("../../demo/09-betail-vendu.json"),
    include_str!("../../demo/10-carte-cachee.json"),
    include_str!("../../demo/11-oreille-blessee.json"),
    include_str!("../../demo/12-mariage-precoce.json"),
];
