"""zhixing print: a lesson on paper, in either language."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grading.classroom.language import TAGS, T, language
from grading.commands.common import Json, ModuleName, bar, explained, out, print_json, writable
from grading.curriculum import build


@explained
def print_lesson(
    module: ModuleName,
    to: Annotated[
        str,
        typer.Option(
            "--out",
            help=T(
                "写到哪个文件，默认为当前文件夹里的 PDF；以 .html 结尾则写网页。",
                "File to write, by default a PDF in this folder; one ending in .html is a page.",
            ),
        ),
    ] = "",
    as_json: Json = False,
) -> None:
    from grading.curriculum.files import write_atomically
    from grading.curriculum.pdf import pdf
    from grading.engine import printing

    name = build.resolve(module)
    target = writable(Path(to or f"{name}.{TAGS[language()]}.pdf").expanduser().resolve())
    with bar(T("打印课件", "Printing"), 2) as advance:
        page = printing.page(name)
        advance(T("课件运行完毕", "lesson executed"))
        if target.suffix.lower() in (".html", ".htm"):
            write_atomically(target, page.encode("utf-8"))
        else:
            pdf(target, page)
        advance(target.name)
    if as_json:
        print_json({"module": name, "lang": language(), "file": str(target), "bytes": target.stat().st_size})
    else:
        out.print(T(f"已写出：{target}", f"Written: {target}"), soft_wrap=True, highlight=False)
