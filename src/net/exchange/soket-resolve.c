/* soket-resolve.c - names to addresses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-resolve.h"

#include "core/base/soket-bytes.h"
#include "net/exchange/soket-remedy.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* RFC 1035, 2.3.4: a name has at most 255 octets. */
#define NAME_MAX_BYTES 255u

/* Whoever answers for a name may give it thousands of addresses, each of which would be compared with the others, kept, and tried. */
#define ADDRESSES_MAX 64

/* Of a name with very many addresses no more are listed in a sentence. */
#define LISTED_MAX 6

typedef struct
{
  char    *host;
  guint16  port;
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  g_free (lookup->host);
  g_free (lookup);
}

/* NULL if @host may be asked for, otherwise what is wrong. */
static GError *
check_name (const char *host)
{
  gsize length = strlen (host);
  g_autofree char *shown = NULL;

  if (length == 0)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                                _("The host is empty; give a name or an address such as 127.0.0.1."));

  if (length > NAME_MAX_BYTES)
    return g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                        _("A host name has at most %u bytes and this one has more; give a name or an address such as 127.0.0.1."),
                        NAME_MAX_BYTES);

  if (g_utf8_validate (host, length, NULL))
    {
      const char *p = host;

      while (*p != '\0')
        {
          gunichar c = g_utf8_get_char (p);

          if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
            break;
          p = g_utf8_next_char (p);
        }
      if (*p == '\0')
        return NULL;
    }

  shown = soket_bytes_escape (host, length, NAME_MAX_BYTES);
  return g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                      _("\"%s\" is not a host name; give a name without spaces or an address such as 127.0.0.1."), shown);
}

static GError *
wrong_family_error (const char *host,
                    int         family)
{
  g_autofree char *shown = soket_bytes_escape (host, strlen (host), NAME_MAX_BYTES);

  if (family == AF_INET6)
    return g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                        _("%s is not an IPv6 address; give one such as ::1, or allow IPv4."), shown);
  return g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                      _("%s is not an IPv4 address; give one such as 127.0.0.1, or allow IPv6."), shown);
}

static void
add_endpoint (GArray              *endpoints,
              const SoketEndpoint *endpoint)
{
  for (guint i = 0; i < endpoints->len; i++)
    {
      if (soket_endpoint_equal (&g_array_index (endpoints, SoketEndpoint, i), endpoint))
        return;
    }
  g_array_append_val (endpoints, *endpoint);
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) endpoints = NULL;
  Lookup *lookup = g_task_get_task_data (task);
  GList *addresses = NULL;

  addresses = g_resolver_lookup_by_name_with_flags_finish (G_RESOLVER (source), result, &error);
  if (error != NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (task, g_steal_pointer (&error));
      else
        g_task_return_error (task, soket_remedy_for_name (lookup->host, error));
      return;
    }

  endpoints = g_array_new (FALSE, TRUE, sizeof (SoketEndpoint));
  for (GList *l = addresses; l != NULL && endpoints->len < ADDRESSES_MAX; l = l->next)
    {
      GInetAddress *address = l->data;
      gsize size = g_inet_address_get_native_size (address);
      SoketEndpoint endpoint = { .port = lookup->port };

      if (size > sizeof endpoint.address)
        continue;
      endpoint.family = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 ? AF_INET6 : AF_INET;
      memcpy (endpoint.address, g_inet_address_to_bytes (address), size);
      add_endpoint (endpoints, &endpoint);
    }
  g_resolver_free_addresses (addresses);

  if (endpoints->len == 0)
    g_task_return_error (task, soket_remedy_for_name (lookup->host, NULL));
  else
    g_task_return_pointer (task, g_steal_pointer (&endpoints), (GDestroyNotify) g_array_unref);
}

/**
 * soket_resolve_async:
 * @host: a name, or an address with or without brackets
 * @port: the port that the endpoints get
 * @family: %AF_INET, %AF_INET6, or 0 for both
 * @cancellable: (nullable): ends the lookup
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Finds the addresses of a host. An address answers without a lookup.
 */
void
soket_resolve_async (const char          *host,
                     guint16              port,
                     int                  family,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GResolver) resolver = NULL;
  GResolverNameLookupFlags flags = G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT;
  GError *error = NULL;
  Lookup *lookup = NULL;
  SoketEndpoint endpoint;

  g_return_if_fail (host != NULL);
  g_return_if_fail (family == 0 || family == AF_INET || family == AF_INET6);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, soket_resolve_async);
  g_task_set_name (task, "[soket] resolve");
  if (g_task_return_error_if_cancelled (task))
    return;

  if (soket_endpoint_parse (host, port, &endpoint))
    {
      if (family != 0 && endpoint.family != family)
        {
          g_task_return_error (task, wrong_family_error (host, family));
        }
      else
        {
          GArray *endpoints = g_array_new (FALSE, TRUE, sizeof (SoketEndpoint));

          g_array_append_val (endpoints, endpoint);
          g_task_return_pointer (task, endpoints, (GDestroyNotify) g_array_unref);
        }
      return;
    }

  error = check_name (host);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (family == AF_INET)
    flags = G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY;
  else if (family == AF_INET6)
    flags = G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY;

  lookup = g_new0 (Lookup, 1);
  lookup->host = g_strdup (host);
  lookup->port = port;
  g_task_set_task_data (task, lookup, lookup_free);

  resolver = g_resolver_get_default ();
  g_resolver_lookup_by_name_with_flags_async (resolver, host, flags, cancellable, looked_up_cb, g_steal_pointer (&task));
}

/**
 * soket_resolve_finish:
 * @result: what the callback got
 * @error: return location for an error: `G_IO_ERROR`, a sentence for the user
 *
 * Ends soket_resolve_async().
 *
 * Returns: (transfer full) (element-type SoketEndpoint): the endpoints in the order in which to try them, each once, at least one; or %NULL
 *   with @error
 */
GArray *
soket_resolve_finish (GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, soket_resolve_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * soket_resolve_list_address:
 * @list: the addresses before, with commas between
 * @n_listed: (inout): how many those are
 * @address: an address of a name
 *
 * Adds an address to a list that a sentence can hold: a name may have very many.
 *
 * Returns: whether it was added; otherwise the list is full, and ends with "…"
 */
gboolean
soket_resolve_list_address (GString             *list,
                            guint               *n_listed,
                            const SoketEndpoint *address)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (list != NULL, FALSE);

  if (list->len > 0)
    g_string_append (list, ", ");
  if (*n_listed >= LISTED_MAX)
    {
      g_string_append (list, "…");
      return FALSE;
    }
  text = soket_endpoint_address_string (address);
  g_string_append (list, text);
  *n_listed += 1;

  return TRUE;
}

char *
soket_resolve_dup_others (const GArray        *addresses,
                          const SoketEndpoint *used)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_listed = 0;

  for (guint i = 0; addresses != NULL && i < addresses->len; i++)
    {
      const SoketEndpoint *each = &g_array_index (addresses, SoketEndpoint, i);

      if (soket_endpoint_equal (each, used))
        continue;
      if (!soket_resolve_list_address (text, &n_listed, each))
        break;
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
