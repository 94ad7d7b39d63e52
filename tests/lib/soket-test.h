/* soket-test.h - what the tests of net share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/address/soket-endpoint.h"
#include "core/record/soket-record.h"
#include "net/trace/soket-export.h"

G_BEGIN_DECLS

/* Turns the main loop until @condition holds; fails after thirty seconds and says what it waited for. */
#define soket_test_wait_until(condition) \
  G_STMT_START { \
    gint64 soket_test_deadline_us = soket_test_deadline (); \
    while (!(condition)) \
      soket_test_turn (soket_test_deadline_us, __FILE__, __LINE__, #condition); \
  } G_STMT_END

gint64        soket_test_deadline    (void);
void          soket_test_turn        (gint64               deadline_us,
                                      const char          *file,
                                      int                  line,
                                      const char          *condition);

/* The most that was done in one go since it was asked for last, as soket-work.h counts. Each test fails where that is more than any peer may bring
 * about; see soket-test.c. */
guint         soket_test_take_most_work (void);
/* Defined by a test that runs everything in children of fork (): its turns are not measured. */
extern const gboolean soket_test_forks __attribute__ ((weak));

/* Before g_test_init(): the folders of the user that the program writes to are below one of the test's own (G_TEST_OPTION_ISOLATE_DIRS leaks). What is
 * empty in the end goes. */
char         *soket_test_take_folders (void);
void          soket_test_remove_folders (char       *folder);

/* Serves everything that is ready, without waiting. */
void          soket_test_drain       (void);

/* A literal address; it must parse. */
SoketEndpoint soket_test_endpoint    (const char          *address,
                                      guint16              port);
SoketEndpoint soket_test_local       (int                  fd);
SoketEndpoint soket_test_peer        (int                  fd);

/* Plain sockets on port 0, close-on-exec, blocking; they fail the test where the system refuses. @type is SOCK_STREAM or SOCK_DGRAM. */
int           soket_test_bind        (int                  type,
                                      const char          *address);
int           soket_test_listen      (const char          *address,
                                      int                  backlog);
int           soket_test_connect     (int                  type,
                                      const SoketEndpoint *peer);
int           soket_test_accept      (int                  listener);

/* Whether this computer has ::1. */
gboolean      soket_test_has_ipv6    (void);

/* From here on as on an Indonesian desktop, until soket_test_speak_english (). FALSE where there is no such locale: the test is then skipped. LANGUAGE
 * alone does nothing in C.UTF-8 where the C library is newer. */
gboolean      soket_test_speak_indonesian (void);
void          soket_test_speak_english    (void);

/* From now on this process has a network of its own, with loopback up. There is no way back. FALSE where the system does not allow it. */
gboolean      soket_test_unshare_network (void);

/* What soket_export_async () makes of @view. */
GBytes       *soket_test_export      (SoketTraceView      *view,
                                      SoketExportFormat    format);
/* Puts it into the GBytes * that @user_data points at. */
void          soket_test_exported_cb (GObject             *source,
                                      GAsyncResult        *result,
                                      gpointer             user_data);

/* A call of the program, on a client's socket over TCP, that returned; number 0, no endpoints. */
SoketRecord   soket_test_record      (SoketCallName        call,
                                      gint64               result);
/* How many calls wait. */
guint         soket_test_count_waiting (SoketTrace        *trace);

G_END_DECLS
