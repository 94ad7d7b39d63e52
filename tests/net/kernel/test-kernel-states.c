/* test-kernel-states.c - every TCP state, made without a privilege, and read in each way
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test-pair.h"
#include "lib/soket-test.h"
#include "net/kernel/soket-kernel-private.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct
{
  const char *name;
  const char *bind_address;
  const char *address;
} Case;

static const Case cases[] = {
  { "ipv4", "127.0.0.1", "127.0.0.1" },
  { "ipv6", "::1", "::1" },
  { "dual-stack", "::", "127.0.0.1" },
  { "wildcard", "0.0.0.0", "127.0.0.1" },
};

typedef enum
{
  BY_DESCRIPTOR,
  BY_DIAG,
  BY_PROC,
  N_WAYS,
} Way;

static const char *const way_names[] = { "the descriptor", "sock_diag", "/proc" };

/* A queue that is not empty. How full ends share what was sent changes with the sender's attempts, but not what it adds up to. */
#define SOME G_MAXUINT32

/* Some systems have no sock_diag, or no /proc. */
static gboolean has_way[N_WAYS];

static void
find_ways (void)
{
  SoketKernelQuestion question = { .transport = SOKET_TRANSPORT_TCP, .listener = TRUE };
  SoketKernelNow now;
  int listener = soket_test_listen ("127.0.0.1", 1);

  question.local = soket_test_local (listener);
  has_way[BY_DESCRIPTOR] = soket_kernel_ask_descriptor (&question, listener, &now);
  has_way[BY_DIAG] = soket_kernel_ask_diag (&question, &now);
  has_way[BY_PROC] = soket_kernel_ask_proc (&question, &now);
  close (listener);
}

static gboolean
begin (const Case *which)
{
  if (!has_way[BY_DESCRIPTOR] || !(has_way[BY_DIAG] || has_way[BY_PROC]))
    {
      g_test_skip ("this system does not tell");
      return FALSE;
    }
  if (strchr (which->bind_address, ':') != NULL && !soket_test_has_ipv6 ())
    {
      g_test_skip ("no IPv6");
      return FALSE;
    }
  soket_test_lost_time_waits ();
  return TRUE;
}

/* The one way @way for whoever has these ends. */
static gboolean
ask (Way                  way,
     int                  fd,
     const SoketEndpoint *local,
     const SoketEndpoint *peer,
     SoketKernelNow      *now)
{
  SoketKernelQuestion question;
  gboolean told = FALSE;

  g_assert_true (soket_kernel_question_init (&question, SOKET_TRANSPORT_TCP, local, peer, peer == NULL));
  switch (way)
    {
    case BY_DESCRIPTOR:
      told = soket_kernel_ask_descriptor (&question, fd, now);
      g_assert_cmpint (now->source, ==, told ? SOKET_KERNEL_SOURCE_DESCRIPTOR : SOKET_KERNEL_SOURCE_NONE);
      break;
    case BY_DIAG:
      told = soket_kernel_ask_diag (&question, now);
      g_assert_cmpint (now->source, ==, told ? SOKET_KERNEL_SOURCE_SOCK_DIAG : SOKET_KERNEL_SOURCE_NONE);
      break;
    case BY_PROC:
    case N_WAYS:
    default:
      told = soket_kernel_ask_proc (&question, now);
      g_assert_cmpint (now->source, ==, told ? SOKET_KERNEL_SOURCE_PROC : SOKET_KERNEL_SOURCE_NONE);
      break;
    }
  g_assert_cmpint (told, ==, now->known);
  return told;
}

static gboolean
is_queue (guint32 queue,
          guint32 wanted)
{
  return wanted == SOME ? queue > 0 : queue == wanted;
}

static gboolean
is_now (Way                  way,
        int                  fd,
        const SoketEndpoint *local,
        const SoketEndpoint *peer,
        SoketTcpState        state,
        guint32              receive_queue,
        guint32              send_queue)
{
  SoketKernelNow now;

  if (!ask (way, fd, local, peer, &now) || now.state.tcp_state != state)
    return FALSE;
  if (state == SOKET_TCP_STATE_CLOSED)
    return TRUE;
  g_assert_true (now.state.has_queues);
  /* /proc does not know a backlog. */
  return is_queue (now.state.receive_queue, receive_queue)
         && (is_queue (now.state.send_queue, send_queue) || (way == BY_PROC && state == SOKET_TCP_STATE_LISTEN));
}

typedef enum
{
  NOT_YET,
  REACHED,
  LOST,     /* a closed connection goes at once when the kernel's table of them is full */
  TOO_LONG, /* the list of /proc, when others have tens of thousands of connections: then it says nothing */
} Outcome;

static Outcome
look (Way                  way,
      int                  fd,
      const SoketEndpoint *local,
      const SoketEndpoint *peer,
      SoketTcpState        state,
      guint32              receive_queue,
      guint32              send_queue)
{
  SoketKernelNow now;

  if (is_now (way, fd, local, peer, state, receive_queue, send_queue))
    return REACHED;
  if (!ask (way, fd, local, peer, &now))
    return way == BY_PROC ? TOO_LONG : NOT_YET;
  return now.state.tcp_state == SOKET_TCP_STATE_CLOSED && soket_test_lost_time_waits () ? LOST : NOT_YET;
}

/* Waits for the state and the queues in each way; without a descriptor (-1) in two. FALSE, and skipped, where the kernel lost it. */
static gboolean
reaches (int                  fd,
         const SoketEndpoint *local,
         const SoketEndpoint *peer,
         SoketTcpState        state,
         guint32              receive_queue,
         guint32              send_queue)
{
  SoketKernelNow now;

  for (guint way = fd >= 0 ? BY_DESCRIPTOR : BY_DIAG; way < N_WAYS; way++)
    {
      Outcome outcome = NOT_YET;

      if (!has_way[way])
        continue;
      soket_test_wait_until ((outcome = look (way, fd, local, peer, state, receive_queue, send_queue)) != NOT_YET);
      g_test_message ("%s by %s%s", soket_tcp_state_to_string (state), way_names[way], outcome == TOO_LONG ? ": too long a list" : "");
      if (outcome == LOST)
        {
          g_test_skip ("the kernel's table of closed connections is full");
          return FALSE;
        }
    }

  /* The one that chooses the way. */
  if (soket_kernel_read_now (fd, SOKET_TRANSPORT_TCP, local, peer, peer == NULL, &now))
    {
      g_assert_cmpint (now.state.tcp_state, ==, state);
      if (fd >= 0)
        g_assert_cmpint (now.source, ==, SOKET_KERNEL_SOURCE_DESCRIPTOR);
      else
        g_assert_cmpint (now.source, ==, has_way[BY_DIAG] ? SOKET_KERNEL_SOURCE_SOCK_DIAG : SOKET_KERNEL_SOURCE_PROC);
      if (fd >= 0)
        g_assert_cmpuint (now.receive_buffer, >, 0);
    }
  else
    {
      g_assert_true (fd < 0 && !has_way[BY_DIAG]);
    }
  return TRUE;
}

static void
check_listen (gconstpointer data)
{
  const Case *which = data;
  SoketEndpoint local;
  SoketEndpoint target;
  SoketEndpoint third_local;
  struct sockaddr_storage sockaddr;
  SoketKernelNow now;
  socklen_t length = 0;
  int listener = -1;
  int clients[3];

  if (!begin (which))
    return;

  listener = soket_test_listen (which->bind_address, 1);
  local = soket_test_local (listener);
  target = soket_test_endpoint (which->address, local.port);
  reaches (listener, &local, NULL, SOKET_TCP_STATE_LISTEN, 0, 1);
  reaches (-1, &local, NULL, SOKET_TCP_STATE_LISTEN, 0, 1);

  clients[0] = soket_test_connect (SOCK_STREAM, &target);
  reaches (listener, &local, NULL, SOKET_TCP_STATE_LISTEN, 1, 1);
  /* The kernel takes one more than it was asked for, and then no more. */
  clients[1] = soket_test_connect (SOCK_STREAM, &target);
  reaches (listener, &local, NULL, SOKET_TCP_STATE_LISTEN, 2, 1);
  g_assert_true (soket_kernel_read_now (listener, SOKET_TRANSPORT_TCP, &local, NULL, TRUE, &now));
  g_assert_cmpuint (now.drops, ==, 0);

  length = soket_endpoint_to_sockaddr (&target, &sockaddr);
  clients[2] = socket (target.family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  g_assert_no_errno (clients[2]);
  g_assert_cmpint (connect (clients[2], (struct sockaddr *) &sockaddr, length), ==, -1);
  g_assert_cmpint (errno, ==, EINPROGRESS);
  third_local = soket_test_local (clients[2]);
  reaches (clients[2], &third_local, &target, SOKET_TCP_STATE_SYN_SENT, 0, 0);
  reaches (-1, &third_local, &target, SOKET_TCP_STATE_SYN_SENT, 0, 0);
  soket_test_wait_until (soket_kernel_read_now (listener, SOKET_TRANSPORT_TCP, &local, NULL, TRUE, &now) && now.drops > 0);
  reaches (-1, &local, NULL, SOKET_TCP_STATE_LISTEN, 2, 1);

  soket_test_close (&clients[2]);
  reaches (-1, &third_local, &target, SOKET_TCP_STATE_CLOSED, 0, 0);
  close (soket_test_accept (listener));
  reaches (listener, &local, NULL, SOKET_TCP_STATE_LISTEN, 1, 1);
  soket_test_close (&clients[0]);
  soket_test_close (&clients[1]);
  soket_test_close (&listener);
  reaches (-1, &local, NULL, SOKET_TCP_STATE_CLOSED, 0, 0);
}

/* A listener that waits for the first byte leaves the handshake's last ACK aside: the request stays one, and has no descriptor. */
static void
check_syn_received (gconstpointer data)
{
  const Case *which = data;
  const int seconds = 5;
  SoketEndpoint local;
  SoketEndpoint target;
  SoketEndpoint client_local;
  int listener = -1;
  int client = -1;
  int server = -1;

  if (!begin (which))
    return;

  listener = soket_test_listen (which->bind_address, 5);
  g_assert_no_errno (setsockopt (listener, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds, sizeof seconds));
  target = soket_test_endpoint (which->address, soket_test_local (listener).port);
  client = soket_test_connect (SOCK_STREAM, &target);
  client_local = soket_test_local (client);
  reaches (client, &client_local, &target, SOKET_TCP_STATE_ESTABLISHED, 0, 0);
  reaches (-1, &target, &client_local, SOKET_TCP_STATE_SYN_RECEIVED, 0, 0);

  g_assert_cmpint (send (client, "A", 1, MSG_NOSIGNAL), ==, 1);
  server = soket_test_accept (listener);
  local = soket_test_local (server);
  reaches (server, &local, &client_local, SOKET_TCP_STATE_ESTABLISHED, 1, 0);
  soket_test_close (&client);
  soket_test_close (&server);
  soket_test_close (&listener);
}

static gboolean
is_shared (Way                  way,
           int                  writer,
           int                  reader,
           const SoketEndpoint *writer_local,
           const SoketEndpoint *reader_local,
           gsize                total)
{
  SoketKernelNow here;
  SoketKernelNow there;

  if (!ask (way, writer, writer_local, reader_local, &here) || !ask (way, reader, reader_local, writer_local, &there))
    return way == BY_PROC;
  /* What has not left is a part of what is not acknowledged, and the FIN behind it is no byte of either. */
  g_assert_cmpuint (here.state.unsent, <=, here.state.send_queue);
  return (gsize) here.state.send_queue + there.state.receive_queue == total;
}

/* What the writer still has and what the reader has already, in each way; FINs are not among them. */
static void
adds_up (int                  writer,
         int                  reader,
         const SoketEndpoint *writer_local,
         const SoketEndpoint *reader_local,
         gsize                total)
{
  for (guint way = writer >= 0 ? BY_DESCRIPTOR : BY_DIAG; way < N_WAYS; way++)
    if (has_way[way])
      soket_test_wait_until (is_shared (way, writer, reader, writer_local, reader_local, total));
}

/* Bytes that wait at the reader's end, and where that is full, at the sender's: together they are what was sent. */
static void
check_established (gconstpointer data)
{
  const Case *which = data;
  SoketTestPair pair;
  char buffer[10];
  gsize total = 0;

  if (!begin (which))
    return;

  soket_test_pair_open (&pair, which->bind_address, which->address);
  reaches (pair.client, &pair.client_local, &pair.client_peer, SOKET_TCP_STATE_ESTABLISHED, 0, 0);
  reaches (pair.server, &pair.server_local, &pair.server_peer, SOKET_TCP_STATE_ESTABLISHED, 0, 0);
  g_assert_cmpint (send (pair.client, "Isi pesan.", 10, MSG_NOSIGNAL), ==, 10);
  reaches (pair.server, &pair.server_local, &pair.server_peer, SOKET_TCP_STATE_ESTABLISHED, 10, 0);
  reaches (-1, &pair.server_local, &pair.server_peer, SOKET_TCP_STATE_ESTABLISHED, 10, 0);
  reaches (-1, &pair.client_local, &pair.client_peer, SOKET_TCP_STATE_ESTABLISHED, 0, 0);
  g_assert_cmpint (recv (pair.server, buffer, sizeof buffer, 0), ==, 10);
  reaches (pair.server, &pair.server_local, &pair.server_peer, SOKET_TCP_STATE_ESTABLISHED, 0, 0);

  total = soket_test_fill (pair.client);
  reaches (pair.server, &pair.server_local, &pair.server_peer, SOKET_TCP_STATE_ESTABLISHED, SOME, 0);
  reaches (pair.client, &pair.client_local, &pair.client_peer, SOKET_TCP_STATE_ESTABLISHED, 0, SOME);
  adds_up (pair.client, pair.server, &pair.client_local, &pair.server_local, total);
  soket_test_pair_close (&pair);
}

/* A FIN cannot leave before the bytes that a full reader does not take. Where that end sends a FIN itself meanwhile, it is CLOSING. */
static void
check_fin_wait_1 (gconstpointer data)
{
  const Case *which = data;
  SoketTestPair pair;
  gsize total = 0;

  if (!begin (which))
    return;

  soket_test_pair_open (&pair, which->bind_address, which->address);
  total = soket_test_fill (pair.client);
  g_assert_no_errno (shutdown (pair.client, SHUT_WR));
  reaches (pair.client, &pair.client_local, &pair.client_peer, SOKET_TCP_STATE_FIN_WAIT_1, 0, SOME);
  reaches (pair.server, &pair.server_local, &pair.server_peer, SOKET_TCP_STATE_ESTABLISHED, SOME, 0);
  adds_up (pair.client, pair.server, &pair.client_local, &pair.server_local, total);
  soket_test_close (&pair.client);
  reaches (-1, &pair.client_local, &pair.client_peer, SOKET_TCP_STATE_FIN_WAIT_1, 0, SOME);
  adds_up (-1, pair.server, &pair.client_local, &pair.server_local, total);
  soket_test_pair_close (&pair);
}

static void
check_closing (gconstpointer data)
{
  const Case *which = data;
  SoketTestPair pair;
  gsize total = 0;

  if (!begin (which))
    return;

  soket_test_pair_open (&pair, which->bind_address, which->address);
  total = soket_test_fill (pair.client);
  g_assert_no_errno (shutdown (pair.client, SHUT_WR));
  reaches (pair.client, &pair.client_local, &pair.client_peer, SOKET_TCP_STATE_FIN_WAIT_1, 0, SOME);
  g_assert_no_errno (shutdown (pair.server, SHUT_WR));
  reaches (pair.client, &pair.client_local, &pair.client_peer, SOKET_TCP_STATE_CLOSING, 0, SOME);
  reaches (pair.server, &pair.server_local, &pair.server_peer, SOKET_TCP_STATE_FIN_WAIT_2, SOME, 0);
  adds_up (pair.client, pair.server, &pair.client_local, &pair.server_local, total);
  soket_test_close (&pair.client);
  reaches (-1, &pair.client_local, &pair.client_peer, SOKET_TCP_STATE_CLOSING, 0, SOME);
  adds_up (-1, pair.server, &pair.client_local, &pair.server_local, total);
  soket_test_pair_close (&pair);
}

/* The end that closes second waits for the ACK of its FIN, which cannot leave before the bytes that a full reader does not take. */
static void
check_last_ack (gconstpointer data)
{
  const Case *which = data;
  SoketTestPair pair;
  gsize total = 0;

  if (!begin (which))
    return;

  soket_test_pair_open (&pair, which->bind_address, which->address);
  total = soket_test_fill (pair.server);
  g_assert_no_errno (shutdown (pair.client, SHUT_WR));
  reaches (pair.server, &pair.server_local, &pair.server_peer, SOKET_TCP_STATE_CLOSE_WAIT, 0, SOME);
  g_assert_no_errno (shutdown (pair.server, SHUT_WR));
  reaches (pair.server, &pair.server_local, &pair.server_peer, SOKET_TCP_STATE_LAST_ACK, 0, SOME);
  adds_up (pair.server, pair.client, &pair.server_local, &pair.client_local, total);
  soket_test_close (&pair.server);
  reaches (-1, &pair.server_local, &pair.server_peer, SOKET_TCP_STATE_LAST_ACK, 0, SOME);
  adds_up (-1, pair.client, &pair.server_local, &pair.client_local, total);
  soket_test_pair_close (&pair);
}

/* Neither the FIN that nobody has read nor the one that somebody has is a byte. */
static void
check_close_wait (gconstpointer data)
{
  const Case *which = data;
  SoketTestPair pair;
  char buffer[10];

  if (!begin (which))
    return;

  soket_test_pair_open (&pair, which->bind_address, which->address);
  g_assert_cmpint (send (pair.client, "Isi pesan.", 10, MSG_NOSIGNAL), ==, 10);
  g_assert_no_errno (shutdown (pair.client, SHUT_WR));
  reaches (pair.server, &pair.server_local, &pair.server_peer, SOKET_TCP_STATE_CLOSE_WAIT, 10, 0);
  reaches (pair.client, &pair.client_local, &pair.client_peer, SOKET_TCP_STATE_FIN_WAIT_2, 0, 0);
  g_assert_cmpint (recv (pair.server, buffer, sizeof buffer, 0), ==, 10);
  reaches (pair.server, &pair.server_local, &pair.server_peer, SOKET_TCP_STATE_CLOSE_WAIT, 0, 0);
  g_assert_cmpint (recv (pair.server, buffer, sizeof buffer, 0), ==, 0);
  reaches (pair.server, &pair.server_local, &pair.server_peer, SOKET_TCP_STATE_CLOSE_WAIT, 0, 0);
  reaches (-1, &pair.server_local, &pair.server_peer, SOKET_TCP_STATE_CLOSE_WAIT, 0, 0);
  soket_test_pair_close (&pair);
}

/* Whether the kernel ends a lonely FIN-WAIT-2 by the same timer as TIME-WAIT, so that it tells how long it has. */
static gboolean
tells_fin_wait_2 (void)
{
  g_autofree char *text = NULL;

  return g_file_get_contents ("/proc/sys/net/ipv4/tcp_fin_timeout", &text, NULL, NULL) && g_ascii_strtoll (text, NULL, 10) <= 60;
}

/* TIME-WAIT lasts a minute, and tells how much of it is left.  FIN-WAIT-2 does where the same small record keeps it: an answer that
 * came while the kernel was still in close () leaves it a socket, which ends by a timer of its own. */
static void
check_falling (const SoketEndpoint *local,
               const SoketEndpoint *peer)
{
  for (guint way = BY_DIAG; way < N_WAYS; way++)
    {
      SoketKernelNow first;
      SoketKernelNow now;

      if (!has_way[way] || !ask (way, -1, local, peer, &first))
        continue;
      g_test_message ("%" G_GINT64_FORMAT " ms by %s", first.expires_ms, way_names[way]);
      if (first.state.tcp_state == SOKET_TCP_STATE_FIN_WAIT_2 && first.expires_ms < 0)
        continue;
      g_assert_cmpint (first.expires_ms, >, 0);
      g_assert_cmpint (first.expires_ms, <=, 60000);
      soket_test_wait_until (!ask (way, -1, local, peer, &now) || now.expires_ms < first.expires_ms);
      if (now.known)
        g_assert_cmpint (now.expires_ms, >=, 0);
    }
}

static void
check_time_wait (gconstpointer data)
{
  const Case *which = data;
  SoketTestPair pair;

  if (!begin (which))
    return;

  soket_test_pair_open (&pair, which->bind_address, which->address);
  soket_test_close (&pair.client);
  if (!reaches (-1, &pair.client_local, &pair.client_peer, SOKET_TCP_STATE_FIN_WAIT_2, 0, 0))
    goto out;
  if (tells_fin_wait_2 ())
    check_falling (&pair.client_local, &pair.client_peer);

  soket_test_close (&pair.server);
  if (!reaches (-1, &pair.client_local, &pair.client_peer, SOKET_TCP_STATE_TIME_WAIT, 0, 0))
    goto out;
  check_falling (&pair.client_local, &pair.client_peer);
  /* Nothing is left of the server's end; its listener, which is still there, is somebody else. */
  reaches (-1, &pair.server_local, &pair.server_peer, SOKET_TCP_STATE_CLOSED, 0, 0);

out:
  soket_test_pair_close (&pair);
}

/* The one who shut down first, and has not closed its descriptor: that says CLOSED, but the kernel keeps the connection. */
static void
check_time_wait_open (gconstpointer data)
{
  const Case *which = data;
  SoketTestPair pair;
  SoketKernelNow now;

  if (!begin (which))
    return;

  soket_test_pair_open (&pair, which->bind_address, which->address);
  g_assert_no_errno (shutdown (pair.client, SHUT_WR));
  soket_test_close (&pair.server);
  if (reaches (-1, &pair.client_local, &pair.client_peer, SOKET_TCP_STATE_TIME_WAIT, 0, 0))
    {
      SoketKernelState state;

      g_assert_true (soket_kernel_read (pair.client, SOKET_TRANSPORT_TCP, FALSE, &state));
      g_assert_cmpint (state.tcp_state, ==, SOKET_TCP_STATE_CLOSED);
      g_assert_true (soket_kernel_read_now (pair.client, SOKET_TRANSPORT_TCP, &pair.client_local, &pair.client_peer, FALSE, &now));
      g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_TIME_WAIT);
      g_assert_cmpint (now.source, !=, SOKET_KERNEL_SOURCE_DESCRIPTOR);
    }
  soket_test_pair_close (&pair);
}

static void
check_closed (gconstpointer data)
{
  const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
  const Case *which = data;
  SoketTestPair pair;
  SoketKernelNow now;

  if (!begin (which))
    return;

  soket_test_pair_open (&pair, which->bind_address, which->address);
  g_assert_no_errno (setsockopt (pair.client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once));
  soket_test_close (&pair.client);
  reaches (-1, &pair.client_local, &pair.client_peer, SOKET_TCP_STATE_CLOSED, 0, 0);
  reaches (-1, &pair.server_local, &pair.server_peer, SOKET_TCP_STATE_CLOSED, 0, 0);
  /* The other end has its descriptor still. */
  g_assert_true (soket_kernel_read_now (pair.server, SOKET_TRANSPORT_TCP, &pair.server_local, &pair.server_peer, FALSE, &now));
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_CLOSED);
  g_assert_cmpint (now.expires_ms, ==, -1);
  soket_test_pair_close (&pair);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *name;
    void (*check) (gconstpointer data);
  } checks[] = {
    { "listen-and-syn-sent", check_listen },
    { "syn-received", check_syn_received },
    { "established", check_established },
    { "fin-wait-1", check_fin_wait_1 },
    { "closing", check_closing },
    { "close-wait", check_close_wait },
    { "last-ack", check_last_ack },
    { "fin-wait-2-and-time-wait", check_time_wait },
    { "time-wait-with-descriptor", check_time_wait_open },
    { "closed", check_closed },
  };

  g_test_init (&argc, &argv, NULL);
  find_ways ();

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
      {
        g_autofree char *path = g_strdup_printf ("/kernel-states/%s/%s", checks[i].name, cases[k].name);

        g_test_add_data_func (path, &cases[k], checks[i].check);
      }

  return g_test_run ();
}
