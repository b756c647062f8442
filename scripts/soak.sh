#!/usr/bin/env bash
# Every expensive check whole, by hand (hours): what CI runs as a sample, the mutation runs, other versions of Node, the engine beside
# MaBoSS. Goes through all of them, and says at the end which failed. `./scripts/soak.sh ROOM …` takes the mutants of these rooms only.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=()
check() {
  echo "== $*"
  "$@" || failed+=("$*")
}
npm run build
# The tests that read MITOLOGIC_SOAK, here or through test/soak.ts, run whole.
mapfile -t whole < <(grep -rlE "MITOLOGIC_SOAK|/soak\.js'" --include='*.test.ts' src test)
check env MITOLOGIC_SOAK=1 npx vitest run "${whole[@]}"
check npm run mutants -- --pinned
for room in "${@:-stats network prediction analysis screen knowledge}"; do
  for one in $room; do check npm run mutants "$one" -- --sample 220; done
done
check ./scripts/node-versions.sh
check npm run validate engine
if [ ${#failed[@]} -gt 0 ]; then
  printf 'soak: failed: %s\n' "${failed[@]}"
  exit 1
fi
echo 'soak: all passed'
