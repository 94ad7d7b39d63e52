#!/usr/bin/python3
# test-shown.py - the commands that README, NEWS, the manual and the manual pages show are understood, and the lesson of the manual is played
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A command is asked for its help behind the options that are shown: those before it are read first, and one that does not exist is refused. What follows
# the options, such as the name of an experiment, is compared with what the program lists.
import os
import pathlib
import re
import shlex
import tempfile
import xml.etree.ElementTree as ElementTree

from soket_test import SOKET, Skip, case, check, equal, main, run

SOURCE = pathlib.Path(os.environ['SOKET_SOURCE'])
WORKBENCH = os.environ.get('SOKET_WORKBENCH')
MALLARD = '{http://projectmallard.org/1.0/}'
ENV = {**os.environ, 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en'}
# What stands for something else, in the text or in Indonesian.
PLACEHOLDER = re.compile(r'[A-Z]+$|\.\.\.$|…$')
# What is shown because it is answered with what was meant.
SLIPS = ['soket sned']


def read(name):
    return (SOURCE / name).read_text(encoding='utf-8')


def in_markdown(text):
    """The lines of its blocks of code, and what it has in the middle of a sentence."""
    for line in re.findall(r'^    (?:\$ )?((?:soket|eval|soket-workbench) .*)', text, re.M):
        yield re.sub(r'  +#.*', '', line)
    for span in re.findall(r'`([^`]+)`', re.sub(r'^    .*', '', text, flags=re.M)):
        if span.startswith('soket '):
            yield ' '.join(span.split())


def pages():
    return sorted((SOURCE / 'data/help').glob('*/soket/*.page'))


def in_manual(path):
    for tag in ('screen', 'cmd'):
        for node in ElementTree.parse(path).getroot().iter(MALLARD + tag):
            yield from (line for line in (node.text or '').splitlines() if re.match(r'(soket|eval|soket-workbench) ', line))


def in_manual_page(text):
    text = text.replace('\\-', '-').replace('\\(aq', "'")
    return re.findall(r'^\.B (soket [^"\n]+)$', text[text.index('.SH EXAMPLES'):], re.M)


def shown():
    """(where, command), all of them."""
    for name in ('README.md', 'NEWS', 'CONTRIBUTING.md'):
        yield from ((name, line) for line in in_markdown(read(name)))
    for path in pages():
        yield from ((f'{path.parts[-3]}/{path.name}', line) for line in in_manual(path))
    yield from (('soket.1', line) for line in in_manual_page(read('data/man/soket.1.in')))


def programs(line):
    """The words of each program of the line that is ours."""
    inner = re.search(r'\$\(([^)]*)\)', line)
    lexer = shlex.shlex(inner[1] if inner else line, posix=True, punctuation_chars='|<>;&')
    lexer.whitespace_split = True
    words = []
    for word in [*lexer, '|']:
        if not re.fullmatch(r'[|<>;&]+', word):
            words.append(word)
            continue
        if words and words[0] in ('soket', 'soket-workbench'):
            yield words
        words = []


def with_help(words):
    """Behind all options that are Soket's own."""
    if words[1] == 'run':
        place = next((i for i, word in enumerate(words[2:], 2) if not word.startswith('-') and words[i - 1] != '--save'), len(words))
    else:
        place = words.index('--') if '--' in words else len(words)
    return [*words[:place], '--help']


def lists(*words):
    return {line.split('\t')[0] for line in run([SOKET, *words], env=ENV).stdout.decode().splitlines()}


def of_command(words):
    """Why the words behind a command that is understood are not, or None."""
    arguments = [word for word in words[2:] if not word.startswith('-') and not PLACEHOLDER.match(word)]
    known = {'try': lambda: lists('try'), 'numbers': lambda: lists('numbers'), 'check': lambda: {'server', 'client'}}.get(words[1])
    if known is None or not arguments or arguments[0].endswith('.ini'):
        return None
    if arguments[0] not in known():
        return f'there is no {arguments[0]}'
    if words[1] == 'check' and len(arguments) > 1 and arguments[1] not in ('echo', 'caesar'):
        return f'there is no service {arguments[1]}'
    return None


@case
def commands_are_understood():
    count, failures = 0, []
    for where, line in dict.fromkeys(shown()):
        for words in programs(line):
            stands_for = len(words) == 1 or any(PLACEHOLDER.match(word) for word in words[1:3] if words[1] in ('serve', 'send') or word == words[1])
            if stands_for or words[0] == 'soket-workbench' and WORKBENCH is None or line in SLIPS:
                continue
            count += 1
            program = SOKET if words[0] == 'soket' else WORKBENCH
            result = run([program, *with_help(words)[1:]], env=ENV)
            if result.returncode != 0 or b'Usage:' not in result.stdout:
                failures.append(f'{where}: {line}: {result.stderr.decode().strip()}')
            elif words[0] == 'soket' and of_command(words) is not None:
                failures.append(f'{where}: {line}: {of_command(words)}')
    check(not failures, '\n'.join(failures))
    check(count > 100, f'only {count} commands were found')


@case
def the_manual_page_of_the_window_has_its_options():
    if WORKBENCH is None:
        raise Skip('built without the window')
    told = run([WORKBENCH, '--help'], env=ENV).stdout.decode()
    page = read('data/man/soket-workbench.1').replace('\\-', '-').split('.SH OPTIONS')[1]
    ours = told.split('Application Options:')[1]
    equal(sorted(re.findall(r'^\.BI? (--[a-z-]+)', page, re.M)), sorted(re.findall(r'^  (--[a-z-]+)', ours, re.M)))
    # What the program takes beside its options.
    check('[FILE…]' in told.splitlines()[1], told.splitlines()[1])


@case
def the_lesson_of_the_manual_is_played():
    for path in (path for path in pages() if path.name == 'course.page'):
        lessons = [node.text for node in ElementTree.parse(path).getroot().iter(MALLARD + 'screen') if node.text.startswith('[')]
        check(lessons, f'{path}: there is none')
        for lesson in lessons:
            with tempfile.TemporaryDirectory() as folder:
                file = pathlib.Path(folder) / 'my-lesson.ini'
                file.write_text(lesson, encoding='utf-8')
                result = run([SOKET, 'try', file, '--all'], env=ENV)
            equal((result.returncode, result.stderr), (0, b''), f'{path}: {result.stdout.decode()}')


main()
