#!/usr/bin/python3
# check-told.py SOURCE-ROOT - what README, the manual and the windows tell of keys, limits, rooms, files and steps is so
# SPDX-License-Identifier: GPL-3.0-or-later
"""TAP on standard output."""
import configparser
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

MALLARD = '{http://projectmallard.org/1.0/}'
# What GTK has by itself.
OF_GTK = {'tab'}
# Keys in Indonesian, and what GTK calls a key that has another name in the text.
NAMES = {'spasi': 'space', 'kiri': 'left', 'kanan': 'right', '?': 'question', '+': 'plus'}
# Words of README that are no names.
EMPHASIZED = {'socket', 'every socket call of both ends', 'echo', 'Caesar', 'port scanner', '?', 'connected'}
# In tooltips: "(F7)", "(Space, Page Down)", "Shift+Space: ...".
KEYS = re.compile(r'(?<![\w-])(?:(?:Ctrl|Shift|Alt)\+[^\s*]+?|F\d\d?)(?=[\s),;:.*]|$)')

root = pathlib.Path(sys.argv[1])
number = 0
good = True


def read(name):
    return (root / name).read_text(encoding='utf-8')


def report(name, failures, count):
    """@count: how many there were to look at; none would be no test."""
    global number, good
    number += 1
    failures = failures or ([] if count else ['nothing was found to look at'])
    print('not ok' if failures else 'ok', number, '-', f'{name} ({count})', flush=True)
    for failure in failures:
        print('#', failure)
    good = good and not failures


def normal(key):
    """Ctrl+Page Down: <control>page_down."""
    *modifiers, last = key.lower().replace('++', '+plus').split('+')
    modifiers = ['control' if modifier == 'ctrl' else modifier for modifier in modifiers]
    return ''.join(f'<{modifier}>' for modifier in sorted(modifiers)) + NAMES.get(last, last).replace(' ', '_')


# --- keys ---

bound = set()
for keys, more in re.findall(r'\{ SOKET_SHORTCUTS_\w+, "([^"]+)", (NULL|"[^"]+")', read('src/app/widgets/soket-shortcuts.c')):
    bound |= {''.join(sorted(re.findall(r'<\w+>', key.lower()))) + re.sub('<.*>', '', key.lower()) for key in f'{keys}|{more}'.replace('"', '').split('|')}
# The pages, as many as there are services and others: add_page ().
bound |= {f'<control>{n}' for n in range(1, 6)}
pages = sorted((root / 'data/help').glob('*/soket/*.page'))
told = [(f'{path.parts[-3]}/{path.name}', key.text) for path in pages for key in ElementTree.parse(path).getroot().iter(MALLARD + 'key')]
told += [('README.md', key) for key in re.findall(r'\*\*((?:(?:Ctrl|Shift|Alt)\+)?(?:F\d\d?|Space|Escape|[A-Z0-9]))\*\*', read('README.md'))]
told += [(name, key) for name in ('README.md', 'NEWS', 'CONTRIBUTING.md') for key in KEYS.findall(read(name))]
for path in sorted((root / 'ui').rglob('*.ui')):
    for node in ElementTree.parse(path).getroot().iter('property'):
        if node.get('translatable') == 'yes':
            told += [(path.name, key) for key in KEYS.findall(node.text)]
            inside = re.search(r'\(([A-Z][A-Za-z ,]*)\)$', node.text)
            words = inside[1].split(', ') if inside else []
            told += [(path.name, key) for key in words if re.fullmatch(r'[A-Z]|Space|Escape|Page (Up|Down)', key)]
report('each key that is told is bound', [f'{where}: {key} does nothing' for where, key in told if normal(key) not in bound | OF_GTK], len(told))

# A key is the same in each language, and what README calls by name is there. (check-help.py does so for the manual.)
pairs, failures, said = 0, [], set()
for path in sorted((root / 'po').glob('*.po')):
    for msgid, msgstr in re.findall(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n)+)', path.read_text(encoding='utf-8'), re.M):
        texts = [''.join(re.findall(r'"(.*)"', text)) for text in (msgid, msgstr)]
        said.add(texts[0].replace('_', ''))
        here, there = (sorted(normal(key) for key in KEYS.findall(text)) for text in texts)
        pairs += bool(here)
        failures += [f'{path.name}: {texts[0]}: {texts[1]}'] if here != there and texts[1] else []
report('each key is the same in each language', failures, pairs)
# In bold or italics, and no key.
names = {' '.join(name.split()) for name in re.findall(r'(?<![*/])\*{1,2}([^*\s][^*]*)\*{1,2}', re.sub(r'^    .*', '', read('README.md'), flags=re.M))}
names = {name for name in names if normal(name) not in bound} - EMPHASIZED
report('what README calls by name is in the program', [f'the program does not say “{name}”' for name in sorted(names - said)], len(names))


# --- limits ---

def defined(name, source):
    value = re.search(rf'^#define {name}\s+(.+?)(?:\s*/\*.*)?$', read(source), re.M)[1]
    return eval(re.sub(r'\(gsize\)|(?<=\d)u', '', value))


LIMITS = 'src/net/loop/soket-limits.h'
SETUP = read('src/app/setup/soket-setup.c')
# The rows of the table in limits.page, with the numbers that they have to have.
ROWS = [
    [defined('SOKET_LIMIT_MESSAGE', LIMITS) // 2 ** 20],
    [defined('SOKET_LIMIT_IDLE_S', LIMITS), 0],
    [defined('SOKET_LIMIT_CONNECTIONS', LIMITS)],
    [defined('SOKET_LIMIT_DATAGRAM_IPV4', LIMITS)],
    [int(re.search(r'NUMBER \("timeout", (\d+)', SETUP)[1])],
    [defined('RING_RECORDS', 'src/net/trace/soket-trace.c')],
    [defined('ARENA_BYTES', 'src/net/trace/soket-trace.c') // 2 ** 20],
    [defined('SOKET_LIMIT_PROBES', LIMITS)],
    [defined('CONNECTIONS_MAX', 'src/net/witness/soket-witness-listener.c'), defined('SOCKETS_MAX', 'src/net/witness/soket-watched-program.c')],
]


def numbers(text):
    return [int(re.sub(r'[.,]', '', n)) for n in re.findall(r'(?<![\w.])\d+(?:[.,]\d{3})*(?!\w)', text)]


for path in (path for path in pages if path.name == 'limits.page'):
    rows = [''.join(list(row)[-1].itertext()) for row in ElementTree.parse(path).getroot().iter(MALLARD + 'tr')]
    failures = [f'{text}: is {wanted}' for text, wanted in zip(rows, ROWS) if numbers(text) != wanted]
    report(f'{path.parts[-3]}: the limits are those of the source', failures + ([] if len(rows) == len(ROWS) else ['another number of rows']), len(rows))
most = defined('SOKET_CLIENT_GROUP_MAX', 'src/net/exchange/soket-client-group.h')
clients = [(path, text) for path in pages if path.name == 'echo.page' for text in re.findall(r'(\d+) clients?\b|sampai (\d+) client', path.read_text(encoding='utf-8'))]
report('so many clients at once', [f'{path}: is {most}' for path, text in clients if int(''.join(text)) != most], len(clients))

# --- rooms and files ---

readme = read('README.md')
rooms = [f'{layer.name}/{room.name}' for layer in sorted((root / 'src').iterdir()) if layer.is_dir() for room in sorted(layer.iterdir()) if room.is_dir()]
table = {name for row in re.findall(r'^\| (`[^|]+) \|', readme, re.M) for name in re.findall(r'`([^`]+)`', row)}
report('each room is in the table of README', [f'{room} is missing' for room in rooms if room not in table], len(rooms))
files, failures = 0, []
for name in ('README.md', 'CONTRIBUTING.md'):
    for path in re.findall(r'`((?:[a-z-]+/)+[A-Za-z0-9._-]*)`', read(name)):
        if re.search(r'[A-Z]{4}|^_|^debian/|^share/', path):
            continue
        files += 1
        failures += [] if any((root / folder / path).exists() for folder in ('', 'src')) else [f'{name}: there is no {path}']
report('each file that is named is there', failures, files)

# --- steps ---

course = configparser.RawConfigParser(delimiters='=', comment_prefixes='#', interpolation=None)
course.read_string(read('data/course.ini'))
steps = [(name, int(count)) for name in ('NEWS', 'README.md', 'data/io.github.soketlab.Soket.metainfo.xml.in')
         for count in re.findall(r'\b(\d+) steps\b', read(name))]
report('so many steps has the course', [f'{name}: {count}, not {len(course.sections())}' for name, count in steps if count != len(course.sections())], len(steps))

print(f'1..{number}')
sys.exit(0 if good else 1)
