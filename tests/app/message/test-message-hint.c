/* test-message-hint.c - what is odd about a message before it goes out
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/message/soket-message-hint.h"

#include <string.h>

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
      const SoketMessageHintFacts facts = {
        rows[i].transport, rows[i].framing, rows[i].half_closes, get_server (rows[i].server), rows[i].message, strlen (rows[i].message),
      };
      SoketMessageHint hint = soket_message_hint_find (&facts);
      g_autofree char *text = soket_message_hint_text (hint, &facts);

      g_assert_cmpstr (text, ==, rows[i].text);
      g_assert_cmpstr (soket_message_hint_missing_end (hint, &facts), ==, rows[i].missing);
      g_assert_true ((soket_message_hint_remedy (hint, &facts) != NULL) == (rows[i].missing != NULL));
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
      SoketMessageHintFacts facts = { .transport = rows[i].transport, .framing = SOKET_FRAMING_NONE, .message = message, .length = rows[i].length,
                               .ipv6 = rows[i].ipv6 };
      g_autofree char *text = soket_message_hint_text (soket_message_hint_find (&facts), &facts);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/message-hint/hint", test_hint);
  g_test_add_func ("/message-hint/too-long", test_too_long);

  return g_test_run ();
}
