/* soket-wrap-box.c - children side by side, in as many lines as the width asks for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/soket-wrap-box.h"

struct _SoketWrapBox
{
  GtkWidget parent_instance;

  int spacing;
  int line_spacing;
  gboolean stacked;
};

enum
{
  PROP_SPACING = 1,
  PROP_LINE_SPACING,
  PROP_STACKED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SoketWrapBox, soket_wrap_box, GTK_TYPE_WIDGET)

/* The children that take room, with their least and natural widths. */
static GArray *
measure_children (SoketWrapBox *self)
{
  GArray *sizes = g_array_new (FALSE, TRUE, sizeof (GtkRequestedSize));

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkRequestedSize size = { child, 0, 0 };

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &size.minimum_size, &size.natural_size, NULL, NULL);
      g_array_append_val (sizes, size);
    }
  return sizes;
}

/* How many children stand in the next line, at least one: as their least widths allow, or with @roomy their natural ones. */
static guint
count_line (SoketWrapBox           *self,
            const GtkRequestedSize *sizes,
            guint                   n,
            int                     width,
            gboolean                roomy)
{
  int used = 0;
  guint n_line = 0;

  while (n_line < n && (n_line == 0 || !self->stacked))
    {
      used += (roomy ? sizes[n_line].natural_size : sizes[n_line].minimum_size) + (n_line > 0 ? self->spacing : 0);
      if (n_line > 0 && used > width)
        break;
      n_line++;
    }
  return n_line;
}

/* What the least widths leave goes to the natural widths, then to those that expand. */
static guint
fill_line (SoketWrapBox     *self,
           GtkRequestedSize *sizes,
           guint             n,
           int               width,
           gboolean          roomy)
{
  guint n_line = count_line (self, sizes, n, width, roomy);
  int spare = width - (int) (n_line - 1) * self->spacing;
  guint n_expand = 0;

  for (guint i = 0; i < n_line; i++)
    spare -= sizes[i].minimum_size;
  spare = gtk_distribute_natural_allocation (MAX (spare, 0), n_line, sizes);
  for (guint i = 0; i < n_line; i++)
    n_expand += self->stacked || gtk_widget_compute_expand (sizes[i].data, GTK_ORIENTATION_HORIZONTAL);
  for (guint i = 0; i < n_line && n_expand > 0; i++)
    if (self->stacked || gtk_widget_compute_expand (sizes[i].data, GTK_ORIENTATION_HORIZONTAL))
      {
        int part = spare / (int) n_expand--;

        sizes[i].minimum_size += part;
        spare -= part;
      }
  return n_line;
}

static int
measure_line (GtkRequestedSize *sizes,
              guint             n,
              int              *natural)
{
  int line_minimum = 0;

  *natural = 0;
  for (guint i = 0; i < n; i++)
    {
      int child_minimum, child_natural;

      gtk_widget_measure (sizes[i].data, GTK_ORIENTATION_VERTICAL, sizes[i].minimum_size, &child_minimum, &child_natural, NULL, NULL);
      line_minimum = MAX (line_minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
  return line_minimum;
}

static void
measure_width (SoketWrapBox *self,
               int          *minimum,
               int          *natural)
{
  g_autoptr (GArray) children = measure_children (self);

  for (guint i = 0; i < children->len; i++)
    {
      GtkRequestedSize *size = &g_array_index (children, GtkRequestedSize, i);

      *minimum = MAX (*minimum, size->minimum_size);
      *natural = self->stacked ? MAX (*natural, size->natural_size) : *natural + size->natural_size + (i > 0 ? self->spacing : 0);
    }
}

static void
measure_height (SoketWrapBox *self,
                int           width,
                gboolean      roomy,
                int          *minimum,
                int          *natural)
{
  g_autoptr (GArray) children = measure_children (self);
  guint n_line;

  for (guint i = 0; i < children->len; i += n_line)
    {
      GtkRequestedSize *sizes = &g_array_index (children, GtkRequestedSize, i);
      int spacing = i > 0 ? self->line_spacing : 0;
      int line_natural;

      n_line = fill_line (self, sizes, children->len - i, width, roomy);
      *minimum += spacing + measure_line (sizes, n_line, &line_natural);
      *natural += spacing + line_natural;
    }
}

static GtkSizeRequestMode
soket_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
soket_wrap_box_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  SoketWrapBox *self = SOKET_WRAP_BOX (widget);
  int least_width = 0, width = 0;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (self, minimum, natural);
      return;
    }

  /* Asked for a height without a width, it answers for the width that it wants: GTK takes the answer for the least height of the window. */
  measure_width (self, &least_width, &width);
  measure_height (self, for_size < 0 ? width : for_size, FALSE, minimum, natural);
}

static void
allocate_line (SoketWrapBox     *self,
               GtkRequestedSize *sizes,
               guint             n,
               int               width,
               int               y,
               int               height)
{
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int x = 0;

  for (guint i = 0; i < n; i++)
    {
      int child_width = MIN (sizes[i].minimum_size, MAX (width, 0));
      GtkAllocation place = { is_rtl ? width - x - child_width : x, y, child_width, height };

      gtk_widget_size_allocate (sizes[i].data, &place, -1);
      x += child_width + self->spacing;
    }
}

/* Lines get their natural heights while there is room, else their least ones. Where there is more height than was asked for, as beside a
 * neighbour that is higher, nothing is shortened to stand in fewer lines. */
static void
soket_wrap_box_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  SoketWrapBox *self = SOKET_WRAP_BOX (widget);
  g_autoptr (GArray) children = measure_children (self);
  int minimum = 0, natural = 0;
  int y = 0;
  gboolean roomy;
  guint n_line;

  measure_height (self, width, TRUE, &minimum, &natural);
  roomy = natural <= height;
  minimum = natural = 0;
  measure_height (self, width, roomy, &minimum, &natural);
  for (guint i = 0; i < children->len; i += n_line)
    {
      GtkRequestedSize *sizes = &g_array_index (children, GtkRequestedSize, i);
      int line_minimum, line_natural, line;

      n_line = fill_line (self, sizes, children->len - i, width, roomy);
      line_minimum = measure_line (sizes, n_line, &line_natural);
      line = natural <= height ? line_natural : line_minimum;
      allocate_line (self, sizes, n_line, width, y, line);
      y += line + self->line_spacing;
    }
}

static void
soket_wrap_box_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SoketWrapBox *self = SOKET_WRAP_BOX (object);

  switch (id)
    {
    case PROP_SPACING:
      g_value_set_int (value, self->spacing);
      break;
    case PROP_LINE_SPACING:
      g_value_set_int (value, self->line_spacing);
      break;
    case PROP_STACKED:
      g_value_set_boolean (value, self->stacked);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_wrap_box_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SoketWrapBox *self = SOKET_WRAP_BOX (object);

  switch (id)
    {
    case PROP_SPACING:
      self->spacing = g_value_get_int (value);
      break;
    case PROP_LINE_SPACING:
      self->line_spacing = g_value_get_int (value);
      break;
    case PROP_STACKED:
      soket_wrap_box_set_stacked (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_wrap_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (soket_wrap_box_parent_class)->dispose (object);
}

static void
soket_wrap_box_class_init (SoketWrapBoxClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = soket_wrap_box_get_property;
  object_class->set_property = soket_wrap_box_set_property;
  object_class->dispose = soket_wrap_box_dispose;
  widget_class->get_request_mode = soket_wrap_box_get_request_mode;
  widget_class->measure = soket_wrap_box_measure;
  widget_class->size_allocate = soket_wrap_box_size_allocate;

  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 0, flags);
  properties[PROP_LINE_SPACING] = g_param_spec_int ("line-spacing", NULL, NULL, 0, G_MAXINT16, 0, flags);
  properties[PROP_STACKED] = g_param_spec_boolean ("stacked", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
soket_wrap_box_init (SoketWrapBox *self)
{
}

void
soket_wrap_box_set_stacked (SoketWrapBox *self,
                            gboolean      stacked)
{
  g_return_if_fail (SOKET_IS_WRAP_BOX (self));

  if (self->stacked == stacked)
    return;

  self->stacked = stacked;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STACKED]);
}
