/* soket-kernel-private.h - the three ways to ask the kernel, one by one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/kernel/soket-kernel.h"

G_BEGIN_DECLS

/* What is looked for. The endpoints are normalized; an unset peer has no family. */
typedef struct
{
  SoketTransport transport;
  SoketEndpoint  local;
  SoketEndpoint  peer;
  gboolean       listener;
} SoketKernelQuestion;

gboolean      soket_kernel_question_init    (SoketKernelQuestion       *question,
                                             SoketTransport             transport,
                                             const SoketEndpoint       *local,
                                             const SoketEndpoint       *peer,
                                             gboolean                   listener);
gboolean      soket_kernel_question_matches (const SoketKernelQuestion *question,
                                             const SoketEndpoint       *local,
                                             const SoketEndpoint       *peer);

void          soket_kernel_now_init         (SoketKernelNow            *now,
                                             SoketKernelSource          source);
SoketTcpState soket_kernel_state_from_number (guint                     number);
void          soket_kernel_set_memory       (SoketKernelNow            *now,
                                             SoketTransport             transport,
                                             const guint32             *values,
                                             gsize                      size);

/* Each: TRUE with @now where it could tell, also that there is no such socket. */
gboolean      soket_kernel_ask_descriptor   (const SoketKernelQuestion *question,
                                             int                        fd,
                                             SoketKernelNow            *now);
gboolean      soket_kernel_ask_diag         (const SoketKernelQuestion *question,
                                             SoketKernelNow            *now);
gboolean      soket_kernel_ask_proc         (const SoketKernelQuestion *question,
                                             SoketKernelNow            *now);
/* The same from such files elsewhere: @directory has tcp, tcp6, udp and udp6. */
gboolean      soket_kernel_ask_proc_in      (const SoketKernelQuestion *question,
                                             const char                *directory,
                                             SoketKernelNow            *now);

/* What they read, as functions of bytes: lines of such a list; a datagram of sock_diag. */
gboolean      soket_kernel_find_row         (const SoketKernelQuestion *question,
                                             char                      *text,
                                             gsize                      length,
                                             gsize                     *n_read,
                                             SoketKernelNow            *now);
gboolean      soket_kernel_read_answer      (const SoketKernelQuestion *question,
                                             guint32                    sequence,
                                             const guint8              *bytes,
                                             gsize                      length,
                                             int                       *error,
                                             SoketKernelNow            *now);

G_END_DECLS
