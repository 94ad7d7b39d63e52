//: reply.c - a server's reply: `size` bytes at `reply`
for (size_t sent = 0; sent < @size@; sent += n)
    if ((n = send(conn, @reply@ + sent, @size@ - sent, MSG_NOSIGNAL)) == -1)  //: send
        break;
