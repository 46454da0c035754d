#!/bin/sh
# Resolve the pins again from pyproject.toml: requirements.lock, requirements-test.lock, environment.yml. Needs uv.
set -e
cd "$(dirname "$0")/.."
options="--universal --python-version 3.11 --no-annotate --no-header --no-emit-index-url --no-emit-find-links"
# shellcheck disable=SC2086
uv pip compile pyproject.toml $options -o requirements.lock "$@"
# shellcheck disable=SC2086
uv pip compile pyproject.toml --extra test $options -c requirements.lock -o requirements-test.lock "$@"
python3 - <<'PY'
from pathlib import Path
pins = Path("requirements.lock").read_text(encoding="utf-8").split("\n")
lines = ["name: zhixing", "channels: [conda-forge]", "dependencies:", "  - python=3.11", "  - pip", "  - pip:"]
lines += [f'      - "{pin}"' for pin in pins if pin]
Path("environment.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
PY
