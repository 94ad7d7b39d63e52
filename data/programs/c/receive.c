//: receive.c - one message from `peer`
#if length
size_t length = 0, whole = 4;
while (length < whole && whole <= 4 + @limit@ && (n = recv(@peer@, data + length, @recv_size@, 0)) > 0) {  //: recv
    length += n;
    if (length >= 4) {
        uint32_t header;
        memcpy(&header, data, 4);
        whole = 4 + (size_t)ntohl(header);
    }
}
#elif crlf
char *end = NULL;
size_t length = 0, seen = 0;
while (end == NULL && length <= @limit@ && (n = recv(@peer@, data + length, @recv_size@, 0)) > 0) {  //: recv
    length += n;
    end = memmem(data + seen, length - seen, "@end@", 2);
    seen = length - 1;  /* @cr_first@ */
}
if (end != NULL)
    length = end + 2 - data;
#else
char *end = NULL;
size_t length = 0;
while (end == NULL && length <= @limit@ && (n = recv(@peer@, data + length, @recv_size@, 0)) > 0) {  //: recv
    end = memchr(data + length, '@end@', n);
    length += n;
}
if (end != NULL)
    length = end + 1 - data;
#endif
