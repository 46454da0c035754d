"""
zh: 不用 pandas 的分组，全用循环和字典
en: loops and dictionaries in place of pandas groups
"""


# %% grade_id="share_by_type"
def share_by_type(rows):
    total, late = {}, {}
    for kind, a, b in zip(rows["department_type"], rows["attendances"], rows["over_4_hours"]):
        if pd.isna(a) or pd.isna(b):
            continue
        total[kind] = total.get(kind, 0) + a
        late[kind] = late.get(kind, 0) + b
    return {kind: (total[kind] - late[kind]) / total[kind] for kind in total if total[kind] > 0}


# %% grade_id="comparable_ranking"
def comparable_ranking(rows, kind, at_least):
    total, late = {}, {}
    for row in rows.itertuples():
        if row.department_type == kind:
            total[row.organisation] = total.get(row.organisation, 0) + row.attendances
            late[row.organisation] = late.get(row.organisation, 0) + row.over_4_hours
    names = [one for one in total if total[one] >= at_least]
    return sorted(names, key=lambda one: (-(total[one] - late[one]) / total[one], one))


# %% grade_id="change_on_year"
def change_on_year(rows, month):
    before = f"{int(month[:4]) - 1}{month[4:]}"
    share = {}
    for row in rows.to_dict("records"):
        if row["attendances"] > 0:
            share[row["organisation"], str(row["month"])[:7]] = 100 - 100 * row["over_4_hours"] / row["attendances"]
    names = {one for one, _ in share}
    return {
        one: share[one, month] - share[one, before] for one in names if (one, month) in share and (one, before) in share
    }


# %% grade_id="same_mix"
def same_mix(rows, weights):
    sums = {}
    for row in rows.itertuples():
        pair = sums.setdefault(row.organisation, {}).setdefault(row.department_type, [0, 0])
        pair[0] += row.attendances
        pair[1] += row.over_4_hours
    result = {}
    for one, kinds in sums.items():
        if all(kind in kinds and kinds[kind][0] > 0 for kind in weights):
            top = sum(weight * (kinds[kind][0] - kinds[kind][1]) / kinds[kind][0] for kind, weight in weights.items())
            result[one] = top / sum(weights.values())
    return result


# %% grade_id="minor_needed"
def minor_needed(attendances, over_4_hours, line):
    added = 0
    step = 1 << 30
    while step:
        while (attendances + added + step - over_4_hours) * 100 < line * (attendances + added + step):
            added += step
        step >>= 1
    reached = (attendances - over_4_hours) * 100 >= line * attendances
    return 0 if reached else added + 1


# %% grade_id="mix_and_within"
def mix_and_within(before, after):
    def parts(rows):
        seen, late = {}, {}
        for kind, a, b in zip(rows["department_type"], rows["attendances"], rows["over_4_hours"]):
            seen[kind] = seen.get(kind, 0) + a
            late[kind] = late.get(kind, 0) + b
        everyone = sum(seen.values())
        return {k: seen[k] / everyone for k in seen}, {k: 1 - late[k] / seen[k] for k in seen}

    w0, r0 = parts(before)
    w1, r1 = parts(after)
    mix = within = 0
    for k in w0:
        mix += (w1[k] - w0[k]) * (r0[k] + r1[k]) / 2
        within += (r1[k] - r0[k]) * (w0[k] + w1[k]) / 2
    return mix * 100, within * 100


# %% grade_id="verdicts"
def verdicts(before, after):
    def sums(rows):
        found = {}
        for one, a, b in zip(rows["organisation"], rows["attendances"], rows["over_4_hours"]):
            n, late = found.get(one, (0, 0))
            found[one] = (n + a, late + b)
        return found

    old, new = sums(before), sums(after)
    result = {}
    for one in old:
        if one not in new:
            continue
        n0, n1 = old[one][0], new[one][0]
        p0, p1 = 1 - old[one][1] / n0, 1 - new[one][1] / n1
        se = (p0 * (1 - p0) / n0 + p1 * (1 - p1) / n1) ** 0.5
        if p1 - p0 > 2 * se:
            result[one] = 1
        elif p1 - p0 < -2 * se:
            result[one] = -1
        else:
            result[one] = 0
    return result
