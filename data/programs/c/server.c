//: server.c - a server in C with POSIX
#if crlf
#define _GNU_SOURCE  /* memmem() */
#endif
#include <arpa/inet.h>
#if tcp && careful
#include <signal.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#if tcp && careful && !keep_open
#include <sys/time.h>
#endif
#include <unistd.h>

#include "size.c"
#if none && !speaks_first
#set size @recv_size@
#endif
#include "die.c"

#set reply data
#if answers
#include "@service@.c"

#endif
int main(void)
{
    static char data[@size@];

    int s = socket(@family@, @type@, 0);  //: socket
    if (s == -1)
        die("socket");
    #if tcp
    int yes = 1;
    if (setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(int)) == -1)  //: setsockopt SO_REUSEADDR
        die("setsockopt");
    #endif
    #if any6
    int no = 0;
    if (setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(int)) == -1)  //: setsockopt IPV6_V6ONLY
        die("setsockopt");
    #endif
    #include "address.c"
    if (bind(s, (struct sockaddr *)&server, sizeof server) == -1)  //: bind
        die("bind");
    #if tcp
    #if backlog
    if (listen(s, @backlog@) == -1)  //: listen
    #else
    if (listen(s, SOMAXCONN) == -1)  //: listen
    #endif
        die("listen");
    #endif
    socklen_t size = sizeof server;
    if (getsockname(s, (struct sockaddr *)&server, &size) == -1)  //: getsockname
        die("getsockname");
    printf("listening on port %d\n", ntohs(server.s@in@_port));
    fflush(stdout);

    #if tcp && careful
    signal(SIGCHLD, SIG_IGN);  /* @no_zombies@ */
    for (;;) {
    #elif tcp
    for (;;) {  /* @one_by_one@ */
    #endif
    #if tcp
        int conn = accept(s, NULL, NULL);  //: accept
        if (conn == -1)
            die("accept");

        #if careful
        if (fork() != 0) {  /* @process_each@ */
            close(conn);
            continue;
        }
        close(s);
        #endif
        #include "serve.c"
        close(conn);  //: close
        #if careful
        _exit(0);
        #endif
    }
    #else
    for (;;) {
        struct sockaddr_@in@ peer;
        size = sizeof peer;
        ssize_t n = recvfrom(s, data, sizeof data, 0, (struct sockaddr *)&peer, &size);  //: recvfrom
        if (n == -1)
            die("recvfrom");
        #if answers
        if (sendto(s, @reply@, answer(data, n), 0, (struct sockaddr *)&peer, size) == -1)  //: sendto
        #else
        if (sendto(s, data, n, 0, (struct sockaddr *)&peer, size) == -1)  //: sendto
        #endif
            perror("sendto");
    }
    #endif
}
