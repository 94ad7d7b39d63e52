/* soket-witness-control.c - the way from the program to the listener
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "witness/soket-witness-private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* Far from the numbers that the program's own descriptors have: a lesson depends on those. */
#define FIRST_FD 500
/* Where the limit of descriptors is lower. */
#define LOW_FD 200

enum
{
  NOT_OPEN,
  OPENING,
  OPEN,
  GONE,  /* nobody listens, or not any more: the program runs as if it were not watched */
};

static int      state;
static int      control = -1;
static int      held;
static int      has_side;   /* only a program that plays a side is stepped: the others need not look whether they are to be held */
static int      listening;  /* one thread reads what came while nobody is held */
static pid_t    process;
static pid_t    parent;
static uint64_t sequence;
static uint64_t n_lost;
static uint32_t times_freed;

/* So long a program may be held up in all by what it tells. */
#define PATIENCE_NS 300000000

static __thread pid_t thread __attribute__ ((tls_model ("initial-exec")));

int64_t
witness_now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (int64_t) now.tv_sec * 1000000000 + now.tv_nsec;
}

int
witness_is_process (void)
{
  return process == 0 || (pid_t) syscall (SYS_getpid) == process;
}

int
witness_owns (int fd)
{
  return fd >= 0 && __atomic_load_n (&state, __ATOMIC_ACQUIRE) == OPEN && fd == control;
}

int
witness_get_fd (void)
{
  return __atomic_load_n (&state, __ATOMIC_ACQUIRE) == OPEN ? control : -1;
}

int
witness_is_held (void)
{
  return __atomic_load_n (&held, __ATOMIC_RELAXED);
}

static void
fill (SoketWitnessMessage *message)
{
  if (thread == 0)
    thread = (pid_t) syscall (SYS_gettid);
  message->version = SOKET_WITNESS_VERSION;
  message->pid = (uint32_t) process;
  message->tid = (uint32_t) thread;
  message->sequence = __atomic_add_fetch (&sequence, 1, __ATOMIC_RELAXED);
  message->time_ns = witness_now_ns ();
}

/* Never waits: 0 where it could not be sent now. By the kernel's own call, as the library's may be ours. */
static int
put (SoketWitnessMessage *message,
     const struct iovec  *payload,
     int                  n_payload)
{
  struct iovec parts[17];
  struct msghdr packet = { .msg_iov = parts };
  size_t left = message->payload_length;
  long sent;

  parts[0] = (struct iovec) { .iov_base = message, .iov_len = sizeof *message };
  packet.msg_iovlen = 1;
  for (int i = 0; i < n_payload && left > 0 && packet.msg_iovlen < sizeof parts / sizeof *parts; i++)
    {
      size_t length = payload[i].iov_len < left ? payload[i].iov_len : left;

      parts[packet.msg_iovlen++] = (struct iovec) { .iov_base = payload[i].iov_base, .iov_len = length };
      left -= length;
    }
  message->payload_length -= (uint32_t) left;

  do
    sent = syscall (SYS_sendmsg, control, &packet, MSG_DONTWAIT | MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  if (sent < 0 && errno != EAGAIN && errno != ENOBUFS)
    {
      __atomic_store_n (&held, 0, __ATOMIC_RELAXED);
      __atomic_store_n (&state, GONE, __ATOMIC_RELEASE);
    }
  return sent >= 0;
}

/* How the program was started. Who listens could ask for it, too, but a short program has ended by then. */
static size_t
read_words (char *words)
{
  int fd = (int) syscall (SYS_openat, AT_FDCWD, "/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
  ssize_t length;

  if (fd < 0)
    return 0;
  length = syscall (SYS_read, fd, words, SOKET_WITNESS_WORDS_MAX);
  syscall (SYS_close, fd);
  return length > 0 ? (size_t) length : 0;
}

static void
say_hello (void)
{
  const char *tag = getenv (SOKET_WITNESS_TAG);
  char words[1 + SOKET_WITNESS_WORDS_MAX] = "";
  SoketWitnessMessage hello = { .kind = SOKET_WITNESS_HELLO, .fd = -1, .result = parent };
  struct iovec payload[] = {
    { .iov_base = (void *) tag, .iov_len = tag != NULL ? strnlen (tag, SOKET_WITNESS_TAG_MAX) : 0 },
    { .iov_base = words, .iov_len = 1 + read_words (words + 1) },
  };

  hello.flags = held ? SOKET_WITNESS_HELD : 0;
  hello.payload_length = (uint32_t) (payload[0].iov_len + payload[1].iov_len);
  fill (&hello);
  put (&hello, payload, 2);
}

static int
open_control (void)
{
  const char *path = getenv (SOKET_WITNESS_PATH);
  const char *tag = getenv (SOKET_WITNESS_TAG);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd, high;

  if (path == NULL || strlen (path) >= sizeof address.sun_path)
    return 0;
  memcpy (address.sun_path, path, strlen (path));
  fd = (int) syscall (SYS_socket, AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return 0;
  high = (int) syscall (SYS_fcntl, fd, F_DUPFD_CLOEXEC, FIRST_FD);
  if (high < 0)
    high = (int) syscall (SYS_fcntl, fd, F_DUPFD_CLOEXEC, LOW_FD);
  syscall (SYS_close, fd);
  if (high < 0)
    return 0;
  if (syscall (SYS_connect, high, &address, sizeof address) < 0)
    {
      syscall (SYS_close, high);
      return 0;
    }
  control = high;
  process = (pid_t) syscall (SYS_getpid);
  has_side = tag != NULL && *tag != '\0';
  /* A child is held where its parent was at that moment, whatever that was started with. */
  if (parent == 0)
    held = getenv (SOKET_WITNESS_HOLD) != NULL;
  return 1;
}

/* Whether somebody listens. The connection is made at the first socket. */
int
witness_is_wanted (void)
{
  int expected = NOT_OPEN;
  int saved = errno;

  if (__atomic_load_n (&state, __ATOMIC_ACQUIRE) == OPEN)
    return 1;
  if (!__atomic_compare_exchange_n (&state, &expected, OPENING, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return 0;

  if (open_control ())
    {
      __atomic_store_n (&state, OPEN, __ATOMIC_RELEASE);
      say_hello ();
    }
  else
    __atomic_store_n (&state, GONE, __ATOMIC_RELEASE);
  errno = saved;
  return __atomic_load_n (&state, __ATOMIC_ACQUIRE) == OPEN;
}

/*
 * Linux keeps ten packets (net.unix.max_dgram_qlen): whoever reads them need only be a moment late. A program is waited for until that has cost it
 * so much in all; the slides' port scanner, with its thousand connections, is then told whole, and one that floods is not held up.
 * Whether there may be room now.
 */
static int
wait_a_little (void)
{
  static int64_t left_ns = PATIENCE_NS;
  struct pollfd room = { .fd = control, .events = POLLOUT };
  struct timespec limit = { .tv_nsec = PATIENCE_NS / 10 };
  int64_t began = witness_now_ns ();
  int saved = errno;

  if (__atomic_load_n (&left_ns, __ATOMIC_RELAXED) <= 0)
    return 0;
  syscall (SYS_ppoll, &room, 1, &limit, NULL, 0);
  __atomic_sub_fetch (&left_ns, witness_now_ns () - began, __ATOMIC_RELAXED);
  errno = saved;
  return 1;
}

/* A call whose END does not fit is counted, and told with the next message that does. Its BEGIN, and a file, can do without. */
int
witness_send (SoketWitnessMessage *message,
              const struct iovec  *payload,
              int                  n_payload,
              uint64_t             payload_length)
{
  uint64_t lost;
  uint64_t n_calls = message->kind == SOKET_WITNESS_END && message->call != SOKET_WITNESS_POLL && !soket_witness_is_aside (message);

  if (__atomic_load_n (&state, __ATOMIC_ACQUIRE) != OPEN)
    return 0;

  lost = __atomic_exchange_n (&n_lost, 0, __ATOMIC_RELAXED);
  if (lost > 0)
    {
      SoketWitnessMessage told = { .kind = SOKET_WITNESS_LOST, .fd = -1, .result = (int64_t) lost };

      fill (&told);
      if (!put (&told, NULL, 0) && !(n_calls > 0 && wait_a_little () && put (&told, NULL, 0)))
        {
          __atomic_add_fetch (&n_lost, lost + n_calls, __ATOMIC_RELAXED);
          return 0;
        }
    }
  fill (message);
  message->payload_length = (uint32_t) (payload_length < SOKET_WITNESS_PAYLOAD_MAX ? payload_length : SOKET_WITNESS_PAYLOAD_MAX);
  if (put (message, payload, n_payload) || (n_calls > 0 && wait_a_little () && put (message, payload, n_payload)))
    return 1;
  __atomic_add_fetch (&n_lost, n_calls, __ATOMIC_RELAXED);
  return 0;
}

void
witness_wait_for_room (const struct timespec *limit)
{
  struct pollfd room = { .fd = control, .events = POLLOUT };
  struct timespec left = limit != NULL ? *limit : (struct timespec) { 0 };

  syscall (SYS_ppoll, &room, 1, limit != NULL ? &left : NULL, NULL, 0);
}

/* What is left for threads that had gone on already is passed over. One thread at a time: another would take what is meant for
 * who is held by then. */
static void
listen_to_hold (void)
{
  int expected = 0;

  if (!__atomic_compare_exchange_n (&listening, &expected, 1, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return;
  while (!witness_is_held () && __atomic_load_n (&state, __ATOMIC_ACQUIRE) == OPEN)
    {
      SoketWitnessGo go;

      if (syscall (SYS_recvfrom, control, &go, sizeof go, MSG_DONTWAIT, NULL, NULL) != sizeof go)
        break;
      if (go.tid == 0)
        __atomic_store_n (&held, 1, __ATOMIC_RELAXED);
    }
  __atomic_store_n (&listening, 0, __ATOMIC_RELEASE);
}

int
witness_has_to_hold (void)
{
  if (has_side && !witness_is_held ())
    listen_to_hold ();
  return witness_is_held ();
}

static void
sleep_ms (uint32_t ms)
{
  struct timespec left = { .tv_sec = ms / 1000, .tv_nsec = (long) (ms % 1000) * 1000000 };

  while (syscall (SYS_nanosleep, &left, &left) < 0 && errno == EINTR)
    continue;
}

/* An alarm clock that the program has set, as a client in C does against a server that never answers, stands still while it is held:
 * that somebody thinks before the next call is no time-out. Of several threads that are held the first has stopped it; it goes on with
 * the same one. */
static void
stop_alarm (struct itimerval *left)
{
  static const struct itimerval none;

  if (syscall (SYS_setitimer, ITIMER_REAL, &none, left) < 0)
    memset (left, 0, sizeof *left);
}

static void
go_on_with_alarm (const struct itimerval *left)
{
  if (left->it_value.tv_sec != 0 || left->it_value.tv_usec != 0)
    syscall (SYS_setitimer, ITIMER_REAL, left, NULL);
}

/* All threads read from one connection: each takes what is its own, and looks again in a moment where the first is another's. They wait in poll (),
 * which wakes all of them: of those that wait in recv () the kernel wakes one, and that need not be the one that is meant. */
static void
wait_for_go (WitnessCall *call,
             uint32_t    *delay_ms)
{
  static const struct timespec moment = { .tv_nsec = 1000000 };
  uint32_t n_freed = __atomic_load_n (&times_freed, __ATOMIC_RELAXED);

  /* Set free and held once more it had been set free: the one that let it go has forgotten it. */
  while (witness_is_held () && n_freed == __atomic_load_n (&times_freed, __ATOMIC_RELAXED) && __atomic_load_n (&state, __ATOMIC_ACQUIRE) == OPEN)
    {
      SoketWitnessGo go = { 0 };
      struct pollfd readable = { .fd = control, .events = POLLIN };
      long length;

      syscall (SYS_ppoll, &readable, 1, NULL, NULL, 0);
      length = syscall (SYS_recvfrom, control, &go, sizeof go, MSG_PEEK | MSG_DONTWAIT, NULL, NULL);
      if (length < 0 && (errno == EINTR || errno == EAGAIN))
        continue;
      if (length != sizeof go)
        {
          /* The listener has ended: what it held goes on. */
          __atomic_store_n (&held, 0, __ATOMIC_RELAXED);
          return;
        }
      /* "Hold from the next call", for a program that is held already. */
      if (go.tid == 0)
        {
          syscall (SYS_recvfrom, control, &go, sizeof go, MSG_DONTWAIT, NULL, NULL);
          continue;
        }
      if (go.tid != (uint32_t) thread)
        {
          syscall (SYS_nanosleep, &moment, NULL);
          continue;
        }
      syscall (SYS_recvfrom, control, &go, sizeof go, 0, NULL, NULL);
      if (go.is_free)
        {
          __atomic_add_fetch (&times_freed, 1, __ATOMIC_RELAXED);
          __atomic_store_n (&held, 0, __ATOMIC_RELAXED);
        }
      call->limit = go.limit;
      call->denied = go.error;
      *delay_ms = go.delay_ms;
      return;
    }
}

void
witness_hold (WitnessCall *call)
{
  struct itimerval left;
  uint32_t delay_ms = 0;

  stop_alarm (&left);
  wait_for_go (call, &delay_ms);
  go_on_with_alarm (&left);
  /* A delay that was asked for is the program's own slowness: the clock runs. */
  sleep_ms (delay_ms);
}

/* Says hello at once: until then nobody knows whether the child has become another program, which has none of these sockets. */
void
witness_forked (void)
{
  int fd = control;
  int was_open = __atomic_load_n (&state, __ATOMIC_ACQUIRE) == OPEN;

  parent = process;
  control = -1;
  process = 0;
  thread = 0;
  sequence = n_lost = 0;
  listening = 0;
  witness_forget_told ();
  if (fd >= 0)
    syscall (SYS_close, fd);
  __atomic_store_n (&state, NOT_OPEN, __ATOMIC_RELEASE);
  if (was_open)
    witness_is_wanted ();
}

/* exit () and the end of main (); a program that is killed, or calls _exit (), tells nothing. */
__attribute__ ((destructor)) static void
say_bye (void)
{
  static const struct timespec limit = { .tv_sec = 1 };
  SoketWitnessMessage bye = { .kind = SOKET_WITNESS_BYE, .fd = -1 };

  if (!witness_is_process () || witness_get_fd () < 0 || witness_send (&bye, NULL, 0, 0))
    return;
  /* Its calls have all returned: here the program may wait a moment, so that what was lost is counted to the end. */
  witness_wait_for_room (&limit);
  witness_send (&bye, NULL, 0, 0);
}
