"""JupyterLab in our settings: its language, nbgrader at hand, fonts, one folder as its root."""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
from pathlib import Path

from grading.classroom.language import T
from grading.commands.common import out
from grading.curriculum.errors import ZhixingError

FIRST_PORT = 8888
LOCALES = {"zh": "zh_CN", "en": "default"}
#: What only a trainer needs in the Lab.
TRAINER_ONLY = ["@jupyter/nbgrader:formgrader", "@jupyter/nbgrader:create-assignment", "@jupyter/nbgrader:course-list"]


def free_port(wanted: int) -> int:
    """`wanted` if it is free; with 0, the first free port from 8888. Raises ZhixingError for a port in use."""
    for port in [wanted] if wanted else range(FIRST_PORT, FIRST_PORT + 100):
        with socket.socket() as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    if wanted:
        raise ZhixingError(
            f"端口 {wanted} 已被占用。不写 --port 就会自动选一个空闲端口。",
            f"Port {wanted} is in use. Without --port a free one is chosen.",
        )
    raise ZhixingError(
        "8888 到 8987 的端口都被占用了，请用 --port 指定一个。",
        "Ports 8888 to 8987 are all in use: name one with --port.",
    )


def write_settings(folder: Path, lang: str, trainer: bool, nbgrader_config: str) -> Path:
    """A Jupyter config folder for this run (documented: JUPYTER_CONFIG_PATH, labconfig). Returns it."""
    lab = folder / "labconfig"
    lab.mkdir(parents=True, exist_ok=True)
    overrides = {
        "@jupyterlab/translation-extension:plugin": {"locale": LOCALES[lang]},
        "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
        "@jupyterlab/docmanager-extension:plugin": {
            "autosaveInterval": 30,
            "defaultViewers": {"markdown": "Markdown Preview"},
        },
    }
    (lab / "default_setting_overrides.json").write_text(json.dumps(overrides), encoding="utf-8")
    hidden = {} if trainer else {name: True for name in TRAINER_ONLY}
    page = {"disabledExtensions": {**hidden, "@jupyterlab/apputils-extension:announcements": True}}
    (lab / "page_config.json").write_text(json.dumps(page), encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(nbgrader_config, encoding="utf-8")
    extensions = {"assignment_list": True, "validate_assignment": True, "course_list": trainer, "formgrader": trainer}
    server = {
        "ServerApp": {
            "jpserver_extensions": {f"nbgrader.server_extensions.{name}": on for name, on in extensions.items()}
        }
    }
    (folder / "jupyter_server_config.json").write_text(json.dumps(server), encoding="utf-8")
    return folder


def environment(settings: Path, lang: str, token: str) -> dict[str, str]:
    """The environment of the Lab and of every kernel in it. The token goes here: a command line can be read by others."""
    beside = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    return os.environ | {
        "JUPYTER_CONFIG_PATH": os.pathsep.join(
            filter(None, [str(settings), os.environ.get("JUPYTER_CONFIG_PATH", "")])
        ),
        # A person's own ~/.jupyter must not decide which language or port the course has.
        "JUPYTER_CONFIG_DIR": str(settings / "user"),
        "JUPYTER_TOKEN": token,
        "ZHIXING_LANG": lang,
        "PATH": path if beside in path.split(os.pathsep) else os.pathsep.join([beside, path]),
    }


def serve(
    root: Path, lang: str, port: int, no_browser: bool, *, trainer: bool, url: str, nbgrader_config: str = ""
) -> None:
    """Run JupyterLab on `root` until it is stopped. `url` is the page it opens."""
    if not nbgrader_config:
        nbgrader_config = (root / "nbgrader_config.py").read_text(encoding="utf-8")
    number = free_port(port)
    settings = write_settings(
        root.parent / f".settings-{root.name}" if trainer else root.parent.parent / ".zhixing" / f"lab-{lang}",
        lang,
        trainer,
        nbgrader_config,
    )
    token = secrets.token_hex(24)
    out.print(T(f"JupyterLab 正在启动：{root}", f"JupyterLab is starting in {root}"), soft_wrap=True, highlight=False)
    out.print(T("如果浏览器没有自动打开，请访问：", "If no browser opens, go to:"))
    out.print(f"  http://127.0.0.1:{number}{url}?token={token}", soft_wrap=True, highlight=False)
    out.print(T("按 Ctrl+C 停止。", "Ctrl+C stops it."))
    command = [
        sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root}", f"--ServerApp.port={number}",
        "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1", f"--LabApp.default_url={url}",
        "--ServerApp.log_level=WARN", "--LabApp.log_level=WARN",
    ]  # fmt: skip
    if no_browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    # The Lab takes this process's place: Ctrl+C, closing the terminal and signals reach it as if started by hand.
    os.chdir(root)
    if sys.platform == "win32":
        import subprocess

        raise SystemExit(subprocess.call(command, env=environment(settings, lang, token)))
    os.execve(command[0], command, environment(settings, lang, token))
