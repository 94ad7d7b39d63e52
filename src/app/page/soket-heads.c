/* soket-heads.c - the heads of a page: the client, the switch between the transports, the server
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-heads.h"

#define SPACING 10

/* How uneven heads share the width. */
#define CLIENT_PARTS 10
#define SERVER_PARTS 7

struct _SoketHeads
{
  GtkWidget parent_instance;

  gboolean even;
};

enum
{
  PROP_EVEN = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Where the children are for a width: the client from 0 on, the switch and the server behind it or below. */
typedef struct
{
  GtkWidget *client, *transports, *server;
  int client_width;
  int transports_width; /* with the space behind it; 0 without a switch */
  int server_width;
  gboolean even;
  gboolean stacked;
} Places;

G_DEFINE_FINAL_TYPE (SoketHeads, soket_heads, GTK_TYPE_WIDGET)

static int
measure_width (GtkWidget *widget,
               int       *natural)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, natural, NULL, NULL);
  return minimum;
}

static int
measure_height (GtkWidget *widget,
                int        width)
{
  int natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static void
find_children (SoketHeads *self,
               Places     *places)
{
  places->even = self->even;
  places->client = gtk_widget_get_first_child (GTK_WIDGET (self));
  places->transports = gtk_widget_get_next_sibling (places->client);
  places->server = gtk_widget_get_next_sibling (places->transports);
  places->transports_width = 0;
  if (gtk_widget_should_layout (places->transports))
    places->transports_width = measure_width (places->transports, NULL) + SPACING;
}

static int
get_height (const Places *places)
{
  int client = measure_height (places->client, places->client_width);
  int server = measure_height (places->server, places->server_width);

  if (places->transports_width > 0)
    server = MAX (server, measure_height (places->transports, places->transports_width - SPACING));
  return places->stacked ? client + SPACING / 2 + server : MAX (client, server);
}

static void
put_side_by_side (Places *places,
                  int     width)
{
  int rest = width - SPACING - places->transports_width;

  places->stacked = FALSE;
  places->client_width = places->even ? rest / 2 : rest * CLIENT_PARTS / (CLIENT_PARTS + SERVER_PARTS);
  places->server_width = rest - places->client_width;
}

static void
stack (Places *places,
       int     width)
{
  places->stacked = TRUE;
  places->client_width = width;
  places->server_width = width - places->transports_width;
}

/* Returns the height. */
static int
put (Places *places,
     int     width)
{
  int beside = G_MAXINT;
  int below;

  put_side_by_side (places, width);
  if (places->client_width >= measure_width (places->client, NULL) && places->server_width >= measure_width (places->server, NULL))
    beside = get_height (places);
  stack (places, width);
  below = get_height (places);
  if (below < beside)
    return below;

  put_side_by_side (places, width);
  return beside;
}

static GtkSizeRequestMode
soket_heads_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
soket_heads_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  int client_natural, server_natural;
  Places places;

  find_children (SOKET_HEADS (widget), &places);
  *minimum = MAX (measure_width (places.client, &client_natural),
                  places.transports_width + measure_width (places.server, &server_natural));
  /* So that neither has less than it wants. */
  if (places.even)
    *natural = 2 * MAX (client_natural, server_natural);
  else
    *natural = MAX (client_natural * (CLIENT_PARTS + SERVER_PARTS) / CLIENT_PARTS, server_natural * (CLIENT_PARTS + SERVER_PARTS) / SERVER_PARTS) + 2;
  *natural = MAX (*minimum, *natural + SPACING + places.transports_width);
  /* Asked for a height without a width, it answers for the width that it wants: GTK takes the answer for the least height of the window. */
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = put (&places, MAX (for_size < 0 ? *natural : for_size, *minimum));
}

static void
allocate (GtkWidget *child,
          int        x,
          int        y,
          int        width,
          int        height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation) { x, y, width, height }, -1);
}

static void
soket_heads_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  int x = 0, y = 0;
  Places places;

  find_children (SOKET_HEADS (widget), &places);
  put (&places, width);
  if (places.stacked)
    {
      int client_height = measure_height (places.client, places.client_width);

      allocate (places.client, 0, 0, places.client_width, client_height);
      y = client_height + SPACING / 2;
    }
  else
    {
      allocate (places.client, 0, 0, places.client_width, height);
      x = places.client_width + SPACING;
    }

  if (places.transports_width > 0)
    allocate (places.transports, x, y, places.transports_width - SPACING, height - y);
  allocate (places.server, x + places.transports_width, y, places.server_width, height - y);
}

static void
soket_heads_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  g_value_set_boolean (value, SOKET_HEADS (object)->even);
}

static void
soket_heads_set_property (GObject      *object,
                          guint         id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  SOKET_HEADS (object)->even = g_value_get_boolean (value);
  gtk_widget_queue_resize (GTK_WIDGET (object));
}

static void
soket_heads_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (soket_heads_parent_class)->dispose (object);
}

static void
soket_heads_class_init (SoketHeadsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = soket_heads_get_property;
  G_OBJECT_CLASS (klass)->set_property = soket_heads_set_property;
  G_OBJECT_CLASS (klass)->dispose = soket_heads_dispose;

  properties[PROP_EVEN] = g_param_spec_boolean ("even", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  widget_class->get_request_mode = soket_heads_get_request_mode;
  widget_class->measure = soket_heads_measure;
  widget_class->size_allocate = soket_heads_size_allocate;
}

static void
soket_heads_init (SoketHeads *self)
{
}
