/* server-fixture.h - a server over TCP, and what is asked of it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/soket-bench.h"

#include <string.h>
#include <unistd.h>

#define TEXT "Isi pesan."

static inline SoketBench *
start_tcp (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);

  soket_bench_start (bench);
  return bench;
}

/* Sends, reads to the end, which must be @reply and end of stream, and closes. */
static inline void
ask (SoketBench *bench,
     const char *request,
     const char *reply)
{
  int fd = soket_bench_connect (bench);

  soket_peer_send (fd, request, -1);
  soket_peer_expect (fd, reply, 0);
  close (fd);
}

/* The server lives: somebody else is served. */
static inline void
assert_alive (SoketBench *bench)
{
  SoketClient *client = soket_bench_client (bench);
  SoketClientOptions options = bench->send;
  SoketReply reply;

  options.end_message = TRUE;
  options.read_on_ms = 0;
  soket_reply_begin (&reply, client, &options, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  g_assert_finalize_object (client);
}

static inline void
assert_problem (SoketBench *bench,
                const char *part)
{
  g_assert_cmpuint (bench->problems->len, ==, 1);
  if (strstr (bench->problems->pdata[0], part) == NULL)
    g_error ("“%s” does not say “%s”", (char *) bench->problems->pdata[0], part);
}

static inline void
wait_for_nobody (SoketBench *bench)
{
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
}

/* What the engine notes of the server: with this argument and this errno, and of no peer unless it is a datagram's. */
static inline void
assert_note (SoketBench *bench,
             SoketNote   note,
             gint64      argument,
             int         error,
             guint16     peer_port)
{
  SoketRecord record;

  g_assert_true (soket_bench_find_note (bench, note, &record));
  g_assert_cmpint (record.argument, ==, argument);
  g_assert_cmpint (record.error, ==, error);
  g_assert_cmpint (record.call, ==, SOKET_CALL_NONE);
  g_assert_cmpint (record.side, ==, SOKET_SIDE_SERVER);
  g_assert_cmpint (record.origin, ==, SOKET_ORIGIN_ENGINE);
  g_assert_cmpint (record.transport, ==, bench->options.transport);
  g_assert_cmpuint (record.length, ==, 0);
  if (bench->options.transport == SOKET_TRANSPORT_UDP)
    {
      g_assert_cmpuint (record.peer.port, ==, peer_port);
      g_assert_cmpuint (record.conversation, >, 0);
    }
}

static inline SoketBench *
start_udp (const char *address)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);

  bench->options.address = address;
  soket_bench_start (bench);
  return bench;
}

/* The descriptor of this process that has the local port. */
static inline int
find_descriptor (guint16 port)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      int fd = atoi (name);
      struct sockaddr_storage storage;
      socklen_t length = sizeof storage;
      SoketEndpoint endpoint;

      if (getsockname (fd, (struct sockaddr *) &storage, &length) < 0 || storage.ss_family == AF_UNIX)
        continue;
      soket_endpoint_from_sockaddr (&endpoint, (struct sockaddr *) &storage, length);
      if (endpoint.port == port)
        return fd;
    }
  g_error ("no descriptor has port %u", port);
}
