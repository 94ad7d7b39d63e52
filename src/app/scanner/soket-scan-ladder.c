/* soket-scan-ladder.c - a small ladder: what goes over the wire when a port is open, closed, or does not answer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-scan-ladder.h"

#include "app/drawing/soket-font.h"
#include "app/drawing/soket-frame.h"
#include "app/drawing/soket-marks.h"
#include "app/drawing/soket-palette.h"
#include "app/drawing/soket-texts.h"
#include "app/scanner/soket-port-stamps.h"
#include "app/scanner/soket-scan-words.h"
#include "core/base/soket-error.h"

#include <errno.h>
#include <glib/gi18n.h>

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
  SoketTexts *texts;
  double px;
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

/* A router's ICMP, or this kernel's own question for the hardware address, which nobody answered (arp(7)): then no SYN went
 * out. connect () returns the same for both. The other errno values of an answer that forbids are ICMP's alone. */
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
    return _("connect () fails with EHOSTUNREACH: as a rule a router answered “unreachable” (ICMP); in the own network "
             "nobody answered this "
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

typedef enum
{
  TEXT_PLAIN,
  TEXT_TITLE,
  TEXT_OUTCOME,
  TEXT_WORDS,
} TextKind;

static const SoketText *
get_text (SoketScanLadder *self,
          TextKind         kind,
          const char      *text)
{
  return soket_texts_get (self->texts,
                          &(SoketTextLook) {
                            .family = kind == TEXT_OUTCOME ? "monospace" : NULL,
                            .px = self->px,
                            .weight = kind == TEXT_TITLE ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL,
                            .style = kind == TEXT_WORDS ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL,
                          },
                          text);
}

static void
read_font (SoketScanLadder *self)
{
  g_clear_pointer (&self->texts, soket_texts_free);
  self->texts = soket_texts_new (GTK_WIDGET (self));
  self->px = MAX (soket_font_read_size (GTK_WIDGET (self)), TEXT_PX);
  self->line_height = get_text (self, TEXT_PLAIN, "SYN")->height;
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
      *minimum = 2 * MARGIN + MARK + 6 + get_text (self, TEXT_TITLE, get_title (self))->width + 12;
      *minimum += get_text (self, TEXT_OUTCOME, get_outcome (self))->width;
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

/* Where its parts are, in pixels. */
typedef struct
{
  SoketPalette palette;
  int          width;
  int          height;
  double       client_x;
  double       server_x;
  double       top;
  double       bottom;
  double       step;      /* from one rung to the next */
  const Rung  *rungs;
  guint        n_rungs;
} Layout;

static Layout
lay_out (SoketScanLadder *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  Layout layout = { .width = width, .height = height, .client_x = MARGIN + 6, .server_x = width - MARGIN - 6, .top = self->line_height + 10,
                    .bottom = height - 6 };

  soket_palette_read (&layout.palette, GTK_WIDGET (self));
  layout.rungs = get_rungs (self, &layout.n_rungs);
  layout.step = (layout.bottom - layout.top) / MAX (layout.n_rungs, 2);
  return layout;
}

static void
draw_lit (GtkSnapshot  *snapshot,
          const Layout *layout)
{
  GskRoundedRect frame;

  gsk_rounded_rect_init_from_rect (&frame, &GRAPHENE_RECT_INIT (0, 0, layout->width, layout->height), 10);
  gtk_snapshot_push_rounded_clip (snapshot, &frame);
  gtk_snapshot_append_color (snapshot, &layout->palette.selection, &GRAPHENE_RECT_INIT (0, 0, layout->width, layout->height));
  gtk_snapshot_pop (snapshot);
  soket_frame_draw (snapshot, &frame.bounds, 10, 3, &layout->palette.focus);
}

static void
draw_lifeline (cairo_t      *cairo,
               const Layout *layout,
               SoketSide     side,
               double        x)
{
  gdk_cairo_set_source_rgba (cairo, &layout->palette.sides[side]);
  cairo_rectangle (cairo, x - LINE / 2.0, layout->top - 2, LINE, layout->bottom - layout->top + 4);
  cairo_fill (cairo);
}

static void
draw_lines (SoketScanLadder *self,
            GtkSnapshot     *snapshot,
            const Layout    *layout)
{
  static const SoketMarkDashes arrow = { .width = ARROW, .on = 6, .off = 4, .head = HEAD, .spread = 0.5 };
  const double client_x = layout->client_x, server_x = layout->server_x, step = layout->step;
  gboolean lost = is_silent (self);
  double end_x = lost ? client_x + (server_x - client_x) * 0.6 : server_x - LINE / 2.0;
  cairo_t *cairo = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, layout->width, layout->height));

  soket_port_stamps_paint (cairo, &layout->palette, self->state, MARGIN, 6 + (self->line_height - MARK) / 2.0, MARK, MARK);
  draw_lifeline (cairo, layout, SOKET_SIDE_CLIENT, client_x);
  draw_lifeline (cairo, layout, SOKET_SIDE_SERVER, server_x);
  for (guint i = 0; i < layout->n_rungs; i++)
    {
      double y = layout->top + i * step + step * 0.45;
      gboolean back = layout->rungs[i].back;
      SoketDiagramLine line;

      if (back)
        line = (SoketDiagramLine) { server_x - LINE / 2.0, y, client_x + LINE / 2.0 + 1, y + step * 0.35 };
      else
        line = (SoketDiagramLine) { client_x + LINE / 2.0, y, end_x - 1, y + step * (lost ? 0.2 : 0.35) };
      /* What the kernel sends is dashed: no call of the program did it. */
      soket_mark_draw_dashed (cairo, &line, &arrow, &layout->palette.sides[back ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT]);
    }
  if (lost)
    soket_mark_draw_hatch (cairo, client_x, layout->top + step * 0.75, layout->bottom, 10, &layout->palette.port_marks[SOKET_SCAN_FILTERED], NULL);
  cairo_destroy (cairo);
}

static void
draw_words (SoketScanLadder *self,
            GtkSnapshot     *snapshot,
            const Layout    *layout)
{
  const int width = layout->width;
  const SoketText *text;

  soket_text_draw (get_text (self, TEXT_TITLE, get_title (self)), snapshot, MARGIN + MARK + 6, 5, &layout->palette.text);
  text = get_text (self, TEXT_OUTCOME, get_outcome (self));
  soket_text_draw (text, snapshot, width - MARGIN - text->width, 5, &layout->palette.text);

  for (guint i = 0; i < layout->n_rungs; i++)
    {
      double y = layout->top + i * layout->step + layout->step * 0.45;

      /* Above its line, on the side where the line is lower. */
      text = get_text (self, TEXT_WORDS, layout->rungs[i].name);
      soket_text_draw (text, snapshot, (width - text->width) / 2.0f + (layout->rungs[i].back ? -width * 0.12f : width * 0.12f),
                       y + layout->step * 0.08 - self->line_height + 2, &layout->palette.text);
    }
  if (layout->n_rungs == 0)
    {
      text = get_text (self, TEXT_WORDS, get_words_between (self));
      soket_text_draw (text, snapshot, (width - text->width) / 2.0f, (float) (layout->top + layout->bottom - self->line_height) / 2,
                       &layout->palette.text);
    }
  if (is_silent (self))
    {
      soket_text_draw (get_text (self, TEXT_TITLE, "?"), snapshot, layout->server_x - 22, layout->top + layout->step * 0.35, &layout->palette.muted);
      /* Translators: connect () waits for an answer */
      soket_text_draw (get_text (self, TEXT_WORDS, _("waiting")), snapshot, layout->client_x + 12, layout->bottom - self->line_height,
                       &layout->palette.text);
    }
}

static void
soket_scan_ladder_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  SoketScanLadder *self = SOKET_SCAN_LADDER (widget);
  Layout layout = lay_out (self);

  if (self->lit)
    draw_lit (snapshot, &layout);
  draw_lines (self, snapshot, &layout);
  draw_words (self, snapshot, &layout);
  soket_texts_sweep (self->texts);
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
  g_clear_pointer (&SOKET_SCAN_LADDER (object)->texts, soket_texts_free);

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
  properties[PROP_LIT] =
    g_param_spec_boolean ("lit", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
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
