#!/bin/bash
# A month of polling 1,000 feeds of mixed behaviour on the virtual clock, with restarts and SIGKILL; ends with 1 when a rule was broken.
exec python3 -B "$(dirname "$0")/../e2e/soak.py" --one-core "$@"
