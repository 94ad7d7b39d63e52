/* test-lesson.c - the table of errors as lessons is whole
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-error.h"
#include "core/words/soket-lesson.h"

#include <errno.h>
#include <string.h>

/* What the course is to explain. */
static const int errors[] = {
  EADDRINUSE, EACCES, EADDRNOTAVAIL, ECONNREFUSED, ECONNRESET, EPIPE, ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, EMSGSIZE, EAGAIN, EINPROGRESS,
  EMFILE, ENOTCONN, EISCONN, EINVAL, EAFNOSUPPORT, EDESTADDRREQ,
};

/* The titles of the deck's slides. */
static const char *const slides[] = {
  "Internet", "Apa itu TCP/IP", "Seberapa besar?", "Layered Model", "Cara Kerja", "Enkapsulasi Data", "Alamat IP (Internet Layer)",
  "Nomor Port (Transport Layer)", "Byte-Order", "Apa itu socket?", "File descriptor", "File descriptor, python version", "Python socket module",
  "Internet Socket", "Quiz", "socket API", "Socket Object", "Socket Object (cont)", "Echo Server", "Echo Server UDP", "Echo Client UDP",
  "Echo Client UDP 2", "Mengirim & Menerima data", "Kemungkinan mengirim", "Kemungkinan menerima", "recv_until", "Echo Server TCP",
  "Echo Client TCP", "Caesar cipher", "Caesar cipher module", "Caesar cipher Server", "Caesar chiper Client", "Simple Port Scanner", NULL,
};

static void
check_sentence (const char *text)
{
  g_assert_nonnull (text);
  g_assert_cmpuint (strlen (text), >, 15);
  g_assert_true (g_str_has_suffix (text, "."));
}

static void
check_lesson (const SoketLesson *lesson)
{
  for (int call = SOKET_CALL_NONE; call <= SOKET_CALL_CLOSE; call++)
    for (int transport = SOKET_TRANSPORT_TCP; transport <= SOKET_TRANSPORT_UDP; transport++)
      {
        const char *brief = soket_lesson_get_brief (lesson, (SoketCallName) call, (SoketTransport) transport);

        g_assert_cmpuint (strlen (brief), >, 15);
        g_assert_false (g_str_has_suffix (brief, "."));
        check_sentence (soket_lesson_get_cause (lesson, (SoketCallName) call, (SoketTransport) transport));
        g_assert_true (g_strv_contains (slides, soket_lesson_get_topic (lesson, (SoketCallName) call, (SoketTransport) transport)));
      }

  check_sentence (soket_lesson_get_meaning (lesson));
  check_sentence (soket_lesson_get_remedy (lesson));
}

static void
test_whole (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      const SoketLesson *lesson = soket_lesson_lookup (errors[i]);

      g_test_message ("%s", soket_errno_name (errors[i]));
      g_assert_nonnull (lesson);
      g_assert_cmpint (soket_lesson_get_errnum (lesson), ==, errors[i]);
      g_assert_cmpstr (soket_lesson_get_name (lesson), ==, soket_errno_name (errors[i]));
      check_lesson (lesson);
    }

  g_assert_cmpuint (soket_lesson_get_n_lessons (), ==, G_N_ELEMENTS (errors) + 1);
}

static void
test_name_resolution (void)
{
  const SoketLesson *lesson = soket_lesson_lookup (SOKET_LESSON_NAME_RESOLUTION);

  g_assert_nonnull (lesson);
  g_assert_cmpstr (soket_lesson_get_name (lesson), ==, "EAI_NONAME");
  check_lesson (lesson);
}

/* A lesson's own clause, that of an errno without a lesson, and the system's words where there is neither. */
static void
test_any_errno (void)
{
  g_assert_cmpstr (soket_lesson_explain_errno (ECONNREFUSED, SOKET_CALL_RECV, SOKET_TRANSPORT_UDP), ==,
                   soket_lesson_get_brief (soket_lesson_lookup (ECONNREFUSED), SOKET_CALL_RECV, SOKET_TRANSPORT_UDP));
  g_assert_cmpstr (soket_lesson_explain_errno (ENFILE, SOKET_CALL_ACCEPT, SOKET_TRANSPORT_TCP), ==,
                   "this computer has no file descriptor left; close other programs");
  g_assert_cmpstr (soket_lesson_explain_errno (ECONNABORTED, SOKET_CALL_ACCEPT, SOKET_TRANSPORT_TCP), !=,
                   soket_lesson_explain_errno (ECONNABORTED, SOKET_CALL_CONNECT, SOKET_TRANSPORT_TCP));
  g_assert_cmpstr (soket_lesson_explain_errno (EXDEV, SOKET_CALL_NONE, SOKET_TRANSPORT_TCP), ==, g_strerror (EXDEV));
}

static void
test_unknown (void)
{
  g_assert_null (soket_lesson_lookup (0));
  g_assert_null (soket_lesson_lookup (EXDEV));
  g_assert_null (soket_lesson_lookup (123456));
  g_assert_null (soket_lesson_get_nth (soket_lesson_get_n_lessons ()));
}

/* A text that stands twice explains one of the two wrongly. */
static void
test_different (void)
{
  for (guint i = 0; i < soket_lesson_get_n_lessons (); i++)
    for (guint j = 0; j < i; j++)
      {
        const SoketLesson *a = soket_lesson_get_nth (i);
        const SoketLesson *b = soket_lesson_get_nth (j);

        g_assert_cmpint (soket_lesson_get_errnum (a), !=, soket_lesson_get_errnum (b));
        g_assert_cmpstr (soket_lesson_get_meaning (a), !=, soket_lesson_get_meaning (b));
        g_assert_cmpstr (soket_lesson_get_remedy (a), !=, soket_lesson_get_remedy (b));
        for (int call = SOKET_CALL_NONE; call <= SOKET_CALL_CLOSE; call++)
          {
            g_assert_cmpstr (soket_lesson_get_brief (a, (SoketCallName) call, SOKET_TRANSPORT_TCP), !=,
                             soket_lesson_get_brief (b, (SoketCallName) call, SOKET_TRANSPORT_TCP));
            g_assert_cmpstr (soket_lesson_get_cause (a, (SoketCallName) call, SOKET_TRANSPORT_TCP), !=,
                             soket_lesson_get_cause (b, (SoketCallName) call, SOKET_TRANSPORT_TCP));
          }
      }
}

static void
test_call_tells (void)
{
  const SoketLesson *refused = soket_lesson_lookup (ECONNREFUSED);
  const SoketLesson *in_use = soket_lesson_lookup (EADDRINUSE);

  g_assert_nonnull (strstr (soket_lesson_get_cause (refused, SOKET_CALL_CONNECT, SOKET_TRANSPORT_TCP), "RST"));
  g_assert_nonnull (strstr (soket_lesson_get_cause (refused, SOKET_CALL_RECV, SOKET_TRANSPORT_UDP), "ICMP"));
  g_assert_cmpstr (soket_lesson_get_topic (refused, SOKET_CALL_CONNECT, SOKET_TRANSPORT_TCP), ==, "Echo Client TCP");
  g_assert_cmpstr (soket_lesson_get_topic (refused, SOKET_CALL_RECV, SOKET_TRANSPORT_UDP), ==, "Echo Client UDP 2");
  g_assert_nonnull (strstr (soket_lesson_get_cause (in_use, SOKET_CALL_BIND, SOKET_TRANSPORT_TCP), "TIME-WAIT"));
  g_assert_null (strstr (soket_lesson_get_cause (in_use, SOKET_CALL_BIND, SOKET_TRANSPORT_UDP), "TIME-WAIT"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lesson/whole", test_whole);
  g_test_add_func ("/lesson/name-resolution", test_name_resolution);
  g_test_add_func ("/lesson/any-errno", test_any_errno);
  g_test_add_func ("/lesson/unknown", test_unknown);
  g_test_add_func ("/lesson/different", test_different);
  g_test_add_func ("/lesson/call-tells", test_call_tells);

  return g_test_run ();
}
