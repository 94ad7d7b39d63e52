/* soket-reply-row.h - what came back, or a program's output, and the verdict on it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/setup/soket-setup.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SOKET_TYPE_REPLY_ROW (soket_reply_row_get_type ())
G_DECLARE_FINAL_TYPE (SoketReplyRow, soket_reply_row, SOKET, REPLY_ROW, GtkBox)

/* Properties: "verdict": the label below the row that has the verdict; "aside" (nullable): a widget of the page's own, beside the reply; "captions":
 * the size group of the captions in the head. */

/**
 * SoketReplyFacts:
 * @caption: what stands before it
 * @text: (nullable): the reply, or the last line that a program has printed
 * @verdict: (nullable): the line below it
 * @good: the reply is the right one, as far as that is known
 * @current: it is the reply to what Send would send now
 */
typedef struct
{
  const char *caption;
  const char *text;
  const char *verdict;
  gboolean    good;
  gboolean    current;
} SoketReplyFacts;

/* Once. */
void soket_reply_row_attach      (SoketReplyRow         *self,
                                  SoketSetup            *setup);
/* Shows and speaks it. What takes room is as it was until soket_reply_row_settle(). */
void soket_reply_row_show        (SoketReplyRow         *self,
                                  const SoketReplyFacts *facts);
/* @remarked: a sentence is said below it. It takes the place of a reply that did not come, so that the head keeps its height. */
void soket_reply_row_settle      (SoketReplyRow         *self,
                                  gboolean               remarked);
/* Where there is little room the reply itself says whether it is the right one; only that it is not stands beside it. */
void soket_reply_row_set_compact (SoketReplyRow         *self,
                                  gboolean               compact);

G_END_DECLS
