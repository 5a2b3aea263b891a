#!/usr/bin/env bash
# Makes the zip that AWS Lambda takes: the skill and the three libraries it needs, for Lambda's Linux.
set -euo pipefail
out=$(realpath -m "${1:?usage: package.sh OUT.zip}")
cd "$(dirname "$0")/../.."
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
.venv/bin/python -m pip install --quiet --disable-pip-version-check --target "$build" \
  --platform manylinux2014_x86_64 --python-version 3.11 --only-binary :all: \
  --constraint <(sed -E 's/ *\\$//; /^ *--hash/d' requirements.lock) ask-sdk-core msgspec requests
cp -r skill "$build/skill"
find "$build" -name __pycache__ -prune -exec rm -rf {} +
.venv/bin/python -c 'import shutil, sys; shutil.make_archive(sys.argv[1].removesuffix(".zip"), "zip", sys.argv[2])' \
  "$out" "$build"
echo "$out: $(du -h "$out" | cut -f1)"
