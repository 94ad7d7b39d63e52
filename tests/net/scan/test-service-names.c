/* test-service-names.c - what is taken of a database of services, be it a strange one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/scan/soket-services.h"

#include <arpa/inet.h>
#include <netdb.h>

#define LONGEST  "a-name-of-as-many-as-32-letters."
#define TOO_LONG LONGEST "."

static const struct
{
  const char *name;
  const char *aliases[3];
  guint16     port;
  const char *protocol;
} entries[] = {
  { "first", { "one", "+1" }, 1, "tcp" },
  { "second", { NULL }, 1, "tcp" },
  { "first-udp", { "one" }, 1, "udp" },
  { LONGEST, { TOO_LONG, "long" }, 2, "tcp" },
  { TOO_LONG, { "short" }, 3, "tcp" },
  { "", { "nameless" }, 4, "tcp" },
  { "two words", { NULL }, 5, "tcp" },
  { "red\x1b[31m", { NULL }, 6, "tcp" },
  { "comma,quote", { NULL }, 7, "tcp" },
  { "caf\xc3\xa9", { NULL }, 8, "tcp" },
  { "A-b_c.d+e/f*0", { "two words" }, 9, "tcp" },
  { "zero", { NULL }, 0, "tcp" },
  { "other", { NULL }, 10, "sctp" },
};

static guint next;
static struct servent entry;

/* These stand before those of the C library. */
void setservent (int stay_open) { next = 0; }
void endservent (void) { next = G_N_ELEMENTS (entries); }

struct servent *
getservent (void)
{
  if (next == G_N_ELEMENTS (entries))
    return NULL;
  entry = (struct servent) { .s_name = (char *) entries[next].name, .s_aliases = (char **) entries[next].aliases, .s_port = htons (entries[next].port),
                             .s_proto = (char *) entries[next].protocol };
  next++;
  return &entry;
}

static void
test_names (void)
{
  static const char *const names[] = { NULL, "first", LONGEST, NULL, NULL, NULL, NULL, NULL, NULL, "A-b_c.d+e/f*0", NULL };

  for (guint port = 0; port < G_N_ELEMENTS (names); port++)
    g_assert_cmpstr (soket_services_lookup (SOKET_TRANSPORT_TCP, (guint16) port), ==, names[port]);
  g_assert_cmpstr (soket_services_lookup (SOKET_TRANSPORT_UDP, 1), ==, "first-udp");
  g_assert_null (soket_services_lookup (SOKET_TRANSPORT_UDP, 2));
}

static void
test_find (void)
{
  static const struct
  {
    const char *name;
    guint16     port;
  } rows[] = {
    { "first", 1 }, { "ONE", 1 }, { "+1", 1 }, { "second", 1 }, { "first-udp", 1 }, { LONGEST, 2 }, { "long", 2 }, { "a-B_c.d+e/f*0", 9 },
    { TOO_LONG, 0 }, { "short", 0 }, { "", 0 }, { "nameless", 0 }, { "two words", 0 }, { "comma,quote", 0 }, { "zero", 0 }, { "other", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint16 port = 4711;

      g_assert_true (soket_services_find (rows[i].name, &port) == (rows[i].port != 0));
      g_assert_cmpuint (port, ==, rows[i].port);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service-names/names", test_names);
  g_test_add_func ("/service-names/find", test_find);

  return g_test_run ();
}
