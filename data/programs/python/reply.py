#: reply.py - a server's reply to `request`
#if answers
conn.sendall(answer(@request@))  #: send
#else
conn.sendall(@request@)  #: send
#endif
