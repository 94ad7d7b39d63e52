/* soket-saved-window.h - a window for the calls of a file: they are read, and nothing else
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

#define SOKET_TYPE_SAVED_WINDOW (soket_saved_window_get_type ())
G_DECLARE_FINAL_TYPE (SoketSavedWindow, soket_saved_window, SOKET, SAVED_WINDOW, AdwApplicationWindow)

/* @message: (nullable): why it cannot be opened, a sentence; otherwise a window shows it. */
typedef void (*SoketSavedOpened) (GtkApplication *application,
                                  const char     *message);

/* Reads @file, which may be anybody's, in a thread. The application lives until @opened was called. */
void           soket_saved_window_open         (GtkApplication   *application,
                                                GFile            *file,
                                                SoketSavedOpened  opened);

SoketSequence *soket_saved_window_get_sequence (SoketSavedWindow *self);

G_END_DECLS
