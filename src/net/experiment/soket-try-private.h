/* soket-try-private.h - what the reader of entries fills in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/experiment/soket-try-key-file.h"
#include "net/experiment/soket-try.h"

G_BEGIN_DECLS

struct _SoketTry
{
  char           *name;
  char           *title;
  char           *to_do;
  char           *to_watch;
  char           *to_watch_privileged; /* (nullable) */
  const char     *tab;
  const SoketProtocol *protocol;       /* (nullable): NULL for a scan, a stream or a number */
  SoketTryServer  server;
  gboolean        sends;
  SoketTryCompanionKind companion;
  SoketTryLesson  lesson;
  SoketTryProgram program;
  SoketReplyFault reply_fault;
  char           *sentences[SOKET_N_TRY_OUTCOMES]; /* with a program: of each outcome, (nullable) but for the general one, which is that of KEPT */
  char           *remedies[SOKET_N_TRY_OUTCOMES];
  gboolean        infos[SOKET_N_TRY_OUTCOMES];
  GPtrArray      *names;      /* of the settings that it may have; ends with NULL */
  GHashTable     *settings;   /* of texts by their names, which are static */
  char           *text;       /* ends with a zero */
  gsize           text_length;
  GArray         *calls;      /* (nullable): of SoketTryCall, of an entry about the stream */
  char           *request;
  guint           n_requests;
  guint           leave_ms;   /* 0 for a client that stays */
  GPtrArray      *promises;   /* of SoketObservation */
};

/* As they stand behind Fail in data/check.ini; NULL for what is as promised. */
extern const char *const soket_try_outcome_names[SOKET_N_TRY_OUTCOMES];

void        soket_try_free              (SoketTry        *self);

/* soket-try-settings.c: "scanner", "stream", "numbers", or NULL; what an entry of its tab may have; what it has. */
const char *soket_try_settings_find_tab (const char      *tab);
void        soket_try_settings_list     (SoketTry        *self);
gboolean    soket_try_settings_has_key  (const SoketTry  *self,
                                         const char      *key);
gboolean    soket_try_settings_read     (SoketTry        *self,
                                         SoketTryGroup   *group,
                                         GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketTry, soket_try_free)

G_END_DECLS
