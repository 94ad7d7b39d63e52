//: client.c - a client in C with POSIX
#if crlf
#define _GNU_SOURCE  /* memmem() */
#endif
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#if pause || read_delay
#include <time.h>
#endif
#include <unistd.h>

#include "size.c"
#include "die.c"

#if round_trip
#set to_send request_length
static size_t ask(const char *request, size_t request_length, char *data)
{
    #include "exchange.c"
    return length;
}

int main(void)
{
    #include "message.c"
    static char back[@way_size@ + @size@] = @way_back@;
    static char reply[@size@];
    alarm(@timeout@);  /* @ended@ */
    size_t length = ask(request, sizeof request - 1, back + @way_size@);
    printf("reply: ");
    fwrite(back + @way_size@, 1, length, stdout);
    putchar('\n');
    length = ask(back, @way_size@ + length, reply);
    printf("back: ");
    fwrite(reply, 1, length, stdout);
    putchar('\n');
}
#else
int main(void)
{
    #if !speaks_first
    #include "message.c"
    #endif
    #if none && !speaks_first
    static char data[sizeof @message@ + @recv_size@];
    #else
    static char data[@size@];
    #endif
    #if length
    static char framed[4 + sizeof @message@];
    uint32_t size_of_message = htonl(sizeof @message@ - 1);
    memcpy(framed, &size_of_message, 4);
    memcpy(framed + 4, @message@, sizeof @message@);
    #set message framed
    #endif

    alarm(@timeout@);  /* @ended@ */
    #include "exchange.c"

    printf("reply: ");
    #if udp
    fwrite(data, 1, n, stdout);
    #elif length
    fwrite(data + 4, 1, whole - 4, stdout);
    #else
    fwrite(data, 1, length, stdout);
    #endif
    putchar('\n');
}
#endif
