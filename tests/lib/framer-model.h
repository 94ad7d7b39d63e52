/* framer-model.h - what a framer must do, the slow and simple way
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/framing/soket-framer.h"

G_BEGIN_DECLS

typedef enum
{
  FRAMER_MODEL_MORE,
  FRAMER_MODEL_MESSAGE,
  FRAMER_MODEL_TOO_LONG,
  FRAMER_MODEL_TRUNCATED,
} FramerModelResult;

FramerModelResult framer_model_next  (SoketFraming  framing,
                                      gsize         limit,
                                      const guint8 *stream,
                                      gsize         length,
                                      gboolean      ended,
                                      gsize         position,
                                      gsize        *begin,
                                      gsize        *end);
guint             framer_model_check (SoketFraming  framing,
                                      gsize         limit,
                                      const guint8 *stream,
                                      gsize         length,
                                      const gsize  *pieces,
                                      gsize         n_pieces);

G_END_DECLS
