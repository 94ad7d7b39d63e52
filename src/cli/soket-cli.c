/* soket-cli.c - what the commands share: words on the standard streams, exit statuses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli.h"

#include "cli/soket-cli-errors.h"
#include "core/address/soket-endpoint.h"
#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* A word of the user's, or of a peer, is cut at this many characters; a whole sentence at the second number. */
#define WORD_MAX 200
#define SENTENCE_MAX 2000

/* A message from standard input is held whole, and an input may have no end. */
#define INPUT_MAX_MIB 256u

static gboolean output_was_closed;
static gboolean reader_has_left;

/*
 * A program may be started with its standard streams closed. The next descriptor that is opened would then be 0, 1 or 2, and what is
 * meant for a person would go into a socket. So they are taken at once; that standard output leads nowhere is remembered.
 */
void
soket_cli_open_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    {
      if (fcntl (fd, F_GETFD) != -1 || errno != EBADF)
        continue;

      if (fd == STDOUT_FILENO)
        output_was_closed = TRUE;

      /* The lowest free descriptor is FD, as those below it are taken by now. */
      if (open ("/dev/null", O_RDWR) != fd)
        _exit (SOKET_CLI_FAILED);
    }
}

/* Writes everything, also where the stream does not block, and tells when it could not. */
gboolean
soket_cli_write (int          fd,
                 const void  *data,
                 gsize        length,
                 GError     **error)
{
  const char *rest = data;
  gssize written;
  int saved;

  while (length > 0)
    {
      written = write (fd, rest, length);
      if (written > 0)
        {
          rest += written;
          length -= (gsize) written;
          continue;
        }
      if (written == -1 && errno == EINTR)
        continue;
      if (written == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
        {
          GPollFD poll_fd = { .fd = fd, .events = G_IO_OUT };

          g_poll (&poll_fd, 1, -1);
          continue;
        }

      saved = written == 0 ? EIO : errno;
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s (%s)", g_strerror (saved), soket_errno_name (saved));
      return FALSE;
    }

  return TRUE;
}

char *
soket_cli_encode (const char *text)
{
  char *encoded = NULL;
  const char *charset = NULL;

  if (!g_get_charset (&charset))
    encoded = g_convert_with_fallback (text, -1, charset, "UTF-8", "?", NULL, NULL, NULL);
  return encoded != NULL ? encoded : g_strdup (text);
}

gboolean
soket_cli_write_text (int          fd,
                      const char  *text,
                      GError     **error)
{
  g_autofree char *encoded = soket_cli_encode (text);

  return soket_cli_write (fd, encoded, strlen (encoded), error);
}

static gboolean
prefix_output_error (gboolean   written,
                     GError   **error)
{
  if (written)
    return TRUE;

  reader_has_left = error != NULL && g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
  g_prefix_error (error, "%s", _("Cannot write to standard output: "));
  return FALSE;
}

/* What nobody can read has not been printed. */
static gboolean
check_output (GError **error)
{
  if (output_was_closed)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s (%s)", g_strerror (EBADF), soket_errno_name (EBADF));
  return !output_was_closed;
}

gboolean
soket_cli_print (const char  *text,
                 GError     **error)
{
  return prefix_output_error (check_output (error) && soket_cli_write_text (STDOUT_FILENO, text, error), error);
}

gboolean
soket_cli_print_ready (const char  *line,
                       GError     **error)
{
  return output_was_closed || soket_cli_print (line, error);
}

gboolean
soket_cli_print_bytes (const void  *data,
                       gsize        length,
                       GError     **error)
{
  return prefix_output_error (check_output (error) && soket_cli_write (STDOUT_FILENO, data, length, error), error);
}

gboolean
soket_cli_print_result (const char  *text,
                        gboolean     in_locale,
                        GError     **error)
{
  return in_locale ? soket_cli_print (text, error) : soket_cli_print_bytes (text, strlen (text), error);
}

gssize
soket_cli_read (void    *buffer,
                gsize    size,
                GError **error)
{
  gssize n;
  int saved;

  while ((n = read (STDIN_FILENO, buffer, size)) == -1)
    {
      if (errno == EINTR)
        continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK)
        {
          GPollFD poll_fd = { .fd = STDIN_FILENO, .events = G_IO_IN };

          g_poll (&poll_fd, 1, -1);
          continue;
        }

      saved = errno;
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _("Cannot read standard input: %s (%s)"),
                   g_strerror (saved), soket_errno_name (saved));
      return -1;
    }

  return n;
}

GBytes *
soket_cli_read_all (GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (65536);
  gssize n;

  while ((n = soket_cli_read (buffer, 65536, error)) > 0)
    {
      if (bytes->len + (gsize) n > INPUT_MAX_MIB * 1024 * 1024)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, _("Standard input has more than the %u MiB that are read of it"),
                       INPUT_MAX_MIB);
          return NULL;
        }
      g_byte_array_append (bytes, buffer, (guint) n);
    }

  return n == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

/* Whether @sentence may be shown as it is: one line, nothing that moves the cursor or turns the text around. */
static gboolean
is_plain (const char *sentence)
{
  GUnicodeType type;

  if (!g_utf8_validate (sentence, -1, NULL) || g_utf8_strlen (sentence, -1) > SENTENCE_MAX)
    return FALSE;

  for (const char *at = sentence; *at != '\0'; at = g_utf8_next_char (at))
    {
      type = g_unichar_type (g_utf8_get_char (at));
      if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_SURROGATE ||
          type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR)
        return FALSE;
    }

  return TRUE;
}

void
soket_cli_say (const char *sentence)
{
  g_autofree char *escaped = NULL;
  g_autofree char *line = NULL;

  if (!is_plain (sentence))
    escaped = soket_bytes_escape (sentence, strlen (sentence), SENTENCE_MAX);

  line = g_strdup_printf ("soket: %s\n", escaped != NULL ? escaped : sentence);
  soket_cli_errors_write (line);
}

void
soket_cli_sayf (const char *format,
                ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  soket_cli_say (sentence);
}

SoketCliStatus
soket_cli_fail (const GError *error)
{
  /* As "soket scan … | head" has read enough, there is nothing to complain of. */
  if (reader_has_left && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    return SOKET_CLI_NO_READER;

  soket_cli_say (error->message);
  return SOKET_CLI_FAILED;
}

SoketCliStatus
soket_cli_fail_at (const GError *error,
                   const char   *host,
                   guint16       port)
{
  g_autofree char *quoted = soket_cli_quote (host != NULL ? host : "127.0.0.1");
  g_autofree char *where = soket_endpoint_format (quoted, port);

  if (strstr (error->message, where) != NULL || reader_has_left)
    return soket_cli_fail (error);
  soket_cli_sayf ("%s: %s", where, error->message);
  return SOKET_CLI_FAILED;
}

SoketCliStatus
soket_cli_wrong_usage (const char *command,
                       const char *sentence)
{
  /* Translators: the first is a sentence without its full stop, the second a command such as "soket send echo". */
  soket_cli_sayf (_("%s. See \"%s --help\"."), sentence, command);
  return SOKET_CLI_WRONG_USAGE;
}

char *
soket_cli_quote (const char *word)
{
  return soket_bytes_escape (word, strlen (word), WORD_MAX);
}
