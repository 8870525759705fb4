#!/usr/bin/env python3
"""A second decoder of every format, written from docs/formats.md alone. Checks each vector and counts.

Shares no code with the Rust one, and takes its cryptography from another library. Needs `requirements.txt`.
"""

import hashlib
import hmac as hmac_module
import json
import pathlib
import re
import sys
import unicodedata

import zstandard
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Malformed(Exception):
    outcome = "malformed"


class Newer(Exception):
    outcome = "newer"


class BadSignature(Exception):
    outcome = "bad signature"


class CannotOpen(Exception):
    outcome = "cannot open"


def need(condition):
    if not condition:
        raise Malformed


# --- CBOR, the strict subset ------------------------------------------------------------------------------------------

UINT, NEGATIVE, BYTES, TEXT, ARRAY, MAP, SIMPLE = 0, 1, 2, 3, 4, 5, 7


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        need(self.at + count <= len(self.data))
        self.at += count
        return self.data[self.at - count:self.at]

    def head(self):
        first = self.take(1)[0]
        major, low = first >> 5, first & 31
        if low < 24:
            return major, low
        need(low <= 27)
        size = 1 << (low - 24)
        argument = int.from_bytes(self.take(size), "big")
        need(argument >= (24 if size == 1 else 1 << (4 * size)))
        return major, argument

    def of(self, wanted):
        major, argument = self.head()
        need(major == wanted)
        return argument

    def uint(self, top=2**64 - 1):
        value = self.of(UINT)
        need(value <= top)
        return value

    def time(self):
        major, argument = self.head()
        need(major in (UINT, NEGATIVE) and argument < 2**63)
        return argument if major == UINT else -1 - argument

    def bytes(self, size=None):
        value = self.take(self.of(BYTES))
        need(size is None or len(value) == size)
        return value

    def text(self, limit=None):
        raw = self.take(self.of(TEXT))
        need(limit is None or len(raw) <= limit)
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            raise Malformed from None

    def array(self, count=None):
        found = self.of(ARRAY)
        need(count is None or found == count)
        need(found <= len(self.data) - self.at)
        return found

    def boolean(self):
        head = self.head()
        need(head in ((SIMPLE, 20), (SIMPLE, 21)))
        return head[1] == 21

    def null(self):
        need(self.at < len(self.data))
        if self.data[self.at] == 0xF6:
            self.at += 1
            return True
        return False

    def optional(self, read):
        return None if self.null() else read()

    def list(self, read):
        return [read() for _ in range(self.array())]

    def versioned(self, count):
        """An array of `count` values whose first is version 1; the version is looked at first."""
        found = self.array()
        version = self.uint()
        if version > 1:
            raise Newer
        need(version == 1 and found == count)

    def skip(self, depth=16):
        need(depth > 0)
        major, argument = self.head()
        if major == BYTES:
            self.take(argument)
        elif major == TEXT:
            try:
                self.take(argument).decode("utf-8")
            except UnicodeDecodeError:
                raise Malformed from None
        elif major == ARRAY:
            need(argument <= len(self.data) - self.at)
            for _ in range(argument):
                self.skip(depth - 1)
        elif major == MAP:
            need(argument <= len(self.data) - self.at)
            last = -1
            for _ in range(argument):
                key = self.uint()
                need(key > last)
                last = key
                self.skip(depth - 1)
        elif major == SIMPLE:
            need(argument in (20, 21, 22))
        else:
            need(major in (UINT, NEGATIVE))

    def raw(self):
        start = self.at
        self.skip()
        return self.data[start:self.at]

    def end(self):
        need(self.at == len(self.data))


def encode_head(major, argument):
    if argument < 24:
        return bytes([major << 5 | argument])
    for low, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 1 << (8 * size):
            return bytes([major << 5 | low]) + argument.to_bytes(size, "big")
    raise ValueError


def ascending(values, key=lambda value: value):
    need(all(key(one) < key(two) for one, two in zip(values, values[1:])))
    return values


# --- cryptography -----------------------------------------------------------------------------------------------------


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def hmac(key, *parts):
    return hmac_module.new(key, b"".join(parts), hashlib.sha256).digest()


def hkdf(key, salt, info, length=32):
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt or None, info=info).derive(key)


def aes_open(key, nonce, aad, sealed):
    if len(sealed) < 16:
        raise CannotOpen
    try:
        return AESGCM(key).decrypt(nonce, sealed, aad)
    except InvalidTag:
        raise CannotOpen from None


def verify(key, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise BadSignature from None


def hpke_open(seed, info, sealed):
    expanded = hashlib.shake_256(seed).digest(96)
    private = hpke.MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), X25519PrivateKey.from_private_bytes(expanded[64:])
    )
    suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
    if len(sealed) < 1120 + 16:
        raise CannotOpen
    try:
        return suite.decrypt(sealed, private, info=info)
    except Exception:
        raise CannotOpen from None


def padme(length):
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return (length + step - 1) // step * step


def unpad(padded):
    if len(padded) < 4:
        raise CannotOpen
    length = int.from_bytes(padded[:4], "big")
    content, zeros = padded[4:4 + length], padded[4 + length:]
    if len(content) != length or any(zeros):
        raise CannotOpen
    return content


ROOT = pathlib.Path(__file__).resolve().parents[2]
DICTIONARY = (ROOT / "sync/protocol/dict/1.dict").read_bytes()
if sha256(DICTIONARY).hex() != "76dce5e326d222734db293ef9ac08bc0c9721230e8ae619e7d64c7f852456dea":
    sys.exit("dictionary 1 is not the one its hash names")


def decompress(number, compressed):
    if number not in (0, 1):
        raise CannotOpen
    words = zstandard.ZstdCompressionDict(DICTIONARY) if number == 1 else None
    try:
        size = zstandard.get_frame_parameters(compressed).content_size
        if size == zstandard.CONTENTSIZE_UNKNOWN or size > 4 << 20:
            raise CannotOpen
        reader = zstandard.ZstdDecompressor(dict_data=words).decompressobj()
        plain = reader.decompress(compressed)
        if not reader.eof or reader.unused_data or len(plain) != size:
            raise CannotOpen
        return plain
    except zstandard.ZstdError:
        raise CannotOpen from None


# --- formats ----------------------------------------------------------------------------------------------------------


def entry(case, data):
    need(len(data) <= 1 << 20)
    reader = Reader(data)
    count = reader.array()
    need(count in (4, 5))
    header_bytes = reader.bytes()
    header = entry_header(header_bytes)
    commit, third, signature = reader.bytes(32), reader.bytes(), reader.bytes(64)
    if count == 5:
        need(reader.boolean() and len(third) == 32)
    reader.end()
    stub = count == 5
    content_hash = third if stub else sha256(third)
    if header["kind"] == 0:
        need(stub or len(third) >= 272)
    else:
        need(not any(header["keyref"] + header["salt"] + commit) and header["dict"] == 0)
    if "signer" in case:
        verify(unhex(case["signer"]), b"aman/sig/v1" + header_bytes + commit + content_hash, signature)
    gives = {
        "id": sha256(b"aman/entry/v1", header_bytes, commit, content_hash, signature).hex(),
        "kind": header["kind"], "space": header["space"].hex(), "log": header["log"].hex(),
        "seq": header["seq"], "prev": header["prev"].hex(), "stub": stub,
    }
    key = unhex(case["record_key"]) if "record_key" in case else None
    if "space_key" in case:
        mask = hkdf(unhex(case["space_key"]), header["salt"], b"aman/keyref/v1", 16)
        key_id = bytes(a ^ b for a, b in zip(header["keyref"], mask))
        gives["key_id"] = key_id.hex()
        if key is None and not any(key_id):
            key = unhex(case["space_key"])
    if header["kind"] != 0 and not stub and not case.get("open"):
        gives["payload"] = third.hex()
    elif key is not None and (not stub or case.get("open")):
        gives["payload"] = entry_open(header, header_bytes, commit, third, key, stub).hex()
    return gives


def entry_header(data):
    reader = Reader(data)
    reader.versioned(9)
    header = {"kind": reader.uint(2)}
    for name, size in (("space", 16), ("log", 16), ("seq", 0), ("prev", 32), ("keyref", 16), ("salt", 32)):
        header[name] = reader.bytes(size) if size else reader.uint()
    header["dict"] = reader.uint(2**32 - 1)
    reader.end()
    return header


def entry_open(header, header_bytes, commit, ciphertext, key, stub):
    both = hkdf(key, header["salt"], b"aman/seal/v1" + header_bytes, 64)
    if stub or header["kind"] != 0 or both[32:] != commit:
        raise CannotOpen
    padded = aes_open(both[:32], bytes(12), header_bytes + commit, ciphertext)
    return decompress(header["dict"], unpad(padded))


def payload(case, data):
    reader = Reader(data)
    count = reader.of(MAP)
    need(count <= len(data))
    known = {
        1: lambda: reader.bytes(16), 2: lambda: ascending(reader.list(lambda: reader.bytes(32))), 3: reader.uint,
        4: lambda: reader.bytes(16), 5: lambda: reader.text(64), 6: lambda: ascending(reader.list(reader.uint)),
        7: reader.time, 8: reader.uint, 9: lambda: reader.optional(lambda: reader.bytes(32)),
        10: lambda: operations(reader), 11: lambda: reader.bytes(64), 12: lambda: reader.bytes(16), 13: reader.uint,
        14: reader.text, 15: reader.uint, 16: reader.boolean, 17: reader.bytes,
    }
    found, unsigned, last = {}, b"", -1
    for _ in range(count):
        start = reader.at
        key = reader.uint()
        need(key > last and (key in known or key >= 32))
        last = key
        found[key] = known[key]() if key in known else reader.raw()
        if key != 11:
            unsigned += data[start:reader.at]
    reader.end()
    need(all(key in found for key in known if key not in (11, 17)))
    if "officer" in case:
        if 11 not in found:
            raise BadSignature
        unsigned = encode_head(MAP, count - 1) + unsigned
        verify(unhex(case["officer"]), b"aman/officer/v1" + unhex(case["space"]) + sha256(unsigned), found[11])
    newer = bool(found[6]) or found[13] > 3 or any(op["verb"] > 4 for op in found[10])
    return {
        "record": found[1].hex(), "lamport": found[3], "parents": len(found[2]),
        "ops": [[op["path"], op["value"]] for op in found[10]], "claimed": found[7], "newer": newer,
        "unknown": [key for key in found if key >= 32],
    }


def operations(reader):
    def operation():
        reader.array(5)
        op = {"verb": reader.uint(), "group": reader.text(256), "path": reader.text(256)}
        op["value"] = reader.optional(reader.text)

        def superseded():
            reader.array(2)
            return reader.bytes(32), reader.uint(65535)

        op["supersedes"] = reader.list(superseded)
        return op

    found = reader.list(operation)
    need(len(found) <= 65536)
    return found


def roster(case, data):
    reader = Reader(data)
    reader.versioned(3)
    lamport = reader.uint()
    id16, key32, sig = lambda: reader.bytes(16), lambda: reader.bytes(32), lambda: reader.bytes(64)

    def head():
        reader.array(4)
        return id16(), id16(), reader.uint(), key32()

    def chain(head):
        return head[:2]

    def key():
        reader.array(2)
        return id16(), id16()

    def two_signatures():
        reader.array(2)
        for _ in range(2):
            reader.array(2)
            id16(), sig()

    def sig_or_null():
        return None if reader.null() else sig()

    shapes = [
        [key32, id16, id16], [id16, reader.bytes], [id16, id16, reader.bytes],
        [id16, id16, key32, key32, lambda: reader.bytes(1216), reader.boolean], [id16, id16, key32, reader.bytes],
        [id16, id16, reader.boolean, reader.boolean], [id16, lambda: reader.uint(2**32 - 1), id16],
        [lambda: reader.uint(255), reader.boolean, reader.text, lambda: reader.list(id16)], [id16],
        [key32, lambda: reader.bytes(1216), sig], [id16], [id16, lambda: ascending(reader.list(head), chain)],
        [key32, sig], [lambda: reader.uint(2**32 - 1), id16, id16, key32, key32, lambda: reader.bytes(1216), sig_or_null],
        [reader.text, lambda: ascending(reader.list(key32)), lambda: ascending(reader.list(key)), two_signatures],
    ]

    def statement():
        count = reader.array()
        need(count > 0)
        number = reader.uint()
        if number >= 32:
            for _ in range(count - 1):
                reader.raw()
            return number
        need(number < len(shapes))
        need(count == len(shapes[number]) + 1)
        for read in shapes[number]:
            read()
        return number

    statements = reader.list(statement)
    reader.end()
    return {"lamport": lamport, "statements": statements}


def beacon(case, data):
    reader = Reader(data)
    count = reader.of(MAP)
    need(count <= len(data))

    def head():
        reader.array(4)
        return reader.bytes(16), reader.bytes(16), reader.uint(), reader.bytes(32)

    known = {1: lambda: ascending(reader.list(head)), 2: reader.bytes, 3: reader.time, 4: lambda: reader.list(reader.time)}
    found, last = {}, -1
    for _ in range(count):
        key = reader.uint()
        need(key > last and (key in known or key >= 32))
        last = key
        found[key] = known[key]() if key in known else reader.raw()
    reader.end()
    need(all(key in found for key in known))
    gives = {"heads": len(found[1]), "claimed": found[3], "failed_unlocks": found[4]}
    if "region" in case:
        gives["status"] = hpke_open(unhex(case["region"]), b"aman/status/v1" + unhex(case["log"]), found[2]).hex()
    return gives


def incarnation(case, data):
    reader = Reader(data)
    reader.versioned(5)
    signing, number, purpose = reader.bytes(32), reader.bytes(16), reader.uint(1)
    signed = b"\x84" + data[1:reader.at]
    signature = reader.bytes(64)
    reader.end()
    verify(signing, b"aman/incarnation-sig/v1" + signed, signature)
    return {
        "signing": signing.hex(), "incarnation": number.hex(), "purpose": purpose,
        "log": sha256(b"aman/log/v1", signing, number)[:16].hex(), "hash": sha256(b"aman/incarnation/v1", data).hex(),
    }


def wrap(case, data):
    reader = Reader(data)
    reader.versioned(5)
    space, epoch, key, sealed = reader.bytes(16), reader.uint(2**32 - 1), reader.bytes(16), reader.bytes(60)
    reader.end()
    tag = b"aman/wrap/v1"
    gives = {"space": space.hex(), "epoch": epoch, "key": key.hex()}
    if "space_key" in case:
        wrapping = hkdf(unhex(case["space_key"]), b"", tag)
        aad = tag + space + epoch.to_bytes(4, "big") + key
        gives["record_key"] = aes_open(wrapping, sealed[:12], aad, sealed[12:]).hex()
    return gives


def grant(case, data):
    reader = Reader(data)
    reader.versioned(7)
    space, epoch, to, by = reader.bytes(16), reader.uint(2**32 - 1), reader.bytes(16), reader.bytes(16)
    sealed = reader.bytes(1168)
    signed = b"\x86" + data[1:reader.at]
    signature = reader.bytes(64)
    reader.end()
    if "signer" in case:
        verify(unhex(case["signer"]), b"aman/grant-sig/v1" + signed, signature)
    gives = {"space": space.hex(), "epoch": epoch, "to": to.hex(), "by": by.hex()}
    if "sealing_key" in case:
        info = b"aman/grant/v1" + space + epoch.to_bytes(4, "big") + to + by
        gives["space_key"] = hpke_open(unhex(case["sealing_key"]), info, sealed).hex()
    return gives


def receipt(case, data):
    reader = Reader(data)
    reader.versioned(9)
    reader.bytes(16)
    space, log = reader.bytes(16), reader.bytes(16)

    def head():
        reader.array(2)
        return [reader.uint(), reader.bytes(32).hex()]

    newest = reader.optional(head)
    early = ascending(reader.list(lambda: reader.bytes(32)))
    need(len(early) <= 1024)
    lsn, time = reader.uint(), reader.time()
    signed = b"\x88" + data[1:reader.at]
    signature = reader.bytes(64)
    reader.end()
    if "server" in case:
        verify(unhex(case["server"]), b"aman/receipt/v1" + signed, signature)
    return {
        "space": space.hex(), "log": log.hex(), "head": newest, "early": len(early), "lsn": lsn, "server_time": time,
        "hash": sha256(b"aman/receipt-hash/v1", data).hex(),
    }


def manifest(case, data):
    reader = Reader(data)
    reader.versioned(8)
    role = reader.uint(2)
    reader.bytes(32)
    size = reader.uint(1 << 30)
    reader.text(128)
    name = reader.text(1024)
    of = reader.optional(lambda: reader.bytes(32))
    chunks = reader.list(lambda: reader.bytes(32))
    reader.end()
    need(len(chunks) == -(-padme(max(size, 512)) // 65536) and (of is None) == (role == 0))
    return {"role": role, "size": size, "name": name, "chunks": len(chunks)}


def chunk(case, data):
    if len(data) > 65536 + 16:
        raise CannotOpen
    tag = b"aman/chunk/v1"
    blob = hmac(unhex(case["record_key"]), b"aman/blob/v1", unhex(case["file_hash"]))
    key = hkdf(blob, b"", tag + case["index"].to_bytes(8, "big") + bytes([case["last"]]))
    plain = aes_open(key, bytes(12), tag, data)
    return {"address": sha256(data).hex(), "plain_hash": sha256(plain).hex()}


LIMITS = {1: 1 << 20, 2: 256, 3: 1 << 20, 4: 256, 5: 2048, 6: 65536, 7: 4096, 8: 1 << 20, 9: 65600, 10: 1048585, 11: 1 << 20,
          12: 1 << 18, 13: 1 << 14, 14: 65536}


def read_frames(data):
    frames, at = [], 0
    while at < len(data):
        need(len(data) - at >= 5)
        kind, length = data[at], int.from_bytes(data[at + 1:at + 5], "big")
        need(kind in LIMITS and length <= LIMITS[kind] and at + 5 + length <= len(data))
        frames.append((kind, data[at + 5:at + 5 + length]))
        at += 5 + length
    return frames


def listed(frames):
    return [[kind, sha256(content).hex()] for kind, content in frames]


def frame(case, data):
    frames = read_frames(data)
    gives = {"frames": listed(frames)}
    for kind, content in frames:
        if kind == 10:
            need(len(content) >= 9 and content[8] in (2, 3, 4, 5) and len(content) - 9 <= LIMITS[content[8]])
            gives["pulled"] = [int.from_bytes(content[:8], "big"), content[8], sha256(content[9:]).hex()]
    return gives


def courier(case, data):
    need(data[:8] == b"AMANCOUR" and len(data) >= 10)
    if data[8] > 1:
        raise Newer
    count = data[9]
    need(data[8] == 1 and 1 <= count <= 64)
    clear = 10 + 1168 * count
    need(len(data) >= clear + 4112)
    for at in range(10, clear, 1168):
        try:
            key = hpke_open(unhex(case["sealing_key"]), b"aman/courier/v1", data[at:at + 1168])
        except CannotOpen:
            continue
        frames = read_frames(unpad(aes_open(key, bytes(12), data[:clear], data[clear:])))
        return {"addressees": count, "frames": listed(frames)}
    raise CannotOpen


def envelope(case, data):
    need(len(data) >= 2)
    if data[0] > 1:
        raise Newer
    count = data[1]
    need(data[0] == 1 and 2 <= count <= 64)
    clear = 2 + 1168 * count
    need(len(data) >= clear + 8208)
    places = [0] if case["opener"] == "writer" else range(1, count)
    info = b"aman/envelope/v1" + unhex(case["space"])
    for place in places:
        at = 2 + 1168 * place
        try:
            key = hpke_open(unhex(case["sealing_key"]), info, data[at:at + 1168])
        except CannotOpen:
            continue
        reader = Reader(decompress(1, unpad(aes_open(key, bytes(12), data[:clear], data[clear:]))))
        reader.versioned(3)

        def part():
            reader.array(2)
            return [reader.bytes(16).hex(), sha256(reader.bytes()).hex()]

        parts = reader.list(part)
        lines = reader.list(lambda: sha256(reader.bytes()).hex())
        reader.end()
        return {"keys": count, "parts": parts, "lines": lines}
    raise CannotOpen


def state_code(case, _):
    digest = sha256(
        b"aman/state/v1", unhex(case["space"]), unhex(case["log"]), case["seq"].to_bytes(8, "big"), unhex(case["entry"])
    )
    digits = f"{int.from_bytes(digest[:16], 'big') % 10**20:020}"
    return {"code": " ".join(digits[at:at + 5] for at in range(0, 20, 5))}


def phone_code(case, _):
    digits = case["text"].replace(" ", "")
    need(len(digits) == 20 and all(digit in "0123456789" for digit in digits))
    to = unhex(case["to"])
    secret = hkdf(unhex(case["region_key"]), b"", b"aman/phone-secret/v1" + to)
    amount, counter = int(digits[:2]), case["counter"]
    said = bytes([case["purpose"]]) + unhex(case["by"]) + to + counter.to_bytes(8, "big") + bytes([amount])
    mac = hmac(secret, b"aman/phone/v1" + said + case["subject"].to_bytes(8, "big"))
    proof = int.from_bytes(mac[:16], "big") % 10**16
    right = digits == f"{amount:02}{counter % 100:02}{proof:016}"
    return {"amount": amount, "right": right, "secret": secret.hex()}


def danger_code(case, _):
    digits = case["text"].replace(" ", "")
    need(len(digits) == 20 or digits[:1] > "1")
    need(all(digit in "0123456789" for digit in digits))
    if digits[0] > "1":
        raise Newer
    need(digits[0] == "1" and digits[1] in "34")
    level, mark = int(digits[1]), int(digits[2:11])
    key = hkdf(unhex(case["space_key"]), b"", b"aman/danger-code/v1")
    mac = hmac(key, b"aman/danger/v1" + bytes([1, level]) + mark.to_bytes(4, "big"))
    right = int(digits[11:]) == int.from_bytes(mac[:8], "big") % 10**9
    of_record = int.from_bytes(hmac(key, b"aman/danger-mark/v1" + unhex(case["record"]))[:8], "big") % 10**9
    need(not right or of_record == mark)
    return {"level": level, "mark": mark, "right": right}


def local(case, data):
    if len(data) < 13 or data[0] != 1:
        raise CannotOpen
    key = hkdf(unhex(case["key"]), b"", b"aman/local/v1")
    return {"plain": aes_open(key, data[1:13], unhex(case["aad"]), data[13:]).hex()}


def hello(case, data):
    reader = Reader(data)
    reader.versioned(7)
    desk = reader.bytes(16)
    reader.optional(lambda: reader.bytes(16))
    budget, ask = reader.uint(), reader.boolean()
    cursors = reader.list(lambda: cursor(reader))

    def head():
        reader.array(5)
        reader.bytes(16), reader.bytes(16), reader.uint(), reader.bytes(32)
        return reader.optional(reader.uint)

    heads = reader.list(head)
    reader.end()
    return {"desk": desk.hex(), "budget": budget, "ask_receipts": ask, "cursors": len(cursors), "heads": heads}


def cursor(reader):
    reader.array(2)
    return reader.bytes(16), reader.uint()


def server_hello(case, data):
    reader = Reader(data)
    reader.versioned(4)
    gives = {"incarnation": reader.bytes(16).hex(), "time": reader.time(), "receipts": reader.uint()}
    reader.end()
    return gives


def chunk_ask(case, data):
    reader = Reader(data)
    reader.versioned(4)
    desk = reader.bytes(16)

    def names():
        found, last = [], None
        for _ in range(reader.array()):
            reader.array(2)
            space = reader.bytes(16)
            addresses = reader.list(lambda: reader.bytes(32))
            need(addresses and (last is None or last < space))
            last = space
            found += [[space.hex(), address.hex()] for address in addresses]
        return found

    gives = {"desk": desk.hex(), "offered": names(), "wanted": names()}
    reader.end()
    return gives


def chunk_answer(case, data):
    reader = Reader(data)
    reader.versioned(3)
    offered, wanted = reader.bytes(), reader.bytes()
    reader.end()
    need(all(word <= 2 for word in offered) and all(word <= 1 for word in wanted))
    return {"offered": list(offered), "wanted": list(wanted)}


def chunks_kept(case, data):
    reader = Reader(data)
    reader.versioned(2)
    addresses = reader.list(lambda: reader.bytes(32).hex())
    reader.end()
    return {"addresses": addresses}


def alert(case, data):
    reader = Reader(data)
    reader.versioned(6)
    code = reader.uint()
    need(1 <= code <= 6 or 16 <= code <= 28)
    for read in (lambda: reader.bytes(16), lambda: reader.bytes(16), reader.uint):
        reader.optional(read)
    entries = reader.list(lambda: reader.bytes(32))
    reader.end()
    return {"code": code, "entries": len(entries)}


def end(case, data):
    reader = Reader(data)
    reader.versioned(4)
    gives = {"more": reader.boolean(), "cursors": len(reader.list(lambda: cursor(reader))), "complete": reader.boolean()}
    reader.end()
    return gives


def cbor(case, data):
    reader = Reader(data)
    reader.skip()
    reader.end()
    return {}


# --- enrolment --------------------------------------------------------------------------------------------------------

LIST = pathlib.Path(__file__).resolve().parents[2] / "src-tauri/vault/src/spoken/french.txt"
WORDS = LIST.read_text(encoding="utf-8").split()


def folded(text):
    # The part of folding that words of the list need: case, accents and the keys that change place between layouts.
    plain = "".join(part for part in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(part))
    for letter, key in (("q", "a"), ("w", "z"), (";", "m"), (",", "m"), (":", "m"), ("?", "m"), ("gh", "b")):
        plain = plain.replace(letter, key)
    return plain


def multiply(one, other):
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 0x800:
            one ^= 0x805
        other >>= 1
    return product


def code(case, data):
    by_prefix = {folded(word)[:4]: value for value, word in enumerate(WORDS)}
    typed = re.findall(r"[^\W\d_]+", folded(case["text"]))
    need(len(typed) == 10)
    symbols = [by_prefix.get(word[:4]) for word in typed]
    need(None not in symbols)
    need(all(len(word) <= len(folded(WORDS[symbol])) + 1 for word, symbol in zip(typed, symbols)))
    plain_sum = weighted = 0
    power = 1
    for symbol in symbols:
        plain_sum ^= symbol
        weighted ^= multiply(symbol, power)
        power = multiply(power, 2)
    need(plain_sum == 0 and weighted == 0)
    bits = 0
    for symbol in symbols[:8]:
        bits = bits << 11 | symbol
    return {"code": bits.to_bytes(11, "big").hex()}


def invitation(case, data):
    try:
        file = json.loads(data)
    except ValueError:
        raise Malformed from None
    need(isinstance(file, dict) and sorted(file) == ["aman", "mailbox", "root", "secret", "server", "unit", "version"])
    need(file["aman"] == "invitation" and file["version"] == 1)
    server = file["server"]
    if server is not None:
        need(re.fullmatch(r".+:[0-9]{1,5}", server["address"]) and int(server["address"].rsplit(":", 1)[1]) < 65536)
        need(re.fullmatch("[0-9a-f]{64}", server["key"]))
    for name, size in (("root", 32), ("unit", 16), ("mailbox", 16), ("secret", 32)):
        need(re.fullmatch("[0-9a-f]{%d}" % (2 * size), file[name]))
    return {name: file[name] for name in ("server", "root", "unit", "mailbox", "secret")}


def local_open(key, aad, sealed):
    if len(sealed) < 29 or sealed[0] != 1:
        raise CannotOpen
    return aes_open(hkdf(key, b"", b"aman/local/v1"), sealed[1:13], aad, sealed[13:])


def headed(data, magic):
    if data[:9] != magic + b"\x01":
        raise CannotOpen
    return data[9:]


def offer(case, data):
    argon = Argon2id(salt=b"aman/code/v1" + bytes(4), length=32, iterations=3, lanes=1, memory_cost=65536)
    key = argon.derive(unhex(case["code"]))
    drawer = hmac_module.new(key, b"aman/mark/v1" + b"aman/drawer/offer/v1", hashlib.sha256).digest()[:16]
    secret = hkdf(key, b"", b"aman/derive/v1" + b"aman/offer/v1")
    plain = local_open(secret, b"aman/offer/v1" + drawer, headed(data, b"AMANOFFR"))
    return {"drawer": drawer.hex(), "spent": plain == b"", "invitation": invitation(case, plain) if plain else None}


def letter(case, data):
    secret, mailbox, whom = unhex(case["secret"]), unhex(case["mailbox"]), unhex(case["whom"])
    which = case["which"]
    magic, tag = {
        "request": (b"AMANREQU", b"aman/request/v1"),
        "approval": (b"AMANAPPR", b"aman/approval/v1"),
        "refusal": (b"AMANREFU", b"aman/refusal/v1"),
    }[which]
    rest = headed(data, magic)
    if which == "request":
        if rest[:16] != mailbox:
            raise CannotOpen
        rest = rest[16:]
    plain = local_open(secret, tag + mailbox + whom, rest)
    if which == "request":
        return {"plain": plain.hex()}
    if which == "refusal":
        return {}
    items = []
    while plain:
        kind, size = plain[0], int.from_bytes(plain[1:5], "big")
        if len(plain) < 5 + size or kind not in (1, 2, 3, 4):
            raise CannotOpen
        items.append([kind, size])
        plain = plain[5 + size:]
    return {"items": items}


# --- what the vault keeps and prints ----------------------------------------------------------------------------------


def said(text):
    """The bytes that spoken words say; the last word is the check."""
    by_prefix = {folded(word)[:4]: value for value, word in enumerate(WORDS)}
    values = []
    for word in re.findall(r"[^\W\d_]+", folded(text)):
        value = by_prefix.get(word[:4])
        need(value is not None and len(word) <= len(folded(WORDS[value])) + 1)
        values.append(value)
    need(len(values) >= 2)
    *values, check = values
    bits = "".join(f"{value:011b}" for value in values).rstrip("0")
    # What is left behind the last 1 bit was filling, and never a whole word of it.
    need(bits.endswith("1") and len(values) * 11 - len(bits) < 11 and (len(bits) - 1) % 8 == 0)
    size = (len(bits) - 1) // 8
    data = int(bits[:-1] or "0", 2).to_bytes(size, "big")
    need(check == int.from_bytes(sha256(b"aman/words/v1", data)[:2], "big") >> 5)
    return data


def as_words(data):
    bits = "".join(f"{byte:08b}" for byte in data) + "1"
    bits += "0" * (-len(bits) % 11)
    values = [int(bits[at:at + 11], 2) for at in range(0, len(bits), 11)]
    values.append(int.from_bytes(sha256(b"aman/words/v1", data)[:2], "big") >> 5)
    return " ".join(WORDS[value] for value in values)


def spoken(case, _):
    data = said(case["text"])
    return {"said": data.hex(), "words": as_words(data)}


def share(case, _):
    data = said(case["text"])
    need(data[:1] == b"\x01")
    if data[1:2] == b"\x02":
        need(len(data) == 38)
        return {"kind": "sheet", "said": data.hex()}
    need(data[1:2] == b"\x01" and len(data) == 40)
    return {"kind": "share", "place": data[7], "threshold": data[6], "said": data.hex()}


def trail_line(number, data):
    # A line may have more parts than are known: it is read as far as it is.
    reader = Reader(data)
    parts = reader.array()
    line = {"number": number, "at": reader.time()}
    officer = reader.bytes(16)
    line["officer"] = officer.hex() if any(officer) else None
    line["code"] = reader.text()
    line["record"] = reader.bytes().hex() or None
    line["reason"] = reader.text() or None
    line["subject"], line["proof"] = (reader.text(), reader.bytes().hex()) if parts >= 7 else ("", "")
    return line


def fold(case, data):
    reader = Reader(data)
    parts = reader.array()
    if reader.at == len(data) or data[reader.at] >> 5 != UINT:
        lines = []
        for _ in range(parts):
            reader.array()
            number, _chain = reader.uint(), reader.bytes()
            lines.append(trail_line(number, reader.bytes()))
        return {"lines": lines, "links": None}
    need(reader.uint() == 2)
    number, before = reader.uint(), reader.bytes(32)
    link, lines = before, []
    for _ in range(reader.array()):
        line = reader.bytes()
        link = sha256(b"aman/trail-link/v1", unhex(case["desk"]), link, number.to_bytes(8, "big"), sha256(line))
        lines.append(trail_line(number, line))
        number += 1
    return {"lines": lines, "links": [before.hex(), link.hex()]}


def notice(case, data):
    reader = Reader(data)
    reader.array()
    kind = reader.text()
    if kind == "lease":
        turn, hours, unlocks = (reader.uint(2**32 - 1) for _ in range(3))

        def secret():
            reader.array()
            return [reader.bytes(16).hex(), len(reader.bytes())]

        return {"kind": kind, "turn": turn, "hours": hours, "unlocks": unlocks, "secrets": reader.list(secret)}
    if kind == "danger.calls":
        turn, minutes = reader.uint(2**32 - 1), reader.uint(2**32 - 1)

        def step():
            reader.array()
            return [reader.text(), reader.text()]

        return {"kind": kind, "turn": turn, "minutes": minutes, "steps": reader.list(step)}
    if kind == "danger.taken.up":
        gives = {"kind": kind, "level": reader.uint(2**32 - 1), "mark": reader.uint(2**32 - 1)}
        need(gives["level"] in (3, 4) and gives["mark"] < 10**9)
        return gives
    need(kind in ("second.ask", "second.yes"))
    gives = {"kind": kind, "number": reader.uint()}
    if kind == "second.ask":
        gives["statement"] = reader.bytes().hex()
    gives["signature"] = reader.bytes(64).hex()
    return gives


def signed(key, message, sig):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(sig, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def proof(case, data):
    reader = Reader(data)
    need(reader.array() == 8 and reader.uint() == 1)
    statement, key, sig = reader.bytes(), reader.bytes(32), reader.bytes(64)
    how, who = reader.uint(), reader.bytes(16)
    need(how in (1, 2, 3))
    message = b"aman/second/v1" + statement
    # By telephone nobody signs: key and signature are empty.
    second = None if how == 2 else signed(reader.bytes(32), message, reader.bytes(64))
    inner = Reader(statement)
    inner.array()
    need(inner.uint() == 1)
    act, to = inner.text(), inner.bytes()
    need((act, len(to)) in (("export.all", 0), ("grant.outside", 16)))
    desk, number, asked = inner.bytes(16), inner.uint(), inner.time()
    return {
        "code": act, "number": number, "asked": asked, "desk": desk.hex(), "officer": inner.bytes(16).hex(),
        "reason": inner.text(), "first": signed(key, message, sig),
        "second": [("officer", "telephone", "region")[how - 1], who.hex(), second],
    }


def slots(case, data):
    """What stands in clear. No slot is opened here: that its key is Argon2id of what was typed is tried by `offer`."""
    need(len(data) > 32 and sha256(data[:-32]) == data[-32:])
    if data[0] not in (1, 2):
        raise Newer
    reader = Reader(data[1:-32])
    reader.array()
    generation, vault = reader.uint(), reader.bytes(16)

    def slot():
        length = reader.array()
        need(length in (7, 11))
        gives = {"shape": 1 if length == 7 else 2, "officer": reader.bytes(16).hex(), "opens": 0, "factors": [1]}
        if length == 11:
            gives["opens"] = reader.uint(2)
            gives["factors"] = reader.list(lambda: reader.uint(5))
            need(0 not in gives["factors"])
        gives["memory"], gives["passes"] = reader.uint(2**32 - 1), reader.uint(2**32 - 1)
        reader.bytes(16)
        for _ in range(3):
            reader.bytes()
        gives["left"], gives["recovery"] = None, False
        if length == 11:
            left = reader.list(lambda: reader.uint(2**32 - 1))
            need(len(left) <= 1)
            gives["left"] = left[0] if left else None
            gives["recovery"] = reader.uint() == 1
        return gives

    return {"generation": generation, "vault": vault.hex(), "slots": reader.list(slot)}


def roster_file(case, data):
    need(data[:8] == b"AMANROST" and len(data) >= 9)
    if data[8] > 1:
        raise Newer
    need(data[8] == 1)
    frames = read_frames(data[9:])
    need(all(kind in (2, 3, 5) for kind, _ in frames))
    return {"items": [[kind, content.hex()] for kind, content in frames]}


def signed_pack(case, data):
    need(data[:8] == b"AMANPACK" and len(data) >= 9)
    if data[8] > 1:
        raise Newer
    need(data[8] == 1 and len(data) > 137)
    root, signer, signature, content = data[9:41], data[41:73], data[73:137], data[137:]
    verify(signer, b"aman/pack/v1" + root + hashlib.sha256(content).digest(), signature)
    return {"root": root.hex(), "signer": signer.hex(), "hash": hashlib.sha256(content).hexdigest()}


# --- the vectors ------------------------------------------------------------------------------------------------------


def unhex(value):
    if isinstance(value, str):
        return bytes.fromhex(value)
    return b"".join(
        bytes.fromhex(part) if isinstance(part, str) else bytes.fromhex(part["repeat"]) * part["times"] for part in value
    )


FORMATS = {
    function.__name__: function
    for function in (
        alert, beacon, cbor, chunk, chunk_answer, chunk_ask, chunks_kept, code, courier, danger_code, end, entry, envelope, fold, frame, grant, hello, incarnation, invitation, letter,
        local, manifest, notice, offer, payload, phone_code, proof, receipt, roster, roster_file, server_hello, share, signed_pack, slots,
        spoken, state_code, wrap,
    )
}


def run(decode, case):
    try:
        return "ok", decode(case, unhex(case.get("bytes", "")))
    except (Malformed, Newer, BadSignature, CannotOpen) as refusal:
        return refusal.outcome, None


def main():
    passed, failed, seen = 0, 0, set()
    for path in sorted(pathlib.Path(__file__).parent.glob("*.json")):
        file = json.loads(path.read_text(encoding="utf-8"))
        seen.add(file["format"])
        for case in file["cases"]:
            outcome, gives = run(FORMATS[file["format"]], case)
            right = outcome == case["expect"] and (gives is None or case.get("gives", gives) == gives)
            passed, failed = passed + right, failed + (not right)
            if not right:
                print(f"{path.name}: {case['name']}: expected {case['expect']}, found {outcome}")
    if seen != set(FORMATS):
        print("formats without vectors:", ", ".join(sorted(set(FORMATS) - seen)))
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or passed < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
