/* fuzz-kernel-answer.c - any bytes as a datagram of sock_diag
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "fuzz-kernel.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <string.h>

#define SEQUENCE 3
#define HEADER   6

/* The attributes: 7 is the memory, 2 is TCP_INFO. */
#define MEMORY "\50\0\7\0" "aaaabbbbccccddddeeeeffffgggghhhhiiii"
#define INFO   "\14\0\2\0" "\1\0\0\0\0\0\0\0"

const FuzzSeed fuzz_seeds[] = {
  FUZZ_SEED ("\0\1\0\0\0\0" MEMORY INFO),
  FUZZ_SEED ("\1\12\0\0\0\0" MEMORY),
  FUZZ_SEED ("\0\6\3\0\0\0"),
  FUZZ_SEED ("\2\7\0\0\0\0" MEMORY),
  FUZZ_SEED ("\4\1\0\1\0\0\10\0\7\0abcd"),
  FUZZ_SEED ("\0\1\0\2\0\0"),
  FUZZ_SEED ("\0\1\0\0\7\377\3\0\7\0"),
  { NULL, 0 },
};

const FuzzSeed fuzz_pieces[] = {
  FUZZ_SEED (MEMORY),
  FUZZ_SEED (INFO),
  FUZZ_SEED ("\4\0\7\0"),
  FUZZ_SEED ("\5\0\2\0x\0\0\0"),
  FUZZ_SEED ("\3\0\7\0"),
  FUZZ_SEED ("\377\377\2\0"),
  FUZZ_SEED ("\0\0"),
  { NULL, 0 },
};

/* Byte 0: which socket; 1: state; 2: timer; 3: what kind of answer; 4 and 5: which byte of all is another; then the attributes. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  struct nlmsghdr header = { .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_seq = SEQUENCE };
  struct inet_diag_msg message = { 0, };
  SoketKernelQuestion question;
  SoketKernelNow now;
  g_autofree guint8 *packet = NULL;
  gsize length = 0;
  int error = -1;

  if (size < HEADER || !fuzz_kernel_question (&question, data[0]))
    return 0;

  message.idiag_family = question.local.family;
  message.idiag_state = data[1];
  message.idiag_timer = data[2];
  message.idiag_expires = data[2] * 1000u;
  message.idiag_rqueue = data[3];
  message.idiag_wqueue = data[4];
  message.id.idiag_sport = htons (question.local.port);
  message.id.idiag_dport = htons (question.peer.port);
  memcpy (message.id.idiag_src, question.local.address, 16);
  memcpy (message.id.idiag_dst, question.peer.address, 16);

  length = NLMSG_SPACE (sizeof message) + size - HEADER;
  packet = g_malloc0 (length);
  memcpy (packet + NLMSG_HDRLEN, &message, sizeof message);
  memcpy (packet + NLMSG_SPACE (sizeof message), data + HEADER, size - HEADER);
  if (data[3] % 4 == 1)
    {
      header.nlmsg_type = NLMSG_ERROR;
      memcpy (packet + NLMSG_HDRLEN, data + 2, 4);
    }
  else if (data[3] % 4 == 2)
    length -= MIN (length, data[4]);
  header.nlmsg_len = (guint32) length;
  memcpy (packet, &header, MIN (sizeof header, length));
  if (length > 0)
    packet[data[4] % length] ^= data[5];

  soket_kernel_now_init (&now, SOKET_KERNEL_SOURCE_NONE);
  if (soket_kernel_read_answer (&question, SEQUENCE, packet, length, &error, &now))
    {
      g_assert_cmpint (error, >=, 0);
      fuzz_kernel_check (&question, &now);
    }
  else
    {
      g_assert_cmpint (error, ==, -1);
      g_assert_false (now.known);
    }
  return 0;
}
