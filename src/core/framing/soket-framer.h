/* soket-framer.h - cuts a byte stream into messages
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/framing/soket-framing.h"

G_BEGIN_DECLS

typedef struct _SoketFramer SoketFramer;

SoketFramer *soket_framer_new            (SoketFraming   framing,
                                          gsize          limit) G_GNUC_WARN_UNUSED_RESULT;
void         soket_framer_free           (SoketFramer   *self);

void         soket_framer_trim           (SoketFramer   *self);
void         soket_framer_push           (SoketFramer   *self,
                                          const void    *data,
                                          gsize          length);
gboolean     soket_framer_pop            (SoketFramer   *self,
                                          const guint8 **message,
                                          gsize         *length,
                                          GError       **error);
gboolean     soket_framer_finish         (SoketFramer   *self,
                                          const guint8 **message,
                                          gsize         *length,
                                          GError       **error);
gsize        soket_framer_get_pending    (SoketFramer   *self);
void         soket_framer_peek_pending   (SoketFramer   *self,
                                          const guint8 **data,
                                          gsize         *length);
guint64      soket_framer_get_offset     (SoketFramer   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketFramer, soket_framer_free)

G_END_DECLS
