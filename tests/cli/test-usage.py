#!/usr/bin/python3
# test-usage.py - what the command line accepts, refuses and tells about itself
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import socket
import subprocess

from soket_test import SOKET, case, check, clean, equal, indonesia, main, run

# Slips, and what the one line says was meant, or nothing.
MEANT = [
    (['sned', 'echo'], '"send"'),
    (['scann'], '"scan"'),
    (['serv', 'echo'], '"serve"'),
    (['shwo', 'x'], '"show"'),
    (['n'], '"numbers"'),
    (['help'], '"--help"'),
    (['help', 'send'], '"--help"'),
    (['-V'], '"--version"'),
    (['-v'], '"--version"'),
    (['version'], '"--version"'),
    (['--versoin'], '"--version"'),
    (['se'], None),
    (['sendserve'], None),
    (['x' * 100], None),
    (['-x'], None),
    (['-'], None),
    (['send', 'ehco'], '"echo"'),
    (['serve', 'caesr'], '"caesar"'),
    (['serve', 'discard'], None),
    (['serve', 'echo', '-p', '5555'], '--port'),
    (['serve', 'echo', '-P', '5555'], '--port'),
    (['serve', 'echo', '--porrt=5555'], '--port'),
    (['serve', 'echo', '--udp'], '--transport udp'),
    (['serve', 'echo', '5555'], '--port 5555'),
    (['serve', 'echo', 'halo.'], None),
    (['serve', 'echo', '-x'], None),
    (['send', 'echo', 'localhost', '5555', 'halo.'], '--host localhost --port 5555'),
    (['send', 'echo', 'localhost', '5555'], '--host localhost --port 5555'),
    (['send', 'echo', 'halo.', '65536'], "'halo. 65536'"),
    (['send', 'echo', 'halo.', 'x'], "'halo. x'"),
    (['send', 'echo', '-w', '3', 'x.'], '--timeout'),
    (['send', 'echo', '--verbose', 'x.'], '--trace'),
    (['send', 'echo', '-o', 'f', 'x.'], '--save'),
    (['send', 'echo', '--ip', '::1', 'x.'], '--host'),
    (['serve', 'echo', '--ip', '::1'], '--address'),
    (['serve', 'echo', '--bind', '::1'], '--address'),
    (['serve', 'echo', '--delimiter', 'dot'], '--framing'),
    (['listen', '5555'], '"serve"'),
    (['client', 'echo'], '"send"'),
    (['server', 'echo'], '"serve"'),
    (['echo'], '"serve echo" or "send echo"'),
    (['decrypt', 'a'], '"caesar decrypt"'),
    (['strace', 'true'], '"run"'),
    (['try', 'no-servr'], '"no-server"'),
    (['try', 'noserver'], '"no-server"'),
    (['try', 'NO_SERVER'], '"no-server"'),
    (['try', 'no', 'server'], '"no-server"'),
    (['try', 'list'], '"soket try"'),
    (['try', '--list'], 'soket try'),
    (['try', 'all'], '"--all"'),
    (['try', '3'], None),
    (['try', 'no-server', 'tcp'], None),
    (['try', 'no-server', '--hand-out', 'x'], '--handout'),
    (['numbers', 'prt'], '"port"'),
    (['numbers', 'ports'], '"port"'),
    (['numbers', 'byteorder'], '"byte-order"'),
    (['numbers', 'htons', '80'], '"byte-order"'),
    (['numbers', 'ip'], '"address"'),
    (['numbers', 'fd'], '"descriptors"'),
    (['numbers', '127.0.0.1'], '"address 127.0.0.1"'),
    (['numbers', '::1'], '"address ::1"'),
    (['numbers', '8080'], '"port 8080"'),
    (['numbers', '70000'], None),
    (['numbers', 'xyzzy'], None),
    (['numbers', 'list'], '"soket numbers"'),
    (['numbers', '--port', '80'], 'port'),
    (['numbers', 'port', '80', '--call'], '--try'),
    (['numbers', 'layers', '--udp'], '--transport udp'),
    (['caesar', 'encript', '--shift', '3', 'a'], '"encrypt"'),
    (['caesar', 'decode', 'a'], '"decrypt"'),
    (['caesar', 'brute-force', 'a'], '"crack"'),
    (['caesar', 'xyzzy'], None),
    (['caesar', 'encrypt', '3', 'abc'], '--shift 3'),
    (['caesar', 'encrypt', '-3', 'abc'], '--shift -3'),
    (['caesar', 'encrypt', '--key', '3', 'abc'], '--shift'),
    (['caesar', 'encrypt', '--shift', '3', 'abc', 'def'], "'abc def'"),
    (['caesar', 'decrypt', '--crack', 'abc'], 'soket caesar crack'),
    (['caesar', 'crack', '--shift', '3', 'abc'], 'soket caesar decrypt --shift'),
    (['check', 'echo', 'server'], '"server echo"'),
    (['check', 'echo'], '"server echo" or "client echo"'),
    (['check', 'servr', 'echo'], '"server"'),
    (['check', 'server', 'ehco'], '"echo"'),
    (['check', '--server', 'echo'], 'server'),
    (['check', 'server', 'echo', 'true'], '-- true'),
    (['check', 'server', 'echo', '--udp'], '--transport udp'),
    (['show', 'a.soket', 'b.soket'], '--compare b.soket'),
    (['show', 'a.soket', '--diff', 'b.soket'], '--compare'),
    (['show', 'a.soket', '--jsn'], '--json'),
    (['run', '--jsn', 'true'], '--json'),
    (['run', '--gui', 'true'], '--window'),
    (['run', '-o', 'f', 'true'], '--save'),
    (['scan', '--port', '80', 'h'], '--ports'),
    (['scan', '-p', '80', 'h'], '--ports'),
    (['scan', 'h', '80-90'], '--ports 80-90'),
    (['scan', 'h', 'x'], None),
    (['scan', 'h', '--xml'], None),
    (['scan', 'h', '--jsno'], '--json'),
]

# Arguments, and a word that the one line must have.
WRONG = [
    ([], 'serve, send, scan, caesar, run, check, show, try, numbers'),
    (['frobnicate'], 'frobnicate'),
    (['frobnicate'], 'serve, send'),
    ([''], 'serve, send'),
    (['--frobnicate'], '--frobnicate'),
    (['--version', 'x'], 'x'),
    (['--help', 'x'], 'x'),
    (['scan'], '127.0.0.1'),
    (['scan', ''], 'HOST'),
    (['scan', b'\xff'], '\\xff'),
    (['scan', 'a', 'b'], 'b'),
    (['scan', '--ports', '22'], '127.0.0.1'),
    (['scan', 'h', '--ports'], '--ports'),
    (['scan', 'h', '--ports', ''], 'empty'),
    (['scan', 'h', '--ports='], 'empty'),
    (['scan', 'h', '--ports', '0'], '--ports'),
    (['scan', 'h', '--ports', '0-5'], '--ports'),
    (['scan', 'h', '--ports', '65536'], '65536'),
    (['scan', 'h', '--ports', '1-65536'], '65536'),
    (['scan', 'h', '--ports', '80-22'], '22-80'),
    (['scan', 'h', '--ports', '22,'], 'comma'),
    (['scan', 'h', '--ports', '22,,80'], 'comma'),
    (['scan', 'h', '--ports', '22, ,80'], 'comma'),
    (['scan', 'h', '--ports', 'no-such-service'], 'no-such-service'),
    (['scan', '127.0.0.1:80'], '--ports'),
    (['scan', '9990-10000'], '--ports'),
    (['scan', '127.0.0.1:80-90'], '--ports'),
    (['scan', ' '], 'HOST'),
    (['send', 'echo', '--host', '127.0.0.1:1', '--port', '2', 'x.'], '--port'),
    (['scan', 'h', '--ports', '+22'], '+22'),
    (['scan', 'h', '--ports', '0x16'], '0x16'),
    (['scan', 'h', '--ports', '-22'], '-22'),
    (['scan', 'h', '--ports', 'a\x1b[31m'], '\\x1b'),
    (['scan', 'h', '--ports', b'\xff'], '\\xff'),
    (['scan', 'h', '--ports', 'x' * 100000], 'xxx'),
    (['scan', 'h', '--timeout', '0'], '--timeout'),
    (['scan', 'h', '--timeout', '600001'], '600001'),
    (['scan', 'h', '--timeout', '1s'], '1s'),
    (['scan', 'h', '--retries', '-1'], '-1'),
    (['scan', 'h', '--retries', ''], '--retries'),
    (['scan', 'h', '--parallel', '0'], '--parallel'),
    (['scan', 'h', '--parallel', '1e3'], '1e3'),
    (['scan', 'h', '--json', '--csv'], '--csv'),
    (['scan', 'h', '--ipv4', '--ipv6'], '--ipv6'),
    (['scan', 'h', '--first', '--all'], '--all'),
    (['scan', 'h', '--since', 'x', '--all'], '--all'),
    (['scan', 'h', '--since', 'x', '--first'], '--first'),
    (['scan', 'h', '--all=yes'], '--all'),
    (['scan', 'h', '--xml'], '--xml'),
    (['scan', 'h', '-p', '22'], '-p'),
    (['numbers', 'nothing'], 'nothing'),
    (['numbers', ''], 'topic'),
    (['numbers', '--json'], 'TOPIC'),
    (['numbers', 'address', 'localhost'], 'localhost'),
    (['numbers', 'address', '1.2.3.4', 'x'], 'x'),
    (['numbers', 'address', b'\xff'], '\\xff'),
    (['numbers', 'port', '65536'], '65536'),
    (['numbers', 'port', '--bytes', '2'], '--bytes'),
    (['numbers', 'port', '--ipv6'], '--ipv6'),
    (['numbers', 'byte-order', '0x2b67'], '0x2b67'),
    (['numbers', 'byte-order', '1', '--bytes', '3'], '--bytes'),
    (['numbers', 'sizes', '4'], 'Sizes'),
    (['numbers', 'sizes', '--try'], 'call'),
    (['numbers', 'descriptors', '5'], '5'),
    (['numbers', 'layers', '1048577'], '1048577'),
    (['serve'], 'echo'),
    (['serve', 'discard'], 'discard'),
    (['serve', '--port', '0', 'echo'], '--port'),
    (['serve', '--help', 'x'], 'x'),
    (['send'], 'echo'),
    (['serve', 'caesar', 'x'], 'x'),
    (['serve', 'caesar-slides'], 'caesar-slides'),
    (['serve', 'caesar', '--framing', 'dot'], '--framing'),
    (['serve', 'caesar', '--transport', 'tcp'], '--transport'),
    (['serve', 'caesar', '--dialect', 'deck'], 'deck'),
    (['serve', 'echo', '--dialect', 'slides'], '--dialect'),
    (['send', 'caesar', '--framing', 'dot', 'e10abc.'], '--framing'),
    (['send', 'caesar', '--dialect', 'slides', 'e10abc.'], '--dialect'),
    (['send', 'caesar', 'e10abc.', 'y.'], 'y.'),
    (['send', 'caesar', '--transport', 'udp', 'e10abc.'], '--transport'),
    (['send', 'echo', '--pieces', '0', 'x.'], '--pieces'),
    (['send', 'echo', '--pieces', '1048577', 'x.'], '1048577'),
    (['send', 'echo', '--pieces', '-1', 'x.'], '-1'),
    (['send', 'echo', '--pieces', '3 ', 'x.'], '3 '),
    (['send', 'echo', '--pieces', '', 'x.'], '--pieces'),
    (['send', 'echo', '--pieces', '0x3', 'x.'], '0x3'),
    (['send', 'echo', '--pieces'], '--pieces'),
    (['send', 'echo', '--pieces', '3', '--pause', '600001', 'x.'], '600001'),
    (['send', 'echo', '--pieces', '3', '--pause', '1e3', 'x.'], '1e3'),
    (['send', 'echo', '--pause', '100', 'x.'], '--pieces'),
    (['send', 'echo', '--half-close=yes', 'x.'], '--half-close'),
    (['send', 'echo', '--reset=1', 'x.'], '--reset'),
    (['send', 'echo', '--read-delay', '600001', 'x.'], '600001'),
    (['send', 'echo', '--read-delay', '+5', 'x.'], '+5'),
    (['send', 'echo', '--clients', '0', 'x.'], '--clients'),
    (['send', 'echo', '--clients', '51', 'x.'], '51'),
    (['send', 'echo', '--clients', '٣', 'x.'], '--clients'),
    (['send', 'echo', '--transport', 'udp', '--pieces', '3', 'x'], '--pieces'),
    (['send', 'echo', '--transport', 'udp', '--half-close', 'x'], '--half-close'),
    (['send', 'echo', '--transport', 'udp', '--reset', 'x'], '--reset'),
    (['send', 'echo', '--transport', 'udp', '--pause', '5', 'x'], '--pause'),
    (['send', 'echo', '--stranger', 'x.'], '--stranger'),
    (['send', 'caesar', '--pause', '5', 'e10abc.'], '--pieces'),
    (['send', 'caesar', '--clients', '51', 'e10abc.'], '51'),
    (['caesar'], 'encrypt, decrypt, crack'),
    (['caesar', 'rot13'], 'rot13'),
    (['caesar', '--help', 'x'], 'x'),
    (['caesar', '--shift', '3', 'encrypt', 'abc'], '--shift'),
    (['caesar', 'encrypt', 'abc'], '--shift'),
    (['caesar', 'decrypt', 'abc'], '--shift'),
    (['caesar', 'encrypt', '--shift'], '--shift'),
    (['caesar', 'encrypt', '--shift', '', 'abc'], '--shift'),
    (['caesar', 'encrypt', '--shift', '100', 'abc'], '100'),
    (['caesar', 'encrypt', '--shift', '-100', 'abc'], '-100'),
    (['caesar', 'encrypt', '--shift', '+3', 'abc'], '+3'),
    (['caesar', 'encrypt', '--shift', ' 3', 'abc'], ' 3'),
    (['caesar', 'encrypt', '--shift', '- 3', 'abc'], '- 3'),
    (['caesar', 'encrypt', '--shift', '--3', 'abc'], '--3'),
    (['caesar', 'encrypt', '--shift', '-', 'abc'], '--shift'),
    (['caesar', 'encrypt', '--shift', '0x3', 'abc'], '0x3'),
    (['caesar', 'encrypt', '--shift', '1e1', 'abc'], '1e1'),
    (['caesar', 'encrypt', '--shift', '٣', 'abc'], '--shift'),
    (['caesar', 'encrypt', '--shift', '3', 'abc', 'def'], 'def'),
    (['caesar', 'encrypt', '--shift', '3', '--capitals=no', 'abc'], '--capitals'),
    (['caesar', 'encrypt', '--shift', '3', '-abc'], '-a'),
    (['caesar', 'crack', '--shift', '3', 'abc'], '--shift'),
    (['caesar', 'crack', 'abc', 'def'], 'def'),
    (['serve', 'echo', 'x'], 'x'),
    (['serve', 'echo', '--port', '0', '--', 'x'], 'x'),
    (['serve', 'echo', '--frobnicate'], '--frobnicate'),
    (['serve', 'echo', '-p', '0'], '-p'),
    (['serve', 'echo', '--port'], '--port'),
    (['serve', 'echo', '--port', '65536'], '65536'),
    (['serve', 'echo', '--port', '-1'], '-1'),
    (['serve', 'echo', '--port', '0x50'], '0x50'),
    (['serve', 'echo', '--port', '+80'], '+80'),
    (['serve', 'echo', '--port', ' 80'], ' 80'),
    (['serve', 'echo', '--port', '80 '], '80 '),
    (['serve', 'echo', '--port', '1e3'], '1e3'),
    (['serve', 'echo', '--port', ''], '--port'),
    (['serve', 'echo', '--port='], '--port'),
    (['serve', 'echo', '--port', '٨٠'], '--port'),
    (['serve', 'echo', '--port', '18446744073709551617'], '--port'),
    (['serve', 'echo', '--transport', 'sctp'], 'sctp'),
    (['serve', 'echo', '--transport', 'TCP'], 'TCP'),
    (['serve', 'echo', '--framing', 'comma'], 'comma'),
    (['serve', 'echo', '--framing', 'dot', '--transport', 'udp'], '--framing'),
    (['serve', 'echo', '--transport', 'udp', '--framing', 'none'], '--framing'),
    (['serve', 'echo', '--transport', 'udp', '--keep-open'], '--keep-open'),
    *[(['serve', 'echo', '--transport', 'udp', option, value], f'{option} does not apply to UDP')
      for option, value in [('--close', 'careful'), ('--recv-size', '65536'), ('--max-message', '4'), ('--max-connections', '4'),
                            ('--idle-timeout', '600'), ('--backlog', '4')]],
    (['send', 'echo', '--connected', 'x.'], '--connected'),
    (['serve', 'echo', '--keep-open=no'], '--keep-open'),
    (['serve', 'echo', '--trace=1'], '--trace'),
    (['serve', 'echo', '--close', 'gently'], 'gently'),
    (['serve', 'echo', '--address', 'localhost'], 'localhost'),
    (['serve', 'echo', '--address', ''], '--address'),
    (['serve', 'echo', '--address', '127.0.0.1:80'], '127.0.0.1:80'),
    (['serve', 'echo', '--address', '127.1'], '127.1'),
    (['serve', 'echo', '--address', '[127.0.0.1'], '[127.0.0.1'),
    (['serve', 'echo', '--recv-size', '0'], '--recv-size'),
    (['serve', 'echo', '--recv-size', '1048577'], '1048577'),
    (['serve', 'echo', '--max-message', '0'], '--max-message'),
    (['serve', 'echo', '--max-message', '1M'], '1M'),
    (['serve', 'echo', '--max-connections', '0'], '--max-connections'),
    (['serve', 'echo', '--idle-timeout', '1.5'], '1.5'),
    (['serve', 'echo', '--backlog', '0'], '--backlog'),
    (['send', 'echo', '--port', '0', 'x.'], '--port'),
    (['send', 'echo', '--port', '65536', 'x.'], '65536'),
    (['send', 'echo', '--timeout', '0', 'x.'], '--timeout'),
    (['send', 'echo', '--timeout', '600001', 'x.'], '600001'),
    (['send', 'echo', '--timeout', '5s', 'x.'], '5s'),
    (['send', 'echo', '--framing', 'dot', '--transport', 'udp', 'x'], '--framing'),
    (['send', 'echo', '--keep-open', 'x.'], '--keep-open'),
    (['send', 'echo', '--host', '', 'x.'], '--host'),
    (['send', 'echo', 'x.', 'y.'], 'y.'),
    (['send', 'echo', '-x.'], '-x'),
    # What was typed is shown, but cannot act on the terminal.
    (['send', 'echo', '--port', '8\x1b[31m0', 'x.'], '\\x1b'),
    (['send', 'echo', '--bad\x07\nline', 'x.'], '\\n'),
    (['send', 'echo', 'x.', 'a\u202eb'], '\\u{202E}'),
    (['frob\nnicate'], '\\n'),
    ([b'\xff\xfe'], '\\xff'),
    (['send', 'echo', '--host', b'\xff', 'x.'], '\\xff'),
    (['send', 'echo', b'--\xff'], '\\xff'),
    (['send', 'echo', '--port', 'x' * 100000], 'xxx'),
]


@case
def slips():
    for words, meant in MEANT:
        result = run([SOKET, *words])
        line = result.stderr.decode()
        equal((result.returncode, result.stdout, line.count('\n')), (2, b'', 1), words)
        told = line.split('; ', 1)[1].removesuffix(' may be meant. ' + line.rsplit('. ', 1)[1]) if 'may be meant' in line else None
        equal(told, meant, words)


@case
def wrong_usage():
    for arguments, word in WRONG:
        result = run([SOKET, *arguments])
        equal(result.returncode, 2, f'status of {arguments} ({result.stderr})')
        equal(result.stdout, b'', f'output of {arguments}')
        text = result.stderr.decode()
        equal(text.count('\n'), 1, f'lines of {arguments}: {text}')
        check(text.startswith('soket: ') and text.endswith('--help".\n'), f'{arguments}:', text)
        check(word in text, f'{arguments} do not name "{word}":', text)
        check(clean(result.stderr) and len(text) < 1000, f'{arguments}:', text)


# What each option takes.
RANGES = {
    ('serve', 'echo'): {'port': (0, 65535), 'recv-size': (1, 1048576), 'max-message': (1, 2147483647), 'max-connections': (1, 2147483647),
                        'idle-timeout': (0, 4294967), 'backlog': (1, 2147483647)},
    ('send', 'echo'): {'port': (1, 65535), 'pieces': (1, 1048576), 'pause': (0, 600000), 'read-delay': (0, 600000), 'timeout': (1, 600000),
                       'clients': (1, 50)},
    ('scan', '127.0.0.1'): {'timeout': (1, 600000), 'retries': (0, 10000), 'parallel': (1, 2147483647)},
    ('caesar', 'encrypt'): {'shift': (-99, 99)},
}


@case
def ranges():
    for words, options in RANGES.items():
        for option, (lowest, highest) in options.items():
            for value in ['x', lowest - 1, highest + 1]:
                result = run([SOKET, *words, f'--{option}={value}'])
                equal(result.returncode, 2, (words, option, value))
                check(f'--{option} takes a number from {lowest} to {highest} in decimal digits, not "{value}"' in result.stderr.decode(), result.stderr)


@case
def numbers_with_zeros_in_front():
    # 080 is 80, neither octal nor out of range: it goes on to connect, where nobody listens.
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        port = s.getsockname()[1]
        result = run([SOKET, 'send', 'echo', '--timeout', '05000', '--port', f'00000{port}', 'x.'])
    equal(result.returncode, 1, result.stderr)
    check(f'127.0.0.1:{port}'.encode() in result.stderr, result.stderr)


@case
def version():
    result = run([SOKET, '--version'])
    equal((result.returncode, result.stderr), (0, b''))
    check(result.stdout.startswith(b'soket ') and result.stdout.count(b'\n') == 1, result.stdout)


@case
def help_everywhere():
    for words, wanted in [([], ['serve', 'send', 'scan HOST', 'run [OPTION…] COMMAND', 'caesar', 'show FILE', '--version']),
                          (['serve'], ['echo', 'caesar']),
                          (['send'], ['echo', 'caesar']),
                          (['caesar'], ['encrypt', 'decrypt', 'crack', '--shift', '--capitals', 'TEXT']),
                          (['caesar', 'encrypt'], ['--shift', '--capitals', 'TEXT']),
                          (['caesar', 'decrypt'], ['--shift', '--capitals', 'TEXT']),
                          (['caesar', 'crack'], ['TEXT']),
                          (['scan'], ['HOST', '--ports', 'deck', 'common', '--timeout', '--retries', '--parallel', '--banner', '--all', '--json',
                                      '--csv', '--ipv4', '--ipv6']),
                          (['serve', 'caesar'], ['--dialect', 'standard|slides', '--address', '--port', '--keep-open', '--close',
                                                 '--recv-size', '--max-message', '--max-connections', '--idle-timeout',
                                                 '--backlog', '--trace']),
                          (['send', 'caesar'], ['--host', '--port', '--timeout', '--trace', 'MESSAGE', '--pieces', '--pause', '--half-close', '--reset',
                                                '--read-delay', '--clients']),
                          (['serve', 'echo'], ['--transport', '--address', '--port', '--framing', '--keep-open', '--close',
                                               '--recv-size', '--max-message', '--max-connections', '--idle-timeout',
                                               '--backlog', '--trace', 'dot|newline|crlf|length|none', 'tcp|udp']),
                          (['send', 'echo'], ['--transport', '--host', '--port', '--framing', '--connected', '--timeout',
                                              '--pieces', '--pause', '--half-close', '--reset', '--read-delay', '--clients',
                                              '--trace', 'MESSAGE'])]:
        for option in ['--help', '-h']:
            result = run([SOKET, *words, option])
            equal((result.returncode, result.stderr), (0, b''), f'{words} {option}')
            text = result.stdout.decode()
            check(('soket ' + ' '.join(words)).strip() in text and '--help' in text or words in (['serve'], ['send'], ['caesar']), text)
            for word in wanted:
                check(word in text, f'no {word} in the help of {words}:', text)


@case
def help_that_cannot_be_written():
    with open('/dev/full', 'wb') as full:
        for arguments in [['--help'], ['--version'], ['serve', 'echo', '--help'], ['serve', '--help'], ['scan', '--help']]:
            result = run([SOKET, *arguments], stdout=full)
            equal(result.returncode, 1, f'{arguments}')
            check(b'ENOSPC' in result.stderr and result.stderr.count(b'\n') == 1, result.stderr)


@case
def help_in_indonesian():
    plain = run([SOKET, 'send', 'echo', '--help'])
    result = run([SOKET, 'send', 'echo', '--help'], env=indonesia())
    equal((result.returncode, result.stderr), (0, b''))
    check(result.stdout != plain.stdout and 'pesan'.encode() in result.stdout, result.stdout)
    # The words that are typed stay.
    for word in [b'--transport', b'tcp|udp', b'--timeout', b'soket send echo']:
        check(word in result.stdout, result.stdout)


@case
def locale_without_these_letters():
    # The help has an ellipsis; a terminal that cannot show it gets something else, and no error.
    result = run([SOKET, '--help'], env={'LC_ALL': 'C', 'LANGUAGE': 'id'})
    equal((result.returncode, result.stderr), (0, b''))
    check(result.stdout.isascii(), result.stdout)


@case
def locale_that_is_not_there():
    # A desktop in a language that was never generated here, or one that ssh brought along.
    for language in ['', 'id']:
        plain = run([SOKET, '--help'], env={'LC_ALL': 'C.UTF-8', 'LANGUAGE': language})
        check('…'.encode() in plain.stdout, plain.stdout)
        result = run([SOKET, '--help'], env={'LC_ALL': 'xx_XX.UTF-8', 'LANGUAGE': language})
        equal((result.returncode, result.stdout, result.stderr), (0, plain.stdout, b''))


@case
def closed_streams():
    def close(fds):
        return lambda: [os.close(fd) for fd in fds]

    for fds in [(0,), (1,), (2,), (0, 1, 2)]:
        process = subprocess.Popen([SOKET, '--version'], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   preexec_fn=close(fds))
        # What nobody can read has not been shown.
        equal(process.wait(), 1 if 1 in fds else 0, f'{fds} closed')
    for words in (['--help'], ['serve', '--help'], ['try'], ['numbers', 'port'], ['show', '--help']):
        done = subprocess.run([SOKET, *words], stderr=subprocess.PIPE, preexec_fn=close((1,)), check=False)
        equal((done.returncode, done.stderr.decode()), (1, 'soket: Cannot write to standard output: Bad file descriptor (EBADF)\n'), words)


main()
