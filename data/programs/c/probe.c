//: probe.c - what a scan does with one port
int s = socket(@family@, SOCK_STREAM, 0);  //: socket
if (s == -1)
    die("socket");
#if concurrent
fcntl(s, F_SETFL, O_NONBLOCK);
target.s@in@_port = htons(port);
connect(s, (struct sockaddr *)&target, sizeof target);  /* @does_not_wait@ */  //: connect
probes[n] = (struct pollfd){ .fd = s, .events = POLLOUT };
ports[n++] = port;
if (n == PROBES)
    finish();
#else
setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
target.s@in@_port = htons(port);
if (connect(s, (struct sockaddr *)&target, sizeof target) == 0)  //: connect
    printf("port %d: OPEN\n", port);
close(s);  //: close
#endif
