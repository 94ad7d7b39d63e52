#: serve-many.py - messages until the end of the stream
#if none
#set request data
while data := conn.recv(@recv_size@):  # @end_of_stream@  #: recv
    #include "reply.py"
#elif length
#set whole 4 + length
data, length = b'', 0
#if limit
while length <= @limit@ and (more := conn.recv(@recv_size@)):  # @end_of_stream@  #: recv
#else
while more := conn.recv(@recv_size@):  # @end_of_stream@  #: recv
#endif
    data += more
    while len(data) >= 4:
        length = int.from_bytes(data[:4], 'big')
        #if limit
        if length > @limit@ or len(data) < 4 + length:
        #else
        if len(data) < 4 + length:
        #endif
            break
        #include "reply-length.py"
        data = data[4 + length:]
#else
#set request message + end
data = b''
#if limit
while len(data) <= @limit@ and (more := conn.recv(@recv_size@)):  # @end_of_stream@  #: recv
#else
while more := conn.recv(@recv_size@):  # @end_of_stream@  #: recv
#endif
    data += more
    #if limit
    while b'@end@' in data[:@limit@]:
    #else
    while b'@end@' in data:
    #endif
        message, end, data = data.partition(b'@end@')
        #include "reply.py"
#set request data
#if limit
if len(data) <= @limit@:
    #include "reply.py"
#else
#include "reply.py"
#endif
#endif
