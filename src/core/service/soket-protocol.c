/* soket-protocol.c - the table of services
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/service/soket-protocol.h"

#include "core/service/soket-services.h"

#include <glib/gi18n-lib.h>

#define ROW(name) &soket_service_##name,

static const SoketProtocol *const protocols[] = { SOKET_SERVICES (ROW) NULL };

/**
 * soket_protocol_list:
 *
 * Returns: (transfer none) (array zero-terminated=1): every service, in the order in which they are listed for people
 */
const SoketProtocol *const *
soket_protocol_list (void)
{
  return protocols;
}

/**
 * soket_protocol_list_names:
 * @separator: what stands between two names
 *
 * Returns: (transfer full): the names of all services, such as `echo, caesar`
 */
char *
soket_protocol_list_names (const char *separator)
{
  const char *names[G_N_ELEMENTS (protocols)] = { NULL };

  for (guint i = 0; protocols[i] != NULL; i++)
    names[i] = protocols[i]->name;

  return g_strjoinv (separator, (char **) names);
}

/**
 * soket_protocol_lookup:
 * @name: (nullable): a service's name, such as `echo`
 *
 * Returns: (transfer none) (nullable): the service, which lives as long as the program, or %NULL if there is none of that name
 */
const SoketProtocol *
soket_protocol_lookup (const char *name)
{
  for (guint i = 0; protocols[i] != NULL; i++)
    {
      if (g_strcmp0 (name, protocols[i]->name) == 0)
        return protocols[i];
    }

  return NULL;
}

/**
 * soket_protocol_get_title:
 * @protocol: a service
 *
 * Returns: (transfer none): its name for people, in their language
 */
const char *
soket_protocol_get_title (const SoketProtocol *protocol)
{
  g_return_val_if_fail (protocol != NULL, NULL);

  return _(protocol->title);
}

/**
 * soket_protocol_find_dialect:
 * @protocol: a service
 * @name: (nullable): a dialect's name, such as `slides`
 *
 * Returns: (transfer none) (nullable): the service's dialect of that name, or %NULL if it has none
 */
const SoketDialect *
soket_protocol_find_dialect (const SoketProtocol *protocol,
                             const char          *name)
{
  g_return_val_if_fail (protocol != NULL, NULL);

  for (guint i = 0; i < protocol->n_dialects; i++)
    {
      if (g_strcmp0 (name, protocol->dialects[i].name) == 0)
        return &protocol->dialects[i];
    }

  return NULL;
}

/**
 * soket_protocol_has_transport:
 * @protocol: a service
 * @transport: a transport
 *
 * Returns: whether the service is spoken over @transport
 */
gboolean
soket_protocol_has_transport (const SoketProtocol *protocol,
                              SoketTransport       transport)
{
  g_return_val_if_fail (protocol != NULL, FALSE);

  return (guint) transport < 32 && (protocol->transports & 1u << transport) != 0;
}

/**
 * soket_protocol_has_framing:
 * @protocol: a service
 * @framing: a framing
 *
 * Tells about TCP alone: over UDP a datagram is a message, and framing does not apply.
 *
 * Returns: whether the service's messages may be cut by @framing
 */
gboolean
soket_protocol_has_framing (const SoketProtocol *protocol,
                            SoketFraming         framing)
{
  g_return_val_if_fail (protocol != NULL, FALSE);

  return (guint) framing < 32 && (protocol->framings & 1u << framing) != 0;
}

/**
 * soket_protocol_has_framings:
 * @protocol: a service
 *
 * Returns: whether there is a framing to choose
 */
gboolean
soket_protocol_has_framings (const SoketProtocol *protocol)
{
  g_return_val_if_fail (protocol != NULL, FALSE);

  return (protocol->framings & (protocol->framings - 1)) != 0;
}

/**
 * soket_protocol_fit_framing:
 * @protocol: a service
 * @wanted: a framing
 *
 * Returns: @wanted if the service has it, otherwise the first that it has
 */
SoketFraming
soket_protocol_fit_framing (const SoketProtocol *protocol,
                            SoketFraming         wanted)
{
  g_return_val_if_fail (protocol != NULL, wanted);

  if (soket_protocol_has_framing (protocol, wanted) || protocol->framings == 0)
    return wanted;

  return (SoketFraming) g_bit_nth_lsf (protocol->framings, -1);
}

/**
 * soket_protocol_speaks_first:
 * @protocol: a service
 * @transport: a transport
 *
 * Returns: whether its server speaks before it is asked, as it can over TCP: over UDP it knows of a client by its datagram
 */
gboolean
soket_protocol_speaks_first (const SoketProtocol *protocol,
                             SoketTransport       transport)
{
  g_return_val_if_fail (protocol != NULL, FALSE);

  return protocol->speaks_first && transport == SOKET_TRANSPORT_TCP;
}

/**
 * soket_dialect_is_echo:
 * @dialect: a dialect
 *
 * Returns: whether a reply is the request, byte for byte
 */
gboolean
soket_dialect_is_echo (const SoketDialect *dialect)
{
  g_return_val_if_fail (dialect != NULL, FALSE);

  return dialect->echoes;
}
