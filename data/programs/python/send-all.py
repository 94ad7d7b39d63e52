#: send-all.py - the message at once or in pieces
#if speaks_first
#: the server has no request to wait for
#elif pieces
for i in range(0, len(@message@), @pieces@):
    #if pause
    if i > 0:
        time.sleep(@pause@)
    #endif
    s.sendall(@message@[i:i + @pieces@])  #: send
#elif length
s.sendall(len(@message@).to_bytes(4, 'big') + @message@)  #: send
#else
s.sendall(@message@)  #: send
#endif
#if half_close
s.shutdown(socket.SHUT_WR)  #: shutdown
#endif
