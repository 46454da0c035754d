"""
zh: 照着看得见的例子写死结果
en: "results copied from the visible examples"
scores: {missing_parts: 0, to_numbers: 0, real_total: 0, baseline: 0, difference_in_differences: 0, due_status: 0, verdicts: 0}
"""


# %% grade_id="missing_parts"
def missing_parts(card):
    return ["question", "baseline", "unit", "baseline_date", "due", "target", "comparison"]


# %% grade_id="to_numbers"
def to_numbers(column):
    return [1234.0, 567.0, 85000.0, 40.0, None]


# %% grade_id="real_total"
def real_total(table):
    return 59061


# %% grade_id="baseline"
def baseline(rows, ward, quarters):
    return {"share": 0.86, "n": 200, "from": "2013-Q1", "to": "2013-Q2"}


# %% grade_id="difference_in_differences"
def difference_in_differences(rows, treated, before, after):
    return 0.2


# %% grade_id="due_status"
def due_status(actions, today):
    return {"a": "done", "b": "overdue", "c": "open", "d": "no date"}


# %% grade_id="verdicts"
def verdicts(rows, quarter, target, at_least):
    return {1: "reached", 2: "too few", 3: "not reached"}
