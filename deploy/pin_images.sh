#!/usr/bin/env bash
# Fetch the images that the containers are made of, and write down in .env which ones those are, by
# digest. From then on exactly these are used. Again: to take what has been released since.
set -euo pipefail
cd "$(dirname "$0")"
engine=${ENGINE:-docker}

digest() { # of an image's tag, as the registry gave it just now
    "$engine" pull --quiet "$1" >/dev/null
    "$engine" image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$1" |
        grep --max-count=1 --extended-regexp '@sha256:[0-9a-f]{64}$'
}

python=$(digest docker.io/library/python:3.11-slim-bookworm)
caddy=$(digest docker.io/library/caddy:2)
umask 077
touch .env
new=$(mktemp .env.XXXXXX)
trap 'rm -f "$new"' EXIT
grep --invert-match --extended-regexp '^(PYTHON|CADDY)_IMAGE=' .env >"$new" || true
printf 'PYTHON_IMAGE=%s\nCADDY_IMAGE=%s\n' "$python" "$caddy" >>"$new"
mv "$new" .env
printf 'Pinned:\n  %s\n  %s\n' "$python" "$caddy"
