/* soket-numbers-topic.h - the numbers that a lesson on sockets begins with
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In the order of the slides, "Alamat IP" to "socket API"; the layers come last, as they need all of them. */
typedef enum
{
  SOKET_NUMBERS_ADDRESS,
  SOKET_NUMBERS_PORT,
  SOKET_NUMBERS_BYTE_ORDER,
  SOKET_NUMBERS_SIZES,
  SOKET_NUMBERS_DESCRIPTORS,
  SOKET_NUMBERS_TYPES,
  SOKET_NUMBERS_LAYERS,
} SoketNumbersTopic;

#define SOKET_N_NUMBERS_TOPICS (SOKET_NUMBERS_LAYERS + 1)

/* "byte-order": the command line's words, never translated. */
const char *soket_numbers_topic_to_string   (SoketNumbersTopic  topic);
gboolean    soket_numbers_topic_from_string (const char        *text,
                                             SoketNumbersTopic *topic);
/* In the user's language: "Byte order"; a sentence on what it is about; what its call is named on a button, NULL where it has none. */
const char *soket_numbers_topic_get_title   (SoketNumbersTopic  topic);
const char *soket_numbers_topic_get_summary (SoketNumbersTopic  topic);
const char *soket_numbers_topic_get_call    (SoketNumbersTopic  topic);
/* How the value is called that is asked for: "Address"; NULL where it has none. */
const char *soket_numbers_topic_get_asked   (SoketNumbersTopic  topic);

G_END_DECLS
