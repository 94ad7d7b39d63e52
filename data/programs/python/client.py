#: client.py - a client in Python 3
import socket
#if reset
import struct
#endif
#if beside
import threading
#endif
#if pause || read_delay
import time
#endif

#if round_trip

def ask(request):
    #include "exchange.py"
        return @reply@


#include "message.py"
reply = ask(request)
print('reply:', reply)
back = ask(@way_back@ + reply)
print('back:', back)
#else
#if !speaks_first
#include "message.py"

#endif
#include "exchange.py"

print('reply:', @reply@)
#endif
