/* soket-slides.c - one switch that sets a page as the programs of the slides are
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/setup/soket-slides.h"

/* The slides "Echo Server TCP", "Echo Client TCP" and "Caesar cipher Server": recv_until reads one byte after the other up to the dot,
 * listen (1), and sc.close () right after sendall (). */
static const struct
{
  const char *property;
  const char *text;       /* (nullable): a number or flag */
  guint number;
} rows[] = {
  { "framing", "dot", 0 },
  { "keep-open", NULL, FALSE },
  { "closing", "slides", 0 },
  { "server-recv-size", NULL, 1 },
  { "client-recv-size", NULL, 1 },
  { "backlog", NULL, 1 },
  { "dialect", "slides", 0 },
};

#define N_ROWS G_N_ELEMENTS (rows)

typedef struct
{
  SoketSetup *setup;
  const SoketProtocol *protocol;
} Slides;

/* Where there is but one dialect there is nothing to set. */
static gboolean
applies (const Slides *slides,
        guint         row)
{
  return !g_str_equal (rows[row].property, "dialect") || soket_protocol_find_dialect (slides->protocol, rows[row].text) != NULL;
}

static void
get_wanted (const Slides *slides,
            guint         row,
            GValue       *value)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (slides->setup), rows[row].property);

  g_value_init (value, pspec->value_type);
  if (rows[row].text != NULL)
    g_value_set_static_string (value, rows[row].text);
  else if (pspec->value_type == G_TYPE_BOOLEAN)
    g_value_set_boolean (value, rows[row].number != 0);
  else
    g_value_set_uint (value, rows[row].number);
}

static gboolean
is_on (const Slides *slides)
{
  for (guint i = 0; i < N_ROWS; i++)
    {
      g_auto (GValue) wanted = G_VALUE_INIT;
      g_auto (GValue) value = G_VALUE_INIT;
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (slides->setup), rows[i].property);

      if (!applies (slides, i))
        continue;
      get_wanted (slides, i, &wanted);
      g_object_get_property (G_OBJECT (slides->setup), rows[i].property, &value);
      if (g_param_values_cmp (pspec, &wanted, &value) != 0)
        return FALSE;
    }
  return TRUE;
}

static GVariant *
value_to_variant (const GValue *value)
{
  if (G_VALUE_HOLDS_STRING (value))
    return g_variant_new_string (g_value_get_string (value));
  if (G_VALUE_HOLDS_BOOLEAN (value))
    return g_variant_new_boolean (g_value_get_boolean (value));

  return g_variant_new_uint32 (g_value_get_uint (value));
}

static gboolean
variant_to_value (GVariant *variant,
                  GValue   *value)
{
  if (G_VALUE_HOLDS_STRING (value) && g_variant_is_of_type (variant, G_VARIANT_TYPE_STRING))
    g_value_set_string (value, g_variant_get_string (variant, NULL));
  else if (G_VALUE_HOLDS_BOOLEAN (value) && g_variant_is_of_type (variant, G_VARIANT_TYPE_BOOLEAN))
    g_value_set_boolean (value, g_variant_get_boolean (variant));
  else if (G_VALUE_HOLDS_UINT (value) && g_variant_is_of_type (variant, G_VARIANT_TYPE_UINT32))
    g_value_set_uint (value, g_variant_get_uint32 (variant));
  else
    return FALSE;

  return TRUE;
}

/* What was set before lies with the other settings: it is there after the program was started again, too. Empty for nothing, or
 * what cannot be read. */
static void
read_before (const Slides *slides,
             GVariantDict *before)
{
  const char *text = soket_setup_get_text (slides->setup, "before-slides");
  g_autoptr (GVariant) dict = *text != '\0' ? g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL) : NULL;

  g_variant_dict_init (before, dict);
}

/* Switched on once more after a setting was changed by hand it keeps that one anew: the others are the slides', not the user's. */
static void
switch_on (Slides *slides)
{
  g_auto (GVariantDict) before = { 0 };
  g_autoptr (GVariant) kept = NULL;
  g_autofree char *text = NULL;

  read_before (slides, &before);
  for (guint i = 0; i < N_ROWS; i++)
    {
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (slides->setup), rows[i].property);
      g_auto (GValue) wanted = G_VALUE_INIT;
      g_auto (GValue) value = G_VALUE_INIT;

      if (!applies (slides, i))
        continue;
      get_wanted (slides, i, &wanted);
      g_object_get_property (G_OBJECT (slides->setup), rows[i].property, &value);
      if (g_variant_dict_contains (&before, rows[i].property) && g_param_values_cmp (pspec, &wanted, &value) == 0)
        continue;
      g_variant_dict_insert_value (&before, rows[i].property, value_to_variant (&value));
      g_object_set_property (G_OBJECT (slides->setup), rows[i].property, &wanted);
    }

  kept = g_variant_ref_sink (g_variant_dict_end (&before));
  text = g_variant_print (kept, TRUE);
  g_object_set (slides->setup, "before-slides", text, NULL);
}

static void
switch_off (Slides *slides)
{
  g_auto (GVariantDict) before = { 0 };

  read_before (slides, &before);
  for (guint i = 0; i < N_ROWS; i++)
    {
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (slides->setup), rows[i].property);
      g_autoptr (GVariant) kept = g_variant_dict_lookup_value (&before, rows[i].property, NULL);
      g_auto (GValue) value = G_VALUE_INIT;

      if (!applies (slides, i))
        continue;
      g_value_init (&value, pspec->value_type);
      if (kept != NULL && variant_to_value (kept, &value))
        g_object_set_property (G_OBJECT (slides->setup), rows[i].property, &value);
      else
        soket_setup_reset (slides->setup, rows[i].property);
    }
  g_object_set (slides->setup, "before-slides", "", NULL);
}

static void
change_state_cb (GSimpleAction *action,
                 GVariant      *state,
                 gpointer       user_data)
{
  Slides *slides = user_data;

  if (g_variant_get_boolean (state) == is_on (slides))
    return;
  if (g_variant_get_boolean (state))
    switch_on (slides);
  else
    switch_off (slides);
}

static void
update (GSimpleAction *action)
{
  g_simple_action_set_state (action, g_variant_new_boolean (is_on (g_object_get_data (G_OBJECT (action), "soket-slides"))));
}

static void
free_slides (gpointer data)
{
  Slides *slides = data;

  g_object_unref (slides->setup);
  g_free (slides);
}

GAction *
soket_slides_new_action (SoketSetup          *setup,
                         const SoketProtocol *protocol)
{
  GSimpleAction *action = g_simple_action_new_stateful ("as-in-slides", NULL, g_variant_new_boolean (FALSE));
  Slides *slides = g_new0 (Slides, 1);

  slides->setup = g_object_ref (setup);
  slides->protocol = protocol;
  g_object_set_data_full (G_OBJECT (action), "soket-slides", slides, free_slides);
  g_signal_connect (action, "change-state", G_CALLBACK (change_state_cb), slides);
  for (guint i = 0; i < N_ROWS; i++)
    if (applies (slides, i))
      {
        g_autofree char *signal = g_strconcat ("notify::", rows[i].property, NULL);

        g_signal_connect_object (setup, signal, G_CALLBACK (update), action, G_CONNECT_SWAPPED);
      }
  update (action);

  return G_ACTION (action);
}
