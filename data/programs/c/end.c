//: end.c - a careful end of a connection
#if careful
shutdown(conn, SHUT_WR);  //: shutdown
struct timeval two_seconds = { 2, 0 };
setsockopt(conn, SOL_SOCKET, SO_RCVTIMEO, &two_seconds, sizeof two_seconds);
while (recv(conn, data, sizeof data, 0) > 0)  /* @unread_resets@ */  //: recv drain
    continue;
#endif
