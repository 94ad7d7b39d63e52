/* soket-faults.h - what the kernel and the clock do not do by themselves
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/socket/soket-socket.h"

#include "lib/soket-test.h"

G_BEGIN_DECLS

/**
 * SoketFaults:
 * @later_us: so much later than it is the clock says it is, to the program and to its deadlines
 * @accept_errors: what the next calls of accept4 () give instead of trying, up to the first 0
 * @n_accepts: calls of accept4 ()
 * @unsendable: (nullable): the payload that sendmmsg () refuses with EPERM; what stands before it goes out, as the kernel does it
 * @n_blocked: so often sendmmsg () gives EAGAIN before it tries, or, where @n_passed is not 0, after so many datagrams
 * @n_passed: see @n_blocked
 * @n_batches: calls of sendmmsg ()
 * @receive_error: what the next recvmmsg () gives instead of trying
 * @send_max: g_socket_send () takes so many bytes at once, 0 for as many as the kernel does
 * @send_error: what g_socket_send () gives instead of trying
 * @n_sends: calls of g_socket_send ()
 *
 * The linker puts the functions of soket-faults.c before the system's (--wrap).
 */
typedef struct
{
  gint64      later_us;
  int         accept_errors[4];
  guint       n_accepts;
  const char *unsendable;
  guint       n_blocked;
  guint       n_passed;
  guint       n_batches;
  int         receive_error;
  gsize       send_max;
  int         send_error;
  guint       n_sends;
} SoketFaults;

extern SoketFaults soket_faults;

/* Turns the loop as if @ms had passed: what is due by then has happened. */
void         soket_faults_pass     (guint            ms);

/* A socket of its own that is open, and one that is connected to the plain socket *@other; it is a client's, and blocks. */
SoketSocket *soket_test_open       (SoketTransport   transport,
                                    SoketSide        side,
                                    SoketTrace      *trace) G_GNUC_WARN_UNUSED_RESULT;
SoketSocket *soket_test_open_connected (SoketTrace  *trace,
                                    int             *other) G_GNUC_WARN_UNUSED_RESULT;

/* The records of one call that @trace has, oldest first. */
GArray      *soket_test_find_calls (SoketTrace      *trace,
                                    SoketCallName    call) G_GNUC_WARN_UNUSED_RESULT;
/* How many notes of a kind; the last of them in *@last, which may be NULL. */
guint        soket_test_count_notes (SoketTrace     *trace,
                                    SoketNote        note,
                                    SoketRecord     *last);

G_END_DECLS
