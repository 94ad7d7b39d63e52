//: exchange.c - a client's calls, from socket() to close()
int s = socket(@family@, @type@, 0);  //: socket
if (s == -1)
    die("socket");
#include "address.c"
#if tcp || connected
if (connect(s, (struct sockaddr *)&server, sizeof server) == -1)  //: connect
    die("connect");
#endif
#if tcp
struct sockaddr_@in@ own;
socklen_t size = sizeof own;
if (getsockname(s, (struct sockaddr *)&own, &size) == -1)  //: getsockname
    die("getsockname");
printf("own port: %d\n", ntohs(own.s@in@_port));
#if !round_trip && !speaks_first
#set to_send to_send
const size_t to_send = sizeof @message@ - 1;
#endif
ssize_t n = 0;
#if beside
if (fork() == 0) {  /* @comes_back@ */
    #include "send.c"
    _exit(0);
}
#else
#include "send.c"
#endif
#elif connected
if (send(s, @message@, sizeof @message@ - 1, 0) == -1)  //: send
    die("send");
#else
if (sendto(s, @message@, sizeof @message@ - 1, 0, (struct sockaddr *)&server, sizeof server) == -1)  //: sendto
    die("sendto");
#endif
nanosleep(&(struct timespec){ @read_delay@ }, NULL);
#if tcp
#include "receive-reply.c"
#elif connected
ssize_t n = recv(s, data, sizeof data, 0);  //: recv
if (n == -1)
    die("recv");
#else
ssize_t n = recvfrom(s, data, sizeof data, 0, NULL, NULL);  /* @from_anybody@ */  //: recvfrom
if (n == -1)
    die("recvfrom");
#endif
#if reset
struct linger reset = { .l_onoff = 1, .l_linger = 0 };
setsockopt(s, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);  /* @will_reset@ */  //: setsockopt SO_LINGER
#endif
close(s);  //: close
