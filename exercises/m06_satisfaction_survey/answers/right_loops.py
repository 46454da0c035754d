"""
zh: 只用循环、字典和标准库
en: loops, dictionaries and the standard library alone
"""


# %% grade_id="answer_table"
def answer_table(column):
    counts = {"blank": 0}
    for value in column:
        name = "blank" if pd.isna(value) else value
        counts[name] = counts.get(name, 0) + 1
    total = sum(counts.values())
    return pd.DataFrame([{"answer": name, "n": n, "share": n / total} for name, n in counts.items()])


# %% grade_id="opinion_share"
def opinion_share(column, positive):
    said = [value for value in column if not pd.isna(value)]
    opinions = [value for value in said if value != "unknown"]
    yes = sum(1 for value in opinions if value in positive)
    return {"share": yes / len(opinions), "n": len(opinions), "unknown": len(said) - len(opinions)}


# %% grade_id="middle_answer"
def middle_answer(column, order):
    counts = [sum(1 for value in column if value == option) for option in order]
    running = 0
    for option, count in zip(order, counts):
        running += count
        if running >= sum(counts) / 2:
            return option


# %% grade_id="diverging_table"
def diverging_table(answers, group, item):
    found = {}
    for name, value in zip(answers[group], answers[item]):
        if pd.isna(name) or pd.isna(value):
            continue
        found.setdefault(name, [0, 0, 0])[0 if value < 3 else 1 if value == 3 else 2] += 1
    rows = []
    for name, (low, mid, high) in found.items():
        n = low + mid + high
        rows.append(
            (name, 100 * low / n, 100 * mid / n, 100 * high / n, -100 * (low + mid / 2) / n, 100 * (high - low) / n)
        )
    return pd.DataFrame(rows, columns=["group", "negative", "neutral", "positive", "start", "net"])


# %% grade_id="publishable"
def publishable(answers, group, item, at_least):
    lists = {}
    for name, value in zip(answers[group], answers[item]):
        if name == name and value == value and name is not None and value is not None:
            lists.setdefault(name, []).append(value)
    big = {name: values for name, values in lists.items() if len(values) >= at_least}
    if len(lists) - len(big) == 1:
        del big[min(big, key=lambda name: len(big[name]))]
    return {name: sum(1 for value in values if value > 3) / len(values) for name, values in big.items()}


# %% grade_id="share_interval"
def share_interval(liked, times, rng):
    import random

    dice = random.Random(int(rng.integers(1_000_000)))
    values = [value for value in liked if value == value]
    shares = sorted(sum(dice.choices(values, k=len(values))) / len(values) for _ in range(times))
    return shares[int(0.025 * times)], shares[int(0.975 * times) - 1]


# %% grade_id="clear_difference"
def clear_difference(first, second, times, rng):
    a = [value for value in first if value == value]
    b = [value for value in second if value == value]
    gaps = []
    for _ in range(times):
        one = rng.choice(a, size=len(a), replace=True)
        two = rng.choice(b, size=len(b), replace=True)
        gaps.append(float(np.mean(one) - np.mean(two)))
    gaps.sort()
    low, high = gaps[round(0.025 * times)], gaps[round(0.975 * times) - 1]
    if low > 0:
        return low, high, "higher"
    if high < 0:
        return low, high, "lower"
    return low, high, "unclear"
