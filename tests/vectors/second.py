"""A second implementation of HPKE, to seal for ours and to open what ours sealed: OpenSSL's, by the package `cryptography`.

One question a line, JSON with hexadecimal values; one answer a line. `tests/suite/vector_second.rs` asks.
"""
import hashlib
import json
import sys

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
MLKEM_PUBLIC = 1184


def private(seed):
    expanded = hashlib.shake_256(seed).digest(96)
    return MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), X25519PrivateKey.from_private_bytes(expanded[64:])


def public(asked):
    halves = private(asked["seed"])
    return {"public": b"".join(half.public_key().public_bytes_raw() for half in halves).hex()}


def seal(asked):
    key = asked["public"]
    halves = (
        MLKEM768PublicKey.from_public_bytes(key[:MLKEM_PUBLIC]),
        X25519PublicKey.from_public_bytes(key[MLKEM_PUBLIC:]),
    )
    return {"sealed": SUITE.encrypt(asked["plain"], hpke.MLKEM768X25519PublicKey(*halves), info=asked["info"]).hex()}


def open_(asked):
    try:
        key = hpke.MLKEM768X25519PrivateKey(*private(asked["seed"]))
        return {"plain": SUITE.decrypt(asked["sealed"], key, info=asked["info"]).hex()}
    except Exception:  # whatever it says: it does not open
        return {"refused": True}


DO = {"public": public, "seal": seal, "open": open_}

for line in sys.stdin:
    question = json.loads(line)
    values = {name: bytes.fromhex(value) for name, value in question.items() if name != "do"}
    print(json.dumps(DO[question["do"]](values)), flush=True)
