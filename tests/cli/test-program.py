#!/usr/bin/python3
# test-program.py - the programs that are shown for what ran: each one is run against the program itself
# SPDX-License-Identifier: GPL-3.0-or-later
import ast
import codecs
import concurrent.futures
import os
import pathlib
import random
import re
import shutil
import socket
import tempfile

from soket_test import (DEADLINE, SOKET, Program, Skip, case, check, connect, equal, expect_reply, have_ipv6, later, listener, main, port_of,
                        read_exactly, read_to_end, reset, run, send, serve)

DUMP = os.environ['PROGRAM_DUMP']
CC = shutil.which('cc') or shutil.which('gcc')
WARNINGS = ['-std=gnu17', '-Wall', '-Wextra', '-Werror']
VECTORS = pathlib.Path(__file__).resolve().parent.parent / 'core' / 'caesar-vectors.tsv'
LANGUAGES = ['python', 'c']
# What ends a literal, is expanded by a shell, begins an escape or a trigraph, turns text round, or is no UTF-8.
HOSTILE = (b'-n \0\x017\x1b]0;x\x07\'"\'\'\'"""\\\\n??/??=%s%n%%$(touch made)`touch made`${HOME};touch made&|<>!a #*/\r\t\x7f'
           b'\xff\xfe\xe2\x80\xae\xc3\xa99 \\x41\\101{}')


class Folder:
    """Programs by their names: written by one process, those in C compiled together."""

    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix='soket-program-'))
        later(lambda: shutil.rmtree(self.path))
        self.lines = []
        self.names = []
        self.specs = {}

    def add(self, language, **spec):
        name = f'{len(self.names)}.{dict(python="py", c="c", shell="sh")[language]}'
        self.names.append(name)
        words = [f'{key.replace("_", "-")}={value.hex() if isinstance(value, bytes) else value}' for key, value in spec.items()]
        self.specs[name] = ' '.join(words)
        self.lines.append(' '.join([str(self.path / name), language, *words]))
        return name

    def write(self):
        result = run([DUMP], stdin='\n'.join(self.lines).encode())
        equal((result.returncode, result.stderr), (0, b''), 'the writing')
        self.lines = []
        sources = [name for name in self.names if name.endswith('.c') and (self.path / name).exists()]
        if not sources:
            return
        if CC is None:
            raise Skip('there is no C compiler')
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            parts = [part for part in (sources[0::2], sources[1::2]) if part]
            for result in pool.map(lambda part: run([CC, *WARNINGS, '-c', *part], cwd=self.path), parts):
                equal((result.returncode, result.stderr), (0, b''), 'the compiler')
            for result in pool.map(lambda name: run([CC, '-o', name[:-2], name[:-1] + 'o'], cwd=self.path), sources):
                equal((result.returncode, result.stderr), (0, b''), 'the linker')

    def text(self, name):
        return (self.path / name).read_text()

    def reason(self, name):
        return (self.path / f'{name}.reason').read_text()

    def argv(self, name):
        if name.endswith('.c'):
            return [self.path / name[:-2]]
        if name.endswith('.py'):
            return ['/usr/bin/env', 'python3', name]
        return ['sh', name]

    def run(self, name):
        result = run(self.argv(name), cwd=self.path)
        check(not (self.path / 'made').exists(), 'a message was executed:', self.text(name))
        return result

    def reply(self, name, word='reply'):
        """What the client printed."""
        result = self.run(name)
        equal((result.returncode, result.stderr), (0, b''), self.text(name))
        return self.printed(name, result.stdout, word)

    def check_replies(self, wanted):
        """Pairs of a client and its reply; several run at a time, as most of a run is waiting."""
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for (name, reply), got in zip(wanted, pool.map(lambda pair: self.reply(pair[0]), wanted)):
                equal(got, reply, self.text(name)[:2000])

    def printed(self, name, output, word='reply'):
        if name.endswith('.sh'):
            return output
        found = output.split(f'{word}: '.encode(), 1)
        check(len(found) == 2, 'no reply in', output)
        if name.endswith('.c'):
            return found[1][:-1]
        return ast.literal_eval(found[1].decode().splitlines()[0].split(' from (')[0])

    def serve(self, name):
        program = Program(self.argv(name), ready=False, cwd=self.path)
        line = program.read_line()
        match = re.search(r"(?:port |', )(\d+)", line)
        check(match, 'no port in', line)
        program.port = int(match[1])
        program.host = '127.0.0.1'
        return program


def tool(name):
    if shutil.which(name) is None:
        raise Skip(f'{name} is not installed')


def accept_client(waiting):
    """The next that says something: a port scan of the same computer says nothing."""
    while True:
        s, _ = waiting.accept()
        s.settimeout(DEADLINE)
        try:
            if s.recv(1, socket.MSG_PEEK):
                return s
        except ConnectionResetError:
            pass
        s.close()


def serve_caesar(*options):
    return Program([SOKET, 'serve', 'caesar', '--port', 0, *options])


def message_for(framing):
    return {'dot': HOSTILE + b'.', 'newline': HOSTILE + b'\n', 'crlf': b'\n\r\r' + HOSTILE + b'\n\r\r\n', 'length': HOSTILE + b'.\n.', 'none': HOSTILE + b'.\n.'}[framing]


@case
def tcp_clients():
    folder = Folder()
    wanted = []
    for framing in ['dot', 'newline', 'crlf', 'length', 'none']:
        for keep_open in [[], ['--keep-open']]:
            server = serve('--framing', framing, *keep_open)
            for language in LANGUAGES:
                for recv_size in [1, 4096]:
                    spec = dict(framing=framing, port=server.port, recv_size=recv_size, message=message_for(framing))
                    wanted.append((folder.add(language, **spec), message_for(framing)))
            # Empty, and behind the first message something that is not answered.
            if framing == 'length':
                wanted += [(folder.add(language, framing=framing, port=server.port, message=b''), b'') for language in LANGUAGES]
            if framing == 'dot':
                wanted += [(folder.add(language, port=server.port, message=b'a.bc'), b'a.') for language in LANGUAGES]
    folder.write()
    folder.check_replies(wanted)


@case
def tcp_clients_of_a_shell():
    tool('ncat')
    folder = Folder()
    wanted = []
    for framing in ['dot', 'newline', 'crlf', 'length', 'none']:
        for keep_open in [[], ['--keep-open']]:
            server = serve('--framing', framing, *keep_open)
            wanted.append((folder.add('shell', framing=framing, port=server.port, message=message_for(framing)), message_for(framing)))
    folder.write()
    folder.check_replies(wanted)


@case
def clients_over_ipv6():
    if not have_ipv6():
        raise Skip('no IPv6')
    folder = Folder()
    tcp, udp = serve('--address', '::1'), serve('--address', '::1', '--transport', 'udp')
    names = []
    for language in LANGUAGES:
        names.append(folder.add(language, address='::1', port=tcp.port, message=b'Isi pesan.'))
        for connected in [0, 1]:
            names.append(folder.add(language, transport='udp', connected=connected, address='::1', port=udp.port, message=b'Isi pesan.'))
    if shutil.which('ncat') and shutil.which('socat'):
        names.append(folder.add('shell', address='::1', port=tcp.port, message=b'Isi pesan.'))
        names.append(folder.add('shell', transport='udp', address='::1', port=udp.port, message=b'Isi pesan.', timeout=2000))
    folder.write()
    folder.check_replies([(name, b'Isi pesan.') for name in names])


@case
def udp_clients():
    folder = Folder()
    server = serve('--transport', 'udp')
    wanted = []
    for language in LANGUAGES:
        for connected in [0, 1]:
            for message in [HOSTILE, b'', b'x' * 65507]:
                wanted.append((folder.add(language, transport='udp', connected=connected, port=server.port, message=message), message))
    if shutil.which('socat'):
        # It does not know that the reply was all, and listens as long as it is told.
        add = lambda message, **more: wanted.append((folder.add('shell', transport='udp', port=server.port, message=message, timeout=2000, **more), message))
        for connected in [0, 1]:
            add(HOSTILE, connected=connected)
        add(b'x' * 65507)
    empty = folder.add('shell', transport='udp', message=b'')
    folder.write()
    folder.check_replies(wanted)
    check('empty datagram' in folder.reason(empty), folder.reason(empty))


@case
def udp_clients_without_a_server():
    # Connected, the kernel says that nobody is there.
    folder = Folder()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(('127.0.0.1', 0))
        port = port_of(s)
    names = [folder.add(language, transport='udp', connected=1, port=port, message=b'Isi pesan.') for language in LANGUAGES]
    folder.write()
    for name in names:
        result = folder.run(name)
        equal(result.returncode, 1)
        check(b'Connection refused' in result.stderr, result.stderr)


@case
def long_messages():
    folder = Folder()
    varied = bytes(i % 251 for i in range(6000)).replace(b'.', b'-').replace(b'\n', b'+')
    wanted = []
    for framing, message in [('dot', b'x' * 300000 + b'.'), ('length', b'e10' + b'\0' * 70000), ('none', b"'" * 3000000)]:
        server = serve('--framing', framing)
        for language in ['python', 'c', 'shell']:
            if language != 'shell' or shutil.which('ncat'):
                wanted.append((folder.add(language, framing=framing, port=server.port, message=message), message, None))
    server = serve('--framing', 'newline')
    for language in LANGUAGES:
        message = varied + b'\n'
        wanted.append((folder.add(language, framing='newline', port=server.port, message=message), varied[:4095] + b'\n', 'of 6001 bytes'))
    server = serve('--framing', 'crlf')
    for language in LANGUAGES:
        message = varied + b'\r\n'
        wanted.append((folder.add(language, framing='crlf', port=server.port, message=message), varied[:4094] + b'\r\n', 'the two that end'))
    server = serve('--framing', 'length')
    for language in ['python', 'c', 'shell']:
        if language != 'shell' or shutil.which('ncat'):
            wanted.append((folder.add(language, framing='length', port=server.port, message=varied), varied[:4096], 'of 6000 bytes'))
            wanted.append((folder.add(language, framing='length', port=server.port, message=varied[:4096]), varied[:4096], None))
    folder.write()
    for name, message, comment in wanted:
        equal(folder.reply(name), message, folder.text(name)[:1000])
        equal('Cut:' in folder.text(name), comment is not None, folder.text(name)[:1000])
        check(comment is None or comment in folder.text(name))


@case
def clients_that_misbehave():
    folder = Folder()
    slow = serve()
    lingering = serve('--framing', 'length')
    ended = []
    for language in ['python', 'c', 'shell']:
        if language == 'shell' and not shutil.which('ncat'):
            continue
        ended.append((folder.add(language, port=slow.port, message=b'Isi pesan.', pieces=3, pause=20), b'Isi pesan.'))
        ended.append((folder.add(language, port=slow.port, message=b'no dot', half_close=1), b'no dot'))
        ended.append((folder.add(language, port=lingering.port, framing='length', message=b'Isi pesan.', pieces=5, pause=20), b'Isi pesan.'))
        if language != 'shell':
            ended.append((folder.add(language, port=slow.port, message=b'Isi pesan.', read_delay=50), b'Isi pesan.'))
            ended.append((folder.add(language, port=slow.port, message=b'Isi pesan.', pieces=4), b'Isi pesan.'))
    waiting = listener()
    resets = [folder.add(language, port=port_of(waiting), message=b'Isi pesan.', reset=1) for language in LANGUAGES]
    # A reply that does not come ends after the time that was set.
    silent = [folder.add(language, port=port_of(waiting), message=b'no dot', timeout=1000) for language in LANGUAGES]
    refused = [folder.add('shell', message=b'.', reset=1), folder.add('shell', message=b'.' * 9, pieces=1),
               folder.add('shell', message=b'.', read_delay=1)]
    folder.write()
    folder.check_replies(ended)
    for name in resets:
        client = Program(folder.argv(name), ready=False, cwd=folder.path)
        s = accept_client(waiting)
        equal(read_exactly(s, 10), b'Isi pesan.')
        s.sendall(b'Isi pesan.')
        equal(read_to_end(s), (b'', True), folder.text(name))
        equal(client.wait(), 0, client.stderr())
        s.close()
    for name in silent:
        client = Program(folder.argv(name), ready=False, cwd=folder.path)
        s = accept_client(waiting)
        check(client.wait() != 0, 'it waits no longer')
        s.close()
    for name in refused:
        check(folder.reason(name).endswith('.'), folder.reason(name))


@case
def tcp_servers():
    folder = Folder()
    servers = [(folder.add(language, side='server', port=0, framing=framing, keep_open=keep_open, recv_size=recv_size), framing, keep_open)
               for language in LANGUAGES
               for framing in ['dot', 'newline', 'crlf', 'length', 'none'] for keep_open in [0, 1] for recv_size in [1, 4096]]
    folder.write()
    for name, framing, keep_open in servers:
        server = folder.serve(name)
        text = folder.text(name)
        for _ in range(2):
            expect_reply(send(server.port, '--framing', framing, stdin=message_for(framing)), message_for(framing), text)
        if framing in ['dot', 'newline', 'crlf']:
            # The end of the stream ends a message.
            expect_reply(send(server.port, '--framing', framing, 'no end'), b'no end', text)
        if framing == 'length':
            expect_reply(send(server.port, '--framing', framing, ''), b'', text)
        # Whoever resets or says nothing ends nothing but its own connection.
        s = connect(server)
        s.sendall(b'half')
        reset(s)
        connect(server).close()
        if framing == 'dot' and keep_open:
            s = connect(server)
            for part, replies in [(b'satu.', b'satu.'), (b'dua.tiga.em', b'dua.tiga.'), (b'pat.', b'empat.')]:
                s.sendall(part)
                equal(read_exactly(s, len(replies)), replies, text)
            s.sendall(b'lima')
            s.shutdown(socket.SHUT_WR)
            equal(read_to_end(s), (b'lima', False), text)
        if framing == 'length' and keep_open:
            s = connect(server)
            s.sendall(b'\0\0\0\2ab\0\0\0\0\0\0\0\1c\0\0')
            equal(read_exactly(s, 15), b'\0\0\0\2ab\0\0\0\0\0\0\0\1c', text)
            s.close()
        expect_reply(send(server.port, '--framing', framing, stdin=message_for(framing)), message_for(framing), text)
        server.stop()


@case
def servers_close_as_ours():
    folder = Folder()
    names = [(folder.add(language, side='server', port=0, careful=careful, recv_size=4, max_message=12), careful)
             for language in LANGUAGES for careful in [0, 1]]
    folder.write()
    for name, careful in names:
        server = folder.serve(name)
        s = connect(server)
        s.sendall(b'Isi pesan.' + b'and more of it' * 10)
        data, was_reset = read_to_end(s)
        equal(was_reset, not careful, folder.text(name))
        if careful:
            equal(data, b'Isi pesan.', folder.text(name))
        s.close()
        # The limit counts the terminator; beyond there is no reply.
        expect_reply(send(server.port, '12 bytes it.'), b'12 bytes it.', folder.text(name))
        s = connect(server)
        s.sendall(b'13 bytes, is.')
        equal(read_to_end(s)[0], b'', folder.text(name))
        s.close()
        expect_reply(send(server.port, 'Isi pesan.'), b'Isi pesan.')


@case
def keep_open_servers_hold_the_limit():
    folder = Folder()
    names = [(folder.add(language, side='server', port=0, keep_open=1, framing=framing, max_message=12), framing)
             for language in LANGUAGES for framing in ['dot', 'length']]
    folder.write()
    for name, framing in names:
        server = folder.serve(name)
        fits, beyond = (b'12 bytes it.', b'13 bytes, is.') if framing == 'dot' else (b'\0\0\0\x0c12 bytes it.', b'\0\0\0\x0d13 bytes, is.')
        s = connect(server)
        s.sendall(fits + beyond)
        equal(read_to_end(s)[0], fits, folder.text(name))
        s.close()


@case
def udp_servers():
    folder = Folder()
    names = [folder.add(language, side='server', transport='udp', port=0) for language in LANGUAGES]
    folder.write()
    for name in names:
        server = folder.serve(name)
        for options in [[], ['--connected']]:
            for message in [HOSTILE, b'', b'x' * 65507]:
                expect_reply(send(server.port, '--transport', 'udp', *options, stdin=message), message, folder.text(name))


@case
def servers_over_ipv6():
    if not have_ipv6():
        raise Skip('no IPv6')
    folder = Folder()
    names = [(folder.add(language, side='server', transport=transport, address=address, port=0), transport, address)
             for language in LANGUAGES for transport in ['tcp', 'udp'] for address in ['::1', '::']]
    folder.write()
    for name, transport, address in names:
        server = folder.serve(name)
        # `::` takes IPv4, too.
        for host in ['::1', '127.0.0.1'] if address == '::' else ['::1']:
            expect_reply(send(server.port, '--host', host, '--transport', transport, 'Isi pesan.'), b'Isi pesan.', folder.text(name))


def bind_free(make, transport='tcp'):
    """A server that must be told its port: another one if somebody took it in between."""
    for _ in range(5):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM if transport == 'udp' else socket.SOCK_STREAM) as s:
            s.bind(('127.0.0.1', 0))
            port = port_of(s)
        program = make(port)
        try:
            equal(program.listening_port(transport), port)
        except AssertionError:
            if program.process.poll() is None:
                raise
            continue
        return port
    raise AssertionError('no port was free five times')


@case
def servers_of_a_shell():
    tool('ncat')
    tool('socat')

    def start(**spec):
        def make(port):
            folder = Folder()
            name = folder.add('shell', side='server', port=port, **spec)
            folder.write()
            return Program(['sh', '-c', f'exec {folder.text(name)}'], ready=False)
        return bind_free(make, spec.get('transport', 'tcp'))

    port = start(framing='none')
    expect_reply(send(port, '--framing', 'none', stdin=HOSTILE), HOSTILE)
    port = start(transport='udp')
    expect_reply(send(port, '--transport', 'udp', stdin=HOSTILE), HOSTILE)
    expect_reply(send(port, '--transport', 'udp', '--connected', stdin=HOSTILE), HOSTILE)
    for keep_open in [0, 1]:
        port = start(framing='newline', keep_open=keep_open)
        for _ in range(2):
            expect_reply(send(port, '--framing', 'newline', stdin=HOSTILE + b'\n'), HOSTILE + b'\n')
    folder = Folder()
    refused = [folder.add('shell', side='server', **spec) for spec in [dict(), dict(framing='length'), dict(framing='crlf'), dict(service='caesar')]]
    folder.write()
    for name in refused:
        check('where such a message ends' in folder.reason(name), folder.reason(name))


def random_spec(chance):
    """Any settings that there are, together, whether they make sense or not."""
    service = chance.choice(['echo', 'echo', 'caesar', 'scan'])
    length = chance.choice([0, 0, 1, 3, 10, 200, 5000])
    message = bytes(chance.choices(HOSTILE, k=length)) if chance.random() < 0.7 else bytes([chance.randrange(256)]) * length
    if chance.random() < 0.5:
        message += chance.choice([b'.', b'\n', b'\r\n'])
    spec = dict(service=service, side=chance.choice(['client', 'client', 'server']), transport=chance.choice(['tcp', 'udp']),
                framing=chance.choice(['dot', 'newline', 'crlf', 'length', 'none']), dialect=chance.choice(['standard', 'slides']),
                address=chance.choice(['127.0.0.1', '0.0.0.0', '::1', '::', 'fe80::1']), port=chance.choice([0, 7, 65535]), message=message)
    for key, values in dict(recv_size=[1, 4096], max_message=[0, 1, 1048576], backlog=[0, 1], timeout=[0, 1, 5000], pieces=[0, 1, 2, 5000],
                            pause=[0, 1, 250], read_delay=[0, 100], parallel=[0, 3]).items():
        spec[key] = chance.choice(values)
    for key in ['keep_open', 'careful', 'connected', 'round_trip', 'half_close', 'reset', 'concurrent']:
        spec[key] = chance.randrange(2)
    # Mostly in order: an oddity at a time is found more easily.
    for key in ['read_delay', 'reset', 'round_trip']:
        if chance.random() < 0.7:
            spec[key] = 0
    if service == 'scan':
        spec['ports'] = chance.choice(['22', '1-65535', '22,80,8000-8010'])
        del spec['message']
    elif chance.random() < 0.2:
        spec['connect'] = 1
    return spec


@case
def whatever_is_asked_for_parses():
    chance = random.Random(3649)
    folder = Folder()
    counts = dict(shell=600, python=200, c=60)
    names = [(folder.add(language, **random_spec(chance)), language) for language in counts for _ in range(counts[language])]
    # The compiler is part of the writing.
    folder.write()
    written = [(name, language) for name, language in names if (folder.path / name).exists()]
    scripts = [name for name, language in written if language == 'shell']
    for name, language in written:
        if language == 'python' and 'connect=1' not in folder.specs[name]:
            compile(folder.text(name), name, 'exec')
        elif language == 'python':
            scripts.append(name)
    check(len(scripts) > 200 and len(written) > 400, 'few programs', len(scripts), len(written))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, result in zip(scripts, pool.map(lambda name: run(['sh', '-n', name], cwd=folder.path), scripts)):
            equal((result.returncode, result.stderr), (0, b''), f'{folder.specs[name]}: {folder.text(name)[:1000]}')


def ask(server, request):
    """One Caesar request as bytes, the end of the stream behind it."""
    s = connect(server)
    s.sendall(request)
    s.shutdown(socket.SHUT_WR)
    data, _ = read_to_end(s)
    s.close()
    return data


@case
def caesar_servers():
    folder = Folder()
    names = [(folder.add(language, side='server', service='caesar', dialect=dialect, keep_open=keep_open, port=0), dialect)
             for language in LANGUAGES for dialect in ['standard', 'slides'] for keep_open in [0, 1]]
    folder.write()
    rows = [line.split('\t') for line in VECTORS.read_text().splitlines() if not line.startswith('#')]
    vectors = [(codecs.escape_decode(request)[0], codecs.escape_decode(reply)[0]) for request, reply in rows if 'EXC' not in reply]
    check(len(vectors) > 30, 'few vectors')
    ours = {dialect: serve_caesar('--dialect', dialect) for dialect in ['standard', 'slides']}
    wanted = {dialect: [ask(ours[dialect], request) for request, _ in vectors] for dialect in ours}
    equal(wanted['slides'], [reply for _, reply in vectors])
    check(wanted['standard'] != wanted['slides'], 'two dialects')
    for name, dialect in names:
        server = folder.serve(name)
        for (request, _), reply in zip(vectors, wanted[dialect]):
            equal(ask(server, request), reply, f'{request!r}: {folder.text(name)}')
        equal(ask(server, b'e10' + HOSTILE + b'.'), ask(ours[dialect], b'e10' + HOSTILE + b'.'))


@case
def caesar_clients():
    folder = Folder()
    cases = []
    for dialect in ['standard', 'slides']:
        server = serve_caesar('--dialect', dialect)
        for language in ['python', 'c', 'shell']:
            if language == 'shell' and not shutil.which('ncat'):
                continue
            add = lambda request, **more: folder.add(language, service='caesar', dialect=dialect, port=server.port, message=request, **more)
            cases += [(add(b'e10isi pesan.'), b'scs zockx.', None), (add(b'd10scs zockx.'), b'isi pesan.', None),
                      (add(b'x03abc.'), b'def.', None), (add(b'e3abc.'), b'bc.', None),
                      (add(b'e10isi pesan.', round_trip=1), b'scs zockx.', b'isi pesan.'),
                      (add(b'd03def.', round_trip=1), b'abc.', b'def.'),
                      (add(b'e%%"A\'\\$(touch made)`touch made`\xff.', round_trip=1),
                       b'"A\'\\$(touch made)`touch made`\xff.', b'"A\'\\$(touch made)`touch made`\xff.')]
    refused = folder.add('shell', service='caesar', round_trip=1, message=b'e10\0.')
    folder.write()
    for name, reply, back in cases:
        if back is None:
            equal(folder.reply(name), reply, folder.text(name))
        elif name.endswith('.sh'):
            equal(folder.reply(name), back, folder.text(name))
        else:
            result = folder.run(name)
            equal((result.returncode, result.stderr), (0, b''), folder.text(name))
            equal(folder.printed(name, result.stdout, 'back'), back, folder.text(name))
            check((reply if name.endswith('.c') else repr(reply).encode()) in result.stdout, result.stdout)
    check('NUL' in folder.reason(refused), folder.reason(refused))


@case
def generated_with_generated():
    folder = Folder()
    pairs = [('python', 'c'), ('c', 'python')]
    servers = [folder.add(a, side='server', port=0, framing='length') for a, _ in pairs]
    folder.write()
    ports = [folder.serve(name).port for name in servers]
    clients = [folder.add(b, framing='length', port=port, message=HOSTILE) for (_, b), port in zip(pairs, ports)]
    folder.write()
    for name in clients:
        equal(folder.reply(name), HOSTILE)


@case
def scans():
    folder = Folder()
    listening = [listener() for _ in range(2)]
    opened = sorted(port_of(s) for s in listening)
    # Bound and not listening: refused, and nobody else takes it.
    closed = socket.socket()
    later(closed.close)
    closed.bind(('127.0.0.1', 0))
    ports = ','.join(str(port) for port in sorted(opened + [port_of(closed)]))
    one = f'{opened[0]}-{opened[0]}'
    languages = ['python', 'c'] + (['shell'] if shutil.which('ncat') else [])
    names = [(folder.add(language, service='scan', concurrent=concurrent, ports=which, timeout=2000, parallel=2), found)
             for language in languages for concurrent in [0, 1] for which, found in [(ports, opened), (one, opened[:1])]]
    if have_ipv6():
        six = listener('::1')
        names += [(folder.add(language, service='scan', address='::1', concurrent=concurrent, ports=port_of(six), timeout=2000), [port_of(six)])
                  for language in languages for concurrent in [0, 1]]
    many = [(folder.add(language, service='scan', concurrent=1, ports='20-1024', timeout=2000), None) for language in LANGUAGES]
    folder.write()
    for name, found in names:
        result = folder.run(name)
        check(result.returncode == 0 or name.endswith('.sh'), result.stderr)
        equal(sorted(result.stdout.decode().split('\n')[:-1]), [f'port {port}: OPEN' for port in found], folder.text(name))

    def ask():
        return {line.split(' (')[0] for line in run([SOKET, 'scan', '127.0.0.1', '--ports', '20-1024']).stdout.decode().splitlines()}

    # Other tests listen there, too, and end: one or two may have been there meanwhile alone.
    before = ask()
    for name, _ in many:
        found = set(folder.run(name).stdout.decode().splitlines())
        after = ask()
        check(before & after <= found and len(found - before - after) <= 2, name, found, before, after)
        before = after


@case
def lines_that_connect():
    folder = Folder()
    any_address = serve('--address', '0.0.0.0')
    wanted = [(folder.add('python', side='server', connect=1, address='0.0.0.0', port=any_address.port, message=HOSTILE + b'.'), HOSTILE + b'.')]
    for framing in ['dot', 'newline', 'crlf', 'length', 'none']:
        for keep_open in [[], ['--keep-open']]:
            server = serve('--framing', framing, *keep_open)
            message = message_for(framing)
            reply = (len(message).to_bytes(4, 'big') if framing == 'length' else b'') + message
            wanted.append((folder.add('python', side='server', connect=1, framing=framing, port=server.port, message=message), reply))
            if shutil.which('ncat'):
                wanted.append((folder.add('shell', side='server', connect=1, framing=framing, port=server.port, message=message), message))
    server = serve_caesar()
    wanted.append((folder.add('python', side='server', service='caesar', connect=1, port=server.port, message=b'e10isi.'), b'scs.'))
    wanted.append((folder.add('c', side='server', service='caesar', connect=1, port=server.port, message=b'e10isi.'), b'scs.'))
    udp = serve('--transport', 'udp')
    udp_line = folder.add('python', side='server', transport='udp', connect=1, port=udp.port, message=HOSTILE)
    folder.write()

    def line_of(name):
        result = run(['sh', '-c', folder.text(name)], cwd=folder.path)
        equal((result.returncode, result.stderr), (0, b''), folder.text(name))
        check(not (folder.path / 'made').exists(), 'a message was executed')
        equal(folder.text(name).count('\n'), 0)
        return result.stdout if name.endswith('.sh') else ast.literal_eval(result.stdout.decode())

    for name, reply in wanted:
        equal(folder.reply(name) if name.endswith('.c') else line_of(name), reply, folder.text(name))
    equal(line_of(udp_line), (HOSTILE, ('127.0.0.1', udp.port)))


main()
