/* soket-scan-rows.c - the ports of a scan as a list: filtered by state, sorted by any column
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-scan-rows.h"

#include "app/scanner/soket-scan-words.h"
#include "core/address/soket-ports.h"
#include "core/base/soket-error.h"

#include <string.h>

struct _SoketScanRow
{
  GObject parent_instance;

  guint position;
  GHashTable *living;   /* (nullable): where it is listed while it lives */
};

struct _SoketScanRows
{
  GObject parent_instance;

  SoketScanner *scanner;
  guint states;
  SoketScanKey key;
  gboolean descending;
  GArray *positions;     /* of guint: what is shown, in its order */
  GHashTable *living;    /* position to SoketScanRow, (weak) */
};

static void soket_scan_rows_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (SoketScanRow, soket_scan_row, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (SoketScanRows, soket_scan_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, soket_scan_rows_list_model_init))

static void
soket_scan_row_finalize (GObject *object)
{
  SoketScanRow *self = SOKET_SCAN_ROW (object);

  if (self->living != NULL)
    {
      g_hash_table_remove (self->living, GUINT_TO_POINTER (self->position));
      g_hash_table_unref (self->living);
    }

  G_OBJECT_CLASS (soket_scan_row_parent_class)->finalize (object);
}

static void
soket_scan_row_class_init (SoketScanRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = soket_scan_row_finalize;
}

static void
soket_scan_row_init (SoketScanRow *self)
{
}

SoketScanRow *
soket_scan_row_new (guint position)
{
  SoketScanRow *self = g_object_new (SOKET_TYPE_SCAN_ROW, NULL);

  self->position = position;

  return self;
}

guint
soket_scan_row_get_position (SoketScanRow *self)
{
  g_return_val_if_fail (SOKET_IS_SCAN_ROW (self), 0);

  return self->position;
}

static int
compare_numbers (guint64 a,
                 guint64 b)
{
  return a < b ? -1 : a > b;
}

static int
compare_services (SoketScanRows *self,
                  guint16        a,
                  guint16        b)
{
  const SoketEndpoint *target = soket_scanner_get_target (self->scanner);
  g_autofree char *name_a = soket_scan_words_service (a, target);
  g_autofree char *name_b = soket_scan_words_service (b, target);

  /* What nobody knows comes last. */
  if (name_a == NULL || name_b == NULL)
    return (name_a == NULL) - (name_b == NULL);

  return g_utf8_collate (name_a, name_b);
}

static int
compare_banners (GBytes *a,
                 GBytes *b)
{
  if (a == NULL || b == NULL)
    return (a == NULL) - (b == NULL);

  return g_bytes_compare (a, b);
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  SoketScanRows *self = user_data;
  guint position_a = *(const guint *) a, position_b = *(const guint *) b;
  gsize n_results;
  const SoketScanResult *results = soket_scanner_get_results (self->scanner, &n_results);
  const SoketScanResult *x = &results[position_a], *y = &results[position_b];
  int order = 0;

  switch (self->key)
    {
    case SOKET_SCAN_KEY_STATE:
      order = compare_numbers (x->state, y->state);
      break;
    case SOKET_SCAN_KEY_SERVICE:
      order = compare_services (self, x->port, y->port);
      break;
    case SOKET_SCAN_KEY_CLASS:
      order = compare_numbers (soket_port_get_class (x->port), soket_port_get_class (y->port));
      break;
    case SOKET_SCAN_KEY_TIME:
      order = compare_numbers (x->elapsed_us, y->elapsed_us);
      break;
    case SOKET_SCAN_KEY_ERROR:
      order = strcmp (x->error != 0 ? soket_errno_name (x->error) : "", y->error != 0 ? soket_errno_name (y->error) : "");
      break;
    case SOKET_SCAN_KEY_BANNER:
      order = compare_banners (x->banner, y->banner);
      break;
    case SOKET_SCAN_KEY_PORT:
    case SOKET_SCAN_N_KEYS:
    default:
      break;
    }
  if (order == 0)
    order = compare_numbers (position_a, position_b);

  return self->descending ? -order : order;
}

static GArray *
collect (SoketScanRows *self)
{
  GArray *positions = g_array_new (FALSE, FALSE, sizeof (guint));
  gsize n_results;
  const SoketScanResult *results = soket_scanner_get_results (self->scanner, &n_results);

  for (guint i = 0; i < n_results; i++)
    if ((self->states & (1u << results[i].state)) != 0)
      g_array_append_val (positions, i);
  /* By port they are sorted already. */
  if (self->key != SOKET_SCAN_KEY_PORT || self->descending)
    g_array_sort_with_data (positions, compare, self);

  return positions;
}

static GType
soket_scan_rows_get_item_type (GListModel *model)
{
  return SOKET_TYPE_SCAN_ROW;
}

static guint
soket_scan_rows_get_n_items (GListModel *model)
{
  return SOKET_SCAN_ROWS (model)->positions->len;
}

static gpointer
soket_scan_rows_get_item (GListModel *model,
                          guint       index)
{
  SoketScanRows *self = SOKET_SCAN_ROWS (model);
  SoketScanRow *row;
  guint position;

  if (index >= self->positions->len)
    return NULL;

  position = g_array_index (self->positions, guint, index);
  row = g_hash_table_lookup (self->living, GUINT_TO_POINTER (position));
  if (row != NULL)
    return g_object_ref (row);

  row = soket_scan_row_new (position);
  row->living = g_hash_table_ref (self->living);
  g_hash_table_insert (self->living, GUINT_TO_POINTER (position), row);

  return row;
}

static void
soket_scan_rows_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = soket_scan_rows_get_item_type;
  iface->get_n_items = soket_scan_rows_get_n_items;
  iface->get_item = soket_scan_rows_get_item;
}

static void
soket_scan_rows_dispose (GObject *object)
{
  g_clear_object (&SOKET_SCAN_ROWS (object)->scanner);

  G_OBJECT_CLASS (soket_scan_rows_parent_class)->dispose (object);
}

static void
soket_scan_rows_finalize (GObject *object)
{
  SoketScanRows *self = SOKET_SCAN_ROWS (object);

  g_array_unref (self->positions);
  g_hash_table_unref (self->living);

  G_OBJECT_CLASS (soket_scan_rows_parent_class)->finalize (object);
}

static void
soket_scan_rows_class_init (SoketScanRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_scan_rows_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_scan_rows_finalize;
}

static void
soket_scan_rows_init (SoketScanRows *self)
{
  self->states = 1u << SOKET_SCAN_OPEN;
  self->positions = g_array_new (FALSE, FALSE, sizeof (guint));
  self->living = g_hash_table_new (NULL, NULL);
}

SoketScanRows *
soket_scan_rows_new (SoketScanner *scanner)
{
  SoketScanRows *self = g_object_new (SOKET_TYPE_SCAN_ROWS, NULL);

  self->scanner = g_object_ref (scanner);

  return self;
}

void
soket_scan_rows_set_states (SoketScanRows *self,
                            guint          states)
{
  g_return_if_fail (SOKET_IS_SCAN_ROWS (self));

  if (states == self->states)
    return;
  self->states = states;
  soket_scan_rows_refresh (self);
}

void
soket_scan_rows_set_sort (SoketScanRows *self,
                          SoketScanKey   key,
                          gboolean       descending)
{
  g_return_if_fail (SOKET_IS_SCAN_ROWS (self));

  if (key == self->key && descending == self->descending)
    return;
  self->key = key;
  self->descending = descending;
  soket_scan_rows_refresh (self);
}

void
soket_scan_rows_refresh (SoketScanRows *self)
{
  g_autoptr (GArray) before = NULL;
  guint from = 0, shorter, n_before, n_after, end = 0;
  const guint *old, *new;

  g_return_if_fail (SOKET_IS_SCAN_ROWS (self));

  before = g_steal_pointer (&self->positions);
  self->positions = collect (self);
  old = (const guint *) (gpointer) before->data;
  new = (const guint *) (gpointer) self->positions->data;
  n_before = before->len;
  n_after = self->positions->len;

  /* Only what lies between the first and the last difference is told: a list keeps its place then. */
  shorter = MIN (n_before, n_after);
  while (from < shorter && old[from] == new[from])
    from++;
  while (end < shorter - from && old[n_before - 1 - end] == new[n_after - 1 - end])
    end++;
  if (n_before - from - end > 0 || n_after - from - end > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), from, n_before - from - end, n_after - from - end);
}

guint
soket_scan_rows_find (SoketScanRows *self,
                      guint          position)
{
  g_return_val_if_fail (SOKET_IS_SCAN_ROWS (self), G_MAXUINT);

  for (guint i = 0; i < self->positions->len; i++)
    if (g_array_index (self->positions, guint, i) == position)
      return i;

  return G_MAXUINT;
}

const GArray *
soket_scan_rows_get_order (SoketScanRows *self)
{
  g_return_val_if_fail (SOKET_IS_SCAN_ROWS (self), NULL);

  return self->positions;
}
