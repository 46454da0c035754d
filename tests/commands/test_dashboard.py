"""Dashboards of one home: each has settings of its own, and what ended leaves none behind."""

from __future__ import annotations

import json
import os
import socket
import time

from grading.commands import dashboard


def test_two_dashboards_of_a_home_have_a_token_each_and_those_that_ended_go(tmp_path):
    above = tmp_path / ".dashboard"
    with socket.socket() as open_one, socket.socket() as closed:
        for probe in (open_one, closed):
            probe.bind(("127.0.0.1", 0))
        running, ended = open_one.getsockname()[1], closed.getsockname()[1]
        open_one.listen()
        for port, token in ((running, "first"), (ended, "second")):
            dashboard.write_settings(above / str(port), token)
            os.utime(above / str(port), (time.time() - 3600,) * 2)
        closed.close()
        starting = dashboard._folder(above, 1)
        dashboard.write_settings(starting, "third")
        dashboard.write_settings(dashboard._folder(above, 2), "fourth")
        assert sorted(path.name for path in above.iterdir()) == sorted([str(running), "1", "2"])
    tokens = {
        json.loads((path / "voila.json").read_text(encoding="utf-8"))["Voila"]["token"] for path in above.iterdir()
    }
    assert tokens == {"first", "third", "fourth"}
    if os.name == "posix":
        assert above.stat().st_mode & 0o777 == 0o700
