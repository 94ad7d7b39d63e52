/* test-kernel-answer.c - which socket is meant, and what an answer of sock_diag says of it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"
#include "net/kernel/soket-kernel-private.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <string.h>

#define TCP SOKET_TRANSPORT_TCP
#define UDP SOKET_TRANSPORT_UDP
#define SEQUENCE 77

/* An answer, as the kernel puts it together. */
typedef struct
{
  SoketKernelQuestion question;
  struct nlmsghdr     header;
  guint8              bytes[1024];
  gsize               length;
} Answer;

static struct inet_diag_msg *
get_message (Answer *answer)
{
  return (struct inet_diag_msg *) (gpointer) (answer->bytes + NLMSG_HDRLEN);
}

static SoketKernelQuestion
ask (SoketTransport  transport,
     const char     *local,
     const char     *peer,
     gboolean        listener)
{
  SoketEndpoint here = soket_test_endpoint (local, 5555);
  SoketEndpoint there = soket_test_endpoint (peer != NULL ? peer : local, peer != NULL ? 40000 : 0);
  SoketKernelQuestion question;

  g_assert_true (soket_kernel_question_init (&question, transport, &here, &there, listener));
  return question;
}

/* The kernel knows exactly the socket that is asked for. */
static void
answer_init (Answer         *answer,
             SoketTransport  transport,
             gboolean        listener,
             guint           state)
{
  struct inet_diag_msg *message = get_message (answer);

  memset (answer, 0, sizeof *answer);
  answer->question = ask (transport, "127.0.0.1", listener ? NULL : "127.0.0.1", listener);
  answer->header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  answer->header.nlmsg_seq = SEQUENCE;
  answer->length = NLMSG_SPACE (sizeof *message);
  message->idiag_family = AF_INET;
  message->idiag_state = (guint8) state;
  message->idiag_rqueue = 7;
  message->idiag_wqueue = 9;
  message->id.idiag_sport = htons (5555);
  message->id.idiag_src[0] = htonl (INADDR_LOOPBACK);
  if (!listener)
    {
      message->id.idiag_dport = htons (40000);
      message->id.idiag_dst[0] = htonl (INADDR_LOOPBACK);
    }
}

static void
add_attribute (Answer     *answer,
               guint16     type,
               const void *data,
               gsize       length)
{
  struct rtattr attribute = { .rta_len = (guint16) RTA_LENGTH (length), .rta_type = type };

  memcpy (answer->bytes + answer->length, &attribute, sizeof attribute);
  memcpy (answer->bytes + answer->length + RTA_LENGTH (0), data, length);
  answer->length += RTA_ALIGN (attribute.rta_len);
}

/* FALSE where it is no answer to the question; otherwise *@error and *@now. */
static gboolean
answer_read (Answer         *answer,
             int            *error,
             SoketKernelNow *now)
{
  answer->header.nlmsg_len = (guint32) answer->length;
  memcpy (answer->bytes, &answer->header, sizeof answer->header);
  *error = -1;
  soket_kernel_now_init (now, SOKET_KERNEL_SOURCE_NONE);
  return soket_kernel_read_answer (&answer->question, SEQUENCE, answer->bytes, answer->length, error, now);
}

static void
assert_answer (Answer         *answer,
               SoketKernelNow *now)
{
  int error;

  g_assert_true (answer_read (answer, &error, now));
  g_assert_cmpint (error, ==, 0);
  g_assert_true (now->known);
  g_assert_cmpint (now->source, ==, SOKET_KERNEL_SOURCE_SOCK_DIAG);
}

static void
test_connection (void)
{
  const guint32 memory[SK_MEMINFO_VARS] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
  struct tcp_info info = { .tcpi_notsent_bytes = 6 };
  SoketKernelNow now;
  Answer answer;

  answer_init (&answer, TCP, FALSE, SOKET_TCP_STATE_ESTABLISHED);
  assert_answer (&answer, &now);
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_ESTABLISHED);
  g_assert_cmpuint (now.state.receive_queue, ==, 7);
  g_assert_cmpuint (now.state.send_queue, ==, 9);
  g_assert_cmpuint (now.state.unsent, ==, 0);
  g_assert_cmpint (now.expires_ms, ==, -1);
  g_assert_cmpuint (now.receive_buffer + now.send_buffer + now.drops, ==, 0);

  /* In any order, and others between. */
  add_attribute (&answer, INET_DIAG_INFO, &info, sizeof info);
  add_attribute (&answer, INET_DIAG_CONG, "cubic", 6);
  add_attribute (&answer, INET_DIAG_SKMEMINFO, memory, sizeof memory);
  assert_answer (&answer, &now);
  g_assert_cmpuint (now.state.unsent, ==, 6);
  g_assert_cmpuint (now.receive_memory, ==, memory[SK_MEMINFO_RMEM_ALLOC]);
  g_assert_cmpuint (now.receive_buffer, ==, memory[SK_MEMINFO_RCVBUF]);
  g_assert_cmpuint (now.send_buffer, ==, memory[SK_MEMINFO_SNDBUF]);
  g_assert_cmpuint (now.send_memory, ==, memory[SK_MEMINFO_WMEM_QUEUED]);
  g_assert_cmpuint (now.drops, ==, memory[SK_MEMINFO_DROPS]);

  /* TIME-WAIT has a time, another timer is none. */
  answer_init (&answer, TCP, FALSE, SOKET_TCP_STATE_TIME_WAIT);
  get_message (&answer)->idiag_expires = 1234;
  get_message (&answer)->idiag_timer = 1;
  assert_answer (&answer, &now);
  g_assert_cmpint (now.expires_ms, ==, -1);
  get_message (&answer)->idiag_timer = 3;
  assert_answer (&answer, &now);
  g_assert_cmpint (now.expires_ms, ==, 1234);
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_TIME_WAIT);
}

/* An older kernel has fewer of the values; what is cut is not read. */
static void
test_memory (void)
{
  const guint32 memory[SK_MEMINFO_VARS + 1] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };

  for (gsize size = 0; size <= sizeof memory; size++)
    {
      SoketKernelNow now;
      Answer answer;

      answer_init (&answer, TCP, FALSE, SOKET_TCP_STATE_ESTABLISHED);
      add_attribute (&answer, INET_DIAG_SKMEMINFO, memory, size);
      assert_answer (&answer, &now);
      g_assert_cmpuint (now.send_memory, ==, size >= 4 * (SK_MEMINFO_WMEM_QUEUED + 1) ? memory[SK_MEMINFO_WMEM_QUEUED] : 0);
      g_assert_cmpuint (now.receive_memory, ==, now.send_memory != 0 ? 1 : 0);
      g_assert_cmpuint (now.drops, ==, size >= 4 * (SK_MEMINFO_DROPS + 1) ? memory[SK_MEMINFO_DROPS] : 0);
    }
}

static void
test_listener (void)
{
  struct tcp_info info = { .tcpi_notsent_bytes = 6 };
  SoketKernelNow now;
  Answer answer;

  answer_init (&answer, TCP, TRUE, SOKET_TCP_STATE_LISTEN);
  add_attribute (&answer, INET_DIAG_INFO, &info, sizeof info);
  assert_answer (&answer, &now);
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_LISTEN);
  g_assert_cmpuint (now.state.receive_queue, ==, 7);
  g_assert_cmpuint (now.state.send_queue, ==, 9);
  g_assert_cmpuint (now.state.unsent, ==, 0);

  /* Another socket than the one that is asked for: that one is gone. */
  answer_init (&answer, TCP, TRUE, SOKET_TCP_STATE_ESTABLISHED);
  assert_answer (&answer, &now);
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_CLOSED);
  g_assert_false (now.state.has_queues);
  answer_init (&answer, TCP, FALSE, SOKET_TCP_STATE_LISTEN);
  assert_answer (&answer, &now);
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_CLOSED);
  answer_init (&answer, TCP, FALSE, SOKET_TCP_STATE_ESTABLISHED);
  get_message (&answer)->id.idiag_dport = htons (40001);
  assert_answer (&answer, &now);
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_CLOSED);
}

static void
test_datagrams (void)
{
  const guint32 memory[SK_MEMINFO_VARS] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
  SoketKernelNow now;
  Answer answer;
  int error;

  answer_init (&answer, UDP, FALSE, 7);
  add_attribute (&answer, INET_DIAG_SKMEMINFO, memory, sizeof memory);
  assert_answer (&answer, &now);
  g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_UNKNOWN);
  g_assert_false (now.state.has_queues);
  g_assert_cmpuint (now.receive_memory, ==, 7);
  g_assert_cmpuint (now.send_memory, ==, 9);
  g_assert_cmpuint (now.receive_buffer, ==, memory[SK_MEMINFO_RCVBUF]);
  g_assert_cmpuint (now.drops, ==, memory[SK_MEMINFO_DROPS]);

  /* Of one that is not found nothing is known. */
  answer_init (&answer, UDP, FALSE, 7);
  get_message (&answer)->id.idiag_sport = htons (5556);
  g_assert_true (answer_read (&answer, &error, &now));
  g_assert_cmpint (error, ==, 0);
  g_assert_false (now.known);
}

static void
test_errors (void)
{
  static const struct
  {
    int said;
    int error;
  } rows[] = { { 0, ENOENT }, { -ENOENT, ENOENT }, { -EPERM, EPERM }, { G_MININT, ENOENT }, { 5, ENOENT } };
  SoketKernelNow now;
  Answer answer;
  int error;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      answer_init (&answer, TCP, FALSE, 1);
      answer.header.nlmsg_type = NLMSG_ERROR;
      memcpy (answer.bytes + NLMSG_HDRLEN, &rows[i].said, sizeof rows[i].said);
      answer.length = NLMSG_LENGTH (sizeof error);
      g_assert_true (answer_read (&answer, &error, &now));
      g_assert_cmpint (error, ==, rows[i].error);
      g_assert_cmpint (now.state.tcp_state, ==, SOKET_TCP_STATE_CLOSED);
      answer.question.transport = UDP;
      g_assert_true (answer_read (&answer, &error, &now));
      g_assert_false (now.known);
      answer.length--;
      g_assert_false (answer_read (&answer, &error, &now));
    }

  /* What is no answer, or to another question. */
  answer_init (&answer, TCP, FALSE, 1);
  answer.header.nlmsg_seq++;
  g_assert_false (answer_read (&answer, &error, &now));
  answer_init (&answer, TCP, FALSE, 1);
  answer.header.nlmsg_type = NLMSG_DONE;
  g_assert_false (answer_read (&answer, &error, &now));
  answer_init (&answer, TCP, FALSE, 1);
  answer.length = NLMSG_LENGTH (sizeof (struct inet_diag_msg));
  g_assert_true (answer_read (&answer, &error, &now));
  answer.length--;
  g_assert_false (answer_read (&answer, &error, &now));
  answer_init (&answer, TCP, FALSE, 1);
  g_assert_true (answer_read (&answer, &error, &now));
  g_assert_false (soket_kernel_read_answer (&answer.question, SEQUENCE, answer.bytes, answer.length - 1, &error, &now));
  g_assert_false (soket_kernel_read_answer (&answer.question, SEQUENCE, answer.bytes, NLMSG_HDRLEN - 1, &error, &now));
  g_assert_false (soket_kernel_read_answer (&answer.question, SEQUENCE, answer.bytes, 0, &error, &now));
}

/* A question makes sense where both ends can belong together. */
static void
test_question (void)
{
  static const struct
  {
    const char *local;
    const char *peer;
    gboolean    sense;
    int         family;
  } rows[] = {
    { "127.0.0.1", "127.0.0.1", TRUE, AF_INET },
    { "127.0.0.1", "::1", FALSE, 0 },
    { "::1", "127.0.0.1", FALSE, 0 },
    { "::", "127.0.0.1", TRUE, AF_INET },
    { "::", "::ffff:127.0.0.1", TRUE, AF_INET },
    { "::", "::1", TRUE, AF_INET6 },
    { "::ffff:127.0.0.1", "127.0.0.1", TRUE, AF_INET },
  };
  const SoketEndpoint unset = { 0 };
  SoketKernelQuestion question;
  SoketEndpoint here = soket_test_endpoint ("127.0.0.1", 5555);
  SoketEndpoint there = soket_test_endpoint ("::1", 40000);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketEndpoint local = soket_test_endpoint (rows[i].local, 5555);
      SoketEndpoint peer = soket_test_endpoint (rows[i].peer, 40000);

      g_assert_true (soket_kernel_question_init (&question, TCP, &local, &peer, FALSE) == rows[i].sense);
      if (rows[i].sense)
        {
          g_assert_cmpint (question.local.family, ==, rows[i].family);
          g_assert_cmpint (question.peer.family, ==, rows[i].family);
        }
    }
  g_assert_false (soket_kernel_question_init (&question, TCP, &unset, NULL, TRUE));
  g_assert_true (soket_kernel_question_init (&question, TCP, &here, NULL, TRUE));
  g_assert_false (soket_endpoint_is_set (&question.peer));
  /* A listener has no peer, and port 0 is nobody. */
  g_assert_true (soket_kernel_question_init (&question, TCP, &here, &there, TRUE));
  g_assert_false (soket_endpoint_is_set (&question.peer));
  there.port = 0;
  g_assert_true (soket_kernel_question_init (&question, TCP, &here, &there, FALSE));
  g_assert_false (soket_endpoint_is_set (&question.peer));
}

static gboolean
matches (const SoketKernelQuestion *question,
         const char                *local,
         guint16                    local_port,
         const char                *peer,
         guint16                    peer_port)
{
  SoketEndpoint here = soket_test_endpoint (local, local_port);
  SoketEndpoint there = soket_test_endpoint (peer, peer_port);

  return soket_kernel_question_matches (question, &here, &there);
}

static void
test_matches (void)
{
  SoketKernelQuestion connection = ask (TCP, "127.0.0.1", "127.0.0.2", FALSE);
  SoketKernelQuestion from_any = ask (TCP, "0.0.0.0", "127.0.0.2", FALSE);
  SoketKernelQuestion listener = ask (TCP, "127.0.0.1", NULL, TRUE);
  SoketKernelQuestion any = ask (TCP, "0.0.0.0", NULL, TRUE);
  SoketKernelQuestion datagrams = ask (UDP, "127.0.0.1", "127.0.0.2", FALSE);
  SoketKernelQuestion nobody = ask (UDP, "127.0.0.1", NULL, FALSE);

  g_assert_true (matches (&connection, "127.0.0.1", 5555, "127.0.0.2", 40000));
  g_assert_true (matches (&connection, "::ffff:127.0.0.1", 5555, "::ffff:127.0.0.2", 40000));
  g_assert_false (matches (&connection, "127.0.0.1", 5556, "127.0.0.2", 40000));
  g_assert_false (matches (&connection, "127.0.0.1", 5555, "127.0.0.2", 40001));
  g_assert_false (matches (&connection, "127.0.0.1", 5555, "127.0.0.3", 40000));
  g_assert_false (matches (&connection, "127.0.0.3", 5555, "127.0.0.2", 40000));
  g_assert_false (matches (&connection, "127.0.0.1", 5555, "0.0.0.0", 0));
  /* Bound to all, it has one address once it is connected. */
  g_assert_true (matches (&from_any, "127.0.0.1", 5555, "127.0.0.2", 40000));
  g_assert_false (matches (&from_any, "127.0.0.1", 5555, "0.0.0.0", 0));
  g_assert_false (matches (&from_any, "0.0.0.0", 5555, "0.0.0.0", 0));
  g_assert_true (matches (&listener, "127.0.0.1", 5555, "0.0.0.0", 0));
  g_assert_false (matches (&listener, "0.0.0.0", 5555, "0.0.0.0", 0));
  g_assert_false (matches (&listener, "127.0.0.1", 5555, "127.0.0.2", 40000));
  g_assert_true (matches (&any, "0.0.0.0", 5555, "0.0.0.0", 0));
  g_assert_false (matches (&any, "127.0.0.1", 5555, "0.0.0.0", 0));
  /* Over UDP one may talk without being connected. */
  g_assert_true (matches (&datagrams, "127.0.0.1", 5555, "0.0.0.0", 0));
  g_assert_true (matches (&datagrams, "127.0.0.1", 5555, "127.0.0.2", 40000));
  g_assert_false (matches (&datagrams, "127.0.0.1", 5555, "127.0.0.3", 40000));
  g_assert_true (matches (&nobody, "127.0.0.1", 5555, "127.0.0.3", 40000));
  g_assert_false (matches (&nobody, "127.0.0.1", 5556, "0.0.0.0", 0));
}

/* A SYN or a FIN that has a number in the sequence is no byte. */
static void
test_queues (void)
{
  static const struct
  {
    SoketTcpState state;
    guint32 receive, send, unsent;   /* of 5 each */
  } rows[] = {
    { SOKET_TCP_STATE_ESTABLISHED, 5, 5, 5 }, { SOKET_TCP_STATE_SYN_SENT, 5, 4, 5 },   { SOKET_TCP_STATE_SYN_RECEIVED, 5, 5, 5 },
    { SOKET_TCP_STATE_FIN_WAIT_1, 5, 4, 4 },  { SOKET_TCP_STATE_FIN_WAIT_2, 5, 5, 5 }, { SOKET_TCP_STATE_TIME_WAIT, 5, 5, 5 },
    { SOKET_TCP_STATE_CLOSED, 5, 0, 5 },      { SOKET_TCP_STATE_CLOSE_WAIT, 4, 5, 5 }, { SOKET_TCP_STATE_LAST_ACK, 4, 4, 4 },
    { SOKET_TCP_STATE_LISTEN, 5, 5, 5 },      { SOKET_TCP_STATE_CLOSING, 4, 4, 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint32 n = 0; n <= 5; n += 5)
      {
        SoketKernelState state = { .tcp_state = (guint8) rows[i].state };

        soket_kernel_set_queues (&state, n, n);
        soket_kernel_set_unsent (&state, n);
        g_assert_true (state.has_queues);
        g_assert_cmpuint (state.receive_queue, ==, n == 0 ? 0 : rows[i].receive);
        g_assert_cmpuint (state.send_queue, ==, n == 0 ? 0 : rows[i].send);
        g_assert_cmpuint (state.unsent, ==, n == 0 ? 0 : rows[i].unsent);
      }

  for (guint number = 0; number <= SOKET_TCP_STATE_CLOSING; number++)
    g_assert_cmpint (soket_kernel_state_from_number (number), ==, number);
  g_assert_cmpint (soket_kernel_state_from_number (12), ==, SOKET_TCP_STATE_SYN_RECEIVED);
  g_assert_cmpint (soket_kernel_state_from_number (13), ==, SOKET_TCP_STATE_UNKNOWN);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kernel-answer/connection", test_connection);
  g_test_add_func ("/kernel-answer/memory", test_memory);
  g_test_add_func ("/kernel-answer/listener", test_listener);
  g_test_add_func ("/kernel-answer/datagrams", test_datagrams);
  g_test_add_func ("/kernel-answer/errors", test_errors);
  g_test_add_func ("/kernel-answer/question", test_question);
  g_test_add_func ("/kernel-answer/matches", test_matches);
  g_test_add_func ("/kernel-answer/queues", test_queues);

  return g_test_run ();
}
