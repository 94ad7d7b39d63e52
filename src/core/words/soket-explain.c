/* soket-explain.c - a call, or a state, and its meaning in one sentence
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/words/soket-explain.h"

#include "core/base/soket-number.h"
#include "core/record/soket-record-words.h"
#include "core/words/soket-lesson.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* A call that is not to wait never takes so long. */
#define TIMED_US (G_USEC_PER_SEC / 10)

static const char * const state_meanings[] = {
  [SOKET_TCP_STATE_UNKNOWN] = NULL,
  [SOKET_TCP_STATE_ESTABLISHED] = N_("data can flow both ways"),
  [SOKET_TCP_STATE_SYN_SENT] = N_("SYN is sent; the answer is still to come"),
  [SOKET_TCP_STATE_SYN_RECEIVED] = N_("SYN-ACK is sent; the last ACK is still to come"),
  [SOKET_TCP_STATE_FIN_WAIT_1] = N_("this side has closed; the ACK of its FIN is still to come"),
  [SOKET_TCP_STATE_FIN_WAIT_2] = N_("this side has closed; the other has not yet"),
  [SOKET_TCP_STATE_TIME_WAIT] = N_("keeps the address for a minute so that late segments do no harm"),
  [SOKET_TCP_STATE_CLOSED] = N_("no connection"),
  [SOKET_TCP_STATE_CLOSE_WAIT] = N_("the other side has closed; close () here is still to come"),
  [SOKET_TCP_STATE_LAST_ACK] = N_("both sides have closed; the last ACK is still to come"),
  [SOKET_TCP_STATE_LISTEN] = N_("waiting for clients"),
  [SOKET_TCP_STATE_CLOSING] = N_("both sides closed at once; an ACK is still to come"),
};

/* What each call is for, whatever came of it. */
static const char * const call_purposes[] = {
  [SOKET_CALL_NONE] = NULL,
  [SOKET_CALL_SOCKET] = N_("asks the kernel for a socket, an end of a conversation; the program gets a file descriptor for it"),
  [SOKET_CALL_SETSOCKOPT] = N_("changes how the socket behaves"),
  [SOKET_CALL_BIND] = N_("gives the socket an address and a port of its own"),
  [SOKET_CALL_LISTEN] = N_("makes it a socket that waits for connections, and says how many may wait for accept"),
  [SOKET_CALL_ACCEPT] = N_("takes the next connection that waits, and gives a new socket for it"),
  [SOKET_CALL_CONNECT] = N_("TCP: makes a connection to a server; UDP: only remembers the address"),
  [SOKET_CALL_GETSOCKNAME] = N_("tells which address and port the socket has"),
  [SOKET_CALL_SEND] = N_("gives bytes to the kernel, which sends them to the other end"),
  [SOKET_CALL_RECV] = N_("takes bytes that have come; 0 bytes over TCP are the end of the stream"),
  [SOKET_CALL_SENDTO] = N_("sends one datagram to an address"),
  [SOKET_CALL_RECVFROM] = N_("takes one datagram, and tells who sent it"),
  [SOKET_CALL_SHUTDOWN] = N_("ends one direction of a connection, or both"),
  [SOKET_CALL_CLOSE] = N_("gives the socket back to the kernel, which ends the connection"),
  [SOKET_CALL_GETPEERNAME] = N_("tells which address and port the other end has"),
  [SOKET_CALL_OTHER] = NULL,
};

static gboolean
is_udp (const SoketRecord *record)
{
  return record->transport == SOKET_TRANSPORT_UDP;
}

static gboolean
is_server (const SoketRecord *record)
{
  return record->side == SOKET_SIDE_SERVER;
}

static const char *
waiting_meaning (const SoketRecord *record)
{
  switch ((SoketCallName) record->call)
    {
    case SOKET_CALL_ACCEPT:
      return _("waits until the kernel has a finished connection in the queue");

    case SOKET_CALL_CONNECT:
      return _("SYN is sent; waits for SYN-ACK (somebody listens) or RST (nobody does)");

    case SOKET_CALL_RECV:
      if (record->origin == SOKET_ORIGIN_ENGINE)
        return is_server (record) ? _("careful closing: waits until the other side has closed, too")
                                  : _("has its reply and could close; waits to see the end of the stream");
      return is_udp (record) ? _("waits until the one that it is connected to sends a datagram; UDP does not tell if none will come")
                             : _("waits until bytes come, or the other side closes");

    case SOKET_CALL_RECVFROM:
      return is_server (record) ? _("waits until a datagram comes, from anyone")
                                : _("waits until a datagram comes, from anyone; UDP does not tell if none will come");

    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
      return is_udp (record) ? _("waits until the kernel takes more")
                             : _("waits until the kernel has room for more: as a rule the other side reads too slowly");

    case SOKET_CALL_NONE:
    case SOKET_CALL_SOCKET:
    case SOKET_CALL_SETSOCKOPT:
    case SOKET_CALL_BIND:
    case SOKET_CALL_LISTEN:
    case SOKET_CALL_GETSOCKNAME:
    case SOKET_CALL_SHUTDOWN:
    case SOKET_CALL_CLOSE:
    case SOKET_CALL_GETPEERNAME:
    case SOKET_CALL_OTHER:
    default:
      return NULL;
    }
}

/* Over TCP, as far as the kernel said it when the call was given up: what it waited for may have come just then. */
static const char *
given_up_recv_meaning (const SoketRecord *record)
{
  if (record->state.has_queues && record->state.receive_queue > 0)
    return _("bytes have come; this call was given up before it took them");

  switch ((SoketTcpState) record->state.tcp_state)
    {
    case SOKET_TCP_STATE_CLOSE_WAIT:
    case SOKET_TCP_STATE_LAST_ACK:
    case SOKET_TCP_STATE_CLOSING:
    case SOKET_TCP_STATE_TIME_WAIT:
      return _("the other side has closed its direction; this call was given up before it saw that");

    case SOKET_TCP_STATE_CLOSED:
      return _("the connection is over; this call was given up before it saw that");

    case SOKET_TCP_STATE_UNKNOWN:
    case SOKET_TCP_STATE_ESTABLISHED:
    case SOKET_TCP_STATE_SYN_SENT:
    case SOKET_TCP_STATE_SYN_RECEIVED:
    case SOKET_TCP_STATE_FIN_WAIT_1:
    case SOKET_TCP_STATE_FIN_WAIT_2:
    case SOKET_TCP_STATE_LISTEN:
    default:
      return record->origin == SOKET_ORIGIN_ENGINE ? _("the other side did not close in time") : _("no byte came while it waited");
    }
}

/* What had not happened when a waiting call was given up; how it ended, and after how long, its result says. */
static const char *
given_up_meaning (const SoketRecord *record)
{
  switch ((SoketCallName) record->call)
    {
    case SOKET_CALL_ACCEPT:
      return _("nobody connected while it waited");

    case SOKET_CALL_CONNECT:
      return _("SYN was sent, and no answer came: neither SYN-ACK nor RST");

    case SOKET_CALL_RECV:
      if (is_udp (record))
        return _("no datagram came while it waited; UDP does not tell why");
      return given_up_recv_meaning (record);

    case SOKET_CALL_RECVFROM:
      return is_server (record) ? _("no datagram came while it waited") : _("no datagram came while it waited; UDP does not tell why");

    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
      return is_udp (record) ? _("the kernel took no more while it waited")
                             : _("the kernel had no room while it waited: as a rule because the other side does not read");

    case SOKET_CALL_NONE:
    case SOKET_CALL_SOCKET:
    case SOKET_CALL_SETSOCKOPT:
    case SOKET_CALL_BIND:
    case SOKET_CALL_LISTEN:
    case SOKET_CALL_GETSOCKNAME:
    case SOKET_CALL_SHUTDOWN:
    case SOKET_CALL_CLOSE:
    case SOKET_CALL_GETPEERNAME:
    case SOKET_CALL_OTHER:
    default:
      return NULL;
    }
}

static const char *
error_meaning (const SoketRecord *record)
{
  /* After RST the attempt would be over. */
  if (record->error == ECONNREFUSED && record->call == SOKET_CALL_CONNECT && record->state.tcp_state == SOKET_TCP_STATE_SYN_SENT)
    return _("the SYN was answered with ICMP, as a firewall does it; whether somebody listens behind it is not known");

  /* The kernel has one number for both: the socket does not wait, and has waited long enough. */
  if (record->error == EAGAIN && record->slept != SOKET_SLEPT_NO && record->returned_us - record->started_us >= TIMED_US)
    return _("nothing changed while it waited, and the time-out that the socket was given is over");

  if (record->call == SOKET_CALL_CONNECT && record->transport == SOKET_TRANSPORT_TCP)
    return soket_lesson_explain_connect (record->error, &record->peer);

  return soket_lesson_explain_errno (record->error, (SoketCallName) record->call, (SoketTransport) record->transport);
}

static const char *
option_meaning (const SoketRecord *record)
{
  if (g_strcmp0 (record->option, "SO_REUSEADDR") == 0)
    return _("the port may be used again while old connections there are still in TIME-WAIT");
  if (g_strcmp0 (record->option, "SO_LINGER") == 0 && record->argument == 0)
    return _("close () will break the connection (RST) instead of ending it (FIN)");
  if (g_strcmp0 (record->option, "IPV6_V6ONLY") == 0 && record->argument == 0)
    return _("this IPv6 socket takes IPv4 clients, too");
  if (g_strcmp0 (record->option, "SO_SNDBUF") == 0 || g_strcmp0 (record->option, "SO_RCVBUF") == 0)
    return _("the size of the kernel's buffer; Linux takes twice as much, since its own memory counts, too");
  if (g_strcmp0 (record->option, "SO_SNDTIMEO") == 0 || g_strcmp0 (record->option, "SO_RCVTIMEO") == 0)
    return record->argument != 0 ? _("how many milliseconds a call may wait; then it returns with what it has done, or with EAGAIN")
                                 : _("a call may wait as long as it takes");

  return NULL;
}

static const char *
bind_meaning (const SoketRecord *record)
{
  if (record->local.port == 0)
    return _("port 0: the kernel chooses a free port");
  if (is_udp (record))
    return _("from now on datagrams to this address and port wait here for recvfrom ()");
  if (soket_endpoint_is_any (&record->local))
    return _("the port is taken on all addresses of this computer, not on loopback alone; nobody can connect before listen ()");

  return _("the socket has an address and port of its own now; nobody can connect before listen ()");
}

static char *
listen_meaning (const SoketRecord *record)
{
  g_autofree char *backlog = soket_number_format ((guint64) MAX (record->argument, 0));

  /* Translators: %s is the backlog, the argument of listen. Linux lets one more wait. */
  return g_strdup_printf (_("the socket is passive: the kernel shakes hands by itself, and up to about %s connections may wait for accept ()"),
                          backlog);
}

static const char *
recv_meaning (const SoketRecord *record)
{
  if (is_udp (record))
    return record->result == 0 ? _("an empty datagram; over UDP 0 bytes are a message, not the end")
                               : _("one datagram, whole, from the one that the socket is connected to");

  /* A connection that is gone gives 0, too, whether FIN or RST has ended it: the error of a RST only one call gets. */
  if (record->result == 0 && record->state.tcp_state == SOKET_TCP_STATE_CLOSED)
    {
      if (record->origin != SOKET_ORIGIN_ENGINE)
        return _("the connection is over; nothing more will come");
      return is_server (record) ? _("careful closing: the connection is over; now close () destroys nothing")
                                : _("the reply was complete before; this shows that the connection is over");
    }

  if (record->origin == SOKET_ORIGIN_ENGINE && !is_server (record))
    return record->result == 0 ? _("the reply was complete before; this shows that the other side has closed its direction")
                               : _("the reply was complete before; what still comes is not looked at");
  if (record->origin == SOKET_ORIGIN_ENGINE)
    return record->result == 0 ? _("careful closing: the other side has closed, too; now close () destroys nothing")
                               : _("careful closing: what still comes is read and dropped, so that no RST destroys the reply");

  if (record->result == 0)
    return _("the other side has closed its direction; nothing more will come");
  if (record->argument == 1)
    return _("one byte at a time, as recv_until does in the slides: a system call for each byte");
  if (record->result < record->argument)
    return _("what has come so far, less than asked for: TCP is a stream and keeps no borders of messages");

  return _("as much as was asked for; more may be waiting in the kernel");
}

static const char *
send_meaning (const SoketRecord *record)
{
  if (is_udp (record))
    return record->result == 0 ? _("an empty datagram: headers only, but it is sent")
                               : _("one datagram to the one that the socket is connected to; UDP does not tell whether it arrives");

  if (record->result < record->argument && record->state.tcp_state == SOKET_TCP_STATE_CLOSED)
    return _("the kernel has taken this part only; the connection is over, and the rest cannot be sent");
  if (record->result < record->argument)
    return _("the kernel had room for this part only; the rest must be sent again");

  if (record->state.unsent > 0)
    return _("the kernel has copied the bytes, but not sent all yet: the other side has no room, or small pieces wait for an ACK (Nagle)");

  return _("the kernel has copied the bytes and sends them; that is not to say that the other side has them");
}

static const char *
shutdown_meaning (const SoketRecord *record)
{
  if (record->state.unsent > 0 && record->argument != SHUT_RD)
    return _("the end of the stream is marked; FIN goes out behind the bytes that are still to be sent");
  if (record->origin == SOKET_ORIGIN_ENGINE)
    return _("careful closing: FIN goes out before close (), so that the other side gets the whole reply and then the end");
  if (record->argument != SHUT_RD && (record->state.tcp_state == SOKET_TCP_STATE_LAST_ACK || record->state.tcp_state == SOKET_TCP_STATE_CLOSED))
    return _("FIN goes out: the other side had ended its stream before, now both are ended");

  switch (record->argument)
    {
    case SHUT_RD:
      return _("this side will not read any more; nothing is sent for it");

    case SHUT_RDWR:
      return _("both directions are ended and FIN goes out; close () is still to come");

    case SHUT_WR:
    default:
      return _("FIN goes out: this side sends nothing more, but can still receive (half-close)");
    }
}

/* What close () meant for the connection, as far as the kernel said it: @state is the one after the call. */
static const char *
close_meaning (const SoketRecord *record)
{
  gboolean unread = record->state.has_queues && record->state.receive_queue > 0;

  if (is_udp (record))
    return _("the socket is given back to the kernel; nothing is sent, so the other side does not notice");
  if (is_server (record) && !soket_endpoint_is_set (&record->peer))
    return record->state.tcp_state == SOKET_TCP_STATE_CLOSED
           ? _("nobody can connect any more; connections that still wait in the queue are broken (RST)")
           : _("the socket is given back; it did not listen, so nobody could connect");

  if (record->state_before == SOKET_TCP_STATE_CLOSED && record->state.tcp_state == SOKET_TCP_STATE_CLOSED)
    return _("the socket is given back; of the connection nothing was left here");
  if (unread && record->state.tcp_state == SOKET_TCP_STATE_CLOSED)
    return _("bytes were left unread, so the kernel breaks the connection: RST instead of FIN");
  if (record->state.unsent > 0 && record->state.tcp_state != SOKET_TCP_STATE_CLOSED)
    return _("the socket is given back; the kernel sends what is left, and FIN behind it");
  if (record->peer_state == SOKET_TCP_STATE_TIME_WAIT)
    return _("the other side had closed first, so its end, not this one, stays in the kernel for a while (TIME-WAIT)");
  if (record->state_before == SOKET_TCP_STATE_CLOSE_WAIT || record->state_before == SOKET_TCP_STATE_LAST_ACK)
    return _("the socket is given back; the other side had closed first");

  switch ((SoketTcpState) record->state.tcp_state)
    {
    case SOKET_TCP_STATE_TIME_WAIT:
      return _("this side closed first, so its kernel keeps the address for a while (TIME-WAIT)");

    case SOKET_TCP_STATE_FIN_WAIT_1:
    case SOKET_TCP_STATE_FIN_WAIT_2:
      return _("this side closed first; once the other side closes, too, this kernel keeps the address for a while (TIME-WAIT), unless RST ends it");

    case SOKET_TCP_STATE_UNKNOWN:
    case SOKET_TCP_STATE_ESTABLISHED:
    case SOKET_TCP_STATE_SYN_SENT:
    case SOKET_TCP_STATE_SYN_RECEIVED:
    case SOKET_TCP_STATE_CLOSED:
    case SOKET_TCP_STATE_CLOSE_WAIT:
    case SOKET_TCP_STATE_LAST_ACK:
    case SOKET_TCP_STATE_LISTEN:
    case SOKET_TCP_STATE_CLOSING:
    default:
      return _("the socket is given back; an open connection ends with FIN, or with RST if bytes were left unread or SO_LINGER was set to 0");
    }
}

static const char *
sendto_meaning (const SoketRecord *record)
{
  if (record->result == 0)
    return _("an empty datagram: headers only, but it is sent");
  return is_server (record) ? _("the reply, one datagram, to the address that recvfrom () told; whether it arrives UDP does not tell")
                            : _("one datagram, without any connection; UDP does not tell whether anyone receives it");
}

static const char *
recvfrom_meaning (const SoketRecord *record)
{
  /* A buffer that is full may not have held all of it. */
  if (record->result > 0 && record->result == record->argument)
    return _("one datagram, as much of it as was asked for: if it was longer, the rest is lost");
  if (record->result == 0)
    return _("an empty datagram; over UDP 0 bytes are a message, not the end");
  return is_server (record) ? _("one datagram, whole, and the address of the client, where the reply goes")
                            : _("one datagram, whole, from whoever sent it: the address tells who that was");
}

/* Of a call that has no name of its own among the calls. */
static const char *
other_call_meaning (const SoketRecord *record)
{
  if (g_strcmp0 (record->name, "O_NONBLOCK") != 0)
    return NULL;
  return record->argument != 0 ? _("from now on no call on this socket waits: what cannot be done at once fails with EAGAIN")
                               : _("from now on a call on this socket waits until it can be done");
}

static char *
dup_call_meaning (const SoketRecord *record)
{
  switch ((SoketCallName) record->call)
    {
    case SOKET_CALL_SOCKET:
      return g_strdup (_("a new socket, which is a file descriptor; it has no address yet, and nothing is sent"));

    case SOKET_CALL_SETSOCKOPT:
      return g_strdup (option_meaning (record));

    case SOKET_CALL_BIND:
      return g_strdup (bind_meaning (record));

    case SOKET_CALL_LISTEN:
      return listen_meaning (record);

    case SOKET_CALL_ACCEPT:
      return g_strdup (_("takes a finished connection from the queue and gives a new socket for it; the listening one goes on listening"));

    case SOKET_CALL_CONNECT:
      return g_strdup (is_udp (record) ? _("sends nothing: from now on the socket sends to this address, and receives from it alone")
                                       : _("the kernels shake hands (SYN, SYN-ACK, ACK) by themselves; the server's accept () may come later"));

    case SOKET_CALL_GETSOCKNAME:
      return g_strdup (is_server (record) ? _("the address and port of the server's socket")
                                          : _("the client's own address; the kernel has chosen a free port for it"));

    case SOKET_CALL_SEND:
      return g_strdup (send_meaning (record));

    case SOKET_CALL_SENDTO:
      return g_strdup (sendto_meaning (record));

    case SOKET_CALL_RECV:
      return g_strdup (recv_meaning (record));

    case SOKET_CALL_RECVFROM:
      return g_strdup (recvfrom_meaning (record));

    case SOKET_CALL_SHUTDOWN:
      return g_strdup (shutdown_meaning (record));

    case SOKET_CALL_CLOSE:
      if (record->origin == SOKET_ORIGIN_ENGINE)
        /* Translators: of a close () that nobody has asked for; %s is what it means */
        return g_strdup_printf (_("Soket tidies up, nobody has closed it: %s"), close_meaning (record));
      return g_strdup (close_meaning (record));

    case SOKET_CALL_GETPEERNAME:
      return g_strdup (_("the address and port of the other end"));

    case SOKET_CALL_OTHER:
      return g_strdup (other_call_meaning (record));

    case SOKET_CALL_NONE:
    default:
      return NULL;
    }
}

/* Of what is no call; a note is a sentence already. */
static const char *
other_meaning (const SoketRecord *record)
{
  switch ((SoketRecordKind) record->kind)
    {
    case SOKET_RECORD_MESSAGE:
      if (is_udp (record))
        return _("over UDP each datagram is a message");
      return record->call == SOKET_CALL_RECV ? _("complete now: TCP itself knows no messages, the program finds their end")
                                             : _("the whole message has been given to the kernel");

    case SOKET_RECORD_GAP:
      return _("more came at once than could be kept; the counts stay right");

    case SOKET_RECORD_CALL:
    case SOKET_RECORD_NOTE:
    default:
      return NULL;
    }
}

static char *
join (char       *words,
      const char *meaning)
{
  g_autofree char *start = words;

  return meaning != NULL ? g_strconcat (start, ": ", meaning, NULL) : g_steal_pointer (&start);
}

/**
 * soket_explain_record:
 * @record: a record
 *
 * Puts a record in words and says what it means on its side of the exchange: what the call did, what it waits for, or what its errno means and
 * what to do about it.
 *
 * Returns: (transfer full): one sentence without a full stop
 */
char *
soket_explain_record (const SoketRecord *record)
{
  g_autofree char *meaning = NULL;

  g_return_val_if_fail (record != NULL, NULL);

  if (record->kind != SOKET_RECORD_CALL)
    return join (soket_record_dup_call (record), other_meaning (record));

  if (soket_record_is_waiting (record))
    {
      char *wait = soket_explain_wait (record);

      return wait != NULL ? wait : soket_record_dup_call (record);
    }

  if (soket_record_is_given_up (record))
    return join (soket_record_dup_call (record), given_up_meaning (record));

  if (record->error != 0)
    return join (soket_record_dup_call (record), error_meaning (record));

  meaning = dup_call_meaning (record);
  return join (soket_record_dup_call (record), meaning);
}

/**
 * soket_explain_place:
 * @record: a record
 * @sentence: (transfer full): what is said of it
 *
 * Begins with where a watched program's call stands in its source.
 *
 * Returns: (transfer full): `client.py:7 · recv (4096) = 10: …`, or @sentence where that is not known
 */
char *
soket_explain_place (const SoketRecord *record,
                     char              *sentence)
{
  g_autofree char *place = NULL;
  g_autofree char *text = sentence;

  g_return_val_if_fail (record != NULL && sentence != NULL, NULL);

  place = soket_record_dup_place (record);
  return place != NULL ? g_strconcat (place, " · ", text, NULL) : g_steal_pointer (&text);
}

/**
 * soket_explain_wait:
 * @record: a record
 *
 * Says what a call waits for, as if it had not returned yet: for a replay, which shows the beginning of a call before its end.
 *
 * Returns: (transfer full) (nullable): one sentence without a full stop, or %NULL for what never waits
 */
char *
soket_explain_wait (const SoketRecord *record)
{
  const char *meaning;

  g_return_val_if_fail (record != NULL, NULL);

  meaning = record->kind == SOKET_RECORD_CALL ? waiting_meaning (record) : NULL;
  return meaning != NULL ? join (soket_record_dup_invocation (record), meaning) : NULL;
}

/**
 * soket_explain_call:
 * @call: a call
 *
 * Says what a call is for, whatever came of it: for a glossary.
 *
 * Returns: (transfer none): a clause, or an empty string for %SOKET_CALL_NONE
 */
const char *
soket_explain_call (SoketCallName call)
{
  g_return_val_if_fail ((guint) call < G_N_ELEMENTS (call_purposes), "");

  return call_purposes[call] != NULL ? _(call_purposes[call]) : "";
}

/**
 * soket_explain_state:
 * @state: a state of TCP
 *
 * Says what a state means (RFC 9293, 3.3.2) in a few words, for `LISTEN · waiting for clients`.
 *
 * Returns: (transfer none): the meaning, or an empty string for %SOKET_TCP_STATE_UNKNOWN
 */
const char *
soket_explain_state (SoketTcpState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (state_meanings), "");

  return state_meanings[state] != NULL ? _(state_meanings[state]) : "";
}

/**
 * soket_explain_side:
 * @side: a side
 *
 * Returns: (transfer none): who that is, translated
 */
const char *
soket_explain_side (SoketSide side)
{
  switch (side)
    {
    case SOKET_SIDE_CLIENT:
      return _("Client");

    case SOKET_SIDE_STRANGER:
      /* Translators: who sends to a client that did not ask it */
      /* Translators: a third side, which nobody asked and which answers */
      return _("Stranger");

    case SOKET_SIDE_SERVER:
    default:
      return _("Server");
    }
}

/**
 * soket_explain_arrow:
 * @arrow: an arrow of a ladder
 *
 * Says what goes between the ends.
 *
 * Returns: (transfer full): a few words
 */
char *
soket_explain_arrow (const SoketLadderArrow *arrow)
{
  g_autofree char *count = NULL;
  const char *side;

  g_return_val_if_fail (arrow != NULL, NULL);

  side = soket_explain_side (arrow->from);
  switch ((SoketArrowKind) arrow->kind)
    {
    case SOKET_ARROW_HANDSHAKE:
      return g_strdup (_("the handshake: SYN, SYN-ACK, ACK"));

    case SOKET_ARROW_SYN:
      return g_strdup_printf (_("SYN from: %s"), side);

    case SOKET_ARROW_FIN:
      return g_strdup_printf (_("FIN from: %s"), side);

    case SOKET_ARROW_RST:
      return g_strdup_printf (_("RST from: %s"), side);

    case SOKET_ARROW_ICMP:
      return g_strdup_printf (_("ICMP (port unreachable) from: %s"), side);

    case SOKET_ARROW_DATA:
    case SOKET_ARROW_DATAGRAM:
    default:
      count = soket_number_format (arrow->length);
      /* Translators: a number of bytes, and who sent them: "10 bytes from: Server" */
      return g_strdup_printf (ngettext ("%s byte from: %s", "%s bytes from: %s", (gulong) MIN (arrow->length, G_MAXINT)), count, side);
    }
}
