/* soket-numbers-helper.c - a small program of its own, to see which descriptors it gets
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/numbers/soket-numbers-helper.h"

#include "core/base/soket-error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * A window has dozens of descriptors open, so that a new one has any number. The helper is a child of fork () that keeps the three standard streams
 * alone, as a program has them that a shell starts. What it does and finds it writes into a pipe. The program may have threads: between fork () and
 * _exit () the child calls nothing but what signal handlers may call, too (signal-safety(7)).
 */

/* Its end of the pipe lies far above the descriptors that the lesson is about, and below the least limit of a shell. */
#define REPORT_FD 100

/* How long the helper is waited for; it takes less than a millisecond. */
#define HELPER_MS 2000

typedef struct
{
  SoketCallName call;  /* SOKET_CALL_NONE: something that is open */
  int           fd;
  int           error;
  gint64        started_us;
  gint64        returned_us;
  char          kind[sizeof ((SoketNumbersDescriptor *) NULL)->kind];
} Report;

static void
send_report (const Report *report)
{
  /* Smaller than PIPE_BUF, so it is written whole. */
  if (write (REPORT_FD, report, sizeof *report) != sizeof *report)
    _exit (1);
}

static int
report_socket (void)
{
  Report report = { .call = SOKET_CALL_SOCKET, .started_us = g_get_monotonic_time () };

  /* Plain: this is another process, and the engine's own descriptors would be counted with it. */
  report.fd = socket (AF_INET, SOCK_STREAM, 0);
  report.error = report.fd < 0 ? errno : 0;
  report.returned_us = g_get_monotonic_time ();
  send_report (&report);

  return report.fd;
}

static void
report_close (int fd)
{
  Report report = { .call = SOKET_CALL_CLOSE, .fd = fd, .started_us = g_get_monotonic_time () };

  report.error = close (fd) < 0 ? errno : 0;
  report.returned_us = g_get_monotonic_time ();
  send_report (&report);
}

/* As /proc/self/fd has them. */
static void
report_open (void)
{
  for (int fd = 0; fd < SOKET_NUMBERS_DESCRIPTORS_MAX; fd++)
    {
      char path[] = "/proc/self/fd/0";
      Report report = { .fd = fd };
      gssize length;

      path[sizeof path - 2] = (char) ('0' + fd);
      length = readlink (path, report.kind, sizeof report.kind - 1);
      if (length > 0)
        send_report (&report);
    }
}

static void
close_others (void)
{
#ifdef SYS_close_range
  if (syscall (SYS_close_range, 3, REPORT_FD - 1, 0) == 0 && syscall (SYS_close_range, REPORT_FD + 1, ~0U, 0) == 0)
    return;
#endif
  for (int fd = 3; fd < 20 * REPORT_FD; fd++)
    if (fd != REPORT_FD)
      close (fd);
}

static void
run_child (int pipe_fd,
           int to_close)
{
  if (dup2 (pipe_fd, REPORT_FD) != REPORT_FD)
    _exit (1);
  close_others ();
  if (to_close != SOKET_NUMBERS_ONLY_LOOK)
    {
      report_socket ();
      report_socket ();
      report_close (to_close);
      report_socket ();
    }
  report_open ();
  _exit (0);
}

static void
push_record (SoketTrace   *trace,
             pid_t         child,
             const Report *report)
{
  gint64 created_us = soket_trace_get_created_us (trace);
  SoketRecord record = {
    .kind = SOKET_RECORD_CALL,
    .side = SOKET_SIDE_CLIENT,
    .call = (guint8) report->call,
    .fd = report->fd,
    .error = report->error,
    .result = report->error == 0 ? 0 : -1,
    .started_us = report->started_us - created_us,
    .returned_us = report->returned_us - created_us,
    .program = (guint32) child,
    .local = { .family = AF_INET },
  };

  if (report->call == SOKET_CALL_CLOSE)
    {
      g_autofree char *number = g_strdup_printf ("%d", report->fd);

      record.option = g_intern_string (number);
    }
  soket_trace_push (trace, &record);
}

/* FALSE at the end, or where nothing came in time. */
static gboolean
read_report (int     fd,
             gint64  deadline_us,
             Report *report)
{
  gsize length = 0;

  while (length < sizeof *report)
    {
      struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
      gint64 left_us = deadline_us - g_get_monotonic_time ();
      gssize n;

      if (left_us <= 0)
        return FALSE;
      if (poll (&poll_fd, 1, (int) (left_us / 1000) + 1) < 0 && errno != EINTR)
        return FALSE;
      if (poll_fd.revents == 0)
        continue;
      n = read (fd, (char *) report + length, sizeof *report - length);
      if (n == 0 || (n < 0 && errno != EINTR))
        return FALSE;
      length += (gsize) MAX (n, 0);
    }

  return TRUE;
}

static gboolean
fail (GError **error)
{
  int saved = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s (%s)", g_strerror (saved), soket_errno_name (saved));
  return FALSE;
}

/**
 * soket_numbers_helper_run:
 * @to_close: the descriptor that is closed between the second socket () and the third, or %SOKET_NUMBERS_ONLY_LOOK
 * @trace: (nullable): where the calls are recorded, as those of another program
 * @system: where what is open in the end is put
 * @reopened: (out) (optional): what the third socket () gave, -1 where it gave nothing
 * @error: return location for an error
 *
 * Starts a small program that has the standard streams open and nothing else, lets it open two sockets, close one descriptor, and open another
 * socket.
 *
 * Returns: whether it could be started; otherwise an error of `G_IO_ERROR`
 */
gboolean
soket_numbers_helper_run (int                  to_close,
                          SoketTrace          *trace,
                          SoketNumbersSystem  *system,
                          int                 *reopened,
                          GError             **error)
{
  gint64 deadline_us = g_get_monotonic_time () + HELPER_MS * 1000;
  gboolean reported = FALSE;
  Report report;
  int pipe_fds[2];
  pid_t child;

  if (pipe2 (pipe_fds, O_CLOEXEC) < 0)
    return fail (error);
  child = fork ();
  if (child == 0)
    run_child (pipe_fds[1], to_close);
  close (pipe_fds[1]);
  if (child < 0)
    {
      close (pipe_fds[0]);
      return fail (error);
    }

  system->n_descriptors = 0;
  if (reopened != NULL)
    *reopened = -1;
  while (read_report (pipe_fds[0], deadline_us, &report))
    {
      reported = TRUE;
      if (report.call == SOKET_CALL_SOCKET && reopened != NULL)
        *reopened = report.fd;
      if (report.call != SOKET_CALL_NONE && trace != NULL)
        push_record (trace, child, &report);
      if (report.call == SOKET_CALL_NONE && system->n_descriptors < SOKET_NUMBERS_DESCRIPTORS_MAX)
        {
          SoketNumbersDescriptor *descriptor = &system->descriptors[system->n_descriptors++];

          descriptor->number = report.fd;
          memcpy (descriptor->kind, report.kind, sizeof descriptor->kind);
        }
    }
  close (pipe_fds[0]);
  /* It ends by itself; one that was stopped from outside is not waited for. */
  kill (child, SIGKILL);
  while (waitpid (child, NULL, 0) < 0 && errno == EINTR)
    ;
  if (reported)
    return TRUE;

  /* It could not have even the descriptor that it reports through. */
  errno = EMFILE;
  return fail (error);
}
