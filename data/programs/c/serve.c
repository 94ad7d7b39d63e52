//: serve.c - what is done with one client's connection
#if speaks_first
#set size length
size_t length = answer(data, 0);
ssize_t n = 0;
#include "reply.c"
#include "end.c"
#elif keep_open
#include "serve-many.c"
#else
#include "serve-one.c"
#endif
