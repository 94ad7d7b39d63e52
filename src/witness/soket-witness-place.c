/* soket-witness-place.c - the line of source that a call is on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "witness/soket-witness-private.h"

#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FILES_MAX 64
#define PATHS_SIZE 16384
#define FRAMES_MAX 64
#define CALLERS 256  /* a power of two */

/*
 * Paths are told once, by number. Threads may add the same one twice, which does no harm: each number means one path for ever.
 */
static char        paths[PATHS_SIZE];
static unsigned    paths_used;
static const char *files[FILES_MAX];
static unsigned    n_files;
static char        told[FILES_MAX];

/* Of the interpreter, where the program is one. All have been there since Python 3.9, or the place stays unknown. */
static struct
{
  int          state;  /* 0: not looked for, 1: there, 2: not there */
  int        (*is_initialized) (void);
  int        (*is_finalizing) (void);
  int        (*ensure) (void);
  void       (*release) (int);
  void      *(*this_thread) (void);
  void      *(*get_frame) (void);
  int        (*get_line) (void *);
  void      *(*get_code) (void *);
  void      *(*get_back) (void *);
  void      *(*get_attribute) (void *, const char *);
  const char *(*get_utf8) (void *);
  void       (*unref) (void *);
  void       (*clear_error) (void);
} python;

/* The number of @path, 0 where there is no more room. */
static uint32_t
number_of (const char *path)
{
  unsigned known = __atomic_load_n (&n_files, __ATOMIC_ACQUIRE);
  unsigned size, at, number;

  if (known > FILES_MAX)
    known = FILES_MAX;
  for (unsigned i = 0; i < known; i++)
    {
      const char *file = __atomic_load_n (&files[i], __ATOMIC_ACQUIRE);

      if (file != NULL && strcmp (file, path) == 0)
        return i + 1;
    }

  size = (unsigned) strnlen (path, SOKET_WITNESS_FILE_MAX);
  if (size == 0 || size == SOKET_WITNESS_FILE_MAX || known == FILES_MAX)
    return 0;
  at = __atomic_fetch_add (&paths_used, size + 1, __ATOMIC_RELAXED);
  if (at > PATHS_SIZE || size + 1 > PATHS_SIZE - at)
    return 0;
  number = __atomic_fetch_add (&n_files, 1, __ATOMIC_ACQ_REL);
  if (number >= FILES_MAX)
    return 0;
  memcpy (paths + at, path, size + 1);
  __atomic_store_n (&files[number], paths + at, __ATOMIC_RELEASE);
  return number + 1;
}

/* The number again; what could not be sent is sent with the next call. */
static uint32_t
tell_file (uint32_t number)
{
  SoketWitnessMessage message = { .kind = SOKET_WITNESS_FILE, .fd = -1, .file = number };
  struct iovec payload;

  if (number == 0)
    return 0;
  if (!told[number - 1])
    {
      payload.iov_base = (void *) files[number - 1];
      payload.iov_len = strlen (files[number - 1]);
      told[number - 1] = (char) witness_send (&message, &payload, 1, payload.iov_len);
    }
  return number;
}

/* A child of fork () has a connection of its own. */
void
witness_forget_told (void)
{
  memset (told, 0, sizeof told);
}

/* The program itself has no name in the loader's list. Its process may be gone when somebody asks for it from outside. */
static const char *
get_own_path (char  *buffer,
              size_t size)
{
  long length = syscall (SYS_readlinkat, AT_FDCWD, "/proc/self/exe", buffer, size - 1);

  if (length <= 0)
    return "";
  buffer[length] = '\0';
  return buffer;
}

static int
never (void)
{
  return 0;
}

static void
look_for_python (void)
{
  python.is_initialized = (int (*) (void)) dlsym (RTLD_DEFAULT, "Py_IsInitialized");
  python.is_finalizing = (int (*) (void)) dlsym (RTLD_DEFAULT, "Py_IsFinalizing");
  if (python.is_finalizing == NULL)
    python.is_finalizing = (int (*) (void)) dlsym (RTLD_DEFAULT, "_Py_IsFinalizing");
  if (python.is_finalizing == NULL)
    python.is_finalizing = never;
  python.ensure = (int (*) (void)) dlsym (RTLD_DEFAULT, "PyGILState_Ensure");
  python.release = (void (*) (int)) dlsym (RTLD_DEFAULT, "PyGILState_Release");
  python.this_thread = (void *(*) (void)) dlsym (RTLD_DEFAULT, "PyGILState_GetThisThreadState");
  python.get_frame = (void *(*) (void)) dlsym (RTLD_DEFAULT, "PyEval_GetFrame");
  python.get_line = (int (*) (void *)) dlsym (RTLD_DEFAULT, "PyFrame_GetLineNumber");
  python.get_code = (void *(*) (void *)) dlsym (RTLD_DEFAULT, "PyFrame_GetCode");
  python.get_back = (void *(*) (void *)) dlsym (RTLD_DEFAULT, "PyFrame_GetBack");
  python.get_attribute = (void *(*) (void *, const char *)) dlsym (RTLD_DEFAULT, "PyObject_GetAttrString");
  python.get_utf8 = (const char *(*) (void *)) dlsym (RTLD_DEFAULT, "PyUnicode_AsUTF8");
  python.unref = (void (*) (void *)) dlsym (RTLD_DEFAULT, "Py_DecRef");
  python.clear_error = (void (*) (void)) dlsym (RTLD_DEFAULT, "PyErr_Clear");
  python.state = python.is_initialized != NULL && python.ensure != NULL && python.release != NULL && python.this_thread != NULL
                 && python.get_frame != NULL && python.get_line != NULL && python.get_code != NULL && python.get_back != NULL
                 && python.get_attribute != NULL && python.get_utf8 != NULL && python.unref != NULL && python.clear_error != NULL ? 1 : 2;
}

static int
is_of_library (const char *file)
{
  return strncmp (file, "<frozen", 7) == 0 || strstr (file, "/lib/python3") != NULL || strstr (file, "/lib64/python3") != NULL;
}

/* The innermost frame that is not the standard library's. TRUE where the interpreter is running this thread. */
static int
find_python_place (SoketWitnessMessage *message)
{
  int lock;
  void *frame;

  if (python.state == 0)
    look_for_python ();
  if (python.state != 1)
    return 0;
  /* At its end, and in threads of its own, the interpreter calls by itself. */
  if (!python.is_initialized () || python.is_finalizing () || python.this_thread () == NULL)
    {
      message->flags |= SOKET_WITNESS_LIBRARY;
      return 1;
    }

  /* The interpreter lets go of its lock around each socket call. */
  lock = python.ensure ();
  frame = python.get_frame ();
  for (int i = 0; frame != NULL && i < FRAMES_MAX; i++)
    {
      void *code = python.get_code (frame);
      void *name = code != NULL ? python.get_attribute (code, "co_filename") : NULL;
      const char *file = name != NULL ? python.get_utf8 (name) : NULL;
      int ours = file != NULL && !is_of_library (file);
      void *back;

      if (file == NULL)
        python.clear_error ();
      if (ours)
        {
          message->file = number_of (file);
          message->line = (uint32_t) python.get_line (frame);
        }
      else
        message->flags |= SOKET_WITNESS_LIBRARY;
      if (name != NULL)
        python.unref (name);
      if (code != NULL)
        python.unref (code);

      back = ours ? NULL : python.get_back (frame);
      /* The first frame is borrowed, the others are not. */
      if (i > 0)
        python.unref (frame);
      frame = back;
    }
  if (frame != NULL)
    python.unref (frame);
  python.release (lock);
  return 1;
}

static void
find_native_place (SoketWitnessMessage *message,
                   const void          *caller)
{
  static struct
  {
    const void *caller;
    uint32_t    file;
    uint64_t    address;
  } known[CALLERS];
  static const char taken;
  unsigned at = (unsigned) ((uintptr_t) caller >> 2) & (CALLERS - 1);
  const void *expected = NULL;
  struct link_map *map = NULL;
  char own[SOKET_WITNESS_FILE_MAX];
  Dl_info info;

  message->flags |= SOKET_WITNESS_NATIVE;
  if (__atomic_load_n (&known[at].caller, __ATOMIC_ACQUIRE) == caller)
    {
      message->file = known[at].file;
      message->address = known[at].address;
      return;
    }
  if (dladdr1 (caller, &info, (void **) &map, RTLD_DL_LINKMAP) == 0 || map == NULL || info.dli_fname == NULL)
    return;
  /* The call itself, which lies before the address that it returns to. */
  message->address = (uint64_t) ((uintptr_t) caller - map->l_addr) - 1;
  message->file = number_of (map->l_name != NULL && map->l_name[0] != '\0' ? map->l_name : get_own_path (own, sizeof own));
  if (__atomic_compare_exchange_n (&known[at].caller, &expected, &taken, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
    {
      known[at].file = message->file;
      known[at].address = message->address;
      __atomic_store_n (&known[at].caller, caller, __ATOMIC_RELEASE);
    }
}

void
witness_find_place (SoketWitnessMessage *message,
                    const void          *caller)
{
  if (!find_python_place (message))
    find_native_place (message, caller);
  message->file = tell_file (message->file);
}
