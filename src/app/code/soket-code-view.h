/* soket-code-view.h - what ran, as programs: client and server side by side
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/program/soket-program.h"
#include "net/witness/soket-watched-process.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CODE_VIEW (soket_code_view_get_type ())
G_DECLARE_FINAL_TYPE (SoketCodeView, soket_code_view, SOKET, CODE_VIEW, GtkWidget)

/* Property: "language" (string: "python", "c", "shell"; read and write, notified, so that a setting can be bound to it).
 * Actions: code.language (string state), code.side (string state: "client" or "server"; which one a narrow view shows),
 * code.copy and code.save (string parameter: "client" or "server"). */
GtkWidget          *soket_code_view_new          (void) G_GNUC_WARN_UNUSED_RESULT;

/* Nothing of the specs is kept. Either may be NULL: then there is no such program (a scan has a client alone). Cheap, and
 * nothing moves, if the programs stay the same; what is lit goes out if they do not. */
void                soket_code_view_set_specs    (SoketCodeView             *self,
                                                  const SoketProgramSpec    *client,
                                                  const SoketProgramSpec    *server);

/* The program that plays a side where somebody has written it: it is shown in place of those of the specs, whatever the language. (transfer full)
 * (nullable). */
void                soket_code_view_set_source   (SoketCodeView             *self,
                                                  SoketSide                  side,
                                                  SoketProgram              *program);

/* The program that runs for a side, whose output stands below its code; NULL for none. */
void                soket_code_view_set_process  (SoketCodeView             *self,
                                                  SoketSide                  side,
                                                  SoketWatchedProcess       *process);

/* What has run so far: @records are the calls up to now, in their order, of both sides; nothing of them is kept. A call that
 * returned gives its line a tick; one that waits lights it. The record with the number @current (0 for none) lights its
 * line, too: the selected or replayed one. At most one line a side is lit: the current one's, otherwise that of the last
 * call that waits. */
void                soket_code_view_set_progress (SoketCodeView             *self,
                                                  const SoketRecord * const *records,
                                                  guint                      n_records,
                                                  guint64                    current);

/* With the next progress: the call that comes next on this side, whose line is lit in place of any other; NULL for none. */
void                soket_code_view_set_next     (SoketCodeView             *self,
                                                  SoketSide                  side,
                                                  const SoketRecord         *call);

/* In the language that is shown: the program, NULL if there is none; the line that is lit, from 1, or 0; whether a line has
 * its tick. */
const SoketProgram *soket_code_view_get_program  (SoketCodeView             *self,
                                                  SoketSide                  side);
guint               soket_code_view_get_lit      (SoketCodeView             *self,
                                                  SoketSide                  side);
gboolean            soket_code_view_is_done      (SoketCodeView             *self,
                                                  SoketSide                  side,
                                                  guint                      line);

G_END_DECLS
