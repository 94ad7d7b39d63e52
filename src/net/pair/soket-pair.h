/* soket-pair.h - two ends of one connection, and each send and recv when it is asked for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/words/soket-transfer.h"
#include "net/pair/soket-pair-queues.h"
#include "net/socket/soket-socket.h"

G_BEGIN_DECLS

#define SOKET_TYPE_PAIR (soket_pair_get_type ())
G_DECLARE_FINAL_TYPE (SoketPair, soket_pair, SOKET, PAIR, GObject)

/* The most that one send or recv may have, in bytes. */
#define SOKET_PAIR_SIZE_MAX (1024 * 1024)

/* "4 KiB (class)": a buffer small enough to be full after two or three sends. */
#define SOKET_PAIR_CLASS_BUFFER 4096

/* The sender is the client, the receiver the server. Signal "changed": something has begun, waits, or has come to an end. */
SoketPair          *soket_pair_new          (SoketTrace        *trace) G_GNUC_WARN_UNUSED_RESULT;

/* A new connection over TCP, or two sockets over UDP, in the place of what there was. */
gboolean            soket_pair_open         (SoketPair         *self,
                                             SoketTransport     transport,
                                             guint              buffer_size,
                                             GError           **error);
/* Both ends, whatever waits; counts and peaks stay. */
void                soket_pair_close_all    (SoketPair         *self);
/* How the calls of an end behave from its next one on. */
void                soket_pair_set_waiting  (SoketPair         *self,
                                             SoketSide          side,
                                             SoketWaiting       waiting,
                                             guint              timeout_ms);

/* Each FALSE where the end is closed, or busy. */
gboolean            soket_pair_send         (SoketPair         *self,
                                             gsize              length,
                                             gboolean           all);
gboolean            soket_pair_receive      (SoketPair         *self,
                                             gsize              size);
gboolean            soket_pair_close        (SoketPair         *self,
                                             SoketSide          side);
void                soket_pair_stop         (SoketPair         *self,
                                             SoketSide          side);

SoketTransport      soket_pair_get_transport (SoketPair        *self);
/* Where the receiver is, or was last; NULL before there was one. */
const SoketEndpoint *soket_pair_get_address (SoketPair        *self);
gboolean            soket_pair_is_open      (SoketPair         *self,
                                             SoketSide          side);
/* A call of it goes on; and the kernel has put that call to sleep. */
gboolean            soket_pair_is_busy      (SoketPair         *self,
                                             SoketSide          side);
gboolean            soket_pair_is_waiting   (SoketPair         *self,
                                             SoketSide          side);

/* Its last call says that nothing more will come of it: the end of the stream, or an error that stays. */
gboolean            soket_pair_has_ended    (SoketPair         *self,
                                             SoketSide          side);

/* How often it was seen, and the number of its last record; 0 for never. */
guint               soket_pair_get_count    (SoketPair         *self,
                                             SoketTransfer       outcome);
guint64             soket_pair_get_last     (SoketPair         *self,
                                             SoketTransfer       outcome);
void                soket_pair_forget       (SoketPair         *self);
/* What was said of the last call of an end, or of the one that waits; NULL for none. */
const char         *soket_pair_get_sentence (SoketPair         *self,
                                             SoketSide          side);
/* As they were read last, and as they are now. */
SoketPairQueues     soket_pair_peek_queues  (SoketPair         *self);
const SoketPairQueues *soket_pair_read_queues (SoketPair       *self);

G_END_DECLS
