/* stub-resolver.h - a resolver that knows what a test tells it: no name leaves this computer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define STUB_TYPE_RESOLVER (stub_resolver_get_type ())

G_DECLARE_FINAL_TYPE (StubResolver, stub_resolver, STUB, RESOLVER, GResolver)

/**
 * StubResolver:
 * @addresses: (nullable): of every name, as numbers, with %NULL behind the last; %NULL: there is no such name
 * @error: (nullable): what is answered instead, owned by the test
 * @never: nothing is answered, but to a cancel
 * @flags: of the last lookup
 * @n_lookups: how many there were
 */
struct _StubResolver
{
  GResolver                 parent_instance;
  const char *const        *addresses;
  const GError             *error;
  gboolean                  never;
  GResolverNameLookupFlags  flags;
  guint                     n_lookups;
};

/* It is the default one until stub_resolver_remove() brings back @former; then nobody may hold it any more. */
StubResolver *stub_resolver_install (const char *const *addresses,
                                     GResolver        **former) G_GNUC_WARN_UNUSED_RESULT;
void          stub_resolver_remove  (StubResolver      *self,
                                     GResolver         *former);

G_END_DECLS
