/* soket-witness-listener.h - where watched programs tell their calls
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/witness/soket-watched-program.h"

G_BEGIN_DECLS

#define SOKET_TYPE_WITNESS_LISTENER (soket_witness_listener_get_type ())
G_DECLARE_FINAL_TYPE (SoketWitnessListener, soket_witness_listener, SOKET, WITNESS_LISTENER, GObject)

/* Signals: "appeared" (SoketWatchedProgram): it has said hello; "ended" (SoketWatchedProgram): its records are complete. */
SoketWitnessListener *soket_witness_listener_new         (SoketTrace            *trace,
                                                          gboolean               every_call) G_GNUC_WARN_UNUSED_RESULT;
/* In a folder of the user's own. */
gboolean              soket_witness_listener_open        (SoketWitnessListener  *self,
                                                          const char            *prefix,
                                                          GError               **error);
void                  soket_witness_listener_close       (SoketWitnessListener  *self);
gboolean              soket_witness_listener_is_open     (SoketWitnessListener  *self);
/* It is the newest for soket_witness_find() from now on. */
void                  soket_witness_listener_touch       (SoketWitnessListener  *self);
/* What a program's environment has to have, to be watched from its first socket on; see g_environ_setenv(). */
char                **soket_witness_listener_set_environ (SoketWitnessListener  *self,
                                                          char                 **environment,
                                                          const char            *tag,
                                                          gboolean               held) G_GNUC_WARN_UNUSED_RESULT;
/* A child of this program, whose end is told by soket_witness_listener_reap(), so that it is known what has ended it. */
void                  soket_witness_listener_expect      (SoketWitnessListener  *self,
                                                          guint32                pid);
void                  soket_witness_listener_reap        (SoketWitnessListener  *self,
                                                          guint32                pid,
                                                          int                    signal);
/* Those that tell their calls now, as SoketWatchedProgram that nobody holds. */
GPtrArray            *soket_witness_listener_list_programs (SoketWitnessListener *self) G_GNUC_WARN_UNUSED_RESULT;
/* Whether more may come from a process. */
gboolean              soket_witness_listener_is_watching (SoketWitnessListener  *self,
                                                          guint32                pid);
/* What the programs with this tag do. */
void                  soket_witness_listener_fill_facts  (SoketWitnessListener  *self,
                                                          const char            *tag,
                                                          SoketPerformerFacts   *facts);
/* Whether nothing waits to be read, of any program. */
gboolean              soket_witness_listener_is_idle     (SoketWitnessListener  *self);
/* Whether any that has ended has told what is not taken yet. */
gboolean              soket_witness_listener_has_rest    (SoketWitnessListener  *self);
/* How many programs have told their calls. */
guint                 soket_witness_listener_get_n_seen  (SoketWitnessListener  *self);
guint64               soket_witness_listener_get_n_lost  (SoketWitnessListener  *self);
/* How many have told none, as 32 did already. */
guint                 soket_witness_listener_get_n_refused (SoketWitnessListener *self);
/* Whether any reads or writes by streams of the C library, which are not seen. */
gboolean              soket_witness_listener_has_stream  (SoketWitnessListener  *self);

G_END_DECLS
