"""Service items of Guang'an District, Sichuan, on the province's service platform: one row for each item."""

import json
from pathlib import Path

import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.preparing import main, parsed, read_csv, require_rows

COLUMNS = ["department", "main_item", "name", "link"]
# The address of an item's page carries four codes; they are all the link is good for once the site moves.
CODES = r"areaCode=(?P<area>\d+)&itemCode=(?P<item_code>[^&]+)&taskType=(?P<type>\d+)&deptCode=(?P<department_code>.+)$"
# National classes of government service items. Item codes agree: 511A is a licence, 511F a confirmation, and so on.
TYPES = {
    "1": ("行政许可", "licence"),
    "5": ("行政给付", "payment"),
    "7": ("行政确认", "confirmation"),
    "8": ("行政奖励", "award"),
    "9": ("行政裁决", "adjudication"),
    "10": ("其他行政权力", "other power"),
    "20": ("公共服务", "public service"),
}


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw["guangan_service_items.csv"]
    items = from_script(path) if path.read_bytes().lstrip().startswith((b"//", b"const")) else read_csv(path, COLUMNS)
    require_rows(items, 1135, path)
    parsed(items["link"], lambda text: text.str.extract(CODES)["area"], path)
    codes = items["link"].str.extract(CODES)
    types = parsed(codes["type"], lambda text: text.map(TYPES), path)
    if codes["item_code"].duplicated().any():
        raise ZhixingError(f"{path}：事项编码重复。", f"{path}: an item's code occurs twice.")
    table = pd.DataFrame(
        {
            "item_code": codes["item_code"],
            "item": items["name"].str.strip(),
            # "未分类" (not classified) is the site's own word and stays: it is the largest "main item" of all.
            "main_item": items["main_item"],
            "department": items["department"],
            "department_code": codes["department_code"],
            "item_type": types.str[0],
            "item_type_en": types.str[1],
        }
    )
    return {"items": table}  # in the site's order, department by department


def from_script(path: Path) -> pd.DataFrame:
    """The publisher's own form: a JavaScript file that holds one JSON list, department > main item > item."""
    text = path.read_text(encoding="utf-8")
    try:
        nested = json.loads(text[text.index("[") : text.rindex("]") + 1])
        rows = [
            (department["department"], group["main_item"], item["name"], item["link"])
            for department in nested
            for group in department["items"]
            for item in group["sub_items"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise ZhixingError(
            f"{path}：读不懂其中的清单（{error}）。文件可能不完整，或发布方改了格式，请重新下载。",
            f"{path}: cannot read its list ({error}). It may be cut short, or its format has changed; fetch it again.",
        ) from error
    return pd.DataFrame(rows, columns=COLUMNS)


if __name__ == "__main__":
    main(tidy, __file__)
