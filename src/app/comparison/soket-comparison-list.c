/* soket-comparison-list.c - the rows of a comparison as a list, each made when it is seen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/comparison/soket-comparison-list.h"

struct _SoketComparisonItem
{
  GObject parent_instance;

  guint index;
};

G_DEFINE_FINAL_TYPE (SoketComparisonItem, soket_comparison_item, G_TYPE_OBJECT)

static void
soket_comparison_item_class_init (SoketComparisonItemClass *klass)
{
}

static void
soket_comparison_item_init (SoketComparisonItem *self)
{
}

guint
soket_comparison_item_get_index (SoketComparisonItem *self)
{
  g_return_val_if_fail (SOKET_IS_COMPARISON_ITEM (self), 0);

  return self->index;
}

struct _SoketComparisonList
{
  GObject parent_instance;

  guint n_rows;
};

static GType
get_item_type (GListModel *model)
{
  return SOKET_TYPE_COMPARISON_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return SOKET_COMPARISON_LIST (model)->n_rows;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  SoketComparisonItem *item;

  if (position >= SOKET_COMPARISON_LIST (model)->n_rows)
    return NULL;

  item = g_object_new (SOKET_TYPE_COMPARISON_ITEM, NULL);
  item->index = position;
  return item;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SoketComparisonList, soket_comparison_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
soket_comparison_list_class_init (SoketComparisonListClass *klass)
{
}

static void
soket_comparison_list_init (SoketComparisonList *self)
{
}

SoketComparisonList *
soket_comparison_list_new (guint n_rows)
{
  SoketComparisonList *self = g_object_new (SOKET_TYPE_COMPARISON_LIST, NULL);

  self->n_rows = n_rows;
  return self;
}
