#: send.py - the message of a client over TCP
#if length && pieces
@message@ = len(@message@).to_bytes(4, 'big') + @message@
#endif
#if beside
def write():
    #include "send-all.py"
threading.Thread(target=write).start()  # @comes_back@
#else
#include "send-all.py"
#endif
