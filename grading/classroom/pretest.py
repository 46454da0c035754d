"""Ten questions before the course and ten after it: the form a learner fills in, the file it leaves, and its score.

The file lies beside the notebook (pretest.json, posttest.json), so it travels with the submission. It holds which option
was chosen, never which one is right; the keys stay in the package and nothing here shows them.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from grading.classroom import saved
from grading.classroom.errors import ZhixingError
from grading.classroom.language import T, language

#: The file each form leaves beside its notebook.
FILES = {"A": "pretest.json", "B": "posttest.json"}
UNKNOWN = "unknown"
#: What a file of ours says it is.
KIND = "zhixing.data_thinking_test"

#: Options are buttons under one another: JupyterLab keeps the arrow keys for its cells, so radio buttons could not be
#: chosen by keyboard, while a button takes Tab and the space bar. The circle is the sign beside the colour.
STYLE = """<style>
.zhixing-test .widget-html, .zhixing-test .widget-html-content {height: auto; line-height: 1.6; max-width: 60em;}
.zhixing-test .widget-toggle-buttons {height: auto; overflow: visible;}
.zhixing-test .widget-toggle-buttons .widget-button, .zhixing-test .widget-toggle-buttons .jupyter-button {
  display: block; width: 100%; height: auto; text-align: left; white-space: normal; line-height: 1.5; padding: 4px 8px 4px 2em;
  text-indent: -1.5em; box-shadow: none; margin: 2px 0;}
.zhixing-test .widget-toggle-button::before {content: "○"; display: inline-block; width: 1.5em; text-indent: 0;}
.zhixing-test .widget-toggle-button.mod-active {font-weight: bold; background: #D6E9F5; color: #000;}
.zhixing-test .widget-toggle-button.mod-active::before {content: "●";}
.zhixing-test .widget-toggle-button:focus-visible {outline: 3px solid #0072B2; outline-offset: 1px;}
</style>"""


@dataclass(frozen=True)
class Score:
    """A test's result. by_competency: competency -> (points, out of). answered counts “I don't know” as an answer."""

    points: int
    out_of: int
    answered: int
    by_competency: dict[str, tuple[int, int]]


@lru_cache(maxsize=1)
def _bank() -> dict:
    import yaml

    return yaml.safe_load(files("grading.classroom").joinpath("pretest.yml").read_text(encoding="utf-8"))


def items(form: str) -> dict[str, dict]:
    """The questions of form "A" or "B" by id, in order, with their keys. Raises ValueError for another form."""
    if form not in FILES:
        raise ValueError(f'form 只能是 "A" 或 "B" / form is "A" or "B", not {form!r}')
    return {name: one for name, one in _bank()["items"].items() if name.startswith(form)}


def score(answers: dict[str, str]) -> Score:
    """Points for the answers of one form: 1 for each right one; “I don't know” and no answer give 0.

    Raises ValueError for answers that no single form has.
    """
    form = next(iter(answers), "A")[:1]
    asked = items(form)
    if strange := _strange(answers, form):
        raise ValueError(f"no answers of form {form}: {strange}")
    right = {name: answers.get(name) == one["key"] for name, one in asked.items()}
    groups: dict[str, list[bool]] = {}
    for name, one in asked.items():
        groups.setdefault(one["competency"], []).append(right[name])
    by = {name: (sum(found), len(found)) for name, found in groups.items()}
    return Score(sum(right.values()), len(asked), len(answers), by)


def _strange(answers: dict, form: str) -> list[str]:
    asked = items(form)
    return [str(name)[:40] for name, chosen in answers.items()
            if name not in asked or not isinstance(chosen, str) or chosen not in (*asked[name]["options"], UNKNOWN)]  # fmt: skip


def read(path: Path) -> dict:
    """The file of a test, checked: form, answers, started_at, saved_at (aware datetimes, UTC).

    What comes from a learner's folder is untrusted: only a small regular file of known ids and options is taken.
    Raises ZhixingError with what is wrong.
    """
    path = Path(path)
    try:
        found = saved.load(path, KIND, _bank()["version"])
    except saved.Unusable as error:
        raise _damaged(path, error.zh, error.en) from error
    form, answers = found.get("form"), found.get("answers")
    if form not in list(FILES) or not isinstance(answers, dict):
        raise _damaged(path, "没有写明是哪一份卷子，或者没有作答", "it names no known form, or has no answers")
    if strange := _strange(answers, form):
        names_zh, names_en = "、".join(strange[:3]), ", ".join(strange[:3])
        raise _damaged(path, f"题号或选项不认识：{names_zh}", f"unknown questions or options: {names_en}")
    stamps = {name: _stamp(path, found.get(name)) for name in ("started_at", "saved_at")}
    return {"form": form, "answers": answers, **stamps}


def _stamp(path: Path, text: object) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise _damaged(path, "没有作答时间", "it has no time of answering") from error


def _damaged(path: Path, zh: str, en: str) -> ZhixingError:
    return ZhixingError(
        f"{path} 不能用：{zh}。请学员重新打开练习，作答后再提交。",
        f"{path} cannot be used: {en}. Ask the learner to open the exercise, answer again and submit.",
    )


class DataThinkingTest:
    """The form, shown as the value of a cell: form "A" before the course, "B" after it.

    Every choice is saved at once to `folder`/pretest.json or posttest.json and is there again when the cell next runs.
    Running the cell writes nothing.
    """

    def __init__(self, form: str = "A", folder: str | Path = "."):
        self.form, self.items = form, items(form)
        self.path = Path(folder).resolve() / FILES[form]
        self.note = ""
        self.started, self.answers = self._earlier()
        self._unsaved: dict[str, str] = {}

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return self.box()._repr_mimebundle_(include=include, exclude=exclude)

    def _earlier(self) -> tuple[datetime, dict[str, str]]:
        """When the test was begun and what was answered before; a file that cannot be used is left alone until saving."""
        if self.path.exists():
            try:
                found = read(self.path)
                if found["form"] == self.form:
                    return found["started_at"], dict(found["answers"])
            except ZhixingError:
                pass
            self.note = T(
                f"原来的 {self.path.name} 读不出来。从头作答即可，原文件会另存，不会丢。",
                f"The {self.path.name} that is here cannot be read. Please start anew; the old file will be kept beside it.",
            )
        return datetime.now(UTC), {}

    def choose(self, name: str, option: str) -> bool:
        """Record one answer and save at once; False when it could not be written (`note` then says why)."""
        self._unsaved[name] = option
        try:
            # Another window may have saved since: what is on disk is kept, and what is not yet there is added.
            self.answers = self._on_disk() | self._unsaved
            self._save()
        except OSError as error:
            self.note = T(
                f"没有存上：不能写入文件夹 {self.path.parent}（{error.strerror}）。答案还在这一页，请不要关闭；"
                "请管理员给予写入权限，或把练习复制到自己的文件夹，再点一次选项。",
                f"Not saved: the folder {self.path.parent} cannot be written ({error.strerror}). Your answers are still on "
                "this page: keep it open, ask for permission or copy the exercise to a folder of your own, and click again.",
            )
            return False
        self.note, self._unsaved = "", {}
        return True

    def _on_disk(self) -> dict[str, str]:
        """The answers in the file now; a file that cannot be used is set aside first."""
        if not self.path.exists():
            return dict(self.answers)
        try:
            found = read(self.path)
            if found["form"] == self.form:
                return dict(found["answers"])
        except ZhixingError:
            pass
        self.path.replace(self.path.with_suffix(f".kept-{datetime.now(UTC):%Y%m%dT%H%M%S}.json"))
        return dict(self.answers)

    def _save(self) -> None:
        value = {
            "kind": KIND,
            "schema": _bank()["version"],
            "form": self.form,
            "started_at": self.started.isoformat(timespec="seconds"),
            "saved_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "answers": {one: self.answers[one] for one in self.items if one in self.answers},
        }
        saved.save(self.path, value)

    # --- what is shown ---------------------------------------------------------------------------------------------
    def box(self):
        """The whole form as one ipywidgets box."""
        import ipywidgets as widgets

        lang, bank = language(), _bank()
        top = widgets.HTML(f"{STYLE}<h3>{bank['titles'][self.form][lang]}</h3><p>{bank['intro'][lang]}</p>")
        self._said = [widgets.HTML(), widgets.HTML()]
        self._tell()
        questions = [self._question(number, name) for number, name in enumerate(self.items, start=1)]
        box = widgets.VBox([top, self._said[0], *questions, self._said[1]])
        return box.add_class("zhixing-test")

    def _question(self, number: int, name: str):
        import ipywidgets as widgets

        lang, one = language(), self.items[name]
        text = widgets.HTML(f"<p><b>{number}.</b> {html.escape(one['text'][lang])}</p>{_picture(name, lang)}")
        options = [(words[lang], letter) for letter, words in one["options"].items()]
        buttons = widgets.ToggleButtons(
            options=[*options, (_bank()["unknown"][lang], UNKNOWN)],
            value=self.answers.get(name),
            layout={"width": "100%", "max_width": "46em"},
        )

        def note(change):
            self.choose(name, change["new"])
            self._tell()

        buttons.observe(note, names="value")
        return widgets.VBox([text, buttons], layout={"margin": "0 0 1em 0"})

    def _tell(self) -> None:
        """How far one is, and whether it is saved, above and below the questions."""
        done, all_ = len(self.answers), len(self.items)
        where = T(f"，已存到 {self.path.name}", f", saved to {self.path.name}") if done and not self.note else ""
        text = T(f"已答 {done} / {all_} 题{where}。", f"{done} of {all_} answered{where}.")
        if done == all_ and not self.note:
            text += T(
                "全部答完，请接着往下做练习，最后照常提交。",
                " All done: go on with the exercise and submit it as usual.",
            )
        warning = f'<br><b style="color:#B00020">{html.escape(self.note)}</b>' if self.note else ""
        for one in self._said:
            one.value = f'<p role="status" aria-live="polite">{text}{warning}</p>'


@lru_cache(maxsize=8)
def _picture(name: str, lang: str) -> str:
    """The chart of a question as an HTML image with alternative text, or nothing."""
    one = _bank()["items"][name].get("chart")
    if not one:
        return ""
    import matplotlib.pyplot as plt

    from grading.classroom.charts import BLUE, chart
    from grading.classroom.fonts import use_fonts

    use_fonts()
    figure, axis = plt.subplots(figsize=(5.6, 3))
    bars = axis.bar(one["labels"], one["values"], color=BLUE, width=0.55)
    axis.bar_label(bars, fmt="%.1f", padding=2)
    axis.set_ylim(one["bottom"], one["top"])
    axis.set_title(one["title"][lang])
    axis.set_ylabel(one["axis"][lang])
    axis.spines[["top", "right"]].set_visible(False)
    pairs = T("，", ", ").join(f"{label} {value}" for label, value in zip(one["labels"], one["values"], strict=True))
    alt = T(f"柱形图，{one['title']['zh']}：{pairs}；纵轴从 {one['bottom']} 到 {one['top']}。",
            f"Bar chart, {one['title']['en']}: {pairs}; the axis runs from {one['bottom']} to {one['top']}.")  # fmt: skip
    return chart(figure, alt=alt, source=one["source"][lang]).html()
