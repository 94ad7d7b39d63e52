/* soket-record-member.h - one member of the JSON object that a record is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/record/soket-record.h"
#include "core/tracefile/soket-json-object.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_MEMBER_UNSIGNED,
  SOKET_MEMBER_SIGNED,
  SOKET_MEMBER_BOOLEAN,
  SOKET_MEMBER_WORD,      /* of a table */
  SOKET_MEMBER_ERRNO,
  SOKET_MEMBER_ENDPOINT,
  SOKET_MEMBER_NAME,      /* letters, digits and underscores */
  SOKET_MEMBER_PATH,
  SOKET_MEMBER_PAYLOAD,
  SOKET_MEMBER_DIGEST,
  SOKET_MEMBER_HEAD,
  SOKET_MEMBER_WORDS,     /* for people */
} SoketMemberType;

enum
{
  SOKET_MEMBER_OR_NULL = 1,  /* the usual value is null in the whole form */
  SOKET_MEMBER_KEPT = 2,     /* in the brief form, too, where it has its usual value */
  SOKET_MEMBER_QUEUES = 4,   /* that it is there says that the queues were read */
};

/**
 * SoketRecordMember:
 * @name: its name in the object
 * @type: a #SoketMemberType
 * @flags: see above
 * @offset, @size: of its field in a #SoketRecord
 * @usual: the number of a record that does not have the member
 * @least, @most: of a number; of a word @most is the last of its table
 * @known: (nullable): whether a record may have it
 * @word: of the table
 * @words: what is for people
 */
typedef struct
{
  const char       *name;
  SoketMemberType   type;
  guint             flags;
  gsize             offset;
  gsize             size;
  gint64            usual;
  gint64            least;
  guint64           most;
  gboolean        (*known) (const SoketRecord *record);
  const char     *(*word)  (guint              value);
  char           *(*words) (const SoketRecord *record);
} SoketRecordMember;

/* The one list of what a record has. */
#define SOKET_N_RECORD_MEMBERS 41

extern const SoketRecordMember soket_record_members[SOKET_N_RECORD_MEMBERS];

/* NULL for a name that is no member, or one for people only. */
const SoketRecordMember *soket_record_member_find       (const char              *name,
                                                         guint                   *index);

/* As what it is written; nothing but numbers and booleans have a number there. */
gboolean                 soket_record_member_is_number  (const SoketRecordMember *member);
gint64                   soket_record_member_get_number (const SoketRecordMember *member,
                                                         const SoketRecord       *record);
char                    *soket_record_member_dup_text   (const SoketRecordMember *member,
                                                         const SoketRecord       *record) G_GNUC_WARN_UNUSED_RESULT;
/* Whether it has the value of a record without the member. @text: of soket_record_member_dup_text() */
gboolean                 soket_record_member_is_usual   (const SoketRecordMember *member,
                                                         const SoketRecord       *record,
                                                         const char              *text);
/* FALSE for a value that it cannot have. */
gboolean                 soket_record_member_read       (const SoketRecordMember *member,
                                                         const SoketJsonMember   *value,
                                                         GStringChunk            *strings,
                                                         SoketRecord             *record);

G_END_DECLS
