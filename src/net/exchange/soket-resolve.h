/* soket-resolve.h - names to addresses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/address/soket-endpoint.h"

G_BEGIN_DECLS

/* A numeric address (brackets allowed) answers without a lookup. The result is a GArray of SoketEndpoint with @port, in the order in
 * which they are to be tried, each once; never empty without an error. With @family AF_INET or AF_INET6 only those. */
void    soket_resolve_async  (const char           *host,
                              guint16               port,
                              int                   family,
                              GCancellable         *cancellable,
                              GAsyncReadyCallback   callback,
                              gpointer              user_data);
GArray *soket_resolve_finish (GAsyncResult         *result,
                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* "127.0.0.4, ::1": adds to the @n_listed addresses in @list, which counts up; FALSE where there are so many that only "…" was added. */
gboolean soket_resolve_list_address (GString             *list,
                                     guint               *n_listed,
                                     const SoketEndpoint *address);
/* "::1": those of @addresses (nullable) that are not @used; NULL where there is none. */
char    *soket_resolve_dup_others   (const GArray        *addresses,
                                     const SoketEndpoint *used) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
