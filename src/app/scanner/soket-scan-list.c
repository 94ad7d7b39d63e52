/* soket-scan-list.c - the ports of a scan as a table
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-scan-list.h"

#include "app/base/soket-format.h"
#include "app/scanner/soket-scan-words.h"
#include "app/speech/soket-names.h"
#include "app/widgets/soket-tab-stop.h"
#include "core/address/soket-ports.h"
#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define BANNER_SHOWN 80

/* A cell that shows a row now; the list knows them all, some hundred whatever the scan's size, and writes them anew when
 * results change. */
typedef struct
{
  GtkListItem *item;
  GtkLabel *label;
  SoketScanKey key;
} Cell;

/* What a column's sorter is told by. */
typedef struct
{
  SoketScanList *list;
  SoketScanKey key;
} Probe;

struct _SoketScanList
{
  AdwBin parent_instance;

  GtkDropDown *shown;
  GtkLabel *count;
  GtkColumnView *view;
  GtkWidget *empty;

  SoketSetup *setup;
  SoketScanner *scanner;
  SoketScanRows *rows;
  GtkSingleSelection *selection;
  GtkColumnViewColumn *banner_column;
  GHashTable *cells;        /* of Cell: those that are bound */
  Probe probes[SOKET_SCAN_N_KEYS];
  SoketScanKey probed;
  gboolean choosing;        /* the list follows, it does not lead */
  guint selected;
};

enum
{
  PROP_SELECTED = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SoketScanList, soket_scan_list, ADW_TYPE_BIN)

static char *
dup_banner (const SoketScanResult *result)
{
  gsize length;
  const void *data;

  if (result->banner == NULL)
    return NULL;
  data = g_bytes_get_data (result->banner, &length);

  return soket_bytes_escape (data, length, BANNER_SHOWN);
}

static char *
dup_cell_text (SoketScanList         *self,
               const SoketScanResult *result,
               SoketScanKey           key)
{
  switch (key)
    {
    case SOKET_SCAN_KEY_PORT:
      return g_strdup_printf ("%u", result->port);
    case SOKET_SCAN_KEY_STATE:
      return g_strdup (soket_scan_words_result (result, soket_scanner_get_active (self->scanner)));
    case SOKET_SCAN_KEY_SERVICE:
      return soket_scan_words_service (result->port, soket_scanner_get_target (self->scanner));
    case SOKET_SCAN_KEY_CLASS:
      return g_strdup (soket_port_class_get_title (soket_port_get_class (result->port)));
    case SOKET_SCAN_KEY_TIME:
      return result->state != SOKET_SCAN_UNTRIED ? soket_format_time (result->elapsed_us) : NULL;
    case SOKET_SCAN_KEY_ERROR:
      if (result->error != 0)
        return g_strdup (soket_errno_name (result->error));
      return g_strdup (result->state == SOKET_SCAN_OPEN ? "0" : NULL);
    case SOKET_SCAN_KEY_BANNER:
      return dup_banner (result);
    case SOKET_SCAN_N_KEYS:
    default:
      return NULL;
    }
}

/* The row has the focus, and no name of its own. */
static void
name_row (SoketScanList         *self,
          const SoketScanResult *result,
          GtkWidget             *label)
{
  GtkWidget *cell = gtk_widget_get_parent (label);
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;
  g_autofree char *words = soket_scan_words_verdict (result, soket_scanner_get_active (self->scanner));

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
write_cell (SoketScanList *self,
            const Cell    *cell)
{
  SoketScanRow *row = gtk_list_item_get_item (cell->item);
  g_autofree char *text = NULL;
  const SoketScanResult *results;
  gsize n_results;

  results = soket_scanner_get_results (self->scanner, &n_results);
  if (row != NULL && soket_scan_row_get_position (row) < n_results)
    {
      const SoketScanResult *result = &results[soket_scan_row_get_position (row)];

      text = dup_cell_text (self, result, cell->key);
      if (cell->key == SOKET_SCAN_KEY_STATE)
        name_row (self, result, GTK_WIDGET (cell->label));
      if (cell->key == SOKET_SCAN_KEY_STATE)
        (result->state == SOKET_SCAN_OPEN ? gtk_widget_add_css_class
                                          : gtk_widget_remove_css_class) (GTK_WIDGET (cell->label), "heading");
    }
  if (g_strcmp0 (gtk_label_get_text (cell->label), text != NULL ? text : "") != 0)
    gtk_label_set_text (cell->label, text != NULL ? text : "");
  if (cell->key == SOKET_SCAN_KEY_BANNER)
    gtk_widget_set_tooltip_text (GTK_WIDGET (cell->label), text);
}

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *item,
          Probe              *probe)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), probe->key == SOKET_SCAN_KEY_PORT || probe->key == SOKET_SCAN_KEY_TIME ? 1 : 0);
  /* Numbers that end at the right stand far from what begins at the left. */
  if (probe->key == SOKET_SCAN_KEY_TIME)
    gtk_widget_set_margin_end (label, 18);
  if (probe->key == SOKET_SCAN_KEY_SERVICE || probe->key == SOKET_SCAN_KEY_BANNER)
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (probe->key == SOKET_SCAN_KEY_PORT || probe->key == SOKET_SCAN_KEY_ERROR || probe->key == SOKET_SCAN_KEY_BANNER)
    gtk_widget_add_css_class (label, "monospace");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *item,
         Probe              *probe)
{
  Cell *cell = g_new (Cell, 1);

  *cell = (Cell) { item, GTK_LABEL (gtk_list_item_get_child (item)), probe->key };
  g_hash_table_insert (probe->list->cells, item, cell);
  write_cell (probe->list, cell);
}

static void
unbind_cb (GtkListItemFactory *factory,
           GtkListItem        *item,
           Probe              *probe)
{
  g_hash_table_remove (probe->list->cells, item);
}

/* Sorting 65,535 objects would hold the window, so the rows are sorted as numbers, and a column's sorter only tells that it
 * was asked: the view asks the first column of its order first, and turns the answer round where it descends. */
static int
probe_cb (gconstpointer a,
          gconstpointer b,
          gpointer      user_data)
{
  Probe *probe = user_data;

  probe->list->probed = probe->key;

  return 1;
}

static void
sort_cb (SoketScanList *self)
{
  g_autoptr (SoketScanRow) a = soket_scan_row_new (0);
  g_autoptr (SoketScanRow) b = soket_scan_row_new (1);
  GtkOrdering order;

  self->probed = SOKET_SCAN_KEY_PORT;
  order = gtk_sorter_compare (gtk_column_view_get_sorter (self->view), a, b);
  soket_scan_rows_set_sort (self->rows, self->probed, order == GTK_ORDERING_SMALLER);
}

static void
add_columns (SoketScanList *self)
{
  static const struct
  {
    SoketScanKey key;
    const char *title;
    gboolean expand;
  } columns[] = {
    /* Translators: heading of a column: the number of a port */
    { SOKET_SCAN_KEY_PORT, N_("Port"), FALSE },
    /* Translators: heading of a column: open, closed, … */
    { SOKET_SCAN_KEY_STATE, N_("State"), FALSE },
    /* Translators: heading of a column: the usual service of a port */
    { SOKET_SCAN_KEY_SERVICE, N_("Service"), TRUE },
    /* Translators: heading of a column: well-known, registered or dynamic */
    { SOKET_SCAN_KEY_CLASS, N_("Class"), FALSE },
    { SOKET_SCAN_KEY_TIME, N_("Answered in"), FALSE },
    { SOKET_SCAN_KEY_ERROR, "errno", FALSE },
    /* Translators: heading of a column: what the service said first */
    { SOKET_SCAN_KEY_BANNER, N_("Banner"), TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      Probe *probe = &self->probes[columns[i].key];
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (_(columns[i].title), factory);
      g_autoptr (GtkSorter) sorter = NULL;

      *probe = (Probe) { self, columns[i].key };
      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), probe);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), probe);
      g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), probe);
      sorter = GTK_SORTER (gtk_custom_sorter_new (probe_cb, probe, NULL));
      gtk_column_view_column_set_sorter (column, sorter);
      gtk_column_view_column_set_expand (column, columns[i].expand);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_append_column (self->view, column);
      if (columns[i].key == SOKET_SCAN_KEY_PORT)
        gtk_column_view_sort_by_column (self->view, column, GTK_SORT_ASCENDING);
      if (columns[i].key == SOKET_SCAN_KEY_BANNER)
        self->banner_column = column;
    }
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (sort_cb), self, G_CONNECT_SWAPPED);
}

/* The row of the selected port, if it is shown. */
static void
follow_selected (SoketScanList *self)
{
  guint row = self->selected != GTK_INVALID_LIST_POSITION ? soket_scan_rows_find (self->rows, self->selected)
              : GTK_INVALID_LIST_POSITION;

  self->choosing = TRUE;
  gtk_single_selection_set_selected (self->selection, row);
  self->choosing = FALSE;
}

static void
scroll_to_selected (SoketScanList *self)
{
  guint row = gtk_single_selection_get_selected (self->selection);

  if (row == GTK_INVALID_LIST_POSITION)
    return;
  /* gtk_column_view_scroll_to() is younger than the floor; the list inside has this action. */
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      gtk_widget_activate_action (child, "list.scroll-to-item", "u", row);
}

static void
selected_cb (SoketScanList *self)
{
  SoketScanRow *row = gtk_single_selection_get_selected_item (self->selection);

  if (self->choosing || row == NULL || soket_scan_row_get_position (row) == self->selected)
    return;
  self->selected = soket_scan_row_get_position (row);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
update_count (SoketScanList *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  g_autofree char *number = soket_format_number (n);
  g_autofree char *text = g_strdup_printf (ngettext ("%s port", "%s ports", n), number);

  if (!g_str_equal (gtk_label_get_text (self->count), text))
    gtk_label_set_text (self->count, text);
  gtk_widget_set_visible (self->empty, n == 0);
}

static void
shown_cb (SoketScanList *self)
{
  static const char *const names[] =
    { N_("Open ports"), N_("Closed ports"), N_("Ports that do not answer"), N_("Ports with an error"), N_("All ports") };
  guint index = gtk_drop_down_get_selected (self->shown);

  if (self->rows == NULL || index >= G_N_ELEMENTS (names))
    return;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _(names[index]), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (self->view))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _(names[index]), -1);
  /* The header, and the list that has the focus. */
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    /* Translators: the headers of a list, for screen readers */
    gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    GTK_IS_LIST_VIEW (child) ? _(names[index]) : _("Columns"), -1);
  soket_scan_rows_set_states (self->rows, soket_scan_list_get_states (self));
  follow_selected (self);
  update_count (self);
}

static void
soket_scan_list_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (id == PROP_SELECTED)
    g_value_set_uint (value, SOKET_SCAN_LIST (object)->selected);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
soket_scan_list_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  if (id == PROP_SELECTED)
    soket_scan_list_set_selected (SOKET_SCAN_LIST (object), g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
soket_scan_list_dispose (GObject *object)
{
  SoketScanList *self = SOKET_SCAN_LIST (object);

  /* The cells unbind while the model goes: the scanner must still be there. */
  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_SCAN_LIST);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->scanner);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_scan_list_parent_class)->dispose (object);
}

static void
soket_scan_list_finalize (GObject *object)
{
  g_hash_table_unref (SOKET_SCAN_LIST (object)->cells);

  G_OBJECT_CLASS (soket_scan_list_parent_class)->finalize (object);
}

static void
soket_scan_list_class_init (SoketScanListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = soket_scan_list_get_property;
  object_class->set_property = soket_scan_list_set_property;
  object_class->dispose = soket_scan_list_dispose;
  object_class->finalize = soket_scan_list_finalize;

  properties[PROP_SELECTED] = g_param_spec_uint ("selected", NULL, NULL, 0, G_MAXUINT, GTK_INVALID_LIST_POSITION,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SOKET_TYPE_TAB_STOP);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-scan-list.ui");
  gtk_widget_class_set_css_name (widget_class, "scanlist");
  gtk_widget_class_bind_template_child (widget_class, SoketScanList, shown);
  gtk_widget_class_bind_template_child (widget_class, SoketScanList, count);
  gtk_widget_class_bind_template_child (widget_class, SoketScanList, view);
  gtk_widget_class_bind_template_child (widget_class, SoketScanList, empty);
  gtk_widget_class_bind_template_callback (widget_class, shown_cb);
}

static void
soket_scan_list_init (SoketScanList *self)
{
  self->selected = GTK_INVALID_LIST_POSITION;
  self->cells = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
}

void
soket_scan_list_attach (SoketScanList *self,
                        SoketSetup    *setup,
                        SoketScanner  *scanner)
{
  g_return_if_fail (SOKET_IS_SCAN_LIST (self));
  g_return_if_fail (self->rows == NULL);

  self->setup = g_object_ref (setup);
  self->scanner = g_object_ref (scanner);
  self->rows = soket_scan_rows_new (scanner);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);

  add_columns (self);
  g_object_bind_property (setup, "banner", self->banner_column, "visible", G_BINDING_SYNC_CREATE);
  soket_setup_bind_choice (setup, "shown", self->shown);
  shown_cb (self);
}

void
soket_scan_list_refresh (SoketScanList *self)
{
  GHashTableIter iter;
  gpointer cell;

  g_return_if_fail (SOKET_IS_SCAN_LIST (self));

  self->choosing = TRUE;
  soket_scan_rows_refresh (self->rows);
  self->choosing = FALSE;
  follow_selected (self);

  g_hash_table_iter_init (&iter, self->cells);
  while (g_hash_table_iter_next (&iter, NULL, &cell))
    write_cell (self, cell);
  update_count (self);
}

guint
soket_scan_list_get_states (SoketScanList *self)
{
  static const guint states[] =
    { 1u << SOKET_SCAN_OPEN, 1u << SOKET_SCAN_CLOSED, 1u << SOKET_SCAN_FILTERED, 1u << SOKET_SCAN_ERROR,
                                  (1u << SOKET_SCAN_N_STATES) - 1 };
  guint index;

  g_return_val_if_fail (SOKET_IS_SCAN_LIST (self), 0);

  index = gtk_drop_down_get_selected (self->shown);

  return states[MIN (index, G_N_ELEMENTS (states) - 1)];
}

guint
soket_scan_list_get_selected (SoketScanList *self)
{
  g_return_val_if_fail (SOKET_IS_SCAN_LIST (self), GTK_INVALID_LIST_POSITION);

  return self->selected;
}

void
soket_scan_list_set_selected (SoketScanList *self,
                              guint          position)
{
  g_return_if_fail (SOKET_IS_SCAN_LIST (self));

  if (position == self->selected)
    return;
  self->selected = position;
  follow_selected (self);
  scroll_to_selected (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

const GArray *
soket_scan_list_get_order (SoketScanList *self)
{
  g_return_val_if_fail (SOKET_IS_SCAN_LIST (self), NULL);

  return soket_scan_rows_get_order (self->rows);
}
