/* soket-checked-port.h - the port of a program that is checked: who has it, and what to do where that is not the one who should
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/address/soket-transport.h"

G_BEGIN_DECLS

/* Somebody listens, or receives, at 127.0.0.1 there. */
gboolean  soket_checked_port_is_used             (SoketTransport   transport,
                                                  guint16          port);
/* FALSE with a sentence: who has it. @in_window: it is chosen there, not by an option. */
gboolean  soket_checked_port_is_free             (SoketTransport   transport,
                                                  guint16          port,
                                                  gboolean         in_window,
                                                  GError         **error);

/* A server that runs already is not there; one that was started has ended, or has not listened in time. */
GError   *soket_checked_port_new_unused_error    (SoketTransport   transport,
                                                  guint16          port) G_GNUC_WARN_UNUSED_RESULT;
GError   *soket_checked_port_new_ended_error     (SoketTransport   transport,
                                                  guint16          port,
                                                  int              status,
                                                  const char      *ending) G_GNUC_WARN_UNUSED_RESULT;
GError   *soket_checked_port_new_timed_out_error (SoketTransport   transport,
                                                  guint16          port,
                                                  gboolean         in_window,
                                                  guint            after_s) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
