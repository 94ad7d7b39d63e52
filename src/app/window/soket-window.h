/* soket-window.h - the window: tabs, menu, toasts; its size is remembered
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/experiment/soket-try-actions.h"
#include "app/numbers/soket-numbers-page.h"
#include "app/page/soket-page.h"
#include "app/scanner/soket-scanner-page.h"
#include "app/stream/soket-stream-page.h"

G_BEGIN_DECLS

#define SOKET_TYPE_WINDOW (soket_window_get_type ())
G_DECLARE_FINAL_TYPE (SoketWindow, soket_window, SOKET, WINDOW, AdwApplicationWindow)

SoketWindow *soket_window_new           (GtkApplication *application);

/* The page of a service, by its name */
SoketPage   *soket_window_get_page      (SoketWindow    *self,
                                         const char     *name);
/* Remembered for the next window. FALSE where there is no page of that name. */
gboolean     soket_window_show_page     (SoketWindow    *self,
                                         const char     *name);
/* A toast: plain text, which may come from a file. */
void         soket_window_say           (SoketWindow    *self,
                                         const char     *sentence);
/* A lesson of one's own; a dialog says what is wrong with it. */
void         soket_window_open_lesson   (SoketWindow    *self,
                                         GFile          *file);
SoketTrySession  *soket_window_get_try_session  (SoketWindow    *self);
SoketTryActions  *soket_window_get_try_actions  (SoketWindow    *self);
SoketScannerPage *soket_window_get_scanner_page (SoketWindow *self);
SoketStreamPage  *soket_window_get_stream_page  (SoketWindow *self);
SoketNumbersPage *soket_window_get_numbers_page (SoketWindow *self);

G_END_DECLS
