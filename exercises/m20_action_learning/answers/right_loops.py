"""
zh: 只用循环和字典
en: loops and dictionaries alone
"""


# %% grade_id="missing_parts"
def missing_parts(card):
    missing = set()
    for name in PARTS:
        if name not in card or card[name] is None:
            missing.add(name)
        elif isinstance(card[name], str) and len(card[name].split()) == 0:
            missing.add(name)
    return missing


# %% grade_id="to_numbers"
def to_numbers(column):
    numbers = []
    for cell in column:
        kept = ""
        factor = 1
        if isinstance(cell, str):
            for letter in cell:
                if letter in "０１２３４５６７８９":
                    kept += str("０１２３４５６７８９".index(letter))
                elif letter in "0123456789.":
                    kept += letter
                elif letter == "万":
                    factor = 10000
        numbers.append(float(kept) * factor if kept else None)
    return numbers


# %% grade_id="real_total"
def real_total(table):
    seen = []
    total = 0
    for department, service, count in zip(table["department"], table["service"], table["count"]):
        row = (department, service, count if count == count else None)
        if row in seen:
            continue
        seen.append(row)
        if service.strip().lower() in ("合计", "小计", "总计", "total", "subtotal"):
            continue
        if count == count:
            total += int(count)
    return total


# %% grade_id="baseline"
def baseline(rows, ward, quarters):
    mine = {}
    for row in rows.itertuples():
        if row.ward == ward:
            mine[row.opened_quarter] = (row.within_7_days, row.requests)
    chosen = sorted(mine)[-quarters:]
    n = sum(mine[q][1] for q in chosen)
    return {"n": n, "from": chosen[0], "to": chosen[-1], "share": round(sum(mine[q][0] for q in chosen) / n, 3)}


# %% grade_id="difference_in_differences"
def difference_in_differences(rows, treated, before, after):
    hits, n = {}, {}
    for ward, quarter, received, closed in zip(
        rows["ward"], rows["opened_quarter"], rows["requests"], rows["within_7_days"]
    ):
        key = (ward in treated, quarter)
        hits[key] = hits.get(key, 0) + closed
        n[key] = n.get(key, 0) + received
    share = {key: hits[key] / n[key] for key in n}
    return round(share[True, after] - share[True, before] - share[False, after] + share[False, before], 4)


# %% grade_id="due_status"
def due_status(actions, today):
    result = {}
    for at in range(len(actions)):
        row = actions.iloc[at]
        finished = not pd.isna(row["done"]) and row["done"] <= today
        if finished and (pd.isna(row["due"]) or row["done"] <= row["due"]):
            word = "done"
        elif finished:
            word = "late"
        elif pd.isna(row["due"]):
            word = "no date"
        elif row["due"] < today:
            word = "overdue"
        else:
            word = "open"
        result[row["action_id"]] = word
    return result


# %% grade_id="verdicts"
def verdicts(rows, quarter, target, at_least):
    answer = []
    for row in rows.to_dict("records"):
        if row["opened_quarter"] == quarter:
            if row["requests"] < at_least:
                answer.append((row["ward"], "too few"))
            elif row["within_7_days"] >= target * row["requests"]:
                answer.append((row["ward"], "reached"))
            else:
                answer.append((row["ward"], "not reached"))
    return answer
