"""What one cell came to; and a fork's messages, made safe for nbclient: types and shapes that a kernel sends, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar


class Dead(Exception):
    """The process of a submission is gone. kind: time, memory, flood, ended or forged; says (zh, en)."""

    SAYS: ClassVar = {
        "time": ("运行超时，中断后仍不停止。", "It ran out of time and could not be interrupted."),
        "memory": ("用的内存超过了上限。", "It used more memory than allowed."),
        "flood": ("输出超过了上限。", "It put out more than allowed."),
        "ended": ("代码终止了程序（例如 os._exit 或内存错误）。", "The code ended the program (os._exit, or a crash)."),
        "forged": ("代码试图伪造运行结果。", "The code tried to forge results."),
    }

    def __init__(self, kind: str, detail: str = ""):
        self.kind, self.detail = kind, detail
        super().__init__(*self.SAYS[kind])


@dataclass
class Ran:
    """What one cell did: a kernel's messages and its reply."""

    messages: list[dict]
    reply: dict
    timed_out: bool = False
    strange: list[str] = field(default_factory=list)
    #: Ways to frames that were asked for: see inside/watch.py.
    saw: list[str] = field(default_factory=list)


KINDS = {
    "stream", "display_data", "execute_result", "error", "clear_output", "update_display_data", "comm_open", "comm_msg",
    "comm_close",
}  # fmt: skip


#: Levels of what is nested in a message. Much deeper, the notebook could not be written.
DEEPEST = 60


def _shallow(value: object, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels > 0 and all(_shallow(one, levels - 1) for one in inner)


def clean(message: dict) -> dict | None:
    """The message in a kernel's form (header, parent_header, content), or None for what is no such message."""
    kind, content = message.get("t"), message.get("c")
    if kind not in KINDS or not isinstance(content, dict) or not _shallow(content, DEEPEST):
        return None
    shaped = getattr(_Shape, kind.split("_")[0], _Shape.comm)(content)
    if shaped is None:
        return None
    return {
        "header": {"msg_type": kind}, "msg_type": kind, "parent_header": {"msg_id": str(message.get("p", ""))},
        "metadata": {}, "content": shaped, "buffers": [],
    }  # fmt: skip


class _Shape:
    """One function for each kind; the first word of the kind is its name."""

    @staticmethod
    def stream(content: dict) -> dict | None:
        text = content.get("text")
        return (
            {"name": content["name"], "text": text}
            if content.get("name") in ("stdout", "stderr") and isinstance(text, str)
            else None
        )

    @staticmethod
    def display(content: dict) -> dict | None:
        transient = content.get("transient")
        identity = transient.get("display_id") if isinstance(transient, dict) else None
        return {
            "data": bundle(content.get("data")),
            "metadata": content["metadata"] if isinstance(content.get("metadata"), dict) else {},
            "transient": {"display_id": identity} if isinstance(identity, str) else {},
        }

    update = display

    @staticmethod
    def execute(content: dict) -> dict | None:
        number = content.get("execution_count")
        return {**_Shape.display(content), "execution_count": number if isinstance(number, int) else None}

    @staticmethod
    def error(content: dict) -> dict | None:
        lines = content.get("traceback")
        return {
            "ename": str(content.get("ename", "")), "evalue": str(content.get("evalue", "")),
            "traceback": [str(line) for line in lines] if isinstance(lines, list) else [],
        }  # fmt: skip

    @staticmethod
    def clear(content: dict) -> dict | None:
        return {"wait": bool(content.get("wait"))}

    @staticmethod
    def comm(content: dict) -> dict | None:
        data = content.get("data")
        if not isinstance(data, dict) or not isinstance(content.get("comm_id"), str):
            return None
        if not isinstance(data.get("state", {}), dict):
            return None
        kept = {key: value for key, value in data.items() if key != "buffer_paths"}
        return {"comm_id": content["comm_id"], "data": kept, "target_name": str(content.get("target_name", ""))}


def bundle(data: object) -> dict:
    """A MIME bundle as nbformat has it: text for every type, any JSON for JSON types."""
    if not isinstance(data, dict):
        return {}
    return {
        str(mime): value
        for mime, value in data.items()
        if isinstance(value, str)
        or str(mime).endswith("json")
        or (isinstance(value, list) and all(isinstance(line, str) for line in value))
    }
