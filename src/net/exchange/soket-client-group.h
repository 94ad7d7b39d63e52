/* soket-client-group.h - several clients at once with the same message
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/exchange/soket-client.h"

G_BEGIN_DECLS

#define SOKET_CLIENT_GROUP_MAX 50u

/**
 * SoketClientGroupSummary:
 * @clients: how many there are
 * @answered: got their whole reply
 * @refused: nobody listened (ECONNREFUSED)
 * @reset: the server broke the connection (ECONNRESET, EPIPE)
 * @timed_out: nothing complete came in time
 * @failed: anything else
 *
 * What came of them; what is missing to @clients is under way.
 */
typedef struct
{
  guint clients;
  guint answered;
  guint refused;
  guint reset;
  guint timed_out;
  guint failed;
} SoketClientGroupSummary;

/* "48 of 50 answered; 2 timed out" */
char                          *soket_client_group_summary_dup_text (const SoketClientGroupSummary *summary) G_GNUC_WARN_UNUSED_RESULT;

#define SOKET_TYPE_CLIENT_GROUP (soket_client_group_get_type ())
G_DECLARE_FINAL_TYPE (SoketClientGroup, soket_client_group, SOKET, CLIENT_GROUP, GObject)

/* Property, read only and notified: "n-done" (uint): how many of the clients have ended, well or not. One exchange at a time. */
SoketClientGroup              *soket_client_group_new              (const SoketProtocol           *protocol,
                                                                    SoketTrace                    *trace) G_GNUC_WARN_UNUSED_RESULT;

/* All of @options is every client's; options.clients says how many. */
void                           soket_client_group_send_async       (SoketClientGroup              *self,
                                                                    const SoketClientOptions      *options,
                                                                    GBytes                        *message,
                                                                    GCancellable                  *cancellable,
                                                                    GAsyncReadyCallback            callback,
                                                                    gpointer                       user_data);
/* FALSE: not all were answered, and @error tells why, for all who were not. */
gboolean                       soket_client_group_send_finish      (SoketClientGroup              *self,
                                                                    GAsyncResult                  *result,
                                                                    GError                       **error);
/* Ends what is going on, now. */
void                           soket_client_group_close            (SoketClientGroup              *self);
/* What still waits gets @timeout_ms from now on. */
void                           soket_client_group_extend           (SoketClientGroup              *self,
                                                                    guint                          timeout_ms);

/* Of the last exchange. */
const SoketClientGroupSummary *soket_client_group_get_summary      (SoketClientGroup              *self);
guint                          soket_client_group_get_n_done       (SoketClientGroup              *self);
/* Of the client @index: NULL where there is none. */
GBytes                        *soket_client_group_get_reply        (SoketClientGroup              *self,
                                                                    guint                          index);
const GError                  *soket_client_group_get_error        (SoketClientGroup              *self,
                                                                    guint                          index);
SoketClient                   *soket_client_group_get_client       (SoketClientGroup              *self,
                                                                    guint                          index);

G_END_DECLS
