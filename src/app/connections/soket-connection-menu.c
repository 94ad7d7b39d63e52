/* soket-connection-menu.c - which of the connections is shown, and the list to choose from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/connections/soket-connection-menu.h"

#include "app/base/soket-format.h"
#include "app/connections/soket-connection-list.h"
#include "app/connections/soket-connection-words.h"
#include "app/speech/soket-names.h"
#include "app/speech/soket-spoken.h"
#include "app/widgets/soket-on-demand.h"
#include "core/base/soket-number.h"

#include <glib/gi18n.h>

/* How long there are several before it is said: clients that are gone at once would make the words flicker. */
#define SETTLE_US 300000

struct _SoketConnectionMenu
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkLabel *label;
  GtkLabel *short_label;   /* where there is no room for the other */
  GtkPopover *popover;
  GtkCheckButton *follow;
  SoketOnDemand *place;
  SoketConnectionList *connections; /* (nullable): until it is opened first */
  GtkLabel *tally;

  SoketSequence *sequence;
  gboolean updating;   /* the check button is set by us */
  guint focusing;      /* until it has it again */
  GtkWidget *focus;    /* (weak) (nullable): what had it before a key opened the list */
  guint n_queued;      /* connections that wait for accept, as the kernel counts them */
  gint64 many_since_us;
};

enum
{
  PROP_SEQUENCE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SoketConnectionMenu, soket_connection_menu, GTK_TYPE_WIDGET)

static SoketTransport
get_transport (SoketConnectionMenu *self)
{
  return soket_ladder_get_transport (soket_sequence_get_ladder (self->sequence));
}

guint64
soket_connection_menu_count (SoketSequence *sequence,
                             guint64       *place)
{
  SoketRoster *roster = soket_sequence_get_roster (sequence);
  SoketTransport transport = soket_ladder_get_transport (soket_sequence_get_ladder (sequence));
  guint32 shown = soket_sequence_get_conversation (sequence);
  guint64 n = soket_roster_count (roster, transport);
  guint64 last = n;

  *place = 0;
  for (guint i = soket_roster_get_length (roster); i > 0; i--)
    {
      const SoketRosterEntry *entry = soket_roster_peek (roster, i - 1);

      if (entry->transport != transport)
        continue;
      if (entry->conversation == shown)
        *place = last;
      last--;
    }
  return n;
}

/* Who is served, who waits and who is connecting, while there are several, and nobody guesses. */
static void
update_tally (SoketConnectionMenu *self)
{
  g_autofree char *text = NULL;
  guint n_in[SOKET_N_LANE_PHASES] = { 0 };

  if (self->sequence != NULL && !soket_sequence_is_replaying (self->sequence) && soket_sequence_get_question (self->sequence) == NULL
      && get_transport (self) == SOKET_TRANSPORT_TCP)
    {
      soket_lane_tally (soket_sequence_get_roster (self->sequence), SOKET_TRANSPORT_TCP, n_in);
      /* The kernel knows of clients that are other programs, too. */
      n_in[SOKET_LANE_WAITS] = MAX (n_in[SOKET_LANE_WAITS], self->n_queued);
      text = soket_connection_words_dup_tally (n_in);
    }
  if (text == NULL)
    self->many_since_us = 0;
  else if (self->many_since_us == 0)
    self->many_since_us = g_get_monotonic_time ();
  if (text == NULL || g_get_monotonic_time () - self->many_since_us < SETTLE_US)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->tally), FALSE);
      soket_spoken_describe (self->button, NULL);
      return;
    }

  gtk_widget_set_visible (GTK_WIDGET (self->tally), TRUE);
  soket_spoken_describe (self->button, text);
  if (g_strcmp0 (gtk_label_get_text (self->tally), text) == 0)
    return;
  gtk_label_set_text (self->tally, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->tally), text);
}

static void
update (SoketConnectionMenu *self)
{
  g_autofree char *text = NULL;
  g_autofree char *place_text = NULL;
  g_autofree char *number = NULL;
  guint64 n = 0, place = 0;
  gboolean udp;

  if (self->sequence != NULL)
    n = soket_connection_menu_count (self->sequence, &place);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  if (n == 0)
    return;

  udp = get_transport (self) == SOKET_TRANSPORT_UDP;
  number = soket_format_number (n);
  place_text = soket_format_number (place);
  if (place != 0)
    text = g_strdup_printf (udp ? _("Conversation %s of %s") : _("Connection %s of %s"), place_text, number);
  else
    text = g_strdup_printf (udp ? ngettext ("%s conversation", "%s conversations", soket_number_plural (n))
                                : ngettext ("%s connection", "%s connections", soket_number_plural (n)), number);

  if (!g_str_equal (gtk_label_get_text (self->label), text))
    {
      g_autofree char *short_text = place != 0 ? g_strconcat (place_text, "/", number, NULL) : g_strdup (number);

      gtk_label_set_text (self->label, text);
      gtk_label_set_text (self->short_label, short_text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
  update_tally (self);
  if (self->connections != NULL)
    soket_connection_list_refresh (self->connections);
}

static void
popover_cb (SoketConnectionMenu *self)
{
  gboolean following;

  if (self->sequence == NULL)
    return;

  g_object_get (self->sequence, "following", &following, NULL);
  self->updating = TRUE;
  gtk_check_button_set_active (self->follow, following);
  self->updating = FALSE;
  soket_connection_list_open (soket_on_demand_get (self->place));
}

static void
follow_cb (SoketConnectionMenu *self)
{
  if (self->updating || self->sequence == NULL)
    return;

  if (gtk_check_button_get_active (self->follow))
    {
      soket_sequence_follow (self->sequence);
      gtk_popover_popdown (self->popover);
    }
  else
    {
      soket_sequence_choose (self->sequence, soket_sequence_get_conversation (self->sequence));
    }
}

static gboolean
focus_cb (gpointer user_data)
{
  SoketConnectionMenu *self = user_data;

  self->focusing = 0;
  if (self->focus != NULL && gtk_widget_get_mapped (self->focus))
    gtk_widget_grab_focus (self->focus);
  g_clear_weak_pointer (&self->focus);
  return G_SOURCE_REMOVE;
}

/* Who opened the list by a key goes on where they were: Space is the next call there. Later, as GTK gives the focus to the button first. */
static void
closed_cb (SoketConnectionMenu *self)
{
  if (self->focus != NULL && self->focusing == 0)
    self->focusing = g_idle_add (focus_cb, self);
}

static void
chosen_cb (SoketConnectionMenu *self,
           guint                conversation)
{
  gtk_popover_popdown (self->popover);
  soket_sequence_choose (self->sequence, conversation);
}

static GtkWidget *
make_list (gpointer user_data)
{
  SoketConnectionMenu *self = user_data;

  self->connections = g_object_new (SOKET_TYPE_CONNECTION_LIST, NULL);
  soket_connection_list_set_sequence (self->connections, self->sequence);
  g_signal_connect_object (self->connections, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self->connections);
}

static void
set_sequence (SoketConnectionMenu *self,
              SoketSequence       *sequence)
{
  if (self->sequence == sequence)
    return;

  if (self->sequence != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->sequence, self);
      g_signal_handlers_disconnect_by_data (soket_sequence_get_trace (self->sequence), self);
    }
  g_set_object (&self->sequence, sequence);
  if (self->connections != NULL)
    soket_connection_list_set_sequence (self->connections, sequence);
  if (sequence != NULL)
    {
      g_signal_connect_object (sequence, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (sequence, "notify::conversation", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (sequence, "notify::asking", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      /* Others come while one is looked at. */
      g_signal_connect_object (soket_sequence_get_trace (sequence), "flushed", G_CALLBACK (update), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
    }
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEQUENCE]);
}

static void
soket_connection_menu_get_property (GObject    *object,
                                    guint       id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  g_value_set_object (value, SOKET_CONNECTION_MENU (object)->sequence);
}

static void
soket_connection_menu_set_property (GObject      *object,
                                    guint         id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  set_sequence (SOKET_CONNECTION_MENU (object), g_value_get_object (value));
}

static void
soket_connection_menu_dispose (GObject *object)
{
  SoketConnectionMenu *self = SOKET_CONNECTION_MENU (object);

  g_clear_handle_id (&self->focusing, g_source_remove);
  g_clear_weak_pointer (&self->focus);
  /* An open popover with a list that scrolls keeps itself alive in GTK 4.8. */
  if (self->button != NULL)
    gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  if (self->sequence != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->sequence, self);
      g_signal_handlers_disconnect_by_data (soket_sequence_get_trace (self->sequence), self);
    }
  g_clear_object (&self->sequence);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_CONNECTION_MENU);

  G_OBJECT_CLASS (soket_connection_menu_parent_class)->dispose (object);
}

static void
soket_connection_menu_class_init (SoketConnectionMenuClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = soket_connection_menu_get_property;
  object_class->set_property = soket_connection_menu_set_property;
  object_class->dispose = soket_connection_menu_dispose;

  properties[PROP_SEQUENCE] =
    g_param_spec_object ("sequence", NULL, NULL, SOKET_TYPE_SEQUENCE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SOKET_TYPE_ON_DEMAND);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-connection-menu.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "connectionmenu");
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, button);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, label);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, short_label);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, popover);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, follow);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, place);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, tally);
  gtk_widget_class_bind_template_callback (widget_class, popover_cb);
  gtk_widget_class_bind_template_callback (widget_class, follow_cb);
  gtk_widget_class_bind_template_callback (widget_class, closed_cb);
}

static void
soket_connection_menu_init (SoketConnectionMenu *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
  soket_on_demand_set_func (self->place, make_list, self);
  soket_on_demand_set_button (self->place, GTK_MENU_BUTTON (self->button));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  update (self);
}

void
soket_connection_menu_open (SoketConnectionMenu *self)
{
  g_return_if_fail (SOKET_IS_CONNECTION_MENU (self));

  if (!gtk_widget_get_mapped (self->button) || !gtk_widget_is_sensitive (self->button))
    return;

  g_set_weak_pointer (&self->focus, gtk_root_get_focus (gtk_widget_get_root (self->button)));
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
}

void
soket_connection_menu_set_queued (SoketConnectionMenu *self,
                                  guint                n_queued)
{
  g_return_if_fail (SOKET_IS_CONNECTION_MENU (self));

  self->n_queued = n_queued;
  update_tally (self);
}
