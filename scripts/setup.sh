#!/usr/bin/env bash
# Sets up what `make demo` and `make test` need: as root through apt, otherwise it says what is missing.
# usage: scripts/setup.sh demo|test
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-demo}

missing=()
want() { # want COMMAND PACKAGE
  command -v "$1" >/dev/null || missing+=("$2")
}
command -v cargo >/dev/null || { echo "setup: Rust is missing; see https://rustup.rs (1.95 or newer)"; exit 1; }
want node nodejs
want npm npm
want cc build-essential
# Film and sound are covered by the one, photos of iPhones shown and covered by the other: without them the rest runs all the same.
before=${#missing[@]}
want ffmpeg ffmpeg
command -v heif-dec >/dev/null || want heif-convert libheif-examples
want prlimit util-linux
if [ "$what" = demo ] && [ "$(id -u)" != 0 ] && [ ${#missing[@]} -gt "$before" ]; then
  echo "setup: without ${missing[*]:$before} film, sound and HEIC photos cannot be covered (Debian: sudo apt install ${missing[*]:$before})"
  missing=("${missing[@]:0:$before}")
fi
if [ "$what" = test ]; then
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
  command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
  want pdftotext poppler-utils
  if command -v fc-list >/dev/null; then
    [ -n "$(fc-list :lang=zh family | head -n 1)" ] || missing+=(fonts-noto-cjk)
  else
    missing+=(fontconfig fonts-noto-cjk)
  fi
fi
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "setup: installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "setup: missing: ${missing[*]}"
    echo "setup: install them (Debian: sudo apt install ${missing[*]}), then run this again"
    exit 1
  fi
fi
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || { echo "setup: Node 20 or newer is needed, here is $(node -v)"; exit 1; }
scripts/fonts.sh
scripts/assets.sh
if [ "$what" = test ] && { [ ! -d e2e/node_modules ] || [ e2e/package-lock.json -nt e2e/node_modules/.package-lock.json ]; }; then
  echo "setup: installing the browser driver of the stories"
  npm ci --prefix e2e --no-audit --no-fund --loglevel=error
fi
