#: receiver.py - the end that receives, a recv at a time
#include "address.py"
import socket
#if timeout
import struct
#endif

with socket.socket(socket.@family@, socket.@type@) as s:  # @close_at_end@  #: socket close listener
    #if buffer
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, @buffer@)  #: setsockopt SO_RCVBUF
    #endif
    s.bind(@address@)  #: bind
    #if tcp
    s.listen(1)  #: listen
    conn, peer = s.accept()  #: accept
with conn:  # @conn_close_at_end@  #: close
    #if non_blocking
    conn.setblocking(False)
    #endif
    #if timeout
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack('ll', @timeout_parts@))  #: setsockopt SO_RCVTIMEO
    #endif
    while input('Return: receive, x: close ') != 'x':
        try:
            data = conn.recv(@recv_size@)  #: recv
            print('received', len(data))
        except OSError as error:
            print(error)
    #else
    #if non_blocking
    s.setblocking(False)
    #endif
    #if timeout
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack('ll', @timeout_parts@))  #: setsockopt SO_RCVTIMEO
    #endif
    while input('Return: receive, x: close ') != 'x':
        try:
            data, peer = s.recvfrom(@recv_size@)  #: recvfrom
            print('received', len(data))
        except OSError as error:
            print(error)
    #endif
