"""``python -m grading.commands.lab_process``: JupyterLab, and after it what the home page asked for, if it did.

Changing the language ends one Lab and opens another. Both take place in this one process, so that Ctrl+C, closing the
terminal and signals reach whichever is there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys


def main() -> None:
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance()
    wish = os.environ.pop("ZHIXING_AFTER", "")
    if not wish:
        return
    wish = json.loads(wish)
    environment = os.environ | {"ZHIXING_LAB_TOKEN": wish["token"]}
    command = [sys.executable, "-m", "grading.cli", *wish["command"]]
    if sys.platform == "win32":
        raise SystemExit(subprocess.call(command, env=environment))
    os.execve(command[0], command, environment)


if __name__ == "__main__":
    main()
