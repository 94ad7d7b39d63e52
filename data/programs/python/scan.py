#: scan.py - a scan of ports in Python 3
#if scope
#set address ('@host@', port, 0, @scope@)
#else
#set address ('@host@', port)
#endif
import socket
#if concurrent
from concurrent.futures import ThreadPoolExecutor


def probe(port):
    with socket.socket(socket.@family@, socket.SOCK_STREAM) as s:  # @close_at_end@  #: socket close
        s.settimeout(@timeout@)
        if s.connect_ex(@address@) != 0:  #: connect
            return False
        return s.getsockname() != s.getpeername()  # @to_itself@


#if one_range
ports = range(@first@, @behind@)
#else
ports = [@ports@]

#endif
with ThreadPoolExecutor(@parallel@) as pool:
    for port, is_open in zip(ports, pool.map(probe, ports)):
        if is_open:
            print(f'port {port}: OPEN')
#else

#if one_range
for port in range(@first@, @behind@):
#else
ports = [@ports@]

for port in ports:
#endif
    with socket.socket(socket.@family@, socket.SOCK_STREAM) as s:  # @close_at_end@  #: socket close
        s.settimeout(@timeout@)
        if s.connect_ex(@address@) == 0:  #: connect
            print(f'port {port}: OPEN')
#endif
