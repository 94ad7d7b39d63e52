#!/usr/bin/python3
# check-help.py SOURCE-ROOT - the manual is whole in each language, its links lead somewhere, and it names what the program shows
# SPDX-License-Identifier: GPL-3.0-or-later
"""TAP on standard output."""
import ast
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

MALLARD = '{http://projectmallard.org/1.0/}'
XML = '{http://www.w3.org/XML/1998/namespace}'
# Of the package mallard-rng.
SCHEMA = pathlib.Path('/usr/share/xml/mallard/1.0/mallard-1.0.rng')

root = pathlib.Path(sys.argv[1])
languages = sorted(folder.name for folder in (root / 'data/help').iterdir())
number = 0


def report(name, failures, skip=None):
    global number
    number += 1
    print('not ok' if failures else 'ok', number, '-', name + (f' # SKIP {skip}' if skip else ''), flush=True)
    for failure in failures:
        print('#', failure)
    return not failures


def read_po(path):
    """What the program says in English: what it says in that language."""
    texts = {}
    for block in path.read_text(encoding='utf-8').split('\n\n'):
        fields = {}
        for line in block.splitlines():
            match = re.match(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[0\])?) (".*")$', line)
            if match:
                field = match[1].split('[')[0]
                fields[field] = ast.literal_eval(match[2])
            elif line.startswith('"'):
                fields[field] += ast.literal_eval(line)
        if fields.get('msgid'):
            texts[fields['msgid'].replace('_', '')] = fields['msgstr'].replace('_', '')
    return texts


def read_titles(language):
    key = 'Title=' if language == 'C' else f'Title[{language}]='
    return {line[len(key):] for line in (root / 'data/try.ini').read_text(encoding='utf-8').splitlines() if line.startswith(key)}


def ids_of(page):
    return [page.get('id')] + [f"{page.get('id')}#{section.get('id')}" for section in page.iter(MALLARD + 'section')]


manual = {language: {path.stem: ElementTree.parse(path).getroot() for path in sorted((root / 'data/help' / language / 'soket').glob('*.page'))}
          for language in languages}
english = manual['C']
texts = {language: read_po(root / 'po' / f'{language}.po') for language in languages if language != 'C'}
good = report('there are an English manual and one for each translation', [
    f'there is po/{language} but no data/help/{language}'
    for language in re.findall(r'^[a-zA-Z_@]+$', (root / 'po/LINGUAS').read_text(encoding='utf-8'), re.M) if language not in manual
] + ([] if 'index' in english else ['there is no index']))

for language, pages in manual.items():
    failures = []
    for name in sorted(set(english) ^ set(pages)):
        failures.append(f'{name}.page: only in {"C" if name in english else language}')
    targets = {target for page in pages.values() for target in ids_of(page)}
    for name, page in pages.items():
        links = [link.get('xref') for link in page.iter(MALLARD + 'link')]
        if page.get('id') != name:
            failures.append(f'{name}.page: its id is {page.get("id")}')
        if language != 'C' and page.get(XML + 'lang') != language:
            failures.append(f'{name}.page: says that it is in {page.get(XML + "lang")}')
        if page.find(f'{MALLARD}info/{MALLARD}desc') is None or page.find(MALLARD + 'title') is None:
            failures.append(f'{name}.page: has no title or no desc')
        failures += [f'{name}.page: links to {link}, which does not exist' for link in links if link not in targets]
        # In each language the same can be found at the same place.
        if name in english:
            if ids_of(page) != ids_of(english[name]):
                failures.append(f'{name}.page: its sections are not those of the English page')
            for tag in ('link', 'item', 'tr', 'screen', 'note', 'gui', 'key', 'cmd'):
                here, there = (len(list(p.iter(MALLARD + tag))) for p in (page, english[name]))
                if here != there:
                    failures.append(f'{name}.page: <{tag}> stands {here} times in it, and {there} times in English')
        if name != 'index' and not any(link.get('type') == 'guide' and link.get('xref').startswith('index#') for link in page.iter(MALLARD + 'link')):
            failures.append(f'{name}.page: nobody finds it from the index')
    good = report(f'{language}: pages, sections and links', failures) and good

    # Buttons and tabs that the program does not have, or not under this name.
    known = set(next(iter(texts.values()))) if language == 'C' else set(texts[language].values())
    known |= read_titles(language)
    good = report(f'{language}: what it calls by name is in the program', [
        f'{name}.page: the program does not say “{gui.text}”'
        for name, page in pages.items() for gui in page.iter(MALLARD + 'gui') if gui.text not in known]) and good

    failures = []
    if SCHEMA.is_file():
        run = subprocess.run(['xmllint', '--noout', '--nonet', '--relaxng', SCHEMA, *sorted((root / 'data/help' / language / 'soket').glob('*.page'))],
                             capture_output=True, text=True, check=False)
        failures = [line for line in run.stderr.splitlines() if run.returncode != 0 and not line.endswith(' validates')]
    good = report(f'{language}: is Mallard', failures, None if SCHEMA.is_file() else f'{SCHEMA} is not installed (mallard-rng)') and good

print(f'1..{number}')
sys.exit(0 if good else 1)
