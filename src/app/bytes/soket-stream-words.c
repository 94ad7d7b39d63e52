/* soket-stream-words.c - what is said of a conversation's bytes: pure functions, no widget
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/bytes/soket-stream-words.h"

#include <glib/gi18n.h>

#include "app/base/soket-format.h"

/* Pieces that the picture in words tells one by one. */
#define TOLD_MAX 8u

const char *
soket_stream_words_direction (SoketStreamDirection direction)
{
  return direction == SOKET_STREAM_TO_SERVER ? _("Client → server") : _("Server → client");
}

const char *
soket_stream_words_row (SoketStreamDirection direction,
                        SoketPieceKind       kind)
{
  gboolean to_server = direction == SOKET_STREAM_TO_SERVER;

  if (kind == SOKET_PIECE_SENT)
    return to_server ? _("client sent") : _("server sent");
  if (kind == SOKET_PIECE_RECEIVED)
    return to_server ? _("server received") : _("client received");

  /* Translators: heading of a row: where messages end */
  return _("messages");
}

/* "10 bytes, offset 0–9" */
static char *
dup_place (SoketStream      *stream,
           const SoketPiece *piece)
{
  g_autofree char *size = soket_format_bytes (piece->length);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  if (soket_stream_get_transport (stream) == SOKET_TRANSPORT_UDP || piece->length == 0)
    return g_steal_pointer (&size);

  first = soket_format_number (piece->offset);
  last = soket_format_number (piece->offset + piece->length - 1);
  /* Translators: a size ("10 bytes"), the positions of the first and the last byte in the stream */
  return g_strdup_printf (_("%s, offset %s–%s"), size, first, last);
}

char *
soket_stream_words_piece (SoketStream      *stream,
                          SoketPieceKind    kind,
                          const SoketPiece *piece)
{
  g_autofree char *place = dup_place (stream, piece);

  if (kind == SOKET_PIECE_MESSAGE)
    /* Translators: a size, maybe with a place: "message: 10 bytes, offset 0–9" */
    return g_strdup_printf (_("message: %s"), place);

  return g_strdup_printf ("%s (): %s", soket_call_name_to_string (piece->call), place);
}

char *
soket_stream_words_byte (SoketStream          *stream,
                         SoketStreamDirection  direction,
                         guint64               offset)
{
  int byte = soket_stream_get_byte (stream, direction, offset);
  guint64 shown = offset;
  g_autofree char *number = NULL;

  if (soket_stream_get_transport (stream) == SOKET_TRANSPORT_UDP)
    {
      const SoketPiece *datagram = soket_stream_find_piece (stream, direction, SOKET_PIECE_SENT, offset);

      if (datagram == NULL)
        datagram = soket_stream_find_piece (stream, direction, SOKET_PIECE_RECEIVED, offset);
      if (datagram != NULL)
        shown = offset - datagram->offset;
    }

  number = soket_format_number (shown);
  if (byte < 0)
    /* Translators: a position in the stream whose byte is not known */
    return g_strdup_printf (_("offset %s: not kept"), number);
  if (g_ascii_isgraph ((char) byte))
    /* Translators: a position in the stream, its byte in hexadecimal, and as a character */
    return g_strdup_printf (_("offset %s: %02x %c"), number, (guint) byte, byte);

  /* Translators: a position in the stream, and its byte in hexadecimal */
  return g_strdup_printf (_("offset %s: %02x"), number, (guint) byte);
}

char *
soket_stream_words_cut (SoketStream *stream)
{
  GString *text = g_string_new (NULL);

  for (guint direction = 0; direction < SOKET_STREAM_N_DIRECTIONS; direction++)
    {
      guint64 start = soket_stream_get_start (stream, direction), end = soket_stream_get_end (stream, direction);
      gboolean cut_after = soket_stream_is_cut_after (stream, direction);
      g_autofree char *from = NULL;
      g_autofree char *to = NULL;

      if (end == start || (start == 0 && !cut_after))
        continue;

      from = soket_format_number (start);
      to = soket_format_number (end - 1);
      g_string_append (text, text->len > 0 ? " " : "");
      if (soket_stream_get_transport (stream) == SOKET_TRANSPORT_UDP)
        /* Translators: a direction, such as Client → server */
        g_string_append_printf (text, _("%s: only the first datagrams from the selected call on."),
                                soket_stream_words_direction (direction));
      else if (cut_after)
        /* Translators: a direction, such as Client → server, and two positions */
        g_string_append_printf (text, _("%s: only offset %s–%s; there is more."), soket_stream_words_direction (direction),
                                from, to);
      else
        /* Translators: a direction, such as Client → server, and a position */
        g_string_append_printf (text, _("%s: only from offset %s on."), soket_stream_words_direction (direction), from);
    }
  if (soket_stream_has_gap (stream))
    {
      g_string_append (text, text->len > 0 ? " " : "");
      g_string_append (text, _("Some calls were not kept; pieces may be missing."));
    }

  return g_string_free (text, FALSE);
}

const char *
soket_stream_words_lesson (SoketStream *stream)
{
  if (soket_stream_get_transport (stream) == SOKET_TRANSPORT_UDP)
    return _("Each datagram by itself: what one sendto () sends, one recvfrom () receives, whole or not at all.");

  return _("A stream, not messages: the bytes keep their order, but not the borders between one send () and the next.");
}

static void
append_row (GString              *text,
            SoketStream          *stream,
            SoketStreamDirection  direction,
            SoketPieceKind        kind)
{
  guint n;
  const SoketPiece *pieces = soket_stream_get_pieces (stream, direction, kind, &n);
  g_autofree char *count = soket_format_number (n);

  /* Translators: a row of the picture ("client sent"), and how many pieces it has */
  g_string_append_printf (text, ngettext ("%s %s piece", "%s %s pieces", n), soket_stream_words_row (direction, kind), count);
  for (guint i = 0; i < MIN (n, TOLD_MAX); i++)
    {
      g_autofree char *length = soket_format_number (pieces[i].length);

      g_string_append_printf (text, "%s%s", i == 0 ? ": " : " + ", length);
    }
  g_string_append (text, n > TOLD_MAX ? " + … " : "");
}

char *
soket_stream_words_picture (SoketStream *stream)
{
  GString *text = g_string_new (NULL);

  for (guint direction = 0; direction < SOKET_STREAM_N_DIRECTIONS; direction++)
    {
      g_string_append_printf (text, "%s%s: ", direction > 0 ? ". " : "", soket_stream_words_direction (direction));
      append_row (text, stream, direction, SOKET_PIECE_SENT);
      g_string_append (text, "; ");
      append_row (text, stream, direction, SOKET_PIECE_RECEIVED);
    }
  g_string_append_c (text, '.');

  return g_string_free (text, FALSE);
}

char *
soket_stream_words_cutting (const SoketEncapsulation *encapsulation,
                            SoketTransport            transport)
{
  g_autofree char *ethernet_part = soket_format_number (encapsulation->ethernet_part);
  g_autofree char *loopback_part = soket_format_number (encapsulation->loopback_part);
  g_autofree char *n_ethernet = soket_format_number (encapsulation->n_ethernet);
  g_autofree char *n_loopback = soket_format_number (encapsulation->n_loopback);
  g_autofree char *ethernet_total = soket_format_bytes (encapsulation->ethernet_total);
  g_autofree char *loopback_total = soket_format_bytes (encapsulation->loopback_total);

  if (encapsulation->n_ethernet == 1 && transport == SOKET_TRANSPORT_TCP)
    /* Translators: two numbers of bytes */
    return g_strdup_printf (_("It fits in one segment, which holds up to %s bytes of it over Ethernet, %s over loopback."),
                            ethernet_part, loopback_part);
  if (encapsulation->n_ethernet == 1)
    return g_strdup (_("It fits in one packet, over Ethernet (1,500 bytes) and over loopback."));
  if (transport == SOKET_TRANSPORT_TCP)
    /* Translators: a number of segments, bytes in each, bytes in all ("3,120 bytes"); the same for loopback */
    return g_strdup_printf (_("TCP may cut it: over Ethernet into %s segments of up to %s bytes of it, %s in all; "
                              "over loopback into %s of up to %s, %s in all."),
                            n_ethernet, ethernet_part, ethernet_total, n_loopback, loopback_part, loopback_total);

  /* Translators: a number of fragments, bytes in all ("3,120 bytes"); the same for loopback */
  return g_strdup_printf (_("IP cuts the datagram: over Ethernet into %s fragments, %s in all; over loopback into %s, %s in all. "
                            "If one of them is lost, all is lost."),
                          n_ethernet, ethernet_total, n_loopback, loopback_total);
}
