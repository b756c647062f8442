#!/usr/bin/env bash
# Installs the packages of the lock file and builds the command and the browser app, unless both are up to date.
set -euo pipefail
cd "$(dirname "$0")/.."
node -e 'const [a, b] = process.versions.node.split(".").map(Number); if (a < 20 || (a === 20 && b < 19)) { console.error(`mitologic needs Node 20.19 or newer; this is ${process.versions.node}`); process.exit(2) }'
if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  # Not `npm ci`: it refuses a lock file without the packages of other platforms, which not every package registry holds.
  npm install --no-audit --no-fund --loglevel=error
fi
npm run --silent build
npm run --silent build:web -- --logLevel warn
