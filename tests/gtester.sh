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
rm -f "$folder/report.xml" "$folder/report.html"
# -k: go on after a failure.  Without it gtester ends itself by a signal at the first one.
"$here/with-display.sh" gtester -k -o "$folder/report.xml" "$@" </dev/null
status=$?
if [ ! -s "$folder/report.xml" ]; then
  echo 'gtester left no report' >&2
  exit 1
fi
gtester-report "$folder/report.xml" >"$folder/report.html" || status=1
echo "report: $folder/report.html"
exit "$status"
