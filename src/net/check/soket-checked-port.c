/* soket-checked-port.c - the port of a program that is checked: who has it, and what to do where that is not the one who should
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/check/soket-checked-port.h"

#include "net/kernel/soket-port-owner.h"

#include <glib/gi18n-lib.h>

/**
 * soket_checked_port_is_used:
 * @transport: TCP or UDP
 * @port: a port of 127.0.0.1
 *
 * Returns: whether somebody listens there, over UDP receives
 */
gboolean
soket_checked_port_is_used (SoketTransport transport,
                            guint16        port)
{
  return transport == SOKET_TRANSPORT_UDP ? soket_port_is_received (port) : soket_port_is_listened (port);
}

/**
 * soket_checked_port_is_free:
 * @transport: TCP or UDP
 * @port: a port of 127.0.0.1
 * @in_window: whether it is chosen in a window, or by an option
 * @error: return location for an error
 *
 * A port that somebody else has would be asked, and judged, in the program's stead.
 *
 * Returns: whether nobody has it, or %FALSE with %G_IO_ERROR_ADDRESS_IN_USE, a sentence that says who, where that is known, and what to do
 */
gboolean
soket_checked_port_is_free (SoketTransport   transport,
                            guint16          port,
                            gboolean         in_window,
                            GError         **error)
{
  g_autofree char *owner = NULL;

  if (!soket_checked_port_is_used (transport, port))
    return TRUE;
  owner = transport == SOKET_TRANSPORT_UDP ? soket_port_dup_receiver (port) : soket_port_dup_owner (port);
  if (owner != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                 in_window ? _("Port %u is used by %s; end that program, or choose another port.")
                           : _("Port %u is used by %s; end that program, or choose another port with --port."), port, owner);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                 in_window ? _("Port %u is used by another program; end it, or choose another port.")
                           : _("Port %u is used by another program; end it, or choose another port with --port."), port);
  return FALSE;
}

/**
 * soket_checked_port_new_unused_error:
 * @transport: TCP or UDP
 * @port: a port of 127.0.0.1
 *
 * Says that a server that is to run already does not.
 *
 * Returns: (transfer full): %G_IO_ERROR_CONNECTION_REFUSED with a sentence
 */
GError *
soket_checked_port_new_unused_error (SoketTransport transport,
                                     guint16        port)
{
  if (transport == SOKET_TRANSPORT_UDP)
    return g_error_new (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED,
                        _("Nobody receives on 127.0.0.1:%u over UDP; start the server first, or give its command behind --."), port);
  return g_error_new (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED,
                      _("Nobody listens on 127.0.0.1:%u; start the server first, or give its command behind --."), port);
}

/**
 * soket_checked_port_new_ended_error:
 * @transport: TCP or UDP
 * @port: a port of 127.0.0.1
 * @status: what the program ended with, as waitpid () has it
 * @ending: how it ended, a sentence
 *
 * Says that a server has ended before it had its port, and why that may be.
 *
 * Returns: (transfer full): a %G_IO_ERROR with a sentence
 */
GError *
soket_checked_port_new_ended_error (SoketTransport  transport,
                                    guint16         port,
                                    int             status,
                                    const char     *ending)
{
  if (transport == SOKET_TRANSPORT_UDP)
    return g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, _("The program ended before it received on UDP port %u. %s"), port, ending);
  if (soket_port_is_in_time_wait (port))
    return g_error_new (G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                        _("The program ended before it listened on port %u, which is still in TIME-WAIT: set SO_REUSEADDR before bind (), or wait "
                          "a minute. %s"), port, ending);
  if (status == 0)
    return g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED,
                        _("The program ended before it listened on port %u, or went into the background; let it stay in the foreground. %s"),
                        port, ending);
  return g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, _("The program ended before it listened on port %u. %s"), port, ending);
}

/**
 * soket_checked_port_new_timed_out_error:
 * @transport: TCP or UDP
 * @port: a port of 127.0.0.1
 * @in_window: whether it is chosen in a window, or by an option
 * @after_s: how long it was waited for, in seconds
 *
 * Says that a server runs and has not taken its port.
 *
 * Returns: (transfer full): %G_IO_ERROR_TIMED_OUT with a sentence
 */
GError *
soket_checked_port_new_timed_out_error (SoketTransport transport,
                                        guint16        port,
                                        gboolean       in_window,
                                        guint          after_s)
{
  if (transport == SOKET_TRANSPORT_UDP)
    return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                        in_window
                          ? _("The program does not receive on UDP port %u after %u s; write the port that it uses into Port below.")
                          : _("The program does not receive on UDP port %u after %u s; give the port that it uses with --port."),
                        port, after_s);
  return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                      in_window
                        ? _("The program does not listen on port %u after %u s; write the port that it uses into Port below.")
                        : _("The program does not listen on port %u after %u s; give the port that it uses with --port."),
                      port, after_s);
}
