/* soket-practice-servers.c - three servers for a scan to find: two over TCP, and one over UDP, which it does not find
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/scan/soket-practice-servers.h"

struct _SoketPracticeServers
{
  GObject parent_instance;

  SoketServer *servers[SOKET_PRACTICE_SERVERS_N];
};

G_DEFINE_FINAL_TYPE (SoketPracticeServers, soket_practice_servers, G_TYPE_OBJECT)

static SoketTransport
get_transport (guint index)
{
  return index == SOKET_PRACTICE_SERVERS_UDP ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
}

/* The first services of the table that speak the transport. */
static const SoketProtocol *
get_protocol (guint index)
{
  const SoketProtocol *const *services = soket_protocol_list ();
  guint to_pass = index == SOKET_PRACTICE_SERVERS_UDP ? 0 : index;
  guint i = 0;

  while (!soket_protocol_has_transport (services[i], get_transport (index)) || to_pass-- > 0)
    i++;

  return services[i];
}

static void
soket_practice_servers_dispose (GObject *object)
{
  SoketPracticeServers *self = SOKET_PRACTICE_SERVERS (object);

  soket_practice_servers_stop (self);
  for (guint i = 0; i < SOKET_PRACTICE_SERVERS_N; i++)
    g_clear_object (&self->servers[i]);

  G_OBJECT_CLASS (soket_practice_servers_parent_class)->dispose (object);
}

static void
soket_practice_servers_class_init (SoketPracticeServersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_practice_servers_dispose;
}

static void
soket_practice_servers_init (SoketPracticeServers *self)
{
  /* Nobody watches their calls: the pages of the services are for that. */
  for (guint i = 0; i < SOKET_PRACTICE_SERVERS_N; i++)
    self->servers[i] = soket_server_new (get_protocol (i), NULL);
}

/**
 * soket_practice_servers_new:
 *
 * Makes three servers that do not run yet. Nobody watches their calls.
 *
 * Returns: (transfer full): the servers
 */
SoketPracticeServers *
soket_practice_servers_new (void)
{
  return g_object_new (SOKET_TYPE_PRACTICE_SERVERS, NULL);
}

/**
 * soket_practice_servers_start:
 * @self: the servers
 * @error: return location for an error
 *
 * Starts those that do not run, on free ports of 127.0.0.1.
 *
 * Returns: %TRUE, or %FALSE with a %G_IO_ERROR and none running
 */
gboolean
soket_practice_servers_start (SoketPracticeServers *self,
                              GError              **error)
{
  g_return_val_if_fail (SOKET_IS_PRACTICE_SERVERS (self), FALSE);

  for (guint i = 0; i < SOKET_PRACTICE_SERVERS_N; i++)
    {
      SoketServerOptions options;

      if (soket_server_get_active (self->servers[i]))
        continue;
      soket_server_options_init (&options, get_protocol (i));
      options.transport = get_transport (i);
      options.port = 0;
      if (!soket_server_start (self->servers[i], &options, error))
        {
          soket_practice_servers_stop (self);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * soket_practice_servers_stop:
 * @self: the servers
 *
 * Stops those that run.
 */
void
soket_practice_servers_stop (SoketPracticeServers *self)
{
  g_return_if_fail (SOKET_IS_PRACTICE_SERVERS (self));

  for (guint i = 0; i < SOKET_PRACTICE_SERVERS_N; i++)
    if (self->servers[i] != NULL && soket_server_get_active (self->servers[i]))
      soket_server_stop (self->servers[i]);
}

/**
 * soket_practice_servers_get_active:
 * @self: the servers to find
 *
 * Returns: whether they run
 */
gboolean
soket_practice_servers_get_active (SoketPracticeServers *self)
{
  g_return_val_if_fail (SOKET_IS_PRACTICE_SERVERS (self), FALSE);

  return self->servers[0] != NULL && soket_server_get_active (self->servers[0]);
}

/**
 * soket_practice_servers_get_port:
 * @self: the servers
 * @index: which, below %SOKET_PRACTICE_SERVERS_N; %SOKET_PRACTICE_SERVERS_UDP is the one over UDP
 *
 * Returns: its port, 0 while it does not run
 */
guint16
soket_practice_servers_get_port (SoketPracticeServers *self,
                                 guint                 index)
{
  g_return_val_if_fail (SOKET_IS_PRACTICE_SERVERS (self), 0);
  g_return_val_if_fail (index < SOKET_PRACTICE_SERVERS_N, 0);

  return soket_server_get_port (self->servers[index]);
}

/**
 * soket_practice_servers_get_name:
 * @index: which, below %SOKET_PRACTICE_SERVERS_N
 *
 * Returns: what a promise about a scan calls it: the service, or `udp`
 */
const char *
soket_practice_servers_get_name (guint index)
{
  g_return_val_if_fail (index < SOKET_PRACTICE_SERVERS_N, NULL);

  return index == SOKET_PRACTICE_SERVERS_UDP ? "udp" : get_protocol (index)->name;
}

/**
 * soket_practice_servers_get_server:
 * @self: the servers
 * @index: which, below %SOKET_PRACTICE_SERVERS_N
 *
 * Returns: (transfer none): the server, whether it runs or not
 */
SoketServer *
soket_practice_servers_get_server (SoketPracticeServers *self,
                                   guint                 index)
{
  g_return_val_if_fail (SOKET_IS_PRACTICE_SERVERS (self), NULL);
  g_return_val_if_fail (index < SOKET_PRACTICE_SERVERS_N, NULL);

  return self->servers[index];
}
