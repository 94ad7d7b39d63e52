/* soket-texts.c - the texts of what is drawn by hand, each laid out once
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/drawing/soket-texts.h"

#include "app/drawing/soket-font.h"

/* So many are kept for another frame, beside those that a frame needs. */
#define KEPT_MAX 256

/* Laid-out texts by what they say, not by which call they belong to: so they survive whatever happens to the trace, and "recv () = 10" is
 * laid out once for a whole screen of them.
 *
 * There are two tables. What is asked for is in @recent, or comes there. When that is full, it becomes @former, and what was in there and was not
 * asked for in the meantime goes. Both cost nothing per frame, and no text of the frame that is drawn is ever dropped, however many it has. */
struct _SoketTexts
{
  GtkWidget *widget;
  GHashTable *recent;     /* sets of Entry */
  GHashTable *former;
  guint frame;
  guint n_used;           /* in this frame, and in the last one */
  guint n_used_last;
  guint serial;           /* of the Pango context: grows when font or language change */
  int scale;
};

typedef struct
{
  SoketTextLook look;
  char *text;
  SoketText shown;
  guint frame;            /* when it was last asked for */
} Entry;

static guint
entry_hash (gconstpointer data)
{
  const Entry *entry = data;
  guint hash = g_str_hash (entry->text);

  hash = 31 * hash + (guint) (entry->look.px * 64);
  hash = 31 * hash + (guint) entry->look.weight + (guint) entry->look.style;
  return 31 * hash + (guint) entry->look.width + (entry->look.family != NULL);
}

static gboolean
entry_equal (gconstpointer a,
             gconstpointer b)
{
  const Entry *one = a, *two = b;

  return one->look.px == two->look.px && one->look.weight == two->look.weight && one->look.style == two->look.style
         && one->look.width == two->look.width && one->look.ellipsize == two->look.ellipsize && one->look.tail == two->look.tail
         && g_strcmp0 (one->look.family, two->look.family) == 0 && g_str_equal (one->text, two->text)
         && (one->look.tail == 0 || gdk_rgba_equal (&one->look.tail_colour, &two->look.tail_colour));
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->shown.layout);
  g_free (entry->text);
  g_free (entry);
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (entry_hash, entry_equal, entry_free, NULL);
}

SoketTexts *
soket_texts_new (GtkWidget *widget)
{
  SoketTexts *self = g_new0 (SoketTexts, 1);

  self->widget = widget;
  self->recent = new_table ();
  self->former = new_table ();
  self->frame = 1;
  return self;
}

void
soket_texts_free (SoketTexts *self)
{
  g_hash_table_unref (self->recent);
  g_hash_table_unref (self->former);
  g_free (self);
}

static PangoLayout *
lay_out (SoketTexts          *self,
         const SoketTextLook *look,
         const char          *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (self->widget, text);
  g_autoptr (PangoFontDescription) font = soket_font_derive (self->widget, look->family, look->px, look->weight);

  pango_font_description_set_style (font, look->style);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  if (look->width > 0)
    {
      pango_layout_set_width (layout, look->width);
      pango_layout_set_ellipsize (layout, look->ellipsize);
    }
  if (look->tail > 0)
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
      const GdkRGBA *colour = &look->tail_colour;
      PangoAttribute *tail[] = {
        pango_attr_weight_new (PANGO_WEIGHT_BOLD),
        pango_attr_foreground_new ((guint16) (colour->red * 65535), (guint16) (colour->green * 65535), (guint16) (colour->blue * 65535)),
      };

      for (gsize i = 0; i < G_N_ELEMENTS (tail); i++)
        {
          tail[i]->start_index = (guint) (strlen (text) - look->tail);
          pango_attr_list_insert (attributes, tail[i]);
        }
      pango_layout_set_attributes (layout, attributes);
    }
  return layout;
}

static void
forget_stale (SoketTexts *self)
{
  guint serial = pango_context_get_serial (gtk_widget_get_pango_context (self->widget));
  int scale = gtk_widget_get_scale_factor (self->widget);

  if (serial == self->serial && scale == self->scale)
    return;

  g_hash_table_remove_all (self->recent);
  g_hash_table_remove_all (self->former);
  self->serial = serial;
  self->scale = scale;
}

const SoketText *
soket_texts_get (SoketTexts          *self,
                 const SoketTextLook *look,
                 const char          *text)
{
  const Entry wanted = { .look = *look, .text = (char *) text };
  PangoRectangle extents;
  Entry *entry;

  forget_stale (self);
  entry = g_hash_table_lookup (self->recent, &wanted);
  if (entry == NULL)
    {
      if (g_hash_table_steal_extended (self->former, &wanted, (gpointer *) &entry, NULL))
        {
          g_hash_table_add (self->recent, entry);
        }
      else
        {
          entry = g_new0 (Entry, 1);
          entry->look = *look;
          entry->text = g_strdup (text);
          entry->shown.layout = lay_out (self, look, text);
          pango_layout_get_pixel_extents (entry->shown.layout, NULL, &extents);
          entry->shown.x = extents.x;
          entry->shown.width = extents.width;
          entry->shown.height = extents.height;
          g_hash_table_add (self->recent, entry);
        }
    }
  if (entry->frame != self->frame)
    {
      entry->frame = self->frame;
      self->n_used++;
    }
  return &entry->shown;
}

void
soket_texts_sweep (SoketTexts *self)
{
  self->n_used_last = self->n_used;
  self->n_used = 0;
  self->frame++;
  if (g_hash_table_size (self->recent) <= KEPT_MAX)
    return;

  g_hash_table_unref (self->former);
  self->former = self->recent;
  self->recent = new_table ();
}

guint
soket_texts_get_n_used (SoketTexts *self)
{
  return self->n_used_last;
}

guint
soket_texts_get_n_kept (SoketTexts *self)
{
  return g_hash_table_size (self->recent) + g_hash_table_size (self->former);
}

void
soket_text_draw (const SoketText *text,
                 GtkSnapshot     *snapshot,
                 double           x,
                 double           y,
                 const GdkRGBA   *colour)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, text->layout, colour);
  gtk_snapshot_restore (snapshot);
}
