#: server.sh - a server as a line with socat, where the service has a command for it
#if answers
#include "@service@.sh"
#endif
#if command && udp
socat -b 65536 UDP@version@-RECVFROM:@port@,bind=@bracketed@,fork @command@
#elif command && backlog
#: ncat would drop what its command still writes behind the end of the stream
socat -t 5 TCP@version@-LISTEN:@port@,bind=@bracketed@,reuseaddr,fork,backlog=@backlog@ @command@
#elif command
socat -t 5 TCP@version@-LISTEN:@port@,bind=@bracketed@,reuseaddr,fork @command@
#endif
