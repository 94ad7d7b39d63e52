/* test-guess.c - questions about calls: their choices, answers and sentences
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/words/soket-guess.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define CLIENT SOKET_SIDE_CLIENT
#define SERVER SOKET_SIDE_SERVER
#define TCP SOKET_TRANSPORT_TCP
#define UDP SOKET_TRANSPORT_UDP
#define UNKNOWN SOKET_GUESS_UNKNOWN

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
    .socket = side == CLIENT ? 1 : 2,
  };

  g_assert_true (soket_endpoint_parse ("127.0.0.1", 5555, &record.peer));
  return record;
}

static SoketGuessBefore
make_before (const SoketRecord *record,
             gint64             queued,
             gint64             message)
{
  return (SoketGuessBefore) { .call = record->call, .transport = record->transport, .asked = record->argument, .queued = queued, .message = message };
}

static void
assert_choices (const SoketGuess *guess)
{
  g_assert_cmpuint (guess->n_choices, >=, 2);
  g_assert_cmpuint (guess->n_choices, <=, SOKET_GUESS_CHOICES_MAX);
  for (guint i = 0; i < guess->n_choices; i++)
    {
      g_autofree char *words = soket_guess_dup_choice (guess, i);

      g_assert_cmpuint (strlen (words), >, 0);
      for (guint j = 0; j < i; j++)
        g_assert_cmpint (guess->choices[i], !=, guess->choices[j]);
    }
}

static void
test_reveal (void)
{
  static const struct
  {
    SoketTransport transport;
    SoketCallName call;
    gint64 argument;
    gint64 result;
    int error;
    gboolean begins;
    gint64 queued;
    const char *sentence;
  } rows[] = {
    { TCP, SOKET_CALL_ACCEPT, 0, 2, 0, TRUE, UNKNOWN, "it waits; no client has connected yet" },
    { TCP, SOKET_CALL_ACCEPT, 0, 2, 0, FALSE, UNKNOWN, "it goes on; a client has connected" },
    { TCP, SOKET_CALL_CONNECT, 0, 0, 0, TRUE, UNKNOWN, "it waits; no answer to its SYN has come yet" },
    { TCP, SOKET_CALL_CONNECT, 0, 0, 0, FALSE, UNKNOWN, "it goes on; the kernels have shaken hands, whether accept () was called or not" },
    { TCP, SOKET_CALL_CONNECT, 0, -1, ECONNREFUSED, FALSE, UNKNOWN,
      "it failed: ECONNREFUSED; as a rule nobody listens there, and the SYN was answered with RST; start the server first" },
    { UDP, SOKET_CALL_CONNECT, 0, 0, 0, FALSE, UNKNOWN, "it goes on; over UDP connect () sends nothing, it only remembers the address" },
    { TCP, SOKET_CALL_BIND, 0, 0, 0, FALSE, UNKNOWN, "it goes on; nobody else had this address and port" },
    { TCP, SOKET_CALL_RECV, 4096, 10, 0, TRUE, 0, "it waits; nothing has come yet" },
    { TCP, SOKET_CALL_RECV, 4096, 4, 0, FALSE, 4, "it returned 4, less than asked: TCP keeps no borders" },
    { TCP, SOKET_CALL_RECV, 1, 1, 0, FALSE, 10, "it returned 1, as much as asked; more may be waiting in the kernel" },
    { TCP, SOKET_CALL_RECV, 4096, 0, 0, FALSE, 0, "it returned 0: the other side has closed" },
    { TCP, SOKET_CALL_RECV, 1, 0, 0, FALSE, 0, "it returned 0: the other side has closed" },
    /* Who asks for nothing gets it. */
    { TCP, SOKET_CALL_RECV, 0, 0, 0, FALSE, 10, "it returned 0, as much as asked; more may be waiting in the kernel" },
    { TCP, SOKET_CALL_RECV, 4096, -1, ECONNRESET, FALSE, 0,
      "it failed: ECONNRESET; the other side has broken the connection (RST) instead of closing it (FIN)" },
    { UDP, SOKET_CALL_RECV, 4096, -1, ECONNREFUSED, FALSE, 0,
      "it failed: ECONNREFUSED; nobody receives there; the kernel can say so because this socket is connected" },
    { UDP, SOKET_CALL_RECVFROM, 4096, 10, 0, TRUE, 0, "it waits; no datagram has come yet" },
    { UDP, SOKET_CALL_RECVFROM, 4096, 10, 0, FALSE, 10, "it returned 10: one datagram, whole, however much was asked for" },
    { UDP, SOKET_CALL_RECVFROM, 4096, 10, 0, FALSE, UNKNOWN, "it returned 10: one datagram, whole, however much was asked for" },
    { UDP, SOKET_CALL_RECVFROM, 4, 4, 0, FALSE, 10, "it returned 4: the datagram was longer and was cut; the rest is lost" },
    { UDP, SOKET_CALL_RECVFROM, 4, 4, 0, FALSE, UNKNOWN, "it returned 4: one datagram" },
    { UDP, SOKET_CALL_RECVFROM, 4096, 0, 0, FALSE, 0, "it returned 0: an empty datagram; over UDP 0 bytes are a message, not the end" },
    { TCP, SOKET_CALL_SEND, 3000, 3000, 0, TRUE, 0, "it waits; the kernel has no room for more yet" },
    { TCP, SOKET_CALL_SEND, 3000, 2048, 0, FALSE, 0, "it returned 2048: the kernel had room for this part only; the rest must be sent again" },
    { TCP, SOKET_CALL_SEND, 10, 10, 0, FALSE, 0, "it returned 10: the kernel has copied all of it; that is not to say that the other side has it" },
    { UDP, SOKET_CALL_SENDTO, 10, 10, 0, FALSE, 0, "it returned 10: one datagram was sent; UDP does not tell whether anyone receives it" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketRecord record = make_call (CLIENT, rows[i].transport, rows[i].call, rows[i].argument, rows[i].result, rows[i].error);
      SoketGuessBefore before = make_before (&record, rows[i].queued, UNKNOWN);
      g_autofree char *yes = soket_guess_dup_reveal (&before, &record, rows[i].begins, TRUE);
      g_autofree char *no = soket_guess_dup_reveal (&before, &record, rows[i].begins, FALSE);
      g_autofree char *right = g_strdup_printf ("Yes: %s.", rows[i].sentence);
      g_autofree char *wrong = g_strdup_printf ("No: %s.", rows[i].sentence);

      g_assert_cmpstr (yes, ==, right);
      g_assert_cmpstr (no, ==, wrong);
    }
}

static void
test_cut_send (void)
{
  SoketRecord record = make_call (CLIENT, TCP, SOKET_CALL_SEND, 3000, 2048, 0);
  SoketGuessBefore before = make_before (&record, 0, UNKNOWN);
  g_autofree char *reveal = NULL;

  record.state.tcp_state = SOKET_TCP_STATE_CLOSED;
  reveal = soket_guess_dup_reveal (&before, &record, FALSE, TRUE);
  g_assert_cmpstr (reveal, ==, "Yes: it returned 2048: the kernel has taken this part only; the connection is over.");
}

/* A program whose time-out came first got an error; whatever the user ended tells nothing. */
static void
test_given_up (void)
{
  SoketRecord record = make_call (CLIENT, TCP, SOKET_CALL_RECV, 4096, -1, 0);
  SoketGuessBefore before = make_before (&record, 0, UNKNOWN);
  g_autofree char *reveal = NULL;
  SoketGuess guess;

  record.ending = SOKET_ENDING_TIMED_OUT;
  g_assert_true (soket_guess_ask_recorded (&guess, &before, &record, FALSE, 1));
  g_assert_cmpint (guess.choices[soket_guess_judge (&guess, &record, FALSE)], ==, SOKET_GUESS_FAILS);
  reveal = soket_guess_dup_reveal (&before, &record, FALSE, TRUE);
  g_assert_nonnull (strstr (reveal, "no byte came while it waited"));

  record.ending = SOKET_ENDING_CANCELLED;
  g_assert_false (soket_guess_ask_recorded (&guess, &before, &record, FALSE, 1));
  g_assert_cmpuint (soket_guess_judge (&guess, &record, FALSE), ==, G_MAXUINT);
}

/* The question tells of the call nothing but its arguments. */
static void
test_question (void)
{
  SoketRecord record = make_call (SERVER, TCP, SOKET_CALL_RECV, 4096, 10, 0);
  SoketGuess fate = { .kind = SOKET_GUESS_FATE }, number = { .kind = SOKET_GUESS_NUMBER };
  g_autofree char *what = soket_guess_dup_question (&fate, &record);
  g_autofree char *how_many = soket_guess_dup_question (&number, &record);
  g_autofree char *score = soket_guess_dup_score (5, 7);

  g_assert_cmpstr (what, ==, "Server: recv (4096). What happens?");
  g_assert_cmpstr (how_many, ==, "Server: recv (4096). How many bytes does it return?");
  g_assert_cmpstr (score, ==, "5 of 7");
}

/* Whatever a call does: the answer is among the choices, which differ; the same seed asks the same. */
static void
test_always_answered (void)
{
  static const gint64 numbers[] = { UNKNOWN, 0, 1, 4, 10, 4096 };
  gboolean first[SOKET_GUESS_CHOICES_MAX] = { FALSE };
  guint n_asked = 0, n_numbers = 0;

  for (guint32 seed = 0; seed < 40; seed++)
    for (int call = SOKET_CALL_SOCKET; call < SOKET_N_CALL_NAMES; call++)
      for (int transport = TCP; transport <= UDP; transport++)
        for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
          for (guint j = 0; j < G_N_ELEMENTS (numbers); j++)
            for (int how = 0; how < 4; how++)
              {
                gboolean begins = how == 1, fails = how == 2;
                SoketRecord record = make_call (SERVER, (SoketTransport) transport, (SoketCallName) call, MAX (numbers[i], 0),
                                                fails ? -1 : MAX (numbers[j], 0), fails ? ECONNRESET : 0);
                SoketGuessBefore before = make_before (&record, numbers[(i + j) % G_N_ELEMENTS (numbers)], numbers[(i * j) % G_N_ELEMENTS (numbers)]);
                SoketGuess guess, again;
                guint right;

                before.waited = how == 3;
                if (!soket_guess_ask_recorded (&guess, &before, &record, begins, seed))
                  {
                    g_assert_cmpint (guess.kind, ==, SOKET_GUESS_NONE);
                    continue;
                  }
                n_asked++;
                assert_choices (&guess);
                right = soket_guess_judge (&guess, &record, begins);
                g_assert_cmpuint (right, <, guess.n_choices);
                if (guess.kind == SOKET_GUESS_NUMBER)
                  {
                    g_assert_cmpint (guess.choices[right], ==, record.result);
                    n_numbers++;
                    first[right] = TRUE;
                  }
                soket_guess_ask_recorded (&again, &before, &record, begins, seed);
                g_assert_cmpmem (&guess, sizeof guess, &again, sizeof again);
              }
  g_assert_cmpuint (n_asked, >, 100);
  g_assert_cmpuint (n_numbers, >, 100);
  for (guint i = 0; i < SOKET_GUESS_CHOICES_MAX; i++)
    g_assert_true (first[i]);
}

/* Before the result is known: whatever comes, one choice is right. */
static void
test_without_result (void)
{
  SoketRecord record = make_call (SERVER, TCP, SOKET_CALL_RECV, 4096, 7, 0);
  SoketGuessBefore before = make_before (&record, 10, 10);
  g_autofree char *words = NULL;
  SoketGuess guess;

  g_assert_true (soket_guess_ask (&guess, &before, SOKET_GUESS_NUMBER, 3));
  assert_choices (&guess);
  g_assert_cmpint (guess.choices[guess.n_choices - 1], ==, SOKET_GUESS_OTHER);
  words = soket_guess_dup_choice (&guess, guess.n_choices - 1);
  g_assert_cmpstr (words, ==, "another number");
  g_assert_cmpuint (soket_guess_judge (&guess, &record, FALSE), ==, guess.n_choices - 1);
  record.result = 10;
  g_assert_cmpint (guess.choices[soket_guess_judge (&guess, &record, FALSE)], ==, 10);
  g_assert_cmpuint (soket_guess_judge (&guess, &record, TRUE), ==, G_MAXUINT);

  g_assert_true (soket_guess_ask (&guess, &before, SOKET_GUESS_FATE, 3));
  g_assert_cmpint (guess.choices[soket_guess_judge (&guess, &record, TRUE)], ==, SOKET_GUESS_WAITS);
  g_assert_cmpint (guess.choices[soket_guess_judge (&guess, &record, FALSE)], ==, SOKET_GUESS_GOES_ON);
  record.returned_us = -1;
  g_assert_cmpint (guess.choices[soket_guess_judge (&guess, &record, TRUE)], ==, SOKET_GUESS_WAITS);
}

/* Of a call that a program is held before: the numbers are those that are known, and whatever comes one choice is right. */
static void
test_held (void)
{
  SoketRecord records[] = {
    make_call (CLIENT, TCP, SOKET_CALL_SEND, 10, 10, 0),
    make_call (SERVER, TCP, SOKET_CALL_RECV, 4, 4, 0),
    make_call (CLIENT, TCP, SOKET_CALL_RECV, 4096, -1, 0),
  };
  SoketRecord call = make_call (SERVER, TCP, SOKET_CALL_RECV, 4096, -1, 0);
  SoketGuessBefore before;
  gboolean has_fate = FALSE, has_number = FALSE;
  SoketGuess guess;

  records[2].returned_us = call.returned_us = -1;
  g_assert_true (soket_guess_read_held (&before, records, 3, &call, UNKNOWN));
  g_assert_cmpint (before.asked, ==, 4096);
  g_assert_cmpint (before.queued, ==, 6);
  g_assert_cmpint (before.message, ==, 10);
  g_assert_false (before.again);
  for (guint32 seed = 0; seed < 40; seed++)
    {
      static const gint64 known[] = { 0, 6, 4096 };

      g_assert_true (soket_guess_ask_held (&guess, &before, FALSE, seed));
      assert_choices (&guess);
      has_fate = has_fate || guess.kind == SOKET_GUESS_FATE;
      for (guint i = 0; guess.kind == SOKET_GUESS_NUMBER && i < G_N_ELEMENTS (known); i++)
        {
          SoketRecord returned = make_call (SERVER, TCP, SOKET_CALL_RECV, 4096, known[i], 0);

          has_number = TRUE;
          g_assert_cmpint (guess.choices[soket_guess_judge (&guess, &returned, FALSE)], ==, known[i]);
          returned.result = 5;
          g_assert_cmpint (guess.choices[soket_guess_judge (&guess, &returned, FALSE)], ==, SOKET_GUESS_OTHER);
        }
      /* What would wait returns no number. */
      g_assert_true (soket_guess_ask_held (&guess, &before, TRUE, seed));
      g_assert_cmpint (guess.kind, ==, SOKET_GUESS_FATE);
    }
  g_assert_true (has_fate && has_number);

  /* The kernel knows better; of what is not seen nothing is known but its answer. */
  g_assert_true (soket_guess_read_held (&before, records, 3, &call, 3));
  g_assert_cmpint (before.queued, ==, 3);
  g_assert_true (soket_guess_read_held (&before, NULL, 0, &call, UNKNOWN));
  g_assert_cmpint (before.queued, ==, UNKNOWN);
  g_assert_cmpint (before.message, ==, UNKNOWN);
}

/* Where only a poll () has told what comes its size is that of the same line before, or not known. */
static void
test_held_poll (void)
{
  SoketRecord records[] = { make_call (CLIENT, TCP, SOKET_CALL_SEND, 10, 10, 0), make_call (SERVER, TCP, SOKET_CALL_RECV, 1, 1, 0) };
  SoketRecord call = make_call (SERVER, TCP, SOKET_CALL_RECV, 0, -1, 0);
  g_autofree char *question = NULL;
  SoketGuessBefore before;
  SoketGuess guess;

  call.returned_us = -1;
  call.file = records[1].file = "server.py";
  call.line = records[1].line = 7;
  g_assert_true (soket_guess_read_held (&before, records, 2, &call, 9));
  g_assert_cmpint (before.asked, ==, 1);
  g_assert_true (before.again);
  g_assert_false (soket_guess_ask_held (&guess, &before, FALSE, 1));
  /* The last one is there no more. */
  g_assert_true (soket_guess_read_held (&before, records, 2, &call, 0));
  g_assert_false (before.again);
  g_assert_true (soket_guess_ask_held (&guess, &before, TRUE, 1));

  call.line = 8;
  g_assert_true (soket_guess_read_held (&before, records, 2, &call, 9));
  g_assert_cmpint (before.asked, ==, UNKNOWN);
  g_assert_false (before.again);
  question = soket_guess_dup_question (&guess, &call);
  g_assert_cmpstr (question, ==, "Server: recv (). What happens?");

  /* One number beside another one is no choice. */
  g_assert_true (soket_guess_read_held (&before, NULL, 0, &call, UNKNOWN));
  for (guint32 seed = 0; seed < 20; seed++)
    {
      g_assert_true (soket_guess_ask_held (&guess, &before, FALSE, seed));
      g_assert_cmpint (guess.kind, ==, SOKET_GUESS_FATE);
    }
}

static void
test_uncounted (void)
{
  SoketRecord record = make_call (SERVER, TCP, SOKET_CALL_RECV, 4096, 4, 0);
  SoketGuessBefore before = make_before (&record, 4, UNKNOWN);
  g_autofree char *returned = soket_guess_dup_uncounted (&before, &record, FALSE);
  g_autofree char *waits = soket_guess_dup_uncounted (&before, &record, TRUE);

  g_assert_cmpstr (returned, ==, "Not counted: it returned 4, less than asked: TCP keeps no borders.");
  g_assert_cmpstr (waits, ==, "Not counted: it waits; nothing has come yet.");
}

static void
test_not_worth_asking (void)
{
  static const SoketCallName calls[] = { SOKET_CALL_SOCKET, SOKET_CALL_SETSOCKOPT, SOKET_CALL_LISTEN, SOKET_CALL_GETSOCKNAME, SOKET_CALL_GETPEERNAME,
                                         SOKET_CALL_SHUTDOWN, SOKET_CALL_CLOSE, SOKET_CALL_OTHER };
  SoketRecord record = make_call (SERVER, TCP, SOKET_CALL_RECV, 1, 1, 0);
  SoketGuessBefore before = make_before (&record, 5, 10);
  SoketGuess guess;

  before.again = TRUE;
  g_assert_false (soket_guess_ask (&guess, &before, SOKET_GUESS_FATE, 1));
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      record = make_call (SERVER, TCP, calls[i], 0, 0, 0);
      before = make_before (&record, 0, 0);
      g_assert_false (soket_guess_ask (&guess, &before, SOKET_GUESS_FATE, 1));
      g_assert_false (soket_guess_ask_recorded (&guess, &before, &record, FALSE, 1));
    }

  /* A client has been seen to connect. */
  record = make_call (SERVER, TCP, SOKET_CALL_ACCEPT, 0, 2, 0);
  before = make_before (&record, 0, 0);
  g_assert_true (soket_guess_ask_recorded (&guess, &before, &record, TRUE, 1));
  before.waited = TRUE;
  g_assert_false (soket_guess_ask_recorded (&guess, &before, &record, FALSE, 1));
}

/* Two one-byte reads of a message of three, whose last is not sent yet. */
static void
test_before (void)
{
  SoketRecord records[] = {
    make_call (CLIENT, TCP, SOKET_CALL_SEND, 3, 3, 0),
    make_call (SERVER, TCP, SOKET_CALL_RECV, 1, 1, 0),
    make_call (SERVER, TCP, SOKET_CALL_RECV, 1, 1, 0),
    make_call (SERVER, TCP, SOKET_CALL_RECV, 1, 1, 0),
    make_call (SERVER, TCP, SOKET_CALL_RECV, 1, 1, 0),
    make_call (SERVER, TCP, SOKET_CALL_SEND, 3, 3, 0),
    make_call (CLIENT, TCP, SOKET_CALL_RECV, 4096, 3, 0),
  };
  const SoketLadderStep steps[] = { { 0, FALSE }, { 1, FALSE }, { 2, FALSE }, { 3, FALSE }, { 4, TRUE }, { 4, FALSE }, { 5, FALSE }, { 6, FALSE },
                                    { G_MAXUINT, FALSE } };
  static const struct
  {
    gboolean asked, waited, again;
    gint64 queued, message;
  } rows[] = {
    { TRUE, FALSE, FALSE, 0, 0 },
    { TRUE, FALSE, FALSE, 3, 3 },
    { TRUE, FALSE, TRUE, 2, 3 },
    { TRUE, FALSE, TRUE, 1, 3 },
    { TRUE, FALSE, FALSE, 0, 3 },
    { TRUE, TRUE, FALSE, 0, 3 },
    { TRUE, FALSE, FALSE, 0, 3 },
    { TRUE, FALSE, FALSE, 3, 3 },
    { FALSE, FALSE, FALSE, UNKNOWN, UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketGuessBefore before;

      g_assert_cmpint (soket_guess_read_before (&before, records, G_N_ELEMENTS (records), steps, i), ==, rows[i].asked);
      g_assert_cmpint (before.waited, ==, rows[i].waited);
      g_assert_cmpint (before.again, ==, rows[i].again);
      g_assert_cmpint (before.queued, ==, rows[i].queued);
      g_assert_cmpint (before.message, ==, rows[i].message);
    }
}

/* Of datagrams the next one counts, not their sum; of an end that is not seen nothing is known; nobody asks about what Soket adds. */
static void
test_before_udp (void)
{
  SoketRecord records[] = {
    make_call (CLIENT, UDP, SOKET_CALL_SENDTO, 10, 10, 0),
    make_call (CLIENT, UDP, SOKET_CALL_SENDTO, 4, 4, 0),
    make_call (SERVER, UDP, SOKET_CALL_RECVFROM, 3, 3, 0),
    make_call (SERVER, UDP, SOKET_CALL_RECVFROM, 3, 3, 0),
  };
  const SoketLadderStep steps[] = { { 0, FALSE }, { 1, FALSE }, { 2, FALSE }, { 3, FALSE } };
  const SoketLadderStep alone[] = { { 0, FALSE } };
  SoketGuessBefore before;

  g_assert_true (soket_guess_read_before (&before, records, 4, steps, 2));
  g_assert_cmpint (before.queued, ==, 10);
  g_assert_true (soket_guess_read_before (&before, records, 4, steps, 3));
  g_assert_cmpint (before.queued, ==, 4);
  g_assert_cmpint (before.message, ==, 4);
  g_assert_false (before.again);

  g_assert_true (soket_guess_read_before (&before, &records[3], 1, alone, 0));
  g_assert_cmpint (before.queued, ==, UNKNOWN);
  records[3].origin = SOKET_ORIGIN_ENGINE;
  g_assert_false (soket_guess_read_before (&before, &records[3], 1, alone, 0));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/guess/reveal", test_reveal);
  g_test_add_func ("/guess/given-up", test_given_up);
  g_test_add_func ("/guess/cut-send", test_cut_send);
  g_test_add_func ("/guess/question", test_question);
  g_test_add_func ("/guess/always-answered", test_always_answered);
  g_test_add_func ("/guess/without-result", test_without_result);
  g_test_add_func ("/guess/held", test_held);
  g_test_add_func ("/guess/held-poll", test_held_poll);
  g_test_add_func ("/guess/uncounted", test_uncounted);
  g_test_add_func ("/guess/not-worth-asking", test_not_worth_asking);
  g_test_add_func ("/guess/before", test_before);
  g_test_add_func ("/guess/before-udp", test_before_udp);

  return g_test_run ();
}
