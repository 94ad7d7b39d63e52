/* test-try.c - every entry of data/try.ini played, and held to its promises
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-error.h"
#include "core/record/soket-record-line.h"
#include "lib/soket-bench.h"
#include "net/experiment/soket-try-peers.h"
#include "net/experiment/soket-try-runner.h"
#include "net/socket/soket-socket.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  gboolean  done;
  gboolean  played;
  GError   *error;
} Play;

static void
played_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Play *play = user_data;

  g_assert_false (play->done);
  play->played = soket_try_runner_play_finish (SOKET_TRY_RUNNER (source), result, &play->error);
  play->done = TRUE;
}

/* The longest that an entry may take is longer than what soket_test_wait_until () waits. */
static void
wait_for (Play *play)
{
  gint64 deadline_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (!play->done && g_get_monotonic_time () < deadline_us)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (play->done);
}

static void
assert_nothing_left (SoketTrace *trace,
                     guint       n_open)
{
  soket_test_drain ();
  g_assert_cmpuint (soket_socket_get_n_open (), ==, n_open);
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 0);
}

/* Plays and tells which promises are kept, as a text of K, B, O and N. */
static char *
play (const SoketTry *entry,
      gboolean       *kept)
{
  SoketTrace *trace = soket_trace_new ();
  SoketTryRunner *runner = soket_try_runner_new (entry, trace);
  guint n_open = soket_socket_get_n_open ();
  GString *states = g_string_new (NULL);
  const SoketTryCheck *check;
  Play result = { 0 };

  soket_try_runner_play_async (runner, NULL, played_cb, &result);
  wait_for (&result);
  g_assert_no_error (result.error);
  g_assert_true (result.played);
  assert_nothing_left (trace, n_open);

  check = soket_try_runner_get_check (runner);
  for (guint i = 0; i < soket_try_get_n_promises (entry); i++)
    g_string_append_c (states, "OKBN"[soket_try_check_get_state (check, i)]);
  *kept = soket_try_check_is_kept (check);
  if (!*kept)
    {
      SoketRecord record;

      for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
        {
          g_autofree char *line = soket_record_dup_line (&record);

          g_test_message ("%s", line);
        }
    }
  g_assert_finalize_object (runner);
  g_assert_finalize_object (trace);

  return g_string_free (states, FALSE);
}

static void
play_once (const SoketTry *entry)
{
  g_autofree char *states = NULL;
  gboolean kept;

  states = play (entry, &kept);
  for (guint i = 0; i < soket_try_get_n_promises (entry); i++)
    if (states[i] != 'K' && states[i] != 'N')
      {
        g_autofree char *words = soket_observation_dup_text (soket_try_get_promise (entry, i));

        g_test_message ("not seen: %s", words);
        g_test_fail ();
      }
  g_assert_true (kept);
  /* What is promised to others only is not all there is. */
  g_assert_nonnull (strchr (states, 'K'));
}

/* Once, or in a row as often as SOKET_TRY_TIMES says: what is promised is promised each time. */
static void
test_entry (gconstpointer data)
{
  const char *times = g_getenv ("SOKET_TRY_TIMES");
  guint n = times != NULL ? (guint) g_ascii_strtoull (times, NULL, 10) : 1;

  for (guint i = 0; i < MAX (n, 1) && !g_test_failed (); i++)
    play_once (data);
}

static guint
count_calls (SoketTrace    *trace,
             SoketSide      side,
             SoketCallName  call,
             gint64         result)
{
  SoketRecord record;
  guint n = 0;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    n += record.kind == SOKET_RECORD_CALL && record.side == side && record.call == call && record.result == result
         && record.ending == SOKET_ENDING_RETURNED;

  return n;
}

/* The whole computer stands still for longer than the client waits, right after it has sent: the server still takes what was sent, and then waits. */
static void
test_halt (void)
{
  SoketTrace *trace = soket_trace_new ();
  SoketTryRunner *runner = soket_try_runner_new (soket_try_lookup ("no-dot"), trace);
  Play result = { 0 };

  soket_try_runner_play_async (runner, NULL, played_cb, &result);
  soket_test_wait_until (count_calls (trace, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 9) > 0);
  g_usleep (5 * G_USEC_PER_SEC / 2);
  wait_for (&result);
  g_assert_no_error (result.error);
  g_assert_true (soket_try_check_is_kept (soket_try_runner_get_check (runner)));
  g_assert_finalize_object (runner);
  g_assert_finalize_object (trace);
}

/* --- to the end --- */

#define HEAD "[entry]\nTitle=Title\nDo=Do.\nWatch=Watch.\n"

static GPtrArray *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *entries = soket_try_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_nonnull (entries);
  return entries;
}

/* Plays with a look between any two events of sockets; @n_server: how often the server's recv () gives 0. */
static void
play_slowly (const SoketTry *entry,
             guint           n_server)
{
  SoketTrace *trace = soket_trace_new ();
  SoketTryRunner *runner = soket_try_runner_new (entry, trace);
  Play result = { 0 };

  soket_try_runner_play_async (runner, NULL, played_cb, &result);
  for (guint i = 0; !result.done; i++)
    {
      if (i % 2 == 1)
        g_usleep (20000);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_no_error (result.error);
  g_assert_true (soket_try_check_is_kept (soket_try_runner_get_check (runner)));
  g_assert_cmpuint (count_calls (trace, SOKET_SIDE_CLIENT, SOKET_CALL_RECV, 0), ==, 1);
  g_assert_cmpuint (count_calls (trace, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 0), ==, n_server);
  g_assert_finalize_object (runner);
  g_assert_finalize_object (trace);
}

/* A reply keeps the last promise, and the picture goes on to the end of the streams that somebody reads to their end. */
static void
test_rest (void)
{
  g_autoptr (GPtrArray) at_once = parse (HEAD "Tab=echo\nclosing=slides\nmessage=abc.\nPromise=reply \"abc.\";\n");

  play_slowly (soket_try_lookup ("text-after-dot"), 1);
  play_slowly (g_ptr_array_index (at_once, 0), 0);
}

/* --- promises that are false --- */

/* The checker cannot always say yes: each of these has one promise that is true and one that can never be, however slow the computer is. */
static void
test_false_promises (void)
{
  static const struct
  {
    const char *text;
    const char *states;
  } rows[] = {
    { "Tab=echo\nPromise=client send 10; client connect ECONNREFUSED;", "KB" },
    { "Tab=echo\nPromise=server recv 10; server recv 11;", "KB" },
    { "Tab=echo\nPromise=server recv 10; server recv 10 x 2;", "KB" },
    { "Tab=echo\nPromise=reply; reply \"isi pesan.\";", "KB" },
    { "Tab=echo\nPromise=reply \"Isi pesan.\"; no reply;", "KB" },
    { "Tab=echo\nPromise=no note stranger; note stranger;", "KB" },
    { "Tab=echo\nPromise=no client shutdown; no client send;", "KB" },
    { "Tab=echo\nPromise=client recv 10; error ECONNREFUSED;", "KB" },
    { "Tab=echo\nPromise=server accept; queue accept 9;", "KB" },
    { "Tab=echo\nPromise=server send 10; server connect waits;", "KB" },
    { "Tab=echo\nServer=off\nPromise=error ECONNREFUSED; reply;", "KB" },
    { "Tab=caesar\nmessage=abc.\nshift=3\nPromise=note shift +3; note shift +4;", "KB" },
    { "Tab=scanner\nPromise=scan echo open; scan udp open;", "KB" },
    { "Tab=scanner\nPromise=scan udp closed; scan caesar closed;", "KB" },
    { "Tab=scanner\nPromise=scan caesar open; client send;", "KB" },
    { "Tab=echo\nServer=taken\nClient=off\nPromise=server bind EADDRINUSE; server listen;", "KB" },
    { "Tab=echo\nServer=stopped\nClient=off\nPromise=server bind EADDRINUSE; server listen;", "KB" },
    { "Tab=echo\nServer=stopped-reusing\nPromise=server listen; server bind EADDRINUSE;", "KB" },
    { "Tab=echo\nPromise=client send; client send part;", "KB" },
    { "Tab=echo\nClient=off\nCompanion=asking\nPromise=client getpeername ENOTCONN; client getpeername ENOTCONN x 2;", "KB" },
    { "Tab=echo\nClient=off\nCompanion=sending\nframing=none\nPromise=client send part; client send (400000) 400000;", "KB" },
    { "Tab=numbers\ntopic=byte-order\nvalue=11111\nPromise=fact big-endian \"2b 67\"; fact big-endian \"67 2b\";", "KB" },
    { "Tab=numbers\ntopic=sizes\nPromise=fact in_port_t \"2\"; fact in_port_t \"4\";", "KB" },
    { "Tab=numbers\ntopic=address\nvalue=127.0.0.1\nPromise=server bind 0; server bind EADDRNOTAVAIL;", "KB" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat (HEAD, rows[i].text, NULL);
      g_autoptr (GPtrArray) entries = parse (text);
      g_autofree char *states = NULL;
      gboolean kept;

      states = play (g_ptr_array_index (entries, 0), &kept);
      g_test_message ("%s", rows[i].text);
      g_assert_cmpstr (states, ==, rows[i].states);
      g_assert_false (kept);
    }
}

/* Who has the right and who has not are promised opposite things, and one of them is always told. */
static void
test_privileged (void)
{
  g_autoptr (GPtrArray) entries = parse (HEAD "Tab=echo\nServer=low\nClient=off\n"
                                         "Promise=server bind EACCES if privileged; server listen unless privileged;");
  g_autofree char *states = NULL;
  gboolean kept;

  states = play (g_ptr_array_index (entries, 0), &kept);
  g_assert_true (strcmp (states, "BN") == 0 || strcmp (states, "NB") == 0);
  g_assert_false (kept);
}

/* --- the check by itself --- */

static void
test_check_old_records (void)
{
  g_autoptr (GPtrArray) entries = parse (HEAD "Tab=echo\nPromise=client connect; no client send; reply;");
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketTryCheck) check = NULL;
  SoketRecord connect = soket_test_record (SOKET_CALL_CONNECT, 0);
  SoketRecord send = soket_test_record (SOKET_CALL_SEND, 1);

  soket_trace_push (trace, &connect);
  soket_trace_push (trace, &send);
  check = soket_try_check_new (g_ptr_array_index (entries, 0), trace, FALSE);
  soket_trace_flush (trace);
  g_assert_false (soket_try_check_update (check));
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (soket_try_check_get_state (check, i), ==, SOKET_PROMISE_OPEN);

  soket_trace_push (trace, &connect);
  g_assert_false (soket_try_check_update (check));
  soket_trace_flush (trace);
  g_assert_true (soket_try_check_update (check));
  g_assert_false (soket_try_check_update (check));
  g_assert_cmpint (soket_try_check_get_state (check, 0), ==, SOKET_PROMISE_KEPT);
  g_assert_false (soket_try_check_has_seen_all (check));
  soket_try_check_set_outcome (check, NULL, ECONNREFUSED);
  g_assert_cmpint (soket_try_check_get_state (check, 2), ==, SOKET_PROMISE_BROKEN);
  g_assert_true (soket_try_check_has_seen_all (check));
  soket_try_check_end (check, FALSE);
  g_assert_cmpint (soket_try_check_get_state (check, 1), ==, SOKET_PROMISE_KEPT);
  g_assert_false (soket_try_check_is_kept (check));
}

/* A ring that forgets what was looked at long ago. */
static void
test_check_ring (void)
{
  g_autoptr (GPtrArray) entries = parse (HEAD "Tab=echo\nPromise=client send x 1000;");
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (16, 16, 4096);
  g_autoptr (SoketTryCheck) check = soket_try_check_new (g_ptr_array_index (entries, 0), trace, FALSE);
  SoketRecord send = soket_test_record (SOKET_CALL_SEND, 1);

  for (guint i = 1; i <= 1000; i++)
    {
      soket_trace_push (trace, &send);
      soket_trace_flush (trace);
      g_assert_cmpint (soket_try_check_update (check), ==, i == 1000);
    }
  g_assert_true (soket_try_check_is_kept (check));
}

/* --- the file --- */

static void
assert_wrong (const char *text,
              guint       line,
              const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *start = g_strdup_printf ("line %u", line);

  if (soket_try_parse (text, strlen (text), &error) != NULL)
    g_error ("was read: %s", text);
  g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, start) && strchr (",:", error->message[strlen (start)]) != NULL);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_parse_errors (void)
{
  assert_wrong ("# a comment\n[entry\nTitle=x\n", 2, "");
  assert_wrong ("[entry]\nTitle=x\nno key here\n", 3, "");
  assert_wrong ("Title=x\n", 1, "");
  assert_wrong ("[entry]\nDo=x\n", 1, "Title");
  assert_wrong ("[entry]\nTitle=\nDo=x\n", 2, "Title");
  assert_wrong ("\f[entry]\r\n \fTitle=\nDo=x\n", 2, "Title");
  assert_wrong (HEAD "Promise=reply;\n", 1, "Tab");
  assert_wrong (HEAD "Tab=web\nPromise=reply;\n", 5, "web");
  assert_wrong (HEAD "Tab=echo\n", 1, "Promise");
  assert_wrong (HEAD "Tab=echo\nPromise=reply; server fly;\n", 6, "fly");
  assert_wrong (HEAD "Tab=echo\nServer=asleep\nPromise=reply;\n", 6, "asleep");
  assert_wrong (HEAD "Tab=echo\nfoo=1\nPromise=reply;\n", 6, "foo");
  assert_wrong (HEAD "Tab=echo\nclients=51\nPromise=reply;\n", 6, "51");
  assert_wrong (HEAD "Tab=echo\npieces=0x3\nPromise=reply;\n", 6, "0x3");
  assert_wrong (HEAD "Tab=echo\nframing=comma\nPromise=reply;\n", 6, "comma");
  assert_wrong (HEAD "Tab=echo\nkeep-open=yes\nPromise=reply;\n", 6, "yes");
  assert_wrong (HEAD "Tab=echo\nmessage=a\\q\nPromise=reply;\n", 6, "\"\\q\" is no escape");
  assert_wrong (HEAD "Tab=echo\nPromise=reply \"a\\qb\";\n", 6, "\"\\q\" is no escape");
  assert_wrong (HEAD "Tab=echo\nPromise=reply \"a\\q\xe2\x80\xae\";\n", 6, "\"\\q\" is no escape");
  assert_wrong (HEAD "Tab=echo\nPromise=reply; fly\\\x1b;\n", 6, "\"fly\\\\\\x1b\" is no");
  assert_wrong (HEAD "Tab=echo\nmessage=a\\xff\nPromise=reply;\n", 6, "UTF-8");
  assert_wrong (HEAD "Tab=echo\nrepeat=5\nPromise=reply;\n", 6, "repeat");
  assert_wrong (HEAD "Tab=echo\nrepeat=524289\nmessage=ab\nPromise=reply;\n", 6, "1048576");
  assert_wrong (HEAD "Tab=echo\nDo[id]=\xff\nPromise=reply;\n", 6, "UTF-8");
  assert_wrong (HEAD "Tab=echo\nrequest=e03abc.\nPromise=reply;\n", 6, "request");
  /* A setting of another service, and a dialect that this one has not. */
  assert_wrong (HEAD "Tab=echo\nshift=3\nPromise=reply;\n", 6, "shift");
  assert_wrong (HEAD "Tab=echo\ndialect=slides\nPromise=reply;\n", 6, "slides");
  assert_wrong (HEAD "Tab=caesar\nshift=100\nPromise=reply;\n", 6, "100");
  assert_wrong (HEAD "Tab=caesar\nmode=crack\nPromise=reply;\n", 6, "crack");
  /* What belongs to another program, with one and without. */
#define PROGRAM HEAD "Tab=echo\nProgram=server\nFail=Fail.\nRemedy=Remedy.\n"
  assert_wrong (HEAD "Tab=echo\nProgram=peer\nPromise=reply;\n", 6, "peer");
  assert_wrong (HEAD "Tab=echo\nFail=x\nPromise=reply;\n", 6, "Fail");
  assert_wrong (HEAD "Tab=echo\nReply=cut\nPromise=reply;\n", 6, "Reply");
  assert_wrong (HEAD "Tab=echo\nServer=restarted\nPromise=reply;\n", 6, "restarted");
  assert_wrong (HEAD "Tab=echo caesar\nPromise=reply;\n", 5, "several");
  assert_wrong (HEAD "Tab=\nPromise=reply;\n", 5, "Tab");
  assert_wrong (HEAD "Tab=scanner\nProgram=server\nPromise=reply;\n", 5, "scan");
  assert_wrong (HEAD "Tab=echo\nProgram=server\nRemedy=x\nPromise=reply;\n", 1, "Fail");
  assert_wrong (PROGRAM "Fail-asleep=x\nPromise=answer;\n", 9, "Fail-asleep");
  assert_wrong (PROGRAM "Info=x\nPromise=answer;\n", 9, "Info");
  assert_wrong (PROGRAM "Fail-cut=x\nInfo-cut=x\nPromise=answer;\n", 9, "same outcome");
  assert_wrong (PROGRAM "Remedy-cut=x\nPromise=answer;\n", 9, "without a sentence");
  assert_wrong (PROGRAM "Fail-cut=\nPromise=answer;\n", 9, "Fail-cut");
  assert_wrong (PROGRAM "Server=off\nPromise=answer;\n", 9, "on or restarted");
  assert_wrong (PROGRAM "Reply=nothing\nPromise=answer;\n", 9, "nothing");
  assert_wrong (PROGRAM "Reply=stranger\nPromise=answer;\n", 9, "UDP");
  assert_wrong (PROGRAM "Reply=cut\ntransport=udp\nPromise=answer;\n", 9, "UDP");
  assert_wrong (PROGRAM "requests=101\nPromise=answer;\n", 9, "101");
  assert_wrong (PROGRAM "leave=0\nPromise=answer;\n", 9, "leave");
  assert_wrong (PROGRAM "tail=\\q\nPromise=answer;\n", 9, "\"\\q\" is no escape");
  assert_wrong (HEAD "Tab=echo\nProgram=client\nFail=x\nRemedy=x\nServer=low\nPromise=answer;\n", 9, "on or off");
  assert_wrong ("[first]\nTitle=x\nDo=x\nWatch=x\nTab=echo\nPromise=reply;\n\n[second]\nTitle=x\nDo=x\nWatch=x\nTab=echo\nclients=0\nPromise=reply;\n",
                13, "second");
  /* The page Stream has settings of its own, and calls of its transport. */
#define STREAM HEAD "Tab=stream\n"
  assert_wrong (STREAM "Promise=server recv 0;\n", 1, "Calls is missing");
  assert_wrong (STREAM "framing=dot\nCalls=client send 1;\nPromise=server recv 0;\n", 6, "framing");
  assert_wrong (STREAM "sender-waiting=timeout\nCalls=client send 1;\nPromise=server recv 0;\n", 6, "timeout");
  assert_wrong (STREAM "buffers=large\nCalls=client send 1;\nPromise=server recv 0;\n", 6, "large");
  assert_wrong (STREAM "Calls=\nPromise=server recv 0;\n", 6, "none of the calls");
  assert_wrong (STREAM "Calls=client send 1;;\nPromise=server recv 0;\n", 6, "none of the calls");
  assert_wrong (STREAM "Calls=server send 1;\nPromise=server recv 0;\n", 6, "client sendall, client close, server recv");
  assert_wrong (STREAM "Calls=client sendto 1;\nPromise=server recv 0;\n", 6, "client sendto 1");
  assert_wrong (STREAM "transport=udp\nCalls=client send 1;\nPromise=server recv 0;\n", 7, "client sendto");
  assert_wrong (STREAM "Calls=client send;\nPromise=server recv 0;\n", 6, "behind client send");
  assert_wrong (STREAM "Calls=client send 0;\nPromise=server recv 0;\n", 6, "from 1 to 1048576");
  assert_wrong (STREAM "Calls=client send 1048577;\nPromise=server recv 0;\n", 6, "from 1 to 1048576");
  assert_wrong (STREAM "Calls=client close 1;\nPromise=server recv 0;\n", 6, "not \"1\"");
  assert_wrong (STREAM "Calls=client send 1 x 101;\nPromise=server recv 0;\n", 6, "behind x stands a number of times from 1 to 100, not \"101\"");
  assert_wrong (STREAM "Calls=client send 1 x 0;\nPromise=server recv 0;\n", 6, "behind x stands a number of times from 1 to 100, not \"0\"");
  assert_wrong (STREAM "Calls=client send 1 x;\nPromise=server recv 0;\n", 6, "behind x stands a number of times from 1 to 100, which is missing");
  assert_wrong (STREAM "Calls=client send 1 x 2 3;\nPromise=server recv 0;\n", 6, "not \"3\"");
  /* A closed end makes no calls: in vain they would be there. */
  assert_wrong (STREAM "Calls=client send 1; client close; server recv 1; client send 2;\nPromise=server recv 0;\n", 6,
                "client send comes after client close, and a closed end makes no calls");
  assert_wrong (STREAM "Calls=server close; server recv 1;\nPromise=server recv 0;\n", 6, "server recv comes after server close");
  assert_wrong (STREAM "Calls=client close x 2;\nPromise=server recv 0;\n", 6, "client close comes after client close");
  assert_wrong (STREAM "transport=udp\nCalls=server close; server recvfrom 1;\nPromise=server recvfrom;\n", 7, "server recvfrom comes after server close");
  /* Nor is anything typed on that page. */
  assert_wrong (STREAM "message=Isi\nCalls=client send 1;\nPromise=server recv 0;\n", 6, "message is not for Tab=stream: its bytes are the alphabet, and Calls says how many");
  assert_wrong (STREAM "Calls=client send 1;\nrepeat=2\nPromise=server recv 0;\n", 7, "repeat is not for Tab=stream");
  assert_wrong (STREAM "Calls=client send 1 x 100; server recv 1;\nPromise=server recv 0;\n", 6, "more than 100");
  assert_wrong (HEAD "Tab=echo\nCalls=client send 1;\nPromise=reply;\n", 6, "Calls");
  assert_wrong (STREAM "Companion=sending\nCalls=client send 1;\nPromise=server recv 0;\n", 6, "companion");
  /* GKeyFile would play the second of each, and say nothing. */
  assert_wrong (HEAD "Tab=echo\nPromise=reply;\n\n# again\n[entry]\nDo=x\n", 9, "already, in line 1");
  assert_wrong (HEAD "Tab=echo\nPromise=reply;\n\f[entry] \r\nDo=x\n", 7, "already, in line 1");
  assert_wrong (HEAD "Tab=echo\nPromise=reply;\nDo=Other.\n", 7, "Do already, in line 3");
  assert_wrong (HEAD "Do[id]=x\nTab=echo\nPromise=reply;\n Do[id] =y\n", 8, "Do[id] already, in line 5");
}

/* What stands twice in a file is an error; the same key of another entry, or of another language, is none. */
static void
test_twice (void)
{
  static const char text[] = HEAD "Do[id]=x\nDo[de]=x\n#Tab=x\n#Tab=x\n\n\nTab=echo\nPromise=reply;\n"
                             "[entry2]\nTitle=x\nDo=x\nWatch=x\nTab=echo\nPromise=reply;\n";
  g_autoptr (GPtrArray) entries = soket_try_parse (text, strlen (text), NULL);

  g_assert_nonnull (entries);
  g_assert_cmpuint (entries->len, ==, 2);
}

/* Words of the promises, in the order in which they are called. */
static void
test_calls (void)
{
  static const char text[] = STREAM "Calls= client send 3000 x 2;client sendall 9; server recv 1 ; client close;server close\nPromise=server recv 0;\n";
  static const SoketTryCall wanted[] = {
    { SOKET_TRY_CALL_SEND, SOKET_SIDE_CLIENT, 3000 }, { SOKET_TRY_CALL_SEND, SOKET_SIDE_CLIENT, 3000 },
    { SOKET_TRY_CALL_SEND_ALL, SOKET_SIDE_CLIENT, 9 }, { SOKET_TRY_CALL_RECEIVE, SOKET_SIDE_SERVER, 1 },
    { SOKET_TRY_CALL_CLOSE, SOKET_SIDE_CLIENT, 0 }, { SOKET_TRY_CALL_CLOSE, SOKET_SIDE_SERVER, 0 },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = soket_try_parse (text, strlen (text), &error);
  const GArray *calls = NULL;

  g_assert_no_error (error);
  calls = soket_try_get_calls (g_ptr_array_index (entries, 0));
  g_assert_cmpuint (calls->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < calls->len; i++)
    {
      const SoketTryCall *call = &g_array_index (calls, SoketTryCall, i);

      g_assert_cmpint (call->kind, ==, wanted[i].kind);
      g_assert_cmpint (call->side, ==, wanted[i].side);
      g_assert_cmpuint (call->size, ==, wanted[i].size);
    }
  g_assert_null (soket_try_get_protocol (g_ptr_array_index (entries, 0)));
  g_assert_null (soket_try_get_calls (soket_try_lookup ("no-dot")));
}

/* What a client sends is made by the service of its settings. */
static void
assert_message (const char *lines,
                const char *wanted)
{
  g_autofree char *text = g_strconcat (HEAD, lines, "\n", NULL);
  g_autoptr (GPtrArray) entries = soket_try_parse (text, strlen (text), NULL);
  g_autoptr (GBytes) message = soket_try_dup_message (g_ptr_array_index (entries, 0));

  g_assert_cmpmem (g_bytes_get_data (message, NULL), g_bytes_get_size (message), wanted, strlen (wanted));
}

static void
test_settings (void)
{
  const SoketTry *backlog = soket_try_lookup ("backlog");
  g_autoptr (GBytes) message = NULL;
  SoketClientOptions client;
  SoketServerOptions server;

  g_assert_null (soket_try_lookup ("nothing-of-the-kind"));
  g_assert_null (soket_try_lookup (NULL));
  g_assert_nonnull (backlog);
  g_assert_true (soket_try_get_has_companion (backlog));
  g_assert_cmpstr (soket_try_get_setting (backlog, "clients"), ==, "4");
  g_assert_null (soket_try_get_setting (backlog, "pieces"));
  soket_try_fill_client_options (backlog, &client);
  soket_try_fill_server_options (backlog, &server);
  g_assert_cmpuint (client.clients, ==, 4);
  g_assert_cmpuint (server.backlog, ==, 1);
  g_assert_cmpuint (server.max_connections, ==, 1);

  assert_message ("Tab=caesar\nmessage=abc.\nPromise=reply;", "e10abc.");
  assert_message ("Tab=caesar\nmessage=abc.\nmode=decrypt\nshift=3\nPromise=reply;", "d03abc.");
  assert_message ("Tab=caesar\nrequest=x3.\nPromise=reply;", "x3.");
  g_assert_null (soket_try_get_request (backlog));
  {
    g_autoptr (GPtrArray) entries = parse (HEAD "Tab=caesar\nrequest=x3.\nServer=taken\nClient=off\nPromise=reply;\n" "[other]\nTitle=x\nDo=x\nWatch=x\n"
                                           "Tab=scanner\nServer=low\nPromise=scan echo open;");
    const SoketTry *first = g_ptr_array_index (entries, 0);
    const SoketTry *second = g_ptr_array_index (entries, 1);

    g_assert_cmpstr (soket_try_get_name (first), ==, "entry");
    g_assert_cmpstr (soket_try_get_title (first), ==, "Title");
    g_assert_cmpstr (soket_try_get_do (first), ==, "Do.");
    g_assert_cmpstr (soket_try_get_watch (first, TRUE), ==, "Watch.");
    g_assert_cmpstr (soket_try_get_request (first), ==, "x3.");
    g_assert_cmpint (soket_try_get_server (first), ==, SOKET_TRY_SERVER_TAKEN);
    g_assert_false (soket_try_get_sends (first) || soket_try_get_sends (second) || soket_try_get_has_companion (first));
    g_assert_true (soket_try_get_protocol (first) == soket_protocol_lookup ("caesar"));
    g_assert_null (soket_try_get_protocol (second));
    g_assert_cmpint (soket_try_get_server (second), ==, SOKET_TRY_SERVER_LOW);
    g_assert_cmpuint (soket_try_get_n_promises (second), ==, 1);
  }
  message = soket_try_dup_message (soket_try_lookup ("datagram-too-large"));
  g_assert_cmpuint (g_bytes_get_size (message), ==, 65508);
}

/* Every setting by itself, and what is there without any. */
static void
test_options (void)
{
  g_autoptr (GPtrArray) all = parse (HEAD "Tab=caesar\naddress=127.0.0.2\nhost=127.0.0.3\nkeep-open=true\nclosing=slides\nserver-recv-size=7\n"
                                     "client-recv-size=8\nbacklog=9\nmax-connections=10\ntimeout=11\npieces=12\npause=13\nhalf-close=true\nreset=true\n"
                                     "read-delay=14\nclients=15\ndialect=slides\nPromise=reply;\n"
                                     "[udp]\nTitle=x\nDo=x\nWatch=x\nTab=echo\ntransport=udp\nframing=length\nconnected=true\nstranger=true\nPromise=reply;\n"
                                     "[none]\nTitle=x\nDo=x\nWatch=x\nTab=echo\nPromise=reply;\n"
                                     "[crlf]\nTitle=x\nDo=x\nWatch=x\nTab=echo\nframing=crlf\nmessage=a\\nb\\r\\n\nPromise=reply \"a\\nb\\r\\n\";\n");
  SoketClientOptions client;
  SoketServerOptions server;

  soket_try_fill_client_options (g_ptr_array_index (all, 0), &client);
  g_assert_cmpint (client.transport, ==, SOKET_TRANSPORT_TCP);
  g_assert_cmpstr (client.host, ==, "127.0.0.3");
  g_assert_cmpuint (client.recv_size, ==, 8);
  g_assert_cmpuint (client.timeout_ms, ==, 11000);
  g_assert_cmpuint (client.pieces, ==, 12);
  g_assert_cmpuint (client.pause_ms, ==, 13);
  g_assert_true (client.half_close && client.reset && !client.connected && !client.stranger && !client.end_message && !client.silent);
  g_assert_cmpuint (client.read_delay_ms, ==, 14);
  g_assert_cmpuint (client.clients, ==, 15);
  g_assert_cmpuint (client.read_on_ms, ==, 1000);
  soket_try_fill_server_options (g_ptr_array_index (all, 0), &server);
  g_assert_cmpstr (server.address, ==, "127.0.0.2");
  g_assert_cmpstr (server.dialect->name, ==, "slides");
  g_assert_true (server.keep_open);
  g_assert_cmpint (server.closing, ==, SOKET_CLOSING_SLIDES);
  g_assert_cmpuint (server.recv_size, ==, 7);
  g_assert_cmpuint (server.max_connections, ==, 10);
  g_assert_cmpuint (server.backlog, ==, 9);

  soket_try_fill_client_options (g_ptr_array_index (all, 1), &client);
  soket_try_fill_server_options (g_ptr_array_index (all, 1), &server);
  g_assert_cmpint (client.transport, ==, SOKET_TRANSPORT_UDP);
  g_assert_cmpint (server.transport, ==, SOKET_TRANSPORT_UDP);
  g_assert_cmpint (client.framing, ==, SOKET_FRAMING_LENGTH);
  g_assert_cmpint (server.framing, ==, SOKET_FRAMING_LENGTH);
  g_assert_true (client.connected && client.stranger && !client.half_close && !client.reset);

  soket_try_fill_client_options (g_ptr_array_index (all, 3), &client);
  soket_try_fill_server_options (g_ptr_array_index (all, 3), &server);
  g_assert_cmpint (client.framing, ==, SOKET_FRAMING_CRLF);
  g_assert_cmpint (server.framing, ==, SOKET_FRAMING_CRLF);
  g_assert_cmpstr (soket_try_get_text (g_ptr_array_index (all, 3)), ==, "a\nb\r\n");

  soket_try_fill_client_options (g_ptr_array_index (all, 2), &client);
  soket_try_fill_server_options (g_ptr_array_index (all, 2), &server);
  g_assert_cmpint (client.transport, ==, SOKET_TRANSPORT_TCP);
  g_assert_cmpint (client.framing, ==, SOKET_FRAMING_DOT);
  g_assert_cmpuint (client.recv_size, ==, 4096);
  g_assert_cmpuint (client.timeout_ms, ==, 5000);
  g_assert_cmpuint (client.clients, ==, 1);
  g_assert_cmpuint (client.pieces + client.pause_ms + client.read_delay_ms, ==, 0);
  g_assert_cmpint (server.framing, ==, SOKET_FRAMING_DOT);
  g_assert_cmpuint (server.recv_size, ==, 4096);
  g_assert_cmpint (server.closing, ==, SOKET_CLOSING_CAREFUL);
  g_assert_false (server.keep_open);
  g_assert_cmpuint (server.max_connections + server.backlog, ==, 0);
}

/* An entry for another program: one for each service, with the words of its outcomes. */
static void
test_program (void)
{
  g_autoptr (GPtrArray) entries = parse ("[entry]\nTitle=Title\nDo=Do.\nWatch=Watch.\nTab=echo caesar\nProgram=client\nFail=Fail.\nRemedy=Remedy.\n"
                                         "Fail-cut=Cut.\nInfo-succeeds=Succeeds.\nRemedy-succeeds=End.\nReply=more\npieces=2\npause=30\n"
                                         "message=\\x00\\xff\nrepeat=2\ntail=.\nrequests=2\nPromise=program ends;");
  const SoketTry *echo = g_ptr_array_index (entries, 0);
  const SoketTry *caesar = g_ptr_array_index (entries, 1);
  g_autoptr (GBytes) echoed = soket_try_dup_message (echo);
  g_autoptr (GBytes) encrypted = soket_try_dup_message (caesar);
  SoketServerOptions server;
  const char *sentence, *remedy;
  gboolean info;

  g_assert_cmpuint (entries->len, ==, 2);
  g_assert_cmpstr (soket_try_get_tab (echo), ==, "echo");
  g_assert_cmpstr (soket_try_get_tab (caesar), ==, "caesar");
  g_assert_cmpint (soket_try_get_program (caesar), ==, SOKET_TRY_PROGRAM_CLIENT);
  g_assert_cmpmem (g_bytes_get_data (echoed, NULL), g_bytes_get_size (echoed), "\0\xff\0\xff.\0\xff\0\xff.", 10);
  g_assert_cmpmem (g_bytes_get_data (encrypted, NULL), g_bytes_get_size (encrypted), "e10\0\xff\0\xff.e10\0\xff\0\xff.", 16);

  soket_try_fill_server_options (echo, &server);
  g_assert_cmpint (server.reply_fault, ==, SOKET_REPLY_MORE);
  g_assert_cmpuint (server.reply_pieces, ==, 2);
  g_assert_cmpuint (server.reply_pause_ms, ==, 30);
  g_assert_cmpint (soket_try_get_transport (echo), ==, SOKET_TRANSPORT_TCP);

  g_assert_true (soket_try_get_words (echo, SOKET_TRY_OUTCOME_CUT, &sentence, &remedy, &info));
  g_assert_cmpstr (sentence, ==, "Cut.");
  g_assert_cmpstr (remedy, ==, "Remedy.");
  g_assert_false (info);
  g_assert_true (soket_try_get_words (echo, SOKET_TRY_OUTCOME_SUCCEEDS, &sentence, &remedy, &info));
  g_assert_cmpstr (sentence, ==, "Succeeds.");
  g_assert_cmpstr (remedy, ==, "End.");
  g_assert_true (info);
  g_assert_false (soket_try_get_words (echo, SOKET_TRY_OUTCOME_HANGS, &sentence, &remedy, &info));
  g_assert_cmpstr (sentence, ==, "Fail.");
  g_assert_false (info);
}

/* Each text of data/check.ini is there in both languages, and each case has its first of both sides and services. */
static void
test_checks_translated (void)
{
  static const char *const kinds[] = { "Title", "Do", "Watch", "Fail", "Info", "Remedy" };
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "check.ini", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) groups = NULL;

  g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_TRANSLATIONS, &error);
  g_assert_no_error (error);
  groups = g_key_file_get_groups (file, NULL);
  for (gsize i = 0; groups[i] != NULL; i++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (file, groups[i], NULL, NULL);

      for (gsize j = 0; keys[j] != NULL; j++)
        for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
          if (g_str_has_prefix (keys[j], kinds[k]) && strchr (keys[j], '[') == NULL)
            {
              g_autofree char *key = g_strconcat (keys[j], "[id]", NULL);
              g_autofree char *english = g_key_file_get_string (file, groups[i], keys[j], NULL);
              g_autofree char *indonesian = g_key_file_get_string (file, groups[i], key, NULL);

              if (indonesian == NULL || *indonesian == '\0')
                g_error ("%s: no %s", groups[i], key);
              g_assert_cmpstr (english, !=, indonesian);
              g_assert_cmpint (g_str_has_suffix (english, "."), ==, g_str_has_suffix (indonesian, "."));
              g_assert_cmpint (g_str_has_suffix (english, "."), ==, k > 0);
            }
    }
}

/* Each text is there in both languages; only what is sent to the letter may be the same. */
static void
test_translated (void)
{
  static const char *const keys[] = { "Title", "Do", "Watch", "Watch-privileged" };
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "try.ini", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) groups = NULL;
  gsize n_groups;

  g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_TRANSLATIONS, &error);
  g_assert_no_error (error);
  groups = g_key_file_get_groups (file, &n_groups);
  g_assert_cmpuint (n_groups, ==, soket_try_get_all ()->len);
  for (gsize i = 0; i < n_groups; i++)
    for (guint j = 0; j < G_N_ELEMENTS (keys); j++)
      {
        g_autofree char *english = g_key_file_get_string (file, groups[i], keys[j], NULL);
        g_autofree char *key = g_strconcat (keys[j], "[id]", NULL);
        g_autofree char *indonesian = g_key_file_get_string (file, groups[i], key, NULL);

        /* Only some have the last. */
        if (english == NULL && j == 3)
          continue;
        if (indonesian == NULL || *indonesian == '\0')
          g_error ("%s: no %s", groups[i], key);
        if (strchr (english, '.') == NULL)
          g_assert_cmpstr (english, !=, indonesian);
        g_assert_cmpint (g_str_has_suffix (english, "."), ==, g_str_has_suffix (indonesian, "."));
      }
}

/* --- life --- */

static void
test_cancel (void)
{
  for (guint turns = 0; turns < 8; turns++)
    {
      SoketTrace *trace = soket_trace_new ();
      SoketTryRunner *runner = soket_try_runner_new (soket_try_lookup (turns % 2 == 0 ? "backlog" : "scan-own"), trace);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      guint n_open = soket_socket_get_n_open ();
      Play result = { 0 };

      if (turns < 2)
        g_cancellable_cancel (cancellable);
      soket_try_runner_play_async (runner, cancellable, played_cb, &result);
      for (guint i = 2; i < turns && !result.done; i++)
        g_main_context_iteration (NULL, TRUE);
      g_cancellable_cancel (cancellable);
      wait_for (&result);
      g_assert_true (result.played || g_error_matches (result.error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
      g_clear_error (&result.error);
      assert_nothing_left (trace, n_open);
      g_assert_finalize_object (runner);
      g_assert_finalize_object (trace);
    }
}

static void
test_peers (void)
{
  SoketTryPeers *peers = soket_try_peers_new ();
  SoketEndpoint endpoint;
  guint16 port;
  int errnum, fd;

  port = soket_try_peers_hold_port (peers, 0, TRUE, &errnum);
  g_assert_cmpint (errnum, ==, 0);
  endpoint = soket_test_endpoint ("127.0.0.1", port);
  fd = soket_test_connect (SOCK_STREAM, &endpoint);
  close (fd);
  soket_try_peers_dismiss (peers);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);

  fd = soket_test_listen ("127.0.0.1", 1);
  g_assert_cmpuint (soket_try_peers_hold_port (peers, soket_test_local (fd).port, TRUE, &errnum), ==, 0);
  g_assert_cmpint (errnum, ==, EADDRINUSE);
  close (fd);
  g_assert_finalize_object (peers);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
  g_assert_cmpuint (soket_try_find_nobody (SOKET_TRANSPORT_UDP), >, 0);
}

/* Which port a server could have now: over UDP one that is shared is not. */
static void
test_free_port (void)
{
  const int on = 1;
  SoketTryPeers *peers = soket_try_peers_new ();
  SoketTryPeers *beside;
  SoketEndpoint local, end;
  gboolean privileged;
  int errnum, fd, other;
  guint16 port;

  fd = soket_test_bind (SOCK_DGRAM, "127.0.0.1");
  port = soket_test_local (fd).port;
  g_assert_no_errno (setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
  g_assert_false (soket_try_is_free (SOKET_TRANSPORT_UDP, port));
  close (fd);
  g_assert_true (soket_try_is_free (SOKET_TRANSPORT_UDP, port));

  /* Over TCP what is left of a connection that was closed here is no hindrance; who listens is one. */
  fd = soket_test_listen ("127.0.0.1", 1);
  g_assert_no_errno (setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
  local = soket_test_local (fd);
  other = soket_test_connect (SOCK_STREAM, &local);
  {
    int accepted = soket_test_accept (fd);

    close (accepted);
    soket_test_drain ();
    close (other);
  }
  g_assert_false (soket_try_is_free (SOKET_TRANSPORT_TCP, local.port));
  close (fd);
  g_assert_true (soket_try_is_free (SOKET_TRANSPORT_TCP, local.port));

  /* Held without listening it refuses. */
  port = soket_try_peers_hold_port (peers, 0, FALSE, &errnum);
  g_assert_cmpint (errnum, ==, 0);
  end = soket_test_endpoint ("127.0.0.1", port);
  fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  {
    struct sockaddr_storage sockaddr;
    socklen_t length = soket_endpoint_to_sockaddr (&end, &sockaddr);

    g_assert_cmpint (connect (fd, (struct sockaddr *) &sockaddr, length), ==, -1);
    g_assert_cmpint (errno, ==, ECONNREFUSED);
  }
  close (fd);
  soket_try_peers_dismiss (peers);

  /* A low one, where that is allowed: the one that is asked for, or another when somebody has it. */
  port = soket_try_find_low_port (81, &privileged);
  g_assert_cmpuint (port, <, 1024);
  if (privileged && port == 81)
    {
      g_assert_cmpuint (soket_try_peers_hold_port (peers, 81, TRUE, &errnum), ==, 81);
      port = soket_try_find_low_port (81, &privileged);
      g_assert_true (privileged);
      g_assert_cmpuint (port, !=, 81);
      g_assert_cmpuint (port, >, 512);
      g_assert_cmpuint (port, <, 1024);
      g_assert_true (soket_try_is_free (SOKET_TRANSPORT_TCP, port));
      /* And the next one below. */
      beside = soket_try_peers_new ();
      g_assert_cmpuint (soket_try_peers_hold_port (beside, port, TRUE, &errnum), ==, port);
      g_assert_cmpuint (soket_try_find_low_port (81, &privileged), <, port);
      g_assert_true (privileged);
      g_assert_finalize_object (beside);
      soket_try_peers_dismiss (peers);
    }
  g_assert_finalize_object (peers);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
}

static void
test_silent_peer (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketTryPeers *peers = soket_try_peers_new ();

  soket_bench_start (bench);
  bench->options.port = soket_server_get_port (bench->server);
  g_assert_false (soket_try_peers_has_silent (peers) || soket_try_peers_is_silent (peers));
  bench->send.port = bench->options.port;
  soket_try_peers_be_silent (peers, bench->trace, &bench->send);
  g_assert_true (soket_try_peers_has_silent (peers));
  soket_test_wait_until (soket_try_peers_is_silent (peers) && soket_server_get_n_peers (bench->server) == 1);
  soket_try_peers_dismiss (peers);
  g_assert_false (soket_try_peers_has_silent (peers) || soket_try_peers_is_silent (peers));
  soket_try_peers_dismiss (peers);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  g_assert_finalize_object (peers);
  soket_bench_free (bench);
}

int
main (int    argc,
      char **argv)
{
  GPtrArray *all;

  g_test_init (&argc, &argv, NULL);
  all = soket_try_get_all ();
  for (guint i = 0; i < all->len; i++)
    {
      g_autofree char *path = g_strconcat ("/try/entry/", soket_try_get_name (g_ptr_array_index (all, i)), NULL);

      g_test_add_data_func (path, g_ptr_array_index (all, i), test_entry);
    }
  all = soket_try_get_course ();
  for (guint i = 0; i < all->len; i++)
    {
      g_autofree char *path = g_strconcat ("/try/course/", soket_try_get_name (g_ptr_array_index (all, i)), NULL);

      g_test_add_data_func (path, g_ptr_array_index (all, i), test_entry);
    }
  g_test_add_func ("/try/halt", test_halt);
  g_test_add_func ("/try/rest", test_rest);
  g_test_add_func ("/try/false-promises", test_false_promises);
  g_test_add_func ("/try/privileged", test_privileged);
  g_test_add_func ("/try/check/old-records", test_check_old_records);
  g_test_add_func ("/try/check/ring", test_check_ring);
  g_test_add_func ("/try/parse-errors", test_parse_errors);
  g_test_add_func ("/try/twice", test_twice);
  g_test_add_func ("/try/calls", test_calls);
  g_test_add_func ("/try/settings", test_settings);
  g_test_add_func ("/try/options", test_options);
  g_test_add_func ("/try/program", test_program);
  g_test_add_func ("/try/translated", test_translated);
  g_test_add_func ("/try/checks-translated", test_checks_translated);
  g_test_add_func ("/try/cancel", test_cancel);
  g_test_add_func ("/try/peers", test_peers);
  g_test_add_func ("/try/free-port", test_free_port);
  g_test_add_func ("/try/silent-peer", test_silent_peer);
  return g_test_run ();
}
