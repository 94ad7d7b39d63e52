/* soket-connect-button.c - what to type to talk to a running server from outside
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-connect-button.h"

#include <glib/gi18n.h>

struct _SoketConnectButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkWidget *rows[SOKET_N_LANGUAGES];
  GtkLabel *titles[SOKET_N_LANGUAGES];
  GtkWidget *copies[SOKET_N_LANGUAGES];
  GtkLabel *texts[SOKET_N_LANGUAGES];

  char *lines[SOKET_N_LANGUAGES];
};

enum
{
  SIGNAL_WANTED,
  SIGNAL_COPIED,
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
copy_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  static const char *const words[] = { "python", "c", "shell" };
  SoketConnectButton *self = SOKET_CONNECT_BUTTON (widget);

  for (guint i = 0; i < SOKET_N_LANGUAGES; i++)
    if (g_str_equal (g_variant_get_string (parameter, NULL), words[i]) && self->lines[i] != NULL)
      {
        gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->lines[i]);
        gtk_menu_button_popdown (self->button);
        g_signal_emit (self, signals[SIGNAL_COPIED], 0);
      }
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

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "connectbutton");
  gtk_widget_class_install_action (widget_class, "connect.copy", "s", copy_cb);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-connect-button.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketConnectButton, button);
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
  g_return_if_fail (spec != NULL);

  for (SoketLanguage language = 0; language < SOKET_N_LANGUAGES; language++)
    {
      g_free (self->lines[language]);
      self->lines[language] = soket_program_connect_line (spec, language);
      gtk_widget_set_visible (self->rows[language], self->lines[language] != NULL);
      gtk_label_set_text (self->texts[language], self->lines[language] != NULL ? self->lines[language] : "");
    }
}

const char *
soket_connect_button_get_text (SoketConnectButton *self,
                               SoketLanguage       language)
{
  g_return_val_if_fail (SOKET_IS_CONNECT_BUTTON (self), NULL);
  g_return_val_if_fail (language < SOKET_N_LANGUAGES, NULL);

  return self->lines[language];
}
