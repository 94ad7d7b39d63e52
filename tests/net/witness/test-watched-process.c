/* test-watched-process.c - another program plays a side
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"
#include "net/witness/soket-unseen.h"
#include "net/witness/soket-watched-process.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <link.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char                 *folder;
  SoketTrace           *trace;
  SoketWitnessListener *listener;
  SoketWatchedProcess  *process;
  uid_t                 other;    /* whose the looked at programs are; 0: this user's */
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("soket-process-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->trace = soket_trace_new ();
  fixture->listener = soket_witness_listener_new (fixture->trace, FALSE);
  g_assert_true (soket_witness_listener_open (fixture->listener, "witness", &error));
  fixture->process = soket_watched_process_new (fixture->listener, SOKET_SIDE_SERVER);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  g_clear_object (&fixture->process);
  /* What was cancelled, and who was ended, is told by the loop. */
  soket_test_drain ();
  g_assert_finalize_object (fixture->listener);
  g_assert_finalize_object (fixture->trace);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static void
give (Fixture    *fixture,
      const char *name,
      const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  soket_watched_process_set_command (fixture->process, path, NULL);
}

static gboolean
start (Fixture *fixture,
        GError **error)
{
  return soket_performer_start (SOKET_PERFORMER (fixture->process), &(SoketPerformerOptions) { 0 }, error);
}

static void
start_well (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  start (fixture, &error);
  g_assert_no_error (error);
}

static gboolean
is_active (Fixture *fixture)
{
  return soket_performer_get_active (SOKET_PERFORMER (fixture->process));
}

static gboolean
has_printed (Fixture    *fixture,
             const char *text)
{
  g_autoptr (GBytes) output = soket_watched_process_get_output (fixture->process);
  gsize length;
  const char *data = g_bytes_get_data (output, &length);

  return data != NULL && g_strstr_len (data, (gssize) length, text) != NULL;
}

static void
assert_ending (Fixture    *fixture,
               const char *wanted)
{
  g_autofree char *ending = soket_watched_process_dup_ending (fixture->process);

  g_assert_cmpstr (ending, ==, wanted);
}

/* What a program waits for that is to read late. */
static void
give_go (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "go", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "", 0, &error);
  g_assert_no_error (error);
}

/* What it prints, on both, what it reads, its folder, and how it ends. */
static void
test_python (Fixture      *fixture,
             gconstpointer user_data)
{
  give (fixture, "reads.py", "import os, sys\nprint('folder', os.getcwd())\nprint('salah', file=sys.stderr)\nprint('read', input())\nsys.exit(3)\n");
  start_well (fixture);
  g_assert_true (is_active (fixture));
  soket_test_wait_until (has_printed (fixture, "salah"));
  g_assert_true (has_printed (fixture, fixture->folder));
  soket_watched_process_write_line (fixture->process, "satu baris");
  soket_test_wait_until (has_printed (fixture, "read satu baris"));
  soket_test_wait_until (!is_active (fixture));
  assert_ending (fixture, "It ended with status 3.");
  g_assert_true (soket_watched_process_has_failed (fixture->process));

  /* Once more: the output is that of this run. */
  start_well (fixture);
  assert_ending (fixture, NULL);
  g_assert_false (soket_watched_process_has_failed (fixture->process));
  soket_test_wait_until (has_printed (fixture, "salah"));
  g_assert_false (has_printed (fixture, "satu baris"));
}

/* What it is given stands among what it prints, where it was given; no more of it is kept than of that, and nothing of an earlier run. */
static void
test_given (Fixture      *fixture,
            gconstpointer user_data)
{
  g_autofree char *long_line = g_strnfill (4000, 'x');
  gsize offset;
  guint n;

  give (fixture, "asks.py", "print('name? ', end='', flush=True)\nprint('halo', input())\nwhile True:\n    input()\n");
  g_assert_false (soket_watched_process_write_line (fixture->process, "early"));
  start_well (fixture);
  g_assert_null (soket_watched_process_get_line (fixture->process, 0, &offset));
  soket_test_wait_until (has_printed (fixture, "name? "));
  g_assert_true (soket_watched_process_write_line (fixture->process, "budi"));
  /* Python may write the end of the line by itself. */
  soket_test_wait_until (has_printed (fixture, "halo budi\n"));
  g_assert_cmpstr (soket_watched_process_get_line (fixture->process, 0, &offset), ==, "budi\n");
  g_assert_cmpuint (offset, ==, strlen ("name? "));
  g_assert_null (soket_watched_process_get_line (fixture->process, 1, &offset));

  for (guint i = 0; i < 200; i++)
    soket_test_wait_until (soket_watched_process_write_line (fixture->process, long_line));
  for (n = 0; soket_watched_process_get_line (fixture->process, n, &offset) != NULL; n++)
    g_assert_cmpuint (offset, ==, strlen ("name? halo budi\n"));
  g_assert_cmpuint (n, ==, 65536 / 4001);

  soket_performer_stop (SOKET_PERFORMER (fixture->process));
  soket_test_wait_until (!is_active (fixture));
  start_well (fixture);
  g_assert_null (soket_watched_process_get_line (fixture->process, 0, &offset));
}

/* What stood before the output that is kept is gone with that. */
static void
test_given_early (Fixture      *fixture,
                  gconstpointer user_data)
{
  gsize offset;

  give (fixture, "loud.py", "import os\ninput()\nos.write(1, b'x' * 60000)\ninput()\nos.write(1, b'x' * 60000)\nos.write(1, b'last')\ninput()\n");
  start_well (fixture);
  g_assert_true (soket_watched_process_write_line (fixture->process, "first"));
  g_assert_true (soket_watched_process_write_line (fixture->process, "second"));
  soket_test_wait_until (has_printed (fixture, "last"));
  g_assert_true (soket_watched_process_write_line (fixture->process, "third"));
  g_assert_cmpstr (soket_watched_process_get_line (fixture->process, 0, &offset), ==, "third\n");
  g_assert_cmpuint (offset, ==, 65536);
}

static void
test_listens (Fixture      *fixture,
              gconstpointer user_data)
{
  SoketPerformerFacts facts = { 0 };

  give (fixture, "server.py", "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen(1)\ns.accept()\n");
  start_well (fixture);
  soket_test_wait_until ((soket_performer_fill_facts (SOKET_PERFORMER (fixture->process), &facts), facts.endpoint.port != 0));
  g_assert_true (soket_endpoint_is_loopback (&facts.endpoint));
  soket_performer_stop (SOKET_PERFORMER (fixture->process));
  soket_test_wait_until (!is_active (fixture));
  assert_ending (fixture, "It was ended by signal 15 (SIGTERM: Terminated).");
}

/* One that does not end when it is asked to. */
static void
test_ignores_term (Fixture      *fixture,
                   gconstpointer user_data)
{
  give (fixture, "deaf.py", "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('deaf')\ntime.sleep(1000)\n");
  start_well (fixture);
  soket_test_wait_until (has_printed (fixture, "deaf"));
  soket_performer_stop (SOKET_PERFORMER (fixture->process));
  soket_test_wait_until (!is_active (fixture));
  assert_ending (fixture, "It was ended by signal 9 (SIGKILL: Killed).");
}

/* Who throws the performer away ends the program, and what that has started. */
static void
test_thrown_away (Fixture      *fixture,
                  gconstpointer user_data)
{
  g_autoptr (GBytes) output = NULL;
  g_autofree char *text = NULL;
  int pid = 0, child = 0;

  give (fixture, "group.py", "import os, time\nchild = os.fork()\nif child == 0:\n    time.sleep(1000)\nprint(os.getpid(), child, 'there')\ntime.sleep(1000)\n");
  start_well (fixture);
  soket_test_wait_until (has_printed (fixture, "there"));
  output = soket_watched_process_get_output (fixture->process);
  text = g_strndup (g_bytes_get_data (output, NULL), g_bytes_get_size (output));
  g_assert_cmpint (sscanf (text, "%d %d", &pid, &child), ==, 2);
  g_assert_finalize_object (g_steal_pointer (&fixture->process));
  soket_test_wait_until (kill (pid, 0) < 0);
}

static void
test_endless_output (Fixture      *fixture,
                     gconstpointer user_data)
{
  give (fixture, "loud.py", "import os\nos.write(1, b'first')\nfor i in range(100):\n    os.write(1, b'x' * 65536)\nos.write(1, b'last')\n");
  start_well (fixture);
  soket_test_wait_until (has_printed (fixture, "last"));
  {
    g_autoptr (GBytes) output = soket_watched_process_get_output (fixture->process);

    g_assert_cmpuint (g_bytes_get_size (output), ==, 65536);
  }
  g_assert_false (has_printed (fixture, "first"));
}

/* A zombie that nobody has waited for yet has ended. */
static gboolean
is_alive (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  const char *end = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  end = strrchr (text, ')');
  return end == NULL || (end[2] != 'Z' && end[2] != 'X');
}

/* Whether anything that this program has started still runs; does not iterate the main loop. */
static gboolean
has_children (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/task", 0, NULL);
  const char *name;
  gboolean found = FALSE;

  while (!found && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", name, "children", NULL);
      g_autofree char *text = NULL;

      g_auto (GStrv) numbers = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL))
        numbers = g_strsplit (text, " ", -1);
      for (guint i = 0; numbers != NULL && numbers[i] != NULL && *numbers[i] != '\0'; i++)
        found |= is_alive (atoi (numbers[i]));
    }
  return found;
}

static void
test_c (Fixture      *fixture,
        gconstpointer user_data)
{
  g_autofree char *cc = g_find_program_in_path ("cc");

  if (cc == NULL)
    {
      g_test_skip ("there is no C compiler");
      return;
    }
  give (fixture, "program.c", "#include <stdio.h>\n#include <sys/socket.h>\nint main (void) { printf (\"%d\\n\", socket (AF_INET, SOCK_STREAM, 0)); return 7; }\n");
  start_well (fixture);
  soket_test_wait_until (!is_active (fixture));
  assert_ending (fixture, "It ended with status 7.");
  soket_test_wait_until (has_printed (fixture, "3\n"));
  soket_test_wait_until (soket_trace_get_n_pushed (fixture->trace) >= 2);

  give (fixture, "wrong.c", "int main (void) { return nothing; }\n");
  start_well (fixture);
  /* Its end and what it has said come in one turn: neither may throw the other away. */
  while (has_children ())
    g_thread_yield ();
  soket_test_wait_until (!is_active (fixture));
  g_assert_nonnull (soket_performer_get_error (SOKET_PERFORMER (fixture->process)));
  soket_test_wait_until (has_printed (fixture, "nothing"));
}

/* One that has ended before anybody can ask for its number. */
static void
test_ends_at_once (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_autofree char *program = g_find_program_in_path ("true");

  soket_watched_process_set_command (fixture->process, program, NULL);
  for (guint i = 0; i < 50; i++)
    {
      start_well (fixture);
      soket_test_wait_until (!is_active (fixture));
      assert_ending (fixture, "It ended with status 0.");
    }
}

static void
test_missing (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  soket_watched_process_set_command (fixture->process, "/nothing/here.py", NULL);
  g_assert_false (start (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_false (is_active (fixture));
  g_clear_error (&error);

  give (fixture, "data", "no program\n");
  g_assert_false (start (fixture, &error));
  g_assert_nonnull (error);
}

static void
count_cb (guint *n)
{
  ++*n;
}

/* What it was started with, what it is called while it runs, and that nothing of it is left when it is cleared. */
static void
test_state (Fixture      *fixture,
            gconstpointer user_data)
{
  static const char *const arguments[] = { "satu", "dua kata", NULL };
  SoketPerformer *performer = SOKET_PERFORMER (fixture->process);
  g_autofree char *path = g_build_filename (fixture->folder, "state.py", NULL);
  g_autofree char *unusual = g_build_filename (fixture->folder, "..", "state.py", NULL);
  g_autofree char *none = soket_watched_process_dup_name (fixture->process);
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  guint n_changed = 0, n_output = 0;

  g_assert_null (none);
  give (fixture, "state.py", "import os, sys\nprint(sys.argv[1:], 'SOKET_WITNESS_HOLD' in os.environ)\nprint(input())\n");
  soket_watched_process_set_command (fixture->process, unusual, NULL);
  g_assert_null (strstr (soket_watched_process_get_path (fixture->process), ".."));
  soket_watched_process_set_command (fixture->process, path, arguments);
  g_assert_cmpstr (soket_watched_process_get_path (fixture->process), ==, path);
  g_signal_connect_swapped (fixture->process, "changed", G_CALLBACK (count_cb), &n_changed);
  g_signal_connect_swapped (fixture->process, "output", G_CALLBACK (count_cb), &n_output);
  /* Nobody reads it yet. */
  g_assert_false (soket_watched_process_write_line (fixture->process, "too early"));
  start_well (fixture);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (n_output, >, 0);
  name = soket_watched_process_dup_name (fixture->process);
  g_assert_true (g_str_has_prefix (name, "python3 state.py ("));
  soket_test_wait_until (has_printed (fixture, "['satu', 'dua kata'] False\n"));
  for (guint i = 0; i < 200; i++)
    soket_watched_process_write_line (fixture->process, "baris");
  soket_test_wait_until (!is_active (fixture) && has_printed (fixture, "baris"));
  g_assert_false (has_printed (fixture, "too early"));
  assert_ending (fixture, "It ended with status 0.");
  g_assert_no_error (soket_performer_get_error (performer));
  g_assert_null (soket_watched_process_dup_name (fixture->process));

  n_changed = n_output = 0;
  soket_performer_clear (performer);
  g_assert_cmpuint (n_changed, >, 0);
  g_assert_cmpuint (n_output, >, 0);
  g_assert_false (has_printed (fixture, "satu"));
  assert_ending (fixture, NULL);

  /* Held before each call, and cleared while it runs. */
  soket_watched_process_set_held (fixture->process, TRUE);
  start_well (fixture);
  soket_test_wait_until (has_printed (fixture, "True\n"));
  soket_performer_clear (performer);
  soket_test_wait_until (!is_active (fixture));

  g_unlink (path);
  g_assert_false (start (fixture, &error));
  g_assert_nonnull (soket_performer_get_error (performer));
  soket_performer_clear (performer);
  g_assert_no_error (soket_performer_get_error (performer));
}

/* Its facts are those of a server of it, as far as its calls tell. */
static void
test_facts (Fixture      *fixture,
            gconstpointer user_data)
{
  SoketPerformer *performer = SOKET_PERFORMER (fixture->process);
  SoketPerformerFacts facts = { 0 };
  int client;

  give (fixture, "server.py", "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen(1)\nc = s.accept()[0]\nc.recv(9)\nc.close()\ninput()\n");
  start_well (fixture);
  soket_test_wait_until ((soket_performer_fill_facts (performer, &facts), facts.endpoint.port != 0));
  g_assert_cmpint (facts.transport, ==, SOKET_TRANSPORT_TCP);
  g_assert_cmpuint (facts.n_peers, ==, 0);
  client = soket_test_connect (SOCK_STREAM, &facts.endpoint);
  soket_test_wait_until ((soket_performer_fill_facts (performer, &facts), facts.n_peers == 1));
  g_assert_cmpint (send (client, "x", 1, MSG_NOSIGNAL), ==, 1);
  soket_test_wait_until ((soket_performer_fill_facts (performer, &facts), facts.n_peers == 0));
  close (client);
  soket_performer_stop (performer);
  soket_test_wait_until (!is_active (fixture));
  soket_performer_fill_facts (performer, &facts);
  g_assert_cmpuint (facts.endpoint.port, ==, 0);
}

static void
test_stop_compiler (Fixture      *fixture,
                    gconstpointer user_data)
{
  g_autofree char *cc = g_find_program_in_path ("cc");
  guint n_changed = 0;

  if (cc == NULL)
    {
      g_test_skip ("there is no C compiler");
      return;
    }
  give (fixture, "program.c", "int main (void) { return 7; }\n");
  start_well (fixture);
  g_assert_null (soket_watched_process_dup_name (fixture->process));
  g_signal_connect_swapped (fixture->process, "changed", G_CALLBACK (count_cb), &n_changed);
  soket_performer_stop (SOKET_PERFORMER (fixture->process));
  g_assert_false (is_active (fixture));
  g_assert_cmpuint (n_changed, ==, 1);
  soket_test_wait_until (!has_children ());
  soket_test_drain ();
  assert_ending (fixture, NULL);
  g_assert_no_error (soket_performer_get_error (SOKET_PERFORMER (fixture->process)));
}

static SoketUnseen
find_unseen (Fixture    *fixture,
             const void *data,
             gsize       length,
             int         mode)
{
  g_autofree char *path = g_build_filename (fixture->folder, "program", NULL);
  SoketUnseen unseen;

  g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
  if (fixture->other != 0)
    g_assert_no_errno (chown (path, fixture->other, fixture->other));
  g_assert_no_errno (g_chmod (path, mode));
  unseen = soket_unseen_find (path);
  g_unlink (path);
  return unseen;
}

/* Why a program cannot be seen: by its first bytes, those of its interpreter, and its rights. */
static void
test_unseen (Fixture      *fixture,
             gconstpointer user_data)
{
  struct
  {
    ElfW (Ehdr) header;
    ElfW (Phdr) parts[2];
  } elf = { .header = { .e_phoff = sizeof elf.header, .e_phnum = 2, .e_phentsize = sizeof elf.parts[0] } };
  g_autofree char *interpreter = g_build_filename (fixture->folder, "static", NULL);
  const struct
  {
    const char *text;
    gboolean    is_static;
  } scripts[] = {
    { "#!%s\n", TRUE }, { "#! %s -u\nprint ()\n", TRUE }, { "#!/usr/bin/env %s\n", TRUE }, { "# %s\n", FALSE }, { "!#%s\n", FALSE }, { "#!/nothing%s\n", FALSE },
  };

  memcpy (elf.header.e_ident, ELFMAG, SELFMAG);
  elf.header.e_ident[EI_CLASS] = sizeof (void *) == 8 ? ELFCLASS64 : ELFCLASS32;
  g_assert_cmpint (find_unseen (fixture, &elf, sizeof elf, 0700), ==, SOKET_UNSEEN_STATIC);
  g_assert_cmpint (find_unseen (fixture, &elf, sizeof elf, 04700), ==, SOKET_UNSEEN_STATIC);
  /* One that is cut is none. */
  g_assert_cmpint (find_unseen (fixture, &elf, sizeof elf - 1, 0700), ==, SOKET_UNSEEN_NONE);
  g_assert_cmpint (find_unseen (fixture, &elf, sizeof elf.header - 1, 0700), ==, SOKET_UNSEEN_NONE);
  elf.parts[1].p_type = PT_INTERP;
  g_assert_cmpint (find_unseen (fixture, &elf, sizeof elf, 0700), ==, SOKET_UNSEEN_NONE);
  /* Of this very user; another's only root can make. */
  g_assert_cmpint (find_unseen (fixture, &elf, sizeof elf, 06700), ==, SOKET_UNSEEN_NONE);
  if (geteuid () == 0)
    {
      fixture->other = 1;
      g_assert_cmpint (find_unseen (fixture, &elf, sizeof elf, 0700), ==, SOKET_UNSEEN_NONE);
      g_assert_cmpint (find_unseen (fixture, &elf, sizeof elf, 04700), ==, SOKET_UNSEEN_SET_USER);
      g_assert_cmpint (find_unseen (fixture, &elf, sizeof elf, 02700), ==, SOKET_UNSEEN_SET_USER);
      fixture->other = 0;
    }
  elf.parts[1].p_type = PT_LOAD;
  elf.header.e_ident[EI_CLASS] = sizeof (void *) == 8 ? ELFCLASS32 : ELFCLASS64;
  g_assert_cmpint (find_unseen (fixture, &elf, sizeof elf, 0700), ==, SOKET_UNSEEN_WORD_SIZE);
  elf.header.e_ident[0]++;
  g_assert_cmpint (find_unseen (fixture, &elf, sizeof elf, 0700), ==, SOKET_UNSEEN_NONE);
  g_assert_cmpint (soket_unseen_find ("/nothing/here"), ==, SOKET_UNSEEN_NONE);

  elf.header.e_ident[0]--;
  elf.header.e_ident[EI_CLASS] = sizeof (void *) == 8 ? ELFCLASS64 : ELFCLASS32;
  g_assert_true (g_file_set_contents (interpreter, (const char *) &elf, sizeof elf, NULL));
  g_assert_no_errno (g_chmod (interpreter, 0700));
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_auto (GStrv) halves = g_strsplit (scripts[i].text, "%s", 2);
      g_autofree char *script = g_strconcat (halves[0], interpreter, halves[1], NULL);

      g_assert_cmpint (find_unseen (fixture, script, strlen (script), 0700), ==, scripts[i].is_static ? SOKET_UNSEEN_STATIC : SOKET_UNSEEN_NONE);
    }

  g_assert_null (soket_unseen_get_words (SOKET_UNSEEN_NONE));
  g_assert_nonnull (strstr (soket_unseen_get_words (SOKET_UNSEEN_STATIC), "statically"));
  g_assert_nonnull (strstr (soket_unseen_get_words (SOKET_UNSEEN_SET_USER), "rights"));
  g_assert_nonnull (strstr (soket_unseen_get_words (SOKET_UNSEEN_WORD_SIZE), "word size"));
}

static const char *own_path;

/* Starts a program, as the window does, and has no time to end it. */
static int
keep (const char *path)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketWitnessListener) listener = soket_witness_listener_new (trace, FALSE);
  g_autoptr (SoketWatchedProcess) process = soket_watched_process_new (listener, SOKET_SIDE_SERVER);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  if (!soket_witness_listener_open (listener, "witness", NULL))
    return 1;
  soket_watched_process_set_command (process, path, NULL);
  if (!soket_performer_start (SOKET_PERFORMER (process), &(SoketPerformerOptions) { 0 }, NULL))
    return 1;
  g_main_loop_run (loop);
  return 0;
}

static int
read_number (const char *path)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && g_str_has_suffix (text, "\n") ? atoi (text) : 0;
}

/* Who started it is killed, and can end nobody any more: it ends all the same, though it ignores what can be ignored. */
static void
test_starter_is_killed (Fixture      *fixture,
                        gconstpointer user_data)
{
  g_autofree char *script = g_build_filename (fixture->folder, "stays.py", NULL);
  g_autofree char *note = g_build_filename (fixture->folder, "pid", NULL);
  g_autofree char *text = g_strdup_printf ("import os, signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nopen('%s', 'w').write(str(os.getpid()) + '\\n')\n"
                                           "time.sleep(1000)\n", note);
  const char *argv[] = { own_path, "--keep", script, NULL };
  g_autoptr (GError) error = NULL;
  GPid keeper;
  int pid;

  g_file_set_contents (script, text, -1, &error);
  g_assert_no_error (error);
  g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &keeper, &error);
  g_assert_no_error (error);
  soket_test_wait_until (read_number (note) > 0);
  pid = read_number (note);
  g_assert_true (is_alive (pid));
  kill (keeper, SIGKILL);
  waitpid (keeper, NULL, 0);
  soket_test_wait_until (!is_alive (pid));
}

/* --- what leaves its process group --- */

/* Goes into the background in the ways of the book, each process with a session of its own, and the last listens; deaf to SIGTERM. %s: where it writes
 * its port and number, and what the one that was started does then. */
#define DAEMON "import os, signal, socket, time\n" \
               "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" \
               "if os.fork() == 0:\n" \
               "    os.setsid()\n" \
               "    if os.fork() == 0:\n" \
               "        s = socket.socket()\n" \
               "        s.bind(('127.0.0.1', 0))\n" \
               "        s.listen(1)\n" \
               "        open('%s', 'w').write('%%d %%d\\n' %% (s.getsockname()[1], os.getpid()))\n" \
               "        time.sleep(1000)\n" \
               "    os._exit(0)\n" \
               "%s\n"

static gboolean
read_note (const char *note,
           int        *port,
           int        *pid)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (note, &text, NULL, NULL) && g_str_has_suffix (text, "\n") && sscanf (text, "%d %d", port, pid) == 2;
}

static void
start_daemon (Fixture    *fixture,
              const char *then,
              int        *port,
              int        *pid)
{
  g_autofree char *note = g_build_filename (fixture->folder, "note", NULL);
  g_autofree char *text = g_strdup_printf (DAEMON, note, then);

  give (fixture, "daemon.py", text);
  start_well (fixture);
  soket_test_wait_until (read_note (note, port, pid));
  g_assert_true (is_alive (*pid));
  g_unlink (note);
}

/* It goes on when the one that was started has ended, and is part of it until it is stopped. */
static void
test_daemon (Fixture      *fixture,
             gconstpointer user_data)
{
  SoketPerformerFacts facts = { 0 };
  int port, pid;

  start_daemon (fixture, "os._exit(0)", &port, &pid);
  soket_test_wait_until ((soket_performer_fill_facts (SOKET_PERFORMER (fixture->process), &facts), facts.endpoint.port == port));
  g_assert_true (is_active (fixture));
  soket_performer_stop (SOKET_PERFORMER (fixture->process));
  soket_test_wait_until (!is_active (fixture));
  g_assert_true (!is_alive (pid));
  assert_ending (fixture, "It ended with status 0.");
  g_assert_false (soket_watched_process_has_failed (fixture->process));

  /* With one that runs still, and goes when it is asked. */
  start_daemon (fixture, "signal.signal(signal.SIGTERM, signal.SIG_DFL); print('goes', flush=True); time.sleep(1000)", &port, &pid);
  soket_test_wait_until (has_printed (fixture, "goes"));
  soket_performer_stop (SOKET_PERFORMER (fixture->process));
  soket_test_wait_until (!is_active (fixture));
  g_assert_true (!is_alive (pid));
  assert_ending (fixture, "It was ended by signal 15 (SIGTERM: Terminated).");

  /* Thrown away. */
  start_daemon (fixture, "os._exit(3)", &port, &pid);
  g_assert_finalize_object (g_steal_pointer (&fixture->process));
  soket_test_wait_until (!is_alive (pid));
}

/* What is not its own is not hit, though it is of the same group and session, or was started by the same program. */
static void
test_others_stay (Fixture      *fixture,
                  gconstpointer user_data)
{
  const char *argv[] = { "sleep", "1000", NULL };
  g_autoptr (GError) error = NULL;
  GPid other;
  int port, pid;

  g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &other, &error);
  g_assert_no_error (error);
  start_daemon (fixture, "os._exit(0)", &port, &pid);
  soket_performer_stop (SOKET_PERFORMER (fixture->process));
  soket_test_wait_until (!is_active (fixture));
  g_assert_true (!is_alive (pid));
  g_assert_true (is_alive (other));
  kill (other, SIGKILL);
  g_assert_cmpint (waitpid (other, NULL, 0), ==, other);
}

/* One that has stopped itself, and one that prints while nothing of it can be read any more. */
static void
test_stopped_itself (Fixture      *fixture,
                     gconstpointer user_data)
{
  g_autofree char *note = g_build_filename (fixture->folder, "note", NULL);
  g_autofree char *text = g_strdup_printf ("import os, signal\nopen('%s', 'w').write('0 %%d\\n' %% os.getpid())\nos.kill(os.getpid(), signal.SIGSTOP)\n"
                                           "while True:\n    os.write(1, b'x' * 65536)\n", note);
  int port, pid;

  give (fixture, "stopped.py", text);
  start_well (fixture);
  soket_test_wait_until (read_note (note, &port, &pid));
  soket_performer_stop (SOKET_PERFORMER (fixture->process));
  soket_test_wait_until (!is_active (fixture));
  assert_ending (fixture, "It was ended by signal 15 (SIGTERM: Terminated).");
  g_assert_false (is_alive (pid));
}

/* One that kills its own parent, which would end it, ends all the same. */
static void
test_kills_supervisor (Fixture      *fixture,
                       gconstpointer user_data)
{
  give (fixture, "parricide.py", "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(1000)\n");
  start_well (fixture);
  soket_test_wait_until (!is_active (fixture));
  assert_ending (fixture, "It was ended by signal 9 (SIGKILL: Killed).");
  g_assert_true (soket_watched_process_has_failed (fixture->process));
}

/* One that stops its own parent cannot be kept from being stopped. */
static void
test_stops_supervisor (Fixture      *fixture,
                       gconstpointer user_data)
{
  give (fixture, "stops.py", "import os, signal, time\nos.kill(os.getppid(), signal.SIGSTOP)\nprint('done')\ntime.sleep(1000)\n");
  start_well (fixture);
  soket_test_wait_until (has_printed (fixture, "done"));
  soket_performer_stop (SOKET_PERFORMER (fixture->process));
  soket_test_wait_until (!is_active (fixture));
  assert_ending (fixture, "It was ended by signal 15 (SIGTERM: Terminated).");
}

/* A debugger, or strace, that has it and does not let it go. */
static void
test_traced (Fixture      *fixture,
             gconstpointer user_data)
{
  g_autofree char *note = g_build_filename (fixture->folder, "note", NULL);
  g_autofree char *text = g_strdup_printf ("import os, time\nopen('%s', 'w').write('0 %%d\\n' %% os.getpid())\ntime.sleep(1000)\n", note);
  pid_t tracer;
  int port, pid, ready[2];
  char byte = '?';

  give (fixture, "traced.py", text);
  start_well (fixture);
  soket_test_wait_until (read_note (note, &port, &pid));
  g_assert_no_errno (pipe (ready));
  tracer = fork ();
  if (tracer == 0)
    {
      byte = ptrace (PTRACE_ATTACH, pid, NULL, NULL) == 0 ? 'y' : 'n';
      if (write (ready[1], &byte, 1) == 1)
        pause ();
      _exit (0);
    }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  if (byte == 'y')
    {
      soket_performer_stop (SOKET_PERFORMER (fixture->process));
      soket_test_wait_until (!is_active (fixture));
      assert_ending (fixture, "It was ended by signal 9 (SIGKILL: Killed).");
      g_assert_false (is_alive (pid));
    }
  else
    g_test_skip ("the system lets no process trace another");
  kill (tracer, SIGKILL);
  g_assert_cmpint (waitpid (tracer, NULL, 0), ==, tracer);
  close (ready[0]);
  close (ready[1]);
}

/* Whoever starts and ends processes faster than they are looked for. */
static void
test_many (Fixture      *fixture,
           gconstpointer user_data)
{
  g_autofree char *note = g_build_filename (fixture->folder, "note", NULL);
  g_autofree char *text = g_strdup_printf ("import os, signal, time\n"
                                           "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                                           "for i in range(3):\n"
                                           "    if os.fork() == 0:\n"
                                           "        os.setsid()\n"
                                           "        while os.fork() == 0:\n"
                                           "            os.setsid()\n"
                                           "            open('%s', 'w').write('0 %%d\\n' %% os.getpid())\n"
                                           "            time.sleep(0.01)\n"
                                           "        os._exit(0)\n"
                                           "time.sleep(1000)\n", note);
  int port, pid;

  give (fixture, "many.py", text);
  start_well (fixture);
  soket_test_wait_until (read_note (note, &port, &pid));
  soket_performer_stop (SOKET_PERFORMER (fixture->process));
  soket_test_wait_until (!is_active (fixture));
  /* The supervisor has none when it ends, and it has all. */
  soket_test_wait_until (!has_children ());
  g_unlink (note);
  for (guint i = 0; i < 50; i++)
    {
      g_usleep (1000);
      g_assert_false (g_file_test (note, G_FILE_TEST_EXISTS));
    }
}

/* The window, or a command, is killed. */
static void
test_daemon_outlives_nobody (Fixture      *fixture,
                             gconstpointer user_data)
{
  g_autofree char *script = g_build_filename (fixture->folder, "daemon.py", NULL);
  g_autofree char *note = g_build_filename (fixture->folder, "note", NULL);
  g_autofree char *text = g_strdup_printf (DAEMON, note, "time.sleep(1000)");
  const char *argv[] = { own_path, "--keep", script, NULL };
  g_autoptr (GError) error = NULL;
  GPid keeper;
  int port, pid;

  g_assert_true (g_file_set_contents (script, text, -1, NULL));
  g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &keeper, &error);
  g_assert_no_error (error);
  soket_test_wait_until (read_note (note, &port, &pid));
  g_assert_true (is_alive (pid));
  kill (keeper, SIGKILL);
  g_assert_cmpint (waitpid (keeper, NULL, 0), ==, keeper);
  soket_test_wait_until (!is_alive (pid));
}

static void
test_no_supervisor (Fixture      *fixture,
                    gconstpointer user_data)
{
  g_autofree char *before = g_strdup (g_getenv ("SOKET_SUPERVISOR"));
  g_autoptr (GError) error = NULL;

  give (fixture, "any.py", "");
  g_setenv ("SOKET_SUPERVISOR", "/nothing/here", TRUE);
  g_assert_false (start (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/nothing/here"));
  g_assert_false (is_active (fixture));
  g_clear_error (&error);

  /* One that cannot do it: nothing is left running. */
  g_setenv ("SOKET_SUPERVISOR", "/bin/true", TRUE);
  give (fixture, "any.py", "import time\ntime.sleep(1000)\n");
  start_well (fixture);
  soket_test_wait_until (!is_active (fixture));
  assert_ending (fixture, "It was ended by signal 9 (SIGKILL: Killed).");
  g_setenv ("SOKET_SUPERVISOR", before, TRUE);
}

/* That it waits for a line is told, and that it no longer does. */
static void
test_waits_for_input (Fixture      *fixture,
             gconstpointer user_data)
{
  guint n_changes = 0;

  give (fixture, "asks.py", "import signal\ninput()\nprint('read', flush=True)\nsignal.pause()\n");
  g_assert_false (soket_watched_process_waits_for_input (fixture->process));
  start_well (fixture);
  g_signal_connect_swapped (fixture->process, "changed", G_CALLBACK (count_cb), &n_changes);
  soket_test_wait_until (soket_watched_process_waits_for_input (fixture->process));
  g_assert_cmpuint (n_changes, ==, 1);
  soket_watched_process_write_line (fixture->process, "baris");
  soket_test_wait_until (has_printed (fixture, "read"));
  soket_test_wait_until (!soket_watched_process_waits_for_input (fixture->process));
  g_assert_cmpuint (n_changes, ==, 2);
  soket_performer_stop (SOKET_PERFORMER (fixture->process));
  soket_test_wait_until (!is_active (fixture));

  /* Stopped while it waits, it waits no longer. */
  give (fixture, "waits.py", "input()\n");
  start_well (fixture);
  soket_test_wait_until (soket_watched_process_waits_for_input (fixture->process));
  soket_performer_stop (SOKET_PERFORMER (fixture->process));
  soket_test_wait_until (!is_active (fixture));
  g_assert_false (soket_watched_process_waits_for_input (fixture->process));
}

/* A program that reads nothing is written to as far as 64 lines beside the one that waits for room in its pipe; later it gets them, and no other. */
static void
test_reads_late (Fixture      *fixture,
                 gconstpointer user_data)
{
  g_autofree char *line = g_strnfill (1 << 20, 'x');
  guint n_taken = 0;

  give (fixture, "late.py",
        "import os, sys, time\nprint('here')\nwhile not os.path.exists('go'):\n    time.sleep(0.01)\n"
        "n = 0\nfor line in sys.stdin:\n    n += line == 'x' * (1 << 20) + '\\n'\n    if line == 'end\\n':\n        break\nprint('read', n, 'lines')\n");
  start_well (fixture);
  soket_test_wait_until (has_printed (fixture, "here"));
  while (n_taken < 100 && soket_watched_process_write_line (fixture->process, line))
    n_taken++;
  g_assert_cmpuint (n_taken, ==, 65);
  give_go (fixture);
  soket_test_wait_until (soket_watched_process_write_line (fixture->process, "end"));
  soket_test_wait_until (has_printed (fixture, "read 65 lines"));
  soket_test_wait_until (!is_active (fixture));
}

/* What is written to a program that has closed its standard input is lost, and ends nobody: this program neither. */
static void
test_reads_nothing (Fixture      *fixture,
                    gconstpointer user_data)
{
  give (fixture, "deaf.py", "import os, time\nos.close(0)\nprint('closed', flush=True)\ntime.sleep(1000)\n");
  start_well (fixture);
  soket_test_wait_until (has_printed (fixture, "closed"));
  /* More than are kept for one that reads late. */
  for (guint i = 0; i < 200; i++)
    soket_test_wait_until (soket_watched_process_write_line (fixture->process, "to nobody"));
  g_assert_true (is_active (fixture));
  soket_performer_stop (SOKET_PERFORMER (fixture->process));
  soket_test_wait_until (!is_active (fixture));
}

int
main (int   argc,
      char *argv[])
{
  char *folder;
  int status;

  own_path = argv[0];
  if (argc == 3 && g_str_equal (argv[1], "--keep"))
    return keep (argv[2]);
  folder = soket_test_take_folders ();

  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/watched-process/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("python", test_python);
  ADD ("given", test_given);
  ADD ("given-early", test_given_early);
  ADD ("listens", test_listens);
  ADD ("ignores-term", test_ignores_term);
  ADD ("thrown-away", test_thrown_away);
  ADD ("endless-output", test_endless_output);
  ADD ("c", test_c);
  ADD ("ends-at-once", test_ends_at_once);
  ADD ("starter-is-killed", test_starter_is_killed);
  ADD ("daemon", test_daemon);
  ADD ("others-stay", test_others_stay);
  ADD ("stopped-itself", test_stopped_itself);
  ADD ("kills-supervisor", test_kills_supervisor);
  ADD ("stops-supervisor", test_stops_supervisor);
  ADD ("traced", test_traced);
  ADD ("many", test_many);
  ADD ("daemon-outlives-nobody", test_daemon_outlives_nobody);
  ADD ("no-supervisor", test_no_supervisor);
  ADD ("missing", test_missing);
  ADD ("state", test_state);
  ADD ("waits-for-input", test_waits_for_input);
  ADD ("reads-late", test_reads_late);
  ADD ("reads-nothing", test_reads_nothing);
  ADD ("facts", test_facts);
  ADD ("stop-compiler", test_stop_compiler);
  ADD ("unseen", test_unseen);

  status = g_test_run ();
  soket_test_remove_folders (folder);
  return status;
}
