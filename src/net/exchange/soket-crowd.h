/* soket-crowd.h - several clients at once with the same message
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/exchange/soket-client.h"

G_BEGIN_DECLS

#define SOKET_CROWD_MAX 50u

/**
 * SoketCrowdSummary:
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
} SoketCrowdSummary;

/* "48 of 50 answered; 2 timed out" */
char                    *soket_crowd_summary_dup_text (const SoketCrowdSummary *summary) G_GNUC_WARN_UNUSED_RESULT;

#define SOKET_TYPE_CROWD (soket_crowd_get_type ())
G_DECLARE_FINAL_TYPE (SoketCrowd, soket_crowd, SOKET, CROWD, GObject)

/* Property, read only and notified: "n-done" (uint): how many of the clients have ended, well or not. One exchange at a time. */
SoketCrowd              *soket_crowd_new         (const SoketProtocol       *protocol,
                                                  SoketTrace                *trace) G_GNUC_WARN_UNUSED_RESULT;

/* All of @options is every client's; options.clients says how many. */
void                     soket_crowd_send_async  (SoketCrowd                *self,
                                                  const SoketClientOptions  *options,
                                                  GBytes                    *message,
                                                  GCancellable              *cancellable,
                                                  GAsyncReadyCallback        callback,
                                                  gpointer                   user_data);
/* FALSE: not all were answered, and @error tells why, for all who were not. */
gboolean                 soket_crowd_send_finish (SoketCrowd                *self,
                                                  GAsyncResult              *result,
                                                  GError                   **error);
/* Ends what is going on, now. */
void                     soket_crowd_close       (SoketCrowd                *self);

/* Of the last exchange. */
const SoketCrowdSummary *soket_crowd_get_summary (SoketCrowd                *self);
guint                    soket_crowd_get_n_done  (SoketCrowd                *self);
/* Of the client @index: NULL where there is none. */
GBytes                  *soket_crowd_get_reply   (SoketCrowd                *self,
                                                  guint                      index);
SoketClient             *soket_crowd_get_client  (SoketCrowd                *self,
                                                  guint                      index);

G_END_DECLS
