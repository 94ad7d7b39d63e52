/* soket-attempt-words.c - what came of a try, in the sentences of the client's head: pure functions, no widget
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-attempt-words.h"

#include "app/message/soket-reply-verdict.h"
#include "core/base/soket-bytes.h"

#include <glib/gi18n.h>
#include <sys/socket.h>

/* More does not fit a line of any screen; the calls have it whole. */
#define REPLY_MAX 400

char *
soket_attempt_words_reply (const SoketAttempt *attempt)
{
  gsize length;
  const void *data;

  if (attempt == NULL || attempt->reply == NULL)
    return NULL;

  data = g_bytes_get_data (attempt->reply, &length);

  return length > 0 ? soket_bytes_escape (data, length, REPLY_MAX) : g_strdup (_("(empty)"));
}

char *
soket_attempt_words_verdict (const SoketAttempt *attempt,
                             gboolean           *good)
{
  SoketReplyVerdictFacts facts;

  if (attempt == NULL || attempt->reply == NULL)
    return NULL;

  facts = (SoketReplyVerdictFacts) {
    .transport = attempt->transport,
    .framing = attempt->framing,
    .message = attempt->message,
    .reply = attempt->reply,
    .n_replies = attempt->n_replies,
    .n_received = attempt->n_received,
  };

  return soket_reply_verdict (&facts, good);
}

char *
soket_attempt_words_addresses (const SoketAttempt *attempt)
{
  g_autofree char *target = NULL;

  if (attempt == NULL || attempt->others == NULL || !soket_endpoint_is_set (&attempt->target))
    return NULL;
  target = soket_endpoint_address_string (&attempt->target);
  /* Translators: an address, and a list of addresses. */
  return g_strdup_printf (_("Of its addresses %s was asked last; it also has %s."), target, attempt->others);
}

void
soket_attempt_words_fill_facts (const SoketAttempt    *attempt,
                                GBytes                *request,
                                SoketMessageHintFacts *facts)
{
  *facts = (SoketMessageHintFacts) { 0 };
  if (attempt != NULL)
    *facts = (SoketMessageHintFacts) {
      .transport = attempt->transport,
      .framing = attempt->framing,
      .half_closes = attempt->half_closes,
      .server = attempt->protocol != NULL ? &attempt->server : NULL,
      .ipv6 = attempt->target.family == AF_INET6,
    };
  facts->message = g_bytes_get_data (request, &facts->length);
  if (facts->message == NULL)
    facts->message = "";
}

char *
soket_attempt_words_elsewhere (const SoketAttempt *attempt)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (attempt == NULL || !soket_endpoint_is_set (&attempt->source) || !attempt->in_vain)
    return NULL;

  from = soket_endpoint_address_string (&attempt->source);
  to = soket_endpoint_address_string (&attempt->asked);

  /* Translators: two addresses. */
  return g_strdup_printf (_("The server is bound to all addresses and answers from %s; this socket is connected to %s and takes nothing else."),
                          from, to);
}

char *
soket_attempt_words_hint (const SoketAttempt  *attempt,
                          gboolean             current,
                          gboolean             active,
                          const char         **remedy)
{
  SoketMessageHintFacts facts;
  SoketMessageHint hint;
  char *elsewhere;

  if (attempt == NULL)
    return NULL;

  elsewhere = soket_attempt_words_elsewhere (attempt);
  if (elsewhere != NULL)
    return elsewhere;

  soket_attempt_words_fill_facts (attempt, attempt->message, &facts);
  hint = soket_message_hint_find (&facts);
  /* It was answered all the same, by a server with other rules. */
  if (attempt->reply != NULL && (hint == SOKET_MESSAGE_HINT_NOT_ENDED || (hint == SOKET_MESSAGE_HINT_REST_UNKNOWN && attempt->n_replies > 1)))
    return NULL;
  if (hint == SOKET_MESSAGE_HINT_NOTHING_SENT)
    return NULL;
  /* Of what stands there no more it says nothing that is still worth knowing, and its remedy would change what stands there now. */
  if (current)
    *remedy = soket_message_hint_remedy (hint, &facts);
  else if (!active)
    return NULL;

  return soket_message_hint_text (hint, &facts);
}

char *
soket_attempt_words_excuse (const SoketAttempt *attempt)
{
  SoketMessageHintFacts facts;

  if (attempt == NULL)
    return NULL;

  soket_attempt_words_fill_facts (attempt, attempt->message, &facts);
  if (soket_message_hint_find (&facts) != SOKET_MESSAGE_HINT_NOTHING_SENT)
    return NULL;

  return soket_message_hint_text (SOKET_MESSAGE_HINT_NOTHING_SENT, &facts);
}

/* Two pages may have a server on the same port by turns. */
char *
soket_attempt_words_other_service (const SoketAttempt  *attempt,
                                   const SoketProtocol *protocol)
{
  if (attempt == NULL || attempt->reply == NULL || attempt->protocol == NULL || attempt->protocol == protocol)
    return NULL;

  /* Translators: two services, such as Echo and Caesar. */
  return g_strdup_printf (_("This reply is from the %s server of Soket, not from the one of %s."),
                          soket_protocol_get_title (attempt->protocol), soket_protocol_get_title (protocol));
}

char *
soket_attempt_words_stranger (const SoketAttempt *attempt)
{
  g_autofree char *answerer = NULL;
  g_autofree char *target = NULL;

  if (attempt == NULL || attempt->reply == NULL || !attempt->stranger)
    return NULL;

  answerer = soket_endpoint_to_string (&attempt->answerer);
  target = soket_endpoint_to_string (&attempt->target);
  if (soket_endpoint_is_set (&attempt->source) && soket_endpoint_equal (&attempt->source, &attempt->answerer))
    /* Translators: two addresses with port. */
    return g_strdup_printf (_("The reply came from %s, not from %s, which was asked: the server is bound to all addresses, and the kernel chooses "
                              "the one that it answers from."), answerer, target);

  /* Translators: two addresses with port. */
  return g_strdup_printf (_("The reply came from %s, not from %s, which was asked."), answerer, target);
}
