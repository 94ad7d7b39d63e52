/* soket-try-session.h - an entry of the menu Try, played with the servers and clients of the window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/page/soket-page.h"
#include "app/page/soket-tab.h"
#include "app/scanner/soket-scanner-page.h"
#include "net/experiment/soket-try-check.h"

G_BEGIN_DECLS

#define SOKET_TYPE_TRY_SESSION (soket_try_session_get_type ())
G_DECLARE_FINAL_TYPE (SoketTrySession, soket_try_session, SOKET, TRY_SESSION, GObject)

/* Signals: "entry" when another one is there, or none any more; "changed" when a promise has another state, or what it is about has been seen.
 * The pages are borrowed: whoever lets them go ends the session before. */
SoketTrySession     *soket_try_session_new       (void) G_GNUC_WARN_UNUSED_RESULT;

/* A page must be there before an entry of it begins. */
void                 soket_try_session_add_tab   (SoketTrySession     *self,
                                                  SoketTab            *tab);

/* Ends the former entry, sets the page up, and watches. */
void                 soket_try_session_begin     (SoketTrySession     *self,
                                                  const SoketTry      *entry);
/* Does what there is to do, from the beginning. */
void                 soket_try_session_play      (SoketTrySession     *self);
/* Stops what belongs to the entry and puts the page's settings back. */
void                 soket_try_session_end       (SoketTrySession     *self);

/* NULL while there is none. */
const SoketTry      *soket_try_session_get_entry (SoketTrySession     *self);
const SoketTryCheck *soket_try_session_get_check (SoketTrySession     *self);
/* Whether it was played, and what it is about has been seen: "changed" tells. */
gboolean             soket_try_session_get_shown (SoketTrySession     *self);
/* What to watch for, where this program may bind the ports that it may; NULL while there is no entry. */
const char          *soket_try_session_get_watch (SoketTrySession     *self);

G_END_DECLS
