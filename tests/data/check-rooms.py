#!/usr/bin/python3
# check-rooms.py SOURCE-ROOT - arrows between layers and rooms go down only
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A layer includes those below it. Within a layer a room includes those that its build list has before it, so that there is no circle. A private
# header stays in its room; core stands on GLib and the C library alone, the witness, which other programs load, and the
# supervisor, of which one runs beside each program, on the C library.
import collections
import pathlib
import re
import sys

BELOW = {'witness': [], 'supervisor': [], 'core': [], 'net': ['core', 'witness', 'supervisor'], 'model': ['net', 'core'], 'cli': ['model', 'net', 'core'], 'app': ['model', 'net', 'core']}
# Of what GLib's headers lie beside, only GLib's own may come into core.
GLIB = re.compile(r'<(glib|gio|gobject)')
ABOVE_GLIB = re.compile(r'<(gio|gobject|gmodule|gtk|gdk|gsk|pango|cairo|adwaita|json-glib|gtksource)[-/.]')

source = pathlib.Path(sys.argv[1]) / 'src'
failures = []
n_includes = collections.Counter()

for layer in BELOW:
    build = (source / layer / 'meson.build').read_text(encoding='utf-8')
    listed = re.search(r'foreach room : \[(.*?)\]', build, re.DOTALL)
    order = re.findall(r"'([a-z]+)'", listed[1]) if listed else []
    folders = sorted(path.name for path in (source / layer).iterdir() if path.is_dir())
    failures += [f'src/{layer}/meson.build: the room {room} is missing' for room in folders if room not in order]
    for path in sorted((source / layer).rglob('*.[ch]')):
        name = path.relative_to(source)
        room = name.parts[1] if len(name.parts) == 3 else None
        for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
            place = f'src/{name}:{number}'
            if layer == 'core' and line.startswith('#include') and ABOVE_GLIB.search(line):
                failures.append(f'{place}: core may include GLib only')
            if layer in ('witness', 'supervisor') and line.startswith('#include') and GLIB.search(line):
                failures.append(f'{place}: {layer} may include the C library only')
            match = re.match(r'#include "([^"]+)"', line)
            if match is None or match[1] == 'config.h':
                continue
            n_includes[layer] += 1
            parts = match[1].split('/')
            other = parts[1] if len(parts) == 3 else None
            if len(parts) == 1:
                failures.append(f'{place}: {match[1]} does not say its room')
            elif parts[0] != layer and parts[0] not in BELOW[layer]:
                failures.append(f'{place}: {layer} is below {parts[0]}')
            elif parts[0] == layer and other != room and other is not None and room is not None and order.index(other) > order.index(room):
                failures.append(f'{place}: the room {room} is below {other}')
            if match[1].endswith('-private.h') and parts[:-1] != list(name.parts[:-1]):
                failures.append(f'{place}: {match[1]} is private to its room')

failures += [f'src/{layer}: no include was found' for layer in BELOW if n_includes[layer] == 0]
for failure in failures:
    print(failure)
sys.exit(1 if failures else 0)
