/* stub-resolver.c - a resolver that knows what a test tells it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/stub-resolver.h"

G_DEFINE_FINAL_TYPE (StubResolver, stub_resolver, G_TYPE_RESOLVER)

static void
free_addresses (gpointer data)
{
  g_resolver_free_addresses (data);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      task)
{
  g_assert_true (g_task_return_error_if_cancelled (task));
  return G_SOURCE_REMOVE;
}

static GList *
list_addresses (StubResolver *self)
{
  GList *list = NULL;

  for (guint i = 0; self->addresses[i] != NULL; i++)
    {
      GInetAddress *address = g_inet_address_new_from_string (self->addresses[i]);
      gboolean ipv6 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;

      if (self->flags == (ipv6 ? G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY : G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY))
        g_object_unref (address);
      else
        list = g_list_prepend (list, address);
    }
  return g_list_reverse (list);
}

static void
stub_resolver_lookup_async (GResolver                *resolver,
                            const char               *hostname,
                            GResolverNameLookupFlags  flags,
                            GCancellable             *cancellable,
                            GAsyncReadyCallback       callback,
                            gpointer                  user_data)
{
  StubResolver *self = STUB_RESOLVER (resolver);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  self->n_lookups++;
  self->flags = flags;
  if (self->never)
    {
      g_autoptr (GSource) source = g_cancellable_source_new (cancellable);

      g_assert_nonnull (cancellable);
      g_task_attach_source (task, source, G_SOURCE_FUNC (cancelled_cb));
    }
  else if (self->error != NULL)
    g_task_return_error (task, g_error_copy (self->error));
  else if (self->addresses == NULL)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such name");
  else
    g_task_return_pointer (task, list_addresses (self), free_addresses);
}

/* Where no flags are asked for GResolver calls this one. */
static void
stub_resolver_lookup_default_async (GResolver           *resolver,
                                    const char          *hostname,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  stub_resolver_lookup_async (resolver, hostname, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback, user_data);
}

static GList *
stub_resolver_lookup_finish (GResolver     *resolver,
                             GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
stub_resolver_class_init (StubResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = stub_resolver_lookup_default_async;
  resolver_class->lookup_by_name_finish = stub_resolver_lookup_finish;
  resolver_class->lookup_by_name_with_flags_async = stub_resolver_lookup_async;
  resolver_class->lookup_by_name_with_flags_finish = stub_resolver_lookup_finish;
}

static void
stub_resolver_init (StubResolver *self)
{
}

StubResolver *
stub_resolver_install (const char *const *addresses,
                       GResolver        **former)
{
  StubResolver *self = g_object_new (STUB_TYPE_RESOLVER, NULL);

  self->addresses = addresses;
  *former = g_resolver_get_default ();
  g_resolver_set_default (G_RESOLVER (self));
  return self;
}

void
stub_resolver_remove (StubResolver *self,
                      GResolver    *former)
{
  g_resolver_set_default (former);
  g_object_unref (former);
  g_assert_finalize_object (self);
}
