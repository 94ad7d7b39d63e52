/* soket-queue-strip.c - what waits on the way from program to program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/stream/soket-queue-strip.h"

#include "app/base/soket-format.h"
#include "app/drawing/soket-font.h"
#include "app/drawing/soket-marks.h"
#include "app/drawing/soket-palette.h"
#include "app/drawing/soket-texts.h"
#include "app/speech/soket-spoken.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define PAD         8
#define GAP         6
#define ARROW       26
#define BETWEEN     44
#define FRAME       2
#define TICK        4
#define OVER        4     /* how far the tick stands out of its trough, above and below: across it would run through the words */
#define TROUGH_PAD  2
#define LEAST_TROUGH 60
#define FILLED      0.38f
#define TYPE_SCALE  1.1
#define SMALL_SCALE 0.95

struct _SoketQueueStrip
{
  GtkWidget parent_instance;

  SoketTransport transport;
  SoketPairQueues queues;
  SoketTexts *texts;
};

/* One of the two, as it is drawn. */
typedef struct
{
  SoketSide side;
  float     left;
  float     width;
  guint32   value;
  guint32   peak;
  char     *label;
  char     *brief;   /* (nullable): the label where that has no room */
} Trough;

G_DEFINE_FINAL_TYPE (SoketQueueStrip, soket_queue_strip, GTK_TYPE_WIDGET)

static gboolean
is_udp (SoketQueueStrip *self)
{
  return self->transport == SOKET_TRANSPORT_UDP;
}

/* --- Words --- */

static char *
dup_send_words (SoketQueueStrip *self)
{
  g_autofree char *bytes = soket_format_number (self->queues.send_queue);

  /* Translators: over UDP a datagram leaves at once; in a narrow bar */
  return is_udp (self) ? g_strdup (_("nothing waits here")) : g_strdup_printf (_("send queue %s"), bytes);
}

static char *
dup_receive_words (SoketQueueStrip *self)
{
  g_autofree char *bytes = soket_format_number (is_udp (self) ? self->queues.receive_memory : self->queues.receive_queue);
  g_autofree char *limit = soket_format_number (self->queues.receive_buffer);

  /* Translators: bytes of memory in use, and how many there may be; in a narrow bar */
  return is_udp (self) ? g_strdup_printf (_("receive buffer %s of %s"), bytes, limit) : g_strdup_printf (_("receive queue %s"), bytes);
}

/* Of a trough that is too narrow: the number, which the arrows beside it explain; of UDP that it is the buffer one sees. */
static char *
dup_brief_words (SoketQueueStrip *self,
                 SoketSide        side)
{
  g_autofree char *bytes = soket_format_number (self->queues.receive_memory);
  g_autofree char *limit = soket_format_number (self->queues.receive_buffer);

  if (!is_udp (self))
    return soket_format_number (side == SOKET_SIDE_CLIENT ? self->queues.send_queue : self->queues.receive_queue);
  /* Translators: bytes of memory in use, and how many there may be; in a bar too narrow for "receive buffer %s of %s" */
  return side == SOKET_SIDE_SERVER ? g_strdup_printf (_("%s of %s"), bytes, limit) : NULL;
}

static char *
dup_peak_words (guint32 peak)
{
  g_autofree char *bytes = soket_format_number (peak);

  /* Translators: the most bytes that a queue has had, over a mark at that place */
  return g_strdup_printf (_("most: %s"), bytes);
}

/* All of it, for who cannot see it. */
static void
describe (SoketQueueStrip *self)
{
  g_autofree char *sent = dup_send_words (self);
  g_autofree char *received = dup_receive_words (self);
  g_autofree char *send_peak = dup_peak_words (self->queues.send_peak);
  g_autofree char *receive_peak = dup_peak_words (self->queues.receive_peak);
  g_autofree char *whole = is_udp (self) ? g_strdup_printf ("%s; %s", received, receive_peak)
                                         : g_strdup_printf ("%s; %s; %s; %s", sent, send_peak, received, receive_peak);

  soket_spoken_describe (GTK_WIDGET (self), whole);
}

/* --- Drawing --- */

static const SoketText *
get_text (SoketQueueStrip *self,
          double           scale,
          PangoWeight      weight,
          int              room,
          const char      *text)
{
  return soket_texts_get (self->texts,
                          &(SoketTextLook) { .px = soket_font_read_size (GTK_WIDGET (self)) * scale, .weight = weight,
                                             .width = MAX (room, 1) * PANGO_SCALE, .ellipsize = PANGO_ELLIPSIZE_END },
                          text);
}

static const SoketText *
get_program_text (SoketQueueStrip *self)
{
  return soket_texts_get (self->texts, &(SoketTextLook) { .px = soket_font_read_size (GTK_WIDGET (self)) * TYPE_SCALE, .weight = PANGO_WEIGHT_BOLD },
                          /* Translators: noun: it sends, or receives; at both ends of the queues */
                          _("program"));
}

/* What both are measured with: the larger of what the kernel allows itself, and of what there has been. */
static float
get_scale (SoketQueueStrip *self)
{
  guint32 most = MAX (self->queues.receive_peak, self->queues.receive_buffer);

  if (!is_udp (self))
    most = MAX (most, MAX (self->queues.send_peak, self->queues.send_buffer));
  return (float) MAX (most, 1);
}

static float
get_trough_width (SoketQueueStrip *self)
{
  float width = gtk_widget_get_width (GTK_WIDGET (self));

  return MAX (roundf ((width - 2 * (PAD + get_program_text (self)->width + 2 * GAP + ARROW) - BETWEEN) / 2), LEAST_TROUGH);
}

static const SoketText *
get_label (SoketQueueStrip *self,
           const Trough    *trough)
{
  int room = (int) trough->width - 2 * PAD;
  const SoketText *label = get_text (self, TYPE_SCALE, PANGO_WEIGHT_BOLD, room, trough->label);

  if (trough->brief == NULL || !pango_layout_is_ellipsized (label->layout))
    return label;
  return get_text (self, TYPE_SCALE, PANGO_WEIGHT_BOLD, room, trough->brief);
}

static void
draw_trough (SoketQueueStrip    *self,
             GtkSnapshot        *snapshot,
             const SoketPalette *palette,
             const Trough       *trough,
             float               top,
             float               height)
{
  const GdkRGBA *colour = &palette->sides[trough->side];
  const SoketText *label = get_label (self, trough);
  GdkRGBA fill = *colour;
  GskRoundedRect frame;
  float room = trough->width - 2 * FRAME, scale = get_scale (self);

  fill.alpha = FILLED;
  gsk_rounded_rect_init_from_rect (&frame, &GRAPHENE_RECT_INIT (trough->left, top, trough->width, height), 4);
  gtk_snapshot_append_color (snapshot, &fill,
                             &GRAPHENE_RECT_INIT (trough->left + FRAME, top + FRAME, roundf (room * trough->value / scale), height - 2 * FRAME));
  gtk_snapshot_append_border (snapshot, &frame, (float[4]) { FRAME, FRAME, FRAME, FRAME }, (GdkRGBA[4]) { *colour, *colour, *colour, *colour });
  if (trough->peak > 0)
    {
      g_autofree char *words = dup_peak_words (trough->peak);
      const SoketText *text = get_text (self, SMALL_SCALE, PANGO_WEIGHT_NORMAL, (int) trough->width, words);
      float x = trough->left + FRAME + roundf (room * trough->peak / scale);

      gtk_snapshot_append_color (snapshot, colour, &GRAPHENE_RECT_INIT (x - TICK / 2.0f, top - OVER, TICK, OVER + FRAME));
      gtk_snapshot_append_color (snapshot, colour, &GRAPHENE_RECT_INIT (x - TICK / 2.0f, top + height - FRAME, TICK, OVER + FRAME));
      soket_text_draw (text, snapshot, CLAMP (x - text->width / 2.0f, trough->left, trough->left + trough->width - text->width), 0, colour);
    }
  soket_text_draw (label, snapshot, trough->left + PAD, top + roundf ((height - label->height) / 2), &palette->text);
}

static void
draw_arrow (GtkSnapshot     *snapshot,
            const GdkRGBA   *colour,
            gboolean         dashed,
            float            from,
            float            to,
            float            y)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (from - 2, y - 10, to - from + 4, 20));
  SoketDiagramLine line = { from, y, to, y };

  if (dashed)
    soket_mark_draw_implied (cr, &line, 1, TRUE, FALSE, colour);
  else
    soket_mark_draw_data (cr, &line, 1, SOKET_ARROW_ARRIVES, colour);
  cairo_destroy (cr);
}

static void
soket_queue_strip_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  SoketQueueStrip *self = SOKET_QUEUE_STRIP (widget);
  const SoketText *program = get_program_text (self);
  float height = gtk_widget_get_height (widget);
  float trough = get_trough_width (self);
  int small = get_text (self, SMALL_SCALE, PANGO_WEIGHT_NORMAL, 1000, "0")->height;
  float top = small + OVER, line = height - small - 2 * OVER, middle = top + roundf (line / 2);
  float x = PAD;
  g_autofree char *sent = dup_send_words (self);
  g_autofree char *received = dup_receive_words (self);
  g_autofree char *sent_brief = dup_brief_words (self, SOKET_SIDE_CLIENT);
  g_autofree char *brief = dup_brief_words (self, SOKET_SIDE_SERVER);
  Trough sending = { SOKET_SIDE_CLIENT, 0, trough, is_udp (self) ? 0 : self->queues.send_queue, is_udp (self) ? 0 : self->queues.send_peak, sent,
                     sent_brief };
  Trough receiving = { SOKET_SIDE_SERVER, 0, trough, is_udp (self) ? self->queues.receive_memory : self->queues.receive_queue,
                       self->queues.receive_peak, received, brief };
  SoketPalette palette;

  soket_palette_read (&palette, widget);
  soket_text_draw (program, snapshot, x, middle - roundf (program->height / 2.0f), &palette.sides[SOKET_SIDE_CLIENT]);
  x += program->width + GAP;
  draw_arrow (snapshot, &palette.sides[SOKET_SIDE_CLIENT], FALSE, x, x + ARROW, middle);
  sending.left = x + ARROW + GAP;
  draw_trough (self, snapshot, &palette, &sending, top, line);
  x = sending.left + trough;
  draw_arrow (snapshot, &palette.muted, TRUE, x + GAP, x + BETWEEN - GAP, middle);
  receiving.left = x + BETWEEN;
  draw_trough (self, snapshot, &palette, &receiving, top, line);
  x = receiving.left + trough + GAP;
  draw_arrow (snapshot, &palette.sides[SOKET_SIDE_SERVER], FALSE, x, x + ARROW, middle);
  soket_text_draw (program, snapshot, x + ARROW + GAP, middle - roundf (program->height / 2.0f), &palette.sides[SOKET_SIDE_SERVER]);
  soket_texts_sweep (self->texts);
}

static void
soket_queue_strip_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  SoketQueueStrip *self = SOKET_QUEUE_STRIP (widget);
  const SoketText *program = get_program_text (self);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = 2 * (PAD + program->width + 2 * GAP + ARROW + LEAST_TROUGH) + BETWEEN;
  else
    *minimum = *natural = program->height + 2 * TROUGH_PAD + 2 * OVER + get_text (self, SMALL_SCALE, PANGO_WEIGHT_NORMAL, 1000, "0")->height;
}

static void
soket_queue_strip_finalize (GObject *object)
{
  soket_texts_free (SOKET_QUEUE_STRIP (object)->texts);

  G_OBJECT_CLASS (soket_queue_strip_parent_class)->finalize (object);
}

static void
soket_queue_strip_class_init (SoketQueueStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = soket_queue_strip_finalize;
  widget_class->snapshot = soket_queue_strip_snapshot;
  widget_class->measure = soket_queue_strip_measure;
  gtk_widget_class_set_css_name (widget_class, "queuestrip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
soket_queue_strip_init (SoketQueueStrip *self)
{
  self->texts = soket_texts_new (GTK_WIDGET (self));
  /* The sender stands left in every language, as its lifeline does. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  describe (self);
}

void
soket_queue_strip_show (SoketQueueStrip       *self,
                        SoketTransport         transport,
                        const SoketPairQueues *queues)
{
  g_return_if_fail (SOKET_IS_QUEUE_STRIP (self));
  g_return_if_fail (queues != NULL);

  if (self->transport == transport && memcmp (&self->queues, queues, sizeof *queues) == 0)
    return;
  self->transport = transport;
  self->queues = *queues;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

char *
soket_queue_strip_dup_label (SoketQueueStrip *self,
                             SoketSide        side)
{
  g_autofree char *label = NULL;
  g_autofree char *brief = NULL;
  const SoketText *shown;

  g_return_val_if_fail (SOKET_IS_QUEUE_STRIP (self), NULL);

  label = side == SOKET_SIDE_CLIENT ? dup_send_words (self) : dup_receive_words (self);
  brief = dup_brief_words (self, side);
  shown = get_label (self, &(Trough) { .side = side, .width = get_trough_width (self), .label = label, .brief = brief });

  return pango_layout_is_ellipsized (shown->layout) ? g_strdup ("…") : g_strdup (pango_layout_get_text (shown->layout));
}
