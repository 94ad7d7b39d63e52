/* soket-socket.h - one socket, one function for each socket call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/address/soket-endpoint.h"
#include "core/record/soket-record.h"
#include "net/loop/soket-poller.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

#define SOKET_TYPE_SOCKET (soket_socket_get_type ())
G_DECLARE_FINAL_TYPE (SoketSocket, soket_socket, SOKET, SOCKET, GObject)

/**
 * SoketDatagram:
 * @data: its bytes
 * @length: 0 is a datagram too
 * @peer: who sent it, or whom it is for; unset on a connected socket
 */
typedef struct
{
  const guint8 *data;
  gsize         length;
  SoketEndpoint peer;
} SoketDatagram;

/**
 * SoketResult:
 * @call: which call it was
 * @value: what it returned, -1 with @error; for datagrams how many
 * @error: an errno value, or 0
 * @data: recv: @value bytes, good until the next read of any socket
 * @datagrams: receive: @value of them, as good
 * @peer: accept: the client
 * @accepted: (transfer full): accept: the connected socket
 */
typedef struct
{
  SoketCallName        call;
  gssize               value;
  int                  error;
  const guint8        *data;
  const SoketDatagram *datagrams;
  SoketEndpoint        peer;
  SoketSocket         *accepted;
} SoketResult;

typedef void (*SoketDoneFunc) (SoketSocket       *socket,
                               const SoketResult *result,
                               gpointer           user_data);

/* What a plain call does that cannot be done at once: it waits, fails with EAGAIN, or waits for so long. */
typedef enum
{
  SOKET_WAITING_FOREVER,
  SOKET_WAITING_NEVER,
  SOKET_WAITING_TIMED,
} SoketWaiting;

typedef void (*SoketPlainWaits) (SoketSocket       *socket,
                                 SoketCallName      call,
                                 gpointer           user_data);
/* @record is the call as it was recorded; @cut bytes of a datagram are lost, since less was asked for. */
typedef void (*SoketPlainDone)  (SoketSocket       *socket,
                                 const SoketRecord *record,
                                 gsize              cut,
                                 gpointer           user_data);

/* Calls that are done at once: 0 or an errno value. */
SoketSocket         *soket_socket_open              (SoketTransport       transport,
                                                     int                  family,
                                                     SoketSide            side,
                                                     SoketTrace          *trace,
                                                     int                 *errnum) G_GNUC_WARN_UNUSED_RESULT;
/* A second socket in the exchange of @other. */
SoketSocket         *soket_socket_open_beside       (SoketSocket         *other,
                                                     SoketSide            side,
                                                     int                 *errnum) G_GNUC_WARN_UNUSED_RESULT;
int                  soket_socket_setsockopt        (SoketSocket         *self,
                                                     int                  level,
                                                     int                  option,
                                                     const char          *name,
                                                     int                  value);
int                  soket_socket_set_linger        (SoketSocket         *self,
                                                     guint                seconds);
int                  soket_socket_bind              (SoketSocket         *self,
                                                     const SoketEndpoint *local);
int                  soket_socket_listen            (SoketSocket         *self,
                                                     int                  backlog);
int                  soket_socket_getsockname       (SoketSocket         *self);
int                  soket_socket_getpeername       (SoketSocket         *self);
int                  soket_socket_shutdown          (SoketSocket         *self,
                                                     int                  how,
                                                     SoketOrigin          origin);
void                 soket_socket_close             (SoketSocket         *self);
void                 soket_socket_tidy_up           (SoketSocket         *self);

/* Operations that may wait: TRUE, and *result is filled; or FALSE, and done is called once later unless it is cancelled.
 * One that reads and one that writes at a time. What is sent stays the caller's until it is done. */
gboolean             soket_socket_connect           (SoketSocket         *self,
                                                     const SoketEndpoint *peer,
                                                     SoketResult         *result,
                                                     SoketDoneFunc        done,
                                                     gpointer             user_data);
gboolean             soket_socket_accept            (SoketSocket         *self,
                                                     SoketResult         *result,
                                                     SoketDoneFunc        done,
                                                     gpointer             user_data);
gboolean             soket_socket_send              (SoketSocket         *self,
                                                     const void          *data,
                                                     gsize                length,
                                                     SoketResult         *result,
                                                     SoketDoneFunc        done,
                                                     gpointer             user_data);
void                 soket_socket_move_pending      (SoketSocket         *self,
                                                     const void          *data);
gboolean             soket_socket_recv              (SoketSocket         *self,
                                                     gsize                size,
                                                     SoketOrigin          origin,
                                                     SoketResult         *result,
                                                     SoketDoneFunc        done,
                                                     gpointer             user_data);
gboolean             soket_socket_send_datagrams    (SoketSocket         *self,
                                                     const SoketDatagram *datagrams,
                                                     guint                n_datagrams,
                                                     SoketResult         *result,
                                                     SoketDoneFunc        done,
                                                     gpointer             user_data);
gboolean             soket_socket_receive_datagrams (SoketSocket         *self,
                                                     guint                max_datagrams,
                                                     SoketResult         *result,
                                                     SoketDoneFunc        done,
                                                     gpointer             user_data);
void                 soket_socket_cancel_reading    (SoketSocket         *self);
void                 soket_socket_cancel_writing    (SoketSocket         *self);
/* Why what waits will be given up when it is cancelled or the socket closed; SOKET_ENDING_CLOSED if nobody says so. */
void                 soket_socket_set_ending        (SoketSocket         *self,
                                                     SoketEnding          ending);

/* Plain calls: the system call itself, once, in a thread where it may wait. */
int                  soket_socket_set_waiting       (SoketSocket         *self,
                                                     SoketWaiting         waiting,
                                                     guint                timeout_ms);
void                 soket_socket_call_plainly      (SoketSocket         *self,
                                                     SoketCallName        call,
                                                     const void          *data,
                                                     gsize                size,
                                                     const SoketEndpoint *to,
                                                     SoketPlainWaits      waits,
                                                     SoketPlainDone       done,
                                                     gpointer             user_data);
gboolean             soket_socket_is_calling        (SoketSocket         *self,
                                                     gboolean             sends);
void                 soket_socket_interrupt         (SoketSocket         *self,
                                                     gboolean             sends);
/* Those that go on, before the socket is closed; who asked for them is not told. */
void                 soket_socket_end_plainly       (SoketSocket         *self);

/* What is no call. */
void                 soket_socket_message           (SoketSocket         *self,
                                                     gboolean             received,
                                                     guint64              offset,
                                                     const void          *data,
                                                     gsize                length);
void                 soket_socket_note              (SoketSocket         *self,
                                                     SoketNote            note,
                                                     gint64               argument,
                                                     int                  error,
                                                     const SoketEndpoint *peer);
void                 soket_socket_note_dropped      (SoketSocket         *self,
                                                     guint                n_dropped,
                                                     gint64               since_us,
                                                     const SoketEndpoint *from);
void                 soket_socket_note_tried        (SoketSocket         *self,
                                                     const char          *list);

int                  soket_socket_get_fd            (SoketSocket         *self);
SoketPoller         *soket_socket_get_poller        (SoketSocket         *self);
const SoketEndpoint *soket_socket_get_local         (SoketSocket         *self);
const SoketEndpoint *soket_socket_get_peer          (SoketSocket         *self);
SoketTrace          *soket_socket_get_trace         (SoketSocket         *self);
/* Bytes of a connection that the program at its other end has taken and given by now. */
guint64              soket_socket_count_taken       (SoketSocket         *self);
guint                soket_socket_get_n_open        (void);

G_END_DECLS
