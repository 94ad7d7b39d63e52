/* test-words.c - the sentences of the heads
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-words.h"

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
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *state = soket_words_server_state (&rows[i].facts);

      g_assert_cmpstr (state, ==, rows[i].state);
    }
}

static void
test_hint (void)
{
  static const struct
  {
    SoketTransport transport;
    SoketFraming framing;
    const char *message;
    const char *text;
  } rows[] = {
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, "Isi pesan.", NULL },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, "Isi pesan", "No dot: the server will keep waiting for the end of the message." },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, "", "No dot: the server will keep waiting for the end of the message." },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, "abc.def", "The message ends at the first dot; \"def\" will not be answered." },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_NEWLINE, "abc.", "No newline: the server will keep waiting for the end of the message." },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_NEWLINE, "abc\n", NULL },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_NEWLINE, "abc\ndef", "The message ends at the first newline; \"def\" will not be answered." },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_LENGTH, "abc", NULL },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_NONE, "abc", NULL },
    { SOKET_TRANSPORT_UDP, SOKET_FRAMING_DOT, "abc", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketHint hint = soket_words_hint (rows[i].transport, rows[i].framing, rows[i].message);
      g_autofree char *text = soket_words_hint_text (hint, rows[i].framing, rows[i].message);

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
    gboolean same;
    const char *text;
  } rows[] = {
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, "Isi pesan.", "Isi pesan.", TRUE, "✓ the same 10 bytes" },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, ".", ".", TRUE, "✓ the same 1 byte" },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, "abc.def", "abc.", TRUE, "✓ the same 4 bytes" },
    { SOKET_TRANSPORT_UDP, SOKET_FRAMING_DOT, "abc.def", "abc.", FALSE, "≠ 4 bytes instead of 7" },
    { SOKET_TRANSPORT_UDP, SOKET_FRAMING_DOT, "", "", TRUE, "✓ the same 0 bytes" },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_LENGTH, "abc", "abd", FALSE, "≠ differs from byte 3 on" },
    { SOKET_TRANSPORT_TCP, SOKET_FRAMING_NONE, "abc", "abcd", FALSE, "≠ 4 bytes instead of 3" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) message = g_bytes_new_static (rows[i].message, strlen (rows[i].message));
      g_autoptr (GBytes) reply = g_bytes_new_static (rows[i].reply, strlen (rows[i].reply));
      gboolean same = !rows[i].same;
      g_autofree char *text = soket_words_verdict (rows[i].transport, rows[i].framing, message, reply, &same);

      g_assert_cmpstr (text, ==, rows[i].text);
      g_assert_cmpint (same, ==, rows[i].same);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/words/server-state", test_server_state);
  g_test_add_func ("/words/hint", test_hint);
  g_test_add_func ("/words/verdict", test_verdict);

  return g_test_run ();
}
