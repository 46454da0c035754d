"""
zh: 透视表、合并，结果多是表格
en: pivot tables and merges, with tables as results
"""


# %% grade_id="missing_parts"
def missing_parts(card):
    table = pd.DataFrame({"part": PARTS})
    table["filled"] = [str(card[p]).strip() not in ("", "None") if p in card else False for p in PARTS]
    return table.loc[~table["filled"], "part"]


# %% grade_id="to_numbers"
def to_numbers(column):
    import unicodedata

    def one(cell):
        if pd.isna(cell):
            return float("nan")
        plain = unicodedata.normalize("NFKC", cell).replace(",", "").replace(" ", "")
        found = __import__("re").match(r"\d+(\.\d+)?", plain)
        if not found:
            return float("nan")
        return float(found[0]) * (10_000 if plain[found.end() :].startswith("万") else 1)

    return column.apply(one).to_numpy()


# %% grade_id="real_total"
def real_total(table):
    grouped = table.fillna({"count": 0}).groupby(["department", "service", "count"], as_index=False).size()
    grouped["key"] = grouped["service"].str.strip().str.casefold()
    kept = grouped[~grouped["key"].str.fullmatch("合计|小计|总计|total|subtotal")]
    return float(kept["count"].sum())


# %% grade_id="baseline"
def baseline(rows, ward, quarters):
    pivot = rows.pivot_table(
        index="opened_quarter", columns="ward", values=["requests", "within_7_days"], aggfunc="sum"
    )
    mine = pivot.xs(ward, axis=1, level="ward").dropna().tail(quarters)
    n = mine["requests"].sum()
    return pd.Series(
        {"share": mine["within_7_days"].sum() / n, "n": int(n), "from": mine.index[0], "to": mine.index[-1]}
    )


# %% grade_id="difference_in_differences"
def difference_in_differences(rows, treated, before, after):
    marks = pd.DataFrame({"ward": list(treated), "group": "acting"})
    table = rows.merge(marks, on="ward", how="left")
    table["group"] = table["group"].fillna("others")
    sums = table.pivot_table(
        index="group", columns="opened_quarter", values=["within_7_days", "requests"], aggfunc="sum"
    )
    share = sums["within_7_days"] / sums["requests"]
    changes = share[after] - share[before]
    return changes.loc["acting"] - changes.loc["others"]


# %% grade_id="due_status"
def due_status(actions, today):
    import numpy as np

    finished = actions["done"].notna() & (actions["done"] <= today)
    words = np.select(
        [finished & (actions["done"] > actions["due"]), finished, actions["due"].isna(), actions["due"] < today],
        ["late", "done", "no date", "overdue"],
        default="open",
    )
    return pd.DataFrame({"action_id": actions["action_id"], "status": words}).sort_values("status")


# %% grade_id="verdicts"
def verdicts(rows, quarter, target, at_least):
    one = rows.query("opened_quarter == @quarter").copy()
    one["verdict"] = "not reached"
    one.loc[one["within_7_days"] / one["requests"] >= target, "verdict"] = "reached"
    one.loc[one["requests"] < at_least, "verdict"] = "too few"
    return one[["ward", "verdict"]]
