#: serve-one.py - one message, then the connection is closed
#include "receive.py"
#set request message + end
#set whole length
#if length && limit
if len(data) >= length <= 4 + @limit@:
    #include "reply-length.py"
#elif length
if len(data) >= length:
    #include "reply-length.py"
#else
message, end, rest = data.partition(b'@end@')
#if limit
if len(message + end) <= @limit@:
    #include "reply.py"
#else
#include "reply.py"
#endif
#endif
#include "end.py"
