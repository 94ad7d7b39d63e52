/* soket-start-error.c - why a program that is there cannot be started
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/loop/soket-start-error.h"

#include "core/base/soket-bytes.h"

#include <elf.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Linux reads so much of a script's first line (BINPRM_BUF_SIZE). */
#define LINE_MAX_SIZE 256
/* Of a name this much is shown. */
#define SHOWN_MAX 200

/* The beginning of a file; 0 where it is none that can be read. */
static gsize
read_start (const char *path,
            char       *buffer,
            gsize       size)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat about;
  gssize length = 0;

  if (fd < 0)
    return 0;
  if (fstat (fd, &about) == 0 && S_ISREG (about.st_mode))
    length = pread (fd, buffer, size, 0);
  close (fd);
  return (gsize) MAX (length, 0);
}

/* What the first line of a script names, with the carriage return that Windows may have left behind it. */
static char *
dup_interpreter (const char *start,
                 gsize       length)
{
  const char *line = start + 2;
  const char *end = memchr (start, '\n', length);
  g_autofree char *text = NULL;
  char *name;

  if (length < 2 || start[0] != '#' || start[1] != '!')
    return NULL;
  text = g_strndup (line, (gsize) ((end != NULL ? end : start + length) - line));
  name = text + strspn (text, " \t");
  name[strcspn (name, " \t")] = '\0';
  return g_strdup (name);
}

/**
 * soket_start_error_explain:
 * @error: (inout): what GLib or the kernel says of a program that could not be started
 * @program: its name or path
 *
 * "No such file or directory" is what Linux says, too, of a program that is there, but not what it needs: the interpreter that the first
 * line of a script names, or the loader of a program for another system. Such an error becomes a sentence that tells which; any other
 * stays.
 */
void
soket_start_error_explain (GError     **error,
                           const char  *program)
{
  g_autofree char *path = g_find_program_in_path (program);
  g_autofree char *shown = NULL;
  g_autofree char *interpreter = NULL;
  char start[LINE_MAX_SIZE];
  gsize length;

  g_return_if_fail (error != NULL && *error != NULL);

  if (!g_error_matches (*error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT) || path == NULL)
    return;
  shown = soket_bytes_escape (program, strlen (program), SHOWN_MAX);
  length = read_start (path, start, sizeof start);
  interpreter = dup_interpreter (start, length);

  if (interpreter != NULL && g_str_has_suffix (interpreter, "\r"))
    {
      g_clear_error (error);
      /* Translators: the name of a file */
      g_set_error (error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT,
                   _("%s cannot be run: its lines end as in Windows (CR LF), and so does the name of the program in its first "
                     "line; save it with the line ends of Unix (LF)"),
                   shown);
    }
  else if (interpreter != NULL)
    {
      g_autofree char *named = soket_bytes_escape (interpreter, strlen (interpreter), SHOWN_MAX);

      g_clear_error (error);
      /* Translators: the name of a file, and a program that its first line names, such as /usr/bin/python */
      g_set_error (error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT, _("%s cannot be run: its first line asks for %s, which is not there"),
                   shown, named);
    }
  else if (length >= SELFMAG && memcmp (start, ELFMAG, SELFMAG) == 0)
    {
      g_clear_error (error);
      /* Translators: the name of a file */
      g_set_error (error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT, _("%s cannot be run: it was made for another system, whose loader is not "
                                                                "there; compile it here"), shown);
    }
}
