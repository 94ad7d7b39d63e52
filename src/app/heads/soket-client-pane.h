/* soket-client-pane.h - the client's head: whom it asks, what it sends, the reply
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/lesson/soket-remark.h"
#include "app/setup/soket-setup.h"
#include "net/exchange/soket-performer.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CLIENT_PANE (soket_client_pane_get_type ())
G_DECLARE_DERIVABLE_TYPE (SoketClientPane, soket_client_pane, SOKET, CLIENT_PANE, AdwBin)

/**
 * SoketClientPaneClass:
 * @dup_request: what Send would send now; while what is typed is malformed, what it would have sent before
 * @get_sent: what the reply is the reply to, or NULL
 * @get_typed: the text that it is made of, in which escapes may be malformed
 * @add_end: adds @end, which is missing, to that
 * @dup_reply: what stands at Reply; NULL for nothing
 * @dup_verdict: the line below it, or NULL; says whether it is good
 * @dup_hint: a sentence about the last try or the next one, or NULL; @remedy: the button that adds the missing end, or NULL
 * @dup_excuse: a sentence if no reply is what was to be expected for what was sent, or NULL
 * @write_request: (nullable): takes @request, or makes it of the settings again for NULL; NULL where a request is the message
 * @get_written: (nullable): the request that is written by hand, or NULL
 *
 * They are asked after each change of the performer, and by soket_client_pane_refresh(). The defaults are an echo's.
 * Widgets of a page's own are the properties "tools" (in the first line), "extra" (before Send), "below" (the message) and
 * "aside" (of the reply).
 */
struct _SoketClientPaneClass
{
  AdwBinClass  parent_class;

  GBytes    *(*dup_request) (SoketClientPane  *self);
  const char *(*get_typed)  (SoketClientPane  *self);
  GBytes    *(*get_sent)    (SoketClientPane  *self);
  void       (*add_end)     (SoketClientPane  *self,
                             const char       *end);
  char      *(*dup_reply)   (SoketClientPane  *self);
  char      *(*dup_verdict) (SoketClientPane  *self,
                             gboolean         *good);
  char      *(*dup_hint)    (SoketClientPane  *self,
                             const char      **remedy);
  char      *(*dup_excuse)  (SoketClientPane  *self);
  void       (*write_request) (SoketClientPane *self,
                               const char      *request);
  const char *(*get_written) (SoketClientPane *self);
};

/* Once. It uses the actions page.send, page.stop-waiting, page.add-terminator and page.start-server. */
void                soket_client_pane_attach         (SoketClientPane     *self,
                                                      SoketSetup          *setup,
                                                      const SoketProtocol *protocol,
                                                      SoketPerformer      *client);
/* Who plays the client from now on. */
void                soket_client_pane_set_client     (SoketClientPane     *self,
                                                      SoketPerformer      *client);
/* Whether Send is what to do next. */
void                soket_client_pane_set_suggested  (SoketClientPane     *self,
                                                      gboolean             suggested);
GBytes             *soket_client_pane_dup_request    (SoketClientPane     *self) G_GNUC_WARN_UNUSED_RESULT;
/* Whether nothing can be sent as it is typed: the sentence that says why is in the head, and the focus where it is mended. */
gboolean            soket_client_pane_refuse         (SoketClientPane     *self);
/* A request that is not the message may be written by hand: NULL for one that is made of the settings. */
void                soket_client_pane_write_request  (SoketClientPane     *self,
                                                      const char          *request);
const char         *soket_client_pane_get_written    (SoketClientPane     *self);
/* While somebody is asked what will come of the next try nothing here tells it: "covered" (boolean). */
void                soket_client_pane_set_covered    (SoketClientPane     *self,
                                                      gboolean             covered);
/* The end that the server of the last try waits for, if what Send would send lacks it. */
void                soket_client_pane_add_end        (SoketClientPane     *self);
/* The server of the page runs: a sentence that asked for it is done with. */
void                soket_client_pane_server_started (SoketClientPane     *self);
/* For derived panes: what their functions say has changed. */
void                soket_client_pane_refresh        (SoketClientPane     *self);
/* Whoever types first types the message. Not the pane's grab_focus (): GTK calls that going backwards, and Shift+Tab would end here. */
void                soket_client_pane_focus_message  (SoketClientPane     *self);
/* All that a lesson needs in one line, or few where it is narrow. */
void                soket_client_pane_set_compact    (SoketClientPane     *self,
                                                      gboolean             compact);
/* What the last try came to, as far as the pane has heard; NULL where there was none. */
const SoketAttempt *soket_client_pane_get_attempt    (SoketClientPane     *self);

G_END_DECLS
