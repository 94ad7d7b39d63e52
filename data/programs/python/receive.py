#: receive.py - one message from `peer`
#if length
data, length = b'', 4
#if limit
while len(data) < length <= 4 + @limit@ and (more := @peer@.recv(@recv_size@)):  # @end_of_stream@  #: recv
#else
while len(data) < length and (more := @peer@.recv(@recv_size@)):  # @end_of_stream@  #: recv
#endif
    data += more
    if len(data) >= 4:
        length = 4 + int.from_bytes(data[:4], 'big')
#else
data = b''
#if limit
while b'@end@' not in data and len(data) <= @limit@ and (more := @peer@.recv(@recv_size@)):  # @end_of_stream@  #: recv
#else
while b'@end@' not in data and (more := @peer@.recv(@recv_size@)):  # @end_of_stream@  #: recv
#endif
    data += more
#endif
