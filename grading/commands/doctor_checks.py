"""What `zhixing doctor` looks at. Each check looks, changes nothing, and says what was found and how to mend it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.requirements import Requirement

from grading.curriculum.errors import ZhixingError

PYTHONS = ((3, 11), (3, 13))
MEGABYTE = 1 << 20
#: Free disk space below which grading is likely to stop half-way, and below which it is worth a word. In bytes: a
#: graded submission with its charts and feedback takes about 1 MB.
LEAST_DISK, GOOD_DISK = 500 * MEGABYTE, 2048 * MEGABYTE
#: What every chart needs to draw: Chinese, Latin, digits, the minus sign.
GLYPHS = "知行服务满意度数据Aa09−%“”"
OK, LIMITED, MISSING = "ok", "limited", "missing"


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report. found and mend are (zh, en); mend is empty where nothing is to be done.

    state: ok; limited (goes on, with less); missing (something of the course does not work without it).
    """

    id: str
    title: tuple[str, str]
    state: str
    found: tuple[str, str]
    mend: tuple[str, str] = ("", "")


def python(running: tuple[int, int] = sys.version_info[:2]) -> Finding:
    """The Python in use against the versions that the locked packages are made for."""
    title, said = ("Python", "Python"), ".".join(map(str, running))
    if PYTHONS[0] <= running <= PYTHONS[1]:
        return Finding("python", title, OK, (f"{said}，{sys.prefix}", f"{said} in {sys.prefix}"))
    return Finding("python", title, MISSING, (said, said), (
        "请安装 Python 3.11 至 3.13，删除 .venv 文件夹，再运行 ./zhixing。",
        "Install Python 3.11 to 3.13, delete the .venv folder, and run ./zhixing.",
    ))  # fmt: skip


def packages(lock: Path) -> Finding:
    """Installed versions against those of `lock` that are for this system."""
    title = ("软件包版本", "Package versions")
    try:
        lines = [line for line in lock.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    except OSError as error:
        return Finding("packages", title, MISSING, (f"没有找到 {lock}", f"No {lock}: {error.strerror}"), (
            "请取回完整的课程文件夹。", "Get the whole course folder back.",
        ))  # fmt: skip
    wanted = [one for one in map(Requirement, lines) if one.marker is None or one.marker.evaluate()]
    different = []
    for one in wanted:
        has = _installed(one.name)
        if not has or not one.specifier.contains(has, prereleases=True):
            different.append(
                (
                    f"{one.name}{one.specifier}（现为 {has or '未安装'}）",
                    f"{one.name}{one.specifier} (has {has or 'none'})",
                )
            )
    if not different:
        return Finding(
            "packages", title, OK, (f"{len(wanted)} 个，与 {lock.name} 一致", f"{len(wanted)}, as {lock.name} says")
        )
    more = len(different) - 5
    return Finding("packages", title, MISSING, (
        f"{len(wanted)} 个中有 {len(different)} 个不一致：" + "、".join(zh for zh, _ in different[:5]) + ("……" if more > 0 else ""),
        f"{len(different)} of {len(wanted)} differ: " + ", ".join(en for _, en in different[:5]) + (" …" if more > 0 else ""),
    ), (
        "删除 .venv 文件夹，再运行 ./zhixing；用 conda 的，运行 conda env update -f environment.yml。",
        "Delete the .venv folder and run ./zhixing; with conda, run conda env update -f environment.yml.",
    ))  # fmt: skip


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def isolation() -> Finding:
    """Whether submissions can be graded in the sandbox here: a warm process is started in it, and asked."""
    from grading.engine.runner import sandbox

    title = ("评分沙箱", "Grading sandbox")
    found = sandbox.found()
    if not found.works:
        return _no_sandbox(title, found.fault)
    try:
        nested = _start_in_sandbox()
    except ZhixingError as error:
        return _no_sandbox(title, (error.zh, error.en))
    who = ("由 root 启动", "started by root") if found.root else ("非特权用户命名空间", "unprivileged user namespaces")
    if nested:
        return Finding("isolation", title, OK, (
            f"bubblewrap 可用（{who[0]}），每份提交有自己的进程和文件空间",
            f"bubblewrap works ({who[1]}); each submission has processes and files of its own",
        ))  # fmt: skip
    return Finding("isolation", title, LIMITED, (
        f"bubblewrap 可用（{who[0]}），但各份提交先后共用一个沙箱",
        f"bubblewrap works ({who[1]}), but submissions use one sandbox in turn",
    ), (
        "不影响评分。要让每份提交完全分开，请管理员允许在用户命名空间内再建命名空间。",
        "Grading works. To keep submissions wholly apart, ask the administrator to allow namespaces inside user namespaces.",
    ))  # fmt: skip


def _start_in_sandbox() -> bool:
    """Start a warm process in the sandbox; whether it can give each submission namespaces. Raises ZhixingError."""
    from grading.engine.runner.client import WarmRunner

    runner = WarmRunner("bwrap", None)
    try:
        return bool(runner.ready().get("nested"))
    finally:
        runner.close()


def _no_sandbox(title: tuple[str, str], fault: tuple[str, str]) -> Finding:
    """Grading refuses without a sandbox, unless this machine's trainer has chosen another way for good."""
    from grading.engine.runner import sandbox

    chosen = sandbox.chosen()
    mend = (
        "装好之前 zhixing grade 不会评分；确信提交都可信时，可加 --isolation none。学员的学习和提交不受影响。",
        "Until then zhixing grade refuses; with submissions you trust, add --isolation none. Learners can work and submit.",
    )
    if chosen == "bwrap":
        return Finding("isolation", title, MISSING, fault, mend)
    return Finding("isolation", title, LIMITED, (
        f"{fault[0]} 环境变量 ZHIXING_ISOLATION 已选 {chosen}",
        f"{fault[1]} The environment variable ZHIXING_ISOLATION chooses {chosen}",
    ), (
        "学员的代码能读到成绩册和隐藏检查，只用于可信的提交。",
        "The learners' code can read the gradebook and the hidden checks: for trusted submissions only.",
    ))  # fmt: skip


def fonts(path: Path | None = None) -> Finding:
    """Whether the course's own font is there and has the characters that charts draw."""
    from grading.classroom import fonts as course_fonts

    title = ("图表中文字体", "Chinese font for charts")
    mend = (
        "删除 .venv 文件夹，再运行 ./zhixing，字体会随软件包装好。",
        "Delete the .venv folder and run ./zhixing: the font comes with a package.",
    )
    try:
        from matplotlib.ft2font import FT2Font

        path = path or course_fonts.font_file()
        lacking = sorted(set(GLYPHS) - set(map(chr, FT2Font(str(path)).get_charmap())))
    except (ImportError, OSError, StopIteration, RuntimeError) as error:
        said = str(error) or type(error).__name__
        return Finding("fonts", title, MISSING, (f"字体读不出来：{said}", f"The font cannot be read: {said}"), mend)
    if lacking:
        return Finding(
            "fonts",
            title,
            MISSING,
            (f"{path.name} 缺少：{''.join(lacking)}", f"{path.name} lacks: {''.join(lacking)}"),
            mend,
        )
    return Finding(
        "fonts", title, OK, (f"{course_fonts.FAMILY}，随课程安装", f"{course_fonts.FAMILY}, installed with the course")
    )


def port() -> Finding:
    """Whether JupyterLab can listen on this machine."""
    from grading.commands import lab

    title = ("网页端口", "Port for the browser")
    try:
        free = lab.free_port(0)
    except ZhixingError as error:
        return Finding("port", title, MISSING, (error.zh, error.en), (
            "关闭不用的 JupyterLab，或用 zhixing start --port 端口号 指定一个空闲端口。",
            "Close JupyterLabs that are not in use, or name a free port: zhixing start --port NUMBER.",
        ))  # fmt: skip
    if free == lab.FIRST_PORT:
        return Finding("port", title, OK, (f"{free} 空闲", f"{free} is free"))
    return Finding("port", title, OK, (
        f"{lab.FIRST_PORT} 已被占用，会自动改用 {free}", f"{lab.FIRST_PORT} is in use; {free} will be taken",
    ))  # fmt: skip


def home(root: Path) -> Finding:
    """Whether working data can be written at `root`, which need not be there yet."""
    title = ("数据文件夹", "Folder of working data")
    place = _existing(root)
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"x")
    except OSError as error:
        return Finding("home", title, MISSING, (f"不能写入 {root}：{error.strerror}", f"Cannot write to {root}: {error.strerror}"), (
            "请管理员给予写入权限，或换一个位置：zhixing --home 文件夹 …。",
            "Ask for permission to write there, or choose another place: zhixing --home FOLDER ….",
        ))  # fmt: skip
    made = ("", "") if root.is_dir() else ("（第一次使用时建立）", " (made on first use)")
    return Finding("home", title, OK, (f"{root} 可写{made[0]}", f"{root} can be written{made[1]}"))


def disk(root: Path, least: int = LEAST_DISK, good: int = GOOD_DISK) -> Finding:
    """Free space where working data goes. least, good: bytes."""
    title = ("磁盘空间", "Disk space")
    free = shutil.disk_usage(_existing(root)).free
    state = MISSING if free < least else LIMITED if free < good else OK
    said = f"{free / 1e9:.1f} GB"
    mend = ("", "") if state == OK else (
        f"请腾出空间，至少留 {good / 1e9:.0f} GB；或用 --home 换到别的磁盘。",
        f"Make room: leave at least {good / 1e9:.0f} GB; or choose another disk with --home.",
    )  # fmt: skip
    return Finding("disk", title, state, (f"可用 {said}", f"{said} free"), mend)


def _existing(path: Path) -> Path:
    """`path`, or the nearest folder above it that is there."""
    return next((one for one in (path, *path.parents) if one.exists()), Path("/"))


def browser() -> Finding:
    """A browser for the browser tests. The course itself opens in whatever browser the user has."""
    title = ("测试用浏览器", "Browser for the tests")
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Finding("browser", title, OK, (found, found))
    return Finding("browser", title, LIMITED, ("没有找到 chromium", "No chromium"), (
        "只有浏览器测试需要它。Debian/Ubuntu：apt install chromium。",
        "Only the browser tests need it. Debian/Ubuntu: apt install chromium.",
    ))  # fmt: skip


def checks(root: Path, lock: Path) -> Iterator[Callable[[], Finding]]:
    """Every check, in the order of the report. root: the home folder."""
    yield python
    yield lambda: packages(lock)
    yield fonts
    yield lambda: home(root)
    yield lambda: disk(root)
    yield port
    yield isolation
    yield browser
