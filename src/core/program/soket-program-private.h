/* soket-program-private.h - what the files that write a program share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/program/soket-program-template.h"

G_BEGIN_DECLS

/* A message as a program can say it: head, then @run times the byte @fill, then tail; without a run all is in the head. */
typedef struct
{
  const guint8 *head;
  gsize         head_length;
  guint8        fill;
  gsize         run;
  const guint8 *tail;
  gsize         tail_length;
  gboolean      cut;          /* not all of it: head and tail are what is left */
} SoketProgramText;

/* Overwrites settings that the service or the transport does not offer, and those that follow from others. */
void       soket_program_normalize     (SoketProgramSpec       *spec);

/* Values for the templates: of all languages; of a client's message; of a round trip; of a scan */
void       soket_program_set_values    (SoketTemplate          *template,
                                        const SoketProgramSpec *spec);
void       soket_program_set_cut       (SoketTemplate          *template,
                                        const SoketProgramSpec *spec,
                                        SoketProgramText       *text);
void       soket_program_set_way_back  (SoketTemplate          *template,
                                        const SoketProgramSpec *spec,
                                        char                 *(*quote) (const void *data, gsize length));
void       soket_program_set_ports     (SoketTemplate          *template,
                                        const SoketProgramSpec *spec,
                                        const char             *single,
                                        const char             *range,
                                        const char             *between,
                                        const char             *next_line);

/* b'Isi pesan.', on one line */
char      *soket_quote_python          (const void             *data,
                                        gsize                   length);
/* The same for a shell's single quotes round it: b"Isi pesan." without any single quote */
char      *soket_quote_python_in_shell (const void             *data,
                                        gsize                   length);
/* "Isi pesan." */
char      *soket_quote_c               (const void             *data,
                                        gsize                   length);
/* 'Isi pesan.' as the format of printf (1) */
char      *soket_quote_printf          (const void             *data,
                                        gsize                   length);
/* One of these, cut into literals of a readable width and after line feeds: each on a line of its own, indented */
char      *soket_quote_lines           (char                 *(*quote) (const void *data, gsize length),
                                        const void             *data,
                                        gsize                   length);

/* Fill in the templates of a language. They return why it has no such program, a sentence, or NULL. */
const char *soket_program_write_python (SoketTemplate          *template,
                                        const SoketProgramSpec *spec);
const char *soket_program_write_c      (SoketTemplate          *template,
                                        const SoketProgramSpec *spec);
const char *soket_program_write_shell  (SoketTemplate          *template,
                                        const SoketProgramSpec *spec);

G_END_DECLS
