#: serve.py - what is done with one client's connection
#if speaks_first
#set request b''
#include "reply.py"
#include "end.py"
#elif keep_open
#include "serve-many.py"
#else
#include "serve-one.py"
#endif
