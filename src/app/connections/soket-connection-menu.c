/* soket-connection-menu.c - all connections as lanes over time, and which of them is shown
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/connections/soket-connection-menu.h"

#include "app/base/soket-format.h"
#include "app/connections/soket-connection-row.h"
#include "app/connections/soket-connection-words.h"
#include "app/connections/soket-lane-view.h"
#include "app/speech/soket-names.h"
#include "app/speech/soket-spoken.h"
#include "core/base/soket-number.h"

#include <glib/gi18n.h>
#include <string.h>

/* More rows than this nobody reads: one looks for them. */
#define MAX_ROWS 64

/* From so many on there is something to look for. */
#define MANY 9

/* What goes on is drawn anew so often. */
#define REFRESH_MS 250

/* How long there are several before it is said: clients that are gone at once would make the words flicker. */
#define SETTLE_US 300000

/* What stands above and below the list in the popover, and how high the list is at most. */
#define AROUND_LIST 220
#define LIST_MIN 110
#define LIST_MAX 420

#define LEGEND_COLUMNS 3

struct _SoketConnectionMenu
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkLabel *label;
  GtkLabel *short_label;   /* where there is no room for the other */
  GtkPopover *popover;
  GtkCheckButton *follow;
  GtkEditable *search;
  GtkScrolledWindow *scroller;
  GtkListBox *list;
  GtkGrid *legend;
  GtkLabel *more;
  GtkLabel *tally;

  SoketScene *scene;
  gboolean updating;   /* the check button is set by us */
  GtkSizeGroup *columns[2];
  GHashTable *rows;    /* conversation -> SoketConnectionRow, of the list */
  guint legend_shown;  /* which shapes it explains: a bit for each */
  guint focusing;      /* until it has it again */
  GtkWidget *focus;    /* (weak) (nullable): what had it before a key opened the list */
  guint timer;         /* until the lanes are drawn anew */
  guint n_queued;      /* connections that wait for accept, as the kernel counts them */
  gint64 many_since_us;
};

enum
{
  PROP_SCENE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SoketConnectionMenu, soket_connection_menu, GTK_TYPE_WIDGET)

static SoketTransport
get_transport (SoketConnectionMenu *self)
{
  return soket_ladder_get_transport (soket_scene_get_ladder (self->scene));
}

guint64
soket_connection_menu_count (SoketScene *scene,
                             guint64    *place)
{
  SoketRoster *roster = soket_scene_get_roster (scene);
  SoketTransport transport = soket_ladder_get_transport (soket_scene_get_ladder (scene));
  guint32 shown = soket_scene_get_conversation (scene);
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

/* Who is served, who waits and who is connecting, while there are several. */
static void
update_tally (SoketConnectionMenu *self)
{
  g_autofree char *text = NULL;
  guint n_in[SOKET_N_LANE_PHASES] = { 0 };

  if (self->scene != NULL && !soket_scene_is_replaying (self->scene) && get_transport (self) == SOKET_TRANSPORT_TCP)
    {
      soket_lane_tally (soket_scene_get_roster (self->scene), SOKET_TRANSPORT_TCP, n_in);
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

static void queue_refresh (SoketConnectionMenu *self);

static void
update (SoketConnectionMenu *self)
{
  g_autofree char *text = NULL;
  g_autofree char *place_text = NULL;
  g_autofree char *number = NULL;
  guint64 n = 0, place = 0;
  gboolean udp;

  if (self->scene != NULL)
    n = soket_connection_menu_count (self->scene, &place);
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
  /* One that was chosen can be left again. */
  gtk_widget_set_sensitive (self->button, n > 1 || place == 0);
  update_tally (self);
  queue_refresh (self);
}

static void
show_more (SoketConnectionMenu *self,
           guint                n_rows,
           guint64              n_found,
           guint64              n_forgotten)
{
  g_autofree char *rows = soket_format_number (n_rows);
  g_autofree char *found = soket_format_number (n_found + n_forgotten);
  g_autofree char *text = NULL;

  if (n_found == 0)
    text = g_strdup (_("Nothing found"));
  else
    /* Translators: two numbers. */
    text = g_strdup_printf (_("The newest %s of %s are listed; look for an address or a port."), rows, found);
  gtk_label_set_text (self->more, text);
  gtk_widget_set_visible (GTK_WIDGET (self->more), n_found == 0 || n_found > n_rows || n_forgotten > 0);
}

/* What is to be listed now: the newest first. */
typedef struct
{
  const SoketRosterEntry *entries[MAX_ROWS];
  SoketLane lanes[MAX_ROWS];
  guint64 places[MAX_ROWS];
  guint n_rows;
  guint64 n_found;
  guint64 n_forgotten;   /* that were too many to be kept */
} Listing;

static void
collect (SoketConnectionMenu *self,
         Listing             *listing)
{
  SoketRoster *roster = soket_scene_get_roster (self->scene);
  SoketTransport transport = get_transport (self);
  const char *wanted = gtk_editable_get_text (self->search);
  gint64 now_us = soket_trace_now (soket_scene_get_trace (self->scene));
  guint64 place = soket_roster_count (roster, transport);

  *listing = (Listing) { .n_rows = 0 };
  for (guint i = soket_roster_get_length (roster); i > 0; i--)
    {
      const SoketRosterEntry *entry = soket_roster_peek (roster, i - 1);
      g_autofree char *text = NULL;
      SoketLane lane;

      if (entry->transport != transport)
        continue;
      place--;
      soket_lane_fill (&lane, entry, soket_roster_find_server (roster, entry) != NULL, now_us);
      if (*wanted != '\0')
        {
          text = soket_connection_words_dup_entry (entry, &lane);
          if (strcasestr (text, wanted) == NULL)
            continue;
        }
      listing->n_found++;
      if (listing->n_rows == MAX_ROWS)
        continue;
      listing->entries[listing->n_rows] = entry;
      listing->lanes[listing->n_rows] = lane;
      listing->places[listing->n_rows] = place + 1;
      listing->n_rows++;
    }
  if (*wanted == '\0')
    listing->n_forgotten = place;
}

static void
append_sample (SoketConnectionMenu *self,
               guint               *n_samples,
               GtkWidget           *sample,
               const char          *words)
{
  GtkWidget *label = gtk_label_new (words);
  int column = (int) (*n_samples % LEGEND_COLUMNS);
  int row = (int) (*n_samples / LEGEND_COLUMNS);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_grid_attach (self->legend, sample, 2 * column, row, 1, 1);
  gtk_grid_attach (self->legend, label, 2 * column + 1, row, 1, 1);
  ++*n_samples;
}

/* The words for those of the ends from @first to @last that are @shown, a bit for each; NULL for none. */
static char *
dup_ends (guint shown,
          guint first,
          guint last)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = first; i <= last; i++)
    if ((shown & 1u << i) != 0)
      g_ptr_array_add (words, (char *) soket_connection_words_get_end (i));
  if (words->len == 0)
    return NULL;

  g_ptr_array_add (words, NULL);
  return g_strjoinv (", ", (char **) words->pdata);
}

/* Only what is to be seen is explained. */
static void
show_legend (SoketConnectionMenu *self,
             const Listing       *listing)
{
  guint shown = 0;
  guint n_samples = 0;
  GtkWidget *child;

  for (guint i = 0; i < listing->n_rows; i++)
    {
      const SoketLane *lane = &listing->lanes[i];

      for (guint k = 0; k < lane->n_parts; k++)
        if (lane->parts[k].until_us > lane->parts[k].from_us)
          shown |= 1u << lane->parts[k].phase;
      if (lane->n_parts > 0)
        shown |= 1u << (SOKET_N_LANE_PHASES + lane->end);
    }
  if (shown == self->legend_shown)
    return;

  self->legend_shown = shown;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->legend))) != NULL)
    gtk_grid_remove (self->legend, child);
  for (guint i = 0; i < SOKET_N_LANE_PHASES; i++)
    if ((shown & 1u << i) != 0)
      append_sample (self, &n_samples, soket_lane_view_new_phase (i), soket_connection_words_get_phase (i));
  for (guint i = SOKET_LANE_OPEN, last; i <= SOKET_LANE_UNKNOWN; i = last + 1)
    {
      g_autofree char *words = NULL;

      /* These look the same: one sample stands for them. */
      last = i == SOKET_LANE_REFUSED ? SOKET_LANE_FAILED : i;
      words = dup_ends (shown >> SOKET_N_LANE_PHASES, i, last);
      if (words != NULL)
        append_sample (self, &n_samples, soket_lane_view_new_end (i), words);
    }
}

/* Rows that stay are kept: one of them may have the focus. */
static void
keep_rows (SoketConnectionMenu *self,
           const Listing       *listing)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer conversation, row;

  for (guint i = 0; i < listing->n_rows; i++)
    g_hash_table_add (kept, GUINT_TO_POINTER (listing->entries[i]->conversation));
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &conversation, &row))
    if (!g_hash_table_contains (kept, conversation))
      {
        gtk_list_box_remove (self->list, row);
        g_hash_table_iter_remove (&iter);
      }
}

static void
fill (SoketConnectionMenu *self)
{
  g_autofree Listing *listing = g_new (Listing, 1);
  g_autoptr (SoketLaneAxis) axis = NULL;
  guint32 shown = soket_scene_get_conversation (self->scene);
  gboolean goes_on = FALSE;

  collect (self, listing);
  axis = soket_lane_axis_new (listing->lanes, listing->n_rows);
  keep_rows (self, listing);
  for (guint i = 0; i < listing->n_rows; i++)
    {
      guint32 conversation = listing->entries[i]->conversation;
      GtkWidget *row = g_hash_table_lookup (self->rows, GUINT_TO_POINTER (conversation));

      if (row == NULL)
        {
          row = soket_connection_row_new (conversation, self->columns);
          g_hash_table_insert (self->rows, GUINT_TO_POINTER (conversation), row);
          gtk_list_box_insert (self->list, row, (int) i);
        }
      soket_connection_row_show (SOKET_CONNECTION_ROW (row), listing->entries[i], listing->places[i], conversation == shown,
                                 &listing->lanes[i], axis);
      goes_on |= listing->lanes[i].n_parts > 0 && listing->lanes[i].end == SOKET_LANE_OPEN;
    }
  show_legend (self, listing);
  show_more (self, listing->n_rows, listing->n_found, listing->n_forgotten);
  if (goes_on)
    queue_refresh (self);
}

static gboolean
timer_cb (gpointer user_data)
{
  SoketConnectionMenu *self = user_data;

  self->timer = 0;
  if (self->scene != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->popover)))
    fill (self);

  return G_SOURCE_REMOVE;
}

/* Nobody sees the list of a popover that is closed. */
static void
queue_refresh (SoketConnectionMenu *self)
{
  if (self->timer != 0 || !gtk_widget_get_mapped (GTK_WIDGET (self->popover)))
    return;

  self->timer = g_timeout_add (REFRESH_MS, timer_cb, self);
  g_source_set_name_by_id (self->timer, "[soket] lanes");
}

/* The keyboard begins at what is shown. */
static void
focus_shown (SoketConnectionMenu *self)
{
  guint32 shown = soket_scene_get_conversation (self->scene);
  GtkWidget *row = g_hash_table_lookup (self->rows, GUINT_TO_POINTER (shown));

  if (row == NULL)
    row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0));
  if (row != NULL)
    gtk_widget_grab_focus (row);
}

static void
popover_cb (SoketConnectionMenu *self)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean following;
  guint64 place;

  if (self->scene == NULL)
    return;

  g_object_get (self->scene, "following", &following, NULL);
  self->updating = TRUE;
  gtk_check_button_set_active (self->follow, following);
  self->updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->search), soket_connection_menu_count (self->scene, &place) >= MANY);
  gtk_editable_set_text (self->search, "");
  if (root != NULL)
    gtk_scrolled_window_set_max_content_height (self->scroller, CLAMP (gtk_widget_get_height (root) - AROUND_LIST, LIST_MIN, LIST_MAX));
  fill (self);
  focus_shown (self);
}

static void
search_cb (SoketConnectionMenu *self)
{
  if (self->scene != NULL)
    fill (self);
}

static void
follow_cb (SoketConnectionMenu *self)
{
  if (self->updating || self->scene == NULL)
    return;

  if (gtk_check_button_get_active (self->follow))
    {
      soket_scene_follow (self->scene);
      gtk_popover_popdown (self->popover);
    }
  else
    {
      soket_scene_choose (self->scene, soket_scene_get_conversation (self->scene));
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
row_cb (SoketConnectionMenu *self,
        GtkListBoxRow       *row)
{
  guint32 conversation = soket_connection_row_get_conversation (SOKET_CONNECTION_ROW (row));

  gtk_popover_popdown (self->popover);
  soket_scene_choose (self->scene, conversation);
}

static void
set_scene (SoketConnectionMenu *self,
           SoketScene          *scene)
{
  if (self->scene == scene)
    return;

  if (self->scene != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->scene, self);
      g_signal_handlers_disconnect_by_data (soket_scene_get_trace (self->scene), self);
    }
  g_set_object (&self->scene, scene);
  if (scene != NULL)
    {
      g_signal_connect_object (scene, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (scene, "notify::conversation", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      /* Others come while one is looked at. */
      g_signal_connect_object (soket_scene_get_trace (scene), "flushed", G_CALLBACK (update), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
    }
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCENE]);
}

static void
soket_connection_menu_get_property (GObject    *object,
                                    guint       id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  g_value_set_object (value, SOKET_CONNECTION_MENU (object)->scene);
}

static void
soket_connection_menu_set_property (GObject      *object,
                                    guint         id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  set_scene (SOKET_CONNECTION_MENU (object), g_value_get_object (value));
}

static void
soket_connection_menu_dispose (GObject *object)
{
  SoketConnectionMenu *self = SOKET_CONNECTION_MENU (object);

  g_clear_handle_id (&self->focusing, g_source_remove);
  g_clear_weak_pointer (&self->focus);
  if (self->scene != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->scene, self);
      g_signal_handlers_disconnect_by_data (soket_scene_get_trace (self->scene), self);
    }
  g_clear_object (&self->scene);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_hash_table_remove_all (self->rows);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_CONNECTION_MENU);

  G_OBJECT_CLASS (soket_connection_menu_parent_class)->dispose (object);
}

static void
soket_connection_menu_finalize (GObject *object)
{
  SoketConnectionMenu *self = SOKET_CONNECTION_MENU (object);

  g_hash_table_unref (self->rows);
  for (guint i = 0; i < G_N_ELEMENTS (self->columns); i++)
    g_object_unref (self->columns[i]);

  G_OBJECT_CLASS (soket_connection_menu_parent_class)->finalize (object);
}

static void
soket_connection_menu_class_init (SoketConnectionMenuClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = soket_connection_menu_get_property;
  object_class->set_property = soket_connection_menu_set_property;
  object_class->dispose = soket_connection_menu_dispose;
  object_class->finalize = soket_connection_menu_finalize;

  properties[PROP_SCENE] =
    g_param_spec_object ("scene", NULL, NULL, SOKET_TYPE_SCENE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-connection-menu.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "connectionmenu");
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, button);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, label);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, short_label);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, popover);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, follow);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, search);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, scroller);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, list);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, legend);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, more);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, tally);
  gtk_widget_class_bind_template_callback (widget_class, popover_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, follow_cb);
  gtk_widget_class_bind_template_callback (widget_class, closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_cb);
}

static void
soket_connection_menu_init (SoketConnectionMenu *self)
{
  self->rows = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (self->columns); i++)
    self->columns[i] = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
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
