/* soket-lifeline-heads.c - both heads over their lifelines, and between them which connection it is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/lifelines/soket-lifeline-heads.h"

#include "app/connections/soket-connection-menu.h"
#include "app/widgets/soket-on-demand.h"

#include <glib/gi18n.h>
#include <math.h>

/* Where the lifelines stand if nobody says so. */
#define CLIENT_LINE 0.27
#define SERVER_LINE 0.73

#define GAP 8

/* At most ten readings a second. Where no call tells of a change they are as far apart as OFTEN_MS, and twice as far after each that
 * said nothing new. */
#define READ_MS   100
#define OFTEN_MS  250
#define SELDOM_MS 1000

struct _SoketLifelineHeads
{
  GtkWidget parent_instance;

  GtkWidget *heads[2];   /* by SoketSide */
  GtkWidget *middle;
  GtkMenuButton *actions;
  SoketConnectionMenu *menu;
  GtkLabel *recorded;

  SoketSequence *sequence;
  double lines[2];
  guint tick;
  guint timer;
  guint n_readings;
  guint interval_ms;     /* from this reading to the next */
  gint64 read_us;        /* when the kernel was asked last */
  gboolean fresh;        /* and nothing has changed since */
  SoketLifeline shown[2];
  SoketLadderSign signs[2];
};

enum
{
  PROP_SEQUENCE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SoketLifelineHeads, soket_lifeline_heads, GTK_TYPE_WIDGET)

static void
stop (SoketLifelineHeads *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
}

static void read_now (SoketLifelineHeads *self);

/* Here and not in a frame: if nothing has changed there is to be none. */
static gboolean
timer_cb (gpointer user_data)
{
  SoketLifelineHeads *self = user_data;

  self->timer = 0;
  read_now (self);
  return G_SOURCE_REMOVE;
}

static void
wait (SoketLifelineHeads *self,
      guint               milliseconds)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (milliseconds, timer_cb, self);
  g_source_set_name_by_id (self->timer, "[soket] kernel state");
}

static void
read_now (SoketLifelineHeads *self)
{
  SoketLifelineFacts facts[2];
  gboolean changed = FALSE;
  guint next = 0;

  self->n_readings++;
  self->read_us = g_get_monotonic_time ();
  self->fresh = TRUE;
  for (guint side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      soket_lifeline_facts_read (&facts[side], self->sequence, side);
      self->shown[side] = facts[side].line;
      self->signs[side] = facts[side].sign;
      if (soket_lifeline_head_show (SOKET_LIFELINE_HEAD (self->heads[side]), &facts[side]))
        changed = TRUE;
      if (side == SOKET_SIDE_SERVER)
        soket_connection_menu_set_queued (self->menu, facts[side].has_listener && !facts[side].recorded && !facts[side].hidden
                                                      ? facts[side].listener.state.receive_queue : 0);
    }

  self->interval_ms = changed ? OFTEN_MS : MIN (2 * self->interval_ms, SELDOM_MS);
  for (guint side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      guint milliseconds = soket_lifeline_facts_get_wait (&facts[side], self->interval_ms);

      if (milliseconds != 0 && (next == 0 || milliseconds < next))
        next = milliseconds;
    }
  if (next != 0)
    wait (self, MAX (next, READ_MS));
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  SoketLifelineHeads *self = SOKET_LIFELINE_HEADS (widget);

  self->tick = 0;
  read_now (self);
  return G_SOURCE_REMOVE;
}

static void
queue_read (SoketLifelineHeads *self)
{
  gint64 passed_ms = (g_get_monotonic_time () - self->read_us) / 1000;

  if (self->sequence == NULL || self->tick != 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  /* A replay reads no kernel, and its step is to be seen at once. */
  if (passed_ms < READ_MS && self->read_us != 0 && !soket_sequence_is_replaying (self->sequence))
    {
      wait (self, (guint) (READ_MS - passed_ms));
      return;
    }

  g_clear_handle_id (&self->timer, g_source_remove);
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/* Whether the ladder says of an end what its head does not say yet. */
static gboolean
is_stale (SoketLifelineHeads *self)
{
  const SoketLadder *ladder = soket_sequence_get_ladder (self->sequence);

  for (guint side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    if (!soket_lifeline_equal (soket_ladder_get_lifeline (ladder, side), &self->shown[side])
        || soket_ladder_get_sign (ladder, side) != self->signs[side])
      return TRUE;

  return FALSE;
}

/* The diagram draws the new ladder in this frame: heads that said something else would contradict it, so they change at
 * once. Reading the kernel for what the ladder does not tell can wait. */
static void
sequence_cb (SoketLifelineHeads *self)
{
  gboolean replaying = self->sequence != NULL && soket_sequence_is_replaying (self->sequence);

  gtk_widget_set_visible (GTK_WIDGET (self->recorded), replaying);
  self->fresh = self->sequence == NULL;
  self->interval_ms = OFTEN_MS / 2;
  if (self->sequence != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)) && (self->read_us == 0 || is_stale (self)))
    read_now (self);
  else
    queue_read (self);
}

/* With the question what the kernel says goes, and comes again with its answer. */
static void
asking_cb (SoketLifelineHeads *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    read_now (self);
}

static void
set_sequence (SoketLifelineHeads *self,
              SoketSequence      *sequence)
{
  if (self->sequence == sequence)
    return;

  stop (self);
  if (self->sequence != NULL)
    g_signal_handlers_disconnect_by_data (self->sequence, self);
  g_set_object (&self->sequence, sequence);
  self->read_us = 0;
  if (sequence != NULL)
    {
      g_signal_connect_object (sequence, "changed", G_CALLBACK (sequence_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (sequence, "notify::replaying", G_CALLBACK (sequence_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (sequence, "notify::asking", G_CALLBACK (asking_cb), self, G_CONNECT_SWAPPED);
    }
  g_object_set (self->menu, "sequence", sequence, NULL);
  sequence_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEQUENCE]);
}

static void
soket_lifeline_heads_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (soket_lifeline_heads_parent_class)->map (widget);

  queue_read (SOKET_LIFELINE_HEADS (widget));
}

static void
soket_lifeline_heads_unmap (GtkWidget *widget)
{
  stop (SOKET_LIFELINE_HEADS (widget));

  GTK_WIDGET_CLASS (soket_lifeline_heads_parent_class)->unmap (widget);
}

static void
measure_widths (GtkWidget *widget,
                int       *minimum,
                int       *natural)
{
  *minimum = *natural = 0;
  if (gtk_widget_should_layout (widget))
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, minimum, natural, NULL, NULL);
}

/* Each head stands over its line as far as the edge and the middle let it. The middle takes what the addresses leave it, but
 * has its least; the states then wrap. */
static void
lay_out (SoketLifelineHeads *self,
         int                 width,
         int                 xs[3],
         int                 widths[3])
{
  double centers[2] = { self->lines[SOKET_SIDE_CLIENT] * width, self->lines[SOKET_SIDE_SERVER] * width };
  double center = (centers[0] + centers[1]) / 2;
  int minimum[3], natural[3];
  int needed[2], room[2];
  int middle;

  measure_widths (self->heads[SOKET_SIDE_CLIENT], &minimum[0], &natural[0]);
  measure_widths (self->heads[SOKET_SIDE_SERVER], &minimum[1], &natural[1]);
  measure_widths (self->middle, &minimum[2], &natural[2]);

  for (guint i = 0; i < 2; i++)
    needed[i] = soket_lifeline_head_measure_title (SOKET_LIFELINE_HEAD (self->heads[i]));
  middle = (int) (2 * MIN (center - 2 * GAP - needed[0], width - center - 2 * GAP - needed[1]));
  middle = CLAMP (middle, minimum[2], natural[2]);
  room[0] = (int) (center - middle / 2.0) - 2 * GAP;
  room[1] = width - (int) ceil (center + middle / 2.0) - 2 * GAP;
  for (guint i = 0; i < 2; i++)
    widths[i] = CLAMP (natural[i], MIN (minimum[i], MAX (room[i], 0)), MAX (room[i], minimum[i]));
  widths[2] = middle;
  xs[0] = (int) CLAMP (centers[0] - widths[0] / 2.0, GAP, MAX (GAP, GAP + room[0] - widths[0]));
  xs[1] = (int) CLAMP (centers[1] - widths[1] / 2.0, width - GAP - room[1], MAX (width - GAP - room[1], width - GAP - widths[1]));
  xs[2] = (int) (center - middle / 2.0);
}

static GtkSizeRequestMode
soket_lifeline_heads_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
soket_lifeline_heads_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  SoketLifelineHeads *self = SOKET_LIFELINE_HEADS (widget);
  GtkWidget *children[] = { self->heads[SOKET_SIDE_CLIENT], self->heads[SOKET_SIDE_SERVER], self->middle };
  int xs[3], widths[3];

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 4 * GAP : 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      for (guint i = 0; i < G_N_ELEMENTS (children); i++)
        {
          int least, wanted;

          measure_widths (children[i], &least, &wanted);
          *minimum += least;
          *natural += wanted;
        }
      return;
    }

  /* Without a width each is as wide as it likes. That is the least height there is, as GTK wants it: at its natural width
   * this widget would give a head less than the head's own, because the heads stand over their lines. */
  if (for_size >= 0)
    lay_out (self, for_size, xs, widths);
  else
    widths[0] = widths[1] = widths[2] = -1;
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      int least = 0;
      int wanted = 0;

      if (gtk_widget_should_layout (children[i]))
        gtk_widget_measure (children[i], GTK_ORIENTATION_VERTICAL, widths[i], &least, &wanted, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, wanted);
    }
}

static void
soket_lifeline_heads_size_allocate (GtkWidget *widget,
                                    int        width,
                                    int        height,
                                    int        baseline)
{
  SoketLifelineHeads *self = SOKET_LIFELINE_HEADS (widget);
  GtkWidget *children[] = { self->heads[SOKET_SIDE_CLIENT], self->heads[SOKET_SIDE_SERVER], self->middle };
  int xs[3], widths[3];

  lay_out (self, width, xs, widths);
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    if (gtk_widget_should_layout (children[i]))
      gtk_widget_size_allocate (children[i], &(GtkAllocation) { xs[i], 0, widths[i], height }, -1);
}

static void
soket_lifeline_heads_get_property (GObject    *object,
                                   guint       id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  g_value_set_object (value, SOKET_LIFELINE_HEADS (object)->sequence);
}

static void
soket_lifeline_heads_set_property (GObject      *object,
                                   guint         id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  set_sequence (SOKET_LIFELINE_HEADS (object), g_value_get_object (value));
}

static void
soket_lifeline_heads_dispose (GObject *object)
{
  SoketLifelineHeads *self = SOKET_LIFELINE_HEADS (object);

  stop (self);
  if (self->sequence != NULL)
    g_signal_handlers_disconnect_by_data (self->sequence, self);
  g_clear_object (&self->sequence);
  g_clear_pointer (&self->heads[SOKET_SIDE_CLIENT], gtk_widget_unparent);
  g_clear_pointer (&self->heads[SOKET_SIDE_SERVER], gtk_widget_unparent);
  g_clear_pointer (&self->middle, gtk_widget_unparent);

  G_OBJECT_CLASS (soket_lifeline_heads_parent_class)->dispose (object);
}

static void
soket_lifeline_heads_class_init (SoketLifelineHeadsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = soket_lifeline_heads_get_property;
  object_class->set_property = soket_lifeline_heads_set_property;
  object_class->dispose = soket_lifeline_heads_dispose;
  widget_class->map = soket_lifeline_heads_map;
  widget_class->unmap = soket_lifeline_heads_unmap;
  widget_class->get_request_mode = soket_lifeline_heads_get_request_mode;
  widget_class->measure = soket_lifeline_heads_measure;
  widget_class->size_allocate = soket_lifeline_heads_size_allocate;

  properties[PROP_SEQUENCE] =
    g_param_spec_object ("sequence", NULL, NULL, SOKET_TYPE_SEQUENCE,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "diagramheads");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
soket_lifeline_heads_init (SoketLifelineHeads *self)
{
  GtkWidget *row = NULL;

  self->lines[SOKET_SIDE_CLIENT] = CLIENT_LINE;
  self->lines[SOKET_SIDE_SERVER] = SERVER_LINE;
  self->menu = g_object_new (SOKET_TYPE_CONNECTION_MENU, "halign", GTK_ALIGN_CENTER, NULL);
  self->recorded = g_object_new (GTK_TYPE_LABEL, "label", _("Replay: nothing is sent again; states as recorded"),
                                 "visible", FALSE, "wrap", TRUE,
                                 "lines", 2, "ellipsize", PANGO_ELLIPSIZE_END, "justify", GTK_JUSTIFY_CENTER, "width-chars", 10,
                                 "max-width-chars", 26, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->recorded), "recorded");
  self->actions = g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "view-more-symbolic", "has-frame", FALSE,
                                "valign", GTK_ALIGN_CENTER, "tooltip-text", _("Save or set the picture"), NULL);
  /* Translators: a menu: what can be done with the diagram */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->actions), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Picture"), -1);
  self->middle = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (self->middle, GTK_ALIGN_START);
  row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_halign (row, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->menu));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->actions));
  gtk_box_append (GTK_BOX (self->middle), row);
  gtk_box_append (GTK_BOX (self->middle), GTK_WIDGET (self->recorded));

  /* In the order in which the keyboard goes through them. */
  self->heads[SOKET_SIDE_CLIENT] = soket_lifeline_head_new (SOKET_SIDE_CLIENT);
  gtk_widget_set_parent (self->heads[SOKET_SIDE_CLIENT], GTK_WIDGET (self));
  gtk_widget_set_parent (self->middle, GTK_WIDGET (self));
  self->heads[SOKET_SIDE_SERVER] = soket_lifeline_head_new (SOKET_SIDE_SERVER);
  gtk_widget_set_parent (self->heads[SOKET_SIDE_SERVER], GTK_WIDGET (self));
}

GtkWidget *
soket_lifeline_heads_new (void)
{
  return g_object_new (SOKET_TYPE_LIFELINE_HEADS, NULL);
}

void
soket_lifeline_heads_set_menu (SoketLifelineHeads *self,
                               GMenuModel         *menu)
{
  g_return_if_fail (SOKET_IS_LIFELINE_HEADS (self));

  soket_on_demand_set_menu (self->actions, menu);
}

void
soket_lifeline_heads_set_lines (SoketLifelineHeads *self,
                                double              client,
                                double              server)
{
  g_return_if_fail (SOKET_IS_LIFELINE_HEADS (self));
  g_return_if_fail (client > 0 && client < server && server < 1);

  if (fabs (self->lines[SOKET_SIDE_CLIENT] - client) < 0.0001 && fabs (self->lines[SOKET_SIDE_SERVER] - server) < 0.0001)
    return;

  self->lines[SOKET_SIDE_CLIENT] = client;
  self->lines[SOKET_SIDE_SERVER] = server;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
soket_lifeline_heads_set_brief (SoketLifelineHeads *self,
                                gboolean            brief)
{
  gboolean changed = FALSE;

  g_return_if_fail (SOKET_IS_LIFELINE_HEADS (self));

  for (guint side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    changed |= soket_lifeline_head_set_brief (SOKET_LIFELINE_HEAD (self->heads[side]), brief);
  if (changed && self->sequence != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    read_now (self);
}

SoketLifelineHead *
soket_lifeline_heads_get_head (SoketLifelineHeads *self,
                               SoketSide           side)
{
  g_return_val_if_fail (SOKET_IS_LIFELINE_HEADS (self), NULL);

  return SOKET_LIFELINE_HEAD (self->heads[side]);
}

void
soket_lifeline_heads_open_connections (SoketLifelineHeads *self)
{
  g_return_if_fail (SOKET_IS_LIFELINE_HEADS (self));

  soket_connection_menu_open (self->menu);
}

gboolean
soket_lifeline_heads_is_fresh (SoketLifelineHeads *self)
{
  g_return_val_if_fail (SOKET_IS_LIFELINE_HEADS (self), FALSE);

  return self->fresh;
}

guint
soket_lifeline_heads_get_n_readings (SoketLifelineHeads *self)
{
  g_return_val_if_fail (SOKET_IS_LIFELINE_HEADS (self), 0);

  return self->n_readings;
}
