/* soket-step-words.c - why a side that is stepped does not go on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-step-words.h"

#include "core/base/soket-bytes.h"
#include "core/record/soket-record-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* More of a line does not fit a head. */
#define LINE_MAX_CHARACTERS 120

char *
soket_step_words_dup_call (const SoketRecord *call)
{
  gboolean transfers = call->call == SOKET_CALL_SEND || call->call == SOKET_CALL_SENDTO || call->call == SOKET_CALL_RECV
                       || call->call == SOKET_CALL_RECVFROM;

  if (transfers && call->argument == 0)
    return g_strdup_printf ("%s ()", call->name != NULL ? call->name : soket_call_name_to_string ((SoketCallName) call->call));
  return soket_record_dup_invocation (call);
}

static char *
dup_waiting (SoketSide          side,
             const SoketRecord *record)
{
  const gboolean is_client = side == SOKET_SIDE_CLIENT;
  g_autofree char *call = soket_step_words_dup_call (record);

  switch ((SoketCallName) record->call)
    {
    case SOKET_CALL_ACCEPT:
      return g_strdup_printf (_("The server waits in %s; it goes on when a client connects."), call);

    case SOKET_CALL_RECV:
    case SOKET_CALL_RECVFROM:
      if (record->transport == SOKET_TRANSPORT_UDP)
        return g_strdup_printf (is_client ? _("The client waits in %s; it goes on when a datagram comes.")
                                          : _("The server waits in %s; it goes on when a datagram comes."), call);
      return g_strdup_printf (is_client ? _("The client waits in %s; it goes on when the server sends, or closes.")
                                        : _("The server waits in %s; it goes on when the client sends, or closes."), call);

    case SOKET_CALL_NONE:
    case SOKET_CALL_SOCKET:
    case SOKET_CALL_SETSOCKOPT:
    case SOKET_CALL_BIND:
    case SOKET_CALL_LISTEN:
    case SOKET_CALL_CONNECT:
    case SOKET_CALL_GETSOCKNAME:
    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
    case SOKET_CALL_SHUTDOWN:
    case SOKET_CALL_CLOSE:
    case SOKET_CALL_GETPEERNAME:
    case SOKET_CALL_OTHER:
    default:
      return g_strdup_printf (is_client ? _("The client waits in %s.") : _("The server waits in %s."), call);
    }
}

char *
soket_step_words_dup_why (SoketSide        side,
                          const SoketStep *step,
                          gboolean         other_is_held)
{
  const gboolean is_client = side == SOKET_SIDE_CLIENT;
  g_autofree char *sentence = NULL;

  switch (step->state)
    {
    case SOKET_STEP_WAITS:
      sentence = dup_waiting (side, &step->call);
      if (!other_is_held)
        return g_steal_pointer (&sentence);
      return g_strconcat (sentence, " ", is_client ? _("Step the server.") : _("Step the client."), NULL);

    case SOKET_STEP_RUNS:
      return g_strdup (is_client ? _("The client runs; its next call has not come yet.") : _("The server runs; its next call has not come yet."));

    case SOKET_STEP_ABSENT:
      return g_strdup (is_client ? _("The client does not run: start it, or start over.") : _("The server does not run: start it, or start over."));

    case SOKET_STEP_HELD:
    default:
      return NULL;
    }
}

char *
soket_step_words_dup_line (const char *text,
                           gsize       length,
                           guint       line)
{
  const char *end = text + length;

  for (guint i = 1; i < line && text != NULL; i++)
    {
      text = memchr (text, '\n', (gsize) (end - text));
      if (text != NULL)
        text++;
    }
  if (text == NULL || line == 0)
    return NULL;
  while (text < end && (*text == ' ' || *text == '\t'))
    text++;
  length = (gsize) (end - text);
  if (memchr (text, '\n', length) != NULL)
    length = (gsize) ((const char *) memchr (text, '\n', length) - text);
  if (length > 0 && text[length - 1] == '\r')
    length--;
  return length > 0 ? soket_bytes_escape (text, length, LINE_MAX_CHARACTERS) : NULL;
}
