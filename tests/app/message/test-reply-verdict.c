/* test-reply-verdict.c - how an echo compares with what was asked
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/message/soket-reply-verdict.h"

#include <string.h>

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
      const SoketReplyVerdictFacts facts = { rows[i].transport, rows[i].framing, message, reply, rows[i].n_replies, strlen (rows[i].reply) };
      gboolean good = !rows[i].good;
      g_autofree char *text = soket_reply_verdict (&facts, &good);

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
  const SoketReplyVerdictFacts facts = { SOKET_TRANSPORT_TCP, SOKET_FRAMING_DOT, message, kept, 2, 4 };
  gboolean good = TRUE;
  g_autofree char *text = soket_reply_verdict (&facts, &good);

  g_assert_false (good);
  g_assert_false (g_str_has_prefix (text, "✓"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/reply-verdict/verdict", test_verdict);
  g_test_add_func ("/reply-verdict/cut", test_verdict_cut);

  return g_test_run ();
}
