"""JupyterLab in our settings: its language, nbgrader at hand, fonts, one folder as its root."""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
import time
from pathlib import Path

from grading.classroom.language import T
from grading.commands.common import out
from grading.commands.room_words import words
from grading.curriculum.errors import ZhixingError

FIRST_PORT = 8888
#: Not "default", which would be the machine's language.
LOCALES = {"zh": "zh_CN", "en": "en"}
HOME_PAGE = "grading.commands.home_server"
#: Commands of our part of the Lab: check an exercise, hand it in.
ON_EXERCISES = ("zhixing:check", "zhixing:hand-in")
#: What would ask the network, is for another part of the course than the Lab, or is done by our own part of it.
NOT_OURS = [
    "@jupyterlab/apputils-extension:announcements",
    "@jupyterlab/translation-extension:translator-connector",
    "@voila-dashboards/jupyterlab-preview",
]
#: Of no use to learners, who check and hand in with our buttons: windows in English only, other ways to run code, another
#: interface without our buttons, and what asks the network.
TRAINER_ONLY = [
    "@jupyter/nbgrader",
    "jupyterlab-jupytext",
    "@jupyter-notebook/lab-extension",
    "@jupyterlab/console-extension",
    "@jupyterlab/debugger-extension",
    "@jupyterlab/extensionmanager-extension",
    "@jupyterlab/fileeditor-extension:language-server",
    "@jupyterlab/help-extension:jupyter-forum",
    "@jupyterlab/help-extension:resources",
    "@jupyterlab/inspector-extension:consoles",
    "@jupyterlab/lsp-extension",
    "@jupyterlab/notebook-extension:code-console",
    "@jupyterlab/notebook-extension:language-server",
    "@jupyterlab/pluginmanager-extension",
    "@jupyterlab/terminal-extension",
    "@jupyterlab/tooltip-extension:consoles",
]
#: Entries of the file menu that lead a learner astray: out of the course, to its end, to the web, to a name under which
#: the exercise is not handed in.
ASTRAY = ["filemenu:logout", "filemenu:shutdown", "filebrowser:open-url", "docmanager:save-as", "docmanager:rename"]
#: Formats that a notebook can be exported to need programs that are not here, or are not for readers.
EXPORTERS = ["ASCIIDoc", "Latex", "PDF", "QtPDF", "QtPNG", "RST", "Slides", "WebPDF"]
#: Our own part of the Lab: plain JavaScript, found by its folder.
LABEXTENSIONS = Path(__file__).parent / "labextensions"


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


def write_settings(folder: Path, lang: str, trainer: bool, nbgrader_config: str, room: dict | None = None) -> Path:
    """A Jupyter config folder for this run (documented: JUPYTER_CONFIG_PATH, labconfig, IPython's profile). Returns it.

    room: what the home page is to know; none for a Lab without one.
    """
    lab = folder / "labconfig"
    overrides = {
        "@jupyterlab/translation-extension:plugin": {"locale": LOCALES[lang]},
        "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
        "@jupyterlab/docmanager-extension:plugin": {
            "autosave": True,
            "autosaveInterval": 30,
            "defaultViewers": {"markdown": "Markdown Preview"},
        },
    } | (_ways_home() if room else {})
    hidden = [] if trainer else TRAINER_ONLY
    # As text: of an object in these options the Lab hands on the keys only.
    said = json.dumps(words(room), ensure_ascii=False)
    page = {"disabledExtensions": dict.fromkeys([*hidden, *NOT_OURS], True), "zhixing": said}
    extensions = ("assignment_list", "validate_assignment", "course_list", "formgrader")
    switches = {f"nbgrader.server_extensions.{name}": trainer for name in extensions}
    switches |= {"voila.server_extension": False, HOME_PAGE: room is not None}
    server = {
        "ServerApp": {"jpserver_extensions": switches},
        "LabServerApp": {"extra_labextensions_path": [str(LABEXTENSIONS)]},
    } | ({"Zhixing": room} if room else {})
    if not trainer:
        server |= {f"{one}Exporter": {"enabled": False} for one in EXPORTERS}
    # The server translates menus and settings, too, and looks for the language among the user's settings only.
    chosen = folder / "user" / "lab" / "user-settings" / "@jupyterlab" / "translation-extension"
    # Its warnings, about sockets of this machine, would go to a learner's terminal.
    kernel = {"InteractiveShellApp": {"extensions": ["grading.classroom.companion"]}, "IPKernelApp": {"log_level": 40}}
    files = {
        lab / "default_setting_overrides.json": json.dumps(overrides),
        lab / "page_config.json": json.dumps(page),
        chosen / "plugin.jupyterlab-settings": json.dumps({"locale": LOCALES[lang]}),
        folder / "nbgrader_config.py": nbgrader_config,
        folder / "jupyter_server_config.json": json.dumps(server),
        folder / "ipython" / "profile_default" / "ipython_kernel_config.json": json.dumps(kernel),
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for mark in (folder / "kernels").glob("*"):  # of kernels that were killed with their Lab
        if time.time() - mark.stat().st_mtime > 86_400:
            mark.unlink(missing_ok=True)
    # It holds the token.
    (folder / "jupyter_server_config.json").chmod(0o600)
    return folder


def _ways_home() -> dict:
    """A menu of ours and a button in each notebook's toolbar, both leading to the home page; no ways elsewhere."""

    def item(**more) -> dict:
        return {"command": "help:open", **more}

    home = {
        "url": "/zhixing/home",
        "text": T("首页：提交、得分、反馈", "Home: hand in, points, feedback"),
        "newBrowserTab": True,
    }
    stuck = {"url": "/zhixing/home#help", "text": T("遇到问题", "If something is stuck"), "newBrowserTab": True}
    menu = {"id": "jp-mainmenu-zhixing", "label": T("知行", "Zhixing"), "rank": 0.5,
            "items": [item(args=home, rank=1), *({"command": one, "rank": 2} for one in ON_EXERCISES),
                      item(args=stuck, rank=3)]}  # fmt: skip
    button = {"name": "zhixing-home", "label": T("首页", "Home"), "caption": home["text"], "rank": 60}
    file = {"id": "jp-mainmenu-file", "items": [{"command": one, "disabled": True} for one in ASTRAY]}
    # It would change the menus alone, and not the lessons; the home page changes both.
    tongue = {"type": "submenu", "disabled": True, "submenu": {"id": "jp-mainmenu-settings-language"}}
    settings = {"id": "jp-mainmenu-settings", "items": [tongue]}
    save_as = {"command": "docmanager:save-as", "keys": ["Accel Shift S"], "selector": "body", "disabled": True}
    buttons = [item(args=home, **button), *({"name": one, "rank": 61} for one in ON_EXERCISES)]
    return {
        "@jupyterlab/mainmenu-extension:plugin": {"menus": [menu, file, settings]},
        "@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": [save_as]},
        "@jupyterlab/notebook-extension:panel": {"toolbar": buttons},
    }


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
        # Every kernel has our companion, from a profile of our own: messages for a cell that does not end, and the like.
        "IPYTHONDIR": str(settings / "ipython"),
        "ZHIXING_ROOM": str(settings / "kernels"),
        "PATH": path if beside in path.split(os.pathsep) else os.pathsep.join([beside, path]),
    }


def serve(
    root: Path, lang: str, port: int, no_browser: bool, *, trainer: bool, url: str, nbgrader_config: str = "",
    settings: Path | None = None, room: dict | None = None, begin: str = "",
) -> None:  # fmt: skip
    """Run JupyterLab on `root` until it is stopped. `url` is the page it opens.

    settings: the folder for this run's Jupyter settings, beside `root` by default. room: what the home page is to know.
    begin: the folder inside `root` in which the file list begins.
    """
    if not nbgrader_config:
        nbgrader_config = (root / "nbgrader_config.py").read_text(encoding="utf-8")
    number = free_port(port)
    # From one language to the other the address stays, so that a page left open finds the Lab again.
    token = os.environ.pop("ZHIXING_LAB_TOKEN", "") or secrets.token_hex(24)
    room = room and room | {"port": number, "token": token, "lang": lang}
    settings = write_settings(settings or root.parent / f".settings-{root.name}", lang, trainer, nbgrader_config, room)
    out.print(T(f"JupyterLab 正在启动：{root}", f"JupyterLab is starting in {root}"), soft_wrap=True, highlight=False)
    out.print(T("如果浏览器没有自动打开，请访问：", "If no browser opens, go to:"))
    out.print(f"  http://127.0.0.1:{number}{url}?token={token}", soft_wrap=True, highlight=False)
    out.print(T("按 Ctrl+C 停止。", "Ctrl+C stops it."))
    level = "WARN" if trainer else "ERROR"  # a learner's terminal should not fill with English about sockets
    command = [
        sys.executable, "-m", "grading.commands.lab_process", f"--ServerApp.root_dir={root}",
        f"--ServerApp.port={number}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1",
        f"--LabApp.default_url={url}", f"--ServerApp.log_level={level}", f"--LabApp.log_level={level}",
    ]  # fmt: skip
    if begin:
        command.append(f"--ContentsManager.preferred_dir={begin}")
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
