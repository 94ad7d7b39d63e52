#!/bin/sh
# with-display.sh [--bus] COMMAND... - runs COMMAND on an X server of its own
# SPDX-License-Identifier: GPL-3.0-or-later
#
# With --bus also on a session bus of its own, which starts the accessibility bus.
# Its screen has 1280 x 800, or as many as SOKET_TEST_SCREEN says (WxH).  What is drawn is drawn by cairo, or, with
# SOKET_TEST_RENDERER=default, by what GTK takes: GL, and cairo where there is none.
# Where Xvfb is not installed it says so as a skipped test (TAP and exit status 77).
set -u

bus=no
if [ "${1-}" = --bus ]; then
  bus=yes
  shift
fi
if [ $# -eq 0 ]; then
  echo 'usage: with-display.sh [--bus] COMMAND...' >&2
  exit 2
fi
if ! command -v Xvfb >/dev/null 2>&1; then
  echo '1..0 # SKIP Xvfb is not installed'
  exit 77
fi

tmp=$(mktemp -d "${TMPDIR:-/tmp}/soket-display.XXXXXX") || exit 99
chmod 700 "$tmp"
xpid=
cpid=
finish ()
{
  status=$?
  trap - EXIT
  trap '' HUP INT TERM
  [ -n "$cpid" ] && kill "$cpid" 2>/dev/null
  if [ -n "$xpid" ]; then
    kill "$xpid" 2>/dev/null
    wait "$xpid" 2>/dev/null
  fi
  rm -rf "$tmp"
  exit "$status"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# The server picks a free number by itself: many of these can run side by side.
# It gets no other descriptor of ours, and reading the pipe ends when it dies.
mkfifo "$tmp/number" || exit 99
Xvfb -displayfd 3 -screen 0 "${SOKET_TEST_SCREEN:-1280x800}x24" -nolisten tcp -noreset 3>"$tmp/number" >"$tmp/xvfb.log" 2>&1 </dev/null &
xpid=$!
if ! read -r number <"$tmp/number"; then
  echo 'Bail out! Xvfb did not start'
  cat "$tmp/xvfb.log" >&2
  exit 99
fi

# cairo and no GL: without the second, X11 still loads the whole software GL stack.  From GTK 4.16 on it
# is spelt GDK_DISABLE, and the old way is complained of.  Where the version cannot be asked it is left out.
if [ "${SOKET_TEST_RENDERER-}" = default ]; then
  unset GSK_RENDERER GDK_DEBUG GDK_DISABLE
elif pkg-config --atleast-version=4.16 gtk4 2>/dev/null; then
  GDK_DISABLE=${GDK_DISABLE-gl}
  export GDK_DISABLE
elif pkg-config --exists gtk4 2>/dev/null; then
  GDK_DEBUG=${GDK_DEBUG-gl-disable}
  export GDK_DEBUG
fi
if [ "${SOKET_TEST_RENDERER-}" != default ]; then
  GSK_RENDERER=${GSK_RENDERER-cairo}
  export GSK_RENDERER
fi
# One family of fonts, the one that build-aux/packages installs: what a text measures, and which letters there
# are, is then the same on every computer.  Where it is missing they are those of the system.
font=$(fc-match --format '%{family}|%{file}' 'DejaVu Sans' 2>/dev/null)
case $font in
  'DejaVu Sans|'*)
    cat >"$tmp/fonts.conf" <<EOF
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>$(dirname -- "${font#*|}")</dir>
  <cachedir>/var/cache/fontconfig</cachedir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <include ignore_missing="yes">/etc/fonts/conf.d</include>
</fontconfig>
EOF
    FONTCONFIG_FILE=${FONTCONFIG_FILE-$tmp/fonts.conf}
    export FONTCONFIG_FILE
    ;;
esac
# The rest keeps the run away from what the user has set.
DISPLAY=":$number"
GDK_BACKEND=x11
GSETTINGS_BACKEND=memory
GIO_USE_VFS=local
ADW_DISABLE_PORTAL=1
NO_AT_BRIDGE=1
XDG_RUNTIME_DIR=$tmp
export DISPLAY GDK_BACKEND GSETTINGS_BACKEND GIO_USE_VFS ADW_DISABLE_PORTAL NO_AT_BRIDGE XDG_RUNTIME_DIR
unset WAYLAND_DISPLAY GTK_THEME GTK_DEBUG GTK_MODULES GTK_IM_MODULE XAUTHORITY

# In the background, so that a signal to this script is acted on at once; standard input is kept.
exec 5<&0
if [ "$bus" = yes ]; then
  if ! command -v dbus-run-session >/dev/null 2>&1; then
    echo '1..0 # SKIP dbus-run-session is not installed'
    exit 77
  fi
  GTK_A11Y=atspi
  export GTK_A11Y
  # What the bus starts (the accessibility registry) must not write into the test's output.
  dbus-run-session -- sh -c 'exec "$@" >&4 4>&- <&5 5<&-' sh "$@" 4>&1 >/dev/null &
else
  # Without an address GIO starts a stray bus, and without a bus GTK warns about accessibility.
  DBUS_SESSION_BUS_ADDRESS=disabled:
  GTK_A11Y=${GTK_A11Y-none}
  export DBUS_SESSION_BUS_ADDRESS GTK_A11Y
  "$@" <&5 5<&- &
fi
cpid=$!
wait "$cpid"
status=$?
cpid=
exit "$status"
