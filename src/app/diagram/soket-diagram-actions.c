/* soket-diagram-actions.c - what can be done with the diagram: copy, save, show more
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/base/soket-save.h"
#include "app/base/soket-toast.h"
#include "app/diagram/soket-diagram-paper.h"
#include "model/handout/soket-handout.h"
#include "model/handout/soket-worksheet.h"

/* As a picture for slides, and in words for everything else. */
static void
copy_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SoketDiagram *self = user_data;
  g_autoptr (GdkTexture) texture = soket_diagram_export_texture (self);
  g_autofree char *words = soket_sequence_dup_description (self->sequence);
  GdkContentProvider *providers[] = {
    gdk_content_provider_new_typed (GDK_TYPE_TEXTURE, texture),
    gdk_content_provider_new_typed (G_TYPE_STRING, words),
  };
  g_autoptr (GdkContentProvider) both = gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));

  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), both);
  soket_toast_say (GTK_WIDGET (self), _("The diagram was copied, as a picture and in words"));
}

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GBytes) bytes = soket_diagram_export_finish (result);

  soket_delivery_take (user_data, bytes);
}

static void
save (SoketDiagram       *self,
      SoketDiagramFormat  format,
      const char         *title,
      const char         *extension)
{
  soket_diagram_export_async (self, format, exported_cb,
                              soket_delivery_to_file (GTK_WIDGET (self), title, soket_diagram_dup_file_name (self, NULL, extension)));
}

static void
save_svg_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  save (user_data, SOKET_DIAGRAM_SVG, _("Save the diagram as SVG"), "svg");
}

static void
save_png_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  save (user_data, SOKET_DIAGRAM_PNG, _("Save the diagram as PNG"), "png");
}

static void
save_markdown_action (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  SoketDiagram *self = user_data;
  char *markdown = soket_handout_dup_markdown (self->sequence);
  g_autofree char *name = soket_diagram_dup_file_name (self, "handout", "md");
  g_autoptr (GBytes) bytes = g_bytes_new_take (markdown, strlen (markdown));

  soket_save_ask (GTK_WIDGET (self), _("Save the diagram as Markdown"), name, bytes);
}

typedef struct
{
  GString *html;
  SoketDelivery *delivery;
} Worksheet;

static void
worksheet_drawn_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autofree Worksheet *worksheet = user_data;
  g_autoptr (GBytes) svg = soket_diagram_export_finish (result);
  g_autoptr (GBytes) bytes = NULL;
  char *html;

  if (svg != NULL)
    soket_worksheet_add_picture (worksheet->html, svg);
  html = soket_worksheet_end (worksheet->html);
  bytes = g_bytes_new_take (html, strlen (html));
  soket_delivery_take (worksheet->delivery, bytes);
}

static void
save_worksheet_action (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  SoketDiagram *self = user_data;
  g_autoptr (SoketPaper) paper = soket_paper_new (self->sequence, self->paper, self->paper_data);
  Worksheet *worksheet = g_new0 (Worksheet, 1);

  /* What is shown may be something else by the time the picture is there. */
  worksheet->html = soket_worksheet_new ();
  soket_worksheet_add (worksheet->html, self->sequence, (const char *const *) paper->programs);
  worksheet->delivery = soket_delivery_to_file (GTK_WIDGET (self), _("Save the diagram as a worksheet"),
                                                soket_diagram_dup_file_name (self, "worksheet", "html"));
  soket_diagram_export_async (self, SOKET_DIAGRAM_SVG, worksheet_drawn_cb, worksheet);
}

static void
follow_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  SoketDiagram *self = user_data;

  soket_sequence_set_live (self->sequence, TRUE);
}

static void
legend_action (GSimpleAction *action,
               GVariant      *state,
               gpointer       user_data)
{
  g_object_set (user_data, "legend", g_variant_get_boolean (state), NULL);
}

/* No GPropertyAction for what is the diagram's own: it would hold the diagram, which holds it. */
void
soket_diagram_add_actions (SoketDiagram *self)
{
  static const GActionEntry entries[] = {
    { .name = "copy", .activate = copy_action },
    { .name = "save-svg", .activate = save_svg_action },
    { .name = "save-png", .activate = save_png_action },
    { .name = "save-markdown", .activate = save_markdown_action },
    { .name = "save-worksheet", .activate = save_worksheet_action },
    { .name = "follow", .activate = follow_action },
    { .name = "legend", .state = "true", .change_state = legend_action },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "diagram", G_ACTION_GROUP (self->actions));
  soket_diagram_update_actions (self);
}

static GSimpleAction *
get_action (SoketDiagram *self,
            const char   *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name));
}

/* An empty picture is nothing to copy or save. */
void
soket_diagram_update_actions (SoketDiagram *self)
{
  static const char *const names[] = { "copy", "save-svg", "save-png", "save-markdown", "save-worksheet" };
  guint n_rows;

  soket_diagram_get_rows (self, &n_rows);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_simple_action_set_enabled (get_action (self, names[i]), n_rows > 0
                                 || (self->sequence != NULL && soket_sequence_is_replaying (self->sequence)));
  g_simple_action_set_enabled (get_action (self, "follow"), self->sequence != NULL);
  g_simple_action_set_state (get_action (self, "legend"), g_variant_new_boolean (self->legend));
}
