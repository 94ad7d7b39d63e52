/* test-try-process.c - a learner's program may do anything: print without end, leave children behind, not listen to SIGTERM
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"
#include "net/experiment/soket-try-process.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static SoketTryProcess *
start (const char *const *command)
{
  SoketTryProcess *process = soket_try_process_new (command);
  g_autoptr (GError) error = NULL;

  g_assert_true (soket_try_process_start (process, NULL, &error));
  g_assert_no_error (error);
  return process;
}

#define START(...) start ((const char *const[]) { __VA_ARGS__, NULL })

static char *
dup_output (SoketTryProcess *process)
{
  g_autoptr (GBytes) output = soket_try_process_get_output (process);

  return g_strndup (g_bytes_get_size (output) > 0 ? g_bytes_get_data (output, NULL) : "", g_bytes_get_size (output));
}

static gboolean
has_printed (SoketTryProcess *process,
             const char      *text)
{
  g_autofree char *output = dup_output (process);

  return strstr (output, text) != NULL;
}

static void
assert_ending (SoketTryProcess *process,
               const char      *wanted)
{
  g_autofree char *ending = soket_try_process_dup_ending (process);

  g_assert_cmpstr (ending, ==, wanted);
}

/* Ended, though perhaps nobody has asked for its status yet. */
static gboolean
is_gone (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", (int) pid);
  g_autofree char *stat = NULL;

  return !g_file_get_contents (path, &stat, NULL, NULL) || strstr (stat, ") Z ") != NULL;
}

/* --- started --- */

static void
test_input (void)
{
  g_autofree char *folder = g_dir_make_tmp ("soket-XXXXXX", NULL);
  g_autofree char *wanted = g_strdup_printf ("Isi pesan.%s\n", folder);
  g_autoptr (GBytes) input = g_bytes_new_static ("Isi pesan.", 10);
  g_autoptr (GError) error = NULL;
  SoketTryProcess *process = soket_try_process_new ((const char *const[]) { "sh", "-c", "cat; pwd -P", NULL });

  soket_try_process_set_folder (process, folder);
  /* The second run begins with nothing of the first. */
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *output = NULL;

      g_assert_true (soket_try_process_start (process, input, &error));
      g_assert_no_error (error);
      assert_ending (process, "");
      soket_test_wait_until (!soket_try_process_is_running (process));
      output = dup_output (process);
      g_assert_cmpstr (output, ==, wanted);
      g_assert_cmpint (soket_try_process_get_status (process), ==, 0);
    }
  g_assert_finalize_object (process);
  g_assert_no_errno (g_rmdir (folder));
}

static void
test_no_program (void)
{
  g_autoptr (GError) error = NULL;
  SoketTryProcess *process = soket_try_process_new ((const char *const[]) { "/nowhere/program", NULL });

  g_assert_false (soket_try_process_start (process, NULL, &error));
  g_assert_error (error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, "/nowhere/program"));
  g_assert_false (soket_try_process_is_running (process));
  assert_ending (process, "");
  soket_try_process_stop (process);
  soket_try_process_kill (process);
  g_assert_finalize_object (process);
}

/* --- what it prints --- */

/* Errors belong to it; of what ends a line, the escapes of a terminal do not. */
static void
test_last_line (void)
{
  SoketTryProcess *process = START ("sh", "-c", "echo first; printf '\\033[31mred\\n\\n' >&2; exit 7");
  g_autofree char *output = NULL;

  soket_test_wait_until (!soket_try_process_is_running (process));
  output = dup_output (process);
  g_assert_cmpstr (output, ==, "first\n\033[31mred\n\n");
  assert_ending (process, "It ended with status 7. Its last line: \\x1b[31mred");
  g_assert_finalize_object (process);
}

/* Nothing, and lines with nothing in them. */
static void
test_no_line (void)
{
  static const char *const scripts[] = { "exit 3", "printf '\\n \\n'; exit 3" };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      SoketTryProcess *process = START ("sh", "-c", scripts[i]);

      soket_test_wait_until (!soket_try_process_is_running (process));
      assert_ending (process, "It ended with status 3.");
      g_assert_finalize_object (process);
    }
}

static void
test_long_output (void)
{
  SoketTryProcess *process = START ("sh", "-c", "echo first; head -c 100000 /dev/zero | tr '\\0' a; printf '\\nlast\\n'");
  g_autofree char *output = NULL;

  soket_test_wait_until (!soket_try_process_is_running (process));
  output = dup_output (process);
  g_assert_cmpuint (strlen (output), ==, 65536);
  g_assert_true (g_str_has_prefix (output, "aaaa") && g_str_has_suffix (output, "a\nlast\n"));
  assert_ending (process, "It ended with status 0. Its last line: last");
  g_assert_finalize_object (process);
}

/* --- how it ends --- */

static void
test_stopped (void)
{
  SoketTryProcess *process = START ("sh", "-c", "trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 1000 & wait; done");

  soket_test_wait_until (has_printed (process, "ready"));
  soket_try_process_stop (process);
  soket_test_wait_until (!soket_try_process_is_running (process));
  assert_ending (process, "It ended with status 3. Its last line: bye");
  g_assert_finalize_object (process);
}

/* One that does not listen is ended; being asked twice gives it no more time. */
static void
test_deaf (void)
{
  SoketTryProcess *process = START ("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1000; done");

  soket_test_wait_until (has_printed (process, "ready"));
  soket_try_process_stop (process);
  soket_try_process_stop (process);
  g_assert_false (soket_try_process_has_exited (process));
  soket_test_wait_until (!soket_try_process_is_running (process));
  g_assert_true (WIFSIGNALED (soket_try_process_get_status (process)));
  assert_ending (process, "It was ended by signal 9 (SIGKILL: Killed). Its last line: ready");
  g_assert_finalize_object (process);
}

typedef enum
{
  WAY_KILL,
  WAY_DROP,
  WAY_END,    /* the program has ended by itself */
} Way;

/* What it has started goes with it: it would keep the port. */
static void
test_children (gconstpointer data)
{
  Way way = GPOINTER_TO_UINT (data);
  SoketTryProcess *process = START ("sh", "-c", way == WAY_END ? "sleep 1000 & echo child $!." : "sleep 1000 & echo child $!.; wait");
  g_autofree char *output = NULL;
  pid_t child;

  soket_test_wait_until (has_printed (process, "."));
  output = dup_output (process);
  child = (pid_t) atoi (output + strlen ("child "));
  g_assert_cmpint (child, >, 1);
  if (way == WAY_KILL)
    soket_try_process_kill (process);
  if (way != WAY_DROP)
    soket_test_wait_until (!soket_try_process_is_running (process));
  g_assert_finalize_object (process);
  soket_test_wait_until (is_gone (child));
}

/* Who has left the group, as what goes into the background does, ends with the program, too. */
static void
test_left_behind (void)
{
  static const char *const program = "import os\n"
                                     "ready, tell = os.pipe()\n"
                                     "pid = os.fork()\n"
                                     "if pid == 0:\n"
                                     "    os.setsid()\n"
                                     "    os.write(tell, b'.')\n"
                                     "    os.execlp('sleep', 'sleep', '1000')\n"
                                     "os.read(ready, 1)\n"
                                     "print('left', pid)\n";
  SoketTryProcess *process = START ("python3", "-c", program);
  g_autofree char *output = NULL;

  soket_test_wait_until (soket_try_process_has_exited (process));
  soket_test_wait_until (!soket_try_process_is_running (process));
  output = dup_output (process);
  g_assert_true (g_str_has_prefix (output, "left "));
  soket_test_wait_until (is_gone ((pid_t) atoi (output + strlen ("left "))));
  g_assert_cmpint (soket_try_process_get_status (process), ==, 0);
  g_assert_finalize_object (process);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/try-process/input", test_input);
  g_test_add_func ("/try-process/no-program", test_no_program);
  g_test_add_func ("/try-process/last-line", test_last_line);
  g_test_add_func ("/try-process/no-line", test_no_line);
  g_test_add_func ("/try-process/long-output", test_long_output);
  g_test_add_func ("/try-process/stopped", test_stopped);
  g_test_add_func ("/try-process/deaf", test_deaf);
  g_test_add_data_func ("/try-process/children/kill", GUINT_TO_POINTER (WAY_KILL), test_children);
  g_test_add_data_func ("/try-process/children/drop", GUINT_TO_POINTER (WAY_DROP), test_children);
  g_test_add_data_func ("/try-process/children/end", GUINT_TO_POINTER (WAY_END), test_children);
  g_test_add_func ("/try-process/left-behind", test_left_behind);

  return g_test_run ();
}
