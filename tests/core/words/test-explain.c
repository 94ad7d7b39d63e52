/* test-explain.c - calls and states in one sentence
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-record-words.h"
#include "core/words/soket-explain.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define CLIENT SOKET_SIDE_CLIENT
#define SERVER SOKET_SIDE_SERVER
#define TCP SOKET_TRANSPORT_TCP
#define UDP SOKET_TRANSPORT_UDP

static SoketRecord
make_call (SoketSide      side,
           SoketTransport transport,
           SoketCallName  call,
           gint64         argument,
           gint64         result,
           int            error)
{
  SoketRecord record = {
    .kind = SOKET_RECORD_CALL,
    .side = side,
    .transport = transport,
    .call = call,
    .argument = argument,
    .result = result,
    .error = error,
    .returned_us = 5,
    .length = (guint64) MAX (result, 0),
    .fd = 3,
    .socket = 1,
  };

  g_assert_true (soket_endpoint_parse ("127.0.0.1", 5555, &record.local));
  g_assert_true (soket_endpoint_parse ("127.0.0.1", 41122, &record.peer));
  return record;
}

static void
test_returned (void)
{
  static const struct
  {
    SoketSide side;
    SoketTransport transport;
    SoketCallName call;
    gint64 argument;
    gint64 result;
    int error;
    const char *sentence;
  } rows[] = {
    { CLIENT, TCP, SOKET_CALL_SOCKET, 0, 0, 0,
      "socket (AF_INET, SOCK_STREAM) = 3: a new socket, which is a file descriptor; it has no address yet, and nothing is sent" },
    { SERVER, TCP, SOKET_CALL_BIND, 0, 0, 0,
      "bind (127.0.0.1:5555): the socket has an address and port of its own now; nobody can connect before listen ()" },
    { SERVER, UDP, SOKET_CALL_BIND, 0, 0, 0,
      "bind (127.0.0.1:5555): from now on datagrams to this address and port wait here for recvfrom ()" },
    { SERVER, TCP, SOKET_CALL_LISTEN, 128, 0, 0,
      "listen (128): the socket is passive: the kernel shakes hands by itself, and up to about 128 connections may wait for accept ()" },
    { SERVER, TCP, SOKET_CALL_ACCEPT, 0, 2, 0,
      "accept () = 127.0.0.1:41122: takes a finished connection from the queue and gives a new socket for it; the listening one goes on listening" },
    { CLIENT, TCP, SOKET_CALL_CONNECT, 0, 0, 0,
      "connect (127.0.0.1:41122): the kernels shake hands (SYN, SYN-ACK, ACK) by themselves; the server's accept () may come later" },
    { CLIENT, UDP, SOKET_CALL_CONNECT, 0, 0, 0,
      "connect (127.0.0.1:41122): sends nothing: from now on the socket sends to this address, and receives from it alone" },
    { CLIENT, TCP, SOKET_CALL_SEND, 10, 10, 0,
      "send (10) = 10: the kernel has copied the bytes and sends them; that is not to say that the other side has them" },
    { CLIENT, TCP, SOKET_CALL_SEND, 10, 4, 0, "send (10) = 4: the kernel had room for this part only; the rest must be sent again" },
    { CLIENT, UDP, SOKET_CALL_SENDTO, 10, 10, 0,
      "sendto (10, 127.0.0.1:41122) = 10: one datagram, without any connection; UDP does not tell whether anyone receives it" },
    { SERVER, TCP, SOKET_CALL_RECV, 4096, 10, 0,
      "recv (4096) = 10: what has come so far, less than asked for: TCP is a stream and keeps no borders of messages" },
    { SERVER, TCP, SOKET_CALL_RECV, 4, 4, 0, "recv (4) = 4: as much as was asked for; more may be waiting in the kernel" },
    { SERVER, TCP, SOKET_CALL_RECV, 1, 1, 0,
      "recv (1) = 1: one byte at a time, as recv_until does in the slides: a system call for each byte" },
    { CLIENT, TCP, SOKET_CALL_RECV, 4096, 0, 0, "recv (4096) = 0: the other side has closed its direction; nothing more will come" },
    { CLIENT, TCP, SOKET_CALL_RECV, 1, 0, 0, "recv (1) = 0: the other side has closed its direction; nothing more will come" },
    /* Over UDP 0 bytes are a datagram like any other. */
    { CLIENT, UDP, SOKET_CALL_RECV, 4096, 0, 0, "recv (4096) = 0: an empty datagram; over UDP 0 bytes are a message, not the end" },
    { CLIENT, TCP, SOKET_CALL_SHUTDOWN, SHUT_WR, 0, 0,
      "shutdown (SHUT_WR): FIN goes out: this side sends nothing more, but can still receive (half-close)" },
    { CLIENT, TCP, SOKET_CALL_CLOSE, 0, 0, 0,
      "close (): the socket is given back; an open connection ends with FIN, or with RST if bytes were left unread or SO_LINGER was set to 0" },
    { CLIENT, UDP, SOKET_CALL_CLOSE, 0, 0, 0,
      "close (): the socket is given back to the kernel; nothing is sent, so the other side does not notice" },
    { CLIENT, TCP, SOKET_CALL_CONNECT, 0, -1, ECONNREFUSED,
      "connect (127.0.0.1:41122): ECONNREFUSED: as a rule nobody listens there, and the SYN was answered with RST; start the server first" },
    { CLIENT, UDP, SOKET_CALL_RECV, 4096, -1, ECONNREFUSED,
      "recv (4096): ECONNREFUSED: nobody receives there; the kernel can say so because this socket is connected" },
    { CLIENT, TCP, SOKET_CALL_RECV, 4096, -1, ECONNRESET,
      "recv (4096): ECONNRESET: the other side has broken the connection (RST) instead of closing it (FIN)" },
    { SERVER, TCP, SOKET_CALL_ACCEPT, 0, -1, ENFILE,
      "accept (): ENFILE: this computer has no file descriptor left; close other programs" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketRecord record = make_call (rows[i].side, rows[i].transport, rows[i].call, rows[i].argument, rows[i].result, rows[i].error);
      g_autofree char *sentence = soket_explain_record (&record);

      g_assert_cmpstr (sentence, ==, rows[i].sentence);
    }
}

/* A reset ends a send that waits: there is nobody for the rest. */
static void
test_cut_send (void)
{
  SoketRecord record = make_call (CLIENT, TCP, SOKET_CALL_SEND, 10, 4, 0);
  g_autofree char *sentence = NULL;

  record.state.tcp_state = SOKET_TCP_STATE_CLOSED;
  sentence = soket_explain_record (&record);
  g_assert_cmpstr (sentence, ==, "send (10) = 4: the kernel has taken this part only; the connection is over, and the rest cannot be sent");
}

static void
test_waiting (void)
{
  SoketRecord record = make_call (SERVER, TCP, SOKET_CALL_RECV, 4096, 10, 0);
  g_autofree char *begins = soket_explain_wait (&record);
  g_autofree char *waits = NULL;
  g_autofree char *no_room = NULL;
  g_autofree char *never = NULL;

  g_assert_cmpstr (begins, ==, "recv (4096): waits until bytes come, or the other side closes");

  record.returned_us = -1;
  waits = soket_explain_record (&record);
  g_assert_cmpstr (waits, ==, begins);

  /* Why, it does not know: the link may be down. */
  record = make_call (SERVER, TCP, SOKET_CALL_SEND, 10, 10, 0);
  no_room = soket_explain_wait (&record);
  g_assert_cmpstr (no_room, ==, "send (10): waits until the kernel has room for more: as a rule the other side reads too slowly");

  record = make_call (SERVER, TCP, SOKET_CALL_BIND, 0, 0, 0);
  never = soket_explain_wait (&record);
  g_assert_null (never);
}

/* What is set on a socket, or asked of it, beside the calls of the slides. */
static void
test_options (void)
{
  static const struct
  {
    SoketCallName call;
    const char *option;
    const char *name;
    gint64 argument;
    const char *sentence;
  } rows[] = {
    { SOKET_CALL_SETSOCKOPT, "SO_RCVBUF", NULL, 4096,
      "setsockopt (SO_RCVBUF, 4096): the size of the kernel's buffer; Linux takes twice as much, since its own memory counts, too" },
    { SOKET_CALL_SETSOCKOPT, "SO_SNDBUF", NULL, 4096,
      "setsockopt (SO_SNDBUF, 4096): the size of the kernel's buffer; Linux takes twice as much, since its own memory counts, too" },
    { SOKET_CALL_SETSOCKOPT, "SO_RCVTIMEO", NULL, 500,
      "setsockopt (SO_RCVTIMEO, 500): how many milliseconds a call may wait; then it returns with what it has done, or with EAGAIN" },
    { SOKET_CALL_SETSOCKOPT, "SO_SNDTIMEO", NULL, 0,
      "setsockopt (SO_SNDTIMEO, 0): a call may wait as long as it takes" },
    { SOKET_CALL_OTHER, NULL, "O_NONBLOCK", 1,
      "O_NONBLOCK (1) = 0: from now on no call on this socket waits: what cannot be done at once fails with EAGAIN" },
    { SOKET_CALL_OTHER, NULL, "O_NONBLOCK", 0,
      "O_NONBLOCK (0) = 0: from now on a call on this socket waits until it can be done" },
    { SOKET_CALL_OTHER, NULL, "ioctl", 0,
      "ioctl (0) = 0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketRecord record = make_call (CLIENT, TCP, rows[i].call, rows[i].argument, 0, 0);
      g_autofree char *sentence = NULL;

      record.option = rows[i].option;
      record.name = rows[i].name;
      sentence = soket_explain_record (&record);
      g_assert_cmpstr (sentence, ==, rows[i].sentence);
    }
}

/* Whatever is recorded can be shown. */
static void
test_each_call (void)
{
  for (int call = SOKET_CALL_SOCKET; call <= SOKET_CALL_CLOSE; call++)
    for (int side = CLIENT; side <= SERVER; side++)
      for (int transport = TCP; transport <= UDP; transport++)
        for (int origin = SOKET_ORIGIN_PROGRAM; origin <= SOKET_ORIGIN_ENGINE; origin++)
          {
            SoketRecord record = make_call ((SoketSide) side, (SoketTransport) transport, (SoketCallName) call, 10, 3, 0);
            g_autofree char *words = NULL;
            g_autofree char *sentence = NULL;

            record.origin = (guint8) origin;
            record.option = "SO_REUSEADDR";
            words = soket_record_dup_call (&record);
            sentence = soket_explain_record (&record);
            g_assert_true (g_str_has_prefix (sentence, words));
            g_assert_cmpuint (strlen (sentence), >, strlen (words) + 10);
            g_assert_false (g_str_has_suffix (sentence, "."));
          }
}

static void
test_close (void)
{
  SoketRecord record = make_call (SERVER, TCP, SOKET_CALL_CLOSE, 0, 0, 0);
  g_autofree char *first = NULL;
  g_autofree char *listener = NULL;
  g_autofree char *never_listened = NULL;

  record.state.tcp_state = SOKET_TCP_STATE_TIME_WAIT;
  first = soket_explain_record (&record);
  g_assert_cmpstr (first, ==, "close (): this side closed first, so its kernel keeps the address for a while (TIME-WAIT)");

  memset (&record.peer, 0, sizeof record.peer);
  record.state.tcp_state = SOKET_TCP_STATE_CLOSED;
  listener = soket_explain_record (&record);
  g_assert_cmpstr (listener, ==, "close (): nobody can connect any more; connections that still wait in the queue are broken (RST)");

  /* Its bind () failed, for example. */
  record.state.tcp_state = SOKET_TCP_STATE_UNKNOWN;
  never_listened = soket_explain_record (&record);
  g_assert_cmpstr (never_listened, ==, "close (): the socket is given back; it did not listen, so nobody could connect");
}

/* After a RST whose error another call has had, recv () gives 0, too. */
static void
test_end_of_stream (void)
{
  for (int side = CLIENT; side <= SERVER; side++)
    for (int origin = SOKET_ORIGIN_PROGRAM; origin <= SOKET_ORIGIN_ENGINE; origin++)
      for (int state = SOKET_TCP_STATE_UNKNOWN; state <= SOKET_TCP_STATE_CLOSING; state++)
        {
          gboolean closed = state == SOKET_TCP_STATE_CLOSED;
          SoketRecord record = make_call ((SoketSide) side, TCP, SOKET_CALL_RECV, 4096, 0, 0);
          g_autofree char *sentence = NULL;

          record.origin = (guint8) origin;
          record.state.tcp_state = (guint8) state;
          sentence = soket_explain_record (&record);
          g_assert_cmpint (strstr (sentence, "the other side has closed") != NULL, ==, !closed);
          g_assert_cmpint (strstr (sentence, "the connection is over") != NULL, ==, closed);
        }
}

/* What is still in the kernel is not said to be sent. */
static void
test_unsent (void)
{
  static const struct
  {
    SoketCallName call;
    gint64 how;
    const char *says;
    const char *otherwise;
  } rows[] = {
    { SOKET_CALL_SEND, 5, "Nagle", "and sends them" },
    { SOKET_CALL_SHUTDOWN, SHUT_WR, "FIN goes out behind", "half-close" },
    { SOKET_CALL_CLOSE, 0, "FIN behind it", "this side closed first" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint32 unsent = 0; unsent < 2; unsent++)
      {
        SoketRecord record = make_call (CLIENT, TCP, rows[i].call, rows[i].how, rows[i].call == SOKET_CALL_SEND ? 5 : 0, 0);
        g_autofree char *sentence = NULL;

        record.state = (SoketKernelState) { .tcp_state = SOKET_TCP_STATE_FIN_WAIT_1, .has_queues = TRUE, .unsent = unsent };
        sentence = soket_explain_record (&record);
        g_assert_nonnull (strstr (sentence, unsent > 0 ? rows[i].says : rows[i].otherwise));
        g_assert_null (strstr (sentence, unsent > 0 ? rows[i].otherwise : rows[i].says));
      }
}

/* Each sentence of an end where it is true, and of no other. */
static void
test_ends (void)
{
  static const struct
  {
    SoketCallName call;
    SoketOrigin origin;
    guint8 before;
    guint8 state;
    guint8 peer;
    guint32 unread;
    const char *says;
    const char *silent;
  } rows[] = {
    { SOKET_CALL_CLOSE, SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_ESTABLISHED, SOKET_TCP_STATE_FIN_WAIT_2, 0, 0, "once the other side closes", "so its kernel" },
    { SOKET_CALL_CLOSE, SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_ESTABLISHED, SOKET_TCP_STATE_FIN_WAIT_1, 0, 0, "once the other side closes", "so its kernel" },
    /* SO_LINGER 0, or a RST that came at once: the record does not tell. */
    { SOKET_CALL_CLOSE, SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_ESTABLISHED, SOKET_TCP_STATE_CLOSED, 0, 0, "SO_LINGER was set to 0", "first" },
    { SOKET_CALL_CLOSE, SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_CLOSED, SOKET_TCP_STATE_TIME_WAIT, 0, 0, "this side closed first", "other side" },
    { SOKET_CALL_CLOSE, SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_CLOSE_WAIT, SOKET_TCP_STATE_CLOSED, SOKET_TCP_STATE_TIME_WAIT, 0,
      "its end, not this one, stays", "this side" },
    { SOKET_CALL_CLOSE, SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_CLOSE_WAIT, SOKET_TCP_STATE_CLOSED, 0, 0, "the other side had closed first", "TIME-WAIT" },
    { SOKET_CALL_CLOSE, SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_ESTABLISHED, SOKET_TCP_STATE_CLOSED, 0, 3, "RST instead of FIN", "TIME-WAIT" },
    { SOKET_CALL_CLOSE, SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_CLOSED, SOKET_TCP_STATE_CLOSED, 0, 0, "nothing was left", "FIN" },
    { SOKET_CALL_CLOSE, SOKET_ORIGIN_PROGRAM, 0, 0, 0, 0, "FIN, or with RST", "first" },
    { SOKET_CALL_SHUTDOWN, SOKET_ORIGIN_PROGRAM, 0, SOKET_TCP_STATE_FIN_WAIT_1, 0, 0, "can still receive", "both" },
    { SOKET_CALL_SHUTDOWN, SOKET_ORIGIN_PROGRAM, 0, SOKET_TCP_STATE_LAST_ACK, 0, 0, "now both are ended", "can still receive" },
    /* Of careful closing it is not said who was first: that may be the other side. */
    { SOKET_CALL_SHUTDOWN, SOKET_ORIGIN_ENGINE, 0, SOKET_TCP_STATE_LAST_ACK, 0, 0, "before close ()", "first" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketRecord record = make_call (SERVER, TCP, rows[i].call, SHUT_WR, 0, 0);
      g_autofree char *sentence = NULL;

      record.origin = rows[i].origin;
      record.state_before = rows[i].before;
      record.state = (SoketKernelState) { .tcp_state = rows[i].state, .has_queues = TRUE, .receive_queue = rows[i].unread };
      record.peer_state = rows[i].peer;
      sentence = soket_explain_record (&record);
      g_test_message ("%s", sentence);
      g_assert_nonnull (strstr (sentence, rows[i].says));
      g_assert_null (strstr (sentence, rows[i].silent));
    }
}

/* What waited in vain says how long, why it ended, and what had not come; never that it returned. */
static void
test_given_up (void)
{
  static const struct
  {
    SoketSide side;
    SoketTransport transport;
    SoketCallName call;
    SoketEnding ending;
    const char *sentence;
    gint64 size;
  } rows[] = {
    { CLIENT, TCP, SOKET_CALL_CONNECT, SOKET_ENDING_TIMED_OUT,
      "connect (127.0.0.1:41122): timed out after 5.0 s: SYN was sent, and no answer came: neither SYN-ACK nor RST" },
    { CLIENT, TCP, SOKET_CALL_RECV, SOKET_ENDING_CANCELLED,
      "recv (4096): cancelled after 5.0 s: no byte came while it waited", 4096 },
    /* It waited in a poll (): the size is not known. */
    { CLIENT, TCP, SOKET_CALL_RECV, SOKET_ENDING_TIMED_OUT,
      "recv (): timed out after 5.0 s: no byte came while it waited" },
    { CLIENT, UDP, SOKET_CALL_RECVFROM, SOKET_ENDING_TIMED_OUT,
      "recvfrom (65535): timed out after 5.0 s: no datagram came while it waited; UDP does not tell why", 65535 },
    { SERVER, UDP, SOKET_CALL_RECVFROM, SOKET_ENDING_STOPPED, "recvfrom (65535): stopped after 5.0 s: no datagram came while it waited",
      65535 },
    { SERVER, TCP, SOKET_CALL_ACCEPT, SOKET_ENDING_STOPPED, "accept (): stopped after 5.0 s: nobody connected while it waited" },
    { SERVER, TCP, SOKET_CALL_SEND, SOKET_ENDING_TIMED_OUT,
      "send (10): timed out after 5.0 s: the kernel had no room while it waited: as a rule because the other side does not read", 10 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketRecord record = make_call (rows[i].side, rows[i].transport, rows[i].call, 0, -1, 0);
      g_autofree char *sentence = NULL;

      record.ending = rows[i].ending;
      record.returned_us = 5000000;
      record.argument = rows[i].size;
      sentence = soket_explain_record (&record);
      g_assert_cmpstr (sentence, ==, rows[i].sentence);
    }
}

/* What had come when a recv () was given up is not denied. */
static void
test_given_up_recv (void)
{
  static const struct
  {
    SoketOrigin origin;
    guint8 state;
    guint32 to_read;
    const char *meaning;
  } rows[] = {
    { SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_UNKNOWN, 0, "no byte came while it waited" },
    { SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_ESTABLISHED, 0, "no byte came while it waited" },
    { SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_FIN_WAIT_2, 0, "no byte came while it waited" },
    { SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_ESTABLISHED, 3, "bytes have come; this call was given up before it took them" },
    { SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_CLOSE_WAIT, 3, "bytes have come; this call was given up before it took them" },
    { SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_CLOSE_WAIT, 0, "the other side has closed its direction; this call was given up before it saw that" },
    { SOKET_ORIGIN_PROGRAM, SOKET_TCP_STATE_CLOSED, 0, "the connection is over; this call was given up before it saw that" },
    { SOKET_ORIGIN_ENGINE, SOKET_TCP_STATE_FIN_WAIT_2, 0, "the other side did not close in time" },
    { SOKET_ORIGIN_ENGINE, SOKET_TCP_STATE_TIME_WAIT, 0, "the other side has closed its direction; this call was given up before it saw that" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketRecord record = make_call (SERVER, TCP, SOKET_CALL_RECV, 10, -1, 0);
      g_autofree char *sentence = NULL;
      g_autofree char *expected = g_strconcat ("recv (10): stopped after 5.0 s: ", rows[i].meaning, NULL);

      record.ending = SOKET_ENDING_STOPPED;
      record.returned_us = 5000000;
      record.origin = rows[i].origin;
      record.state = (SoketKernelState) { .tcp_state = rows[i].state, .has_queues = TRUE, .receive_queue = rows[i].to_read };
      sentence = soket_explain_record (&record);
      g_assert_cmpstr (sentence, ==, expected);
    }
}

static void
test_port_zero (void)
{
  SoketRecord record = make_call (SERVER, TCP, SOKET_CALL_BIND, 0, 0, 0);
  g_autofree char *free_port = NULL;
  g_autofree char *all = NULL;

  record.local.port = 0;
  free_port = soket_explain_record (&record);
  g_assert_cmpstr (free_port, ==, "bind (127.0.0.1:0): port 0: the kernel chooses a free port");

  g_assert_true (soket_endpoint_parse ("0.0.0.0", 5555, &record.local));
  all = soket_explain_record (&record);
  g_assert_cmpstr (all, ==, "bind (0.0.0.0:5555): the port is taken on all addresses of this computer, not on loopback alone; nobody can connect before listen ()");
}

static void
test_unknown_error (void)
{
  SoketRecord record = make_call (CLIENT, TCP, SOKET_CALL_CLOSE, 0, -1, EIO);
  g_autofree char *sentence = soket_explain_record (&record);
  g_autofree char *expected = g_strconcat ("close (): EIO: ", g_strerror (EIO), NULL);

  g_assert_cmpstr (sentence, ==, expected);
}

static void
test_no_call (void)
{
  SoketRecord message = make_call (SERVER, TCP, SOKET_CALL_RECV, 0, 10, 0);
  SoketRecord note = { .kind = SOKET_RECORD_NOTE, .note = SOKET_NOTE_TRUNCATED };
  g_autofree char *received = NULL;
  g_autofree char *noted = soket_explain_record (&note);
  g_autofree char *words = soket_record_dup_call (&note);

  message.kind = SOKET_RECORD_MESSAGE;
  received = soket_explain_record (&message);
  g_assert_cmpstr (received, ==, "message, 10 bytes: complete now: TCP itself knows no messages, the program finds their end");
  g_assert_cmpstr (noted, ==, words);
}

static void
test_state (void)
{
  g_assert_cmpstr (soket_explain_state (SOKET_TCP_STATE_LISTEN), ==, "waiting for clients");
  g_assert_cmpstr (soket_explain_state (SOKET_TCP_STATE_CLOSE_WAIT), ==, "the other side has closed; close () here is still to come");
  g_assert_cmpstr (soket_explain_state (SOKET_TCP_STATE_UNKNOWN), ==, "");
  /* The FIN may wait behind bytes that the other side does not take. */
  g_assert_null (strstr (soket_explain_state (SOKET_TCP_STATE_FIN_WAIT_1), "sent"));

  for (int state = SOKET_TCP_STATE_ESTABLISHED; state <= SOKET_TCP_STATE_CLOSING; state++)
    {
      const char *meaning = soket_explain_state ((SoketTcpState) state);

      g_assert_cmpuint (strlen (meaning), >, 10);
      /* It stands behind the state's name in one line of a lifeline's head. */
      g_assert_cmpuint (strlen (meaning), <=, 64);
      for (int other = SOKET_TCP_STATE_ESTABLISHED; other < state; other++)
        g_assert_cmpstr (meaning, !=, soket_explain_state ((SoketTcpState) other));
    }
}

/* The kernel's state tells who refused: an RST ends the attempt, an ICMP message does not. */
static void
test_refused (void)
{
  SoketRecord record = make_call (CLIENT, TCP, SOKET_CALL_CONNECT, 0, -1, ECONNREFUSED);
  g_autofree char *by_rst = NULL;
  g_autofree char *by_icmp = NULL;

  record.state.tcp_state = SOKET_TCP_STATE_CLOSED;
  by_rst = soket_explain_record (&record);
  record.state.tcp_state = SOKET_TCP_STATE_SYN_SENT;
  by_icmp = soket_explain_record (&record);
  g_assert_nonnull (strstr (by_rst, "RST"));
  g_assert_null (strstr (by_icmp, "RST"));
  g_assert_null (strstr (by_icmp, "nobody listens"));
  g_assert_nonnull (strstr (by_icmp, "ICMP"));
}

/* --- each sentence, with how many records of a grid have it --- */

static void
count_sentence (GHashTable        *counts,
                const SoketRecord *record)
{
  g_autofree char *words = soket_record_dup_call (record);
  g_autofree char *invocation = soket_record_dup_invocation (record);
  g_autofree char *sentence = soket_explain_record (record);
  const char *meaning = sentence;

  /* The call itself is another each time. */
  if (g_str_has_prefix (sentence, words))
    meaning += strlen (words);
  else if (g_str_has_prefix (sentence, invocation))
    meaning += strlen (invocation);
  meaning = g_str_has_prefix (meaning, ": ") ? meaning + 2 : "-";
  g_hash_table_insert (counts, g_strdup (meaning), GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, meaning)) + 1));
}

/* What the ends of a connection can be for the kernel. */
static void
count_states (GHashTable  *counts,
              SoketRecord  record)
{
  for (guint8 state = SOKET_TCP_STATE_UNKNOWN; state <= SOKET_TCP_STATE_CLOSING; state++)
    for (guint bits = 0; bits < 8; bits++)
      {
        record.state = (SoketKernelState) { .tcp_state = state, .has_queues = (bits & 1) != 0, .receive_queue = (bits >> 1) & 1, .unsent = bits >> 2 };
        record.state_before = SOKET_TCP_STATE_UNKNOWN;
        record.peer_state = SOKET_TCP_STATE_UNKNOWN;
        count_sentence (counts, &record);
        if (record.call != SOKET_CALL_CLOSE)
          continue;
        for (guint8 before = SOKET_TCP_STATE_ESTABLISHED; before <= SOKET_TCP_STATE_CLOSING; before++)
          {
            record.state_before = before;
            record.peer_state = before % 2 == 0 ? SOKET_TCP_STATE_UNKNOWN : SOKET_TCP_STATE_TIME_WAIT;
            count_sentence (counts, &record);
          }
      }
}

static void
count_call (GHashTable  *counts,
            SoketRecord  record)
{
  static const char *const options[] = { NULL, "SO_REUSEADDR", "SO_LINGER", "IPV6_V6ONLY" };
  static const char *const locals[] = { NULL, "127.0.0.1", "0.0.0.0", "::" };

  for (gint64 argument = 0; argument < 4; argument++)
    for (gint64 result = 0; result < 4; result++)
      {
        record.argument = argument;
        record.result = result;
        count_states (counts, record);
      }
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    for (guint port = 0; port < 2; port++)
      {
        record.option = options[i];
        record.argument = port;
        soket_endpoint_parse (locals[i] != NULL ? locals[i] : "127.0.0.1", port == 0 ? 0 : 5555, &record.local);
        memset (&record.peer, 0, sizeof record.peer);
        count_sentence (counts, &record);
      }
  record.result = -1;
  record.ending = SOKET_ENDING_TIMED_OUT;
  count_states (counts, record);
  record.ending = SOKET_ENDING_RETURNED;
  record.returned_us = -1;
  count_states (counts, record);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (strchr (*(char *const *) a, '\t'), strchr (*(char *const *) b, '\t'));
}

/* A sentence that more records have than in explanations.txt, or fewer, is said where it is not true. */
static void
test_all (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "core", "explanations.txt", NULL);
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *wanted = NULL;
  g_autofree char *text = NULL;
  GHashTableIter iter;
  gpointer meaning, count;

  for (int side = 0; side < SOKET_N_SIDES; side++)
    for (int transport = TCP; transport <= UDP; transport++)
      for (int origin = SOKET_ORIGIN_PROGRAM; origin <= SOKET_ORIGIN_ENGINE; origin++)
        for (int call = SOKET_CALL_NONE; call <= SOKET_CALL_OTHER; call++)
          {
            SoketRecord record = make_call ((SoketSide) side, (SoketTransport) transport, (SoketCallName) call, 0, 0, 0);

            record.origin = (guint8) origin;
            record.kind = SOKET_RECORD_MESSAGE;
            count_sentence (counts, &record);
            record.kind = SOKET_RECORD_GAP;
            count_sentence (counts, &record);
            record.kind = SOKET_RECORD_CALL;
            count_call (counts, record);
          }

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &meaning, &count))
    g_ptr_array_add (lines, g_strdup_printf ("%u\t%s\n", GPOINTER_TO_UINT (count), (const char *) meaning));
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  text = g_strjoinv ("", (char **) lines->pdata);
  g_file_get_contents (path, &wanted, NULL, &error);
  g_assert_no_error (error);
  if (!g_str_equal (text, wanted))
    {
      g_auto (GStrv) known = g_strsplit (wanted, "\n", -1);

      for (guint i = 0; i + 1 < lines->len; i++)
        {
          char *line = g_strchomp (g_ptr_array_index (lines, i));

          if (!g_strv_contains ((const char *const *) known, line))
            g_test_message ("now: %s", line);
        }
      g_test_fail ();
    }
}

static void
test_words (void)
{
  for (int call = SOKET_CALL_SOCKET; call < SOKET_CALL_OTHER; call++)
    for (int other = SOKET_CALL_SOCKET; other <= call; other++)
      g_assert_true ((other == call) == g_str_equal (soket_explain_call ((SoketCallName) call), soket_explain_call ((SoketCallName) other)));
  g_assert_cmpstr (soket_explain_call (SOKET_CALL_NONE), ==, "");
  g_assert_cmpstr (soket_explain_call (SOKET_CALL_OTHER), ==, "");
  g_assert_cmpstr (soket_explain_side (SOKET_SIDE_CLIENT), ==, "Client");
  g_assert_cmpstr (soket_explain_side (SOKET_SIDE_SERVER), ==, "Server");
  g_assert_cmpstr (soket_explain_side (SOKET_SIDE_STRANGER), ==, "Stranger");
}

static void
test_arrow (void)
{
  static const struct
  {
    SoketArrowKind kind;
    SoketSide from;
    guint64 length;
    const char *words;
  } rows[] = {
    { SOKET_ARROW_HANDSHAKE, CLIENT, 0, "the handshake: SYN, SYN-ACK, ACK" },
    { SOKET_ARROW_SYN, CLIENT, 0, "SYN from: Client" },
    { SOKET_ARROW_FIN, SERVER, 0, "FIN from: Server" },
    { SOKET_ARROW_RST, SERVER, 0, "RST from: Server" },
    { SOKET_ARROW_ICMP, SERVER, 0, "ICMP (port unreachable) from: Server" },
    { SOKET_ARROW_DATA, CLIENT, 1, "1 byte from: Client" },
    { SOKET_ARROW_DATA, SERVER, 2, "2 bytes from: Server" },
    { SOKET_ARROW_DATAGRAM, SOKET_SIDE_STRANGER, 0, "0 bytes from: Stranger" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketLadderArrow arrow = { .kind = rows[i].kind, .from = rows[i].from, .length = rows[i].length };
      g_autofree char *words = soket_explain_arrow (&arrow);

      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/explain/returned", test_returned);
  g_test_add_func ("/explain/waiting", test_waiting);
  g_test_add_func ("/explain/cut-send", test_cut_send);
  g_test_add_func ("/explain/options", test_options);
  g_test_add_func ("/explain/each-call", test_each_call);
  g_test_add_func ("/explain/close", test_close);
  g_test_add_func ("/explain/end-of-stream", test_end_of_stream);
  g_test_add_func ("/explain/refused", test_refused);
  g_test_add_func ("/explain/unsent", test_unsent);
  g_test_add_func ("/explain/ends", test_ends);
  g_test_add_func ("/explain/given-up", test_given_up);
  g_test_add_func ("/explain/given-up-recv", test_given_up_recv);
  g_test_add_func ("/explain/port-zero", test_port_zero);
  g_test_add_func ("/explain/unknown-error", test_unknown_error);
  g_test_add_func ("/explain/no-call", test_no_call);
  g_test_add_func ("/explain/state", test_state);
  g_test_add_func ("/explain/all", test_all);
  g_test_add_func ("/explain/words", test_words);
  g_test_add_func ("/explain/arrow", test_arrow);

  return g_test_run ();
}
