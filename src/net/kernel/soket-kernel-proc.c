/* soket-kernel-proc.c - finds one socket in the lists of /proc/net
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/kernel/soket-kernel-private.h"

#include "net/loop/soket-work.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Enough for 3,500 sockets, which are read in some 3 ms, on the main loop; beyond that it is better not to know than to wait. */
#define LIST_BYTES (512 * 1024)

/* As in sock_diag: the timer of a connection that the kernel keeps after both ends are done with it. */
#define TIMER_TIME_WAIT 3

typedef struct
{
  SoketEndpoint local;
  SoketEndpoint peer;
  guint         state;
  guint32       send_queue;
  guint32       receive_queue;
  guint         timer;
  guint64       ticks;
  guint32       drops;
} Row;

/* Eight digits for each four bytes, printed as a number of this machine's byte order. */
static gboolean
parse_address (const char    *digits,
               guint          port,
               SoketEndpoint *endpoint)
{
  gsize length = strlen (digits);

  if ((length != 8 && length != 32) || port > G_MAXUINT16)
    return FALSE;

  *endpoint = (SoketEndpoint) { .family = length == 8 ? AF_INET : AF_INET6, .port = (guint16) port };
  for (gsize i = 0; i < length / 8; i++)
    {
      char word[9] = { 0, };
      guint32 bytes = 0;

      memcpy (word, digits + 8 * i, 8);
      bytes = (guint32) g_ascii_strtoull (word, NULL, 16);
      memcpy (endpoint->address + 4 * i, &bytes, sizeof bytes);
    }
  return TRUE;
}

/* The lists are described in proc_net_tcp.rst of the kernel; those of UDP end in the inode, a count, a pointer and the drops. */
static gboolean
parse_row (const char *line,
           Row        *row)
{
  char local[33];
  char peer[33];
  guint local_port = 0;
  guint peer_port = 0;
  int rest = 0;

  memset (row, 0, sizeof *row);
  if (sscanf (line,
              " %*u: %32[0-9A-Fa-f]:%4x %32[0-9A-Fa-f]:%4x %2x %8" G_GINT32_MODIFIER "x:%8" G_GINT32_MODIFIER "x %2x:%16"
              G_GINT64_MODIFIER "x %n",
              local, &local_port, peer, &peer_port, &row->state, &row->send_queue, &row->receive_queue, &row->timer, &row->ticks,
              &rest) != 9)
    return FALSE;
  if (!parse_address (local, local_port, &row->local) || !parse_address (peer, peer_port, &row->peer))
    return FALSE;

  (void) sscanf (line + rest, "%*x %*u %*u %*u %*u %*s %" G_GINT32_MODIFIER "u", &row->drops);
  return TRUE;
}

static void
take_row (const SoketKernelQuestion *question,
          const Row                 *row,
          SoketKernelNow            *now)
{
  if (question->transport == SOKET_TRANSPORT_UDP)
    {
      now->receive_memory = row->receive_queue;
      now->send_memory = row->send_queue;
      now->drops = row->drops;
      return;
    }

  now->state.tcp_state = (guint8) soket_kernel_state_from_number (row->state);
  soket_kernel_set_queues (&now->state, row->receive_queue, row->send_queue);
  if (row->timer == TIMER_TIME_WAIT)
    now->expires_ms = (gint64) (row->ticks * 1000 / (guint64) MAX (sysconf (_SC_CLK_TCK), 1));
}

static gboolean
row_answers (const SoketKernelQuestion *question,
             const Row                 *row)
{
  if (question->transport == SOKET_TRANSPORT_TCP && (row->state == SOKET_TCP_STATE_LISTEN) != question->listener)
    return FALSE;
  return soket_kernel_question_matches (question, &row->local, &row->peer);
}

/**
 * soket_kernel_find_row:
 * @question: which socket
 * @text: (array length=length): part of such a list, from the beginning of a line; the ends of its lines become zeros
 * @length: its length in bytes
 * @n_read: (out): the bytes of whole lines that were read
 * @now: (out caller-allocates): what a row says; left alone where none is the socket's
 *
 * Looks for the socket in the rows of a list, as many as are whole.
 *
 * Returns: whether it is there
 */
gboolean
soket_kernel_find_row (const SoketKernelQuestion *question,
                       char                      *text,
                       gsize                      length,
                       gsize                     *n_read,
                       SoketKernelNow            *now)
{
  char *line = text;
  char *end = NULL;
  gboolean found = FALSE;

  while (!found && (end = memchr (line, '\n', (gsize) (text + length - line))) != NULL)
    {
      Row row;

      *end = '\0';
      found = parse_row (line, &row) && row_answers (question, &row);
      if (found)
        take_row (question, &row, now);
      line = end + 1;
    }
  *n_read = (gsize) (line - text);
  return found;
}

/* 0 with @now where the socket is in the list, ENOENT where it is not, another errno value where the list could not be read to its end. */
static int
search_list (const SoketKernelQuestion *question,
             const char                *directory,
             const char                *name,
             SoketKernelNow            *now)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  char buffer[16384];
  gsize filled = 0;
  gsize total = 0;
  int error = ENOENT;
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return errno == ENOENT ? ENOTSUP : errno;

  for (;;)
    {
      ssize_t received = read (fd, buffer + filled, sizeof buffer - filled);
      gsize n_read = 0;

      if (received < 0 && errno == EINTR)
        continue;
      if (received < 0)
        error = errno;
      if (received <= 0)
        break;

      soket_work_add ((gsize) received / SOKET_WORK_BYTES + 1);
      filled += (gsize) received;
      total += (gsize) received;
      if (soket_kernel_find_row (question, buffer, filled, &n_read, now))
        {
          error = 0;
          break;
        }

      filled -= n_read;
      memmove (buffer, buffer + n_read, filled);
      if (filled == sizeof buffer || total > LIST_BYTES)
        {
          error = EFBIG;
          break;
        }
    }
  close (fd);
  return error;
}

/**
 * soket_kernel_ask_proc_in:
 * @question: which socket
 * @directory: where the lists are
 * @now: (out caller-allocates): what they say
 *
 * Reads the lists `tcp` and `tcp6`, or `udp` and `udp6`, up to 512 KiB of each.
 *
 * Returns: whether they could tell
 */
gboolean
soket_kernel_ask_proc_in (const SoketKernelQuestion *question,
                          const char                *directory,
                          SoketKernelNow            *now)
{
  static const char *const names[2][2] = { { "tcp", "tcp6" }, { "udp", "udp6" } };
  const char *const *lists = names[question->transport == SOKET_TRANSPORT_TCP ? 0 : 1];
  int error = ENOENT;

  soket_kernel_now_init (now, SOKET_KERNEL_SOURCE_PROC);
  if (question->local.port != 0)
    {
      if (question->local.family == AF_INET)
        error = search_list (question, directory, lists[0], now);
      /* What a dual-stack socket has of IPv4 is in the list of IPv6; a system without IPv6 has no such list. */
      if (error == ENOENT)
        {
          error = search_list (question, directory, lists[1], now);
          if (error == ENOTSUP && question->local.family == AF_INET)
            error = ENOENT;
        }
      if (error == ENOENT)
        now->state.tcp_state = SOKET_TCP_STATE_CLOSED;
      if (error == 0 || error == ENOENT)
        return TRUE;
    }

  soket_kernel_now_init (now, SOKET_KERNEL_SOURCE_NONE);
  return FALSE;
}

/**
 * soket_kernel_ask_proc:
 * @question: which socket
 * @now: (out caller-allocates): what the kernel says
 *
 * Looks into `/proc/net`, which every user may read; it takes the longer the more sockets there are.
 *
 * Returns: whether it could tell
 */
gboolean
soket_kernel_ask_proc (const SoketKernelQuestion *question,
                       SoketKernelNow            *now)
{
  return soket_kernel_ask_proc_in (question, "/proc/net", now);
}
