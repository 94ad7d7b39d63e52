//: receiver.c - the end that receives, a recv at a time, in C with POSIX
#include <arpa/inet.h>
#if non_blocking
#include <fcntl.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#if timeout
#include <sys/time.h>
#endif
#include <unistd.h>

#include "die.c"

int main(void)
{
    static char data[@recv_size@];

    int s = socket(@family@, @type@, 0);  //: socket
    if (s == -1)
        die("socket");
    #if buffer
    int size = @buffer@;
    if (setsockopt(s, SOL_SOCKET, SO_RCVBUF, &size, sizeof size) == -1)  //: setsockopt SO_RCVBUF
        die("setsockopt");
    #endif
    #include "address.c"
    if (bind(s, (struct sockaddr *)&server, sizeof server) == -1)  //: bind
        die("bind");
    #if tcp
    if (listen(s, 1) == -1)  //: listen
        die("listen");
    int conn = accept(s, NULL, NULL);  //: accept
    if (conn == -1)
        die("accept");
    close(s);  //: close listener
    #else
    int conn = s;
    #endif
    #if non_blocking
    if (fcntl(conn, F_SETFL, O_NONBLOCK) == -1)
        die("fcntl");
    #endif
    #if timeout
    struct timeval timeout = { @timeout@ };
    if (setsockopt(conn, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) == -1)  //: setsockopt SO_RCVTIMEO
        die("setsockopt");
    #endif

    printf("Return: receive, x: close\n");
    while (getchar() == '\n') {
        #if tcp
        ssize_t n = recv(conn, data, sizeof data, 0);  //: recv
        #else
        ssize_t n = recvfrom(conn, data, sizeof data, 0, NULL, NULL);  //: recvfrom
        #endif
        if (n == -1)
            perror("recv");
        else
            printf("received %zd\n", n);
    }
    close(conn);  //: close
}
