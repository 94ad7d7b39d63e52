#: end.py - a careful end of a connection
#if careful
conn.shutdown(socket.SHUT_WR)  #: shutdown
conn.settimeout(2)
while conn.recv(65536):  # @unread_resets@  #: recv drain
    pass
#endif
