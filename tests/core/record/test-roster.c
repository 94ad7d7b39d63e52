/* test-roster.c - tests of soket-roster
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-roster.h"

#include <errno.h>

static guint64 n_records;

static SoketRecord
make (SoketSide     side,
      SoketCallName call,
      guint32       socket,
      guint32       conversation,
      gint64        result)
{
  n_records++;
  return (SoketRecord) {
    .kind = SOKET_RECORD_CALL,
    .number = n_records,
    .side = side,
    .call = call,
    .socket = socket,
    .conversation = conversation,
    .result = result,
    .returned_us = (gint64) n_records,
  };
}

static void
add (SoketRoster  *roster,
     SoketSide     side,
     SoketCallName call,
     guint32       socket,
     guint32       conversation,
     gint64        result)
{
  SoketRecord record = make (side, call, socket, conversation, result);

  soket_roster_add (roster, &record);
}

static void
add_server (SoketRoster *roster,
            guint32      socket)
{
  add (roster, SOKET_SIDE_SERVER, SOKET_CALL_SOCKET, socket, 0, 6);
  add (roster, SOKET_SIDE_SERVER, SOKET_CALL_BIND, socket, 0, 0);
  add (roster, SOKET_SIDE_SERVER, SOKET_CALL_LISTEN, socket, 0, 0);
}

/* A server on socket 1, a client on socket 2, the accepted socket 3. */
static void
test_exchange (void)
{
  g_autoptr (SoketRoster) roster = soket_roster_new (4);
  const SoketRosterEntry *entry = NULL;
  SoketRosterView newest;

  n_records = 0;
  g_assert_false (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, 0, &newest));
  add_server (roster, 1);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, 0, &newest));
  g_assert_cmpuint (newest.conversation, ==, 0);
  g_assert_cmpuint (newest.server, ==, 1);
  g_assert_false (soket_roster_find_newest (roster, SOKET_TRANSPORT_UDP, 0, &newest));
  g_assert_cmpuint (soket_roster_lookup_server (roster, 1)->n_setup, ==, 3);

  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, 2, 0, 7);
  g_assert_cmpuint (soket_roster_get_length (roster), ==, 0);
  add (roster, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT, 1, 1, 3);
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 2, 1, 0);
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 2, 1, 10);
  add (roster, SOKET_SIDE_SERVER, SOKET_CALL_SEND, 3, 1, 12);
  add (roster, SOKET_SIDE_SERVER, SOKET_CALL_CLOSE, 3, 1, 0);

  g_assert_cmpuint (soket_roster_get_length (roster), ==, 1);
  entry = soket_roster_lookup (roster, 1);
  g_assert_true (entry == soket_roster_peek (roster, 0));
  g_assert_cmpuint (entry->first, ==, 4);
  g_assert_cmpuint (entry->last, ==, 9);
  g_assert_cmpuint (entry->listener, ==, 1);
  g_assert_cmpuint (entry->sockets[SOKET_SIDE_CLIENT], ==, 2);
  g_assert_cmpuint (entry->sockets[SOKET_SIDE_SERVER], ==, 3);
  g_assert_cmpuint (entry->sent[SOKET_SIDE_CLIENT], ==, 10);
  g_assert_cmpuint (entry->sent[SOKET_SIDE_SERVER], ==, 12);
  g_assert_true (entry->closed[SOKET_SIDE_SERVER]);
  g_assert_false (entry->closed[SOKET_SIDE_CLIENT]);
  g_assert_null (soket_roster_peek (roster, 1));
  g_assert_null (soket_roster_lookup (roster, 2));
  g_assert_null (soket_roster_lookup_server (roster, 2));

  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, 0, &newest));
  g_assert_cmpuint (newest.conversation, ==, 1);
  g_assert_cmpuint (newest.server, ==, 0);

  /* A single byte counts, and what failed does not. */
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 2, 1, 1);
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 2, 1, -1);
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_RECV, 2, 1, 1);
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_RECV, 2, 1, 0);
  g_assert_cmpuint (entry->sent[SOKET_SIDE_CLIENT], ==, 11);
  g_assert_cmpuint (entry->received[SOKET_SIDE_CLIENT], ==, 1);
}

/* A server that starts after the last conversation is the newest; an old one that still runs is what is left after clearing. */
static void
test_newest (void)
{
  g_autoptr (SoketRoster) roster = soket_roster_new (4);
  SoketRosterView newest;

  n_records = 0;
  add_server (roster, 1);
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 2, 1, 0);
  add_server (roster, 3);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, 0, &newest));
  g_assert_cmpuint (newest.conversation, ==, 0);
  g_assert_cmpuint (newest.server, ==, 3);

  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 4, 2, 0);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, 0, &newest));
  g_assert_cmpuint (newest.conversation, ==, 2);

  /* What is open is there, whatever was cleared. */
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, n_records, &newest));
  g_assert_cmpuint (newest.conversation, ==, 2);
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 4, 2, 0);
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 2, 1, 0);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, n_records, &newest));
  g_assert_cmpuint (newest.conversation, ==, 0);
  g_assert_cmpuint (newest.server, ==, 3);

  add (roster, SOKET_SIDE_SERVER, SOKET_CALL_CLOSE, 3, 0, 0);
  add (roster, SOKET_SIDE_SERVER, SOKET_CALL_CLOSE, 1, 0, 0);
  g_assert_false (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, n_records, &newest));
}

/* Who was refused and cleared is gone: its close, which the kernel may make later, does not bring it back. */
static void
test_refused (void)
{
  g_autoptr (SoketRoster) roster = soket_roster_new (4);
  SoketRecord refused;
  SoketRosterView newest;
  guint64 cleared;

  n_records = 0;
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, 1, 0, 7);
  refused = make (SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 1, 1, -1);
  refused.error = ECONNREFUSED;
  soket_roster_add (roster, &refused);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, 0, &newest));
  g_assert_cmpuint (newest.conversation, ==, 1);
  cleared = n_records;
  g_assert_false (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, cleared, &newest));
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 1, 1, 0);
  g_assert_false (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, cleared, &newest));
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, 0, &newest));

  /* One that tries again is there again. */
  refused.number = ++n_records;
  soket_roster_add (roster, &refused);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, cleared, &newest));
}

/* One that still waits for its connection can be seen before anything of it was published. */
static void
test_waiting (void)
{
  g_autoptr (SoketRoster) roster = soket_roster_new (4);
  SoketRecord waiting;
  SoketRosterView newest;

  n_records = 0;
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, 1, 0, 7);
  waiting = make (SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 1, 1, 0);
  waiting.number = 0;
  waiting.returned_us = -1;
  soket_roster_add (roster, &waiting);
  soket_roster_add (roster, &waiting);

  g_assert_cmpuint (soket_roster_get_length (roster), ==, 1);
  g_assert_cmpuint (soket_roster_peek (roster, 0)->first, ==, 1);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, 0, &newest));
  g_assert_cmpuint (newest.conversation, ==, 1);

  waiting.number = 7;
  waiting.error = ECONNREFUSED;
  soket_roster_add (roster, &waiting);
  g_assert_cmpuint (soket_roster_get_length (roster), ==, 1);
  g_assert_cmpuint (soket_roster_peek (roster, 0)->last, ==, 7);
  g_assert_cmpint (soket_roster_peek (roster, 0)->error, ==, ECONNREFUSED);
}

/* The oldest conversations go; each is counted once, also when one that is gone speaks again. */
static void
test_bounded (void)
{
  g_autoptr (SoketRoster) roster = soket_roster_new (4);

  n_records = 0;
  for (guint32 i = 1; i <= 1000; i++)
    {
      add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, i, 0, 7);
      add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, i, i, 0);
    }
  g_assert_cmpuint (soket_roster_get_length (roster), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (soket_roster_peek (roster, i)->conversation, ==, 997 + i);

  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 5, 5, 3);
  g_assert_nonnull (soket_roster_lookup (roster, 5));
  g_assert_null (soket_roster_lookup (roster, 997));

  /* Sockets that never get a conversation, and servers that come and go. */
  for (guint32 i = 0; i < 1000; i++)
    add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, 5000 + i, 0, 7);
  for (guint32 i = 0; i < 1000; i++)
    {
      add_server (roster, 10000 + i);
      for (guint j = 0; j < 2 * SOKET_ROSTER_SETUP_MAX; j++)
        add (roster, SOKET_SIDE_SERVER, SOKET_CALL_SETSOCKOPT, 10000 + i, 0, 0);
    }
  g_assert_nonnull (soket_roster_lookup_server (roster, 10999));
  g_assert_null (soket_roster_lookup_server (roster, 10000));
  g_assert_cmpuint (soket_roster_lookup_server (roster, 10999)->n_setup, ==, SOKET_ROSTER_SETUP_MAX);
}

/* Of a server that waits again and again what made it is kept, and its last waits: the oldest of them go. */
static void
test_waits (void)
{
  g_autoptr (SoketRoster) roster = soket_roster_new (4);
  const SoketRosterServer *server;
  SoketRecord timed_out;

  n_records = 0;
  add_server (roster, 1);
  for (guint i = 0; i < 100; i++)
    {
      timed_out = make (SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT, 1, 0, -1);
      timed_out.ending = SOKET_ENDING_TIMED_OUT;
      soket_roster_add (roster, &timed_out);
    }
  server = soket_roster_lookup_server (roster, 1);
  g_assert_cmpuint (server->n_setup, ==, SOKET_ROSTER_SETUP_MAX);
  g_assert_cmpuint (server->setup[0].call, ==, SOKET_CALL_SOCKET);
  g_assert_cmpuint (server->setup[1].call, ==, SOKET_CALL_BIND);
  g_assert_cmpuint (server->setup[2].call, ==, SOKET_CALL_LISTEN);
  for (guint i = 3; i < SOKET_ROSTER_SETUP_MAX; i++)
    g_assert_cmpuint (server->setup[i].number, ==, n_records - SOKET_ROSTER_SETUP_MAX + 1 + i);
  g_assert_cmpuint (server->n_waits_left_out, ==, 100 - (SOKET_ROSTER_SETUP_MAX - 3));

  add (roster, SOKET_SIDE_SERVER, SOKET_CALL_CLOSE, 1, 0, 0);
  g_assert_cmpuint (server->setup[SOKET_ROSTER_SETUP_MAX - 1].call, ==, SOKET_CALL_CLOSE);
  g_assert_cmpuint (server->setup[2].call, ==, SOKET_CALL_LISTEN);

  /* Where it has never waited its end has the place of its last call, and no wait was left out. */
  add_server (roster, 2);
  for (guint i = 0; i < SOKET_ROSTER_SETUP_MAX; i++)
    add (roster, SOKET_SIDE_SERVER, SOKET_CALL_SETSOCKOPT, 2, 0, 0);
  add (roster, SOKET_SIDE_SERVER, SOKET_CALL_CLOSE, 2, 0, 0);
  server = soket_roster_lookup_server (roster, 2);
  g_assert_cmpuint (server->n_setup, ==, SOKET_ROSTER_SETUP_MAX);
  g_assert_cmpuint (server->setup[SOKET_ROSTER_SETUP_MAX - 1].call, ==, SOKET_CALL_CLOSE);
  g_assert_cmpuint (server->setup[SOKET_ROSTER_SETUP_MAX - 2].call, ==, SOKET_CALL_SETSOCKOPT);
  g_assert_cmpuint (server->n_waits_left_out, ==, 0);
}

/* Of more sockets without a conversation than are kept the oldest are forgotten, not the newest. */
static void
test_unbound (void)
{
  enum { KEPT = 256 };
  g_autoptr (SoketRoster) roster = soket_roster_new (4);

  n_records = 0;
  for (guint32 i = 1; i <= KEPT + 1; i++)
    add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, i, 0, 7);
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, KEPT + 1, 1, 0);
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 2, 2, 0);
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 1, 3, 0);
  g_assert_cmpuint (soket_roster_lookup (roster, 1)->first, ==, KEPT + 1);
  g_assert_cmpuint (soket_roster_lookup (roster, 2)->first, ==, 2);
  g_assert_cmpuint (soket_roster_lookup (roster, 3)->first, ==, n_records);
  /* What was closed is no socket any more. */
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 3, 0, 0);
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 3, 4, 0);
  g_assert_cmpuint (soket_roster_lookup (roster, 4)->first, ==, n_records);
}

static void
add_watched (SoketRoster   *roster,
             SoketSide      side,
             SoketCallName  call,
             guint32        socket,
             guint32        conversation)
{
  SoketRecord record = make (side, call, socket, conversation, call == SOKET_CALL_SOCKET ? 7 : 0);

  record.program = 99;
  soket_roster_add (roster, &record);
}

/* A watched program may wait for input, or fail, between socket and connect: that is to be seen. */
static void
test_watched_client (void)
{
  g_autoptr (SoketRoster) roster = soket_roster_new (4);
  SoketRosterView newest;
  SoketRecord failed;

  n_records = 0;
  add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, 2, 0);
  g_assert_false (soket_roster_find_newest (roster, SOKET_TRANSPORT_UDP, 0, &newest));
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, n_records, &newest));
  g_assert_cmpuint (newest.conversation, ==, 0);
  g_assert_cmpuint (newest.server, ==, 0);
  g_assert_cmpuint (newest.client, ==, 2);
  g_assert_cmpuint (newest.first, ==, 1);

  /* Beside a server that runs, whoever began first. */
  add_server (roster, 1);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, 0, &newest));
  g_assert_cmpuint (newest.server, ==, 1);
  g_assert_cmpuint (newest.client, ==, 2);

  /* One that has met its server is that conversation; ours are between two calls only for a moment. */
  add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 2, 1);
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, 3, 0, 7);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, 0, &newest));
  g_assert_cmpuint (newest.conversation, ==, 1);
  g_assert_cmpuint (newest.client, ==, 0);
  g_assert_cmpuint (newest.server, ==, 0);

  /* The newer of both: a conversation that goes on is that again. */
  add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, 4, 0);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, 0, &newest));
  g_assert_cmpuint (newest.conversation, ==, 0);
  g_assert_cmpuint (newest.client, ==, 4);
  add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 2, 1);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, 0, &newest));
  g_assert_cmpuint (newest.conversation, ==, 1);
  g_assert_cmpuint (newest.client, ==, 0);

  /* One that failed is there until something newer is, or it is cleared. A socket that was not made is none. */
  add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, 5, 0);
  failed = make (SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, 6, 0, -1);
  failed.error = EMFILE;
  failed.program = 99;
  soket_roster_add (roster, &failed);
  add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 5, 0);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, n_records - 1, &newest));
  g_assert_cmpuint (newest.client, ==, 5);
  g_assert_cmpuint (newest.server, ==, 1);
  /* The server that was stopped behind it is still beside it, one that was stopped before another client is not. */
  add (roster, SOKET_SIDE_SERVER, SOKET_CALL_CLOSE, 1, 0, 0);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, 0, &newest));
  g_assert_cmpuint (newest.client, ==, 5);
  g_assert_cmpuint (newest.server, ==, 1);
  add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, 8, 0);
  add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 8, 0);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, 0, &newest));
  g_assert_cmpuint (newest.client, ==, 8);
  g_assert_cmpuint (newest.server, ==, 0);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, n_records, &newest));
  g_assert_cmpuint (newest.conversation, ==, 1);
  g_assert_cmpuint (newest.client, ==, 0);
  add_server (roster, 7);
  add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 4, 0);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, 0, &newest));
  g_assert_cmpuint (newest.client, ==, 0);
  g_assert_cmpuint (newest.server, ==, 7);
}

/* One that was started as a client and listens is no client, and not beside itself. */
static void
test_watched_listener (void)
{
  g_autoptr (SoketRoster) roster = soket_roster_new (4);
  SoketRosterView newest;

  n_records = 0;
  add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, 2, 0);
  add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_BIND, 2, 0);
  add_watched (roster, SOKET_SIDE_SERVER, SOKET_CALL_LISTEN, 2, 0);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, 0, &newest));
  g_assert_cmpuint (newest.client, ==, 0);
  g_assert_cmpuint (newest.server, ==, 2);
  add_watched (roster, SOKET_SIDE_SERVER, SOKET_CALL_CLOSE, 2, 0);
  g_assert_false (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, n_records, &newest));
}

/* One that waits is not hidden by a later one that failed before the server began. */
static void
test_watched_clients (void)
{
  g_autoptr (SoketRoster) roster = soket_roster_new (4);
  SoketRosterView newest;

  n_records = 0;
  add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, 2, 0);
  add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, 3, 0);
  add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 3, 0);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, 0, &newest));
  g_assert_cmpuint (newest.client, ==, 3);
  add_server (roster, 1);
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, 0, &newest));
  g_assert_cmpuint (newest.client, ==, 2);
  g_assert_cmpuint (newest.server, ==, 1);
}

/* Many that failed do not push out one that waits. */
static void
test_watched_clients_kept (void)
{
  enum { KEPT = 256 };
  g_autoptr (SoketRoster) roster = soket_roster_new (4);
  SoketRosterView newest;

  n_records = 0;
  add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, 1, 0);
  for (guint32 i = 2; i <= KEPT + 9; i++)
    {
      add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, i, 0);
      add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, i, 0);
    }
  g_assert_true (soket_roster_find_newest (roster, SOKET_TRANSPORT_TCP, n_records, &newest));
  g_assert_cmpuint (newest.client, ==, 1);
  g_assert_cmpuint (soket_roster_find_conversation (roster, 1), ==, 0);
  add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 1, 7);
  g_assert_cmpuint (soket_roster_lookup (roster, 7)->first, ==, 1);
  add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 1, 8);
  add_watched (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 2, 9);
  g_assert_cmpuint (soket_roster_find_conversation (roster, 1), ==, 8);
  g_assert_cmpuint (soket_roster_find_conversation (roster, 3), ==, 0);
}

/* Where one was taken out of their midst, too. */
static void
test_unbound_order (void)
{
  enum { KEPT = 256 };
  g_autoptr (SoketRoster) roster = soket_roster_new (4);

  n_records = 0;
  for (guint32 i = 1; i <= KEPT; i++)
    add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, i, 0, 7);
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 1, 0, 0);
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, KEPT + 1, 0, 7);
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, KEPT + 2, 0, 7);
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, KEPT, 1, 0);
  add (roster, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 2, 2, 0);
  g_assert_cmpuint (soket_roster_lookup (roster, 1)->first, ==, KEPT);
  g_assert_cmpuint (soket_roster_lookup (roster, 2)->first, ==, n_records);
}

static void
test_no_calls (void)
{
  g_autoptr (SoketRoster) roster = soket_roster_new (4);
  SoketRecord gap = { .kind = SOKET_RECORD_GAP, .number = 1, .result = 7 };
  SoketRecord note = { .kind = SOKET_RECORD_NOTE, .number = 8, .conversation = 3 };

  soket_roster_add (roster, &gap);
  soket_roster_add (roster, &note);
  g_assert_cmpuint (soket_roster_get_length (roster), ==, 0);
}

static SoketEndpoint
loopback (guint16 port)
{
  SoketEndpoint endpoint = { 0 };

  g_assert_true (soket_endpoint_parse ("127.0.0.1", port, &endpoint));
  return endpoint;
}

static void
add_between (SoketRoster    *roster,
             SoketTransport  transport,
             SoketSide       side,
             SoketCallName   call,
             guint32         socket,
             guint32         conversation,
             guint16         local,
             guint16         peer,
             gint64          result)
{
  SoketRecord record = make (side, call, socket, conversation, result);

  record.transport = (guint8) transport;
  record.local = loopback (local);
  if (peer != 0)
    record.peer = loopback (peer);
  soket_roster_add (roster, &record);
}

#define tcp(side, call, socket, conversation, local, peer, result) \
  add_between (roster, SOKET_TRANSPORT_TCP, SOKET_SIDE_##side, SOKET_CALL_##call, socket, conversation, local, peer, result)
#define udp(side, call, socket, conversation, local, peer, result) \
  add_between (roster, SOKET_TRANSPORT_UDP, SOKET_SIDE_##side, SOKET_CALL_##call, socket, conversation, local, peer, result)

/* A server of this program is known by its address before it has accepted; one that was there earlier or later is another. */
static void
test_server (void)
{
  g_autoptr (SoketRoster) roster = soket_roster_new (8);
  const SoketRosterServer *server;

  n_records = 0;
  tcp (CLIENT, CONNECT, 9, 1, 41001, 5555, 0);
  tcp (SERVER, LISTEN, 1, 0, 5555, 0, 0);
  tcp (CLIENT, CONNECT, 2, 2, 41002, 5555, 0);
  tcp (CLIENT, CONNECT, 3, 3, 41003, 5556, 0);
  tcp (SERVER, CLOSE, 1, 0, 5555, 0, 0);
  tcp (CLIENT, CONNECT, 4, 4, 41004, 5555, 0);

  g_assert_null (soket_roster_find_server (roster, soket_roster_lookup (roster, 1)));
  server = soket_roster_find_server (roster, soket_roster_lookup (roster, 2));
  g_assert_nonnull (server);
  g_assert_cmpuint (server->socket, ==, 1);
  g_assert_null (soket_roster_find_server (roster, soket_roster_lookup (roster, 3)));
  g_assert_null (soket_roster_find_server (roster, soket_roster_lookup (roster, 4)));
}

/* A server that is bound to all addresses is not the server of everybody who asks its port somewhere. */
static void
test_server_at_all_addresses (void)
{
  static const struct
  {
    const char *client;
    const char *server;
    gboolean ours;
  } rows[] = {
    { "127.0.0.1", "127.0.0.1", TRUE },
    { "127.0.0.1", "127.0.0.5", TRUE },
    { "192.0.2.7", "192.0.2.7", TRUE },
    { "192.0.2.7", "192.0.2.8", FALSE },
    { "::1", "::1", FALSE },
    /* Of a datagram's source nothing is known before it has come. */
    { "0.0.0.0", "192.0.2.8", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SoketRoster) roster = soket_roster_new (8);
      SoketRecord record;
      const SoketRosterServer *server;

      n_records = 0;
      record = make (SOKET_SIDE_SERVER, SOKET_CALL_LISTEN, 1, 0, 0);
      g_assert_true (soket_endpoint_parse ("0.0.0.0", 5555, &record.local));
      soket_roster_add (roster, &record);
      record = make (SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 2, 1, 0);
      g_assert_true (soket_endpoint_parse (rows[i].client, 41001, &record.local));
      g_assert_true (soket_endpoint_parse (rows[i].server, 5555, &record.peer));
      record.state.tcp_state = SOKET_TCP_STATE_ESTABLISHED;
      soket_roster_add (roster, &record);

      g_test_message ("%s", rows[i].server);
      server = soket_roster_find_server (roster, soket_roster_lookup (roster, 1));
      g_assert_true ((server != NULL) == rows[i].ours);
      g_assert_cmpuint (soket_roster_get_queue (roster, soket_roster_lookup_server (roster, 1), FALSE, NULL, 0), ==, rows[i].ours);
    }
}

/* Whoever waits for accept, and whoever does not even find room to wait. */
static void
test_queue (void)
{
  g_autoptr (SoketRoster) roster = soket_roster_new (8);
  SoketEndpoint clients[1];
  const SoketRosterServer *server;

  n_records = 0;
  tcp (SERVER, LISTEN, 1, 0, 5555, 0, 0);
  for (guint32 i = 1; i <= 5; i++)
    {
      SoketRecord record = make (SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 10 + i, i, 0);

      record.local = loopback ((guint16) (41000 + i));
      record.peer = loopback (5555);
      record.state.tcp_state = i <= 3 ? SOKET_TCP_STATE_ESTABLISHED : SOKET_TCP_STATE_SYN_SENT;
      if (i > 3)
        {
          record.number = 0;
          record.returned_us = -1;
        }
      soket_roster_add (roster, &record);
    }
  tcp (SERVER, ACCEPT, 1, 1, 5555, 41001, 30);
  server = soket_roster_lookup_server (roster, 1);
  g_assert_cmpuint (soket_roster_get_queue (roster, server, FALSE, clients, G_N_ELEMENTS (clients)), ==, 2);
  g_assert_cmpuint (clients[0].port, ==, 41002);
  g_assert_cmpuint (soket_roster_get_queue (roster, server, TRUE, clients, G_N_ELEMENTS (clients)), ==, 2);
  g_assert_cmpuint (clients[0].port, ==, 41004);

  tcp (CLIENT, CLOSE, 12, 2, 41002, 5555, 0);
  g_assert_cmpuint (soket_roster_get_queue (roster, server, FALSE, clients, G_N_ELEMENTS (clients)), ==, 1);
}

/* What another program sent is told by who received it. */
static void
test_bytes (void)
{
  g_autoptr (SoketRoster) roster = soket_roster_new (8);

  n_records = 0;
  tcp (SERVER, ACCEPT, 1, 1, 5555, 41001, 3);
  tcp (SERVER, RECV, 3, 1, 5555, 41001, 4);
  tcp (SERVER, RECV, 3, 1, 5555, 41001, 6);
  tcp (SERVER, SEND, 3, 1, 5555, 41001, 5);
  g_assert_cmpuint (soket_roster_entry_get_bytes (soket_roster_lookup (roster, 1), SOKET_SIDE_CLIENT), ==, 10);
  g_assert_cmpuint (soket_roster_entry_get_bytes (soket_roster_lookup (roster, 1), SOKET_SIDE_SERVER), ==, 5);
}

/* A third party is neither the server nor the client, whatever it sends. */
static void
test_stranger (void)
{
  g_autoptr (SoketRoster) roster = soket_roster_new (8);
  const SoketRosterEntry *entry;

  n_records = 0;
  udp (CLIENT, SENDTO, 1, 1, 41001, 5555, 10);
  udp (STRANGER, SOCKET, 2, 1, 0, 0, 0);
  udp (STRANGER, SENDTO, 2, 1, 9, 41001, 20);
  udp (CLIENT, RECVFROM, 1, 1, 41001, 9, 20);
  udp (STRANGER, CLOSE, 2, 1, 9, 0, 0);
  entry = soket_roster_lookup (roster, 1);
  g_assert_cmpuint (entry->server.port, ==, 5555);
  g_assert_cmpuint (entry->sockets[SOKET_SIDE_SERVER], ==, 0);
  g_assert_false (entry->closed[SOKET_SIDE_SERVER]);
  g_assert_cmpuint (entry->sent[SOKET_SIDE_SERVER], ==, 0);
  g_assert_cmpuint (soket_roster_get_length (roster), ==, 1);
  g_assert_null (soket_roster_lookup_server (roster, 2));
}

/* The client gave up before anything came: that is what became of the conversation. */
static void
test_given_up (void)
{
  g_autoptr (SoketRoster) roster = soket_roster_new (8);
  SoketRecord record;

  n_records = 0;
  tcp (CLIENT, CONNECT, 1, 1, 41001, 5555, 0);
  record = make (SOKET_SIDE_CLIENT, SOKET_CALL_RECV, 1, 1, -1);
  record.ending = SOKET_ENDING_TIMED_OUT;
  soket_roster_add (roster, &record);
  g_assert_cmpint (soket_roster_lookup (roster, 1)->ending, ==, SOKET_ENDING_TIMED_OUT);

  /* To read on in vain after the reply is no failure. */
  tcp (CLIENT, CONNECT, 2, 2, 41002, 5555, 0);
  tcp (CLIENT, RECV, 2, 2, 41002, 5555, 10);
  record = make (SOKET_SIDE_CLIENT, SOKET_CALL_RECV, 2, 2, -1);
  record.ending = SOKET_ENDING_TIMED_OUT;
  soket_roster_add (roster, &record);
  g_assert_cmpint (soket_roster_lookup (roster, 2)->ending, ==, SOKET_ENDING_RETURNED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/roster/exchange", test_exchange);
  g_test_add_func ("/roster/newest", test_newest);
  g_test_add_func ("/roster/refused", test_refused);
  g_test_add_func ("/roster/waiting", test_waiting);
  g_test_add_func ("/roster/bounded", test_bounded);
  g_test_add_func ("/roster/waits", test_waits);
  g_test_add_func ("/roster/unbound", test_unbound);
  g_test_add_func ("/roster/unbound-order", test_unbound_order);
  g_test_add_func ("/roster/watched-client", test_watched_client);
  g_test_add_func ("/roster/watched-clients-kept", test_watched_clients_kept);
  g_test_add_func ("/roster/watched-listener", test_watched_listener);
  g_test_add_func ("/roster/watched-clients", test_watched_clients);
  g_test_add_func ("/roster/no-calls", test_no_calls);
  g_test_add_func ("/roster/server", test_server);
  g_test_add_func ("/roster/server-at-all-addresses", test_server_at_all_addresses);
  g_test_add_func ("/roster/queue", test_queue);
  g_test_add_func ("/roster/bytes", test_bytes);
  g_test_add_func ("/roster/stranger", test_stranger);
  g_test_add_func ("/roster/given-up", test_given_up);

  return g_test_run ();
}
