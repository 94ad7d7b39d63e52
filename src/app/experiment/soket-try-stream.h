/* soket-try-stream.h - an entry of the menu Try that is about the stream, played on its page
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/stream/soket-stream-page.h"
#include "net/experiment/soket-try.h"

G_BEGIN_DECLS

/**
 * SoketTryStream:
 * @page: (nullable): borrowed
 * @active: an entry is on
 * @played: its calls are being made, or have been
 * @calls: (nullable): what is to be called; the entry's
 * @walk: how far that is
 *
 * What an entry does to the page. Zeroed there is none.
 */
typedef struct
{
  SoketStreamPage *page;
  gboolean         active;
  gboolean         played;
  const GArray    *calls;
  SoketTryWalk     walk;
} SoketTryStream;

/* FALSE where the entry is not about the stream. */
gboolean soket_try_stream_begin    (SoketTryStream *self,
                                    const SoketTry *entry);
/* The next call makes a new connection; what the page counts begins anew. */
void     soket_try_stream_play     (SoketTryStream *self);
/* Presses the page's buttons, one after the other. */
void     soket_try_stream_look     (SoketTryStream *self);
gboolean soket_try_stream_is_quiet (SoketTryStream *self);
void     soket_try_stream_end      (SoketTryStream *self);

G_END_DECLS
