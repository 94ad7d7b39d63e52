/* soket-watched-process.h - another program that plays a side, and is watched
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/exchange/soket-performer.h"
#include "net/witness/soket-witness-listener.h"

G_BEGIN_DECLS

#define SOKET_TYPE_WATCHED_PROCESS (soket_watched_process_get_type ())
G_DECLARE_FINAL_TYPE (SoketWatchedProcess, soket_watched_process, SOKET, WATCHED_PROCESS, GObject)

/* A #SoketPerformer. Its options are those of the window's own engine: the program has its own.
 * Signal "output": what soket_watched_process_get_output() or soket_watched_process_get_line() gives has changed. */
SoketWatchedProcess *soket_watched_process_new         (SoketWitnessListener  *listener,
                                                        SoketSide              side) G_GNUC_WARN_UNUSED_RESULT;
/* What is run at the next start: a source file of C (@path ends with .c) is compiled first, one of Python is given to python3, anything else is run
 * as it is, in the folder that it lies in. */
void                 soket_watched_process_set_command (SoketWatchedProcess   *self,
                                                        const char            *path,
                                                        const char *const     *arguments);
const char          *soket_watched_process_get_path    (SoketWatchedProcess   *self);
/* Whether it is held before each call; from the next start on. */
void                 soket_watched_process_set_held    (SoketWatchedProcess   *self,
                                                        gboolean               held);
/* Of the last start, standard output and error together, as bytes: at most the last 64 KiB. */
GBytes              *soket_watched_process_get_output  (SoketWatchedProcess   *self) G_GNUC_WARN_UNUSED_RESULT;
/* A line for its standard input, without its end. */
gboolean             soket_watched_process_write_line  (SoketWatchedProcess   *self,
                                                        const char            *line);
/* What it was given so, among its output. */
const char          *soket_watched_process_get_line    (SoketWatchedProcess   *self,
                                                        guint                  index,
                                                        gsize                 *offset);
/* Whether it waits for a line from its standard input; tells that it has changed when that begins and ends. */
gboolean             soket_watched_process_waits_for_input (SoketWatchedProcess *self);
/* "python3 server.py (4711)", or NULL while it does not run. */
char                *soket_watched_process_dup_name    (SoketWatchedProcess   *self) G_GNUC_WARN_UNUSED_RESULT;
/* How it ended, in words: "It ended with status 1."; NULL while it runs, and before. */
char                *soket_watched_process_dup_ending  (SoketWatchedProcess   *self) G_GNUC_WARN_UNUSED_RESULT;
/* Whether it has ended, with another status than 0 or by a signal. */
gboolean             soket_watched_process_has_failed  (SoketWatchedProcess   *self);

G_END_DECLS
