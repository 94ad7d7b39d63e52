/* test-sequence-state.c - what a sequence keeps: its properties, what is told of them, folds and the chosen call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"
#include "model/conversation/soket-sequence.h"

#include <string.h>

/* Two conversations over TCP in a trace made by hand: connect and send of a client, ten bytes that a server receives one by one. */
typedef struct
{
  SoketTrace    *trace;
  SoketSequence *sequence;
  GPtrArray     *told;     /* the properties of which was told */
  guint          n_changed;
  gint64         now_us;
} Fixture;

static void
notify_cb (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->told, (gpointer) pspec->name);
}

static void
count_cb (guint *n)
{
  ++*n;
}

static void
changed_cb (SoketSequence *sequence,
            Fixture       *fixture)
{
  fixture->n_changed++;
}

static void
push (Fixture         *fixture,
      guint32          conversation,
      SoketSide        side,
      SoketRecordKind  kind,
      SoketCallName    call,
      gint64           result,
      guint64          offset)
{
  SoketRecord record = soket_test_record (call, result);

  record.kind = kind;
  record.side = side;
  record.socket = 2 * conversation + side;
  record.conversation = conversation;
  record.local = soket_test_endpoint ("127.0.0.1", side == SOKET_SIDE_CLIENT ? (guint16) (40000 + conversation) : 5555);
  record.peer = soket_test_endpoint ("127.0.0.1", side == SOKET_SIDE_CLIENT ? 5555 : (guint16) (40000 + conversation));
  record.argument = side == SOKET_SIDE_SERVER ? 1 : 10;
  record.started_us = fixture->now_us++;
  record.returned_us = fixture->now_us;
  if (result > 0)
    {
      record.payload = (const guint8 *) "0123456789" + offset;
      record.payload_length = (guint32) result;
      record.length = (guint64) result;
      record.offset = offset;
    }
  soket_trace_push (fixture->trace, &record);
}

static void
push_conversation (Fixture *fixture,
                   guint32  conversation)
{
  push (fixture, conversation, SOKET_SIDE_CLIENT, SOKET_RECORD_CALL, SOKET_CALL_CONNECT, 0, 0);
  push (fixture, conversation, SOKET_SIDE_CLIENT, SOKET_RECORD_CALL, SOKET_CALL_SEND, 10, 0);
  for (guint64 i = 0; i < 10; i++)
    push (fixture, conversation, SOKET_SIDE_SERVER, SOKET_RECORD_CALL, SOKET_CALL_RECV, 1, i);
  push (fixture, conversation, SOKET_SIDE_SERVER, SOKET_RECORD_MESSAGE, SOKET_CALL_RECV, 10, 0);
  soket_trace_flush (fixture->trace);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->trace = soket_trace_new ();
  fixture->told = g_ptr_array_new ();
  fixture->now_us = 1;
  fixture->sequence = soket_sequence_new (fixture->trace);
  push_conversation (fixture, 1);
  g_signal_connect (fixture->sequence, "notify", G_CALLBACK (notify_cb), fixture);
  g_signal_connect (fixture->sequence, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->sequence);
  g_assert_finalize_object (fixture->trace);
  g_ptr_array_unref (fixture->told);
}

static guint
count_rows (Fixture *fixture)
{
  guint n_rows = 0;

  soket_ladder_get_rows (soket_sequence_get_ladder (fixture->sequence), &n_rows);
  return n_rows;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Of what was told since, by the alphabet: GObject's order is another in each version. And how often the picture was another. */
static void
assert_told (Fixture    *fixture,
             const char *names,
             guint       n_changed)
{
  g_autofree char *told = NULL;

  g_ptr_array_sort (fixture->told, compare_names);
  g_ptr_array_add (fixture->told, NULL);
  told = g_strjoinv (" ", (char **) fixture->told->pdata);
  g_assert_cmpstr (told, ==, names);
  g_assert_cmpuint (fixture->n_changed, ==, n_changed);
  g_ptr_array_set_size (fixture->told, 0);
  fixture->n_changed = 0;
}

/* A property says what its getter says. */
static void
assert_same (Fixture *fixture)
{
  guint conversation, transport, step, n_steps;
  gboolean live, replaying;
  SoketCall *selected;

  g_object_get (fixture->sequence, "conversation", &conversation, "transport", &transport, "step", &step, "n-steps", &n_steps,
                "live", &live, "replaying", &replaying, "selected", &selected, NULL);
  g_assert_cmpuint (conversation, ==, soket_sequence_get_conversation (fixture->sequence));
  g_assert_cmpuint (transport, ==, SOKET_TRANSPORT_TCP);
  g_assert_cmpuint (step, ==, soket_sequence_get_step (fixture->sequence));
  g_assert_cmpuint (n_steps, ==, soket_sequence_get_n_steps (fixture->sequence));
  g_assert_true (replaying == soket_sequence_is_replaying (fixture->sequence));
  g_assert_true (selected == soket_sequence_get_selected (fixture->sequence));
  g_clear_object (&selected);
}

static gboolean
is (Fixture    *fixture,
    const char *property)
{
  gboolean value;

  g_object_get (fixture->sequence, property, &value, NULL);
  return value;
}

static guint64
get_after (Fixture *fixture)
{
  guint64 after;

  g_object_get (fixture->sequence, "after", &after, NULL);
  return after;
}

static void
test_live (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_true (is (fixture, "live"));
  g_object_set (fixture->sequence, "live", TRUE, NULL);
  assert_told (fixture, "", 0);
  g_object_set (fixture->sequence, "live", FALSE, NULL);
  assert_told (fixture, "live", 1);
  g_assert_false (is (fixture, "live"));
  assert_same (fixture);

  /* Frozen: the picture stays, and it is told that more has come. */
  push (fixture, 1, SOKET_SIDE_CLIENT, SOKET_RECORD_CALL, SOKET_CALL_SHUTDOWN, 0, 0);
  push (fixture, 2, SOKET_SIDE_CLIENT, SOKET_RECORD_CALL, SOKET_CALL_CONNECT, 0, 0);
  soket_trace_flush (fixture->trace);
  assert_told (fixture, "", 1);
  g_assert_cmpuint (soket_sequence_get_n_unseen (fixture->sequence), ==, 1);
  g_assert_cmpuint (soket_sequence_get_conversation (fixture->sequence), ==, 1);

  /* What concerns another conversation is no news. */
  push (fixture, 3, SOKET_SIDE_CLIENT, SOKET_RECORD_CALL, SOKET_CALL_CONNECT, 0, 0);
  soket_trace_flush (fixture->trace);
  assert_told (fixture, "", 0);

  /* Following makes it live again, with the newest. */
  soket_sequence_follow (fixture->sequence);
  assert_told (fixture, "conversation live", 1);
  g_assert_cmpuint (soket_sequence_get_conversation (fixture->sequence), ==, 3);
  g_assert_cmpuint (soket_sequence_get_n_unseen (fixture->sequence), ==, 0);
}

static void
test_following (Fixture      *fixture,
                gconstpointer data)
{
  g_assert_true (is (fixture, "following"));
  g_object_set (fixture->sequence, "following", TRUE, NULL);
  assert_told (fixture, "", 0);
  g_object_set (fixture->sequence, "following", FALSE, NULL);
  assert_told (fixture, "following", 0);
  push_conversation (fixture, 2);
  assert_told (fixture, "", 0);
  g_assert_cmpuint (soket_sequence_get_conversation (fixture->sequence), ==, 1);
  g_object_set (fixture->sequence, "following", TRUE, NULL);
  assert_told (fixture, "conversation following", 1);
  g_assert_cmpuint (soket_sequence_get_conversation (fixture->sequence), ==, 2);
  assert_same (fixture);

  g_object_set (fixture->sequence, "transport", SOKET_TRANSPORT_TCP, NULL);
  assert_told (fixture, "", 0);
  g_object_set (fixture->sequence, "transport", SOKET_TRANSPORT_UDP, NULL);
  assert_told (fixture, "conversation transport", 1);
}

/* The one that is shown stays for a moment, and then the newest is shown. */
static void
test_hold (Fixture      *fixture,
           gconstpointer data)
{
  push_conversation (fixture, 2);
  g_assert_cmpuint (soket_sequence_get_conversation (fixture->sequence), ==, 1);
  push_conversation (fixture, 3);
  g_assert_cmpuint (soket_sequence_get_conversation (fixture->sequence), ==, 1);
  soket_test_wait_until (soket_sequence_get_conversation (fixture->sequence) != 1);
  g_assert_cmpuint (soket_sequence_get_conversation (fixture->sequence), ==, 3);
  g_assert_true (is (fixture, "following"));

  /* Not where another was chosen meanwhile, or the same. */
  push_conversation (fixture, 4);
  soket_sequence_choose (fixture->sequence, 3);
  soket_test_drain ();
  g_assert_cmpuint (soket_sequence_get_conversation (fixture->sequence), ==, 3);
  g_assert_false (is (fixture, "following"));
}

static void
test_messages (Fixture      *fixture,
               gconstpointer data)
{
  guint n_rows = count_rows (fixture);

  g_assert_false (is (fixture, "messages"));
  g_object_set (fixture->sequence, "messages", FALSE, NULL);
  assert_told (fixture, "", 0);
  g_object_set (fixture->sequence, "messages", TRUE, NULL);
  assert_told (fixture, "messages", 1);
  g_assert_true (is (fixture, "messages"));
  g_assert_cmpuint (count_rows (fixture), ==, n_rows + 1);

  soket_sequence_start_replay (fixture->sequence);
  g_assert_true (is (fixture, "replaying"));
  g_object_set (fixture->sequence, "messages", FALSE, NULL);
  g_assert_false (is (fixture, "replaying"));
  g_assert_cmpuint (count_rows (fixture), ==, n_rows);
}

static void
test_replay (Fixture      *fixture,
             gconstpointer data)
{
  guint n_steps;

  soket_sequence_stop_replay (fixture->sequence);
  soket_sequence_set_step (fixture->sequence, 1);
  assert_told (fixture, "", 0);
  g_assert_cmpuint (soket_sequence_get_step (fixture->sequence), ==, 0);

  soket_sequence_start_replay (fixture->sequence);
  assert_told (fixture, "n-steps replaying step", 1);
  assert_same (fixture);
  n_steps = soket_sequence_get_n_steps (fixture->sequence);
  g_assert_cmpuint (n_steps, >, 3);
  g_object_set (fixture->sequence, "step", 0, NULL);
  assert_told (fixture, "", 0);
  for (guint step = 1; step <= n_steps; step++)
    {
      SoketCall *before = soket_sequence_get_selected (fixture->sequence);
      guint row;

      g_object_set (fixture->sequence, "step", step, NULL);
      g_assert_nonnull (soket_sequence_get_selected (fixture->sequence));
      /* Where a call begins and returns it is the same one. */
      assert_told (fixture, soket_sequence_get_selected (fixture->sequence) != before ? "selected step told" : "step", 1);
      assert_same (fixture);
      row = soket_sequence_get_selected_row (fixture->sequence);
      g_assert_cmpuint (row, ==, soket_ladder_get_current (soket_sequence_get_ladder (fixture->sequence)));
    }
  /* There is no further one. */
  g_object_set (fixture->sequence, "step", n_steps + 1, NULL);
  assert_told (fixture, "", 0);
  g_object_set (fixture->sequence, "step", 0, NULL);
  assert_told (fixture, "selected step told", 1);
  g_assert_null (soket_sequence_get_selected (fixture->sequence));

  /* What comes meanwhile is not shown, and not another conversation either. */
  push_conversation (fixture, 2);
  assert_told (fixture, "", 0);
  soket_sequence_set_live (fixture->sequence, FALSE);
  assert_told (fixture, "live", 0);
  soket_sequence_set_live (fixture->sequence, TRUE);
  assert_told (fixture, "live", 0);
  /* From its beginning once more. */
  soket_sequence_set_step (fixture->sequence, 2);
  assert_told (fixture, "selected step told", 1);
  soket_sequence_start_replay (fixture->sequence);
  g_assert_cmpuint (soket_sequence_get_step (fixture->sequence), ==, 0);
  g_assert_cmpuint (soket_sequence_get_n_steps (fixture->sequence), ==, n_steps);
  g_ptr_array_set_size (fixture->told, 0);
  soket_sequence_follow (fixture->sequence);
  g_assert_false (soket_sequence_is_replaying (fixture->sequence));
  g_assert_cmpuint (soket_sequence_get_n_steps (fixture->sequence), ==, 0);
  g_assert_cmpuint (soket_sequence_get_conversation (fixture->sequence), ==, 2);
}

/* Afterwards the newest is shown at once, and nothing is chosen any more. */
static void
test_stop_replay (Fixture      *fixture,
                  gconstpointer data)
{
  gint64 began_us;

  soket_sequence_start_replay (fixture->sequence);
  soket_sequence_set_step (fixture->sequence, 2);
  push_conversation (fixture, 2);
  /* Longer than a conversation is held. */
  began_us = g_get_monotonic_time ();
  soket_test_wait_until (g_get_monotonic_time () - began_us > G_USEC_PER_SEC / 2);
  g_ptr_array_set_size (fixture->told, 0);
  fixture->n_changed = 0;
  soket_sequence_stop_replay (fixture->sequence);
  g_assert_cmpuint (soket_sequence_get_conversation (fixture->sequence), ==, 2);
  g_assert_null (soket_sequence_get_selected (fixture->sequence));
  g_assert_false (soket_sequence_is_replaying (fixture->sequence));
  assert_told (fixture, "conversation n-steps replaying selected step told", 2);
}

static void
test_selected (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (SoketCall) first = g_list_model_get_item (G_LIST_MODEL (fixture->trace), 0);
  g_autoptr (SoketCall) other = NULL;

  g_object_set (fixture->sequence, "selected", first, NULL);
  assert_told (fixture, "selected told", 0);
  assert_same (fixture);
  g_assert_cmpuint (soket_sequence_get_selected_row (fixture->sequence), ==, 0);
  g_object_set (fixture->sequence, "selected", first, NULL);
  assert_told (fixture, "", 0);
  /* A row behind the last is none. */
  soket_sequence_select_row (fixture->sequence, count_rows (fixture));
  soket_sequence_toggle_fold (fixture->sequence, count_rows (fixture));
  assert_told (fixture, "", 0);
  g_assert_true (soket_sequence_get_selected (fixture->sequence) == first);
  soket_sequence_select_row (fixture->sequence, 1);
  assert_told (fixture, "selected told", 0);
  g_assert_cmpuint (soket_sequence_get_selected_row (fixture->sequence), ==, 1);
  /* What the trace does not have is no call to select. */
  soket_sequence_select_record (fixture->sequence, G_MAXUINT64);
  assert_told (fixture, "", 0);
  soket_sequence_select_record (fixture->sequence, soket_call_get_record (first)->number);
  assert_told (fixture, "selected told", 0);
  g_assert_true (soket_sequence_get_selected (fixture->sequence) == first);
  g_object_set (fixture->sequence, "selected", NULL, NULL);
  assert_told (fixture, "selected told", 0);
  g_assert_cmpuint (soket_sequence_get_selected_row (fixture->sequence), ==, G_MAXUINT);

  /* Another conversation's call shows that, and is no row of this one. */
  push_conversation (fixture, 2);
  other = g_list_model_get_item (G_LIST_MODEL (fixture->trace), g_list_model_get_n_items (G_LIST_MODEL (fixture->trace)) - 2);
  soket_sequence_set_selected (fixture->sequence, other);
  assert_told (fixture, "conversation following selected told", 1);
  g_assert_cmpuint (soket_sequence_get_conversation (fixture->sequence), ==, 2);
  soket_sequence_choose (fixture->sequence, 1);
  g_assert_true (soket_sequence_get_selected (fixture->sequence) == other);
  g_assert_cmpuint (soket_sequence_get_selected_row (fixture->sequence), ==, G_MAXUINT);
}

/* Paper has the folds of up to so many calls open, and then all is as it was. */
static void
test_unfold (Fixture      *fixture,
             gconstpointer data)
{
  const SoketLadder *ladder = soket_sequence_get_ladder (fixture->sequence);
  guint n_rows = count_rows (fixture);
  const SoketLadderRow *rows = soket_ladder_get_rows (ladder, &n_rows);
  guint fold = G_MAXUINT;

  for (guint i = 0; i < n_rows; i++)
    if (rows[i].kind == SOKET_LADDER_RUN)
      fold = i;
  g_assert_cmpuint (fold, <, n_rows);
  g_assert_cmpuint (rows[fold].n_calls, ==, 10);

  soket_sequence_unfold (fixture->sequence, 9);
  g_assert_cmpuint (count_rows (fixture), ==, n_rows);
  soket_sequence_fold_back (fixture->sequence);
  soket_sequence_unfold (fixture->sequence, 10);
  g_assert_cmpuint (count_rows (fixture), ==, n_rows + 9);
  soket_sequence_fold_back (fixture->sequence);
  g_assert_true (soket_sequence_get_ladder (fixture->sequence) == ladder);
  assert_told (fixture, "", 0);

  /* Other rows have no fold. */
  for (guint i = 0; i < n_rows; i++)
    {
      soket_sequence_toggle_fold (fixture->sequence, i);
      assert_told (fixture, "", i == fold);
      if (i == fold)
        {
          g_assert_cmpuint (count_rows (fixture), ==, n_rows + 9);
          soket_sequence_unfold (fixture->sequence, 10);
          g_assert_cmpuint (count_rows (fixture), ==, n_rows + 9);
          soket_sequence_fold_back (fixture->sequence);
          soket_sequence_toggle_fold (fixture->sequence, i);
          assert_told (fixture, "", 1);
          g_assert_cmpuint (count_rows (fixture), ==, n_rows);
        }
    }

  /* Folds belong to the conversation in which they were opened. */
  soket_sequence_toggle_fold (fixture->sequence, fold);
  push_conversation (fixture, 2);
  soket_sequence_choose (fixture->sequence, 2);
  soket_sequence_choose (fixture->sequence, 1);
  g_assert_cmpuint (count_rows (fixture), ==, n_rows);
}

static void
test_clear (Fixture      *fixture,
            gconstpointer data)
{
  guint64 cleared;

  g_assert_cmpuint (get_after (fixture), ==, 0);
  soket_sequence_undo_clear (fixture->sequence);
  assert_told (fixture, "", 0);
  g_assert_true (soket_sequence_can_clear (fixture->sequence));
  soket_sequence_clear (fixture->sequence);
  /* Its ends are open: it stays, without its rows. */
  assert_told (fixture, "after", 1);
  g_assert_cmpuint (count_rows (fixture), ==, 0);
  cleared = get_after (fixture);
  g_assert_cmpuint (cleared, ==, soket_trace_get_n_pushed (fixture->trace));
  g_assert_false (soket_sequence_can_clear (fixture->sequence));
  soket_sequence_set_after (fixture->sequence, cleared);
  assert_told (fixture, "", 0);

  /* The second clearing is undone to the first. */
  push_conversation (fixture, 2);
  soket_sequence_follow (fixture->sequence);
  g_assert_cmpuint (soket_sequence_get_conversation (fixture->sequence), ==, 2);
  soket_sequence_select_row (fixture->sequence, 0);
  soket_sequence_clear (fixture->sequence);
  g_assert_null (soket_sequence_get_selected (fixture->sequence));
  soket_sequence_undo_clear (fixture->sequence);
  g_assert_cmpuint (get_after (fixture), ==, cleared);
  g_assert_cmpuint (soket_sequence_get_conversation (fixture->sequence), ==, 2);
  g_assert_false (soket_sequence_can_undo_clear (fixture->sequence));
  soket_sequence_undo_clear (fixture->sequence);
  g_assert_cmpuint (get_after (fixture), ==, cleared);
}

/* What begins to wait after the picture was cleared is a step though nothing has returned since; what waited then is there from the beginning. */
static void
test_clear_waiting (Fixture      *fixture,
                    gconstpointer data)
{
  SoketPendingCall before = { .record = soket_test_record (SOKET_CALL_RECV, 0) };
  SoketPendingCall behind = { .record = soket_test_record (SOKET_CALL_RECV, 0) };

  before.record.side = SOKET_SIDE_SERVER;
  behind.record.side = SOKET_SIDE_CLIENT;
  before.record.socket = 2 + SOKET_SIDE_SERVER;
  behind.record.socket = 2 + SOKET_SIDE_CLIENT;
  before.record.conversation = behind.record.conversation = 1;
  before.record.returned_us = behind.record.returned_us = -1;
  before.record.started_us = fixture->now_us;
  soket_trace_begin_wait (fixture->trace, &before);
  soket_trace_flush (fixture->trace);

  soket_sequence_clear (fixture->sequence);
  soket_sequence_start_replay (fixture->sequence);
  g_assert_false (soket_sequence_is_replaying (fixture->sequence));

  behind.record.started_us = soket_trace_now (fixture->trace) + 1;
  soket_trace_begin_wait (fixture->trace, &behind);
  soket_trace_flush (fixture->trace);
  g_assert_cmpuint (count_rows (fixture), ==, 2);
  soket_sequence_start_replay (fixture->sequence);
  g_assert_true (soket_sequence_is_replaying (fixture->sequence));
  g_assert_cmpuint (soket_sequence_get_n_steps (fixture->sequence), ==, 1);
  g_assert_cmpuint (count_rows (fixture), ==, 1);
  soket_sequence_set_step (fixture->sequence, 1);
  g_assert_cmpuint (count_rows (fixture), ==, 2);
  soket_sequence_stop_replay (fixture->sequence);

  /* What the undone clearing knew of its time is undone with it. */
  soket_sequence_undo_clear (fixture->sequence);
  soket_sequence_start_replay (fixture->sequence);
  g_assert_cmpuint (soket_sequence_get_n_steps (fixture->sequence), >, 2);
  soket_sequence_stop_replay (fixture->sequence);
  soket_trace_end_wait (fixture->trace, &before);
  soket_trace_end_wait (fixture->trace, &behind);
}

/* A call that waited is looked for among so many newest ones. */
static void
test_returned_long_ago (void)
{
  for (guint n_others = 4094; n_others <= 4097; n_others++)
    {
      g_autoptr (SoketTrace) trace = soket_trace_new ();
      g_autoptr (SoketSequence) sequence = soket_sequence_new (trace);
      SoketPendingCall pending = { .record = soket_test_record (SOKET_CALL_ACCEPT, 0) };
      SoketRecord other = soket_test_record (SOKET_CALL_SEND, 0);
      g_autoptr (SoketCall) waiting = NULL;

      pending.record.returned_us = -1;
      pending.record.started_us = 10;
      other.socket = 9;
      soket_trace_begin_wait (trace, &pending);
      soket_trace_flush (trace);
      waiting = soket_call_new (&pending.record);
      soket_sequence_set_selected (sequence, waiting);
      soket_trace_end_wait (trace, &pending);
      pending.record.returned_us = 20;
      soket_trace_push (trace, &pending.record);
      for (guint i = 0; i < n_others; i++)
        soket_trace_push (trace, &other);
      soket_trace_flush (trace);
      g_assert_true ((soket_sequence_get_selected (sequence) == waiting) == (n_others >= 4096));
    }
}

/* --- which records the picture is made of --- */

static SoketRecord
make (guint32        conversation,
      SoketSide      side,
      guint32        socket,
      SoketCallName  call)
{
  SoketRecord record = soket_test_record (call, 0);

  record.side = side;
  record.socket = socket;
  record.conversation = conversation;
  return record;
}

/* The calls of the picture, each as its name with the socket's number: "connect 2". */
static char *
list_calls (SoketSequence *sequence)
{
  GString *list = g_string_new (NULL);
  SoketRecord record;
  guint64 after;

  g_object_get (sequence, "after", &after, NULL);
  for (guint i = 0; soket_sequence_read_record (sequence, i, &record); i++)
    if (record.number == 0 || record.number > after)
      g_string_append_printf (list, "%s%s%s %u", list->len > 0 ? ", " : "", soket_record_is_waiting (&record) ? "waits: " : "",
                            record.kind == SOKET_RECORD_NOTE ? "note" : soket_call_name_to_string (record.call), record.socket);
  return g_string_free (list, FALSE);
}

static void
assert_calls (SoketSequence *sequence,
              const char    *wanted)
{
  g_autofree char *calls = list_calls (sequence);

  g_assert_cmpstr (calls, ==, wanted);
}

/* What a client's socket did before it had a conversation belongs to it; what others did does not. */
static void
test_early_calls (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketRecord records[] = {
    make (0, SOKET_SIDE_CLIENT, 5, SOKET_CALL_SOCKET),  make (0, SOKET_SIDE_CLIENT, 6, SOKET_CALL_SOCKET), make (0, SOKET_SIDE_CLIENT, 0, SOKET_CALL_NONE),
    make (1, SOKET_SIDE_CLIENT, 5, SOKET_CALL_CONNECT), make (2, SOKET_SIDE_CLIENT, 6, SOKET_CALL_CONNECT), make (0, SOKET_SIDE_CLIENT, 5, SOKET_CALL_CLOSE),
  };
  g_autoptr (SoketSequence) sequence = NULL;

  records[2].kind = SOKET_RECORD_NOTE;
  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    soket_trace_push (trace, &records[i]);
  soket_trace_flush (trace);
  sequence = soket_sequence_new (trace);
  soket_sequence_choose (sequence, 1);
  assert_calls (sequence, "socket 5, connect 5, close 5");
  soket_sequence_choose (sequence, 2);
  assert_calls (sequence, "socket 6, connect 6");

  /* What is hidden, to the record. */
  soket_sequence_set_after (sequence, 3);
  soket_sequence_choose (sequence, 1);
  assert_calls (sequence, "connect 5, close 5");
  soket_sequence_set_after (sequence, 4);
  soket_sequence_choose (sequence, 1);
  assert_calls (sequence, "close 5");
}

/* Of a client that cannot be seen no socket is known: what has none is not its. */
static void
test_foreign_client (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketRecord note = make (0, SOKET_SIDE_CLIENT, 0, SOKET_CALL_NONE);
  SoketRecord recv = make (1, SOKET_SIDE_SERVER, 3, SOKET_CALL_RECV);
  g_autoptr (SoketSequence) sequence = NULL;

  soket_trace_push (trace, &recv);
  note.kind = SOKET_RECORD_NOTE;
  soket_trace_push (trace, &note);
  soket_trace_flush (trace);
  sequence = soket_sequence_new (trace);
  soket_sequence_choose (sequence, 1);
  assert_calls (sequence, "recv 3");
}

/* The server's making stands in its place, and where it waits it is seen: that of this conversation's server, not of another. */
static void
test_servers (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketSequence) sequence = soket_sequence_new (trace);
  SoketPendingCall waiting[3] = { 0 };
  SoketRecord accept, recv;
  guint n_changed = 0;

  for (guint32 socket = 8; socket <= 9; socket++)
    for (SoketCallName call = SOKET_CALL_BIND; call <= SOKET_CALL_LISTEN; call++)
      {
        SoketRecord record = make (0, SOKET_SIDE_SERVER, socket, call);

        record.local = soket_test_endpoint ("127.0.0.1", (guint16) (5550 + socket));
        soket_trace_push (trace, &record);
      }
  accept = make (1, SOKET_SIDE_SERVER, 9, SOKET_CALL_ACCEPT);
  accept.local = soket_test_endpoint ("127.0.0.1", 5559);
  accept.result = 3;
  soket_trace_push (trace, &accept);
  recv = make (1, SOKET_SIDE_SERVER, 3, SOKET_CALL_RECV);
  recv.local = accept.local;
  soket_trace_push (trace, &recv);
  for (guint i = 0; i < G_N_ELEMENTS (waiting); i++)
    {
      waiting[i].record = make (i == 2 ? 1 : 0, SOKET_SIDE_SERVER, i == 2 ? 3 : 8 + i, i == 2 ? SOKET_CALL_SEND : SOKET_CALL_ACCEPT);
      waiting[i].record.local = soket_test_endpoint ("127.0.0.1", i == 0 ? 5558 : 5559);
      soket_trace_begin_wait (trace, &waiting[i]);
    }
  soket_trace_flush (trace);
  soket_sequence_choose (sequence, 1);
  assert_calls (sequence, "bind 9, listen 9, accept 9, recv 3, waits: accept 9, waits: send 3");

  /* Who waits and who does not is news by itself, where it is of this picture. */
  g_signal_connect_swapped (sequence, "changed", G_CALLBACK (count_cb), &n_changed);
  soket_trace_flush (trace);
  g_assert_cmpuint (n_changed, ==, 0);
  soket_trace_end_wait (trace, &waiting[0]);
  soket_trace_flush (trace);
  g_assert_cmpuint (n_changed, ==, 0);
  soket_trace_end_wait (trace, &waiting[2]);
  soket_trace_flush (trace);
  g_assert_cmpuint (n_changed, ==, 1);
  assert_calls (sequence, "bind 9, listen 9, accept 9, recv 3, waits: accept 9");
  waiting[2].record.started_us++;
  soket_trace_begin_wait (trace, &waiting[2]);
  soket_trace_flush (trace);
  g_assert_cmpuint (n_changed, ==, 2);
  soket_trace_end_wait (trace, &waiting[1]);
  soket_trace_end_wait (trace, &waiting[2]);

  /* What the listening socket does later is news, too. */
  accept = make (0, SOKET_SIDE_SERVER, 9, SOKET_CALL_CLOSE);
  soket_trace_push (trace, &accept);
  soket_trace_flush (trace);
  g_assert_cmpuint (n_changed, ==, 3);
  assert_calls (sequence, "bind 9, listen 9, accept 9, recv 3, close 9");
}

/* Live it has so many records, and says how many more there are. */
static void
test_cut (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketSequence) sequence = soket_sequence_new (trace);
  SoketRecord send = make (1, SOKET_SIDE_CLIENT, 5, SOKET_CALL_SEND);
  const SoketLadderRow *rows;
  guint n_rows;

  for (guint i = 0; i < 4096; i++)
    soket_trace_push (trace, &send);
  soket_trace_flush (trace);
  rows = soket_ladder_get_rows (soket_sequence_get_ladder (sequence), &n_rows);
  g_assert_cmpuint (n_rows, ==, 4096);
  g_assert_cmpint (rows[0].kind, ==, SOKET_LADDER_CALL);
  for (guint i = 0; i < 3; i++)
    soket_trace_push (trace, &send);
  soket_trace_flush (trace);
  rows = soket_ladder_get_rows (soket_sequence_get_ladder (sequence), &n_rows);
  g_assert_cmpuint (n_rows, ==, 4097);
  g_assert_cmpint (rows[0].kind, ==, SOKET_LADDER_GAP);
  g_assert_cmpuint (rows[0].n_calls, ==, 3);
}

/* What the trace has forgotten meanwhile has no bytes any more, and says so. */
static void
test_forgotten (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (16, 16, 1024);
  g_autoptr (SoketSequence) sequence = soket_sequence_new (trace);
  SoketRecord send = make (1, SOKET_SIDE_CLIENT, 5, SOKET_CALL_SEND);
  SoketRecord connect = make (1, SOKET_SIDE_CLIENT, 5, SOKET_CALL_CONNECT);
  SoketRecord got;
  g_autofree char *data = NULL;

  soket_trace_push (trace, &connect);
  send.payload = (const guint8 *) "Isi";
  send.payload_length = send.length = 3;
  soket_trace_push (trace, &send);
  soket_trace_flush (trace);
  g_assert_true (soket_sequence_read_record (sequence, 1, &got));
  g_assert_cmpmem (got.payload, got.payload_length, "Isi", 3);
  soket_sequence_set_live (sequence, FALSE);
  connect.conversation = 2;
  for (guint i = 0; i < 40; i++)
    {
      soket_trace_push (trace, &connect);
      soket_trace_flush (trace);
    }
  g_assert_true (soket_sequence_read_record (sequence, 0, &got));
  g_assert_false (got.payload_lost);
  g_assert_true (soket_sequence_read_record (sequence, 1, &got));
  g_assert_true (got.payload_lost);
  g_assert_cmpuint (got.payload_length, ==, 0);
  data = soket_sequence_dup_data (sequence, 1, 1, 100);
  g_assert_null (strstr (data, "Isi"));
  g_assert_cmpstr (data, !=, "");
  g_assert_false (soket_sequence_read_record (sequence, 2, &got));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/sequence-state/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("live", test_live);
  ADD ("following", test_following);
  ADD ("hold", test_hold);
  ADD ("messages", test_messages);
  ADD ("replay", test_replay);
  ADD ("stop-replay", test_stop_replay);
  ADD ("selected", test_selected);
  ADD ("unfold", test_unfold);
  ADD ("clear", test_clear);
  ADD ("clear-waiting", test_clear_waiting);
#undef ADD
  g_test_add_func ("/sequence-state/returned-long-ago", test_returned_long_ago);
  g_test_add_func ("/sequence-state/early-calls", test_early_calls);
  g_test_add_func ("/sequence-state/foreign-client", test_foreign_client);
  g_test_add_func ("/sequence-state/servers", test_servers);
  g_test_add_func ("/sequence-state/cut", test_cut);
  g_test_add_func ("/sequence-state/forgotten", test_forgotten);

  return g_test_run ();
}
