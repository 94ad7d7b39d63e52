/* soket-numbers-value.h - what a topic of the numbers is asked about
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/address/soket-endpoint.h"
#include "core/address/soket-ports.h"
#include "core/address/soket-transport.h"
#include "core/numbers/soket-numbers-topic.h"

G_BEGIN_DECLS

/* The descriptor to close: one of the standard streams, or of the two sockets that come behind them. */
#define SOKET_NUMBERS_DESCRIPTOR_MAX 4
/* The longest message whose headers are counted. */
#define SOKET_NUMBERS_LENGTH_MAX (1024 * 1024)

/**
 * SoketNumbersValue:
 * @topic: what it is about
 * @endpoint: address: with port 0
 * @number: port: 0 to 65535; byte order: any; descriptors: which one is closed; layers: bytes of the message
 * @width: byte order: 1, 2, 4 or 8 bytes; 0: as few of them as hold the number
 * @transport: layers
 * @ipv6: layers
 */
typedef struct
{
  SoketNumbersTopic topic;
  SoketEndpoint     endpoint;
  guint64           number;
  guint             width;
  SoketTransport    transport;
  gboolean          ipv6;
} SoketNumbersValue;

/* What the slides have. */
void     soket_numbers_value_init     (SoketNumbersValue *value,
                                       SoketNumbersTopic  topic);
gboolean soket_numbers_value_parse    (SoketNumbersValue *value,
                                       const char        *text,
                                       SoketPortsLookup   lookup,
                                       GError           **error);
/* The smallest of 1, 2, 4 and 8 bytes that @number fits in. */
guint    soket_numbers_find_width     (guint64            number);
/* What soket_numbers_value_parse() reads; "" where a topic has no value. */
char    *soket_numbers_value_dup_text (const SoketNumbersValue *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
