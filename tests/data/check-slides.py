#!/usr/bin/python3
# check-slides.py SOURCE-ROOT - each slide of the deck is taught somewhere, and a test proves it
# SPDX-License-Identifier: GPL-3.0-or-later
#
# README's table has a row for each slide, in the deck's order and with no empty cell; its steps are steps of the course, all of them are in it, and its
# tests are there. A step is named by one of the deck's headings, in whose row it stands.
import configparser
import pathlib
import re
import sys

# Without the title, the agenda and the headings of the parts.
SLIDES = ['Internet', 'Apa itu TCP/IP', 'Seberapa besar?', 'Layered Model', 'Cara Kerja', 'Enkapsulasi Data', 'Alamat IP (Internet Layer)',
          'Nomor Port (Transport Layer)', 'Byte-Order', 'Apa itu socket?', 'File descriptor', 'File descriptor, python version', 'Python socket module',
          'Internet Socket', 'Quiz', 'socket API', 'Socket Object', 'Socket Object (cont)', 'Echo Server', 'Echo Server UDP', 'Echo Client UDP',
          'Echo Client UDP 2', 'Mengirim & Menerima data', 'Kemungkinan mengirim', 'Kemungkinan menerima', 'recv_until', 'Echo Server TCP',
          'Echo Client TCP', 'Caesar cipher', 'Caesar cipher module', 'Caesar cipher Server', 'Caesar chiper Client', 'Simple Port Scanner']

source = pathlib.Path(sys.argv[1])
failures = []
course = configparser.RawConfigParser(delimiters='=', comment_prefixes='#', interpolation=None)
course.optionxform = str
course.read_string((source / 'data' / 'course.ini').read_text(encoding='utf-8'))
tests = {path.stem.removeprefix('test-') for path in (source / 'tests').rglob('test-*') if path.suffix in ('.c', '.py')}
tests |= {path.name for path in (source / 'tests' / 'model').iterdir() if path.is_dir()}

lines = (source / 'README.md').read_text(encoding='utf-8').splitlines()
start = lines.index('| slide | where | steps | tests |') + 2
rows = {}
for line in lines[start:]:
    if not line.startswith('|'):
        break
    slide, *cells = [cell.strip() for cell in line.strip('|').split('|')]
    rows[slide] = cells
    if len(cells) != 3 or not all(cells):
        failures.append(f'{slide}: a cell is empty')
        continue
    steps, names = [re.findall('`([^`]+)`', cell) for cell in cells[1:]]
    failures += [f'{slide}: there is no step {step}' for step in steps if step not in course]
    failures += [f'{slide}: there is no test {name}' for name in names if name not in tests]
    if not steps or not names:
        failures.append(f'{slide}: a step and a test are named')

if list(rows) != SLIDES:
    failures.append(f'the rows are not the slides: {set(rows) ^ set(SLIDES) or "another order"}')
for step in course.sections():
    slide = course[step]['Slide']
    if slide not in SLIDES:
        failures.append(f'{step}: the deck has no slide {slide}')
    elif f'`{step}`' not in ' '.join(rows.get(slide, [])):
        failures.append(f'{step}: it is not in the row of its slide, {slide}')

for failure in failures:
    print(failure, file=sys.stderr)
print(f'{len(rows)} slides, {len(course.sections())} steps')
sys.exit(1 if failures or not rows else 0)
