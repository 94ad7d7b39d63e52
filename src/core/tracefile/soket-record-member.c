/* soket-record-member.c - one member of the JSON object that a record is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/tracefile/soket-record-member.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-number.h"
#include "core/record/soket-record-words.h"

#include <string.h>

/* Of the path of a source, in bytes; of what a program calls a call, or an option. */
#define PATH_BYTES_MAX 4096u
#define NAME_BYTES_MAX 32u

/* Times in µs: 285 years, and sums of two are numbers still. */
#define TIME_MAX (G_GINT64_CONSTANT (1) << 53)

#define ERRNO_MAX 4095

static const char * const kind_names[] = {
  [SOKET_RECORD_CALL] = "call",
  [SOKET_RECORD_MESSAGE] = "message",
  [SOKET_RECORD_NOTE] = "note",
  [SOKET_RECORD_GAP] = "gap",
};

static const char *
get_kind (guint kind)
{
  return kind_names[kind];
}

static const char *
get_origin (guint origin)
{
  return origin == SOKET_ORIGIN_ENGINE ? "engine" : "program";
}

static const char *
get_side (guint side)
{
  return soket_side_to_string (side);
}

static const char *
get_transport (guint transport)
{
  return soket_transport_to_string (transport);
}

static const char *
get_call (guint call)
{
  return soket_call_name_to_string (call);
}

static const char *
get_ending (guint ending)
{
  return soket_ending_to_string (ending);
}

static const char *
get_slept (guint slept)
{
  return soket_slept_to_string (slept);
}

static const char *
get_state (guint state)
{
  return soket_tcp_state_to_string (state);
}

static const char *
get_note (guint note)
{
  return soket_note_to_string (note);
}

/* Which members a record has. */

static gboolean
is_note (const SoketRecord *record)
{
  return record->kind == SOKET_RECORD_NOTE;
}

static gboolean
has_ended (const SoketRecord *record)
{
  return record->kind == SOKET_RECORD_CALL && !soket_record_is_waiting (record);
}

static gboolean
has_result (const SoketRecord *record)
{
  return !soket_record_is_waiting (record) && !soket_record_is_given_up (record);
}

static gboolean
has_queues (const SoketRecord *record)
{
  return record->state.has_queues != 0;
}

static gboolean
has_tcp_queues (const SoketRecord *record)
{
  return record->state.has_queues && record->transport == SOKET_TRANSPORT_TCP;
}

static gboolean
has_state (const SoketRecord *record)
{
  return record->state.tcp_state != SOKET_TCP_STATE_UNKNOWN;
}

static gboolean
has_digest (const SoketRecord *record)
{
  return record->digest != 0;
}

/* In words. */

static char *
dup_invocation (const SoketRecord *record)
{
  return record->kind == SOKET_RECORD_CALL ? soket_record_dup_invocation (record) : NULL;
}

static char *
dup_data (const SoketRecord *record)
{
  return soket_bytes_escape (record->payload, record->payload_length, 0);
}

static char *
dup_text (const SoketRecord *record)
{
  return record->kind != SOKET_RECORD_CALL ? soket_record_dup_call (record) : NULL;
}

#define FIELD(field) .offset = G_STRUCT_OFFSET (SoketRecord, field), .size = sizeof ((SoketRecord *) 0)->field

const SoketRecordMember soket_record_members[SOKET_N_RECORD_MEMBERS] = {
  { "number", SOKET_MEMBER_UNSIGNED, SOKET_MEMBER_KEPT, FIELD (number), .most = G_MAXINT64 },
  { "kind", SOKET_MEMBER_WORD, SOKET_MEMBER_KEPT, FIELD (kind), .most = SOKET_RECORD_GAP, .word = get_kind },
  { "origin", SOKET_MEMBER_WORD, 0, FIELD (origin), .most = SOKET_ORIGIN_ENGINE, .word = get_origin },
  { "side", SOKET_MEMBER_WORD, SOKET_MEMBER_KEPT, FIELD (side), .most = SOKET_SIDE_STRANGER, .word = get_side },
  { "transport", SOKET_MEMBER_WORD, SOKET_MEMBER_KEPT, FIELD (transport), .most = SOKET_TRANSPORT_UDP, .word = get_transport },
  { "socket", SOKET_MEMBER_UNSIGNED, SOKET_MEMBER_OR_NULL, FIELD (socket), .most = G_MAXUINT32 },
  { "fd", SOKET_MEMBER_SIGNED, SOKET_MEMBER_OR_NULL, FIELD (fd), .usual = -1, .most = G_MAXINT },
  { "conversation", SOKET_MEMBER_UNSIGNED, SOKET_MEMBER_OR_NULL, FIELD (conversation), .most = G_MAXUINT32 },
  { "call", SOKET_MEMBER_WORD, SOKET_MEMBER_OR_NULL, FIELD (call), .most = SOKET_N_CALL_NAMES - 1, .word = get_call },
  { "name", SOKET_MEMBER_NAME, SOKET_MEMBER_OR_NULL, FIELD (name) },
  { "invocation", SOKET_MEMBER_WORDS, .words = dup_invocation },
  { "argument", SOKET_MEMBER_SIGNED, 0, FIELD (argument), .least = G_MININT64, .most = G_MAXINT64 },
  { "option", SOKET_MEMBER_NAME, SOKET_MEMBER_OR_NULL, FIELD (option) },
  { "program", SOKET_MEMBER_UNSIGNED, SOKET_MEMBER_OR_NULL, FIELD (program), .most = G_MAXUINT32 },
  { "file", SOKET_MEMBER_PATH, SOKET_MEMBER_OR_NULL, FIELD (file) },
  { "line", SOKET_MEMBER_UNSIGNED, SOKET_MEMBER_OR_NULL, FIELD (line), .most = G_MAXINT32 },
  { "started_us", SOKET_MEMBER_SIGNED, SOKET_MEMBER_KEPT, FIELD (started_us), .most = TIME_MAX },
  { "returned_us", SOKET_MEMBER_SIGNED, SOKET_MEMBER_OR_NULL, FIELD (returned_us), .usual = -1, .most = TIME_MAX },
  { "ending", SOKET_MEMBER_WORD, 0, FIELD (ending), .most = SOKET_ENDING_EXITED, .known = has_ended, .word = get_ending },
  { "slept", SOKET_MEMBER_WORD, SOKET_MEMBER_OR_NULL, FIELD (slept), .most = SOKET_SLEPT_YES, .known = has_ended, .word = get_slept },
  { "result", SOKET_MEMBER_SIGNED, SOKET_MEMBER_KEPT, FIELD (result), .least = G_MININT64, .most = G_MAXINT64, .known = has_result },
  { "new_fd", SOKET_MEMBER_SIGNED, SOKET_MEMBER_OR_NULL, FIELD (new_fd), .most = G_MAXINT },
  { "errno", SOKET_MEMBER_ERRNO, SOKET_MEMBER_OR_NULL, FIELD (error) },
  { "local", SOKET_MEMBER_ENDPOINT, SOKET_MEMBER_OR_NULL, FIELD (local) },
  { "peer", SOKET_MEMBER_ENDPOINT, SOKET_MEMBER_OR_NULL, FIELD (peer) },
  { "offset", SOKET_MEMBER_UNSIGNED, 0, FIELD (offset), .most = G_MAXUINT64 },
  { "length", SOKET_MEMBER_UNSIGNED, 0, FIELD (length), .most = G_MAXUINT64 },
  { "state", SOKET_MEMBER_WORD, SOKET_MEMBER_OR_NULL, FIELD (state.tcp_state), .most = SOKET_TCP_STATE_CLOSING, .word = get_state },
  { "state_before", SOKET_MEMBER_WORD, SOKET_MEMBER_OR_NULL, FIELD (state_before), .most = SOKET_TCP_STATE_CLOSING, .word = get_state },
  { "peer_state", SOKET_MEMBER_WORD, SOKET_MEMBER_OR_NULL, FIELD (peer_state), .most = SOKET_TCP_STATE_CLOSING, .word = get_state },
  { "receive_queue", SOKET_MEMBER_UNSIGNED, SOKET_MEMBER_KEPT | SOKET_MEMBER_QUEUES, FIELD (state.receive_queue), .most = G_MAXUINT32,
    .known = has_queues },
  { "send_queue", SOKET_MEMBER_UNSIGNED, 0, FIELD (state.send_queue), .most = G_MAXUINT32, .known = has_tcp_queues },
  { "unsent", SOKET_MEMBER_UNSIGNED, 0, FIELD (state.unsent), .most = G_MAXUINT32, .known = has_tcp_queues },
  { "timestamps", SOKET_MEMBER_BOOLEAN, 0, FIELD (state.has_stamps), .known = has_state },
  { "data", SOKET_MEMBER_WORDS, .words = dup_data },
  { "hex", SOKET_MEMBER_PAYLOAD, 0, FIELD (payload) },
  { "payload_lost", SOKET_MEMBER_BOOLEAN, 0, FIELD (payload_lost) },
  { "digest", SOKET_MEMBER_DIGEST, SOKET_MEMBER_OR_NULL, FIELD (digest) },
  { "head", SOKET_MEMBER_HEAD, SOKET_MEMBER_OR_NULL, FIELD (head), .known = has_digest },
  { "note", SOKET_MEMBER_WORD, SOKET_MEMBER_KEPT, FIELD (note), .most = SOKET_NOTE_INTERRUPTED, .known = is_note, .word = get_note },
  { "text", SOKET_MEMBER_WORDS, .words = dup_text },
};

#undef FIELD

gboolean
soket_record_member_is_number (const SoketRecordMember *member)
{
  return member->type <= SOKET_MEMBER_BOOLEAN;
}

gint64
soket_record_member_get_number (const SoketRecordMember *member,
                                const SoketRecord       *record)
{
  const guint8 *at = (const guint8 *) record + member->offset;
  guint64 wide;
  guint32 narrow;

  if (member->size == sizeof (guint8))
    return *at;
  if (member->size == sizeof wide)
    {
      memcpy (&wide, at, sizeof wide);
      return (gint64) wide;
    }
  memcpy (&narrow, at, sizeof narrow);
  return member->type == SOKET_MEMBER_UNSIGNED ? (gint64) narrow : (gint64) (gint32) narrow;
}

static void
set_number (SoketRecord             *record,
            const SoketRecordMember *member,
            gint64                   number)
{
  guint8 *at = (guint8 *) record + member->offset;
  guint64 wide = (guint64) number;
  guint32 narrow = (guint32) wide;

  if (member->size == sizeof (guint8))
    *at = (guint8) wide;
  else if (member->size == sizeof wide)
    memcpy (at, &wide, sizeof wide);
  else
    memcpy (at, &narrow, sizeof narrow);
}

/* The number of an interface, not its name, which means nothing on another computer. */
static char *
dup_endpoint (const SoketEndpoint *endpoint)
{
  SoketEndpoint alone = *endpoint;
  g_autofree char *address = NULL;
  g_autofree char *scoped = NULL;

  if (!soket_endpoint_is_set (endpoint))
    return NULL;

  alone.scope = 0;
  address = soket_endpoint_address_string (&alone);
  scoped = endpoint->scope != 0 ? g_strdup_printf ("%s%%%u", address, endpoint->scope) : g_strdup (address);
  return soket_endpoint_format (scoped, endpoint->port);
}

static gboolean
read_endpoint (const char    *text,
               SoketEndpoint *endpoint)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *address = colon != NULL ? g_strndup (text, (gsize) (colon - text)) : NULL;
  char *percent = address != NULL ? strchr (address, '%') : NULL;
  guint64 scope = 0;
  guint64 port;

  if (address == NULL || !soket_number_parse (colon + 1, 0, G_MAXUINT16, &port))
    return FALSE;
  if (percent != NULL)
    {
      char *bracket = strchr (percent, ']');

      if (bracket == NULL || bracket[1] != '\0')
        return FALSE;
      *bracket = '\0';
      if (!soket_number_parse (percent + 1, 1, G_MAXUINT32, &scope))
        return FALSE;
      *percent++ = ']';
      *percent = '\0';
    }
  if (!soket_endpoint_parse (address, (guint16) port, endpoint) || (scope != 0 && endpoint->family != AF_INET6))
    return FALSE;

  endpoint->scope = (guint32) scope;
  return TRUE;
}

static char *
dup_errno (int error)
{
  const char *name = error != 0 ? strerrorname_np (error) : NULL;

  return error == 0 || name != NULL ? g_strdup (name) : g_strdup_printf ("%d", error);
}

static gboolean
read_errno (const char *text,
            int        *error)
{
  guint64 number;

  if (soket_number_parse (text, 1, ERRNO_MAX, &number) && strerrorname_np ((int) number) == NULL)
    {
      *error = (int) number;
      return TRUE;
    }
  for (int i = 1; i <= ERRNO_MAX; i++)
    {
      const char *name = strerrorname_np (i);

      if (name != NULL && strcmp (name, text) == 0)
        {
          *error = i;
          return TRUE;
        }
    }
  return FALSE;
}

char *
soket_record_member_dup_text (const SoketRecordMember *member,
                              const SoketRecord       *record)
{
  const guint8 *at = (const guint8 *) record + member->offset;

  switch (member->type)
    {
    case SOKET_MEMBER_WORD:
      return g_strdup (member->word ((guint) soket_record_member_get_number (member, record)));

    case SOKET_MEMBER_ERRNO:
      return dup_errno (record->error);

    case SOKET_MEMBER_ENDPOINT:
      return dup_endpoint ((const SoketEndpoint *) (const void *) at);

    case SOKET_MEMBER_NAME:
    case SOKET_MEMBER_PATH:
      return g_strdup (*(const char *const *) (const void *) at);

    case SOKET_MEMBER_PAYLOAD:
      return soket_bytes_to_hex (record->payload, record->payload != NULL ? record->payload_length : 0, "");

    case SOKET_MEMBER_DIGEST:
      return record->digest != 0 ? g_strdup_printf ("%016" G_GINT64_MODIFIER "x", record->digest) : NULL;

    case SOKET_MEMBER_HEAD:
      return soket_bytes_to_hex (record->head, sizeof record->head, "");

    case SOKET_MEMBER_WORDS:
      return member->words (record);

    case SOKET_MEMBER_UNSIGNED:
    case SOKET_MEMBER_SIGNED:
    case SOKET_MEMBER_BOOLEAN:
    default:
      return NULL;
    }
}

/* Whether it has the value of a record without it: which text that is its number, or that there is none, tells. */
gboolean
soket_record_member_is_usual (const SoketRecordMember *member,
                              const SoketRecord       *record,
                              const char              *text)
{
  if (soket_record_member_is_number (member) || member->type == SOKET_MEMBER_WORD)
    return soket_record_member_get_number (member, record) == member->usual;

  return text == NULL || *text == '\0';
}

static gboolean
read_hex (const char *text,
          gsize       length,
          guint8     *bytes)
{
  for (gsize i = 0; i < length; i += 2)
    {
      int high = g_ascii_xdigit_value (text[i]);
      int low = i + 1 < length ? g_ascii_xdigit_value (text[i + 1]) : -1;

      if (high < 0 || low < 0)
        return FALSE;
      bytes[i / 2] = (guint8) (high << 4 | low);
    }
  return TRUE;
}

static gboolean
read_payload (const SoketJsonMember *value,
              SoketRecord           *record)
{
  guint8 *payload;

  if (value->length == 0 || value->length % 2 != 0 || value->length / 2 > SOKET_RECORD_PAYLOAD_MAX)
    return FALSE;

  payload = g_malloc (value->length / 2);
  record->payload = payload;
  record->payload_length = (guint32) (value->length / 2);
  return read_hex (value->text, value->length, payload);
}

static gboolean
read_digest (const SoketJsonMember *value,
             SoketRecord           *record)
{
  guint8 bytes[8];

  if (value->length != 2 * sizeof bytes || !read_hex (value->text, value->length, bytes))
    return FALSE;

  for (gsize i = 0; i < sizeof bytes; i++)
    record->digest = record->digest << 8 | bytes[i];
  return record->digest != 0;
}

/* It comes into sentences and pictures as it is. */
static gboolean
is_name (const SoketJsonMember *value)
{
  if (value->length == 0 || value->length > NAME_BYTES_MAX)
    return FALSE;
  for (gsize i = 0; i < value->length; i++)
    if (!g_ascii_isalnum (value->text[i]) && value->text[i] != '_')
      return FALSE;
  return TRUE;
}

static gboolean
read_word (const SoketJsonMember   *value,
           const SoketRecordMember *member,
           SoketRecord             *record)
{
  for (guint i = 0; i <= member->most; i++)
    if (strcmp (member->word (i), value->text) == 0)
      {
        set_number (record, member, i);
        return value->length > 0 || (member->flags & SOKET_MEMBER_KEPT) != 0;
      }
  return FALSE;
}

static gboolean
read_text (const SoketJsonMember   *value,
           const SoketRecordMember *member,
           GStringChunk            *strings,
           SoketRecord             *record)
{
  guint8 *at = (guint8 *) record + member->offset;

  switch (member->type)
    {
    case SOKET_MEMBER_WORD:
      return read_word (value, member, record);

    case SOKET_MEMBER_ERRNO:
      return read_errno (value->text, &record->error);

    case SOKET_MEMBER_ENDPOINT:
      return read_endpoint (value->text, (SoketEndpoint *) (void *) at);

    case SOKET_MEMBER_NAME:
    case SOKET_MEMBER_PATH:
      if (member->type == SOKET_MEMBER_NAME ? !is_name (value) : value->length == 0 || value->length >= PATH_BYTES_MAX)
        return FALSE;
      *(const char **) (void *) at = g_string_chunk_insert_const (strings, value->text);
      return TRUE;

    case SOKET_MEMBER_PAYLOAD:
      return read_payload (value, record);

    case SOKET_MEMBER_DIGEST:
      return read_digest (value, record);

    case SOKET_MEMBER_HEAD:
      return value->length == 2 * sizeof record->head && read_hex (value->text, value->length, record->head);

    case SOKET_MEMBER_UNSIGNED:
    case SOKET_MEMBER_SIGNED:
    case SOKET_MEMBER_BOOLEAN:
    case SOKET_MEMBER_WORDS:
    default:
      return FALSE;
    }
}

static gboolean
read_number (const SoketJsonMember   *value,
             const SoketRecordMember *member,
             SoketRecord             *record)
{
  /* -2^63 is a number, 2^63 none but for what has no sign. */
  if (value->is_negative ? value->magnitude == 0 || value->magnitude > (guint64) G_MAXINT64 + 1 || (gint64) (0 - value->magnitude) < member->least
                         : value->magnitude > member->most)
    return FALSE;

  set_number (record, member, (gint64) (value->is_negative ? 0 - value->magnitude : value->magnitude));
  return TRUE;
}

gboolean
soket_record_member_read (const SoketRecordMember *member,
                          const SoketJsonMember   *value,
                          GStringChunk            *strings,
                          SoketRecord             *record)
{
  if ((member->flags & SOKET_MEMBER_QUEUES) != 0)
    record->state.has_queues = TRUE;

  switch (value->kind)
    {
    case SOKET_JSON_BOOLEAN:
      set_number (record, member, (gint64) value->magnitude);
      return member->type == SOKET_MEMBER_BOOLEAN;

    case SOKET_JSON_NUMBER:
      return member->type <= SOKET_MEMBER_SIGNED && read_number (value, member, record);

    case SOKET_JSON_TEXT:
      return read_text (value, member, strings, record);

    case SOKET_JSON_NULL:
    default:
      return FALSE;
    }
}

const SoketRecordMember *
soket_record_member_find (const char *name,
                          guint      *index)
{
  for (*index = 0; *index < SOKET_N_RECORD_MEMBERS; (*index)++)
    if (soket_record_members[*index].type != SOKET_MEMBER_WORDS && strcmp (soket_record_members[*index].name, name) == 0)
      return &soket_record_members[*index];
  return NULL;
}

