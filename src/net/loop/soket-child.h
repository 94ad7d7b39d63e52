/* soket-child.h - a program that this one starts, and all that it starts itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SOKET_TYPE_CHILD (soket_child_get_type ())
G_DECLARE_FINAL_TYPE (SoketChild, soket_child, SOKET, CHILD, GObject)

/* Signals:
 * "printed" (const guint8 *data, gulong length): on standard output or error.
 * "exited": the program itself; soket_child_get_status() tells how. What it has started may go on.
 * "ended": nothing is left of it, and what it printed is read. The last signal.
 *
 * Dropping the last reference ends all of it at once, and so does the end of this process, however that comes. */

SoketChild    *soket_child_spawn      (const char *const  *argv,
                                       char              **environment,
                                       const char         *folder,
                                       gboolean            with_input,
                                       GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* Asks it to end (SIGTERM), and ends all of it after two seconds, or when it has ended (SIGKILL). */
void           soket_child_stop       (SoketChild         *self);
/* The same at once. */
void           soket_child_kill       (SoketChild         *self);
guint32        soket_child_get_pid    (SoketChild         *self);
gboolean       soket_child_has_exited (SoketChild         *self);
/* As wait () gives it; 0 until it has exited. */
int            soket_child_get_status (SoketChild         *self);
/* Whether something that it has started, and that had not ended, was there still when it exited. */
gboolean       soket_child_has_left   (SoketChild         *self);
/* NULL without. */
GOutputStream *soket_child_get_input  (SoketChild         *self);

G_END_DECLS
