/* test-setup.c - the settings' table agrees with the schema, the options and the controls
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/setup/soket-settings.h"
#include "app/setup/soket-setup.h"
#include "net/loop/soket-limits.h"
#include "net/scan/soket-scanner.h"

#include <gtk/gtk.h>

#define SCHEMA "io.github.soketlab.Soket."

/* The list that @property is bound to has the schema's words in the schema's order, and no more. */
static void
check_choices (const char *property,
               GVariant   *words)
{
  g_autoptr (SoketSetup) setup = soket_setup_new (NULL);
  g_autofree const char **choices = g_variant_get_strv (words, NULL);
  guint n = g_strv_length ((char **) choices);
  g_autoptr (GtkStringList) items = gtk_string_list_new (choices);
  g_autoptr (GtkSingleSelection) list = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (items)));

  gtk_string_list_append (items, "one more");
  soket_setup_bind_choice (setup, property, list);
  for (guint i = 0; i <= n; i++)
    {
      gtk_single_selection_set_selected (list, i);
      g_assert_cmpstr (soket_setup_get_text (setup, property), ==, choices[MIN (i, n - 1)]);
    }
}

static void
check_range (const char *property,
             GParamSpec *pspec,
             GVariant   *range)
{
  const char *type = NULL;
  g_autoptr (GVariant) limits = NULL;

  g_variant_get (range, "(&sv)", &type, &limits);
  if (g_str_equal (type, "enum"))
    {
      check_choices (property, limits);
    }
  else if (g_str_equal (type, "range"))
    {
      guint minimum, maximum;

      g_variant_get (limits, "(uu)", &minimum, &maximum);
      g_assert_cmpuint (G_PARAM_SPEC_UINT (pspec)->minimum, ==, minimum);
      g_assert_cmpuint (G_PARAM_SPEC_UINT (pspec)->maximum, ==, maximum);
    }
  else
    {
      g_assert_false (G_IS_PARAM_SPEC_UINT (pspec));
    }
}

static void
check_default (GParamSpec *pspec,
               GVariant   *wanted)
{
  const GValue *value = g_param_spec_get_default_value (pspec);

  if (G_IS_PARAM_SPEC_STRING (pspec))
    g_assert_cmpstr (g_value_get_string (value), ==, g_variant_get_string (wanted, NULL));
  else if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    g_assert_cmpint (g_value_get_boolean (value), ==, g_variant_get_boolean (wanted));
  else
    g_assert_cmpuint (g_value_get_uint (value), ==, g_variant_get_uint32 (wanted));
}

/* Each key is a row with the same default, range and words; each row is a key of a page. */
static void
test_schema (void)
{
  static const char *const schemas[] = { SCHEMA "scaffold", SCHEMA "caesar", SCHEMA "scanner", SCHEMA "stream" };
  g_autofree GParamSpec **properties = NULL;
  g_autoptr (SoketSetup) setup = soket_setup_new (NULL);
  g_autoptr (GHashTable) stored = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_properties = 0;

  for (guint i = 0; i < G_N_ELEMENTS (schemas); i++)
    {
      g_autoptr (GSettingsSchema) schema = g_settings_schema_source_lookup (g_settings_schema_source_get_default (), schemas[i], TRUE);
      g_auto (GStrv) keys = g_settings_schema_list_keys (schema);

      for (guint j = 0; keys[j] != NULL; j++)
        {
          GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (setup), keys[j]);
          g_autoptr (GSettingsSchemaKey) key = g_settings_schema_get_key (schema, keys[j]);
          g_autoptr (GVariant) range = g_settings_schema_key_get_range (key);
          g_autoptr (GVariant) wanted = g_settings_schema_key_get_default_value (key);

          g_test_message ("%s: %s", schemas[i], keys[j]);
          g_assert_nonnull (pspec);
          check_range (keys[j], pspec, range);
          /* Capitals are not shifted, so Caesar has a message of its own. */
          if (!(g_str_equal (schemas[i], SCHEMA "caesar") && g_str_equal (keys[j], "message")))
            check_default (pspec, wanted);
          g_hash_table_add (stored, g_strdup (keys[j]));
        }
    }

  properties = g_object_class_list_properties (G_OBJECT_GET_CLASS (setup), &n_properties);
  for (guint i = 0; i < n_properties; i++)
    if (!g_hash_table_contains (stored, properties[i]->name))
      g_error ("%s is in no schema", properties[i]->name);
}

/* What a service's client is set to is a row with the same default. */
static void
test_services (void)
{
  const SoketProtocol *const *services = soket_protocol_list ();
  g_autoptr (SoketSetup) setup = soket_setup_new (NULL);

  for (guint i = 0; services[i] != NULL; i++)
    for (guint j = 0; j < services[i]->n_settings; j++)
      {
        const SoketServiceSetting *setting = &services[i]->settings[j];
        GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (setup), setting->name);
        g_autofree char *number = NULL;

        g_test_message ("%s: %s", services[i]->name, setting->name);
        g_assert_nonnull (pspec);
        if (setting->choices != NULL)
          {
            g_assert_cmpstr (soket_setup_get_text (setup, setting->name), ==, setting->fallback);
            continue;
          }
        number = g_strdup_printf ("%u", soket_setup_get_number (setup, setting->name));
        g_assert_cmpstr (number, ==, setting->fallback);
        g_assert_cmpuint (G_PARAM_SPEC_UINT (pspec)->minimum, ==, setting->minimum);
        g_assert_cmpuint (G_PARAM_SPEC_UINT (pspec)->maximum, ==, setting->maximum);
      }
}

/* A page that nobody has touched asks and serves as the command line does, but for what is set on purpose. */
static void
test_options (void)
{
  const SoketProtocol *protocol = soket_protocol_lookup ("echo");
  g_autoptr (SoketSetup) setup = soket_setup_new (NULL);
  SoketClientOptions client, client_default;
  SoketServerOptions server, server_default;
  SoketScanOptions scan;

  soket_client_options_init (&client_default, protocol);
  soket_setup_fill_client_options (setup, protocol, &client);
  g_assert_cmpint (client.transport, ==, client_default.transport);
  g_assert_cmpint (client.framing, ==, client_default.framing);
  g_assert_cmpint (client.connected, ==, client_default.connected);
  g_assert_cmpuint (client.max_message, ==, client_default.max_message);
  g_assert_cmpuint (client.timeout_ms, ==, client_default.timeout_ms);
  g_assert_cmpuint (client.pieces, ==, client_default.pieces);
  g_assert_cmpuint (client.pause_ms, ==, client_default.pause_ms);
  g_assert_cmpint (client.half_close, ==, client_default.half_close);
  g_assert_cmpint (client.reset, ==, client_default.reset);
  g_assert_cmpuint (client.read_delay_ms, ==, client_default.read_delay_ms);
  g_assert_cmpuint (client.clients, ==, client_default.clients);
  g_assert_cmpint (client.stranger, ==, client_default.stranger);
  /* The slides' programs ask for 4096 bytes; the command line for more, since it shows no calls. */
  g_assert_cmpuint (client.recv_size, ==, 4096);
  g_assert_cmpuint (client_default.recv_size, ==, 65536);

  soket_server_options_init (&server_default, protocol);
  soket_setup_fill_server_options (setup, protocol, &server);
  g_assert_cmpint (server.transport, ==, server_default.transport);
  g_assert_cmpint (server.framing, ==, server_default.framing);
  g_assert_cmpint (server.keep_open, ==, server_default.keep_open);
  g_assert_cmpint (server.closing, ==, server_default.closing);
  g_assert_cmpuint (server.max_message, ==, server_default.max_message);
  g_assert_cmpuint (server.max_connections, ==, server_default.max_connections);
  g_assert_cmpuint (server.idle_timeout_s, ==, server_default.idle_timeout_s);
  g_assert_cmpuint (server.backlog, ==, server_default.backlog);
  g_assert_cmpuint (server.recv_size, ==, 4096);
  g_assert_cmpuint (server_default.recv_size, ==, 65536);

  soket_scan_options_init (&scan);
  g_assert_cmpuint (soket_setup_get_number (setup, "timeout-ms"), ==, scan.timeout_ms);
  g_assert_cmpuint (soket_setup_get_number (setup, "retries"), ==, scan.retries);
  g_assert_cmpuint (soket_setup_get_number (setup, "parallel"), ==, scan.parallel);
  g_assert_cmpint (soket_setup_get_flag (setup, "banner"), ==, scan.banner);
}

/* A control takes what the table allows. */
static void
test_control (void)
{
  g_autoptr (SoketSetup) setup = soket_setup_new (NULL);
  g_autoptr (GtkWidget) control = NULL;
  double minimum, maximum;

  if (!gtk_init_check ())
    {
      g_test_skip ("no display");
      return;
    }

  control = g_object_ref_sink (gtk_spin_button_new (gtk_adjustment_new (0, 0, 0, 1, 10, 0), 1, 0));
  soket_setup_bind (setup, "timeout", control, "value");
  gtk_spin_button_get_range (GTK_SPIN_BUTTON (control), &minimum, &maximum);
  g_assert_cmpfloat (minimum, ==, 1);
  g_assert_cmpfloat (maximum, ==, SOKET_LIMIT_TIMEOUT_MS / 1000);
  g_assert_cmpfloat (gtk_spin_button_get_value (GTK_SPIN_BUTTON (control)), ==, 5);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (control), 7);
  g_assert_cmpuint (soket_setup_get_number (setup, "timeout"), ==, 7);
}

static void
written_cb (GSettings  *store,
            const char *key,
            guint      *n_written)
{
  ++*n_written;
}

static void
type (SoketSetup *setup,
      const char *text)
{
  for (gsize i = 1; i <= strlen (text); i++)
    {
      g_autofree char *typed = g_strndup (text, i);

      g_object_set (setup, "message", typed, NULL);
    }
}

/* A letter typed or a pixel dragged is no write, and what was typed last is not lost. */
static void
test_stored (void)
{
  static const char *const path = "/io/github/soketlab/Soket/echo/";
  g_autoptr (GSettings) store = g_settings_new_with_path (SCHEMA "scaffold", path);
  g_autoptr (GSettings) settings = soket_settings_new (SCHEMA "scaffold", path);
  g_autoptr (SoketSetup) setup = soket_setup_new (settings);
  g_autofree char *stored = NULL;
  guint n_written = 0;

  g_signal_connect (store, "changed::message", G_CALLBACK (written_cb), &n_written);
  type (setup, "Halo, dunia.");
  g_assert_cmpuint (n_written, ==, 0);

  /* Nobody asks for it. */
  while (n_written == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_written, ==, 1);
  stored = g_settings_get_string (store, "message");
  g_assert_cmpstr (stored, ==, "Halo, dunia.");

  /* The page goes before the second has passed; another one finds what it was left with. */
  type (setup, "Selamat tinggal.");
  g_clear_object (&setup);
  g_clear_object (&settings);
  g_assert_cmpuint (n_written, ==, 1);
  settings = soket_settings_new (SCHEMA "scaffold", path);
  g_assert_cmpuint (n_written, ==, 2);
  setup = soket_setup_new (settings);
  g_assert_cmpstr (soket_setup_get_text (setup, "message"), ==, "Selamat tinggal.");

  soket_setup_reset (setup, "message");
  soket_settings_store ();
  g_assert_cmpuint (n_written, ==, 3);
  soket_settings_store ();
  g_assert_cmpuint (n_written, ==, 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/setup/schema", test_schema);
  g_test_add_func ("/setup/services", test_services);
  g_test_add_func ("/setup/options", test_options);
  g_test_add_func ("/setup/control", test_control);
  g_test_add_func ("/setup/stored", test_stored);

  return g_test_run ();
}
