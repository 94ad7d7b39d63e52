/* soket-unseen.h - why the calls of a program cannot be seen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SOKET_UNSEEN_NONE,
  SOKET_UNSEEN_STATIC,     /* it has no dynamic loader, which would load the witness */
  SOKET_UNSEEN_SET_USER,   /* it runs with the rights of another user or with capabilities: the loader takes no library from this user */
  SOKET_UNSEEN_WORD_SIZE,  /* for another word size or processor than this program */
} SoketUnseen;

/* @path: of an executable file; of a script its interpreter is looked at. What cannot be read is taken as seen. */
SoketUnseen soket_unseen_find     (const char  *path);
/* A sentence without its full stop; NULL for %SOKET_UNSEEN_NONE. */
const char *soket_unseen_get_words (SoketUnseen  unseen);

G_END_DECLS
