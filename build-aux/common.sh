# common.sh - what run and test share; read by them, not run
# SPDX-License-Identifier: GPL-3.0-or-later

# The tools are the ones that packages installs, whatever else the user has in front of them.
PATH=/usr/bin:/bin:/usr/sbin:/sbin:$PATH
export PATH
# Nothing of the caller's own builds gets in.
unset CC CFLAGS CPPFLAGS LDFLAGS CC_LD DESTDIR MAKEFLAGS NINJA_STATUS CDPATH GSETTINGS_SCHEMA_DIR SOKET_LOCALEDIR

# configure FOLDER OPTION...: a build folder set up with exactly these options.
# One of another checkout, another Meson, other options, or half made is made anew.
configure ()
{
  folder=$1
  shift
  stamp="$top | $(meson --version) | ${CC:-cc} $("${CC:-cc}" -dumpversion) | $*"
  if [ -f "$folder/build.ninja" ] && [ "$(cat "$folder/soket-stamp" 2>/dev/null)" = "$stamp" ]; then
    return 0
  fi
  rm -rf "$folder"
  meson setup "$@" "$folder" "$top" || return 1
  printf '%s\n' "$stamp" >"$folder/soket-stamp"
}

# make_in FOLDER OPTION...: sets the folder up and builds $targets (everything when empty).
# What fails in a folder of an earlier day is tried once more from nothing, unless it was the compiler that complained.
targets=
make_in ()
{
  was_there=no
  [ -f "$1/soket-stamp" ] && was_there=yes
  configure "$@" || return 1
  ninja -C "$1" $targets >"$1/soket-build.log" 2>&1
  made=$?
  cat "$1/soket-build.log"
  [ "$made" -ne 0 ] || return 0
  [ "$was_there" = yes ] || return 1
  ! grep -Eq '^[^:]+:[0-9]+:[0-9]+: (fatal )?error: ' "$1/soket-build.log" || return 1
  echo 'Once more, from nothing.'
  rm -rf "$1"
  configure "$@" && ninja -C "$1" $targets
}
