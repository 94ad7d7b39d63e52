/* soket-remark.h - one sentence in a head, with the buttons that help
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/record/soket-record.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_REMARK_ERROR,
  SOKET_REMARK_HINT,
} SoketRemarkKind;

#define SOKET_TYPE_REMARK (soket_remark_get_type ())
G_DECLARE_FINAL_TYPE (SoketRemark, soket_remark, SOKET, REMARK, GtkWidget)

/* Read-only, notified: "sentence" (nullable string). */

/* Shows @sentence, without buttons yet; what it said before is gone. */
void        soket_remark_say          (SoketRemark     *self,
                                       SoketRemarkKind  kind,
                                       const char      *sentence);
/* A button; @action is a detailed action name. */
void        soket_remark_offer        (SoketRemark     *self,
                                       const char      *label,
                                       const char      *action);
/* The button that asks what the error is, if there is a lesson about it. */
void        soket_remark_offer_lesson (SoketRemark     *self,
                                       int              errnum,
                                       SoketCallName    call,
                                       SoketTransport   transport);
void        soket_remark_clear        (SoketRemark     *self);
/* NULL while it says nothing. */
const char *soket_remark_get_sentence (SoketRemark     *self);
gboolean    soket_remark_is_error     (SoketRemark     *self);

G_END_DECLS
