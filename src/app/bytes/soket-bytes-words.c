/* soket-bytes-words.c - what the bytes of a call are, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/bytes/soket-bytes-words.h"

#include <glib/gi18n.h>

#include "app/base/soket-format.h"

static gboolean
is_incoming (const SoketRecord *record)
{
  return record->call == SOKET_CALL_RECV || record->call == SOKET_CALL_RECVFROM;
}

/* Which stream the bytes belong to, or which datagram they are. */
static void
append_place (GString           *text,
              const SoketRecord *record)
{
  gboolean from_client = (record->side == SOKET_SIDE_CLIENT) != is_incoming (record);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  if (record->transport == SOKET_TRANSPORT_UDP)
    {
      g_string_append (text, " · ");
      g_string_append (text, from_client ? _("a datagram of the client to the server")
                                         : _("a datagram of the server to the client"));
      return;
    }
  if (record->length == 0)
    return;
  first = soket_format_number (record->offset);
  last = soket_format_number (record->offset + record->length - 1);
  g_string_append (text, " · ");
  if (from_client)
    /* Translators: the positions of the first and the last byte */
    g_string_append_printf (text, _("offset %s–%s of the client's stream to the server"), first, last);
  else
    g_string_append_printf (text, _("offset %s–%s of the server's stream to the client"), first, last);
}

gboolean
soket_bytes_words_moves_bytes (const SoketRecord *record)
{
  return record->kind == SOKET_RECORD_MESSAGE
         || (record->kind == SOKET_RECORD_CALL && record->error == 0 && !soket_record_is_waiting (record)
             && (record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_RECV || record->call == SOKET_CALL_SENDTO
                 || record->call == SOKET_CALL_RECVFROM));
}

char *
soket_bytes_words_dup_remark (SoketCall *call)
{
  const SoketRecord *record = soket_call_get_record (call);
  gsize kept = MIN (g_bytes_get_size (soket_call_get_payload (call)), SOKET_BYTES_SHOWN_MAX);

  if (record->payload_lost)
    return g_strdup (_("These bytes are no longer kept: newer ones took their place."));
  if (soket_record_is_waiting (record))
    return g_strdup (_("The call is still waiting."));
  if (!soket_bytes_words_moves_bytes (record))
    return g_strdup (kept > 0 ? "" : _("This moves no bytes."));
  if (record->length == 0 && record->transport == SOKET_TRANSPORT_UDP)
    return g_strdup (_("An empty datagram."));
  if (record->length == 0 && record->call == SOKET_CALL_RECV)
    return g_strdup (_("0 bytes: the end of the stream. The other side will send no more."));
  if (record->length == 0)
    return g_strdup (_("No bytes."));
  if (kept < record->length)
    {
      g_autofree char *some = soket_format_number (kept);
      g_autofree char *all = soket_format_number (record->length);

      return g_strdup_printf (_("Only the first %s of %s bytes are kept."), some, all);
    }
  return g_strdup ("");
}

char *
soket_bytes_words_describe (SoketCall *call)
{
  g_autoptr (GString) text = NULL;
  g_autofree char *words = NULL;
  g_autofree char *size = NULL;
  const SoketRecord *record;

  g_return_val_if_fail (SOKET_IS_CALL (call), NULL);

  record = soket_call_get_record (call);
  words = soket_record_dup_call (record);
  text = g_string_new (words);
  if (soket_bytes_words_moves_bytes (record))
    {
      /* A message's words tell its length already. */
      if (record->kind == SOKET_RECORD_CALL)
        {
          size = soket_format_bytes (record->length);
          g_string_append_printf (text, " · %s", size);
        }
      append_place (text, record);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
