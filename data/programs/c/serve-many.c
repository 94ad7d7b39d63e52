//: serve-many.c - messages until the end of the stream
#if none
ssize_t length, n;
#if answers
#set size (size_t)length
while ((length = recv(conn, data, @recv_size@, 0)) > 0) {  //: recv
    length = answer(data, length);
    #include "reply.c"
}
#else
while ((length = recv(conn, data, @recv_size@, 0)) > 0)  //: recv
    for (ssize_t sent = 0; sent < length; sent += n)
        if ((n = send(conn, data + sent, length - sent, MSG_NOSIGNAL)) == -1)  //: send
            break;
#endif
#elif length
size_t length = 0, whole = 0;
ssize_t n;
while (whole <= 4 + @limit@ && (n = recv(conn, data + length, @recv_size@, 0)) > 0) {  //: recv
    length += n;
    while (length >= 4) {
        uint32_t header;
        memcpy(&header, data, 4);
        whole = 4 + (size_t)ntohl(header);
        if (whole > 4 + @limit@ || length < whole)
            break;
        #if answers
        #include "reply-length.c"
        #else
        #set size whole
        #include "reply.c"
        #endif
        length -= whole;
        memmove(data, data + whole, length);
    }
}
#else
size_t length = 0;
ssize_t n = 1;
while (n > 0 && length <= @limit@) {
    n = recv(conn, data + length, @recv_size@, 0);  //: recv
    length += n > 0 ? n : 0;
    while (length > 0) {
        #if crlf
        char *end = memmem(data, length < @limit@ ? length : @limit@, "@end@", 2);
        #else
        char *end = memchr(data, '@end@', length < @limit@ ? length : @limit@);
        #endif
        if (end == NULL && (n != 0 || length > @limit@))  /* @zero_is_end@ */
            break;
        #if crlf
        size_t whole = end != NULL ? (size_t)(end + 2 - data) : length;
        #else
        size_t whole = end != NULL ? (size_t)(end + 1 - data) : length;
        #endif
        #if answers
        #set size size
        size_t size = answer(data, whole);
        #else
        #set size whole
        #endif
        #include "reply.c"
        length -= whole;
        memmove(data, data + whole, length);
    }
}
#endif
