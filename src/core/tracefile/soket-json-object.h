/* soket-json-object.h - a flat JSON object on one line: texts, whole numbers, true, false and null
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writing: each adds one member, and all but the first a comma before it. @text: (nullable): null. Bytes that are no UTF-8 are written as Python
 * writes them (PEP 383): each as a lone surrogate, so that nothing is lost. */
void     soket_json_object_add_text     (GString     *object,
                                         const char  *name,
                                         const char  *text);
void     soket_json_object_add_signed   (GString     *object,
                                         const char  *name,
                                         gint64       number);
void     soket_json_object_add_unsigned (GString     *object,
                                         const char  *name,
                                         guint64      number);
void     soket_json_object_add_boolean  (GString     *object,
                                         const char  *name,
                                         gboolean     value);

typedef enum
{
  SOKET_JSON_NULL,
  SOKET_JSON_BOOLEAN,
  SOKET_JSON_NUMBER,
  SOKET_JSON_TEXT,
} SoketJsonKind;

/**
 * SoketJsonMember:
 * @name: its name; nothing is escaped in it
 * @kind: a #SoketJsonKind
 * @is_negative, @magnitude: of a number; of a boolean @magnitude is 0 or 1
 * @text: of a text: its bytes without the escapes, ended by a zero, with none inside
 * @length: of @text
 */
typedef struct
{
  const char    *name;
  SoketJsonKind  kind;
  gboolean       is_negative;
  guint64        magnitude;
  const char    *text;
  gsize          length;
} SoketJsonMember;

/* Reading: what is not exactly such an object (RFC 8259) is refused, as are names that are there twice, fractions, and what is nested. */
typedef struct _SoketJsonObject SoketJsonObject;

SoketJsonObject       *soket_json_object_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void                   soket_json_object_free (SoketJsonObject       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketJsonObject, soket_json_object_free)

/* The members are good until the next one is read. */
gboolean               soket_json_object_read (SoketJsonObject       *self,
                                               const char            *line,
                                               gsize                  length,
                                               GError               **error);
guint                  soket_json_object_get_length (SoketJsonObject *self);
const SoketJsonMember *soket_json_object_peek (SoketJsonObject       *self,
                                               guint                  index);
const SoketJsonMember *soket_json_object_find (SoketJsonObject       *self,
                                               const char            *name);

/* What is wrong with a member, as a phrase. */
void                   soket_json_set_missing (GError               **error,
                                               const char            *name);
void                   soket_json_set_wrong   (GError               **error,
                                               const char            *name);

G_END_DECLS
