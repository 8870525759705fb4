#!/usr/bin/env python3
"""Where does fuzzing start, and what of it is kept?

    corpus.py unpack FOLDER             FOLDER/<target>/: the published vectors, the fixtures and everything kept before
    corpus.py keep TARGET FOLDER        kept/<target>.txt becomes what lies in FOLDER: one input a line, in hex

What is kept is tried again in every test run (`vector_fuzz::what_fuzzing_kept_...`).
"""

import hashlib
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
KEPT = HERE / "kept"
# Longer inputs of these decoders only repeat shorter ones, and would fill the repository.
LONGEST = 2048
# A letter of enrolment holds, behind its seal, what two targets read.
ALSO = {"letter": ["approval", "request"], "code": ["spoken", "share"], "courier": ["frame"]}


def put(target: pathlib.Path, data: bytes) -> None:
    if data:
        target.mkdir(parents=True, exist_ok=True)
        (target / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


def unpack(folder: pathlib.Path) -> None:
    for source in sorted((HERE / "fuzz_targets").glob("*.rs")):
        (folder / source.stem).mkdir(parents=True, exist_ok=True)
    # Slot files without their sum: the target makes it right.
    for path in sorted((HERE.parent / "fixtures").glob("format-*/vault/slots.a")):
        put(folder / "slots", path.read_bytes()[:-32])
    for path in sorted((HERE.parent / "vectors").glob("*.json")):
        file = json.loads(path.read_text(encoding="utf-8"))
        for case in file["cases"]:
            data = bytes.fromhex(case["bytes"]) if isinstance(case.get("bytes"), str) else case.get("text", "").encode()
            if file["format"] == "slots":
                data = data[:-32]
            for target in [file["format"], *ALSO.get(file["format"], [])]:
                if (folder / target).is_dir():
                    put(folder / target, data)
    for path in sorted(KEPT.glob("*.txt")):
        for line in path.read_text(encoding="ascii").split():
            put(folder / path.stem, bytes.fromhex(line))


def keep(target: str, folder: pathlib.Path) -> None:
    inputs = sorted(
        {data.hex() for path in folder.iterdir() if 0 < len(data := path.read_bytes()) <= LONGEST},
        key=lambda line: (len(line), line),
    )
    KEPT.mkdir(exist_ok=True)
    (KEPT / f"{target}.txt").write_text("".join(f"{line}\n" for line in inputs), encoding="ascii")
    print(f"{target}: {len(inputs)} inputs kept")


match sys.argv[1:]:
    case ["unpack", folder]:
        unpack(pathlib.Path(folder))
    case ["keep", target, folder]:
        keep(target, pathlib.Path(folder))
    case _:
        sys.exit(__doc__)
