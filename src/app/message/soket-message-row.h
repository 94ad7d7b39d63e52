/* soket-message-row.h - the message as it is typed, what it stands for, and Send
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/setup/soket-setup.h"
#include "net/exchange/soket-performer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SOKET_TYPE_MESSAGE_ROW (soket_message_row_get_type ())
G_DECLARE_FINAL_TYPE (SoketMessageRow, soket_message_row, SOKET, MESSAGE_ROW, GtkBox)

/* Properties: "extra" (nullable): a widget of the page's own, before Send; "captions": the size group of the captions in the head.
 * Signal "failed" (a sentence): why a file did not become the message. */

/* Once. It uses the actions page.send and page.stop-waiting. */
void      soket_message_row_attach        (SoketMessageRow     *self,
                                           SoketSetup          *setup,
                                           const SoketProtocol *protocol,
                                           SoketPerformer      *client);
/* Whom Send starts and stops from now on. */
void      soket_message_row_set_client    (SoketMessageRow     *self,
                                           SoketPerformer      *client);
/* Whether Send is what to do next. */
void      soket_message_row_set_suggested (SoketMessageRow     *self,
                                           gboolean             suggested);
void      soket_message_row_set_compact   (SoketMessageRow     *self,
                                           gboolean             compact);

/* What the message stands for; while it is malformed, what it stood for when it was well written last. */
GBytes   *soket_message_row_dup_request   (SoketMessageRow     *self) G_GNUC_WARN_UNUSED_RESULT;
/* Why nothing would be sent of @typed, or NULL. @where: (optional): at which place, in bytes. */
char     *soket_message_row_dup_malformed (SoketMessageRow     *self,
                                           const char          *typed,
                                           gsize               *where) G_GNUC_WARN_UNUSED_RESULT;
/* That @request is more than fits a datagram, or what is typed all that fits the field; NULL where neither is so. */
char     *soket_message_row_dup_too_long  (SoketMessageRow     *self,
                                           GBytes              *request) G_GNUC_WARN_UNUSED_RESULT;
/* Adds @end to what is typed, as it is written there. */
void      soket_message_row_add_end       (SoketMessageRow     *self,
                                           const char          *end);

/* The bytes of @request, which is what goes out. @malformed: (nullable): why it would not; @here: it is this entry that is wrong then. */
void      soket_message_row_show          (SoketMessageRow     *self,
                                           GBytes              *request,
                                           const char          *malformed,
                                           gboolean             here);
/* To type the message, or to press Send where there is none to type. */
void      soket_message_row_focus         (SoketMessageRow     *self);
/* To mend the backslash at byte @place. */
void      soket_message_row_focus_place   (SoketMessageRow     *self,
                                           gsize                place);

G_END_DECLS
