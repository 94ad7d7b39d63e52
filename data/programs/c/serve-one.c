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
#include "end.c"
