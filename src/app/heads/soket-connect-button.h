/* soket-connect-button.h - what to type to talk to a running server from outside
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/program/soket-program.h"
#include "core/record/soket-record.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CONNECT_BUTTON (soket_connect_button_get_type ())
G_DECLARE_FINAL_TYPE (SoketConnectButton, soket_connect_button, SOKET, CONNECT_BUTTON, GtkWidget)

/* Signals: "wanted": it opens, and wants soket_connect_button_set_spec() and soket_connect_button_set_watch() now; "copied": a client for the server
 * that runs; "watch-copied": the command that runs a program of the user's own.
 * Action: connect.copy (string parameter: "python", "c", "shell" or "watch"). */

/* @spec: (nullable) a server that runs, with the message that a client may send it; nothing of it is kept. */
void        soket_connect_button_set_spec (SoketConnectButton     *self,
                                           const SoketProgramSpec *spec);
/* What is offered in a language, NULL if nothing is. */
const char *soket_connect_button_get_text (SoketConnectButton     *self,
                                           SoketLanguage           language);
/* The command that shows a program's calls in this window. @side: which program of the user's own is wanted; @error: (nullable) why none
 * can be shown. */
void        soket_connect_button_set_watch (SoketConnectButton     *self,
                                            SoketSide               side,
                                            const GError           *error);
const char *soket_connect_button_get_watch (SoketConnectButton     *self);

G_END_DECLS
