# soket_watch.py - soket run, and what its records say, for the tests of it
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import pathlib
import re
import shutil
import tempfile
import textwrap

from soket_test import SOKET, Skip, check, equal, later, run

CC = shutil.which('cc') or shutil.which('gcc')
DUMP = os.environ['PROGRAM_DUMP']
# What the text calls, by what the call is named.
SPOKEN = {'recv': 'recv|read', 'send': 'send|write', 'write': 'write|dprintf', 'close': 'close|with|shutdown', 'socket': 'socket', 'accept': 'accept', 'connect': 'connect',
          'select': 'select', 'poll': 'poll'}
# What the kernel closed at the end, or the program before that, is told beside its calls.
KERNELS = ('exit', 'unknown', 'unseen')

C_CLIENT = '''
    #include <arpa/inet.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <sys/socket.h>
    #include <unistd.h>

    int
    main (int argc, char **argv)
    {
      char buffer[100];
      struct sockaddr_in server = { .sin_family = AF_INET };
      int s = socket (AF_INET, SOCK_STREAM, 0);
      ssize_t n;

      server.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
      server.sin_port = htons ((unsigned short) atoi (argv[1]));
      if (connect (s, (struct sockaddr *) &server, sizeof server) < 0)
        return 1;
      if (write (s, "halo.", 5) != 5)
        return 2;
      n = recv (s, buffer, (size_t) atoi (argv[2]), 0);
      printf ("%d %.*s\\n", s, (int) n, buffer);
      return close (s);
    }
'''

ECHO_SERVER = '''
    import socket
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(('127.0.0.1', 0))
    s.listen(1)
    print('listening on %s:%d (tcp)' % s.getsockname(), flush=True)
    sc, sockname = s.accept()
    message = sc.recv(4096)
    sc.sendall(message)
    sc.close()
    s.close()
'''

ECHO_CLIENT = '''
    import socket, sys
    s = socket.socket()
    s.settimeout(60)
    s.connect(('127.0.0.1', int(sys.argv[1])))
    s.sendall(b'Isi pesan.')
    print(s.recv(4096))
    s.close()
'''


class Folder:
    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix='soket-run-'))
        later(lambda: shutil.rmtree(self.path))
        self.env = {'XDG_RUNTIME_DIR': str(self.path)}

    def write(self, name, text):
        path = self.path / name
        path.write_text(textwrap.dedent(text))
        return path

    def compile(self, text, *flags, name='program'):
        if CC is None:
            raise Skip('there is no C compiler')
        source = self.write(f'{name}.c', text)
        result = run([CC, '-g', '-o', self.path / name, source, *flags])
        if result.returncode != 0 and flags:
            raise Skip(f'this compiler does not know {flags}')
        equal((result.returncode, result.stderr), (0, b''), 'the compiler')
        return self.path / name

    def watch(self, *argv, options=(), **kwargs):
        """The result, and the records of its calls."""
        result = run([SOKET, 'run', '--json', *options, '--', *argv], env={**self.env, **kwargs.pop('env', {})}, **kwargs)
        records, said = split(result.stderr)
        return result, records, said

    def describe(self, *argv):
        """The same, and what a saved file of it shows."""
        trace = self.path / 'saved.soket'
        result, records, said = self.watch(*argv, options=('--save', trace))
        return result, records, said, run([SOKET, 'show', '--describe', trace]).stdout.decode()

    def left(self):
        folder = self.path / 'soket'
        return list(folder.iterdir()) if folder.exists() else []


def split(stderr):
    records, said = [], []
    for line in stderr.decode(errors='replace').splitlines():
        if line.startswith('{"number"'):
            records.append(json.loads(line))
        else:
            said.append(line)
    return records, said


def count_lost(lines):
    """In what was said of calls that could not be shown, and nothing else was said."""
    n = 0
    for line in lines:
        match = re.fullmatch(r'soket: (\d+) calls? (is|are) not shown: (it|they) came too fast, or .*\.', line)
        # On a busy machine this program, too, may read too late.
        match = match or re.fullmatch(r'soket: (\d+) lines? (was|were) left out: nobody read standard error quickly enough\.', line)
        check(match, 'said:', line)
        n += int(match[1])
    return n


def calls(records, side=None):
    return [r['name'] or r['call'] for r in records if side in (None, r['side'])]


def check_lines(records):
    """Each call's line of source has the call in it."""
    texts = {}
    for r in records:
        if r['name'] in KERNELS or r['file'] is None:
            continue
        check(r['line'], 'no line:', r)
        lines = texts.setdefault(r['file'], pathlib.Path(r['file']).read_text().splitlines())
        text = lines[r['line'] - 1]
        check(re.search(SPOKEN.get(r['name'], SPOKEN.get(r['call'], r['call'])), text), r['invocation'], 'is not on line', r['line'], text)
