/* soket-witness-stream.c - the C library's own ways to write to a socket, and to close it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "witness/soket-witness-private.h"

#include <stdarg.h>
#include <stdio.h>

/*
 * A stream of the C library calls the kernel by itself: nothing takes the place of that. That there is one is told, so that it can be said that its
 * bytes are not seen. dprintf () is made here of what is seen, where its text is not too long for the stack.
 */

#define TEXT_MAX 4096

static void
tell_stream (int fd)
{
  SoketWitnessMessage message = { .kind = SOKET_WITNESS_STREAM, .fd = fd };
  int saved = errno;

  if (witness_is_wanted ())
    witness_send (&message, NULL, 0, 0);
  errno = saved;
}

WITNESS_EXPORT FILE *
fdopen (int         fd,
        const char *mode)
{
  FILE *stream = WITNESS_REAL (fdopen) (fd, mode);

  if (stream != NULL && witness_is_socket (fd) && witness_is_process ())
    tell_stream (fd);
  return stream;
}

WITNESS_EXPORT int
fclose (FILE *stream)
{
  WitnessCall call;
  int saved = errno;
  int fd = fileno (stream);
  int result;

  errno = saved;
  if (!witness_is_socket (fd) || !witness_is_process ())
    return WITNESS_REAL (fclose) (stream);
  witness_begin (&call, SOKET_WITNESS_CLOSE, fd, 0, 0, NULL, 0, WITNESS_CALLER);
  /* Before the number is free: another thread may be given it at once. */
  witness_table_set (fd, 0);
  result = WITNESS_REAL (fclose) (stream);
  witness_end (&call, result, NULL, 0);
  return result;
}

/* As the C library does: all of it, in as many calls as that takes. -1 where a call fails. */
static int
write_all (int         fd,
           const char *text,
           int         length,
           const void *caller)
{
  for (int done = 0; done < length;)
    {
      ssize_t written = witness_write (fd, text + done, (size_t) (length - done), caller);

      if (written < 0)
        return -1;
      done += (int) written;
    }
  return length;
}

static int
fits (int length)
{
  return length >= 0 && length < TEXT_MAX;
}

/* @checks: negative: the program was not compiled with _FORTIFY_SOURCE; otherwise the flag that its call has. */
int __vsnprintf_chk (char *text, size_t size, int flag, size_t room, const char *format, va_list arguments);
int __vdprintf_chk (int fd, int flag, const char *format, va_list arguments) __attribute__ ((format (printf, 3, 0)));
int __dprintf_chk (int fd, int flag, const char *format, ...) __attribute__ ((format (printf, 3, 4)));

__attribute__ ((format (printf, 3, 0))) static int
print (int         fd,
       int         checks,
       const char *format,
       va_list     arguments,
       const void *caller)
{
  char text[TEXT_MAX];
  va_list again;
  int length;

  if (witness_is_socket (fd))
    {
      va_copy (again, arguments);
      length = checks < 0 ? vsnprintf (text, sizeof text, format, again) : __vsnprintf_chk (text, sizeof text, checks, sizeof text, format, again);
      va_end (again);
      if (fits (length))
        return write_all (fd, text, length, caller);
      tell_stream (fd);
    }
  return checks < 0 ? WITNESS_REAL (vdprintf) (fd, format, arguments) : WITNESS_REAL (__vdprintf_chk) (fd, checks, format, arguments);
}

WITNESS_EXPORT int
vdprintf (int         fd,
          const char *format,
          va_list     arguments)
{
  return print (fd, -1, format, arguments, WITNESS_CALLER);
}

WITNESS_EXPORT int
__vdprintf_chk (int         fd,
                int         flag,
                const char *format,
                va_list     arguments)
{
  return print (fd, flag, format, arguments, WITNESS_CALLER);
}

WITNESS_EXPORT int
dprintf (int         fd,
         const char *format,
         ...)
{
  va_list arguments;
  int result;

  va_start (arguments, format);
  result = print (fd, -1, format, arguments, WITNESS_CALLER);
  va_end (arguments);
  return result;
}

WITNESS_EXPORT int
__dprintf_chk (int         fd,
               int         flag,
               const char *format,
               ...)
{
  va_list arguments;
  int result;

  va_start (arguments, format);
  result = print (fd, flag, format, arguments, WITNESS_CALLER);
  va_end (arguments);
  return result;
}
