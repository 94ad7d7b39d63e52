/* diagram-sequences.h - conversations made by hand for the tests of the diagram
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/app-test.h"
#include "lib/ladder-text.h"
#include "model/conversation/soket-sequence.h"

/* One sequence with what its records need to stay where they are. */
typedef struct
{
  SoketTrace *trace;
  SoketSequence *sequence;
  SoketPendingCall waiting[4];
  guint n_waiting;
  gint64 now_us;
} DiagramSequence;

#define DIAGRAM_ECHO_TCP \
  "tcp\n" \
  "1 s1 0 socket\n" \
  "2 s1 0 setsockopt(1) option=SO_REUSEADDR\n" \
  "3 s1 0 bind\n" \
  "4 s1 0 listen(128)\n" \
  "5 c2 0 socket\n" \
  "6 c2 1 connect\n" \
  "7 c2 1 getsockname\n" \
  "8 c2 1 message =10\n" \
  "9 c2 1 send(10) =10\n" \
  "10 s1 1 accept =3 @4\n" \
  "11 s3 1 recv(4096) =10\n" \
  "12 s3 1 message =10\n" \
  "13 s3 1 send(10) =10\n" \
  "14 s3 1 shutdown(1) ~\n" \
  "15 c2 1 recv(4096) =10 @9\n" \
  "16 c2 1 message =10\n" \
  "17 c2 1 recv(4096) =0\n" \
  "18 c2 1 close\n" \
  "19 s3 1 recv(65536) =0 ~ @14\n" \
  "20 s3 1 close\n" \
  "- s1 0 accept @10\n"

#define DIAGRAM_BYTE_BY_BYTE \
  "tcp\n" \
  "1 s1 0 socket\n" "2 s1 0 bind\n" "3 s1 0 listen(128)\n" \
  "4 c2 0 socket\n" "5 c2 1 connect\n" "6 c2 1 send(10) =10\n" \
  "7 s1 1 accept =3 @3\n" \
  "8 s3 1 recv(1) =1\n" "9 s3 1 recv(1) =1\n" "10 s3 1 recv(1) =1\n" "11 s3 1 recv(1) =1\n" "12 s3 1 recv(1) =1\n" \
  "13 s3 1 recv(1) =1\n" "14 s3 1 recv(1) =1\n" "15 s3 1 recv(1) =1\n" "16 s3 1 recv(1) =1\n" "17 s3 1 recv(1) =1\n" \
  "18 s3 1 send(10) =10\n" "19 s3 1 close\n" \
  "20 c2 1 recv(4096) =10 @6\n" "21 c2 1 recv(4096) =0\n" "22 c2 1 close\n"

#define DIAGRAM_THREE_SENDS \
  "tcp\n" \
  "1 s1 0 socket\n" "2 s1 0 bind\n" "3 s1 0 listen(128)\n" \
  "4 c2 0 socket\n" "5 c2 1 connect\n" "6 c2 1 send(4) =4\n" "7 c2 1 send(4) =4\n" "8 c2 1 send(2) =2\n" \
  "9 s1 1 accept =3 @3\n" \
  "10 s3 1 recv(4096) =10\n" "11 s3 1 send(10) =10\n" \
  "- c2 1 recv(4096) @8\n" \
  "- s3 1 recv(4096) @11\n"

#define DIAGRAM_RESET \
  "tcp\n" \
  "1 s1 0 socket\n" "2 s1 0 bind\n" "3 s1 0 listen(128)\n" \
  "4 c2 0 socket\n" "5 c2 1 connect\n" "6 s1 1 accept =3 @3\n" "7 c2 1 send(10) =10\n" \
  "8 s3 1 recv(4) =4\n" "9 s3 1 send(4) =4\n" "10 s3 1 close q=6\n" \
  "11 c2 1 recv(4096) !ECONNRESET @7\n" "12 c2 1 close\n"

#define DIAGRAM_REFUSED \
  "tcp\n" \
  "1 c1 0 socket\n" "2 c1 1 connect !ECONNREFUSED\n" "3 c1 1 close\n"

#define DIAGRAM_UDP \
  "udp\n" \
  "1 s1 0 socket\n" "2 s1 0 bind\n" \
  "3 c2 0 socket\n" "4 c2 1 sendto =10\n" \
  "5 s1 1 recvfrom =10 @2\n" "6 s1 1 sendto =10\n" \
  "7 c2 1 recvfrom =10 @4\n" "8 c2 1 close\n" \
  "- s1 0 recvfrom @6\n"

#define DIAGRAM_UDP_TO_NOBODY \
  "udp\n" \
  "1 c1 0 socket\n" "2 c1 1 sendto =10\n" \
  "- c1 1 recvfrom @2\n"

#define DIAGRAM_UDP_STRANGER \
  "udp\n" \
  "1 s1 0 socket\n" "2 s1 0 bind\n" \
  "3 c2 0 socket\n" "4 c2 1 connect\n" "5 c2 1 send(10) =10 bytes=Isi-pesan.\n" \
  "6 x3 1 bind\n" "7 x3 1 sendto(4) =4 bytes=Halo\n" \
  "8 s1 1 recvfrom(65536) =10 @2 bytes=Isi-pesan.\n" "9 s1 1 sendto(10) =10 bytes=Isi-pesan.\n" \
  "10 c2 1 recv(65536) =10 @7 bytes=Isi-pesan.\n" "11 x3 1 close\n" "12 c2 1 close\n"

#define DIAGRAM_FOREIGN_CLIENT \
  "tcp\n" \
  "1 s1 0 socket\n" "2 s1 0 bind\n" "3 s1 0 listen(128)\n" \
  "4 s1 1 accept =3 @3\n" "5 s3 1 recv(4096) =10 @4\n" "6 s3 1 send(10) =10\n" "7 s3 1 close\n" \
  "- s1 0 accept @4\n"

/* The bytes of a record: where they are in what that direction says. */
static inline void
diagram_sequence_give_bytes (SoketRecord *record,
                          const char  *request,
                          const char  *reply)
{
  gboolean sends = record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_SENDTO;
  const char *bytes;

  if (record->kind == SOKET_RECORD_MESSAGE)
    {
      record->call = record->side == SOKET_SIDE_CLIENT && record->number < 10 ? SOKET_CALL_SEND : SOKET_CALL_RECV;
      sends = record->call == SOKET_CALL_SEND;
    }
  bytes = (record->side == SOKET_SIDE_CLIENT) == sends ? request : reply;
  if (record->length == 0 || record->offset + record->length > strlen (bytes))
    return;
  record->payload = (const guint8 *) bytes + record->offset;
  record->payload_length = (guint32) record->length;
}

static inline void
diagram_sequence_push (DiagramSequence *self,
                    const char   *text,
                    const char   *request,
                    const char   *reply)
{
  g_autoptr (GArray) records = ladder_read (text);

  for (guint i = 0; i < records->len; i++)
    {
      SoketRecord *record = &g_array_index (records, SoketRecord, i);

      diagram_sequence_give_bytes (record, request, reply);
      if (record->number > 0)
        {
          soket_trace_push (self->trace, record);
          continue;
        }
      g_assert_cmpuint (self->n_waiting, <, G_N_ELEMENTS (self->waiting));
      self->waiting[self->n_waiting].record = *record;
      soket_trace_begin_wait (self->trace, &self->waiting[self->n_waiting++]);
    }
  soket_trace_flush (self->trace);
}

static inline DiagramSequence *
diagram_sequence_new (const char *text,
                   const char *request,
                   const char *reply)
{
  DiagramSequence *self = g_new0 (DiagramSequence, 1);

  self->trace = soket_trace_new ();
  self->sequence = soket_sequence_new (self->trace);
  if (text != NULL)
    {
      if (g_str_has_prefix (text, "udp"))
        g_object_set (self->sequence, "transport", SOKET_TRANSPORT_UDP, NULL);
      diagram_sequence_push (self, text, request, reply);
    }
  return self;
}

static inline void
diagram_sequence_free (DiagramSequence *self)
{
  while (self->n_waiting > 0)
    soket_trace_end_wait (self->trace, &self->waiting[--self->n_waiting]);
  g_assert_finalize_object (self->sequence);
  g_assert_finalize_object (self->trace);
  g_free (self);
}

/* A conversation of @n_calls calls: a connection over which "Isi pesan." goes back and forth. */
static inline void
diagram_sequence_push_many (DiagramSequence *self,
                         guint         n_calls)
{
  static const SoketCallName calls[] = { SOKET_CALL_SEND, SOKET_CALL_RECV, SOKET_CALL_SEND, SOKET_CALL_RECV };

  for (guint i = 0; i < n_calls; i++)
    {
      SoketSide side = i % 4 == 1 || i % 4 == 2 ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;
      SoketRecord record = app_test_call (self->trace, side, calls[i % 4], 10, "Isi pesan.");

      record.offset = 10 * (guint64) (i / 4);
      record.argument = 4096;
      record.started_us = self->now_us += 100;
      record.returned_us = record.started_us + 40;
      soket_trace_push (self->trace, &record);
    }
  soket_trace_flush (self->trace);
}
