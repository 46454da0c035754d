"""What was graded, when, from which bytes: an append-only file that outlives a killed run.

nbgrader alone takes an existing output folder for a finished grading, so a run that was killed leaves a right answer
at 0 [16]. And it keeps one row a learner, so an earlier attempt's points are gone after the next [14]. A line is
added here after nbgrader has committed a submission's grades, and a submission is done only when its line is there.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from grading.curriculum import journal

#: nbgrader's own notes beside a submission; they say nothing of what was answered.
NOTES = {"timestamp.txt", "submission_secret.txt", "user_info.json"}


@dataclass(frozen=True)
class Entry:
    """One grading of one submission. `state` is graded or failed; `points` maps grade_id to automatic points."""

    assignment: str
    learner: str
    content: str
    state: str
    submitted_at: str
    graded_at: str
    points: dict[str, float] = field(default_factory=dict)
    reason_zh: str = ""
    reason_en: str = ""
    #: Signs of tampering, [zh, en] each: points are withheld and a trainer has to look.
    flags: list[list[str]] = field(default_factory=list)


def content_hash(folder: Path, release: Path) -> str:
    """A hash of what was submitted and of the release version it is graded by: either changed means grade again."""
    digest = hashlib.sha256()
    for base in (folder, release):
        for path in sorted(Path(base).rglob("*")):
            if path.is_file() and not path.is_symlink() and path.name not in NOTES:
                digest.update(str(path.relative_to(base)).encode() + b"\0")
                with path.open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


class Ledger:
    """The entries of one cohort, newest last."""

    def __init__(self, path: Path):
        self.path = Path(path)

    def entries(self) -> list[Entry]:
        """All entries; a last line cut by a crash is left out, which means: graded again."""
        found = []
        for value in journal.read(self.path):
            with suppress(TypeError):
                found.append(Entry(**value))
        return found

    def latest(self) -> dict[tuple[str, str], Entry]:
        """(assignment, learner) -> the newest entry."""
        return {(entry.assignment, entry.learner): entry for entry in self.entries()}

    def add(self, entry: Entry) -> None:
        journal.append(self.path, asdict(entry))
