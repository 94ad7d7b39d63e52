/* soket-code-pane.c - one program, with the lines that ran
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/code/soket-code-pane.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "app/base/soket-format.h"
#include "app/code/soket-code-gutter.h"
#include "app/drawing/soket-palette.h"
#include "app/speech/soket-names.h"
#include "app/speech/soket-spoken.h"

struct _SoketCodePane
{
  GtkWidget parent_instance;

  SoketSide side;
  guint lit;
  guint scrolling;        /* idle; 0 if there is none */

  GtkStack *stack;
  GtkLabel *reason;
  GtkSourceView *view;
  GtkSourceBuffer *buffer;
  GtkTextTag *tag;
  GtkSourceGutterRenderer *gutter;
};

enum
{
  PROP_0,
  PROP_SIDE,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SoketCodePane, soket_code_pane, GTK_TYPE_WIDGET)

static void
colour_tag (SoketCodePane *self)
{
  SoketPalette palette;
  GdkRGBA background;

  soket_palette_read (&palette, GTK_WIDGET (self));
  background = palette.sides[self->side];
  background.alpha = adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) ? 0.40f : 0.22f;
  g_object_set (self->tag, "paragraph-background-rgba", &background, NULL);
}

/* GtkSourceView reads schemes from folders alone, not from a program's resources. */
static void
add_styles (void)
{
  const char *folder = g_getenv ("SOKET_STYLES");

  gtk_source_style_scheme_manager_append_search_path (gtk_source_style_scheme_manager_get_default (),
                                                      folder != NULL ? folder : STYLES_DIR);
}

static void
style_cb (SoketCodePane *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();
  GtkSourceStyleScheme *scheme = gtk_source_style_scheme_manager_get_scheme (schemes, dark ? "soket-dark" : "soket");

  if (scheme == NULL)
    scheme = gtk_source_style_scheme_manager_get_scheme (schemes, dark ? "Adwaita-dark" : "Adwaita");
  gtk_source_buffer_set_style_scheme (self->buffer, scheme);
  colour_tag (self);
}

static const char *
get_language_id (SoketLanguage language)
{
  switch (language)
    {
    case SOKET_LANGUAGE_C:
      return "c";
    case SOKET_LANGUAGE_SHELL:
      return "sh";
    case SOKET_LANGUAGE_PYTHON:
    default:
      return "python3";
    }
}

static char *
dup_text (SoketCodePane *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, TRUE);
}

/* What the colours tell is said as well. */
static void
describe (SoketCodePane *self)
{
  g_autofree char *description = NULL;

  if (self->lit > 0)
    {
      GtkTextIter start, end;
      g_autofree char *number = soket_format_number (self->lit);
      g_autofree char *line = NULL;

      gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (self->buffer), &start, (int) self->lit - 1);
      end = start;
      gtk_text_iter_forward_to_line_end (&end);
      line = gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, TRUE);
      /* Translators: the number of a line in a program, and the line */
      description = g_strdup_printf (_("Now line %s: %s"), number, g_strstrip (line));
    }
  soket_spoken_describe (GTK_WIDGET (self->view), description);
}

static void
scroll_to_lit (SoketCodePane *self)
{
  GtkTextIter iter;

  if (self->lit == 0)
    return;
  gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (self->buffer), &iter, (int) self->lit - 1);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &iter);
  /* Now: to a mark the view would scroll while it is laid out next, where it has another height by then. The lines above have their heights, as the
   * view sees to that before anything that is idle. */
  gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self->view), &iter, 0.2, FALSE, 0, 0);
}

static gboolean
scroll_cb (gpointer user_data)
{
  SoketCodePane *self = user_data;

  self->scrolling = 0;
  scroll_to_lit (self);
  return G_SOURCE_REMOVE;
}

/* Within a frame the view would scroll while it is laid out, and GTK warn of a scroll bar without a place: it waits until
 * the frame is over. */
static void
scroll_soon (SoketCodePane *self)
{
  if (self->scrolling == 0)
    self->scrolling = g_idle_add (scroll_cb, self);
}

static void
soket_code_pane_constructed (GObject *object)
{
  SoketCodePane *self = SOKET_CODE_PANE (object);
  GtkSourceGutter *gutter = gtk_source_view_get_gutter (self->view, GTK_TEXT_WINDOW_LEFT);

  G_OBJECT_CLASS (soket_code_pane_parent_class)->constructed (object);
  self->gutter = soket_code_gutter_new (self->side);
  gtk_source_gutter_insert (gutter, self->gutter, 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->side == SOKET_SIDE_CLIENT ? _("The client's program") : _("The server's program"), -1);
  style_cb (self);
  /* The line that runs stays in sight whatever becomes of the room and the size of the type. */
  g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)), "notify::page-size",
                           G_CALLBACK (scroll_soon), self, G_CONNECT_SWAPPED);
}

static void
soket_code_pane_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (soket_code_pane_parent_class)->css_changed (widget, change);
  colour_tag (SOKET_CODE_PANE (widget));
}

static void
soket_code_pane_dispose (GObject *object)
{
  SoketCodePane *self = SOKET_CODE_PANE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_CODE_PANE);
  /* To take the view apart changes its room once more. */
  g_clear_handle_id (&self->scrolling, g_source_remove);
  G_OBJECT_CLASS (soket_code_pane_parent_class)->dispose (object);
}

static void
soket_code_pane_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  if (property_id == PROP_SIDE)
    SOKET_CODE_PANE (object)->side = (SoketSide) g_value_get_uint (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
soket_code_pane_class_init (SoketCodePaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = soket_code_pane_constructed;
  object_class->dispose = soket_code_pane_dispose;
  object_class->set_property = soket_code_pane_set_property;
  widget_class->css_changed = soket_code_pane_css_changed;

  properties[PROP_SIDE] = g_param_spec_uint ("side", NULL, NULL, SOKET_SIDE_CLIENT, SOKET_SIDE_SERVER, SOKET_SIDE_CLIENT,
                                             G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_source_init ();
  add_styles ();
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  g_type_ensure (GTK_SOURCE_TYPE_BUFFER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-code-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketCodePane, stack);
  gtk_widget_class_bind_template_child (widget_class, SoketCodePane, reason);
  gtk_widget_class_bind_template_child (widget_class, SoketCodePane, view);
  gtk_widget_class_bind_template_child (widget_class, SoketCodePane, buffer);
  gtk_widget_class_set_css_name (widget_class, "codepane");
}

static void
soket_code_pane_init (SoketCodePane *self)
{
  AdwStyleManager *styles = adw_style_manager_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
  gtk_widget_set_direction (GTK_WIDGET (self->view), GTK_TEXT_DIR_LTR);
  self->tag = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), NULL, NULL);
  g_signal_connect_object (styles, "notify::dark", G_CALLBACK (style_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (styles, "notify::high-contrast", G_CALLBACK (style_cb), self, G_CONNECT_SWAPPED);
}

void
soket_code_pane_set_program (SoketCodePane      *self,
                             const SoketProgram *program)
{
  const char *text = program != NULL ? soket_program_get_text (program) : NULL;
  g_autofree char *old = NULL;
  g_autofree char *shown = NULL;
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();
  GtkTextIter start;

  g_return_if_fail (SOKET_IS_CODE_PANE (self));

  gtk_label_set_label (self->reason, program != NULL && text == NULL ? soket_program_get_reason (program) : "");
  gtk_stack_set_visible_child_name (self->stack, text != NULL ? "code" : "reason");

  /* The line feed at the end would show an empty line. */
  shown = g_strchomp (g_strdup (text != NULL ? text : ""));
  old = dup_text (self);
  if (g_str_equal (shown, old))
    return;
  self->lit = 0;
  if (program != NULL)
    {
      const char *id = get_language_id (soket_program_get_language (program));

      gtk_source_buffer_set_language (self->buffer, gtk_source_language_manager_get_language (languages, id));
    }
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), shown, -1);
  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self->buffer), &start);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &start);
}

void
soket_code_pane_set_lines (SoketCodePane  *self,
                           const gboolean *done,
                           guint           n_done,
                           guint           lit)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start, end;
  gboolean moved;

  g_return_if_fail (SOKET_IS_CODE_PANE (self));

  moved = lit != self->lit;
  self->lit = lit;
  soket_code_gutter_set_lines (SOKET_CODE_GUTTER (self->gutter), done, n_done, lit);

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag (buffer, self->tag, &start, &end);
  if (lit > 0)
    {
      gtk_text_buffer_get_iter_at_line (buffer, &start, (int) lit - 1);
      end = start;
      gtk_text_iter_forward_line (&end);
      gtk_text_buffer_apply_tag (buffer, self->tag, &start, &end);
    }
  if (moved)
    scroll_soon (self);
  describe (self);
}
