"""The first look at a dataset: one chart, drawn from its descriptor's `first_look`.

What a spec may say (its words have an `_en` twin):

- table, kind (barh, line, scatter), title, unit; unit_x, unit_y for scatter;
- barh: by, stat (count, sum, mean, median), y unless counting, top; or by with y alone, one row a bar (stat "value");
- line: x, y, stat, group (a line for each of its values);
- scatter: x, y, and log, a list of "x" and "y";
- where: rows that are shown, as pandas' query has it;
- labels: value in the table -> {zh, en} shown for it; without en, the value itself is the English;
- unit_by: what the values of `by` are, where they do not say it themselves (the number of a ward).
"""

from __future__ import annotations

import hashlib
import io
import json
import textwrap
import unicodedata
from pathlib import Path

import pandas as pd
from matplotlib import dates, ticker
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from grading.classroom.charts import BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILION
from grading.classroom.fonts import use_fonts
from grading.classroom.language import LANGUAGES
from grading.curriculum.errors import ZhixingError
from grading.curriculum.files import write_atomically
from grading.curriculum.shelf import Dataset

COLOURS = (BLUE, VERMILION, GREEN, ORANGE, PURPLE, GREY)
#: A second sign beside colour, for readers who see few colours and for black-and-white print.
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)))
INK, FAINT = "#222222", "#5F5F5F"
#: Raise it when the drawing changes, so that the catalogue draws its thumbnails again.
VERSION = 2
STAMP = "Zhixing-Stamp"
#: Of the picture, in inches; more where a bar chart has many lines of labels.
HEIGHT = 4.4
#: A label's width in letters.
COLUMNS = 38


class Words:
    """Texts in one language, or in both when a picture serves both."""

    def __init__(self, langs: tuple[str, ...]):
        self.langs = langs

    def pick(self, item: dict, key: str, between: str = " / ") -> str:
        found = {"zh": item.get(key, ""), "en": item.get(f"{key}_en", item.get(key, ""))}
        return between.join(dict.fromkeys(found[lang] for lang in self.langs))

    def say(self, zh: str, en: str, between: str = " / ") -> str:
        return self.pick({"_": zh, "__en": en}, "_", between)

    def label(self, spec: dict, value: object) -> str:
        """A value of the table as it is shown: its `labels` entry, else as it stands."""
        # True and False are looked up as the table writes them, true and false.
        known = spec.get("labels", {}).get(str(value).lower() if str(value) in ("True", "False") else str(value))
        if not known:
            return str(value)
        zh, en = known["zh"], known.get("en", str(value))
        return self.say(zh, en, " " if width(zh + en) < COLUMNS else "\n")


def stamp(dataset: Dataset) -> str:
    """Changes when the chart would: its spec, its table, its source line, or the drawing here."""
    spec = dataset.descriptor["first_look"]
    parts = [VERSION, spec, dataset.tables[spec["table"]].get("hash"), dataset.descriptor["attribution"]]
    parts += [dataset.descriptor["period"]]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()


def draw(dataset: Dataset, target: Path, langs: tuple[str, ...] = LANGUAGES, *, dpi: int = 110) -> Path:
    """Write the chart as PNG to `target`. Raises ZhixingError when the spec does not fit the table."""
    buffer = io.BytesIO()
    figure(dataset, langs).savefig(buffer, format="png", dpi=dpi, metadata={"Software": None, STAMP: stamp(dataset)})
    write_atomically(target, buffer.getvalue())
    return Path(target)


def figure(dataset: Dataset, langs: tuple[str, ...] = LANGUAGES) -> Figure:
    use_fonts()
    spec, words = dataset.descriptor["first_look"], Words(langs)
    try:
        table = dataset.read(spec["table"])
        if "where" in spec:
            table = table.query(spec["where"])
        fig = Figure(figsize=(7.6, HEIGHT), layout="constrained")
        fig.get_layout_engine().set(w_pad=0.12, h_pad=0.09)
        FigureCanvasAgg(fig)
        axes = fig.subplots()
        axes.set_axisbelow(True)
        {"barh": _barh, "line": _line, "scatter": _scatter}[spec["kind"]](axes, table, spec, words)
    except (KeyError, pd.errors.UndefinedVariableError) as error:
        raise ZhixingError(
            f"{dataset.name}：first_look 与表不符（{error}）。请改 datapackage.json 的 first_look。",
            f"{dataset.name}: first_look does not fit the table ({error}). Mend first_look in datapackage.json.",
        ) from error
    _frame(fig, axes, dataset, words)
    return fig


# --- the three kinds ------------------------------------------------------------------------------------------------
def _barh(axes: Axes, table: pd.DataFrame, spec: dict, words: Words) -> None:
    values = summary(table, spec["by"], spec).sort_values(ascending=False, kind="stable").head(spec.get("top", 12))
    values, unit = _scaled(values, spec, words)
    places = range(len(values))[::-1]
    axes.barh(places, values, color=BLUE, height=0.72)
    names = [wrapped(words.label(spec, value)) for value in values.index]
    axes.set_yticks(places, names)
    lines = sum(1 + name.count("\n") for name in names)
    axes.figure.set_figheight(max(HEIGHT, 1.9 + 0.2 * lines))
    digits = 0 if (values == values.round()).all() else 1 if values.max() >= 10 else 2
    for place, value in zip(places, values, strict=True):
        axes.annotate(
            f"{value:,.{digits}f}",
            (value, place),
            (4, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
            color=INK,
        )
    axes.set_xlim(0, values.max() * 1.13)
    axes.set_xlabel(unit)
    _over_the_axis(axes, words.pick(spec, "unit_by"))
    axes.xaxis.set_major_formatter(ticker.StrMethodFormatter("{x:,g}"))
    axes.xaxis.set_major_locator(ticker.MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#DDDDDD", linewidth=0.6)


def _line(axes: Axes, table: pd.DataFrame, spec: dict, words: Words) -> None:
    keys = [spec["x"], spec["group"]] if "group" in spec else [spec["x"]]
    values, unit = _scaled(summary(table, keys, spec), spec, words)
    frame = values.unstack() if "group" in spec else values.to_frame()
    x, timed = _time(frame.index)
    ends, thick = [], 0.6 if len(x) > 500 else 1.6
    for number, (name, line) in enumerate(frame.items()):
        colour = COLOURS[number % len(COLOURS)]
        axes.plot(x, line.astype(float), color=colour, linestyle=DASHES[number % len(DASHES)], linewidth=thick)
        if "group" in spec:
            last = line.last_valid_index()
            ends.append((float(line[last]), x[frame.index.get_loc(last)], words.label(spec, name), colour))
    axes.set_ylim(0 if float(frame.min().min()) >= 0 else None)
    _names_at_the_end(axes, ends)
    if timed:
        locator = dates.AutoDateLocator(minticks=3, maxticks=8)
        axes.xaxis.set_major_locator(locator)
        # Numbers, not month names: they read the same in both languages.
        span = (x[-1] - x[0]).days
        axes.xaxis.set_major_formatter(dates.DateFormatter("%Y" if span > 365 * 6 else "%Y-%m"))
    else:
        axes.xaxis.set_major_locator(ticker.MaxNLocator(8, integer=True))
    axes.yaxis.set_major_formatter(ticker.StrMethodFormatter("{x:,g}"))
    _over_the_axis(axes, unit)
    axes.grid(axis="y", color="#DDDDDD", linewidth=0.6)


def _scatter(axes: Axes, table: pd.DataFrame, spec: dict, words: Words) -> None:
    shown = table[[spec["x"], spec["y"]]].dropna().astype(float)
    axes.scatter(shown[spec["x"]], shown[spec["y"]], s=16, color=BLUE, alpha=0.6, linewidths=0)
    for which, axis in (("x", axes.xaxis), ("y", axes.yaxis)):
        if which in spec.get("log", []):
            (axes.set_xscale if which == "x" else axes.set_yscale)("log")
        axis.set_major_formatter(ticker.StrMethodFormatter("{x:,g}"))
    axes.set_xlabel(words.pick(spec, "unit_x"))
    _over_the_axis(axes, words.pick(spec, "unit_y"))
    axes.grid(color="#DDDDDD", linewidth=0.6)
    count = f"{len(shown):,}"
    axes.text(
        1,
        1.01,
        words.say(f"{count} 个点", f"{count} points"),
        transform=axes.transAxes,
        fontsize=8,
        color=FAINT,
        ha="right",
    )


# --- numbers --------------------------------------------------------------------------------------------------------
def summary(table: pd.DataFrame, by: str | list[str], spec: dict) -> pd.Series:
    """`stat` of `y` in each group of `by`, as float; rows without a group are left out, sums of nothing are missing."""
    groups = table.groupby(by, observed=True)
    if spec["stat"] == "count":
        return groups.size().astype(float)
    if spec["stat"] == "sum":
        return groups[spec["y"]].sum(min_count=1).astype(float)
    if spec["stat"] == "value":
        return groups[spec["y"]].first().astype(float)
    return groups[spec["y"]].agg(spec["stat"]).astype(float)


def _scaled(values: pd.Series, spec: dict, words: Words) -> tuple[pd.Series, str]:
    """Large numbers in millions, the unit saying so: an axis of nine-digit numbers is not read."""
    unit = {"unit": spec["unit"], "unit_en": spec["unit_en"]}
    if values.abs().max() >= 1e7:
        values = values / 1e6
        unit = {"unit": f"百万{spec['unit']}", "unit_en": f"million {spec['unit_en']}"}
    return values, words.pick(unit, "unit")


def _time(index: pd.Index) -> tuple[pd.Index, bool]:
    """The x values, and whether they are dates. "2014-01" counts as one; years stay numbers."""
    if isinstance(index, pd.DatetimeIndex):
        return index, True
    if pd.api.types.is_numeric_dtype(index):
        return index.astype(int), False
    return pd.to_datetime(index, format="%Y-%m"), True


# --- words and frame ------------------------------------------------------------------------------------------------
def _names_at_the_end(axes: Axes, ends: list[tuple]) -> None:
    """Each line's name beside its last point, moved apart where they would lie on one another."""
    low, high = axes.get_ylim()
    gap = (high - low) * 0.06
    floor = low - gap / 2  # the lowest name stays clear of the axis
    for value, x, name, colour in sorted(ends, key=lambda end: end[0]):
        place = max(value, floor + gap)
        axes.annotate(
            name,
            (x, place),
            (6, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
            color=colour,
            annotation_clip=False,
        )
        floor = place


def _over_the_axis(axes: Axes, text: str) -> None:
    """What the upright axis counts, above it: a Chinese word turned on its side is hard to read."""
    axes.set_title(text, loc="left", fontsize=9, color=INK)


def width(text: str) -> int:
    """Columns a text takes: a Chinese character is as wide as two Latin letters."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def wrapped(text: str) -> str:
    """A label in at most two lines; what does not fit is cut with an ellipsis."""
    lines = [line for part in text.split("\n") for line in folded(part, COLUMNS)]
    return "\n".join(lines) if len(lines) <= 2 else f"{lines[0]}\n{lines[1]}…"


def _frame(fig: Figure, axes: Axes, dataset: Dataset, words: Words) -> None:
    """Title, source and colours that every chart shares."""
    title = words.pick(dataset.descriptor["first_look"], "title", "\n").split("\n")
    lines = (
        [title[0], *textwrap.wrap(title[1], 88)]
        if len(title) > 1
        else textwrap.wrap(title[0], 44 if words.langs == ("zh",) else 78)
    )
    fig.suptitle("\n".join(lines), x=0.01, ha="left", fontsize=12, color=INK)
    start, end = dataset.descriptor["period"]["start"], dataset.descriptor["period"]["end"]
    # The blanks within the period do not break.
    period = start if start == end else f"{start}\u00a0–\u00a0{end}"
    source = f"{words.say('来源', 'Source')}: {dataset.descriptor['attribution'].rstrip('.。')} · {period}"
    fig.supxlabel("\n".join(folded(source, 140)), x=0.01, ha="left", fontsize=7.5, color=FAINT)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color("#BBBBBB")
    axes.tick_params(colors=INK, labelsize=8.5)
    axes.xaxis.label.set(fontsize=9, color=INK)


def folded(text: str, columns: int) -> list[str]:
    """Lines of at most `columns`, counting Chinese characters double."""
    lines, line = [], ""
    for word in text.replace("；", "； ").split(" "):
        if line and width(f"{line} {word}") > columns:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]
