#!/bin/sh
# Enriches a list at night: nightly.sh LIST [options of enrich]
#
# Only exit code 6, a silent service, is tried again: the same command then continues the same run under
# the same --max-spend. After code 3 it would begin a new run, with a limit of its own.
set -u

program=${PROGRAM:-insight-batch}
tries=${TRIES:-3}
pause=${PAUSE_SECONDS:-1800}

while :; do
  "$program" enrich "$@" --quiet
  code=$?
  tries=$((tries - 1))
  if [ "$code" -ne 6 ] || [ "$tries" -le 0 ]; then exit "$code"; fi
  sleep "$pause"
done
