//: size.c - room for the longest message, its header, and one recv more: that is a sum in the program, too
#if udp
#set size 65536
#elif length
#set size 4 + @limit@ + @recv_size@
#else
#set size @limit@ + @recv_size@
#endif
