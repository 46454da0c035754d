"""
zh: "日期的边界弄错：期限当天完成的算成晚了"
en: "borders of dates: what is completed on its due date counts as late"
base: right_groupby
scores: {due_status: 1}
"""

# %% grade_id="due_status"
import numpy as np


def due_status(actions, today):
    d = actions.done <= today
    late = d & (actions.done >= actions.due)
    return pd.Series(np.select([late, d, actions.due.isna(), actions.due < today], ["late", "done", "no date", "overdue"], "open"), index=actions.action_id)
