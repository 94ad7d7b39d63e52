#!/usr/bin/python3
# test-compare.py - soket show A --compare B: two conversations, call by call
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import pathlib
import shutil
import tempfile

from soket_test import SOKET, case, check, equal, indonesia, later, main, run, send, serve, wait_until


def folder():
    path = pathlib.Path(tempfile.mkdtemp(prefix='soket-compare-'))
    later(lambda: shutil.rmtree(path))
    return path


def compare(a, b, *options, status, **kwargs):
    result = run([SOKET, 'show', a, '--compare', b, *options], **kwargs)
    equal((result.returncode, result.stderr), (status, b''), f'{a} {b} {options}\n{result.stdout.decode()}')
    return result.stdout.decode()


def stop(server, n_connections):
    """Once these have ended."""
    wait_until(lambda: server.stderr().count('close ()') >= n_connections, 'the server to close')
    equal(server.stop(), 0)


def saved(path, name, serving=(), sending=(), message='Isi pesan.'):
    """What the client and what the server saw of one exchange."""
    server = serve('--trace', '--save', path / f'{name}-server.soket', *serving)
    equal(send(server.port, '--save', path / f'{name}.soket', *sending, message).returncode, 0)
    stop(server, server.transport == 'tcp')
    return path / f'{name}.soket', path / f'{name}-server.soket'


@case
def equal_runs_do_not_differ():
    path = folder()
    for a, b in zip(saved(path, 'a'), saved(path, 'b')):
        text = compare(a, b, status=0)
        check(text.startswith('No difference'), text)
        equal([line for line in text.splitlines() if line[:1] in '|<>' and line], [])
        answer = json.loads(compare(a, b, '--json', status=0))
        equal((answer['first_difference'], answer['different'], answer['only_a'], answer['only_b']), (None, 0, 0, 0))
        check(answer['same'] == len(answer['rows']) > 5, answer)


@case
def transports():
    path = folder()
    tcp, _ = saved(path, 'tcp')
    udp, _ = saved(path, 'udp', ('--transport', 'udp'), ('--transport', 'udp'))
    connected, _ = saved(path, 'connected', ('--transport', 'udp'), ('--transport', 'udp', '--connected'))
    text = compare(tcp, udp, status=1)
    check(text.startswith('The first difference: the client calls socket (AF_INET, SOCK_STREAM) in A, socket (AF_INET, SOCK_DGRAM) in B.\n'), text)
    rows = json.loads(compare(udp, connected, '--json', status=1))
    equal(rows['first_difference'], 1)
    equal([(row['a'] and row['a']['call'], row['b'] and row['b']['call']) for row in rows['rows']],
          [('socket', 'socket'), (None, 'connect'), ('sendto', 'send'), ('recvfrom', 'recv'), ('close', 'close')])
    equal(rows['rows'][2]['differs'], ['call'])


@case
def what_the_server_did():
    path = folder()
    _, careful = saved(path, 'careful')
    _, slides = saved(path, 'slides', ('--close', 'slides'))
    _, pieces = saved(path, 'pieces', (), ('--pieces', '4', '--pause', '400'))
    check(compare(careful, slides, status=1).startswith('The first difference: only A has the server’s shutdown (SHUT_WR).\n'))
    check(compare(slides, careful, status=1).startswith('The first difference: only B has the server’s shutdown (SHUT_WR).\n'))
    text = compare(pieces, careful, status=1)
    check(text.startswith('The first difference: the server’s recv () returned 4 in A, 10 in B.\n'), text)
    marked = [line for line in text.splitlines() if line[:1] in '|<>' and line]
    # Three pieces, of which a busy computer may take the last two at once.
    check([line[0] for line in marked] in (['|', '<', '<'], ['|', '<']), text)
    equal(sum(int(line.split('=')[1].split()[0]) for line in marked), 10, text)
    check('[result, bytes]' in marked[0] and marked[1].endswith('[in A only]'), text)


@case
def conversations_of_one_file():
    path = folder()
    server = serve('--trace', '--save', path / 'two.soket')
    equal([send(server.port, message).returncode for message in ('Isi pesan.', 'Isi pesaN.', 'Isi pesan.')], [0, 0, 0])
    stop(server, 3)
    text = compare(path / 'two.soket', path / 'two.soket', '--conversations', '1,2', status=1)
    check('the server’s recv () has other bytes from number 9 on: “Isi pesan.” in A, “Isi pesaN.” in B.' in text, text)
    compare(path / 'two.soket', path / 'two.soket', '--conversations', '1,3', status=0)
    compare(path / 'two.soket', path / 'two.soket', '--conversations', '3', status=0)


def trouble(*arguments):
    """As diff: 2, a sentence, and nothing that could be taken for a result."""
    result = run([SOKET, 'show', *arguments])
    equal((result.returncode, result.stdout), (2, b''), arguments)
    return result.stderr.decode()


@case
def says_what_is_wrong():
    path = folder()
    a, _ = saved(path, 'a')
    empty = path / 'empty.soket'
    empty.write_text(json.dumps({**json.loads(a.read_text().splitlines()[0]), 'records': 0}, separators=(',', ':')) + '\n')
    (path / 'broken.soket').write_text('{"format":')
    for arguments, words in [((a, '--compare', path / 'none.soket'), 'Cannot open'), ((path / 'none.soket', '--compare', a), 'Cannot open'),
                             ((a, '--compare', path / 'broken.soket'), 'Cannot open'), ((a, '--compare', empty), 'There is no conversation in'),
                             ((a, '--compare', a, '--conversations', '1,7'), 'There is no conversation c7'),
                             ((a, '--compare', a, '--conversations', '1,2,3'), 'two numbers'),
                             ((a, '--compare', a, '--conversations', '0,1'), 'two numbers'), ((a, '--compare', a, '--describe'), '--compare'),
                             ((a, '--conversations', '1,2'), '--compare'), (('--compare', a), 'A file is missing')]:
        said = trouble(*arguments)
        check(words in said, arguments, said)


@case
def speaks_indonesian():
    path = folder()
    a, _ = saved(path, 'a')
    b, _ = saved(path, 'b', message='Isi pesaN.')
    english = compare(a, b, status=1).splitlines()
    indonesian = compare(a, b, status=1, env=indonesia()).splitlines()
    equal(len(indonesian), len(english))
    check(indonesian[0].startswith('Perbedaan pertama: '), indonesian[0])
    equal(json.loads(compare(a, b, '--json', status=1, env=indonesia()))['first_difference'],
          json.loads(compare(a, b, '--json', status=1))['first_difference'])


@case
def long_conversations():
    """Forty thousand calls in each, nearly."""
    path = folder()
    a, _ = saved(path, 'a')
    lines = a.read_text().splitlines()
    head, records = json.loads(lines[0]), [json.loads(line) for line in lines[1:]]
    send_record = next(r for r in records if r.get('call') == 'send' and r.get('kind', 'call') == 'call')
    for name, n in (('long', 40000), ("longer", 45000)):
        many = [{**send_record, 'number': 100 + i, 'argument': 10 + i % 7} for i in range(n)]
        whole = [json.dumps({**head, 'records': n}, separators=(',', ':'))] + [json.dumps(r, separators=(',', ':')) for r in many]
        (path / f'{name}.soket').write_text('\n'.join(whole) + '\n')
    text = compare(path / 'long.soket', path / 'longer.soket', status=1)
    check('5000 are in B only' in text and '40000 rows are the same' in text, text[-300:])
    equal(len(json.loads(compare(path / 'long.soket', path / 'longer.soket', '--json', status=1))['rows']), 45000)
    # What is not written is trouble, in the middle and at the end.
    for name in ('long.soket', 'a.soket'):
        for options in [(), ('--json',)]:
            with open('/dev/full', 'wb') as full:
                result = run([SOKET, 'show', path / name, '--compare', path / name, *options], stdout=full)
            equal((result.returncode, result.stderr.count(b'\n')), (2, 1), (name, options, result.stderr))
            check(b'ENOSPC' in result.stderr, result.stderr)


main()
