"""An opinion survey by wiki in Bowling Green, Kentucky, 2018: vote matrix -> participants, statements, votes."""

import json
from pathlib import Path

import pandas as pd

from grading.curriculum.errors import ZhixingError
from grading.curriculum.preparing import integers, main, parsed, read_csv, require_rows

GROUPS = {"0": "A", "1": "B"}
COMMENTS = ["timestamp", "comment-id", "moderated"]
PEOPLE = ["participant", "group-id", "n-votes", "n-agree", "n-disagree"]
# Votes one by one are published for statements with at least this many: 79 of 607, three votes in ten.
AT_LEAST = 700
# What each of the 79 is about, in our own few words: the statements themselves belong to those who wrote them.
LABELS = Path(__file__).with_name("statement_labels.json")


def tidy(raw: dict[str, Path]) -> dict[str, pd.DataFrame]:
    path = raw["comments.csv"]
    comments = read_csv(path, COMMENTS)
    # Statements the moderators refused (moderated -1) are left out, with their votes.
    comments = comments[comments["moderated"] == "1"]
    require_rows(comments, 607, path)
    comments["statement"] = integers(comments["comment-id"], path)
    written = integers(comments["timestamp"], path)
    comments["submitted_on"] = pd.to_datetime(written, unit="ms").dt.strftime("%Y-%m-%d")

    path = raw["participants-votes.csv"]
    matrix = read_csv(path, PEOPLE + [str(code) for code in sorted(comments["statement"])])
    require_rows(matrix, 2031, path)
    for name in ("participant", "n-votes", "n-agree", "n-disagree"):
        matrix[name] = integers(matrix[name], path)
    matrix["group"] = parsed(matrix["group-id"], lambda text: text.map(GROUPS), path)
    votes = matrix.melt(["participant", "group"], sorted(comments["comment-id"]), "statement", "vote")
    # A blank is not a "pass" (0): the person never saw that statement, or left before it.
    votes = votes.dropna(subset=["vote"]).astype({"statement": int, "vote": int})

    statements = count(comments[["statement", "submitted_on"]], votes)
    labelled = statements.loc[statements["votes"] >= AT_LEAST, "statement"]
    labels = pd.DataFrame.from_dict(json.loads(LABELS.read_text(encoding="utf-8")), orient="index").reset_index()
    labels["statement"] = labels.pop("index").astype(int)
    strange = sorted(set(labels["statement"]) ^ set(labelled))
    if strange:
        raise ZhixingError(
            f"statement_labels.json 与 {path} 里够 {AT_LEAST} 票的意见对不上：{strange}。",
            f"statement_labels.json and the statements with {AT_LEAST} votes in {path} do not match: {strange}.",
        )
    statements = statements.merge(labels, how="left", on="statement", validate="1:1")
    front = ["statement", "submitted_on", "topic", "label", "label_en"]
    statements = statements[front + [name for name in statements.columns if name not in front]]

    people = matrix[["participant", "group", "n-votes", "n-agree", "n-disagree"]]
    people.columns = ["participant", "group", "votes", "agree", "disagree"]
    votes = votes[votes["statement"].isin(labelled)].sort_values(["participant", "statement"], kind="stable")
    return {
        "participants": people.sort_values("participant", kind="stable").reset_index(drop=True),
        "statements": statements,
        "votes": votes[["participant", "statement", "vote"]].reset_index(drop=True),
    }


def count(statements: pd.DataFrame, votes: pd.DataFrame) -> pd.DataFrame:
    """Votes, agreements and disagreements on each statement: all, group A, group B; from the votes themselves."""
    table = statements.sort_values("statement", kind="stable").set_index("statement")
    for suffix, part in {"": votes, "_a": votes[votes["group"] == "A"], "_b": votes[votes["group"] == "B"]}.items():
        cast = part.groupby("statement")["vote"]
        table[f"votes{suffix}"] = cast.size()
        table[f"agree{suffix}"] = cast.agg(lambda vote: (vote == 1).sum())
        table[f"disagree{suffix}"] = cast.agg(lambda vote: (vote == -1).sum())
    counts = table.columns.drop("submitted_on")
    table[counts] = table[counts].fillna(0).astype(int)
    for suffix in ("_a", "_b"):
        # Of those who voted on it, "pass" included.
        share = 100 * table[f"agree{suffix}"] / table[f"votes{suffix}"].where(table[f"votes{suffix}"] > 0)
        table[f"agree_share{suffix}"] = share.round(1)
    return table.reset_index()


if __name__ == "__main__":
    main(tidy, __file__)
