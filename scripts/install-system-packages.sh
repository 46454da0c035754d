#!/bin/sh
# What the tests and the sandboxed runner need from Debian or Ubuntu, and pip cannot give:
#   chromium        a real browser for the browser tests
#   bubblewrap      the sandbox that submissions run in
#   postgresql      a real server for the tests of gradebooks on PostgreSQL
#   fonts-noto-cjk  Chinese glyphs on web pages in that browser (charts bring their own font)
set -e
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
        echo "Run this as root / 请以管理员身份运行: $0" >&2
        exit 1
    fi
}
missing=""
command -v chromium >/dev/null || missing="$missing chromium"
command -v bwrap >/dev/null || missing="$missing bubblewrap"
command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
ls /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc >/dev/null 2>&1 || missing="$missing fonts-noto-cjk"
if [ -z "$missing" ]; then
    echo "Nothing to install / 无需安装"
    exit 0
fi
echo "Installing / 正在安装:$missing"
as_root apt-get update -qq
# shellcheck disable=SC2086
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
