/* test-program-spec.c - what a program is asked to be: equal, normal, refused
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/program-fixture.h"
#include "core/program/soket-program-private.h"

#include <string.h>

/* What an assignment leaves between the fields does not make two programs of one. */
static void
test_equal (void)
{
  SoketProgramSpec a, b, c;
  guint16 ports[] = { 1, 2 };

  soket_program_spec_init (&a);
  set_message (&a, "Isi pesan.");
  memset (&b, 0xff, sizeof b);
  b.protocol = a.protocol;
  b.side = a.side;
  b.transport = a.transport;
  b.framing = a.framing;
  soket_endpoint_parse ("127.0.0.1", 5555, &b.endpoint);
  b.recv_size = a.recv_size;
  b.max_message = a.max_message;
  b.keep_open = a.keep_open;
  b.careful = a.careful;
  b.backlog = a.backlog;
  b.dialect = a.dialect;
  set_message (&b, "Isi pesan.");
  b.connected = a.connected;
  b.round_trip = a.round_trip;
  b.timeout_ms = a.timeout_ms;
  b.piece_size = a.piece_size;
  b.pause_ms = a.pause_ms;
  b.half_close = a.half_close;
  b.reset = a.reset;
  b.read_delay_ms = a.read_delay_ms;
  b.n_ports = 0;
  b.concurrent = a.concurrent;
  b.parallel = a.parallel;
  b.stream = a.stream;
  b.send_size = a.send_size;
  b.send_all = a.send_all;
  b.non_blocking = a.non_blocking;
  b.buffer_size = a.buffer_size;
  g_assert_true (soket_program_spec_equal (&a, &b));

  c = a;
  set_message (&c, "Isi pesan!");
  g_assert_false (soket_program_spec_equal (&a, &c));
  c = a;
  c.endpoint.scope = 1;
  g_assert_false (soket_program_spec_equal (&a, &c));
  c = a;
  c.ports = ports;
  c.n_ports = G_N_ELEMENTS (ports);
  g_assert_false (soket_program_spec_equal (&a, &c));
  {
    guint16 others[G_N_ELEMENTS (ports)];
    SoketProgramSpec d = c;

    memcpy (others, ports, sizeof others);
    d.ports = others;
    g_assert_true (soket_program_spec_equal (&c, &d));
    others[G_N_ELEMENTS (ports) - 1]++;
    g_assert_false (soket_program_spec_equal (&c, &d));
  }

  /* Each setting by itself makes another program. */
#define ASSERT_COUNTS(field_) \
  G_STMT_START { \
    c = a; \
    c.field_ = !a.field_; \
    g_assert_false (soket_program_spec_equal (&a, &c)); \
  } G_STMT_END
  ASSERT_COUNTS (side);
  ASSERT_COUNTS (transport);
  ASSERT_COUNTS (framing);
  ASSERT_COUNTS (recv_size);
  ASSERT_COUNTS (max_message);
  ASSERT_COUNTS (keep_open);
  ASSERT_COUNTS (careful);
  ASSERT_COUNTS (backlog);
  ASSERT_COUNTS (connected);
  ASSERT_COUNTS (round_trip);
  ASSERT_COUNTS (timeout_ms);
  ASSERT_COUNTS (piece_size);
  ASSERT_COUNTS (pause_ms);
  ASSERT_COUNTS (half_close);
  ASSERT_COUNTS (reset);
  ASSERT_COUNTS (read_delay_ms);
  ASSERT_COUNTS (concurrent);
  ASSERT_COUNTS (parallel);
  ASSERT_COUNTS (stream);
  ASSERT_COUNTS (send_size);
  ASSERT_COUNTS (send_all);
  ASSERT_COUNTS (non_blocking);
  ASSERT_COUNTS (buffer_size);
#undef ASSERT_COUNTS
}

/* What a service or a transport does not offer is overwritten, and what is missing has its usual value; the rest stays. */
static void
test_normalize (void)
{
  SoketProgramSpec spec;

  soket_program_spec_init (&spec);
  spec.protocol = NULL;
  spec.side = SOKET_SIDE_SERVER;
  spec.transport = SOKET_TRANSPORT_UDP;
  spec.timeout_ms = spec.parallel = 0;
  soket_program_normalize (&spec);
  g_assert_cmpint (spec.side, ==, SOKET_SIDE_CLIENT);
  g_assert_cmpint (spec.transport, ==, SOKET_TRANSPORT_TCP);
  g_assert_cmpuint (spec.timeout_ms, ==, 1000);
  g_assert_cmpuint (spec.parallel, ==, 64);
  spec.timeout_ms = spec.parallel = 1;
  soket_program_normalize (&spec);
  g_assert_cmpuint (spec.timeout_ms, ==, 1);
  g_assert_cmpuint (spec.parallel, ==, 1);

  soket_program_spec_init (&spec);
  spec.connected = spec.half_close = spec.reset = spec.round_trip = TRUE;
  spec.piece_size = spec.pause_ms = 3;
  spec.recv_size = 0;
  soket_program_normalize (&spec);
  g_assert_false (spec.connected || spec.round_trip);
  g_assert_true (spec.half_close && spec.reset);
  g_assert_cmpuint (spec.piece_size, ==, 3);
  g_assert_cmpuint (spec.pause_ms, ==, 3);
  g_assert_cmpuint (spec.recv_size, ==, 4096);
  g_assert_true (spec.dialect == spec.protocol->dialects);
  spec.recv_size = 1;
  spec.piece_size = 0;
  spec.half_close = FALSE;
  soket_program_normalize (&spec);
  g_assert_cmpuint (spec.recv_size, ==, 1);
  g_assert_cmpuint (spec.pause_ms, ==, 0);
  g_assert_false (spec.keep_open || spec.half_close);
  spec.framing = SOKET_FRAMING_NONE;
  soket_program_normalize (&spec);
  g_assert_true (spec.keep_open && spec.half_close);

  soket_program_spec_init (&spec);
  spec.transport = SOKET_TRANSPORT_UDP;
  spec.framing = SOKET_FRAMING_LENGTH;
  spec.connected = spec.half_close = spec.reset = TRUE;
  spec.piece_size = spec.pause_ms = 3;
  soket_program_normalize (&spec);
  g_assert_cmpint (spec.framing, ==, SOKET_FRAMING_DOT);
  g_assert_true (spec.connected);
  g_assert_false (spec.half_close || spec.reset);
  g_assert_cmpuint (spec.piece_size, ==, 0);
  g_assert_cmpuint (spec.pause_ms, ==, 0);

  soket_program_spec_init (&spec);
  spec.protocol = soket_protocol_lookup ("caesar");
  spec.round_trip = TRUE;
  soket_program_normalize (&spec);
  g_assert_true (spec.round_trip);
}

static void
assert_refused (const SoketProgramSpec *spec)
{
  g_autoptr (SoketProgram) program = soket_program_new (spec, SOKET_LANGUAGE_SHELL);
  SoketRecord record = { .kind = SOKET_RECORD_CALL, .side = (guint8) spec->side, .call = SOKET_CALL_SOCKET };
  guint n = 1;

  g_assert_null (soket_program_get_text (program));
  g_assert_true (g_str_has_suffix (soket_program_get_reason (program), "."));
  soket_program_get_marks (program, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpuint (soket_program_find_line (program, &record), ==, 0);
}

static void
test_refused (void)
{
  SoketProgramSpec spec;

  soket_program_spec_init (&spec);
  spec.side = SOKET_SIDE_SERVER;
  assert_refused (&spec);
  spec.framing = SOKET_FRAMING_LENGTH;
  assert_refused (&spec);
  spec.framing = SOKET_FRAMING_NONE;
  spec.protocol = soket_protocol_lookup ("caesar");
  assert_refused (&spec);

  soket_program_spec_init (&spec);
  set_message (&spec, "Isi pesan.");
  spec.reset = TRUE;
  assert_refused (&spec);
  spec.reset = FALSE;
  spec.read_delay_ms = 1;
  assert_refused (&spec);
  spec.read_delay_ms = 0;
  spec.piece_size = 1;
  assert_refused (&spec);
  spec.piece_size = 0;
  spec.transport = SOKET_TRANSPORT_UDP;
  spec.message_length = 0;
  assert_refused (&spec);

  soket_program_spec_init (&spec);
  spec.stream = TRUE;
  assert_refused (&spec);
}

static void
test_titles (void)
{
  for (guint i = 0; i < SOKET_N_LANGUAGES; i++)
    for (guint j = 0; j <= i; j++)
      g_assert_true ((i == j) == g_str_equal (soket_language_get_title ((SoketLanguage) i), soket_language_get_title ((SoketLanguage) j)));
  g_assert_cmpstr (soket_language_get_title (SOKET_LANGUAGE_C), ==, "C");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/program/equal", test_equal);
  g_test_add_func ("/program/normalize", test_normalize);
  g_test_add_func ("/program/refused", test_refused);
  g_test_add_func ("/program/titles", test_titles);

  return g_test_run ();
}
