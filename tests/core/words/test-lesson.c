/* test-lesson.c - the table of errors as lessons is whole
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-error.h"
#include "core/words/soket-lesson.h"

#include <errno.h>
#include <string.h>

#define TCP SOKET_TRANSPORT_TCP
#define UDP SOKET_TRANSPORT_UDP

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

/* What is told of a call and its transport, by a word of the cause, a word of the clause where it has its own, and the slide where it is another. */
static void
test_cases (void)
{
  static const struct
  {
    int            errnum;
    SoketCallName  call;
    SoketTransport transport;
    const char    *cause;
    const char    *brief;
    const char    *topic;
  } rows[] = {
    { EADDRINUSE, SOKET_CALL_BIND, TCP, "TIME-WAIT", NULL, NULL },
    { EADDRINUSE, SOKET_CALL_BIND, UDP, "TCP ports are counted apart", NULL, "Echo Server UDP" },
    { EADDRINUSE, SOKET_CALL_LISTEN, TCP, "was first with listen ()", NULL, NULL },
    { EADDRINUSE, SOKET_CALL_CONNECT, TCP, "An older connection", "try again", "Echo Client TCP" },
    { EACCES, SOKET_CALL_BIND, TCP, "well-known ports", "below 1024", NULL },
    { EACCES, SOKET_CALL_BIND, UDP, "well-known ports", "below 1024", NULL },
    { EACCES, SOKET_CALL_SENDTO, UDP, "SO_BROADCAST", "broadcast", "Alamat IP (Internet Layer)" },
    { EACCES, SOKET_CALL_SEND, UDP, "SO_BROADCAST", "broadcast", "Alamat IP (Internet Layer)" },
    { EACCES, SOKET_CALL_CONNECT, TCP, "SO_BROADCAST", "broadcast", "Alamat IP (Internet Layer)" },
    { EACCES, SOKET_CALL_SOCKET, TCP, "SOCK_RAW", NULL, "Internet Socket" },
    { EADDRNOTAVAIL, SOKET_CALL_BIND, TCP, "belongs to another computer", "use 127.0.0.1", NULL },
    { EADDRNOTAVAIL, SOKET_CALL_CONNECT, TCP, "none is left", "no free port", "Nomor Port (Transport Layer)" },
    { EADDRNOTAVAIL, SOKET_CALL_SENDTO, UDP, "none is left", "no free port", "Nomor Port (Transport Layer)" },
    { ECONNREFUSED, SOKET_CALL_CONNECT, TCP, "answered with RST", "start the server first", NULL },
    { ECONNREFUSED, SOKET_CALL_SEND, UDP, "ICMP", "nobody receives there", "Echo Client UDP 2" },
    { ECONNREFUSED, SOKET_CALL_RECV, UDP, "ICMP", "nobody receives there", "Echo Client UDP 2" },
    { ETIMEDOUT, SOKET_CALL_CONNECT, TCP, "The SYN was sent several times", "no answer to the SYN", NULL },
    { ETIMEDOUT, SOKET_CALL_SEND, TCP, "has not been acknowledged", "given up", "Mengirim & Menerima data" },
    { ETIMEDOUT, SOKET_CALL_RECV, TCP, "has not been acknowledged", "given up", "Mengirim & Menerima data" },
    { ECONNRESET, SOKET_CALL_RECV, TCP, "text after the first dot", NULL, NULL },
    { ECONNRESET, SOKET_CALL_SEND, TCP, "while these were on their way", NULL, NULL },
    { ECONNRESET, SOKET_CALL_CONNECT, TCP, "waited in its queue", "while it was being made", NULL },
    { EAGAIN, SOKET_CALL_SEND, TCP, "send buffer", NULL, "Kemungkinan mengirim" },
    { EAGAIN, SOKET_CALL_RECV, TCP, "Nothing has come yet", NULL, NULL },
    { EAGAIN, SOKET_CALL_RECVFROM, UDP, "Nothing has come yet", NULL, NULL },
    { EAGAIN, SOKET_CALL_ACCEPT, TCP, "No finished connection", NULL, "Echo Server TCP" },
    { EMFILE, SOKET_CALL_ACCEPT, TCP, "never closed", NULL, NULL },
    { ENOTCONN, SOKET_CALL_SEND, TCP, "before connect ()", NULL, NULL },
    { ENOTCONN, SOKET_CALL_RECV, TCP, "before connect ()", NULL, NULL },
    { ENOTCONN, SOKET_CALL_SHUTDOWN, TCP, "already broken", "no connection any more", NULL },
    { EISCONN, SOKET_CALL_CONNECT, TCP, "a second time", NULL, NULL },
    { EISCONN, SOKET_CALL_SENDTO, UDP, "given an address", NULL, NULL },
    { EINVAL, SOKET_CALL_BIND, TCP, "an address already", NULL, NULL },
    { EINVAL, SOKET_CALL_LISTEN, TCP, "never connected", NULL, NULL },
    { EINVAL, SOKET_CALL_ACCEPT, TCP, "listen () has not been called", NULL, "Echo Server TCP" },
    { EINVAL, SOKET_CALL_CONNECT, TCP, "Port 0", NULL, NULL },
    { EINVAL, SOKET_CALL_SENDTO, UDP, "Port 0", NULL, NULL },
    { EAFNOSUPPORT, SOKET_CALL_SOCKET, TCP, "switched off", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const SoketLesson *lesson = soket_lesson_lookup (rows[i].errnum);
      const char *general = soket_lesson_get_brief (lesson, SOKET_CALL_NONE, SOKET_TRANSPORT_TCP);
      const char *brief = soket_lesson_get_brief (lesson, rows[i].call, rows[i].transport);

      g_test_message ("%s %s %s", soket_errno_name (rows[i].errnum), soket_call_name_to_string (rows[i].call), soket_transport_to_string (rows[i].transport));
      g_assert_nonnull (strstr (soket_lesson_get_cause (lesson, rows[i].call, rows[i].transport), rows[i].cause));
      if (rows[i].brief != NULL)
        g_assert_nonnull (strstr (brief, rows[i].brief));
      else
        g_assert_cmpstr (brief, ==, general);
      g_assert_cmpstr (soket_lesson_get_topic (lesson, rows[i].call, rows[i].transport), ==,
                       rows[i].topic != NULL ? rows[i].topic : soket_lesson_get_topic (lesson, SOKET_CALL_NONE, SOKET_TRANSPORT_TCP));
    }
}

/* Linux says of an address of many that there is no way there, to TCP alone. */
static void
test_connect (void)
{
  const SoketEndpoint group = { .family = AF_INET, .address = { 224, 0, 0, 1 }, .port = 7 };
  const SoketEndpoint one = { .family = AF_INET, .address = { 203, 0, 113, 1 }, .port = 7 };

  g_assert_nonnull (strstr (soket_lesson_explain_connect (ENETUNREACH, &group), "TCP connects two"));
  g_assert_cmpstr (soket_lesson_explain_connect (ENETUNREACH, &one), ==,
                   soket_lesson_explain_errno (ENETUNREACH, SOKET_CALL_CONNECT, SOKET_TRANSPORT_TCP));
  g_assert_cmpstr (soket_lesson_explain_connect (ENETUNREACH, NULL), ==,
                   soket_lesson_explain_errno (ENETUNREACH, SOKET_CALL_CONNECT, SOKET_TRANSPORT_TCP));
  g_assert_cmpstr (soket_lesson_explain_connect (ECONNREFUSED, &group), ==,
                   soket_lesson_explain_errno (ECONNREFUSED, SOKET_CALL_CONNECT, SOKET_TRANSPORT_TCP));
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
  g_test_add_func ("/lesson/cases", test_cases);
  g_test_add_func ("/lesson/connect", test_connect);

  return g_test_run ();
}
