"""A gradebook on a database server: the address is tried before a cohort is made, so that a wrong one leaves nothing."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from grading.curriculum.errors import ZhixingError

EXAMPLE = "postgresql://user@host/database"
SECONDS = 10


def check(address: str) -> None:
    """Raise ZhixingError unless `address` (SQLAlchemy's form) is a PostgreSQL database that answers and is empty.

    Empty, because nbgrader's assignment names are unique in a database: a second cohort there would write its points
    over the first one's. [4]
    """
    url = _parsed(address)
    shown = url.render_as_string(hide_password=True)
    try:
        engine = create_engine(url, connect_args={"connect_timeout": SECONDS})
    except ModuleNotFoundError as error:
        raise ZhixingError(
            f"没有安装 PostgreSQL 驱动 {error.name}。请运行：.venv/bin/python -m pip install 'psycopg[binary]>=3.3,<4'",
            f"The PostgreSQL driver {error.name} is not installed. Run: .venv/bin/python -m pip install 'psycopg[binary]>=3.3,<4'",
        ) from error
    try:
        tables = inspect(engine).get_table_names()
    except DBAPIError as error:
        said = " ".join(str(error.orig).split())[:200]
        raise ZhixingError(
            f"连不上数据库 {shown}：{said}。请核对地址、用户和密码，并确认数据库已经建好（createdb）。",
            f"Cannot connect to {shown}: {said}. Check the address, user and password, and that the database was made (createdb).",
        ) from error
    finally:
        engine.dispose()
    if tables:
        raise ZhixingError(
            f"数据库 {shown} 里已有 {len(tables)} 张表。每个班级要有自己的空数据库，否则两个班的分数会互相覆盖。请先用 createdb 新建一个。",
            f"The database {shown} has {len(tables)} tables already. Each cohort needs an empty one of its own, or two cohorts' "
            "points would overwrite each other. Make one first with createdb.",
        )


def _parsed(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "postgresql" or not url.database:
        raise ZhixingError(
            f"--db 要写成 {EXAMPLE}。不写 --db，成绩册就用班级文件夹里的 SQLite 文件。",
            f"--db is written {EXAMPLE}. Without --db the gradebook is an SQLite file in the cohort's folder.",
        )
    return url


def keep_private(config: Path) -> None:
    """Only the trainer's account may read the file that holds a database's address: a password may stand in it."""
    config.chmod(0o600)
