#!/usr/bin/python3
# check-version.py SOURCE VERSION - NEWS, the packages and the catalogue begin with the version that is built; SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import sys

source, version = pathlib.Path(sys.argv[1]), sys.argv[2]
PLACES = {
    'NEWS': r'\ASoket (\S+)\n',
    'build-aux/debian/changelog': r'\Asoket \((\S+)\) ',
    'data/io.github.soketlab.Soket.metainfo.xml.in': r'<releases>\s*<release version="([^"]+)"',
}
wrong = False
for place, pattern in PLACES.items():
    found = re.search(pattern, (source / place).read_text(encoding='utf-8'))
    if found is None or found[1] != version:
        print(f'{place} has {found[1] if found else "none"}, meson.build has {version}')
        wrong = True
sys.exit(wrong)
