"""Files: hashed, and replaced whole or not at all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from grading.classroom.saved import replace

#: Windows reads these as devices, whatever their ending: no folder or file of ours may have such a name.
RESERVED_NAMES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def sha256(path: Path) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomically(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Replace `path` in one step, in a folder that is made where it is not there yet."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, data)
