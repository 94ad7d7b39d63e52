#!/usr/bin/python3
# test-numbers.py - the command `soket numbers`: the topics, their values, and what their calls came to
# SPDX-License-Identifier: GPL-3.0-or-later
import errno
import ipaddress
import json
import os
import resource
import socket
import struct
import sys

from soket_test import SOKET, Skip, case, check, equal, have_ipv6, indonesia, listener, main, port_of, run

TOPICS = ['address', 'port', 'byte-order', 'sizes', 'descriptors', 'types', 'layers']


def numbers(*words, **kwargs):
    return run([SOKET, 'numbers', *words], **kwargs)


def lines(*words, **kwargs):
    result = numbers(*words, **kwargs)
    equal((result.returncode, result.stderr), (0, b''), words)
    return result.stdout.decode().splitlines()


def as_json(*words, **kwargs):
    result = numbers(*words, '--json', **kwargs)
    equal((result.returncode, result.stderr), (0, b''), words)
    return json.loads(result.stdout)


def facts(*words, **kwargs):
    return as_json(*words, **kwargs)['facts']


def calls(answer, *names):
    return [(c['invocation'], c['fd'], c['errno']) for c in answer['calls'] if c['call'] in names]


@case
def list_of_all():
    rows = [line.split('\t') for line in lines()]
    equal([row[0] for row in rows], TOPICS)
    check(all(len(row) == 2 and row[1] for row in rows), rows)
    rows = [line.split('\t') for line in lines(env=indonesia())]
    equal([row[0] for row in rows], TOPICS)
    check(rows[1][1].startswith('Port adalah bilangan 16 bit'), rows)


@case
def every_topic_as_text_and_json():
    for topic in TOPICS:
        check(len(lines(topic)) > 2, topic)
        check(len(lines(topic, env=indonesia())) > 2, topic)
        answer = as_json(topic)
        equal((answer['topic'], answer['calls']), (topic, []))
        check(answer['facts'], topic)
        # For programs: the same in every language. A program has another pipe each time.
        if topic != 'descriptors':
            equal(as_json(topic, env=indonesia()), answer, topic)


@case
def addresses_as_python_has_them():
    for text in ('74.125.135.113', '0.0.0.0', '255.255.255.255', '2404:6800:4003:802::1007', '::', '::1', 'ff02::1', '1:0:0:2:0:0:0:3'):
        address = ipaddress.ip_address(text)
        known = facts('address', text)
        equal(known['decimal'], str(int(address)), text)
        equal(int(known['bits'].replace(' ', ''), 2), int(address), text)
        if address.version == 4:
            equal('.'.join(known['bytes']), text)
        else:
            equal(':'.join(known['groups']), address.exploded)
            equal(known['shortest'], address.compressed)
    equal(facts('address', '[::1]')['kind'], 'loopback')


@case
def byte_order_as_python_has_it():
    for number in (0, 10, 255, 256, 11111, 65535, 2**31, 2**32, 2**63, 2**64 - 1):
        for width, letter in ((1, 'B'), (2, 'H'), (4, 'I'), (8, 'Q')):
            kept = number % 2**(8 * width)
            known = facts('byte-order', str(number), '--bytes', str(width))
            equal(bytes.fromhex(''.join(known['big-endian'])), struct.pack('>' + letter, kept), (number, width))
            equal(bytes.fromhex(''.join(known['little-endian'])), struct.pack('<' + letter, kept), (number, width))
            equal(int(known['wrong-order']), struct.unpack('<' + letter, struct.pack('>' + letter, kept))[0], (number, width))
    text = lines('byte-order')
    check(any('2b 67' in line and 'what is sent' in line for line in text), text)
    check('11111 does not fit in 1 byte: 103 is left.' in lines('byte-order', '11111', '--bytes', '1'))


@case
def ports_of_another_kernel():
    """What the kernel says, not what a Linux as it comes would."""
    network = [sys.executable, os.path.join(os.path.dirname(__file__), '..', 'with-network.py')]
    if run(network).returncode != 0:
        raise Skip('this system allows no network of its own')
    setup = 'cd /proc/sys/net/ipv4 && echo 20000 30000 > ip_local_port_range && echo 90 > ip_unprivileged_port_start && exec "$@"'
    for port, who in (80, 'administrator'), (100, 'everybody'):
        result = run([*network, 'sh', '-c', setup, 'sh', SOKET, 'numbers', 'port', str(port), '--json'])
        equal((result.returncode, result.stderr), (0, b''))
        found = json.loads(result.stdout)['facts']
        equal((found['ephemeral'], found['allowed']), ('20000-30000', who), found)


@case
def ports_and_services():
    equal(facts('port', '5555')['class'], 'registered')
    equal(facts('port', '0080')['class'], 'well-known')
    equal((facts('port', '0')['tcp'], facts('port', '0')['udp']), (None, None))
    with open('/proc/sys/net/ipv4/ip_local_port_range', encoding='ascii') as file:
        equal(facts('port')['ephemeral'], '-'.join(file.read().split()))
    try:
        ssh = socket.getservbyname('ssh', 'tcp')
    except OSError as error:
        raise Skip('this system has no database of services') from error
    answer = as_json('port', 'ssh')
    equal((answer['value'], answer['facts']['tcp']), (str(ssh), 'ssh'))
    # Slide "Nomor Port": fsp is a service over UDP alone, mail another name of smtp.
    equal((facts('port', 'fsp')['tcp'], facts('port', 'fsp')['udp']), ('ftp', 'fsp'))
    equal(as_json('port', 'mail')['value'], '25')


@case
def bind_to_an_address():
    answer = as_json('address', '203.0.113.9', '--try')
    equal(calls(answer, 'bind')[0][::2], ('bind (203.0.113.9:0)', 'EADDRNOTAVAIL'))
    equal([c[2] for c in calls(as_json('address', '127.0.0.1', '--try'), 'bind')], [None])
    text = lines('address', '203.0.113.9', '--try')
    check('bind (203.0.113.9:0): EADDRNOTAVAIL' in text, text)
    check(text[-1].startswith('203.0.113.9 is not an address of this computer'), text)
    if have_ipv6():
        equal([c[2] for c in calls(as_json('address', '::1', '--try'), 'bind')], [None])


@case
def bind_to_a_port():
    taken = port_of(listener())
    equal([c[2] for c in calls(as_json('port', str(taken), '--try'), 'bind')], ['EADDRINUSE'])
    text = lines('port', '0', '--try')
    check(text[-1].startswith('The kernel chose port '), text)
    check(1024 <= int(text[-1].split()[-1].rstrip('.')) <= 65535, text)


@case
def bind_to_a_low_port_without_rights():
    with open('/proc/sys/net/ipv4/ip_unprivileged_port_start', encoding='ascii') as file:
        if int(file.read()) <= 80:
            raise Skip('this system lets everybody have every port')
    try:
        text = lines('port', '80', '--try', **({'user': 65534} if os.geteuid() == 0 else {}))
    except PermissionError as error:
        raise Skip('another user may not run the program') from error
    check('bind (127.0.0.1:80): EACCES' in text, text)
    equal(text[-1], 'Ports below 1024 need administrator rights; choose 1024 or higher.')


@case
def a_length_in_the_wrong_order():
    answer = as_json('byte-order', '--try')
    sent = [c['hex'] for c in answer['calls'] if c['call'] == 'send']
    equal(sent, ['0a000000' + b'Isi pesan.'.hex()])
    equal([c['note'] for c in answer['calls'] if c['note'] is not None], ['message-too-long'])
    equal(sum(c['length'] for c in answer['calls'] if c['call'] == 'recv' and c['side'] == 'client'), 0)
    text = lines('byte-order', '--try')
    equal(text[-1], 'The server read the length 10 as 167772160: more than its limit of 1048576, so it closed without a reply.')
    check('167.772.160' in lines('byte-order', '--try', env=indonesia())[-1])


@case
def the_lowest_descriptor_again():
    for number in range(5):
        answer = as_json('descriptors', str(number), '--try')
        equal([c[1] for c in calls(answer, 'socket')], [3, 4, number], number)
        equal(calls(answer, 'close'), [(f'close ({number})', number, None)])
        equal(list(answer['facts']), ['0', '1', '2', '3', '4'], number)
        check(answer['facts'][str(number)].startswith('socket:['), answer)
        check(len({c['program'] for c in answer['calls']} - {None}) == 1, answer)
    # Whatever this process has open beside them.
    with open('/dev/null', 'rb') as extra:
        equal(list(facts('descriptors', pass_fds=[extra.fileno()])), ['0', '1', '2'])


@case
def no_descriptor_to_report_through():
    def limit():
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))

    result = numbers('descriptors', '--try', preexec_fn=limit)
    equal((result.returncode, result.stdout), (1, b''))
    check(b'EMFILE' in result.stderr, result.stderr)


@case
def standard_streams_as_proc_has_them():
    known = facts('descriptors')
    check(known['1'].startswith('pipe:['), known)
    text = lines('descriptors')
    check(any(line.startswith('1 ') and line.endswith('standard output') for line in text), text)


@case
def every_type():
    equal(facts('types')['SOCK_RDM'], ['untried'] * 3)
    answer = as_json('types', '--try')
    equal(answer['facts']['families'], ['AF_INET', 'AF_INET6', 'AF_UNIX'])
    equal(len(calls(answer, 'socket')), 15)
    for kind in ('SOCK_STREAM', 'SOCK_DGRAM', 'SOCK_RDM', 'SOCK_SEQPACKET'):
        for place, family in enumerate(('AF_INET', 'AF_INET6', 'AF_UNIX')):
            try:
                socket.socket(getattr(socket, family), getattr(socket, kind)).close()
                wanted = 'ok'
            except OSError as error:
                wanted = errno.errorcode[error.errno]
            equal(answer['facts'][kind][place], wanted, (kind, family))
    made = sum(value == 'ok' for kind, values in answer['facts'].items() if kind.startswith('SOCK_') for value in values)
    equal(lines('types', '--try')[-1], f'This kernel makes {made} of these 15 kinds for this user.')


@case
def layers():
    equal(facts('layers'), {'message': 10, 'tcp': 32, 'ipv4': 20, 'ethernet': 14, 'total': 76})
    equal(facts('layers', '100', '--transport', 'udp', '--ipv6'), {'message': 100, 'udp': 8, 'ipv6': 40, 'ethernet': 14, 'total': 162})
    equal(lines('layers', '100000', '--try')[-1], '100000 bytes went to a server and came back.')
    equal(lines('layers', '100', '--transport', 'udp', '--try')[-1], '100 bytes went to a server and came back.')
    text = lines('layers', '65508', '--transport', 'udp', '--try')
    check(any('EMSGSIZE' in line for line in text), text)


@case
def sizes_of_this_computer():
    known = facts('sizes')
    for name, letter in (('short', 'h'), ('int', 'i'), ('long', 'l'), ('long long', 'q')):
        equal(known[name], struct.calcsize(letter), name)
    equal(lines('sizes')[-1], 'The slide’s 2, 4 and 8 bytes are the fewest that C allows for int, long and long long; the numbers above are those of this '
                              'computer.')


@case
def words_are_escaped():
    result = numbers('port', 'a\x1b[31m')
    equal((result.returncode, result.stdout), (2, b''))
    check(b'\x1b' not in result.stderr, result.stderr)


main()
