#!/usr/bin/python3
# test-scan.py - the scanner from the command line: against listeners made here, silence, shortage, and hostile banners
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import csv
import ctypes
import fcntl
import io
import json
import os
import pathlib
import pty
import random
import re
import resource
import select
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import termios
import threading

from soket_test import (DEADLINE, SOKET, Skip, case, check, clean, echoes, equal, expect_failure, have_ipv6, indonesia, later, listener, main, peer,
                        port_of, run, serve, wait_until)

KEYS = ['port', 'state', 'service', 'elapsed_us', 'error']
CLONE_NEWNET = 0x40000000
libc = ctypes.CDLL(None, use_errno=True)


def scan(*words, **kwargs):
    return run([SOKET, 'scan', *words], **kwargs)


def line(port, state='OPEN'):
    """As the text has it: a port that the kernel has chosen may have a name, too."""
    try:
        return f'port {port}: {state} ({socket.getservbyport(port, "tcp")})'
    except OSError:
        return f'port {port}: {state}'


def ports_of(*sockets):
    return ','.join(str(port_of(s)) for s in sockets)


def closed_port(address='127.0.0.1'):
    """A port that is taken, so that nobody else gets it, and does not listen."""
    s = socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET, socket.SOCK_STREAM)
    later(s.close)
    s.bind((address, 0))
    return s


def silent_port():
    """A listener whose queue is full: the kernel drops what else comes."""
    s = socket.socket()
    later(s.close)
    s.bind(('127.0.0.1', 0))
    s.listen(0)
    waiting = socket.socket()
    later(waiting.close)
    waiting.connect(s.getsockname())
    # RFC 793 has no such state; Linux tells a listener's queue and its length where a connection has its counters (tcp_info).
    wait_until(lambda: (lambda n, most: n > most)(*struct.unpack_from('II', s.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104), 24)),
               'the queue to be full')
    return s


def states(result):
    """Port to (state, error) of a JSON report."""
    return {p['port']: (p['state'], p['error']) for p in json.loads(result.stdout)['ports']}


def expect_states(result, wanted, status=0):
    equal(result.returncode, status, f'status ({result.stderr})')
    got = states(result)
    equal({p: s for p, s in got.items() if wanted.get(p) != s}, {}, 'ports that are not as they should be')
    equal(sorted(got), sorted(wanted), 'ports')


OPEN = ('open', None)
CLOSED = ('closed', 'ECONNREFUSED')
SILENT = ('filtered', 'ETIMEDOUT')


class Speaker:
    """A server that says something to each that comes, in a thread of its own."""

    def __init__(self, speak):
        self.socket = listener()
        self.port = port_of(self.socket)
        self.peers = []
        self._speak = speak
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        later(self._stop)

    def _stop(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(DEADLINE)

    def _run(self):
        while True:
            try:
                s, address = self.socket.accept()
            except OSError:
                return
            self.peers.append(address)
            s.settimeout(DEADLINE)
            with contextlib.suppress(OSError):
                self._speak(s)
            s.close()


@contextlib.contextmanager
def namespace():
    """A network of its own with nothing in it but loopback, for this thread and what it starts."""
    before = os.open('/proc/self/ns/net', os.O_RDONLY)
    try:
        if libc.unshare(CLONE_NEWNET) != 0:
            raise Skip(f'no right to make a network namespace ({os.strerror(ctypes.get_errno())})')
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                request = bytearray(struct.pack('16sh14x', b'lo', 1 | 0x40))  # IFF_UP, IFF_RUNNING
                fcntl.ioctl(s, 0x8914, request)                               # SIOCSIFFLAGS
            yield
        finally:
            check(libc.setns(before, CLONE_NEWNET) == 0, 'cannot go back to the first network')
    finally:
        os.close(before)


def need(program):
    path = shutil.which(program, path=os.environ['PATH'] + ':/usr/sbin:/sbin')
    if path is None:
        raise Skip(f'no {program} here')
    return path


def tool(program, *words, **kwargs):
    result = run([need(program), *words], **kwargs)
    equal(result.returncode, 0, f'{program} {words} ({result.stderr})')
    return result


def set_source_ports(first, last):
    try:
        pathlib.Path('/proc/sys/net/ipv4/ip_local_port_range').write_text(f'{first} {last}')
    except OSError as error:
        raise Skip(f'cannot set the range of source ports ({error.strerror})')


@case
def lines_of_the_slides():
    one, two, closed = listener(), listener(), closed_port()
    low, high = sorted([port_of(one), port_of(two)])
    result = scan('127.0.0.1', '--ports', ports_of(two, closed, one))
    equal((result.returncode, result.stdout.decode()), (0, f'{line(low)}\n{line(high)}\n'))
    text = result.stderr.decode()
    check(re.fullmatch(r'soket: 127\.0\.0\.1: 3 ports in \d+\.\d{3} s: 2 open, 1 closed, 0 no answer\n', text), text)

    result = scan('127.0.0.1', '--all', '--ports', ports_of(two, closed, one))
    wanted = sorted([(low, 'OPEN'), (high, 'OPEN'), (port_of(closed), 'CLOSED')])
    equal((result.returncode, result.stdout.decode()), (0, ''.join(f'{line(p, s)}\n' for p, s in wanted)))


@case
def nothing_open():
    closed = closed_port()
    result = scan('127.0.0.1', '--ports', ports_of(closed))
    equal((result.returncode, result.stdout), (0, b''))
    check(b'1 port in' in result.stderr and b'0 open, 1 closed' in result.stderr, result.stderr)


@case
def service_names():
    # The first port of the database that is free here: which one does not matter.
    for line in pathlib.Path('/etc/services').read_text().splitlines() if os.path.exists('/etc/services') else []:
        match = re.match(r'([a-z0-9-]+)\s+(\d+)/tcp', line)
        if match is None or int(match[2]) < 1024 or socket.getservbyport(int(match[2]), 'tcp') != match[1]:
            continue
        s = socket.socket()
        later(s.close)
        try:
            s.bind(('127.0.0.1', int(match[2])))
        except OSError:
            continue
        s.listen()
        break
    else:
        raise Skip('no database of services, or all of its ports are taken')
    result = scan('127.0.0.1', '--ports', match[2])
    equal(result.stdout.decode(), f'port {match[2]}: OPEN ({match[1]})\n')
    result = scan('127.0.0.1', '--ports', match[2], '--json')
    equal(json.loads(result.stdout)['ports'][0]['service'], match[1])
    result = scan('127.0.0.1', '--ports', match[2], '--csv')
    check(result.stdout.decode().splitlines()[1].startswith(f'{match[2]},open,{match[1]},'), result.stdout)


@case
def default_is_the_slides_range():
    result = scan('127.0.0.1', '--all')
    lines = result.stdout.decode().splitlines()
    equal([int(re.match(r'port (\d+): ', line)[1]) for line in lines], list(range(20, 1025)))
    presets = {'deck': 1005, 'well-known': 1023, 'all': 65535}
    for name, n in presets.items():
        result = scan('127.0.0.1', '--ports', name, '--all', '--csv')
        rows = list(csv.DictReader(io.StringIO(result.stdout.decode())))
        equal((result.returncode, len(rows)), (0, n), name)
        equal([int(r['port']) for r in rows], sorted({int(r['port']) for r in rows}), name)


@case
def each_once_ascending():
    sockets = sorted([listener() for _ in range(20)], key=port_of)
    ports = [port_of(s) for s in sockets]
    words = [str(p) for p in ports * 3] + [f'{p}-{p}' for p in ports]
    random.Random(7).shuffle(words)
    result = scan('127.0.0.1', '--ports', ','.join(words))
    equal(result.stdout.decode(), ''.join(f'{line(p)}\n' for p in ports))


@case
def pasted_lists():
    opened, closed = listener(), closed_port()
    one, other = port_of(opened), port_of(closed)
    expect_states(scan(' 127.0.0.1 ', '--ports', f' {one}, {other}\n', '--all', '--json'), {one: OPEN, other: CLOSED})
    expect_states(scan('127.0.0.1', '--ports', f'{one} {other}', '--all', '--json'), {one: OPEN, other: CLOSED})


@case
def json_and_csv():
    opened, closed, silent = listener(), closed_port(), silent_port()
    words = ['localhost', '--ipv4', '--ports', ports_of(opened, closed, silent), '--timeout', '150', '--retries', '1']
    result = scan(*words, '--all', '--json')
    report = json.loads(result.stdout)
    equal(list(report), ['target', 'address', 'elapsed_us', 'partial', 'scanned', 'selection', 'ports'])
    equal((report['target'], report['address'], report['partial']), ('localhost', '127.0.0.1', False))
    check(isinstance(report['elapsed_us'], int) and report['elapsed_us'] >= 300000, report)
    for row in report['ports']:
        equal(list(row), KEYS)
        check(isinstance(row['elapsed_us'], int) and 0 < row['elapsed_us'] <= report['elapsed_us'], row)
    expect_states(result, {port_of(opened): OPEN, port_of(closed): CLOSED, port_of(silent): SILENT})
    [row] = [r for r in report['ports'] if r['port'] == port_of(silent)]
    check(300000 <= row['elapsed_us'], 'two tries of 150 ms took', row)
    check(b'localhost (127.0.0.1): 3 ports' in result.stderr and b'1 open, 1 closed, 1 no answer' in result.stderr, result.stderr)

    again = scan(*words, '--all', '--csv')
    check(again.stdout.startswith(b'port,state,service,elapsed_us,error\n') and b'\r' not in again.stdout, again.stdout)
    rows = list(csv.DictReader(io.StringIO(again.stdout.decode())))
    equal([(int(r['port']), r['state'], r['error'] or None) for r in rows], [(r['port'], r['state'], r['error']) for r in report['ports']])
    check(all(r['elapsed_us'].isdigit() and r['service'] == '' for r in rows), rows)

    # Without --all what the text prints: the open ones.
    equal(list(states(scan(*words, '--json'))), [port_of(opened)])
    equal(len(scan(*words, '--csv').stdout.splitlines()), 2)


@case
def silence_and_patience():
    silent = silent_port()
    result = scan('127.0.0.1', '--ports', ports_of(silent), '--all', '--timeout', '100', '--retries', '0')
    equal((result.returncode, result.stdout.decode()), (0, f'port {port_of(silent)}: NO ANSWER\n'))
    for retries, least in [(0, 120000), (2, 360000)]:
        result = scan('127.0.0.1', '--ports', ports_of(silent), '--json', '--all', '--timeout', '120', '--retries', retries)
        expect_states(result, {port_of(silent): SILENT})
        elapsed = json.loads(result.stdout)['ports'][0]['elapsed_us']
        check(least <= elapsed, retries, elapsed)


@case
def one_at_a_time():
    sockets = [listener(), closed_port(), silent_port(), listener(), silent_port()]
    result = scan('127.0.0.1', '--ports', ports_of(*sockets), '--parallel', '1', '--timeout', '100', '--retries', '1', '--json', '--all')
    expect_states(result, dict(zip(map(port_of, sockets), [OPEN, CLOSED, SILENT, OPEN, SILENT])))
    check(json.loads(result.stdout)['elapsed_us'] >= 400000, result.stdout)


@case
def hundreds_of_open_ports():
    sockets = [listener() for _ in range(600)]
    closed = [closed_port() for _ in range(100)]
    ports = ports_of(*sockets, *closed)
    wanted = {port_of(s): OPEN for s in sockets} | {port_of(s): CLOSED for s in closed}
    for words in [[], ['--parallel', '7'], ['--parallel', '100000']]:
        for s in sockets:
            s.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while True:
                    s.accept()[0].close()
        expect_states(scan('127.0.0.1', '--ports', ports, '--all', '--json', *words), wanted)


def find_open(result):
    return {int(m) for m in re.findall(rb'^port (\d+): OPEN', result.stdout, re.M)}


@case
def the_whole_range():
    sockets = [listener() for _ in range(25)]
    mine = {port_of(s) for s in sockets}
    for words in [[], ['--parallel', '1']]:
        missing = mine - find_open(scan('127.0.0.1', '--ports', 'all', *words))
        equal(missing, set(), 'missed')


@case
def the_whole_range_and_nothing_else():
    """Where no other program comes and goes: exactly the listeners."""
    with namespace():
        equal(find_open(scan('127.0.0.1', '--ports', 'all')), set())
        sockets = [listener() for _ in range(25)]
        for _ in range(3):
            equal(find_open(scan('127.0.0.1', '--ports', 'all')), {port_of(s) for s in sockets})


@case
def the_same_as_nmap():
    nmap = need('nmap')
    mine = {port_of(listener()) for _ in range(25)}
    closed = {port_of(closed_port()) for _ in range(25)}
    listed = ','.join(str(p) for p in mine | closed)
    theirs = run([nmap, '-sT', '-n', '-Pn', '-p', listed, '-oG', '-', '127.0.0.1'])
    equal({int(m) for m in re.findall(rb'(\d+)/open/tcp', theirs.stdout)}, mine, 'nmap')
    equal(find_open(scan('127.0.0.1', '--ports', listed)), mine, 'soket')


@case
def ipv6():
    if not have_ipv6():
        raise Skip('no IPv6 loopback here')
    opened, closed = listener('::1'), closed_port('::1')
    for host in ['::1', '[::1]']:
        result = scan(host, '--ports', ports_of(opened, closed), '--all', '--json')
        expect_states(result, {port_of(opened): OPEN, port_of(closed): CLOSED})
        equal(json.loads(result.stdout)['address'], '::1')
    expect_failure(scan('127.0.0.1', '--ipv6'), '127.0.0.1', 'IPv6')
    expect_failure(scan('::1', '--ipv4'), '::1', 'IPv4')


@case
def names():
    opened = listener()
    result = scan('localhost', '--ports', ports_of(opened), '--json')
    equal(json.loads(result.stdout)['address'], '127.0.0.1')
    expect_states(result, {port_of(opened): OPEN})
    # The name has another address, and that one was not scanned.
    check(b'soket: localhost (127.0.0.1; not scanned: ::1): 1 port in ' in result.stderr, result.stderr)
    expect_failure(scan('no host'), 'no host')
    expect_failure(scan('a\x1b[31mb', '--json'), '\\x1b')
    expect_failure(scan('x' * 300))


@case
def interrupted():
    def has_socket(pid):
        for fd in os.listdir(f'/proc/{pid}/fd'):
            try:
                if 'socket:' in os.readlink(f'/proc/{pid}/fd/{fd}'):
                    return True
            except FileNotFoundError:
                pass  # it has been closed since it was listed
        return False

    opened = listener()
    silent = [silent_port() for _ in range(20)]
    words = [SOKET, 'scan', '127.0.0.1', '--ports', ports_of(opened, *silent), '--timeout', '600000']
    for extra, parallel in [([], '64'), (['--json'], '64'), (['--all', '--csv'], '64'), (['--all', '--json'], '1')]:
        process = subprocess.Popen([*words, *extra, '--parallel', parallel], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        later(process.kill)
        if parallel == '1' and min(map(port_of, silent)) < port_of(opened):
            # It hangs at a silent one that comes first.
            wait_until(lambda: has_socket(process.pid), 'the first probe')
            found = False
        else:
            # The end of the probe: the scanner has seen that the port is open.
            probe = opened.accept()[0]
            probe.settimeout(DEADLINE)
            equal(probe.recv(1), b'')
            probe.close()
            found = True
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=DEADLINE)
        equal(process.returncode, 130, err)
        check(b'interrupted after' in err and err.count(b'\n') == 1, err)
        if '--json' in extra:
            report = json.loads(out)
            equal((report['partial'], report['address']), (True, '127.0.0.1'))
            equal([p['port'] for p in report['ports']], [port_of(opened)] if found else [])
        elif extra:
            check(out.startswith(b'port,state,service,elapsed_us,error\n') and out.count(b'\n') <= 2, out)
        else:
            equal(out.decode(), f'{line(port_of(opened))}\n')


@case
def interrupted_at_any_moment():
    """A signal at the N-th event of a full scan: what is printed is always whole, and true."""
    opened = listener()
    for turn in range(12):
        process = subprocess.Popen([SOKET, 'scan', '127.0.0.1', '--ports', 'all', '--all', '--json'], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        later(process.kill)
        # Its own time, so that it has set up its signals and is somewhere in the scan however busy the machine is.
        wait_until(lambda: process.poll() is not None or
                   int(pathlib.Path(f'/proc/{process.pid}/schedstat').read_text().split()[0]) > (turn + 2) * 15000000, 'its time')
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=DEADLINE)
        # After the last verdict nothing but printing is left, and a signal ends that at once.
        if process.returncode == -signal.SIGINT:
            continue
        check(process.returncode in (0, 130), process.returncode, err)
        report = json.loads(out)
        equal(report['partial'], process.returncode == 130)
        if not report['partial']:
            equal(len(report['ports']), 65535)
        for row in report['ports']:
            # Other programs' ports may be open or silent, too.
            check(row['state'] != 'error' and (row['port'] != port_of(opened) or row['state'] == 'open'), row)


@case
def as_they_are_found():
    """A line comes when its port is found, not when the scan ends; who has read enough ends it."""
    opened, silent = listener(), silent_port()
    process = subprocess.Popen([SOKET, 'scan', '127.0.0.1', '--ports', ports_of(opened, silent), '--timeout', '600000'],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    later(process.kill)
    equal(process.stdout.readline(), f'{line(port_of(opened))}\n'.encode())
    equal(process.poll(), None, 'the scan goes on')
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=DEADLINE)
    equal((process.returncode, out), (130, b''), 'each line once')

    # The second line finds nobody. That the scan has seen it is told by its end.
    more = listener()
    words = [SOKET, 'scan', '127.0.0.1', '--ports', ports_of(*sorted([opened, more], key=port_of))]
    process = subprocess.Popen(f"{' '.join(words)} --retries 0; echo $?", shell=True, stdout=subprocess.PIPE)
    equal(process.communicate(timeout=DEADLINE)[0].count(b'OPEN'), 2)


@case
def first():
    opened, silent = listener(), silent_port()
    for extra in [[], ['--json']]:
        result = scan('127.0.0.1', '--ports', ports_of(opened, silent), '--timeout', '600000', '--first', '--expect-open', *extra)
        equal(result.returncode, 0, result.stderr)
        check(b'ended at the first' in result.stderr, result.stderr)
        if extra:
            report = json.loads(result.stdout)
            equal(([p['port'] for p in report['ports']], report['partial'], report['scanned']), ([port_of(opened)], True, str(port_of(opened))))
        else:
            equal(result.stdout, f'{line(port_of(opened))}\n'.encode())
    # Of several it is one.
    result = scan('127.0.0.1', '--ports', ports_of(opened, listener(), listener()), '--first')
    equal((result.returncode, result.stdout.count(b'\n')), (0, 1))


@case
def expect_open():
    opened, closed = listener(), closed_port()
    for words, status in [([ports_of(opened, closed)], 0), ([ports_of(closed)], 1), ([ports_of(closed), '--first'], 1)]:
        result = scan('127.0.0.1', '--expect-open', '--ports', *words)
        equal(result.returncode, status, words)
    equal(scan('127.0.0.1', '--ports', ports_of(closed)).returncode, 0)


@case
def since():
    opened, closed, other = listener(), closed_port(), listener()
    ports = ports_of(opened, closed, other)
    with tempfile.TemporaryDirectory() as folder:
        saved = pathlib.Path(folder, 'saved.json')
        saved.write_bytes(scan('127.0.0.1', '--ports', ports, '--json').stdout)
        result = scan('127.0.0.1', '--ports', ports, '--since', saved)
        equal((result.returncode, result.stdout), (0, b''), 'nothing has changed')
        check(b'Since then: 0 opened, 0 no longer open' in result.stderr, result.stderr)

        closed.listen()
        port = port_of(other)
        other.close()
        result = scan('127.0.0.1', '--ports', ports, '--since', saved)
        equal(sorted(result.stdout.splitlines()), sorted([line(port_of(closed)).encode(), line(port, 'CLOSED').encode()]))
        check(b'Since then: 1 opened, 1 no longer open' in result.stderr and b'compared' not in result.stderr, result.stderr)
        expect_states(scan('127.0.0.1', '--ports', ports, '--since', saved, '--json'), {port_of(closed): OPEN, port: CLOSED})
        # What has changed is no scan to compare with: an open port that has not changed would be missing.
        part = pathlib.Path(folder, 'part.json')
        part.write_bytes(scan('127.0.0.1', '--ports', ports, '--since', saved, '--json').stdout)
        result = scan('127.0.0.1', '--ports', ports, '--since', part)
        equal((result.returncode, result.stdout), (1, b''))
        check(b'--since and --first' in result.stderr, result.stderr)
        # A port that was not scanned then has not changed.
        result = scan('127.0.0.1', '--ports', ports_of(listener()), '--since', saved)
        equal((result.returncode, result.stdout), (0, b''))
        check(b'1 port was not scanned then, and is not compared.' in result.stderr, result.stderr)
        # Without --ports those of the file.
        expect_states(scan('127.0.0.1', '--since', saved, '--json'), {port_of(closed): OPEN, port: CLOSED})
        result = scan('localhost', '--ipv4', '--ports', ports, '--since', saved)
        check(b'The scan that was saved is of 127.0.0.1.' in result.stderr, result.stderr)
        # Between two hosts nothing has opened or closed.
        check(b'Compared with it: 1 open only here, 1 open only there.' in result.stderr and b'Since' not in result.stderr, result.stderr)

        for text, word in [(b'', b'--json'), (b'{', b'--json'), (b'[' * 1000000, b'--json'), (None, b'No such file')]:
            saved.unlink(missing_ok=True)
            if text is not None:
                saved.write_bytes(text)
            result = scan('127.0.0.1', '--ports', ports, '--since', saved)
            equal((result.returncode, result.stdout, result.stderr.count(b'\n')), (1, b'', 1), text)
            check(word in result.stderr, result.stderr)
    result = scan('127.0.0.1', '--since', '/dev/zero')
    equal((result.returncode, result.stderr.count(b'\n')), (1, 1), result.stderr)


@case
def standard_output_is_gone():
    opened = listener()
    words = [SOKET, 'scan', '127.0.0.1', '--ports', ports_of(opened)]
    for extra in [[], ['--json'], ['--csv']]:
        with open('/dev/full', 'wb') as full:
            result = run([*words, *extra], stdout=full)
        equal(result.returncode, 1, result.stderr)
        check(b'ENOSPC' in result.stderr, result.stderr)

        read_end, write_end = os.pipe()
        os.close(read_end)
        result = run([*words, *extra], stdout=write_end)
        os.close(write_end)
        equal((result.returncode, result.stderr), (141, b''), 'with nobody who reads')

        result = run([*words, *extra], stdout=subprocess.DEVNULL, preexec_fn=lambda: os.close(1))
        equal(result.returncode, 1, result.stderr)
        check(b'EBADF' in result.stderr, result.stderr)
    for fds in [(0,), (2,), (0, 2)]:
        result = run([*words], preexec_fn=lambda: [os.close(fd) for fd in fds])
        equal((result.returncode, result.stdout.decode()), (0, f'{line(port_of(opened))}\n'), fds)


@case
def output_is_not_translated():
    opened, closed = listener(), closed_port()
    for extra in [[], ['--csv'], ['--json']]:
        words = ['127.0.0.1', '--ports', ports_of(opened, closed), '--all', *extra]
        here, there = scan(*words), scan(*words, env=indonesia())
        strip = lambda text: re.sub(rb'\d+', b'N', text)
        equal(strip(there.stdout), strip(here.stdout))
        check(b'terbuka' in there.stderr and b'open' not in there.stderr, there.stderr)


@case
def progress_on_a_terminal():
    opened, silent = listener(), silent_port()
    parent, child = pty.openpty()
    process = subprocess.Popen([SOKET, 'scan', '127.0.0.1', '--ports', ports_of(opened, silent), '--timeout', '600000', '--retries', '0'],
                               stdout=subprocess.PIPE, stderr=child)
    later(process.kill)
    os.close(child)
    shown = b''
    is_full = True
    # A pseudo-terminal whose other end is closed reads as EIO.
    with contextlib.suppress(OSError):
        while select.select([parent], [], [], DEADLINE)[0]:
            more = os.read(parent, 65536)
            if not more:
                break
            shown += more
            # Now there is room for the other one, whose SYN the kernel sends again.
            if is_full and b'\r1 of 2 ports, 1 open' in shown:
                silent.accept()[0].close()
                is_full = False
    os.close(parent)
    out = process.communicate(timeout=DEADLINE)[0]
    equal((process.returncode, sorted(out.decode().splitlines())), (0, sorted([line(port_of(opened)), line(port_of(silent))])))
    check(b'\r1 of 2 ports, 1 open' in shown, shown)
    rates = [int(rate) for rate in re.findall(rb'open, (\d+)/s, \d+ s left', shown)]
    check(rates and max(rates) < 100000, shown)
    # It is gone when the summary comes.
    check(re.search(rb'\r\x1b\[Ksoket: 127\.0\.0\.1: 2 ports in [^\r\n]*\r?\n$', shown), shown)
    # None where nobody looks.
    check(b'\r' not in scan('127.0.0.1', '--ports', ports_of(silent_port()), '--timeout', '300', '--retries', '0').stderr)


@case
def few_descriptors():
    sockets = [listener() for _ in range(60)]
    closed = [closed_port() for _ in range(200)]
    silent = [silent_port() for _ in range(3)]
    wanted = ({port_of(s): OPEN for s in sockets} | {port_of(s): CLOSED for s in closed} | {port_of(s): SILENT for s in silent})
    for limit in [24, 12]:
        result = scan('127.0.0.1', '--ports', ports_of(*sockets, *closed, *silent), '--all', '--json', '--timeout', '200', '--retries', '0',
                      preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit)))
        expect_states(result, wanted)


@case
def the_slides_server_survives():
    server = peer('tcp_echo_server.py')
    for words in [[], ['--banner'], ['--parallel', '1'], ['--json', '--all']]:
        result = scan('127.0.0.1', '--ports', server.port, *words)
        equal(result.returncode, 0, result.stderr)
        check(b'OPEN' in result.stdout or b'"open"' in result.stdout, result.stdout)
        echoes(server)
    equal((server.process.poll(), server.stderr()), (None, ''))


@case
def our_servers_survive():
    for options in [[], ['--keep-open'], ['--framing', 'length'], ['--close', 'slides']]:
        server = serve(*options)
        for words in [[], ['--banner']]:
            equal(scan('127.0.0.1', '--ports', server.port, *words).stdout.decode(), f'{line(server.port)}\n')
        if 'length' not in options and '--keep-open' not in options:
            echoes(server)
        equal((server.process.poll(), server.stderr()), (None, ''))


@case
def probes_leave_their_ports_free():
    """A probe's TIME-WAIT must not keep a later server from its port; nor is the connection reset."""
    ends = []

    def speak(s):
        try:
            ends.append(s.recv(1))
        except OSError as error:
            ends.append(error)
    server = Speaker(speak)
    for _ in range(5):
        equal(scan('127.0.0.1', '--ports', server.port).returncode, 0)
    wait_until(lambda: len(ends) == 5, 'the ends of the probes')
    equal(ends, [b''] * 5, 'FIN, not RST')
    free = 0
    for address in server.peers:
        with socket.socket() as s, contextlib.suppress(OSError):
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.bind(address)
            s.listen()
            free += 1
    # Another program's TIME-WAIT may share one of them by chance, but not most; probes without address reuse would leave none.
    check(free >= 3, server.peers, 'of which are free:', free)


@case
def services_that_reset():
    """They listen, and break each connection at once: the probe may hear of the reset first, but open they are."""
    def reset(s):
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    ports = [Speaker(reset).port for _ in range(60)]
    for words in [[], ['--banner']] * 15:
        expect_states(scan('127.0.0.1', '--ports', ','.join(map(str, ports)), '--all', '--json', *words), {p: OPEN for p in ports})


def scan_said(*words):
    """A speaker of a busy machine may be later than a banner is waited for: then once more."""
    for _ in range(10):
        result = scan(*words)
        if b'OPEN\n' not in result.stdout and b'"banner" : null' not in result.stdout:
            break
    return result


@case
def banners():
    rows = [
        (b'SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n', r'SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'),
        (b'220 \xc3\xa9cole "x", \\ ready', '220 école "x", \\\\ ready'),
        (b'\x1b[2J\x1b]0;owned\x07\x9b31m\0\x7f\t|', r'\x1b[2J\x1b]0;owned\x07\x9b31m\x00\x7f\t|'),
        ('a\u202eb\u2028c\ufeff'.encode(), r'a\u{202E}b\u{2028}c\u{FEFF}'),
        (b'\xff\xfe\xed\xa0\x80\n', r'\xff\xfe\xed\xa0\x80\n'),
        (b'port 1: OPEN\nport 2: OPEN\n', r'port 1: OPEN\nport 2: OPEN\n'),
        (b'</script>","partial":true,"x":"', '</script>","partial":true,"x":"'),
    ]
    for sent, shown in rows:
        server = Speaker(lambda s, sent=sent: (s.sendall(sent), s.recv(1)))
        result = scan_said('127.0.0.1', '--ports', server.port, '--banner')
        equal((result.returncode, result.stdout.decode()), (0, f'{line(server.port)}\t{shown}\n'), sent)
        check(clean(result.stdout.replace(b'\t', b'')) and clean(result.stderr), result.stdout)
        result = scan_said('127.0.0.1', '--ports', server.port, '--banner', '--json')
        [row] = json.loads(result.stdout)['ports']
        equal((list(row), row['banner'], row['state']), ([*KEYS, 'banner'], shown, 'open'))
        result = scan('127.0.0.1', '--ports', server.port, '--banner', '--csv')
        equal(result.stdout.decode().splitlines()[0], ','.join(KEYS))
        check(re.fullmatch(rf'{server.port},open,[\w-]*,\d+,', result.stdout.decode().splitlines()[1]), result.stdout)
        check(b'CSV' in result.stderr, result.stderr)
        # Off by default.
        equal(scan('127.0.0.1', '--ports', server.port).stdout.decode(), f'{line(server.port)}\n')


@case
def banners_that_do_not_end():
    def endless(s):
        while True:
            s.sendall(b'\x1b[31mA' * 10000)

    def reset(s):
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))

    servers = {
        'endless': Speaker(endless),
        'none': Speaker(lambda s: s.recv(1)),
        'end': Speaker(lambda s: None),
        'reset': Speaker(reset),
        'late': Speaker(lambda s: (s.recv(1), s.sendall(b'too late'))),
        'echo': Speaker(lambda s: s.sendall(s.recv(100))),
    }
    # A speaker of a busy machine may be later than a banner is waited for: then once more.
    for _ in range(10):
        result = scan('127.0.0.1', '--ports', ','.join(str(s.port) for s in servers.values()), '--banner', '--json')
        equal(result.returncode, 0, result.stderr)
        said = {p['port']: (p['state'], p['banner']) for p in json.loads(result.stdout)['ports']}
        if said[servers['endless'].port][1]:
            break
    for name in ['none', 'end', 'reset', 'late', 'echo']:
        equal(said.get(servers[name].port), ('open', None), name)
    state, banner = said[servers['endless'].port]
    equal(state, 'open')
    check(banner.startswith(r'\x1b[31mA') and len(banner) <= 4 * 256 and clean(banner.encode()), banner)
    # A silent service shows nothing.
    port = servers['none'].port
    equal(scan('127.0.0.1', '--ports', port, '--banner').stdout.decode(), f'{line(port)}\n')


@case
def many_banners():
    servers = [listener() for _ in range(300)]
    result = scan('127.0.0.1', '--ports', ports_of(*servers), '--banner', '--json')
    expect_states(result, {port_of(s): OPEN for s in servers})


@case
def memory_stays_small():
    """65,535 rows, held while nobody reads what is printed of them."""
    if b'__asan' in pathlib.Path(SOKET).read_bytes():
        raise Skip('AddressSanitizer keeps memory of its own')
    process = subprocess.Popen([SOKET, 'scan', '127.0.0.1', '--ports', 'all', '--all'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    later(process.stdout.close)
    later(process.wait)
    later(process.kill)
    wait_until(lambda: struct.unpack('i', fcntl.ioctl(process.stdout, termios.FIONREAD, b'\0' * 4))[0] >= 65536, 'a full pipe')
    peak = int(re.search(r'VmHWM:\s+(\d+) kB', pathlib.Path(f'/proc/{process.pid}/status').read_text())[1])
    check(peak < 40000, peak, 'KB')
    equal(len(process.stdout.read().splitlines()), 65535)


@case
def unreachable():
    with namespace():
        # Without a route nothing is sent, and nothing is learnt about the ports.
        wanted = {p: ('error', 'ENETUNREACH') for p in range(20, 40)}
        result = scan('192.0.2.1', '--ports', '20-39', '--all', '--json')
        expect_states(result, wanted, status=1)
        check(b'0 no answer, 20 could not be tried' in result.stderr and b'no network leads there' in result.stderr, result.stderr)
        result = scan('192.0.2.1', '--ports', '20', '--all')
        check(b'0 no answer, 1 could not be tried' in result.stderr, result.stderr)
        result = scan('192.0.2.1', '--ports', '20-21', '--all', '--csv')
        check(b'20,error,ftp-data,' in result.stdout and result.stdout.count(b',ENETUNREACH\n') == 2, result.stdout)
        # There the address itself is the reason, whatever the network.
        result = scan('224.0.0.1', '--ports', '20')
        check(b'an address of many computers at once' in result.stderr and b'no network leads there' not in result.stderr, result.stderr)
        tool('ip', 'route', 'add', 'unreachable', '192.0.2.0/24')
        expect_states(scan('192.0.2.1', '--ports', '20-39', '--all', '--json'), {p: ('error', 'EHOSTUNREACH') for p in wanted}, status=1)
        # What this system itself forbids is not an answer of the network.
        tool('ip', 'route', 'replace', 'prohibit', '192.0.2.0/24')
        result = scan('192.0.2.1', '--ports', '20-39', '--all', '--json')
        expect_states(result, {p: ('error', 'EACCES') for p in wanted}, status=1)
        check(b'192.0.2.1:20' in result.stderr and b'EACCES' in result.stderr, result.stderr)
        result = scan('192.0.2.1', '--ports', '20-21', '--all')
        check(result.stdout.startswith(b'port 20: ERROR (EACCES)') and result.stdout.count(b'\n') == 2, result.stdout)
        equal(scan('192.0.2.1', '--ports', '20-21').stdout, b'')


@case
def a_host_that_drops():
    """A neighbour that takes every packet and says nothing: a cable whose other end nobody listens at."""
    with namespace():
        tool('ip', 'link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far')
        for name in ['near', 'far']:
            tool('ip', 'link', 'set', name, 'up')
        tool('ip', 'address', 'add', '192.0.2.1/24', 'dev', 'near')
        tool('ip', 'neigh', 'add', '192.0.2.2', 'lladdr', '02:00:00:00:00:09', 'dev', 'near')
        result = scan('192.0.2.2', '--all', '--json', '--timeout', '400', '--retries', '1')
        expect_states(result, {p: SILENT for p in range(20, 1025)})
        check(b'No answer at all from 192.0.2.2: it may be switched off' in result.stderr, result.stderr)
        short = scan('192.0.2.2', '--ports', '20-22', '--timeout', '10', '--retries', '0')
        check(b'No answer at all from 192.0.2.2 in 10 ms: it may be too far away' in short.stderr, short.stderr)
        report = json.loads(result.stdout)
        # All of them in flight together: the time is that of one port, and not of the many one after the other.
        check(800000 <= report['elapsed_us'] < 4 * max(p['elapsed_us'] for p in report['ports']), report['elapsed_us'])

        process = subprocess.Popen([SOKET, 'scan', '192.0.2.2', '--json', '--all', '--timeout', '600000'], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        later(process.kill)
        wait_until(lambda: len(os.listdir(f'/proc/{process.pid}/fd')) > 100, 'a hundred probes')
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=DEADLINE)
        equal((process.returncode, json.loads(out)['ports'], json.loads(out)['partial']), (130, [], True))


@case
def a_firewall():
    with namespace():
        nft = need('nft')
        rules = '''
            table inet t {
              chain c {
                type filter hook input priority 0;
                tcp dport 30000-30199 drop
                tcp dport 30200-30249 reject with tcp reset
                tcp dport 30250-30252 reject with icmp type host-unreachable
                tcp dport 30253-30255 reject with icmp type admin-prohibited
                tcp dport 30256-30258 reject with icmp type port-unreachable
              }
            }'''
        result = run([nft, '-f', '-'], stdin=rules.encode())
        if result.returncode != 0:
            raise Skip(f'nft does not work here ({result.stderr.decode().splitlines()[0]})')
        for port in [*range(29990, 30000), 30050, 30220, *range(30300, 30310)]:
            s = socket.socket()
            later(s.close)
            s.bind(('127.0.0.1', port))
            s.listen()
        wanted = ({p: OPEN for p in [*range(29990, 30000), *range(30300, 30310)]} |
                  {p: SILENT for p in range(30000, 30200)} |
                  {p: CLOSED for p in [*range(30200, 30250), *range(30310, 30400)]})
        # On loopback an ICMP message meets the socket in its own connect (); it is heard nevertheless, and before the time is up.
        wanted |= {p: ('filtered', 'EHOSTUNREACH') for p in range(30250, 30256)} | {p: CLOSED for p in range(30256, 30259)}
        for words in [[], ['--parallel', '50']]:
            expect_states(scan('127.0.0.1', '--ports', '29990-30258,30300-30399', '--all', '--json', '--timeout', '250', '--retries', '1',
                               *words), wanted)
        # Some ports answered, so there is no word on the host; an answer that forbids is told from silence.
        result = scan('127.0.0.1', '--ports', '30250-30258', '--all')
        check(b'3 closed, 0 no answer, 6 unreachable' in result.stderr and b'No answer' not in result.stderr, result.stderr)
        result = scan('127.0.0.1', '--ports', '30253-30254', '--all')
        equal(result.stdout, b'port 30253: NO ANSWER (EHOSTUNREACH)\nport 30254: NO ANSWER (EHOSTUNREACH)\n')
        check(b'Nothing gets through to 127.0.0.1 (EHOSTUNREACH): a firewall of this computer forbids it' in result.stderr, result.stderr)


@case
def few_source_ports():
    """64 source ports, most or all of them taken: what cannot be tried is waited for, and never called closed."""
    with namespace():
        set_source_ports(40000, 40063)
        for port in range(20000, 20040):
            s = socket.socket()
            later(s.close)
            s.bind(('127.0.0.1', port))
            s.listen()
        wanted = {p: OPEN for p in range(20000, 20040)} | {p: CLOSED for p in range(20040, 21000)}

        taken = []
        for port in range(40000, 40064):
            s = socket.socket()
            later(s.close)
            s.bind(('0.0.0.0', port))
            taken.append(s)
        result = scan('127.0.0.1', '--ports', '20000-20009,20040-20049', '--all', '--json')
        expect_states(result, {p: ('error', 'EADDRNOTAVAIL') for p in [*range(20000, 20010), *range(20040, 20050)]}, status=1)
        check(b'EADDRNOTAVAIL' in result.stderr and b'127.0.0.1:20000' in result.stderr and b'--parallel' in result.stderr, result.stderr)
        result = scan('127.0.0.1', '--ports', '20000-20001', '--all')
        equal((result.returncode, result.stdout), (1, b'port 20000: ERROR (EADDRNOTAVAIL)\nport 20001: ERROR (EADDRNOTAVAIL)\n'))
        # One is enough.
        taken.pop().close()
        expect_states(scan('127.0.0.1', '--ports', '20000-20999', '--all', '--json'), wanted)
        taken.append(socket.socket())
        later(taken[-1].close)
        taken[-1].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken[-1].bind(('0.0.0.0', 40063))

        # They come free while it waits, which the progress line tells.
        parent, child = pty.openpty()
        later(lambda: os.close(parent))
        process = subprocess.Popen([SOKET, 'scan', '127.0.0.1', '--ports', '20000-20999', '--all', '--json'], stdout=subprocess.PIPE,
                                   stderr=child)
        os.close(child)
        later(process.kill)
        check(select.select([parent], [], [], DEADLINE)[0], 'no progress')
        check(b'0 of 1000 ports' in os.read(parent, 65536), 'it was faster than the shortage')
        for s in taken[:-4]:
            s.close()
        out = process.communicate(timeout=DEADLINE)[0]
        expect_states(subprocess.CompletedProcess([], process.returncode, out, os.read(parent, 65536)), wanted)


@case
def never_open_to_itself():
    """Source ports among the scanned ones: a probe that reaches itself has found nobody."""
    with namespace():
        set_source_ports(40000, 40007)
        # The kernel does it indeed: without that this case would show nothing.
        with socket.socket() as s:
            for _ in range(1000):
                if s.connect_ex(('127.0.0.1', 40000)) == 0:
                    break
            equal(s.getsockname(), ('127.0.0.1', 40000), 'reached itself')
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        wanted = {p: CLOSED for p in range(39990, 40020)}
        for words in [[], ['--parallel', '1'], ['--banner']]:
            for _ in range(20):
                expect_states(scan('127.0.0.1', '--ports', '39990-40019', '--all', '--json', *words), wanted)
            # Nothing of it stays on the scanned ports: a server without address reuse may take them.
            with socket.socket() as s:
                s.bind(('127.0.0.1', 40000))

        # A server on one of them is found. Each time takes a source port for a minute (TIME-WAIT), of which there are seven.
        with socket.socket() as opened:
            opened.bind(('127.0.0.1', 40003))
            opened.listen(64)
            wanted[40003] = OPEN
            for _ in range(3):
                expect_states(scan('127.0.0.1', '--ports', '39990-40019', '--all', '--json'), wanted)


main()
