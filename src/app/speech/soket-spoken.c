/* soket-spoken.c - what a screen reader is told while something changes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/speech/soket-spoken.h"

/* Long enough that the states which an exchange runs through are not read out one by one. */
#define TELL_MS 300

typedef struct
{
  char *whole;
  char *row;
  char *said;        /* what the description is now */
  gboolean watched;  /* focus_cb is connected to the root */
  guint settle;
} Spoken;

typedef struct
{
  char *news;        /* not told yet */
  char *told;
  guint timeout;
} Source;

static void
spoken_free (gpointer data)
{
  Spoken *spoken = data;

  g_clear_handle_id (&spoken->settle, g_source_remove);
  g_free (spoken->whole);
  g_free (spoken->row);
  g_free (spoken->said);
  g_free (spoken);
}

static void
source_free (gpointer data)
{
  Source *source = data;

  g_clear_handle_id (&source->timeout, g_source_remove);
  g_free (source->news);
  g_free (source->told);
  g_free (source);
}

/* A tooltip is the description of what has no other. */
static void
say (GtkWidget *widget,
     Spoken    *spoken)
{
  const char *text = spoken->row != NULL ? spoken->row : spoken->whole != NULL ? spoken->whole
                     : gtk_widget_get_tooltip_text (widget);

  if (g_strcmp0 (text, spoken->said) == 0)
    return;
  if (text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  g_free (spoken->said);
  spoken->said = g_strdup (text);
}

static gboolean
settle_cb (gpointer user_data)
{
  GtkWidget *widget = user_data;
  Spoken *spoken = g_object_get_data (G_OBJECT (widget), "soket-spoken");

  spoken->settle = 0;
  say (widget, spoken);
  return G_SOURCE_REMOVE;
}

static Spoken *
ensure_spoken (GtkWidget *widget)
{
  Spoken *spoken = g_object_get_data (G_OBJECT (widget), "soket-spoken");

  if (spoken != NULL)
    return spoken;
  spoken = g_new0 (Spoken, 1);
  g_object_set_data_full (G_OBJECT (widget), "soket-spoken", spoken, spoken_free);
  return spoken;
}

/* What a screen reader takes for the focus: the text within an entry is none of its own. */
static GtkWidget *
find_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && GTK_IS_TEXT (focus) && GTK_IS_EDITABLE (gtk_widget_get_parent (focus)))
    focus = gtk_widget_get_parent (focus);
  return focus;
}

/* Later: a screen reader must know that the focus has gone, or it says what was there before. */
static void
focus_cb (GtkRoot    *root,
          GParamSpec *pspec,
          GtkWidget  *widget)
{
  Spoken *spoken = g_object_get_data (G_OBJECT (widget), "soket-spoken");

  if (find_focus (widget) == widget)
    return;
  g_signal_handlers_disconnect_by_func (root, focus_cb, widget);
  spoken->watched = FALSE;
  g_clear_pointer (&spoken->row, g_free);
  if (spoken->settle == 0)
    spoken->settle = g_idle_add (settle_cb, widget);
}

void
soket_spoken_describe (GtkWidget  *widget,
                       const char *whole)
{
  Spoken *spoken;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  spoken = ensure_spoken (widget);
  if (g_strcmp0 (spoken->whole, whole) == 0)
    return;
  g_free (spoken->whole);
  spoken->whole = g_strdup (whole);
  say (widget, spoken);
}

void
soket_spoken_row (GtkWidget  *widget,
                  const char *row)
{
  Spoken *spoken;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (row != NULL && find_focus (widget) != widget)
    return;
  spoken = ensure_spoken (widget);
  /* No controller of the widget's own: one that comes when the focus is there already does not see it leave. */
  if (row != NULL && !spoken->watched)
    g_signal_connect_object (gtk_widget_get_root (widget), "notify::focus-widget", G_CALLBACK (focus_cb), widget, 0);
  spoken->watched = spoken->watched || row != NULL;
  g_free (spoken->row);
  spoken->row = g_strdup (row);
  say (widget, spoken);
}

static void
tell_cb (gpointer user_data)
{
  GtkWidget *widget = user_data;
  Source *source = g_object_get_data (G_OBJECT (widget), "soket-spoken-source");
  GtkWidget *focus = find_focus (widget);
  g_autofree char *news = g_steal_pointer (&source->news);
  Spoken *spoken;

  source->timeout = 0;
  if (news == NULL || g_strcmp0 (news, source->told) == 0 || focus == NULL || !gtk_widget_get_mapped (widget))
    return;
  /* The same words again are news, too. */
  spoken = ensure_spoken (focus);
  if (g_strcmp0 (news, spoken->said) == 0)
    soket_spoken_row (focus, "");
  soket_spoken_row (focus, news);
  g_free (source->told);
  source->told = g_steal_pointer (&news);
}

void
soket_spoken_tell (GtkWidget  *widget,
                   const char *news)
{
  Source *source;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  source = g_object_get_data (G_OBJECT (widget), "soket-spoken-source");
  if (source == NULL)
    {
      source = g_new0 (Source, 1);
      g_object_set_data_full (G_OBJECT (widget), "soket-spoken-source", source, source_free);
    }
  g_free (source->news);
  source->news = g_strdup (news);
  /* What is there from the start, or behind another page, is found when one goes there. */
  if (news == NULL || !gtk_widget_get_mapped (widget))
    {
      g_free (source->told);
      source->told = g_steal_pointer (&source->news);
    }
  else if (source->timeout == 0)
    {
      source->timeout = g_timeout_add_once (TELL_MS, tell_cb, widget);
      g_source_set_name_by_id (source->timeout, "[soket] news for a screen reader");
    }
}
