/* soket-services.c - the names that the system's database has for ports
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-services.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <string.h>

/* Where the database is a directory on the network it may have no end. Debian's file has some 350 lines. */
#define MAX_ENTRIES 100000

/* RFC 6335, 5.1 allows 15 characters; older names are longer. */
#define MAX_NAME 32

/* The names go into lines, tables and CSV as they are: letters, digits and the marks that names have. */
static gboolean
is_name (const char *name)
{
  gsize length = 0;

  for (; name[length] != '\0'; length++)
    {
      if (length == MAX_NAME || (!g_ascii_isalnum (name[length]) && strchr ("-_.+/*", name[length]) == NULL))
        return FALSE;
    }

  return length > 0;
}

/* Ports and transports share a table: the transport in the bits above the port's. */
static gpointer
make_key (SoketTransport transport,
          guint16        port)
{
  return GUINT_TO_POINTER ((guint) transport << 16 | port);
}

static GHashTable *
read_database (void)
{
  GHashTable *names = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  const struct servent *entry;

  setservent (0);
  for (guint i = 0; i < MAX_ENTRIES && (entry = getservent ()) != NULL; i++)
    {
      /* s_port is an int that holds a port in network byte order. */
      guint16 port = ntohs ((guint16) entry->s_port);
      SoketTransport transport;
      gpointer key;

      if (port == 0 || !soket_transport_from_string (entry->s_proto, &transport) || !is_name (entry->s_name))
        continue;

      /* An alias or a second line does not rename a port. */
      key = make_key (transport, port);
      if (!g_hash_table_contains (names, key))
        g_hash_table_insert (names, key, g_strdup (entry->s_name));
    }
  endservent ();
  return names;
}

/**
 * soket_services_lookup:
 * @transport: a transport; the database names its ports separately
 * @port: a port
 *
 * Looks a port up in the system's database (`getservent`; on Debian `/etc/services`), which is read at the first call and kept. Of several
 * names the first wins. A name is a convention: it does not tell what really listens there.
 *
 * Returns: (transfer none) (nullable): the name, such as `ssh`, which lives as long as the program; %NULL where the database has none
 */
const char *
soket_services_lookup (SoketTransport transport,
                       guint16        port)
{
  static GHashTable *names;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      names = read_database ();
      g_once_init_leave (&once, 1);
    }

  return g_hash_table_lookup (names, make_key (transport, port));
}
