/* soket-poller.c - one epoll set behind one GSource
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/loop/soket-poller.h"

#include "net/loop/soket-work.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <glib-unix.h>

/*
 * One GSource for each socket would make every turn of the main loop cost as much as there are sockets. Here the
 * kernel keeps the list (epoll, level-triggered), and GLib polls one descriptor.
 *
 * A turn (dispatch) serves what an earlier one fetched and had no time for, then fetches once, and stops between two watches when its
 * time is up. What is left stays in the queue, so that one busy socket cannot starve the others. Deadlines expire only after
 * the events that were fetched at or after their moment: a result beats its timer.
 */

#define FETCH 256

/* A poll () of GLib that took longer had nothing ready when it began. */
#define BLOCKED_US 500

typedef struct
{
  guint32 slot;
  guint32 generation;
  guint32 condition;
} Event;

typedef struct
{
  SoketWatch *watch;
  guint32     generation;
} Slot;

typedef struct
{
  GSource      source;
  SoketPoller *poller;
} PollerSource;

struct _SoketPoller
{
  int           ref_count;
  GMainContext *context;
  GSource      *source;
  int           epoll_fd;      /* -1 while there is no descriptor for it */
  gpointer      epoll_tag;
  GArray       *slots;         /* of Slot */
  GArray       *free_slots;    /* of guint32 */
  Event         events[FETCH];
  guint         next_event;
  guint         n_events;
  gint64        fetched_us;
  gboolean      looked_behind; /* since a deadline has passed, it was fetched once more */
  gint64        prepared_us;
  guint64       look;
  guint64       turn;
  SoketDeadlines deadlines;
  GPtrArray    *polled;        /* of SoketWatch, not owned: those that the set has no room for */
  guint8       *scratch;
  gsize         scratch_size;
};

struct _SoketWatch
{
  SoketPoller   *poller;
  SoketWatchFunc func;
  GObject       *owner;        /* it frees the watch */
  int            fd;
  guint32        slot;
  GIOCondition   wanted;
  GIOCondition   armed;
  gpointer       tag;          /* the source's, of one that is polled */
  gboolean       in_call;
};

static GMutex default_lock;
static GHashTable *default_pollers; /* GMainContext to SoketPoller, nothing owned */

/* GIOCondition and EPOLL* have the values of poll () alike. */
G_STATIC_ASSERT ((int) G_IO_IN == (int) EPOLLIN);
G_STATIC_ASSERT ((int) G_IO_OUT == (int) EPOLLOUT);
G_STATIC_ASSERT ((int) G_IO_ERR == (int) EPOLLERR);
G_STATIC_ASSERT ((int) G_IO_HUP == (int) EPOLLHUP);

/* No memory or descriptor is left, or the user watches more than /proc/sys/fs/epoll/max_user_watches, some hundred thousand. */
static gboolean
is_shortage (int error)
{
  return error == ENOMEM || error == ENOSPC || error == EMFILE || error == ENFILE;
}

/* Where the set has no room GLib polls the descriptor, which costs it something in every turn, and needs nothing of the kernel's. */
static void
start_polling (SoketWatch *watch)
{
  watch->tag = g_source_add_unix_fd (watch->poller->source, watch->fd, watch->wanted);
  g_ptr_array_add (watch->poller->polled, watch);
}

static void
stop_polling (SoketWatch *watch)
{
  if (watch->tag == NULL)
    return;
  g_source_remove_unix_fd (watch->poller->source, g_steal_pointer (&watch->tag));
  g_ptr_array_remove_fast (watch->poller->polled, watch);
}

static void
arm_watch (SoketWatch *watch)
{
  SoketPoller *self = watch->poller;
  struct epoll_event event = { 0 };
  int operation = EPOLL_CTL_MOD;
  int error;

  if (watch->armed == watch->wanted)
    return;

  if (watch->tag != NULL)
    {
      watch->armed = watch->wanted;
      if (watch->wanted == 0)
        stop_polling (watch);
      else
        g_source_modify_unix_fd (self->source, watch->tag, watch->wanted);
      return;
    }

  /* Without interest a watch leaves the set: a socket that was reset reports HUP for ever. */
  if (watch->wanted == 0)
    operation = EPOLL_CTL_DEL;
  else if (watch->armed == 0)
    operation = EPOLL_CTL_ADD;

  event.events = watch->wanted;
  event.data.u64 = (guint64) g_array_index (self->slots, Slot, watch->slot).generation << 32 | watch->slot;

  error = soket_poller_open (self);
  if (error == 0 && epoll_ctl (self->epoll_fd, operation, watch->fd, &event) < 0 && operation == EPOLL_CTL_ADD)
    error = errno;
  if (is_shortage (error))
    start_polling (watch);
  else if (error != 0)
    {
      g_warning ("epoll: %s", g_strerror (error));
      return;
    }
  watch->armed = watch->wanted;
}

/* What GLib has found ready: at most half of what is fetched, and not the same ones each time. */
static guint
fetch_polled (SoketPoller *self)
{
  guint n = 0;

  for (guint i = 0; i < self->polled->len && n < FETCH / 2; i++)
    {
      SoketWatch *watch = g_ptr_array_index (self->polled, (guint) ((self->turn + i) % self->polled->len));
      GIOCondition condition = g_source_query_unix_fd (self->source, watch->tag);

      if (condition != 0)
        self->events[n++] = (Event) { watch->slot, g_array_index (self->slots, Slot, watch->slot).generation, condition };
    }
  return n;
}

static void
fetch (SoketPoller *self)
{
  struct epoll_event events[FETCH];
  guint n_polled = fetch_polled (self);
  int n = self->epoll_fd >= 0 ? epoll_wait (self->epoll_fd, events, (int) (FETCH - n_polled), 0) : 0;

  self->next_event = 0;
  self->n_events = n_polled + (guint) MAX (n, 0);
  self->fetched_us = g_get_monotonic_time ();
  self->look++;
  for (int i = 0; i < n; i++)
    self->events[n_polled + (guint) i] = (Event) {
      .slot = (guint32) events[i].data.u64,
      .generation = (guint32) (events[i].data.u64 >> 32),
      .condition = events[i].events,
    };
}

static void
serve (SoketPoller *self,
       const Event *event)
{
  Slot *slot = &g_array_index (self->slots, Slot, event->slot);
  SoketWatch *watch = slot->watch;
  GIOCondition condition;
  GObject *owner;

  if (watch == NULL || slot->generation != event->generation || watch->wanted == 0)
    return;
  condition = event->condition & (watch->wanted | G_IO_ERR | G_IO_HUP);
  if (condition == 0)
    return;

  owner = g_object_ref (watch->owner);
  watch->in_call = TRUE;
  watch->func (owner, condition);

  /* The callback may have freed its watch, and the array of slots may have moved. */
  slot = &g_array_index (self->slots, Slot, event->slot);
  if (slot->watch == watch && slot->generation == event->generation)
    {
      watch->in_call = FALSE;
      arm_watch (watch);
    }
  g_object_unref (owner);
}

static gboolean
poller_prepare (GSource *source,
                int     *timeout_ms)
{
  SoketPoller *self = ((PollerSource *) source)->poller;
  gint64 next, now;

  self->prepared_us = g_get_monotonic_time ();
  *timeout_ms = -1;
  if (self->next_event < self->n_events)
    return TRUE;

  next = soket_deadlines_get_next (&self->deadlines);
  if (next == G_MAXINT64)
    return FALSE;
  now = g_source_get_time (source);
  if (next <= now)
    return TRUE;
  *timeout_ms = (int) MIN ((next - now + 999) / 1000, G_MAXINT);
  return FALSE;
}

static gboolean
poller_check (GSource *source)
{
  SoketPoller *self = ((PollerSource *) source)->poller;

  if (self->epoll_tag == NULL || g_source_query_unix_fd (source, self->epoll_tag) == 0 || g_get_monotonic_time () - self->prepared_us >= BLOCKED_US)
    self->look++;
  /* Where a descriptor is ready GLib dispatches all the same. */
  return self->next_event < self->n_events || soket_deadlines_get_next (&self->deadlines) <= g_source_get_time (source);
}

/* What has come is served before what is late, and one may stand behind another: the first bytes of a connection behind its accept. */
static gboolean
must_look_behind (SoketPoller *self)
{
  return !self->looked_behind && self->n_events > 0 && soket_deadlines_get_next (&self->deadlines) <= self->fetched_us;
}

static gboolean
poller_dispatch (GSource     *source,
                 GSourceFunc  func,
                 gpointer     data)
{
  g_autoptr (SoketPoller) self = soket_poller_ref (((PollerSource *) source)->poller);
  gint64 end_us = g_get_monotonic_time () + SOKET_POLLER_BUDGET_US;
  gboolean fetched = FALSE;

  self->turn++;
  /* What others did before, a test for instance, is not the poller's. */
  soket_work_begin ();
  while (TRUE)
    {
      while (self->next_event < self->n_events)
        {
          Event event = self->events[self->next_event++];

          serve (self, &event);
          soket_work_mark ();
          if (g_get_monotonic_time () >= end_us)
            {
              if (self->next_event >= self->n_events && !must_look_behind (self))
                {
                  self->looked_behind = FALSE;
                  soket_deadlines_expire (&self->deadlines, self->fetched_us, end_us);
                }
              return G_SOURCE_CONTINUE;
            }
        }
      self->looked_behind = must_look_behind (self);
      if (!self->looked_behind && (!soket_deadlines_expire (&self->deadlines, self->fetched_us, end_us) || fetched))
        return G_SOURCE_CONTINUE;
      fetch (self);
      fetched = TRUE;
    }
}

static GSourceFuncs poller_funcs =
{
  .prepare = poller_prepare,
  .check = poller_check,
  .dispatch = poller_dispatch,
};

/**
 * soket_poller_open:
 * @self: a poller
 *
 * Makes the epoll set, if there was no descriptor for it before. A watch needs it: whoever opens a socket asks first, since a socket that nobody can
 * watch is of no use.
 *
 * Returns: 0, or an errno value
 */
int
soket_poller_open (SoketPoller *self)
{
  if (self->epoll_fd >= 0)
    return 0;

  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  if (self->epoll_fd < 0)
    return errno;

  self->epoll_tag = g_source_add_unix_fd (self->source, self->epoll_fd, G_IO_IN);
  return 0;
}

/* The priority is G_PRIORITY_DEFAULT_IDLE: GTK paints at 120, and a socket above that would starve it. */
static SoketPoller *
poller_new (GMainContext *context)
{
  SoketPoller *self = g_new0 (SoketPoller, 1);

  self->ref_count = 1;
  self->context = context;
  self->slots = g_array_new (FALSE, TRUE, sizeof (Slot));
  self->free_slots = g_array_new (FALSE, FALSE, sizeof (guint32));
  soket_deadlines_init (&self->deadlines);
  self->polled = g_ptr_array_new ();
  self->epoll_fd = -1;

  self->source = g_source_new (&poller_funcs, sizeof (PollerSource));
  ((PollerSource *) self->source)->poller = self;
  g_source_set_static_name (self->source, "[soket] poller");
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT_IDLE);
  /* Otherwise GLib takes the descriptor out of its set around each dispatch, and wakes itself up by three system calls for it. A loop that runs
   * within a callback is served too: what is fetched is taken one by one. */
  g_source_set_can_recurse (self->source, TRUE);
  soket_poller_open (self);
  g_source_attach (self->source, context);
  return self;
}

/**
 * soket_poller_ref_default:
 *
 * Gives the poller of the thread-default main context, made at the first call and gone with the last reference.
 *
 * Returns: (transfer full): the poller
 */
SoketPoller *
soket_poller_ref_default (void)
{
  GMainContext *context = g_main_context_get_thread_default ();
  SoketPoller *self;

  if (context == NULL)
    context = g_main_context_default ();

  g_mutex_lock (&default_lock);
  if (default_pollers == NULL)
    default_pollers = g_hash_table_new (NULL, NULL);
  self = g_hash_table_lookup (default_pollers, context);
  if (self != NULL)
    soket_poller_ref (self);
  else
    {
      self = poller_new (context);
      g_hash_table_insert (default_pollers, context, self);
    }
  g_mutex_unlock (&default_lock);
  return self;
}

/**
 * soket_poller_ref:
 * @self: a poller
 *
 * Returns: (transfer full): @self
 */
SoketPoller *
soket_poller_ref (SoketPoller *self)
{
  self->ref_count++;
  return self;
}

/**
 * soket_poller_unref:
 * @self: (transfer full): a poller
 *
 * Drops a reference. Watches and deadlines hold one each.
 */
void
soket_poller_unref (SoketPoller *self)
{
  if (--self->ref_count > 0)
    return;

  g_mutex_lock (&default_lock);
  if (default_pollers != NULL && g_hash_table_lookup (default_pollers, self->context) == self)
    {
      g_hash_table_remove (default_pollers, self->context);
      if (g_hash_table_size (default_pollers) == 0)
        g_clear_pointer (&default_pollers, g_hash_table_unref);
    }
  g_mutex_unlock (&default_lock);

  g_source_destroy (self->source);
  g_source_unref (self->source);
  if (self->epoll_fd >= 0)
    close (self->epoll_fd);
  g_array_unref (self->slots);
  g_array_unref (self->free_slots);
  g_ptr_array_unref (self->polled);
  soket_deadlines_clear (&self->deadlines);
  g_free (self->scratch);
  g_free (self);
}

/**
 * soket_poller_get_turn:
 * @self: a poller
 *
 * Counts dispatches: what one watch did within one turn is measured by it.
 *
 * Returns: the number of turns begun
 */
guint64
soket_poller_get_turn (SoketPoller *self)
{
  return self->turn;
}

/**
 * soket_poller_get_look:
 * @self: a poller
 *
 * Counts how often the kernel was asked what is ready. What began to wait at one look and is ready at the very next may have been ready from the
 * beginning: the main loop did something else meanwhile. At a later one it has waited.
 *
 * Returns: the number of looks so far
 */
guint64
soket_poller_get_look (SoketPoller *self)
{
  return self->look;
}

/**
 * soket_poller_get_scratch:
 * @self: a poller
 * @size: bytes
 *
 * Lends a buffer to read into. All sockets share it, so that ten thousand idle connections cost no ten thousand buffers; what was read
 * is good until the next read of anybody.
 *
 * Returns: (transfer none): at least @size bytes
 */
guint8 *
soket_poller_get_scratch (SoketPoller *self,
                          gsize        size)
{
  if (self->scratch_size < size)
    {
      g_free (self->scratch);
      self->scratch = g_malloc (size);
      self->scratch_size = size;
    }
  return self->scratch;
}

/**
 * soket_watch_new:
 * @poller: a poller
 * @fd: a descriptor, open until the watch is freed
 * @func: called when @fd is ready
 * @owner: passed to @func and held while it runs; not otherwise
 *
 * Makes a watch without interest.
 *
 * Returns: (transfer full): the watch, for soket_watch_free() before @fd is closed
 */
SoketWatch *
soket_watch_new (SoketPoller    *poller,
                 int             fd,
                 SoketWatchFunc  func,
                 GObject        *owner)
{
  SoketWatch *self = g_slice_new0 (SoketWatch);

  self->poller = soket_poller_ref (poller);
  self->fd = fd;
  self->func = func;
  self->owner = owner;
  if (poller->free_slots->len > 0)
    {
      self->slot = g_array_index (poller->free_slots, guint32, poller->free_slots->len - 1);
      g_array_set_size (poller->free_slots, poller->free_slots->len - 1);
    }
  else
    {
      self->slot = poller->slots->len;
      g_array_set_size (poller->slots, poller->slots->len + 1);
    }
  g_array_index (poller->slots, Slot, self->slot).watch = self;
  return self;
}

/**
 * soket_watch_set_interest:
 * @self: a watch
 * @interest: %G_IO_IN, %G_IO_OUT, both, or 0; errors are always reported to a watch with an interest
 *
 * Says what the owner waits for. Within the watch's own callback the kernel hears of it once, after the callback.
 */
void
soket_watch_set_interest (SoketWatch   *self,
                          GIOCondition  interest)
{
  self->wanted = interest;
  if (!self->in_call)
    arm_watch (self);
}

/**
 * soket_watch_free:
 * @self: (transfer full): a watch
 *
 * Ends a watch; events that were fetched for it are void.
 */
void
soket_watch_free (SoketWatch *self)
{
  self->wanted = 0;
  arm_watch (self);
  soket_watch_free_closed (self);
}

/**
 * soket_watch_free_closed:
 * @self: (transfer full): a watch
 *
 * Ends a watch whose descriptor was closed just now: closing has taken it out of the kernel's set, which saves a system call for each
 * connection. Nobody may hold a duplicate of the descriptor.
 */
void
soket_watch_free_closed (SoketWatch *self)
{
  SoketPoller *poller = self->poller;
  Slot *slot = &g_array_index (poller->slots, Slot, self->slot);

  stop_polling (self);
  slot->watch = NULL;
  slot->generation++;
  g_array_append_val (poller->free_slots, self->slot);
  g_slice_free (SoketWatch, self);
  soket_poller_unref (poller);
}

/**
 * soket_deadline_init:
 * @self: memory of the owner
 * @poller: a poller
 * @func: called when the deadline has passed; it is disarmed by then
 * @owner: passed to @func and held while it runs; not otherwise
 *
 * Makes a deadline that is not armed.
 */
void
soket_deadline_init (SoketDeadline     *self,
                     SoketPoller       *poller,
                     SoketDeadlineFunc  func,
                     GObject           *owner)
{
  memset (self, 0, sizeof *self);
  self->link.data = self;
  self->poller = soket_poller_ref (poller);
  self->all = &poller->deadlines;
  self->func = func;
  self->owner = owner;
}

/**
 * soket_deadline_clear:
 * @self: a deadline, or memory of zeros
 *
 * Disarms it and lets go of the poller. May run twice.
 */
void
soket_deadline_clear (SoketDeadline *self)
{
  soket_deadline_disarm (self);
  if (self->poller != NULL)
    soket_poller_unref (g_steal_pointer (&self->poller));
}
