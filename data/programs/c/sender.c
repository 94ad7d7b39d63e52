//: sender.c - the end that sends, a send at a time, in C with POSIX
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
    static char message[@send_size@];
    for (size_t i = 0; i < sizeof message; i++)
        message[i] = 'a' + i % 26;

    int s = socket(@family@, @type@, 0);  //: socket
    if (s == -1)
        die("socket");
    #if tcp && buffer
    int size = @buffer@;
    if (setsockopt(s, SOL_SOCKET, SO_SNDBUF, &size, sizeof size) == -1)  //: setsockopt SO_SNDBUF
        die("setsockopt");
    #endif
    #include "address.c"
    #if tcp
    if (connect(s, (struct sockaddr *)&server, sizeof server) == -1)  //: connect
        die("connect");
    #endif
    #if non_blocking
    if (fcntl(s, F_SETFL, O_NONBLOCK) == -1)
        die("fcntl");
    #endif
    #if timeout
    struct timeval timeout = { @timeout@ };
    if (setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout) == -1)  //: setsockopt SO_SNDTIMEO
        die("setsockopt");
    #endif

    printf("Return: send, x: close\n");
    while (getchar() == '\n') {
        #if send_all
        size_t sent = 0;
        while (sent < sizeof message) {
            ssize_t n = send(s, message + sent, sizeof message - sent, MSG_NOSIGNAL);  //: send
            if (n == -1) {
                perror("send");
                break;
            }
            sent += n;
        }
        printf("sent %zu\n", sent);
        #elif tcp
        ssize_t n = send(s, message, sizeof message, MSG_NOSIGNAL);  //: send
        if (n == -1)
            perror("send");
        else
            printf("sent %zd\n", n);
        #else
        ssize_t n = sendto(s, message, sizeof message, 0, (struct sockaddr *)&server, sizeof server);  //: sendto
        if (n == -1)
            perror("sendto");
        else
            printf("sent %zd\n", n);
        #endif
    }
    close(s);  //: close
}
