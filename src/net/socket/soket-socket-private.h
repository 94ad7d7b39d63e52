/* soket-socket-private.h - the inside of a socket, for the files that make it up
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/socket/soket-socket.h"

#include <errno.h>

G_BEGIN_DECLS

typedef struct _SoketSocketCall SoketSocketCall;
typedef struct _SoketPlainCall SoketPlainCall;

/* Makes the system call: FALSE if it would block, otherwise *result is filled. */
typedef gboolean (*SoketAttemptFunc) (SoketSocket    *socket,
                                      SoketSocketCall *operation,
                                      SoketResult    *result);

/* A call that may wait. */
struct _SoketSocketCall
{
  SoketCallName        call;       /* SOKET_CALL_NONE: nothing is pending */
  SoketAttemptFunc     attempt;
  SoketOrigin          origin;
  gint64               started_us;
  gboolean             untried;    /* nobody has asked the kernel yet whether it has to wait */
  guint64              look;       /* of the poller when it began */
  gsize                size;
  const void          *data;
  const SoketDatagram *datagrams;
  guint                n_datagrams;
  SoketDoneFunc        done;
  gpointer             user_data;
  SoketPendingCall    *waiting;    /* with a trace */
};

typedef struct
{
  guint64 turn;
  gsize   used;
} SoketQuantum;

struct _SoketSocket
{
  GObject        parent_instance;

  SoketTransport transport;
  SoketSide      side;
  int            family;
  int            fd;               /* of gsocket, -1 once it is closed */
  GSocket       *gsocket;
  SoketPoller   *poller;
  SoketWatch    *watch;
  SoketTrace    *trace;
  guint32        number;
  guint32        conversation;
  gboolean       connected;
  gboolean       listening;
  SoketEnding    ending;           /* of what is given up while it waits */
  gboolean       drained;          /* the last read took all there was: wait for the kernel's word */
  SoketQuantum   reads;
  SoketQuantum   writes;
  guint64        sent;
  guint64        received;
  SoketEndpoint  local;
  SoketEndpoint  peer;
  SoketEndpoint  asked;            /* UDP: whom an unconnected client sent to last */
  SoketSocketCall reading;
  SoketSocketCall writing;
  SoketWaiting   waiting;          /* of its plain calls */
  guint          plain_timeout_ms;
  SoketPlainCall *plain_reading;   /* (nullable): while it goes on */
  SoketPlainCall *plain_writing;
};

/* From the bottom up: each file calls those before it. */

/* soket-socket-record.c */
gint64       soket_socket_now           (SoketSocket         *self);
int          soket_socket_read_local    (SoketSocket         *self);
void         soket_socket_register      (SoketSocket         *self,
                                         const SoketEndpoint *peer);
void         soket_socket_unregister    (SoketSocket         *self,
                                         const SoketEndpoint *peer);
SoketRecord  soket_socket_new_record    (SoketSocket         *self,
                                         SoketCallName        call,
                                         gint64               started_us);
void         soket_socket_set_payload   (SoketRecord         *record,
                                         const void          *data,
                                         gsize                length);
void         soket_socket_push          (SoketSocket         *self,
                                         SoketRecord         *record,
                                         int                  state_fd);
void         soket_socket_push_call     (SoketSocket         *self,
                                         SoketCallName        call,
                                         gint64               started_us,
                                         gint64               argument,
                                         int                  error);

void         soket_socket_push_option   (SoketSocket         *self,
                                         gint64               started_us,
                                         const char          *name,
                                         gint64               value,
                                         int                  error);

/* soket-socket-call.c */
gboolean     soket_socket_start_reading (SoketSocket         *self,
                                         SoketSocketCall       operation,
                                         gsize                quantum,
                                         SoketResult         *result);
gboolean     soket_socket_start_writing (SoketSocket         *self,
                                         SoketSocketCall       operation,
                                         SoketResult         *result);
void         soket_socket_wait_to_write (SoketSocket         *self,
                                         SoketSocketCall       operation);

/* soket-socket.c */
SoketSocket *soket_socket_adopt         (SoketSocket         *listener,
                                         int                  fd,
                                         const SoketEndpoint *peer,
                                         int                 *errnum) G_GNUC_WARN_UNUSED_RESULT;

static inline gboolean
soket_socket_would_block (int error)
{
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

G_END_DECLS
