/* soket-program-template.h - fills in the templates of data/programs; for the generators alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/program/soket-program.h"

G_BEGIN_DECLS

/**
 * SoketTemplate:
 * @folder: where the templates are, `python`
 * @values: name -> text; a value that is not set is %NULL
 * @text: what has been written
 * @marks: of SoketProgramMark: which lines make which calls
 * @n_lines: how many lines @text has
 *
 * A program while it is written.
 */
typedef struct
{
  const char *folder;
  GHashTable *values;
  GString    *text;
  GArray     *marks;
  guint       n_lines;
} SoketTemplate;

/* A file of data/programs, compiled in; the list ends with a file without a name. */
typedef struct
{
  const char *name;
  const char *text;
} SoketTemplateFile;

extern const SoketTemplateFile soket_template_files[];

SoketTemplate *soket_template_new         (const char    *folder) G_GNUC_WARN_UNUSED_RESULT;
void           soket_template_free        (SoketTemplate *self);

/* NULL, FALSE and 0 are "not set". */
void           soket_template_set         (SoketTemplate *self,
                                           const char    *name,
                                           const char    *value);
void           soket_template_set_flag    (SoketTemplate *self,
                                           const char    *name,
                                           gboolean       value);
void           soket_template_set_number  (SoketTemplate *self,
                                           const char    *name,
                                           gsize          value);
void           soket_template_set_printf  (SoketTemplate *self,
                                           const char    *name,
                                           const char    *format,
                                           ...) G_GNUC_PRINTF (3, 4);
/* "0.25" */
void           soket_template_set_seconds (SoketTemplate *self,
                                           const char    *name,
                                           guint          milliseconds);
gboolean       soket_template_has_file    (SoketTemplate *self,
                                           const char    *name);
void           soket_template_write       (SoketTemplate *self,
                                           const char    *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketTemplate, soket_template_free)

G_END_DECLS
