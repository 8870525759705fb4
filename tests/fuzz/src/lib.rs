//! What must hold for any bytes: no decoder panics, and what one accepts it writes back the same.
//!
//! `./run fuzz` runs each target; `corpus.py` says where it starts and what is kept.

use std::sync::OnceLock;

use aman_desk::enrol::{Invitation, OfferLock, code_words, offer_lock, open_approval, open_offer, read_code};
use aman_sync_protocol::attachment::{BlobKey, Manifest, Position, open_chunk};
use aman_sync_protocol::beacon::Beacon;
use aman_sync_protocol::cbor::Reader;
use aman_sync_protocol::chunks::{ChunkAnswer, ChunkAsk, ChunksKept};
use aman_sync_protocol::courier::{count_addressees, open_courier};
use aman_sync_protocol::danger_code::DangerCode;
use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::envelope::{Enclosed, Opener, count_keys, open_envelope, seal_envelope};
use aman_sync_protocol::frame::{Frame, FrameReader, read_frames};
use aman_sync_protocol::grant::Grant;
use aman_sync_protocol::host::Entropy;
use aman_sync_protocol::ids::{DeskId, SpaceId};
use aman_sync_protocol::incarnation::IncarnationCertificate;
use aman_sync_protocol::message::{Alert, End, Hello, ServerHello};
use aman_sync_protocol::payload::Payload;
use aman_sync_protocol::phone_code::PhoneCode;
use aman_sync_protocol::receipt::Receipt;
use aman_sync_protocol::roster_file::{decode_roster_file, encode_roster_file};
use aman_sync_protocol::secret::{RecordKey, SealingKey, SymmetricKey, VerifyingKey, hash, seal_bytes};
use aman_sync_protocol::signed_pack::SignedPack;
use aman_sync_protocol::statement::{decode_statements, encode_statements};
use aman_sync_protocol::wrap::Wrap;
use aman_vault::count_slots;
use aman_vault::enrol::DeskRequest;
use aman_vault::letter::Letter;
use aman_vault::looks::{look_at_fold, look_at_notice, look_at_proof, look_at_slots};
use aman_vault::paper::{PaperSecret, Share};
use aman_vault::spoken::{canonical, decode_words, encode_words};

/// A form pack as one document.
pub fn bundle(bytes: &[u8]) {
    if let Ok(bundle) = aman_schema::Bundle::decode(bytes) {
        assert_eq!(bundle.encode().as_bytes(), bytes);
        let _loads = bundle.load().is_ok();
        let _built = aman_schema::Bundle::of_tables(&bundle.to_tables()).is_ok();
    }
}

/// A form pack with its signature.
pub fn signed_pack(bytes: &[u8]) {
    same(SignedPack::decode(bytes).map(|pack| pack.encode()), bytes);
}

/// One table of a pack.
pub fn pack_table(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for name in ["survey.csv", "choices.csv", "settings.csv", "levels.csv", "rules.csv", "papers.csv", "needs.csv"] {
        let files = std::iter::once((name.to_owned(), text.to_owned())).collect();
        assert!(aman_schema::Bundle::of_tables(&files).is_err(), "one table is no pack");
    }
}

/// A message to a person or program.
pub fn alert(bytes: &[u8]) {
    same(Alert::decode(bytes).map(|alert| alert.encode()), bytes);
}

/// The coordinator's answer to a new desk: what is inside the seal, sealed here.
pub fn approval(bytes: &[u8]) {
    let (secret, desk) = (SymmetricKey::from_bytes([9; 32]), DeskId::from_bytes([6; 16]));
    assert!(open_approval(bytes, &desk, &[3; 16], &secret).is_err());
    let aad = [b"aman/approval/v1".as_slice(), &[3; 16], desk.as_bytes()].concat();
    let sealed = [b"AMANAPPR\x01".as_slice(), &seal_bytes(&secret, &aad, bytes, &mut Zeros)].concat();
    if let Ok(items) = open_approval(&sealed, &desk, &[3; 16], &secret) {
        let length: usize = items.iter().map(|item| item.bytes().len() + 5).sum();
        assert_eq!(length, bytes.len());
    }
}

/// Ten words as somebody typed them.
pub fn code(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(code) = read_code(text) {
        assert_eq!(*read_code(&code_words(&code).join(" ")).expect("its own words are a code"), *code);
    }
}

/// What a coordinator hands to a new desk.
pub fn invitation(bytes: &[u8]) {
    if let Ok(invitation) = Invitation::decode(bytes) {
        let written = invitation.encode();
        assert_eq!(Invitation::decode(&written).ok().map(|again| again.encode()), Some(written));
    }
}

/// An invitation in the mailbox; its lock is worked out once.
pub fn offer(bytes: &[u8]) {
    static LOCK: OnceLock<OfferLock> = OnceLock::new();
    let lock = LOCK.get_or_init(|| offer_lock(&[1; 11]).expect("memory"));
    assert!(open_offer(bytes, lock, &VerifyingKey::from_bytes([7; 32]), "192.0.2.1:1").is_err());
}

/// What a new desk says of itself, as the coordinator opens it.
pub fn request(bytes: &[u8]) {
    if let Ok(request) = DeskRequest::decode(bytes) {
        let written = request.encode();
        assert_eq!(DeskRequest::decode(&written).ok().map(|again| again.encode()), Some(written));
    }
}

/// A share or a sheet, as its words were typed; the bytes stand for words that somebody wrote down wrongly.
pub fn share(bytes: &[u8]) {
    let words = encode_words(bytes).join(" ");
    let same = |read: Option<Vec<u8>>| assert!(read.is_none_or(|read| read == bytes));
    same(words.parse::<Share>().ok().map(|share| share.bytes().expose().to_vec()));
    same(words.parse::<PaperSecret>().ok().map(|sheet| sheet.bytes().expose().to_vec()));
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _neither = (text.parse::<Share>().is_ok(), text.parse::<PaperSecret>().is_ok());
    }
}

/// What an officer seals past her unit: the envelope, and what is inside the seal, sealed here.
pub fn envelope(bytes: &[u8]) {
    static KEYS: OnceLock<(SealingKey, SealingKey)> = OnceLock::new();
    let (writer, reader) = KEYS.get_or_init(|| (SealingKey::from_bytes([3; 32]), SealingKey::from_bytes([4; 32])));
    let space = SpaceId::from_bytes([5; 16]);
    if count_keys(bytes).is_ok() {
        assert!(!matches!(open_envelope(&space, bytes, reader, Opener::Reader), Ok(Some(_))), "nobody sealed to it");
    }
    if let Ok(enclosed) = Enclosed::decode(bytes) {
        assert_eq!(enclosed.encode().expose(), bytes);
        let sealed = seal_envelope(&space, &enclosed, &writer.public(), &[reader.public()], &mut Zeros);
        let opened = sealed.ok().map(|sealed| open_envelope(&space, &sealed, reader, Opener::Reader));
        assert!(opened.is_none_or(|opened| opened == Ok(Some(enclosed))));
    }
}

struct Zeros;

impl Entropy for Zeros {
    fn fill(&mut self, out: &mut [u8]) {
        out.fill(0);
    }
}

/// The heads a desk has seen.
pub fn beacon(bytes: &[u8]) {
    same(Beacon::decode(bytes).map(|beacon| beacon.encode()), bytes);
}

/// Any value of the subset.
pub fn cbor(bytes: &[u8]) {
    let mut reader = Reader::new(bytes);
    if let Ok(value) = reader.raw_value() {
        assert!(bytes.starts_with(value));
    }
}

/// What a desk tells its region about its officers.
pub fn letter(bytes: &[u8]) {
    if let Ok(letter) = Letter::decode(bytes) {
        assert!(Letter::decode(&letter.encode()).is_ok());
    }
}

/// The file of the officers' slots; its sum is made right, or nothing behind it would be reached.
pub fn slots(bytes: &[u8]) {
    let file = [bytes, &hash(&[bytes])].concat();
    assert_eq!(count_slots(&file), look_at_slots(&file).ok().map(|look| look.slots.len()));
}

/// Lines of the trail as another desk folded them.
pub fn fold(bytes: &[u8]) {
    if let Some(fold) = look_at_fold(&DeskId::from_bytes([6; 16]), bytes) {
        let numbers = fold.lines.iter().map(|line| line.number);
        assert!(fold.links.is_none() || numbers.is_sorted());
    }
}

/// What desks tell each other about the lease and acts of two.
pub fn notice(bytes: &[u8]) {
    let _ = look_at_notice(bytes).is_some();
}

/// Two signatures under one act.
pub fn proof(bytes: &[u8]) {
    let _ = look_at_proof(bytes).is_some();
}

/// A region's roster, brought by hand.
pub fn roster_file(bytes: &[u8]) {
    same(decode_roster_file(bytes).and_then(|items| encode_roster_file(&items)), bytes);
}

/// Words typed by a person; and any bytes said as words come back.
pub fn spoken(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = decode_words(text).is_ok();
        let _ = canonical(text);
    }
    if !bytes.is_empty() && bytes.len() < 1000 {
        assert!(decode_words(&encode_words(bytes).join(" ")).is_ok_and(|read| read.expose() == bytes));
    }
}

/// A chunk of an attachment.
pub fn chunk(bytes: &[u8]) {
    let key = BlobKey::derive(&RecordKey::from_bytes([1; 32]), &[2; 32]);
    assert!(open_chunk(&key, 0, Position::Last, bytes).is_err());
}

/// A file carried by hand.
pub fn courier(bytes: &[u8]) {
    if count_addressees(bytes).is_ok() {
        let _ = open_courier(bytes, &SealingKey::from_bytes([3; 32]));
    }
}

/// The last message of a side.
pub fn end(bytes: &[u8]) {
    same(End::decode(bytes).map(|end| end.encode()), bytes);
}

/// An entry or stub.
pub fn entry(bytes: &[u8]) {
    if let Ok(entry) = Entry::decode(bytes) {
        assert_eq!(entry.bytes(), bytes);
        let stub = Entry::decode(entry.to_stub().bytes()).expect("the stub of an entry is one");
        assert_eq!(stub.id(), entry.id());
    }
}

/// A stream of frames, whole and in pieces.
pub fn frame(bytes: &[u8]) {
    let whole = read_frames(bytes);
    let mut reader = FrameReader::new();
    let pieces: Result<Vec<Vec<Frame>>, _> = bytes.chunks(7).map(|piece| reader.push(piece)).collect();
    let pieces = pieces.and_then(|pieces| reader.finish().map(|()| pieces.concat()));
    assert_eq!(whole.is_ok(), pieces.is_ok());
    same(whole.map(|frames| frames.iter().flat_map(Frame::encode).collect()), bytes);
}

/// A space key sealed to a desk.
pub fn grant(bytes: &[u8]) {
    same(Grant::decode(bytes).map(|grant| grant.encode()), bytes);
}

/// The first message of a desk.
pub fn hello(bytes: &[u8]) {
    same(Hello::decode(bytes).map(|hello| hello.encode()), bytes);
}

/// The birth certificate of a log.
pub fn incarnation(bytes: &[u8]) {
    same(IncarnationCertificate::decode(bytes).map(|certificate| certificate.encode()), bytes);
}

/// What an attachment is.
pub fn manifest(bytes: &[u8]) {
    same(Manifest::decode(bytes).map(|manifest| manifest.encode()), bytes);
}

/// What an officer says.
pub fn payload(bytes: &[u8]) {
    same(Payload::decode(bytes).map(|payload| payload.encode().expose().to_vec()), bytes);
}

/// Digits that tell of high danger: what is read is said the same way.
pub fn danger_code(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(code) = text.parse::<DangerCode>() {
        assert_eq!(code.to_string().replace(' ', ""), text.replace(' ', ""));
    }
}

/// Digits said over the telephone: what is read is said the same way.
pub fn phone_code(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(code) = text.parse::<PhoneCode>() {
        assert_eq!(code.to_string().replace(' ', ""), text.replace(' ', ""));
    }
}

/// What a server gave its word on.
pub fn receipt(bytes: &[u8]) {
    let _ = Receipt::decode(bytes);
}

/// What the roster states.
pub fn roster(bytes: &[u8]) {
    let written = decode_statements(bytes).map(|(lamport, statements)| encode_statements(lamport, &statements));
    same(written, bytes);
}

/// Which chunks a desk has to give and which it lacks.
pub fn chunk_ask(bytes: &[u8]) {
    same(ChunkAsk::decode(bytes).map(|ask| ask.encode()), bytes);
}

/// What the server says of each of them.
pub fn chunk_answer(bytes: &[u8]) {
    same(ChunkAnswer::decode(bytes).map(|answer| answer.encode()), bytes);
}

/// Chunks that are on the server's disk.
pub fn chunks_kept(bytes: &[u8]) {
    same(ChunksKept::decode(bytes).map(|kept| kept.encode()), bytes);
}

/// The first message of a server.
pub fn server_hello(bytes: &[u8]) {
    same(ServerHello::decode(bytes).map(|hello| hello.encode()), bytes);
}

/// A record key under a space key.
pub fn wrap(bytes: &[u8]) {
    same(Wrap::decode(bytes).map(|wrap| wrap.encode()), bytes);
}

fn same<E>(written: Result<Vec<u8>, E>, bytes: &[u8]) {
    if let Ok(written) = written {
        assert_eq!(written, bytes);
    }
}
