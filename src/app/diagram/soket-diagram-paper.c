/* soket-diagram-paper.c - what a saved picture says of where it came from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-paper.h"

#include <glib/gi18n.h>

#include "app/base/soket-format.h"
#include "app/connections/soket-connection-menu.h"
#include "app/lifelines/soket-lifeline-facts.h"

/* Of the message, for the file's name. */
#define MESSAGE_MAX 40

static char *
dup_title (SoketSequence *sequence,
           const char    *service)
{
  gboolean udp = soket_ladder_get_transport (soket_sequence_get_ladder (sequence)) == SOKET_TRANSPORT_UDP;
  const char *transport = soket_transport_get_title (udp ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP);
  g_autofree char *what = NULL;
  g_autofree char *number = NULL;
  guint64 place;

  /* Translators: a service and its transport: "Echo over TCP" */
  what = service != NULL ? g_strdup_printf (_("%s over %s"), service, transport) : g_strdup (transport);
  soket_connection_menu_count (sequence, &place);
  if (place == 0)
    return g_steal_pointer (&what);

  number = soket_format_number (place);
  /* Translators: the title of a saved picture: "Echo over TCP, connection 3" */
  return g_strdup_printf (udp ? _("%s, conversation %s") : _("%s, connection %s"), what, number);
}

/* What the client sent first. */
static char *
dup_message (SoketSequence *sequence)
{
  guint n_arrows;
  const SoketLadderArrow *arrows = soket_ladder_get_arrows (soket_sequence_get_ladder (sequence), &n_arrows);

  for (guint i = 0; i < n_arrows; i++)
    if ((arrows[i].kind == SOKET_ARROW_DATA || arrows[i].kind == SOKET_ARROW_DATAGRAM) && arrows[i].from == SOKET_SIDE_CLIENT)
      return soket_sequence_dup_arrow_data (sequence, &arrows[i], MESSAGE_MAX);

  return g_strdup ("");
}

SoketPaper *
soket_paper_new (SoketSequence *sequence,
                 SoketPaperFunc func,
                 gpointer       user_data)
{
  SoketTransport transport = soket_ladder_get_transport (soket_sequence_get_ladder (sequence));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H:%M");
  g_autofree char *message = dup_message (sequence);
  SoketPaper *self = g_new0 (SoketPaper, 1);
  SoketPaperSource source = { 0 };

  if (func != NULL)
    func (&source, user_data);
  self->title = dup_title (sequence, source.title);
  /* Translators: %s is a date and a time: "Saved 2026-11-29 10:15" */
  self->saved = g_strdup_printf (_("Saved %s"), time);
  for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      SoketLifelineFacts facts;

      soket_lifeline_facts_read (&facts, sequence, side);
      self->states[side] = soket_lifeline_facts_dup_state (&facts);
      self->settings[side] = source.settings[side];
      self->programs[side] = source.programs[side];
    }
  self->file_parts = g_strdupv ((char *[]) { (char *) (source.name != NULL ? source.name : "diagram"),
                                             (char *) soket_transport_to_string (transport), message, NULL });

  return self;
}

void
soket_paper_free (SoketPaper *self)
{
  g_free (self->title);
  g_free (self->saved);
  for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      g_free (self->settings[side]);
      g_free (self->states[side]);
      g_free (self->programs[side]);
    }
  g_strfreev (self->file_parts);
  g_free (self);
}
