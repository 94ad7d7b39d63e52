/* soket-try-calls.c - the calls of an entry about the stream, one after the other at the two ends of a pair
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/experiment/soket-try-calls.h"

#include "core/base/soket-error.h"
#include "core/base/soket-number.h"
#include "core/experiment/soket-times.h"

#include <string.h>

/* Of one entry: a class looks on. */
#define CALLS_MAX 100u


/* The words are those of a promise; but sendall () is a loop of send (). */
static const struct
{
  const char      *word;
  SoketSide        side;
  SoketTransport   transport;
  SoketTryCallKind kind;
} rows[] = {
  { "send", SOKET_SIDE_CLIENT, SOKET_TRANSPORT_TCP, SOKET_TRY_CALL_SEND },
  { "sendall", SOKET_SIDE_CLIENT, SOKET_TRANSPORT_TCP, SOKET_TRY_CALL_SEND_ALL },
  { "close", SOKET_SIDE_CLIENT, SOKET_TRANSPORT_TCP, SOKET_TRY_CALL_CLOSE },
  { "recv", SOKET_SIDE_SERVER, SOKET_TRANSPORT_TCP, SOKET_TRY_CALL_RECEIVE },
  { "close", SOKET_SIDE_SERVER, SOKET_TRANSPORT_TCP, SOKET_TRY_CALL_CLOSE },
  { "sendto", SOKET_SIDE_CLIENT, SOKET_TRANSPORT_UDP, SOKET_TRY_CALL_SEND },
  { "close", SOKET_SIDE_CLIENT, SOKET_TRANSPORT_UDP, SOKET_TRY_CALL_CLOSE },
  { "recvfrom", SOKET_SIDE_SERVER, SOKET_TRANSPORT_UDP, SOKET_TRY_CALL_RECEIVE },
  { "close", SOKET_SIDE_SERVER, SOKET_TRANSPORT_UDP, SOKET_TRY_CALL_CLOSE },
};

static gboolean
find_call (const char     *side,
           const char     *word,
           SoketTransport  transport,
           SoketTryCall   *call)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].transport == transport && strcmp (rows[i].word, word) == 0 && strcmp (soket_side_to_string (rows[i].side), side) == 0)
      {
        *call = (SoketTryCall) { rows[i].kind, rows[i].side, 0 };
        return TRUE;
      }

  return FALSE;
}

static void
append_choices (GString        *sentence,
                SoketTransport  transport)
{
  const char *separator = "";

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].transport == transport)
      {
        g_string_append_printf (sentence, "%s%s %s", separator, soket_side_to_string (rows[i].side), rows[i].word);
        separator = ", ";
      }
}

static char **
split_words (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, " \t", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_ptr_array_add (words, g_strdup (parts[i]));
  g_ptr_array_add (words, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

static gboolean
is_closed (const GArray *calls,
           SoketSide     side)
{
  for (guint i = 0; i < calls->len; i++)
    {
      const SoketTryCall *call = &g_array_index (calls, SoketTryCall, i);

      if (call->kind == SOKET_TRY_CALL_CLOSE && call->side == side)
        return TRUE;
    }

  return FALSE;
}

/* One part, which may stand for several calls. */
static gboolean
parse_part (const char      *text,
            SoketTransport   transport,
            GArray          *calls,
            GError         **error)
{
  g_auto (GStrv) words = split_words (text);
  guint n_words = g_strv_length (words), next = 2, times = 1;
  SoketTryCall call;
  guint64 size = 0;

  if (n_words < 2 || !find_call (words[0], words[1], transport, &call))
    {
      g_autoptr (GString) choices = g_string_new (NULL);

      append_choices (choices, transport);
      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "\"%s\" is none of the calls %s", text, choices->str);
      return FALSE;
    }
  if (call.kind != SOKET_TRY_CALL_CLOSE && (n_words <= next || !soket_number_parse (words[next++], 1, SOKET_PAIR_SIZE_MAX, &size)))
    {
      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "behind %s %s stands a number of bytes from 1 to %d", words[0], words[1],
                   SOKET_PAIR_SIZE_MAX);
      return FALSE;
    }
  if (g_strcmp0 (words[next], "x") == 0)
    {
      if (!soket_times_parse (words[next + 1], CALLS_MAX, &times, error))
        return FALSE;
      next += 2;
    }
  if (n_words != next)
    {
      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "behind \"%s %s\" there may be x and a number of times up to %u, not \"%s\"",
                   words[0], words[1], CALLS_MAX, words[next]);
      return FALSE;
    }

  /* It would not be made, and nobody would say so. */
  if (is_closed (calls, call.side) || (call.kind == SOKET_TRY_CALL_CLOSE && times > 1))
    {
      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "%s %s comes after %s close, and a closed end makes no calls", words[0], words[1],
                   words[0]);
      return FALSE;
    }

  call.size = (guint) size;
  for (guint i = 0; i < times; i++)
    g_array_append_val (calls, call);
  if (calls->len > CALLS_MAX)
    {
      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "there are more than %u calls", CALLS_MAX);
      return FALSE;
    }

  return TRUE;
}

/**
 * soket_try_calls_parse:
 * @text: such as `client send 3000 x 5; client close; server recv 1000`, with a semicolon behind each
 * @transport: whose calls they are
 * @error: return location for an error
 *
 * Reads what is to be called. The sender is the client, the receiver the server, as on the page.
 *
 * Returns: (transfer full) (element-type SoketTryCall): at least one call, or %NULL with %SOKET_ERROR_INVALID_VALUE, whose message is for the writer
 *   of the file and not translated
 */
GArray *
soket_try_calls_parse (const char      *text,
                       SoketTransport   transport,
                       GError         **error)
{
  g_autoptr (GArray) calls = g_array_new (FALSE, FALSE, sizeof (SoketTryCall));
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *part = g_strstrip (parts[i]);

      /* Behind the last semicolon is nothing. */
      if (*part == '\0' && parts[i + 1] == NULL && i > 0)
        break;
      if (!parse_part (part, transport, calls, error))
        return NULL;
    }
  /* A text without anything has no part. */
  if (calls->len == 0 && !parse_part ("", transport, calls, error))
    return NULL;

  return g_steal_pointer (&calls);
}

/**
 * soket_try_call_make:
 * @self: a call
 * @pair: at whose end it is made
 *
 * Makes it. An end that is closed makes none, which is seen.
 */
void
soket_try_call_make (const SoketTryCall *self,
                     SoketPair          *pair)
{
  if (self->kind == SOKET_TRY_CALL_CLOSE)
    soket_pair_close (pair, self->side);
  else if (self->kind == SOKET_TRY_CALL_RECEIVE)
    soket_pair_receive (pair, self->size);
  else
    soket_pair_send (pair, self->size, self->kind == SOKET_TRY_CALL_SEND_ALL);
}

static gboolean
may_go_on (SoketPair *pair,
           SoketSide  side)
{
  return !soket_pair_is_busy (pair, side) || soket_pair_is_waiting (pair, side);
}

/**
 * soket_try_walk_next:
 * @self: how far it is
 * @calls: (element-type SoketTryCall): all there is to call
 * @pair: where they are made
 *
 * Says what to call now: each call when the one before has returned, or has waited for half a second. What an end has still to do that
 * waits is passed over, so `client send 3000 x 10` sends until there is no room, however much this kernel takes. Wants to be asked again
 * and again.
 *
 * Returns: (transfer none) (nullable): the call, which counts as made; %NULL as long as there is none
 */
const SoketTryCall *
soket_try_walk_next (SoketTryWalk *self,
                     const GArray *calls,
                     SoketPair    *pair)
{
  gint64 now_us = g_get_monotonic_time ();

  for (guint side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      gboolean waits = soket_pair_is_waiting (pair, (SoketSide) side);

      if (waits && !self->waited[side])
        self->rest_us = now_us + SOKET_TRY_CALLS_REST_US;
      self->waited[side] = waits;
    }
  if (now_us < self->rest_us || !may_go_on (pair, SOKET_SIDE_CLIENT) || !may_go_on (pair, SOKET_SIDE_SERVER))
    return NULL;

  while (self->next < calls->len)
    {
      const SoketTryCall *call = &g_array_index (calls, SoketTryCall, self->next);

      self->next++;
      if (!self->waited[call->side])
        return call;
    }

  return NULL;
}

/**
 * soket_try_walk_is_over:
 * @self: how far it is
 * @calls: (element-type SoketTryCall): all there is to call
 * @pair: where they are made
 *
 * Returns: whether all has been called, and whatever has not returned waits for what will not come
 */
gboolean
soket_try_walk_is_over (const SoketTryWalk *self,
                        const GArray       *calls,
                        SoketPair          *pair)
{
  return self->next == calls->len && may_go_on (pair, SOKET_SIDE_CLIENT) && may_go_on (pair, SOKET_SIDE_SERVER);
}
