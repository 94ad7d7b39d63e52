/* test-caesar-service.c - the Caesar services over TCP, and what they leave in the trace
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-record-line.h"
#include "core/record/soket-record-words.h"
#include "core/service/soket-caesar.h"
#include "lib/soket-bench.h"
#include "net/loop/soket-limits.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The bench serves echo; here its server is one of Caesar's. */
static SoketBench *
start (const char *dialect,
       gboolean    traced)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, traced);

  g_assert_finalize_object (bench->server);
  bench->server = soket_server_new (soket_protocol_lookup ("caesar"), bench->trace);
  bench->options.dialect = soket_protocol_find_dialect (soket_protocol_lookup ("caesar"), dialect);
  soket_bench_start (bench);
  return bench;
}

static void
exchange (SoketBench *bench,
          const char *request,
          const char *answer)
{
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;

  soket_reply_begin (&reply, client, &bench->send, request, -1, NULL);
  soket_assert_reply (&reply, answer);
  soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE && soket_server_get_n_peers (bench->server) == 0);
  g_assert_finalize_object (client);
}

/* The slides' client: encrypt, then decrypt what came back. */
static void
test_round_trip (gconstpointer name)
{
  SoketBench *bench = start (name, FALSE);

  exchange (bench, "e10isi pesan.", "scs zockx.");
  exchange (bench, "d10scs zockx.", "isi pesan.");
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 2);
  soket_bench_free (bench);
}

static void
test_dialects (void)
{
  SoketBench *bench = start ("standard", FALSE);

  exchange (bench, "e27abc.", "bcd.");
  exchange (bench, "e-3abc.", "abc.");
  soket_bench_free (bench);

  bench = start ("slides", FALSE);
  exchange (bench, "e27abc.", "abc.");
  exchange (bench, "e-3abc.", "xyz.");
  soket_bench_free (bench);
}

/* On the server's connection: what the kernel gave, what that meant, what was done with it, what went back. */
static void
test_note (void)
{
  static const struct
  {
    const char *request;
    const char *answer;
    const char *note;
  } rows[] = {
    { "e10isi pesan.", "scs zockx.", "shift +10" },
    { "d10scs zockx.", "isi pesan.", "shift -10" },
    { "e30abc.", "efg.", "shift +4" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketBench *bench = start ("standard", TRUE);
      SoketRecord record;
      guint stage = 0;

      exchange (bench, rows[i].request, rows[i].answer);
      soket_trace_flush (bench->trace);
      for (guint j = 0; soket_trace_peek (bench->trace, j, &record); j++)
        {
          g_autofree char *line = soket_record_dup_line (&record);
          g_autofree char *words = NULL;

          g_test_message ("%s", line);
          if (record.side != SOKET_SIDE_SERVER || record.conversation == 0 || record.origin != SOKET_ORIGIN_PROGRAM ||
              record.call == SOKET_CALL_ACCEPT || record.call == SOKET_CALL_CLOSE)
            continue;

          switch (stage++)
            {
            case 0:
              g_assert_cmpint (record.kind, ==, SOKET_RECORD_CALL);
              g_assert_cmpint (record.call, ==, SOKET_CALL_RECV);
              break;

            case 1:
              g_assert_cmpint (record.kind, ==, SOKET_RECORD_MESSAGE);
              g_assert_cmpint (record.call, ==, SOKET_CALL_RECV);
              break;

            case 2:
              g_assert_cmpint (record.kind, ==, SOKET_RECORD_NOTE);
              g_assert_cmpint (record.note, ==, SOKET_NOTE_SHIFT);
              g_assert_cmpint (record.origin, ==, SOKET_ORIGIN_PROGRAM);
              g_assert_cmpuint (record.payload_length, ==, 0);
              words = soket_record_dup_call (&record);
              g_assert_cmpstr (words, ==, rows[i].note);
              break;

            case 3:
              g_assert_cmpint (record.kind, ==, SOKET_RECORD_CALL);
              g_assert_cmpint (record.call, ==, SOKET_CALL_SEND);
              g_assert_cmpmem (record.payload, record.payload_length, rows[i].answer, strlen (rows[i].answer));
              break;

            default:
              g_assert_not_reached ();
            }
        }
      g_assert_cmpuint (stage, ==, 4);
      soket_bench_free (bench);
    }
}

/* What stops the slides' server, and what has no text: closed without a byte, and the next one is served. */
static void
test_empty_replies (gconstpointer name)
{
  static const char *const requests[] = { "", ".", "e.", "e1.", "e1", "e10" };
  SoketBench *bench = start (name, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      int fd = soket_bench_connect (bench);

      soket_peer_send (fd, requests[i], -1);
      g_assert_cmpint (shutdown (fd, SHUT_WR), ==, 0);
      soket_peer_expect (fd, "", 0);
      close (fd);
      exchange (bench, "e10isi pesan.", "scs zockx.");
    }
  soket_bench_free (bench);
}

static void
test_every_byte (gconstpointer name)
{
  SoketBench *bench = start (name, FALSE);
  g_autoptr (GByteArray) reply = NULL;
  guint8 request[3 + 256] = "e10", wanted[256];
  gsize n = 3;
  int errnum = 0;
  int fd;

  for (guint byte = 0; byte < 256; byte++)
    if (byte != '.')
      request[n++] = (guint8) byte;
  request[n++] = '.';
  soket_caesar_shift (request + 3, wanted, n - 3, 10);

  fd = soket_bench_connect (bench);
  soket_peer_send (fd, request, (gssize) n);
  reply = soket_peer_recv (fd, G_MAXINT, &errnum);
  g_assert_cmpint (errnum, ==, 0);
  g_assert_cmpmem (reply->data, reply->len, wanted, n - 3);
  close (fd);
  soket_bench_free (bench);
}

/* Exactly the limit is a message; its note costs nothing. */
static void
test_longest (gconstpointer name)
{
  SoketBench *bench = start (name, TRUE);
  SoketClient *client = soket_bench_client (bench);
  g_autofree char *request = g_strnfill (SOKET_LIMIT_MESSAGE, 'a');
  const char *answer;
  SoketReply reply;
  gsize length;

  memcpy (request, "e25", 3);
  request[SOKET_LIMIT_MESSAGE - 1] = '.';
  soket_reply_begin (&reply, client, &bench->send, request, SOKET_LIMIT_MESSAGE, NULL);
  soket_reply_wait (&reply);
  g_assert_no_error (reply.error);
  answer = g_bytes_get_data (reply.reply, &length);
  g_assert_cmpuint (length, ==, SOKET_LIMIT_MESSAGE - 3);
  for (gsize i = 0; i < length - 1; i++)
    if (answer[i] != 'z')
      g_error ("byte %" G_GSIZE_FORMAT " is %02x", i, (guint8) answer[i]);
  g_assert_cmpint (answer[length - 1], ==, '.');
  soket_reply_clear (&reply);
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

int
main (int    argc,
      char **argv)
{
  static const char *const names[] = { "standard", "slides" };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      static const struct
      {
        const char   *path;
        GTestDataFunc test;
      } rows[] = {
        { "round-trip", test_round_trip },
        { "empty-replies", test_empty_replies },
        { "every-byte", test_every_byte },
        { "longest", test_longest },
      };

      for (guint j = 0; j < G_N_ELEMENTS (rows); j++)
        {
          g_autofree char *path = g_strdup_printf ("/caesar-service/%s/%s", names[i], rows[j].path);

          g_test_add_data_func (path, names[i], rows[j].test);
        }
    }
  g_test_add_func ("/caesar-service/dialects", test_dialects);
  g_test_add_func ("/caesar-service/note", test_note);

  return g_test_run ();
}
