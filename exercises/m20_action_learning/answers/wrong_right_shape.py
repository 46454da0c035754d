"""
zh: 形式对、内容错：每个函数都返回同样形状的另一个东西
en: "right shape, wrong content: each function returns something else of the same form"
scores: {missing_parts: 0, to_numbers: 0, real_total: 0, baseline: 0, difference_in_differences: 0, due_status: 0, verdicts: 0}
"""


# %% grade_id="missing_parts"
def missing_parts(card):
    return [name for name in PARTS if name in card]


# %% grade_id="to_numbers"
def to_numbers(column):
    return column.fillna("").str.len().astype(float)


# %% grade_id="real_total"
def real_total(table):
    return len(table)


# %% grade_id="baseline"
def baseline(rows, ward, quarters):
    return {"share": 0.5, "n": len(rows), "from": rows["opened_quarter"].min(), "to": rows["opened_quarter"].max()}


# %% grade_id="difference_in_differences"
def difference_in_differences(rows, treated, before, after):
    return rows["within_7_days"].sum() / rows["requests"].sum()


# %% grade_id="due_status"
def due_status(actions, today):
    return {one: "open" for one in actions["action_id"]}


# %% grade_id="verdicts"
def verdicts(rows, quarter, target, at_least):
    return {ward: "reached" for ward in rows.loc[rows["opened_quarter"] == quarter, "ward"]}
