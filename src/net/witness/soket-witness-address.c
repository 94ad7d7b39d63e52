/* soket-witness-address.c - where a program finds who watches it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-witness-address.h"

#include "witness/soket-witness-wire.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* So many names of the folder are looked at: nobody but this user's programs writes there. */
#define NAMES_MAX 4096

const char *
soket_witness_get_library (void)
{
  const char *path = g_getenv ("SOKET_WITNESS_LIBRARY");

  return path != NULL ? path : WITNESS_LIBRARY;
}

gboolean
soket_witness_check_library (GError **error)
{
  if (g_file_test (soket_witness_get_library (), G_FILE_TEST_IS_REGULAR))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("Programs cannot be watched: %s is missing."), soket_witness_get_library ());
  return FALSE;
}

char *
soket_witness_dup_folder (void)
{
  return g_build_filename (g_get_user_runtime_dir (), "soket", NULL);
}

gboolean
soket_witness_fill_name (struct sockaddr_un *address,
                         const char         *path)
{
  memset (address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  if (strlen (path) >= sizeof address->sun_path)
    return FALSE;
  memcpy (address->sun_path, path, strlen (path));
  return TRUE;
}

/* A terminal that has it already has it once. */
static char *
dup_preload (const char *preloaded)
{
  const char *library = soket_witness_get_library ();

  if (preloaded == NULL || *preloaded == '\0')
    return g_strdup (library);
  return strstr (preloaded, library) != NULL ? g_strdup (preloaded) : g_strdup_printf ("%s %s", library, preloaded);
}

/* A program with the address sanitizer wants to be the first library, and is content with being the second. */
static char *
dup_sanitizer (const char *options)
{
  const char *content = "verify_asan_link_order=0";

  if (options == NULL || *options == '\0')
    return g_strdup (content);
  return strstr (options, content) != NULL ? g_strdup (options) : g_strdup_printf ("%s:%s", options, content);
}

char **
soket_witness_set_environ (char       **environment,
                           const char  *path,
                           const char  *tag,
                           gboolean     held)
{
  g_autofree char *preload = dup_preload (g_environ_getenv (environment, "LD_PRELOAD"));
  g_autofree char *sanitizer = dup_sanitizer (g_environ_getenv (environment, "ASAN_OPTIONS"));

  environment = g_environ_setenv (environment, "LD_PRELOAD", preload, TRUE);
  environment = g_environ_setenv (environment, "ASAN_OPTIONS", sanitizer, TRUE);
  environment = g_environ_setenv (environment, SOKET_WITNESS_PATH, path, TRUE);
  environment = g_environ_setenv (environment, SOKET_WITNESS_TAG, tag, TRUE);
  return held ? g_environ_setenv (environment, SOKET_WITNESS_HOLD, "1", TRUE) : g_environ_unsetenv (environment, SOKET_WITNESS_HOLD);
}

/* A file that a killed program left has nobody behind it. */
static int
try_to_connect (const char *path)
{
  struct sockaddr_un address;
  int fd, errnum;

  if (!soket_witness_fill_name (&address, path))
    return ENAMETOOLONG;
  fd = socket (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0)
    return errno;
  errnum = connect (fd, (struct sockaddr *) &address, sizeof address) == 0 ? 0 : errno;
  close (fd);
  return errnum;
}

static gboolean
answers (const char *path)
{
  return try_to_connect (path) == 0;
}

/* The process in "window-4711-0"; 0 where there is none. */
static pid_t
get_owner (const char *name)
{
  const char *first = strchr (name, '-');
  guint64 pid;
  char *end;

  if (first == NULL || !g_ascii_isdigit (first[1]))
    return 0;
  pid = g_ascii_strtoull (first + 1, &end, 10);
  return *end == '-' && g_ascii_isdigit (end[1]) && pid <= G_MAXINT ? (pid_t) pid : 0;
}

/* Both must say so: the process may be of another container with the same folder, which is not seen, and one that has bound its socket may be about
 * to listen. */
static gboolean
is_left_over (const char *name,
              const char *path)
{
  pid_t owner = get_owner (name);
  struct stat status;

  return owner != 0 && kill (owner, 0) < 0 && errno == ESRCH && lstat (path, &status) == 0 && S_ISSOCK (status.st_mode) && status.st_uid == getuid ()
         && try_to_connect (path) == ECONNREFUSED;
}

void
soket_witness_tidy (void)
{
  g_autofree char *folder = soket_witness_dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  for (guint i = 0; dir != NULL && i < NAMES_MAX && (name = g_dir_read_name (dir)) != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (is_left_over (name, path))
        unlink (path);
    }
}

char *
soket_witness_find (const char *prefix)
{
  g_autofree char *folder = soket_witness_dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *newest = NULL;
  struct timespec newest_time = { 0 };
  const char *name;

  for (guint i = 0; dir != NULL && i < NAMES_MAX && (name = g_dir_read_name (dir)) != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat status;

      if (!g_str_has_prefix (name, prefix) || lstat (path, &status) < 0 || !S_ISSOCK (status.st_mode) || status.st_uid != getuid ())
        continue;
      if (newest != NULL && (status.st_mtim.tv_sec < newest_time.tv_sec
                             || (status.st_mtim.tv_sec == newest_time.tv_sec && status.st_mtim.tv_nsec <= newest_time.tv_nsec)))
        continue;
      if (!answers (path))
        continue;
      g_free (newest);
      newest = g_steal_pointer (&path);
      newest_time = status.st_mtim;
    }

  return g_steal_pointer (&newest);
}
