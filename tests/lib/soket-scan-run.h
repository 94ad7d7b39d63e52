/* soket-scan-run.h - one scan under test, what it met, and the calls it made
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/loop/soket-poller.h"
#include "net/scan/soket-scanner.h"

#include "lib/soket-test.h"

G_BEGIN_DECLS

/**
 * ScanCalls:
 * @n_tries: of each port: connects that began
 * @n_connects: calls of connect ()
 * @n_short: of them, those without a source port
 * @n_sockets: descriptors that were made
 * @n_refused: times there was no descriptor
 * @connect_error: what connect () to @connect_port gives instead of trying, for as long as @n_connect_errors lasts
 * @halt_us: the last of them takes so long, as where the computer stands still
 * @greeter: a listener that accepts @greeted and greets it within the connect (), so that the greeting is there before the probe looks; 0 for none
 * @greeted: see @greeter
 * @socket_error: what socket () gives instead of a descriptor; 0: nothing
 *
 * What the whole program calls: the linker puts the functions of this file before the system's (--wrap). Tries are counted, not timed.
 */
typedef struct
{
  guint   n_tries[65536];
  guint   n_connects;
  guint   n_short;
  guint   n_sockets;
  guint   n_refused;
  guint16 connect_port;
  int     connect_error;
  guint   n_connect_errors;
  gulong  halt_us;
  int     socket_error;
  int     greeter;
  int     greeted;
} ScanCalls;

extern ScanCalls scan_calls;

/**
 * ScanRun:
 * @options: defaults, with a timeout of 100 ms; the ports are those of scan_run_add()
 * @n_targets: how often the signal "target" came
 * @in_target: (nullable): called by it
 * @max_in_flight: the most that were seen
 */
typedef struct _ScanRun ScanRun;
struct _ScanRun
{
  SoketScanOptions  options;
  SoketScanner     *scanner;
  SoketPoller      *poller;
  GArray           *ports;
  GCancellable     *cancellable;
  gboolean          done;
  gboolean          complete;
  GError           *error;
  guint             n_targets;
  guint             n_active;     /* changes of it */
  void            (*in_target) (ScanRun *run);
  guint             max_in_flight;
  guint             n_descriptors;
  GArray           *seen;         /* of guint32: what a reader has read */
};

ScanRun               *scan_run_new      (const char     *host) G_GNUC_WARN_UNUSED_RESULT;
/* The scanner must go, and with it every descriptor. */
void                   scan_run_free     (ScanRun        *run);
void                   scan_run_add      (ScanRun        *run,
                                          guint16         port);
void                   scan_run_add_range (ScanRun       *run,
                                          guint           first,
                                          guint           last);
void                   scan_run_begin    (ScanRun        *run);
/* Reads as a view does; what was read once must stay. */
void                   scan_run_read     (ScanRun        *run);
/* Until it has ended; as long as anything happens it may take its time. */
void                   scan_run_wait     (ScanRun        *run);
/* Begins, waits, and every port must have its verdict. */
void                   scan_run_whole    (ScanRun        *run);
const SoketScanResult *scan_run_get      (ScanRun        *run,
                                          guint16         port);

#define scan_assert_result(run_, port_, state_, errnum_) \
  G_STMT_START { \
    const SoketScanResult *scan_result = scan_run_get (run_, port_); \
    g_assert_cmpstr (soket_scan_state_to_string (scan_result->state), ==, soket_scan_state_to_string (state_)); \
    g_assert_cmpint (scan_result->error, ==, errnum_); \
  } G_STMT_END

/* An address of this computer that is this process's alone: others may scan 127.0.0.1 meanwhile, and would be taken for the test's probes. */
const char *scan_own_address (void);

/* Sockets of the test; scan_sockets_close() closes them all. */
GArray *scan_sockets_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void    scan_sockets_close  (GArray     *sockets);
/* A port on which a socket is bound that does not listen: closed, and it stays so. */
guint16 scan_closed_port    (GArray     *sockets,
                             const char *address);
guint16 scan_open_port      (GArray     *sockets,
                             const char *address);
/* A listener whose queue is full: it does not answer. Returns its port; the last socket but those that fill it is the listener. */
guint16 scan_filtered_port  (GArray     *sockets,
                             const char *address);

/* Runs the case again in a process with a network of its own: TRUE there; FALSE: it has run, or it was skipped. @possible (nullable) tells
 * in such a process whether what else is needed is there. */
gboolean scan_in_namespace  (gboolean (*possible) (void));
/* The kernel's source ports there. */
gboolean scan_set_sources   (guint       first,
                             guint       last);
/* A firewall there: TCP to 8080 and 8081 is rejected with ICMP, port unreachable and forbidden by the administrator. */
gboolean scan_set_firewall  (void);

G_END_DECLS
