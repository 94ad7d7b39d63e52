/* soket-port-map.c - the port picture: one cell for each port of a list, coloured and shaped by its state
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-port-map-private.h"

#include "app/speech/soket-spoken.h"

#include <string.h>

enum
{
  PROP_SELECTED = 1,
  PROP_POINTED,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static GParamSpec *properties[N_PROPS];
static guint describe_signal;

G_DEFINE_FINAL_TYPE_WITH_CODE (SoketPortMap, soket_port_map, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

char *
soket_port_map_describe_port (SoketPortMap *self,
                              guint         position)
{
  char *text = NULL;

  if (position < self->n_ports)
    g_signal_emit (self, describe_signal, 0, position, &text);

  return text;
}

void
soket_port_map_set_pointed (SoketPortMap *self,
                            guint         position)
{
  if (self->pointed == position)
    return;
  self->pointed = position;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POINTED]);
}

static void
soket_port_map_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  SoketPortMap *self = SOKET_PORT_MAP (widget);

  GTK_WIDGET_CLASS (soket_port_map_parent_class)->css_changed (widget, change);
  soket_port_map_read_font (self);
  soket_port_map_read_look (self);
  gtk_widget_queue_resize (widget);
}

static void
soket_port_map_system_setting_changed (GtkWidget        *widget,
                                       GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (soket_port_map_parent_class)->system_setting_changed (widget, setting);
  soket_port_map_read_font (SOKET_PORT_MAP (widget));
  gtk_widget_queue_resize (widget);
}

static void
soket_port_map_state_flags_changed (GtkWidget     *widget,
                                    GtkStateFlags  before)
{
  GTK_WIDGET_CLASS (soket_port_map_parent_class)->state_flags_changed (widget, before);
  gtk_widget_queue_draw (widget);
}

void
soket_port_map_free_bands (SoketPortMap *self)
{
  for (guint i = 0; i < self->n_bands; i++)
    {
      g_free (self->bands[i].pixels);
      g_clear_object (&self->bands[i].texture);
    }
  g_clear_pointer (&self->bands, g_free);
  self->n_bands = 0;
}

static void
set_adjustment (SoketPortMap   *self,
                GtkAdjustment **held,
                GtkAdjustment  *adjustment)
{
  if (*held == adjustment)
    return;
  if (*held != NULL)
    g_signal_handlers_disconnect_by_data (*held, self);
  g_clear_object (held);
  if (adjustment != NULL)
    {
      *held = g_object_ref_sink (adjustment);
      g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self);
    }
}

static void
soket_port_map_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SoketPortMap *self = SOKET_PORT_MAP (object);

  switch (id)
    {
    case PROP_SELECTED:
      g_value_set_uint (value, self->selected);
      break;
    case PROP_POINTED:
      g_value_set_uint (value, self->pointed);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[id - PROP_HSCROLL_POLICY]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_port_map_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SoketPortMap *self = SOKET_PORT_MAP (object);

  switch (id)
    {
    case PROP_SELECTED:
      soket_port_map_set_selected (self, g_value_get_uint (value));
      break;
    case PROP_HADJUSTMENT:
      set_adjustment (self, &self->hadjustment, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, &self->vadjustment, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      self->policies[id - PROP_HSCROLL_POLICY] = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_port_map_dispose (GObject *object)
{
  SoketPortMap *self = SOKET_PORT_MAP (object);

  g_clear_handle_id (&self->words_source, g_source_remove);
  soket_settle_clear (&self->settle, GTK_WIDGET (self));
  set_adjustment (self, &self->hadjustment, NULL);
  set_adjustment (self, &self->vadjustment, NULL);
  g_clear_pointer (&self->texts, soket_texts_free);
  g_clear_object (&self->pin);

  G_OBJECT_CLASS (soket_port_map_parent_class)->dispose (object);
}

static void
soket_port_map_finalize (GObject *object)
{
  SoketPortMap *self = SOKET_PORT_MAP (object);

  soket_port_map_free_bands (self);
  soket_port_stamps_clear (&self->stamps);
  g_free (self->ports);
  g_free (self->states);
  g_array_unref (self->open);

  G_OBJECT_CLASS (soket_port_map_parent_class)->finalize (object);
}

static void
soket_port_map_class_init (SoketPortMapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = soket_port_map_get_property;
  object_class->set_property = soket_port_map_set_property;
  object_class->dispose = soket_port_map_dispose;
  object_class->finalize = soket_port_map_finalize;
  widget_class->measure = soket_port_map_measure;
  widget_class->size_allocate = soket_port_map_size_allocate;
  widget_class->snapshot = soket_port_map_snapshot;
  widget_class->query_tooltip = soket_port_map_query_tooltip;
  widget_class->css_changed = soket_port_map_css_changed;
  widget_class->system_setting_changed = soket_port_map_system_setting_changed;
  widget_class->state_flags_changed = soket_port_map_state_flags_changed;

  properties[PROP_SELECTED] = g_param_spec_uint ("selected", NULL, NULL, 0, G_MAXUINT, GTK_INVALID_LIST_POSITION,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_POINTED] = g_param_spec_uint ("pointed", NULL, NULL, 0, G_MAXUINT, GTK_INVALID_LIST_POSITION,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  describe_signal = g_signal_new ("describe", SOKET_TYPE_PORT_MAP, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_first_wins, NULL, NULL,
                                  G_TYPE_STRING, 1, G_TYPE_UINT);

  soket_port_map_class_add_bindings (widget_class);
  gtk_widget_class_set_css_name (widget_class, "portmap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
soket_port_map_init (SoketPortMap *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  /* What is drawn has one order in every language. */
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  self->open = g_array_new (FALSE, FALSE, sizeof (guint));
  self->selected = self->pointed = self->current = GTK_INVALID_LIST_POSITION;
  self->scale = 1;
  soket_port_map_read_font (self);
  soket_port_map_read_look (self);

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  soket_port_map_add_controllers (self);
}

void
soket_port_map_set_ports (SoketPortMap  *self,
                          const guint16 *ports,
                          gsize          n_ports)
{
  g_return_if_fail (SOKET_IS_PORT_MAP (self));
  g_return_if_fail (n_ports <= 65535);

  soket_port_map_free_bands (self);
  g_free (self->ports);
  g_free (self->states);
  self->ports = g_memdup2 (ports, n_ports * sizeof *ports);
  self->states = g_malloc0 (n_ports);
  self->n_ports = (guint) n_ports;
  memset (self->counts, 0, sizeof self->counts);
  self->counts[SOKET_SCAN_UNTRIED] = self->n_ports;
  g_array_set_size (self->open, 0);

  soket_port_map_set_pointed (self, GTK_INVALID_LIST_POSITION);
  self->current = GTK_INVALID_LIST_POSITION;
  soket_port_map_set_selected (self, GTK_INVALID_LIST_POSITION);
  soket_port_map_queue_words (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
soket_port_map_set_state (SoketPortMap   *self,
                          guint           position,
                          SoketScanState  state)
{
  g_return_if_fail (SOKET_IS_PORT_MAP (self));
  g_return_if_fail (position < self->n_ports);
  g_return_if_fail (state < SOKET_SCAN_N_STATES);

  if (self->states[position] == state)
    return;
  self->counts[self->states[position]]--;
  self->counts[state]++;
  self->states[position] = (guint8) state;
  if (state == SOKET_SCAN_OPEN)
    g_array_append_val (self->open, position);
  soket_port_map_queue_words (self);
  soket_port_map_draw_cell (self, position);
}

SoketScanState
soket_port_map_get_state (SoketPortMap *self,
                          guint         position)
{
  g_return_val_if_fail (SOKET_IS_PORT_MAP (self), SOKET_SCAN_UNTRIED);
  g_return_val_if_fail (position < self->n_ports, SOKET_SCAN_UNTRIED);

  return (SoketScanState) self->states[position];
}

guint
soket_port_map_get_n_ports (SoketPortMap *self)
{
  g_return_val_if_fail (SOKET_IS_PORT_MAP (self), 0);

  return self->n_ports;
}

guint
soket_port_map_get_selected (SoketPortMap *self)
{
  g_return_val_if_fail (SOKET_IS_PORT_MAP (self), GTK_INVALID_LIST_POSITION);

  return self->selected;
}

void
soket_port_map_set_selected (SoketPortMap *self,
                             guint         position)
{
  g_autofree char *said = NULL;

  g_return_if_fail (SOKET_IS_PORT_MAP (self));

  if (position >= self->n_ports)
    position = GTK_INVALID_LIST_POSITION;
  if (position == self->selected)
    return;

  self->selected = position;
  soket_port_map_reveal (self, position);
  said = soket_port_map_describe_port (self, position);
  soket_spoken_row (GTK_WIDGET (self), said);
  soket_port_map_queue_words (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

guint
soket_port_map_get_pointed (SoketPortMap *self)
{
  g_return_val_if_fail (SOKET_IS_PORT_MAP (self), GTK_INVALID_LIST_POSITION);

  return self->pointed;
}

void
soket_port_map_set_current (SoketPortMap *self,
                            guint         position)
{
  g_return_if_fail (SOKET_IS_PORT_MAP (self));

  if (position >= self->n_ports)
    position = GTK_INVALID_LIST_POSITION;
  if (position == self->current)
    return;
  self->current = position;
  soket_port_map_reveal (self, position);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
