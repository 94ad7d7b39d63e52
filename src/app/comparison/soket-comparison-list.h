/* soket-comparison-list.h - the rows of a comparison as a list, each made when it is seen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A row by its place: what it says is formed where it is shown. */
#define SOKET_TYPE_COMPARISON_ITEM (soket_comparison_item_get_type ())
G_DECLARE_FINAL_TYPE (SoketComparisonItem, soket_comparison_item, SOKET, COMPARISON_ITEM, GObject)

guint soket_comparison_item_get_index (SoketComparisonItem *self);

#define SOKET_TYPE_COMPARISON_LIST (soket_comparison_list_get_type ())
G_DECLARE_FINAL_TYPE (SoketComparisonList, soket_comparison_list, SOKET, COMPARISON_LIST, GObject)

SoketComparisonList *soket_comparison_list_new (guint n_rows) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
