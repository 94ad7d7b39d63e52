/* soket-supervisor.c - the parent of a program that Soket starts: ends it, and all that it has started
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "supervisor/soket-supervisor.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 *     soket-supervisor PID
 *
 * A program leaves its process group and its session as it likes (daemon(3), setsid(1)), and who started it may be killed, and ends nobody then. But
 * whoever loses its parent becomes a child of the next ancestor that is a subreaper (prctl (2)): of this process. It ends nobody but its own children
 * and the program's group, and again, until it has none: those of a child that has ended are its own by then. The number of a child, and of the group
 * that it leads, is nobody else's before its parent has waited for it, so that nothing that the program has not started can be hit.
 *
 * PID is a child already, which the process had before it became this program: see net/loop/soket-child.c.
 */

/* Between two looks at those that are being ended: longer each time that nothing has happened. And how often none of them may be left
 * that can be, while nobody ends: those that fork and end all the time are seldom met in /proc, but waited for. */
#define LOOK_MS     20
#define LOOK_MS_MAX 1000
#define LOOKS_MAX   10

static pid_t program;
static bool has_ended;
static bool is_asked;
static bool is_ending;
static bool is_alone;  /* Soket has gone */
static bool has_reaped;

typedef struct
{
  pid_t pid;
  pid_t group;
  char  state;
} Child;

/* "4711 (a name) S 4710 4711 …": parent and group; the name may have brackets of its own. */
static bool
read_child (const char *name,
            Child      *child)
{
  char path[64], text[512];
  const char *behind;
  int parent = 0, group = 0;
  size_t length;
  FILE *file;

  if (snprintf (path, sizeof path, "/proc/%s/stat", name) >= (int) sizeof path)
    return false;
  file = fopen (path, "re");
  if (file == NULL)
    return false;
  length = fread (text, 1, sizeof text - 1, file);
  fclose (file);
  text[length] = '\0';
  behind = strrchr (text, ')');
  if (behind == NULL || sscanf (behind + 1, " %c %d %d", &child->state, &parent, &group) != 3 || parent != getpid ())
    return false;
  child->pid = (pid_t) atoi (name);
  child->group = group;
  return child->pid > 1;
}

/* Calls @func for each child; returns whether it did so for any. */
static bool
visit_children (bool (*func) (const Child *child))
{
  DIR *dir = opendir ("/proc");
  const struct dirent *entry;
  bool visited = false;
  Child child;

  while (dir != NULL && (entry = readdir (dir)) != NULL)
    if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && read_child (entry->d_name, &child) && func (&child))
      visited = true;
  if (dir != NULL)
    closedir (dir);
  return visited;
}

static bool
ask_child (const Child *child)
{
  /* It got SIGTERM with the program's group. */
  if (!has_ended && child->group == program)
    return false;
  kill (child->pid, SIGTERM);
  return kill (child->pid, SIGCONT) == 0;
}

/* Returns whether its end is waited for. One that has ended, and still is a child, is traced: its tracer waits first. One that has other
 * rights cannot be ended: it runs, as Soket says, and is left to itself when nobody is there to hear of it. */
static bool
end_child (const Child *child)
{
  int result = kill (child->pid, SIGKILL);

  /* One whose first thread has ended looks as if it had ended, too: its other threads hear. */
  if (child->state == 'Z' || child->state == 'X')
    return false;
  return result == 0 || !is_alone;
}

static void
ask (void)
{
  is_asked = true;
  /* The number of the group is nobody else's as long as the program has not been waited for. One that has stopped hears only when it goes on. */
  if (!has_ended)
    {
      kill (-program, SIGTERM);
      kill (-program, SIGCONT);
    }
  visit_children (ask_child);
}

static void
read_commands (void)
{
  char commands[16];
  ssize_t length = read (STDIN_FILENO, commands, sizeof commands);

  if (length == 0 || (length < 0 && errno != EINTR && errno != EAGAIN))
    is_ending = is_alone = true;
  for (ssize_t i = 0; i < length; i++)
    {
      if (commands[i] == SOKET_SUPERVISOR_ASK)
        ask ();
      else if (commands[i] == SOKET_SUPERVISOR_END)
        is_ending = true;
    }
}

static bool
is_alive (const Child *child)
{
  return child->state != 'Z' && child->state != 'X';
}

/* Returns whether any child is left. */
static bool
reap (void)
{
  SoketSupervisorEnd end = { 0 };
  bool ends = false;
  bool any;
  pid_t pid;
  int status;

  has_reaped = false;
  while ((pid = waitpid (-1, &status, WNOHANG)) > 0)
    {
      has_reaped = true;
      if (pid != program)
        continue;
      has_ended = ends = true;
      end.status = status;
      /* It has had its time; what it has left behind gets none of its own. */
      if (is_asked)
        is_ending = true;
    }
  any = pid == 0 || errno != ECHILD;
  /* What had the program for a parent was handed over before that could be waited for. */
  if (ends)
    {
      end.has_left = any && visit_children (is_alive);
      send (STDIN_FILENO, &end, sizeof end, MSG_NOSIGNAL);
    }
  return any;
}

int
main (int    argc,
      char **argv)
{
  struct pollfd fds[2] = { { .fd = STDIN_FILENO, .events = POLLIN }, { .events = POLLIN } };
  struct signalfd_siginfo info;
  unsigned looks = 0;
  int look_ms = LOOK_MS;
  sigset_t all;

  if (argc != 2 || (program = (pid_t) atoi (argv[1])) <= 1)
    return 2;

  /* Nothing that is sent to a group, by a terminal or a kill(1), ends it before its children. */
  sigfillset (&all);
  sigprocmask (SIG_SETMASK, &all, NULL);
  /* Where it is ignored nobody can be waited for. */
  signal (SIGCHLD, SIG_DFL);
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  sigemptyset (&all);
  sigaddset (&all, SIGCHLD);
  fds[1].fd = signalfd (-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
  /* The folder that the program was started in may be removed. */
  if (chdir ("/") != 0)
    return 2;

  while (reap ())
    {
      if (is_ending)
        {
          if (!has_ended)
            kill (-program, SIGKILL);
          looks = visit_children (end_child) || has_reaped ? 0 : looks + 1;
          if (looks == LOOKS_MAX)
            break;
        }
      /* Who has gone says so without end. */
      fds[0].fd = is_alone ? -1 : STDIN_FILENO;
      if (poll (fds, 2, is_ending ? look_ms : -1) <= 0)
        {
          /* One with other rights may run for days. */
          if (looks == 0 && look_ms < LOOK_MS_MAX)
            look_ms *= 2;
          continue;
        }
      look_ms = LOOK_MS;
      if (fds[0].revents != 0)
        read_commands ();
      while (read (fds[1].fd, &info, sizeof info) > 0)
        continue;
    }

  return 0;
}
