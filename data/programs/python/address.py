#: address.py - where the server is
#if scope
#set address ('@host@', @port@, 0, @scope@)
#else
#set address ('@host@', @port@)
#endif
