/* soket-pieces-view.c - the bytes of a conversation with the pieces that were sent above and received below
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/bytes/soket-pieces-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/base/soket-settle.h"
#include "app/bytes/soket-pieces-find.h"
#include "app/bytes/soket-pieces-pen.h"
#include "app/bytes/soket-stream-words.h"
#include "app/drawing/soket-frame.h"
#include "app/drawing/soket-palette.h"
#include "app/speech/soket-spoken.h"

/* The strip that scrolls: where it is, what lies under the pointer, how the keyboard walks. The pen draws it. */

struct _SoketPiecesView
{
  GtkWidget parent_instance;

  SoketStream *stream;           /* borrowed */
  guint64 chosen;
  guint64 said;                  /* of the chosen ones: what a screen reader was told last */
  gboolean reveal;               /* the chosen piece is to be scrolled to */
  guint n_drawn;

  GtkAdjustment *adjustments[2]; /* by GtkOrientation */
  GtkScrollablePolicy policies[2];
  SoketSettle settle;
  SoketPiecesPen pen;
};

enum
{
  PROP_HADJUSTMENT = 1,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static guint activated_signal;

G_DEFINE_FINAL_TYPE_WITH_CODE (SoketPiecesView, soket_pieces_view, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static double
get_scroll (SoketPiecesView *self,
            GtkOrientation   orientation)
{
  return self->adjustments[orientation] != NULL ? floor (gtk_adjustment_get_value (self->adjustments[orientation])) : 0;
}

static guint64
count_cells (SoketPiecesView *self)
{
  guint64 n = 0;

  if (self->stream == NULL)
    return 0;
  for (guint direction = 0; direction < SOKET_STREAM_N_DIRECTIONS; direction++)
    n = MAX (n, soket_stream_get_end (self->stream, direction) - soket_stream_get_start (self->stream, direction));
  return n;
}

static const SoketPiece *
find_chosen (SoketPiecesView      *self,
             SoketStreamDirection *direction)
{
  SoketPieceKind kind;

  return self->stream != NULL ? soket_pieces_find (self->stream, self->chosen, direction, &kind) : NULL;
}

/* The horizontal value that shows the beginning of the chosen piece, and as much of it as fits. */
static double
compute_reveal (SoketPiecesView *self,
                double           value,
                double           page)
{
  const SoketPiecesGeometry *geometry = soket_pieces_pen_get_geometry (&self->pen);
  SoketStreamDirection direction;
  const SoketPiece *piece = find_chosen (self, &direction);
  double first, last;

  if (piece == NULL)
    return value;

  first = (double) (piece->offset - MIN (soket_stream_get_start (self->stream, direction), piece->offset)) * geometry->cell;
  last = first + (double) MAX (piece->length, 1) * geometry->cell;
  page -= geometry->gutter;
  if (last > value + page)
    value = last - page;
  if (first < value)
    value = first;
  return value;
}

/* The vertical value that shows its direction. */
static double
compute_reveal_down (SoketPiecesView *self,
                     double           value,
                     double           page)
{
  const SoketPiecesGeometry *geometry = soket_pieces_pen_get_geometry (&self->pen);
  SoketStreamDirection direction;
  int y;

  if (find_chosen (self, &direction) == NULL)
    return value;

  y = soket_pieces_pen_row_y (&self->pen, direction, SOKET_PIECES_RULER);
  return CLAMP (value, MIN (y + geometry->block - page, y), y);
}

static void
configure_adjustments (GtkWidget *widget)
{
  SoketPiecesView *self = SOKET_PIECES_VIEW (widget);
  const SoketPiecesGeometry *geometry = soket_pieces_pen_get_geometry (&self->pen);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double upper = geometry->gutter + (double) count_cells (self) * geometry->cell + SOKET_PIECES_PAD;
  double value;

  if (width <= 0 || self->adjustments[0] == NULL || self->adjustments[1] == NULL)
    return;

  value = gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
  if (self->reveal)
    value = compute_reveal (self, value, width);
  upper = MAX (upper, width);
  gtk_adjustment_configure (self->adjustments[GTK_ORIENTATION_HORIZONTAL], CLAMP (value, 0, upper - width), 0, upper, 3 * geometry->cell,
                            MAX (width - geometry->gutter, geometry->cell), width);
  upper = MAX (SOKET_PIECES_PAD + 2 * geometry->block + SOKET_PIECES_BLOCK_GAP, height);
  value = gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_VERTICAL]);
  if (self->reveal)
    value = compute_reveal_down (self, value, height);
  self->reveal = FALSE;
  gtk_adjustment_configure (self->adjustments[GTK_ORIENTATION_VERTICAL], CLAMP (value, 0, upper - height), 0, upper, geometry->row, height,
                            height);
}

static void
set_adjustment (SoketPiecesView *self,
                GtkOrientation   orientation,
                GtkAdjustment   *adjustment)
{
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  if (self->adjustments[orientation] == adjustment)
    return;

  if (self->adjustments[orientation] != NULL)
    g_signal_handlers_disconnect_by_func (self->adjustments[orientation], gtk_widget_queue_draw, self);
  g_clear_object (&self->adjustments[orientation]);
  self->adjustments[orientation] = g_object_ref_sink (adjustment);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self);
  soket_settle_soon (&self->settle, GTK_WIDGET (self), configure_adjustments);
}

static void
soket_pieces_view_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  SoketPiecesView *self = SOKET_PIECES_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  self->n_drawn = 0;
  if (self->stream == NULL)
    return;

  self->n_drawn = soket_pieces_pen_draw (&self->pen, snapshot, self->stream, self->chosen, get_scroll (self, GTK_ORIENTATION_HORIZONTAL),
                                         get_scroll (self, GTK_ORIENTATION_VERTICAL));
  if (gtk_widget_has_visible_focus (widget))
    {
      SoketPalette palette;

      soket_palette_read (&palette, widget);
      soket_frame_draw (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height), 0, 2, &palette.focus);
    }
}

static void
soket_pieces_view_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  SoketPiecesView *self = SOKET_PIECES_VIEW (widget);
  const SoketPiecesGeometry *geometry = soket_pieces_pen_get_geometry (&self->pen);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = geometry->gutter + 4 * geometry->cell;
      *natural = geometry->gutter + 20 * geometry->cell;
    }
  else
    {
      *minimum = geometry->row;
      *natural = SOKET_PIECES_PAD + 2 * geometry->block + SOKET_PIECES_BLOCK_GAP;
    }
}

static void
soket_pieces_view_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  soket_settle_soon (&SOKET_PIECES_VIEW (widget)->settle, widget, configure_adjustments);
}

/* Which row of which direction is at a point, and which offset. */
static gboolean
find_place (SoketPiecesView      *self,
            double                x,
            double                y,
            SoketStreamDirection *direction,
            SoketPiecesRow       *row,
            guint64              *offset)
{
  return self->stream != NULL
         && soket_pieces_pen_find_place (&self->pen, self->stream, x, y, get_scroll (self, GTK_ORIENTATION_HORIZONTAL),
                                         get_scroll (self, GTK_ORIENTATION_VERTICAL), direction, row, offset);
}

static const SoketPiece *
pick_piece (SoketPiecesView *self,
            double           x,
            double           y,
            SoketPieceKind  *kind)
{
  SoketStreamDirection direction;
  const SoketPiece *piece;
  guint64 offset;
  SoketPiecesRow row;

  if (!find_place (self, x, y, &direction, &row, &offset))
    return NULL;

  *kind = row == SOKET_PIECES_RECEIVED ? SOKET_PIECE_RECEIVED : SOKET_PIECE_SENT;
  piece = soket_stream_find_piece (self->stream, direction, *kind, offset);
  if (piece == NULL && row == SOKET_PIECES_BYTES)
    {
      *kind = SOKET_PIECE_RECEIVED;
      piece = soket_stream_find_piece (self->stream, direction, *kind, offset);
    }
  return piece;
}

static gboolean
soket_pieces_view_query_tooltip (GtkWidget  *widget,
                                 int         x,
                                 int         y,
                                 gboolean    keyboard,
                                 GtkTooltip *tooltip)
{
  SoketPiecesView *self = SOKET_PIECES_VIEW (widget);
  SoketStreamDirection direction;
  const SoketPiece *piece;
  SoketPieceKind kind;
  g_autofree char *text = NULL;
  guint64 offset;
  SoketPiecesRow row;

  if (keyboard || !find_place (self, x, y, &direction, &row, &offset))
    return FALSE;

  if (row == SOKET_PIECES_BYTES)
    {
      const SoketPiece *message = soket_stream_find_piece (self->stream, direction, SOKET_PIECE_MESSAGE, offset);
      g_autofree char *byte = NULL;
      g_autofree char *of_message = NULL;

      if (soket_stream_get_byte (self->stream, direction, offset) < 0 && !soket_pieces_is_covered (self->stream, direction, offset))
        return FALSE;
      byte = soket_stream_words_byte (self->stream, direction, offset);
      if (message != NULL)
        of_message = soket_stream_words_piece (self->stream, SOKET_PIECE_MESSAGE, message);
      text = g_strconcat (byte, of_message != NULL ? "\n" : NULL, of_message, NULL);
    }
  else
    {
      piece = pick_piece (self, x, y, &kind);
      if (piece == NULL)
        return FALSE;
      text = soket_stream_words_piece (self->stream, kind, piece);
    }
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { x - 4, y - 4, 8, 8 });
  return TRUE;
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            SoketPiecesView *self)
{
  guint64 number = soket_pieces_view_pick (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (number != 0)
    g_signal_emit (self, activated_signal, 0, number);
}

/* To the piece whose record comes next after the chosen one, or before it. */
static gboolean
walk_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  SoketPiecesView *self = SOKET_PIECES_VIEW (widget);
  guint64 next = self->stream != NULL ? soket_pieces_find_next (self->stream, self->chosen, g_variant_get_boolean (arguments)) : 0;

  if (next != 0)
    g_signal_emit (self, activated_signal, 0, next);
  return TRUE;
}

static void
soket_pieces_view_css_changed (GtkWidget         *widget,
                               GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (soket_pieces_view_parent_class)->css_changed (widget, change);
  soket_pieces_pen_reset (&SOKET_PIECES_VIEW (widget)->pen);
  gtk_widget_queue_resize (widget);
}

static void
soket_pieces_view_system_setting_changed (GtkWidget        *widget,
                                          GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (soket_pieces_view_parent_class)->system_setting_changed (widget, setting);
  soket_pieces_pen_reset (&SOKET_PIECES_VIEW (widget)->pen);
  gtk_widget_queue_resize (widget);
}

static void
soket_pieces_view_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  SoketPiecesView *self = SOKET_PIECES_VIEW (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[id - PROP_HADJUSTMENT]);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[id - PROP_HSCROLL_POLICY]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_pieces_view_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  SoketPiecesView *self = SOKET_PIECES_VIEW (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      set_adjustment (self, (GtkOrientation) (id - PROP_HADJUSTMENT), g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      self->policies[id - PROP_HSCROLL_POLICY] = g_value_get_enum (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_pieces_view_dispose (GObject *object)
{
  SoketPiecesView *self = SOKET_PIECES_VIEW (object);

  self->stream = NULL;
  soket_settle_clear (&self->settle, GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (self->adjustments); i++)
    {
      if (self->adjustments[i] != NULL)
        g_signal_handlers_disconnect_by_func (self->adjustments[i], gtk_widget_queue_draw, self);
      g_clear_object (&self->adjustments[i]);
    }
  soket_pieces_pen_reset (&self->pen);

  G_OBJECT_CLASS (soket_pieces_view_parent_class)->dispose (object);
}

static void
add_walk (GtkWidgetClass *widget_class,
          guint           key,
          gboolean        forward)
{
  gtk_widget_class_add_binding (widget_class, key, 0, walk_cb, "b", forward);
}

static void
soket_pieces_view_class_init (SoketPiecesViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = soket_pieces_view_dispose;
  object_class->get_property = soket_pieces_view_get_property;
  object_class->set_property = soket_pieces_view_set_property;
  widget_class->measure = soket_pieces_view_measure;
  widget_class->size_allocate = soket_pieces_view_size_allocate;
  widget_class->snapshot = soket_pieces_view_snapshot;
  widget_class->query_tooltip = soket_pieces_view_query_tooltip;
  widget_class->css_changed = soket_pieces_view_css_changed;
  widget_class->system_setting_changed = soket_pieces_view_system_setting_changed;

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  activated_signal = g_signal_new ("call-activated", SOKET_TYPE_PIECES_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_UINT64);

  add_walk (widget_class, GDK_KEY_Left, FALSE);
  add_walk (widget_class, GDK_KEY_KP_Left, FALSE);
  add_walk (widget_class, GDK_KEY_Right, TRUE);
  add_walk (widget_class, GDK_KEY_KP_Right, TRUE);

  gtk_widget_class_set_css_name (widget_class, "piecesview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
soket_pieces_view_init (SoketPiecesView *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  /* What is drawn has one order in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  self->pen.widget = GTK_WIDGET (self);
  g_signal_connect (gesture, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Pieces"), -1);
}

/* The chosen piece, whichever row it stands in, for a screen reader. */
static void
say_chosen (SoketPiecesView *self)
{
  SoketStreamDirection direction;
  SoketPieceKind kind;
  const SoketPiece *piece = self->stream != NULL ? soket_pieces_find (self->stream, self->chosen, &direction, &kind) : NULL;
  g_autofree char *words = NULL;

  self->said = self->chosen;
  if (piece != NULL && kind != SOKET_PIECE_MESSAGE)
    {
      g_autofree char *place = soket_stream_words_piece (self->stream, kind, piece);

      words = g_strdup_printf ("%s, %s", soket_stream_words_row (direction, kind), place);
    }
  soket_spoken_row (GTK_WIDGET (self), words);
}

void
soket_pieces_view_set_stream (SoketPiecesView *self,
                              SoketStream     *stream,
                              guint64          chosen)
{
  g_autofree char *description = NULL;

  g_return_if_fail (SOKET_IS_PIECES_VIEW (self));

  self->reveal = self->reveal || self->stream != stream || self->chosen != chosen;
  self->stream = stream;
  self->chosen = chosen;
  description = stream != NULL ? soket_stream_words_picture (stream) : g_strdup ("");
  soket_spoken_describe (GTK_WIDGET (self), description);
  if (self->said != chosen)
    say_chosen (self);
  configure_adjustments (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint64
soket_pieces_view_pick (SoketPiecesView *self,
                        double           x,
                        double           y)
{
  const SoketPiece *piece;
  SoketPieceKind kind;

  g_return_val_if_fail (SOKET_IS_PIECES_VIEW (self), 0);

  piece = pick_piece (self, x, y, &kind);
  return piece != NULL ? piece->number : 0;
}

guint
soket_pieces_view_get_n_drawn (SoketPiecesView *self)
{
  g_return_val_if_fail (SOKET_IS_PIECES_VIEW (self), 0);

  return self->n_drawn;
}
