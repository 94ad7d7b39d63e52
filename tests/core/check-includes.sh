#!/bin/sh
# check-includes.sh FOLDER - core includes GLib, the C library and itself, nothing else
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
cd "$1" || exit 1

n=$(grep -c '^#include' ./*.c ./*.h | awk -F: '{ n += $2 } END { print n }')
if [ "$n" -lt 10 ]; then
  echo "only $n includes found: is $1 the right folder?" >&2
  exit 1
fi

status=0
# Of what GLib's headers lie beside, only GLib's own may come in; of Soket's headers only those of this folder.
if grep -nE '^#include <(gio|gobject|gmodule|gtk|gdk|gsk|pango|cairo|adwaita|json-glib|gtksource)[-/.]' ./*.c ./*.h; then
  echo 'core may include GLib only' >&2
  status=1
fi
for header in $(sed -n 's/^#include "\(.*\)"$/\1/p' ./*.c ./*.h | sort -u); do
  if [ "$header" != config.h ] && [ ! -f "$header" ]; then
    echo "core includes $header, which is not in core" >&2
    status=1
  fi
done
exit "$status"
