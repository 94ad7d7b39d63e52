/* soket-numbers-system.c - what this computer says of an address, a port, a number
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/numbers/soket-numbers-system.h"

#include "core/base/soket-number.h"
#include "net/numbers/soket-numbers-helper.h"
#include "net/scan/soket-services.h"

/* The numbers of a file of /proc/sys; FALSE where there are others, or none. */
static gboolean
read_numbers (const char *path,
              guint       maximum,
              guint      *numbers,
              guint       n_numbers)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;
  guint64 number;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  words = g_strsplit_set (g_strstrip (text), " \t", -1);
  if (g_strv_length (words) != n_numbers)
    return FALSE;
  for (guint i = 0; i < n_numbers; i++)
    {
      if (!soket_number_parse (words[i], 0, maximum, &number))
        return FALSE;
      numbers[i] = (guint) number;
    }

  return TRUE;
}

/**
 * soket_numbers_system_read:
 * @system: (out caller-allocates): what was found
 * @value: what is asked about
 *
 * Reads what only this computer knows of @value: the names of services, the kernel's ranges of ports, the options of TCP, the descriptors that a
 * small program has. What cannot be read is as on a Linux as it comes.
 */
void
soket_numbers_system_read (SoketNumbersSystem      *system,
                           const SoketNumbersValue *value)
{
  guint range[2];
  guint stamps;

  soket_numbers_system_init (system);
  switch (value->topic)
    {
    case SOKET_NUMBERS_PORT:
      system->tcp_name = soket_services_lookup (SOKET_TRANSPORT_TCP, (guint16) value->number);
      system->udp_name = soket_services_lookup (SOKET_TRANSPORT_UDP, (guint16) value->number);
      if (read_numbers ("/proc/sys/net/ipv4/ip_local_port_range", G_MAXUINT16, range, 2))
        {
          system->first_ephemeral = range[0];
          system->last_ephemeral = range[1];
        }
      read_numbers ("/proc/sys/net/ipv4/ip_unprivileged_port_start", G_MAXUINT16 + 1, &system->first_free, 1);
      break;

    case SOKET_NUMBERS_DESCRIPTORS:
      soket_numbers_helper_run (SOKET_NUMBERS_ONLY_LOOK, NULL, system, NULL, NULL);
      break;

    case SOKET_NUMBERS_LAYERS:
      if (read_numbers ("/proc/sys/net/ipv4/tcp_timestamps", 2, &stamps, 1))
        system->stamps = stamps != 0;
      break;

    case SOKET_NUMBERS_ADDRESS:
    case SOKET_NUMBERS_BYTE_ORDER:
    case SOKET_NUMBERS_SIZES:
    case SOKET_NUMBERS_TYPES:
    default:
      break;
    }
}

gboolean
soket_numbers_value_read (SoketNumbersValue  *value,
                          const char         *text,
                          GError            **error)
{
  return soket_numbers_value_parse (value, text, soket_services_find, error);
}
