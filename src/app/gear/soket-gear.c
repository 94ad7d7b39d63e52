/* soket-gear.c - the mark on the button of a side's settings: which of them are no defaults
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/gear/soket-gear.h"

#include "app/base/soket-format.h"
#include "app/gear/soket-fault-words.h"

#include <glib/gi18n.h>

#define TCP (1u << SOKET_TRANSPORT_TCP)
#define UDP (1u << SOKET_TRANSPORT_UDP)
#define CLIENT (1u << SOKET_SIDE_CLIENT)
#define SERVER (1u << SOKET_SIDE_SERVER)

typedef enum
{
  ALWAYS,
  WITH_FRAMINGS,
  WITH_DIALECTS,
} Where;

/* One row is one row behind a gear, named as it is there. */
static const struct
{
  const char *property;
  guint sides;
  guint transports;
  Where where;
  const char *label;
} rows[] = {
  { "address", SERVER, TCP | UDP, ALWAYS, N_("Bind address") },
  /* Translators: which rules the Caesar server follows: the standard, or those of the slides */
  { "dialect", SERVER, TCP, WITH_DIALECTS, N_("Dialect") },
  { "framing", SERVER | CLIENT, TCP, WITH_FRAMINGS, N_("Message ends with") },
  { "keep-open", SERVER, TCP, ALWAYS, N_("Keep connections open") },
  /* Translators: noun: how the server ends a connection */
  { "closing", SERVER, TCP, ALWAYS, N_("Closing") },
  { "server-recv-size", SERVER, TCP, ALWAYS, N_("Receive size (bytes)") },
  { "backlog", SERVER, TCP, ALWAYS, N_("Backlog (0: the system's)") },
  { "max-message", SERVER, TCP, ALWAYS, N_("Longest message (bytes)") },
  { "idle-timeout", SERVER, TCP, ALWAYS, N_("Idle timeout (seconds, 0: never)") },
  { "max-connections", SERVER, TCP, ALWAYS, N_("Most connections (0: no limit)") },
  { "client-recv-size", CLIENT, TCP, ALWAYS, N_("Receive size (bytes)") },
  { "connected", CLIENT, UDP, ALWAYS, N_("Connected UDP") },
  { "timeout", CLIENT, TCP | UDP, ALWAYS, N_("Timeout (seconds)") },
  { "clients", CLIENT, TCP | UDP, ALWAYS, N_("Clients at once") },
};

typedef struct
{
  SoketSetup *setup;
  SoketSide side;
  const SoketProtocol *protocol;
} Gear;

/* What a word of a setting is called in its list. */
static const char *
get_choice (const char *word)
{
  static const struct
  {
    const char *word;
    const char *title;
  } choices[] = {
    { "slides", N_("as in the slides") },
    { "newline", N_("newline") },
    { "crlf", N_("CR LF") },
    { "length", N_("length (4 bytes before it)") },
    { "none", N_("none (end of the stream)") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (g_str_equal (choices[i].word, word))
      return _(choices[i].title);

  return word;
}

static void
add_row (SoketSetup          *setup,
         const SoketProtocol *protocol,
         guint                row,
         GString             *words)
{
  GType type = g_object_class_find_property (G_OBJECT_GET_CLASS (setup), rows[row].property)->value_type;
  g_autofree char *number = NULL;
  const char *value = NULL;

  if (rows[row].where == WITH_DIALECTS)
    value = _(soket_protocol_find_dialect (protocol, soket_setup_get_text (setup, rows[row].property))->title);
  else if (type == G_TYPE_STRING)
    value = get_choice (soket_setup_get_text (setup, rows[row].property));
  else if (type == G_TYPE_UINT)
    value = number = soket_format_number (soket_setup_get_number (setup, rows[row].property));

  if (words->len > 0)
    g_string_append_c (words, '\n');
  if (value != NULL)
    /* Translators: a setting and what it is set to: "Receive size (bytes): 1" */
    g_string_append_printf (words, _("%s: %s"), _(rows[row].label), value);
  else
    g_string_append (words, _(rows[row].label));
}

static gboolean
counts (SoketSetup          *setup,
        guint                row,
        SoketSide            side,
        const SoketProtocol *protocol)
{
  if ((rows[row].sides & 1u << side) == 0 || (rows[row].transports & 1u << soket_setup_get_transport (setup)) == 0)
    return FALSE;
  if (rows[row].where == WITH_FRAMINGS && !soket_protocol_has_framings (protocol))
    return FALSE;
  if (rows[row].where == WITH_DIALECTS && protocol->n_dialects < 2)
    return FALSE;

  return !soket_setup_is_default (setup, rows[row].property);
}

char *
soket_gear_dup_words (SoketSetup          *setup,
                      SoketSide            side,
                      const SoketProtocol *protocol)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *faults = NULL;
  SoketClientOptions options;

  g_return_val_if_fail (SOKET_IS_SETUP (setup), NULL);
  g_return_val_if_fail (protocol != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (counts (setup, i, side, protocol))
      add_row (setup, protocol, i, words);

  if (side == SOKET_SIDE_CLIENT)
    {
      soket_setup_fill_client_options (setup, protocol, &options);
      faults = soket_fault_words (&options);
    }
  if (faults != NULL)
    g_string_append_printf (words, "%s%s", words->len > 0 ? "\n" : "", faults);

  return words->len > 0 ? g_string_free (g_steal_pointer (&words), FALSE) : NULL;
}

static void
update (GtkWidget *widget)
{
  const Gear *gear = g_object_get_data (G_OBJECT (widget), "soket-gear");
  const char *title = gear->side == SOKET_SIDE_CLIENT ? _("Client settings") : _("Server settings");
  g_autofree char *words = soket_gear_dup_words (gear->setup, gear->side, gear->protocol);
  g_autofree char *tooltip = NULL;

  if (words != NULL)
    /* Translators: "Server settings, changed from the default:", and a line for each below. */
    tooltip = g_strdup_printf (_("%s, changed from the default:\n%s"), title, words);
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip != NULL ? tooltip : title) == 0)
    return;

  (words != NULL ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (widget, "changed");
  gtk_widget_set_tooltip_text (widget, tooltip != NULL ? tooltip : title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, tooltip != NULL ? tooltip : "", -1);
}

static void
free_gear (gpointer data)
{
  Gear *gear = data;

  g_object_unref (gear->setup);
  g_free (gear);
}

void
soket_gear_attach (GtkWidget           *widget,
                   SoketSetup          *setup,
                   SoketSide            side,
                   const SoketProtocol *protocol)
{
  Gear *gear;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (SOKET_IS_SETUP (setup));
  g_return_if_fail (protocol != NULL);

  gear = g_new (Gear, 1);
  *gear = (Gear) { g_object_ref (setup), side, protocol };
  g_object_set_data_full (G_OBJECT (widget), "soket-gear", gear, free_gear);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if ((rows[i].sides & 1u << side) != 0)
      {
        g_autofree char *signal = g_strconcat ("notify::", rows[i].property, NULL);

        g_signal_connect_object (setup, signal, G_CALLBACK (update), widget, G_CONNECT_SWAPPED);
      }
  /* And the transport. */
  soket_setup_watch_faults (setup, G_CALLBACK (update), G_OBJECT (widget));
  update (widget);
}
