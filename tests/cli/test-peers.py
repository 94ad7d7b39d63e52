#!/usr/bin/python3
# test-peers.py - the program with programs that others wrote: the slides', Python's sockets, ncat, socat
# SPDX-License-Identifier: GPL-3.0-or-later
import shutil
import socket
import sys
import threading

from soket_test import (PEERS, Program, Skip, case, check, connect, echoes, equal, expect_reply, have_ipv6, later, listener, main,
                        peer, port_of, read_exactly, read_to_end, run, send, serve, udp_socket, wait_until)


def client(name, server):
    result = run([sys.executable, PEERS / name, server.port])
    equal((result.returncode, result.stderr), (0, b''), name)
    return result.stdout


def tool(name):
    path = shutil.which(name)
    if path is None:
        raise Skip(f'{name} is not installed')
    return path


@case
def slides_tcp_client_with_our_server():
    server = serve()
    for _ in range(3):
        equal(client('tcp_echo_client.py', server), b'reply: Isi pesan.\n')
    equal(server.stderr(), '')


@case
def our_client_with_slides_tcp_server():
    server = peer('tcp_echo_server.py')
    expect_reply(send(server.port, 'Isi pesan.'), b'Isi pesan.')
    expect_reply(send(server.port, 'tanpa titik'), b'tanpa titik')
    expect_reply(send(server.port, stdin=b'Isi\0pesan.'), b'Isi\0pesan.')


@case
def slides_udp_clients_with_our_server():
    server = serve('--transport', 'udp')
    equal(server.transport, 'udp')
    equal(client('udp_echo_client.py', server), b'reply: Isi pesan\n')
    equal(client('udp_echo_client_connected.py', server), b'reply: Isi pesan\n')
    equal(server.stderr(), '')


@case
def our_clients_with_slides_udp_server():
    server = peer('udp_echo_server.py')
    for option in [[], ['--connected']]:
        expect_reply(send(server.port, '--transport', 'udp', *option, 'Isi pesan'), b'Isi pesan', option)
        expect_reply(send(server.port, '--transport', 'udp', *option, ''), b'', option)


@case
def slides_recv_all():
    server = serve('--framing', 'length')
    equal(client('length_echo_client.py', server), b'reply: Isi pesan. Dua titik.\n')
    server = peer('length_echo_server.py')
    expect_reply(send(server.port, '--framing', 'length', 'Isi pesan. Dua titik.'), b'Isi pesan. Dua titik.')
    expect_reply(send(server.port, '--framing', 'length', ''), b'')


@case
def ours_with_ours():
    message = bytes(range(256)) * 20
    for framing, wanted in [('dot', message[:47]), ('newline', message[:11]), ('crlf', message), ('length', message), ('none', message)]:
        server = serve('--framing', framing)
        result = send(server.port, '--framing', framing, stdin=message)
        equal((result.returncode, result.stdout), (0, wanted), framing)
        equal(server.stderr(), '', framing)
    server = serve('--transport', 'udp')
    for option in [[], ['--connected']]:
        expect_reply(send(server.port, '--transport', 'udp', *option, stdin=message), message)


@case
def crlf_with_python():
    """Lines as HTTP, SMTP and FTP have them; with recv (1) the border of two pieces lies between each CR and its LF."""
    for size in [1, 65536]:
        server = serve('--framing', 'crlf', '--keep-open', '--recv-size', size)
        with connect(server).makefile('rwb') as stream:
            for lines in [b'satu\r\n', b'\r\n', b'ti\ng\ra\r\r\n', b'a\r\nb\r\nc\r\n']:
                stream.write(lines)
                stream.flush()
                equal(stream.read(len(lines)), lines)


@case
def newline_with_python():
    server = serve('--framing', 'newline', '--keep-open')
    with connect(server).makefile('rwb') as stream:
        for line in [b'satu\n', b'dua.\n', b'\n', b'tiga\r\n']:
            stream.write(line)
            stream.flush()
            equal(stream.readline(), line)

    s = listener()

    def answer():
        c, _ = s.accept()
        with c, c.makefile('rwb') as stream:
            stream.write(stream.readline())
    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    expect_reply(send(port_of(s), '--framing', 'newline', 'satu\n'), b'satu\n')
    thread.join()


@case
def none_with_python():
    # RFC 862 to the letter: bytes come back before the end of the stream, and the end is answered with the end.
    server = serve('--framing', 'none')
    s = connect(server)
    for part in [b'a', b'bc.', b'd\n' * 1000, b'\0']:
        s.sendall(part)
        equal(read_exactly(s, len(part)), part)
    s.shutdown(socket.SHUT_WR)
    equal(read_to_end(s), (b'', False))

    listening = listener()

    def answer():
        c, _ = listening.accept()
        with c:
            data, _ = read_to_end(c)
            c.sendall(data[::-1])
    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    expect_reply(send(port_of(listening), '--framing', 'none', 'abc.def'), b'fed.cba')
    thread.join()


@case
def none_larger_than_every_buffer():
    # Who writes all before reading would wait for ever here.
    message = bytes(range(256)) * 32768
    server = serve('--framing', 'none')
    result = send(server.port, '--framing', 'none', '--timeout', '60000', stdin=message)
    equal((result.returncode, result.stderr, len(result.stdout)), (0, b'', len(message)))
    check(result.stdout == message, 'the bytes differ')


@case
def ipv6():
    if not have_ipv6():
        raise Skip('no IPv6 on this system')
    for address in ['::1', '[::1]']:
        server = serve('--address', address)
        equal(server.line, f'listening on [::1]:{server.port} (tcp)')
        equal(server.stderr(), '')
        echoes(server)
        for host in ['::1', '[::1]']:
            expect_reply(send(server.port, '--host', host, 'Isi pesan.'), b'Isi pesan.')
        server = serve('--address', address, '--transport', 'udp')
        equal(server.line, f'listening on [::1]:{server.port} (udp)')
        echoes(server)
        for option in [[], ['--connected']]:
            expect_reply(send(server.port, '--transport', 'udp', *option, '--host', '::1', 'Isi'), b'Isi')
        s = udp_socket(server, '::1')
        s.send(b'x' * 65527)
        equal(len(s.recv(65536)), 65527)


@case
def both_families():
    if not have_ipv6():
        raise Skip('no IPv6 on this system')
    for transport in ['tcp', 'udp']:
        server = serve('--address', '::', '--transport', transport)
        equal(server.line, f'listening on [::]:{server.port} ({transport})')
        # A thread of its own writes to standard error: the ready line may be there first.
        wait_until(lambda: 'this server' in server.stderr().lower(), 'the warning')
        for host in ['127.0.0.1', '::1']:
            result = send(server.port, '--transport', transport, '--host', host, 'Isi.')
            equal((result.returncode, result.stdout, result.stderr), (0, b'Isi.', b''), f'{transport} {host}')


@case
def ncat_client():
    ncat = tool('ncat')
    server = serve()
    result = run([ncat, '127.0.0.1', server.port], stdin=b'Isi pesan.')
    equal((result.returncode, result.stdout), (0, b'Isi pesan.'))
    server = serve('--framing', 'none')
    result = run([ncat, '127.0.0.1', server.port], stdin=b'Isi pesan.\n' * 10000)
    equal((result.returncode, len(result.stdout)), (0, 110000))


@case
def ncat_server():
    ncat = tool('ncat')
    server = Program([ncat, '-l', '-k', '--exec', shutil.which('cat'), '127.0.0.1', '0'], ready=False)
    port = server.listening_port()
    expect_reply(send(port, 'Isi pesan.'), b'Isi pesan.')
    expect_reply(send(port, '--framing', 'length', 'Isi. Pesan.'), b'Isi. Pesan.')


@case
def socat_client():
    socat = tool('socat')
    server = serve()
    result = run([socat, '-t', '10', '-', f'TCP:127.0.0.1:{server.port}'], stdin=b'Isi pesan.')
    equal((result.returncode, result.stdout, result.stderr), (0, b'Isi pesan.', b''))
    server = serve('--transport', 'udp')
    process = Program([socat, '-', f'UDP:127.0.0.1:{server.port}'], ready=False, stdin=-1)
    later(process.process.stdin.close)
    process.process.stdin.write(b'Isi pesan\n')
    process.process.stdin.flush()
    equal(process.read_line(), 'Isi pesan')


@case
def socat_server():
    socat = tool('socat')
    server = Program([socat, 'TCP-LISTEN:0,bind=127.0.0.1,fork', 'EXEC:cat'], ready=False)
    port = server.listening_port()
    expect_reply(send(port, 'Isi pesan.'), b'Isi pesan.')
    expect_reply(send(port, '--framing', 'newline', 'Isi pesan.\n'), b'Isi pesan.\n')
    expect_reply(send(port, '--framing', 'none', 'Isi. Pesan.'), b'Isi. Pesan.')
    for option in [[], ['--connected']]:
        server = Program([socat, 'UDP-RECVFROM:0,bind=127.0.0.1', 'PIPE'], ready=False)
        port = server.listening_port('udp')
        expect_reply(send(port, '--transport', 'udp', *option, 'Isi pesan'), b'Isi pesan')


main()
