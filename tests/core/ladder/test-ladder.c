/* test-ladder.c - records to rows and arrows, as literal tables
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/ladder-text.h"

#include <errno.h>
#include <string.h>

typedef struct
{
  char              *name;
  GArray            *records;  /* of SoketRecord */
  SoketLadderOptions options;
  guint64            open[4];
  char              *ladder;
} Case;

static const guint64 setup_opened[] = { 1 };

#define SETUP \
  "1 s1 0 socket\n" \
  "2 s1 0 setsockopt(1) option=SO_REUSEADDR\n" \
  "3 s1 0 bind\n" \
  "4 s1 0 listen(128)\n"

static void
case_free (gpointer data)
{
  Case *each = data;

  g_free (each->name);
  g_array_unref (each->records);
  g_free (each->ladder);
  g_free (each);
}

static void
read_option (Case       *each,
             const char *option)
{
  guint64 value = strchr (option, '=') != NULL ? g_ascii_strtoull (strchr (option, '=') + 1, NULL, 10) : 0;

  if (g_str_equal (option, "messages"))
    each->options.messages = TRUE;
  else if (g_str_has_prefix (option, "steps="))
    each->options.n_steps = (guint) value;
  else if (g_str_has_prefix (option, "after="))
    each->options.after = value;
  else if (g_str_has_prefix (option, "cut="))
    each->options.cut = value;
  else
    {
      g_auto (GStrv) numbers = g_strsplit (option + strlen ("open="), ",", -1);

      g_assert_true (g_str_has_prefix (option, "open="));
      g_assert_cmpuint (g_strv_length (numbers), <=, G_N_ELEMENTS (each->open));
      for (guint i = 0; numbers[i] != NULL; i++)
        each->open[each->options.n_open++] = g_ascii_strtoull (numbers[i], NULL, 10);
      each->options.open = each->open;
    }
}

/* "NAME OPTIONS", records, "->", ladder. */
static Case *
read_case (const char *text)
{
  Case *each = g_new0 (Case, 1);
  g_auto (GStrv) head = NULL;
  g_auto (GStrv) words = NULL;
  g_auto (GStrv) halves = NULL;

  head = g_strsplit (text, "\n", 2);
  words = g_strsplit (head[0], " ", -1);
  halves = g_strsplit (head[1], "->\n", 2);
  g_assert_cmpuint (g_strv_length (halves), ==, 2);
  each->name = g_strdup (words[0]);
  each->options.n_steps = G_MAXUINT;
  for (guint i = 1; words[i] != NULL; i++)
    read_option (each, words[i]);
  each->records = ladder_read (halves[0]);
  each->ladder = g_strdup (halves[1]);
  return each;
}

static GPtrArray *
read_cases (void)
{
  GPtrArray *cases = g_ptr_array_new_with_free_func (case_free);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "core", "ladders.txt", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  parts = g_strsplit (text, "\n= ", -1);
  for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++)
    g_ptr_array_add (cases, read_case (parts[i]));
  g_assert_cmpuint (cases->len, >, 0);
  return cases;
}

static void
test_case (gconstpointer data)
{
  const Case *each = data;
  const GArray *records = each->records;
  const SoketRecord *first = (const SoketRecord *) (gpointer) records->data;
  g_autoptr (SoketLadder) ladder = soket_ladder_new (first, records->len, &each->options);
  g_autofree char *written = ladder_write (ladder, first);

  ladder_check (ladder, records->len);
  g_assert_cmpstr (written, ==, each->ladder);
}

/* Each prefix of the steps is a ladder too, the last is the whole, and what is revealed does not depend on what comes. */
static void
test_prefixes (gconstpointer data)
{
  const Case *each = data;
  const GArray *records = each->records;
  const SoketRecord *first = (const SoketRecord *) (gpointer) records->data;
  SoketLadderOptions options = each->options;
  g_autofree SoketLadderStep *steps = NULL;
  g_autoptr (SoketLadder) whole = NULL;
  g_autofree char *written = NULL;
  guint n_steps;

  options.n_steps = G_MAXUINT;
  whole = soket_ladder_new (first, records->len, &options);
  written = ladder_write (whole, first);
  steps = soket_ladder_list_steps (first, records->len, &options, &n_steps);
  for (guint n = 0; n <= n_steps; n++)
    {
      g_autoptr (SoketLadder) ladder = NULL;
      g_autofree char *text = NULL;
      const SoketLadderRow *rows;
      guint current, n_rows;

      options.n_steps = n;
      ladder = soket_ladder_new (first, records->len, &options);
      ladder_check (ladder, records->len);
      text = ladder_write (ladder, first);
      rows = soket_ladder_get_rows (ladder, &n_rows);
      current = soket_ladder_get_current (ladder);
      g_assert_cmpint (strcmp (text, written) == 0, ==, n == n_steps);
      if (n == 0)
        {
          g_assert_cmpuint (current, ==, G_MAXUINT);
          /* What waited when the rest was cleared is there from the beginning. */
          for (guint i = options.cut > 0 ? 1 : 0; i < n_rows; i++)
            g_assert_true (options.after > 0 && rows[i].waiting);
          continue;
        }
      g_assert_cmpuint (current, <, n_rows);
      if (steps[n - 1].record == G_MAXUINT)
        g_assert_cmpint (rows[current].kind, ==, SOKET_LADDER_STATE);
      else if (rows[current].kind != SOKET_LADDER_RUN && rows[current].kind != SOKET_LADDER_SETUP)
        g_assert_cmpuint (rows[current].record, ==, steps[n - 1].record);
      if (steps[n - 1].begins)
        g_assert_true (rows[current].waiting);
      else if (steps[n - 1].record != G_MAXUINT)
        g_assert_cmpuint (soket_ladder_find_row (ladder, first[steps[n - 1].record].number, 0, SOKET_CALL_NONE), ==, current);
    }
}

/* As the trace has @record while it waits: nobody knows yet what will come of it. */
static SoketRecord
make_waiting (const SoketRecord *record)
{
  SoketRecord waiting = *record;

  waiting.number = 0;
  waiting.returned_us = -1;
  waiting.result = waiting.error = waiting.new_fd = waiting.ending = 0;
  waiting.length = 0;
  /* The kernel is asked when the waiting begins: then there is no connection yet. */
  waiting.state = (SoketKernelState) { 0 };
  if (record->call == SOKET_CALL_CONNECT && record->state.tcp_state != SOKET_TCP_STATE_UNKNOWN)
    waiting.state.tcp_state = SOKET_TCP_STATE_SYN_SENT;
  waiting.state_before = waiting.peer_state = SOKET_TCP_STATE_UNKNOWN;
  return waiting;
}

/* The records as they were after the first @n steps: what had returned; then what had begun, for @all, or what never returns. */
static GArray *
cut_records (const GArray          *records,
             const SoketLadderStep *steps,
             guint                  n,
             gboolean               all)
{
  GArray *cut = g_array_new (FALSE, FALSE, sizeof (SoketRecord));
  g_autofree guint8 *returned = g_new0 (guint8, records->len + 1);

  for (guint i = 0; i < n; i++)
    if (!steps[i].begins)
      returned[steps[i].record] = TRUE;
  for (guint i = 0; i < records->len; i++)
    if (returned[i])
      g_array_append_val (cut, g_array_index (records, SoketRecord, i));
  for (guint i = 0; i < n; i++)
    {
      const SoketRecord *record = &g_array_index (records, SoketRecord, steps[i].record);
      SoketRecord waiting = make_waiting (record);

      if (steps[i].begins && !returned[steps[i].record] && (all || soket_record_is_waiting (record)))
        g_array_append_val (cut, waiting);
    }
  return cut;
}

/* The ladder of @records without the states that the kernel keeps behind them. */
static SoketLadder *
build_cut (const GArray       *records,
           SoketLadderOptions  options)
{
  const SoketRecord *first = (const SoketRecord *) (gpointer) records->data;
  g_autofree SoketLadderStep *steps = soket_ladder_list_steps (first, records->len, &options, &options.n_steps);

  while (options.n_steps > 0 && steps[options.n_steps - 1].record == G_MAXUINT)
    options.n_steps--;
  return soket_ladder_new (first, records->len, &options);
}

/* Replay knows from the beginning whose calls it will see and who is outside of the program, so it can be compared from when both are known. */
static gboolean
is_comparable (const SoketLadder *replayed,
               const SoketLadder *live)
{
  for (guint side = 0; side < SOKET_N_SIDES; side++)
    {
      const SoketLifeline *one = soket_ladder_get_lifeline (replayed, side);
      const SoketLifeline *other = soket_ladder_get_lifeline (live, side);

      if (one->seen != other->seen || one->foreign != other->foreign)
        return FALSE;
    }
  return TRUE;
}

/* An arrow does not change because of what comes: who hears of a reset later has been reset from the beginning. */
static char *
write_ends (const SoketLadder *ladder,
            const SoketRecord *records,
            gboolean           resets)
{
  char *text = ladder_write (ladder, records);

  for (char *at = text; resets && (at = strstr (at, " rst ")) != NULL;)
    memcpy (at, " fin ", 5);
  return text;
}

static gboolean
hears_of_reset (const GArray          *records,
                const SoketLadderStep *steps,
                guint                  from,
                guint                  n_steps)
{
  for (guint i = from; i < n_steps; i++)
    if (steps[i].record != G_MAXUINT && g_array_index (records, SoketRecord, steps[i].record).error == ECONNRESET)
      return TRUE;
  return FALSE;
}

/* Replay shows each moment as it was: the ladder of the first steps is that of the records as they were then. */
static void
test_moments (gconstpointer data)
{
  const Case *each = data;
  const SoketRecord *first = (const SoketRecord *) (gpointer) each->records->data;
  SoketLadderOptions options = each->options;
  g_autofree SoketLadderStep *steps = NULL;
  guint n_steps, n_compared = 0;

  steps = soket_ladder_list_steps (first, each->records->len, &options, &n_steps);
  for (guint n = 1; n <= n_steps && steps[n - 1].record != G_MAXUINT; n++)
    {
      g_autoptr (GArray) begun = cut_records (each->records, steps, n, TRUE);
      g_autoptr (GArray) returned = cut_records (each->records, steps, n, FALSE);
      gboolean resets = hears_of_reset (each->records, steps, n, n_steps);
      g_autoptr (SoketLadder) replayed = NULL;
      g_autoptr (SoketLadder) live = build_cut (begun, each->options);
      g_autoptr (SoketLadder) past = build_cut (returned, each->options);

      options.n_steps = n;
      replayed = soket_ladder_new (first, each->records->len, &options);
      if (is_comparable (replayed, live))
        {
          g_autofree char *replayed_text = write_ends (replayed, first, resets);
          g_autofree char *live_text = write_ends (live, (const SoketRecord *) (gpointer) begun->data, resets);

          g_assert_cmpstr (replayed_text, ==, live_text);
          g_assert_cmpuint (soket_ladder_get_current (replayed), ==, soket_ladder_get_current (live));
          n_compared++;
        }
      /* Above the lifelines stands what has returned: of a call that waits is known only that its SYN is out. */
      for (guint side = 0; side < SOKET_N_SIDES && is_comparable (replayed, past); side++)
        {
          SoketLifeline lifeline = *soket_ladder_get_lifeline (past, side);

          lifeline.state.tcp_state = soket_ladder_get_lifeline (live, side)->state.tcp_state;
          g_assert_true (soket_lifeline_equal (soket_ladder_get_lifeline (replayed, side), &lifeline));
        }
    }
  g_assert_true (n_compared > 0 || n_steps == 0);
}

/* The last moment up to the step @m, or -1 where the picture could not have been cleared there: by the numbers or by the times of what there is,
 * something later would be cleared, too, or something earlier would not. */
static gint64
find_clear (const GArray          *records,
            const SoketLadderStep *steps,
            guint                  n_steps,
            guint                  m,
            guint64               *after)
{
  gint64 after_us = -1;

  *after = 0;
  for (guint i = 0; i < m; i++)
    {
      const SoketRecord *record = &g_array_index (records, SoketRecord, steps[i].record);

      after_us = MAX (after_us, steps[i].begins ? record->started_us : record->returned_us);
      if (!steps[i].begins)
        *after = MAX (*after, record->number);
    }
  for (guint i = m; i < n_steps; i++)
    {
      const SoketRecord *record = &g_array_index (records, SoketRecord, steps[i].record);

      if (steps[i].begins ? record->started_us <= after_us : record->number <= *after)
        return -1;
    }
  return *after > 0 ? after_us : -1;
}

/* And it was cleared at any moment, whatever waited then: what begins after that is a step, though nothing has returned since. */
static void
test_cleared_moments (gconstpointer data)
{
  const Case *each = data;
  const SoketRecord *first = (const SoketRecord *) (gpointer) each->records->data;
  SoketLadderOptions options = each->options;
  g_autofree SoketLadderStep *all = NULL;
  guint n_all;

  all = soket_ladder_list_steps (first, each->records->len, &options, &n_all);
  while (n_all > 0 && all[n_all - 1].record == G_MAXUINT)
    n_all--;
  for (guint m = 1; m < n_all; m++)
    {
      g_autofree SoketLadderStep *steps = NULL;
      guint n_steps;

      options.after_us = find_clear (each->records, all, n_all, m, &options.after);
      if (options.after_us < 0)
        continue;
      g_test_message ("cleared after %u steps", m);
      steps = soket_ladder_list_steps (first, each->records->len, &options, &n_steps);
      while (n_steps > 0 && steps[n_steps - 1].record == G_MAXUINT)
        n_steps--;
      g_assert_cmpuint (n_steps, ==, n_all - m);
      for (guint n = 0; n <= n_steps; n++)
        {
          g_autoptr (GArray) begun = cut_records (each->records, all, m + n, TRUE);
          g_autoptr (GArray) returned = cut_records (each->records, all, m + n, FALSE);
          gboolean resets = hears_of_reset (each->records, all, m + n, n_all);
          g_autoptr (SoketLadder) replayed = NULL;
          g_autoptr (SoketLadder) live = NULL;
          g_autoptr (SoketLadder) past = NULL;

          options.n_steps = n;
          replayed = soket_ladder_new (first, each->records->len, &options);
          live = build_cut (begun, options);
          past = build_cut (returned, options);
          if (is_comparable (replayed, live))
            {
              g_autofree char *replayed_text = write_ends (replayed, first, resets);
              g_autofree char *live_text = write_ends (live, (const SoketRecord *) (gpointer) begun->data, resets);

              g_assert_cmpstr (replayed_text, ==, live_text);
              g_assert_cmpuint (soket_ladder_get_current (replayed), ==, soket_ladder_get_current (live));
            }
          for (guint side = 0; side < SOKET_N_SIDES && is_comparable (replayed, past) && is_comparable (replayed, live); side++)
            {
              SoketLifeline lifeline = *soket_ladder_get_lifeline (past, side);

              lifeline.state.tcp_state = soket_ladder_get_lifeline (live, side)->state.tcp_state;
              g_assert_true (soket_lifeline_equal (soket_ladder_get_lifeline (replayed, side), &lifeline));
              g_assert_cmpint (soket_ladder_get_sign (replayed, side), ==, soket_ladder_get_sign (live, side));
            }
        }
    }
}

/* A head above the lifeline is another with each of these; queues are not compared. */
static void
test_lifeline_equal (void)
{
  const SoketLifeline one = { .exists = TRUE, .fd = 3, .listener_fd = 4 };
  SoketLifeline other = one;

  g_assert_true (soket_lifeline_equal (&one, &other));
  other.state.receive_queue = other.listener_state.receive_queue = 7;
  g_assert_true (soket_lifeline_equal (&one, &other));
#define ASSERT_COUNTS(field_) \
  G_STMT_START { \
    other = one; \
    other.field_ ^= 1; \
    g_assert_false (soket_lifeline_equal (&one, &other)); \
  } G_STMT_END
  ASSERT_COUNTS (seen);
  ASSERT_COUNTS (exists);
  ASSERT_COUNTS (foreign);
  ASSERT_COUNTS (closed);
  ASSERT_COUNTS (socket);
  ASSERT_COUNTS (fd);
  ASSERT_COUNTS (listener);
  ASSERT_COUNTS (listener_fd);
  ASSERT_COUNTS (listener_closed);
  ASSERT_COUNTS (state.tcp_state);
  ASSERT_COUNTS (listener_state.tcp_state);
  ASSERT_COUNTS (local.port);
  ASSERT_COUNTS (peer.port);
  ASSERT_COUNTS (listener_local.port);
#undef ASSERT_COUNTS
}

/* What is folded is on the row of its fold; what waits has no number. */
static void
test_find_row (void)
{
  g_autoptr (GArray) records = ladder_read ("tcp\n" SETUP
                                            "5 c2 0 socket\n"
                                            "6 c2 1 connect\n"
                                            "7 c2 1 getsockname\n"
                                            "8 c2 1 send(10) =10\n"
                                            "9 s1 1 accept =3 @4\n"
                                            "10 s3 1 recv(1) =1\n"
                                            "11 s3 1 recv(1) =1\n"
                                            "12 s3 1 recv(1) =1\n"
                                            "13 s3 1 send(10) =10\n"
                                            "- c2 1 recv(4096) @8\n"
                                            "- s3 1 recv(1) @13\n");
  g_autoptr (SoketLadder) ladder = soket_ladder_new ((const SoketRecord *) (gpointer) records->data, records->len, NULL);
  const SoketLadderOptions opened = { .open = setup_opened, .n_open = 1, .n_steps = G_MAXUINT };
  const guint rows[] = { G_MAXUINT, 0, 0, 0, 0, 2, 3, 4, 5, 6, 7, 7, 7, 8, 8 };

  for (guint number = 1; number < G_N_ELEMENTS (rows); number++)
    g_assert_cmpuint (soket_ladder_find_row (ladder, number, 0, SOKET_CALL_NONE), ==, rows[number]);
  g_assert_cmpuint (soket_ladder_find_row (ladder, 0, 2, SOKET_CALL_RECV), ==, 9);
  g_assert_cmpuint (soket_ladder_find_row (ladder, 0, 3, SOKET_CALL_RECV), ==, 10);
  g_assert_cmpuint (soket_ladder_find_row (ladder, 0, 3, SOKET_CALL_SEND), ==, G_MAXUINT);
  g_assert_cmpuint (soket_ladder_find_row (ladder, 0, 4, SOKET_CALL_RECV), ==, G_MAXUINT);
  g_assert_cmpuint (soket_ladder_get_current (ladder), ==, 10);

  /* In the opened setup each has a row of its own. */
  g_clear_pointer (&ladder, soket_ladder_free);
  ladder = soket_ladder_new ((const SoketRecord *) (gpointer) records->data, records->len, &opened);
  for (guint number = 1; number <= 4; number++)
    g_assert_cmpuint (soket_ladder_find_row (ladder, number, 0, SOKET_CALL_NONE), ==, number - 1);
}

static void
test_lifelines (void)
{
  g_autoptr (GArray) records = ladder_read ("tcp\n" SETUP
                                            "5 s1 7 accept =3 state=ESTABLISHED q=10\n"
                                            "6 s3 7 recv(4096) =10\n"
                                            "7 s3 7 close state=TIME-WAIT\n"
                                            "8 s1 0 close state=CLOSED\n");
  const SoketRecord *first = (const SoketRecord *) (gpointer) records->data;
  SoketLadderOptions options = { .n_steps = 5 };
  g_autoptr (SoketLadder) begun = soket_ladder_new (first, records->len, &options);
  g_autoptr (SoketLadder) ladder = soket_ladder_new (first, records->len, NULL);
  g_autoptr (SoketLadder) without_input = NULL;
  const SoketLifeline *client = soket_ladder_get_lifeline (ladder, SOKET_SIDE_CLIENT);
  const SoketLifeline *server = soket_ladder_get_lifeline (ladder, SOKET_SIDE_SERVER);

  g_assert_false (client->seen);
  g_assert_true (client->foreign);
  g_assert_cmpuint (client->socket, ==, 0);
  g_assert_cmpint (client->fd, ==, -1);
  g_assert_cmpuint (client->local.port, ==, 41007);
  g_assert_cmpuint (client->peer.port, ==, 5555);

  g_assert_true (server->seen && !server->foreign && server->closed && server->listener_closed);
  g_assert_cmpuint (server->socket, ==, 3);
  g_assert_cmpint (server->fd, ==, 5);
  g_assert_cmpuint (server->peer.port, ==, 41007);
  g_assert_cmpint (server->state.tcp_state, ==, SOKET_TCP_STATE_TIME_WAIT);
  g_assert_cmpuint (server->listener, ==, 1);
  g_assert_cmpint (server->listener_fd, ==, 3);
  g_assert_cmpuint (server->listener_local.port, ==, 5555);
  g_assert_cmpint (server->listener_state.tcp_state, ==, SOKET_TCP_STATE_CLOSED);

  /* Just accepted: the descriptor is told by the first call of the socket. */
  server = soket_ladder_get_lifeline (begun, SOKET_SIDE_SERVER);
  g_assert_cmpuint (server->socket, ==, 3);
  g_assert_cmpint (server->fd, ==, -1);
  g_assert_false (server->closed || server->listener_closed);
  g_assert_cmpint (server->state.tcp_state, ==, SOKET_TCP_STATE_ESTABLISHED);
  g_assert_cmpuint (server->state.receive_queue, ==, 10);
  g_assert_cmpint (server->listener_state.tcp_state, ==, SOKET_TCP_STATE_UNKNOWN);

  /* A program without standard input gets that descriptor for its next socket. */
  for (guint i = 5; i < 7; i++)
    g_array_index (records, SoketRecord, i).fd = 0;
  without_input = soket_ladder_new (first, records->len, NULL);
  g_assert_cmpint (soket_ladder_get_lifeline (without_input, SOKET_SIDE_SERVER)->fd, ==, 0);
}

/* What the heads say at each step of a replay: the kernel's word of that moment, moved on by what has come since. */
static void
check_states (const char        *text,
              const char *const  states[][2])
{
  g_autoptr (GArray) records = ladder_read (text);
  const SoketRecord *first = (const SoketRecord *) (gpointer) records->data;
  SoketLadderOptions options = { 0 };
  g_autofree SoketLadderStep *steps = NULL;
  guint n_steps;

  steps = soket_ladder_list_steps (first, records->len, NULL, &n_steps);
  for (guint n = 0; n < n_steps; n++)
    {
      g_autoptr (SoketLadder) ladder = NULL;

      options.n_steps = n + 1;
      ladder = soket_ladder_new (first, records->len, &options);
      g_test_message ("step %u", n + 1);
      g_assert_nonnull (states[n][0]);
      g_assert_cmpstr (soket_tcp_state_to_string (soket_ladder_get_lifeline (ladder, SOKET_SIDE_CLIENT)->state.tcp_state), ==, states[n][0]);
      g_assert_cmpstr (soket_tcp_state_to_string (soket_ladder_get_lifeline (ladder, SOKET_SIDE_SERVER)->state.tcp_state), ==, states[n][1]);
    }
  g_assert_null (states[n_steps][0]);
}

static void
test_states (void)
{
  static const char *const echo[][2] = {
    { "CLOSED", "" },
    { "ESTABLISHED", "" },
    { "ESTABLISHED", "ESTABLISHED" },
    { "ESTABLISHED", "ESTABLISHED" },
    /* The FIN reaches the client before it calls anything. */
    { "CLOSE-WAIT", "FIN-WAIT-1" },
    /* And is acknowledged by then. */
    { "CLOSE-WAIT", "FIN-WAIT-2" },
    { "CLOSED", "TIME-WAIT" },
    { "CLOSED", "TIME-WAIT" },
    { "CLOSED", "TIME-WAIT" },
    { NULL, NULL },
  };
  static const char *const no_dot[][2] = {
    { "ESTABLISHED", "" },
    { "ESTABLISHED", "" },
    { "ESTABLISHED", "ESTABLISHED" },
    { "ESTABLISHED", "ESTABLISHED" },
    { "ESTABLISHED", "ESTABLISHED" },
    { "ESTABLISHED", "ESTABLISHED" },
    { "FIN-WAIT-1", "CLOSE-WAIT" },
    { "FIN-WAIT-2", "CLOSE-WAIT" },
    /* The late reply finds nobody: RST. */
    { "CLOSED", "CLOSED" },
    { "CLOSED", "CLOSED" },
    { NULL, NULL },
  };

  static const char *const icmp[][2] = {
    { "CLOSED", "" },
    { "SYN-SENT", "" },
    { "CLOSED", "" },
    { NULL, NULL },
  };

  check_states ("tcp\n"
                "1 c1 0 socket state=CLOSED\n"
                "2 c1 1 connect state=ESTABLISHED\n"
                "3 s2 1 accept =3 state=ESTABLISHED q=0\n"
                "4 c1 1 send(10) =10 state=ESTABLISHED\n"
                "5 s3 1 shutdown(1) ~ state=FIN-WAIT-1\n"
                "6 c1 1 recv(4096) =0 state=CLOSE-WAIT\n"
                "7 c1 1 close before=CLOSE-WAIT state=CLOSED peer=TIME-WAIT\n"
                "8 s3 1 close before=CLOSED state=TIME-WAIT\n",
                echo);
  check_states ("tcp\n"
                "1 c1 1 connect state=ESTABLISHED\n"
                "2 c1 1 send(9) =9 state=ESTABLISHED\n"
                "3 s2 1 accept =3 state=ESTABLISHED q=9\n"
                "4 s3 1 recv(4096) =9 state=ESTABLISHED q=0\n"
                "5 c1 1 recv(4096) %timed-out state=ESTABLISHED\n"
                "6 c1 1 close before=ESTABLISHED state=FIN-WAIT-1\n"
                "7 s3 1 recv(4096) =0 state=CLOSE-WAIT q=0\n"
                "8 s3 1 send(9) =9 state=CLOSED q=0\n"
                "9 s3 1 close before=CLOSED state=CLOSED\n",
                no_dot);
  static const char *const slow[][2] = {
    { "CLOSED", "" },
    /* What it comes to is not known yet. */
    { "SYN-SENT", "" },
    { "SYN-SENT", "" },
    { "ESTABLISHED", "" },
    { NULL, NULL },
  };

  check_states ("tcp\n"
                "1 c1 0 socket state=CLOSED\n"
                "2 c1 1 note\n"
                "3 c1 1 connect @1 state=ESTABLISHED\n",
                slow);
  check_states ("tcp\n"
                "1 c1 0 socket state=CLOSED\n"
                "2 c1 1 connect !ECONNREFUSED state=SYN-SENT\n"
                "3 c1 1 close\n",
                icmp);
}

/* A client that waits while the server takes its bytes one by one and tells each: the window in the middle draws few rows, and the bar. */
static void
test_long (void)
{
  enum { N = 20000 };
  g_autoptr (GString) text = g_string_new ("tcp\n1 c1 1 connect\n2 s2 1 accept =3\n3 c1 1 send =10000\n");
  g_autoptr (GArray) records = NULL;
  g_autoptr (SoketLadder) ladder = NULL;
  const SoketLadderRow *rows;
  guint n_rows, first, end;

  for (guint i = 0; i < N; i += 2)
    g_string_append_printf (text, "%u s3 1 recv(1) =1\n%u s3 1 note\n", 4 + i, 5 + i);
  g_string_append_printf (text, "%u s3 1 close\n%u c1 1 recv(4096) =0 @3\n", N + 4, N + 5);
  records = ladder_read (text->str);
  ladder = soket_ladder_new ((const SoketRecord *) (gpointer) records->data, records->len, NULL);
  ladder_check (ladder, records->len);
  rows = soket_ladder_get_rows (ladder, &n_rows);
  g_assert_cmpuint (n_rows, ==, N + 5);
  g_assert_cmpfloat (rows[N + 4].wait_from, ==, 2.5);

  first = soket_ladder_find_bar (ladder, 9999.5);
  end = soket_ladder_find_bar_end (ladder, 10010.5);
  g_assert_cmpuint (first, ==, 10000);
  g_assert_cmpuint (end, ==, N + 5);
  g_assert_cmpuint (soket_ladder_find_bar_end (ladder, 2.25), ==, 3);
  /* The send reaches down to its last byte's recv; only the end of the stream comes after it. */
  g_assert_cmpuint (soket_ladder_find_arrow (ladder, N), ==, 1);
  g_assert_cmpuint (soket_ladder_find_arrow (ladder, N + 2), ==, 2);
  g_assert_cmpuint (soket_ladder_find_arrow (ladder, N + 4.5), ==, 3);
}

/* What the row of a request says already has no row of its own; what else there is to say has one. */
static void
test_remark (void)
{
  const SoketLadderOptions with_messages = { .messages = TRUE, .n_steps = G_MAXUINT };
  g_autoptr (GArray) records = ladder_read ("tcp\n1 c1 1 connect\n2 s2 1 accept =3\n3 c1 1 send =10\n4 s3 1 recv(4096) =10\n"
                                            "5 s3 1 message\n6 s3 1 note\n7 s3 1 note\n8 s3 1 send =10\n9 c1 1 recv(4096) =10\n");
  g_autoptr (SoketLadder) without = NULL;
  g_autoptr (SoketLadder) with = NULL;
  const SoketLadderRow *rows;
  guint n_rows, n_notes = 0;

  g_array_index (records, SoketRecord, 5).note = SOKET_NOTE_SHIFT;
  without = soket_ladder_new ((const SoketRecord *) (gpointer) records->data, records->len, NULL);
  soket_ladder_get_rows (without, &n_rows);
  g_assert_cmpuint (n_rows, ==, 8);
  with = soket_ladder_new ((const SoketRecord *) (gpointer) records->data, records->len, &with_messages);
  rows = soket_ladder_get_rows (with, &n_rows);
  g_assert_cmpuint (n_rows, ==, 8);
  for (guint i = 0; i < n_rows; i++)
    {
      g_assert_cmpuint (rows[i].record, !=, 5);
      n_notes += rows[i].record == 6;
    }
  g_assert_cmpuint (n_notes, ==, 1);
}

static gint64
measure (const SoketRecord *records,
         guint              n_records,
         guint              n_times)
{
  gint64 best_us = G_MAXINT64;

  for (guint i = 0; i < n_times; i++)
    {
      gint64 began_us = g_get_monotonic_time ();

      soket_ladder_free (soket_ladder_new (records, n_records, NULL));
      best_us = MIN (best_us, g_get_monotonic_time () - began_us);
    }
  return best_us;
}

/* gtester -m perf: a frame of the live window builds 4,096 records. */
static void
test_speed (void)
{
  enum { N = 100000 };
  g_autoptr (GString) text = g_string_new ("tcp\n");
  g_autoptr (GArray) records = NULL;
  const SoketRecord *first;

  for (guint i = 1; i < N; i += 4)
    g_string_append_printf (text, "%u c1 1 send =10\n%u s2 1 recv(4096) =10 @%u\n%u s2 1 send =10\n%u c1 1 recv(4096) =10 @%u\n",
                            i, i + 1, MAX (i, 3) - 2, i + 2, i + 3, i);
  records = ladder_read (text->str);
  first = (const SoketRecord *) (gpointer) records->data;
  g_test_minimized_result ((double) measure (first, 4096, 200), "4,096 records: %u us", (guint) measure (first, 4096, 200));
  g_test_minimized_result ((double) measure (first, N, 5), "100,000 records: %u us", (guint) measure (first, N, 5));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GPtrArray) cases = NULL;

  g_test_init (&argc, &argv, NULL);

  cases = read_cases ();
  for (guint i = 0; i < cases->len; i++)
    {
      Case *each = g_ptr_array_index (cases, i);
      g_autofree char *path = g_strconcat ("/ladder/", each->name, NULL);
      g_autofree char *prefixes = g_strconcat (path, "/prefixes", NULL);
      g_autofree char *moments = g_strconcat (path, "/moments", NULL);
      g_autofree char *cleared = g_strconcat (path, "/cleared-moments", NULL);

      g_test_add_data_func (path, each, test_case);
      g_test_add_data_func (prefixes, each, test_prefixes);
      /* What waited when the rest was cleared cannot be told from its steps. */
      if (each->options.after == 0)
        {
          g_test_add_data_func (moments, each, test_moments);
          g_test_add_data_func (cleared, each, test_cleared_moments);
        }
    }
  g_test_add_func ("/ladder/find-row", test_find_row);
  g_test_add_func ("/ladder/lifeline-equal", test_lifeline_equal);
  g_test_add_func ("/ladder/lifelines", test_lifelines);
  g_test_add_func ("/ladder/states", test_states);
  g_test_add_func ("/ladder/remark", test_remark);
  g_test_add_func ("/ladder/long", test_long);
  if (g_test_perf ())
    g_test_add_func ("/ladder/speed", test_speed);

  return g_test_run ();
}
