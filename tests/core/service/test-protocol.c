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
  g_assert_cmpuint (echo->n_dialects, ==, 1);

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
  /* What has no bit is none of them. */
  g_assert_false (soket_protocol_has_transport (&row, (SoketTransport) 32));
  g_assert_false (soket_protocol_has_framing (&row, (SoketFraming) 32));
}

/* What a row must have, so that every list of services and every program over them may rely on it. */
static void
test_table (void)
{
  const SoketProtocol *const *services = soket_protocol_list ();
  g_autofree char *names = soket_protocol_list_names (", ");

  /* A new one stands behind them. */
  g_assert_true (g_str_has_prefix (names, "echo, caesar"));
  for (guint i = 0; services[i] != NULL; i++)
    {
      const SoketProtocol *service = services[i];

      g_test_message ("%s", service->name);
      g_assert_true (soket_protocol_lookup (service->name) == service);
      g_assert_cmpstr (soket_protocol_get_title (service), !=, "");
      g_assert_cmpuint (service->port, >, 0);
      g_assert_cmpuint (service->transports, !=, 0);
      g_assert_cmpuint (service->n_dialects, >, 0);
      g_assert_nonnull (service->message_name);
      g_assert_true ((service->dialects_summary != NULL) == (service->n_dialects > 1));
      g_assert_true ((service->build != NULL) == (service->n_settings > 0));
      g_assert_true (!service->speaks_first || service->framings == 1u << SOKET_FRAMING_NONE);
      g_assert_true ((service->dialects_note != NULL) == (service->n_dialects > 1));
      for (guint j = 0; j < service->n_dialects; j++)
        {
          g_assert_true (soket_protocol_find_dialect (service, service->dialects[j].name) == &service->dialects[j]);
          g_assert_nonnull (service->dialects[j].answer);
          g_assert_true ((service->dialects[j].title != NULL) == (service->n_dialects > 1));
        }
      g_assert_null (soket_protocol_find_dialect (service, NULL));
      g_assert_null (soket_protocol_find_dialect (service, "Slides"));
    }
}

/* What a service does not have is the first that it has. */
static void
test_fit_framing (void)
{
  const SoketProtocol one = { .framings = 1u << SOKET_FRAMING_LENGTH };
  const SoketProtocol none = { .framings = 0 };
  const SoketProtocol row = { .framings = 1u << SOKET_FRAMING_NEWLINE | 1u << SOKET_FRAMING_NONE };

  g_assert_cmpint (soket_protocol_fit_framing (&row, SOKET_FRAMING_DOT), ==, SOKET_FRAMING_NEWLINE);
  g_assert_cmpint (soket_protocol_fit_framing (&row, SOKET_FRAMING_NONE), ==, SOKET_FRAMING_NONE);
  g_assert_true (soket_protocol_has_framings (&row));
  g_assert_true (soket_protocol_has_framings (soket_protocol_lookup ("echo")));
  g_assert_false (soket_protocol_has_framings (&one));
  g_assert_cmpint (soket_protocol_fit_framing (&one, SOKET_FRAMING_DOT), ==, SOKET_FRAMING_LENGTH);
  /* Where there is none to choose, it is as it was asked for. */
  g_assert_false (soket_protocol_has_framings (&none));
  g_assert_cmpint (soket_protocol_fit_framing (&none, SOKET_FRAMING_LENGTH), ==, SOKET_FRAMING_LENGTH);
  g_assert_cmpint (soket_protocol_fit_framing (soket_protocol_lookup ("caesar"), SOKET_FRAMING_NONE), ==, SOKET_FRAMING_DOT);
}

/* Over UDP a server hears of a client by a datagram. */
static void
test_speaks_first (void)
{
  const SoketProtocol row = { .speaks_first = TRUE };

  g_assert_true (soket_protocol_speaks_first (&row, SOKET_TRANSPORT_TCP));
  g_assert_false (soket_protocol_speaks_first (&row, SOKET_TRANSPORT_UDP));
  g_assert_false (soket_protocol_speaks_first (soket_protocol_lookup ("echo"), SOKET_TRANSPORT_TCP));
  g_assert_true (soket_dialect_is_echo (soket_protocol_lookup ("echo")->dialects));
  g_assert_false (soket_dialect_is_echo (soket_protocol_lookup ("caesar")->dialects));
}

static void
test_unknown (void)
{
  const char * const names[] = { NULL, "", "Echo", "ech", "echo ", "caesar-slides" };

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

  echo->dialects->answer (NULL, 0, 0, reply);
  g_assert_cmpuint (reply->len, ==, 0);

  echo->dialects->answer (every_byte, sizeof every_byte, 0, reply);
  g_assert_cmpmem (reply->data, reply->len, every_byte, sizeof every_byte);

  /* Appended: many replies may share an array. */
  echo->dialects->answer ((const guint8 *) "abc.", 4, 0, reply);
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
  g_test_add_func ("/protocol/fit-framing", test_fit_framing);
  g_test_add_func ("/protocol/speaks-first", test_speaks_first);
  g_test_add_func ("/protocol/table", test_table);
  g_test_add_func ("/protocol/unknown", test_unknown);

  return g_test_run ();
}
