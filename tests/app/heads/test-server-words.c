/* test-server-words.c - how a server fares, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-server-words.h"

static void
test_state (void)
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
      g_autofree char *state = soket_server_words_state (&rows[i].facts);
      const char *waiting = soket_server_words_waiting (&rows[i].facts);
      g_autofree char *detail = soket_server_words_detail (&rows[i].facts);
      g_autofree char *all = NULL;

      g_assert_true ((waiting != NULL) == rows[i].facts.active && (detail != NULL) == rows[i].facts.active);
      all = rows[i].facts.active ? g_strconcat (state, " · ", waiting, "\n", detail, NULL) : g_strdup (state);
      g_assert_cmpstr (all, ==, rows[i].state);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server-words/state", test_state);

  return g_test_run ();
}
