//: send.c - the message of a client over TCP, at once or in pieces: `to_send` bytes
#if speaks_first
//: the server has no request to wait for
#elif pieces
for (size_t sent = 0; sent < @to_send@; sent += @pieces@) {
    #if pause
    if (sent > 0)
        nanosleep(&(struct timespec){ @pause@ }, NULL);
    #endif
    size_t piece = @to_send@ - sent < @pieces@ ? @to_send@ - sent : @pieces@;
    if (send(s, @message@ + sent, piece, MSG_NOSIGNAL) == -1)  //: send
        die("send");
}
#else
for (size_t sent = 0; sent < @to_send@; sent += n)
    if ((n = send(s, @message@ + sent, @to_send@ - sent, MSG_NOSIGNAL)) == -1)  //: send
        die("send");
#endif
#if half_close
if (shutdown(s, SHUT_WR) == -1)  //: shutdown
    die("shutdown");
#endif
