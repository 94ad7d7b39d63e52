/* heads-fixture.h - the heads of the lifelines in a window, over a real server and clients
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/lifelines/soket-lifeline-heads.h"
#include "lib/app-test.h"
#include "lib/soket-bench.h"

typedef struct
{
  SoketBench *bench;
  SoketSequence *sequence;
  SoketLifelineHeads *heads;
  SoketLifelineHead *client;
  SoketLifelineHead *server;
  GtkWidget *window;
} Fixture;

/* @data: the transport */
static inline void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  SoketTransport transport = GPOINTER_TO_UINT (data);

  fixture->bench = soket_bench_new (transport, TRUE);
  fixture->sequence = soket_sequence_new (fixture->bench->trace);
  g_object_set (fixture->sequence, "transport", transport, NULL);
  fixture->heads = SOKET_LIFELINE_HEADS (soket_lifeline_heads_new ());
  g_object_set (fixture->heads, "sequence", fixture->sequence, NULL);
  fixture->client = soket_lifeline_heads_get_head (fixture->heads, SOKET_SIDE_CLIENT);
  fixture->server = soket_lifeline_heads_get_head (fixture->heads, SOKET_SIDE_SERVER);
  fixture->window = app_test_show (GTK_WIDGET (fixture->heads), 980, 80);
}

static inline void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->heads), (gpointer *) &fixture->heads);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_test_wait_until (fixture->heads == NULL);
  g_assert_finalize_object (fixture->sequence);
  soket_bench_free (fixture->bench);
}

static inline void
start (Fixture *fixture)
{
  soket_bench_start (fixture->bench);
  soket_trace_flush (fixture->bench->trace);
}

/* One message there and back, and its connection gone. */
static inline void
exchange (Fixture *fixture)
{
  g_autoptr (SoketClient) client = soket_bench_client (fixture->bench);
  SoketReply reply = { 0 };

  soket_reply_begin (&reply, client, &fixture->bench->send, "Isi pesan.", -1, NULL);
  soket_assert_reply (&reply, "Isi pesan.");
  app_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE
                       && (fixture->bench->send.transport == SOKET_TRANSPORT_UDP || soket_server_get_n_peers (fixture->bench->server) == 0));
  soket_trace_flush (fixture->bench->trace);
}
