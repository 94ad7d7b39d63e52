/* soket-bench.h - a server under test, its clients, and plain sockets as its peers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/exchange/soket-client.h"
#include "net/exchange/soket-server.h"
#include "net/trace/soket-trace.h"

#include "lib/soket-test.h"

G_BEGIN_DECLS

/**
 * SoketBench:
 * @options: port 0, recv (4096); change them before soket_bench_start()
 * @problems: of char *: what the server's "problem" signal said
 * @send: a client's options for this server: recv (4096), the window's way: no shutting down, reads on for a second
 *
 * Echo on loopback.
 */
typedef struct
{
  SoketTrace         *trace;
  SoketServer        *server;
  SoketServerOptions  options;
  GPtrArray          *problems;
  SoketClientOptions  send;
  guint               n_open;    /* sockets of others */
} SoketBench;

SoketBench *soket_bench_new     (SoketTransport  transport,
                                 gboolean        traced) G_GNUC_WARN_UNUSED_RESULT;
/* Another service than Echo. */
SoketBench *soket_bench_new_service (const char    *service,
                                     SoketTransport transport,
                                     gboolean       traced) G_GNUC_WARN_UNUSED_RESULT;
void        soket_bench_start   (SoketBench     *self);
/* Stops the server; nothing of it may be left. */
void        soket_bench_free    (SoketBench     *self);

/* A plain socket that is connected to the server and does not block. */
int         soket_bench_connect (SoketBench     *self);
/* The first such note of the trace, if there is one; flushes. */
gboolean    soket_bench_find_note (SoketBench   *self,
                                   SoketNote     note,
                                   SoketRecord  *record);
gboolean    soket_bench_has_note (SoketBench    *self,
                                  SoketNote      note);

/* One exchange of a client. */
typedef struct
{
  gboolean  done;
  GBytes   *reply;
  GError   *error;
} SoketReply;

SoketClient *soket_bench_client (SoketBench               *self) G_GNUC_WARN_UNUSED_RESULT;
void         soket_reply_begin  (SoketReply               *reply,
                                 SoketClient              *client,
                                 const SoketClientOptions *options,
                                 const void               *message,
                                 gssize                    length,
                                 GCancellable             *cancellable);
void         soket_reply_clear  (SoketReply               *reply);
void         soket_reply_wait   (SoketReply               *reply);

#define soket_assert_reply(reply_, text_) \
  G_STMT_START { \
    soket_reply_wait (reply_); \
    g_assert_no_error ((reply_)->error); \
    g_assert_cmpmem (g_bytes_get_data ((reply_)->reply, NULL), g_bytes_get_size ((reply_)->reply), text_, strlen (text_)); \
    soket_reply_clear (reply_); \
  } G_STMT_END

/* Plain sockets; the loop turns while they wait. Length -1 is that of a string. */
void        soket_peer_unblock  (int             fd);
void        soket_peer_send     (int             fd,
                                 const void     *data,
                                 gssize          length);
/* Until @length bytes are there, or the end of the stream, or an error. */
GByteArray *soket_peer_recv     (int             fd,
                                 gsize           length,
                                 int            *errnum) G_GNUC_WARN_UNUSED_RESULT;
/* Whatever came must be exactly @text, and then the end of the stream (@error 0) or an error. */
void        soket_peer_expect   (int             fd,
                                 const char     *text,
                                 int             errnum);
void        soket_peer_reset    (int             fd);
guint8     *soket_peer_pattern  (gsize           length) G_GNUC_WARN_UNUSED_RESULT;

guint       soket_test_count_descriptors (void);

G_END_DECLS
