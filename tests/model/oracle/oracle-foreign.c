/* oracle-foreign.c - a script's foreign ends: plain sockets of which the program knows nothing
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "oracle-verbs.h"

#include "lib/soket-bench.h"

#include <errno.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <unistd.h>

#define LOCALHOST "127.0.0.1"

/* @heard: who is answered, over UDP without a connection. */
typedef struct
{
  int            fd;
  SoketTransport transport;
  SoketEndpoint  heard;
} Peer;

static Peer *
get_peer (OracleRun  *run,
          const char *name)
{
  Peer *peer = g_hash_table_lookup (run->peers, name);

  if (peer == NULL)
    g_error ("nobody is called %s", name);
  return peer;
}

static Peer *
add_peer (OracleRun     *run,
          const char    *name,
          int            fd,
          SoketTransport transport)
{
  Peer *peer = g_new0 (Peer, 1);

  soket_peer_unblock (fd);
  peer->fd = fd;
  peer->transport = transport;
  g_assert_true (g_hash_table_insert (run->peers, g_strdup (name), peer));
  return peer;
}

static void
peer_free (gpointer data)
{
  Peer *peer = data;

  close (peer->fd);
  g_free (peer);
}

static void
set_buffer (int   fd,
            int   option,
            guint size)
{
  int value = (int) size;

  if (size > 0)
    g_assert_no_errno (setsockopt (fd, SOL_SOCKET, option, &value, sizeof value));
}

/* --- beginning --- */

void
oracle_do_listen (OracleRun *run,
                  char     **words)
{
  const char *address = oracle_find_option (words, "address");
  gboolean udp = oracle_has_word (words, "udp");
  int fd = soket_test_bind (udp ? SOCK_DGRAM : SOCK_STREAM, address != NULL ? address : LOCALHOST);

  set_buffer (fd, SO_RCVBUF, oracle_get_number (words, "buffer", 0));
  if (!udp)
    g_assert_no_errno (listen (fd, (int) oracle_get_number (words, "backlog", 64)));
  run->transport = udp ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
  run->target = soket_test_local (fd);
  add_peer (run, words[1], fd, run->transport);
}

void
oracle_do_nobody (OracleRun *run,
                  char     **words)
{
  gboolean udp = oracle_has_word (words, "udp");
  int fd = soket_test_bind (udp ? SOCK_DGRAM : SOCK_STREAM, LOCALHOST);

  run->transport = udp ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
  run->target = soket_test_local (fd);
  close (fd);
}

void
oracle_do_dial (OracleRun *run,
                char     **words)
{
  struct sockaddr_storage sockaddr;
  socklen_t length = soket_endpoint_to_sockaddr (&run->target, &sockaddr);
  gboolean udp = run->transport == SOKET_TRANSPORT_UDP;
  int fd = socket (run->target.family, (udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC, 0);
  Peer *peer;

  g_assert_no_errno (fd);
  set_buffer (fd, SO_RCVBUF, oracle_get_number (words, "buffer", 0));
  peer = add_peer (run, words[1], fd, run->transport);
  if (oracle_has_word (words, "loose"))
    peer->heard = run->target;
  else if (connect (fd, (struct sockaddr *) &sockaddr, length) < 0)
    g_assert_true (errno == EINPROGRESS || errno == ECONNREFUSED);
}

static gboolean
try_accept (int  listener,
            int *fd)
{
  *fd = accept4 (listener, NULL, NULL, SOCK_CLOEXEC);
  return *fd >= 0;
}

void
oracle_do_take (OracleRun *run,
                char     **words)
{
  int fd = -1;

  if (!run->lenient)
    oracle_turn_until (run, try_accept (get_peer (run, words[2])->fd, &fd));
  else if (g_hash_table_contains (run->peers, words[2]))
    try_accept (get_peer (run, words[2])->fd, &fd);
  if (fd >= 0)
    add_peer (run, words[1], fd, SOKET_TRANSPORT_TCP);
}

/* --- sending --- */

static void
say_datagram (Peer         *peer,
              const guint8 *data,
              gsize         length)
{
  struct sockaddr_storage sockaddr;
  socklen_t address_length = soket_endpoint_is_set (&peer->heard) ? soket_endpoint_to_sockaddr (&peer->heard, &sockaddr) : 0;

  /* What ICMP said of an earlier one takes the place of this one: once more. */
  if (sendto (peer->fd, data, length, MSG_NOSIGNAL, address_length > 0 ? (struct sockaddr *) &sockaddr : NULL, address_length) < 0 &&
      errno == ECONNREFUSED)
    g_assert_no_errno (sendto (peer->fd, data, length, MSG_NOSIGNAL, NULL, 0));
}

void
oracle_do_say (OracleRun *run,
               char     **words)
{
  Peer *peer = get_peer (run, words[1]);
  g_autoptr (GBytes) bytes = oracle_make_bytes (run, words[2] != NULL ? words[2] : "");
  gint64 deadline_us = soket_test_deadline ();
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  gsize sent = 0;

  if (peer->transport == SOKET_TRANSPORT_UDP)
    {
      say_datagram (peer, data, length);
      return;
    }
  while (sent < length)
    {
      gssize n = send (peer->fd, data + sent, length - sent, MSG_NOSIGNAL);

      if (n >= 0)
        sent += (gsize) n;
      else if (errno == EAGAIN)
        {
          oracle_note_waits (run);
          soket_test_turn (deadline_us, __FILE__, __LINE__, "room for what a foreign end says");
        }
      /* Whoever is reset meanwhile has said what it could. */
      else
        break;
    }
}

/* --- receiving --- */

static gboolean
try_hear (Peer *peer)
{
  struct sockaddr_storage sockaddr;
  socklen_t length = sizeof sockaddr;
  guint8 byte;

  if (recvfrom (peer->fd, &byte, 1, 0, (struct sockaddr *) &sockaddr, &length) < 0)
    return FALSE;
  soket_endpoint_from_sockaddr (&peer->heard, (struct sockaddr *) &sockaddr, length);
  return TRUE;
}

void
oracle_do_hear (OracleRun *run,
                char     **words)
{
  Peer *peer = get_peer (run, words[1]);

  if (oracle_has_word (words, "now"))
    try_hear (peer);
  else
    oracle_turn_until (run, try_hear (peer));
}

void
oracle_do_meet (OracleRun *run,
                char     **words)
{
  get_peer (run, words[1])->heard = get_peer (run, words[2])->heard;
}

/* TRUE when there is nothing more to wait for. */
static gboolean
try_read (Peer  *peer,
          gsize *left)
{
  while (*left > 0)
    {
      guint8 buffer[65536];
      gssize n = recv (peer->fd, buffer, MIN (sizeof buffer, *left), 0);

      if (n < 0 && errno == EAGAIN)
        return FALSE;
      if (n <= 0)
        return TRUE;
      *left -= (gsize) n;
    }
  return TRUE;
}

void
oracle_do_read (OracleRun *run,
                char     **words)
{
  Peer *peer = get_peer (run, words[1]);
  gboolean now = oracle_has_word (words, "now");
  gsize left = words[2] != NULL && !now ? (gsize) g_ascii_strtoull (words[2], NULL, 10) : G_MAXSIZE;

  if (now)
    try_read (peer, &left);
  else
    oracle_turn_until (run, try_read (peer, &left));
}

/* --- ending --- */

void
oracle_do_half (OracleRun *run,
                char     **words)
{
  shutdown (get_peer (run, words[1])->fd, SHUT_WR);
}

void
oracle_do_close (OracleRun *run,
                 char     **words)
{
  g_assert_true (g_hash_table_remove (run->peers, words[1]));
}

void
oracle_do_reset (OracleRun *run,
                 char     **words)
{
  const struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  g_assert_no_errno (setsockopt (get_peer (run, words[1])->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger));
  oracle_do_close (run, words);
}

/* --- what goes wrong on the way --- */

static int
get_descriptor (OracleRun  *run,
                const char *name)
{
  return g_str_equal (name, "server") ? oracle_find_server (run) : get_peer (run, name)->fd;
}

/* A filter lets so many bytes of each packet pass, counted from the header of UDP. */
void
oracle_do_filter (OracleRun *run,
                  char     **words)
{
  const guint header = 8;
  int fd = get_descriptor (run, words[1]);
  guint cut = oracle_get_number (words, "cut", 0);
  struct sock_filter code[] = { BPF_STMT (BPF_RET | BPF_K, cut > 0 ? cut + header : 0) };
  const struct sock_fprog program = { .len = 1, .filter = code };
  int unused = 0;

  if (oracle_has_word (words, "none"))
    g_assert_true (setsockopt (fd, SOL_SOCKET, SO_DETACH_FILTER, &unused, sizeof unused) == 0 || errno == ENOENT);
  else
    g_assert_no_errno (setsockopt (fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program));
}

void
oracle_do_buffer (OracleRun *run,
                  char     **words)
{
  int option = oracle_has_word (words, "send") ? SO_SNDBUF : SO_RCVBUF;

  set_buffer (get_descriptor (run, words[1]), option, (guint) g_ascii_strtoull (words[2], NULL, 10));
}

/* --- */

void
oracle_foreign_init (OracleRun *run)
{
  run->peers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, peer_free);
}

void
oracle_foreign_clear (OracleRun *run)
{
  g_hash_table_unref (run->peers);
}
