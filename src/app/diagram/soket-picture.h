/* soket-picture.h - the sequence diagram with the heads of its lifelines
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/diagram/soket-diagram.h"
#include "app/lifelines/soket-lifeline-heads.h"

G_BEGIN_DECLS

#define SOKET_TYPE_PICTURE (soket_picture_get_type ())
G_DECLARE_FINAL_TYPE (SoketPicture, soket_picture, SOKET, PICTURE, GtkWidget)

/* Property: "sequence" (SoketSequence, nullable). */

SoketDiagram       *soket_picture_get_diagram (SoketPicture *self);
SoketLifelineHeads *soket_picture_get_heads   (SoketPicture *self);

G_END_DECLS
