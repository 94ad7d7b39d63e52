#!/bin/sh
# gtester.sh FOLDER PROGRAM... - runs the g_test programs with gtester; leaves report.xml and report.html in FOLDER
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
folder=$1
shift
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd -P) || exit 99

if [ $# -eq 0 ]; then
  echo 'gtester: no g_test program was built' >&2
  exit 1
fi
parts=$folder/gtester-parts
rm -rf "$folder/report.xml" "$folder/report.html" "$parts"
mkdir "$parts" || exit 99

# One gtester for each program, twice as many at a time as there are processors: most of their time is waiting. The longest stand last, and begin first.
# -k: go on after a failure.  Without it gtester ends itself by a signal at the first one.
printf '%s\n' "$@" | tac | "$here/with-display.sh" xargs -d '\n' -n 1 -P "$(($(nproc) * 2))" sh -c '
  part=$0/$(printf %s "$1" | tr / -)
  gtester -k -o "$part.xml" "$1" </dev/null >"$part.log" 2>&1
  status=$?
  cat "$part.log"
  exit "$status"' "$parts"
status=$?

# Their reports are one: of each what stands in its outermost element.
{
  printf '<?xml version="1.0"?>\n<gtester>\n'
  for program; do
    part=$parts/$(printf %s "$program" | tr / -).xml
    if ! [ -s "$part" ]; then
      echo "gtester left no report of $program" >&2
      status=1
      continue
    fi
    sed '/^<?xml /d; /^<!-- Deprecated/d; /^<gtester>$/d; /^<\/gtester>$/d' "$part"
  done
  printf '</gtester>\n'
} >"$folder/report.xml"
gtester-report "$folder/report.xml" >"$folder/report.html" || status=1
echo "report: $folder/report.html"
exit "$status"
