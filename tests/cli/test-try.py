#!/usr/bin/python3
# test-try.py - the command `soket try`: the list, the plays, what they exit with
# SPDX-License-Identifier: GPL-3.0-or-later
import concurrent.futures
import os
import pathlib
import pty
import re
import signal
import socket
import stat
import tempfile

from soket_test import DEADLINE, SOKET, Program, case, check, equal, indonesia, main, run, wait_until

NAMES = ['no-server', 'no-dot', 'text-after-dot', 'nothing-sent', 'byte-by-byte', 'three-at-once', 'pieces', 'port-in-use', 'low-port',
         'udp-nobody', 'udp-nobody-connected', 'stranger', 'stranger-connected', 'other-address', 'datagram-too-large', 'backlog', 'slides-close', 'shift-30',
         'shift-30-slides', 'one-digit', 'unknown-mode', 'capitals', 'scan-own']
COURSE = pathlib.Path(__file__).resolve().parents[2] / 'data' / 'course.ini'
STEPS = [line[1:-1] for line in COURSE.read_text(encoding='utf-8').splitlines() if line.startswith('[')]
LESSON = """[mine]
Title=Mine
Do=Send it.
Goal=Learn it.
Question=What comes?
Choices=this; that;
Answer=2
Why=Because.
Tab=echo
message=abc.
Promise=client send 4; reply "abc.";

[false]
Title=False
Do=Do.
Watch=Watch.
Tab=echo
Promise=client send 10; server connect;
"""


def in_order(lines, *wanted):
    place = -1
    for words in wanted:
        found = next((i for i in range(place + 1, len(lines)) if words in lines[i]), None)
        check(found is not None, words, 'after line', place, 'of', lines)
        place = found


def attempt(*words, **kwargs):
    return run([SOKET, 'try', *words], **kwargs)


def lines(result):
    equal((result.returncode, result.stderr), (0, b''))
    return result.stdout.decode().splitlines()


def on_terminal(*words, **kwargs):
    master, slave = pty.openpty()
    result = attempt(*words, stdout=slave, **kwargs)
    os.close(slave)
    data = b''
    try:
        while more := os.read(master, 1000):
            data += more
    except OSError:
        pass
    os.close(master)
    return result, data.decode().splitlines()


@case
def list_of_all():
    rows = [line.split('\t') for line in lines(attempt())]
    equal([row[0] for row in rows], NAMES + STEPS)
    check(all(len(row) == 3 and row[1] in ('echo', 'caesar', 'scanner', 'stream', 'numbers') and row[2] for row in rows), rows)
    check(['no-server', 'echo', 'No server'] in rows, rows)


@case
def list_in_indonesian():
    rows = [line.split('\t') for line in lines(attempt(env=indonesia()))]
    equal([row[0] for row in rows], NAMES + STEPS)
    check(['no-server', 'echo', 'Tidak ada server'] in rows, rows)
    check(['9-part', 'echo', 'send () dan sendall ()'] in rows, rows)


@case
def list_on_a_terminal():
    result, rows = on_terminal()
    equal(result.returncode, 0)
    equal([row.split()[0] for row in rows], NAMES + STEPS)
    check(not any('\t' in row for row in rows), rows)


@case
def plays_each():
    # Most of a play is waiting.
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        plays = list(pool.map(attempt, NAMES))
    for name, play in zip(NAMES, plays):
        said = lines(play)
        check(len(said) >= 4, name, said)
        check(all(line.startswith('seen\t') for line in said[3:]), name, said)


# The experiments and the course, each held to what it promises.
@case
def plays_all():
    said = lines(attempt('--all', timeout=2 * DEADLINE))
    equal([line.split('\t')[:2] for line in said[:-1]], [['seen', name] for name in NAMES + STEPS])
    equal(said[-1], f'{len(NAMES + STEPS)} of {len(NAMES + STEPS)} kept what they promise')


# Asked before it is played, answered behind.
@case
def asks_and_answers():
    said = lines(attempt('8-one-in-three'))
    equal(said[1], 'Slide: Kemungkinan menerima')
    in_order(said, 'Which numbers', '  1  10', '  2  4, 4, 2', '  3  4, and', 'seen\tserver recv (4) = 4 ×2', 'Answer: 2  4, 4, 2', 'A stream loses nothing')
    said = lines(attempt('8-one-in-three', env=indonesia()))
    in_order(said, 'Angka apa', '  2  4, 4, 2', 'terlihat\tserver recv (4) = 4 ×2', 'Jawaban: 2  4, 4, 2')


# send () and sendall () told apart: the same bytes, a part each time, until nothing is left.
@case
def sends_the_rest():
    calls = [line for line in attempt('9-part', '--trace').stderr.decode().splitlines() if 'client' in line and ' send (' in line]
    pairs = [tuple(int(number) for number in re.search(r'send \((\d+)\) = (\d+)', line).groups()) for line in calls]
    equal(pairs[0][0], 400000)
    check(pairs[0][1] < 400000, pairs)
    for (asked, sent), (rest, _) in zip(pairs, pairs[1:]):
        equal(rest, asked - sent, pairs)
    equal(pairs[-1][0], pairs[-1][1], pairs)


# A lesson of one's own: listed, played, all of it played; what is wrong with it is told with its line.
@case
def own_file():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, 'lesson.ini')
        path.write_text(LESSON)
        equal(lines(attempt(path)), ['mine\techo\tMine', 'false\techo\tFalse'])
        said = lines(attempt(path, 'mine', '--describe'))
        in_order(said, 'Learn it.', 'What comes?', '  2  that', 'seen\treply "abc."', 'Answer: 2  that', 'Because.', 'client: send () = 4')
        result = attempt(path, '--all')
        equal(result.returncode, 1, result.stderr)
        equal(result.stdout.decode().splitlines(), ['seen\tmine\tMine', 'not seen\tfalse\tFalse', '\tserver connect ()', '1 of 2 kept what they promise'])
        # By its name alone, in its folder.
        equal(lines(attempt('lesson.ini', cwd=folder))[0], 'mine\techo\tMine')

        for text, part in [(LESSON.replace('Answer=2', 'Answer=3'), 'line 7, entry mine: Answer is a number from 1 to 2'),
                           (LESSON.replace('Goal', 'Gaol'), 'line 4, entry mine: there is no key Gaol'), ('', 'no entry'), ('x' * 600000, 'KiB'),
                           ('[\x1b[31m]\n', 'line 1')]:
            path.write_text(text)
            result = attempt(path)
            equal((result.returncode, result.stdout), (1, b''), part)
            check(part in result.stderr.decode() and '\x1b' not in result.stderr.decode(), part, result.stderr)
        for name in [folder + '/', '/dev/zero', folder + '/none.ini']:
            equal(attempt(name).returncode, 1, name)


@case
def says_what_to_watch():
    said = lines(attempt('no-server'))
    equal(said[0], 'No server')
    check('ECONNREFUSED' in said[2], said)
    check('seen\tclient connect (): ECONNREFUSED' in said, said)


# Whoever has the port is this program itself, so no other one is spoken of.
@case
def port_in_use():
    equal(lines(attempt('port-in-use'))[1], 'Start the server on a port that another socket of this program has.')
    equal(lines(attempt('port-in-use', env=indonesia()))[1], 'Jalankan server di port yang sudah dipakai socket lain di program ini.')


@case
def in_indonesian():
    said = lines(attempt('shift-30', env=indonesia()))
    equal(said[0], 'Geser 30')
    check('terlihat\tgeser +4' in said and 'terlihat\tbalasan "mwm tiwer."' in said, said)
    # What goes over the wire is not translated.
    check(any('Not from the server.' in line for line in lines(attempt('stranger', '--describe', env=indonesia()))), said)


@case
def one_language():
    # What the system does not translate is English throughout, the entry with the rest.
    for locale in ['C', 'C.UTF-8', 'xx_XX.UTF-8']:
        said = lines(attempt('shift-30', env={'LC_ALL': locale, 'LANGUAGE': 'id'}))
        check((said[0], said[3].split('\t')[0]) in [('Shift 30', 'seen'), ('Geser 30', 'terlihat')], locale, said)


@case
def on_a_terminal():
    result, said = on_terminal('text-after-dot')
    equal(result.returncode, 0)
    check('✓ reply "abc."' in said, said)
    result, said = on_terminal('text-after-dot', env={'LC_ALL': 'C'})
    equal(result.returncode, 0)
    check('seen reply "abc."' in said, said)


@case
def with_trace():
    result = attempt('--trace', 'byte-by-byte')
    equal(result.returncode, 0)
    equal(result.stderr.decode().count('recv (1) = 1'), 10)


# The diagram's truth without a display: what waited and was given up, whose FIN, who answered.
@case
def describes_the_picture():
    said = lines(attempt('no-dot', '--describe'))
    check('seen\tclient recv () times out' in said, said)
    in_order(said, 'over TCP.', 'the handshake: SYN, SYN-ACK, ACK', 'client: send () = 9', 'server: recv () = 9',
             'client: recv (): timed out after', 'client: close ()', 'FIN from: Client', 'server: recv () = 0', 'server: send () = 9',
             'RST from: Client')
    check(not any('TIME-WAIT' in line for line in said), said)

    in_order(lines(attempt('udp-nobody-connected', '--describe')), 'client: send () = 10, Isi pesan., thrown away by the other kernel',
             'ICMP (port unreachable) from: Server', 'client: recv (): ECONNREFUSED')
    said = lines(attempt('stranger', '--describe'))
    in_order(said, 'client: sendto () = 10', 'stranger: sendto () = 20', 'client: recvfrom () = 20')
    check(not any(line.startswith('server: sendto () = 20') for line in said), said)
    in_order(lines(attempt('stranger-connected', '--describe')), 'stranger: sendto () = 20, Not from the server., thrown away',
             'client: recv () = 10')
    # Only a server closes carefully; a client that has its reply reads on.
    said = lines(attempt('slides-close', '--describe'))
    in_order(said, 'client: recv (): ECONNRESET, after the reply: Soket reads on')
    check(not any('careful' in line for line in said), said)
    said = lines(attempt('text-after-dot', '--describe'))
    in_order(said, 'server: shutdown (), added by careful closing', 'client: recv () = 0, after the reply: Soket reads on')
    check(not any(line.startswith('client: ') and 'careful' in line for line in said), said)
    # Two wait in the queue, two find it full: all five conversations are told.
    said = lines(attempt('backlog', '--describe'))
    equal(sum(line.endswith('over TCP.') for line in said), 5, said)
    equal(sum('client: connect (): timed out' in line for line in said), 2, said)
    equal(sum(line == 'SYN from: Client, without an answer' for line in said), 2, said)


@case
def writes_the_handout():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, 'handout.md')
        lines(attempt('no-dot', '--handout', str(path)))
        text = path.read_text()
        in_order(text.splitlines(), '# A conversation over TCP, call by call', '**Client** `recv (4096): timed out after',
                 'FIN from: Client (with call')
        # Where it cannot be written the old one stays.
        result = attempt('no-dot', '--handout', folder)
        equal(result.returncode, 1)
        check(folder in result.stderr.decode(), result.stderr)
        equal(path.read_text(), text)


# What is no file is not replaced by one, a file keeps its mode and a link stays a link; the words are told in any case.
@case
def handout_destroys_nothing():
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: pathlib.Path(folder, name) for name in ['file', 'link', 'pipe', 'nowhere']}
        paths['file'].write_text('former')
        paths['file'].chmod(0o600)
        paths['link'].symlink_to('file')
        paths['nowhere'].symlink_to('missing')
        os.mkfifo(paths['pipe'])

        lines(attempt('no-dot', '--handout', str(paths['link'])))
        check(paths['link'].is_symlink(), 'the link is gone')
        check(paths['file'].read_text().startswith('# A conversation over TCP'), paths['file'].read_text())
        equal(stat.S_IMODE(paths['file'].stat().st_mode), 0o600, 'the mode')

        for name in ['pipe', 'nowhere']:
            result = attempt('no-dot', '--describe', '--handout', str(paths[name]))
            equal(result.returncode, 1, result.stderr)
            check(f'Cannot save {paths[name]}: ' in result.stderr.decode(), result.stderr)
            in_order(result.stdout.decode().splitlines(), 'over TCP.', 'client: send () = 9')
        check(stat.S_ISFIFO(paths['pipe'].lstat().st_mode), 'the pipe is gone')
        check(paths['nowhere'].is_symlink(), 'the link is gone')
        equal(sorted(os.listdir(folder)), sorted(paths), 'what is in the folder')


@case
def wrong_usage():
    for words, part in [(['nothing'], 'nothing'), ([''], '""'), (['a\x1b[31m'], '\\x1b'), ([b'\xff'], '\\xff'), (['no-dot', 'x'], 'x'),
                        (['--json'], '--json'), (['--trace=1', 'no-dot'], '--trace'), (['--describe'], 'NAME'),
                        (['--handout', 'x'], 'NAME'), (['scan-own', '--describe'], '--describe'), (['1-port', '--describe'], '--describe'),
                        (['1-port', '--save', 'x'], '--save'), (['--all', 'no-dot'], '--all'), (['--all', '--trace'], '--trace'),
                        (['--all', '--save', 'x'], '--save'), ([str(COURSE), 'nothing'], 'nothing')]:
        result = attempt(*words)
        equal((result.returncode, result.stdout), (2, b''), words)
        check(part in result.stderr.decode(), words, result.stderr.decode())


# Where a promise cannot be kept the status says so: no server can be started in there, nor a client.
@case
def not_all_was_seen():
    result = run(['prlimit', '--nofile=7:7', SOKET, 'try', 'text-after-dot'])
    equal(result.returncode, 1, result.stderr)


# Who has the right to low ports is told that it works, who has not that it fails; the words say which it was.
@case
def port_below_1024():
    def refused():
        with socket.socket() as s:
            try:
                s.bind(('127.0.0.1', 1023))
            except PermissionError:
                return True
            except OSError:
                pass
        return False

    watch, *said = lines(attempt('low-port'))[2:]
    check(watch.startswith('bind () fails' if refused() else 'bind () succeeds'), watch)
    equal('seen\tserver bind (): EACCES' in said, refused(), said)
    equal('seen\tserver listen ()' in said, not refused(), said)
    if os.geteuid() != 0:
        return

    start = int(pathlib.Path('/proc/sys/net/ipv4/ip_unprivileged_port_start').read_text())
    try:
        result = attempt('low-port', user=65534, group=65534, extra_groups=[])
    except PermissionError:
        print('# the program lies where nobody else may run it')
        return
    said = lines(result)[3:]
    equal(said, ['seen\tserver bind (): EACCES', 'seen\tno server listen ()'] if start >= 1024 else
          ['seen\tserver bind () = 0', 'seen\tserver listen ()'])


# What has been seen by then is shown; of the promises nothing is said, for they might still have been kept.
@case
def stopped_by_a_signal():
    for number, status in [(signal.SIGINT, 130), (signal.SIGTERM, 143)]:
        with tempfile.TemporaryDirectory() as folder:
            handout = pathlib.Path(folder, 'handout.md')
            waits = Program([SOKET, 'try', 'no-dot', '--trace', '--describe', '--handout', handout], ready=False)
            wait_until(lambda: 'send (9) = 9' in waits.stderr(), 'the send')
            equal(waits.stop(number), status, waits.stderr())
            said = waits.rest_of_output().decode()
            check('recv (4096): cancelled after' in waits.stderr(), waits.stderr())
            check('soket: The exchange was cancelled.\n' in waits.stderr(), waits.stderr())
            check('client: recv (): cancelled after' in said and 'seen\t' not in said, said)
            check('recv (4096): cancelled after' in handout.read_text(), handout.read_text())


@case
def help_text():
    result = attempt('--help')
    equal(result.returncode, 0)
    check(b'soket try' in result.stdout and b'--trace' in result.stdout, result.stdout)


@case
def mark_of_the_byte_order():
    """An editor's mark before the first line is none of the lesson; an empty file has no entry."""
    with tempfile.TemporaryDirectory() as folder:
        lesson = pathlib.Path(folder, 'lesson.ini')
        text = '[satu]\nTitle=Satu\nDo=x\nWatch=x\nTab=echo\nPromise=reply;\n'
        lesson.write_text('\ufeff' + text)
        result = run([SOKET, 'try', lesson])
        equal((result.returncode, result.stdout.split(b'\t')[0]), (0, b'satu'), result.stderr)
        for wrong in ('', '\ufeff'):
            lesson.write_text(wrong)
            result = run([SOKET, 'try', lesson])
            equal((result.returncode, result.stderr.count(b'\n')), (1, 1), result.stderr)


main()
