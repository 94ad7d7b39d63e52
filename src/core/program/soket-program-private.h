/* soket-program-private.h - how the generators of each language write their lines
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/program/soket-program.h"

G_BEGIN_DECLS

#define SOKET_PROGRAM_LONGEST 1048576

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

/* Each adds one line, indented; the second says which call it makes. */
void     soket_program_add      (SoketProgram           *self,
                                 const char             *format,
                                 ...) G_GNUC_PRINTF (2, 3);
void     soket_program_add_call (SoketProgram           *self,
                                 SoketCallName           call,
                                 const char             *format,
                                 ...) G_GNUC_PRINTF (3, 4);
/* Lines as they are, for what depends on nothing. */
void     soket_program_add_lines (SoketProgram          *self,
                                  const char            *lines);
/* Lines of the service's own: its comment is put into them. */
void     soket_program_add_service_lines (SoketProgram            *self,
                                          const SoketServiceLines *service,
                                          const char              *lines);
/* The line that was added last makes this call, too. */
SoketProgramMark *soket_program_mark (SoketProgram      *self,
                                      SoketCallName      call);
/* How far the next lines stand in, in levels of four spaces. */
void     soket_program_indent   (SoketProgram           *self,
                                 int                     levels);
void     soket_program_refuse   (SoketProgram           *self,
                                 const char             *reason);

void     soket_program_split_text (const SoketProgramSpec *spec,
                                   SoketProgramText       *text);
/* A sentence for a comment, or NULL if the text is whole. */
char    *soket_program_dup_cut  (const SoketProgramSpec *spec,
                                 const SoketProgramText *text);

/* b'Isi pesan.', on one line */
char    *soket_quote_python     (const void             *data,
                                 gsize                   length);
/* The same for a shell's single quotes round it: b"Isi pesan." without any single quote */
char    *soket_quote_python_in_shell (const void        *data,
                                      gsize              length);
/* "Isi pesan." */
char    *soket_quote_c          (const void             *data,
                                 gsize                   length);
/* 'Isi pesan.' as the format of printf (1) */
char    *soket_quote_printf     (const void             *data,
                                 gsize                   length);
/* The same, cut into literals of at most @columns and after line feeds: char * */
GPtrArray *soket_quote_pieces   (char                 *(*quote) (const void *data, gsize length),
                                 const void             *data,
                                 gsize                   length,
                                 gsize                   columns);

/* '.' or '\n' as it stands in a literal, without quotes; NULL for framings that have none */
const char *soket_program_terminator (const SoketProgramSpec *spec);
char    *soket_program_dup_host (const SoketProgramSpec *spec);
/* Overwrites settings that the service does not offer. */
void     soket_program_normalize_service (SoketProgramSpec *spec);
void     soket_program_normalize (SoketProgramSpec       *spec);
/* What stands before a reply to send it back */
gsize    soket_program_way_back (const SoketProgramSpec *spec,
                                 guint8                  header[SOKET_WAY_BACK_MAX]);
/* Calls @range for each run of neighbouring ports. */
void     soket_program_foreach_range (const SoketProgramSpec *spec,
                                      void                  (*range) (guint first, guint last, gpointer user_data),
                                      gpointer                user_data);

void     soket_program_write_python      (SoketProgram           *self,
                                          const SoketProgramSpec *spec);
void     soket_program_write_c           (SoketProgram           *self,
                                          const SoketProgramSpec *spec);
void     soket_program_write_shell       (SoketProgram           *self,
                                          const SoketProgramSpec *spec);
void     soket_program_write_python_scan (SoketProgram           *self,
                                          const SoketProgramSpec *spec);
void     soket_program_write_c_scan      (SoketProgram           *self,
                                          const SoketProgramSpec *spec);
void     soket_program_write_shell_scan  (SoketProgram           *self,
                                          const SoketProgramSpec *spec);

/* Beginnings that C's programs share: die (), the address */
void     soket_program_c_die      (SoketProgram           *self);
void     soket_program_c_address  (SoketProgram           *self,
                                   const SoketProgramSpec *spec,
                                   const char             *name,
                                   gboolean                with_port);
/* "AF_INET" or "AF_INET6"; "sin" or "sin6" */
const char *soket_program_family    (const SoketProgramSpec *spec);
const char *soket_program_c_prefix  (const SoketProgramSpec *spec);

G_END_DECLS
