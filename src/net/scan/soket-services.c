/* soket-services.c - the names that the system's database has for ports
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/scan/soket-services.h"

#include "core/address/soket-ports.h"

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

typedef struct
{
  GHashTable *names;  /* by port and transport */
  GHashTable *ports;  /* by name in lower case, over TCP */
  GHashTable *all[2]; /* by name or alias in lower case, by transport */
} Database;

static void
add_name (GHashTable *ports,
          const char *name,
          guint16     port)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (is_name (name) && !g_hash_table_contains (ports, lower))
    g_hash_table_insert (ports, g_steal_pointer (&lower), GUINT_TO_POINTER (port));
}

static Database *
read_database (void)
{
  Database *database = g_new (Database, 1);
  GHashTable *names = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  const struct servent *entry;

  *database = (Database) { .names = names, .ports = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  for (guint i = 0; i < G_N_ELEMENTS (database->all); i++)
    database->all[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  setservent (0);
  for (guint i = 0; i < MAX_ENTRIES && (entry = getservent ()) != NULL; i++)
    {
      /* s_port is an int that holds a port in network byte order. */
      guint16 port = ntohs ((guint16) entry->s_port);
      SoketTransport transport;
      gpointer key;

      if (port == 0 || !soket_transport_from_string (entry->s_proto, &transport) || !is_name (entry->s_name))
        continue;

      add_name (database->all[transport], entry->s_name, port);
      for (char **alias = entry->s_aliases; *alias != NULL; alias++)
        add_name (database->all[transport], *alias, port);
      /* An alias or a second line does not rename a port. */
      key = make_key (transport, port);
      if (g_hash_table_contains (names, key))
        continue;
      g_hash_table_insert (names, key, g_strdup (entry->s_name));
      if (transport == SOKET_TRANSPORT_TCP)
        add_name (database->ports, entry->s_name, port);
    }
  endservent ();
  return database;
}

static const Database *
get_database (void)
{
  static Database *database;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      database = read_database ();
      g_once_init_leave (&once, 1);
    }

  return database;
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
  return g_hash_table_lookup (get_database ()->names, make_key (transport, port));
}

static gboolean
find_port (const char *name,
           guint16    *port)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  *port = (guint16) GPOINTER_TO_UINT (g_hash_table_lookup (get_database ()->ports, lower));

  return *port != 0;
}

/**
 * soket_services_find:
 * @name: the name of a service, or one of its other names; letter case means nothing
 * @port: (out): its port
 *
 * Returns: whether the system's database has it
 */
gboolean
soket_services_find (const char *name,
                     guint16    *port)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  *port = 0;
  for (guint i = 0; *port == 0 && i < G_N_ELEMENTS (get_database ()->all); i++)
    *port = (guint16) GPOINTER_TO_UINT (g_hash_table_lookup (get_database ()->all[i], lower));

  return *port != 0;
}

/**
 * soket_services_parse_ports:
 * @text: a list of ports
 * @error: return location for an error
 *
 * Reads a list of ports in which a service goes by the name that soket_services_lookup() has for it over TCP.
 *
 * Returns: (transfer full) (element-type guint16): as soket_ports_parse_named()
 */
GArray *
soket_services_parse_ports (const char  *text,
                            GError     **error)
{
  return soket_ports_parse_named (text, find_port, error);
}
