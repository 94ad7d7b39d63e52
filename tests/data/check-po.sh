#!/bin/sh
# check-po.sh [--whole] SOURCE-ROOT LANGUAGE - the translation is well formed; with --whole: nothing is missing
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What is in the sources but not in the .po file is shown in English, and msgfmt cannot see that: so --whole
# extracts the texts anew and compares.
set -u
whole=no
if [ "${1-}" = --whole ]; then
  whole=yes
  shift
fi
root=$1
language=$2

cd "$root" || exit 99
msgfmt --check --output-file=/dev/null "po/$language.po" || exit 1
[ "$whole" = yes ] || exit 0

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
grep -v '^#' po/POTFILES.in | grep -v '^[[:space:]]*$' >"$tmp/files"
if ! xgettext --files-from="$tmp/files" --output="$tmp/soket.pot" --from-code=UTF-8 \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 \
  2>"$tmp/log"; then
  cat "$tmp/log"
  exit 1
fi
msgcmp "po/$language.po" "$tmp/soket.pot" 2>&1
