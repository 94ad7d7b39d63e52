//: serve-one.c - one message, then the connection is closed
ssize_t n = 0;
#set peer conn
#include "receive.c"
#set size length
#if length && answers
if (whole <= 4 + @limit@ && length >= whole) {
    #include "reply-length.c"
}
#elif length
#set size whole
if (whole > 4 + @limit@ || length < whole)
    whole = 0;
#include "reply.c"
#elif answers
length = length <= @limit@ ? answer(data, length) : 0;
#include "reply.c"
#else
if (length > @limit@)
    length = 0;
#include "reply.c"
#endif
#if careful
shutdown(conn, SHUT_WR);  //: shutdown
struct timeval two_seconds = { 2, 0 };
setsockopt(conn, SOL_SOCKET, SO_RCVTIMEO, &two_seconds, sizeof two_seconds);
while (recv(conn, data, sizeof data, 0) > 0)  /* @unread_resets@ */  //: recv drain
    continue;
#endif
