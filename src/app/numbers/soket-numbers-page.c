/* soket-numbers-page.c - the Numbers tab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/numbers/soket-numbers-page.h"

#include "app/base/soket-settle.h"
#include "app/lesson/soket-remark.h"
#include "app/numbers/soket-numbers-rows.h"
#include "app/numbers/soket-port-line.h"
#include "app/page/soket-tab.h"
#include "app/speech/soket-names.h"
#include "app/speech/soket-spoken.h"
#include "app/widgets/soket-shortcuts.h"
#include "app/widgets/soket-wrap-box.h"
#include "net/numbers/soket-numbers-system.h"
#include "net/numbers/soket-numbers-try.h"

#include <glib/gi18n.h>

/* One topic at a time: what is asked about, what there is to see of it, and its call behind a button. */
struct _SoketNumbersPage
{
  AdwBin parent_instance;

  SoketWrapBox *topics;
  GtkScrolledWindow *scroller;
  GtkWidget *question;
  GtkLabel *asked;
  GtkEntry *entry;
  GtkWidget *widths;
  GtkWidget *carriers;
  SoketRemark *remark;
  SoketPortLine *port_line;
  SoketNumbersRows *rows;
  GtkLabel *sentence;
  GtkWidget *call;
  GtkButton *call_button;
  GtkLabel *result;
  GtkLabel *calls;
  GtkLabel *summary;

  GSimpleActionGroup *actions;
  SoketNumbersTopic topic;
  SoketNumbersValue values[SOKET_N_NUMBERS_TOPICS];
  SoketNumbersSheet *sheet;   /* (nullable): what is shown */
  SoketTrace *trace;          /* (nullable): of the last call */
  GCancellable *cancellable;  /* (nullable): while a call is made */
  SoketSettle settle;
  gboolean showing;           /* the entry is filled by the page, not by somebody's hand */
};

static void soket_numbers_page_tab_init (SoketTabInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SoketNumbersPage, soket_numbers_page, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (SOKET_TYPE_TAB, soket_numbers_page_tab_init))

static void
enable (SoketNumbersPage *self,
        gboolean          enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "try");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* What an earlier call came to belongs to another value. */
static void
forget_call (SoketNumbersPage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->trace);
  gtk_label_set_label (self->result, "");
  gtk_label_set_label (self->calls, "");
  gtk_widget_set_visible (GTK_WIDGET (self->calls), FALSE);
}

static void
show_sheet (SoketNumbersPage         *self,
            const SoketNumbersSystem *system)
{
  SoketNumbersSheet *sheet = soket_numbers_sheet_new (&self->values[self->topic], system);
  g_autofree char *words = soket_numbers_rows_dup_words (sheet);
  const char *sentence = soket_numbers_sheet_get_sentence (sheet);

  g_clear_pointer (&self->sheet, soket_numbers_sheet_free);
  self->sheet = sheet;
  soket_numbers_rows_show (self->rows, sheet);
  gtk_widget_set_visible (GTK_WIDGET (self->rows), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->port_line), self->topic == SOKET_NUMBERS_PORT);
  soket_port_line_show (self->port_line, (guint) self->values[SOKET_NUMBERS_PORT].number, system->first_ephemeral, system->last_ephemeral);
  gtk_label_set_label (self->sentence, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), sentence != NULL);
  soket_spoken_describe (GTK_WIDGET (self->scroller), words);
}

static void
update (SoketNumbersPage *self)
{
  SoketNumbersSystem system;

  forget_call (self);
  soket_remark_clear (self->remark);
  gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID);
  soket_numbers_system_read (&system, &self->values[self->topic]);
  show_sheet (self, &system);
  enable (self, soket_numbers_topic_get_call (self->topic) != NULL);
}

/* Nothing is shown of what is no value. */
static void
refuse (SoketNumbersPage *self,
        const char       *sentence)
{
  forget_call (self);
  g_clear_pointer (&self->sheet, soket_numbers_sheet_free);
  soket_numbers_rows_show (self->rows, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->port_line), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), FALSE);
  soket_spoken_describe (GTK_WIDGET (self->scroller), sentence);
  gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
  soket_remark_say (self->remark, SOKET_REMARK_ERROR, sentence);
  enable (self, FALSE);
}

static void
entry_changed_cb (SoketNumbersPage *self)
{
  g_autoptr (GError) error = NULL;

  if (self->showing)
    return;
  if (soket_numbers_value_read (&self->values[self->topic], gtk_editable_get_text (GTK_EDITABLE (self->entry)), &error))
    update (self);
  else
    refuse (self, error->message);
}

static void
entry_activate_cb (SoketNumbersPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "page.try", NULL);
}

/* With the keyboard the address itself is changed. */
static void
bit_clicked_cb (SoketNumbersPage *self,
                guint             bit)
{
  SoketNumbersValue value = self->values[self->topic];
  g_autofree char *text = NULL;

  value.endpoint.address[bit / 8] ^= (guint8) (0x80 >> bit % 8);
  text = soket_numbers_value_dup_text (&value);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

static void
show_topic (SoketNumbersPage *self)
{
  const char *asked = soket_numbers_topic_get_asked (self->topic);
  const char *call = soket_numbers_topic_get_call (self->topic);
  const char *title = soket_numbers_topic_get_title (self->topic);
  g_autofree char *text = soket_numbers_value_dup_text (&self->values[self->topic]);

  gtk_widget_set_visible (self->question, asked != NULL);
  gtk_label_set_label (self->asked, asked != NULL ? asked : "");
  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  self->showing = FALSE;
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), self->topic == SOKET_NUMBERS_ADDRESS ? 24 : 10);
  gtk_widget_set_visible (self->widths, self->topic == SOKET_NUMBERS_BYTE_ORDER);
  gtk_widget_set_visible (self->carriers, self->topic == SOKET_NUMBERS_LAYERS);
  gtk_widget_set_visible (self->call, call != NULL);
  if (call != NULL)
    gtk_button_set_label (self->call_button, call);
  gtk_label_set_label (self->summary, soket_numbers_topic_get_summary (self->topic));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scroller), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  update (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

/* Who makes a call wants to see what comes of it. */
static void
reveal_result (GtkWidget *widget)
{
  SoketNumbersPage *self = SOKET_NUMBERS_PAGE (widget);
  GtkAdjustment *down = gtk_scrolled_window_get_vadjustment (self->scroller);
  graphene_rect_t place;
  double top;

  if (!gtk_widget_compute_bounds (self->call, GTK_WIDGET (self->scroller), &place))
    return;
  top = gtk_adjustment_get_value (down) + place.origin.y;
  gtk_adjustment_clamp_page (down, top, top + place.size.height);
}

/* The frame that comes first lays out what the call came to. */
static void
reveal_soon (GtkWidget *widget)
{
  soket_settle_soon (&SOKET_NUMBERS_PAGE (widget)->settle, widget, reveal_result);
}

static void
tried_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SoketNumbersPage) self = user_data;
  g_autoptr (GError) error = NULL;
  SoketNumbersSystem system;
  g_autofree char *sentence = soket_numbers_try_finish (result, &system, &error);
  g_autofree char *calls = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->trace == NULL)
    return;

  g_clear_object (&self->cancellable);
  enable (self, TRUE);
  soket_trace_flush (self->trace);
  calls = soket_numbers_dup_calls (self->trace);
  gtk_label_set_label (self->result, error != NULL ? error->message : sentence);
  gtk_label_set_label (self->calls, g_strchomp (calls));
  gtk_widget_set_visible (GTK_WIDGET (self->calls), *calls != '\0');
  if (error == NULL)
    show_sheet (self, &system);
  soket_settle_soon (&self->settle, GTK_WIDGET (self), reveal_soon);
  soket_spoken_tell (GTK_WIDGET (self->result), gtk_label_get_label (self->result));
}

static void
try_action (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  SoketNumbersPage *self = user_data;

  forget_call (self);
  enable (self, FALSE);
  self->trace = soket_trace_new ();
  self->cancellable = g_cancellable_new ();
  soket_numbers_try_async (&self->values[self->topic], self->trace, self->cancellable, tried_cb, g_object_ref (self));
}

static void
change_topic (GSimpleAction *action,
              GVariant      *value,
              gpointer       user_data)
{
  SoketNumbersPage *self = user_data;

  if (!soket_numbers_topic_from_string (g_variant_get_string (value, NULL), &self->topic))
    return;
  g_simple_action_set_state (action, value);
  show_topic (self);
}

static void
change_width (GSimpleAction *action,
              GVariant      *value,
              gpointer       user_data)
{
  SoketNumbersPage *self = user_data;

  g_simple_action_set_state (action, value);
  self->values[SOKET_NUMBERS_BYTE_ORDER].width = (guint) (*g_variant_get_string (value, NULL) - '0');
  entry_changed_cb (self);
}

static void
change_transport (GSimpleAction *action,
                  GVariant      *value,
                  gpointer       user_data)
{
  SoketNumbersPage *self = user_data;

  if (!soket_transport_from_string (g_variant_get_string (value, NULL), &self->values[SOKET_NUMBERS_LAYERS].transport))
    return;
  g_simple_action_set_state (action, value);
  entry_changed_cb (self);
}

static void
change_family (GSimpleAction *action,
               GVariant      *value,
               gpointer       user_data)
{
  SoketNumbersPage *self = user_data;

  g_simple_action_set_state (action, value);
  self->values[SOKET_NUMBERS_LAYERS].ipv6 = g_str_equal (g_variant_get_string (value, NULL), "ipv6");
  entry_changed_cb (self);
}

static void
add_topics (SoketNumbersPage *self)
{
  for (guint i = 0; i < SOKET_N_NUMBERS_TOPICS; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (soket_numbers_topic_get_title ((SoketNumbersTopic) i));

      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "page.topic");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", soket_numbers_topic_to_string ((SoketNumbersTopic) i));
      gtk_widget_set_hexpand (button, TRUE);
      gtk_widget_set_parent (button, GTK_WIDGET (self->topics));
    }
}

static void
soket_numbers_page_dispose (GObject *object)
{
  SoketNumbersPage *self = SOKET_NUMBERS_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->trace);
  g_clear_pointer (&self->sheet, soket_numbers_sheet_free);
  soket_settle_clear (&self->settle, GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", NULL);
  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_NUMBERS_PAGE);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (soket_numbers_page_parent_class)->dispose (object);
}

static const char *
soket_numbers_page_tab_get_name (SoketTab *tab)
{
  return "numbers";
}

static GActionGroup *
soket_numbers_page_tab_get_actions (SoketTab *tab)
{
  return G_ACTION_GROUP (SOKET_NUMBERS_PAGE (tab)->actions);
}

static const char *const *
soket_numbers_page_tab_get_stops (SoketTab *tab)
{
  static const char *const stops[] = { NULL };

  return stops;
}

static void
soket_numbers_page_tab_focus_first (SoketTab *tab)
{
  SoketNumbersPage *self = SOKET_NUMBERS_PAGE (tab);

  if (gtk_widget_get_visible (self->question))
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->scroller));
}

/* Page Down and a remote scroll it. */
static void
soket_numbers_page_tab_focus_picture (SoketTab *tab)
{
  gtk_widget_grab_focus (GTK_WIDGET (SOKET_NUMBERS_PAGE (tab)->scroller));
}

static void
soket_numbers_page_tab_init (SoketTabInterface *iface)
{
  iface->get_name = soket_numbers_page_tab_get_name;
  iface->get_actions = soket_numbers_page_tab_get_actions;
  iface->get_stops = soket_numbers_page_tab_get_stops;
  iface->focus_first = soket_numbers_page_tab_focus_first;
  iface->focus_picture = soket_numbers_page_tab_focus_picture;
}

static void
soket_numbers_page_class_init (SoketNumbersPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = soket_numbers_page_dispose;

  g_type_ensure (SOKET_TYPE_NUMBERS_ROWS);
  g_type_ensure (SOKET_TYPE_PORT_LINE);
  g_type_ensure (SOKET_TYPE_REMARK);
  g_type_ensure (SOKET_TYPE_WRAP_BOX);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-numbers-page.ui");
  gtk_widget_class_set_css_name (widget_class, "numberspage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, SoketNumbersPage, topics);
  gtk_widget_class_bind_template_child (widget_class, SoketNumbersPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, SoketNumbersPage, question);
  gtk_widget_class_bind_template_child (widget_class, SoketNumbersPage, asked);
  gtk_widget_class_bind_template_child (widget_class, SoketNumbersPage, entry);
  gtk_widget_class_bind_template_child (widget_class, SoketNumbersPage, widths);
  gtk_widget_class_bind_template_child (widget_class, SoketNumbersPage, carriers);
  gtk_widget_class_bind_template_child (widget_class, SoketNumbersPage, remark);
  gtk_widget_class_bind_template_child (widget_class, SoketNumbersPage, port_line);
  gtk_widget_class_bind_template_child (widget_class, SoketNumbersPage, rows);
  gtk_widget_class_bind_template_child (widget_class, SoketNumbersPage, sentence);
  gtk_widget_class_bind_template_child (widget_class, SoketNumbersPage, call);
  gtk_widget_class_bind_template_child (widget_class, SoketNumbersPage, call_button);
  gtk_widget_class_bind_template_child (widget_class, SoketNumbersPage, result);
  gtk_widget_class_bind_template_child (widget_class, SoketNumbersPage, calls);
  gtk_widget_class_bind_template_child (widget_class, SoketNumbersPage, summary);
  gtk_widget_class_bind_template_callback (widget_class, bit_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
}

static void
soket_numbers_page_init (SoketNumbersPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "topic", .parameter_type = "s", .state = "'address'", .change_state = change_topic },
    { .name = "width", .parameter_type = "s", .state = "'2'", .change_state = change_width },
    { .name = "transport", .parameter_type = "s", .state = "'tcp'", .change_state = change_transport },
    { .name = "family", .parameter_type = "s", .state = "'ipv4'", .change_state = change_family },
    { .name = "try", .activate = try_action },
  };

  for (guint i = 0; i < SOKET_N_NUMBERS_TOPICS; i++)
    soket_numbers_value_init (&self->values[i], (SoketNumbersTopic) i);
  self->values[SOKET_NUMBERS_BYTE_ORDER].width = 2;
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (self->actions));
  soket_shortcuts_add (GTK_WIDGET (self), SOKET_SHORTCUTS_NUMBERS);
  add_topics (self);
  show_topic (self);
  soket_names_settle (GTK_WIDGET (self));
}

void
soket_numbers_page_show (SoketNumbersPage        *self,
                         const SoketNumbersValue *value)
{
  SoketNumbersValue *own;

  g_return_if_fail (SOKET_IS_NUMBERS_PAGE (self));

  own = &self->values[value->topic];
  /* How wide the byte order is, and what carries the layers, is the page's to say. */
  own->endpoint = value->endpoint;
  own->number = value->number;
  self->topic = value->topic;
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "topic")),
                             g_variant_new_string (soket_numbers_topic_to_string (value->topic)));
  show_topic (self);
}

void
soket_numbers_page_cover (SoketNumbersPage *self)
{
  g_return_if_fail (SOKET_IS_NUMBERS_PAGE (self));

  gtk_widget_set_visible (GTK_WIDGET (self->rows), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->port_line), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), FALSE);
  soket_spoken_describe (GTK_WIDGET (self->scroller), NULL);
}

const SoketNumbersValue *
soket_numbers_page_get_value (SoketNumbersPage  *self,
                              SoketNumbersTopic  topic)
{
  g_return_val_if_fail (SOKET_IS_NUMBERS_PAGE (self), NULL);

  return &self->values[topic];
}

const SoketNumbersSheet *
soket_numbers_page_get_sheet (SoketNumbersPage *self)
{
  g_return_val_if_fail (SOKET_IS_NUMBERS_PAGE (self), NULL);

  return self->sheet;
}

SoketTrace *
soket_numbers_page_get_trace (SoketNumbersPage *self)
{
  g_return_val_if_fail (SOKET_IS_NUMBERS_PAGE (self), NULL);

  return self->trace;
}

gboolean
soket_numbers_page_get_busy (SoketNumbersPage *self)
{
  g_return_val_if_fail (SOKET_IS_NUMBERS_PAGE (self), FALSE);

  return self->cancellable != NULL;
}

SoketNumbersTopic
soket_numbers_page_get_topic (SoketNumbersPage *self)
{
  g_return_val_if_fail (SOKET_IS_NUMBERS_PAGE (self), SOKET_NUMBERS_ADDRESS);

  return self->topic;
}

const char *
soket_numbers_page_get_result (SoketNumbersPage *self)
{
  g_return_val_if_fail (SOKET_IS_NUMBERS_PAGE (self), NULL);

  return gtk_label_get_label (self->result);
}

GActionMap *
soket_numbers_page_get_actions (SoketNumbersPage *self)
{
  g_return_val_if_fail (SOKET_IS_NUMBERS_PAGE (self), NULL);

  return G_ACTION_MAP (self->actions);
}
