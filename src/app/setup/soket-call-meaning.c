/* soket-call-meaning.c - what a call's message means in the service's words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/setup/soket-call-meaning.h"

/* A message is recorded by the same socket at the same moment as the call that completed it: just before a send, just after a recv. */
#define BEFORE 4
#define AFTER 16

static gboolean
is_completed_by (const SoketRecord *message,
                 const SoketRecord *call)
{
  guint64 end = message->offset + message->length;

  return message->kind == SOKET_RECORD_MESSAGE && message->socket == call->socket && message->call == call->call
         && end > call->offset && end <= call->offset + call->length;
}

static gboolean
find_message (SoketTrace        *trace,
              const SoketRecord *call,
              SoketRecord       *message)
{
  guint position = soket_trace_find_after (trace, MAX (call->number, 1) - 1);
  guint first = position > BEFORE ? position - BEFORE : 0;

  for (guint i = first; i < position + AFTER && soket_trace_peek (trace, i, message); i++)
    if (is_completed_by (message, call))
      return TRUE;

  return FALSE;
}

char *
soket_call_meaning_dup (SoketTrace        *trace,
                        const SoketRecord *record,
                        SoketDescribeFunc  describe,
                        gpointer           user_data)
{
  gboolean sends = record->call == SOKET_CALL_SEND;
  gboolean is_request = (record->side == SOKET_SIDE_CLIENT) == sends;
  SoketRecord message;

  if ((!sends && record->call != SOKET_CALL_RECV) || record->length == 0)
    return NULL;

  if (record->kind == SOKET_RECORD_MESSAGE)
    message = *record;
  else if (record->kind != SOKET_RECORD_CALL)
    return NULL;
  else if (!find_message (trace, record, &message))
    {
      /* The server's replies are no messages of a framer: what it sends is one. */
      if (is_request || !sends)
        return NULL;
      message = *record;
    }

  if (message.payload == NULL || message.payload_lost)
    return NULL;

  return describe (is_request, message.payload, message.payload_length, user_data);
}

char *
soket_call_meaning_describe (gboolean      is_request,
                             const guint8 *message,
                             gsize         length,
                             gpointer      protocol)
{
  return ((const SoketProtocol *) protocol)->describe (is_request, message, length);
}

char *
soket_call_meaning_describe_request (gboolean      is_request,
                                     const guint8 *message,
                                     gsize         length,
                                     gpointer      protocol)
{
  return is_request ? soket_call_meaning_describe (is_request, message, length, protocol) : NULL;
}
