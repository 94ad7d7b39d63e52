/* soket-setup.c - what a page's client and server are set to; remembered
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/setup/soket-setup.h"

#include "core/base/soket-bytes.h"
#include "net/exchange/soket-client-group.h"
#include "net/exchange/soket-registry.h"
#include "net/loop/soket-limits.h"
#include "net/pair/soket-pair.h"

#include <gtk/gtk.h>
#include <string.h>

/* One table says it all: each row is a property, a key of the schema, its default and its range. The panes bind their controls to
 * the properties and have their ranges from here; GSettings, where there is one, is bound to the same. */
typedef struct
{
  const char *name;
  GType type;
  const char *text;       /* default of a text */
  const char *choices;    /* (nullable): the words it may be */
  guint number;           /* default of a number or flag */
  guint minimum;
  guint maximum;
} Row;

#define TEXT(name, text, choices) { name, G_TYPE_STRING, text, choices, 0, 0, 0 }
#define FLAG(name, flag) { name, G_TYPE_BOOLEAN, NULL, NULL, flag, 0, 1 }
#define NUMBER(name, number, minimum, maximum) { name, G_TYPE_UINT, NULL, NULL, number, minimum, maximum }

static const Row rows[] = {
  TEXT ("transport", "tcp", "tcp udp"),
  TEXT ("message", "Isi pesan.", NULL),
  FLAG ("escapes", FALSE),
  FLAG ("follow-server", TRUE),
  TEXT ("host", "127.0.0.1", NULL),
  NUMBER ("target-port", 5555, 0, 65535),
  TEXT ("framing", "dot", "dot newline crlf length none"),
  NUMBER ("client-recv-size", 4096, 1, SOKET_LIMIT_RECV_SIZE),
  FLAG ("connected", FALSE),
  NUMBER ("timeout", 5, 1, SOKET_LIMIT_TIMEOUT_MS / 1000),
  NUMBER ("pieces", 0, 0, SOKET_LIMIT_RECV_SIZE),
  NUMBER ("pause", 0, 0, SOKET_LIMIT_PAUSE_MS),
  FLAG ("half-close", FALSE),
  FLAG ("reset", FALSE),
  NUMBER ("read-delay", 0, 0, SOKET_LIMIT_PAUSE_MS),
  NUMBER ("clients", 1, 1, SOKET_CLIENT_GROUP_MAX),
  FLAG ("stranger", FALSE),
  TEXT ("address", "127.0.0.1", NULL),
  NUMBER ("port", 5555, 0, 65535),
  FLAG ("keep-open", FALSE),
  TEXT ("closing", "careful", "careful slides"),
  NUMBER ("server-recv-size", 4096, 1, SOKET_LIMIT_RECV_SIZE),
  NUMBER ("max-message", SOKET_LIMIT_MESSAGE, 1, 1u << 30),
  NUMBER ("max-connections", 0, 0, SOKET_LIMIT_CONNECTIONS),
  NUMBER ("idle-timeout", SOKET_LIMIT_IDLE_S, 0, 86400),
  NUMBER ("backlog", 0, 0, SOKET_LIMIT_BACKLOG),
  TEXT ("mode", "encrypt", "encrypt decrypt"),
  NUMBER ("shift", 10, 0, 99),
  TEXT ("dialect", "standard", "standard slides"),
  TEXT ("before-slides", "", NULL),
  TEXT ("target", "127.0.0.1", NULL),
  TEXT ("ports", "20-1024", NULL),
  TEXT ("speed", "fast", "fast slides slow"),
  NUMBER ("parallel", 0, 0, SOKET_LIMIT_PROBES),
  NUMBER ("timeout-ms", 1000, 1, SOKET_LIMIT_TIMEOUT_MS),
  NUMBER ("retries", 1, 0, 10),
  FLAG ("banner", FALSE),
  TEXT ("shown", "open", "open closed filtered error all"),
  NUMBER ("send-size", 3000, 1, SOKET_PAIR_SIZE_MAX),
  TEXT ("sender-waiting", "blocking", "blocking non-blocking timeout"),
  NUMBER ("receive-size", 1000, 1, SOKET_PAIR_SIZE_MAX),
  TEXT ("receiver-waiting", "blocking", "blocking non-blocking timeout"),
  NUMBER ("wait-ms", 2000, 100, 60000),
  TEXT ("buffers", "class", "class system"),
  TEXT ("pace", "normal", "slow normal fast"),
  TEXT ("drawer", "auto", "auto open closed"),
  NUMBER ("drawer-height", 180, 0, 4096),
  FLAG ("legend", TRUE),
  FLAG ("guess-first", FALSE),
  TEXT ("drawer-view", "calls", "calls bytes code"),
  TEXT ("code-language", "python", "python c shell"),
  TEXT ("client-performer", "window", "window python c own"),
  TEXT ("client-program", "", NULL),
  TEXT ("client-arguments", "", NULL),
  TEXT ("server-performer", "window", "window python c own"),
  TEXT ("server-program", "", NULL),
  TEXT ("server-arguments", "", NULL),
};

/* What makes a client fail on purpose. */
static const char *const faults[] = { "pieces", "pause", "half-close", "reset", "read-delay", "stranger" };

struct _SoketSetup
{
  GObject parent_instance;

  GSettings *settings;     /* (nullable) */
  GValue values[G_N_ELEMENTS (rows)];
  guint n_holds[G_N_ELEMENTS (rows)];
};

static GParamSpec *properties[G_N_ELEMENTS (rows) + 1];

G_DEFINE_FINAL_TYPE (SoketSetup, soket_setup, G_TYPE_OBJECT)

static guint
row_index (const char *property)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].name, property))
      return i;

  g_assert_not_reached ();
}

static const GValue *
lookup (SoketSetup *self,
        const char *property)
{
  return &self->values[row_index (property)];
}

static gboolean
word_to_index (GBinding     *binding,
               const GValue *from,
               GValue       *to,
               gpointer      user_data)
{
  const Row *row = user_data;
  g_auto (GStrv) choices = g_strsplit (row->choices, " ", -1);

  for (guint i = 0; choices[i] != NULL; i++)
    if (g_str_equal (choices[i], g_value_get_string (from)))
      {
        g_value_set_uint (to, i);
        return TRUE;
      }

  return FALSE;
}

static gboolean
index_to_word (GBinding     *binding,
               const GValue *from,
               GValue       *to,
               gpointer      user_data)
{
  const Row *row = user_data;
  g_auto (GStrv) choices = g_strsplit (row->choices, " ", -1);
  guint index = g_value_get_uint (from);

  if (index >= g_strv_length (choices))
    return FALSE;
  g_value_set_string (to, choices[index]);

  return TRUE;
}

static gboolean
text_is (GBinding     *binding,
              const GValue *from,
              GValue       *to,
              gpointer      user_data)
{
  g_value_set_boolean (to, g_str_equal (g_value_get_string (from), user_data));

  return TRUE;
}

static gboolean
is_allowed (const Row    *row,
            const GValue *value)
{
  g_auto (GStrv) choices = NULL;
  const char *text;

  if (row->type != G_TYPE_STRING)
    return TRUE;

  text = g_value_get_string (value);
  if (text == NULL || row->choices == NULL)
    return text != NULL;

  choices = g_strsplit (row->choices, " ", -1);

  return g_strv_contains ((const char *const *) choices, text);
}

static void
soket_setup_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  g_value_copy (&SOKET_SETUP (object)->values[id - 1], value);
}

static void
soket_setup_set_property (GObject      *object,
                          guint         id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  GValue *held = &SOKET_SETUP (object)->values[id - 1];

  if (!is_allowed (&rows[id - 1], value) || g_param_values_cmp (pspec, value, held) == 0)
    return;

  g_value_copy (value, held);
  g_object_notify_by_pspec (object, pspec);
}

static void
soket_setup_finalize (GObject *object)
{
  SoketSetup *self = SOKET_SETUP (object);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_value_unset (&self->values[i]);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (soket_setup_parent_class)->finalize (object);
}

static void
soket_setup_class_init (SoketSetupClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = soket_setup_get_property;
  object_class->set_property = soket_setup_set_property;
  object_class->finalize = soket_setup_finalize;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];

      if (row->type == G_TYPE_STRING)
        properties[i + 1] = g_param_spec_string (row->name, NULL, NULL, row->text, flags);
      else if (row->type == G_TYPE_BOOLEAN)
        properties[i + 1] = g_param_spec_boolean (row->name, NULL, NULL, row->number != 0, flags);
      else
        properties[i + 1] = g_param_spec_uint (row->name, NULL, NULL, row->minimum, row->maximum, row->number, flags);
    }
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
soket_setup_init (SoketSetup *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_value_init (&self->values[i], rows[i].type);
      g_param_value_set_default (properties[i + 1], &self->values[i]);
    }
}

static gboolean
is_stored (SoketSetup *self,
           const char *property)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;

  if (self->settings == NULL)
    return FALSE;
  g_object_get (self->settings, "settings-schema", &schema, NULL);
  /* g_settings_schema_has_key () does not know the keys of the schema that this one extends. */
  keys = g_settings_schema_list_keys (schema);

  return g_strv_contains ((const char *const *) keys, property);
}

static void
bind_to_settings (SoketSetup *self,
                  const char *property)
{
  g_settings_bind (self->settings, property, self, property, G_SETTINGS_BIND_DEFAULT);
}

SoketSetup *
soket_setup_new (GSettings *settings)
{
  SoketSetup *self = g_object_new (SOKET_TYPE_SETUP, NULL);

  g_set_object (&self->settings, settings);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (is_stored (self, rows[i].name))
      bind_to_settings (self, rows[i].name);

  return self;
}

static void
get_default (SoketSetup *self,
             const char *property,
             GValue     *value)
{
  guint row = row_index (property);
  g_autoptr (GVariant) stored = NULL;

  g_value_init (value, rows[row].type);
  if (!is_stored (self, property))
    {
      g_param_value_set_default (properties[row + 1], value);
      return;
    }
  stored = g_settings_get_default_value (self->settings, property);
  if (rows[row].type == G_TYPE_STRING)
    g_value_set_string (value, g_variant_get_string (stored, NULL));
  else if (rows[row].type == G_TYPE_BOOLEAN)
    g_value_set_boolean (value, g_variant_get_boolean (stored));
  else
    g_value_set_uint (value, g_variant_get_uint32 (stored));
}

gboolean
soket_setup_is_default (SoketSetup *self,
                        const char *property)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_return_val_if_fail (SOKET_IS_SETUP (self), TRUE);

  get_default (self, property, &value);

  return g_param_values_cmp (properties[row_index (property) + 1], &value, lookup (self, property)) == 0;
}

void
soket_setup_hold (SoketSetup *self,
                  const char *property)
{
  g_return_if_fail (SOKET_IS_SETUP (self));

  if (self->n_holds[row_index (property)]++ == 0 && is_stored (self, property))
    g_settings_unbind (self, property);
}

void
soket_setup_release (SoketSetup *self,
                     const char *property)
{
  guint row = row_index (property);

  g_return_if_fail (SOKET_IS_SETUP (self));
  g_return_if_fail (self->n_holds[row] > 0);

  if (--self->n_holds[row] > 0 || !is_stored (self, property))
    return;

  /* Binding reads what is stored. */
  if (rows[row].type == G_TYPE_STRING)
    g_settings_set_string (self->settings, property, soket_setup_get_text (self, property));
  else if (rows[row].type == G_TYPE_BOOLEAN)
    g_settings_set_boolean (self->settings, property, soket_setup_get_flag (self, property));
  else
    g_settings_set_uint (self->settings, property, soket_setup_get_number (self, property));
  bind_to_settings (self, property);
}

SoketTransport
soket_setup_get_transport (SoketSetup *self)
{
  SoketTransport transport = SOKET_TRANSPORT_TCP;

  soket_transport_from_string (soket_setup_get_text (self, "transport"), &transport);

  return transport;
}

SoketFraming
soket_setup_get_framing (SoketSetup *self)
{
  SoketFraming framing = SOKET_FRAMING_DOT;

  soket_framing_from_string (soket_setup_get_text (self, "framing"), &framing);

  return framing;
}

const char *
soket_setup_get_text (SoketSetup *self,
                      const char *property)
{
  g_return_val_if_fail (SOKET_IS_SETUP (self), NULL);

  return g_value_get_string (lookup (self, property));
}

guint
soket_setup_get_number (SoketSetup *self,
                        const char *property)
{
  g_return_val_if_fail (SOKET_IS_SETUP (self), 0);

  return g_value_get_uint (lookup (self, property));
}

gboolean
soket_setup_get_flag (SoketSetup *self,
                      const char *property)
{
  g_return_val_if_fail (SOKET_IS_SETUP (self), FALSE);

  return g_value_get_boolean (lookup (self, property));
}

GBytes *
soket_setup_dup_message (SoketSetup *self,
                         gsize      *place)
{
  const char *text;

  g_return_val_if_fail (SOKET_IS_SETUP (self), NULL);

  text = soket_setup_get_text (self, "message");
  if (soket_setup_get_flag (self, "escapes"))
    return soket_bytes_unescape_at (text, place, NULL);

  return g_bytes_new (text, strlen (text));
}

void
soket_setup_write_message (SoketSetup *self,
                           const void *data,
                           gsize       length,
                           gboolean    escapes)
{
  g_autofree char *text = NULL;

  g_return_if_fail (SOKET_IS_SETUP (self));

  /* No entry can hold other bytes as they are. */
  escapes = escapes || !g_utf8_validate_len (length > 0 ? data : "", (gssize) length, NULL);
  text = escapes ? soket_bytes_escape (data, length, 0) : g_strndup (length > 0 ? data : "", length);
  g_object_set (self, "escapes", escapes, "message", text, NULL);
}

void
soket_setup_bind (SoketSetup *self,
                  const char *property,
                  gpointer    control,
                  const char *control_property)
{
  const Row *row = &rows[row_index (property)];

  if (GTK_IS_SPIN_BUTTON (control))
    gtk_spin_button_set_range (control, row->minimum, row->maximum);
  g_object_bind_property (self, property, control, control_property, G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

void
soket_setup_bind_choice (SoketSetup *self,
                         const char *property,
                         gpointer    list)
{
  g_object_bind_property_full (self, property, list, "selected", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE,
                               word_to_index, index_to_word, (gpointer) &rows[row_index (property)], NULL);
}

void
soket_setup_bind_visible (SoketSetup     *self,
                          SoketTransport  transport,
                          gpointer        control)
{
  g_object_bind_property_full (self, "transport", control, "visible", G_BINDING_SYNC_CREATE,
                               text_is, NULL, (gpointer) soket_transport_to_string (transport), NULL);
}

void
soket_setup_watch_faults (SoketSetup *self,
                          GCallback   changed,
                          GObject    *object)
{
  g_return_if_fail (SOKET_IS_SETUP (self));

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *signal = g_strconcat ("notify::", faults[i], NULL);

      g_signal_connect_object (self, signal, changed, object, G_CONNECT_SWAPPED);
    }
  /* Which of them count depends on the transport. */
  g_signal_connect_object (self, "notify::transport", changed, object, G_CONNECT_SWAPPED);
}

void
soket_setup_reset (SoketSetup *self,
                   const char *property)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_return_if_fail (SOKET_IS_SETUP (self));

  get_default (self, property, &value);
  g_object_set_property (G_OBJECT (self), property, &value);
}

void
soket_setup_reset_faults (SoketSetup *self)
{
  g_return_if_fail (SOKET_IS_SETUP (self));

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    soket_setup_reset (self, faults[i]);
}

void
soket_setup_fill_client_options (SoketSetup          *self,
                                 const SoketProtocol *protocol,
                                 SoketClientOptions  *options)
{
  g_return_if_fail (SOKET_IS_SETUP (self));

  soket_client_options_init (options, protocol);
  options->transport = soket_setup_get_transport (self);
  options->host = soket_setup_get_text (self, "host");
  options->port = soket_setup_get_number (self, "target-port");
  options->framing = soket_protocol_fit_framing (protocol, soket_setup_get_framing (self));
  options->connected = soket_setup_get_flag (self, "connected");
  options->recv_size = soket_setup_get_number (self, "client-recv-size");
  options->max_message = soket_setup_get_number (self, "max-message");
  options->timeout_ms = soket_setup_get_number (self, "timeout") * 1000;
  /* The window sends as typed and says what is missing. */
  options->end_message = FALSE;
  options->read_on_ms = SOKET_LIMIT_READ_ON_MS;
  options->pieces = soket_setup_get_number (self, "pieces");
  options->pause_ms = soket_setup_get_number (self, "pause");
  options->half_close = soket_setup_get_flag (self, "half-close");
  options->reset = soket_setup_get_flag (self, "reset");
  options->read_delay_ms = soket_setup_get_number (self, "read-delay");
  options->clients = soket_setup_get_number (self, "clients");
  options->stranger = soket_setup_get_flag (self, "stranger");
}

void
soket_setup_fill_server_options (SoketSetup          *self,
                                 const SoketProtocol *protocol,
                                 SoketServerOptions  *options)
{
  g_return_if_fail (SOKET_IS_SETUP (self));

  soket_server_options_init (options, protocol);
  options->transport = soket_setup_get_transport (self);
  options->address = soket_setup_get_text (self, "address");
  options->port = soket_setup_get_number (self, "port");
  options->dialect = soket_protocol_find_dialect (protocol, soket_setup_get_text (self, "dialect"));
  options->framing = soket_protocol_fit_framing (protocol, soket_setup_get_framing (self));
  options->keep_open = soket_setup_get_flag (self, "keep-open");
  options->closing = g_str_equal (soket_setup_get_text (self, "closing"), "slides") ? SOKET_CLOSING_SLIDES
                                                                                    : SOKET_CLOSING_CAREFUL;
  options->recv_size = soket_setup_get_number (self, "server-recv-size");
  options->max_message = soket_setup_get_number (self, "max-message");
  options->max_connections = soket_setup_get_number (self, "max-connections");
  options->idle_timeout_s = soket_setup_get_number (self, "idle-timeout");
  options->backlog = soket_setup_get_number (self, "backlog");
}

SoketServer *
soket_setup_find_asked (SoketSetup *self)
{
  SoketEndpoint asked;

  g_return_val_if_fail (SOKET_IS_SETUP (self), NULL);

  if (!soket_registry_parse_target (soket_setup_get_transport (self), soket_setup_get_text (self, "host"),
                                    (guint16) soket_setup_get_number (self, "target-port"), &asked))
    return NULL;

  return soket_registry_reached (soket_setup_get_transport (self), &asked);
}
