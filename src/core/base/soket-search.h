/* soket-search.h - finds some bytes in a stream that comes in pieces
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SoketSearch SoketSearch;

SoketSearch *soket_search_new   (const void  *wanted,
                                 gsize        length) G_GNUC_WARN_UNUSED_RESULT;
void         soket_search_free  (SoketSearch *self);

void         soket_search_push  (SoketSearch *self,
                                 const void  *data,
                                 gsize        length);
gboolean     soket_search_found (SoketSearch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketSearch, soket_search_free)

G_END_DECLS
