/* soket-scan-since.c - what has changed since a scan was saved
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/scan/soket-scan-since.h"

#include "core/address/soket-ports.h"
#include "core/base/soket-error.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* A scan has three; the reader of JSON calls itself for each, and a file may be anybody's. */
#define DEPTH_MAX 8u
/* All ports one by one, "65535," each. */
#define SCANNED_MAX (6u * G_MAXUINT16)

struct _SoketScanSince
{
  char   *host;
  guint8 *was;  /* of each port: WAS_NOT_SCANNED, ... */
};

enum
{
  WAS_NOT_SCANNED,
  WAS_NOT_OPEN,
  WAS_OPEN,
};

static gboolean
is_deep (const char *text,
         gsize       length)
{
  guint depth = 0;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (in_string)
        {
          if (text[i] == '\\')
            i++;
          else if (text[i] == '"')
            in_string = FALSE;
        }
      else if (text[i] == '"')
        in_string = TRUE;
      else if ((text[i] == '[' || text[i] == '{') && ++depth > DEPTH_MAX)
        return TRUE;
      else if ((text[i] == ']' || text[i] == '}') && depth > 0)
        depth--;
    }

  return FALSE;
}

/* NULL where the object has no such member, or one that is no text. */
static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gboolean
read_port (SoketScanSince *self,
           JsonNode       *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *number = object != NULL ? json_object_get_member (object, "port") : NULL;
  const char *state = object != NULL ? get_text (object, "state") : NULL;
  gint64 port = number != NULL && json_node_get_value_type (number) == G_TYPE_INT64 ? json_node_get_int (number) : 0;

  if (state == NULL || port < 1 || port > G_MAXUINT16)
    return FALSE;
  /* A port that could not be tried was not found out about. */
  if (strcmp (state, soket_scan_state_to_string (SOKET_SCAN_OPEN)) == 0)
    self->was[port] = WAS_OPEN;
  else if (strcmp (state, soket_scan_state_to_string (SOKET_SCAN_ERROR)) == 0)
    self->was[port] = WAS_NOT_SCANNED;
  return TRUE;
}

static gboolean
read_scan (SoketScanSince *self,
           JsonNode       *root,
           gboolean       *is_selection)
{
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonNode *ports = object != NULL ? json_object_get_member (object, "ports") : NULL;
  const char *scanned = object != NULL ? get_text (object, "scanned") : NULL;
  g_autoptr (GArray) list = NULL;
  JsonArray *array;
  JsonNode *node;

  if (scanned == NULL || strlen (scanned) > SCANNED_MAX || ports == NULL || !JSON_NODE_HOLDS_ARRAY (ports))
    return FALSE;
  list = soket_ports_parse (scanned, NULL);
  if (list == NULL && *scanned != '\0')
    return FALSE;

  for (guint i = 0; list != NULL && i < list->len; i++)
    self->was[g_array_index (list, guint16, i)] = WAS_NOT_OPEN;
  node = json_object_get_member (object, "selection");
  *is_selection = node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
  array = json_node_get_array (ports);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_port (self, json_array_get_element (array, i)))
      return FALSE;

  self->host = g_strdup (get_text (object, "target"));
  return TRUE;
}

/**
 * soket_scan_since_new:
 * @text: a scan as SOKET_SCAN_EXPORT_JSON writes it
 * @length: bytes of @text; more than %SOKET_SCAN_SINCE_MAX are refused
 * @error: return location for an error
 *
 * Reads which ports a scan has tried and which were open then. Of the ports that are listed the open ones suffice.
 *
 * Returns: (transfer full): the scan; %NULL with %SOKET_ERROR_INVALID_VALUE for anything else
 */
SoketScanSince *
soket_scan_since_new (const char  *text,
                      gsize        length,
                      GError     **error)
{
  g_autoptr (SoketScanSince) self = g_new0 (SoketScanSince, 1);
  g_autoptr (JsonParser) parser = json_parser_new ();
  gboolean is_selection = FALSE;

  self->was = g_new0 (guint8, G_MAXUINT16 + 1);
  if (length > SOKET_SCAN_SINCE_MAX || !g_utf8_validate (text, (gssize) length, NULL) || is_deep (text, length)
      || !json_parser_load_from_data (parser, text, (gssize) length, NULL) || !read_scan (self, json_parser_get_root (parser), &is_selection))
    {
      g_set_error_literal (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("it is not a scan that was saved with --json"));
      return NULL;
    }
  if (is_selection)
    {
      g_set_error_literal (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE,
                           _("it has only some of the ports that were open; save a scan without --since and --first"));
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
soket_scan_since_free (SoketScanSince *self)
{
  if (self == NULL)
    return;
  g_free (self->host);
  g_free (self->was);
  g_free (self);
}

/* What was scanned then: a name or an address; NULL where the file does not tell. */
const char *
soket_scan_since_get_host (SoketScanSince *self)
{
  return self->host;
}

char *
soket_scan_since_dup_ports (SoketScanSince *self)
{
  g_autoptr (GArray) ports = g_array_new (FALSE, FALSE, sizeof (guint16));

  for (guint port = 1; port <= G_MAXUINT16; port++)
    {
      guint16 each = (guint16) port;

      if (self->was[port] != WAS_NOT_SCANNED)
        g_array_append_val (ports, each);
    }
  return ports->len > 0 ? soket_ports_to_string ((const guint16 *) (gpointer) ports->data, ports->len) : NULL;
}

/**
 * soket_scan_since_find:
 * @self: the scan that was saved
 * @scanner: what is found now
 * @n_opened: (out): how many of them are open now
 *
 * Finds the ports that are open now and were not, or the other way round. What one of the two scans has not found out is left out.
 *
 * Returns: (transfer full): their positions in the scanner's results, of #guint, ascending
 */
GArray *
soket_scan_since_find (SoketScanSince *self,
                       SoketScanner   *scanner,
                       guint          *n_opened)
{
  GArray *positions = g_array_new (FALSE, FALSE, sizeof (guint));
  gsize n_results;
  const SoketScanResult *results = soket_scanner_get_results (scanner, &n_results);

  *n_opened = 0;
  for (guint i = 0; i < n_results; i++)
    {
      gboolean is_open = results[i].state == SOKET_SCAN_OPEN;
      gboolean has_verdict = is_open || results[i].state == SOKET_SCAN_CLOSED || results[i].state == SOKET_SCAN_FILTERED;

      if (!has_verdict || self->was[results[i].port] != (is_open ? WAS_NOT_OPEN : WAS_OPEN))
        continue;
      g_array_append_val (positions, i);
      *n_opened += is_open;
    }

  return positions;
}

/* How many of the ports that were scanned now were not scanned then: nothing can be said of them. */
guint
soket_scan_since_count_left_out (SoketScanSince *self,
                                 SoketScanner   *scanner)
{
  gsize n_results;
  const SoketScanResult *results = soket_scanner_get_results (scanner, &n_results);
  guint n = 0;

  for (gsize i = 0; i < n_results; i++)
    n += self->was[results[i].port] == WAS_NOT_SCANNED;

  return n;
}
