#!/usr/bin/env bash
# Builds the styles and scripts into frontend/dist (git-ignored), unless they are newer than everything they are made from.
set -euo pipefail
cd "$(dirname "$0")/.."
stamp=frontend/dist/manifest.json
if [ -f "$stamp" ] && [ -z "$(find frontend/src frontend/styles frontend/*.mjs frontend/package-lock.json crates/web/templates crates/web/src -type f -newer "$stamp" -print -quit)" ]; then
  echo "assets: up to date"
  exit 0
fi
command -v npm >/dev/null || { echo "assets: Node 20 or newer with npm is missing; install it (Debian: apt install nodejs npm)"; exit 1; }
if [ ! -d frontend/node_modules ] || [ frontend/package-lock.json -nt frontend/node_modules/.package-lock.json ]; then
  echo "assets: installing the libraries of the pages"
  npm ci --prefix frontend --no-audit --no-fund --loglevel=error
fi
echo "assets: building styles and scripts"
npm run --silent --prefix frontend build
