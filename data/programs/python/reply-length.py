#: reply-length.py - a server's reply to the first `whole` bytes of data, with its length in front
#if answers
reply = answer(data[4:@whole@])
conn.sendall(len(reply).to_bytes(4, 'big') + reply)  #: send
#else
conn.sendall(data[:@whole@])  #: send
#endif
