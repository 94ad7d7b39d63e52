/* test-fault-words.c - what a client does wrong on purpose, in one line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/gear/soket-fault-words.h"

static void
test_words (void)
{
  const struct
  {
    SoketClientOptions  options;
    const char         *words;
  } rows[] = {
    { { .clients = 1 }, NULL },
    { { .clients = 0 }, NULL },
    { { .clients = 1, .pause_ms = 500 }, NULL },
    { { .clients = 1, .pieces = 1 }, "Sends in pieces of 1 byte" },
    { { .clients = 1, .pieces = 3 }, "Sends in pieces of 3 bytes" },
    { { .clients = 1, .pieces = 3, .pause_ms = 500 }, "Sends in pieces of 3 bytes, every 500 ms" },
    { { .clients = 1, .half_close = TRUE }, "Half-closes after sending" },
    { { .clients = 1, .read_delay_ms = 2000 }, "Waits 2000 ms before reading" },
    { { .clients = 1, .reset = TRUE }, "Closes with reset (RST)" },
    { { .clients = 50 }, NULL },
    { { .clients = 1, .stranger = TRUE }, NULL },
    { { .clients = 2, .pieces = 3, .half_close = TRUE, .reset = TRUE, .read_delay_ms = 1, .stranger = TRUE },
      "Sends in pieces of 3 bytes · Half-closes after sending · Waits 1 ms before reading · Closes with reset (RST)" },
    { { .transport = SOKET_TRANSPORT_UDP, .clients = 2, .pieces = 3, .pause_ms = 1, .half_close = TRUE, .reset = TRUE, .read_delay_ms = 1,
        .stranger = TRUE },
      "A stranger answers first · Waits 1 ms before reading" },
    { { .transport = SOKET_TRANSPORT_UDP, .clients = 1, .pieces = 3, .reset = TRUE }, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *words = soket_fault_words (&rows[i].options);

      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fault-words/words", test_words);

  return g_test_run ();
}
