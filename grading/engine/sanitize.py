"""What a learner did to a notebook's structure is put right before nbgrader reads it."""

from __future__ import annotations

from nbgrader.preprocessors import NbGraderPreprocessor


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
