#!/usr/bin/env python3
"""Fills corpus/<target>/ from the published vectors, so that fuzzing starts from what is nearly right."""

import hashlib
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
# Slot files of the fixtures, without their sum: the target makes it right.
for path in sorted((HERE.parent / "fixtures").glob("format-*/vault/slots.a")):
    folder = HERE / "corpus" / "slots"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / path.parts[-3]).write_bytes(path.read_bytes()[:-32])
for path in sorted((HERE.parent / "vectors").glob("*.json")):
    file = json.loads(path.read_text(encoding="utf-8"))
    folder = HERE / "corpus" / file["format"]
    for case in file["cases"]:
        data = bytes.fromhex(case["bytes"]) if isinstance(case.get("bytes"), str) else case.get("text", "").encode()
        if file["format"] == "slots":
            data = data[:-32]
        if data:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
