//! How are the vault's own small structures written as bytes?
//!
//! CBOR arrays of fixed length. They stay on this desk under seal or checksum, so the reader only has to be safe, not
//! the one canonical reader of the wire.

use minicbor::{Decoder, Encoder};

use crate::fault::VaultFault;

/// Why letters could not be read; the caller says what they were.
#[derive(Debug)]
pub(crate) struct Unreadable;

impl Unreadable {
    pub(crate) fn what(what: &'static str) -> impl FnOnce(Self) -> VaultFault {
        move |_| VaultFault::Refused { what }
    }
}

impl From<minicbor::decode::Error> for Unreadable {
    fn from(_: minicbor::decode::Error) -> Self {
        Self
    }
}

/// Writes one array; each call adds an element.
pub(crate) struct Letters {
    encoder: Encoder<Vec<u8>>,
}

#[expect(clippy::expect_used, reason = "writing to a Vec cannot fail")]
impl Letters {
    pub(crate) fn array(length: usize) -> Self {
        let mut encoder = Encoder::new(Vec::new());
        encoder.array(length as u64).expect("a Vec takes any bytes");
        Self { encoder }
    }

    pub(crate) fn nested(mut self, length: usize) -> Self {
        self.encoder.array(length as u64).expect("a Vec takes any bytes");
        self
    }

    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.encoder.bytes(bytes).expect("a Vec takes any bytes");
        self
    }

    pub(crate) fn text(mut self, text: &str) -> Self {
        self.encoder.str(text).expect("a Vec takes any bytes");
        self
    }

    pub(crate) fn number(mut self, number: u64) -> Self {
        self.encoder.u64(number).expect("a Vec takes any bytes");
        self
    }

    pub(crate) fn signed(mut self, number: i64) -> Self {
        self.encoder.i64(number).expect("a Vec takes any bytes");
        self
    }

    pub(crate) fn done(self) -> Vec<u8> {
        self.encoder.into_writer()
    }
}

/// Reads what [`Letters`] wrote.
pub(crate) struct Reader<'a> {
    decoder: Decoder<'a>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { decoder: Decoder::new(bytes) }
    }

    pub(crate) fn array(&mut self) -> Result<u64, Unreadable> {
        self.decoder.array()?.ok_or(Unreadable)
    }

    /// Whether a number comes next.
    pub(crate) fn at_number(&self) -> bool {
        use minicbor::data::Type;
        let next = self.decoder.datatype();
        next.is_ok_and(|next| matches!(next, Type::U8 | Type::U16 | Type::U32 | Type::U64))
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], Unreadable> {
        Ok(self.decoder.bytes()?)
    }

    pub(crate) fn fixed<const N: usize>(&mut self) -> Result<[u8; N], Unreadable> {
        self.bytes()?.try_into().map_err(|_| Unreadable)
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, Unreadable> {
        Ok(self.decoder.str()?)
    }

    pub(crate) fn number(&mut self) -> Result<u64, Unreadable> {
        Ok(self.decoder.u64()?)
    }

    pub(crate) fn small(&mut self) -> Result<u32, Unreadable> {
        Ok(self.decoder.u32()?)
    }

    pub(crate) fn signed(&mut self) -> Result<i64, Unreadable> {
        Ok(self.decoder.i64()?)
    }
}
