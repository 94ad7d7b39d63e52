/* test-resolve.c - tests of soket-resolve, with addresses and with a resolver of their own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"
#include "lib/stub-resolver.h"
#include "net/exchange/soket-resolve.h"

#include <string.h>

typedef struct
{
  gboolean  done;
  GArray   *endpoints;
  GError   *error;
} Answer;

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Answer *answer = user_data;

  answer->endpoints = soket_resolve_finish (result, &answer->error);
  answer->done = TRUE;
  g_assert_true ((answer->endpoints != NULL) != (answer->error != NULL));
}

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->endpoints, g_array_unref);
  g_clear_error (&answer->error);
  answer->done = FALSE;
}

static void
ask (Answer     *answer,
     const char *host,
     guint16     port,
     int         family)
{
  answer_clear (answer);
  soket_resolve_async (host, port, family, NULL, answered_cb, answer);
  /* Never before it returns. */
  g_assert_false (answer->done);
  soket_test_wait_until (answer->done);
}

static void
assert_endpoint (Answer     *answer,
                 guint       index,
                 const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_no_error (answer->error);
  g_assert_cmpuint (index, <, answer->endpoints->len);
  text = soket_endpoint_to_string (&g_array_index (answer->endpoints, SoketEndpoint, index));
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_sentence (Answer     *answer,
                 int         code,
                 const char *part)
{
  g_assert_error (answer->error, G_IO_ERROR, code);
  g_assert_nonnull (strstr (answer->error->message, part));
  g_assert_true (g_str_has_suffix (answer->error->message, "."));
}

static void
test_numeric (void)
{
  GResolver *former;
  StubResolver *resolver = stub_resolver_install (NULL, &former);
  Answer answer = { 0, };

  ask (&answer, "127.0.0.1", 5555, 0);
  assert_endpoint (&answer, 0, "127.0.0.1:5555");
  g_assert_cmpuint (answer.endpoints->len, ==, 1);
  ask (&answer, "[::1]", 80, 0);
  assert_endpoint (&answer, 0, "[::1]:80");
  ask (&answer, "::1", 80, AF_INET6);
  assert_endpoint (&answer, 0, "[::1]:80");
  ask (&answer, "0.0.0.0", 1, AF_INET);
  assert_endpoint (&answer, 0, "0.0.0.0:1");

  ask (&answer, "127.0.0.1", 80, AF_INET6);
  assert_sentence (&answer, G_IO_ERROR_INVALID_ARGUMENT, "127.0.0.1");
  ask (&answer, "::1", 80, AF_INET);
  assert_sentence (&answer, G_IO_ERROR_INVALID_ARGUMENT, "::1");
  g_assert_cmpuint (resolver->n_lookups, ==, 0);
  answer_clear (&answer);
  stub_resolver_remove (resolver, former);
}

static void
test_bad_names (void)
{
  GResolver *former;
  StubResolver *resolver = stub_resolver_install (NULL, &former);
  Answer answer = { 0, };
  g_autofree char *long_name = g_strnfill (256, 'a');

  ask (&answer, "", 80, 0);
  assert_sentence (&answer, G_IO_ERROR_INVALID_ARGUMENT, "empty");
  ask (&answer, long_name, 80, 0);
  assert_sentence (&answer, G_IO_ERROR_INVALID_ARGUMENT, "255");
  ask (&answer, "two words", 80, 0);
  assert_sentence (&answer, G_IO_ERROR_INVALID_ARGUMENT, "two words");

  /* What a terminal would obey is escaped. */
  ask (&answer, "a\033[31m", 80, 0);
  assert_sentence (&answer, G_IO_ERROR_INVALID_ARGUMENT, "a\\x1b[31m");
  ask (&answer, "a\n", 80, 0);
  assert_sentence (&answer, G_IO_ERROR_INVALID_ARGUMENT, "a\\n");
  ask (&answer, "\xff", 80, 0);
  assert_sentence (&answer, G_IO_ERROR_INVALID_ARGUMENT, "\\xff");
  g_assert_cmpuint (resolver->n_lookups, ==, 0);
  answer_clear (&answer);
  stub_resolver_remove (resolver, former);
}

static void
test_names (void)
{
  const char *addresses[] = { "192.0.2.2", "2001:db8::1", "192.0.2.1", "192.0.2.2", "2001:db8::1", NULL };
  const char *none[] = { NULL };
  GResolver *former;
  StubResolver *resolver = stub_resolver_install (addresses, &former);
  Answer answer = { 0, };

  /* In the resolver's order, each once. */
  ask (&answer, "example.test", 5555, 0);
  g_assert_cmpuint (answer.endpoints->len, ==, 3);
  assert_endpoint (&answer, 0, "192.0.2.2:5555");
  assert_endpoint (&answer, 1, "[2001:db8::1]:5555");
  assert_endpoint (&answer, 2, "192.0.2.1:5555");
  g_assert_cmpint (resolver->flags, ==, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT);

  ask (&answer, "example.test", 5555, AF_INET);
  g_assert_cmpint (resolver->flags, ==, G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY);
  ask (&answer, "example.test", 5555, AF_INET6);
  g_assert_cmpint (resolver->flags, ==, G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY);

  resolver->addresses = none;
  ask (&answer, "example.test", 5555, 0);
  assert_sentence (&answer, G_IO_ERROR_HOST_NOT_FOUND, "example.test");
  answer_clear (&answer);
  stub_resolver_remove (resolver, former);
}

/* Whoever answers for a name says how many there are. */
static void
test_many_addresses (void)
{
  enum { MANY = 10000, MOST = 64 };
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);
  GResolver *former;
  StubResolver *resolver;
  Answer answer = { 0, };

  for (guint i = 0; i < MANY; i++)
    g_ptr_array_add (addresses, g_strdup_printf ("10.1.%u.%u", i / 256, i % 256));
  g_ptr_array_add (addresses, NULL);
  resolver = stub_resolver_install ((const char *const *) addresses->pdata, &former);
  ask (&answer, "example.test", 5555, 0);
  g_assert_cmpuint (answer.endpoints->len, ==, MOST);
  assert_endpoint (&answer, 0, "10.1.0.0:5555");
  assert_endpoint (&answer, MOST - 1, "10.1.0.63:5555");
  answer_clear (&answer);
  stub_resolver_remove (resolver, former);
}

static void
test_not_found (void)
{
  GResolver *former;
  StubResolver *resolver = stub_resolver_install (NULL, &former);
  g_autoptr (GError) not_found = g_error_new (G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no");
  g_autoptr (GError) failure = g_error_new (G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "no");
  Answer answer = { 0, };

  resolver->error = not_found;
  ask (&answer, "example.test", 5555, 0);
  assert_sentence (&answer, G_IO_ERROR_HOST_NOT_FOUND, "example.test");

  resolver->error = failure;
  ask (&answer, "example.test", 5555, 0);
  assert_sentence (&answer, G_IO_ERROR_TIMED_OUT, "example.test");
  answer_clear (&answer);
  stub_resolver_remove (resolver, former);
}

static void
test_cancel (void)
{
  const char *addresses[] = { "192.0.2.1", NULL };
  GResolver *former;
  StubResolver *resolver = stub_resolver_install (addresses, &former);
  g_autoptr (GCancellable) before = g_cancellable_new ();
  g_autoptr (GCancellable) during = g_cancellable_new ();
  g_autoptr (GCancellable) after = g_cancellable_new ();
  Answer answer = { 0, };

  g_cancellable_cancel (before);
  soket_resolve_async ("127.0.0.1", 80, 0, before, answered_cb, &answer);
  soket_test_wait_until (answer.done);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  answer_clear (&answer);

  resolver->never = TRUE;
  soket_resolve_async ("example.test", 80, 0, during, answered_cb, &answer);
  g_assert_cmpuint (resolver->n_lookups, ==, 1);
  g_cancellable_cancel (during);
  soket_test_wait_until (answer.done);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  answer_clear (&answer);

  resolver->never = FALSE;
  soket_resolve_async ("example.test", 80, 0, after, answered_cb, &answer);
  soket_test_wait_until (answer.done);
  assert_endpoint (&answer, 0, "192.0.2.1:80");
  g_cancellable_cancel (after);
  answer_clear (&answer);
  stub_resolver_remove (resolver, former);
}

/* The longest name there may be is asked for. */
static void
test_longest_name (void)
{
  const char *addresses[] = { "192.0.2.1", NULL };
  GResolver *former;
  StubResolver *resolver = stub_resolver_install (addresses, &former);
  Answer answer = { 0, };
  g_autofree char *longest = g_strnfill (255, 'a');

  ask (&answer, longest, 80, 0);
  g_assert_no_error (answer.error);
  assert_endpoint (&answer, 0, "192.0.2.1:80");
  g_assert_cmpuint (resolver->n_lookups, ==, 1);
  answer_clear (&answer);
  stub_resolver_remove (resolver, former);
}

/* A sentence holds so many, and says that there are more. */
static void
test_list (void)
{
  g_autoptr (GString) list = g_string_new (NULL);
  SoketEndpoint address = soket_test_endpoint ("127.0.0.4", 5555);
  guint n = 0;

  g_assert_true (soket_resolve_list_address (list, &n, &address));
  address = soket_test_endpoint ("::1", 5555);
  g_assert_true (soket_resolve_list_address (list, &n, &address));
  g_assert_cmpstr (list->str, ==, "127.0.0.4, ::1");
  for (guint i = 0; i < 4; i++)
    g_assert_true (soket_resolve_list_address (list, &n, &address));
  g_assert_false (soket_resolve_list_address (list, &n, &address));
  g_assert_cmpstr (list->str, ==, "127.0.0.4, ::1, ::1, ::1, ::1, ::1, …");
  g_assert_cmpuint (n, ==, 6);
}

static void
assert_others (const char *const *addresses,
               const char        *used,
               const char        *wanted)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (SoketEndpoint));
  SoketEndpoint target = soket_test_endpoint (used, 5555);
  g_autofree char *others = NULL;

  for (guint i = 0; addresses[i] != NULL; i++)
    {
      SoketEndpoint address = soket_test_endpoint (addresses[i], 5555);

      g_array_append_val (list, address);
    }
  others = soket_resolve_dup_others (list, &target);
  g_assert_cmpstr (others, ==, wanted);
}

static void
test_others (void)
{
  g_autofree char *none = NULL;
  SoketEndpoint target = soket_test_endpoint ("127.0.0.1", 5555);

  assert_others ((const char *const[]) { "127.0.0.1", NULL }, "127.0.0.1", NULL);
  assert_others ((const char *const[]) { "127.0.0.1", "::1", "127.0.0.4", NULL }, "::1", "127.0.0.1, 127.0.0.4");
  assert_others ((const char *const[]) { "127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.6", "127.0.0.7", "127.0.0.8", NULL },
                 "127.0.0.1", "127.0.0.2, 127.0.0.3, 127.0.0.4, 127.0.0.5, 127.0.0.6, 127.0.0.7, …");
  none = soket_resolve_dup_others (NULL, &target);
  g_assert_null (none);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/resolve/numeric", test_numeric);
  g_test_add_func ("/resolve/bad-names", test_bad_names);
  g_test_add_func ("/resolve/longest-name", test_longest_name);
  g_test_add_func ("/resolve/names", test_names);
  g_test_add_func ("/resolve/many-addresses", test_many_addresses);
  g_test_add_func ("/resolve/not-found", test_not_found);
  g_test_add_func ("/resolve/cancel", test_cancel);
  g_test_add_func ("/resolve/list", test_list);
  g_test_add_func ("/resolve/others", test_others);

  return g_test_run ();
}
