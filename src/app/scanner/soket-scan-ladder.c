/* soket-scan-ladder.c - a small ladder: what goes over the wire when a port is open, closed, or does not answer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-scan-ladder.h"

#include "app/drawing/soket-diagram-marks.h"
#include "app/scanner/soket-port-stamps.h"
#include "app/scanner/soket-scan-words.h"
#include "core/base/soket-error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <math.h>

#define MARGIN     10
#define MARK       14
#define LINE       4
#define ARROW      2.5
#define HEAD       8
#define TEXT_PX    15
#define RUNGS_MAX  3

/* A segment: its name, and whether it comes back. */
typedef struct
{
  const char *name;
  gboolean back;
} Rung;

struct _SoketScanLadder
{
  GtkWidget parent_instance;

  SoketScanState state;
  int errnum;              /* of the port that lights it: what did not answer has several reasons; 0 for the usual one */
  gboolean lit;
  PangoLayout *layout;
  int line_height;
};

enum
{
  PROP_STATE = 1,
  PROP_LIT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SoketScanLadder, soket_scan_ladder, GTK_TYPE_WIDGET)

/* The card of what does not answer is also that of an answer that forbids, and of what could not even be asked. */
static gboolean
is_forbidden (SoketScanLadder *self)
{
  return self->state == SOKET_SCAN_FILTERED && self->errnum != 0;
}

/* A router's ICMP, or this kernel's own question for the hardware address, which nobody answered (arp(7)): then no SYN went out. connect () returns the
 * same for both. The other errno values of an answer that forbids are ICMP's alone. */
static gboolean
is_ambiguous (SoketScanLadder *self)
{
  return is_forbidden (self) && self->errnum == EHOSTUNREACH;
}

static gboolean
is_silent (SoketScanLadder *self)
{
  return self->state == SOKET_SCAN_FILTERED && self->errnum == 0;
}

static const Rung *
get_rungs (SoketScanLadder *self,
           guint           *n_rungs)
{
  static const Rung open[] = { { "SYN", FALSE }, { "SYN-ACK", TRUE }, { "ACK", FALSE } };
  static const Rung closed[] = { { "SYN", FALSE }, { "RST", TRUE } };
  static const Rung forbidden[] = { { "SYN", FALSE }, { "ICMP", TRUE } };
  static const Rung silent[] = { { "SYN", FALSE } };

  if (is_ambiguous (self))
    {
      *n_rungs = 0;
      return silent;
    }
  if (is_forbidden (self))
    {
      *n_rungs = G_N_ELEMENTS (forbidden);
      return forbidden;
    }
  switch (self->state)
    {
    case SOKET_SCAN_OPEN:
      *n_rungs = G_N_ELEMENTS (open);
      return open;
    case SOKET_SCAN_CLOSED:
      *n_rungs = G_N_ELEMENTS (closed);
      return closed;
    case SOKET_SCAN_ERROR:
      *n_rungs = 0;
      return silent;
    case SOKET_SCAN_UNTRIED:
    case SOKET_SCAN_FILTERED:
    case SOKET_SCAN_ASKED:
    case SOKET_SCAN_N_STATES:
    default:
      *n_rungs = G_N_ELEMENTS (silent);
      return silent;
    }
}

static const char *
get_title (SoketScanLadder *self)
{
  return is_forbidden (self) ? C_("port", "unreachable") : soket_scan_words_state (self->state);
}

static const char *
get_outcome (SoketScanLadder *self)
{
  if (self->state == SOKET_SCAN_OPEN)
    return "connect () = 0";
  if (self->errnum != 0)
    return soket_errno_name (self->errnum);

  return self->state == SOKET_SCAN_CLOSED ? "ECONNREFUSED" : "ETIMEDOUT";
}

static const char *
get_words (SoketScanLadder *self)
{
  if (is_ambiguous (self))
    return _("connect () fails with EHOSTUNREACH: as a rule a router answered “unreachable” (ICMP); in the own network nobody answered this "
             "computer's question for the address (ARP), and no SYN went out. Which of the two is not seen here.");
  if (is_forbidden (self))
    return _("SYN goes out, “unreachable” comes back (ICMP): connect () fails and says why.");
  switch (self->state)
    {
    case SOKET_SCAN_OPEN:
      return _("SYN goes out, SYN-ACK comes back, ACK goes out: connect () returns 0.");
    case SOKET_SCAN_CLOSED:
      return _("SYN goes out, RST comes back: connect () fails with ECONNREFUSED.");
    case SOKET_SCAN_ERROR:
      return _("Nothing goes out: connect () fails on this computer already.");
    case SOKET_SCAN_UNTRIED:
    case SOKET_SCAN_FILTERED:
    case SOKET_SCAN_ASKED:
    case SOKET_SCAN_N_STATES:
    default:
      return _("SYN goes out and nothing comes back: connect () waits until ETIMEDOUT.");
    }
}

/* Where there is no segment to draw. */
static const char *
get_words_between (SoketScanLadder *self)
{
  /* Translators: in a small picture: what may have come back; as short as can be */
  return is_ambiguous (self) ? _("ICMP? No ARP answer?") : _("nothing is sent");
}

static void
update_words (SoketScanLadder *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, get_title (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, get_words (self), -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), get_words (self));
}

static void
set_font (SoketScanLadder *self,
          const char      *family,
          PangoWeight      weight,
          PangoStyle       style)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontDescription *font = pango_font_description_copy (pango_context_get_font_description (context));
  double dpi = pango_cairo_context_get_resolution (context);
  double size = pango_font_description_get_size (font) / (double) PANGO_SCALE;

  if (!pango_font_description_get_size_is_absolute (font))
    size *= (dpi > 0 ? dpi : 96) / 72;
  pango_font_description_set_absolute_size (font, MAX (size, TEXT_PX) * PANGO_SCALE);
  pango_font_description_set_weight (font, weight);
  pango_font_description_set_style (font, style);
  if (family != NULL)
    pango_font_description_set_family (font, family);
  pango_layout_set_font_description (self->layout, font);
  pango_font_description_free (font);
}

static void
read_font (SoketScanLadder *self)
{
  g_clear_object (&self->layout);
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "SYN");
  set_font (self, NULL, PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL);
  pango_layout_get_pixel_size (self->layout, NULL, &self->line_height);
}

static int
text_width (SoketScanLadder *self,
            const char      *text)
{
  int width;

  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_pixel_size (self->layout, &width, NULL);

  return width;
}

static void
soket_scan_ladder_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  SoketScanLadder *self = SOKET_SCAN_LADDER (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      /* Its title in full, in every language. */
      set_font (self, NULL, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL);
      *minimum = 2 * MARGIN + MARK + 6 + text_width (self, get_title (self)) + 12;
      set_font (self, "monospace", PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL);
      *minimum += text_width (self, get_outcome (self));
      *natural = *minimum;
    }
  else
    {
      guint n_rungs;

      get_rungs (self, &n_rungs);
      *minimum = self->line_height + 8 + MAX ((int) n_rungs, 2) * 16;
      *natural = self->line_height + 12 + MAX ((int) n_rungs, 2) * 26;
    }
}

static void
put_text (SoketScanLadder *self,
          GtkSnapshot     *snapshot,
          const char      *text,
          float            x,
          float            y,
          const GdkRGBA   *colour)
{
  pango_layout_set_text (self->layout, text, -1);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, self->layout, colour);
  gtk_snapshot_restore (snapshot);
}

static void
set_colour (cairo_t       *cairo,
            const GdkRGBA *colour)
{
  cairo_set_source_rgba (cairo, colour->red, colour->green, colour->blue, colour->alpha);
}

/* What the kernel sends is dashed: no call of the program did it. */
static void
draw_arrow (cairo_t       *cairo,
            const GdkRGBA *colour,
            double         from_x,
            double         from_y,
            double         to_x,
            double         to_y)
{
  static const double dashes[] = { 6, 4 };
  double angle = atan2 (to_y - from_y, to_x - from_x);

  set_colour (cairo, colour);
  cairo_set_line_width (cairo, ARROW);
  cairo_set_dash (cairo, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cairo, from_x, from_y);
  cairo_line_to (cairo, to_x, to_y);
  cairo_stroke (cairo);
  cairo_set_dash (cairo, NULL, 0, 0);
  cairo_move_to (cairo, to_x - HEAD * cos (angle - 0.5), to_y - HEAD * sin (angle - 0.5));
  cairo_line_to (cairo, to_x, to_y);
  cairo_line_to (cairo, to_x - HEAD * cos (angle + 0.5), to_y - HEAD * sin (angle + 0.5));
  cairo_stroke (cairo);
}

static void
soket_scan_ladder_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  SoketScanLadder *self = SOKET_SCAN_LADDER (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double client_x = MARGIN + 6, server_x = width - MARGIN - 6;
  double top = self->line_height + 10, bottom = height - 6;
  double step, end_x;
  SoketPalette palette;
  const Rung *rungs;
  guint n_rungs;
  cairo_t *cairo;

  soket_palette_read (&palette, widget);
  rungs = get_rungs (self, &n_rungs);
  step = (bottom - top) / MAX (n_rungs, 2);

  if (self->lit)
    {
      float widths[] = { 3, 3, 3, 3 };
      GdkRGBA colours[] = { palette.focus, palette.focus, palette.focus, palette.focus };
      GskRoundedRect frame;

      gsk_rounded_rect_init_from_rect (&frame, &GRAPHENE_RECT_INIT (0, 0, width, height), 10);
      gtk_snapshot_push_rounded_clip (snapshot, &frame);
      gtk_snapshot_append_color (snapshot, &palette.selection, &GRAPHENE_RECT_INIT (0, 0, width, height));
      gtk_snapshot_pop (snapshot);
      gtk_snapshot_append_border (snapshot, &frame, widths, colours);
    }

  cairo = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  soket_port_stamps_paint (cairo, &palette, self->state, MARGIN, 6 + (self->line_height - MARK) / 2.0, MARK, MARK);
  set_colour (cairo, &palette.sides[SOKET_SIDE_CLIENT]);
  cairo_rectangle (cairo, client_x - LINE / 2.0, top - 2, LINE, bottom - top + 4);
  cairo_fill (cairo);
  set_colour (cairo, &palette.sides[SOKET_SIDE_SERVER]);
  cairo_rectangle (cairo, server_x - LINE / 2.0, top - 2, LINE, bottom - top + 4);
  cairo_fill (cairo);
  for (guint i = 0; i < n_rungs; i++)
    {
      double y = top + i * step + step * 0.45;
      gboolean lost = is_silent (self);

      end_x = lost ? client_x + (server_x - client_x) * 0.6 : server_x - LINE / 2.0;
      if (rungs[i].back)
        draw_arrow (cairo, &palette.sides[SOKET_SIDE_SERVER], server_x - LINE / 2.0, y, client_x + LINE / 2.0 + 1, y + step * 0.35);
      else
        draw_arrow (cairo, &palette.sides[SOKET_SIDE_CLIENT], client_x + LINE / 2.0, y, end_x - 1, y + step * (lost ? 0.2 : 0.35));
    }
  if (is_silent (self))
    soket_mark_draw_hatch (cairo, client_x, top + step * 0.75, bottom, 10, &palette.port_marks[SOKET_SCAN_FILTERED], NULL);
  cairo_destroy (cairo);

  set_font (self, NULL, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL);
  put_text (self, snapshot, get_title (self), MARGIN + MARK + 6, 5, &palette.text);
  set_font (self, "monospace", PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL);
  put_text (self, snapshot, get_outcome (self), width - MARGIN - text_width (self, get_outcome (self)), 5, &palette.text);

  set_font (self, NULL, PANGO_WEIGHT_NORMAL, PANGO_STYLE_ITALIC);
  for (guint i = 0; i < n_rungs; i++)
    {
      double y = top + i * step + step * 0.45;

      /* Above its line, on the side where the line is lower. */
      put_text (self, snapshot, rungs[i].name, (width - text_width (self, rungs[i].name)) / 2.0f + (rungs[i].back ? -width * 0.12f : width * 0.12f),
                y + step * 0.08 - self->line_height + 2, &palette.text);
    }
  if (n_rungs == 0)
    {
      const char *words = get_words_between (self);

      set_font (self, NULL, PANGO_WEIGHT_NORMAL, PANGO_STYLE_ITALIC);
      put_text (self, snapshot, words, (width - text_width (self, words)) / 2.0f, (float) (top + bottom - self->line_height) / 2, &palette.text);
    }
  if (is_silent (self))
    {
      set_font (self, NULL, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL);
      put_text (self, snapshot, "?", server_x - 22, top + step * 0.35, &palette.muted);
      set_font (self, NULL, PANGO_WEIGHT_NORMAL, PANGO_STYLE_ITALIC);
      /* Translators: connect () waits for an answer */
      put_text (self, snapshot, _("waiting"), client_x + 12, bottom - self->line_height, &palette.text);
    }
}

static void
soket_scan_ladder_css_changed (GtkWidget         *widget,
                               GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (soket_scan_ladder_parent_class)->css_changed (widget, change);
  read_font (SOKET_SCAN_LADDER (widget));
  gtk_widget_queue_resize (widget);
}

static void
soket_scan_ladder_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  SoketScanLadder *self = SOKET_SCAN_LADDER (object);

  if (id == PROP_STATE)
    g_value_set_uint (value, self->state);
  else if (id == PROP_LIT)
    g_value_set_boolean (value, self->lit);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
soket_scan_ladder_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  SoketScanLadder *self = SOKET_SCAN_LADDER (object);

  if (id == PROP_STATE)
    {
      self->state = (SoketScanState) g_value_get_uint (value);
      update_words (self);
      gtk_widget_queue_resize (GTK_WIDGET (self));
    }
  else if (id == PROP_LIT)
    {
      soket_scan_ladder_set_lit (self, g_value_get_boolean (value));
    }
  else
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_scan_ladder_dispose (GObject *object)
{
  g_clear_object (&SOKET_SCAN_LADDER (object)->layout);

  G_OBJECT_CLASS (soket_scan_ladder_parent_class)->dispose (object);
}

static void
soket_scan_ladder_class_init (SoketScanLadderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = soket_scan_ladder_get_property;
  object_class->set_property = soket_scan_ladder_set_property;
  object_class->dispose = soket_scan_ladder_dispose;
  widget_class->measure = soket_scan_ladder_measure;
  widget_class->snapshot = soket_scan_ladder_snapshot;
  widget_class->css_changed = soket_scan_ladder_css_changed;

  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, SOKET_SCAN_N_STATES - 1, SOKET_SCAN_UNTRIED,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LIT] = g_param_spec_boolean ("lit", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "scanladder");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
soket_scan_ladder_init (SoketScanLadder *self)
{
  /* What is drawn has one order in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  read_font (self);
}

void
soket_scan_ladder_set_reason (SoketScanLadder *self,
                              SoketScanState   state,
                              int              errnum)
{
  g_return_if_fail (SOKET_IS_SCAN_LADDER (self));
  g_return_if_fail (state == SOKET_SCAN_FILTERED || state == SOKET_SCAN_ERROR);

  if (errnum == ETIMEDOUT)
    errnum = 0;
  if (state == self->state && errnum == self->errnum)
    return;
  self->state = state;
  self->errnum = errnum;
  update_words (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
soket_scan_ladder_set_lit (SoketScanLadder *self,
                           gboolean         lit)
{
  g_return_if_fail (SOKET_IS_SCAN_LADDER (self));

  lit = !!lit;
  if (lit == self->lit)
    return;
  self->lit = lit;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIT]);
}

gboolean
soket_scan_ladder_get_lit (SoketScanLadder *self)
{
  g_return_val_if_fail (SOKET_IS_SCAN_LADDER (self), FALSE);

  return self->lit;
}
