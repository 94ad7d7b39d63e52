/* soket-numbers-private.h - how the rows of a topic come into its sheet
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/numbers/soket-numbers-sheet.h"

G_BEGIN_DECLS

/* @name, @title: copied; @value, @text, @note: (transfer full); @text: (nullable): the same as @value. */
SoketNumbersRow *soket_numbers_sheet_add (SoketNumbersSheet *self,
                                          SoketNumbersForm   form,
                                          const char        *name,
                                          const char        *title,
                                          char              *value,
                                          char              *text,
                                          char              *note);
/* The same of a number of bytes. */
SoketNumbersRow *soket_numbers_sheet_add_bytes    (SoketNumbersSheet *self,
                                                   const char        *name,
                                                   const char        *title,
                                                   guint64            number,
                                                   char              *note);
/* @sentence: (transfer full) */
void             soket_numbers_sheet_set_sentence (SoketNumbersSheet *self,
                                                   char              *sentence);

/* What each topic adds. */
void soket_numbers_add_address     (SoketNumbersSheet        *self,
                                    const SoketNumbersValue  *value,
                                    const SoketNumbersSystem *system);
void soket_numbers_add_port        (SoketNumbersSheet        *self,
                                    const SoketNumbersValue  *value,
                                    const SoketNumbersSystem *system);
void soket_numbers_add_byte_order  (SoketNumbersSheet        *self,
                                    const SoketNumbersValue  *value,
                                    const SoketNumbersSystem *system);
void soket_numbers_add_sizes       (SoketNumbersSheet        *self,
                                    const SoketNumbersValue  *value,
                                    const SoketNumbersSystem *system);
void soket_numbers_add_descriptors (SoketNumbersSheet        *self,
                                    const SoketNumbersValue  *value,
                                    const SoketNumbersSystem *system);
void soket_numbers_add_types       (SoketNumbersSheet        *self,
                                    const SoketNumbersValue  *value,
                                    const SoketNumbersSystem *system);
void soket_numbers_add_layers      (SoketNumbersSheet        *self,
                                    const SoketNumbersValue  *value,
                                    const SoketNumbersSystem *system);

G_END_DECLS
