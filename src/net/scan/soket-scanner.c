/* soket-scanner.c - a TCP connect scan
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/scan/soket-scanner.h"

#include "net/exchange/soket-resolve.h"
#include "net/loop/soket-limits.h"
#include "net/loop/soket-operation.h"
#include "net/loop/soket-work.h"
#include "net/scan/soket-probe.h"
#include "net/scan/soket-scan-table.h"

#include <sys/socket.h>

#include <glib/gi18n-lib.h>

/*
 * Many probes, a bounded number in flight. A deadline of 0 ms is the pump: each turn of the poller it starts probes for as long as a turn may
 * take, so that the window paints and servers answer between two turns. The number in flight begins at 64 and doubles while all are waiting, so
 * that a slow network is not flooded and a silent one not waited for one by one.
 *
 * No descriptor, no source port: the port is tried again when others have come back, and only when nothing helps for two seconds with nothing in
 * flight does it end as an error. It is never taken for closed.
 */

#define FIRST_IN_FLIGHT 64u
#define RAMP_MS         20u
#define SHORT_MS        20u
/* Waits are counted and not time: while the computer stands still nobody gives anything back. */
#define SHORT_WAITS     (2000 / SHORT_MS)
#define FAR_AFTER       64u
#define AGAIN_KEPT      4096u
#define AVOID_SELF      0x8000u

typedef struct
{
  SoketProbe *probe;
  guint32     position;   /* in the results */
} Flight;

struct _SoketScanner
{
  GObject          parent_instance;

  SoketScanOptions options;       /* host and ports are not kept here */
  SoketEndpoint    target;
  GArray          *addresses;     /* of the name, of SoketEndpoint: (nullable) */
  SoketOperation   scanning;
  GCancellable    *lookup;
  SoketPoller     *poller;
  SoketDeadline    pump;
  SoketDeadline    ramp;

  SoketScanTable  *table;
  gsize            n_ports;
  gint64          *started_us;    /* of each port's first try, while it runs */
  guint16         *n_tries;       /* of each port that did not answer; with AVOID_SELF */
  guint32          next;          /* the first that was never begun */
  GArray          *again;         /* of guint32: a queue, read from `again_head` */
  guint            again_head;

  GHashTable      *flights;       /* SoketProbe to Flight */
  GPtrArray       *idle_probes;
  guint            max_in_flight;
  guint            allowed;
  guint            n_far;         /* answers in a row that were not there at once */
  gboolean         is_loopback;
  guint            n_short;       /* waits since the system is short of something, with nothing in flight */
  gint64           began_us;
  gint64           ended_us;
};

enum
{
  PROP_ACTIVE = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];
static guint target_signal;

G_DEFINE_FINAL_TYPE (SoketScanner, soket_scanner, G_TYPE_OBJECT)

static void verdict_cb (SoketProbe        *probe,
                        SoketProbeVerdict  verdict,
                        int                errnum,
                        GBytes            *banner,
                        gpointer           user_data);

static gboolean
has_work (SoketScanner *self)
{
  return self->next < self->n_ports || self->again_head < self->again->len;
}

static guint32
take_position (SoketScanner *self)
{
  guint32 position;

  /* New ports first: a port that did not answer gets its second try when the network has rested. */
  if (self->next < self->n_ports)
    return self->next++;
  position = g_array_index (self->again, guint32, self->again_head++);
  /* A long shortage goes round in circles. */
  if (self->again_head >= AGAIN_KEPT)
    {
      g_array_remove_range (self->again, 0, self->again_head);
      self->again_head = 0;
    }
  return position;
}

static void
try_again (SoketScanner *self,
           guint32       position)
{
  if (self->again_head == self->again->len)
    {
      g_array_set_size (self->again, 0);
      self->again_head = 0;
    }
  g_array_append_val (self->again, position);
}

static void
conclude (SoketScanner   *self,
          SoketProbe     *probe,
          guint32         position,
          SoketScanState  state,
          int             errnum,
          GBytes         *banner)
{
  gint64 started_us = self->started_us[position];
  gint64 elapsed_us = started_us != 0 ? soket_probe_get_answered_us (probe) - started_us : 0;

  soket_scan_table_conclude (self->table, position, state, errnum, elapsed_us, banner);
}

static void
let_go (SoketScanner *self)
{
  GHashTableIter iter;
  gpointer probe, flight;

  if (self->lookup != NULL)
    g_cancellable_cancel (self->lookup);
  g_clear_object (&self->lookup);
  soket_deadline_clear (&self->pump);
  soket_deadline_clear (&self->ramp);

  g_hash_table_iter_init (&iter, self->flights);
  while (g_hash_table_iter_next (&iter, &probe, &flight))
    if (soket_probe_cancel (probe))
      conclude (self, probe, ((Flight *) flight)->position, SOKET_SCAN_OPEN, 0, NULL);
  g_hash_table_remove_all (self->flights);
  g_ptr_array_set_size (self->idle_probes, 0);
  g_array_set_size (self->again, 0);
  self->again_head = 0;
  g_clear_pointer (&self->started_us, g_free);
  g_clear_pointer (&self->n_tries, g_free);
  g_clear_pointer (&self->poller, soket_poller_unref);
}

static void
finish (SoketScanner *self,
        GError       *error)
{
  g_autoptr (GTask) task = soket_operation_end (&self->scanning);

  self->ended_us = g_get_monotonic_time ();
  let_go (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* The system is short of something: FALSE once it is so for too long with nothing in flight whose end could help. */
static gboolean
wait_out (SoketScanner *self)
{
  self->allowed = MAX (g_hash_table_size (self->flights), 1);
  return g_hash_table_size (self->flights) > 0 || ++self->n_short < SHORT_WAITS;
}

/* FALSE: the port's turn comes again, not now. */
static gboolean
take_verdict (SoketScanner      *self,
              SoketProbe        *probe,
              guint32            position,
              SoketProbeVerdict  verdict,
              int                errnum,
              GBytes            *banner)
{
  if (verdict != SOKET_PROBE_SHORT)
    self->n_short = 0;

  switch (verdict)
    {
    case SOKET_PROBE_OPEN:
      conclude (self, probe, position, SOKET_SCAN_OPEN, 0, banner);
      return TRUE;
    case SOKET_PROBE_REFUSED:
      conclude (self, probe, position, SOKET_SCAN_CLOSED, errnum, NULL);
      return TRUE;
    case SOKET_PROBE_SILENT:
      if ((++self->n_tries[position] & ~AVOID_SELF) <= self->options.retries)
        try_again (self, position);
      else
        conclude (self, probe, position, SOKET_SCAN_FILTERED, errnum, NULL);
      return TRUE;
    case SOKET_PROBE_UNREACHABLE:
      conclude (self, probe, position, SOKET_SCAN_FILTERED, errnum, NULL);
      return TRUE;
    case SOKET_PROBE_SHORT:
      if (wait_out (self))
        {
          try_again (self, position);
          return FALSE;
        }
      conclude (self, probe, position, SOKET_SCAN_ERROR, errnum, NULL);
      return TRUE;
    case SOKET_PROBE_SELF:
      self->n_tries[position] |= AVOID_SELF;
      try_again (self, position);
      return TRUE;
    case SOKET_PROBE_FAILED:
    default:
      conclude (self, probe, position, SOKET_SCAN_ERROR, errnum, NULL);
      return TRUE;
    }
}

static gboolean
is_near (SoketScanner *self)
{
  return self->is_loopback || self->n_far < FAR_AFTER;
}

/* Starts one probe; FALSE: no more for now. */
static gboolean
launch (SoketScanner *self)
{
  guint32 position = take_position (self);
  SoketEndpoint endpoint = self->target;
  g_autoptr (SoketProbe) probe = NULL;
  SoketProbeVerdict verdict;
  gboolean is_first, done;
  gsize n_results;
  int errnum;

  if (self->idle_probes->len > 0)
    probe = g_ptr_array_steal_index_fast (self->idle_probes, self->idle_probes->len - 1);
  else
    probe = soket_probe_new (self->poller, self->options.timeout_ms, self->options.banner, verdict_cb, self);
  is_first = self->started_us[position] == 0;
  if (is_first)
    self->started_us[position] = g_get_monotonic_time ();

  if ((self->n_tries[position] & AVOID_SELF) != 0)
    soket_probe_avoid_self (probe);
  endpoint.port = soket_scan_table_get_results (self->table, &n_results)[position].port;
  if (!soket_probe_try (probe, &endpoint, is_near (self), &verdict, &errnum))
    {
      Flight *flight = g_new (Flight, 1);

      self->n_far++;
      soket_scan_table_set_asked (self->table, position);
      *flight = (Flight) { probe, position };
      g_hash_table_insert (self->flights, g_object_ref (probe), flight);
      return TRUE;
    }
  self->n_far = 0;
  /* Nothing went out: the port has not been tried yet. */
  if (verdict == SOKET_PROBE_SHORT && is_first)
    self->started_us[position] = 0;
  done = take_verdict (self, probe, position, verdict, errnum, NULL);
  g_ptr_array_add (self->idle_probes, g_steal_pointer (&probe));
  /* Probes that wait for nothing may hold the descriptors that this one lacks. */
  if (verdict == SOKET_PROBE_SHORT)
    g_ptr_array_set_size (self->idle_probes, 0);
  return done;
}

static void
pump_on (SoketScanner *self,
         gboolean      is_short)
{
  if (!has_work (self))
    {
      if (g_hash_table_size (self->flights) == 0)
        finish (self, NULL);
      return;
    }
  if (is_short)
    soket_deadline_arm (&self->pump, SHORT_MS);
  else if (g_hash_table_size (self->flights) < self->allowed)
    soket_deadline_arm (&self->pump, self->options.pause_ms);
  if (self->allowed < self->max_in_flight && !soket_deadline_is_armed (&self->ramp))
    soket_deadline_arm (&self->ramp, RAMP_MS);
}

static void
pump (gpointer owner)
{
  SoketScanner *self = owner;
  gint64 end_us = g_get_monotonic_time () + SOKET_POLLER_BUDGET_US;
  gboolean is_short = FALSE;

  while (!is_short && has_work (self) && g_hash_table_size (self->flights) < self->allowed)
    {
      is_short = !launch (self);
      soket_work_mark ();
      if (self->options.pause_ms > 0 || g_get_monotonic_time () >= end_us)
        break;
    }
  pump_on (self, is_short);
}

static void
widen (gpointer owner)
{
  SoketScanner *self = owner;

  if (g_hash_table_size (self->flights) >= self->allowed)
    {
      self->allowed = MIN (self->allowed * 2, self->max_in_flight);
      if (!soket_deadline_is_armed (&self->pump))
        soket_deadline_arm (&self->pump, self->options.pause_ms);
    }
  if (self->allowed < self->max_in_flight && has_work (self))
    soket_deadline_arm (&self->ramp, RAMP_MS);
}

static void
verdict_cb (SoketProbe        *probe,
            SoketProbeVerdict  verdict,
            int                errnum,
            GBytes            *banner,
            gpointer           user_data)
{
  SoketScanner *self = user_data;
  Flight *flight = g_hash_table_lookup (self->flights, probe);
  guint32 position = flight->position;
  gboolean done;

  g_ptr_array_add (self->idle_probes, g_object_ref (probe));
  g_hash_table_remove (self->flights, probe);
  done = take_verdict (self, probe, position, verdict, errnum, banner);
  if (!soket_deadline_is_armed (&self->pump))
    pump_on (self, !done);
}

static void
begin (SoketScanner *self)
{
  self->is_loopback = soket_endpoint_is_loopback (&self->target);
  self->max_in_flight = soket_limits_clamp_probes (self->options.parallel);
  self->allowed = MIN (FIRST_IN_FLIGHT, self->max_in_flight);
  self->n_far = 0;
  self->n_short = 0;
  self->next = 0;
  self->began_us = g_get_monotonic_time ();
  g_signal_emit (self, target_signal, 0);
  if (self->scanning.task != NULL)
    soket_deadline_arm (&self->pump, 0);
}

static void
resolved_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SoketScanner) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) addresses = soket_resolve_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->lookup);
  if (addresses == NULL)
    {
      finish (self, g_steal_pointer (&error));
      return;
    }
  self->target = g_array_index (addresses, SoketEndpoint, 0);
  for (guint i = 0; i < addresses->len && self->options.family == 0 && self->target.family != AF_INET; i++)
    self->target = g_array_index (addresses, SoketEndpoint, i);
  if (self->options.family == 0 && self->target.family != AF_INET)
    self->target = g_array_index (addresses, SoketEndpoint, 0);
  self->addresses = g_steal_pointer (&addresses);
  begin (self);
}

static void
cancelled_cb (gpointer owner)
{
  finish (owner, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The scan was cancelled.")));
}

static void
soket_scanner_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  if (property_id == PROP_ACTIVE)
    g_value_set_boolean (value, soket_scanner_get_active (SOKET_SCANNER (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
soket_scanner_dispose (GObject *object)
{
  let_go (SOKET_SCANNER (object));
  G_OBJECT_CLASS (soket_scanner_parent_class)->dispose (object);
}

static void
soket_scanner_finalize (GObject *object)
{
  SoketScanner *self = SOKET_SCANNER (object);

  soket_scan_table_free (self->table);
  g_clear_pointer (&self->addresses, g_array_unref);
  g_array_unref (self->again);
  g_hash_table_unref (self->flights);
  g_ptr_array_unref (self->idle_probes);
  G_OBJECT_CLASS (soket_scanner_parent_class)->finalize (object);
}

static void
soket_scanner_class_init (SoketScannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = soket_scanner_get_property;
  object_class->dispose = soket_scanner_dispose;
  object_class->finalize = soket_scanner_finalize;

  /**
   * SoketScanner:active:
   *
   * Whether a scan runs.
   */
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * SoketScanner::target:
   * @self: the scanner
   *
   * The name is resolved: soket_scanner_get_target() tells the address that is scanned.
   */
  target_signal = g_signal_new ("target", SOKET_TYPE_SCANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
soket_scanner_init (SoketScanner *self)
{
  self->table = soket_scan_table_new (NULL, 0);
  self->again = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->flights = g_hash_table_new_full (NULL, NULL, g_object_unref, g_free);
  self->idle_probes = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * soket_scanner_new:
 *
 * Returns: (transfer full): a scanner that has not scanned yet
 */
SoketScanner *
soket_scanner_new (void)
{
  return g_object_new (SOKET_TYPE_SCANNER, NULL);
}

/**
 * soket_scanner_run_async:
 * @self: a scanner
 * @options: copied
 * @cancellable: (nullable): ends the scan at once
 * @callback: called when every port has its verdict, or with what went wrong
 * @user_data: for @callback
 *
 * Begins a scan (slide "Simple Port Scanner"). The results of the one before are gone.
 */
void
soket_scanner_run_async (SoketScanner           *self,
                         const SoketScanOptions *options,
                         GCancellable           *cancellable,
                         GAsyncReadyCallback     callback,
                         gpointer                user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GCancellable) lookup = g_cancellable_new ();

  g_return_if_fail (options->n_ports > 0);

  g_task_set_source_tag (task, soket_scanner_run_async);
  if (!soket_operation_begin (&self->scanning, task, cancelled_cb, _("The scanner still scans.")))
    return;

  self->options = *options;
  self->options.timeout_ms = MAX (options->timeout_ms, 1);
  self->options.retries = MIN (options->retries, AVOID_SELF - 2);
  self->options.host = NULL;
  self->options.ports = NULL;
  soket_scan_table_free (self->table);
  self->table = soket_scan_table_new (options->ports, options->n_ports);
  self->n_ports = options->n_ports;
  self->started_us = g_new0 (gint64, self->n_ports);
  self->n_tries = g_new0 (guint16, self->n_ports);
  self->next = 0;
  self->target = (SoketEndpoint) { 0 };
  g_clear_pointer (&self->addresses, g_array_unref);
  self->began_us = g_get_monotonic_time ();
  self->ended_us = 0;

  self->poller = soket_poller_ref_default ();
  soket_deadline_init (&self->pump, self->poller, pump, G_OBJECT (self));
  soket_deadline_init (&self->ramp, self->poller, widen, G_OBJECT (self));
  self->lookup = g_object_ref (lookup);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  /* Whoever heard that may have cancelled it. */
  if (self->lookup == lookup)
    soket_resolve_async (options->host, 0, options->family, lookup, resolved_cb, g_object_ref (self));
}

/**
 * soket_scanner_run_finish:
 * @self: a scanner
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends a scan. After %G_IO_ERROR_CANCELLED what was found stays; the rest is %SOKET_SCAN_UNTRIED.
 *
 * Returns: whether every port has its verdict
 */
gboolean
soket_scanner_run_finish (SoketScanner  *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * soket_scanner_get_active:
 * @self: a scanner
 *
 * Returns: whether a scan runs
 */
gboolean
soket_scanner_get_active (SoketScanner *self)
{
  return self->scanning.task != NULL;
}

const SoketEndpoint *
soket_scanner_get_target (SoketScanner *self)
{
  return &self->target;
}

char *
soket_scanner_dup_others (SoketScanner *self)
{
  return soket_resolve_dup_others (self->addresses, &self->target);
}

const SoketScanResult *
soket_scanner_get_results (SoketScanner *self,
                           gsize        *n_results)
{
  return soket_scan_table_get_results (self->table, n_results);
}

const guint32 *
soket_scanner_get_finished (SoketScanner *self,
                            gsize        *n_finished)
{
  return soket_scan_table_get_finished (self->table, n_finished);
}

guint32
soket_scanner_get_n_begun (SoketScanner *self)
{
  return self->next;
}

guint
soket_scanner_get_n_unreachable (SoketScanner *self)
{
  return soket_scan_table_get_n_unreachable (self->table);
}

guint
soket_scanner_get_count (SoketScanner   *self,
                         SoketScanState  state)
{
  return soket_scan_table_get_count (self->table, state);
}

guint64
soket_scanner_get_elapsed_us (SoketScanner *self)
{
  gint64 end_us = self->ended_us != 0 ? self->ended_us : g_get_monotonic_time ();

  return self->began_us != 0 ? (guint64) (end_us - self->began_us) : 0;
}

guint
soket_scanner_get_in_flight (SoketScanner *self)
{
  return g_hash_table_size (self->flights);
}
