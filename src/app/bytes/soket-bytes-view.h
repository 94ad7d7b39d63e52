/* soket-bytes-view.h - the bytes of one call, and of the conversation it belongs to
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "net/trace/soket-call.h"

G_BEGIN_DECLS

#define SOKET_TYPE_BYTES_VIEW (soket_bytes_view_get_type ())
G_DECLARE_FINAL_TYPE (SoketBytesView, soket_bytes_view, SOKET, BYTES_VIEW, GtkWidget)

/* Properties: "call"; "trace", whose call it is.
 * Signal: "call-activated" (guint64: a record's number, of a piece that was chosen).
 * Actions: bytes.copy-hex, bytes.copy-text, bytes.save; bytes.view (string state: call, stream, pieces or wrapped). */

void       soket_bytes_view_set_call (SoketBytesView *self,
                                      SoketCall      *call);

G_END_DECLS
