/* soket-worksheet.c - the shown conversation as an exercise: results blanked, answers behind them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/handout/soket-worksheet.h"

#include "core/base/soket-number.h"
#include "core/record/soket-record-words.h"
#include "core/words/soket-explain.h"
#include "model/handout/soket-handout.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* No script and nothing that is loaded: it is opened from a file. */
#define HEAD \
  "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" " \
  "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n<title>%s</title>\n<style>\n" \
  "body { font-family: sans-serif; max-width: 50em; margin: 1em auto; }\n" \
  "code, pre { font-family: monospace; }\n" \
  "pre { white-space: pre-wrap; border: 1px solid; padding: 0.5em; font-size: 0.8em; }\n" \
  ".blank { display: inline-block; min-width: 9em; border-bottom: 1px solid; font-size: 0.8em; }\n" \
  "li { margin: 0.4em 0; }\n" \
  "img { max-width: 100%%; }\n" \
  ".answers, .questions + .questions, .answers + .questions { break-before: page; page-break-before: always; }\n" \
  "</style>\n</head>\n<body>\n"

/* Bytes that came from a network stand for themselves, whatever they mean to HTML. */
static void
append_text (GString    *out,
             const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *escaped = g_markup_escape_text (valid, -1);

  g_string_append (out, escaped);
}

static void
append_element (GString    *out,
                const char *element,
                const char *text)
{
  g_string_append_printf (out, "<%s>", element);
  append_text (out, text);
  g_string_append_printf (out, "</%s>", element);
}

static void
append_blank (GString    *out,
              guint      *n_blanks,
              const char *what)
{
  g_string_append_c (out, ' ');
  append_text (out, what);
  g_string_append_printf (out, " <span class=\"blank\">(%u)</span>", ++*n_blanks);
}

/* A send says how much it is given, which is nearly always what it returns; an unbound socket's address is the kernel's choice. */
static char *
dup_asked (const SoketRecord *record)
{
  const char *name = record->name != NULL ? record->name : soket_call_name_to_string (record->call);

  switch ((SoketCallName) record->call)
    {
    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
      return g_strdup_printf ("%s (…)", name);

    case SOKET_CALL_NONE:
    case SOKET_CALL_SOCKET:
    case SOKET_CALL_SETSOCKOPT:
    case SOKET_CALL_BIND:
    case SOKET_CALL_LISTEN:
    case SOKET_CALL_ACCEPT:
    case SOKET_CALL_CONNECT:
    case SOKET_CALL_GETSOCKNAME:
    case SOKET_CALL_RECV:
    case SOKET_CALL_RECVFROM:
    case SOKET_CALL_SHUTDOWN:
    case SOKET_CALL_CLOSE:
    case SOKET_CALL_GETPEERNAME:
    case SOKET_CALL_OTHER:
    default:
      return soket_record_dup_invocation (record);
    }
}

/* What no call tells, a remark or a message, would tell what the calls did; so would a close that the kernel made. */
static gboolean
is_asked (const SoketRecord *record)
{
  return record->kind == SOKET_RECORD_CALL && !(record->call == SOKET_CALL_CLOSE && record->name != NULL);
}

static gboolean
has_state (const SoketRecord *record)
{
  return record->state.tcp_state != SOKET_TCP_STATE_UNKNOWN;
}

static void
append_question (GString           *out,
                 const SoketRecord *record,
                 guint             *n_blanks)
{
  g_autofree char *call = dup_asked (record);
  g_autofree char *place = soket_record_dup_place (record);

  g_string_append (out, "<li>");
  append_element (out, "b", soket_explain_side ((SoketSide) record->side));
  g_string_append_c (out, ' ');
  append_element (out, "code", call);
  if (place != NULL)
    {
      g_string_append_c (out, ' ');
      append_element (out, "code", place);
    }
  /* Translators: on a worksheet, before a blank: what did the call return, or which error */
  append_blank (out, n_blanks, _("returns"));
  if (has_state (record))
    /* Translators: on a worksheet, before a blank: the TCP state */
    append_blank (out, n_blanks, _("state"));
  g_string_append (out, "</li>\n");
}

static void
append_answer (GString           *out,
               const SoketRecord *record,
               guint             *n_blanks,
               const char        *guess)
{
  g_autofree char *result = soket_record_dup_result (record);
  g_autofree char *sentence = soket_explain_record (record);

  g_string_append_printf (out, "<li>(%u) ", ++*n_blanks);
  append_element (out, "code", result);
  if (has_state (record))
    {
      g_string_append_printf (out, " (%u) ", ++*n_blanks);
      append_element (out, "code", soket_tcp_state_to_string (record->state.tcp_state));
    }
  g_string_append (out, "<br>");
  append_text (out, sentence);
  g_string_append_c (out, '.');
  if (guess != NULL)
    {
      g_string_append_c (out, ' ');
      append_element (out, "i", guess);
    }
  g_string_append (out, "</li>\n");
}

static void
append_bound (GString *out,
              guint    n)
{
  g_autofree char *listed = soket_number_format (SOKET_HANDOUT_CALLS_MAX);
  g_autofree char *all = soket_number_format (n);
  g_autofree char *words = NULL;

  if (n <= SOKET_HANDOUT_CALLS_MAX)
    return;

  words = g_strdup_printf (_("Only the first %s of %s are listed."), listed, all);
  append_element (out, "p", words);
}

/* Both lists go through the same calls, so that the numbers agree. */
static void
append_calls (GString       *out,
              SoketSequence *sequence,
              gboolean       answers)
{
  guint n_blanks = 0, n = 0;

  g_string_append (out, "<ol>\n");
  for (guint i = 0; soket_sequence_peek_record (sequence, i) != NULL; i++)
    {
      SoketRecord record;

      if (!soket_sequence_read_record (sequence, i, &record) || !is_asked (&record) || ++n > SOKET_HANDOUT_CALLS_MAX)
        continue;
      if (answers)
        {
          g_autofree char *guess = soket_sequence_dup_guess (sequence, i);

          append_answer (out, &record, &n_blanks, guess);
        }
      else
        {
          append_question (out, &record, &n_blanks);
        }
    }
  g_string_append (out, "</ol>\n");
  append_bound (out, n);
}

static void
append_program (GString    *out,
                SoketSide   side,
                const char *text)
{
  g_autofree char *part = NULL;

  if (text == NULL)
    return;
  part = g_strndup (text, SOKET_WORKSHEET_PROGRAM_MAX);
  append_element (out, "h2", soket_explain_side (side));
  g_string_append_c (out, '\n');
  append_element (out, "pre", part);
  g_string_append_c (out, '\n');
}

/**
 * soket_worksheet_new:
 *
 * Begins a worksheet.
 *
 * Returns: (transfer full): a page in HTML, which soket_worksheet_end() ends
 */
GString *
soket_worksheet_new (void)
{
  GString *self = g_string_new (NULL);

  /* Translators: the title of a page with questions for a class */
  g_string_append_printf (self, HEAD, _("Worksheet"));
  return self;
}

/**
 * soket_worksheet_add:
 * @self: a worksheet
 * @sequence: what is asked about
 * @programs: (array fixed-size=2) (nullable): the texts of the client and of the server, each nullable
 *
 * Adds the calls that @sequence shows, up to %SOKET_HANDOUT_CALLS_MAX, with a numbered blank for each result and each state, and both
 * programs; then, on a page of their own, the answers with their meanings and what was guessed. Nothing before them tells an answer:
 * neither times and bytes nor what the program remarked.
 */
void
soket_worksheet_add (GString           *self,
                     SoketSequence     *sequence,
                     const char *const  programs[2])
{
  g_autofree char *title = NULL;

  g_return_if_fail (self != NULL && SOKET_IS_SEQUENCE (sequence));

  title = g_strdup_printf (_("A conversation over %s, call by call"),
                           soket_transport_get_title (soket_ladder_get_transport (soket_sequence_get_ladder (sequence))));
  g_string_append (self, "<section class=\"questions\">\n");
  append_element (self, "h1", title);
  g_string_append_c (self, '\n');
  append_element (self, "p",
                  _("Fill in what each call returns (a number, an address, or the name of an error), and the state of its socket after it."));
  g_string_append_c (self, '\n');
  append_calls (self, sequence, FALSE);
  for (int side = SOKET_SIDE_CLIENT; programs != NULL && side <= SOKET_SIDE_SERVER; side++)
    append_program (self, (SoketSide) side, programs[side]);
  g_string_append (self, "</section>\n<section class=\"answers\">\n");
  /* Translators: the heading of a worksheet's second page */
  append_element (self, "h1", _("Answers"));
  g_string_append_c (self, '\n');
  append_calls (self, sequence, TRUE);
  g_string_append (self, "</section>\n");
}

/**
 * soket_worksheet_add_picture:
 * @self: a worksheet
 * @svg: a picture
 *
 * Adds a picture behind the answers, as an image, in which no script runs.
 */
void
soket_worksheet_add_picture (GString *self,
                             GBytes  *svg)
{
  g_autofree char *data = NULL;
  gsize length;
  const guint8 *bytes;

  g_return_if_fail (self != NULL && svg != NULL);

  bytes = g_bytes_get_data (svg, &length);
  data = g_base64_encode (bytes, length);
  g_string_append (self, "<p><img alt=\"");
  append_text (self, _("The diagram of the conversation"));
  g_string_append_printf (self, "\" src=\"data:image/svg+xml;base64,%s\"></p>\n", data);
}

/**
 * soket_worksheet_end:
 * @self: (transfer full): a worksheet
 *
 * Returns: (transfer full): the whole page, in UTF-8
 */
char *
soket_worksheet_end (GString *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_string_append (self, "</body>\n</html>\n");
  return g_string_free (self, FALSE);
}
