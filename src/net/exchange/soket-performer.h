/* soket-performer.h - whoever plays a side: the engine of this program, or another program that is watched
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/exchange/soket-client.h"
#include "net/exchange/soket-attempt.h"
#include "net/exchange/soket-server.h"

G_BEGIN_DECLS

/**
 * SoketPerformerOptions:
 * @client: (nullable): how a client is to run; %NULL for a server
 * @message: with @client: what it is to send
 * @server: (nullable): how a server is to run; %NULL for a client
 *
 * The settings of the side; a performer takes from them what it can do.
 */
typedef struct
{
  const SoketClientOptions *client;
  GBytes                   *message;
  const SoketServerOptions *server;
} SoketPerformerOptions;

/**
 * SoketPerformerFacts:
 * @transport: of the last start
 * @endpoint: where it listens; unset while it does not
 * @n_peers: clients that are connected
 * @n_answered: messages answered since the last start
 * @n_dropped: datagrams not answered on purpose since the last start
 * @held_up: it accepts nobody until somebody has gone
 * @limited: with @held_up: by a limit that its user has set
 * @errnum: the errno that the last start failed with; 0 for none
 * @call: whose that is
 *
 * How a server fares. What is not known is zero.
 */
typedef struct
{
  SoketTransport transport;
  SoketEndpoint  endpoint;
  guint          n_peers;
  guint64        n_answered;
  guint64        n_dropped;
  gboolean       held_up;
  gboolean       limited;
  int            errnum;
  SoketCallName  call;
} SoketPerformerFacts;

#define SOKET_TYPE_PERFORMER (soket_performer_get_type ())
G_DECLARE_INTERFACE (SoketPerformer, soket_performer, SOKET, PERFORMER, GObject)

/**
 * SoketPerformerInterface:
 * @start: begins; a start that fails says why, and what fails later is what @get_error says
 * @stop: ends what goes on, now; no error comes of it
 * @clear: (nullable): stops, and forgets result and error
 * @get_active: whether it goes on
 * @get_waiting: (nullable): whether it waits for the other side, and the seconds until it gives up, 0 for never
 * @get_error: (nullable): why the last start came to nothing
 * @dup_attempt: (nullable): a client's result so far; %NULL where nothing was tried
 * @fill_facts: (nullable): a server's result so far; the facts are zero before
 * @dup_status: (nullable): who it is and how it fares, in words: "python3 client.py (4711)", "It ended with status 1."
 * @dup_output: (nullable): the last line that it has printed, as text; what it says beside its calls
 *
 * What a function that is %NULL would tell is not known.
 *
 * Signal "changed": it started, ended, failed or was cleared, or listens elsewhere: result and error are new.
 * Signal "progressed": it goes on, and the seconds that it waits or the replies that came are others.
 * Signal "problem" (const char *sentence): something that its user should know went wrong, in one translated sentence; it lives on.
 */
struct _SoketPerformerInterface
{
  GTypeInterface  parent_interface;

  gboolean      (*start)       (SoketPerformer               *self,
                                const SoketPerformerOptions  *options,
                                GError                      **error);
  void          (*stop)        (SoketPerformer               *self);
  void          (*clear)       (SoketPerformer               *self);
  gboolean      (*get_active)  (SoketPerformer               *self);
  gboolean      (*get_waiting) (SoketPerformer               *self,
                                guint                        *seconds_left);
  const GError *(*get_error)   (SoketPerformer               *self);
  SoketAttempt *(*dup_attempt) (SoketPerformer               *self);
  void          (*fill_facts)  (SoketPerformer               *self,
                                SoketPerformerFacts          *facts);
  char         *(*dup_status)  (SoketPerformer               *self);
  char         *(*dup_output)  (SoketPerformer               *self);
};

gboolean      soket_performer_start       (SoketPerformer               *self,
                                           const SoketPerformerOptions  *options,
                                           GError                      **error);
void          soket_performer_stop        (SoketPerformer               *self);
void          soket_performer_clear       (SoketPerformer               *self);
gboolean      soket_performer_get_active  (SoketPerformer               *self);
gboolean      soket_performer_get_waiting (SoketPerformer               *self,
                                           guint                        *seconds_left);
const GError *soket_performer_get_error   (SoketPerformer               *self);
SoketAttempt *soket_performer_dup_attempt (SoketPerformer               *self) G_GNUC_WARN_UNUSED_RESULT;
void          soket_performer_fill_facts  (SoketPerformer               *self,
                                           SoketPerformerFacts          *facts);
char         *soket_performer_dup_status  (SoketPerformer               *self) G_GNUC_WARN_UNUSED_RESULT;
char         *soket_performer_dup_output  (SoketPerformer               *self) G_GNUC_WARN_UNUSED_RESULT;

/* For those who implement it: the signals. */
void          soket_performer_changed     (SoketPerformer               *self);
void          soket_performer_progressed  (SoketPerformer               *self);
void          soket_performer_problem     (SoketPerformer               *self,
                                           const char                   *sentence);

/* How a SoketServer plays; it emits the signals itself. */
void          soket_performer_init_server (SoketPerformerInterface      *iface);

G_END_DECLS
