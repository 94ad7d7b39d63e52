/* soket-child.c - a program that this one starts, and all that it starts itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/loop/soket-child.h"

#include "net/loop/soket-limits.h"
#include "net/loop/soket-start-error.h"
#include "supervisor/soket-supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * The program of a learner may do anything: print without end, go into the background, not listen to SIGTERM, leave children behind.
 * Between it and this process stands soket-supervisor, which finds and ends all of it, even when this process is killed and can do nothing
 * more:
 *
 *     this process --- fork () ---> supervisor --- fork () ---> program
 *          |________ control ___________|
 *
 * The supervisor is what GLib takes for the child. Before it becomes its own program it forks once more, and it is that child which returns
 * to GLib, and becomes the command: so GLib tells, as of any other, why a command could not be run.
 */

#define READ_SIZE   16384u
/* Between being asked to end, and being ended. */
#define PATIENCE_MS 2000
/* Who has other rights, and cannot be ended, may keep the pipe open, and write to it. What the pipe held is less. */
#define REST_MS     500
#define REST_MAX    (256u * 1024)

struct _SoketChild
{
  GObject        parent_instance;

  guint32        pid;
  GPid           supervisor;   /* 0 once it has been waited for: the number may be another's */
  int            control;      /* -1: nothing is left */
  guint          control_id;
  GInputStream  *output;       /* until it is read */
  GOutputStream *input;        /* (nullable) */
  GCancellable  *cancellable;  /* of the reading */
  gboolean       exited;
  int            status;
  guint          kill_id;
  guint          rest_id;
  gsize          n_rest;       /* bytes read since nothing is left */
};

G_DEFINE_FINAL_TYPE (SoketChild, soket_child, G_TYPE_OBJECT)

enum
{
  PRINTED,
  EXITED,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* In a build folder it lies beside the programs' own folders: with what is installed it might not agree. */
static char *
dup_supervisor (void)
{
  const char *given = g_getenv ("SOKET_SUPERVISOR");
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = own != NULL ? g_path_get_dirname (own) : g_strdup ("/");
  g_autofree char *built = g_build_filename (folder, "..", "supervisor", "soket-supervisor", NULL);

  if (given != NULL)
    return g_strdup (given);
  return g_file_test (built, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&built) : g_strdup (SUPERVISOR);
}

/* --- between fork () and exec (): only what signal handlers may call, too (signal-safety(7)) --- */

typedef struct
{
  const char *supervisor;
  int         control;
} Setup;

/* In decimal, at the end of @text. */
static char *
write_number (char  *text,
              gsize  size,
              pid_t  number)
{
  char *at = text + size - 1;

  for (*at = '\0'; at > text && (number > 0 || *at == '\0'); number /= 10)
    *--at = (char) ('0' + number % 10);
  return at;
}

static G_GNUC_NORETURN void
become_supervisor (const Setup *setup,
                   pid_t        program)
{
  char number[16];
  char *const argv[] = { (char *) "soket-supervisor", write_number (number, sizeof number, program), NULL };
  char *const environment[] = { NULL };
  int null = open ("/dev/null", O_RDWR | O_CLOEXEC);

  /* Not of a group that a terminal sends signals to. */
  setpgid (0, 0);
  /* Else it would keep what the program prints to, and reads from, open. */
  if (null >= 0 && dup2 (setup->control, STDIN_FILENO) == STDIN_FILENO && dup2 (null, STDOUT_FILENO) == STDOUT_FILENO
      && dup2 (null, STDERR_FILENO) == STDERR_FILENO && send (STDIN_FILENO, &program, sizeof program, MSG_NOSIGNAL) == sizeof program)
    execve (setup->supervisor, argv, environment);
  kill (program, SIGKILL);
  _exit (127);
}

static void
in_child (gpointer user_data)
{
  pid_t supervisor = getpid ();
  sigset_t all, before;
  pid_t program;

  sigfillset (&all);
  sigprocmask (SIG_SETMASK, &all, &before);
  signal (SIGCHLD, SIG_DFL);
  /* Before there is anyone: it holds for what is forked from now on, and is kept by exec (). */
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  program = _Fork ();
  if (program < 0)
    _exit (127);
  if (program > 0)
    {
      setpgid (program, program);
      become_supervisor (user_data, program);
    }

  /* Even a supervisor may be killed. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != supervisor)
    _exit (127);
  setpgid (0, 0);
  dup2 (STDOUT_FILENO, STDERR_FILENO);
  signal (SIGPIPE, SIG_DFL);
  signal (SIGINT, SIG_DFL);
  signal (SIGQUIT, SIG_DFL);
  soket_limits_restore ();
  sigprocmask (SIG_SETMASK, &before, NULL);
}

/* --- in this process --- */

static void
command (SoketChild *self,
         char        letter)
{
  if (self->control >= 0)
    send (self->control, &letter, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void
close_control (SoketChild *self)
{
  g_clear_handle_id (&self->control_id, g_source_remove);
  g_clear_handle_id (&self->kill_id, g_source_remove);
  if (self->control >= 0)
    close (self->control);
  self->control = -1;
}

static void
forget_output (SoketChild *self)
{
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->output);
}

static gboolean
rest_cb (gpointer user_data)
{
  SoketChild *self = user_data;

  self->rest_id = 0;
  forget_output (self);
  g_signal_emit (self, signals[ENDED], 0);
  return G_SOURCE_REMOVE;
}

/* What goes on while it runs must not keep its owner: with that the program ends. */
typedef struct
{
  GWeakRef      self;
  GCancellable *cancellable;
  guint8        buffer[READ_SIZE];
} Reading;

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Reading *reading = user_data;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  g_autoptr (SoketChild) self = g_weak_ref_get (&reading->self);

  if (length > 0 && self != NULL && self->control < 0)
    self->n_rest += (gsize) length;
  if (length > 0 && self != NULL && !g_cancellable_is_cancelled (reading->cancellable) && self->n_rest <= REST_MAX)
    {
      g_signal_emit (self, signals[PRINTED], 0, reading->buffer, (gulong) length);
      g_input_stream_read_async (G_INPUT_STREAM (source), reading->buffer, sizeof reading->buffer, G_PRIORITY_DEFAULT_IDLE, reading->cancellable,
                                 read_cb, reading);
      return;
    }
  if (self != NULL && self->output != NULL)
    {
      forget_output (self);
      if (self->control < 0)
        g_signal_emit (self, signals[ENDED], 0);
    }
  g_weak_ref_clear (&reading->self);
  g_object_unref (reading->cancellable);
  g_free (reading);
}

static void
start_reading (SoketChild *self,
               int         fd)
{
  Reading *reading = g_new0 (Reading, 1);

  self->output = g_unix_input_stream_new (fd, TRUE);
  self->cancellable = g_cancellable_new ();
  g_weak_ref_init (&reading->self, self);
  reading->cancellable = g_object_ref (self->cancellable);
  /* Below the window's frames: a program may print without end. */
  g_input_stream_read_async (self->output, reading->buffer, sizeof reading->buffer, G_PRIORITY_DEFAULT_IDLE, reading->cancellable, read_cb, reading);
}

static void
say_exited (SoketChild *self,
            int         status)
{
  self->exited = TRUE;
  self->status = status;
  g_signal_emit (self, signals[EXITED], 0);
}

/* The status of the program; the end says that nothing is left. */
static gboolean
control_cb (int          fd,
            GIOCondition condition,
            gpointer     user_data)
{
  g_autoptr (SoketChild) self = g_object_ref (user_data);
  int status;
  gssize length = read (fd, &status, sizeof status);

  if (length == sizeof status && !self->exited)
    say_exited (self, status);
  else if (length == 0 || (length < 0 && errno != EAGAIN && errno != EINTR))
    {
      self->control_id = 0;
      close_control (self);
      /* The supervisor was killed, and the program with it; or it was killed and its tracer has not let it go yet. */
      if (!self->exited)
        say_exited (self, SIGKILL);
      if (self->output != NULL)
        /* Behind what the pipe has: on a busy machine both are ready at once. */
        self->rest_id = g_timeout_add_full (G_PRIORITY_LOW, REST_MS, rest_cb, self, NULL);
      else
        g_signal_emit (self, signals[ENDED], 0);
      return G_SOURCE_REMOVE;
    }
  /* Whoever heard that may have dropped it. */
  return self->control_id != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Of the supervisor, though its owner may have gone. */
static void
reaped_cb (GPid     pid,
           int      status,
           gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (SoketChild) self = g_weak_ref_get (weak);

  g_spawn_close_pid (pid);
  if (self != NULL)
    self->supervisor = 0;
  g_weak_ref_clear (weak);
  g_free (weak);
}

/* The program can stop it, as any process of the same user. */
static void
wake_supervisor (SoketChild *self)
{
  if (self->supervisor > 0)
    kill (self->supervisor, SIGCONT);
}

static void
soket_child_dispose (GObject *object)
{
  SoketChild *self = SOKET_CHILD (object);

  /* That ends all of it. */
  close_control (self);
  wake_supervisor (self);
  forget_output (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->input);
  G_OBJECT_CLASS (soket_child_parent_class)->dispose (object);
}

static void
soket_child_class_init (SoketChildClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_child_dispose;

  signals[PRINTED] = g_signal_new ("printed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER,
                                   G_TYPE_ULONG);
  signals[EXITED] = g_signal_new ("exited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
soket_child_init (SoketChild *self)
{
  self->control = -1;
}

/* The supervisor has written its number before it became its own program, and GLib has waited for that. */
static gboolean
read_pid (int      control,
          guint32 *pid)
{
  pid_t program;

  if (recv (control, &program, sizeof program, MSG_DONTWAIT) != sizeof program)
    return FALSE;
  *pid = (guint32) program;
  return TRUE;
}

/**
 * soket_child_spawn:
 * @argv: (array zero-terminated=1): the program, which is looked for in PATH, and its arguments, as no shell sees them
 * @environment: (array zero-terminated=1): what it finds in its environment
 * @folder: (nullable): where it is started; otherwise where this program was
 * @with_input: whether soket_child_get_input() is its standard input; otherwise that is empty
 * @error: return location for an error
 *
 * Starts a program, with standard error where its standard output goes.
 *
 * Returns: (transfer full): what runs, of which the signals tell, or %NULL with a sentence that names the program
 */
SoketChild *
soket_child_spawn (const char *const  *argv,
                   char              **environment,
                   const char         *folder,
                   gboolean            with_input,
                   GError            **error)
{
  g_autoptr (SoketChild) self = g_object_new (SOKET_TYPE_CHILD, NULL);
  g_autofree char *supervisor = dup_supervisor ();
  Setup setup = { .supervisor = supervisor };
  GWeakRef *weak;
  int control[2];
  int stdin_fd = -1;
  int stdout_fd;
  gboolean spawned;
  GPid pid;

  if (!g_file_test (supervisor, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("Programs cannot be started: %s is missing."), supervisor);
      return NULL;
    }
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control) < 0)
    {
      int saved = errno;

      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved), g_strerror (saved));
      return NULL;
    }
  self->control = control[0];
  setup.control = control[1];
  spawned = g_spawn_async_with_pipes (folder, (char **) argv, environment, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, in_child, &setup, &pid,
                                      with_input ? &stdin_fd : NULL, &stdout_fd, NULL, error);
  close (control[1]);
  if (!spawned)
    {
      if (error != NULL)
        soket_start_error_explain (error, argv[0]);
      return NULL;
    }

  start_reading (self, stdout_fd);
  /* A write to a pipe that nobody reads would wait for room. Its other end is not concerned. */
  if (with_input)
    {
      g_unix_set_fd_nonblocking (stdin_fd, TRUE, NULL);
      self->input = g_unix_output_stream_new (stdin_fd, TRUE);
    }
  self->supervisor = pid;
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  g_child_watch_add (pid, reaped_cb, weak);
  if (!read_pid (self->control, &self->pid))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The program %s cannot be started now; try once more."), argv[0]);
      return NULL;
    }
  self->control_id = g_unix_fd_add (self->control, G_IO_IN | G_IO_HUP | G_IO_ERR, control_cb, self);
  g_source_set_name_by_id (self->control_id, "[soket] end of a program");
  return g_steal_pointer (&self);
}

static gboolean
kill_cb (gpointer user_data)
{
  SoketChild *self = user_data;

  self->kill_id = 0;
  soket_child_kill (self);
  return G_SOURCE_REMOVE;
}

void
soket_child_stop (SoketChild *self)
{
  if (self->control < 0 || self->kill_id != 0)
    return;
  command (self, SOKET_SUPERVISOR_ASK);
  wake_supervisor (self);
  self->kill_id = g_timeout_add (PATIENCE_MS, kill_cb, self);
}

void
soket_child_kill (SoketChild *self)
{
  command (self, SOKET_SUPERVISOR_END);
  wake_supervisor (self);
}

guint32
soket_child_get_pid (SoketChild *self)
{
  return self->pid;
}

gboolean
soket_child_has_exited (SoketChild *self)
{
  return self->exited;
}

int
soket_child_get_status (SoketChild *self)
{
  return self->status;
}

/* What lost its parent is a child of the supervisor; one that has ended is there until that has heard of it. */
gboolean
soket_child_has_left (SoketChild *self)
{
  g_autofree char *list = g_strdup_printf ("/proc/%d/task/%d/children", (int) self->supervisor, (int) self->supervisor);
  g_autofree char *text = NULL;
  g_auto (GStrv) pids = NULL;

  if (self->supervisor <= 0 || !g_file_get_contents (list, &text, NULL, NULL))
    return FALSE;
  pids = g_strsplit (text, " ", -1);
  for (guint i = 0; pids[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("/proc/%s/stat", pids[i]);
      g_autofree char *stat = NULL;
      const char *behind = *pids[i] != '\0' && g_file_get_contents (path, &stat, NULL, NULL) ? strrchr (stat, ')') : NULL;

      if (behind != NULL && behind[1] == ' ' && behind[2] != 'Z' && behind[2] != 'X')
        return TRUE;
    }
  return FALSE;
}

GOutputStream *
soket_child_get_input (SoketChild *self)
{
  return self->input;
}
