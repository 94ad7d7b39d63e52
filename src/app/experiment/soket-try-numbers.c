/* soket-try-numbers.c - an entry of the menu Try that is about the numbers, played on their page
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/experiment/soket-try-numbers.h"

#include "core/numbers/soket-numbers-sheet.h"

gboolean
soket_try_numbers_begin (SoketTryNumbers *self,
                         const SoketTry  *entry)
{
  if (self->page == NULL || !soket_try_get_numbers (entry, &self->value, NULL))
    return FALSE;

  self->active = TRUE;
  self->played = FALSE;
  self->former_topic = soket_numbers_page_get_topic (self->page);
  self->former = *soket_numbers_page_get_value (self->page, self->value.topic);
  soket_numbers_page_show (self->page, &self->value);
  if (soket_try_get_lesson (entry)->question != NULL)
    soket_numbers_page_cover (self->page);

  return TRUE;
}

void
soket_try_numbers_play (SoketTryNumbers *self)
{
  self->played = TRUE;
  soket_numbers_page_show (self->page, &self->value);
  if (soket_numbers_topic_get_call (self->value.topic) != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (soket_numbers_page_get_actions (self->page)), "try", NULL);
}

void
soket_try_numbers_look (SoketTryNumbers *self,
                        SoketTryCheck   *check)
{
  const SoketNumbersSheet *sheet = soket_numbers_page_get_sheet (self->page);
  SoketTrace *trace = soket_numbers_page_get_trace (self->page);

  if (!self->played || soket_numbers_page_get_busy (self->page))
    return;

  if (trace != NULL)
    soket_try_check_follow (check, trace);
  for (guint i = 0; sheet != NULL && i < soket_numbers_sheet_get_n_rows (sheet); i++)
    {
      const SoketNumbersRow *row = soket_numbers_sheet_get_row (sheet, i);

      soket_try_check_set_fact (check, row->name, row->value);
    }
}

gboolean
soket_try_numbers_is_quiet (SoketTryNumbers *self)
{
  return self->played && !soket_numbers_page_get_busy (self->page);
}

void
soket_try_numbers_end (SoketTryNumbers *self)
{
  if (!self->active)
    return;

  self->active = FALSE;
  soket_numbers_page_show (self->page, &self->former);
  soket_numbers_page_show (self->page, soket_numbers_page_get_value (self->page, self->former_topic));
}
