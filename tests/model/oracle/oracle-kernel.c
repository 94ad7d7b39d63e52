/* oracle-kernel.c - what the kernel itself says of a connection, asked without the program's help
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "oracle-kernel.h"

#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  struct nlmsghdr         header;
  struct inet_diag_req_v2 request;
} Question;

static Question
make_question (const SoketEndpoint *local,
               const SoketEndpoint *peer)
{
  Question question = {
    .header = { .nlmsg_len = sizeof question, .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST },
    .request = {
      .sdiag_family = local->family,
      .sdiag_protocol = IPPROTO_TCP,
      .idiag_states = ~0u,
      .id = {
        .idiag_sport = htons (local->port),
        .idiag_dport = htons (peer->port),
        .idiag_cookie = { INET_DIAG_NOCOOKIE, INET_DIAG_NOCOOKIE },
      },
    },
  };

  memcpy (question.request.id.idiag_src, local->address, sizeof local->address);
  memcpy (question.request.id.idiag_dst, peer->address, sizeof peer->address);
  return question;
}

int
oracle_kernel_get_state (const SoketEndpoint *local,
                         const SoketEndpoint *peer)
{
  const Question question = make_question (local, peer);
  int fd = socket (AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  int state = -1;
  union
  {
    struct nlmsghdr header;
    guint8          bytes[8192];
  } answer;

  if (fd < 0)
    return -1;
  if (send (fd, &question, sizeof question, 0) == sizeof question && recv (fd, &answer, sizeof answer, 0) >= (gssize) sizeof answer.header)
    {
      if (answer.header.nlmsg_type == NLMSG_ERROR)
        state = ((const struct nlmsgerr *) NLMSG_DATA (&answer.header))->error == -ENOENT ? 0 : -1;
      else
        state = ((const struct inet_diag_msg *) NLMSG_DATA (&answer.header))->idiag_state;
      /* Where the connection is gone, the kernel answers with whoever listens there. */
      if (state == TCP_LISTEN)
        state = 0;
    }
  close (fd);
  return state;
}
