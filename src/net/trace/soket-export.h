/* soket-export.h - a trace as text and as JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/trace/soket-trace-view.h"

G_BEGIN_DECLS

/* What the view shows, waiting calls included. */
GBytes *soket_export_text (SoketTraceView *view) G_GNUC_WARN_UNUSED_RESULT;
GBytes *soket_export_json (SoketTraceView *view) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
