/* soket-diagram-menu.c - what can be done with the diagram: copy, save, show more
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-menu.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/base/soket-save.h"
#include "app/base/soket-toast.h"
#include "model/handout/soket-handout.h"

static SoketScene *
dup_scene (SoketDiagram *diagram)
{
  SoketScene *scene = NULL;

  g_object_get (diagram, "scene", &scene, NULL);
  return scene;
}

/* As a picture for slides, and in words for everything else. */
static void
copy_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SoketDiagram *diagram = user_data;
  g_autoptr (SoketScene) scene = dup_scene (diagram);
  g_autoptr (GBytes) png = soket_diagram_export_png (diagram);
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (png, NULL);
  g_autofree char *words = soket_scene_dup_description (scene);
  GdkContentProvider *providers[] = {
    gdk_content_provider_new_typed (GDK_TYPE_TEXTURE, texture),
    gdk_content_provider_new_typed (G_TYPE_STRING, words),
  };
  g_autoptr (GdkContentProvider) both = gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));

  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (diagram)), both);
  soket_toast_say (GTK_WIDGET (diagram), _("The diagram was copied, as a picture and in words"));
}

static void
save_svg_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  g_autoptr (GBytes) bytes = soket_diagram_export_svg (user_data);
  g_autofree char *name = soket_diagram_dup_file_name (user_data, NULL, "svg");

  soket_save_ask (GTK_WIDGET (user_data), _("Save the diagram as SVG"), name, bytes);
}

static void
save_png_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  g_autoptr (GBytes) bytes = soket_diagram_export_png (user_data);
  g_autofree char *name = soket_diagram_dup_file_name (user_data, NULL, "png");

  soket_save_ask (GTK_WIDGET (user_data), _("Save the diagram as PNG"), name, bytes);
}

static void
save_markdown_action (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  g_autoptr (SoketScene) scene = dup_scene (user_data);
  char *markdown = soket_handout_dup_markdown (scene);
  g_autofree char *name = soket_diagram_dup_file_name (user_data, "handout", "md");
  g_autoptr (GBytes) bytes = g_bytes_new_take (markdown, strlen (markdown));

  soket_save_ask (GTK_WIDGET (user_data), _("Save the diagram as Markdown"), name, bytes);
}

static void
follow_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  g_autoptr (SoketScene) scene = dup_scene (user_data);

  soket_scene_set_live (scene, TRUE);
}

static void
legend_action (GSimpleAction *action,
               GVariant      *state,
               gpointer       user_data)
{
  g_object_set (user_data, "legend", g_variant_get_boolean (state), NULL);
}

static GSimpleActionGroup *
get_actions (SoketDiagram *diagram)
{
  return g_object_get_data (G_OBJECT (diagram), "soket-diagram-actions");
}

static void
legend_cb (SoketDiagram *diagram)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (get_actions (diagram)), "legend");
  gboolean legend;

  g_object_get (diagram, "legend", &legend, NULL);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (legend));
}

/* No GPropertyAction for what is the diagram's own: it would hold the diagram, which holds it. */
void
soket_diagram_menu_install (SoketDiagram *diagram)
{
  static const GActionEntry entries[] = {
    { .name = "copy", .activate = copy_action },
    { .name = "save-svg", .activate = save_svg_action },
    { .name = "save-png", .activate = save_png_action },
    { .name = "save-markdown", .activate = save_markdown_action },
    { .name = "follow", .activate = follow_action },
    { .name = "legend", .state = "true", .change_state = legend_action },
  };
  GSimpleActionGroup *actions = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), diagram);
  gtk_widget_insert_action_group (GTK_WIDGET (diagram), "diagram", G_ACTION_GROUP (actions));
  g_object_set_data_full (G_OBJECT (diagram), "soket-diagram-actions", actions, g_object_unref);
  g_signal_connect (diagram, "notify::legend", G_CALLBACK (legend_cb), NULL);
  soket_diagram_menu_set_scene (diagram, NULL);
}

static void
set_enabled (SoketDiagram *diagram,
             const char   *name,
             gboolean      enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (get_actions (diagram)), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* An empty picture is nothing to copy or save. */
static void
update (SoketDiagram *diagram)
{
  static const char *const names[] = { "copy", "save-svg", "save-png", "save-markdown" };
  g_autoptr (SoketScene) scene = dup_scene (diagram);
  guint n_rows = 0;

  if (scene != NULL)
    soket_ladder_get_rows (soket_scene_get_ladder (scene), &n_rows);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    set_enabled (diagram, names[i], n_rows > 0 || (scene != NULL && soket_scene_is_replaying (scene)));
  set_enabled (diagram, "follow", scene != NULL);
}

void
soket_diagram_menu_set_scene (SoketDiagram *diagram,
                              SoketScene   *scene)
{
  /* The diagram disconnects all that is its own from a scene that it leaves. */
  if (scene != NULL)
    g_signal_connect_object (scene, "changed", G_CALLBACK (update), diagram, G_CONNECT_SWAPPED);
  update (diagram);
}

GMenuModel *
soket_diagram_menu_new_model (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) save = g_menu_new ();
  g_autoptr (GMenu) show = g_menu_new ();
  g_autoptr (GMenu) copy = g_menu_new ();

  /* Translators: verb: copies the diagram */
  g_menu_append (copy, _("_Copy"), "diagram.copy");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  g_menu_append (save, _("Save as _SVG…"), "diagram.save-svg");
  g_menu_append (save, _("Save as _PNG…"), "diagram.save-png");
  g_menu_append (save, _("Save as _Markdown…"), "diagram.save-markdown");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (save));
  /* Translators: shows or hides what explains the marks of the diagram */
  g_menu_append (show, _("_Legend"), "diagram.legend");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (show));

  return G_MENU_MODEL (menu);
}

GActionGroup *
soket_diagram_menu_get_actions (SoketDiagram *diagram)
{
  return G_ACTION_GROUP (get_actions (diagram));
}

GtkWidget *
soket_diagram_menu_new (void)
{
  g_autoptr (GMenuModel) menu = soket_diagram_menu_new_model ();
  GtkWidget *popover = gtk_popover_menu_new_from_model (menu);

  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  return popover;
}
