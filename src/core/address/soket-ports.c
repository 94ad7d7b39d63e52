/* soket-ports.c - lists of ports, and what kind of port one is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/address/soket-ports.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "core/base/soket-number.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PORT_MAX 65535u

/* Of a part that is wrong, so much is shown. */
#define PART_MAX 40

/*
 * About 100 ports that are worth knowing, because something one meets answers there. A port is in the list if it is
 *  - one of the small services that the RFCs began with (862 to 868), or of the slides;
 *  - a service that the IANA registry and Debian's /etc/services name for TCP, and that a network or a server still runs;
 *  - where a program that students install listens by default: databases, queues, development servers, containers.
 * What exists over UDP alone (DNS answers over TCP, too) is left out: a TCP scan would never find it.
 */
static const guint16 common_ports[] = {
  /* RFC 862 to 868: echo, discard, daytime, quote of the day, characters, time */
  7, 9, 13, 17, 19, 37,
  /* files and terminals: FTP, SSH, Telnet, rsync, FTP over TLS */
  20, 21, 22, 23, 873, 989, 990,
  /* mail: SMTP, POP3, IMAP, their TLS forms, submission, Sieve */
  25, 110, 143, 465, 587, 993, 995, 4190,
  /* names and people: WHOIS, TACACS+, DNS, finger, ident, DNS over TLS */
  43, 49, 53, 79, 113, 853,
  /* directories and tickets: Kerberos, LDAP, password change, LDAP over TLS, Kerberos administration, global catalogue */
  88, 389, 464, 636, 749, 3268,
  /* the web and its ancestors: Gopher, HTTP, HTTPS, proxies (SOCKS, Squid), the ports that HTTP takes without a privilege */
  70, 80, 443, 1080, 3128, 8000, 8008, 8080, 8081, 8443, 8888,
  /* talk: NNTP, IRC, NNTP over TLS, XMPP, IRC over TLS, SIP */
  119, 194, 563, 5060, 5061, 5222, 5269, 6667, 6697,
  /* Windows and file servers: RPC, NetBIOS, SMB, RDP, WinRM; port mapper, AFP, NFS, iSCSI */
  135, 139, 445, 3389, 5985, 111, 548, 2049, 3260,
  /* printers and desktops: LPD, IPP, JetDirect, VNC, X11 */
  515, 631, 9100, 5900, 5901, 6000,
  /* the old remote commands: rexec, rlogin, rsh */
  512, 513, 514,
  /* source code: CVS, Subversion, Git */
  2401, 3690, 9418,
  /* databases and caches: SQL Server, Oracle, MySQL, PostgreSQL, CouchDB, Redis, Elasticsearch, Memcached, MongoDB */
  1433, 1521, 3306, 5432, 5984, 6379, 9200, 11211, 27017,
  /* queues and things: MQTT, AMQP, Erlang's port mapper, MQTT over TLS */
  1883, 5672, 4369, 8883,
  /* routers, tunnels, streams: BGP, RTSP, OpenVPN, PPTP, RTMP */
  179, 554, 1194, 1723, 1935,
  /* machines that run machines: Docker, etcd, Kubernetes, Prometheus, Webmin, Zabbix */
  2375, 2379, 6443, 9090, 10000, 10050,
  /* development servers, and the ports of examples: Node, Flask, Vite; netcat's and tutorials' favourites */
  3000, 5000, 5173, 1234, 2222, 4444, 9000, 9999, 12345,
  /* the slides' servers, and the port next to theirs */
  5555, 5556,
};

typedef struct
{
  const char *name;
  guint16     first;
  guint16     last;  /* 0: the table above */
} Preset;

static const Preset presets[] = {
  { "deck", 20, 1024 },
  { "well-known", 1, 1023 },
  { "registered", 1024, 49151 },
  { "dynamic", 49152, 65535 },
  { "all", 1, 65535 },
  { "common", 0, 0 },
};

/**
 * soket_port_get_class:
 * @port: a port, from 1
 *
 * Returns: which of the three ranges of RFC 6335, 6 it lies in; the slides have them, too
 */
SoketPortClass
soket_port_get_class (guint16 port)
{
  if (port < 1024)
    return SOKET_PORT_CLASS_WELL_KNOWN;
  if (port < 49152)
    return SOKET_PORT_CLASS_REGISTERED;
  return SOKET_PORT_CLASS_DYNAMIC;
}

/**
 * soket_port_class_get_title:
 * @port_class: a class
 *
 * Returns: (transfer none): its name for people, in their language
 */
const char *
soket_port_class_get_title (SoketPortClass port_class)
{
  switch (port_class)
    {
    case SOKET_PORT_CLASS_WELL_KNOWN:
      /* Translators: a class of ports, 1 to 1023 */
      return _("Well-known");

    case SOKET_PORT_CLASS_REGISTERED:
      /* Translators: a class of ports, 1024 to 49151 */
      return _("Registered");

    case SOKET_PORT_CLASS_DYNAMIC:
      /* Translators: a class of ports, 49152 to 65535 */
      return _("Dynamic");

    default:
      g_return_val_if_reached (NULL);
    }
}

/*
 * What is in the list so far: each range counts one up where it begins and one down behind its end. So a range costs the same
 * whatever its width, and the order of the parts, or one that comes twice, means nothing.
 */
typedef gint32 Edges[PORT_MAX + 2];

static void
add_range (Edges  edges,
           guint  first,
           guint  last)
{
  edges[first]++;
  edges[last + 1]--;
}

static const Preset *
find_preset (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      if (strcmp (name, presets[i].name) == 0)
        return &presets[i];
    }

  return NULL;
}

static void
add_preset (Edges         edges,
            const Preset *preset)
{
  if (preset->last != 0)
    {
      add_range (edges, preset->first, preset->last);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (common_ports); i++)
    add_range (edges, common_ports[i], common_ports[i]);
}

static gboolean
is_digits (const char *text)
{
  return *text != '\0' && text[strspn (text, "0123456789")] == '\0';
}

static gboolean
parse_port (const char  *text,
            guint       *port,
            GError     **error)
{
  g_autofree char *shown = NULL;
  guint64 number;

  if (soket_number_parse (text, 1, PORT_MAX, &number))
    {
      *port = (guint) number;
      return TRUE;
    }

  shown = soket_bytes_escape (text, strlen (text), PART_MAX);
  g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("A port is a number from 1 to %u, not %s"), PORT_MAX, shown);
  return FALSE;
}

static gboolean
fail_part (const char  *part,
           GError     **error)
{
  g_autofree char *shown = soket_bytes_escape (part, strlen (part), PART_MAX);
  g_autofree char *names = g_strjoinv (", ", (char **) soket_ports_get_presets ());

  g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE,
               /* Translators: the first is what was typed, the second a list of words such as "deck, well-known". */
               _("\"%s\" is no port; separate ports with commas, such as 22,80,8000-8010, or write the name of a service or one of %s"),
               shown, names);
  return FALSE;
}

/* Cuts @part, which is its own copy, at the hyphen. */
static gboolean
parse_part (char             *part,
            SoketPortsLookup  lookup,
            Edges             edges,
            GError          **error)
{
  const Preset *preset = find_preset (part);
  char *hyphen = strchr (part, '-');
  guint first, last;
  guint16 named;

  if (preset != NULL)
    {
      add_preset (edges, preset);
      return TRUE;
    }

  if (*part == '\0')
    {
      g_set_error_literal (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("A port is missing beside a comma"));
      return FALSE;
    }

  /* A name may have a hyphen: "http-alt". RFC 6335, 5.1: it has a letter. */
  if (lookup != NULL && part[strspn (part, "0123456789-")] != '\0' && lookup (part, &named))
    {
      add_range (edges, named, named);
      return TRUE;
    }

  if (hyphen == NULL)
    {
      if (!is_digits (part))
        return fail_part (part, error);
      if (!parse_port (part, &first, error))
        return FALSE;
      add_range (edges, first, first);
      return TRUE;
    }

  *hyphen = '\0';
  if (!is_digits (part) || !is_digits (hyphen + 1))
    {
      *hyphen = '-';
      return fail_part (part, error);
    }
  if (!parse_port (part, &first, error) || !parse_port (hyphen + 1, &last, error))
    return FALSE;
  if (first > last)
    {
      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("The range %u-%u is reversed; write %u-%u"), first, last, last, first);
      return FALSE;
    }

  add_range (edges, first, last);
  return TRUE;
}

/**
 * soket_port_parse:
 * @text: any bytes
 * @minimum: 0 or 1
 * @port: (out): the port
 *
 * Reads a port up to 65535 in ASCII digits, with blanks around it.
 *
 * Returns: whether it is one; @port is left alone otherwise
 */
gboolean
soket_port_parse (const char *text,
                  guint       minimum,
                  guint      *port)
{
  g_autofree char *trimmed = NULL;
  guint64 number;

  g_return_val_if_fail (text != NULL, FALSE);

  trimmed = soket_trim (text);
  if (!soket_number_parse (trimmed, minimum, 65535, &number))
    return FALSE;
  *port = (guint) number;

  return TRUE;
}

/* One comma between two parts, whatever blanks were there, and none within a range: "22, 80 443 - 445" becomes "22,80,443-445". */
static char *
normalize (const char *text)
{
  g_autofree char *trimmed = soket_trim (text);
  GString *list = g_string_new (NULL);
  gboolean apart = FALSE;
  gsize blank;

  for (const char *c = trimmed; *c != '\0'; c += MAX (blank, 1))
    {
      blank = soket_blank_length (c);
      if (blank > 0)
        {
          apart = TRUE;
          continue;
        }
      if (apart && strchr (",-", *c) == NULL && strchr (",-", list->str[list->len - 1]) == NULL)
        g_string_append_c (list, ',');
      apart = FALSE;
      g_string_append_c (list, *c);
    }

  return g_string_free (list, FALSE);
}

/**
 * soket_ports_parse_named:
 * @text: ports, ranges, names of presets and of services with commas or blanks between them, such as `22, 80,8000-8010` or `deck,5555`; any
 *   bytes
 * @lookup: (nullable): who knows the services' names; %NULL for none
 * @error: return location for an error: %SOKET_ERROR_INVALID_VALUE, a sentence that has the part that is wrong
 *
 * Reads a list of ports. The order of the parts means nothing, and they may overlap. Numbers are ASCII decimal digits. Blanks may
 * stand around a part, and between two instead of a comma. An empty list or part, a reversed range, port 0 and ports above 65535 are wrong.
 *
 * Returns: (transfer full) (element-type guint16): the ports, ascending, each once, at least one; or %NULL with @error
 */
GArray *
soket_ports_parse_named (const char        *text,
                         SoketPortsLookup   lookup,
                         GError           **error)
{
  g_autofree gint32 *edges = NULL;
  g_autofree char *list = NULL;
  GArray *ports = NULL;
  gint32 depth = 0;

  g_return_val_if_fail (text != NULL, NULL);

  list = normalize (text);
  if (*list == '\0')
    {
      g_set_error_literal (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("The list of ports is empty; write one such as 22,80,8000-8010"));
      return NULL;
    }

  edges = g_new0 (gint32, PORT_MAX + 2);
  for (const char *part = list; part != NULL;)
    {
      const char *comma = strchr (part, ',');
      g_autofree char *copy = comma != NULL ? g_strndup (part, (gsize) (comma - part)) : g_strdup (part);

      if (!parse_part (copy, lookup, edges, error))
        return NULL;
      part = comma != NULL ? comma + 1 : NULL;
    }

  ports = g_array_new (FALSE, FALSE, sizeof (guint16));
  for (guint port = 1; port <= PORT_MAX; port++)
    {
      guint16 value = (guint16) port;

      depth += edges[port];
      if (depth > 0)
        g_array_append_val (ports, value);
    }
  return ports;
}

/**
 * soket_ports_parse:
 * @text: see soket_ports_parse_named()
 * @error: likewise
 *
 * Reads a list of ports without names of services.
 *
 * Returns: (transfer full) (element-type guint16): the ports, ascending, each once, at least one; or %NULL with @error
 */
GArray *
soket_ports_parse (const char  *text,
                   GError     **error)
{
  return soket_ports_parse_named (text, NULL, error);
}

/**
 * soket_ports_get_presets:
 *
 * Returns: (transfer none) (array zero-terminated=1): the names that soket_ports_parse() knows, in the order in which they are offered: what
 *   the slides' program scans, the three classes, everything, and about 100 ports worth knowing
 */
const char * const *
soket_ports_get_presets (void)
{
  static const char *names[G_N_ELEMENTS (presets) + 1];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
        names[i] = presets[i].name;
      g_once_init_leave (&once, 1);
    }

  return names;
}

/**
 * soket_ports_to_string:
 * @ports: (array length=n_ports) (nullable): ports, ascending, each once
 * @n_ports: how many
 *
 * Writes ports as soket_ports_parse() reads them, neighbours as one range.
 *
 * Returns: (transfer full): a list such as `20-1024,5555`; empty where there is no port
 */
char *
soket_ports_to_string (const guint16 *ports,
                       gsize          n_ports)
{
  GString *text = NULL;

  g_return_val_if_fail (ports != NULL || n_ports == 0, NULL);

  text = g_string_new (NULL);
  for (gsize i = 0, end; i < n_ports; i = end)
    {
      for (end = i + 1; end < n_ports && ports[end] == ports[end - 1] + 1; end++)
        ;

      if (i > 0)
        g_string_append_c (text, ',');
      g_string_append_printf (text, "%u", ports[i]);
      if (end - i > 1)
        g_string_append_printf (text, "-%u", ports[end - 1]);
    }

  return g_string_free (text, FALSE);
}
