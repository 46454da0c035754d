"""
zh: 期限当天就算逾期
en: "overdue on the due date itself"
scores: {due_status: 1}
base: right_groupby
"""

# %% grade_id="due_status"
def due_status(actions, today):
    found = {}
    for row in actions.itertuples():
        if pd.notna(row.done) and row.done <= today:
            found[row.action_id] = "late" if pd.notna(row.due) and row.done > row.due else "done"
        elif pd.isna(row.due):
            found[row.action_id] = "no date"
        else:
            found[row.action_id] = "overdue" if today >= row.due else "open"
    return found
