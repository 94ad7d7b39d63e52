/* test-head-words.c - the sentences of the heads
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-head-words.h"

#include <string.h>

static void
test_server_state (void)
{
  static const struct
  {
    SoketServerFacts facts;
    const char *state;
  } rows[] = {
    { { FALSE, SOKET_TRANSPORT_TCP, 0, 0, 3, 0 }, "Stopped" },
    { { TRUE, SOKET_TRANSPORT_TCP, 5555, 0, 0, 0 },
      "Running on TCP port 5555 · waiting for a client\n0 messages answered · nobody connected" },
    { { TRUE, SOKET_TRANSPORT_TCP, 5555, 0, 1, 0 },
      "Running on TCP port 5555 · waiting for a client\n1 message answered · nobody connected" },
    { { TRUE, SOKET_TRANSPORT_TCP, 5555, 1, 2, 0 },
      "Running on TCP port 5555 · waiting for the next client\n2 messages answered · 1 client connected" },
    { { TRUE, SOKET_TRANSPORT_TCP, 80, 7, 2, 0 },
      "Running on TCP port 80 · waiting for the next client\n2 messages answered · 7 clients connected" },
    { { TRUE, SOKET_TRANSPORT_UDP, 5555, 0, 1, 0 },
      "Running on UDP port 5555 · waiting for a datagram\n1 datagram answered" },
    { { TRUE, SOKET_TRANSPORT_UDP, 5555, 0, 5, 2 },
      "Running on UDP port 5555 · waiting for a datagram\n5 datagrams answered · 2 not answered" },
    /* It waits for nobody while it may not accept. */
    { { TRUE, SOKET_TRANSPORT_TCP, 5555, 1, 2, 0, TRUE },
      "Running on TCP port 5555 · takes no more clients for now\n2 messages answered · 1 client connected" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *state = soket_head_words_server_state (&rows[i].facts);
      const char *waiting = soket_head_words_server_waiting (&rows[i].facts);
      g_autofree char *detail = soket_head_words_server_detail (&rows[i].facts);
      g_autofree char *all = NULL;

      g_assert_true ((waiting != NULL) == rows[i].facts.active && (detail != NULL) == rows[i].facts.active);
      all = rows[i].facts.active ? g_strconcat (state, " · ", waiting, "\n", detail, NULL) : g_strdup (state);
      g_assert_cmpstr (all, ==, rows[i].state);
    }
}

/* Servers of this program that run in one way or another, and none that is known. */
enum { UNKNOWN, ONE, EACH, LINES, CRLF, LENGTH };

static const SoketServerOptions *
get_server (guint server)
{
  static const SoketServerOptions options[] = {
    [ONE] = { .framing = SOKET_FRAMING_DOT },
    [EACH] = { .framing = SOKET_FRAMING_DOT, .keep_open = TRUE },
    [LINES] = { .framing = SOKET_FRAMING_NEWLINE },
    [CRLF] = { .framing = SOKET_FRAMING_CRLF },
    [LENGTH] = { .framing = SOKET_FRAMING_LENGTH },
  };

  return server != UNKNOWN ? &options[server] : NULL;
}

static void
test_hint (void)
{
  static const struct
  {
    SoketTransport transport;
    SoketFraming framing;
    gboolean half_closes;
    guint server;
    const char *message;
    const char *text;
    const char *missing;
  } rows[] = {
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, FALSE, ONE, "Isi pesan.", NULL, NULL },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, FALSE, UNKNOWN, "Isi pesan.", NULL, NULL },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, FALSE, ONE, "Isi pesan",
      "No dot: the server will keep waiting for the end of the message.", "." },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, FALSE, ONE, "", "No dot: the server will keep waiting for the end of the message.", "." },
    /* Nobody knows how another program reads. */
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, FALSE, UNKNOWN, "Isi pesan",
      "No dot: a server that reads up to the dot will wait for more.", "." },
    /* The end of the stream is an end. */
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, TRUE, ONE, "Isi pesan", NULL, NULL },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, TRUE, UNKNOWN, "Isi pesan", NULL, NULL },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, TRUE, ONE, "", "Nothing is sent but the end of the stream, so there is nothing to answer.", NULL },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_NONE, TRUE, UNKNOWN, "", "Nothing is sent but the end of the stream, so there is nothing to answer.", NULL },

    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, FALSE, ONE, "abc.def", "The message ends at the first dot; \"def\" will not be answered.", NULL },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, FALSE, UNKNOWN, "abc.def",
      "The message ends at the first dot; a server that answers one message will not answer \"def\".", NULL },
    /* A server that keeps the connection answers each message. */
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, FALSE, EACH, "satu.dua.tiga.", NULL, NULL },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, FALSE, EACH, "satu.dua.tiga",
      "No dot after \"tiga\": the server waits for more before it answers.", "." },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, TRUE, EACH, "satu.dua.tiga", NULL, NULL },

    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_NEWLINE, FALSE, LINES, "abc.",
      "No newline: the server will keep waiting for the end of the message.", "\n" },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_NEWLINE, FALSE, LINES, "abc\n", NULL, NULL },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_NEWLINE, FALSE, LINES, "abc\ndef",
      "The message ends at the first newline; \"def\" will not be answered.", NULL },

    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_CRLF, FALSE, CRLF, "abc\n",
      "No CR LF: the server will keep waiting for the end of the message.", "\r\n" },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_CRLF, FALSE, UNKNOWN, "a\rb\n",
      "No CR LF: a server that reads up to CR LF will wait for more.", "\r\n" },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_CRLF, FALSE, CRLF, "abc\r\n", NULL, NULL },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_CRLF, FALSE, CRLF, "abc\r\ndef",
      "The message ends at the first CR LF; \"def\" will not be answered.", NULL },
    /* A server that runs keeps its settings, whatever the client is set to since. */
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_NEWLINE, FALSE, ONE, "abc.", NULL, NULL },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, FALSE, LINES, "abc.",
      "No newline: the server will keep waiting for the end of the message.", "\n" },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, FALSE, LENGTH, "abc", NULL, NULL },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_LENGTH, FALSE, ONE, "abc", "No dot: the server will keep waiting for the end of the message.", "." },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_LENGTH, FALSE, ONE, "abc.", NULL, NULL },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_LENGTH, FALSE, LENGTH, "abc", NULL, NULL },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_NONE, TRUE, UNKNOWN, "abc", NULL, NULL },
    { SOKET_TRANSPORT_UDP, SOKET_FRAMING_DOT, FALSE, ONE, "abc", NULL, NULL },
    { SOKET_TRANSPORT_UDP, SOKET_FRAMING_DOT, TRUE, UNKNOWN, "", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const SoketHintFacts facts = {
        rows[i].transport, rows[i].framing, rows[i].half_closes, get_server (rows[i].server), rows[i].message, strlen (rows[i].message),
      };
      SoketHint hint = soket_head_words_hint (&facts);
      g_autofree char *text = soket_head_words_hint_text (hint, &facts);

      g_assert_cmpstr (text, ==, rows[i].text);
      g_assert_cmpstr (soket_head_words_missing_end (hint, &facts), ==, rows[i].missing);
      g_assert_true ((soket_head_words_hint_remedy (hint, &facts) != NULL) == (rows[i].missing != NULL));
    }
}

/* What no datagram holds is known before it is sent. */
static void
test_too_long (void)
{
  static const struct
  {
    SoketTransport transport;
    gboolean ipv6;
    gsize length;
    const char *text;
  } rows[] = {
    { SOKET_TRANSPORT_UDP, FALSE, 65507, NULL },
    { SOKET_TRANSPORT_UDP, FALSE, 65508, "One IPv4 datagram holds at most 65507 bytes; this message has 65508." },
    { SOKET_TRANSPORT_UDP, TRUE, 65527, NULL },
    { SOKET_TRANSPORT_UDP, TRUE, 65528, "One IPv6 datagram holds at most 65527 bytes; this message has 65528." },
    { SOKET_TRANSPORT_TCP, FALSE, 70000, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *message = g_strnfill (rows[i].length, 'x');
      SoketHintFacts facts = { .transport = rows[i].transport, .framing = SOKET_FRAMING_NONE, .message = message, .length = rows[i].length,
                               .ipv6 = rows[i].ipv6 };
      g_autofree char *text = soket_head_words_hint_text (soket_head_words_hint (&facts), &facts);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_verdict (void)
{
  static const struct
  {
    SoketTransport transport;
    SoketFraming framing;
    const char *message;
    const char *reply;
    guint n_replies;
    gboolean good;
    const char *text;
  } rows[] = {
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, "Isi pesan.", "Isi pesan.", 1, TRUE, "✓ the same 10 bytes" },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, ".", ".", 1, TRUE, "✓ the same 1 byte" },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, "satu.dua.tiga.", "satu.dua.tiga.", 3, TRUE, "✓ the same 14 bytes, in 3 replies" },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, "satu.dua.tiga.", "satu.", 1, TRUE, "5 of 14 bytes came back" },
    /* A tick is for the whole message. */
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, "abc.def", "abc.", 1, TRUE, "4 of 7 bytes came back" },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, "abc.def", "ab", 1, FALSE, "2 of 7 bytes came back" },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_LENGTH, "abc", "", 1, FALSE, "0 of 3 bytes came back" },
    { SOKET_TRANSPORT_UDP, SOKET_FRAMING_DOT, "abc.def", "abc.", 1, FALSE, "4 of 7 bytes came back" },
    { SOKET_TRANSPORT_UDP, SOKET_FRAMING_DOT, "", "", 1, TRUE, "✓ the same 0 bytes" },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_LENGTH, "abc", "abd", 1, FALSE, "≠ differs from byte 3 on" },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_NONE, "abc", "abcd", 1, FALSE, "≠ 4 bytes instead of 3" },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, "abc.", "xb", 1, FALSE, "≠ 2 bytes instead of 4" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) message = g_bytes_new_static (rows[i].message, strlen (rows[i].message));
      g_autoptr (GBytes) reply = g_bytes_new_static (rows[i].reply, strlen (rows[i].reply));
      const SoketVerdictFacts facts = { rows[i].transport, rows[i].framing, message, reply, rows[i].n_replies, strlen (rows[i].reply) };
      gboolean good = !rows[i].good;
      g_autofree char *text = soket_head_words_verdict (&facts, &good);

      g_assert_cmpstr (text, ==, rows[i].text);
      g_assert_cmpint (good, ==, rows[i].good);
    }
}

/* What was not kept cannot be compared: no tick for it. */
static void
test_verdict_cut (void)
{
  g_autoptr (GBytes) message = g_bytes_new_static ("a.b.", 4);
  g_autoptr (GBytes) kept = g_bytes_new_static ("a.", 2);
  const SoketVerdictFacts facts = { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, message, kept, 2, 4 };
  gboolean good = TRUE;
  g_autofree char *text = soket_head_words_verdict (&facts, &good);

  g_assert_false (good);
  g_assert_false (g_str_has_prefix (text, "✓"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/words/server-state", test_server_state);
  g_test_add_func ("/words/hint", test_hint);
  g_test_add_func ("/words/too-long", test_too_long);
  g_test_add_func ("/words/verdict", test_verdict);
  g_test_add_func ("/words/verdict-cut", test_verdict_cut);

  return g_test_run ();
}
