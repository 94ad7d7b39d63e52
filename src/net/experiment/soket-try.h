/* soket-try.h - one thing to try that goes wrong on purpose: what is set, what is done, what is promised
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/experiment/soket-observation.h"
#include "net/exchange/soket-client.h"
#include "net/exchange/soket-server.h"

G_BEGIN_DECLS

/* The tabs that entries may have: a service's name, or "scanner" */
typedef enum
{
  SOKET_TRY_SERVER_ON,
  SOKET_TRY_SERVER_OFF,    /* nobody listens */
  SOKET_TRY_SERVER_TAKEN,  /* a socket of this program has the port */
  SOKET_TRY_SERVER_LOW,    /* on a port below 1024 */
} SoketTryServer;

/* A value: it never changes. */
typedef struct _SoketTry SoketTry;

/* The entries of data/try.ini in its order, as an array of SoketTry that is the program's and lives as long. */
GPtrArray              *soket_try_get_all             (void);
const SoketTry         *soket_try_lookup              (const char          *name);
/* The same of any text; errors name the line. */
GPtrArray              *soket_try_parse               (const char          *text,
                                                       gsize                length,
                                                       GError             **error) G_GNUC_WARN_UNUSED_RESULT;

const char             *soket_try_get_name            (const SoketTry      *self);
/* In the user's language. */
const char             *soket_try_get_title           (const SoketTry      *self);
const char             *soket_try_get_do              (const SoketTry      *self);
const char             *soket_try_get_watch           (const SoketTry      *self,
                                                       gboolean             privileged);

const char             *soket_try_get_tab             (const SoketTry      *self);
SoketTryServer          soket_try_get_server          (const SoketTry      *self);
/* Whether the client sends something; whether a silent client connects before it. */
gboolean                soket_try_get_sends           (const SoketTry      *self);
gboolean                soket_try_get_has_companion   (const SoketTry      *self);

guint                   soket_try_get_n_promises      (const SoketTry      *self);
const SoketObservation *soket_try_get_promise         (const SoketTry      *self,
                                                       guint                index);

/* The settings that an entry may have: names of its page's settings, NULL-terminated. An entry's own as text, NULL for the default. */
const char *const      *soket_try_get_setting_names   (const SoketTry      *self);
const char             *soket_try_get_setting         (const SoketTry      *self,
                                                       const char          *name);
/* What is typed as the message; a request that is written by hand instead, or NULL; the bytes that go out. */
const char             *soket_try_get_text            (const SoketTry      *self);
const char             *soket_try_get_request         (const SoketTry      *self);
GBytes                 *soket_try_dup_message         (const SoketTry      *self) G_GNUC_WARN_UNUSED_RESULT;

/* The entry's protocol, of the server or of the client; NULL for a scan. */
const SoketProtocol    *soket_try_get_protocol        (const SoketTry      *self);
/* Addresses and ports are the caller's to fill in. */
void                    soket_try_fill_client_options (const SoketTry      *self,
                                                       SoketClientOptions  *options);
void                    soket_try_fill_server_options (const SoketTry      *self,
                                                       SoketServerOptions  *options);

G_END_DECLS
