/* soket-numbers-sheet.h - what there is to see of an address, a port, a number
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/numbers/soket-numbers-value.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_NUMBERS_FORM_TEXT,
  SOKET_NUMBERS_FORM_NUMBER,  /* decimal digits, for programs, too */
  SOKET_NUMBERS_FORM_BITS,    /* groups of 0 and 1 with a blank between two */
  SOKET_NUMBERS_FORM_CELLS,   /* as many words as there are boxes, with a blank between two */
} SoketNumbersForm;

/* Whose a row of bytes is. */
typedef enum
{
  SOKET_NUMBERS_MARK_NONE,
  SOKET_NUMBERS_MARK_WIRE,
  SOKET_NUMBERS_MARK_HOST,
} SoketNumbersMark;

/**
 * SoketNumbersRow:
 * @name: for programs: "big-endian"
 * @title: in the user's language
 * @value: for programs, never translated
 * @text: the same for people
 * @note: (nullable): a clause beside it, in the user's language
 */
typedef struct
{
  char             *name;
  char             *title;
  char             *value;
  char             *text;
  char             *note;
  SoketNumbersForm  form;
  SoketNumbersMark  mark;
} SoketNumbersRow;

/* What a type of socket came to, in the order of soket_numbers_type_names and then of soket_numbers_family_names. */
#define SOKET_N_NUMBERS_TYPES    5
#define SOKET_N_NUMBERS_FAMILIES 3
#define SOKET_NUMBERS_UNTRIED    (-1)

extern const char *const soket_numbers_type_names[SOKET_N_NUMBERS_TYPES];
extern const char *const soket_numbers_family_names[SOKET_N_NUMBERS_FAMILIES];

typedef struct
{
  int  number;
  char kind[64];  /* what /proc says: "/dev/pts/0", "socket:[12345]" */
} SoketNumbersDescriptor;

#define SOKET_NUMBERS_DESCRIPTORS_MAX 8

/**
 * SoketNumbersSystem:
 * @tcp_name: port: (nullable): the name of the service in the system's database, over TCP
 * @udp_name: port: (nullable): the same over UDP
 * @first_ephemeral: port: the first that the kernel gives to clients; 0 where unknown
 * @last_ephemeral: port: the last
 * @first_free: port: the first that needs no administrator rights
 * @big_endian: byte order: the most significant byte comes first in this computer's memory
 * @stamps: layers: TCP's segments carry timestamps
 * @n_descriptors: descriptors: how many are open in a small program
 * @descriptors: descriptors: which
 * @results: types: 0, an errno value, or %SOKET_NUMBERS_UNTRIED
 *
 * What only the computer knows. The strings are static.
 */
typedef struct
{
  const char             *tcp_name;
  const char             *udp_name;
  guint                   first_ephemeral;
  guint                   last_ephemeral;
  guint                   first_free;
  gboolean                big_endian;
  gboolean                stamps;
  guint                   n_descriptors;
  SoketNumbersDescriptor  descriptors[SOKET_NUMBERS_DESCRIPTORS_MAX];
  int                     results[SOKET_N_NUMBERS_TYPES][SOKET_N_NUMBERS_FAMILIES];
} SoketNumbersSystem;

typedef struct _SoketNumbersSheet SoketNumbersSheet;

/* Linux as it comes, nothing tried yet. */
void                   soket_numbers_system_init        (SoketNumbersSystem       *system);

SoketNumbersSheet     *soket_numbers_sheet_new          (const SoketNumbersValue  *value,
                                                         const SoketNumbersSystem *system) G_GNUC_WARN_UNUSED_RESULT;
void                   soket_numbers_sheet_free         (SoketNumbersSheet        *self);
guint                  soket_numbers_sheet_get_n_rows   (const SoketNumbersSheet  *self);
const SoketNumbersRow *soket_numbers_sheet_get_row      (const SoketNumbersSheet  *self,
                                                         guint                     position);
/* A sentence below the rows, in the user's language; NULL where there is none. */
const char            *soket_numbers_sheet_get_sentence (const SoketNumbersSheet  *self);
/* The rows in columns, and the sentence, for a terminal. */
char                  *soket_numbers_sheet_dup_text     (const SoketNumbersSheet  *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketNumbersSheet, soket_numbers_sheet_free)

G_END_DECLS
