#!/usr/bin/python3
# test-save.py - --save of send, serve and run, and soket show: the calls as a file, and out of it
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import pathlib
import shutil
import signal
import sys
import tempfile

from soket_test import SOKET, case, check, equal, expect_failure, indonesia, later, main, run, send, serve


def folder():
    path = pathlib.Path(tempfile.mkdtemp(prefix='soket-save-'))
    later(lambda: shutil.rmtree(path))
    return path


def show(path, *options, **kwargs):
    return run([SOKET, 'show', path, *options], **kwargs)


def shown(path, *options, **kwargs):
    result = show(path, *options, **kwargs)
    equal((result.returncode, result.stderr), (0, b''), f'soket show {options}')
    return result.stdout.decode()


def saved(path, name='echo.soket'):
    """A file with one exchange."""
    server = serve()
    result = send(server.port, '--save', path / name, 'Isi pesan.')
    equal((result.returncode, result.stdout, result.stderr), (0, b'Isi pesan.', b''))
    return path / name


@case
def shows_what_was_traced():
    path = folder() / 'echo.soket'
    server = serve()
    result = send(server.port, '--trace', '--describe', '--save', path, 'Isi pesan.')
    equal((result.returncode, result.stdout), (0, b'Isi pesan.'))
    traced = result.stderr.decode()
    lines = shown(path)
    check(len(lines.splitlines()) > 5 and 'connect (' in lines and '"Isi pesan."' in lines, lines)
    check(traced.startswith(lines), traced, lines)
    equal(shown(path, '--describe'), traced[len(lines):])
    records = [json.loads(line) for line in shown(path, '--json').splitlines()]
    equal([r['number'] for r in records], list(range(1, len(records) + 1)))
    equal(bytes.fromhex([r for r in records if r['call'] == 'send' and r['kind'] == 'call'][0]['hex']), b'Isi pesan.')


@case
def one_object_a_line():
    lines = saved(folder()).read_text().splitlines()
    head = json.loads(lines[0])
    equal((head['format'], head['version'], head['service'], head['records']), ('soket-trace', 1, 'echo', len(lines) - 1))
    whole = [json.loads(line) for line in shown_lines(lines)]
    for line, record in zip(lines[1:], whole):
        # The short form has what the long one has, and nothing else.
        for name, value in json.loads(line).items():
            equal(record[name], value, name)


def shown_lines(lines):
    path = folder() / 'again.soket'
    path.write_text('\n'.join(lines) + '\n')
    return shown(path, '--json').splitlines()


@case
def server_saves_when_it_ends():
    path = folder() / 'server.soket'
    server = serve('--save', path)
    equal(send(server.port, 'Isi pesan.').stdout, b'Isi pesan.')
    equal(server.stop(), 0)
    text = shown(path)
    check('accept () = ' in text and 'accept (): stopped after' in text, text)


@case
def server_saves_when_its_terminal_is_closed():
    path = folder() / 'server.soket'
    # These tests may be run with nohup themselves.
    server = serve('--save', path, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL))
    equal(send(server.port, 'Isi pesan.').stdout, b'Isi pesan.')
    equal(server.stop(signal.SIGHUP), 0)
    check('accept () = ' in shown(path), shown(path))
    # Not with nohup: it serves on.
    server = serve(preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    server.process.send_signal(signal.SIGHUP)
    equal(send(server.port, 'Isi pesan.').stdout, b'Isi pesan.')


@case
def failures_are_saved():
    path = folder() / 'refused.soket'
    server = serve()
    server.stop()
    result = send(server.port, '--save', path, 'Isi pesan.')
    equal(result.returncode, 1)
    check('connect (127.0.0.1:' in shown(path) and 'ECONNREFUSED' in shown(path), shown(path))


@case
def both_ends_of_an_experiment():
    path = folder()
    for name in ('no-dot', 'stranger', 'three-at-once', 'shift-30'):
        result = run([SOKET, 'try', name, '--trace', '--describe', '--save', path / name])
        equal(result.returncode, 0, result.stderr)
        equal(shown(path / name), result.stderr.decode())
        check(result.stdout.decode().endswith(shown(path / name, '--describe')), result.stdout, shown(path / name, '--describe'))


@case
def watched_program():
    path = folder()
    (path / 'client.py').write_text('import socket\ns = socket.socket()\ns.bind(("127.0.0.1", 0))\nprint("done")\nraise SystemExit(3)\n')
    result = run([SOKET, 'run', '--save', path / 'c.soket', sys.executable, path / 'client.py'], env={'XDG_RUNTIME_DIR': str(path)})
    equal((result.returncode, result.stdout), (3, b'done\n'), result.stderr)
    text = shown(path / 'c.soket')
    equal(text, result.stderr.decode())
    check('[client.py:3]' in text, text)
    check('"command":' in (path / 'c.soket').read_text() and 'client.py' in (path / 'c.soket').read_text().splitlines()[1])
    # With an equals sign, and where it cannot be saved.
    (path / 'd').mkdir()
    result = run([SOKET, 'run', f'--save={path / "e.soket"}', '--', 'true'], env={'XDG_RUNTIME_DIR': str(path)})
    equal(result.returncode, 0, result.stderr)
    check((path / 'e.soket').exists())
    result = run([SOKET, 'run', f'--save={path / "d"}', '--', 'true'], env={'XDG_RUNTIME_DIR': str(path)})
    equal(result.returncode, 1, result.stderr)


@case
def destroys_nothing():
    path = folder()
    source = path / 'client.py'
    source.write_text('import socket\n')
    for target, word in [(source, 'no trace of Soket'), (path, ''), ('/dev/full', ''), (path / 'no' / 'where', '')]:
        before = source.read_text()
        server = serve()
        result = send(server.port, '--save', target, 'Isi pesan.')
        equal(result.returncode, 1, result.stderr)
        check(b'Cannot save' in result.stderr and word.encode() in result.stderr and result.stderr.count(b'\n') == 1, result.stderr)
        equal(source.read_text(), before)
        # What can be known before is said before anything is sent.
        equal(result.stdout, b'')
    # A former file is replaced as a whole, through a link, and keeps its mode.
    former = saved(path, 'former.soket')
    former.chmod(0o640)
    link = path / 'link.soket'
    link.symlink_to(former)
    before = former.read_text()
    saved(path, 'link.soket')
    check(link.is_symlink() and former.read_text() != before)
    equal(former.stat().st_mode & 0o777, 0o640)
    equal(sorted(p.name for p in path.iterdir()), ['client.py', 'former.soket', 'link.soket'])


@case
def hostile_files():
    path = folder() / 'hostile.soket'
    good = saved(folder()).read_text()
    lines = good.splitlines(keepends=True)
    for text, word in [('', 'no trace of Soket'),
                       (good.replace('"version":1', '"version":7', 1), 'version 7'),
                       (''.join(lines[:-1]), 'its end is missing'),
                       (good[:-2], f'line {len(lines)}: '),
                       (good + lines[-1], f'line {len(lines) + 1}: '),
                       (lines[0] + lines[2] + lines[1] + ''.join(lines[3:]), 'line 3: '),
                       (good.replace('"state":"ESTABLISHED"', '"state":"\\u001b[31m"', 1), '\\x1b[31m'),
                       (lines[0] + '{' * 100000 + '\n' + ''.join(lines[2:]), 'line 2: '),
                       (lines[0] + 'x' * 1000000, 'line 2: it is too long')]:
        path.write_text(text)
        expect_failure(show(path), str(path), word)
    for nothing in ['/dev/zero', '/', path / 'x', path.parent / 'nothing']:
        expect_failure(show(nothing), 'Cannot open')
    # Whatever stands in it comes to the terminal escaped.
    path.write_text(good.replace('49736920706573616e2e', '1b5b33316d6b0a070901'))
    text = shown(path)
    check('\\x1b[31mk\\n\\x07\\t\\x01' in text and '\x1b' not in text, text)
    path.write_text(good.replace('"fd":', '"program":7,"file":"/\\udcff\\u001b[2J.py","line":3,"fd":'))
    check('[\\xff\\x1b[2J.py:3]' in shown(path), shown(path))


def long_trace(n):
    """One with so many records more, which are printed in several parts."""
    path = folder() / 'long.soket'
    lines = saved(path.parent).read_text().splitlines()
    call = next(line for line in lines if '"fd":' in line)
    call = json.loads(call.replace('"fd":', '"program":7,"file":"caf\u00e9.py","line":3,"fd":', 1))
    number = int(json.loads(lines[-1])['number'])
    more = [json.dumps({**call, 'number': number + i + 1}, ensure_ascii=False, separators=(',', ':')) for i in range(n)]
    head = json.loads(lines[0])
    path.write_text('\n'.join([json.dumps({**head, 'records': head['records'] + n}), *lines[1:], *more]) + '\n')
    return path


# JSON is UTF-8 in every locale, in the first part of much output as in the last.
@case
def long_output():
    path = long_trace(2000)
    text = show(path, '--json', env={'LC_ALL': 'C'}).stdout
    equal(text.count('café.py'.encode()), 2000)
    check(len(text) > 200000, len(text))
    equal(shown(path).count('[café.py:3]'), 2000)


@case
def output_that_fails():
    for path in [saved(folder()), long_trace(2000)]:
        for options in [(), ('--json',), ('--describe',)]:
            with open('/dev/full', 'wb') as full:
                result = show(path, *options, stdout=full)
            equal(result.returncode, 1)
            check(b'ENOSPC' in result.stderr and result.stderr.count(b'\n') == 1, result.stderr)


@case
def usage():
    for words, wanted in [(['show'], 'file'), (['show', 'a', 'b'], 'b'), (['show', 'a', '--json', '--describe'], '--describe'),
                          (['run', '--window', '--save', 'x', 'true'], '--save'), (['try', '--save', 'x'], 'NAME'), (['try', 'scan-own', '--save', 'x'], '--save'), (['send', 'echo', '--save'], '--save')]:
        result = run([SOKET, *words])
        equal((result.returncode, result.stdout), (2, b''), f'{words}')
        check(wanted in result.stderr.decode() and '--help' in result.stderr.decode(), result.stderr)
    for words in (['show'], ['send', 'echo'], ['serve', 'echo'], ['run']):
        check('FILE' in run([SOKET, *words, '--help']).stdout.decode())


@case
def in_indonesian():
    path = folder() / 'x.soket'
    path.write_text('x')
    result = show(path, env=indonesia())
    check('bukan rekaman Soket' in result.stderr.decode(), result.stderr)
    # The file is the same in every language.
    first = saved(folder())
    text = shown(first, env=indonesia())
    check('message, 10 bytes' in shown(first) and 'message, 10 bytes' not in text, text)


main()
