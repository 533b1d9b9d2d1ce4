#!/usr/bin/env bash
# Writes requirements/*.txt from *.in: every package and version with its hashes, for all platforms, without the
# address of any package index. Versions stay as they are unless `--upgrade` or `--upgrade-package NAME` is given.
set -euo pipefail
cd "$(dirname "$0")/../requirements"

if ! command -v uv >/dev/null; then
  echo "make lock needs uv on the path: install it (for example with pipx install uv), then run this again." >&2
  exit 2
fi

compile() { # NAME PYTHON [OPTION…]
  local name=$1 python=$2
  shift 2
  echo "requirements/$name.txt"
  uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
    --python-version "$python" "$@" "$name.in" -o "$name.txt" >/dev/null
}

compile web 3.11 "$@"
compile test 3.11 -c web.txt "$@" # the same versions: an environment for the tests is one for the web, too
# uv prefers the versions it finds in the file, but over several platforms still moves some; this holds them.
if [[ $# -eq 0 ]]; then
  compile engine 3.10 -c engine.txt
else
  compile engine 3.10 "$@"
fi
compile encoder 3.10 --no-deps "$@"

if grep -n '://' ./*.txt; then
  echo "The lines above carry an address; a requirement must come from whatever index the machine uses." >&2
  exit 1
fi
