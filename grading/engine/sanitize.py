"""What a learner did to a notebook's structure is put right before nbgrader reads it."""

from __future__ import annotations

import json
from typing import ClassVar

from nbgrader import utils
from nbgrader.preprocessors import CheckCellMetadata, NbGraderPreprocessor


class DropOrphanMetadata(NbGraderPreprocessor):
    """Remove nbgrader metadata that names no cell, and give every cell an id of its own.

    DeduplicateIds empties the metadata of a copied cell, and CheckCellMetadata then stops the batch on it
    (nbgrader #1083).
    """

    def preprocess(self, nb, resources):
        seen: set[str] = set()
        for number, cell in enumerate(nb.cells):
            meta = cell.metadata.get("nbgrader")
            if meta is not None and not (isinstance(meta, dict) and meta.get("grade_id")):
                del cell.metadata["nbgrader"]
            if cell.get("id") in seen:
                cell["id"] = f"copy-{number}"
            seen.add(cell.get("id"))
        return nb, resources


class UntagChecks(NbGraderPreprocessor):
    """Remove tags from what is graded: nbclient passes over a cell tagged skip-execution, and nbgrader gives a check without
    outputs all its points."""

    def preprocess_cell(self, cell, resources, cell_index):
        if utils.is_grade(cell):
            cell.metadata.pop("tags", None)
        return cell, resources


class Steps(NbGraderPreprocessor):
    """Several preprocessors as one: nbconvert validates a notebook after each, and that took a quarter of the time."""

    steps: ClassVar[tuple[type[NbGraderPreprocessor], ...]] = ()

    def __init__(self, **options):
        super().__init__(**options)
        self._steps = [step(parent=self.parent) for step in self.steps]

    def preprocess(self, nb, resources):
        for step in self._steps:
            nb, resources = step(nb, resources)
        return nb, resources


class CheckMetadata(CheckCellMetadata):
    """CheckCellMetadata, which is asked once about metadata that many submissions have in common.

    nbgrader compiles its schema anew for each cell; what it has found good is good in the next notebook, too.
    """

    _good: ClassVar[set[str]] = set()

    def preprocess(self, nb, resources):
        seen = [
            [cell["cell_type"], cell["metadata"]["nbgrader"]] for cell in nb.cells if "nbgrader" in cell["metadata"]
        ]
        text = json.dumps(seen, sort_keys=True)
        if text not in self._good:
            super().preprocess(nb, resources)
            if len(self._good) < 1000:
                self._good.add(text)
        return nb, resources
