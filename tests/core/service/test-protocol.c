/* test-protocol.c - tests of soket-protocol
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/service/soket-protocol.h"

static void
test_echo_row (void)
{
  const SoketProtocol *echo = soket_protocol_lookup ("echo");

  g_assert_nonnull (echo);
  g_assert_cmpstr (echo->name, ==, "echo");
  g_assert_cmpstr (soket_protocol_get_title (echo), ==, "Echo");
  g_assert_cmpuint (echo->port, ==, 5555);
  g_assert_null (echo->describe);

  for (int transport = SOKET_TRANSPORT_TCP; transport <= SOKET_TRANSPORT_UDP; transport++)
    g_assert_true (soket_protocol_has_transport (echo, transport));
  for (int framing = SOKET_FRAMING_DOT; framing <= SOKET_FRAMING_NONE; framing++)
    g_assert_true (soket_protocol_has_framing (echo, framing));
}

/* A row says what it does not speak, too. */
static void
test_bits (void)
{
  const SoketProtocol row = {
    .transports = 1u << SOKET_TRANSPORT_TCP,
    .framings = 1u << SOKET_FRAMING_DOT | 1u << SOKET_FRAMING_NONE,
  };

  g_assert_true (soket_protocol_has_transport (&row, SOKET_TRANSPORT_TCP));
  g_assert_false (soket_protocol_has_transport (&row, SOKET_TRANSPORT_UDP));
  g_assert_true (soket_protocol_has_framing (&row, SOKET_FRAMING_DOT));
  g_assert_false (soket_protocol_has_framing (&row, SOKET_FRAMING_NEWLINE));
  g_assert_false (soket_protocol_has_framing (&row, SOKET_FRAMING_LENGTH));
  g_assert_true (soket_protocol_has_framing (&row, SOKET_FRAMING_NONE));
}

static void
test_unknown (void)
{
  const char * const names[] = { NULL, "", "Echo", "ech", "echo " };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_null (soket_protocol_lookup (names[i]));
}

static void
test_echo_answer (void)
{
  const SoketProtocol *echo = soket_protocol_lookup ("echo");
  g_autoptr(GByteArray) reply = g_byte_array_new ();
  guint8 every_byte[256];

  for (guint i = 0; i < G_N_ELEMENTS (every_byte); i++)
    every_byte[i] = (guint8) i;

  echo->answer (NULL, 0, reply);
  g_assert_cmpuint (reply->len, ==, 0);

  echo->answer (every_byte, sizeof every_byte, reply);
  g_assert_cmpmem (reply->data, reply->len, every_byte, sizeof every_byte);

  /* Appended: many replies may share an array. */
  echo->answer ((const guint8 *) "abc.", 4, reply);
  g_assert_cmpuint (reply->len, ==, sizeof every_byte + 4);
  g_assert_cmpmem (reply->data + sizeof every_byte, 4, "abc.", 4);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/echo/row", test_echo_row);
  g_test_add_func ("/protocol/echo/answer", test_echo_answer);
  g_test_add_func ("/protocol/bits", test_bits);
  g_test_add_func ("/protocol/unknown", test_unknown);

  return g_test_run ();
}
