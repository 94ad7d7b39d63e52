/* soket-connector.c - connects to one of the addresses of a name
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-connector.h"

#include "core/base/soket-error.h"
#include "net/exchange/soket-resolve.h"

/*
 * RFC 8305, "Happy Eyeballs", in its simplest form: the addresses are tried in the order of the name. Where one fails the next is tried at
 * once; where one has not answered for 250 ms the next is tried beside it, or sooner where the time-out must be shared among them. The
 * first that connects wins, and the others are closed. So an address that drops everything costs a quarter of a second at most, and not the
 * whole time that the exchange has.
 *
 * Each attempt is a socket of its own, and in the trace an exchange of its own. Whoever owns the connector bounds the time.
 */

typedef struct
{
  SoketConnector *connector;
  SoketEndpoint   address;
  SoketSocket    *socket;     /* while it waits */
  gboolean        won;
  int             errnum;     /* of the call that failed */
} Attempt;

struct _SoketConnector
{
  GObject                 parent_instance;

  GArray                 *addresses;  /* of SoketEndpoint */
  guint                   delay_ms;
  SoketTrace             *trace;
  SoketConnectorHandlers  handlers;
  gpointer                user_data;
  GPtrArray              *attempts;   /* of Attempt, in the order of the addresses */
  guint                   n_waiting;
  SoketCallName           last_call;
  int                     last_errnum;
  gboolean                done;
  SoketDeadline           delay;
};

G_DEFINE_FINAL_TYPE (SoketConnector, soket_connector, G_TYPE_OBJECT)

static void
attempt_free (gpointer data)
{
  Attempt *attempt = data;

  g_clear_object (&attempt->socket);
  g_free (attempt);
}

static void
take_failure (SoketConnector *self,
              Attempt        *attempt,
              SoketCallName   call,
              int             errnum)
{
  attempt->errnum = errnum;
  self->last_call = call;
  self->last_errnum = errnum;
  if (attempt->socket != NULL)
    soket_socket_close (attempt->socket);
  g_clear_object (&attempt->socket);
}

static void
win (SoketConnector *self,
     Attempt        *attempt)
{
  g_autoptr (SoketSocket) socket = g_steal_pointer (&attempt->socket);

  attempt->won = TRUE;
  soket_connector_close (self, SOKET_ENDING_CLOSED);
  self->handlers.connected (self, socket, self->user_data);
}

static void go_on (SoketConnector *self);

static void
connected_cb (SoketSocket       *socket,
              const SoketResult *result,
              gpointer           user_data)
{
  Attempt *attempt = user_data;
  /* Whoever hears how it went may drop the connector. */
  g_autoptr (SoketConnector) self = g_object_ref (attempt->connector);

  self->n_waiting--;
  if (result->error == 0)
    {
      win (self, attempt);
      return;
    }
  take_failure (self, attempt, result->call, result->error);
  go_on (self);
}

/* TRUE: it waits, or has won. */
static gboolean
try_address (SoketConnector      *self,
             const SoketEndpoint *address)
{
  Attempt *attempt = g_new0 (Attempt, 1);
  SoketResult result;
  int errnum;

  attempt->connector = self;
  attempt->address = *address;
  g_ptr_array_add (self->attempts, attempt);

  attempt->socket = soket_socket_open (SOKET_TRANSPORT_TCP, address->family, SOKET_SIDE_CLIENT, self->trace, &errnum);
  if (attempt->socket == NULL)
    {
      take_failure (self, attempt, SOKET_CALL_SOCKET, errnum);
      return FALSE;
    }
  if (!soket_socket_connect (attempt->socket, address, &result, connected_cb, attempt))
    {
      self->n_waiting++;
      return TRUE;
    }
  if (result.error == 0)
    {
      win (self, attempt);
      return TRUE;
    }
  take_failure (self, attempt, result.call, result.error);
  return FALSE;
}

/* Tries the next address that does not fail at once. */
static void
go_on (SoketConnector *self)
{
  soket_deadline_disarm (&self->delay);
  while (self->attempts->len < self->addresses->len)
    if (try_address (self, &g_array_index (self->addresses, SoketEndpoint, self->attempts->len)))
      {
        if (!self->done && self->attempts->len < self->addresses->len)
          soket_deadline_arm (&self->delay, self->delay_ms);
        return;
      }

  if (self->n_waiting > 0)
    return;
  self->done = TRUE;
  self->handlers.failed (self, self->last_call, self->last_errnum, self->user_data);
}

static void
delay_expired (gpointer owner)
{
  g_autoptr (SoketConnector) self = g_object_ref (SOKET_CONNECTOR (owner));

  go_on (self);
}

static void
soket_connector_dispose (GObject *object)
{
  SoketConnector *self = SOKET_CONNECTOR (object);

  soket_connector_close (self, SOKET_ENDING_CLOSED);
  soket_deadline_clear (&self->delay);
  g_clear_object (&self->trace);
  G_OBJECT_CLASS (soket_connector_parent_class)->dispose (object);
}

static void
soket_connector_finalize (GObject *object)
{
  SoketConnector *self = SOKET_CONNECTOR (object);

  g_ptr_array_unref (self->attempts);
  g_array_unref (self->addresses);
  G_OBJECT_CLASS (soket_connector_parent_class)->finalize (object);
}

static void
soket_connector_class_init (SoketConnectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_connector_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_connector_finalize;
}

static void
soket_connector_init (SoketConnector *self)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();

  self->attempts = g_ptr_array_new_with_free_func (attempt_free);
  soket_deadline_init (&self->delay, poller, delay_expired, G_OBJECT (self));
}

/**
 * soket_connector_new:
 * @addresses: (element-type SoketEndpoint): in the order in which to try them, at least one; a reference is kept
 * @timeout_ms: how long the owner will wait for all of them together: each gets its share
 * @trace: (nullable): where the calls are recorded
 * @handlers: copied
 * @user_data: for @handlers
 *
 * Makes a connector that does nothing before soket_connector_start().
 *
 * Returns: (transfer full): the connector
 */
SoketConnector *
soket_connector_new (GArray                       *addresses,
                     guint                         timeout_ms,
                     SoketTrace                   *trace,
                     const SoketConnectorHandlers *handlers,
                     gpointer                      user_data)
{
  SoketConnector *self = g_object_new (SOKET_TYPE_CONNECTOR, NULL);

  self->addresses = g_array_ref (addresses);
  self->delay_ms = CLAMP (timeout_ms / MAX (addresses->len, 1), SOKET_CONNECTOR_DELAY_MIN_MS, SOKET_CONNECTOR_DELAY_MS);
  if (trace != NULL)
    self->trace = g_object_ref (trace);
  self->handlers = *handlers;
  self->user_data = user_data;
  return self;
}

/**
 * soket_connector_start:
 * @self: a new connector
 *
 * Begins to connect. Handlers may be called before it returns.
 */
void
soket_connector_start (SoketConnector *self)
{
  g_object_ref (self);
  go_on (self);
  g_object_unref (self);
}

/**
 * soket_connector_close:
 * @self: a connector
 * @ending: why what still waits is given up
 *
 * Closes every socket that still waits; no handler is called any more. May run twice.
 */
void
soket_connector_close (SoketConnector *self,
                       SoketEnding     ending)
{
  self->done = TRUE;
  self->n_waiting = 0;
  soket_deadline_disarm (&self->delay);
  for (guint i = 0; i < self->attempts->len; i++)
    {
      Attempt *attempt = g_ptr_array_index (self->attempts, i);

      if (attempt->socket == NULL)
        continue;
      soket_socket_set_ending (attempt->socket, ending);
      soket_socket_close (attempt->socket);
      g_clear_object (&attempt->socket);
    }
}

/**
 * soket_connector_get_target:
 * @self: a connector
 *
 * Returns: (transfer none): the address that worked, or the last that was tried; the first before
 */
const SoketEndpoint *
soket_connector_get_target (SoketConnector *self)
{
  guint last = MAX (self->attempts->len, 1) - 1;

  for (guint i = 0; i < last; i++)
    if (((Attempt *) g_ptr_array_index (self->attempts, i))->won)
      return &g_array_index (self->addresses, SoketEndpoint, i);
  return &g_array_index (self->addresses, SoketEndpoint, last);
}

/**
 * soket_connector_dup_tried:
 * @self: a connector
 *
 * Lists the addresses that were tried and did not work, each with its errno; one without did not answer.
 *
 * Returns: (transfer full) (nullable): such as "127.0.0.66, ::1 ECONNREFUSED", which soket_note_dup_tried() puts in words, or %NULL where there
 *   is nothing to tell apart: the only address, or the first one worked
 */
char *
soket_connector_dup_tried (SoketConnector *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_listed = 0;

  if (self->addresses->len < 2)
    return NULL;

  for (guint i = 0; i < self->attempts->len; i++)
    {
      const Attempt *attempt = g_ptr_array_index (self->attempts, i);

      if (attempt->won)
        continue;
      if (!soket_resolve_list_address (text, &n_listed, &attempt->address))
        break;
      if (attempt->errnum != 0)
        g_string_append_printf (text, " %s", soket_errno_name (attempt->errnum));
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
