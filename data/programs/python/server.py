#: server.py - a server in Python 3
#include "address.py"
#set peer conn
import socket
#if tcp && careful
import threading
#endif
#if tcp
from contextlib import suppress
#endif

#if answers
#include "@service@.py"


#endif
#if tcp && careful
#if !answers

#endif
def serve(conn):
    with conn, suppress(OSError):  # @conn_close_at_end@  #: close
        #include "serve.py"


#endif
with socket.socket(socket.@family@, socket.@type@) as s:  # @close_at_end@  #: socket close listener
    #if tcp
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  #: setsockopt SO_REUSEADDR
    #endif
    #if any6
    s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)  #: setsockopt IPV6_V6ONLY
    #endif
    s.bind(@address@)  #: bind
    #if tcp && backlog
    s.listen(@backlog@)  #: listen
    #elif tcp
    s.listen(socket.SOMAXCONN)  #: listen
    #endif
    print('listening on', s.getsockname(), flush=True)  #: getsockname
    #if tcp && careful
    while True:
        conn, peer = s.accept()  #: accept
        # @thread_each@
        threading.Thread(target=serve, args=(conn,), daemon=True).start()
    #elif tcp
    while True:  # @one_by_one@
        conn, peer = s.accept()  #: accept
        with conn, suppress(OSError):  # @conn_close_at_end@  #: close
            #include "serve.py"
    #else
    while True:
        message, peer = s.recvfrom(65536)  #: recvfrom
        #if answers
        s.sendto(answer(message), peer)  #: sendto
        #else
        s.sendto(message, peer)  #: sendto
        #endif
    #endif
