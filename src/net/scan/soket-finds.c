/* soket-finds.c - three servers for a scan to find: echo, Caesar, and one over UDP, which it does not find
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/scan/soket-finds.h"

struct _SoketFinds
{
  GObject parent_instance;

  SoketServer *servers[SOKET_FINDS_N];
};

G_DEFINE_FINAL_TYPE (SoketFinds, soket_finds, G_TYPE_OBJECT)

static const struct
{
  const char *name;
  const char *protocol;
  SoketTransport transport;
} kinds[SOKET_FINDS_N] = {
  { "echo", "echo", SOKET_TRANSPORT_TCP },
  { "caesar", "caesar", SOKET_TRANSPORT_TCP },
  [SOKET_FINDS_UDP] = { "udp", "echo", SOKET_TRANSPORT_UDP },
};

static void
soket_finds_dispose (GObject *object)
{
  SoketFinds *self = SOKET_FINDS (object);

  soket_finds_stop (self);
  for (guint i = 0; i < SOKET_FINDS_N; i++)
    g_clear_object (&self->servers[i]);

  G_OBJECT_CLASS (soket_finds_parent_class)->dispose (object);
}

static void
soket_finds_class_init (SoketFindsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_finds_dispose;
}

static void
soket_finds_init (SoketFinds *self)
{
  /* Nobody watches their calls: the Echo and Caesar pages are for that. */
  for (guint i = 0; i < SOKET_FINDS_N; i++)
    self->servers[i] = soket_server_new (soket_protocol_lookup (kinds[i].protocol), NULL);
}

/**
 * soket_finds_new:
 *
 * Makes three servers that do not run yet. Nobody watches their calls.
 *
 * Returns: (transfer full): the servers
 */
SoketFinds *
soket_finds_new (void)
{
  return g_object_new (SOKET_TYPE_FINDS, NULL);
}

/**
 * soket_finds_start:
 * @self: the servers
 * @error: return location for an error
 *
 * Starts those that do not run, on free ports of 127.0.0.1.
 *
 * Returns: %TRUE, or %FALSE with a %G_IO_ERROR and none running
 */
gboolean
soket_finds_start (SoketFinds  *self,
                   GError     **error)
{
  g_return_val_if_fail (SOKET_IS_FINDS (self), FALSE);

  for (guint i = 0; i < SOKET_FINDS_N; i++)
    {
      SoketServerOptions options;

      if (soket_server_get_active (self->servers[i]))
        continue;
      soket_server_options_init (&options, soket_protocol_lookup (kinds[i].protocol));
      options.transport = kinds[i].transport;
      options.port = 0;
      if (!soket_server_start (self->servers[i], &options, error))
        {
          soket_finds_stop (self);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * soket_finds_stop:
 * @self: the servers
 *
 * Stops those that run.
 */
void
soket_finds_stop (SoketFinds *self)
{
  g_return_if_fail (SOKET_IS_FINDS (self));

  for (guint i = 0; i < SOKET_FINDS_N; i++)
    if (self->servers[i] != NULL && soket_server_get_active (self->servers[i]))
      soket_server_stop (self->servers[i]);
}

/**
 * soket_finds_get_active:
 * @self: the servers to find
 *
 * Returns: whether they run
 */
gboolean
soket_finds_get_active (SoketFinds *self)
{
  g_return_val_if_fail (SOKET_IS_FINDS (self), FALSE);

  return self->servers[0] != NULL && soket_server_get_active (self->servers[0]);
}

/**
 * soket_finds_get_port:
 * @self: the servers
 * @index: which, below %SOKET_FINDS_N; %SOKET_FINDS_UDP is the one over UDP
 *
 * Returns: its port, 0 while it does not run
 */
guint16
soket_finds_get_port (SoketFinds *self,
                      guint       index)
{
  g_return_val_if_fail (SOKET_IS_FINDS (self), 0);
  g_return_val_if_fail (index < SOKET_FINDS_N, 0);

  return soket_server_get_port (self->servers[index]);
}

/**
 * soket_finds_get_name:
 * @index: which, below %SOKET_FINDS_N
 *
 * Returns: what a promise about a scan calls it, `udp`
 */
const char *
soket_finds_get_name (guint index)
{
  g_return_val_if_fail (index < SOKET_FINDS_N, NULL);

  return kinds[index].name;
}
