/* soket-unseen.c - why the calls of a program cannot be seen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-unseen.h"

#include <elf.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define SCRIPTS_MAX 4

/* A program of one's own, or run by root with capabilities, has no other rights than its user: the loader leaves it as it is (ld.so(8)). */
static gboolean
has_other_rights (int fd)
{
  struct stat about;

  if (fstat (fd, &about) == 0 && (((about.st_mode & S_ISUID) != 0 && about.st_uid != geteuid ())
                                  || ((about.st_mode & S_ISGID) != 0 && about.st_gid != getegid ())))
    return TRUE;
  return geteuid () != 0 && fgetxattr (fd, "security.capability", NULL, 0) > 0;
}

static gboolean
read_at (int      fd,
         void    *buffer,
         gsize    size,
         goffset  offset)
{
  return pread (fd, buffer, size, offset) == (gssize) size;
}

/* A dynamic loader is named by the program header PT_INTERP. */
static SoketUnseen
look_at_headers (int fd)
{
  ElfW (Ehdr) header;
  ElfW (Phdr) part;

  if (!read_at (fd, &header, sizeof header, 0) || memcmp (header.e_ident, ELFMAG, SELFMAG) != 0)
    return SOKET_UNSEEN_NONE;
  if (header.e_ident[EI_CLASS] != (sizeof (void *) == 8 ? ELFCLASS64 : ELFCLASS32))
    return SOKET_UNSEEN_WORD_SIZE;
  for (guint i = 0; i < header.e_phnum; i++)
    {
      if (!read_at (fd, &part, sizeof part, (goffset) header.e_phoff + (goffset) i * header.e_phentsize))
        return SOKET_UNSEEN_NONE;
      if (part.p_type == PT_INTERP)
        return SOKET_UNSEEN_NONE;
    }
  return SOKET_UNSEEN_STATIC;
}

/* "/usr/bin/env python3" and "/usr/bin/python3 -u" name an interpreter; NULL where the first line does not. */
static char *
dup_interpreter (int fd)
{
  char line[256] = { 0 };
  gssize length = pread (fd, line, sizeof line - 1, 0);
  g_auto (GStrv) words = NULL;

  if (length < 3 || line[0] != '#' || line[1] != '!')
    return NULL;
  *strchrnul (line, '\n') = '\0';
  words = g_strsplit_set (g_strstrip (line + 2), " \t", 3);
  if (words[0] != NULL && g_str_has_suffix (words[0], "/env") && words[1] != NULL)
    return g_find_program_in_path (words[1]);
  return g_strdup (words[0]);
}

SoketUnseen
soket_unseen_find (const char *path)
{
  g_autofree char *name = g_strdup (path);

  for (guint i = 0; name != NULL && i < SCRIPTS_MAX; i++)
    {
      int fd = open (name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
      g_autofree char *interpreter = NULL;
      SoketUnseen unseen;

      if (fd < 0)
        return SOKET_UNSEEN_NONE;
      interpreter = dup_interpreter (fd);
      unseen = look_at_headers (fd);
      if (unseen == SOKET_UNSEEN_NONE && has_other_rights (fd))
        unseen = SOKET_UNSEEN_SET_USER;
      close (fd);
      if (interpreter == NULL)
        return unseen;
      g_free (name);
      name = g_steal_pointer (&interpreter);
    }
  return SOKET_UNSEEN_NONE;
}

const char *
soket_unseen_get_words (SoketUnseen unseen)
{
  switch (unseen)
    {
    case SOKET_UNSEEN_STATIC:
      return _("it is linked statically, so no library can be loaded into it");

    case SOKET_UNSEEN_SET_USER:
      return _("it runs with other rights than yours, so no library of yours is loaded into it");

    case SOKET_UNSEEN_WORD_SIZE:
      return _("it is for another processor or word size than Soket");

    case SOKET_UNSEEN_NONE:
    default:
      return NULL;
    }
}
