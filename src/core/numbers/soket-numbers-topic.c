/* soket-numbers-topic.c - the numbers that a lesson on sockets begins with
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/numbers/soket-numbers-topic.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *name;
  const char *title;
  const char *summary;
  const char *call;
  const char *asked;
} Topic;

static const Topic topics[] = {
  [SOKET_NUMBERS_ADDRESS] = {
    "address",
    /* Translators: a page on IP addresses */
    N_("Address"),
    N_("An address names a computer in the network: 32 bits in IPv4, 128 bits in IPv6."),
    /* Translators: a button: calls bind () with what stands beside it */
    N_("Bind to it"),
    /* Translators: a field for an IP address */
    N_("Address"),
  },
  [SOKET_NUMBERS_PORT] = {
    "port",
    /* Translators: a page on port numbers */
    N_("Port"),
    N_("A port is a number of 16 bits: it tells which program of a computer is meant."),
    N_("Bind to it"),
    N_("Port or service"),
  },
  [SOKET_NUMBERS_BYTE_ORDER] = {
    "byte-order",
    N_("Byte order"),
    N_("If a value is longer than one byte, somebody must say which byte comes first."),
    N_("Send a length in the wrong order"),
    /* Translators: a field for a whole number */
    N_("Number"),
  },
  [SOKET_NUMBERS_SIZES] = {
    "sizes",
    /* Translators: a page on how many bytes int and long have */
    N_("Sizes"),
    N_("How long int and long are differs from computer to computer; what is sent needs a length that both ends know."),
    NULL,
    NULL,
  },
  [SOKET_NUMBERS_DESCRIPTORS] = {
    "descriptors",
    /* Translators: a page on file descriptors */
    N_("Descriptors"),
    N_("A file descriptor is the number of something that a program has open; socket () gives the lowest that is free."),
    N_("Open two sockets, close one, open another"),
    N_("Descriptor to close"),
  },
  [SOKET_NUMBERS_TYPES] = {
    "types",
    /* Translators: a page on SOCK_STREAM, SOCK_DGRAM and so on */
    N_("Types"),
    N_("The type tells how a socket carries data: as a stream of bytes, or message by message."),
    N_("Try all"),
    NULL,
  },
  [SOKET_NUMBERS_LAYERS] = {
    "layers",
    /* Translators: a page on the headers of TCP, IP and Ethernet */
    N_("Layers"),
    N_("Each layer puts its header before what the layer above gives it."),
    /* Translators: a button: sends the message beside it */
    N_("Send it"),
    N_("Bytes of the message"),
  },
};

G_STATIC_ASSERT (G_N_ELEMENTS (topics) == SOKET_N_NUMBERS_TOPICS);

static const char *
translate (const char *text)
{
  return text != NULL ? _(text) : NULL;
}

const char *
soket_numbers_topic_to_string (SoketNumbersTopic topic)
{
  g_return_val_if_fail (topic < SOKET_N_NUMBERS_TOPICS, NULL);

  return topics[topic].name;
}

gboolean
soket_numbers_topic_from_string (const char        *text,
                                 SoketNumbersTopic *topic)
{
  for (guint i = 0; text != NULL && i < SOKET_N_NUMBERS_TOPICS; i++)
    {
      if (g_str_equal (text, topics[i].name))
        {
          *topic = (SoketNumbersTopic) i;
          return TRUE;
        }
    }

  return FALSE;
}

const char *
soket_numbers_topic_get_title (SoketNumbersTopic topic)
{
  g_return_val_if_fail (topic < SOKET_N_NUMBERS_TOPICS, NULL);

  return _(topics[topic].title);
}

const char *
soket_numbers_topic_get_summary (SoketNumbersTopic topic)
{
  g_return_val_if_fail (topic < SOKET_N_NUMBERS_TOPICS, NULL);

  return _(topics[topic].summary);
}

const char *
soket_numbers_topic_get_call (SoketNumbersTopic topic)
{
  g_return_val_if_fail (topic < SOKET_N_NUMBERS_TOPICS, NULL);

  return translate (topics[topic].call);
}

const char *
soket_numbers_topic_get_asked (SoketNumbersTopic topic)
{
  g_return_val_if_fail (topic < SOKET_N_NUMBERS_TOPICS, NULL);

  return translate (topics[topic].asked);
}
