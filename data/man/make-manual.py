#!/usr/bin/python3
# make-manual.py SOKET TEMPLATE - prints the manual page of `soket`: the template, with what each command's --help tells in place of @COMMANDS@
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import subprocess
import sys

soket, template = sys.argv[1:3]
env = {**os.environ, 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en', 'G_DEBUG': ''}

COMMANDS = ['serve echo', 'serve caesar', 'send echo', 'send caesar', 'scan', 'caesar encrypt', 'caesar decrypt', 'caesar crack', 'run', 'check', 'show', 'try',
            'numbers']


def escape(text):
    """What roff would take for its own."""
    text = text.replace('\\', '\\e').replace('-', '\\-').replace("'", '\\(aq').replace('`', '\\(ga').replace('^', '\\(ha').replace('~', '\\(ti')
    return '\n'.join('\\&' + line if line.startswith('.') else line for line in text.split('\n'))


def told(words):
    return subprocess.run([soket, *words, '--help'], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout.decode().strip()


def section(command):
    usage, _, rest = told(command.split()).partition('\n\n')
    summary, _, options = rest.rpartition('\n\n')
    lines = [f'.SS {escape(usage.splitlines()[1].strip())}', escape(summary.replace('\n\n', '\n.PP\n'))]
    for line in options.strip().splitlines()[1:]:
        name, text = re.fullmatch(r'  (\S.*?)  +(\S.*)', line).groups()
        lines += ['.TP', f'.B {escape(name)}', escape(text)]
    return '\n'.join(lines)


text = open(template, encoding='utf-8').read()
# Every command of the program has its section here.
listed = {line.split()[1] for line in told([]).partition('\n\n')[0].splitlines()[1:]}
if listed != {command.split()[0] for command in COMMANDS}:
    sys.exit(f'make-manual: the commands are {sorted(listed)}')
sys.stdout.buffer.write(text.replace('@COMMANDS@', '\n'.join(map(section, COMMANDS))).encode())
