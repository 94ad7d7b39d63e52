#!/usr/bin/python3
# check-potfiles.py SOURCE-ROOT - POTFILES.in lists what is translated, and nothing else
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
listed = [line.strip() for line in (root / 'po/POTFILES.in').read_text(encoding='utf-8').splitlines()
          if line.strip() and not line.startswith('#')]

# A call of the gettext macros in C, or a mark in XML.
MARKS = {
    '.c': re.compile(r'(?<![A-Za-z0-9_])(?:_|N_|C_|NC_|ngettext|g_dngettext|g_dpgettext2?|gettext)\s*\(\s*"'),
    '.h': re.compile(r'(?<![A-Za-z0-9_])(?:_|N_|C_|NC_|ngettext)\s*\(\s*"'),
    '.ui': re.compile(r'translatable="(?:yes|true)"'),
}
ALWAYS = ('.desktop.in', '.metainfo.xml.in', '.gschema.xml')

needed = set()
for folder in ('src', 'ui', 'data'):
    for path in sorted((root / folder).rglob('*')):
        if not path.is_file():
            continue
        name = path.relative_to(root).as_posix()
        mark = MARKS.get(path.suffix)
        if name.endswith(ALWAYS) or (mark and mark.search(path.read_text(encoding='utf-8'))):
            needed.add(name)

failures = [f'{name}: has text to translate but is not in po/POTFILES.in' for name in sorted(needed - set(listed))]
failures += [f'{name}: is in po/POTFILES.in but does not exist' for name in listed if not (root / name).is_file()]
failures += [f'{name}: stands twice in po/POTFILES.in' for name in sorted({n for n in listed if listed.count(n) > 1})]
for failure in failures:
    print(failure)
sys.exit(1 if failures else 0)
