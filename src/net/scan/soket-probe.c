/* soket-probe.c - a reusable slot of the scanner: one port at a time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/scan/soket-probe.h"

#include "net/loop/soket-work.h"
#include "net/scan/soket-scan-options.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * A plain descriptor, used again for port after port: where a connection is refused a second connect () collects the error and leaves the
 * socket as it was when new, so that a closed port costs two system calls. On loopback the answer is there before the second call.
 *
 * An open port is closed with FIN, for a reset kills servers like the slides'; what the server said first is read, as unread input would
 * make a reset of the FIN. SO_REUSEADDR, or else the probe's TIME-WAIT would keep a later server from its port. Only a probe that reached
 * itself (RFC 9293, 3.5: both ends of a simultaneous open may be one) is closed with a reset: it would stay in TIME-WAIT on the scanned port.
 */

#define DRAIN_READS 64
#define SOURCE_TRIES 64

typedef enum
{
  PHASE_IDLE,
  PHASE_CONNECTING,
  PHASE_READING,    /* the banner */
} Phase;

struct _SoketProbe
{
  GObject         parent_instance;

  SoketPoller    *poller;
  SoketWatch     *watch;
  SoketDeadline   timeout;
  SoketDeadline   banner_timeout;
  guint           timeout_ms;
  gboolean        banner;
  SoketProbeFunc  func;
  gpointer        user_data;
  Phase           phase;
  int             fd;
  int             family;
  gboolean        avoid_self;
  gint64          answered_us;
  SoketEndpoint   target;
};

G_DEFINE_FINAL_TYPE (SoketProbe, soket_probe, G_TYPE_OBJECT)

static void
drop (SoketProbe *self)
{
  g_clear_pointer (&self->watch, soket_watch_free);
  soket_deadline_disarm (&self->timeout);
  soket_deadline_disarm (&self->banner_timeout);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  self->phase = PHASE_IDLE;
  self->avoid_self = FALSE;
}

/* Nothing unread, so that close () sends FIN. */
static void
drop_with_fin (SoketProbe *self)
{
  char bytes[4096];

  shutdown (self->fd, SHUT_WR);
  for (guint i = 0; i < DRAIN_READS; i++)
    if (recv (self->fd, bytes, sizeof bytes, MSG_DONTWAIT) <= 0)
      break;
  drop (self);
}

static void
drop_with_reset (SoketProbe *self)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (self->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  drop (self);
}

static gboolean
reached_itself (SoketProbe *self)
{
  struct sockaddr_storage local, peer;
  socklen_t local_length = sizeof local, peer_length = sizeof peer;

  memset (&local, 0, sizeof local);
  memset (&peer, 0, sizeof peer);
  return getsockname (self->fd, (struct sockaddr *) &local, &local_length) == 0 &&
         getpeername (self->fd, (struct sockaddr *) &peer, &peer_length) == 0 &&
         local_length == peer_length && memcmp (&local, &peer, local_length) == 0;
}

static gboolean
is_shortage (int error)
{
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM || error == EADDRNOTAVAIL || error == EAGAIN;
}

/* What an answer means; @sent, whether the SYN went out, tells an answer of the network from a refusal of this system's: without a route, for
 * one, nothing is sent, and nothing is learnt about the port. */
static SoketProbeVerdict
judge (int      error,
       gboolean sent)
{
  if (is_shortage (error))
    return SOKET_PROBE_SHORT;
  switch (error)
    {
    case 0:
    case ECONNRESET:
    case EPIPE:
      return SOKET_PROBE_OPEN;
    case ECONNREFUSED:
      return SOKET_PROBE_REFUSED;
    case ETIMEDOUT:
      return SOKET_PROBE_SILENT;
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EHOSTDOWN:
    case ENETDOWN:
    case ENONET:
    case EPROTO:
    case ENOPROTOOPT:
    case EACCES:
      return sent ? SOKET_PROBE_UNREACHABLE : SOKET_PROBE_FAILED;
    default:
      return SOKET_PROBE_FAILED;
    }
}

static gboolean
is_under_way (int error)
{
  return error == EINPROGRESS || error == EALREADY || error == EINTR;
}

/* An ICMP answer that comes while connect () still runs (loopback, containers) is a soft error: the kernel goes on with SYN, no kind of poll need
 * tell, and whoever asks for the error gets it. The socket still connects then, so it is of no use for another port. 0 where there is none. */
static int
take_soft_error (SoketProbe *self)
{
  int error = 0;
  socklen_t length = sizeof error;

  if (getsockopt (self->fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0)
    error = errno;
  if (error != 0)
    drop (self);
  return error;
}

static int
call_connect (SoketProbe *self)
{
  struct sockaddr_storage storage;
  socklen_t length = soket_endpoint_to_sockaddr (&self->target, &storage);

  soket_work_add (1);
  return connect (self->fd, (struct sockaddr *) &storage, length) == 0 ? 0 : errno;
}

/* A source port that is not the target's: the kernel's choice may be that one again. */
static int
bind_elsewhere (SoketProbe *self)
{
  guint first = g_random_int_range (1024, 65536 - SOURCE_TRIES);

  for (guint i = 0; i < SOURCE_TRIES; i++)
    {
      SoketEndpoint source = { .family = self->target.family, .port = (guint16) (first + i) };
      struct sockaddr_storage storage;
      socklen_t length = soket_endpoint_to_sockaddr (&source, &storage);

      if (source.port != self->target.port && bind (self->fd, (struct sockaddr *) &storage, length) == 0)
        return 0;
    }
  return EADDRNOTAVAIL;
}

static int
open_socket (SoketProbe *self)
{
  int one = 1;

  self->family = self->target.family;
  self->fd = socket (self->family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (self->fd < 0)
    return errno;
  setsockopt (self->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  return self->avoid_self ? bind_elsewhere (self) : 0;
}

static void
tell (SoketProbe        *self,
      SoketProbeVerdict  verdict,
      int                errnum,
      GBytes            *banner)
{
  g_object_ref (self);
  self->func (self, verdict, errnum, banner, self->user_data);
  g_object_unref (self);
}

static void ready_cb (gpointer     owner,
                      GIOCondition condition);

static void
wait_for (SoketProbe   *self,
          GIOCondition  interest)
{
  if (self->watch == NULL)
    self->watch = soket_watch_new (self->poller, self->fd, ready_cb, G_OBJECT (self));
  soket_watch_set_interest (self->watch, interest);
}

/* What the service has said so far, if it is all: TRUE with the bytes, or with none at the end of its stream. */
static gboolean
read_banner (SoketProbe  *self,
             GBytes     **banner)
{
  guint8 bytes[SOKET_SCAN_BANNER_MAX];
  gssize n = recv (self->fd, bytes, sizeof bytes, MSG_DONTWAIT);

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return FALSE;
  *banner = n > 0 ? g_bytes_new (bytes, (gsize) n) : NULL;
  return TRUE;
}

/* TRUE: there is a verdict, and the socket is as it should be for the next port. */
static gboolean
settle (SoketProbe        *self,
        int                error,
        gboolean           sent,
        SoketProbeVerdict *verdict)
{
  *verdict = judge (error, sent);
  self->answered_us = g_get_monotonic_time ();
  if (self->watch != NULL)
    soket_watch_set_interest (self->watch, 0);
  soket_deadline_disarm (&self->timeout);

  if (*verdict == SOKET_PROBE_OPEN && reached_itself (self))
    {
      drop_with_reset (self);
      *verdict = SOKET_PROBE_SELF;
    }
  else if (*verdict == SOKET_PROBE_OPEN && self->banner && self->fd >= 0)
    {
      self->phase = PHASE_READING;
      soket_deadline_arm (&self->banner_timeout, SOKET_SCAN_BANNER_MS);
      wait_for (self, G_IO_IN);
      return FALSE;
    }
  else if (*verdict == SOKET_PROBE_OPEN)
    drop_with_fin (self);
  else if (*verdict == SOKET_PROBE_REFUSED && !self->avoid_self)
    self->phase = PHASE_IDLE;
  else
    drop (self);
  return TRUE;
}

static void
ready_cb (gpointer     owner,
          GIOCondition condition)
{
  SoketProbe *self = owner;
  SoketProbeVerdict verdict;
  GBytes *banner = NULL;
  int error;

  if (self->phase == PHASE_READING)
    {
      if (!read_banner (self, &banner))
        return;
      drop_with_fin (self);
      tell (self, SOKET_PROBE_OPEN, 0, banner);
      return;
    }
  if (self->phase != PHASE_CONNECTING)
    return;
  error = call_connect (self);
  if (is_under_way (error))
    {
      error = take_soft_error (self);
      if (error == 0)
        return;
    }
  if (error == EISCONN)
    error = 0;
  if (settle (self, error, TRUE, &verdict))
    tell (self, verdict, error, NULL);
}

static void
timed_out (gpointer owner)
{
  SoketProbe *self = owner;
  SoketProbeVerdict verdict = SOKET_PROBE_SILENT;
  int error = take_soft_error (self);

  if (error != 0)
    settle (self, error, TRUE, &verdict);
  else
    {
      error = ETIMEDOUT;
      self->answered_us = g_get_monotonic_time ();
      drop (self);
    }
  tell (self, verdict, error, NULL);
}

static void
no_banner (gpointer owner)
{
  SoketProbe *self = owner;

  drop_with_fin (self);
  tell (self, SOKET_PROBE_OPEN, 0, NULL);
}

static void
soket_probe_dispose (GObject *object)
{
  SoketProbe *self = SOKET_PROBE (object);

  drop (self);
  soket_deadline_clear (&self->timeout);
  soket_deadline_clear (&self->banner_timeout);
  g_clear_pointer (&self->poller, soket_poller_unref);
  G_OBJECT_CLASS (soket_probe_parent_class)->dispose (object);
}

static void
soket_probe_class_init (SoketProbeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_probe_dispose;
}

static void
soket_probe_init (SoketProbe *self)
{
  self->fd = -1;
}

/**
 * soket_probe_new:
 * @poller: what it waits with
 * @timeout_ms: of one try
 * @banner: whether to read what an open port says first
 * @func: called with a verdict that did not come at once
 * @user_data: for @func
 *
 * Makes a probe without a descriptor.
 *
 * Returns: (transfer full): the probe
 */
SoketProbe *
soket_probe_new (SoketPoller    *poller,
                 guint           timeout_ms,
                 gboolean        banner,
                 SoketProbeFunc  func,
                 gpointer        user_data)
{
  SoketProbe *self = g_object_new (SOKET_TYPE_PROBE, NULL);

  self->poller = soket_poller_ref (poller);
  self->timeout_ms = timeout_ms;
  self->banner = banner;
  self->func = func;
  self->user_data = user_data;
  soket_deadline_init (&self->timeout, poller, timed_out, G_OBJECT (self));
  soket_deadline_init (&self->banner_timeout, poller, no_banner, G_OBJECT (self));
  return self;
}

/**
 * soket_probe_try:
 * @self: a probe that waits for nothing
 * @target: the address and port to connect to
 * @near: whether an answer may be there at once, as from this machine: then it is asked for at once
 * @verdict: (out): where %TRUE is returned
 * @errnum: (out): the errno value with it, or 0
 *
 * Tries to connect (slide "Simple Port Scanner": connect_ex).
 *
 * Returns: whether there is a verdict already; otherwise the probe's function is called once later
 */
gboolean
soket_probe_try (SoketProbe          *self,
                 const SoketEndpoint *target,
                 gboolean             near,
                 SoketProbeVerdict   *verdict,
                 int                 *errnum)
{
  gboolean sent = FALSE;
  int error = 0;

  g_assert (self->phase == PHASE_IDLE);

  self->target = *target;
  if (self->fd >= 0 && self->family != target->family)
    drop (self);
  if (self->fd < 0)
    error = open_socket (self);
  if (error == 0)
    {
      error = call_connect (self);
      sent = error == EINPROGRESS;
      if (sent && near)
        error = call_connect (self);
    }
  if (is_under_way (error))
    {
      error = take_soft_error (self);
      if (error == 0)
        {
          self->phase = PHASE_CONNECTING;
          soket_deadline_arm (&self->timeout, self->timeout_ms);
          wait_for (self, G_IO_OUT);
          return FALSE;
        }
    }
  *errnum = error;
  return settle (self, error, sent, verdict);
}

/**
 * soket_probe_avoid_self:
 * @self: a probe whose last verdict was %SOKET_PROBE_SELF
 *
 * Makes the next try come from a port that is not its target.
 */
void
soket_probe_avoid_self (SoketProbe *self)
{
  drop (self);
  self->avoid_self = TRUE;
}

/**
 * soket_probe_get_answered_us:
 * @self: a probe
 *
 * Tells when the last verdict was known, µs, monotonic. What an open port says first is waited for after that.
 *
 * Returns: the time, or 0 if there was no try
 */
gint64
soket_probe_get_answered_us (SoketProbe *self)
{
  return self->answered_us;
}

/**
 * soket_probe_cancel:
 * @self: a probe
 *
 * Ends what it waits for; its function is not called.
 *
 * Returns: whether the port was already found open, and only what it says first was waited for
 */
gboolean
soket_probe_cancel (SoketProbe *self)
{
  gboolean was_open = self->phase == PHASE_READING;

  if (was_open)
    drop_with_fin (self);
  else
    drop (self);
  return was_open;
}
