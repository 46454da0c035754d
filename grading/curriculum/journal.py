"""A file that is only added to: one JSON object a line, safe to cut off at any moment."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path


def append(path: Path, value: dict) -> None:
    """Add one object and wait until it is on the disk."""
    append_all(path, [value])


def append_all(path: Path, values: Iterable[dict]) -> None:
    """Add several objects and wait, once, until they are on the disk."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)
    with path.open("ab+") as file:
        size = file.seek(0, os.SEEK_END)
        # A line left unfinished by a crash must not swallow this one.
        torn = size and (file.seek(size - 1), file.read(1))[1] != b"\n"
        file.write((("\n" if torn and lines else "") + lines).encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> Iterator[dict]:
    """Every object, oldest first; a line that was cut off is left out. No file: nothing."""
    path = Path(path)
    # As bytes: a line may be cut inside a character, and a text may hold what str.splitlines takes for a line's end.
    for line in path.read_bytes().split(b"\n") if path.is_file() else ():
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            yield value
