/* soket-json-object.c - a flat JSON object on one line: texts, whole numbers, true, false and null
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/tracefile/soket-json-object.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* More than any line of ours has. */
#define MEMBERS_MAX 64u

/* Of a name that is quoted in a sentence, in characters. */
#define QUOTED_MAX 40

/* A byte that is no UTF-8 is this and the byte: PEP 383. */
#define LONE 0xdc00u

static void
add_name (GString    *object,
          const char *name)
{
  if (object->len > 0 && object->str[object->len - 1] != '{')
    g_string_append_c (object, ',');
  g_string_append_printf (object, "\"%s\":", name);
}

static void
append_character (GString *object,
                  guchar   character)
{
  static const char letters[] = "\bb\ff\nn\rr\tt\"\"\\\\";

  for (gsize i = 0; i < sizeof letters - 1; i += 2)
    if (character == (guchar) letters[i])
      {
        g_string_append_c (object, '\\');
        g_string_append_c (object, letters[i + 1]);
        return;
      }
  if (character < 0x20 || character == 0x7f)
    g_string_append_printf (object, "\\u%04x", character);
  else
    g_string_append_c (object, (char) character);
}

void
soket_json_object_add_text (GString    *object,
                            const char *name,
                            const char *text)
{
  const char *end = NULL;

  add_name (object, name);
  if (text == NULL)
    {
      g_string_append (object, "null");
      return;
    }

  g_string_append_c (object, '"');
  while (*text != '\0')
    {
      g_utf8_validate (text, -1, &end);
      for (; text < end; text++)
        append_character (object, (guchar) *text);
      if (*text != '\0')
        g_string_append_printf (object, "\\u%04x", LONE + (guchar) *text++);
    }
  g_string_append_c (object, '"');
}

void
soket_json_object_add_signed (GString    *object,
                              const char *name,
                              gint64      number)
{
  add_name (object, name);
  g_string_append_printf (object, "%" G_GINT64_FORMAT, number);
}

void
soket_json_object_add_unsigned (GString    *object,
                                const char *name,
                                guint64     number)
{
  add_name (object, name);
  g_string_append_printf (object, "%" G_GUINT64_FORMAT, number);
}

void
soket_json_object_add_boolean (GString    *object,
                               const char *name,
                               gboolean    value)
{
  add_name (object, name);
  g_string_append (object, value ? "true" : "false");
}

/* Names and texts lie in one buffer, which has the size of the line and does not move: nothing gets longer by reading it. */
struct _SoketJsonObject
{
  SoketJsonMember members[MEMBERS_MAX];
  guint           n_members;
  GByteArray     *texts;
  guint8         *at;     /* the end of what is written in @texts */

  const char     *start;
  const char     *next;
  const char     *end;
};

SoketJsonObject *
soket_json_object_new (void)
{
  SoketJsonObject *self = g_new0 (SoketJsonObject, 1);

  self->texts = g_byte_array_new ();
  return self;
}

void
soket_json_object_free (SoketJsonObject *self)
{
  if (self == NULL)
    return;

  g_byte_array_unref (self->texts);
  g_free (self);
}

static gboolean
is_next (SoketJsonObject *self,
         char             character)
{
  return self->next < self->end && *self->next == character;
}

static gboolean
take (SoketJsonObject *self,
      char             character)
{
  if (!is_next (self, character))
    return FALSE;

  self->next++;
  return TRUE;
}

static void
skip_blanks (SoketJsonObject *self)
{
  while (is_next (self, ' ') || is_next (self, '\t') || is_next (self, '\r'))
    self->next++;
}

static gboolean
take_word (SoketJsonObject *self,
           const char      *word)
{
  gsize length = strlen (word);

  if ((gsize) (self->end - self->next) < length || memcmp (self->next, word, length) != 0)
    return FALSE;

  self->next += length;
  return TRUE;
}

static gboolean
read_hex4 (SoketJsonObject *self,
           guint           *unit)
{
  *unit = 0;
  if (self->end - self->next < 4)
    return FALSE;
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (*self->next++);

      if (digit < 0)
        return FALSE;
      *unit = *unit << 4 | (guint) digit;
    }
  return TRUE;
}

/* Behind "\u". Two surrogates are one character (RFC 8259, 7). */
static gboolean
read_unit (SoketJsonObject *self)
{
  char utf8[6];
  guint unit, low;
  int n;

  if (!read_hex4 (self, &unit) || unit == 0)
    return FALSE;
  if (unit >= LONE + 0x80 && unit <= LONE + 0xff)
    {
      *self->at++ = (guint8) (unit - LONE);
      return TRUE;
    }
  if (unit >= 0xd800 && unit < LONE)
    {
      if (!take_word (self, "\\u") || !read_hex4 (self, &low) || low < LONE || low > 0xdfff)
        return FALSE;
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - LONE);
    }
  else if (unit >= LONE && unit <= 0xdfff)
    return FALSE;

  n = g_unichar_to_utf8 (unit, utf8);
  memcpy (self->at, utf8, (gsize) n);
  self->at += n;
  return TRUE;
}

static gboolean
read_escape (SoketJsonObject *self)
{
  static const char letters[] = "\"\"\\\\//b\bf\fn\nr\rt\t";

  if (take (self, 'u'))
    return read_unit (self);
  for (gsize i = 0; i < sizeof letters - 1; i += 2)
    if (take (self, letters[i]))
      {
        *self->at++ = (guint8) letters[i + 1];
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_text (SoketJsonObject  *self,
           const char      **text,
           gsize            *length)
{
  guint8 *first = self->at;

  if (!take (self, '"'))
    return FALSE;
  while (!is_next (self, '"'))
    {
      if (self->next == self->end || (guchar) *self->next < 0x20)
        return FALSE;
      if (!take (self, '\\'))
        *self->at++ = (guint8) *self->next++;
      else if (!read_escape (self))
        return FALSE;
    }
  self->next++;

  *text = (const char *) first;
  *length = (gsize) (self->at - first);
  *self->at++ = '\0';
  return TRUE;
}

static gboolean
read_number (SoketJsonObject *self,
             SoketJsonMember *member)
{
  member->is_negative = take (self, '-');
  if (take (self, '0'))
    return TRUE;
  if (self->next == self->end || !g_ascii_isdigit (*self->next))
    return FALSE;

  while (self->next < self->end && g_ascii_isdigit (*self->next))
    if (!g_uint64_checked_mul (&member->magnitude, member->magnitude, 10)
        || !g_uint64_checked_add (&member->magnitude, member->magnitude, (guint64) (*self->next++ - '0')))
      return FALSE;
  return TRUE;
}

static gboolean
read_value (SoketJsonObject *self,
            SoketJsonMember *member)
{
  if (is_next (self, '"'))
    {
      member->kind = SOKET_JSON_TEXT;
      return read_text (self, &member->text, &member->length);
    }
  member->kind = SOKET_JSON_NULL;
  if (take_word (self, "null"))
    return TRUE;

  member->kind = SOKET_JSON_BOOLEAN;
  if (take_word (self, "false"))
    return TRUE;
  member->magnitude = 1;
  if (take_word (self, "true"))
    return TRUE;

  member->magnitude = 0;
  member->kind = SOKET_JSON_NUMBER;
  return read_number (self, member);
}

static gboolean
fail (SoketJsonObject  *self,
      GError          **error)
{
  g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE,
               /* Translators: of a line of a file: %u is how many characters of it could be read */
               _("from character %u on it is not what Soket writes"), (guint) (self->next - self->start) + 1);
  return FALSE;
}

static gboolean
read_member (SoketJsonObject  *self,
             GError          **error)
{
  SoketJsonMember member = { 0 };
  gsize length;

  skip_blanks (self);
  if (self->n_members == MEMBERS_MAX || !read_text (self, &member.name, &length))
    return fail (self, error);
  if (soket_json_object_find (self, member.name) != NULL)
    {
      g_autofree char *quoted = soket_bytes_escape (member.name, length, QUOTED_MAX);

      /* Translators: of a line of a file; %s is a name such as “state” */
      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("“%s” is there twice"), quoted);
      return FALSE;
    }

  skip_blanks (self);
  if (!take (self, ':'))
    return fail (self, error);
  skip_blanks (self);
  if (!read_value (self, &member))
    return fail (self, error);
  skip_blanks (self);
  self->members[self->n_members++] = member;
  return TRUE;
}

gboolean
soket_json_object_read (SoketJsonObject  *self,
                        const char       *line,
                        gsize             length,
                        GError          **error)
{
  const char *invalid = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (length < G_MAXUINT, FALSE);

  self->n_members = 0;
  self->start = self->next = line;
  self->end = line + length;
  /* Each text is ended by a zero, where the line has its second quotation mark. */
  g_byte_array_set_size (self->texts, (guint) length + 1);
  self->at = self->texts->data;

  if (!g_utf8_validate_len (line, length, &invalid))
    {
      self->next = invalid;
      return fail (self, error);
    }
  skip_blanks (self);
  if (!take (self, '{'))
    return fail (self, error);
  skip_blanks (self);
  if (!is_next (self, '}'))
    do
      if (!read_member (self, error))
        return FALSE;
    while (take (self, ','));
  if (!take (self, '}'))
    return fail (self, error);
  skip_blanks (self);

  return self->next == self->end || fail (self, error);
}

guint
soket_json_object_get_length (SoketJsonObject *self)
{
  return self->n_members;
}

const SoketJsonMember *
soket_json_object_peek (SoketJsonObject *self,
                        guint            index)
{
  g_return_val_if_fail (index < self->n_members, NULL);

  return &self->members[index];
}

const SoketJsonMember *
soket_json_object_find (SoketJsonObject *self,
                        const char      *name)
{
  for (guint i = 0; i < self->n_members; i++)
    if (strcmp (self->members[i].name, name) == 0)
      return &self->members[i];
  return NULL;
}

void
soket_json_set_missing (GError     **error,
                        const char  *name)
{
  /* Translators: of a line of a file; %s is a name such as “state” */
  g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("“%s” is missing"), name);
}

void
soket_json_set_wrong (GError     **error,
                      const char  *name)
{
  /* Translators: of a line of a file; %s is a name such as “state” */
  g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("“%s” has a value that it cannot have"), name);
}
