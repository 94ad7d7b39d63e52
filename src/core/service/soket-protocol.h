/* soket-protocol.h - a service as a value, and the table of them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/address/soket-transport.h"
#include "core/framing/soket-framing.h"
#include "core/record/soket-record.h"

G_BEGIN_DECLS

/**
 * SoketDialect:
 * @name: on the command line and in settings, `slides`
 * @title: (nullable): for people, marked for translation; %NULL where there is but one
 * @answer: appends the reply to @reply; called for each whole message. @now is the time in seconds since 1970, for those that tell it
 * @remark: (nullable): what the server does to a request between receiving and sending, as a note and its number, or %NULL if that is
 *   nothing worth a note; may return %FALSE, too
 * @echoes: whether a reply is the request, byte for byte; then its programs need no answer in data/programs
 * @program_comment: (nullable): `@comment@` in the service's lines in data/programs, marked for translation
 *
 * One of the sets of rules by which the service's servers answer.
 */
typedef struct
{
  const char       *name;
  const char       *title;
  void            (*answer) (const guint8 *request,
                             gsize         length,
                             gint64        now,
                             GByteArray   *reply);
  gboolean        (*remark) (const guint8 *request,
                             gsize         length,
                             SoketNote    *note,
                             gint64       *number);
  gboolean          echoes;
  const char       *program_comment;
} SoketDialect;

/**
 * SoketServiceSetting:
 * @name: in settings and experiments, `shift`
 * @choices: (nullable): the words that it may be, with a space between two; %NULL for a number
 * @minimum: the least number
 * @maximum: the greatest
 * @fallback: what it is where nobody has said anything
 *
 * What a client of the service is set to beside its message.
 */
typedef struct
{
  const char *name;
  const char *choices;
  guint       minimum;
  guint       maximum;
  const char *fallback;
} SoketServiceSetting;

/**
 * SoketProtocol:
 * @name: on the command line and in files, `echo`
 * @title: for people, marked for translation: use soket_protocol_get_title()
 * @port: the port that is proposed
 * @transports: bits `1 << SoketTransport`
 * @framings: bits `1 << SoketFraming`
 * @speaks_first: whether over TCP the server sends its answer, to a request of no bytes, as soon as it has accepted, and closes: the client sends
 *   nothing and reads to the end of the stream. The framing is %SOKET_FRAMING_NONE then. Over UDP it answers any datagram
 * @dialects: (array length=n_dialects): at least one; the first is the default
 * @dialects_summary: (nullable): how the dialects differ, marked for translation; %NULL where there is but one
 * @dialects_note: (nullable): where one sees that they differ, marked for translation
 * @message_name: what a client's program calls its message, `request`
 * @settings: (nullable) (array length=n_settings): what a request is made of beside the message
 * @build: (nullable): appends the request that is made of a message and of @values, one for each setting; %NULL where it is the message
 * @describe: (nullable): a message in words, or %NULL where its bytes say it all
 * @get_way_back: (nullable): writes what has to stand before the reply to @request so that the server turns it back into the text, and returns
 *   its length, at most %SOKET_WAY_BACK_MAX; %NULL where there is no way back
 *
 * A service is a value: what it answers depends on the request and the time alone. A new one is a file beside this and a row in soket-services.h.
 */
typedef struct
{
  const char         *name;
  const char         *title;
  guint16             port;
  guint               transports;
  guint               framings;
  gboolean            speaks_first;
  const SoketDialect *dialects;
  guint               n_dialects;
  const char         *dialects_summary;
  const char         *dialects_note;
  const char         *message_name;
  const SoketServiceSetting *settings;
  guint               n_settings;
  void              (*build)        (const char *const *values,
                                     const char        *message,
                                     gsize              length,
                                     GByteArray        *request);
  char             *(*describe)     (gboolean      is_request,
                                     const guint8 *message,
                                     gsize         length);
  gsize             (*get_way_back) (const guint8 *request,
                                     gsize         length,
                                     guint8       *header);
} SoketProtocol;

#define SOKET_WAY_BACK_MAX 8

/* All services in the order of lists; ends with NULL. */
const SoketProtocol *const *soket_protocol_list (void);
/* Their names, "echo, caesar". */
char                *soket_protocol_list_names    (const char          *separator) G_GNUC_WARN_UNUSED_RESULT;

const SoketProtocol *soket_protocol_lookup        (const char          *name);
const char          *soket_protocol_get_title     (const SoketProtocol *protocol);
const SoketDialect  *soket_protocol_find_dialect  (const SoketProtocol *protocol,
                                                   const char          *name);
gboolean             soket_protocol_has_transport (const SoketProtocol *protocol,
                                                   SoketTransport       transport);
gboolean             soket_protocol_has_framing   (const SoketProtocol *protocol,
                                                   SoketFraming         framing);
/* Whether there is more than one to choose from. */
gboolean             soket_protocol_has_framings  (const SoketProtocol *protocol);
/* @wanted, or else the first that it has. */
SoketFraming         soket_protocol_fit_framing   (const SoketProtocol *protocol,
                                                   SoketFraming         wanted);
/* Whether the server speaks before it is asked. */
gboolean             soket_protocol_speaks_first  (const SoketProtocol *protocol,
                                                   SoketTransport       transport);
/* Whether a reply is the request, byte for byte. */
gboolean             soket_dialect_is_echo        (const SoketDialect  *dialect);

G_END_DECLS
