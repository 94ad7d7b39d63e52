/* soket-stream-page.c - the Stream tab: each outcome of send and of recv, with a real connection
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/stream/soket-stream-page-private.h"

#include "app/page/soket-tab.h"
#include "app/setup/soket-settings.h"
#include "app/speech/soket-names.h"
#include "app/speech/soket-spoken.h"
#include "app/widgets/soket-shortcuts.h"
#include "app/widgets/soket-wrap-box.h"

#include <glib/gi18n.h>
#include <string.h>

/* Below this, in sizes of the type, the picture would have no room beside the cards. */
#define CARDS_HEIGHT 39

/* What is on its way is read until nothing has moved for a second: an acknowledgement takes 40 ms, and a full receiver is asked every 200 ms. */
#define LOOK_MS 100
#define STILL_LOOKS 10

static void soket_stream_page_tab_init (SoketTabInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SoketStreamPage, soket_stream_page, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (SOKET_TYPE_TAB, soket_stream_page_tab_init))

static const char *
get_sentence (SoketStreamPage *self,
              SoketSide        side)
{
  SoketSide other = side == SOKET_SIDE_CLIENT ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;
  const char *sentence = soket_pair_get_sentence (self->pair, side);
  gboolean is_udp = soket_setup_get_transport (self->setup) == SOKET_TRANSPORT_UDP;

  if (sentence != NULL)
    return sentence;
  if (soket_pair_is_open (self->pair, side))
    return side == SOKET_SIDE_CLIENT ? is_udp ? _("sendto has not been called yet") : _("send has not been called yet")
                                     : is_udp ? _("recvfrom has not been called yet") : _("recv has not been called yet");
  if (soket_pair_is_open (self->pair, other))
    return _("this end is closed");
  return is_udp ? _("The first call opens both sockets.") : _("The first call makes the connection.");
}

/* The focus stays in the row. */
static void
show_either (const SoketStreamHead *head,
             gboolean               waits)
{
  GtkWidget *former = waits ? head->calls : head->stop, *now = waits ? head->stop : head->calls;
  GtkRoot *root = gtk_widget_get_root (head->pane);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean had_focus = focus != NULL && (focus == former || gtk_widget_is_ancestor (focus, former));

  if (gtk_widget_get_visible (now))
    return;
  gtk_widget_set_visible (now, TRUE);
  if (had_focus)
    gtk_widget_child_focus (now, GTK_DIR_TAB_FORWARD);
  gtk_widget_set_visible (former, FALSE);
}

static void
show_heads (SoketStreamPage *self)
{
  for (guint side = 0; side < G_N_ELEMENTS (self->heads); side++)
    {
      const SoketStreamHead *head = &self->heads[side];
      gboolean waits = soket_pair_is_waiting (self->pair, (SoketSide) side);
      const char *sentence = get_sentence (self, (SoketSide) side);

      show_either (head, waits);
      if (g_str_equal (gtk_label_get_label (head->sentence), sentence))
        continue;
      gtk_label_set_label (head->sentence, sentence);
      gtk_widget_set_tooltip_text (GTK_WIDGET (head->sentence), sentence);
      if (soket_pair_get_sentence (self->pair, (SoketSide) side) != NULL)
        soket_spoken_tell (GTK_WIDGET (head->sentence), sentence);
    }
}

static gboolean
show_queues (SoketStreamPage *self)
{
  SoketPairQueues former = soket_pair_peek_queues (self->pair);
  const SoketPairQueues *now = soket_pair_read_queues (self->pair);

  soket_queue_strip_show (self->strip, soket_setup_get_transport (self->setup), now);
  soket_outcome_cards_show (self->cards, soket_setup_get_transport (self->setup), self->pair);
  return memcmp (&former, now, sizeof former) != 0;
}

static gboolean
look_cb (gpointer user_data)
{
  SoketStreamPage *self = user_data;

  self->n_still = show_queues (self) ? 0 : self->n_still + 1;
  if (self->n_still < STILL_LOOKS && gtk_widget_get_mapped (GTK_WIDGET (self)))
    return G_SOURCE_CONTINUE;
  self->look = 0;
  return G_SOURCE_REMOVE;
}

static void
look_on (SoketStreamPage *self)
{
  self->n_still = 0;
  if (self->look != 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->look = g_timeout_add (LOOK_MS, look_cb, self);
  g_source_set_name_by_id (self->look, "[soket] queues of the stream");
}

static void
pair_cb (SoketStreamPage *self)
{
  show_queues (self);
  show_heads (self);
  soket_stream_page_update_actions (self);
  look_on (self);
}

static void
transport_cb (SoketStreamPage *self)
{
  SoketTransport transport = soket_setup_get_transport (self->setup);

  g_object_set (self->sequence, "transport", (guint) transport, NULL);
  self->told = NULL;
  soket_stream_page_stop_every (self);
  /* What is open speaks the other one. */
  if (soket_pair_get_transport (self->pair) != transport)
    soket_pair_close_all (self->pair);
  soket_stream_page_describe (self);
  pair_cb (self);
}

/* They are set before there is a connection. */
static void
buffers_cb (SoketStreamPage *self)
{
  soket_stream_page_stop_every (self);
  soket_pair_close_all (self->pair);
}

static void
compact_cb (SoketStreamPage *self)
{
  gboolean compact;

  g_object_get (self->scaffold, "compact", &compact, NULL);
  for (guint side = 0; side < G_N_ELEMENTS (self->heads); side++)
    {
      SoketStreamHead *head = &self->heads[side];

      (compact ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (head->pane, "compact");
      gtk_widget_set_visible (head->modes, !compact);
      gtk_widget_set_visible (GTK_WIDGET (head->mode_list), compact);
      gtk_widget_set_visible (head->caption, !compact);
      /* The largest size, 1048576, is read whole; where there is little room a digit less keeps the buttons on one line. */
      gtk_editable_set_width_chars (GTK_EDITABLE (head->size), compact ? 6 : 7);
      gtk_widget_set_visible (GTK_WIDGET (head->sentence), !compact);
    }
}

static void
fit_cb (SoketStreamPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->cards), soket_fit_bin_get_height (self->fit_bin) >= CARDS_HEIGHT);
}

static void
soket_stream_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (soket_stream_page_parent_class)->map (widget);

  look_on (SOKET_STREAM_PAGE (widget));
}

static void
soket_stream_page_dispose (GObject *object)
{
  SoketStreamPage *self = SOKET_STREAM_PAGE (object);

  g_clear_handle_id (&self->every, g_source_remove);
  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_handle_id (&self->code_update, g_source_remove);
  self->code = NULL;
  soket_flusher_stop (&self->flusher);
  if (self->pair != NULL)
    g_signal_handlers_disconnect_by_data (self->pair, self);
  /* Whatever waits ends with it. */
  g_clear_object (&self->pair);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", NULL);
  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_STREAM_PAGE);
  g_clear_object (&self->actions);
  g_clear_object (&self->sequence);
  g_clear_object (&self->trace);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_stream_page_parent_class)->dispose (object);
}

static const char *
soket_stream_page_tab_get_name (SoketTab *tab)
{
  return "stream";
}

static GActionGroup *
soket_stream_page_tab_get_actions (SoketTab *tab)
{
  return G_ACTION_GROUP (SOKET_STREAM_PAGE (tab)->actions);
}

static const char *const *
soket_stream_page_tab_get_stops (SoketTab *tab)
{
  static const char *const stops[] = { "stop-replay", "stop-waiting", NULL };

  return stops;
}

static void
soket_stream_page_tab_focus_first (SoketTab *tab)
{
  gtk_widget_grab_focus (GTK_WIDGET (SOKET_STREAM_PAGE (tab)->heads[SOKET_SIDE_CLIENT].size));
}

static void
soket_stream_page_tab_focus_picture (SoketTab *tab)
{
  gtk_widget_grab_focus (GTK_WIDGET (soket_picture_get_diagram (SOKET_STREAM_PAGE (tab)->picture)));
}

static void
soket_stream_page_tab_set_presenting (SoketTab *tab,
                                      gboolean  presenting)
{
  g_object_set (SOKET_STREAM_PAGE (tab)->scaffold, "presenting", presenting, NULL);
}

static SoketSequence *
soket_stream_page_tab_get_sequence (SoketTab *tab)
{
  return SOKET_STREAM_PAGE (tab)->sequence;
}

static void
soket_stream_page_tab_init (SoketTabInterface *iface)
{
  iface->get_name = soket_stream_page_tab_get_name;
  iface->get_actions = soket_stream_page_tab_get_actions;
  iface->get_stops = soket_stream_page_tab_get_stops;
  iface->focus_first = soket_stream_page_tab_focus_first;
  iface->focus_picture = soket_stream_page_tab_focus_picture;
  iface->set_presenting = soket_stream_page_tab_set_presenting;
  iface->get_sequence = soket_stream_page_tab_get_sequence;
}

#define BIND_HEAD(prefix, side, child) \
  gtk_widget_class_bind_template_child_full (widget_class, prefix #child, FALSE, G_STRUCT_OFFSET (SoketStreamPage, heads[side].child))

static void
soket_stream_page_class_init (SoketStreamPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = soket_stream_page_dispose;
  widget_class->map = soket_stream_page_map;

  g_type_ensure (SOKET_TYPE_FIT_BIN);
  g_type_ensure (SOKET_TYPE_SCAFFOLD);
  g_type_ensure (SOKET_TYPE_PICTURE);
  g_type_ensure (SOKET_TYPE_REPLAY_BAR);
  g_type_ensure (SOKET_TYPE_GUESS_BAR);
  g_type_ensure (SOKET_TYPE_ON_DEMAND);
  g_type_ensure (SOKET_TYPE_OUTCOME_CARDS);
  g_type_ensure (SOKET_TYPE_QUEUE_STRIP);
  g_type_ensure (SOKET_TYPE_REMARK);
  g_type_ensure (SOKET_TYPE_WRAP_BOX);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-stream-page.ui");
  gtk_widget_class_set_css_name (widget_class, "streampage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, SoketStreamPage, fit_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketStreamPage, scaffold);
  BIND_HEAD ("sender_", SOKET_SIDE_CLIENT, pane);
  BIND_HEAD ("sender_", SOKET_SIDE_CLIENT, modes);
  BIND_HEAD ("sender_", SOKET_SIDE_CLIENT, mode_list);
  BIND_HEAD ("sender_", SOKET_SIDE_CLIENT, caption);
  BIND_HEAD ("sender_", SOKET_SIDE_CLIENT, size);
  BIND_HEAD ("sender_", SOKET_SIDE_CLIENT, calls);
  BIND_HEAD ("sender_", SOKET_SIDE_CLIENT, stop);
  BIND_HEAD ("sender_", SOKET_SIDE_CLIENT, sentence);
  BIND_HEAD ("receiver_", SOKET_SIDE_SERVER, pane);
  BIND_HEAD ("receiver_", SOKET_SIDE_SERVER, modes);
  BIND_HEAD ("receiver_", SOKET_SIDE_SERVER, mode_list);
  BIND_HEAD ("receiver_", SOKET_SIDE_SERVER, caption);
  BIND_HEAD ("receiver_", SOKET_SIDE_SERVER, size);
  BIND_HEAD ("receiver_", SOKET_SIDE_SERVER, calls);
  BIND_HEAD ("receiver_", SOKET_SIDE_SERVER, stop);
  BIND_HEAD ("receiver_", SOKET_SIDE_SERVER, sentence);
  gtk_widget_class_bind_template_child (widget_class, SoketStreamPage, buffers);
  gtk_widget_class_bind_template_child (widget_class, SoketStreamPage, wait);
  gtk_widget_class_bind_template_child (widget_class, SoketStreamPage, remark);
  gtk_widget_class_bind_template_child (widget_class, SoketStreamPage, strip);
  gtk_widget_class_bind_template_child (widget_class, SoketStreamPage, cards);
  gtk_widget_class_bind_template_child (widget_class, SoketStreamPage, picture);
  gtk_widget_class_bind_template_child (widget_class, SoketStreamPage, replay_bar);
  gtk_widget_class_bind_template_child (widget_class, SoketStreamPage, guess_bar);
  gtk_widget_class_bind_template_child (widget_class, SoketStreamPage, calls_place);
  gtk_widget_class_bind_template_child (widget_class, SoketStreamPage, bytes_place);
  gtk_widget_class_bind_template_child (widget_class, SoketStreamPage, code_place);
  gtk_widget_class_bind_template_callback (widget_class, fit_cb);
}

static void
bind_settings (SoketStreamPage *self)
{
  SoketStreamHead *sender = &self->heads[SOKET_SIDE_CLIENT];
  SoketStreamHead *receiver = &self->heads[SOKET_SIDE_SERVER];

  soket_setup_bind (self->setup, "send-size", sender->size, "value");
  soket_setup_bind (self->setup, "receive-size", receiver->size, "value");
  soket_setup_bind (self->setup, "wait-ms", self->wait, "value");
  soket_setup_bind_choice (self->setup, "sender-waiting", sender->mode_list);
  soket_setup_bind_choice (self->setup, "receiver-waiting", receiver->mode_list);
  soket_setup_bind_choice (self->setup, "buffers", self->buffers);
  g_signal_connect_object (self->setup, "notify::transport", G_CALLBACK (transport_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->setup, "notify::buffers", G_CALLBACK (buffers_cb), self, G_CONNECT_SWAPPED);
}

static void
soket_stream_page_init (SoketStreamPage *self)
{
  g_autoptr (GSettings) settings = soket_settings_new ("io.github.soketlab.Soket.stream", "/io/github/soketlab/Soket/stream/");

  self->setup = soket_setup_new (settings);
  self->trace = soket_trace_new ();
  self->sequence = soket_sequence_new (self->trace);
  soket_sequence_tell_sizes (self->sequence);
  self->pair = soket_pair_new (self->trace);
  self->actions = g_simple_action_group_new ();
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (self->actions));
  soket_shortcuts_add (GTK_WIDGET (self), SOKET_SHORTCUTS_PAGE);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_set (self->scaffold, "setup", self->setup, "has-transports", TRUE, NULL);
  soket_scaffold_set_has_step (self->scaffold, FALSE);
  soket_stream_page_add_actions (self);
  bind_settings (self);
  soket_stream_page_set_up_views (self);
  soket_names_settle (GTK_WIDGET (self));

  soket_flusher_start (&self->flusher, GTK_WIDGET (self), self->trace);
  g_signal_connect_object (self->pair, "changed", G_CALLBACK (pair_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scaffold, "notify::compact", G_CALLBACK (compact_cb), self, G_CONNECT_SWAPPED);
  compact_cb (self);
  transport_cb (self);
}

GActionMap *
soket_stream_page_get_actions (SoketStreamPage *self)
{
  g_return_val_if_fail (SOKET_IS_STREAM_PAGE (self), NULL);

  return G_ACTION_MAP (self->actions);
}

SoketSetup *
soket_stream_page_get_setup (SoketStreamPage *self)
{
  g_return_val_if_fail (SOKET_IS_STREAM_PAGE (self), NULL);

  return self->setup;
}

SoketPair *
soket_stream_page_get_pair (SoketStreamPage *self)
{
  g_return_val_if_fail (SOKET_IS_STREAM_PAGE (self), NULL);

  return self->pair;
}

SoketSequence *
soket_stream_page_get_sequence (SoketStreamPage *self)
{
  g_return_val_if_fail (SOKET_IS_STREAM_PAGE (self), NULL);

  return self->sequence;
}

SoketOutcomeCards *
soket_stream_page_get_cards (SoketStreamPage *self)
{
  g_return_val_if_fail (SOKET_IS_STREAM_PAGE (self), NULL);

  return self->cards;
}

const char *
soket_stream_page_get_sentence (SoketStreamPage *self,
                                SoketSide        side)
{
  g_return_val_if_fail (SOKET_IS_STREAM_PAGE (self) && side <= SOKET_SIDE_SERVER, NULL);

  return gtk_label_get_label (self->heads[side].sentence);
}
