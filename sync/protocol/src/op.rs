//! What does one operation of an entry do to one field?

use crate::cbor::{Reader, Writer};
use crate::error::Malformed;
use crate::ids::{EntryId, OpId};
use crate::private::PrivateText;

/// What an operation does. The numbers are for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// 0: the field has this value.
    Set,
    /// 1: the list has this item.
    AddItem,
    /// 2: the item was added in error.
    RetractItem,
    /// 3: of the superseded values, this one holds.
    Resolve,
    /// 4: the field has no value.
    Clear,
    /// Something of a later version.
    Newer(u64),
}

/// One operation on one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Op {
    /// What it does.
    pub verb: Verb,
    /// The group of fields that are read together.
    pub group: String,
    /// The field, such as `persons[ID].name`.
    pub path: String,
    /// The value as canonical JSON (compact, keys sorted); `None` where the verb needs none.
    pub value: Option<PrivateText>,
    /// The values it supersedes, beyond those its parents dominate.
    pub supersedes: Vec<OpId>,
}

impl Verb {
    const fn number(self) -> u64 {
        match self {
            Self::Set => 0,
            Self::AddItem => 1,
            Self::RetractItem => 2,
            Self::Resolve => 3,
            Self::Clear => 4,
            Self::Newer(number) => number,
        }
    }

    const fn from_number(number: u64) -> Self {
        match number {
            0 => Self::Set,
            1 => Self::AddItem,
            2 => Self::RetractItem,
            3 => Self::Resolve,
            4 => Self::Clear,
            newer => Self::Newer(newer),
        }
    }
}

impl Op {
    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.array(OP_FIELDS).uint(self.verb.number()).text(&self.group).text(&self.path);
        match &self.value {
            None => writer.null(),
            Some(value) => writer.text(value.expose()),
        };
        writer.array(self.supersedes.len());
        for op in &self.supersedes {
            writer.array(2).bytes(op.entry.as_bytes()).uint(u64::from(op.index));
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array_of(OP_FIELDS)?;
        let verb = Verb::from_number(reader.uint()?);
        let group = read_text(reader, MAX_PATH)?;
        let path = read_text(reader, MAX_PATH)?;
        let value = if reader.null()? { None } else { Some(PrivateText::new(reader.text()?)) };
        let mut supersedes = Vec::new();
        for _ in 0..reader.array()? {
            reader.array_of(2)?;
            let entry = EntryId::from_bytes(reader.fixed()?);
            let index = u16::try_from(reader.uint()?).map_err(|_| Malformed::WrongValue)?;
            supersedes.push(OpId { entry, index });
        }
        Ok(Self { verb, group, path, value, supersedes })
    }
}

pub(crate) fn read_ops(reader: &mut Reader<'_>) -> Result<Vec<Op>, Malformed> {
    let count = reader.array()?;
    if count > MAX_OPS {
        return Err(Malformed::TooLong);
    }
    (0..count).map(|_| Op::read(reader)).collect()
}

/// A text of at most `limit` bytes.
pub(crate) fn read_text(reader: &mut Reader<'_>, limit: usize) -> Result<String, Malformed> {
    let text = reader.text()?;
    if text.len() > limit { Err(Malformed::TooLong) } else { Ok(text.to_owned()) }
}

const OP_FIELDS: usize = 5;
/// What an operation's index can count.
const MAX_OPS: usize = 1 << 16;
const MAX_PATH: usize = 256;
