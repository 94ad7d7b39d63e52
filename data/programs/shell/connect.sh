#: connect.sh - a line with Python that talks to a server, in single quotes of the shell
#if speaks_first
python3 -c 'import socket; print(socket.create_connection(("@scoped_host@", @port@)).makefile("rb").read())'
#elif udp
python3 -c 'import socket; s = socket.socket(socket.@family@, socket.SOCK_DGRAM); s.sendto(@message@, ("@scoped_host@", @port@)); print(s.recvfrom(65536))'
#else
python3 -c 'import socket; s = socket.create_connection(("@scoped_host@", @port@)); s.sendall(@message@); s.shutdown(socket.SHUT_WR); print(s.makefile("rb").read())'
#endif
