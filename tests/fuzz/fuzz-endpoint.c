/* fuzz-endpoint.c - any text as an address or as a host, any bytes as an address of the system
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include "core/address/soket-endpoint.h"
#include "core/address/soket-host.h"

#include <string.h>

const FuzzSeed fuzz_seeds[] = {
  FUZZ_SEED ("\1" "127.0.0.1"),
  FUZZ_SEED ("\1" "[::1]:5555"),
  FUZZ_SEED ("\1" "::ffff:192.0.2.1"),
  FUZZ_SEED ("\1" "fe80::1%lo"),
  FUZZ_SEED ("\1" "ff02::1%4294967295"),
  FUZZ_SEED ("\1" "fe80::%0"),
  FUZZ_SEED ("\1" "0:0:0:0:0:0:0:0"),
  FUZZ_SEED ("\1" " localhost:65535 "),
  FUZZ_SEED ("\1" "1.2.3.4.5"),
  FUZZ_SEED ("\0\2\0\25\263\177\0\0\1\0\0\0\0\0\0\0\0"),
  FUZZ_SEED ("\0\12\0\25\263\0\0\0\0\376\200\0\0\0\0\0\0\0\0\0\0\0\0\0\1\2\0\0\0"),
  { NULL, 0 },
};

const FuzzSeed fuzz_pieces[] = {
  FUZZ_SEED ("0"),
  FUZZ_SEED ("1"),
  FUZZ_SEED ("127.0.0."),
  FUZZ_SEED ("255"),
  FUZZ_SEED ("."),
  FUZZ_SEED (":"),
  FUZZ_SEED ("::"),
  FUZZ_SEED ("ffff:"),
  FUZZ_SEED ("fe80::1"),
  FUZZ_SEED ("ff02::1"),
  FUZZ_SEED ("%"),
  FUZZ_SEED ("lo"),
  FUZZ_SEED ("["),
  FUZZ_SEED ("]"),
  FUZZ_SEED ("]:"),
  FUZZ_SEED ("5555"),
  FUZZ_SEED (" "),
  FUZZ_SEED ("\303\251"),
  { NULL, 0 },
};

/* Whatever is an endpoint stays one, as a text and as an address of the system. */
static void
check_endpoint (const SoketEndpoint *endpoint)
{
  g_autofree char *text = soket_endpoint_address_string (endpoint);
  g_autofree char *whole = soket_endpoint_to_string (endpoint);
  g_autofree char *host = NULL;
  struct sockaddr_storage sockaddr;
  SoketEndpoint again, plain = *endpoint;
  socklen_t length = soket_endpoint_to_sockaddr (endpoint, &sockaddr);
  guint16 port = 0;

  g_assert_true (soket_endpoint_is_set (endpoint));
  soket_endpoint_from_sockaddr (&again, (struct sockaddr *) &sockaddr, length);
  g_assert_true (soket_endpoint_equal (&again, endpoint));
  g_assert_cmpuint (soket_endpoint_hash (&again), ==, soket_endpoint_hash (endpoint));
  g_assert_true (soket_endpoint_parse (text, endpoint->port, &again));
  g_assert_true (soket_endpoint_equal (&again, endpoint));
  g_assert_true (soket_host_split (whole, &host, &port) == (endpoint->port != 0));
  g_assert_cmpuint (port, ==, endpoint->port);
  if (port != 0)
    {
      g_assert_true (soket_endpoint_parse (host, port, &again));
      g_assert_true (soket_endpoint_equal (&again, endpoint));
    }

  soket_endpoint_normalize (&plain);
  g_assert_true (soket_endpoint_same_address (&plain, endpoint) && soket_endpoint_may_be (&plain, endpoint));
  g_assert_cmpint (soket_endpoint_is_loopback (endpoint) + soket_endpoint_is_any (endpoint) + soket_endpoint_is_multicast (endpoint), <=, 1);
  g_assert_true (soket_endpoint_is_reached (endpoint, endpoint, TRUE));
}

/* Byte 0: 0 for an address of the system, otherwise how many bytes are left out, so that random inputs may begin with a piece; then the bytes. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  gsize left_out = size > 0 ? MIN ((gsize) data[0] % 5, size) : 0;
  g_autofree char *text = size > left_out ? g_strndup ((const char *) data + left_out, size - left_out) : g_strdup ("");
  g_autofree char *host = NULL;
  SoketEndpoint endpoint = { .scope = 7 };
  guint16 port = 0;

  if (left_out == 0 && size > 0)
    {
      soket_endpoint_from_sockaddr (&endpoint, (const struct sockaddr *) (gconstpointer) (data + 1), (socklen_t) size - 1);
      if (soket_endpoint_is_set (&endpoint))
        check_endpoint (&endpoint);
      return 0;
    }

  g_assert_true (soket_host_split (text, &host, &port) == (port != 0));
  g_assert_cmpuint (strlen (host), <=, strlen (text));
  g_assert_false (soket_host_is_ports (text) && strpbrk (text, ".:[%") != NULL);
  if (soket_endpoint_parse (host, port, &endpoint))
    check_endpoint (&endpoint);
  else
    g_assert_true (endpoint.family == 0 && endpoint.scope == 7);
  return 0;
}
