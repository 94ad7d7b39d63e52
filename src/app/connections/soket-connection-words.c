/* soket-connection-words.c - the words for a conversation in the list of connections
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/connections/soket-connection-words.h"

#include "app/base/soket-format.h"
#include "core/base/soket-error.h"

#include <errno.h>
#include <glib/gi18n.h>

const char *
soket_connection_words_get_phase (SoketLanePhase phase)
{
  switch (phase)
    {
    case SOKET_LANE_CONNECTING:
      /* Translators: of a client whose connect () has no answer yet */
      return _("connecting");
    case SOKET_LANE_WAITS:
      /* Translators: of a client: its connect () has returned, but the server's accept () has not taken the connection */
      return _("not accepted yet");
    case SOKET_LANE_CONNECTED:
      /* Translators: of a client: its connect () has returned; nothing is known of its server */
      return _("connected");
    case SOKET_LANE_SERVED:
      /* Translators: of a client: the server has accepted its connection, and has not closed it */
      return _("is served");
    case SOKET_LANE_CLOSING:
      return _("closed by the server");
    case SOKET_LANE_TALKS:
    default:
      /* Translators: of a client over UDP: from its first datagram to its last */
      return _("sends and receives");
    }
}

const char *
soket_connection_words_get_end (SoketLaneEnd end)
{
  switch (end)
    {
    case SOKET_LANE_OPEN:
      return _("goes on");
    case SOKET_LANE_CLOSED:
      /* Translators: what became of a connection: it ended as it should */
      return _("closed");
    case SOKET_LANE_REFUSED:
      /* Translators: what became of a connection: the server's kernel said no */
      return _("refused");
    case SOKET_LANE_RESET:
      /* Translators: what became of a connection: the other side broke it (RST) */
      return _("reset");
    case SOKET_LANE_TIMED_OUT:
      return _("timed out");
    case SOKET_LANE_CANCELLED:
      /* Translators: what became of a connection: the user ended it */
      return _("cancelled");
    case SOKET_LANE_UNKNOWN:
      return _("end not known");
    case SOKET_LANE_FAILED:
    default:
      /* Translators: what became of a connection: a call of it had another error */
      return _("failed");
    }
}

/* What it does now is told by a phase where that says more than the kernel's state. */
static char *
dup_fate (const SoketRosterEntry *entry,
          const SoketLane        *lane)
{
  gboolean udp = entry->transport == SOKET_TRANSPORT_UDP;
  SoketSide seen = entry->sockets[SOKET_SIDE_CLIENT] != 0 ? SOKET_SIDE_CLIENT : SOKET_SIDE_SERVER;
  SoketLanePhase phase = soket_lane_get_phase (lane);

  switch (entry->error)
    {
    case 0:
      break;

    case ECONNREFUSED:
      return g_strdup (soket_connection_words_get_end (SOKET_LANE_REFUSED));

    case ECONNRESET:
    case EPIPE:
      return g_strdup (soket_connection_words_get_end (SOKET_LANE_RESET));

    default:
      return g_strdup (soket_errno_name (entry->error));
    }

  if (entry->ending == SOKET_ENDING_TIMED_OUT)
    return g_strdup (soket_connection_words_get_end (SOKET_LANE_TIMED_OUT));
  if (entry->ending == SOKET_ENDING_CANCELLED)
    return g_strdup (soket_connection_words_get_end (SOKET_LANE_CANCELLED));

  /* A server's UDP socket outlives its conversations. */
  if (entry->closed[seen] && (udp || entry->sockets[!seen] == 0 || entry->closed[!seen]))
    return g_strdup (soket_connection_words_get_end (SOKET_LANE_CLOSED));
  if (phase == SOKET_LANE_CONNECTING || phase == SOKET_LANE_WAITS || phase == SOKET_LANE_SERVED)
    return g_strdup (soket_connection_words_get_phase (phase));
  if (udp || entry->state[seen] == SOKET_TCP_STATE_UNKNOWN)
    return NULL;

  return g_strdup (soket_tcp_state_to_string (entry->state[seen]));
}

char *
soket_connection_words_dup_entry (const SoketRosterEntry *entry,
                                  const SoketLane        *lane)
{
  g_autofree char *client = NULL;
  g_autofree char *fate = NULL;

  g_return_val_if_fail (entry != NULL && lane != NULL, NULL);

  client = soket_endpoint_is_set (&entry->client) ? soket_endpoint_to_string (&entry->client) : g_strdup (_("unknown address"));
  fate = dup_fate (entry, lane);

  return g_strconcat (client, fate != NULL ? " · " : "", fate, NULL);
}

char *
soket_connection_words_dup_times (const SoketLane *lane)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (lane != NULL, NULL);

  for (guint i = 0; i < lane->n_parts; i++)
    {
      gint64 time_us = lane->parts[i].until_us - lane->parts[i].from_us;
      g_autofree char *time = soket_format_time (time_us);

      if (time_us > 0)
        g_ptr_array_add (parts, g_strconcat (soket_connection_words_get_phase (lane->parts[i].phase), " ", time, NULL));
    }
  if (parts->len == 0)
    return NULL;

  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

char *
soket_connection_words_dup_tally (const guint n_in[SOKET_N_LANE_PHASES])
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  guint n_served, n_waiting, n_connecting;

  g_return_val_if_fail (n_in != NULL, NULL);

  n_served = n_in[SOKET_LANE_SERVED];
  n_waiting = n_in[SOKET_LANE_WAITS];
  n_connecting = n_in[SOKET_LANE_CONNECTING];
  if (n_served + n_waiting + n_connecting < 2)
    return NULL;

  if (n_served > 0)
    {
      g_autofree char *number = soket_format_number (n_served);

      /* Translators: so many clients are accepted now, and not closed */
      g_ptr_array_add (parts, g_strdup_printf (ngettext ("%s is served", "%s are served", n_served), number));
    }
  if (n_waiting > 0)
    {
      g_autofree char *number = soket_format_number (n_waiting);

      /* Translators: so many clients are connected, but no accept () has taken their connection. Those whom the kernel has no seat for in the queue
       * are among them, so that this may be more than what "waits for accept". */
      g_ptr_array_add (parts, g_strdup_printf (ngettext ("%s not accepted yet", "%s not accepted yet", n_waiting), number));
    }
  if (n_connecting > 0)
    {
      g_autofree char *number = soket_format_number (n_connecting);

      g_ptr_array_add (parts, g_strdup_printf (ngettext ("%s connecting", "%s connecting", n_connecting), number));
    }
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (", ", (char **) parts->pdata);
}
