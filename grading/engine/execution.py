"""The boundary of the runner: how the cells of a submission are executed while autograding.

nbgrader calls one preprocessor of ``c.Autograde.autograde_preprocessors`` to run a notebook. Ours keeps nbgrader's
(same kernels, same outputs) and adds the limits it lacks: a budget of time for the whole notebook, not only for a
cell, and a budget of bytes for its outputs.
"""

from __future__ import annotations

import time

from nbgrader.preprocessors import Execute
from traitlets import Integer, default


class Execution(Execute):
    """nbgrader's Execute with limits for the notebook as a whole."""

    notebook_seconds = Integer(300, help="Wall time for all cells of a notebook, in seconds").tag(config=True)
    output_bytes = Integer(2_000_000, help="Size of all outputs of a notebook, in characters").tag(config=True)

    @default("timeout_func")
    def _remaining(self):
        def seconds(cell):
            left = self.notebook_seconds - (time.monotonic() - self._began)
            return max(1, min(self.timeout, int(left)))

        return seconds

    def preprocess(self, nb, resources, km=None):
        self._began = time.monotonic()
        self._printed = 0
        return super().preprocess(nb, resources, km)

    def output(self, outs, msg, display_id, cell_index):
        """Keep an output while there is room for it; the first that does not fit is cut, the rest are dropped."""
        content = msg["content"]
        room = self.output_bytes - self._printed
        size = len(content.get("text", "")) or sum(len(str(item)) for item in content.get("data", {}).values())
        self._printed += size
        if room <= 0:
            return None
        if size > room:
            if "text" not in content:
                return None
            content["text"] = content["text"][:room]
        return super().output(outs, msg, display_id, cell_index)
