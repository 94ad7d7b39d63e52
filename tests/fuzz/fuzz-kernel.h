/* fuzz-kernel.h - what the kernel is asked by two fuzz programs, and what holds of any answer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/kernel/soket-kernel-private.h"

G_BEGIN_DECLS

/* Bit 0: a listener, or no peer; bit 1: UDP; bit 2: IPv6. */
static inline gboolean
fuzz_kernel_question (SoketKernelQuestion *question,
                      guint8               choice)
{
  SoketEndpoint local, peer;
  const char *address = (choice & 4) != 0 ? "::1" : "127.0.0.1";
  SoketTransport transport = (choice & 2) != 0 ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;

  return soket_endpoint_parse (address, 5555, &local) && soket_endpoint_parse (address, 5556, &peer)
         && soket_kernel_question_init (question, transport, &local, (choice & 1) != 0 ? NULL : &peer,
                                        (choice & 1) != 0 && transport == SOKET_TRANSPORT_TCP);
}

static inline void
fuzz_kernel_check (const SoketKernelQuestion *question,
                   const SoketKernelNow      *now)
{
  g_assert_true (now->known == (now->source != SOKET_KERNEL_SOURCE_NONE));
  g_assert_cmpuint (now->state.tcp_state, <=, SOKET_TCP_STATE_CLOSING);
  g_assert_cmpint (now->expires_ms, >=, -1);
  g_assert_true (question->transport == SOKET_TRANSPORT_TCP || (!now->state.has_queues && now->expires_ms == -1));
  g_assert_true ((now->state.tcp_state == SOKET_TCP_STATE_LISTEN) <= question->listener);
}

G_END_DECLS
