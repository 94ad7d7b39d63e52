#!/usr/bin/python3
# check-comments.py SOURCE-ROOT - a single word says to translators where it stands, and the templates are of one kind
# SPDX-License-Identifier: GPL-3.0-or-later
import html
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
# What means one thing wherever it stands.
NAMES = {'Soket', 'Echo', 'Caesar', 'Scanner', 'Diagram', 'Pieces', 'TCP', 'UDP', 'translator-credits'}
words, explained = {}, set()


def is_word(text):
    return re.fullmatch(r'[^\W\d_]+', text.replace('_', '').rstrip('…')) is not None and not text.isupper()


for path in sorted((root / 'ui').rglob('*.ui')):
    text = path.read_text(encoding='utf-8')
    # GtkBuilder takes no comments there, and what a screen reader says is explained by what is seen.
    text = re.sub(r'<accessibility>.*?</accessibility>', '', text, flags=re.DOTALL)
    for match in re.finditer(r'translatable="yes"([^>]*)>([^<]*)<', text):
        word = html.unescape(match[2])
        if is_word(word):
            words.setdefault(word, f'ui/{path.name}')
            if 'comments=' in match[1] or 'context=' in match[1]:
                explained.add(word)

for path in sorted((root / 'src').rglob('*.c')):
    lines = path.read_text(encoding='utf-8').splitlines()
    for i, line in enumerate(lines):
        for match in re.finditer(r'(?<![A-Za-z0-9_])N?_ \(?"|(?<![A-Za-z0-9_])N?_\("([^"]*)"\)', line):
            if match[1] is not None and is_word(match[1]):
                words.setdefault(match[1], str(path.relative_to(root)))
                if any('Translators:' in before for before in lines[max(i - 2, 0):i + 1]):
                    explained.add(match[1])

failures = [f'{place}: "{word}" has neither a comment nor a context for translators'
            for word, place in words.items() if word not in explained and word not in NAMES]
for path in sorted((root / 'ui').rglob('*.ui')):
    text = path.read_text(encoding='utf-8')
    if '<interface domain="soket">' not in text:
        failures.append(f'ui/{path.name}: the interface has no domain')

for failure in failures:
    print(failure)
sys.exit(1 if failures or not words else 0)
