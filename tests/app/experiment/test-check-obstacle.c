/* test-check-obstacle.c - why a program cannot be checked now, in a sentence that says what to do
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/experiment/soket-check-obstacle.h"

#include <string.h>

static const SoketCheckPlan free_ways[] = {
  { SOKET_SIDE_SERVER, SOKET_PERFORMER_OWN, SOKET_TRANSPORT_TCP, SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, 5555, FALSE, NULL, FALSE },
  { SOKET_SIDE_CLIENT, SOKET_PERFORMER_OWN, SOKET_TRANSPORT_TCP, SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, 1, FALSE, NULL, FALSE },
  /* How a learner's program ends its messages the page does not know. */
  { SOKET_SIDE_SERVER, SOKET_PERFORMER_OWN, SOKET_TRANSPORT_TCP, SOKET_TRANSPORT_TCP, SOKET_FRAMING_NEWLINE, 5555, FALSE, NULL, FALSE },
  /* A datagram is a message by itself. */
  { SOKET_SIDE_SERVER, SOKET_PERFORMER_PYTHON, SOKET_TRANSPORT_UDP, SOKET_TRANSPORT_UDP, SOKET_FRAMING_NEWLINE, 5555, FALSE, NULL, FALSE },
  /* The page's programs have a port of their own. */
  { SOKET_SIDE_SERVER, SOKET_PERFORMER_PYTHON, SOKET_TRANSPORT_TCP, SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, 5555, TRUE, "Echo", TRUE },
  { SOKET_SIDE_CLIENT, SOKET_PERFORMER_C, SOKET_TRANSPORT_TCP, SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, 0, TRUE, "Echo", FALSE },
};

static const struct
{
  SoketCheckPlan  plan;
  const char     *parts[3];
} obstacles[] = {
  { { SOKET_SIDE_SERVER, SOKET_PERFORMER_WINDOW, SOKET_TRANSPORT_TCP, SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, 5555, FALSE, NULL, FALSE }, { "window plays the server", "choose" } },
  { { SOKET_SIDE_CLIENT, SOKET_PERFORMER_WINDOW, SOKET_TRANSPORT_UDP, SOKET_TRANSPORT_UDP, SOKET_FRAMING_DOT, 5555, FALSE, NULL, FALSE }, { "window plays the client", "choose" } },
  { { SOKET_SIDE_SERVER, SOKET_PERFORMER_OWN, SOKET_TRANSPORT_TCP, SOKET_TRANSPORT_UDP, SOKET_FRAMING_DOT, 5555, FALSE, NULL, FALSE }, { "choose TCP" } },
  { { SOKET_SIDE_SERVER, SOKET_PERFORMER_C, SOKET_TRANSPORT_UDP, SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, 5555, FALSE, NULL, FALSE }, { "choose UDP" } },
  { { SOKET_SIDE_SERVER, SOKET_PERFORMER_PYTHON, SOKET_TRANSPORT_TCP, SOKET_TRANSPORT_TCP, SOKET_FRAMING_NEWLINE, 5555, FALSE, NULL, FALSE }, { "dot", "Message ends with" } },
  { { SOKET_SIDE_CLIENT, SOKET_PERFORMER_C, SOKET_TRANSPORT_TCP, SOKET_TRANSPORT_TCP, SOKET_FRAMING_NONE, 5555, FALSE, NULL, FALSE }, { "dot", "Message ends with" } },
  { { SOKET_SIDE_SERVER, SOKET_PERFORMER_OWN, SOKET_TRANSPORT_TCP, SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, 5555, TRUE, NULL, TRUE }, { "as the server", "stop it first" } },
  { { SOKET_SIDE_CLIENT, SOKET_PERFORMER_OWN, SOKET_TRANSPORT_TCP, SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, 5555, TRUE, NULL, FALSE }, { "as the client", "stop it first" } },
  { { SOKET_SIDE_SERVER, SOKET_PERFORMER_OWN, SOKET_TRANSPORT_TCP, SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, 5555, FALSE, "Caesar", FALSE }, { "5555", "Caesar server", "stop it first" } },
  { { SOKET_SIDE_CLIENT, SOKET_PERFORMER_OWN, SOKET_TRANSPORT_TCP, SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, 5556, FALSE, NULL, TRUE }, { "5556", "program", "stop it first" } },
};

static void
test_none (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (free_ways); i++)
    {
      g_autofree char *sentence = soket_check_plan_dup_obstacle (&free_ways[i]);

      g_assert_cmpstr (sentence, ==, NULL);
      g_assert_false (soket_check_plan_can_stop (&free_ways[i]));
    }
}

static void
test_sentences (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (obstacles); i++)
    {
      g_autofree char *sentence = soket_check_plan_dup_obstacle (&obstacles[i].plan);

      g_test_message ("%u: %s", i, sentence);
      g_assert_nonnull (sentence);
      g_assert_cmpint (soket_check_plan_can_stop (&obstacles[i].plan), ==, strstr (sentence, "stop it first") != NULL);
      for (guint j = 0; j < G_N_ELEMENTS (obstacles[i].parts) && obstacles[i].parts[j] != NULL; j++)
        g_assert_nonnull (strstr (sentence, obstacles[i].parts[j]));
    }
}

static void
test_port (void)
{
  static const struct
  {
    const char *arguments;
    guint       port;
  } rows[] = {
    { "", 5555 },
    { "7777", 7777 },
    { "127.0.0.1 7777", 7777 },
    { "3 7777 8888", 7777 },
    { "8888 5555", 5555 },
    { "--port 7777 'Isi pesan.'", 7777 },
    { "--port=7777", 7777 },
    { "'7777'", 7777 },
    { "65536 123456 99999999999999999999", 5555 },
    { "-7777 7777a 0x1e61 77.77", 5555 },
    { "80", 5555 },
    { "7777 'not closed", 5555 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].arguments);
      g_assert_cmpuint (soket_check_plan_guess_port (rows[i].arguments, 5555), ==, rows[i].port);
    }
  g_assert_cmpuint (soket_check_plan_guess_port ("80", 80), ==, 80);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check-obstacle/none", test_none);
  g_test_add_func ("/check-obstacle/sentences", test_sentences);
  g_test_add_func ("/check-obstacle/port", test_port);
  return g_test_run ();
}
