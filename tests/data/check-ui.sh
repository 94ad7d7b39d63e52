#!/bin/sh
# check-ui.sh SCHEMA FOLDER - every template in FOLDER is what GtkBuilder's schema allows (TAP)
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
schema=$1
folder=$2

if [ ! -f "$schema" ]; then
  echo "Bail out! there is no $schema"
  exit 99
fi
n=0
for file in "$folder"/*/*.ui; do
  [ -f "$file" ] || continue
  n=$((n + 1))
  if said=$(xmllint --noout --nonet --relaxng "$schema" "$file" 2>&1); then
    echo "ok $n - ${file##*/}"
  else
    echo "not ok $n - ${file##*/}"
    printf '%s\n' "$said" | sed 's/^/# /'
  fi
done
if [ "$n" -eq 0 ]; then
  echo '1..0 # SKIP no template'
else
  echo "1..$n"
fi
