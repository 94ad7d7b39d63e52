/* soket-cli.h - what the commands share: words on the standard streams, exit statuses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/service/soket-protocol.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_CLI_OK = 0,
  SOKET_CLI_FAILED = 1,       /* the world said no */
  SOKET_CLI_WRONG_USAGE = 2,  /* the command line cannot be understood */
  SOKET_CLI_NO_READER = 141,    /* nobody reads standard output any more; shells say the same of SIGPIPE */
  SOKET_CLI_INTERRUPTED = 130,  /* cut short; shells say the same of a program that SIGINT has ended */
  SOKET_CLI_TERMINATED = 143,   /* the same of SIGTERM */
  SOKET_CLI_HUNG_UP = 129,      /* the same of SIGHUP: its terminal was closed */
} SoketCliStatus;

/* One command: the words that follow its name (and its service's), NULL-terminated. */
typedef SoketCliStatus (*SoketCliRun) (const SoketProtocol *protocol,
                                       char               **arguments);

/* Makes sure that descriptors 0, 1 and 2 are taken. */
void           soket_cli_open_streams (void);

gboolean       soket_cli_write        (int           fd,
                                       const void   *data,
                                       gsize         length,
                                       GError      **error);
/* UTF-8 text in the locale's encoding; what that cannot say becomes a question mark. */
char          *soket_cli_encode       (const char   *text) G_GNUC_WARN_UNUSED_RESULT;
/* UTF-8 text, in the locale's encoding. */
gboolean       soket_cli_write_text   (int           fd,
                                       const char   *text,
                                       GError      **error);
/* The same on standard output. This and the next ones fail where that is closed: nobody can read it. */
gboolean       soket_cli_print        (const char   *text,
                                       GError      **error);
/* The line that says that a server is ready: whoever starts one with standard output closed does not wait for it. */
gboolean       soket_cli_print_ready  (const char   *line,
                                       GError      **error);
/* What standard input has, up to @size bytes; 0 at its end, -1 with @error. */
gssize         soket_cli_read         (void         *buffer,
                                       gsize         size,
                                       GError      **error);
/* Standard input to its end: bytes, zeros among them. */
GBytes        *soket_cli_read_all     (GError      **error) G_GNUC_WARN_UNUSED_RESULT;
/* A reply's bytes, as they are, on standard output. */
gboolean       soket_cli_print_bytes  (const void   *data,
                                       gsize         length,
                                       GError      **error);
/* UTF-8 text: in the locale's encoding, or as it is for programs. */
gboolean       soket_cli_print_result (const char   *text,
                                       gboolean      in_locale,
                                       GError      **error);
/* A sentence on standard error, on one line. */
void           soket_cli_say          (const char   *sentence);
/* The same, formatted. */
void           soket_cli_sayf         (const char   *format,
                                       ...) G_GNUC_PRINTF (1, 2);

/* Say what went wrong, return the exit status. */
SoketCliStatus soket_cli_fail         (const GError *error);
/* The same of an exchange: the address and the port lead where the sentence does not hold them. */
SoketCliStatus soket_cli_fail_at      (const GError *error,
                                       const char   *host,
                                       guint16       port);
SoketCliStatus soket_cli_wrong_usage  (const char   *command,
                                       const char   *sentence);

/* A word of the user's for a sentence: escaped, cut at 200. */
char          *soket_cli_quote        (const char   *word) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
