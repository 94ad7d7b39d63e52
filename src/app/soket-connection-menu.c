/* soket-connection-menu.c - which connection is shown: the newest, or one that is chosen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-connection-menu.h"

#include "soket-error.h"
#include "soket-format.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

/* More rows than this nobody reads: one looks for them. */
#define MAX_ROWS 64

/* From so many on there is something to look for. */
#define MANY 9

struct _SoketConnectionMenu
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkLabel *label;
  GtkPopover *popover;
  GtkCheckButton *follow;
  GtkEditable *search;
  GtkListBox *list;
  GtkLabel *more;

  SoketScene *scene;
  gboolean updating;   /* the check button is set by us */
};

enum
{
  PROP_SCENE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SoketConnectionMenu, soket_connection_menu, GTK_TYPE_WIDGET)

static char *
dup_fate (const SoketRosterEntry *entry)
{
  gboolean udp = entry->transport == SOKET_TRANSPORT_UDP;
  SoketSide seen = entry->sockets[SOKET_SIDE_CLIENT] != 0 ? SOKET_SIDE_CLIENT : SOKET_SIDE_SERVER;

  switch (entry->error)
    {
    case 0:
      break;

    case ECONNREFUSED:
      /* Translators: what became of a connection: the server's kernel said no */
      return g_strdup (_("refused"));

    case ECONNRESET:
    case EPIPE:
      /* Translators: what became of a connection: the other side broke it (RST) */
      return g_strdup (_("reset"));

    default:
      return g_strdup (soket_errno_name (entry->error));
    }

  if (entry->ending == SOKET_ENDING_TIMED_OUT)
    return g_strdup (_("timed out"));
  if (entry->ending == SOKET_ENDING_CANCELLED)
    /* Translators: what became of a connection: the user ended it */
    return g_strdup (_("cancelled"));

  /* A server's UDP socket outlives its conversations. */
  if (entry->closed[seen] && (udp || entry->sockets[!seen] == 0 || entry->closed[!seen]))
    /* Translators: what became of a connection: it ended as it should */
    return g_strdup (_("closed"));
  if (udp || entry->state[seen] == SOKET_TCP_STATE_UNKNOWN)
    return NULL;

  return g_strdup (soket_tcp_state_to_string (entry->state[seen]));
}

char *
soket_connection_menu_dup_entry (const SoketRosterEntry *entry)
{
  g_autofree char *client = NULL;
  g_autofree char *fate = NULL;

  g_return_val_if_fail (entry != NULL, NULL);

  client = soket_endpoint_is_set (&entry->client) ? soket_endpoint_to_string (&entry->client) : g_strdup (_("unknown address"));
  fate = dup_fate (entry);

  return g_strconcat (client, fate != NULL ? " · " : "", fate, NULL);
}

static SoketTransport
get_transport (SoketConnectionMenu *self)
{
  return soket_ladder_get_transport (soket_scene_get_ladder (self->scene));
}

guint
soket_connection_menu_count (SoketScene *scene,
                             guint      *place)
{
  SoketRoster *roster = soket_scene_get_roster (scene);
  SoketTransport transport = soket_ladder_get_transport (soket_scene_get_ladder (scene));
  guint32 shown = soket_scene_get_conversation (scene);
  guint length = soket_roster_get_length (roster);
  guint n = 0;

  *place = 0;
  for (guint i = 0; i < length; i++)
    {
      const SoketRosterEntry *entry = soket_roster_peek (roster, i);

      if (entry->transport != transport)
        continue;
      n++;
      if (entry->conversation == shown)
        *place = n;
    }
  return n;
}

static void
update (SoketConnectionMenu *self)
{
  g_autofree char *text = NULL;
  g_autofree char *place_text = NULL;
  g_autofree char *number = NULL;
  guint n, place;
  gboolean udp;

  gtk_widget_set_visible (GTK_WIDGET (self), self->scene != NULL && soket_roster_get_length (soket_scene_get_roster (self->scene)) > 0);
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;

  n = soket_connection_menu_count (self->scene, &place);
  udp = get_transport (self) == SOKET_TRANSPORT_UDP;
  number = soket_format_number (n);
  place_text = soket_format_number (place);
  if (place != 0)
    text = g_strdup_printf (udp ? _("Conversation %s of %s") : _("Connection %s of %s"), place_text, number);
  else
    text = g_strdup_printf (udp ? ngettext ("%s conversation", "%s conversations", n) : ngettext ("%s connection", "%s connections", n), number);

  if (!g_str_equal (gtk_label_get_text (self->label), text))
    {
      gtk_label_set_text (self->label, text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  /* One that was chosen can be left again. */
  gtk_widget_set_sensitive (self->button, n > 1 || place == 0);
}

static GtkWidget *
make_row (const SoketRosterEntry *entry,
          const char             *text,
          gboolean                shown)
{
  g_autofree char *sent = soket_format_bytes (soket_roster_entry_get_bytes (entry, SOKET_SIDE_CLIENT));
  g_autofree char *answered = soket_format_bytes (soket_roster_entry_get_bytes (entry, SOKET_SIDE_SERVER));
  g_autofree char *bytes = g_strconcat ("→ ", sent, " · ← ", answered, NULL);
  /* Translators: what the client and the server of a connection sent. */
  g_autofree char *said = g_strdup_printf (_("%s; the client sent %s, the server %s"), text, sent, answered);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  /* Without an icon it keeps its place. */
  GtkWidget *mark = shown ? gtk_image_new_from_icon_name ("object-select-symbolic") : gtk_image_new ();
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *dim = gtk_label_new (bytes);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (dim, GTK_TEXT_DIR_LTR);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 48);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (dim, "numeric");
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), dim);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  if (shown)
    /* Translators: of a row in a list of connections: its connection is the one in the picture. */
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _("shown"), -1);
  g_object_set_data (G_OBJECT (row), "conversation", GUINT_TO_POINTER (entry->conversation));
  return row;
}

static void
show_more (SoketConnectionMenu *self,
           guint                n_rows,
           guint                n_found)
{
  g_autofree char *rows = soket_format_number (n_rows);
  g_autofree char *found = soket_format_number (n_found);
  g_autofree char *text = NULL;

  if (n_found == 0)
    text = g_strdup (_("Nothing found"));
  else
    /* Translators: two numbers. */
    text = g_strdup_printf (_("The newest %s of %s are listed; look for an address or a port."), rows, found);
  gtk_label_set_text (self->more, text);
  gtk_widget_set_visible (GTK_WIDGET (self->more), n_found == 0 || n_found > n_rows);
}

/* The newest first. */
static void
fill (SoketConnectionMenu *self)
{
  SoketRoster *roster = soket_scene_get_roster (self->scene);
  SoketTransport transport = get_transport (self);
  guint32 shown = soket_scene_get_conversation (self->scene);
  const char *wanted = gtk_editable_get_text (self->search);
  guint n_found = 0;
  guint n_rows = 0;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);

  for (guint i = soket_roster_get_length (roster); i > 0; i--)
    {
      const SoketRosterEntry *entry = soket_roster_peek (roster, i - 1);
      g_autofree char *text = NULL;

      if (entry->transport != transport)
        continue;
      text = soket_connection_menu_dup_entry (entry);
      if (strcasestr (text, wanted) == NULL)
        continue;
      n_found++;
      if (n_rows == MAX_ROWS)
        continue;
      gtk_list_box_append (self->list, make_row (entry, text, entry->conversation == shown));
      n_rows++;
    }
  show_more (self, n_rows, n_found);
}

static void
popover_cb (SoketConnectionMenu *self)
{
  gboolean following;
  guint place;

  if (self->scene == NULL)
    return;

  g_object_get (self->scene, "following", &following, NULL);
  self->updating = TRUE;
  gtk_check_button_set_active (self->follow, following);
  self->updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->search), soket_connection_menu_count (self->scene, &place) >= MANY);
  gtk_editable_set_text (self->search, "");
  fill (self);
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

static void
row_cb (SoketConnectionMenu *self,
        GtkListBoxRow       *row)
{
  guint32 conversation = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "conversation"));

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

  if (self->scene != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->scene, self);
      g_signal_handlers_disconnect_by_data (soket_scene_get_trace (self->scene), self);
    }
  g_clear_object (&self->scene);
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

  properties[PROP_SCENE] =
    g_param_spec_object ("scene", NULL, NULL, SOKET_TYPE_SCENE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-connection-menu.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "connectionmenu");
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, button);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, label);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, popover);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, follow);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, search);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, list);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectionMenu, more);
  gtk_widget_class_bind_template_callback (widget_class, popover_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, follow_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_cb);
}

static void
soket_connection_menu_init (SoketConnectionMenu *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}
