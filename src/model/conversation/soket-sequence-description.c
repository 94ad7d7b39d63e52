/* soket-sequence-description.c - the picture of a conversation in words, for who cannot see it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/conversation/soket-sequence-private.h"

#include "core/words/soket-explain.h"

#include <glib/gi18n-lib.h>

/* It is read aloud: so many rows, and so many bytes of each. */
#define ROWS_MAX 60
#define DATA_MAX 60

static char *
dup_address (const SoketEndpoint *endpoint)
{
  /* Translators: in the place of an address, as in "Client 127.0.0.1:40000 over TCP" */
  return soket_endpoint_is_bound (endpoint) ? soket_endpoint_to_string (endpoint) : g_strdup (_("without an address"));
}

static char *
dup_heading (SoketSequence *self)
{
  const SoketLadder *ladder = soket_sequence_get_ladder (self);
  const SoketLifeline *client = soket_ladder_get_lifeline (ladder, SOKET_SIDE_CLIENT);
  const SoketLifeline *server = soket_ladder_get_lifeline (ladder, SOKET_SIDE_SERVER);
  g_autofree char *client_address = dup_address (&client->local);
  g_autofree char *server_address = dup_address (soket_endpoint_is_set (&server->local) ? &server->local : &server->listener_local);
  const char *transport = soket_ladder_get_transport (ladder) == SOKET_TRANSPORT_UDP ? "UDP" : "TCP";

  if (!client->seen && !client->foreign)
    return g_strdup_printf (_("Server %s over %s; no client yet."), server_address, transport);

  if (!server->seen && !server->foreign)
    return g_strdup_printf (_("Client %s over %s; no server yet."), client_address, transport);

  return g_strdup_printf (_("Client %s and server %s over %s."), client_address, server_address, transport);
}

/* Of a server that waits again and again with a time-out only the last waits are shown. */
static void
append_left_out (GString *text,
                 guint    n_waits)
{
  g_autofree char *count = g_strdup_printf ("%'u", n_waits);

  if (n_waits > 0)
    /* Translators: %s is a number: a server has waited so often before, with a time-out, and nobody came */
    g_string_append_printf (text, ngettext (" %s earlier wait of the server, in which nobody came, is not shown.",
                                            " %s earlier waits of the server, in which nobody came, are not shown.", n_waits), count);
}

static const char *
get_side (guint side)
{
  switch (side)
    {
    case SOKET_SIDE_CLIENT:
      /* Translators: whose call it is, in a list of calls */
      return _("client");

    case SOKET_SIDE_STRANGER:
      /* Translators: whose call it is: of a third side that nobody asked */
      return _("stranger");

    case SOKET_SIDE_SERVER:
    default:
      /* Translators: whose call it is, in a list of calls */
      return _("server");
    }
}

/* What no program of the slides calls. */
static const char *
get_addition (guint             side,
              const SoketRecord *record)
{
  if (record != NULL && record->call == SOKET_CALL_CLOSE)
    return _("Soket tidies up");
  return side == SOKET_SIDE_SERVER ? _("added by careful closing") : _("after the reply: Soket reads on, to see the end of the stream");
}

/* Where the bytes of a call are: a picture shows it by the end of an arrow and the block behind it. */
static const char *
get_fate (const SoketLadderArrow *arrow)
{
  if (arrow->never)
    return arrow->n_held < arrow->length ? _("the rest was never sent") : _("never sent");
  if (arrow->n_held > 0)
    return arrow->n_held < arrow->length ? _("the rest is not sent yet") : _("not sent yet");
  if (arrow->end == SOKET_ARROW_OPEN)
    return _("nobody is known to have received it");
  if (arrow->end == SOKET_ARROW_REFUSED)
    return _("thrown away by the other kernel");
  if (arrow->lost)
    return arrow->n_taken > 0 ? _("the rest was never read") : _("never read");
  if (arrow->taken < 0)
    return arrow->n_taken > 0 ? _("the rest waits in the other kernel") : _("waits in the other kernel");

  return NULL;
}

static void
append_row (SoketSequence          *self,
            GString                *text,
            guint                   row,
            const SoketLadderRow   *shown,
            const SoketLadderArrow *sent)
{
  g_autofree char *label = soket_sequence_dup_label (self, row);
  g_autofree char *data = NULL;
  const char *fate = sent != NULL ? get_fate (sent) : NULL;

  g_string_append_c (text, '\n');
  if (shown->kind == SOKET_LADDER_GAP)
    {
      g_string_append (text, label);
      return;
    }

  g_string_append_printf (text, "%s: %s", get_side (shown->side), label);
  if (shown->waiting || shown->kind == SOKET_LADDER_BEGIN)
    g_string_append_printf (text, ", %s", _("waiting"));
  else if (shown->kind == SOKET_LADDER_STATE)
    g_string_append_printf (text, ", %s", _("kept by the kernel"));
  else if (shown->kind == SOKET_LADDER_CALL && shown->length > 0)
    {
      data = soket_sequence_dup_data (self, shown->record, shown->last_record, DATA_MAX);
      g_string_append_printf (text, ", %s", data);
    }
  if (shown->muted)
    g_string_append_printf (text, ", %s", get_addition (shown->side, soket_sequence_peek_record (self, shown->record)));
  if (fate != NULL)
    g_string_append_printf (text, ", %s", fate);
}

/* What no call of the picture sent. */
static void
append_arrow (GString                *text,
              const SoketLadderArrow *arrow)
{
  g_autofree char *words = soket_explain_arrow (arrow);
  const char *fate = NULL;

  if (arrow->kind == SOKET_ARROW_DATA || arrow->kind == SOKET_ARROW_DATAGRAM)
    fate = get_fate (arrow);
  else if (arrow->end == SOKET_ARROW_OPEN)
    fate = _("without an answer");
  g_string_append_printf (text, "\n%s", words);
  if (fate != NULL)
    g_string_append_printf (text, ", %s", fate);
}

static gboolean
is_sent_by_call (const SoketLadderArrow *arrow)
{
  return !arrow->unseen && (arrow->kind == SOKET_ARROW_DATA || arrow->kind == SOKET_ARROW_DATAGRAM);
}

/**
 * soket_sequence_dup_description:
 * @self: a sequence
 *
 * Tells the picture in words, for a screen reader: who talks, and the last calls in their order, with what the kernels sent between.
 *
 * Returns: (transfer full): lines of text, translated
 */
char *
soket_sequence_dup_description (SoketSequence *self)
{
  const SoketLadder *ladder = NULL;
  const SoketLadderRow *rows = NULL;
  const SoketLadderArrow *arrows = NULL;
  g_autofree char *heading = NULL;
  GString *text = NULL;
  guint n_rows = 0, n_arrows = 0;
  guint first = 0, arrow = 0;

  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), NULL);

  ladder = soket_sequence_get_ladder (self);
  rows = soket_ladder_get_rows (ladder, &n_rows);
  arrows = soket_ladder_get_arrows (ladder, &n_arrows);
  if (n_rows == 0)
    return g_strdup (_("Nothing has happened yet."));

  heading = dup_heading (self);
  text = g_string_new (heading);
  append_left_out (text, soket_sequence_count_waits_left_out (self));
  if (n_rows > ROWS_MAX)
    {
      g_autofree char *count = NULL;

      first = n_rows - ROWS_MAX;
      count = g_strdup_printf ("%'u", first);
      /* Translators: %s is a number */
      g_string_append_printf (text, ngettext (" %s earlier row.", " %s earlier rows.", first), count);
      while (arrow < n_arrows && arrows[arrow].row < first)
        arrow++;
    }
  for (guint i = first; i < n_rows; i++)
    {
      const SoketLadderArrow *sent = NULL;
      guint next = arrow;

      /* What begins before the next row; the call's own bytes are told with it. */
      for (; next < n_arrows && arrows[next].row < i + 1; next++)
        if (is_sent_by_call (&arrows[next]) && arrows[next].call_row == i)
          sent = &arrows[next];
      if (rows[i].kind != SOKET_LADDER_ARRIVAL)
        append_row (self, text, i, &rows[i], sent);
      for (; arrow < next; arrow++)
        if (!is_sent_by_call (&arrows[arrow]))
          append_arrow (text, &arrows[arrow]);
    }

  return g_string_free (text, FALSE);
}
