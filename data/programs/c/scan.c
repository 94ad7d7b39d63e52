//: scan.c - a scan of ports in C with POSIX
#include <arpa/inet.h>
#if concurrent
#include <fcntl.h>
#include <poll.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#if concurrent
#include <string.h>
#endif
#include <sys/socket.h>
#if !concurrent
#include <sys/time.h>
#endif
#include <unistd.h>

#if concurrent
#define PROBES @parallel@

static struct pollfd probes[PROBES];
static int ports[PROBES];
static int n;

#endif
#include "die.c"

#if concurrent
static int is_open(int s)
{
    struct sockaddr_@in@ own, peer;
    socklen_t own_size = sizeof own, peer_size = sizeof peer;
    memset(&own, 0, sizeof own);
    memset(&peer, 0, sizeof peer);
    if (getsockname(s, (struct sockaddr *)&own, &own_size) == -1
        || getpeername(s, (struct sockaddr *)&peer, &peer_size) == -1)
        return 0;
    return memcmp(&own, &peer, sizeof own) != 0;  /* @to_itself@ */
}

static void finish(void)
{
    int found[PROBES] = { 0 };
    for (int left = n; left > 0 && poll(probes, n, @timeout@) > 0; )
        for (int i = 0; i < n; i++)
            if (probes[i].fd >= 0 && probes[i].revents != 0) {
                found[i] = is_open(probes[i].fd);
                close(probes[i].fd);  //: close
                probes[i].fd = -1;
                left--;
            }
    for (int i = 0; i < n; i++) {
        if (found[i])
            printf("port %d: OPEN\n", ports[i]);
        if (probes[i].fd >= 0)
            close(probes[i].fd);
    }
    n = 0;
}

#endif
int main(void)
{
    #if !one_range
    static const struct { int first, last; } ranges[] = {
        @ports@
    };
    #endif
    #if scope
    struct sockaddr_in6 target = { .sin6_family = AF_INET6, .sin6_scope_id = @scope@ };
    #else
    struct sockaddr_@in@ target = { .s@in@_family = @family@ };
    #endif
    inet_pton(@family@, "@host@", &target.s@in@_addr);
    #if !concurrent
    struct timeval timeout = { @timeout@ };
    #endif

    #if one_range
    for (int port = @first@; port <= @last@; port++) {
        #include "probe.c"
    }
    #else
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        for (int port = ranges[i].first; port <= ranges[i].last; port++) {
            #include "probe.c"
        }
    #endif
    #if concurrent
    finish();
    #endif
}
