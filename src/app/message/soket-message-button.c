/* soket-message-button.c - what opens the bytes of a message, and takes them from a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/message/soket-message-button.h"

#include "app/base/soket-format.h"
#include "app/base/soket-open.h"
#include "app/base/soket-read.h"
#include "app/base/soket-toast.h"
#include "app/message/soket-message-view.h"
#include "app/message/soket-message-words.h"
#include "app/widgets/soket-file-drop.h"
#include "app/widgets/soket-on-demand.h"
#include "core/base/soket-bytes.h"
#include "net/base/soket-file.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

/* The popover stays open while the message is typed, so that its bytes are seen as they come. It does not grab the input for that, so what closes
 * another popover is done here: Escape wherever the focus is in the window, and a click beside it. */
struct _SoketMessageButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  SoketOnDemand *place;

  SoketSetup *setup;
  GtkWidget *entry;            /* (nullable): where the message is typed */
  GtkWidget *root;             /* (nullable): the window, from when the popover was first open */
  GtkEventController *clicks;  /* of @root; NULL with it */
  GCancellable *reading;       /* (nullable): the file that is read */

  GBytes *message;             /* (nullable): what is shown, once it is seen */
  SoketTransport transport;
  SoketFraming framing;
  char *fault;

  char *former;                /* (nullable): the message before the file */
  gboolean former_escapes;
  char *loaded;
  AdwToast *toast;             /* (nullable): that offers the former message */
};

static guint failed_signal;

G_DEFINE_FINAL_TYPE (SoketMessageButton, soket_message_button, GTK_TYPE_WIDGET)

static void
show_cb (SoketMessageButton *self)
{
  if (self->message != NULL)
    soket_message_view_show (soket_on_demand_get (self->place), self->message, self->transport, self->framing, self->fault);
}

/* --- a file as the message --- */

/* One byte more than fits tells that there is more. */
static gpointer
read_bytes (const char  *path,
            GError     **error)
{
  return soket_file_read (path, SOKET_MESSAGE_FILE_MAX + 1, error);
}

static void
fail (SoketMessageButton *self,
      const char         *sentence)
{
  g_signal_emit (self, failed_signal, 0, sentence);
}

static void
undo_cb (SoketMessageButton *self)
{
  /* What was typed since is not taken away. */
  if (self->former == NULL || !g_str_equal (soket_setup_get_text (self->setup, "message"), self->loaded))
    return;

  g_object_set (self->setup, "escapes", self->former_escapes, "message", self->former, NULL);
}

static void
write_message (SoketMessageButton *self,
               GBytes             *bytes,
               const char         *name)
{
  g_autofree char *size = soket_format_bytes (g_bytes_get_size (bytes));
  g_autofree char *sentence = NULL;
  g_autofree char *title = NULL;

  /* There is one way back, from the last file. */
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_free (self->former);
  self->former = g_strdup (soket_setup_get_text (self->setup, "message"));
  self->former_escapes = soket_setup_get_flag (self->setup, "escapes");
  soket_setup_write_message (self->setup, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), TRUE);
  g_free (self->loaded);
  self->loaded = g_strdup (soket_setup_get_text (self->setup, "message"));

  /* Translators: "10 bytes", and a file's name */
  sentence = g_strdup_printf (_("The message is now the %s of “%s”"), size, name);
  title = g_markup_escape_text (sentence, -1);
  g_set_weak_pointer (&self->toast, adw_toast_new (title));
  /* Translators: verb: brings the former message back */
  adw_toast_set_button_label (self->toast, _("_Undo"));
  g_signal_connect_object (self->toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  soket_toast_show (GTK_WIDGET (self), self->toast);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SoketMessageButton) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = soket_read_finish (G_FILE (source), result, &error);
  g_autofree char *base = g_file_get_basename (G_FILE (source));
  g_autofree char *display = g_filename_display_name (base != NULL ? base : "");
  /* It is shown beside other words. */
  g_autofree char *name = soket_bytes_escape (display, strlen (display), 60);
  g_autofree char *escaped = NULL;
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bytes == NULL)
    {
      /* Translators: a file's name, and why it cannot be read */
      sentence = g_strdup_printf (_("Cannot read “%s”: %s"), name, error->message);
      fail (self, sentence);
      return;
    }

  escaped = soket_bytes_escape (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0);
  sentence = soket_message_words_too_large (name, strlen (escaped));
  if (sentence != NULL)
    fail (self, sentence);
  else
    write_message (self, bytes, name);
}

static void
opened_cb (GtkWidget *widget,
           GFile     *file,
           gpointer   user_data)
{
  soket_message_button_load (SOKET_MESSAGE_BUTTON (widget), file);
}

static void
load_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  /* Translators: the title of a dialog */
  soket_open_ask (widget, _("Load Message from File"), NULL, NULL, NULL, opened_cb, NULL);
}

static void
dropped_cb (GtkWidget *widget,
            GFile     *file)
{
  soket_message_button_load (SOKET_MESSAGE_BUTTON (widget), file);
}

/* --- how it is left --- */

static GtkWidget *
get_popover (SoketMessageButton *self)
{
  return GTK_WIDGET (gtk_menu_button_get_popover (self->button));
}

static gboolean
is_open (SoketMessageButton *self)
{
  return gtk_widget_get_mapped (get_popover (self));
}

static gboolean
is_within (GtkWidget *part,
           GtkWidget *widget)
{
  return part != NULL && (part == widget || gtk_widget_is_ancestor (part, widget));
}

/* Back to what is typed; its selection stays. */
static void
focus_entry (SoketMessageButton *self)
{
  if (is_within (gtk_root_get_focus (gtk_widget_get_root (self->entry)), self->entry))
    return;
  if (gtk_widget_get_mapped (self->entry))
    gtk_entry_grab_focus_without_selecting (GTK_ENTRY (self->entry));
}

static gboolean
is_mnemonic (GtkWidget *widget,
             guint      key)
{
  g_autoptr (GList) labels = gtk_widget_list_mnemonic_labels (widget);

  for (GList *l = labels; l != NULL; l = l->next)
    if (GTK_IS_LABEL (l->data) && gdk_keyval_to_lower (gtk_label_get_mnemonic_keyval (l->data)) == gdk_keyval_to_lower (key))
      return TRUE;

  return FALSE;
}

/* In the capture phase, as the page's own Escape is for what the page does. A popover keeps the mnemonics of its window from what is in it. */
static gboolean
key_cb (SoketMessageButton *self,
        guint               key,
        guint               code,
        GdkModifierType     modifiers)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self->root));
  GtkNative *native = focus != NULL ? gtk_widget_get_native (focus) : NULL;

  if (!is_open (self))
    return GDK_EVENT_PROPAGATE;
  /* Another popover that is open above has its own Escape. */
  if (native != NULL && native != GTK_NATIVE (self->root) && native != GTK_NATIVE (get_popover (self)))
    return GDK_EVENT_PROPAGATE;

  if (key == GDK_KEY_Escape)
    {
      /* The focus goes first: what is in a popover that closes gives it to the button. */
      focus_entry (self);
      gtk_menu_button_popdown (self->button);
      return GDK_EVENT_STOP;
    }
  if ((modifiers & gtk_accelerator_get_default_mod_mask ()) == GDK_ALT_MASK && is_within (focus, get_popover (self))
      && is_mnemonic (self->entry, key))
    {
      gtk_widget_grab_focus (self->entry);
      return GDK_EVENT_STOP;
    }

  return GDK_EVENT_PROPAGATE;
}

/* Nothing is claimed: what was clicked does what it always does. */
static void
clicked_cb (SoketMessageButton *self,
            int                 n_press,
            double              x,
            double              y)
{
  GdkEvent *event = gtk_event_controller_get_current_event (self->clicks);
  GtkWidget *picked;

  if (!is_open (self))
    return;
  /* In the popover, or in a menu of what is in it. */
  if (event != NULL && gdk_event_get_surface (event) != gtk_native_get_surface (GTK_NATIVE (self->root)))
    return;
  picked = gtk_widget_pick (self->root, x, y, GTK_PICK_DEFAULT);
  if (is_within (picked, self->entry) || is_within (picked, GTK_WIDGET (self)))
    return;

  focus_entry (self);
  gtk_menu_button_popdown (self->button);
}

/* The window's, and the popover's, whose keys do not pass through the window. */
static void
watch_keys (SoketMessageButton *self,
            GtkWidget          *widget)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_name (keys, "bytes of the message");
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, keys);
}

/*
 * What watches the window stays there when the popover closes. It is a key or a click that closes it: GTK goes through the window's
 * controllers then, and on with one that was taken away, in a ring that has no end.
 */
static void
map_cb (SoketMessageButton *self)
{
  show_cb (self);
  if (self->entry == NULL || self->root != NULL)
    return;

  g_set_weak_pointer (&self->root, GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))));

  watch_keys (self, self->root);
  watch_keys (self, get_popover (self));
  self->clicks = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  gtk_event_controller_set_name (self->clicks, "bytes of the message");
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (self->clicks), 0);
  gtk_event_controller_set_propagation_phase (self->clicks, GTK_PHASE_CAPTURE);
  g_signal_connect_object (self->clicks, "pressed", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->root, self->clicks);
}

/* --- its life --- */

static void
soket_message_button_dispose (GObject *object)
{
  SoketMessageButton *self = SOKET_MESSAGE_BUTTON (object);

  g_clear_weak_pointer (&self->root);
  g_clear_weak_pointer (&self->entry);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_weak_pointer (&self->toast);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_MESSAGE_BUTTON);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_message_button_parent_class)->dispose (object);
}

static void
soket_message_button_finalize (GObject *object)
{
  SoketMessageButton *self = SOKET_MESSAGE_BUTTON (object);

  g_clear_pointer (&self->message, g_bytes_unref);
  g_free (self->fault);
  g_free (self->former);
  g_free (self->loaded);

  G_OBJECT_CLASS (soket_message_button_parent_class)->finalize (object);
}

static void
soket_message_button_class_init (SoketMessageButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_message_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_message_button_finalize;

  failed_signal = g_signal_new ("failed", SOKET_TYPE_MESSAGE_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (SOKET_TYPE_ON_DEMAND);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "messagebutton");
  gtk_widget_class_install_action (widget_class, "message.load", NULL, load_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-message-button.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketMessageButton, button);
  gtk_widget_class_bind_template_child (widget_class, SoketMessageButton, place);
  gtk_widget_class_bind_template_callback (widget_class, map_cb);
}

static GtkWidget *
make_view (gpointer user_data)
{
  SoketMessageView *view = g_object_new (SOKET_TYPE_MESSAGE_VIEW, NULL);

  soket_message_view_attach (view, SOKET_MESSAGE_BUTTON (user_data)->setup);

  return GTK_WIDGET (view);
}

static void
soket_message_button_init (SoketMessageButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  soket_on_demand_set_func (self->place, make_view, self);
  soket_on_demand_set_button (self->place, self->button);
}

static void
escapes_cb (SoketMessageButton *self)
{
  /* As behind the gear: something is not as it usually is. */
  (soket_setup_get_flag (self->setup, "escapes") ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (self->button), "changed");
}

void
soket_message_button_attach (SoketMessageButton *self,
                             SoketSetup         *setup,
                             GtkWidget          *entry)
{
  g_return_if_fail (SOKET_IS_MESSAGE_BUTTON (self));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  g_signal_connect_object (setup, "notify::escapes", G_CALLBACK (escapes_cb), self, G_CONNECT_SWAPPED);
  escapes_cb (self);

  soket_file_drop_take (entry, GTK_WIDGET (self), dropped_cb);
  g_set_weak_pointer (&self->entry, entry);
}

void
soket_message_button_show (SoketMessageButton *self,
                           GBytes             *message,
                           SoketTransport      transport,
                           SoketFraming        framing,
                           const char         *fault)
{
  g_return_if_fail (SOKET_IS_MESSAGE_BUTTON (self));

  g_bytes_ref (message);
  g_clear_pointer (&self->message, g_bytes_unref);
  self->message = message;
  self->transport = transport;
  self->framing = framing;
  g_free (self->fault);
  self->fault = g_strdup (fault);
  if (gtk_widget_get_mapped (GTK_WIDGET (self->place)))
    show_cb (self);
}

void
soket_message_button_load (SoketMessageButton *self,
                           GFile              *file)
{
  g_return_if_fail (SOKET_IS_MESSAGE_BUTTON (self));
  g_return_if_fail (G_IS_FILE (file));

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  soket_read_async (file, read_bytes, (GDestroyNotify) g_bytes_unref, self->reading, read_cb, g_object_ref (self));
}
