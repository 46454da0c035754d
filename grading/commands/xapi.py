"""zhixing xapi: statements for a learning record store, in a file; nothing is sent anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grading.classroom.language import T
from grading.commands import held
from grading.commands.common import Json, explained, home, out, print_json, writable

KEY = "pseudonyms.key"


@explained
def xapi(
    file: Annotated[Path, typer.Argument(help=T("写到哪个文件，一行一条。", "The file to write, one statement a line."))],
    cohort: Annotated[
        list[str] | None,
        typer.Option("--cohort", help=T("只导出这个班级，可写多次。", "Only this cohort; may be repeated.")),
    ] = None,
    base: Annotated[
        str, typer.Option("--base", help=T("本单位系统的网址，用作账号和活动的地址。", "Your system's address, for accounts, activities."))
    ] = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    from grading.progress import privacy
    from grading.progress import xapi as exporting

    place = home()
    _, facts = held.up_to_date(place, cohort or [])
    key = privacy.load_key(place.root / KEY, writable(file).parent)
    lines = exporting.write(file, facts, key, base or exporting.NOWHERE)
    if as_json:
        print_json({"file": str(file), "statements": lines, "base": base or exporting.NOWHERE})
        return
    out.print(T(f"已写出 {lines} 条 xAPI 1.0.3 记录：{file}", f"Wrote {lines} xAPI 1.0.3 statements: {file}"),
              soft_wrap=True, highlight=False)  # fmt: skip
    out.print(
        T(f"学员以代号出现；还原代号的密钥在 {place.root / KEY}，不要随文件交出。同一份数据再导出一次，编号不变。",
          f"Learners are pseudonyms; the key to them is {place.root / KEY}, which does not go with the file. Exported again, the "
          "same data have the same ids."),
        style="dim", soft_wrap=True, highlight=False,
    )  # fmt: skip
    if not base:
        out.print(
            T(f"没有写 --base，账号和活动的地址用了不属于任何人的 {exporting.NOWHERE}。",
              f"Without --base the addresses of accounts and activities are under {exporting.NOWHERE}, which is nobody's."),
            style="dim", soft_wrap=True, highlight=False,
        )  # fmt: skip
