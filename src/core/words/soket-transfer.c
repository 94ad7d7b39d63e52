/* soket-transfer.c - what may come of a send or a recv, and of a datagram
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/words/soket-transfer.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

static const struct
{
  const char *name;
  SoketSide   side;
  const char *title;
  const char *way;
} rows[] = {
  [SOKET_TRANSFER_NONE] = { "none", SOKET_SIDE_CLIENT, NULL, NULL },
  /* Translators: what came of send: the kernel has taken every byte; short, it stands on a small card */
  [SOKET_TRANSFER_SEND_ALL] = { "send-all", SOKET_SIDE_CLIENT, N_("send: all taken"),
    N_("Send all taken: there was room for every byte. Send when the queues are empty.") },
  /* Translators: what came of send, on a small card */
  [SOKET_TRANSFER_SEND_WAITS] = { "send-waits", SOKET_SIDE_CLIENT, N_("send: waits"),
    N_("Send waits: there is no room. Send, blocking, until the queues are full; a socket that does not block says EAGAIN instead.") },
  /* Translators: what came of send, on a small card: the kernel took less than it was given */
  [SOKET_TRANSFER_SEND_PART] = { "send-part", SOKET_SIDE_CLIENT, N_("send: a part"),
    N_("Send takes a part: there was some room. Send, non-blocking, until the queues are full; or let a timeout end a large send. "
       "A blocking send over TCP is not cut short: it waits.") },
  /* Translators: what came of recv, on a small card */
  [SOKET_TRANSFER_RECV_WAITS] = { "recv-waits", SOKET_SIDE_SERVER, N_("recv: waits"),
    N_("Recv waits: nothing has come. Receive, blocking, before anything was sent; a socket that does not block says EAGAIN instead.") },
  /* Translators: what came of recv, on a small card: as many bytes as were asked for */
  [SOKET_TRANSFER_RECV_ASKED] = { "recv-asked", SOKET_SIDE_SERVER, N_("recv: as asked"),
    N_("Recv gives as much as was asked for: more may wait behind it. Send more than you receive.") },
  /* Translators: what came of recv, on a small card: fewer bytes than were asked for */
  [SOKET_TRANSFER_RECV_LESS] = { "recv-less", SOKET_SIDE_SERVER, N_("recv: less"),
    N_("Recv gives less than was asked for: what was there. Receive more than has been sent.") },
  /* Translators: what came of recv, on a small card: 0 bytes, as the other side has closed */
  [SOKET_TRANSFER_RECV_END] = { "recv-end", SOKET_SIDE_SERVER, N_("recv: 0, closed"),
    N_("Recv gives 0: the other side has closed, and nothing more will come. Close the sender, and receive until it comes.") },
  /* Translators: on a small card: sendto has succeeded */
  [SOKET_TRANSFER_DATAGRAM_SENT] = { "datagram-sent", SOKET_SIDE_CLIENT, N_("sendto: taken"),
    N_("Sendto succeeds: the kernel has taken the datagram. Whether it is received UDP does not tell.") },
  /* Translators: on a small card: datagrams that the kernel threw away */
  [SOKET_TRANSFER_DATAGRAM_DROPPED] = { "datagram-dropped", SOKET_SIDE_CLIENT, N_("dropped"),
    N_("Dropped: the receive buffer was full, and yet sendto succeeded. Send several datagrams to a receiver that does not receive.") },
  /* Translators: what came of recvfrom, on a small card */
  [SOKET_TRANSFER_DATAGRAM_WAITS] = { "datagram-waits", SOKET_SIDE_SERVER, N_("recvfrom: waits"),
    N_("Recvfrom waits: no datagram has come. Receive, blocking, before one was sent.") },
  /* Translators: what came of recvfrom, on a small card: the whole datagram */
  [SOKET_TRANSFER_DATAGRAM_WHOLE] = { "datagram-whole", SOKET_SIDE_SERVER, N_("recvfrom: whole"),
    N_("Recvfrom gives one datagram, whole. Receive at least as much as one has.") },
  /* Translators: what came of recvfrom, on a small card: the beginning of a datagram */
  [SOKET_TRANSFER_DATAGRAM_CUT] = { "datagram-cut", SOKET_SIDE_SERVER, N_("recvfrom: cut"),
    N_("Recvfrom cuts: less was asked for than the datagram had, and the rest is lost. Receive less than was sent.") },
};

G_STATIC_ASSERT (G_N_ELEMENTS (rows) == SOKET_N_TRANSFERS);

static SoketTransfer
of_error (gboolean sends,
          gboolean is_udp,
          int      error)
{
  if (error != EAGAIN && error != EWOULDBLOCK)
    return SOKET_TRANSFER_NONE;
  if (is_udp)
    return sends ? SOKET_TRANSFER_NONE : SOKET_TRANSFER_DATAGRAM_WAITS;
  return sends ? SOKET_TRANSFER_SEND_WAITS : SOKET_TRANSFER_RECV_WAITS;
}

/**
 * soket_transfer_of_record:
 * @record: a call
 * @cut: over UDP: how many bytes of the datagram were thrown away
 *
 * Says which outcome a send or a recv has had (slides "Kemungkinan mengirim" and "Kemungkinan menerima"). That it would have had to wait is
 * the same outcome where the socket does not wait: EAGAIN.
 *
 * Returns: the outcome, %SOKET_TRANSFER_NONE for other calls, other errors, and for what was given up
 */
SoketTransfer
soket_transfer_of_record (const SoketRecord *record,
                         gsize              cut)
{
  gboolean is_udp, sends;

  g_return_val_if_fail (record != NULL, SOKET_TRANSFER_NONE);

  is_udp = record->transport == SOKET_TRANSPORT_UDP;
  sends = record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_SENDTO;
  if (record->kind != SOKET_RECORD_CALL || (!sends && record->call != SOKET_CALL_RECV && record->call != SOKET_CALL_RECVFROM))
    return SOKET_TRANSFER_NONE;
  if (soket_record_is_waiting (record))
    return of_error (sends, is_udp, EAGAIN);
  if (soket_record_is_given_up (record))
    return SOKET_TRANSFER_NONE;
  if (record->error != 0)
    return of_error (sends, is_udp, record->error);

  if (is_udp)
    return sends ? SOKET_TRANSFER_DATAGRAM_SENT : cut > 0 ? SOKET_TRANSFER_DATAGRAM_CUT : SOKET_TRANSFER_DATAGRAM_WHOLE;
  if (sends)
    return record->result < record->argument ? SOKET_TRANSFER_SEND_PART : SOKET_TRANSFER_SEND_ALL;
  /* Who asks for nothing gets nothing, and learns nothing by it. */
  if (record->result == 0 && record->argument > 0)
    return SOKET_TRANSFER_RECV_END;
  return record->result < record->argument ? SOKET_TRANSFER_RECV_LESS : SOKET_TRANSFER_RECV_ASKED;
}

/**
 * soket_transfer_list:
 * @transport: TCP or UDP
 * @n_outcomes: (out): how many there are
 *
 * Lists what may come of the calls over a transport: over TCP seven, three of send, and of recv the slides' three and 0.
 *
 * Returns: (transfer none) (array length=n_outcomes): them, in the order of the slides
 */
const SoketTransfer *
soket_transfer_list (SoketTransport  transport,
                    guint          *n_outcomes)
{
  static const SoketTransfer stream[] = {
    SOKET_TRANSFER_SEND_ALL, SOKET_TRANSFER_SEND_WAITS, SOKET_TRANSFER_SEND_PART,
    SOKET_TRANSFER_RECV_WAITS, SOKET_TRANSFER_RECV_ASKED, SOKET_TRANSFER_RECV_LESS, SOKET_TRANSFER_RECV_END,
  };
  static const SoketTransfer datagrams[] = {
    SOKET_TRANSFER_DATAGRAM_SENT, SOKET_TRANSFER_DATAGRAM_DROPPED,
    SOKET_TRANSFER_DATAGRAM_WAITS, SOKET_TRANSFER_DATAGRAM_WHOLE, SOKET_TRANSFER_DATAGRAM_CUT,
  };

  g_return_val_if_fail (n_outcomes != NULL, NULL);

  *n_outcomes = transport == SOKET_TRANSPORT_UDP ? G_N_ELEMENTS (datagrams) : G_N_ELEMENTS (stream);
  return transport == SOKET_TRANSPORT_UDP ? datagrams : stream;
}

/**
 * soket_transfer_to_string:
 * @outcome: an outcome
 *
 * Returns: (transfer none): its name for programs, such as `send-part`
 */
const char *
soket_transfer_to_string (SoketTransfer outcome)
{
  g_return_val_if_fail ((guint) outcome < SOKET_N_TRANSFERS, "none");

  return rows[outcome].name;
}

/**
 * soket_transfer_from_string:
 * @name: as soket_transfer_to_string() gives it
 * @outcome: (out): which that is, where %TRUE is returned
 *
 * Returns: whether there is such an outcome
 */
gboolean
soket_transfer_from_string (const char   *name,
                           SoketTransfer *outcome)
{
  g_return_val_if_fail (name != NULL && outcome != NULL, FALSE);

  for (guint i = SOKET_TRANSFER_NONE + 1; i < SOKET_N_TRANSFERS; i++)
    if (g_str_equal (rows[i].name, name))
      {
        *outcome = (SoketTransfer) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * soket_transfer_get_side:
 * @outcome: an outcome
 *
 * Returns: whose call it is: the client sends, the server receives; a dropped datagram is the sender's
 */
SoketSide
soket_transfer_get_side (SoketTransfer outcome)
{
  g_return_val_if_fail ((guint) outcome < SOKET_N_TRANSFERS, SOKET_SIDE_CLIENT);

  return rows[outcome].side;
}

/**
 * soket_transfer_get_title:
 * @outcome: an outcome
 *
 * Returns: (transfer none): a few words, translated; an empty string for %SOKET_TRANSFER_NONE
 */
const char *
soket_transfer_get_title (SoketTransfer outcome)
{
  g_return_val_if_fail ((guint) outcome < SOKET_N_TRANSFERS, "");

  return rows[outcome].title != NULL ? _(rows[outcome].title) : "";
}

/**
 * soket_transfer_get_way:
 * @outcome: an outcome
 *
 * Returns: (transfer none): what it means and how to see it, translated; an empty string for %SOKET_TRANSFER_NONE
 */
const char *
soket_transfer_get_way (SoketTransfer outcome)
{
  g_return_val_if_fail ((guint) outcome < SOKET_N_TRANSFERS, "");

  return rows[outcome].way != NULL ? _(rows[outcome].way) : "";
}
