#: echo.sh - how socat answers for the service Echo
#if udp
#set command PIPE
#elif none
#set command EXEC:cat
#elif newline && keep_open
#set command EXEC:'sed -u n'
#elif newline
#set command EXEC:'sed -u q'
#endif
