/* soket-performer-kind.h - who is chosen to play a side of a page
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/setup/soket-setup.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_PERFORMER_WINDOW,  /* the engine of this window */
  SOKET_PERFORMER_PYTHON,  /* the program of the Code view, in Python */
  SOKET_PERFORMER_C,       /* likewise, in C */
  SOKET_PERFORMER_OWN,     /* a file of the user's */
} SoketPerformerKind;

SoketPerformerKind  soket_performer_kind_get        (SoketSetup        *setup,
                                                     SoketSide          side);
void                soket_performer_kind_set        (SoketSetup        *setup,
                                                     SoketSide          side,
                                                     SoketPerformerKind kind);
/* "client-performer": the property of the setup. */
const char         *soket_performer_kind_property   (SoketSide          side);
/* The user's own program, whether it is chosen or not; NULL where there is none yet. */
char               *soket_performer_kind_dup_path   (SoketSetup        *setup,
                                                     SoketSide          side) G_GNUC_WARN_UNUSED_RESULT;
/* It is chosen from now on. */
void                soket_performer_kind_set_path   (SoketSetup        *setup,
                                                     SoketSide          side,
                                                     const char        *path);
/* "This window", "Python program", "C program", or the name of the file. */
char               *soket_performer_kind_dup_title  (SoketSetup        *setup,
                                                     SoketSide          side,
                                                     SoketPerformerKind kind) G_GNUC_WARN_UNUSED_RESULT;
/* Why there can be no such performer on this computer, and the remedy; NULL where there can. */
const char         *soket_performer_kind_get_lack   (SoketPerformerKind kind);
/* @control is sensitive while this window plays: it is for what no program knows. */
void                soket_performer_kind_bind       (SoketSetup        *setup,
                                                     SoketSide          side,
                                                     gpointer           control);

G_END_DECLS
