/* fuzz-ladder.c - any records as a ladder: whatever the trace lost or never saw, the picture stays a picture
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "lib/ladder-text.h"

#include <errno.h>
#include <string.h>

/* A record in nine bytes: call with kind, who, result, error, began so long before, returned so long after the last, offset, argument, what the
 * kernel says or how it ended. In an input one byte stands for one of these, two more may change it, or nine bytes give any record. */
#define RECORD_BYTES 9
#define MAX_RECORDS  400

enum
{
  LISTENER = 0x80 | 1 << 4,
  CLIENT = 2 << 4 | 1,
  SERVER = 0x80 | 3 << 4 | 1,
  UDP_SERVER = 0x80 | 1 << 4 | 1,
  STRANGER = 4 << 4 | 8 | 1,
};

static const uint8_t usual[][RECORD_BYTES] = {
  { SOKET_CALL_SOCKET, LISTENER, 0, 0, 1, 1, 0, 0 },
  { SOKET_CALL_SETSOCKOPT, LISTENER, 0, 0, 1, 1, 0, 1 },
  { SOKET_CALL_BIND, LISTENER, 0, 0, 1, 1, 0, 0 },
  { SOKET_CALL_LISTEN, LISTENER, 0, 0, 1, 1, 0, 5 },
  { SOKET_CALL_ACCEPT, LISTENER | 1, 3, 0, 9, 1, 0, 0 },
  { SOKET_CALL_ACCEPT, LISTENER, 0, 0, 1, 255, 0, 0 },
  { SOKET_CALL_SOCKET, CLIENT, 0, 0, 1, 1, 0, 0 },
  { SOKET_CALL_CONNECT, CLIENT, 0, 0, 1, 1, 0, 0 },
  { SOKET_CALL_CONNECT, CLIENT, 0, ECONNREFUSED, 1, 1, 0, 0 },
  { SOKET_CALL_CONNECT, CLIENT, 0, 0, 1, 255, 0, 0 },
  { SOKET_CALL_SEND, CLIENT, 10, 0, 1, 1, 0, 10 },
  { SOKET_CALL_SEND, CLIENT, 6, 0, 1, 1, 10, 10 },
  { SOKET_CALL_RECV, SERVER, 10, 0, 4, 1, 0, 64 },
  { SOKET_CALL_RECV, SERVER, 1, 0, 1, 1, 2, 1 },
  { SOKET_CALL_RECV, SERVER, 1, 0, 1, 1, 3, 1 },
  { SOKET_CALL_RECV, SERVER, 1, 0, 1, 1, 4, 1 },
  { SOKET_CALL_RECV, SERVER, 0, 0, 4, 1, 0, 64 },
  { SOKET_CALL_SEND, SERVER, 10, 0, 1, 1, 0, 10 },
  { SOKET_CALL_RECV, CLIENT, 10, 0, 7, 1, 0, 64 },
  { SOKET_CALL_RECV, CLIENT, 0, ECONNRESET, 3, 1, 0, 64 },
  { SOKET_CALL_SEND, CLIENT, 0, EPIPE, 3, 1, 0, 64 },
  { SOKET_CALL_RECV, CLIENT, 0, 0, 7, 255, 0, 64 },
  { SOKET_CALL_SHUTDOWN, SERVER, 0, 0, 1, 1, 0, 1 },
  { SOKET_CALL_SETSOCKOPT, CLIENT, 0, 0, 1, 1, 0, 0 },
  { SOKET_CALL_CLOSE, CLIENT, 0, 0, 1, 1, 0, 0 },
  { SOKET_CALL_CLOSE, SERVER, 0, 0, 1, 1, 0, 0 },
  { SOKET_CALL_CLOSE, LISTENER, 0, 0, 1, 1, 0, 0 },
  { SOKET_CALL_SENDTO, CLIENT, 10, 0, 1, 1, 0, 10 },
  { SOKET_CALL_RECVFROM, UDP_SERVER, 10, 0, 5, 1, 0, 64 },
  { SOKET_CALL_SENDTO, UDP_SERVER, 7, 0, 1, 1, 0, 64 },
  { SOKET_CALL_RECVFROM, CLIENT, 7, 0, 5, 1, 0, 64 },
  { SOKET_CALL_RECVFROM, UDP_SERVER, 0, 0, 5, 255, 0, 64 },
  { SOKET_CALL_BIND, STRANGER, 0, 0, 1, 1, 0, 0 },
  { SOKET_CALL_SENDTO, STRANGER, 4, 0, 1, 1, 0, 4 },
  { SOKET_CALL_RECVFROM, CLIENT, 4, 0, 5, 1, 0, 3 },
  { SOKET_CALL_CONNECT, CLIENT, 0, 0, 9, 1, 0, 0, 0x10 | SOKET_TCP_STATE_SYN_SENT },
  { SOKET_CALL_RECV, CLIENT, 0, 0, 9, 1, 0, 64, 0x10 | SOKET_TCP_STATE_ESTABLISHED },
  { SOKET_CALL_ACCEPT, LISTENER, 0, 0, 9, 1, 0, 0, 0x30 },
  { SOKET_CALL_ACCEPT, LISTENER | 1, 3, 0, 9, 1, 5, 2, 0xc0 | SOKET_TCP_STATE_CLOSE_WAIT },
  { SOKET_CALL_CLOSE, SERVER, 0, 0, 1, 1, 0, 0, 0x80 | SOKET_TCP_STATE_CLOSED },
  { SOKET_CALL_CLOSE, SERVER, 0, 0, 1, 1, 0, 2, 0x50 | SOKET_TCP_STATE_TIME_WAIT },
  { 0x10, SERVER, 9, 0, 1, 1, 0, 0 },
  { 0x20, SERVER, 9, 0, 1, 1, 0, 0 },
  { 0x30, 0, 9, 0, 1, 1, 0, 0 },
};

/* From here on, a byte says that two more follow: which byte of the record is another; from there on, that nine follow. */
#define CHANGED 0x80
#define ANY     0xf0

const FuzzSeed fuzz_seeds[] = {
  FUZZ_SEED (""),
  FUZZ_SEED ("\0\0\0"),
  FUZZ_SEED ("\0\7\3"),
  /* Echo over TCP and over UDP. */
  FUZZ_SEED ("\0\0" "\0\1\2\3\6\7\12\4\14\21\26\22\20\30\31\5"),
  FUZZ_SEED ("\0\1" "\0\2\6\33\34\35\36\30\37"),
  /* A stranger; a foreign client that half-closes first; given up. */
  FUZZ_SEED ("\0\1" "\0\2\6\33\40\41\42\34\35\30"),
  FUZZ_SEED ("\0\0" "\0\1\2\3\46\14\21\26\47"),
  FUZZ_SEED ("\0\0" "\0\1\2\3\6\7\12\4\14\44\30\20\50\45\32"),
  /* An arrow that arrived below the last row. */
  FUZZ_SEED ("\245\12\244\10\347\13"),
  /* Bytes that are read once more, in a run with some that wait. */
  FUZZ_SEED ("\361\26\363\17\340\133\24\146\12\14\146\15\16\17\146\146"),
  FUZZ_SEED ("\16\16\16\16\73\16\361\16\16\0\1\2\47\16\16\16"),
  { NULL, 0 },
};

const FuzzSeed fuzz_pieces[] = {
  FUZZ_SEED ("\0\1\2\3"),
  FUZZ_SEED ("\6\7\12\4"),
  FUZZ_SEED ("\12\14"),
  FUZZ_SEED ("\15\16\17"),
  FUZZ_SEED ("\15\15\15\15"),
  FUZZ_SEED ("\21\22"),
  FUZZ_SEED ("\26"),
  FUZZ_SEED ("\30\31"),
  FUZZ_SEED ("\23"),
  FUZZ_SEED ("\24"),
  FUZZ_SEED ("\13\14\20"),
  FUZZ_SEED ("\33\34\35\36"),
  FUZZ_SEED ("\5\25\37"),
  FUZZ_SEED ("\40\41\42"),
  FUZZ_SEED ("\214\6\5"),
  FUZZ_SEED ("\222\4\50"),
  { NULL, 0 },
};

static SoketRecord
read_record (const uint8_t *bytes,
             guint64        number,
             gboolean       udp,
             gint64        *now_us)
{
  const int reset_errors[] = { 0, ECONNRESET, EPIPE };
  SoketRecord record = { 0 };

  record.kind = (bytes[0] >> 4) & 3;
  record.origin = bytes[0] >> 7;
  record.call = MIN (bytes[0] & 15, SOKET_CALL_CLOSE);
  record.transport = udp ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
  record.side = bytes[1] >> 7 != 0 ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;
  /* A third party, whatever the transport. */
  if ((bytes[1] & 8) != 0)
    record.side = SOKET_SIDE_STRANGER;
  record.socket = (bytes[1] >> 4) & 7;
  record.conversation = bytes[1] & 3;
  record.fd = bytes[1] & 4 ? -1 : 5;
  record.result = bytes[2] >= 250 ? G_MAXINT64 - bytes[2] : bytes[2] == 249 ? -7 : bytes[2];
  record.error = bytes[3] < 3 ? reset_errors[bytes[3]] : bytes[3];
  if (record.error != 0)
    record.result = -1;
  record.started_us = *now_us - bytes[4];
  *now_us += bytes[5] == 254 ? -100 : bytes[5];
  record.returned_us = bytes[5] == 255 ? -1 : MAX (*now_us, 0);
  record.number = bytes[5] == 255 ? 0 : number;
  record.offset = bytes[6] >= 250 ? G_MAXUINT64 - bytes[6] : bytes[6];
  record.length = (guint64) MAX (record.result, 0);
  record.argument = bytes[7];
  record.state.has_queues = bytes[7] == 2 || bytes[8] >= 0xc0;
  record.state.tcp_state = (bytes[8] & 15) % (SOKET_TCP_STATE_CLOSING + 1);
  if (bytes[8] >> 4 <= 4 && record.kind == SOKET_RECORD_CALL && bytes[8] != 0)
    {
      record.ending = (bytes[8] >> 4) % (SOKET_ENDING_CLOSED + 1);
      record.result = record.ending != SOKET_ENDING_RETURNED ? -1 : record.result;
      record.error = record.ending != SOKET_ENDING_RETURNED ? 0 : record.error;
    }
  if (record.call == SOKET_CALL_CLOSE && bytes[8] >> 4 >= 5)
    {
      record.state_before = (bytes[8] >> 4) % (SOKET_TCP_STATE_CLOSING + 1);
      record.peer_state = bytes[8] & 1 ? SOKET_TCP_STATE_TIME_WAIT : SOKET_TCP_STATE_UNKNOWN;
    }
  record.state.receive_queue = bytes[6];
  if (record.call == SOKET_CALL_SETSOCKOPT)
    record.option = "SO_LINGER";
  record.local.port = record.side == SOKET_SIDE_CLIENT ? 41000 : 5555;
  record.peer.port = bytes[7] == 3 ? 9 : record.side == SOKET_SIDE_CLIENT ? 5555 : 41000;
  return record;
}

/* The bytes of the next record; FALSE at the end of the input. */
static gboolean
next_bytes (const uint8_t **at,
            const uint8_t  *end,
            uint8_t         bytes[RECORD_BYTES])
{
  uint8_t head;

  if (*at == end)
    return FALSE;
  head = *(*at)++;
  if (head >= ANY)
    {
      if (end - *at < RECORD_BYTES)
        return FALSE;
      memcpy (bytes, *at, RECORD_BYTES);
      *at += RECORD_BYTES;
      return TRUE;
    }
  memcpy (bytes, usual[head % CHANGED % G_N_ELEMENTS (usual)], RECORD_BYTES);
  if (head >= CHANGED && end - *at >= 2)
    {
      bytes[(*at)[0] % RECORD_BYTES] = (*at)[1];
      *at += 2;
    }
  return TRUE;
}

/* Byte 0: options; byte 1: UDP, cut, what was cleared; then records. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  SoketRecord records[MAX_RECORDS];
  SoketLadderOptions options = { .n_steps = G_MAXUINT };
  const guint64 open[] = { 9, 1, 4, 0, G_MAXUINT64, 5, 20 };
  g_autofree SoketLadderStep *steps = NULL;
  gint64 now_us = 1000;
  guint n_records = 0;
  guint n_steps;
  uint8_t bytes[RECORD_BYTES];
  const uint8_t *at = data + 2;

  if (size < 2)
    return 0;

  options.messages = (data[0] & 2) != 0;
  options.open = open;
  options.n_open = (data[0] & 4) != 0 ? G_N_ELEMENTS (open) : 0;
  options.cut = (data[1] & 2) != 0 ? data[1] : 0;
  options.after = (data[1] & 4) != 0 ? data[1] >> 3 : 0;
  for (; n_records < MAX_RECORDS && next_bytes (&at, data + size, bytes); n_records++)
    records[n_records] = read_record (bytes, n_records + 1, data[1] & 1, &now_us);

  steps = soket_ladder_list_steps (records, n_records, &options, &n_steps);
  for (guint n = 0; n <= n_steps + 1; n += n < 4 || n + 4 > n_steps ? 1 : 1 + n_steps / 8)
    {
      g_autoptr (SoketLadder) ladder = NULL;
      guint n_rows;

      options.n_steps = n > n_steps ? G_MAXUINT : n;
      ladder = soket_ladder_new (records, n_records, &options);
      ladder_check (ladder, n_records);
      soket_ladder_get_rows (ladder, &n_rows);
      g_assert_true ((soket_ladder_get_current (ladder) == G_MAXUINT) == (options.n_steps == 0 || n_steps == 0));
      for (guint i = 0; i <= n_records + 1; i++)
        {
          guint row = soket_ladder_find_row (ladder, i, i % 4, SOKET_CALL_RECV);

          g_assert_true (row == G_MAXUINT || row < n_rows);
        }
    }
  return 0;
}
