#: exchange.py - a client's calls, from socket() to the reply, whose expression is `reply` then
#include "address.py"
#set peer s
with socket.socket(socket.@family@, socket.@type@) as s:  # @close_at_end@  #: socket close
    s.settimeout(@timeout@)
    #if tcp || connected
    s.connect(@address@)  #: connect
    #endif
    #if tcp
    print('own address:', s.getsockname())  #: getsockname
    #include "send.py"
    #elif connected
    s.send(@message@)  #: send
    #else
    s.sendto(@message@, @address@)  #: sendto
    #endif
    time.sleep(@read_delay@)
    #if udp && connected
    #set reply reply
    reply = s.recv(65536)  #: recv
    #elif udp
    #set reply reply, 'from', peer
    reply, peer = s.recvfrom(65536)  # @from_anybody@  #: recvfrom
    #elif none
    #set reply data
    data = b''
    while more := s.recv(@recv_size@):  # @end_of_stream@  #: recv
        data += more
    if not data:
        raise EOFError('no reply')
    #elif length
    #set reply data[4:length]
    #include "receive.py"
    if len(data) < length:
        raise EOFError('the reply is not whole')
    #else
    #set reply reply + end
    #include "receive.py"
    if not data:
        raise EOFError('no reply')
    reply, end, rest = data.partition(b'@end@')
    #if limit
    if len(reply + end) > @limit@:
        raise ValueError('the reply is too long')
    #endif
    #endif
    #if reset
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))  # @will_reset@  #: setsockopt SO_LINGER
    #endif
