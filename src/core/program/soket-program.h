/* soket-program.h - what just ran, written as a program in Python, C or a line of shell
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/address/soket-endpoint.h"
#include "core/address/soket-transport.h"
#include "core/framing/soket-framing.h"
#include "core/record/soket-record.h"
#include "core/service/soket-protocol.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_LANGUAGE_PYTHON,  /* Python 3.8 and later */
  SOKET_LANGUAGE_C,       /* C17 with POSIX */
  SOKET_LANGUAGE_SHELL,   /* a line with ncat or socat */
} SoketLanguage;

#define SOKET_N_LANGUAGES 3

/* So much of a message that follows no pattern stands in a program; the rest is cut, and the program says so. */
#define SOKET_PROGRAM_MESSAGE_MAX 4096

/**
 * SoketProgramSpec:
 * @protocol: (nullable): what is served or asked for; %NULL is a scan, or an end of a stream
 * @side: which program of the two; a scan is a client
 * @transport: where the service has it; a scan is TCP always
 * @framing: TCP: how a message ends, where the service has it
 * @endpoint: where the server binds, whom the client asks; a scan takes its address alone
 * @recv_size: TCP: bytes a recv asks for
 * @max_message: TCP: the longest message in bytes, terminator included; 0 for a program that does not look (in C a buffer of 1 MiB)
 * @keep_open: server: many messages a connection
 * @careful: server: TCP: each client in a thread or process of its own; shut down writing and drain before closing; otherwise as in the slides
 * @backlog: server: 0 is SOMAXCONN
 * @dialect: (nullable): one of the service's; %NULL is its first
 * @message: (nullable) (array length=message_length): client: what is sent, without the header of framing `length`; borrowed
 * @connected: UDP client: connect () first
 * @round_trip: client: sends the reply back, where the service has a way back
 * @timeout_ms: client: 0 for none
 * @piece_size: TCP client: bytes in each send, 0 for all at once
 * @pause_ms: TCP client: between two pieces
 * @half_close: TCP client: shuts down writing behind the message; with framing `none` it always does
 * @reset: TCP client: closes with RST
 * @read_delay_ms: client: waits so long before it reads
 * @ports: (nullable) (array length=n_ports): scan: ascending, each once; borrowed
 * @concurrent: scan: many probes at a time instead of the slides' loop
 * @parallel: scan: how many, 0 is 64
 * @stream: an end of a stream that is worked by hand, the client the sender, the server the receiver; @timeout_ms is how long a call may wait
 * @send_size: sender: bytes of each send
 * @send_all: sender over TCP: the slides' loop
 * @non_blocking: stream: no call waits
 * @buffer_size: stream: of the kernel's buffers, 0 for the system's
 *
 * All that a program depends on, as a value.
 */
typedef struct
{
  const SoketProtocol *protocol;
  SoketSide            side;
  SoketTransport       transport;
  SoketFraming         framing;
  SoketEndpoint        endpoint;
  guint                recv_size;
  guint                max_message;
  gboolean             keep_open;
  gboolean             careful;
  guint                backlog;
  const SoketDialect  *dialect;
  const guint8        *message;
  gsize                message_length;
  gboolean             connected;
  gboolean             round_trip;
  guint                timeout_ms;
  guint                piece_size;
  guint                pause_ms;
  gboolean             half_close;
  gboolean             reset;
  guint                read_delay_ms;
  const guint16       *ports;
  gsize                n_ports;
  gboolean             concurrent;
  guint                parallel;
  gboolean             stream;
  guint                send_size;
  gboolean             send_all;
  gboolean             non_blocking;
  guint                buffer_size;
} SoketProgramSpec;

/**
 * SoketProgramMark:
 * @line: from 1
 * @call: which call the line makes; its name stands in the line
 * @listener: whether it is made on the listening socket, which only close () may be unsure about
 * @origin: %SOKET_ORIGIN_ENGINE for the recv that drains before closing
 * @option: setsockopt: the option's name (static), otherwise %NULL
 */
typedef struct
{
  guint         line;
  SoketCallName call;
  gboolean      listener;
  SoketOrigin   origin;
  const char   *option;
} SoketProgramMark;

typedef struct _SoketProgram SoketProgram;

/* An echo client over TCP to 127.0.0.1:5555, dot, careful, recv of 4096, 5 s, and no message yet. */
void                    soket_program_spec_init     (SoketProgramSpec       *spec);
/* Whether the same programs come of both. */
gboolean                soket_program_spec_equal    (const SoketProgramSpec *a,
                                                     const SoketProgramSpec *b);

SoketProgram           *soket_program_new           (const SoketProgramSpec *spec,
                                                     SoketLanguage           language) G_GNUC_WARN_UNUSED_RESULT;
/* One that somebody has written: the source @text, @length bytes of whatever it is, which lies at @path. Its lines are those that
 * watched programs tell. */
SoketProgram           *soket_program_new_source    (SoketSide               side,
                                                     const char             *path,
                                                     const char             *text,
                                                     gsize                   length) G_GNUC_WARN_UNUSED_RESULT;
void                    soket_program_free          (SoketProgram           *self);

SoketLanguage           soket_program_get_language  (const SoketProgram     *self);
/* NULL where the language has no such program; then there is a reason, a sentence. */
const char             *soket_program_get_text      (const SoketProgram     *self);
const char             *soket_program_get_reason    (const SoketProgram     *self);
/* "echo-client.py" */
const char             *soket_program_get_file_name (const SoketProgram     *self);
const SoketProgramMark *soket_program_get_marks     (const SoketProgram     *self,
                                                     guint                  *n_marks);
/* The line, from 1, that makes the recorded call; 0 if it is not in this program. */
guint                   soket_program_find_line     (const SoketProgram     *self,
                                                     const SoketRecord      *record);

/* What to type to talk to the server of @spec: a line for a terminal, in C a whole program; NULL where there is none. */
char                   *soket_program_connect_line  (const SoketProgramSpec *spec,
                                                     SoketLanguage           language) G_GNUC_WARN_UNUSED_RESULT;

/* "Python 3", "C", "ncat, socat" */
const char             *soket_language_get_title    (SoketLanguage           language);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketProgram, soket_program_free)

G_END_DECLS
