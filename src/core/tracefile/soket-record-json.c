/* soket-record-json.c - a record as a JSON object, and back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/tracefile/soket-record-json.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "core/tracefile/soket-record-member.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of a value that is quoted in a sentence, in characters. */
#define QUOTED_MAX 40

static void
append_member (GString                 *line,
               const SoketRecord       *record,
               const SoketRecordMember *member,
               SoketRecordJsonForm      form)
{
  gboolean known = member->known == NULL || member->known (record);
  gboolean wanted = known && (form == SOKET_RECORD_JSON_WHOLE || member->type != SOKET_MEMBER_WORDS);
  g_autofree char *text = wanted ? soket_record_member_dup_text (member, record) : NULL;
  gboolean usual = soket_record_member_is_usual (member, record, text);
  gint64 number;

  if (form == SOKET_RECORD_JSON_BRIEF && (!known || (usual && (member->flags & SOKET_MEMBER_KEPT) == 0)))
    return;
  if (!soket_record_member_is_number (member) || !known || (usual && (member->flags & SOKET_MEMBER_OR_NULL) != 0))
    {
      soket_json_object_add_text (line, member->name, usual && (member->flags & SOKET_MEMBER_OR_NULL) != 0 ? NULL : text);
      return;
    }

  number = soket_record_member_get_number (member, record);
  if (member->type == SOKET_MEMBER_BOOLEAN)
    soket_json_object_add_boolean (line, member->name, number != 0);
  else if (member->type == SOKET_MEMBER_UNSIGNED)
    soket_json_object_add_unsigned (line, member->name, (guint64) number);
  else
    soket_json_object_add_signed (line, member->name, number);
}

/**
 * soket_record_json_append:
 * @line: where to
 * @record: a record, whose payload is valid
 * @form: how much
 *
 * Writes the record as an object of JSON. Times are µs since the trace began; `hex` are the kept bytes as hexadecimal digits. Nothing is
 * translated but `invocation` and `text`, which are for people.
 */
void
soket_record_json_append (GString             *line,
                          const SoketRecord   *record,
                          SoketRecordJsonForm  form)
{
  g_return_if_fail (record != NULL);

  g_string_append_c (line, '{');
  for (gsize i = 0; i < SOKET_N_RECORD_MEMBERS; i++)
    append_member (line, record, &soket_record_members[i], form);
  g_string_append_c (line, '}');
}

/* An unknown name may be anything. */
static void
set_unknown (GError     **error,
             const char  *name)
{
  g_autofree char *quoted = soket_bytes_escape (name, strlen (name), QUOTED_MAX);

  /* Translators: of a line of a file; %s is a name such as “state” */
  g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("“%s” is unknown"), quoted);
}

static void
set_wrong_value (GError                **error,
                 const SoketJsonMember  *value)
{
  g_autofree char *quoted = NULL;

  if (value->kind != SOKET_JSON_TEXT)
    {
      soket_json_set_wrong (error, value->name);
      return;
    }
  quoted = soket_bytes_escape (value->text, value->length, QUOTED_MAX);
  /* Translators: of a line of a file: the first is a name such as “state”, the second what stands there */
  g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("“%s” cannot be “%s”"), value->name, quoted);
}

static gboolean
read_members (SoketJsonObject  *object,
              GStringChunk     *strings,
              SoketRecord      *record,
              gboolean         *present,
              GError          **error)
{
  guint index;

  for (guint i = 0; i < soket_json_object_get_length (object); i++)
    {
      const SoketJsonMember *value = soket_json_object_peek (object, i);
      const SoketRecordMember *member = soket_record_member_find (value->name, &index);

      if (member == NULL)
        {
          set_unknown (error, value->name);
          return FALSE;
        }
      if (value->kind == SOKET_JSON_NULL && (member->flags & SOKET_MEMBER_OR_NULL) != 0)
        continue;
      if (!soket_record_member_read (member, value, strings, record))
        {
          set_wrong_value (error, value);
          return FALSE;
        }
      present[index] = TRUE;
    }
  return TRUE;
}

/* A send or recv that has returned: a number of bytes, or -1 with an errno; and no send takes more than it is given. A recv may tell of more than it
 * was asked for: with MSG_TRUNC the length of the datagram. */
static gboolean
may_have_returned (const SoketRecord *record)
{
  gboolean sends = record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_SENDTO;
  gboolean receives = record->call == SOKET_CALL_RECV || record->call == SOKET_CALL_RECVFROM;

  if (record->kind != SOKET_RECORD_CALL || (!sends && !receives) || soket_record_is_waiting (record) || soket_record_is_given_up (record))
    return TRUE;
  if (record->error != 0)
    return record->result == -1;
  return record->result >= 0 && (receives || record->result <= record->argument);
}

/* The rest of the program is spared to ask for what no record of a trace has. */
static gboolean
check (const SoketRecord  *record,
       const gboolean     *present,
       GError            **error)
{
  const char *wrong = NULL;

  for (guint i = 0; i < SOKET_N_RECORD_MEMBERS; i++)
    {
      gboolean known = soket_record_members[i].known == NULL || soket_record_members[i].known (record);

      if (!present[i] && known && (soket_record_members[i].flags & SOKET_MEMBER_KEPT) != 0)
        {
          soket_json_set_missing (error, soket_record_members[i].name);
          return FALSE;
        }
      if (present[i] && !known)
        wrong = soket_record_members[i].name;
    }

  if (record->kind == SOKET_RECORD_CALL && record->call == SOKET_CALL_NONE)
    wrong = "call";
  if (record->kind == SOKET_RECORD_CALL && record->returned_us >= 0 && record->returned_us < record->started_us)
    wrong = "returned_us";
  if ((record->kind == SOKET_RECORD_GAP && record->result < 1) || !may_have_returned (record))
    wrong = "result";
  if (record->payload_length > record->length || (record->payload_lost && record->payload_length > 0))
    wrong = "hex";

  if (wrong != NULL)
    soket_json_set_wrong (error, wrong);
  return wrong == NULL;
}

/**
 * soket_record_json_read:
 * @object: what was read
 * @strings: keeps names
 * @record: (out caller-allocates): the record
 * @error: return location for an error, a phrase without a capital and a full stop
 *
 * Takes a record out of an object in its brief form. Every member is looked at: a file may have been written by anybody.
 *
 * Returns: whether it is one
 */
gboolean
soket_record_json_read (SoketJsonObject  *object,
                        GStringChunk     *strings,
                        SoketRecord      *record,
                        GError          **error)
{
  SoketRecord read = { .fd = -1, .returned_us = -1 };
  gboolean present[SOKET_N_RECORD_MEMBERS] = { FALSE };

  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  if (!read_members (object, strings, &read, present, error) || !check (&read, present, error))
    {
      g_free ((gpointer) read.payload);
      return FALSE;
    }

  if (soket_record_is_given_up (&read))
    read.result = -1;
  *record = read;
  return TRUE;
}
