/* test-trace-view.c - tests of soket-trace-view
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-record-words.h"
#include "lib/soket-test.h"
#include "net/trace/soket-trace-view.h"

#include <string.h>

/* What the view is set to, for the naive filter. */
typedef struct
{
  SoketViewSide  side;
  const char    *text;
  gboolean       messages;
  guint64        after;
  guint64        until;      /* 0: to the end */
} Settings;

/* A copy of the view that is kept by its items-changed alone; it holds the objects, so each row must keep its own. */
typedef struct
{
  GListModel *model;
  GPtrArray  *calls;
  guint       n_changes;
} Mirror;

static void
mirror_compare (Mirror *mirror)
{
  g_assert_cmpuint (mirror->calls->len, ==, g_list_model_get_n_items (mirror->model));
  for (guint i = 0; i < mirror->calls->len; i++)
    {
      g_autoptr (SoketCall) call = g_list_model_get_item (mirror->model, i);

      g_assert_true (call == g_ptr_array_index (mirror->calls, i));
    }
}

static void
mirror_cb (GListModel *model,
           guint       position,
           guint       removed,
           guint       added,
           Mirror     *mirror)
{
  mirror->n_changes++;
  g_assert_cmpuint (position + removed, <=, mirror->calls->len);
  g_assert_cmpuint (mirror->calls->len - removed + added, ==, g_list_model_get_n_items (model));
  if (removed > 0)
    g_ptr_array_remove_range (mirror->calls, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror->calls, (gint) (position + i), g_list_model_get_item (model, position + i));
}

static void
mirror_init (Mirror     *mirror,
             GListModel *model)
{
  mirror->model = model;
  mirror->calls = g_ptr_array_new_with_free_func (g_object_unref);
  mirror->n_changes = 0;
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (mirror->calls, g_list_model_get_item (model, i));
  g_signal_connect (model, "items-changed", G_CALLBACK (mirror_cb), mirror);
}

static void
mirror_clear (Mirror *mirror)
{
  g_signal_handlers_disconnect_by_data (mirror->model, mirror);
  g_ptr_array_unref (mirror->calls);
}

static gboolean
naive_text (const SoketRecord *record,
            const char        *text)
{
  g_autofree char *call = soket_record_dup_call (record);
  g_autofree char *local = soket_endpoint_to_string (&record->local);
  g_autofree char *peer = soket_endpoint_to_string (&record->peer);
  g_autofree char *state = soket_record_dup_state (record);
  g_autofree char *data = record->payload_length > 0 ? soket_record_dup_data (record, 512) : g_strdup ("");
  g_autofree char *all = g_strjoin ("\n", call, local, peer, state, data, NULL);
  g_autofree char *folded = g_utf8_casefold (all, -1);
  g_autofree char *wanted = g_utf8_casefold (text, -1);

  return strstr (folded, wanted) != NULL;
}

static gboolean
naive_matches (const SoketRecord *record,
               const Settings    *settings)
{
  if (record->number <= settings->after || (settings->until != 0 && record->number > settings->until))
    return FALSE;
  if (record->kind == SOKET_RECORD_GAP || record->kind == SOKET_RECORD_NOTE)
    return TRUE;
  if (record->kind == SOKET_RECORD_MESSAGE && !settings->messages)
    return FALSE;
  if (settings->side == SOKET_VIEW_CLIENT && record->side == SOKET_SIDE_SERVER)
    return FALSE;
  if (settings->side == SOKET_VIEW_SERVER && record->side == SOKET_SIDE_CLIENT)
    return FALSE;
  return settings->text == NULL || naive_text (record, settings->text);
}

static void
assert_shows (SoketTraceView *view,
              const Settings *settings)
{
  SoketTrace *trace = soket_trace_view_get_trace (view);
  SoketRecord expected;
  SoketRecord shown;
  guint position = 0;

  for (guint i = 0; soket_trace_peek (trace, i, &expected); i++)
    {
      g_autoptr (SoketCall) call = NULL;

      if (!naive_matches (&expected, settings))
        continue;

      g_assert_cmpuint (position, <, soket_trace_view_get_n_records (view));
      g_assert_true (soket_trace_view_peek (view, position, &shown));
      g_assert_cmpuint (shown.number, ==, expected.number);
      g_assert_cmpint (shown.kind, ==, expected.kind);
      call = g_list_model_get_item (G_LIST_MODEL (view), position);
      g_assert_cmpuint (soket_call_get_record (call)->number, ==, expected.number);
      position++;
    }
  g_assert_cmpuint (position, ==, soket_trace_view_get_n_records (view));
}

static void
push_random (SoketTrace *trace)
{
  static const char * const bytes[] = { "Isi pesan.", "e10isi pesan.", "ABC", "\n\001", "z\xc3\xa4hler" };
  static const SoketCallName calls[] = { SOKET_CALL_SEND, SOKET_CALL_RECV, SOKET_CALL_ACCEPT, SOKET_CALL_CONNECT, SOKET_CALL_CLOSE };
  SoketRecord record = soket_test_record (calls[g_test_rand_int_range (0, G_N_ELEMENTS (calls))], g_test_rand_int_range (0, 20));
  int kind = g_test_rand_int_range (0, 10);

  record.side = (guint8) g_test_rand_int_range (0, 2);
  record.origin = g_test_rand_int_range (0, 4) == 0 ? SOKET_ORIGIN_ENGINE : SOKET_ORIGIN_PROGRAM;
  if (kind == 0)
    {
      record.kind = SOKET_RECORD_NOTE;
      record.note = SOKET_NOTE_TRUNCATED;
    }
  else if (kind <= 2)
    {
      record.kind = SOKET_RECORD_MESSAGE;
    }
  if (g_test_rand_int_range (0, 2) == 0)
    {
      record.local = soket_test_endpoint ("127.0.0.1", 5555);
      record.peer = soket_test_endpoint ("::1", (guint16) g_test_rand_int_range (40000, 40010));
      record.state.tcp_state = SOKET_TCP_STATE_ESTABLISHED;
    }
  if (g_test_rand_int_range (0, 2) == 0)
    {
      const char *payload = bytes[g_test_rand_int_range (0, G_N_ELEMENTS (bytes))];

      record.payload = (const guint8 *) payload;
      record.payload_length = (guint32) strlen (payload);
      record.length = record.payload_length;
    }
  soket_trace_push (trace, &record);
}

static void
test_new (void)
{
  SoketTrace *trace = soket_trace_new ();
  SoketTraceView *view = soket_trace_view_new (trace);
  SoketRecord record;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 0);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (view)) == SOKET_TYPE_CALL);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (view), 0));
  g_assert_false (soket_trace_view_peek (view, 0, &record));
  g_assert_true (soket_trace_view_get_trace (view) == trace);
  g_assert_finalize_object (view);
  g_assert_finalize_object (trace);
}

static void
test_default (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketTraceView) view = NULL;
  SoketRecord record = soket_test_record (SOKET_CALL_RECV, 1);

  soket_trace_push (trace, &record);
  record.origin = SOKET_ORIGIN_ENGINE;
  soket_trace_push (trace, &record);
  record.kind = SOKET_RECORD_NOTE;
  soket_trace_push (trace, &record);
  record.kind = SOKET_RECORD_MESSAGE;
  record.origin = SOKET_ORIGIN_PROGRAM;
  soket_trace_push (trace, &record);
  soket_trace_flush (trace);

  /* A view that comes late shows what is there: the calls and the note. */
  view = soket_trace_view_new (trace);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 3);
  soket_trace_view_set_messages (view, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 4);
}

/* Against a filter that looks at everything each time: small stores, so that records are forgotten and gaps come. */
static void
test_random (void)
{
  static const char * const texts[] = { "ISI", "recv", "127.0", "4000", "established", "\\n", "Z\xc3\x84HLER", "nothing has this" };
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (60, 20, 400);
  g_autoptr (SoketTraceView) view = soket_trace_view_new (trace);
  Settings settings = { .side = SOKET_VIEW_BOTH };
  Mirror mirror;

  mirror_init (&mirror, G_LIST_MODEL (view));
  for (guint round = 0; round < 1500; round++)
    {
      mirror.n_changes = 0;
      for (int i = g_test_rand_int_range (0, 30); i > 0; i--)
        push_random (trace);
      soket_trace_flush (trace);
      g_assert_cmpuint (mirror.n_changes, <=, 2);
      mirror_compare (&mirror);

      /* With a text, overwritten bytes are no longer found by a new filter, but a row that was found stays: compare after a change only. */
      if (settings.text == NULL)
        assert_shows (view, &settings);

      if (g_test_rand_int_range (0, 3) == 0)
        {
          mirror.n_changes = 0;
          switch (g_test_rand_int_range (0, 5))
            {
            case 0:
              settings.side = (SoketViewSide) g_test_rand_int_range (0, 3);
              soket_trace_view_set_side (view, settings.side);
              break;

            case 1:
              settings.text = settings.text != NULL ? NULL : texts[g_test_rand_int_range (0, G_N_ELEMENTS (texts))];
              soket_trace_view_set_text (view, settings.text);
              break;

            case 2:
              settings.messages = !settings.messages;
              soket_trace_view_set_messages (view, settings.messages);
              break;

            case 3:
              settings.until = settings.until != 0 && g_test_rand_bit () ? 0 : soket_trace_get_n_pushed (trace) - (guint64) g_test_rand_int_range (0, 20);
              soket_trace_view_set_until (view, settings.until != 0 ? settings.until : G_MAXUINT64);
              break;

            default:
              settings.after = soket_trace_get_n_pushed (trace) - MIN (soket_trace_get_n_pushed (trace), (guint64) g_test_rand_int_range (0, 80));
              soket_trace_view_set_after (view, settings.after);
              break;
            }
          g_assert_cmpuint (mirror.n_changes, <=, 1);
          mirror_compare (&mirror);
          if (settings.text == NULL || mirror.n_changes > 0)
            assert_shows (view, &settings);
        }
    }
  mirror_clear (&mirror);
}

/* A person types, erases and switches while the filter is at work and calls come: each turn does its share, and in the end all is right. */
static void
test_slices (void)
{
  enum { SHARE = 128 };
  static const char * const words[] = { "established", "isi pesan", "4000", "recv", "z\xc3\xa4hler" };
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (3000, 3000, 16 * 1024 * 1024);
  g_autoptr (SoketTraceView) view = soket_trace_view_new (trace);
  g_autoptr (GString) typed = g_string_new (NULL);
  Settings settings = { .side = SOKET_VIEW_BOTH };
  const char *word = words[0];
  guint n_slices = 0;
  Mirror mirror;

  mirror_init (&mirror, G_LIST_MODEL (view));
  for (guint round = 0; round < 300; round++)
    {
      for (int i = g_test_rand_int_range (0, 400); i > 0; i--)
        push_random (trace);
      soket_trace_flush (trace);

      switch (g_test_rand_int_range (0, 6))
        {
        case 0:
          settings.side = (SoketViewSide) g_test_rand_int_range (0, 3);
          soket_trace_view_set_side (view, settings.side);
          break;

        case 1:
          settings.after = soket_trace_get_n_pushed (trace) - MIN (soket_trace_get_n_pushed (trace), (guint64) g_test_rand_int_range (0, 5000));
          soket_trace_view_set_after (view, settings.after);
          break;

        case 2:
          word = words[g_test_rand_int_range (0, G_N_ELEMENTS (words))];
          g_string_truncate (typed, 0);
          soket_trace_view_set_text (view, NULL);
          break;

        default:
          /* A letter more; of two bytes where it has two. */
          if (typed->len == strlen (word))
            break;
          do
            g_string_append_c (typed, word[typed->len]);
          while (((guchar) word[typed->len] & 0xc0) == 0x80);
          soket_trace_view_set_text (view, typed->str);
          break;
        }
      settings.text = typed->len > 0 ? typed->str : NULL;
      mirror_compare (&mirror);

      for (int i = g_test_rand_int_range (0, 12); i > 0; i--)
        {
          guint before = soket_trace_view_get_n_records (view);

          if (!g_main_context_iteration (NULL, FALSE))
            break;
          n_slices++;
          if (settings.text != NULL)
            g_assert_cmpuint (soket_trace_view_get_n_records (view), <=, before + SHARE);
        }
      if (round % 5 == 0)
        {
          soket_test_drain ();
          mirror_compare (&mirror);
          assert_shows (view, &settings);
        }
    }
  g_assert_cmpuint (n_slices, >, 300);
  mirror_clear (&mirror);
}

/* One more letter looks among what the letters before it have found. */
static void
test_narrower (void)
{
  enum { MANY = 20000, SHARE = 128 };
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketTraceView) view = NULL;
  SoketRecord record = soket_test_record (SOKET_CALL_RECV, 1);
  guint n_turns;

  for (guint i = 0; i < MANY; i++)
    {
      record.call = i % 100 == 0 ? SOKET_CALL_SEND : SOKET_CALL_RECV;
      soket_trace_push (trace, &record);
      if (i % 10000 == 0)
        soket_trace_flush (trace);
    }
  soket_trace_flush (trace);
  view = soket_trace_view_new (trace);
  soket_test_drain ();
  g_assert_cmpuint (soket_trace_view_get_n_records (view), ==, MANY);

  soket_trace_view_set_text (view, "s");
  for (n_turns = 0; g_main_context_iteration (NULL, FALSE); n_turns++)
    ;
  g_assert_cmpuint (n_turns, >=, MANY / SHARE - 1);
  g_assert_cmpuint (soket_trace_view_get_n_records (view), ==, MANY / 100);
  soket_trace_view_set_text (view, "se");
  for (n_turns = 0; g_main_context_iteration (NULL, FALSE); n_turns++)
    ;
  g_assert_cmpuint (n_turns, <=, MANY / 100 / SHARE + 1);
  g_assert_cmpuint (soket_trace_view_get_n_records (view), ==, MANY / 100);
}

static void
test_text (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketTraceView) view = soket_trace_view_new (trace);
  SoketRecord record = soket_test_record (SOKET_CALL_SEND, 10);
  Mirror mirror;

  record.payload = (const guint8 *) "Isi pesan.";
  record.payload_length = 10;
  record.length = 10;
  record.argument = 10;
  soket_trace_push (trace, &record);
  record = soket_test_record (SOKET_CALL_CONNECT, -1);
  record.error = 111;
  record.peer = soket_test_endpoint ("192.0.2.1", 5555);
  soket_trace_push (trace, &record);
  record = soket_test_record (SOKET_CALL_NONE, 0);
  record.kind = SOKET_RECORD_NOTE;
  record.note = SOKET_NOTE_TRUNCATED;
  soket_trace_push (trace, &record);
  soket_trace_flush (trace);

  mirror_init (&mirror, G_LIST_MODEL (view));
  g_assert_cmpuint (soket_trace_view_get_n_records (view), ==, 3);
  soket_trace_view_set_text (view, "PESAN");
  g_assert_cmpuint (soket_trace_view_get_n_records (view), ==, 2);
  soket_trace_view_set_text (view, "192.0.2.1:5555");
  g_assert_cmpuint (soket_trace_view_get_n_records (view), ==, 2);
  soket_trace_view_set_text (view, "econnref");
  g_assert_true (soket_trace_view_peek (view, 0, &record));
  g_assert_cmpuint (record.number, ==, 2);

  /* What is found by neither leaves the note; a text that is not UTF-8 is no accident. */
  soket_trace_view_set_text (view, "\xff");
  g_assert_cmpuint (soket_trace_view_get_n_records (view), ==, 1);
  mirror.n_changes = 0;
  soket_trace_view_set_text (view, "");
  g_assert_cmpuint (mirror.n_changes, ==, 1);
  g_assert_cmpuint (soket_trace_view_get_n_records (view), ==, 3);

  /* Nothing changes, so nothing is told. */
  soket_trace_view_set_text (view, NULL);
  g_assert_cmpuint (mirror.n_changes, ==, 1);
  mirror_compare (&mirror);
  mirror_clear (&mirror);
}

static void
test_after (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketTraceView) view = soket_trace_view_new (trace);
  SoketRecord record = soket_test_record (SOKET_CALL_RECV, 1);
  Mirror mirror;

  mirror_init (&mirror, G_LIST_MODEL (view));
  for (guint i = 0; i < 5; i++)
    soket_trace_push (trace, &record);
  soket_trace_flush (trace);

  soket_trace_view_set_after (view, soket_trace_get_n_pushed (trace));
  g_assert_cmpuint (soket_trace_view_get_n_records (view), ==, 0);

  soket_trace_push (trace, &record);
  soket_trace_flush (trace);
  g_assert_cmpuint (soket_trace_view_get_n_records (view), ==, 1);
  g_assert_true (soket_trace_view_peek (view, 0, &record));
  g_assert_cmpuint (record.number, ==, 6);

  soket_trace_view_set_after (view, 0);
  g_assert_cmpuint (soket_trace_view_get_n_records (view), ==, 6);
  mirror_compare (&mirror);
  mirror_clear (&mirror);
}

static SoketPendingCall *
begin_wait (SoketTrace *trace,
            guint32     socket,
            SoketSide   side)
{
  SoketPendingCall *call = g_new0 (SoketPendingCall, 1);

  call->record = soket_test_record (SOKET_CALL_RECV, 0);
  call->record.socket = socket;
  call->record.side = side;
  call->record.started_us = socket * 10;
  call->record.returned_us = -1;
  soket_trace_begin_wait (trace, call);
  return call;
}

static void
end_wait (SoketTrace       *trace,
          SoketPendingCall *call)
{
  soket_trace_end_wait (trace, call);
  g_free (call);
}

static void
test_waiting (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketTraceView) view = soket_trace_view_new (trace);
  g_autoptr (SoketCall) first = NULL;
  g_autoptr (SoketCall) again = NULL;
  SoketPendingCall *client = begin_wait (trace, 1, SOKET_SIDE_CLIENT);
  SoketPendingCall *server = begin_wait (trace, 2, SOKET_SIDE_SERVER);
  SoketRecord record = soket_test_record (SOKET_CALL_RECV, 1);
  Mirror mirror;

  mirror_init (&mirror, G_LIST_MODEL (view));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 0);
  soket_trace_push (trace, &record);
  soket_trace_flush (trace);

  /* One change for the record, one for what waits; the oldest first. */
  g_assert_cmpuint (mirror.n_changes, ==, 2);
  g_assert_cmpuint (soket_trace_view_get_n_records (view), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 3);
  first = g_list_model_get_item (G_LIST_MODEL (view), 1);
  g_assert_true (soket_call_is_waiting (first));
  g_assert_cmpuint (soket_call_get_record (first)->socket, ==, 1);
  g_assert_true (soket_trace_view_peek (view, 2, &record));
  g_assert_cmpuint (record.socket, ==, 2);
  g_assert_false (soket_trace_view_peek (view, 3, &record));

  /* The same waits: the same object, and nothing is told. */
  soket_trace_flush (trace);
  g_assert_cmpuint (mirror.n_changes, ==, 2);
  record = soket_test_record (SOKET_CALL_SEND, 1);
  soket_trace_push (trace, &record);
  soket_trace_flush (trace);
  g_assert_cmpuint (mirror.n_changes, ==, 3);
  again = g_list_model_get_item (G_LIST_MODEL (view), 2);
  g_assert_true (again == first);

  /* What waits is filtered like a call, but clearing does not hide it. */
  soket_trace_view_set_after (view, soket_trace_get_n_pushed (trace));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 2);
  soket_trace_view_set_side (view, SOKET_VIEW_SERVER);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 1);
  g_assert_true (soket_trace_view_peek (view, 0, &record));
  g_assert_cmpuint (record.socket, ==, 2);
  soket_trace_view_set_side (view, SOKET_VIEW_BOTH);
  soket_trace_view_set_text (view, "send");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 0);
  soket_trace_view_set_text (view, NULL);
  mirror_compare (&mirror);

  /* A replay has not come to what waits now. */
  soket_trace_view_set_until (view, soket_trace_get_n_pushed (trace));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 0);
  soket_trace_view_set_until (view, G_MAXUINT64);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 2);
  mirror_compare (&mirror);

  /* One returned: it becomes a record. */
  record = client->record;
  record.returned_us = 100;
  end_wait (trace, client);
  soket_trace_push (trace, &record);
  soket_trace_flush (trace);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 2);
  g_assert_cmpuint (soket_trace_view_get_n_records (view), ==, 1);
  mirror_compare (&mirror);

  end_wait (trace, server);
  soket_trace_flush (trace);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 1);
  mirror_compare (&mirror);
  mirror_clear (&mirror);
}

static void
test_waiting_many (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketTraceView) view = soket_trace_view_new (trace);
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();
  Mirror mirror;

  mirror_init (&mirror, G_LIST_MODEL (view));
  for (guint i = 1; i <= 200; i++)
    {
      g_ptr_array_add (calls, begin_wait (trace, i, i % 2 == 0 ? SOKET_SIDE_CLIENT : SOKET_SIDE_SERVER));
      if (g_test_rand_int_range (0, 3) == 0 && calls->len > 1)
        end_wait (trace, g_ptr_array_steal_index (calls, (guint) g_test_rand_int_range (0, (gint32) calls->len)));
      if (g_test_rand_int_range (0, 3) == 0)
        soket_trace_flush (trace);
      mirror_compare (&mirror);
    }
  soket_trace_flush (trace);

  /* The newest 16, oldest of them first. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 16);
  for (guint i = 0; i < 16; i++)
    {
      const SoketPendingCall *call = g_ptr_array_index (calls, calls->len - 16 + i);
      SoketRecord record;

      g_assert_true (soket_trace_view_peek (view, i, &record));
      g_assert_cmpuint (record.socket, ==, call->record.socket);
    }

  for (guint i = 0; i < calls->len; i++)
    end_wait (trace, g_ptr_array_index (calls, i));
  soket_trace_flush (trace);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 0);
  mirror_compare (&mirror);
  mirror_clear (&mirror);
}

static void
change_filter_cb (SoketTrace      *trace,
                  guint            position,
                  guint            removed,
                  guint            added,
                  SoketTraceView **view)
{
  soket_trace_view_set_side (*view, g_test_rand_int_range (0, 2) == 0 ? SOKET_VIEW_CLIENT : SOKET_VIEW_BOTH);
}

/* What a text is looked for in: each of these by itself. */
static void
test_where (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketTraceView) view = soket_trace_view_new (trace);
  static const struct
  {
    const char *text;
    guint n;
  } rows[] = {
    { "connect", 1 }, { "CONNECT", 1 }, { "127.0.0.5", 1 }, { ":41000", 1 },   { "127.0.0.6", 1 }, { ":41001", 1 }, { "established", 1 },
    { "queue", 0 },   { "Isi", 1 },     { "isi PESAN", 1 }, { "pesan.x", 0 },  { "send (10)", 1 }, { "", 2 },       { "Ist", 0 },
  };
  SoketRecord connect = soket_test_record (SOKET_CALL_CONNECT, 0);
  SoketRecord send = soket_test_record (SOKET_CALL_SEND, 10);

  /* No word of the one is in the other. */
  connect.local = soket_test_endpoint ("127.0.0.5", 41000);
  connect.peer = soket_test_endpoint ("127.0.0.6", 41001);
  connect.state.tcp_state = SOKET_TCP_STATE_ESTABLISHED;
  soket_trace_push (trace, &connect);
  send.argument = 10;
  send.payload = (const guint8 *) "Isi pesan.";
  send.payload_length = send.length = 10;
  soket_trace_push (trace, &send);
  soket_trace_flush (trace);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      soket_trace_view_set_text (view, rows[i].text);
      soket_test_drain ();
      g_test_message ("%s", rows[i].text);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, rows[i].n);
    }
}

/* Another handler of the trace may come first and change the filter while the view has not heard of the trace's change yet. */
static void
test_filter_in_handler (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (30, 100, 0);
  SoketTraceView *view = NULL;
  Mirror mirror;

  /* Handlers run in the order in which they were connected: this one is connected before the view's own. */
  g_signal_connect (trace, "items-changed", G_CALLBACK (change_filter_cb), &view);
  view = soket_trace_view_new (trace);
  mirror_init (&mirror, G_LIST_MODEL (view));
  for (guint round = 0; round < 200; round++)
    {
      for (int i = g_test_rand_int_range (0, 20); i > 0; i--)
        push_random (trace);
      soket_trace_flush (trace);
      mirror_compare (&mirror);
    }
  mirror_clear (&mirror);
  g_signal_handlers_disconnect_by_data (trace, &view);
  g_assert_finalize_object (view);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/trace-view/new", test_new);
  g_test_add_func ("/trace-view/default", test_default);
  g_test_add_func ("/trace-view/random", test_random);
  g_test_add_func ("/trace-view/slices", test_slices);
  g_test_add_func ("/trace-view/narrower", test_narrower);
  g_test_add_func ("/trace-view/text", test_text);
  g_test_add_func ("/trace-view/after", test_after);
  g_test_add_func ("/trace-view/waiting", test_waiting);
  g_test_add_func ("/trace-view/waiting-many", test_waiting_many);
  g_test_add_func ("/trace-view/filter-in-handler", test_filter_in_handler);
  g_test_add_func ("/trace-view/where", test_where);

  return g_test_run ();
}
