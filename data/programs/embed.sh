#!/bin/sh
# embed.sh FOLDER/FILE... - the templates as a table of strings in C
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu

printf '#include "core/program/soket-program-template.h"\n\nconst SoketTemplateFile soket_template_files[] = {\n'
for file in "$@"; do
  folder=$(dirname "$file")
  printf '  { "%s/%s",\n' "${folder##*/}" "${file##*/}"
  sed 's/[\\"]/\\&/g; s/.*/    "&\\n"/' "$file"
  printf '  },\n'
done
printf '  { NULL, NULL }\n};\n'
