#: sender.py - the end that sends, a send at a time
#include "address.py"
import socket
#if timeout
import struct
#endif

message = (b'abcdefghijklmnopqrstuvwxyz' * @repeats@)[:@send_size@]
with socket.socket(socket.@family@, socket.@type@) as s:  # @close_at_end@  #: socket close
    #if tcp && buffer
    s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, @buffer@)  #: setsockopt SO_SNDBUF
    #endif
    #if tcp
    s.connect(@address@)  #: connect
    #endif
    #if non_blocking
    s.setblocking(False)
    #endif
    #if timeout
    s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack('ll', @timeout_parts@))  #: setsockopt SO_SNDTIMEO
    #endif
    while input('Return: send, x: close ') != 'x':
        #if send_all
        sent = 0
        while sent < len(message):
            sent += s.send(message[sent:])  #: send
        print('sent', sent)
        #elif tcp
        try:
            print('sent', s.send(message))  #: send
        except OSError as error:
            print(error)
        #else
        print('sent', s.sendto(message, @address@))  #: sendto
        #endif
