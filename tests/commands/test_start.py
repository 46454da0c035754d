"""What can go wrong before JupyterLab opens, and what the launcher says."""

import socket

import pytest

from grading.commands.lab import free_port
from grading.curriculum.errors import ZhixingError
from tests.commands.run import zhixing


def test_a_port_in_use_is_said_before_anything_is_built(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = zhixing(tmp_path / "home", "start", "--no-browser", "--port", str(port))
        assert result.exit_code == 1 and str(port) in result.stderr and "--port" in result.stderr
        with pytest.raises(ZhixingError):
            free_port(port)
    assert not (tmp_path / "home" / "learners").exists()


def test_without_a_port_the_first_free_one_is_taken():
    first = free_port(0)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first))
        taken.listen()
        assert free_port(0) != first


def test_a_home_that_is_a_file_is_named(tmp_path):
    (tmp_path / "home").write_text("x", encoding="utf-8")
    result = zhixing(tmp_path / "home", "start", "--no-browser")
    assert result.exit_code == 1 and str(tmp_path / "home") in result.stderr.replace("\n", "")


def test_an_unknown_cohort_stops_before_the_lab(tmp_path):
    result = zhixing(tmp_path / "home", "start", "--no-browser", "--cohort", "没有这个班")
    assert result.exit_code == 1 and "没有这个班" in result.stderr
