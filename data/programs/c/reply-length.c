//: reply-length.c - the service's reply with its length in front, in place of the request
size_t size = answer(data + 4, whole - 4);
uint32_t size_of_reply = htonl(size);
memcpy(@reply@, &size_of_reply, 4);
size += 4;
#set size size
#include "reply.c"
