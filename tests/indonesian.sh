#!/bin/sh
# indonesian.sh FOLDER STAMP - makes the locale of an Indonesian desktop in FOLDER, for LOCPATH; STAMP is written when it is there
# SPDX-License-Identifier: GPL-3.0-or-later
#
# It need not be generated on this computer.  C.UTF-8 would not do: a newer C library translates nothing in it.
set -eu
rm -rf "$1"
mkdir -p "$1"
localedef --no-archive -i id_ID -f UTF-8 "$1/id_ID.UTF-8"
: >"$2"
