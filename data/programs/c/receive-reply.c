//: receive-reply.c - the reply of a server over TCP
#if none
size_t length = 0;
while (length <= sizeof data - @recv_size@ && (n = recv(s, data + length, @recv_size@, 0)) > 0)  //: recv
    length += n;
#else
#set peer s
#include "receive.c"
#endif
if (n == -1)
    die("recv");
#if none
if (length == 0) {
#elif length
if (length < whole) {
#else
if (length == 0 || length > @limit@) {
#endif
    fputs("no whole reply\n", stderr);
    exit(1);
}
