/* soket-try-key-file.h - a file of entries as groups, keys and lines: what is wrong in it is told with its line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One group of a file, which is an entry: @name is the group's. */
typedef struct
{
  GKeyFile   *file;
  char      **lines;
  const char *name;
} SoketTryGroup;

/* NULL where it is no such file, or a group, or a key in one, is there twice: GKeyFile would take the last. */
GKeyFile *soket_try_key_file_load    (const char      *text,
                                      gsize            length,
                                      char          ***lines,
                                      GError         **error) G_GNUC_WARN_UNUSED_RESULT;

/* Both FALSE, always; @key: NULL for the group itself. */
gboolean  soket_try_group_fail_shown (SoketTryGroup   *group,
                                      const char      *key,
                                      const char      *shown,
                                      GError         **error);
gboolean  soket_try_group_fail       (SoketTryGroup   *group,
                                      const char      *key,
                                      GError         **error,
                                      const char      *format,
                                      ...) G_GNUC_PRINTF (4, 5);
char     *soket_try_group_dup_value  (SoketTryGroup   *group,
                                      const char      *key) G_GNUC_WARN_UNUSED_RESULT;
/* The place of a key's value in @words; the first is the default. */
gboolean  soket_try_group_read_word  (SoketTryGroup   *group,
                                      const char      *key,
                                      const char      *words,
                                      guint           *index,
                                      GError         **error);

G_END_DECLS
