/* soket-witness-connection.h - what one process tells, message by message
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/loop/soket-poller.h"
#include "net/witness/soket-watched-program.h"

G_BEGIN_DECLS

#define SOKET_TYPE_WITNESS_CONNECTION (soket_witness_connection_get_type ())
G_DECLARE_FINAL_TYPE (SoketWitnessConnection, soket_witness_connection, SOKET, WITNESS_CONNECTION, GObject)

/**
 * SoketWitnessConnectionFuncs:
 * @hello: it has said hello: gives (transfer full) the program that it is from now on; %NULL for a child of fork () whose parent has not told of it:
 *   asked again after a while, as if it were no child, or at soket_witness_connection_go_on()
 * @appeared: the program is known, and has its name
 * @forked: it has made a child
 * @finished: nothing more comes from it
 */
typedef struct
{
  SoketWatchedProgram *(*hello)    (SoketWitnessConnection *self,
                                    const char             *tag,
                                    gboolean                is_child,
                                    gpointer                owner);
  void                 (*appeared) (SoketWitnessConnection *self,
                                    gpointer                owner);
  void                 (*forked)   (SoketWitnessConnection *self,
                                    guint32                 child,
                                    gpointer                owner);
  void                 (*finished) (SoketWitnessConnection *self,
                                    gpointer                owner);
} SoketWitnessConnectionFuncs;

/* Takes @fd. */
SoketWitnessConnection *soket_witness_connection_new         (SoketPoller                       *poller,
                                                              int                                fd,
                                                              guint32                            pid,
                                                              const SoketWitnessConnectionFuncs *funcs,
                                                              gpointer                           owner) G_GNUC_WARN_UNUSED_RESULT;
/* From now on nothing is told to the owner. */
void                    soket_witness_connection_disown      (SoketWitnessConnection *self);
/* NULL once it is disowned. */
gpointer                soket_witness_connection_get_owner   (SoketWitnessConnection *self);
guint32                 soket_witness_connection_get_pid     (SoketWitnessConnection *self);
/* NULL before its hello. */
SoketWatchedProgram    *soket_witness_connection_get_program (SoketWitnessConnection *self);
gboolean                soket_witness_connection_is_at_end   (SoketWitnessConnection *self);
/* Whether nothing waits to be read. */
gboolean                soket_witness_connection_is_idle     (SoketWitnessConnection *self);
/* Whether nobody is left who could tell more, but what was told is not all taken. */
gboolean                soket_witness_connection_has_rest    (SoketWitnessConnection *self);
/* Its parent has told of it. */
void                    soket_witness_connection_go_on       (SoketWitnessConnection *self);

G_END_DECLS
