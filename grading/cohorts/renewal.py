"""A new version of an exercise takes the place of one in which nothing has been written yet; any other stays as it is."""

from __future__ import annotations

import json

from grading.cohorts import carry
from grading.cohorts.home import Cohort
from grading.cohorts.workspace import Workspace
from grading.curriculum.files import write_atomically


def renew(space: Workspace, cohort: Cohort, learner: str) -> tuple[list[str], list[str]]:
    """Bring untouched exercises up to what is released now: (renewed, kept because something is written in them).

    What an exercise held when it was fetched is remembered; opening and running it changes its bytes, but no answer.
    """
    record = space.home.root / ".zhixing" / f"fetched-{space.lang}.json"
    known = _read(record)
    before = json.dumps(known)
    renewed, kept = [], []
    for one in cohort.record.assignments.values():
        name, given = one["name"], cohort.root / "release" / one["name"]
        folder = space.root / "exercises" / name
        if not (folder.is_dir() and (given / carry.NOTEBOOK).is_file()):
            continue
        entry = known.get(f"{cohort.name}/{name}")
        if entry is not None and entry["released_at"] != one["released_at"]:
            if entry["answers"] == carry.answers(folder) and not space.handed_in(cohort, learner, name):
                write_atomically(folder / carry.NOTEBOOK, (given / carry.NOTEBOOK).read_bytes())
                renewed.append(name)
            else:
                kept.append(name)
        if entry is None or entry["released_at"] != one["released_at"]:
            known[f"{cohort.name}/{name}"] = {"released_at": one["released_at"], "answers": carry.answers(given)}
    if json.dumps(known) != before:
        write_atomically(record, json.dumps(known, ensure_ascii=False, indent=1).encode("utf-8"))
    return renewed, kept


def _read(path) -> dict:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
