/* soket-diagram-paper.h - what a saved picture says of where it came from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

/**
 * SoketPaperSource:
 * @name: the service's, for the file's name
 * @title: and for people
 * @settings: by #SoketSide: what is no default, a line each; %NULL for nothing
 * @programs: by #SoketSide: their texts; %NULL for none
 *
 * What the diagram's owner knows; empty of a diagram that has none.
 */
typedef struct
{
  const char *name;
  const char *title;
  char       *settings[2];
  char       *programs[2];
} SoketPaperSource;

/* Fills what is zero. */
typedef void (*SoketPaperFunc) (SoketPaperSource *source,
                                gpointer          user_data);

/**
 * SoketPaper:
 * @title: "Echo over TCP, connection 3"
 * @saved: when
 * @settings: by #SoketSide; %NULL for nothing
 * @states: by #SoketSide: what the heads say
 * @programs: by #SoketSide; %NULL for none
 * @file_parts: for soket_file_name_join()
 *
 * All of it is in words, and owned.
 */
typedef struct
{
  char  *title;
  char  *saved;
  char  *settings[2];
  char  *states[2];
  char  *programs[2];
  char **file_parts;
} SoketPaper;

SoketPaper *soket_paper_new  (SoketSequence *sequence,
                              SoketPaperFunc func,
                              gpointer       user_data) G_GNUC_WARN_UNUSED_RESULT;
void        soket_paper_free (SoketPaper    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketPaper, soket_paper_free)

G_END_DECLS
