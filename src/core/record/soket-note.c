/* soket-note.c - what a program notices that is no call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-error.h"
#include "core/base/soket-number.h"
#include "core/record/soket-note.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The same in every language, for programs and experiments; for people see soket_note_dup_words (). */
static const char * const note_names[] = {
  [SOKET_NOTE_NONE] = "",
  [SOKET_NOTE_MESSAGE_TOO_LONG] = "message-too-long",
  [SOKET_NOTE_TRUNCATED] = "truncated",
  [SOKET_NOTE_IDLE] = "idle",
  [SOKET_NOTE_LOOP] = "loop",
  [SOKET_NOTE_OWN_SERVER] = "own-server",
  [SOKET_NOTE_RESERVED_PORT] = "reserved-port",
  [SOKET_NOTE_BROADCAST] = "broadcast",
  [SOKET_NOTE_DESCRIPTORS_OUT] = "descriptors-out",
  [SOKET_NOTE_CONNECTION_LIMIT] = "connection-limit",
  [SOKET_NOTE_STRANGER] = "stranger",
  [SOKET_NOTE_UNASKED] = "unasked",
  [SOKET_NOTE_SHIFT] = "shift",
  [SOKET_NOTE_TRIED] = "tried",
  [SOKET_NOTE_CUT] = "cut",
  [SOKET_NOTE_DROPPED] = "dropped",
  [SOKET_NOTE_INTERRUPTED] = "interrupted",
};

/**
 * soket_note_to_string:
 * @note: a note
 *
 * Returns: (transfer none): its name for programs, such as `message-too-long`, or an empty string for %SOKET_NOTE_NONE
 */
const char *
soket_note_to_string (SoketNote note)
{
  g_return_val_if_fail ((guint) note < G_N_ELEMENTS (note_names), "");

  return note_names[note];
}

/**
 * soket_note_dup_tried:
 * @list: addresses of a name, with commas between, each with the name of its errno behind it where it has one: "127.0.0.66, ::1 ECONNREFUSED"
 *
 * Puts in words what was tried and did not work. The list itself is the same in every language.
 *
 * Returns: (transfer full): such as "127.0.0.66 (no answer), ::1 (ECONNREFUSED)", translated
 */
char *
soket_note_dup_tried (const char *list)
{
  g_auto (GStrv) items = NULL;
  GString *text = NULL;

  g_return_val_if_fail (list != NULL, NULL);

  items = g_strsplit (list, ", ", -1);
  text = g_string_new (NULL);
  for (guint i = 0; items[i] != NULL; i++)
    {
      const char *space = strchr (items[i], ' ');

      if (i > 0)
        g_string_append (text, ", ");
      if (g_str_equal (items[i], "…"))
        g_string_append (text, items[i]);
      else if (space != NULL)
        g_string_append_printf (text, "%.*s (%s)", (int) (space - items[i]), items[i], space + 1);
      else
        /* Translators: in a list of addresses, what came of one: "127.0.0.66 (no answer)" */
        g_string_append_printf (text, "%s (%s)", items[i], _("no answer"));
    }

  return g_string_free (text, FALSE);
}

/**
 * soket_note_dup_words:
 * @note: a note
 * @argument: what it counts: see #SoketNote
 * @error: %SOKET_NOTE_DESCRIPTORS_OUT: an errno value
 * @peer: %SOKET_NOTE_RESERVED_PORT, %SOKET_NOTE_STRANGER: whose datagram it was
 * @list: %SOKET_NOTE_TRIED: the addresses, as soket_note_dup_tried() reads them
 *
 * Puts a note in words. What its kind does not need is not read.
 *
 * Returns: (transfer full): one sentence, translated, without a full stop; an empty string for %SOKET_NOTE_NONE
 */
char *
soket_note_dup_words (SoketNote            note,
                      gint64               argument,
                      int                  error,
                      const SoketEndpoint *peer,
                      const char          *list)
{
  gulong n = (gulong) CLAMP (argument, 0, G_MAXLONG);
  g_autofree char *count = soket_number_format ((guint64) MAX (argument, 0));
  g_autofree char *address = NULL;
  g_autofree char *tried = NULL;

  switch (note)
    {
    case SOKET_NOTE_MESSAGE_TOO_LONG:
      return g_strdup_printf (ngettext ("The message is longer than the limit of %s byte",
                                        "The message is longer than the limit of %s bytes", n), count);

    case SOKET_NOTE_TRUNCATED:
      return g_strdup (_("The stream ended inside a message that tells its length"));

    case SOKET_NOTE_IDLE:
      return g_strdup_printf (ngettext ("No byte came or went for %s second; the connection was closed",
                                        "No byte came or went for %s seconds; the connection was closed", n), count);

    case SOKET_NOTE_LOOP:
      return g_strdup_printf (ngettext ("%s equal datagram in a row looks like a loop; one was dropped",
                                        "%s equal datagrams in a row look like a loop; one was dropped", n), count);

    case SOKET_NOTE_OWN_SERVER:
      return g_strdup (_("A datagram that seems to come from a server of this program is not answered"));

    case SOKET_NOTE_RESERVED_PORT:
      return g_strdup_printf (_("A datagram from port %u is not answered, because a service there might answer back for ever"),
                              peer->port);

    case SOKET_NOTE_BROADCAST:
      return g_strdup (_("A datagram from a broadcast or multicast address is not answered"));

    case SOKET_NOTE_DESCRIPTORS_OUT:
      return g_strdup_printf (_("No more connections can be accepted for now (%s); the rest wait in the backlog"),
                              soket_errno_name (error));

    case SOKET_NOTE_CONNECTION_LIMIT:
      return g_strdup_printf (ngettext ("%s connection is the limit; the rest wait in the backlog",
                                        "%s connections are the limit; the rest wait in the backlog", n), count);

    case SOKET_NOTE_STRANGER:
      address = soket_endpoint_to_string (peer);
      return g_strdup_printf (_("The reply came from %s, not from whom was asked"), address);

    case SOKET_NOTE_UNASKED:
      return g_strdup (_("A stranger: the client did not ask this socket"));

    case SOKET_NOTE_SHIFT:
      /* Translators: by how many letters, with its sign: shift +10. */
      return g_strdup_printf (argument == 0 ? _("shift %d") : _("shift %+d"), (int) argument);

    case SOKET_NOTE_TRIED:
      tried = soket_note_dup_tried (list);
      /* Translators: addresses of a name that did not work: "Also tried: 127.0.0.66 (no answer)" */
      return g_strdup_printf (_("Also tried: %s"), tried);

    case SOKET_NOTE_CUT:
      return g_strdup_printf (ngettext ("Less was asked for than the datagram had: %s byte of it is lost",
                                        "Less was asked for than the datagram had: %s bytes of it are lost", n), count);

    case SOKET_NOTE_DROPPED:
      return g_strdup_printf (ngettext ("The receive buffer was full: the kernel threw %s datagram away, and told nobody",
                                        "The receive buffer was full: the kernel threw %s datagrams away, and told nobody", n), count);

    case SOKET_NOTE_INTERRUPTED:
      return g_strdup (_("Soket ended this send while it waited: without that it would wait still"));

    case SOKET_NOTE_NONE:
    default:
      return g_strdup ("");
    }
}