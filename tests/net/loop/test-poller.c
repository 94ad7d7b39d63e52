/* test-poller.c - one epoll set behind one GSource
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"
#include "net/loop/soket-poller.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* More than a turn may take, so that one callback ends the turn. */
#define LONG_US (SOKET_POLLER_BUDGET_US + 1000)

#define TYPE_OWNER (owner_get_type ())
G_DECLARE_FINAL_TYPE (Owner, owner, TEST, OWNER, GObject)

/* What owns a watch and a deadline; what their callbacks do is the test's. */
struct _Owner
{
  GObject        parent_instance;
  SoketPoller   *poller;
  SoketWatch    *watch;
  SoketDeadline  deadline;
  int            fd;         /* watched */
  int            other_fd;   /* its other end */
  guint          n_ready;
  guint          n_expired;
  GIOCondition   condition;
  void         (*ready)   (Owner *self);
  void         (*expired) (Owner *self);
  Owner         *partner;
  GString       *log;
  char           name;
};

G_DEFINE_FINAL_TYPE (Owner, owner, G_TYPE_OBJECT)

static void
owner_dispose (GObject *object)
{
  Owner *self = TEST_OWNER (object);

  g_clear_pointer (&self->watch, soket_watch_free);
  soket_deadline_clear (&self->deadline);
  g_clear_pointer (&self->poller, soket_poller_unref);
  if (self->fd >= 0)
    close (self->fd);
  if (self->other_fd >= 0)
    close (self->other_fd);
  self->fd = self->other_fd = -1;
  G_OBJECT_CLASS (owner_parent_class)->dispose (object);
}

static void
owner_class_init (OwnerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = owner_dispose;
}

static void
owner_init (Owner *self)
{
  self->fd = self->other_fd = -1;
}

static void
ready_cb (gpointer     owner,
          GIOCondition condition)
{
  Owner *self = owner;

  self->n_ready++;
  self->condition = condition;
  if (self->log != NULL)
    g_string_append_c (self->log, self->name);
  if (self->ready != NULL)
    self->ready (self);
}

static void
expired_cb (gpointer owner)
{
  Owner *self = owner;

  g_assert_false (soket_deadline_is_armed (&self->deadline));
  self->n_expired++;
  if (self->log != NULL)
    g_string_append_c (self->log, self->name);
  if (self->expired != NULL)
    self->expired (self);
}

static Owner *
owner_new_for_fd (SoketPoller *poller,
                  int          fd,
                  int          other_fd)
{
  Owner *self = g_object_new (TYPE_OWNER, NULL);

  self->poller = soket_poller_ref (poller);
  self->fd = fd;
  self->other_fd = other_fd;
  if (fd >= 0)
    self->watch = soket_watch_new (poller, fd, ready_cb, G_OBJECT (self));
  soket_deadline_init (&self->deadline, poller, expired_cb, G_OBJECT (self));
  return self;
}

static Owner *
owner_new (SoketPoller *poller)
{
  int fds[2];

  g_assert_no_errno (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds));
  return owner_new_for_fd (poller, fds[0], fds[1]);
}

static void
make_ready (Owner *self)
{
  g_assert_cmpint (write (self->other_fd, "x", 1), ==, 1);
}

static void
take_byte (Owner *self)
{
  char byte;

  /* GLib's polling may call once too often; there is nothing to read then. */
  if (read (self->fd, &byte, 1) < 0)
    g_assert_cmpint (errno, ==, EAGAIN);
}

static void
burn (gint64 duration_us)
{
  gint64 end_us = g_get_monotonic_time () + duration_us;

  while (g_get_monotonic_time () < end_us)
    ;
}

static void
burn_long (Owner *self)
{
  burn (LONG_US);
}

static void
lose_interest (Owner *self)
{
  soket_watch_set_interest (self->watch, 0);
}

/* Nothing is to be done any more: the loop turns and no source is ready. */
static void
assert_quiet (SoketPoller *poller)
{
  guint64 turn;

  soket_test_drain ();
  turn = soket_poller_get_turn (poller);
  for (guint i = 0; i < 100; i++)
    g_assert_false (g_main_context_iteration (NULL, FALSE));
  g_assert_cmpuint (soket_poller_get_turn (poller), ==, turn);
}

static void
test_new (void)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  Owner *owner = owner_new (poller);

  g_assert_cmpuint (soket_poller_get_turn (poller), ==, 0);
  make_ready (owner);
  assert_quiet (poller);

  soket_watch_set_interest (owner->watch, G_IO_IN);
  owner->ready = take_byte;
  soket_test_wait_until (owner->n_ready > 0);
  g_assert_cmpint (owner->condition, ==, G_IO_IN);
  assert_quiet (poller);
  g_assert_finalize_object (owner);
}

static void
test_default (void)
{
  SoketPoller *poller = soket_poller_ref_default ();
  SoketPoller *again = soket_poller_ref_default ();
  g_autoptr (GMainContext) context = g_main_context_new ();
  SoketPoller *other;

  g_assert_true (poller == again);
  soket_poller_unref (again);

  g_main_context_push_thread_default (context);
  other = soket_poller_ref_default ();
  g_assert_true (other != poller);
  soket_poller_unref (other);
  g_main_context_pop_thread_default (context);
  soket_poller_unref (poller);
}

static void
test_scratch (void)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  guint8 *scratch = soket_poller_get_scratch (poller, 10);

  g_assert_true (soket_poller_get_scratch (poller, 5) == scratch);
  scratch = soket_poller_get_scratch (poller, 100000);
  memset (scratch, 1, 100000);
  g_assert_true (soket_poller_get_scratch (poller, 100000) == scratch);
}

/* A watch that is always ready and takes more than a whole turn each time; fifteen others get one byte each. */
static void
test_fairness (void)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  Owner *busy = owner_new (poller);
  Owner *quiet[15];

  make_ready (busy);
  busy->ready = burn_long;
  soket_watch_set_interest (busy->watch, G_IO_IN);
  for (guint i = 0; i < G_N_ELEMENTS (quiet); i++)
    {
      quiet[i] = owner_new (poller);
      quiet[i]->ready = take_byte;
      soket_watch_set_interest (quiet[i]->watch, G_IO_IN);
    }

  for (guint round = 0; round < 10; round++)
    {
      guint64 turn = soket_poller_get_turn (poller);
      guint n_busy = busy->n_ready;

      for (guint i = 0; i < G_N_ELEMENTS (quiet); i++)
        {
          quiet[i]->n_ready = 0;
          make_ready (quiet[i]);
        }
      for (guint i = 0; i < G_N_ELEMENTS (quiet); i++)
        soket_test_wait_until (quiet[i]->n_ready > 0);

      /* All were fetched together and only the busy one is slow; a machine that is slow itself may need a turn for each. */
      g_assert_cmpuint (soket_poller_get_turn (poller) - turn, <=, 2 * (1 + G_N_ELEMENTS (quiet)));
      soket_test_wait_until (busy->n_ready > n_busy);
    }

  g_assert_finalize_object (busy);
  for (guint i = 0; i < G_N_ELEMENTS (quiet); i++)
    g_assert_finalize_object (quiet[i]);
}

/* More are ready than one fetch takes. */
static void
test_more_than_a_fetch (void)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  g_autoptr (GPtrArray) owners = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 400; i++)
    {
      Owner *owner = owner_new (poller);

      g_ptr_array_add (owners, owner);
      make_ready (owner);
      soket_watch_set_interest (owner->watch, G_IO_IN);
    }
  /* They stay ready: whoever comes late must get a turn all the same. */
  for (guint i = 0; i < owners->len; i++)
    soket_test_wait_until (((Owner *) owners->pdata[i])->n_ready > 0);
}

static void
test_left_over (void)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  g_autoptr (GString) log = g_string_new (NULL);
  Owner *owners[4];

  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    {
      owners[i] = owner_new (poller);
      owners[i]->log = log;
      owners[i]->name = "dabc"[i];
      owners[i]->ready = burn_long;
      if (i > 0)
        make_ready (owners[i]);
      soket_watch_set_interest (owners[i]->watch, G_IO_IN);
    }

  /* a, b and c are fetched together, and one is served. What becomes ready then comes after the other two, and so does a itself. */
  soket_test_wait_until (log->len > 0);
  g_assert_cmpuint (log->len, ==, 1);
  g_assert_true (g_main_context_pending (NULL));
  make_ready (owners[0]);
  soket_test_wait_until (log->len >= 4);
  for (const char *name = "abc"; *name != '\0'; name++)
    g_assert_true (memchr (log->str, *name, 3) != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    g_assert_finalize_object (owners[i]);
}

static void
test_interest (void)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  Owner *owner = owner_new (poller);

  make_ready (owner);
  soket_watch_set_interest (owner->watch, G_IO_OUT);
  soket_test_wait_until (owner->n_ready > 0);
  g_assert_cmpint (owner->condition, ==, G_IO_OUT);

  soket_watch_set_interest (owner->watch, G_IO_IN | G_IO_OUT);
  soket_test_wait_until (owner->condition == (G_IO_IN | G_IO_OUT));

  soket_watch_set_interest (owner->watch, 0);
  owner->n_ready = 0;
  assert_quiet (poller);
  g_assert_cmpuint (owner->n_ready, ==, 0);
  g_assert_finalize_object (owner);
}

static void
turn_to_writing (Owner *self)
{
  soket_watch_set_interest (self->watch, 0);
  soket_watch_set_interest (self->watch, self->n_ready == 1 ? G_IO_OUT : 0);
}

static void
test_interest_inside (void)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  Owner *owner = owner_new (poller);

  make_ready (owner);
  owner->ready = turn_to_writing;
  soket_watch_set_interest (owner->watch, G_IO_IN);
  soket_test_wait_until (owner->n_ready == 1);
  g_assert_cmpint (owner->condition, ==, G_IO_IN);
  soket_test_wait_until (owner->n_ready == 2);
  g_assert_cmpint (owner->condition, ==, G_IO_OUT);
  assert_quiet (poller);

  /* Away and back again within one callback. */
  soket_watch_set_interest (owner->watch, G_IO_OUT);
  soket_test_wait_until (owner->n_ready == 3);
  assert_quiet (poller);
  g_assert_finalize_object (owner);
}

static void
test_reset (void)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  int listener = soket_test_listen ("127.0.0.1", 1);
  SoketEndpoint endpoint = soket_test_local (listener);
  int client = soket_test_connect (SOCK_STREAM, &endpoint);
  int accepted = soket_test_accept (listener);
  struct linger linger = { 1, 0 };
  Owner *owner = owner_new_for_fd (poller, accepted, -1);

  soket_watch_set_interest (owner->watch, G_IO_IN);
  assert_quiet (poller);
  g_assert_no_errno (setsockopt (client, SOL_SOCKET, SO_LINGER, &linger, sizeof linger));
  close (client);
  owner->ready = lose_interest;
  soket_test_wait_until (owner->n_ready > 0);
  g_assert_cmpint (owner->condition & G_IO_HUP, ==, G_IO_HUP);

  /* The kernel would report HUP for ever. */
  g_assert_cmpuint (owner->n_ready, ==, 1);
  assert_quiet (poller);
  g_assert_finalize_object (owner);
  close (listener);
}

static void
free_own (Owner *self)
{
  g_clear_pointer (&self->watch, soket_watch_free);
}

static void
free_both (Owner *self)
{
  free_own (self->partner);
  free_own (self);
}

static void
free_partner (Owner *self)
{
  free_own (self->partner);
}

static void
test_free_inside (void)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  void (*ways[]) (Owner *) = { free_own, free_partner, free_both };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      Owner *a = owner_new (poller);
      Owner *b = owner_new (poller);

      a->partner = b;
      b->partner = a;
      a->ready = b->ready = ways[i];
      make_ready (a);
      make_ready (b);
      soket_watch_set_interest (a->watch, G_IO_IN);
      soket_watch_set_interest (b->watch, G_IO_IN);
      if (ways[i] == free_own)
        soket_test_wait_until (a->n_ready + b->n_ready == 2);
      else
        soket_test_wait_until (a->n_ready + b->n_ready >= 1);
      if (ways[i] == free_partner)
        {
          /* The one that is left is ready as before. */
          g_assert_true ((a->watch == NULL) != (b->watch == NULL));
          g_assert_true (a->n_ready == 0 || b->n_ready == 0);
          if (a->watch != NULL)
            lose_interest (a);
          else
            lose_interest (b);
        }
      else
        g_assert_cmpuint (a->n_ready + b->n_ready, ==, ways[i] == free_own ? 2 : 1);
      assert_quiet (poller);
      g_assert_finalize_object (a);
      g_assert_finalize_object (b);
    }
}

static Owner *reused;

static void
reuse_slot (Owner *self)
{
  free_own (self->partner);
  free_own (self);
  /* One of them takes the slot for which an event is queued. */
  reused = owner_new (self->poller);
  reused->partner = owner_new (self->poller);
  soket_watch_set_interest (reused->watch, G_IO_IN | G_IO_OUT);
  soket_watch_set_interest (reused->partner->watch, G_IO_IN);
}

static void
test_slot_reuse (void)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  Owner *a = owner_new (poller);
  Owner *b = owner_new (poller);

  a->partner = b;
  b->partner = a;
  a->ready = b->ready = reuse_slot;
  make_ready (a);
  make_ready (b);
  soket_watch_set_interest (a->watch, G_IO_IN);
  soket_watch_set_interest (b->watch, G_IO_IN);
  soket_test_wait_until (a->n_ready + b->n_ready > 0);
  soket_test_wait_until (reused->n_ready > 0);
  /* What the new ones hear is about themselves: nothing can be read from them. */
  g_assert_cmpint (reused->condition, ==, G_IO_OUT);
  soket_watch_set_interest (reused->watch, G_IO_IN);
  assert_quiet (poller);
  g_assert_cmpuint (reused->partner->n_ready, ==, 0);
  g_assert_cmpuint (a->n_ready + b->n_ready, ==, 1);

  g_assert_finalize_object (reused->partner);
  g_assert_finalize_object (reused);
  g_assert_finalize_object (a);
  g_assert_finalize_object (b);
}

static void
drop_owner (Owner *self)
{
  g_object_unref (self);
  /* Held while its callback runs, so this is no freed memory. */
  g_assert_cmpuint (self->n_ready + self->n_expired, ==, 1);
  g_assert_nonnull (self->watch);
}

static void
test_owner_held (void)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  Owner *owner = owner_new (poller);

  g_object_add_weak_pointer (G_OBJECT (owner), (gpointer *) &owner);
  owner->ready = drop_owner;
  make_ready (owner);
  soket_watch_set_interest (owner->watch, G_IO_IN);
  soket_test_wait_until (owner == NULL);

  owner = owner_new (poller);
  g_object_add_weak_pointer (G_OBJECT (owner), (gpointer *) &owner);
  owner->expired = drop_owner;
  soket_deadline_arm (&owner->deadline, 1);
  soket_test_wait_until (owner == NULL);
  assert_quiet (poller);
}

/* The last reference to the poller goes within its own turn. */
static void
test_poller_gone (void)
{
  SoketPoller *poller = soket_poller_ref_default ();
  Owner *owner = owner_new (poller);

  g_object_add_weak_pointer (G_OBJECT (owner), (gpointer *) &owner);
  owner->ready = drop_owner;
  make_ready (owner);
  soket_watch_set_interest (owner->watch, G_IO_IN);
  soket_poller_unref (poller);
  soket_test_wait_until (owner == NULL);
  soket_test_drain ();
}

/* Where descriptors are out there is no epoll set; it is made once there is one again. */
static void
test_no_descriptor (void)
{
  g_autoptr (SoketPoller) poller = NULL;
  struct rlimit limit, none;
  Owner *owner;

  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &limit));
  none = (struct rlimit) { .rlim_cur = 0, .rlim_max = limit.rlim_max };
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &none));
  poller = soket_poller_ref_default ();
  g_assert_cmpint (soket_poller_open (poller), ==, EMFILE);
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit));
  assert_quiet (poller);

  owner = owner_new (poller);
  owner->ready = take_byte;
  make_ready (owner);
  soket_watch_set_interest (owner->watch, G_IO_IN);
  soket_test_wait_until (owner->n_ready == 1);
  g_assert_finalize_object (owner);
}

/* No descriptor is left from here on. poll () wants as many allowed as it is given. */
static void
use_up_descriptors (void)
{
  struct rlimit limit;
  int next = dup (STDERR_FILENO);

  g_assert_no_errno (next);
  g_assert_no_errno (close (next));
  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &limit));
  limit.rlim_cur = (rlim_t) next;
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit));
}

/* Watches that have no room in the kernel's set, or where there is no set, are served by GLib's poll (), more of them than are fetched at a time, too;
 * those that come when there is room again are in the set. */
static void
test_polled (void)
{
  g_autoptr (SoketPoller) poller = NULL;
  Owner *owners[300];
  struct rlimit limit;
  guint n_ready = 0;

  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &limit));
  g_main_context_default ();
  use_up_descriptors ();
  poller = soket_poller_ref_default ();
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit));
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    owners[i] = owner_new (poller);
  use_up_descriptors ();
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    soket_watch_set_interest (owners[i]->watch, G_IO_IN);
  assert_quiet (poller);

  /* They stay ready: those that were served do not keep the others waiting. */
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    make_ready (owners[i]);
  for (guint turn = 0; turn < 1000 && n_ready < G_N_ELEMENTS (owners); turn++)
    {
      g_main_context_iteration (NULL, FALSE);
      n_ready = 0;
      for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
        n_ready += owners[i]->n_ready > 0;
    }
  g_assert_cmpuint (n_ready, ==, G_N_ELEMENTS (owners));
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    owners[i]->ready = i == 0 ? take_byte : lose_interest;
  assert_quiet (poller);

  /* Another interest, and none while it is ready. */
  owners[0]->ready = lose_interest;
  soket_watch_set_interest (owners[0]->watch, G_IO_IN | G_IO_OUT);
  soket_test_wait_until ((owners[0]->condition & G_IO_OUT) != 0);
  make_ready (owners[0]);
  assert_quiet (poller);

  /* Gone while it is ready, and its descriptor with it. */
  soket_watch_set_interest (owners[1]->watch, G_IO_OUT);
  g_assert_no_errno (close (owners[1]->fd));
  owners[1]->fd = -1;
  soket_watch_free_closed (g_steal_pointer (&owners[1]->watch));
  assert_quiet (poller);

  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit));
  owners[2]->n_ready = 0;
  make_ready (owners[2]);
  soket_watch_set_interest (owners[2]->watch, G_IO_IN);
  soket_test_wait_until (owners[2]->n_ready == 1);
  assert_quiet (poller);
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    g_assert_finalize_object (owners[i]);
}

/* epoll takes no regular file: that is said, and the other watches are served. */
static void
test_refused_by_epoll (void)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("soket-XXXXXX", &name, &error);
  Owner *file, *other;

  g_assert_no_error (error);
  g_unlink (name);
  file = owner_new_for_fd (poller, fd, -1);
  other = owner_new (poller);
  make_ready (other);

  g_test_expect_message ("soket-net", G_LOG_LEVEL_WARNING, "epoll: *");
  soket_watch_set_interest (file->watch, G_IO_IN);
  g_test_assert_expected_messages ();
  soket_watch_set_interest (other->watch, G_IO_IN);
  soket_test_wait_until (other->n_ready > 2);
  g_assert_cmpuint (file->n_ready, ==, 0);

  soket_watch_set_interest (file->watch, 0);
  soket_watch_set_interest (other->watch, 0);
  assert_quiet (poller);
  g_assert_finalize_object (file);
  g_assert_finalize_object (other);
}

/* --- deadlines --- */

static Owner *
deadline_new (SoketPoller *poller,
              GString     *log,
              char         name)
{
  Owner *self = owner_new_for_fd (poller, -1, -1);

  self->log = log;
  self->name = name;
  return self;
}

static void
test_deadline_order (void)
{
  const struct
  {
    const char *what;  /* "b20": arm b with 20 ms; "b-": disarm b */
    const char *expected;
  } rows[] = {
    { "a5 b5 c5 d80", "abcd" },
    { "a60 b5 c30 d80", "bcad" },   /* different durations */
    { "a5 b5 a5 d80", "bad" },      /* armed again: later */
    { "a5 b10 c5 b- d80", "acd" },
    { "a40 a5 d80", "ad" },         /* shorter than before */
    { "a5 a60 b10 d80", "bad" },    /* longer than before */
    { "a5 b5 c5 a- b- c- d20", "d" },
    { "a0 d20", "ad" },
  };
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) log = g_string_new (NULL);
      g_auto (GStrv) steps = g_strsplit (rows[i].what, " ", -1);
      Owner *owners[4];

      for (guint j = 0; j < G_N_ELEMENTS (owners); j++)
        owners[j] = deadline_new (poller, log, (char) ('a' + j));
      for (char **step = steps; *step != NULL; step++)
        {
          SoketDeadline *deadline = &owners[**step - 'a']->deadline;

          if ((*step)[1] == '-')
            {
              soket_deadline_disarm (deadline);
              g_assert_false (soket_deadline_is_armed (deadline));
              soket_deadline_disarm (deadline);
            }
          else
            {
              soket_deadline_arm (deadline, (guint) atoi (*step + 1));
              g_assert_true (soket_deadline_is_armed (deadline));
            }
        }
      soket_test_wait_until (owners[3]->n_expired > 0);
      g_assert_cmpstr (log->str, ==, rows[i].expected);
      assert_quiet (poller);
      for (guint j = 0; j < G_N_ELEMENTS (owners); j++)
        g_assert_finalize_object (owners[j]);
    }
}

static void
test_deadline_time (void)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  Owner *owner = deadline_new (poller, NULL, 'a');
  gint64 began_us = g_get_monotonic_time ();

  soket_deadline_arm (&owner->deadline, 30);
  soket_test_wait_until (owner->n_expired == 1);
  g_assert_cmpint (g_get_monotonic_time () - began_us, >=, 30000);
  g_assert_finalize_object (owner);
}

static void
arm_again (Owner *self)
{
  if (self->n_expired < 3)
    soket_deadline_arm (&self->deadline, 2);
}

static void
test_deadline_inside (void)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  Owner *owner = deadline_new (poller, NULL, 'a');

  owner->expired = arm_again;
  soket_deadline_arm (&owner->deadline, 2);
  soket_test_wait_until (owner->n_expired == 3);
  assert_quiet (poller);
  g_assert_finalize_object (owner);
}

static void
disarm_partner (Owner *self)
{
  soket_deadline_disarm (&self->partner->deadline);
}

static void
disarm_own (Owner *self)
{
  take_byte (self);
  soket_deadline_disarm (&self->deadline);
}

/* The answer came in time, but the program looked late. */
static void
test_result_beats_timer (void)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  g_autoptr (GString) log = g_string_new (NULL);
  Owner *owner = owner_new (poller);
  Owner *slow = owner_new (poller);
  Owner *a, *b;

  owner->log = log;
  owner->name = 'r';
  owner->ready = disarm_own;
  soket_watch_set_interest (owner->watch, G_IO_IN);
  /* Another one uses up the turn in which both would have been served. */
  slow->ready = burn_long;
  make_ready (slow);
  soket_watch_set_interest (slow->watch, G_IO_IN);
  for (guint i = 0; i < 20; i++)
    {
      owner->n_ready = 0;
      soket_deadline_arm (&owner->deadline, 1);
      make_ready (owner);
      burn (2000);
      soket_test_wait_until (owner->n_ready > 0);
    }
  lose_interest (slow);
  assert_quiet (poller);
  g_assert_cmpuint (owner->n_expired, ==, 0);

  /* One deadline may disarm another that has passed too. */
  a = deadline_new (poller, log, 'a');
  b = deadline_new (poller, log, 'b');
  a->partner = b;
  a->expired = disarm_partner;
  soket_deadline_arm (&a->deadline, 1);
  soket_deadline_arm (&b->deadline, 1);
  burn (3000);
  soket_test_wait_until (a->n_expired == 1);
  assert_quiet (poller);
  g_assert_cmpuint (b->n_expired, ==, 0);

  g_assert_finalize_object (a);
  g_assert_finalize_object (b);
  g_assert_finalize_object (owner);
  g_assert_finalize_object (slow);
}

static void
rouse_partner (Owner *self)
{
  take_byte (self);
  soket_watch_set_interest (self->partner->watch, G_IO_IN);
}

static void
rouse_partner_long (Owner *self)
{
  rouse_partner (self);
  burn (LONG_US);
}

/* What has come makes way for what has come behind it, as a listener does for the first bytes of its connection: the pause before the next ones,
 * which passed while the loop stood still, does not come in between, nor where the turn has no time left. */
static void
test_result_behind_a_result (gconstpointer data)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  g_autoptr (GString) log = g_string_new (NULL);
  Owner *listener = owner_new (poller);
  Owner *connection = owner_new (poller);
  Owner *pause = deadline_new (poller, log, 'p');

  listener->log = connection->log = log;
  listener->name = 'l';
  listener->ready = GPOINTER_TO_INT (data) ? rouse_partner_long : rouse_partner;
  listener->partner = connection;
  connection->name = 'c';
  connection->ready = take_byte;
  soket_watch_set_interest (listener->watch, G_IO_IN);
  make_ready (listener);
  make_ready (connection);
  soket_deadline_arm (&pause->deadline, 1);
  burn (3000);
  soket_test_wait_until (pause->n_expired == 1);
  g_assert_cmpstr (log->str, ==, "lcp");

  g_assert_finalize_object (listener);
  g_assert_finalize_object (connection);
  g_assert_finalize_object (pause);
}

/* Many have passed while the loop stood still: they come in the order of their moments, whatever their durations. */
static void
test_deadline_late (void)
{
  const guint durations_ms[] = { 9, 3, 7, 1, 5 };
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  g_autoptr (GString) log = g_string_new (NULL);
  Owner *owners[G_N_ELEMENTS (durations_ms)];

  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    {
      owners[i] = deadline_new (poller, log, (char) ('0' + durations_ms[i]));
      soket_deadline_arm (&owners[i]->deadline, durations_ms[i]);
      /* Their moments, in whole milliseconds apart, though arming them took time. */
      owners[i]->deadline.at_us = owners[0]->deadline.at_us + ((int) durations_ms[i] - 9) * 1000;
    }
  burn (10000);
  soket_test_wait_until (log->len == G_N_ELEMENTS (owners));
  g_assert_cmpstr (log->str, ==, "13579");
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    g_assert_finalize_object (owners[i]);
}

/* A busy watch that ends each turn does not hold deadlines up. */
static void
test_deadline_while_busy (void)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  Owner *busy[3];
  Owner *late = deadline_new (poller, NULL, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (busy); i++)
    {
      busy[i] = owner_new (poller);
      busy[i]->ready = burn_long;
      make_ready (busy[i]);
      soket_watch_set_interest (busy[i]->watch, G_IO_IN);
    }
  soket_deadline_arm (&late->deadline, 5);
  soket_test_wait_until (late->n_expired == 1);
  g_assert_cmpuint (busy[0]->n_ready, >, 0);
  g_assert_cmpuint (busy[0]->n_ready, <, 1000);
  for (guint i = 0; i < G_N_ELEMENTS (busy); i++)
    g_assert_finalize_object (busy[i]);
  g_assert_finalize_object (late);
}

static void
test_many_deadlines (void)
{
  enum { MANY = 16000 };
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();
  Owner **owners = g_new (Owner *, MANY);
  guint64 turn;
  guint n_expired = 0;

  for (guint i = 0; i < MANY; i++)
    {
      owners[i] = deadline_new (poller, NULL, 'a');
      soket_deadline_arm (&owners[i]->deadline, 600000);
    }
  turn = soket_poller_get_turn (poller);
  assert_quiet (poller);
  /* No dispatch at all: the loop sleeps until the first is due. */
  g_assert_cmpuint (soket_poller_get_turn (poller), ==, turn);

  for (guint i = 0; i < MANY; i++)
    soket_deadline_arm (&owners[i]->deadline, 1);
  soket_test_wait_until (owners[MANY - 1]->n_expired == 1);
  for (guint i = 0; i < MANY; i++)
    {
      n_expired += owners[i]->n_expired;
      g_assert_finalize_object (owners[i]);
    }
  g_assert_cmpuint (n_expired, ==, MANY);
  g_free (owners);
}

static void
test_clear (void)
{
  SoketDeadline zeros = { 0 };
  SoketPoller *poller = soket_poller_ref_default ();
  Owner *owner = deadline_new (poller, NULL, 'a');

  soket_deadline_clear (&zeros);
  soket_deadline_arm (&owner->deadline, 1);
  soket_deadline_clear (&owner->deadline);
  soket_deadline_clear (&owner->deadline);
  burn (2000);
  assert_quiet (poller);
  g_assert_cmpuint (owner->n_expired, ==, 0);
  g_assert_finalize_object (owner);
  soket_poller_unref (poller);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/poller/default", test_default);
  g_test_add_func ("/poller/scratch", test_scratch);
  g_test_add_func ("/poller/new", test_new);
  g_test_add_func ("/poller/fairness", test_fairness);
  g_test_add_func ("/poller/more-than-a-fetch", test_more_than_a_fetch);
  g_test_add_func ("/poller/left-over", test_left_over);
  g_test_add_func ("/poller/interest", test_interest);
  g_test_add_func ("/poller/interest-inside", test_interest_inside);
  g_test_add_func ("/poller/reset", test_reset);
  g_test_add_func ("/poller/free-inside", test_free_inside);
  g_test_add_func ("/poller/slot-reuse", test_slot_reuse);
  g_test_add_func ("/poller/owner-held", test_owner_held);
  g_test_add_func ("/poller/poller-gone", test_poller_gone);
  g_test_add_func ("/poller/no-descriptor", test_no_descriptor);
  g_test_add_func ("/poller/polled", test_polled);
  g_test_add_func ("/poller/refused-by-epoll", test_refused_by_epoll);
  g_test_add_func ("/poller/deadline/order", test_deadline_order);
  g_test_add_func ("/poller/deadline/time", test_deadline_time);
  g_test_add_func ("/poller/deadline/inside", test_deadline_inside);
  g_test_add_func ("/poller/deadline/result-first", test_result_beats_timer);
  g_test_add_data_func ("/poller/deadline/result-behind-a-result", GINT_TO_POINTER (FALSE), test_result_behind_a_result);
  g_test_add_data_func ("/poller/deadline/result-behind-a-long-result", GINT_TO_POINTER (TRUE), test_result_behind_a_result);
  g_test_add_func ("/poller/deadline/late", test_deadline_late);
  g_test_add_func ("/poller/deadline/while-busy", test_deadline_while_busy);
  g_test_add_func ("/poller/deadline/many", test_many_deadlines);
  g_test_add_func ("/poller/deadline/clear", test_clear);

  return g_test_run ();
}
