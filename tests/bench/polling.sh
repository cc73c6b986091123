#!/bin/bash
# Polls one generated load first in full, then unchanged, then with a tenth of the feeds changed: CPU seconds of the whole process tree and
# peak memory, beside `curl -Z` as the floor in the same run, and beside the peers that are installed (sfeed, rss2email, newsboat).
#   polling.sh [FEEDS...]      default: 1000
# The load and its nginx come with the shared benchmark files; without them there is nothing to measure.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
load=$root/../shared/bench/run.sh
[ -x "$load" ] || { echo "skipped: the load set is not beside this project"; exit 0; }
export FEEDWATCH=$root/build/release/daemon/feedwatch
export OUT=${OUT:-$root/build/polling.jsonl}
names="feedwatch floor"
command -v sfeed_update >/dev/null && names="$names sfeed_etag"
exec "$load" "${PEERS:-$names}" "${*:-1000}"
