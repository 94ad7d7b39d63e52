/* soket-connect-button.c - what to type to talk to a running server from outside
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-connect-button.h"

#include "app/widgets/soket-popover-scroller.h"

#include <glib/gi18n.h>

struct _SoketConnectButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkWidget *rows[SOKET_N_LANGUAGES];
  GtkLabel *titles[SOKET_N_LANGUAGES];
  GtkWidget *copies[SOKET_N_LANGUAGES];
  GtkLabel *texts[SOKET_N_LANGUAGES];
  GtkWidget *intro;
  GtkWidget *watch_row;
  GtkLabel *watch_words;
  GtkWidget *watch_copy;
  GtkWidget *watch_line;
  GtkLabel *watch_text;

  char *lines[SOKET_N_LANGUAGES];
};

enum
{
  SIGNAL_WANTED,
  SIGNAL_COPIED,
  SIGNAL_WATCH_COPIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoketConnectButton, soket_connect_button, GTK_TYPE_WIDGET)

static void
show_cb (SoketConnectButton *self)
{
  g_signal_emit (self, signals[SIGNAL_WANTED], 0);
}

static void
copy (SoketConnectButton *self,
      const char         *text,
      guint               signal)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_menu_button_popdown (self->button);
  g_signal_emit (self, signals[signal], 0);
}

static void
copy_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  static const char *const words[] = { "python", "c", "shell" };
  SoketConnectButton *self = SOKET_CONNECT_BUTTON (widget);

  for (guint i = 0; i < SOKET_N_LANGUAGES; i++)
    if (g_str_equal (g_variant_get_string (parameter, NULL), words[i]) && self->lines[i] != NULL)
      copy (self, self->lines[i], SIGNAL_COPIED);
  if (g_str_equal (g_variant_get_string (parameter, NULL), "watch"))
    copy (self, gtk_label_get_text (self->watch_text), SIGNAL_WATCH_COPIED);
}

static void
soket_connect_button_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_CONNECT_BUTTON);

  G_OBJECT_CLASS (soket_connect_button_parent_class)->dispose (object);
}

static void
soket_connect_button_finalize (GObject *object)
{
  SoketConnectButton *self = SOKET_CONNECT_BUTTON (object);

  for (guint i = 0; i < SOKET_N_LANGUAGES; i++)
    g_free (self->lines[i]);

  G_OBJECT_CLASS (soket_connect_button_parent_class)->finalize (object);
}

static void
bind_row (GtkWidgetClass *widget_class,
          SoketLanguage   language,
          const char     *word)
{
  const struct
  {
    const char *part;
    gssize offset;
  } parts[] = {
    { "row", G_STRUCT_OFFSET (SoketConnectButton, rows) },
    { "title", G_STRUCT_OFFSET (SoketConnectButton, titles) },
    { "copy", G_STRUCT_OFFSET (SoketConnectButton, copies) },
    { "text", G_STRUCT_OFFSET (SoketConnectButton, texts) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s_%s", word, parts[i].part);

      gtk_widget_class_bind_template_child_full (widget_class, g_intern_string (name), FALSE,
                                                 parts[i].offset + (gssize) language * (gssize) sizeof (gpointer));
    }
}

static void
soket_connect_button_class_init (SoketConnectButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_connect_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_connect_button_finalize;

  signals[SIGNAL_WANTED] = g_signal_new ("wanted", SOKET_TYPE_CONNECT_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_COPIED] = g_signal_new ("copied", SOKET_TYPE_CONNECT_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_WATCH_COPIED] = g_signal_new ("watch-copied", SOKET_TYPE_CONNECT_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SOKET_TYPE_POPOVER_SCROLLER);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "connectbutton");
  gtk_widget_class_install_action (widget_class, "connect.copy", "s", copy_cb);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-connect-button.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketConnectButton, button);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectButton, intro);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectButton, watch_row);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectButton, watch_words);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectButton, watch_copy);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectButton, watch_line);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectButton, watch_text);
  bind_row (widget_class, SOKET_LANGUAGE_PYTHON, "python");
  bind_row (widget_class, SOKET_LANGUAGE_C, "c");
  bind_row (widget_class, SOKET_LANGUAGE_SHELL, "shell");
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
}

static void
soket_connect_button_init (SoketConnectButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (SoketLanguage language = 0; language < SOKET_N_LANGUAGES; language++)
    {
      /* Translators: a language, such as Python 3 */
      g_autofree char *name = g_strdup_printf (_("Copy for %s"), soket_language_get_title (language));

      gtk_label_set_text (self->titles[language], soket_language_get_title (language));
      gtk_widget_set_tooltip_text (self->copies[language], name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->copies[language]), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
}

void
soket_connect_button_set_spec (SoketConnectButton     *self,
                               const SoketProgramSpec *spec)
{
  g_return_if_fail (SOKET_IS_CONNECT_BUTTON (self));

  gtk_widget_set_visible (self->intro, spec != NULL);
  for (SoketLanguage language = 0; language < SOKET_N_LANGUAGES; language++)
    {
      g_free (self->lines[language]);
      self->lines[language] = spec != NULL ? soket_program_connect_line (spec, language) : NULL;
      gtk_widget_set_visible (self->rows[language], self->lines[language] != NULL);
      gtk_label_set_text (self->texts[language], self->lines[language] != NULL ? self->lines[language] : "");
    }
}

void
soket_connect_button_set_watch (SoketConnectButton *self,
                                SoketSide           side,
                                const GError       *error)
{
  g_return_if_fail (SOKET_IS_CONNECT_BUTTON (self));

  gtk_widget_set_visible (self->watch_copy, error == NULL);
  gtk_widget_set_visible (self->watch_line, error == NULL);
  gtk_label_set_text (self->watch_text, side == SOKET_SIDE_CLIENT ? "soket run --window -- python3 client.py"
                                                                  : "soket run --window -- python3 server.py");
  gtk_label_set_text (self->watch_words, error != NULL ? error->message
                      : _("Your program runs as it is, and this window shows its socket calls, each with its line of source."));
}

const char *
soket_connect_button_get_text (SoketConnectButton *self,
                               SoketLanguage       language)
{
  g_return_val_if_fail (SOKET_IS_CONNECT_BUTTON (self), NULL);
  g_return_val_if_fail (language < SOKET_N_LANGUAGES, NULL);

  return self->lines[language];
}

const char *
soket_connect_button_get_watch (SoketConnectButton *self)
{
  g_return_val_if_fail (SOKET_IS_CONNECT_BUTTON (self), NULL);

  return gtk_label_get_text (self->watch_text);
}
