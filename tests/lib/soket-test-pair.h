/* soket-test-pair.h - two ends of one TCP connection, for tests of what the kernel says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/address/soket-endpoint.h"

G_BEGIN_DECLS

/* The listener stays open. Descriptors that a test closes by itself become -1. */
typedef struct
{
  int           listener;
  int           client;
  int           server;
  SoketEndpoint client_local;
  SoketEndpoint client_peer;
  SoketEndpoint server_local;
  SoketEndpoint server_peer;
} SoketTestPair;

void     soket_test_pair_open       (SoketTestPair *pair,
                                     const char    *bind_address,
                                     const char    *address);
void     soket_test_pair_close      (SoketTestPair *pair);
void     soket_test_close           (int           *fd);

/* Sends until neither the buffer nor the peer, which does not read, takes any more; returns the bytes. */
gsize    soket_test_fill            (int            fd);

/* Whether the kernel has thrown away closed connections, since its table of them was full, since the first call of this. */
gboolean soket_test_lost_time_waits (void);

G_END_DECLS
