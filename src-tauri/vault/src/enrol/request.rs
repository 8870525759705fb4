//! What does a desk show of itself when it asks to be admitted?

use aman_schema::Private;
use aman_sync_protocol::ids::{DeskId, OfficerId};
use aman_sync_protocol::incarnation::{IncarnationCertificate, desk_id};
use aman_sync_protocol::secret::{SealingPublic, VerifyingKey, hash};

use crate::fault::VaultFault;
use crate::letters::{Letters, Reader, Unreadable};
use crate::vault::OpenVault;

/// What a desk shows of itself when it asks to be admitted.
pub struct DeskRequest {
    /// Signs its records.
    pub signing: VerifyingKey,
    /// Its connections and beacons.
    pub link: VerifyingKey,
    /// What space keys are sealed to.
    pub sealing: SealingPublic,
    /// The certificates of its two logs.
    pub certificates: [IncarnationCertificate; 2],
    /// Who works at it.
    pub officers: Vec<RequestedOfficer>,
}

/// An officer of a desk that asks to be admitted.
pub struct RequestedOfficer {
    /// Her id.
    pub officer: OfficerId,
    /// Her key.
    pub signing: VerifyingKey,
    /// Her name.
    pub name: Private<String>,
}

impl DeskRequest {
    /// Names the desk that asks.
    #[must_use]
    pub fn desk(&self) -> DeskId {
        desk_id(&self.signing, &self.link)
    }

    /// Writes the request; it holds names, so it travels sealed to the coordinator.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let [desk, link] = &self.certificates;
        let mut letters = Letters::array(7)
            .number(1)
            .bytes(self.signing.as_bytes())
            .bytes(self.link.as_bytes())
            .bytes(self.sealing.as_bytes())
            .bytes(&desk.encode())
            .bytes(&link.encode())
            .nested(self.officers.len());
        for officer in &self.officers {
            letters = letters
                .nested(3)
                .bytes(officer.officer.as_bytes())
                .bytes(officer.signing.as_bytes())
                // EXPOSE: into the request, which is sealed to the coordinator.
                .text(officer.name.expose());
        }
        letters.done()
    }

    /// Reads a request and checks that its parts belong together.
    ///
    /// # Errors
    /// The bytes are no request, or its certificates are of other keys.
    pub fn decode(bytes: &[u8]) -> Result<Self, VaultFault> {
        let request = Self::read(bytes).map_err(Unreadable::what("request"))?;
        let [desk, link] = &request.certificates;
        if *desk.signing() != request.signing || *link.signing() != request.link {
            return Err(VaultFault::Refused { what: "request" });
        }
        Ok(request)
    }

    fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut reader = Reader::new(bytes);
        if reader.array()? != 7 || reader.number()? != 1 {
            return Err(Unreadable);
        }
        let signing = VerifyingKey::from_bytes(reader.fixed()?);
        let link = VerifyingKey::from_bytes(reader.fixed()?);
        let sealing = SealingPublic::from_bytes(reader.bytes()?).map_err(|_| Unreadable)?;
        let mut certificate = || IncarnationCertificate::decode(reader.bytes()?).map_err(|_| Unreadable);
        let certificates = [certificate()?, certificate()?];
        let count = reader.array()?;
        let mut officers = Vec::new();
        for _ in 0..count {
            reader.array()?;
            officers.push(RequestedOfficer {
                officer: OfficerId::from_bytes(reader.fixed()?),
                signing: VerifyingKey::from_bytes(reader.fixed()?),
                name: Private::new(reader.text()?.to_owned()),
            });
        }
        Ok(Self { signing, link, sealing, certificates, officers })
    }

    /// Returns what two people read to each other: five groups of four hexadecimal digits over all keys and officers.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let sum = hash(&[b"aman/request/v1", &self.encode()]);
        let digits: Vec<String> =
            sum.chunks(2).take(5).map(|pair| pair.iter().map(|b| format!("{b:02x}")).collect()).collect();
        digits.join("-")
    }
}

impl OpenVault {
    /// Describes this desk to a coordinator.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn request(&self) -> Result<DeskRequest, VaultFault> {
        let officers = self.officers().into_iter().filter(|(officer, _)| *officer == self.keys.officer);
        Ok(DeskRequest {
            signing: self.core.log.signing_public()?,
            link: self.core.log.link_key().public(),
            sealing: self.core.log.sealing_public()?,
            certificates: self.core.log.own_certificates()?,
            officers: officers
                .map(|(officer, name)| RequestedOfficer { officer, signing: self.keys.officer_key.public(), name })
                .collect(),
        })
    }
}
