/* soket-numbers-value.c - what a topic of the numbers is asked about
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/numbers/soket-numbers-value.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "core/base/soket-number.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of what is wrong so much is shown. */
#define SHOWN_MAX 40

void
soket_numbers_value_init (SoketNumbersValue *value,
                          SoketNumbersTopic  topic)
{
  g_return_if_fail (value != NULL);

  *value = (SoketNumbersValue) { .topic = topic };
  /* Slide "Alamat IP (Internet Layer)" */
  soket_endpoint_parse ("74.125.135.113", 0, &value->endpoint);
  switch (topic)
    {
    case SOKET_NUMBERS_PORT:
      /* That of the slides' servers */
      value->number = 5555;
      break;

    case SOKET_NUMBERS_BYTE_ORDER:
      /* Slide "Byte-Order" */
      value->number = 11111;
      break;

    case SOKET_NUMBERS_DESCRIPTORS:
      value->number = 3;
      break;

    case SOKET_NUMBERS_LAYERS:
      /* "Isi pesan." */
      value->number = 10;
      break;

    case SOKET_NUMBERS_ADDRESS:
    case SOKET_NUMBERS_SIZES:
    case SOKET_NUMBERS_TYPES:
    default:
      break;
    }
}

guint
soket_numbers_find_width (guint64 number)
{
  if (number <= G_MAXUINT8)
    return 1;
  if (number <= G_MAXUINT16)
    return 2;
  return number <= G_MAXUINT32 ? 4 : 8;
}

/**
 * soket_numbers_value_parse:
 * @value: a value; only what @text says of it is changed
 * @text: what somebody typed, with blanks around it
 * @lookup: (nullable): finds the port of a service by its name
 * @error: return location for an error
 *
 * Reads what a topic is asked about: an address, a port or the name of a service, a number, a descriptor, a length.
 *
 * Returns: whether it is one; otherwise %SOKET_ERROR_INVALID_VALUE, and @value is left alone
 */
gboolean
soket_numbers_value_parse (SoketNumbersValue *value,
                           const char        *text,
                           SoketPortsLookup   lookup,
                           GError           **error)
{
  g_autofree char *trimmed = soket_trim (text);
  g_autofree char *shown = soket_bytes_escape (trimmed, strlen (trimmed), SHOWN_MAX);
  guint16 port;

  switch (value->topic)
    {
    case SOKET_NUMBERS_ADDRESS:
      if (soket_endpoint_parse (trimmed, 0, &value->endpoint))
        return TRUE;
      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("An address is written like 74.125.135.113 or 2404:6800:4003:802::1007, not %s"),
                   shown);
      return FALSE;

    case SOKET_NUMBERS_PORT:
      if (soket_number_parse (trimmed, 0, G_MAXUINT16, &value->number))
        return TRUE;
      if (lookup != NULL && lookup (trimmed, &port))
        {
          value->number = port;
          return TRUE;
        }
      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE,
                   _("A port is a number from 0 to 65535 or the name of a service such as ssh, not %s"), shown);
      return FALSE;

    case SOKET_NUMBERS_BYTE_ORDER:
      if (soket_number_parse (trimmed, 0, G_MAXUINT64, &value->number))
        return TRUE;
      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE,
                   _("A number of at most 8 bytes is written with decimal digits, such as 11111, not %s"), shown);
      return FALSE;

    case SOKET_NUMBERS_DESCRIPTORS:
      if (soket_number_parse (trimmed, 0, SOKET_NUMBERS_DESCRIPTOR_MAX, &value->number))
        return TRUE;
      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("The descriptor to close is a number from 0 to %d, not %s"),
                   SOKET_NUMBERS_DESCRIPTOR_MAX, shown);
      return FALSE;

    case SOKET_NUMBERS_LAYERS:
      if (soket_number_parse (trimmed, 0, SOKET_NUMBERS_LENGTH_MAX, &value->number))
        return TRUE;
      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("The bytes of a message are a number from 0 to %d, not %s"),
                   SOKET_NUMBERS_LENGTH_MAX, shown);
      return FALSE;

    case SOKET_NUMBERS_SIZES:
    case SOKET_NUMBERS_TYPES:
    default:
      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("%s needs no value"), soket_numbers_topic_get_title (value->topic));
      return FALSE;
    }
}

char *
soket_numbers_value_dup_text (const SoketNumbersValue *value)
{
  switch (value->topic)
    {
    case SOKET_NUMBERS_ADDRESS:
      return soket_endpoint_address_string (&value->endpoint);

    case SOKET_NUMBERS_PORT:
    case SOKET_NUMBERS_BYTE_ORDER:
    case SOKET_NUMBERS_DESCRIPTORS:
    case SOKET_NUMBERS_LAYERS:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, value->number);

    case SOKET_NUMBERS_SIZES:
    case SOKET_NUMBERS_TYPES:
    default:
      return g_strdup ("");
    }
}
