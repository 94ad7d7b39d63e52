/* soket-numbers-address.c - an IP address: its bytes, its bits, what kind it is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/numbers/soket-numbers-private.h"

#include "core/base/soket-number.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define IPV6_BYTES  16
#define IPV6_GROUPS 8

typedef struct
{
  guint8      prefix[IPV6_BYTES];
  guint       n_bits;
  const char *name;
  const char *title;
  const char *note;
} Kind;

/* The first that fits; the registries of IANA (RFC 6890) name all of them. */
static const Kind ipv4_kinds[] = {
  { { 0, 0, 0, 0 }, 32, "any", N_("any address"), N_("only for bind (): every address of this computer") },
  { { 0 }, 8, "this-network", N_("this network"), N_("0.0.0.0/8: not for use as an address (RFC 791)") },
  /* Translators: a kind of address */
  { { 127 }, 8, "loopback", N_("loopback"), N_("127.0.0.0/8: this computer itself; nothing leaves it (RFC 1122)") },
  /* Translators: a kind of address */
  { { 10 }, 8, "private", N_("private"), N_("10.0.0.0/8: for networks at home and at work; the Internet does not carry it (RFC 1918)") },
  { { 172, 16 }, 12, "private", N_("private"), N_("172.16.0.0/12: for networks at home and at work; the Internet does not carry it (RFC 1918)") },
  { { 192, 168 }, 16, "private", N_("private"), N_("192.168.0.0/16: for networks at home and at work; the Internet does not carry it (RFC 1918)") },
  /* Translators: a kind of address */
  { { 100, 64 }, 10, "shared", N_("shared"),
    N_("100.64.0.0/10: between a provider and its customers, many of whom share one public address (RFC 6598)") },
  { { 169, 254 }, 16, "link-local", N_("link-local"),
    N_("169.254.0.0/16: chosen by the computer itself where nobody gave it one; no router passes it on (RFC 3927)") },
  /* Translators: a kind of address */
  { { 192, 0, 2 }, 24, "documentation", N_("documentation"), N_("192.0.2.0/24: for examples; nobody has it (RFC 5737)") },
  { { 198, 51, 100 }, 24, "documentation", N_("documentation"), N_("198.51.100.0/24: for examples; nobody has it (RFC 5737)") },
  { { 203, 0, 113 }, 24, "documentation", N_("documentation"), N_("203.0.113.0/24: for examples; nobody has it (RFC 5737)") },
  /* Translators: a kind of address */
  { { 198, 18 }, 15, "benchmark", N_("benchmark"), N_("198.18.0.0/15: for measuring devices in a laboratory (RFC 2544)") },
  /* Translators: a kind of address */
  { { 224 }, 4, "multicast", N_("multicast"), N_("224.0.0.0/4: a group, all of whose members get what is sent to it (RFC 5771)") },
  /* Translators: a kind of address */
  { { 255, 255, 255, 255 }, 32, "broadcast", N_("broadcast"), N_("everybody in this network; no router passes it on (RFC 919)") },
  /* Translators: a kind of address */
  { { 240 }, 4, "reserved", N_("reserved"), N_("240.0.0.0/4: kept for later, and never used (RFC 1112)") },
  /* Translators: a kind of address */
  { { 0 }, 0, "public", N_("public"), N_("one in the whole Internet") },
};

static const Kind ipv6_kinds[] = {
  { { 0 }, 128, "any", N_("any address"), N_("only for bind (): every address of this computer") },
  { { [15] = 1 }, 128, "loopback", N_("loopback"), N_("this computer itself; nothing leaves it (RFC 4291)") },
  { { [10] = 0xff, [11] = 0xff }, 96, "ipv4-mapped", N_("IPv4-mapped"), N_("::ffff:0:0/96: how a socket of IPv6 sees an IPv4 address (RFC 4291)") },
  { { 0x00, 0x64, 0xff, 0x9b }, 96, "nat64", N_("NAT64"), N_("64:ff9b::/96: an IPv4 address that a translator reaches (RFC 6052)") },
  { { 0xfe, 0x80 }, 10, "link-local", N_("link-local"),
    N_("fe80::/10: every interface has one; no router passes it on, so the interface belongs to it: fe80::1%eth0 (RFC 4291)") },
  { { 0xfc }, 7, "private", N_("private"),
    N_("fc00::/7: unique local, for networks at home and at work; the Internet does not carry it (RFC 4193)") },
  { { 0xff }, 8, "multicast", N_("multicast"),
    N_("ff00::/8: a group, all of whose members get what is sent to it; IPv6 has no broadcast (RFC 4291)") },
  { { 0x20, 0x01, 0x0d, 0xb8 }, 32, "documentation", N_("documentation"), N_("2001:db8::/32: for examples; nobody has it (RFC 3849)") },
  { { 0x3f, 0xff, 0x00 }, 20, "documentation", N_("documentation"), N_("3fff::/20: for examples; nobody has it (RFC 9637)") },
  { { 0x20, 0x02 }, 16, "6to4", N_("6to4"), N_("2002::/16: made of an IPv4 address; given up (RFC 7526)") },
  { { 0x20 }, 3, "public", N_("public"), N_("2000::/3: one in the whole Internet (RFC 4291)") },
  { { 0 }, 0, "reserved", N_("reserved"), N_("kept for later (RFC 4291)") },
};

static gboolean
has_prefix (const guint8 *address,
            const Kind   *kind)
{
  guint n_bytes = kind->n_bits / 8;
  guint n_rest = kind->n_bits % 8;

  if (memcmp (address, kind->prefix, n_bytes) != 0)
    return FALSE;

  return n_rest == 0 || ((address[n_bytes] ^ kind->prefix[n_bytes]) >> (8 - n_rest)) == 0;
}

static const Kind *
find_kind (const SoketEndpoint *endpoint)
{
  const Kind *kind = endpoint->family == AF_INET ? ipv4_kinds : ipv6_kinds;

  while (!has_prefix (endpoint->address, kind))
    kind++;

  return kind;
}

/* Groups of @n_bytes. */
static char *
dup_bits (const guint8 *address,
          guint         length,
          guint         n_bytes)
{
  GString *bits = g_string_new (NULL);

  for (guint i = 0; i < length; i++)
    {
      if (i > 0 && i % n_bytes == 0)
        g_string_append_c (bits, ' ');
      for (int bit = 7; bit >= 0; bit--)
        g_string_append_c (bits, (address[i] >> bit & 1) != 0 ? '1' : '0');
    }

  return g_string_free (bits, FALSE);
}

/* 128 bits are more than any integer of C has: divided by ten on paper, the remainders are the digits from the right. */
static char *
dup_decimal (const guint8 *address,
             guint         length)
{
  guint8 rest[IPV6_BYTES];
  GString *digits = g_string_new (NULL);
  gboolean more = TRUE;

  memcpy (rest, address, length);
  while (more)
    {
      guint remainder = 0;

      more = FALSE;
      for (guint i = 0; i < length; i++)
        {
          remainder = remainder << 8 | rest[i];
          rest[i] = (guint8) (remainder / 10);
          remainder %= 10;
          more = more || rest[i] != 0;
        }
      g_string_prepend_c (digits, (char) ('0' + remainder));
    }

  return g_string_free (digits, FALSE);
}

/* The separators of the locale, as soket_number_format() has them. */
static char *
dup_separated (const char *digits)
{
  g_autofree char *sample = soket_number_format (1000);
  g_autofree char *separator = g_strndup (sample + 1, strlen (sample) - 4);
  GString *separated = g_string_new (NULL);

  for (gsize left = strlen (digits); left > 0; left--, digits++)
    {
      g_string_append_c (separated, *digits);
      if (left > 1 && left % 3 == 1)
        g_string_append (separated, separator);
    }

  return g_string_free (separated, FALSE);
}

static void
add_decimal (SoketNumbersSheet   *self,
             const SoketEndpoint *endpoint,
             guint                length)
{
  static const guint8 ones[IPV6_BYTES] = { [0 ... IPV6_BYTES - 1] = 0xff };
  g_autofree char *largest = dup_decimal (ones, length);
  g_autofree char *count = NULL;
  char *decimal = dup_decimal (endpoint->address, length);

  /* All powers of two above the first end with 2, 4, 6 or 8: one more than the largest number changes its last digit only. */
  largest[strlen (largest) - 1]++;
  count = dup_separated (largest);
  soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_TEXT, "decimal", _("As one number"), decimal, dup_separated (decimal),
                           /* Translators: how many addresses there are: a power of two such as 2^32, and the same in digits */
                           g_strdup_printf (_("one of 2^%u = %s"), length * 8, count));
}

static char *
dup_cells (const SoketEndpoint *endpoint)
{
  const guint8 *at = endpoint->address;
  GString *cells = NULL;

  if (endpoint->family == AF_INET)
    return g_strdup_printf ("%u %u %u %u", at[0], at[1], at[2], at[3]);

  cells = g_string_new (NULL);
  for (guint i = 0; i < IPV6_GROUPS; i++)
    g_string_append_printf (cells, "%s%02x%02x", i > 0 ? " " : "", at[2 * i], at[2 * i + 1]);

  return g_string_free (cells, FALSE);
}

/* How many groups the two colons of the shortest form (RFC 5952, 4.2) stand for, 0 where there are none. */
static guint
count_left_out (const char *shortest)
{
  guint n_written = 0;
  const char *gap = strstr (shortest, "::");

  if (gap == NULL)
    return 0;
  for (const char *at = shortest; *at != '\0' && *at != '%'; at++)
    {
      if (*at != ':' && (at == shortest || at[-1] == ':'))
        n_written++;
      /* The dotted form at the end is two groups. */
      if (*at == '.')
        return IPV6_GROUPS - n_written - 1;
    }

  return IPV6_GROUPS - n_written;
}

static void
add_groups (SoketNumbersSheet   *self,
            const SoketEndpoint *endpoint)
{
  char *shortest = soket_endpoint_address_string (endpoint);
  guint n_left_out = count_left_out (shortest);
  char *note = NULL;

  if (n_left_out > 0)
    note = g_strdup_printf (ngettext (":: stands for %u group of zeros", ":: stands for %u groups of zeros", n_left_out), n_left_out);
  soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_TEXT, "shortest", _("Shortest form"), shortest, NULL, note);
}

void
soket_numbers_add_address (SoketNumbersSheet        *self,
                           const SoketNumbersValue  *value,
                           const SoketNumbersSystem *system)
{
  const SoketEndpoint *endpoint = &value->endpoint;
  gboolean ipv4 = endpoint->family == AF_INET;
  guint length = ipv4 ? 4 : IPV6_BYTES;
  const Kind *kind = find_kind (endpoint);
  SoketNumbersRow *row = NULL;

  row = soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_CELLS, ipv4 ? "bytes" : "groups", ipv4 ? _("4 bytes") : _("8 groups"), dup_cells (endpoint),
                                 NULL, g_strdup (ipv4 ? _("IPv4, each from 0 to 255") : _("IPv6, 2 bytes each, in hexadecimal")));
  row->mark = SOKET_NUMBERS_MARK_WIRE;
  if (!ipv4)
    add_groups (self, endpoint);
  soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_BITS, "bits", ipv4 ? _("32 bits") : _("128 bits"),
                           dup_bits (endpoint->address, length, ipv4 ? 1 : 2), NULL, NULL);
  add_decimal (self, endpoint, length);
  soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_TEXT, "kind",
                           /* Translators: which kind of address it is: loopback, private and so on */
                           _("Kind"), g_strdup (kind->name), g_strdup (_(kind->title)), g_strdup (_(kind->note)));
  if (g_str_equal (kind->name, "ipv4-mapped"))
    {
      SoketEndpoint mapped = *endpoint;

      soket_endpoint_normalize (&mapped);
      soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_TEXT, "ipv4", _("IPv4 address in it"), soket_endpoint_address_string (&mapped), NULL, NULL);
    }
}
