/* soket-setup.h - what a page's client and server are set to; remembered
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/exchange/soket-client.h"
#include "net/exchange/soket-server.h"

G_BEGIN_DECLS

#define SOKET_TYPE_SETUP (soket_setup_get_type ())
G_DECLARE_FINAL_TYPE (SoketSetup, soket_setup, SOKET, SETUP, GObject)

/* Its properties are the keys of the pages' schemas; those that the schema of @settings has are remembered. @settings is nullable. */
SoketSetup     *soket_setup_new                 (GSettings           *settings) G_GNUC_WARN_UNUSED_RESULT;

/* A page may have another default than the others. */
gboolean        soket_setup_is_default          (SoketSetup          *self,
                                                 const char          *property);
void            soket_setup_reset               (SoketSetup          *self,
                                                 const char          *property);

/* What @property is set to from now on is for a while only and is not stored; as often released, what it then is is stored again. */
void            soket_setup_hold                (SoketSetup          *self,
                                                 const char          *property);
void            soket_setup_release             (SoketSetup          *self,
                                                 const char          *property);

SoketTransport  soket_setup_get_transport       (SoketSetup          *self);
SoketFraming    soket_setup_get_framing         (SoketSetup          *self);
const char     *soket_setup_get_text            (SoketSetup          *self,
                                                 const char          *property);
guint           soket_setup_get_number          (SoketSetup          *self,
                                                 const char          *property);
gboolean        soket_setup_get_flag            (SoketSetup          *self,
                                                 const char          *property);

/* The bytes that "message" stands for, with "escapes" or without; NULL where a backslash begins no escape: @place is where, in bytes of the text. */
GBytes         *soket_setup_dup_message         (SoketSetup          *self,
                                                 gsize               *place) G_GNUC_WARN_UNUSED_RESULT;
/* The way back, byte for byte: with @escapes, or where the bytes are no text, as escapes, which are turned on then. */
void            soket_setup_write_message       (SoketSetup          *self,
                                                 const void          *data,
                                                 gsize                length,
                                                 gboolean             escapes);

/* Both ways: a control's property with the same type or a number's; and a list's "selected" with one of the words. */
void            soket_setup_bind                (SoketSetup          *self,
                                                 const char          *property,
                                                 gpointer             control,
                                                 const char          *control_property);
void            soket_setup_bind_choice         (SoketSetup          *self,
                                                 const char          *property,
                                                 gpointer             list);
/* A control is visible with this transport only. */
void            soket_setup_bind_visible        (SoketSetup          *self,
                                                 SoketTransport       transport,
                                                 gpointer             control);

/* What makes the client fail on purpose: @changed (@object) when something of it changes, or the transport; and back to nothing. */
void            soket_setup_watch_faults        (SoketSetup          *self,
                                                 GCallback            changed,
                                                 GObject             *object);
void            soket_setup_reset_faults        (SoketSetup          *self);

/* The texts in the options are borrowed until the setup changes. */
void            soket_setup_fill_client_options (SoketSetup          *self,
                                                 const SoketProtocol *protocol,
                                                 SoketClientOptions  *options);
void            soket_setup_fill_server_options (SoketSetup          *self,
                                                 const SoketProtocol *protocol,
                                                 SoketServerOptions  *options);
/* The server of this program that the client would ask now; NULL if it is none. */
SoketServer    *soket_setup_find_asked          (SoketSetup          *self);

G_END_DECLS
