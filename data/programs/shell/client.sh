#: client.sh - a client as a line with ncat or socat
# @cut@
#if speaks_first
ncat --recv-only @scoped_host@ @port@
#elif udp && connected
@message@ | socat -b 65536 -t @timeout@ - UDP@version@:@bracketed@:@port@
#elif udp
#: an unconnected socket takes what anybody sends, as ours does
@message@ | socat -b 65536 -t @timeout@ - UDP@version@-DATAGRAM:@bracketed@:@port@
#else
#if ends
#set ncat ncat @scoped_host@ @port@
#else
#set ncat ncat --no-shutdown @scoped_host@ @port@
#endif
#if round_trip
printf '@way_back@%s' "$(@message@ | @ncat@)" | @ncat@
#elif length
@message@ | @ncat@ | tail -c +5
#else
@message@ | @ncat@
#endif
#endif
