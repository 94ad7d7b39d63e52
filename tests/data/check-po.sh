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
# Texts that are gone from the sources are only warned of; merging takes them out, too.
if ! msgcmp "po/$language.po" "$tmp/soket.pot" 2>&1; then
  echo
  echo "po/$language.po lacks the texts above (a place in soket.pot is one that is missing, a place in"
  echo "po/$language.po one that is fuzzy).  Bring it up to date with"
  echo '  meson compile -C BUILD-DIRECTORY soket-pot soket-update-po'
  echo 'then translate every empty msgstr by the glossary at the head of the file, remove the marks'
  echo '"fuzzy" once the text is right, and the obsolete entries (#~) at its end.'
  exit 1
fi
