/* soket-calls-actions.c - what can be done with the calls that are shown: copy, save, explain
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/calls/soket-calls-actions.h"

#include <glib/gi18n.h>

#include "app/base/soket-save.h"
#include "app/base/soket-toast.h"
#include "app/lesson/soket-lesson-link.h"
#include "core/base/soket-bytes.h"
#include "core/record/soket-record-line.h"
#include "net/trace/soket-export.h"

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GBytes) bytes = soket_export_finish (SOKET_TRACE_VIEW (source), result, NULL);

  soket_delivery_take (user_data, bytes);
}

static void
save (SoketCallsView    *view,
      SoketExportFormat  format,
      const char        *title,
      const char        *extension)
{
  SoketTraceView *model = soket_calls_view_get_model (view);

  if (model != NULL)
    soket_export_async (model, format, NULL, exported_cb,
                        soket_delivery_to_file (GTK_WIDGET (view), title,
                                                soket_save_dup_name (extension, soket_calls_view_get_name (view), "calls", NULL)));
}

static void
copy_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SoketTraceView *model = soket_calls_view_get_model (user_data);

  if (model != NULL)
    soket_export_async (model, SOKET_EXPORT_TEXT, NULL, exported_cb, soket_delivery_to_clipboard (user_data, _("The calls shown were copied")));
}

static void
copy_row_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  SoketCallsView *view = user_data;
  SoketCall *call = soket_calls_view_get_selected (view);
  g_autofree char *line = NULL;

  if (call == NULL)
    return;
  line = soket_record_dup_line (soket_call_get_record (call));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (view)), line);
  soket_toast_say (GTK_WIDGET (view), _("The call was copied"));
}

static void
copy_hex_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  SoketCallsView *view = user_data;
  SoketCall *call = soket_calls_view_get_selected (view);
  g_autofree char *hex = NULL;
  gconstpointer data;
  gsize length;

  if (call == NULL)
    return;
  data = g_bytes_get_data (soket_call_get_payload (call), &length);
  hex = soket_bytes_to_hex (data, length, " ");
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (view)), hex);
  soket_toast_say (GTK_WIDGET (view), _("The bytes were copied as hex"));
}

static void
explain_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  SoketCallsView *view = user_data;
  SoketCall *call = soket_calls_view_get_selected (view);

  if (call != NULL)
    soket_lesson_link_open (GTK_WIDGET (view), soket_call_get_record (call));
}

static void
save_text_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  save (user_data, SOKET_EXPORT_TEXT, _("Save the calls as text"), "txt");
}

static void
save_json_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  save (user_data, SOKET_EXPORT_JSON, _("Save the calls as JSON"), "json");
}

static void
set_enabled (GActionMap *actions,
             const char *name,
             gboolean    enabled)
{
  GAction *action = g_action_map_lookup_action (actions, name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
soket_calls_actions_add (GActionMap     *actions,
                         SoketCallsView *view)
{
  static const GActionEntry entries[] = {
    { .name = "copy", .activate = copy_action },
    { .name = "copy-row", .activate = copy_row_action },
    { .name = "copy-hex", .activate = copy_hex_action },
    { .name = "explain", .activate = explain_action },
    { .name = "save-text", .activate = save_text_action },
    { .name = "save-json", .activate = save_json_action },
  };

  g_action_map_add_action_entries (actions, entries, G_N_ELEMENTS (entries), view);
  soket_calls_actions_update (actions, FALSE, NULL);
}

void
soket_calls_actions_update (GActionMap *actions,
                            gboolean    any,
                            SoketCall  *selected)
{
  set_enabled (actions, "copy", any);
  set_enabled (actions, "save-text", any);
  set_enabled (actions, "save-json", any);
  set_enabled (actions, "copy-row", selected != NULL);
  set_enabled (actions, "copy-hex", selected != NULL && g_bytes_get_size (soket_call_get_payload (selected)) > 0);
  set_enabled (actions, "explain", selected != NULL && soket_lesson_link_has_card (soket_call_get_record (selected)));
}
