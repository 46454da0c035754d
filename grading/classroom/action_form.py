"""The action card and the peers' questions as forms in a notebook. What is typed is saved as it is typed."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import ipywidgets as widgets

from grading.classroom import action_card, peer_questions
from grading.classroom.language import T, language
from grading.classroom.saved import Unusable

_WIDE = widgets.Layout(width="48em", max_width="100%")
_NARROW = widgets.Layout(width="24em")
_LABEL = {"description_width": "12em"}


class _Form:
    """What both forms share: shown as widgets, and a line that says whether the last change is on the disk."""

    def __init__(self, folder: str | Path):
        self.folder = Path(folder)
        self._saved = widgets.HTML()
        self.box = widgets.VBox()

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return self.box._repr_mimebundle_(include=include, exclude=exclude)

    def _write(self, store: Callable[[str], None], name: str) -> None:
        now = datetime.now(UTC)
        try:
            store(now.isoformat(timespec="seconds"))
        except OSError as error:
            reason = html.escape(str(error.strerror or error))
            self._saved.value = T(f"<b>✗ 没有保存：{reason}。请检查磁盘空间和权限。</b>",
                                  f"<b>✗ Not saved: {reason}. Check the disk space and permissions.</b>")  # fmt: skip
        else:
            self._saved.value = T(f"已保存到 {name}（{now.astimezone():%H:%M:%S}），会随练习一起提交。",
                                  f"Saved in {name} ({now.astimezone():%H:%M:%S}); it goes along when you submit.")  # fmt: skip


class ActionCard(_Form):
    """The form of one action card. `folder` is where action.json is read from and saved to.

    `card` is what has been typed: field -> text, number (float) or date; `problems` what is still to be mended.
    """

    def __init__(self, folder: str | Path = "."):
        super().__init__(folder)
        self.card: dict = {}
        try:
            self.card = action_card.load(self.folder)["card"]
            self._saved.value = T(
                "已打开上次保存的卡片，可以接着改。", "Your saved card is open again; go on from there."
            )
        except Unusable as error:
            if (self.folder / action_card.FILE).exists():
                reason = html.escape(T(error.zh, error.en))
                self._saved.value = T(f"原来的 {action_card.FILE} 读不出来（{reason}）。开始填写后，原文件会改名保留。",
                                      f"{action_card.FILE} cannot be read ({reason}). It is kept aside once you write.")  # fmt: skip
        self._fields = {name: self._field(name, field) for name, field in action_card.FIELDS.items()}
        self._notes = {name: widgets.HTML(layout=widgets.Layout(margin="0 0 4px 12.5em")) for name in self._fields}
        self._summary = widgets.HTML()
        for name, field in self._fields.items():
            field.observe(lambda change, name=name: self._typed(name, change["new"]), names="value")
        rows = [item for name in self._fields for item in (self._fields[name], self._notes[name])]
        self.box.children = [widgets.HTML(f"<b>{T('行动卡', 'Action card')}</b>"), *rows, self._summary, self._saved]
        self._explain()

    @property
    def problems(self) -> list[action_card.Problem]:
        return action_card.problems(self.card)

    def _field(self, name: str, field: action_card.Field):
        value = self.card.get(name)
        shared = {"description": T(field.zh, field.en), "style": _LABEL}
        if field.kind == "date":
            return widgets.DatePicker(value=value, layout=_NARROW, **shared)
        if field.kind == "choice":
            options = [(T(*words), key) for key, words in action_card.COMPARISONS.items()]
            return widgets.Dropdown(options=options, value=value or "", layout=_WIDE, **shared)
        text = "" if value is None else f"{value:.12g}" if isinstance(value, float) else value
        shared |= {"value": text, "placeholder": T(field.hint_zh, field.hint_en)}
        if field.kind == "text":
            return widgets.Textarea(rows=2, layout=_WIDE, **shared)
        return widgets.Text(layout=_WIDE if name == "owner" else _NARROW, **shared)

    def _typed(self, name: str, value: str | date | None) -> None:
        field = action_card.FIELDS[name]
        if field.kind == "number":
            number = action_card.parse_number(value)
            value = number if number is not None else value.strip()[: action_card.SHORT] or None
        elif field.kind in ("text", "line"):
            value = value[: action_card.LONG if field.kind == "text" else action_card.SHORT]
        elif field.kind == "date" and value and not 1990 <= value.year <= 2100:
            value = None  # a year still being typed
        self.card[name] = value
        self._explain()
        self._write(lambda now: action_card.store(self.folder, self.card, language(), now), action_card.FILE)

    def _explain(self) -> None:
        found = self.problems
        begun = any(value not in (None, "") for value in self.card.values())
        for name, note in self._notes.items():
            here = [T(one.zh, one.en) for one in found if one.field == name]
            # An empty card says nothing field by field: a page of reproaches before the first word helps nobody.
            note.value = "<br>".join("✗ " + html.escape(text) for text in here) if begun else ""
        if not begun:
            self._summary.value = T("填好以后，这里会说还差什么。", "What is still missing will be said here.")
        elif found:
            self._summary.value = T(
                f"<b>还有 {len(found)} 处要补。</b>", f"<b>{len(found)} thing(s) still to mend.</b>"
            )
        else:
            self._summary.value = T("<b>✓ 这张卡可以跟踪了：问题、基线、行动、目标和比较都在。</b>",
                                    "<b>✓ This card can be followed up: from problem to comparison, all is there.</b>")  # fmt: skip


class PeerQuestions(_Form):
    """Questions to the other members of one's set, each to a seat (A to G); saved in questions.json as they are typed."""

    ROWS = 8

    def __init__(self, folder: str | Path = "."):
        super().__init__(folder)
        try:
            self.questions = peer_questions.load(self.folder)
        except Unusable:
            self.questions = []
        seats = [(T("给谁", "to seat"), ""), *((seat, seat) for seat in peer_questions.SEATS)]
        self._rows = []
        for at in range(self.ROWS):
            seat, text = self.questions[at] if at < len(self.questions) else ("", "")
            to = widgets.Dropdown(options=seats, value=seat, layout=widgets.Layout(width="7em"))
            field = widgets.Textarea(
                value=text, rows=1, layout=_WIDE, placeholder=T("一个开放的问题", "one open question")
            )
            note = widgets.HTML(layout=widgets.Layout(margin="0 0 4px 7.5em"))
            for part in (to, field):
                part.observe(self._typed, names="value")
            self._rows.append((to, field, note))
        lines = [item for to, field, note in self._rows for item in (widgets.HBox([to, field]), note)]
        self.box.children = [
            widgets.HTML(f"<b>{T('给同组成员的问题', 'Questions for the members of the set')}</b>"),
            *lines,
            self._saved,
        ]
        self._explain()

    def _typed(self, _change) -> None:
        typed = [(to.value, field.value.strip()[: peer_questions.LONGEST]) for to, field, _ in self._rows]
        self.questions = [one for one in typed if one[1]]
        self._explain()
        now_store = lambda now: peer_questions.store(self.folder, self.questions, language(), now)  # noqa: E731
        self._write(now_store, peer_questions.FILE)

    def _explain(self) -> None:
        for to, field, note in self._rows:
            found = peer_questions.remarks(to.value, field.value)
            note.value = "<br>".join("✗ " + html.escape(T(*words)) for words in found)
