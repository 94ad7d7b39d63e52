/* soket-page-program.h - what a page did or is set to, for the view of its programs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/code/soket-code-view.h"
#include "app/setup/soket-setup.h"
#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

#define SOKET_TYPE_PAGE_PROGRAM (soket_page_program_get_type ())
G_DECLARE_FINAL_TYPE (SoketPageProgram, soket_page_program, SOKET, PAGE_PROGRAM, GObject)

/* (transfer full): what Send would send now. */
typedef GBytes *(*SoketRequestFunc) (gpointer user_data);

/* The view shows the programs of the conversation that the sequence shows, as it was asked for and served; before there is one,
 * of what the page is set to. Calls are lit as the sequence has come. All of it happens at most once a frame, and while the
 * view is seen. */
SoketPageProgram *soket_page_program_new         (SoketSetup               *setup,
                                                  SoketSequence            *sequence,
                                                  const SoketProtocol      *protocol,
                                                  SoketRequestFunc          dup_request,
                                                  gpointer                  user_data) G_GNUC_WARN_UNUSED_RESULT;

/* Once, when there is one. */
void              soket_page_program_set_view    (SoketPageProgram         *self,
                                                  SoketCodeView            *view);

/* Before it is sent. @request: (nullable): the request of the round trip that @message is a part of. */
void              soket_page_program_note_send   (SoketPageProgram         *self,
                                                  const SoketClientOptions *options,
                                                  GBytes                   *message,
                                                  GBytes                   *request);
/* Once it listens. */
void              soket_page_program_note_server (SoketPageProgram         *self,
                                                  SoketServer              *server);
/* The call before which the program of a side is held: its line is lit; NULL for none. */
void              soket_page_program_set_next    (SoketPageProgram         *self,
                                                  SoketSide                 side,
                                                  const SoketRecord        *call);
/* What Send would send is new. */
void              soket_page_program_queue       (SoketPageProgram         *self);

/* The program of a side as the page is set now, with what Send would send; NULL with an error where there is none. @port: of 127.0.0.1,
 * in place of where the page's server listens, and whom its client asks; 0 for those. */
SoketProgram     *soket_page_program_dup_program (SoketPageProgram         *self,
                                                  SoketSide                 side,
                                                  SoketLanguage             language,
                                                  guint16                   port,
                                                  GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

/* Of a server that runs, and of what Send would send to it: returns the message, which must outlive @spec. */
GBytes           *soket_page_program_fill_server (SoketPageProgram         *self,
                                                  SoketServer              *server,
                                                  SoketProgramSpec         *spec) G_GNUC_WARN_UNUSED_RESULT;
/* The program of a side as the view shows it, or would show it, for paper; where it is a command for a terminal, in Python. NULL for none. */
char             *soket_page_program_dup_text    (SoketPageProgram         *self,
                                                  SoketSide                 side) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
