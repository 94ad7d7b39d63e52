/* test-numbers.c - what is shown of addresses, ports and numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-error.h"
#include "core/numbers/soket-numbers-sheet.h"

#include <errno.h>
#include <string.h>

#define ADDRESS     SOKET_NUMBERS_ADDRESS
#define PORT        SOKET_NUMBERS_PORT
#define BYTE_ORDER_ SOKET_NUMBERS_BYTE_ORDER
#define DESCRIPTORS SOKET_NUMBERS_DESCRIPTORS
#define SIZES       SOKET_NUMBERS_SIZES
#define LAYERS      SOKET_NUMBERS_LAYERS

static gboolean
find_port (const char *name,
           guint16    *port)
{
  *port = 22;

  return g_str_equal (name, "ssh");
}

static const char *
get_value (const SoketNumbersSheet *sheet,
           const char              *name)
{
  for (guint i = 0; i < soket_numbers_sheet_get_n_rows (sheet); i++)
    {
      const SoketNumbersRow *row = soket_numbers_sheet_get_row (sheet, i);

      g_assert_true (row->name != NULL && row->title != NULL && row->value != NULL && row->text != NULL);
      if (g_str_equal (row->name, name))
        return row->value;
    }

  return NULL;
}

static const SoketNumbersRow *
get_row (const SoketNumbersSheet *sheet,
         const char              *name)
{
  for (guint i = 0; i < soket_numbers_sheet_get_n_rows (sheet); i++)
    if (g_str_equal (soket_numbers_sheet_get_row (sheet, i)->name, name))
      return soket_numbers_sheet_get_row (sheet, i);

  g_test_fail_printf ("no row %s", name);
  return NULL;
}

static SoketNumbersSheet *
make_sheet (SoketNumbersTopic topic,
            const char       *text,
            guint             width)
{
  SoketNumbersValue value;
  SoketNumbersSystem system;
  g_autoptr (GError) error = NULL;

  soket_numbers_value_init (&value, topic);
  if (text[0] != '\0')
    soket_numbers_value_parse (&value, text, find_port, &error);
  g_assert_no_error (error);
  value.width = width;
  soket_numbers_system_init (&system);
  system.big_endian = FALSE;

  return soket_numbers_sheet_new (&value, &system);
}

static void
test_values (void)
{
  static const struct
  {
    SoketNumbersTopic topic;
    guint             width;
    const char       *text;
    const char       *name;
    const char       *value;
  } rows[] = {
    { ADDRESS, 0, "74.125.135.113", "bytes", "74 125 135 113" },
    { ADDRESS, 0, "74.125.135.113", "bits", "01001010 01111101 10000111 01110001" },
    { ADDRESS, 0, "74.125.135.113", "decimal", "1249740657" },
    { ADDRESS, 0, "255.255.255.255", "decimal", "4294967295" },
    { ADDRESS, 0, "0.0.0.0", "decimal", "0" },
    { ADDRESS, 0, "2404:6800:4003:802::1007", "groups", "2404 6800 4003 0802 0000 0000 0000 1007" },
    { ADDRESS, 0, " [2404:6800:4003:0802:0:0:0:1007] ", "shortest", "2404:6800:4003:802::1007" },
    { ADDRESS, 0, "2404:6800:4003:802::1007", "decimal", "47875086426100595730625546060033953799" },
    { ADDRESS, 0, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "decimal", "340282366920938463463374607431768211455" },
    { ADDRESS, 0, "::1", "decimal", "1" },
    { ADDRESS, 0, "::ffff:127.0.0.1", "ipv4", "127.0.0.1" },
    /* The kinds, at the borders of their prefixes */
    { ADDRESS, 0, "74.125.135.113", "kind", "public" },
    { ADDRESS, 0, "0.0.0.0", "kind", "any" },
    { ADDRESS, 0, "0.0.0.1", "kind", "this-network" },
    { ADDRESS, 0, "1.0.0.0", "kind", "public" },
    { ADDRESS, 0, "126.255.255.255", "kind", "public" },
    { ADDRESS, 0, "127.0.0.1", "kind", "loopback" },
    { ADDRESS, 0, "127.255.255.255", "kind", "loopback" },
    { ADDRESS, 0, "128.0.0.0", "kind", "public" },
    { ADDRESS, 0, "10.255.255.255", "kind", "private" },
    { ADDRESS, 0, "11.0.0.0", "kind", "public" },
    { ADDRESS, 0, "172.15.255.255", "kind", "public" },
    { ADDRESS, 0, "172.16.0.0", "kind", "private" },
    { ADDRESS, 0, "172.31.255.255", "kind", "private" },
    { ADDRESS, 0, "172.32.0.0", "kind", "public" },
    { ADDRESS, 0, "192.168.1.23", "kind", "private" },
    { ADDRESS, 0, "192.169.0.0", "kind", "public" },
    { ADDRESS, 0, "100.63.255.255", "kind", "public" },
    { ADDRESS, 0, "100.64.0.0", "kind", "shared" },
    { ADDRESS, 0, "100.127.255.255", "kind", "shared" },
    { ADDRESS, 0, "100.128.0.0", "kind", "public" },
    { ADDRESS, 0, "169.254.7.7", "kind", "link-local" },
    { ADDRESS, 0, "192.0.2.1", "kind", "documentation" },
    { ADDRESS, 0, "198.51.100.1", "kind", "documentation" },
    { ADDRESS, 0, "203.0.113.255", "kind", "documentation" },
    { ADDRESS, 0, "198.19.255.255", "kind", "benchmark" },
    { ADDRESS, 0, "198.20.0.0", "kind", "public" },
    { ADDRESS, 0, "224.0.0.1", "kind", "multicast" },
    { ADDRESS, 0, "239.255.255.255", "kind", "multicast" },
    { ADDRESS, 0, "240.0.0.0", "kind", "reserved" },
    { ADDRESS, 0, "255.255.255.254", "kind", "reserved" },
    { ADDRESS, 0, "255.255.255.255", "kind", "broadcast" },
    { ADDRESS, 0, "2404:6800:4003:802::1007", "kind", "public" },
    { ADDRESS, 0, "::", "kind", "any" },
    { ADDRESS, 0, "::1", "kind", "loopback" },
    { ADDRESS, 0, "::2", "kind", "reserved" },
    { ADDRESS, 0, "::ffff:8.8.8.8", "kind", "ipv4-mapped" },
    { ADDRESS, 0, "64:ff9b::8.8.8.8", "kind", "nat64" },
    { ADDRESS, 0, "fe80::1", "kind", "link-local" },
    { ADDRESS, 0, "febf::1", "kind", "link-local" },
    { ADDRESS, 0, "fec0::1", "kind", "reserved" },
    { ADDRESS, 0, "fc00::1", "kind", "private" },
    { ADDRESS, 0, "fd12:3456::1", "kind", "private" },
    { ADDRESS, 0, "ff02::1", "kind", "multicast" },
    { ADDRESS, 0, "2001:db8::1", "kind", "documentation" },
    { ADDRESS, 0, "2001:db9::1", "kind", "public" },
    { ADDRESS, 0, "3fff:0fff::1", "kind", "documentation" },
    { ADDRESS, 0, "3fff:1000::1", "kind", "public" },
    { ADDRESS, 0, "2002:c000:204::1", "kind", "6to4" },
    { PORT, 0, "0", "class", "none" },
    { PORT, 0, "1", "class", "well-known" },
    { PORT, 0, "1023", "class", "well-known" },
    { PORT, 0, "1024", "class", "registered" },
    { PORT, 0, "49151", "class", "registered" },
    { PORT, 0, "49152", "class", "dynamic" },
    { PORT, 0, "65535", "class", "dynamic" },
    { PORT, 0, "ssh", "bytes", "00 16" },
    { PORT, 0, "5555", "bytes", "15 b3" },
    { PORT, 0, "5555", "ephemeral", "32768-60999" },
    { PORT, 0, "1023", "allowed", "administrator" },
    { PORT, 0, "1024", "allowed", "everybody" },
    { PORT, 0, "0", "allowed", "everybody" },
    /* Slide "Byte-Order" */
    { BYTE_ORDER_, 0, "11111", "hexadecimal", "0x2b67" },
    { BYTE_ORDER_, 0, "11111", "big-endian", "2b 67" },
    { BYTE_ORDER_, 0, "11111", "little-endian", "67 2b" },
    { BYTE_ORDER_, 0, "11111", "wrong-order", "26411" },
    { BYTE_ORDER_, 1, "11111", "big-endian", "67" },
    { BYTE_ORDER_, 4, "11111", "big-endian", "00 00 2b 67" },
    { BYTE_ORDER_, 4, "11111", "little-endian", "67 2b 00 00" },
    { BYTE_ORDER_, 4, "11111", "wrong-order", "1730871296" },
    { BYTE_ORDER_, 8, "11111", "big-endian", "00 00 00 00 00 00 2b 67" },
    { BYTE_ORDER_, 8, "11111", "little-endian", "67 2b 00 00 00 00 00 00" },
    { BYTE_ORDER_, 8, "11111", "wrong-order", "7434035609905135616" },
    { BYTE_ORDER_, 4, "10", "wrong-order", "167772160" },
    { BYTE_ORDER_, 0, "255", "little-endian", "ff" },
    { BYTE_ORDER_, 0, "256", "little-endian", "00 01" },
    { BYTE_ORDER_, 0, "65536", "big-endian", "00 01 00 00" },
    { BYTE_ORDER_, 0, "4294967296", "big-endian", "00 00 00 01 00 00 00 00" },
    { BYTE_ORDER_, 0, "18446744073709551615", "wrong-order", "18446744073709551615" },
    { LAYERS, 0, "10", "message", "10" },
    { LAYERS, 0, "10", "tcp", "32" },
    { LAYERS, 0, "10", "ipv4", "20" },
    { LAYERS, 0, "10", "ethernet", "14" },
    { LAYERS, 0, "10", "total", "76" },
    { LAYERS, 0, "1448", "total", "1514" },
    { LAYERS, 0, "1449", "total", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SoketNumbersSheet) sheet = make_sheet (rows[i].topic, rows[i].text, rows[i].width);

      g_test_message ("%s: %s of %s", soket_numbers_topic_to_string (rows[i].topic), rows[i].name, rows[i].text);
      g_assert_cmpstr (get_value (sheet, rows[i].name), ==, rows[i].value);
    }
}

/* Sentences and notes: what is said for people, in English. */
static void
test_words (void)
{
  static const struct
  {
    SoketNumbersTopic topic;
    guint             width;
    const char       *text;
    const char       *name;  /* NULL: the sentence */
    const char       *words;
  } rows[] = {
    { ADDRESS, 0, "74.125.135.113", "decimal", "one of 2^32 = 4294967296" },
    { ADDRESS, 0, "74.125.135.113", "bytes", "IPv4, each from 0 to 255" },
    { ADDRESS, 0, "::1", "groups", "IPv6, 2 bytes each, in hexadecimal" },
    { ADDRESS, 0, "0.0.0.0", "kind", "only for bind (): every address of this computer" },
    { ADDRESS, 0, "127.0.0.1", "kind", "127.0.0.0/8: this computer itself; nothing leaves it (RFC 1122)" },
    { ADDRESS, 0, "192.168.1.7", "kind", "192.168.0.0/16: for networks at home and at work; the Internet does not carry it (RFC 1918)" },
    { ADDRESS, 0, "255.255.255.255", "kind", "everybody in this network; no router passes it on (RFC 919)" },
    { ADDRESS, 0, "8.8.8.8", "kind", "one in the whole Internet" },
    { ADDRESS, 0, "::1", "decimal", "one of 2^128 = 340282366920938463463374607431768211456" },
    { ADDRESS, 0, "::1", "shortest", ":: stands for 7 groups of zeros" },
    { ADDRESS, 0, "::", "shortest", ":: stands for 8 groups of zeros" },
    { ADDRESS, 0, "1::", "shortest", ":: stands for 7 groups of zeros" },
    { ADDRESS, 0, "2404:6800:4003:802::1007", "shortest", ":: stands for 3 groups of zeros" },
    { ADDRESS, 0, "::ffff:127.0.0.1", "shortest", ":: stands for 5 groups of zeros" },
    { ADDRESS, 0, "1:2:3:4:5:6:7:8", "shortest", NULL },
    { PORT, 0, "5555", "bytes", "21 × 256 + 179" },
    { PORT, 0, "32767", "ephemeral", "this kernel gives its clients other ports" },
    { PORT, 0, "32768", "ephemeral", "this kernel may give it to any client" },
    { PORT, 0, "60999", "ephemeral", "this kernel may give it to any client" },
    { PORT, 0, "61000", "ephemeral", "this kernel gives its clients other ports" },
    { BYTE_ORDER_, 0, "11111", "hexadecimal", "43 × 256 + 103" },
    { BYTE_ORDER_, 4, "65536", "hexadecimal", "1 × 65536" },
    { BYTE_ORDER_, 0, "0", "hexadecimal", "0" },
    { BYTE_ORDER_, 0, "11111", "big-endian", "network byte order: what is sent" },
    { BYTE_ORDER_, 0, "11111", "little-endian", "this computer’s" },
    { BYTE_ORDER_, 0, "11111", NULL, "htons () turns one order into the other." },
    { BYTE_ORDER_, 4, "11111", NULL, "htonl () turns one order into the other." },
    { BYTE_ORDER_, 8, "11111", NULL, "htobe64 () turns one order into the other." },
    { BYTE_ORDER_, 1, "11111", NULL, "11111 does not fit in 1 byte: 103 is left." },
    { BYTE_ORDER_, 2, "65536", NULL, "65536 does not fit in 2 bytes: 0 is left." },
    { BYTE_ORDER_, 0, "7", NULL, "A single byte has no order." },
    { BYTE_ORDER_, 0, "7", "big-endian", "network byte order: what is sent" },
    { PORT, 0, "0", "class", "0 is no port: given to bind () it means “choose one for me”" },
    { PORT, 0, "1023", "class", "1–1023: for services that everybody knows" },
    { PORT, 0, "1024", "class", "1024–49151: for services that somebody has registered" },
    { PORT, 0, "49152", "class", "49152–65535: for whoever needs one for a while" },
    { PORT, 0, "80", NULL, "The name is a custom: it does not tell which program really listens there." },
    { SIZES, 0, "", "char", "everywhere the same" },
    { SIZES, 0, "", "short", "C allows 2 bytes and more" },
    { SIZES, 0, "", "int", "C allows 2 bytes and more" },
    { SIZES, 0, "", "long", "C allows 4 bytes and more" },
    { SIZES, 0, "", "long long", "C allows 8 bytes and more" },
    { SIZES, 0, "", "in_port_t", "everywhere the same" },
    { SIZES, 0, "", "struct in6_addr", "everywhere the same" },
    { SOKET_NUMBERS_TYPES, 0, "", "SOCK_STREAM", "a stream of bytes, in order and without loss: TCP" },
    { SOKET_NUMBERS_TYPES, 0, "", "SOCK_DGRAM", "single messages, which may get lost: UDP" },
    { SOKET_NUMBERS_TYPES, 0, "", "SOCK_RAW", "packets with their headers, for the administrator" },
    { SOKET_NUMBERS_TYPES, 0, "", "SOCK_RDM", "messages without loss, in any order; hardly ever there" },
    { SOKET_NUMBERS_TYPES, 0, "", "SOCK_SEQPACKET", "messages in order and without loss, over a connection" },
    { LAYERS, 0, "10", "message", "what the program sends" },
    { LAYERS, 0, "10", "ipv4", "both addresses, time to live, checksum (RFC 791)" },
    { LAYERS, 0, "10", "ethernet", "both hardware addresses and a type; 4 bytes of checksum follow" },
    { LAYERS, 0, "10", "total", NULL },
    { LAYERS, 0, "10", "tcp", "20 bytes, and 12 of options: Linux sends timestamps (RFC 9293, RFC 7323)" },
    { LAYERS, 0, "1448", NULL, "It fits in one packet of Ethernet." },
    { LAYERS, 0, "1449", NULL, "Over Ethernet TCP cuts it into 2 segments of at most 1448 bytes, each with these headers." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SoketNumbersSheet) sheet = make_sheet (rows[i].topic, rows[i].text, rows[i].width);

      g_test_message ("%s: %s of %s", soket_numbers_topic_to_string (rows[i].topic), rows[i].name != NULL ? rows[i].name : "sentence", rows[i].text);
      g_assert_cmpstr (rows[i].name != NULL ? get_row (sheet, rows[i].name)->note : soket_numbers_sheet_get_sentence (sheet), ==, rows[i].words);
    }
}

/* Whose the bytes are, which the page colours. */
static void
test_marks (void)
{
  g_autoptr (SoketNumbersSheet) address = make_sheet (ADDRESS, "127.0.0.1", 0);
  g_autoptr (SoketNumbersSheet) six = make_sheet (ADDRESS, "::1", 0);
  g_autoptr (SoketNumbersSheet) port = make_sheet (PORT, "80", 0);
  g_autoptr (SoketNumbersSheet) order = make_sheet (BYTE_ORDER_, "11111", 0);

  g_assert_cmpint (get_row (address, "bytes")->mark, ==, SOKET_NUMBERS_MARK_WIRE);
  g_assert_cmpint (get_row (address, "decimal")->mark, ==, SOKET_NUMBERS_MARK_NONE);
  g_assert_cmpint (get_row (six, "groups")->mark, ==, SOKET_NUMBERS_MARK_WIRE);
  g_assert_cmpint (get_row (port, "bytes")->mark, ==, SOKET_NUMBERS_MARK_WIRE);
  g_assert_cmpint (get_row (port, "class")->mark, ==, SOKET_NUMBERS_MARK_NONE);
  g_assert_cmpint (get_row (order, "big-endian")->mark, ==, SOKET_NUMBERS_MARK_WIRE);
  g_assert_cmpint (get_row (order, "little-endian")->mark, ==, SOKET_NUMBERS_MARK_HOST);
}

static void
test_wrong (void)
{
  static const struct
  {
    SoketNumbersTopic topic;
    const char       *text;
  } rows[] = {
    { ADDRESS, "" },
    { ADDRESS, "74.125.135" },
    { ADDRESS, "74.125.135.256" },
    { ADDRESS, "localhost" },
    { ADDRESS, "1::2::3" },
    { PORT, "" },
    { PORT, "65536" },
    { PORT, "-1" },
    { PORT, "nosuchservice" },
    { PORT, "0x50" },
    { BYTE_ORDER_, "" },
    { BYTE_ORDER_, "0x2b67" },
    { BYTE_ORDER_, "-1" },
    { BYTE_ORDER_, "18446744073709551616" },
    { DESCRIPTORS, "5" },
    { LAYERS, "1048577" },
    { SOKET_NUMBERS_SIZES, "4" },
    { SOKET_NUMBERS_TYPES, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketNumbersValue value;
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      g_autoptr (GError) error = NULL;

      soket_numbers_value_init (&value, rows[i].topic);
      before = soket_numbers_value_dup_text (&value);
      g_assert_false (soket_numbers_value_parse (&value, rows[i].text, find_port, &error));
      g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
      after = soket_numbers_value_dup_text (&value);
      g_assert_cmpstr (after, ==, before);
    }
}

static void
test_topics (void)
{
  SoketNumbersTopic unknown = LAYERS;

  g_assert_false (soket_numbers_topic_from_string ("layer", &unknown));
  g_assert_false (soket_numbers_topic_from_string (NULL, &unknown));
  g_assert_cmpint (unknown, ==, LAYERS);
  for (guint i = 0; i < SOKET_N_NUMBERS_TOPICS; i++)
    {
      const SoketNumbersTopic topic = (SoketNumbersTopic) i;
      SoketNumbersTopic found = SOKET_N_NUMBERS_TOPICS;
      SoketNumbersSystem system;
      SoketNumbersValue value;
      g_autofree char *text = NULL;
      g_autofree char *shown = NULL;
      g_autoptr (SoketNumbersSheet) sheet = NULL;

      g_assert_true (soket_numbers_topic_from_string (soket_numbers_topic_to_string (topic), &found));
      g_assert_cmpint (found, ==, topic);
      g_assert_nonnull (soket_numbers_topic_get_title (topic));
      g_assert_nonnull (soket_numbers_topic_get_summary (topic));
      /* How long a type is, is the compiler's: there is nothing to try. */
      g_assert_true ((soket_numbers_topic_get_call (topic) != NULL) == (topic != SOKET_NUMBERS_SIZES));

      /* What the slides have is a value that can be written down and read again. */
      soket_numbers_value_init (&value, topic);
      text = soket_numbers_value_dup_text (&value);
      if (soket_numbers_topic_get_asked (topic) != NULL)
        g_assert_true (soket_numbers_value_parse (&value, text, NULL, NULL));
      else
        g_assert_cmpstr (text, ==, "");

      soket_numbers_system_init (&system);
      sheet = soket_numbers_sheet_new (&value, &system);
      shown = soket_numbers_sheet_dup_text (sheet);
      g_assert_true (g_utf8_validate (shown, -1, NULL));
    }
}

static void
test_system (void)
{
  SoketNumbersValue value;
  SoketNumbersSystem system;
  g_autoptr (SoketNumbersSheet) port = NULL;
  g_autoptr (SoketNumbersSheet) order = NULL;
  g_autoptr (SoketNumbersSheet) descriptors = NULL;
  g_autoptr (SoketNumbersSheet) types = NULL;
  g_autoptr (SoketNumbersSheet) layers = NULL;
  g_autoptr (SoketNumbersSheet) nothing = NULL;
  g_autoptr (SoketNumbersSheet) fragments = NULL;
  g_autoptr (SoketNumbersSheet) plain = NULL;

  soket_numbers_system_init (&system);
  soket_numbers_value_init (&value, PORT);
  value.number = 7;
  system.tcp_name = "echo";
  system.first_free = 0;
  system.first_ephemeral = 0;
  port = soket_numbers_sheet_new (&value, &system);
  g_assert_cmpstr (get_value (port, "tcp"), ==, "echo");
  g_assert_cmpstr (get_value (port, "udp"), ==, "");
  g_assert_cmpstr (get_value (port, "allowed"), ==, "everybody");
  g_assert_cmpstr (get_row (port, "allowed")->note, ==, NULL);
  g_assert_null (get_value (port, "ephemeral"));
  g_clear_pointer (&port, soket_numbers_sheet_free);
  system.first_free = 1024;
  port = soket_numbers_sheet_new (&value, &system);
  g_assert_cmpstr (get_row (port, "allowed")->note, ==, "here ports 1–1023 need administrator rights");

  soket_numbers_value_init (&value, BYTE_ORDER_);
  system.big_endian = TRUE;
  order = soket_numbers_sheet_new (&value, &system);
  g_assert_cmpstr (get_row (order, "big-endian")->note, ==, "network byte order: what is sent; and this computer’s");
  g_assert_null (get_row (order, "little-endian")->note);

  soket_numbers_value_init (&value, DESCRIPTORS);
  system.n_descriptors = 3;
  system.descriptors[0] = (SoketNumbersDescriptor) { 0, "socket:[12]" };
  system.descriptors[1] = (SoketNumbersDescriptor) { 1, "/dev/null" };
  system.descriptors[2] = (SoketNumbersDescriptor) { 3, "socket:[13]" };
  descriptors = soket_numbers_sheet_new (&value, &system);
  g_assert_cmpuint (soket_numbers_sheet_get_n_rows (descriptors), ==, 3);
  /* What was closed is standard input no more. */
  g_assert_null (get_row (descriptors, "0")->note);
  g_assert_cmpstr (get_row (descriptors, "1")->note, ==, "standard output");
  g_assert_cmpstr (get_value (descriptors, "3"), ==, "socket:[13]");

  soket_numbers_value_init (&value, SOKET_NUMBERS_TYPES);
  system.results[0][0] = 0;
  system.results[0][1] = EAFNOSUPPORT;
  types = soket_numbers_sheet_new (&value, &system);
  g_assert_cmpstr (get_value (types, "families"), ==, "AF_INET AF_INET6 AF_UNIX");
  g_assert_cmpstr (get_value (types, "SOCK_STREAM"), ==, "ok EAFNOSUPPORT untried");
  g_assert_cmpstr (get_row (types, "SOCK_STREAM")->text, ==, "works EAFNOSUPPORT –");

  soket_numbers_value_init (&value, LAYERS);
  value.transport = SOKET_TRANSPORT_UDP;
  value.ipv6 = TRUE;
  value.number = 65528;
  system.stamps = FALSE;
  layers = soket_numbers_sheet_new (&value, &system);
  g_assert_cmpstr (get_value (layers, "udp"), ==, "8");
  g_assert_cmpstr (get_value (layers, "ipv6"), ==, "40");
  g_assert_cmpstr (get_row (layers, "udp")->note, ==, "ports, length, checksum (RFC 768)");
  g_assert_cmpstr (get_row (layers, "ipv6")->note, ==, "both addresses, hop limit (RFC 8200)");
  g_assert_cmpstr (soket_numbers_sheet_get_sentence (layers), ==, "No datagram is that long: 65,527 bytes are the most.");

  /* An empty datagram is sent, and an empty message of TCP is not. */
  value.number = 0;
  nothing = soket_numbers_sheet_new (&value, &system);
  g_assert_cmpstr (get_value (nothing, "total"), ==, "62");
  g_clear_pointer (&nothing, soket_numbers_sheet_free);
  value.transport = SOKET_TRANSPORT_TCP;
  nothing = soket_numbers_sheet_new (&value, &system);
  g_assert_null (get_value (nothing, "total"));
  g_assert_cmpstr (soket_numbers_sheet_get_sentence (nothing), ==, "TCP sends nothing for a message of no bytes.");

  value.transport = SOKET_TRANSPORT_UDP;
  value.number = 3000;
  fragments = soket_numbers_sheet_new (&value, &system);
  g_assert_cmpstr (soket_numbers_sheet_get_sentence (fragments), ==,
                   "Over Ethernet IP cuts the datagram into 3 fragments of at most 1448 bytes, each with a header of IP and of Ethernet.");
  /* Without timestamps TCP's header has no options. */
  value.transport = SOKET_TRANSPORT_TCP;
  plain = soket_numbers_sheet_new (&value, &system);
  g_assert_cmpstr (get_value (plain, "tcp"), ==, "20");
  g_assert_cmpstr (get_row (plain, "tcp")->note, ==, "ports, numbers of bytes, flags, window (RFC 9293)");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/numbers/values", test_values);
  g_test_add_func ("/numbers/words", test_words);
  g_test_add_func ("/numbers/marks", test_marks);
  g_test_add_func ("/numbers/wrong", test_wrong);
  g_test_add_func ("/numbers/topics", test_topics);
  g_test_add_func ("/numbers/system", test_system);

  return g_test_run ();
}
