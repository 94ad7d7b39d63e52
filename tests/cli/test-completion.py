#!/usr/bin/python3
# test-completion.py - what the shells offer behind "soket", and the manual page: nothing that the program does not know, and all that it does
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import re
import shutil
import subprocess

from soket_test import SOKET, Skip, case, check, equal, main, run

FOLDER = pathlib.Path(os.environ['SOKET_COMPLETION'])
MANUAL = pathlib.Path(os.environ['SOKET_MANUAL'])
ENV = {**os.environ, 'PATH': f"{pathlib.Path(SOKET).parent}:{os.environ['PATH']}"}

BASH = '''
source "$1"; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_soket
printf '%s\\n' "${COMPREPLY[@]}"
'''
# What zsh has only while somebody types.
ZSH = '''
file=$1; shift
offer () { for word; do [[ $word == $PREFIX* ]] && print -r -- $word; done }
compadd () { [[ $1 == -a ]] && offer ${(P)2} || offer $@ }
compset () { PREFIX=${PREFIX#*=} }
_files () { print -r -- FILES }
_hosts () { print -r -- localhost }
_message () { }
_normal () { print -r -- NORMAL $words }
words=("$@") CURRENT=$# PREFIX=${@[-1]}
source $file
true
'''


def bash(words):
    # Bash takes = for a word of its own.
    split = [part for word in words for part in (re.split('(=)', word) if word.startswith('--') else [word])]
    if len(split) > 1 and split[-2:] == ['=', '']:
        split.pop()
    return ['bash', '--norc', '-c', BASH, 'bash', FOLDER / 'soket.bash', *split]


def zsh(words):
    return ['zsh', '-f', '-c', ZSH, 'zsh', FOLDER / '_soket', *words]


def fish(words):
    line = ' '.join(words)
    return ['fish', '--no-config', '-c', f"source '{FOLDER}/soket.fish'; complete -C '{line}'"]


def offered(shell, words):
    if shutil.which(shell.__name__) is None:
        raise Skip(f'{shell.__name__} is not installed')
    result = run(shell(words), env=ENV)
    equal((result.returncode, result.stderr), (0, b''), words)
    texts = [line.split('\t')[0] for line in result.stdout.decode().splitlines()]
    # fish offers whole words.
    return sorted({text.split('=', 1)[1] if text.startswith(words[-1].split('=')[0] + '=') else text for text in texts} - {''})


def told(*words):
    return run([SOKET, *words, '--help'], env={**ENV, 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en'}).stdout.decode()


def options(*words):
    return sorted(re.findall(r'^  (?:-h, )?(--[a-z0-9-]+)', told(*words), re.M))


COMMANDS = re.findall(r'^  ([a-z]+) ', told().split('Commands:')[1], re.M)
SERVICES = ['caesar', 'echo']
COMMANDS_WITH_OPTIONS = [[c] for c in COMMANDS if c not in ('serve', 'send', 'caesar')] + [[c, s] for c in ('serve', 'send') for s in SERVICES]


def complete(shell):
    equal(offered(shell, ['soket', '']), sorted([*COMMANDS, '--help', '--version']))
    equal(offered(shell, ['soket', 'se']), ['send', 'serve'])
    for command in ('serve', 'send'):
        equal(offered(shell, ['soket', command, '']), SERVICES)
        for service in SERVICES:
            equal(offered(shell, ['soket', command, service, '--']), options(command, service))
    for command in ('scan', 'check', 'show', 'try', 'numbers', 'run'):
        equal(offered(shell, ['soket', command, '--']), options(command))
    equal(offered(shell, ['soket', 'caesar', '']), ['crack', 'decrypt', 'encrypt'])
    equal(offered(shell, ['soket', 'caesar', 'encrypt', '--s']), ['--shift'])
    equal(offered(shell, ['soket', 'check', '']), ['client', 'server'])
    equal(offered(shell, ['soket', 'check', 'server', '']), SERVICES)
    equal(offered(shell, ['soket', 'send', 'echo', '--transport=']), ['tcp', 'udp'])
    equal(offered(shell, ['soket', 'send', 'echo', '--transport', 'u']), ['udp'])
    equal(offered(shell, ['soket', 'send', 'echo', '--framing=n']), ['newline', 'none'])
    equal(offered(shell, ['soket', 'serve', 'echo', '--framing', 'c']), ['crlf'])
    equal(offered(shell, ['soket', 'send', 'echo', '--port', '']), [])
    presets = sorted(['all', 'common', 'deck', 'dynamic', 'registered', 'well-known'])
    equal(offered(shell, ['soket', 'scan', 'h', '--ports=']), presets)
    equal(offered(shell, ['soket', 'scan', 'h', '--ports', 'd']), ['deck', 'dynamic'])
    # Whatever takes one of a few words offers these words, and no other.
    for words in COMMANDS_WITH_OPTIONS:
        for option, choices in re.findall(r'^  (--[a-z0-9-]+)=([^ ]+\|[^ ]+)', told(*words), re.M):
            behind = ['h'] if words == ['scan'] else []
            equal(offered(shell, ['soket', *words, *behind, f'{option}=']), sorted(choices.split('|')), words)
            equal(offered(shell, ['soket', *words, *behind, option, '']), sorted(choices.split('|')), words)
    check('localhost' in offered(shell, ['soket', 'scan', '']), 'no host')
    entries = sorted(line.split('\t')[0] for line in run([SOKET, 'try']).stdout.decode().splitlines())
    equal(offered(shell, ['soket', 'try', '']), entries)
    topics = offered(shell, ['soket', 'numbers', ''])
    check(len(topics) == 7 and all(run([SOKET, 'numbers', topic]).returncode == 0 for topic in topics), topics)


@case
def in_bash():
    complete(bash)


@case
def in_zsh():
    complete(zsh)
    equal(offered(zsh, ['soket', 'check', 'server', 'echo', '--', 'python3', 'a']), ['NORMAL python3 a'])
    equal(offered(zsh, ['soket', 'run', 'python3', 'a']), ['NORMAL python3 a'])
    equal(offered(zsh, ['soket', 'run', '--json', '--', 'python3', 'a']), ['NORMAL python3 a'])


@case
def in_fish():
    complete(fish)


@case
def manual():
    """Each option of each command, in plain roff."""
    text = (MANUAL / 'soket.1').read_text().replace('\\-', '-')
    for command in COMMANDS:
        check(f'\n.SS soket {command}' in text, command)
    for words in [[c] for c in COMMANDS if c not in ('serve', 'send', 'caesar')] + [[c, s] for c in ('serve', 'send') for s in SERVICES] + [['caesar', 'encrypt']]:
        part = text.split(f"\n.SS soket {' '.join(words)} ")[1].split('\n.SS ')[0].split('\n.SH ')[0]
        for option in options(*words):
            check(f'.B {option}' in part or f'.B -h, {option}' in part, words, option)
    if shutil.which('man') is None:
        raise Skip('man is not installed')
    for name in sorted(path.name for path in MANUAL.glob('*.1')):
        result = subprocess.run(['man', '--warnings', '-l', MANUAL / name], env={**ENV, 'MANWIDTH': '100', 'LC_ALL': 'C.UTF-8', 'MANPAGER': 'cat'},
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        equal((result.returncode, result.stderr), (0, b''), name)
        check(b'EXIT STATUS' in result.stdout or b'OPTIONS' in result.stdout, result.stdout[:200])


main()
