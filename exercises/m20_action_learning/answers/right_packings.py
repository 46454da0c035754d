"""
zh: "结果换一种包装：键的视图、对象数组、一行的表、只有一个数的 Series，还改动了传进来的表"
en: "the same results packed otherwise: a view of keys, an object array, a table of one row, a Series of one; the table handed in is changed"
"""


# %% grade_id="missing_parts"
def missing_parts(card):
    return {p: 1 for p in PARTS if p not in card or card[p] is None or (isinstance(card[p], str) and not card[p].strip())}.keys()


# %% grade_id="to_numbers"
import re
import unicodedata

import numpy as np


def to_numbers(column):
    res = np.full(len(column), np.nan, dtype=object)
    for i, t in enumerate(column.tolist()):
        t = unicodedata.normalize("NFKC", t or "").replace(",", "").replace(" ", "")
        f = re.findall(r"([0-9.]+)(万?)", t)
        if f:
            res[i] = float(f[0][0]) * (1e4 if f[0][1] else 1)
    return res


# %% grade_id="real_total"
def real_total(table):
    table.drop_duplicates(inplace=True)
    table["service"] = table["service"].str.strip()
    return table[~table["service"].str.fullmatch(r"合计|小计|总计|total|subtotal", case=False)]["count"].sum()


# %% grade_id="baseline"
def baseline(rows, ward, quarters):
    t = rows[rows.ward.eq(ward)]
    keep = sorted(t.opened_quarter.unique())[-quarters:]
    t = t[t.opened_quarter.isin(keep)]
    return pd.DataFrame([{"share": t.within_7_days.sum() / t.requests.sum(), "n": t.requests.sum(), "from": keep[0], "to": keep[-1]}])


# %% grade_id="difference_in_differences"
import numpy as np


def difference_in_differences(rows, treated, before, after):
    t = rows.assign(p=rows.within_7_days / rows.requests)
    f = lambda m: np.average(t[m].p, weights=t[m].requests)
    a = t.ward.isin(treated)
    b = t.opened_quarter
    return pd.Series([(f(a & (b == after)) - f(a & (b == before))) - (f(~a & (b == after)) - f(~a & (b == before)))])


# %% grade_id="due_status"
def due_status(actions, today):
    def f(r):
        if pd.isnull(r["done"]) or r["done"] > today:
            if pd.isnull(r["due"]):
                return "no date"
            return "overdue" if r["due"] < today else "open"
        if pd.isnull(r["due"]) or r["done"] <= r["due"]:
            return "done"
        return "late"

    actions["status"] = actions.apply(f, axis=1).astype("category")
    return actions[["action_id", "status"]]


# %% grade_id="verdicts"
def verdicts(rows, quarter, target, at_least):
    chosen = rows[rows["opened_quarter"].eq(quarter)]
    enough = chosen["within_7_days"].ge(chosen["requests"] * target)
    word = enough.map({True: "reached", False: "not reached"}).mask(chosen["requests"].lt(at_least), "too few")
    return pd.concat([word.rename("v"), chosen["ward"]], axis=1)
