#!/usr/bin/env bash
# Installs whatever is missing, builds, and runs every check; ends with the line `N passed, N failed, N skipped`.
set -euo pipefail
cd "$(dirname "$0")/.."
./scripts/setup.sh
./scripts/debian-packages.sh chromium snakemake
npm run typecheck
npm run lint
npm run --silent mutants -- --pinned
npm test
