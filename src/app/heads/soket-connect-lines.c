/* soket-connect-lines.c - the lines that connect to a running server, each in its language
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-connect-lines.h"

#include "app/speech/soket-names.h"
#include "app/widgets/soket-popover-scroller.h"

#include <glib/gi18n.h>

struct _SoketConnectLines
{
  AdwBin parent_instance;

  GtkWidget *rows[SOKET_N_LANGUAGES];
  GtkLabel *titles[SOKET_N_LANGUAGES];
  GtkWidget *copies[SOKET_N_LANGUAGES];
  GtkLabel *texts[SOKET_N_LANGUAGES];
  GtkWidget *intro;
  GtkLabel *watch_words;
  GtkWidget *watch_copy;
  GtkWidget *watch_line;
  GtkLabel *watch_text;
};

G_DEFINE_FINAL_TYPE (SoketConnectLines, soket_connect_lines, ADW_TYPE_BIN)

static void
soket_connect_lines_dispose (GObject *object)
{
  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_CONNECT_LINES);

  G_OBJECT_CLASS (soket_connect_lines_parent_class)->dispose (object);
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
    { "row", G_STRUCT_OFFSET (SoketConnectLines, rows) },
    { "title", G_STRUCT_OFFSET (SoketConnectLines, titles) },
    { "copy", G_STRUCT_OFFSET (SoketConnectLines, copies) },
    { "text", G_STRUCT_OFFSET (SoketConnectLines, texts) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s_%s", word, parts[i].part);

      gtk_widget_class_bind_template_child_full (widget_class, g_intern_string (name), FALSE,
                                                 parts[i].offset + (gssize) language * (gssize) sizeof (gpointer));
    }
}

static void
soket_connect_lines_class_init (SoketConnectLinesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_connect_lines_dispose;

  g_type_ensure (SOKET_TYPE_POPOVER_SCROLLER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-connect-lines.ui");
  bind_row (widget_class, SOKET_LANGUAGE_PYTHON, "python");
  bind_row (widget_class, SOKET_LANGUAGE_C, "c");
  bind_row (widget_class, SOKET_LANGUAGE_SHELL, "shell");
  gtk_widget_class_bind_template_child (widget_class, SoketConnectLines, intro);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectLines, watch_words);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectLines, watch_copy);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectLines, watch_line);
  gtk_widget_class_bind_template_child (widget_class, SoketConnectLines, watch_text);
}

static void
soket_connect_lines_init (SoketConnectLines *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));

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
soket_connect_lines_show (SoketConnectLines *self,
                          SoketLanguage      language,
                          const char        *line)
{
  g_return_if_fail (SOKET_IS_CONNECT_LINES (self));
  g_return_if_fail (language < SOKET_N_LANGUAGES);

  gtk_widget_set_visible (self->rows[language], line != NULL);
  gtk_label_set_text (self->texts[language], line != NULL ? line : "");
}

void
soket_connect_lines_show_intro (SoketConnectLines *self,
                                gboolean           shown)
{
  g_return_if_fail (SOKET_IS_CONNECT_LINES (self));

  gtk_widget_set_visible (self->intro, shown);
}

void
soket_connect_lines_show_watch (SoketConnectLines *self,
                                const char        *line,
                                const GError      *error)
{
  g_return_if_fail (SOKET_IS_CONNECT_LINES (self));

  gtk_widget_set_visible (self->watch_copy, error == NULL);
  gtk_widget_set_visible (self->watch_line, error == NULL);
  gtk_label_set_text (self->watch_text, line);
  gtk_label_set_text (self->watch_words, error != NULL ? error->message
                      : _("Your program runs as it is, and this window shows its socket calls, each with its line of source."));
}
