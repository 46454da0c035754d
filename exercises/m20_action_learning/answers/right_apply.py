"""
zh: 用 apply 和小函数
en: apply with small functions
"""


# %% grade_id="missing_parts"
def missing_parts(card):
    return list(filter(lambda name: card.get(name) is None or str(card[name]).strip() == "", PARTS))


# %% grade_id="to_numbers"
def to_numbers(column):
    import re

    wide = str.maketrans("０１２３４５６７８９，", "0123456789,")

    def number(cell):
        digits = re.findall(r"[\d.]+", re.sub(r"[,\s]", "", str(cell).translate(wide)))
        if not digits:
            return None
        return float(digits[0]) * 10**4 if "万" in cell else float(digits[0])

    return [number(cell) for cell in column]


# %% grade_id="real_total"
def real_total(table):
    def is_total(name):
        return name.strip().upper() in ["合计", "小计", "总计", "TOTAL", "SUBTOTAL"]

    kept = table[~table.duplicated() & ~table["service"].apply(is_total)]
    return kept["count"].dropna().astype(int).sum()


# %% grade_id="baseline"
def baseline(rows, ward, quarters):
    mine = rows.loc[rows["ward"].eq(ward)]
    mine = mine.sort_values("opened_quarter", ascending=False).head(quarters)
    weighted = (mine["within_7_days"] / mine["requests"] * mine["requests"]).sum() / mine["requests"].sum()
    return {
        "share": weighted,
        "n": float(mine["requests"].sum()),
        "from": mine["opened_quarter"].min(),
        "to": mine["opened_quarter"].max(),
    }


# %% grade_id="difference_in_differences"
def difference_in_differences(rows, treated, before, after):
    def change(part):
        sums = part.groupby("opened_quarter")[["within_7_days", "requests"]].sum()
        ratio = sums["within_7_days"].div(sums["requests"])
        return ratio.loc[after] - ratio.loc[before]

    return change(rows[rows["ward"].isin(treated)]) - change(rows.query("ward not in @treated"))


# %% grade_id="due_status"
def due_status(actions, today):
    def word(row):
        if pd.notna(row["done"]) and row["done"] <= today:
            return "late" if row["done"] > row["due"] else "done"
        if pd.isna(row["due"]):
            return "no date"
        return "overdue" if today > row["due"] else "open"

    return actions.set_index("action_id").apply(word, axis=1)


# %% grade_id="verdicts"
def verdicts(rows, quarter, target, at_least):
    def word(row):
        if row["requests"] < at_least:
            return "too few"
        return "reached" if row["within_7_days"] / row["requests"] >= target else "not reached"

    return rows[rows["opened_quarter"] == quarter].set_index("ward").apply(word, axis=1).to_dict()
