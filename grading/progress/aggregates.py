"""What measures need of millions of rows, added up by DuckDB over the tables in place: nothing is copied.

`rows` is what `measures_facts.latest` gives: the last attempt for each answer, with its `share`. The measures make
figures and intervals of these sums; what a measure means is said there, and only there.
"""

from __future__ import annotations

import pandas as pd

from grading.progress.tables import Held, Table, over


def query(sql: str, **tables: Table) -> pd.DataFrame:
    """The answer to `sql` over tables under their keyword names. Texts come back as plain texts, times in UTC."""
    with over(**tables) as connection:
        return plain(connection.execute(sql).df())


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its categoricals as texts: fit for a table that is shown, where a categorical would surprise."""
    coded = [name for name, kind in table.dtypes.items() if isinstance(kind, pd.CategoricalDtype)]
    return table.assign(**{name: table[name].astype(object).astype("str") for name in coded})


def by_question(rows: Table) -> pd.DataFrame:
    """One row a question: graded, zeros, full, needs_review, failed, missing (numbers of answers), mean, sd, least, most
    (of the shares), binary (every share 0 or 1), competency."""
    return query(
        """
        SELECT module, question, min(competency) AS competency, count(share) AS graded,
               count(*) FILTER (share = 0) AS zeros, count(*) FILTER (share >= 1) AS full,
               count(*) FILTER (state = 'needs_review') AS needs_review, count(*) FILTER (state = 'failed') AS failed,
               count(*) FILTER (state = 'missing') AS missing, avg(share) AS mean, stddev_samp(share) AS sd,
               min(share) AS least, max(share) AS most, coalesce(bool_and(share IN (0, 1)), true) AS binary
        FROM rows GROUP BY module, question ORDER BY module, question
        """,
        rows=rows if isinstance(rows, Held) or "competency" in rows else rows.assign(competency=""),
    )


def by_rest(rows: Table) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(questions, modules): each question beside the sum of its module's other questions, over complete learners.

    Complete are those with every kept question graded; kept are questions graded for half or more of the learners who
    have any graded in the module. questions: module, question, graded, kept, n, sxx, syy, sxy (sums of squared deviations
    of the question, of the rest, and of their products), variance (of the question). modules: module, items (kept), n,
    variance (of the totals).
    """
    with over(rows=rows) as connection:
        for sql in _REST:
            connection.execute(sql)
        questions = connection.execute(
            "SELECT * FROM asked LEFT JOIN beside USING (module, question) ORDER BY module, NOT kept, question"
        )
        questions = plain(questions.df())
        modules = plain(connection.execute("SELECT * FROM whole ORDER BY module").df())
    return questions, modules


_REST = (
    """CREATE TEMP TABLE asked AS
       WITH per_question AS (SELECT module, question, count(share) AS graded FROM rows GROUP BY ALL),
       learners AS (SELECT DISTINCT module, cohort, learner FROM rows WHERE share IS NOT NULL),
       per_module AS (SELECT module, count(*) AS learners FROM learners GROUP BY module)
       SELECT module, question, graded, graded > 0 AND graded * 2 >= coalesce(learners, 0) AS kept
       FROM per_question LEFT JOIN per_module USING (module)""",
    # A semi join and a join of what it leaves: six times as fast as joining the answers with the number of questions.
    """CREATE TEMP TABLE totals AS
       WITH items AS (SELECT module, count(*) AS items FROM asked WHERE kept GROUP BY module),
       answered AS (SELECT module, cohort, learner, sum(points) AS total, count(*) AS items
                    FROM rows SEMI JOIN (SELECT module, question FROM asked WHERE kept) USING (module, question)
                    WHERE share IS NOT NULL GROUP BY module, cohort, learner)
       SELECT module, cohort, learner, total FROM answered JOIN items USING (module, items)""",
    """CREATE TEMP TABLE beside AS
       SELECT module, question, count(*) AS n, var_pop(points) * count(*) AS sxx,
              var_pop(total - points) * count(*) AS syy, covar_pop(points, total - points) * count(*) AS sxy,
              var_samp(points) AS variance
       FROM rows JOIN asked USING (module, question) JOIN totals USING (module, cohort, learner)
       WHERE kept AND share IS NOT NULL GROUP BY module, question""",
    """CREATE TEMP TABLE whole AS
       WITH per_module AS (SELECT module, count(*) AS n, var_samp(total) AS variance FROM totals GROUP BY module)
       SELECT module, count(*) FILTER (kept) AS items, coalesce(any_value(n), 0) AS n, any_value(variance) AS variance
       FROM asked LEFT JOIN per_module USING (module) GROUP BY module""",
)


def by_competency(rows: Table) -> pd.DataFrame:
    """One row a learner of a cohort and competency: questions (graded), needs_review, failed, missing; w and w2, the sums
    of the graded questions' points and of their squares; got, the points earned. Names are categoricals if they were."""
    with over(rows=rows) as connection:
        return connection.execute(_COMPETENCIES).df()


_COMPETENCIES = """
        SELECT cohort, agency, learner, competency, count(share) AS questions,
               count(*) FILTER (state = 'needs_review') AS needs_review, count(*) FILTER (state = 'failed') AS failed,
               count(*) FILTER (state = 'missing') AS missing,
               coalesce(sum(max_points) FILTER (share IS NOT NULL), 0.0) AS w,
               coalesce(sum(max_points * max_points) FILTER (share IS NOT NULL), 0.0) AS w2,
               coalesce(sum(points) FILTER (share IS NOT NULL), 0.0) AS got
        FROM rows WHERE competency <> '' GROUP BY ALL ORDER BY cohort, agency, learner, competency
"""


def by_cohort_and_competency(rows: Table) -> pd.DataFrame:
    """One row a cohort and competency: learners with a graded answer, points earned and possible on those answers."""
    return query(
        """
        WITH each AS (SELECT cohort, competency, learner, sum(points) AS got, sum(max_points) AS possible
                      FROM rows WHERE share IS NOT NULL AND competency <> '' GROUP BY ALL)
        SELECT cohort, competency, count(*) AS learners, sum(got) AS got, sum(possible) AS possible
        FROM each GROUP BY ALL ORDER BY cohort, competency
        """,
        rows=rows,
    )


def by_module(submissions: pd.DataFrame, enrolments: pd.DataFrame) -> pd.DataFrame:
    """One row a cohort and module that was released to it, over active learners: enrolled, graded, needs_review, failed,
    missing, late; scored (with points), mean and median of their points in percent of what was scored."""
    return query(
        """
        SELECT cohort, module, count(*) AS enrolled, count(*) FILTER (state = 'graded') AS graded,
               count(*) FILTER (state = 'needs_review') AS needs_review, count(*) FILTER (state = 'failed') AS failed,
               count(*) FILTER (state = 'missing') AS missing, count(*) FILTER (late) AS late,
               count(percent) AS scored, avg(percent) AS mean, median(percent) AS median
        FROM (SELECT s.cohort, module, state, late,
                     CASE WHEN scored_max > 0 THEN points / scored_max * 100 END AS percent
              FROM submissions s SEMI JOIN (SELECT cohort, learner FROM enrolments WHERE active) e USING (cohort, learner))
        GROUP BY ALL ORDER BY cohort, module
        """,
        submissions=submissions,
        enrolments=enrolments,
    )
