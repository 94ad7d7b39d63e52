/* soket-socket-datagram.c - datagrams, many in one system call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/socket/soket-socket-private.h"

#include "core/record/soket-pairing.h"
#include "net/trace/soket-conversation.h"

#include <errno.h>
#include <sys/socket.h>

typedef struct
{
  struct mmsghdr          headers[SOKET_POLLER_QUANTUM_DATAGRAMS];
  struct iovec            pieces[SOKET_POLLER_QUANTUM_DATAGRAMS];
  struct sockaddr_storage addresses[SOKET_POLLER_QUANTUM_DATAGRAMS];
  SoketDatagram           datagrams[SOKET_POLLER_QUANTUM_DATAGRAMS];
} Batch;

static _Thread_local Batch batch;

/* A record for each datagram: recvmmsg () and sendmmsg () are recvfrom () and sendto () in a bundle. */
static void
record_datagram (SoketSocket         *self,
                 SoketSocketCall     *operation,
                 SoketCallName        plain,
                 SoketCallName        addressed,
                 const SoketDatagram *datagram,
                 gssize               value,
                 int                  error)
{
  gboolean sends = addressed == SOKET_CALL_SENDTO;
  guint64 *offset = sends ? &self->sent : &self->received;
  SoketRecord record;

  if (self->trace != NULL)
    {
      record = soket_socket_new_record (self, self->connected ? plain : addressed, operation->started_us);
      record.argument = sends ? (gint64) datagram->length : (gint64) operation->size;
      record.result = value;
      record.error = error;
      record.offset = *offset;
      if (!self->connected && soket_endpoint_is_set (&datagram->peer))
        {
          record.peer = datagram->peer;
          soket_endpoint_normalize (&record.peer);
          /* One that has joined an exchange stays in it. */
          if (self->side == SOKET_SIDE_SERVER && self->conversation == 0)
            record.conversation = soket_conversation_datagram (self->trace, self->number, &self->local, &datagram->peer);
        }
      if (value >= 0)
        {
          soket_socket_set_payload (&record, datagram->data, (gsize) value);
          soket_pairing_sum (&record, datagram->data, (gsize) value);
        }
      soket_socket_push (self, &record, self->fd);
    }
  if (value > 0)
    *offset += (guint64) value;
}

static gboolean
try_receive_datagrams (SoketSocket     *self,
                       SoketSocketCall *operation,
                       SoketResult     *result)
{
  guint max = MIN (operation->n_datagrams, SOKET_POLLER_QUANTUM_DATAGRAMS);
  guint8 *scratch = soket_poller_get_scratch (self->poller, (gsize) max * operation->size);
  int n, error;

  for (guint i = 0; i < max; i++)
    {
      batch.pieces[i] = (struct iovec) { scratch + i * operation->size, operation->size };
      batch.headers[i].msg_hdr = (struct msghdr) {
        .msg_name = &batch.addresses[i],
        .msg_namelen = sizeof batch.addresses[i],
        .msg_iov = &batch.pieces[i],
        .msg_iovlen = 1,
      };
    }
  /* Plain: g_socket_receive_messages () asks once more when fewer have come, throws away the errno of that, and makes an object of each address. */
  n = recvmmsg (self->fd, batch.headers, max, 0, NULL);
  error = n < 0 ? errno : 0;
  if (n < 0 && soket_socket_would_block (error))
    return FALSE;

  if (n < 0)
    {
      /* ICMP says that nobody received what was sent. */
      if (self->side == SOKET_SIDE_CLIENT && error == ECONNREFUSED)
        soket_socket_unregister (self, &self->peer);
      record_datagram (self, operation, SOKET_CALL_RECV, SOKET_CALL_RECVFROM, &(SoketDatagram) { 0 }, -1, error);
    }
  for (int i = 0; i < n; i++)
    {
      SoketDatagram *datagram = &batch.datagrams[i];

      datagram->data = batch.pieces[i].iov_base;
      datagram->length = batch.headers[i].msg_len;
      datagram->peer = self->peer;
      if (batch.headers[i].msg_hdr.msg_namelen > 0)
        soket_endpoint_from_sockaddr (&datagram->peer, (struct sockaddr *) &batch.addresses[i],
                                      batch.headers[i].msg_hdr.msg_namelen);
      record_datagram (self, operation, SOKET_CALL_RECV, SOKET_CALL_RECVFROM, datagram, (gssize) datagram->length, 0);
      /* Each datagram is a call of its own, begun when the one before had returned. */
      operation->started_us = soket_socket_now (self);
    }
  self->reads.used += (gsize) MAX (n, 1);
  self->drained = n > 0 && (guint) n < max;
  *result = (SoketResult) { .call = operation->call, .value = n, .error = error, .datagrams = batch.datagrams };
  return TRUE;
}

static gboolean
try_send_datagrams (SoketSocket     *self,
                    SoketSocketCall *operation,
                    SoketResult     *result)
{
  guint max = MIN (operation->n_datagrams, SOKET_POLLER_QUANTUM_DATAGRAMS);
  int n, error;

  for (guint i = 0; i < max; i++)
    {
      const SoketDatagram *datagram = &operation->datagrams[i];

      batch.pieces[i] = (struct iovec) { (void *) datagram->data, datagram->length };
      batch.headers[i].msg_hdr = (struct msghdr) { .msg_iov = &batch.pieces[i], .msg_iovlen = 1 };
      if (!self->connected)
        {
          batch.headers[i].msg_hdr.msg_name = &batch.addresses[i];
          batch.headers[i].msg_hdr.msg_namelen = soket_endpoint_to_sockaddr (&datagram->peer, &batch.addresses[i]);
        }
    }
  /* Plain: g_socket_send_messages () wants an object for each address; with both a datagram costs a third more. */
  n = sendmmsg (self->fd, batch.headers, max, MSG_NOSIGNAL);
  error = n < 0 ? errno : 0;
  if (n < 0 && soket_socket_would_block (error))
    return FALSE;

  /* The first sendto () has given the socket its port (autobind). As long as it asks the same, it is one exchange. */
  if (self->side == SOKET_SIDE_CLIENT && !self->connected && !soket_endpoint_equal (&self->asked, &operation->datagrams[0].peer))
    {
      self->asked = operation->datagrams[0].peer;
      soket_socket_register (self, &self->asked);
    }
  if (n < 0)
    {
      if (self->side == SOKET_SIDE_CLIENT)
        {
          soket_socket_unregister (self, self->connected ? &self->peer : &operation->datagrams[0].peer);
          self->asked = (SoketEndpoint) { 0 };
        }
      record_datagram (self, operation, SOKET_CALL_SEND, SOKET_CALL_SENDTO, &operation->datagrams[0], -1, error);
    }
  for (int i = 0; i < n; i++)
    {
      record_datagram (self, operation, SOKET_CALL_SEND, SOKET_CALL_SENDTO, &operation->datagrams[i], (gssize) operation->datagrams[i].length, 0);
      operation->started_us = soket_socket_now (self);
    }
  *result = (SoketResult) { .call = operation->call, .value = n, .error = error };
  return TRUE;
}

/**
 * soket_socket_send_datagrams:
 * @self: a UDP socket
 * @datagrams: untouched until it is done, with the bytes they point to
 * @n_datagrams: how many, from 1
 * @result: (out): where %TRUE is returned: how many of them are sent, or the error of the first
 * @done: called once later where %FALSE is returned
 * @user_data: for @done
 *
 * Calls sendto () for each, on a connected socket send (), bundled in one system call.
 *
 * Returns: whether it has returned already
 */
gboolean
soket_socket_send_datagrams (SoketSocket         *self,
                             const SoketDatagram *datagrams,
                             guint                n_datagrams,
                             SoketResult         *result,
                             SoketDoneFunc        done,
                             gpointer             user_data)
{
  SoketSocketCall operation = {
    .call = self->connected ? SOKET_CALL_SEND : SOKET_CALL_SENDTO,
    .attempt = try_send_datagrams,
    .datagrams = datagrams,
    .n_datagrams = n_datagrams,
    .size = datagrams[0].length,
    .done = done,
    .user_data = user_data,
  };

  return soket_socket_start_writing (self, operation, result);
}

/**
 * soket_socket_receive_datagrams:
 * @self: a UDP socket
 * @max_datagrams: how many at most, from 1
 * @result: (out): where %TRUE is returned
 * @done: called once later where %FALSE is returned
 * @user_data: for @done
 *
 * Calls recvfrom (), on a connected socket recv (), for each datagram that waits, bundled in one system call. Each may have
 * 65,535 bytes; length 0 is a datagram and not the end.
 *
 * Returns: whether it has returned already
 */
gboolean
soket_socket_receive_datagrams (SoketSocket  *self,
                                guint         max_datagrams,
                                SoketResult  *result,
                                SoketDoneFunc done,
                                gpointer      user_data)
{
  SoketSocketCall operation = {
    .call = self->connected ? SOKET_CALL_RECV : SOKET_CALL_RECVFROM,
    .attempt = try_receive_datagrams,
    .size = 65536,
    .n_datagrams = max_datagrams,
    .done = done,
    .user_data = user_data,
  };

  return soket_socket_start_reading (self, operation, SOKET_POLLER_QUANTUM_DATAGRAMS, result);
}
