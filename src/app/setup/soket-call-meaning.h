/* soket-call-meaning.h - what a call's message means in the service's words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/service/soket-protocol.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

/* @is_request: whether the client sent it. A new string, or NULL where the bytes say it all. */
typedef char *(*SoketDescribeFunc) (gboolean      is_request,
                                    const guint8 *message,
                                    gsize         length,
                                    gpointer      user_data);

/* What the message means that @record completed; NULL if it completed none. @record is of @trace, which must be published. */
char *soket_call_meaning_dup (SoketTrace        *trace,
                              const SoketRecord *record,
                              SoketDescribeFunc  describe,
                              gpointer           user_data) G_GNUC_WARN_UNUSED_RESULT;

/* The words of @protocol (const SoketProtocol *), which has some; and of requests alone, for a picture where what comes back stands on its arrow. */
char *soket_call_meaning_describe         (gboolean      is_request,
                                           const guint8 *message,
                                           gsize         length,
                                           gpointer      protocol) G_GNUC_WARN_UNUSED_RESULT;
char *soket_call_meaning_describe_request (gboolean      is_request,
                                           const guint8 *message,
                                           gsize         length,
                                           gpointer      protocol) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
