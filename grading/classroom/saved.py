"""Small JSON files beside a notebook: written whole or not at all, and read with nothing taken on trust.

What a form saved travels with the submission and comes back as the learner's bytes, which anyone may have edited. So a
file is read with a limit on its size, only as the kind and version it says it is, and only what the reader asks for.
"""

from __future__ import annotations

import json
import math
import os
import stat
import tempfile
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path

#: No form of ours fills more; a larger file is not one of them.
MAX_BYTES = 64 * 1024
_KEPT = {"\n", "\t"}


class Unusable(ValueError):
    """A file that cannot be read as what it should be. `zh` and `en` say why."""

    def __init__(self, zh: str, en: str):
        super().__init__(zh, en)
        self.zh, self.en = zh, en


def save(path: Path, value: dict) -> None:
    """Write `value` as UTF-8 JSON: a reader sees the old bytes or the new. Raises OSError where it cannot be written."""
    replace(path, (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))


def replace(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Replace `path` in one step, with bytes or with one piece after another: a reader sees the old bytes or the new, and
    a failure leaves the old."""
    path = Path(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def load(path: Path, kind: str, schema: int) -> dict:
    """The object in `path`, which must say that it is of this kind and schema. Raises Unusable with the reason."""
    data = _bytes(Path(path))
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise Unusable("不是 UTF-8 文字", "it is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        raise Unusable("不是完整的 JSON，可能被改动或截断", "it is no complete JSON: edited or cut off") from error
    if not isinstance(value, dict) or value.get("kind") != kind:
        raise Unusable(f"内容不是 {kind}", f"its content is not of the kind {kind}")
    if type(value.get("schema")) is not int or value["schema"] != schema:
        raise Unusable(f"版本 {_shown(value.get('schema'))} 读不了，需要版本 {schema}",
                       f"schema {_shown(value.get('schema'))} cannot be read; {schema} is needed")  # fmt: skip
    return value


def _bytes(path: Path) -> bytes:
    try:
        # A link could lead out of the submission, and a pipe would wait for ever.
        if not stat.S_ISREG(path.lstat().st_mode):
            raise Unusable("不是普通文件", "it is not a regular file")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unusable(f"打不开（{error.strerror}）", f"it cannot be opened ({error.strerror})") from error
    if len(data) > MAX_BYTES:
        raise Unusable(f"超过 {MAX_BYTES // 1024} KB", f"it is over {MAX_BYTES // 1024} KB")
    return data


def _no_constant(name: str):
    raise ValueError(name)  # NaN and Infinity are no JSON


def _shown(value: object) -> str:
    return repr(value)[:20]


def text(value: object, name: str, limit: int) -> str:
    """`value` as one piece of text without control characters. Raises Unusable when it is none, or too long."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unusable(f"{name} 不是文字", f"{name} is no text")
    if len(value) > limit:
        raise Unusable(
            f"{name} 有 {len(value)} 个字，最多 {limit}", f"{name} has {len(value)} characters, {limit} at most"
        )
    # Control and direction marks would let a text rewrite the line of the table it is shown in.
    return "".join(c for c in value if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cf", "Cs")).strip()


def number(value: object, name: str) -> float | None:
    """`value` as a finite number, None where there is none. Raises Unusable for anything else."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > 1e15 or not math.isfinite(value):
        raise Unusable(f"{name} 不是一个数", f"{name} is no number")
    return float(value)


def day(value: object, name: str) -> date | None:
    """`value` (YYYY-MM-DD) as a date from 1990 to 2100, None where there is none. Raises Unusable for anything else."""
    if value is None or value == "":
        return None
    try:
        found = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        found = None
    if found is None or not 1990 <= found.year <= 2100:
        raise Unusable(f"{name} 不是日期（要写成 2026-12-31）", f"{name} is no date (written 2026-12-31)")
    return found
