"""The pins are one set: lock, conda environment, test lock; and the launcher needs nothing but Python."""

import ast
import re
import subprocess
import sys

import yaml

from tests.conftest import ROOT


def pins(name):
    return [
        line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]


def test_environment_yml_has_the_pins_of_the_lock():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["dependencies"][-1]["pip"] == pins("requirements.lock")


def test_the_test_lock_holds_the_whole_lock():
    """The same version of each; a test package may ask for one on more systems than the course does."""
    held = set(pins("requirements-test.lock"))
    assert [pin for pin in pins("requirements.lock") if pin not in held and pin.split(" ;")[0] not in held] == []


def test_every_dependency_is_pinned():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    declared = re.findall(r'^  "([A-Za-z0-9_.-]+)[><=]', text, re.M)
    locked = {re.split(r"[=<> ;\[]", pin)[0].lower().replace("_", "-") for pin in pins("requirements-test.lock")}
    assert {name.lower().replace("_", "-") for name in declared} <= locked


def test_the_launcher_uses_the_standard_library_alone():
    tree = ast.parse((ROOT / "zhixing").read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= set(sys.stdlib_module_names)


def test_the_launcher_runs_a_command_and_passes_its_exit_code():
    good = subprocess.run(
        [sys.executable, ROOT / "zhixing", "syllabus", "--json"], capture_output=True, text=True, cwd="/"
    )
    assert good.returncode == 0 and '"m14_service_speed"' in good.stdout
    bad = subprocess.run([sys.executable, ROOT / "zhixing", "verify", "m77"], capture_output=True, text=True)
    assert bad.returncode == 1 and "m77" in bad.stderr


def test_installed_versions_are_the_locked_ones():
    from importlib.metadata import version

    for pin in ("nbgrader", "pandas", "jupyterlab", "matplotlib"):
        assert f"{pin}=={version(pin)}" in pins("requirements.lock")
