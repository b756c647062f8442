#!/usr/bin/env bash
# The main job on real input: sets up what is missing, then analyses the tongue-carcinoma example.
set -euo pipefail
cd "$(dirname "$0")/.."
./scripts/setup.sh
node bin/mitologic.js analyze examples/tscc-cisplatin/changed.tsv --disease TSCC --drug cisplatin -o out/
