/* soket-lifeline-facts.c - what is known of one end of a conversation, and the words for it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/lifelines/soket-lifeline-facts.h"

#include "app/base/soket-format.h"
#include "app/lifelines/soket-foreign.h"
#include "core/base/soket-number.h"
#include "core/words/soket-explain.h"

#include <glib/gi18n.h>

#define SECOND_MS 1000

static void
use_record (SoketKernelNow         *now,
            const SoketKernelState *state,
            gboolean                closed)
{
  *now = (SoketKernelNow) { .state = *state, .known = state->tcp_state != SOKET_TCP_STATE_UNKNOWN || closed, .expires_ms = -1 };
  if (closed && !now->state.tcp_state)
    now->state.tcp_state = SOKET_TCP_STATE_CLOSED;
}

static void
read_connection (SoketLifelineFacts *facts,
                 const SoketLadder  *ladder)
{
  const SoketLifeline *line = &facts->line;
  const SoketLifeline *other =
    soket_ladder_get_lifeline (ladder, facts->side == SOKET_SIDE_CLIENT ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT);

  if (line->socket != 0)
    {
      facts->has_connection = TRUE;
      if (facts->recorded)
        use_record (&facts->connection, &line->state, FALSE);
      else if (!soket_kernel_read_now (line->closed || line->program != 0 ? -1 : line->fd, facts->transport, &line->local, &line->peer, FALSE,
                                       &facts->connection))
        use_record (&facts->connection, &line->state, line->closed);
    }
  /* A connection that waits for accept is the kernel's alone: the client knows its ends. */
  else if (facts->has_listener && !facts->recorded && soket_endpoint_is_set (&other->local)
           && soket_endpoint_is_set (&other->peer))
    {
      facts->has_connection =
        soket_kernel_read_now (-1, facts->transport, &other->peer, &other->local, FALSE, &facts->connection)
        && facts->connection.state.tcp_state != SOKET_TCP_STATE_CLOSED;
    }
}

/* Who waits at the server: what the ladder knows of this connection, and the roster of the others. */
static void
read_queue (SoketLifelineFacts *facts,
            SoketSequence      *sequence,
            const SoketLadder  *ladder)
{
  const SoketLifeline *client = soket_ladder_get_lifeline (ladder, SOKET_SIDE_CLIENT);
  SoketRoster *roster = soket_sequence_get_roster (sequence);
  const SoketRosterServer *server = soket_roster_lookup_server (roster, facts->line.listener);

  facts->queued = facts->line.socket == 0 && !facts->line.listener_closed && client->seen && !client->closed
                  && client->state.tcp_state != SOKET_TCP_STATE_UNKNOWN && client->state.tcp_state != SOKET_TCP_STATE_CLOSED
                  && client->state.tcp_state != SOKET_TCP_STATE_SYN_SENT;
  if (facts->recorded || server == NULL)
    return;
  facts->n_waiting = soket_roster_get_queue (roster, server, FALSE, facts->waiting, SOKET_LIFELINE_QUEUED_MAX);
  facts->n_connecting = soket_roster_get_queue (roster, server, TRUE, facts->connecting, SOKET_LIFELINE_QUEUED_MAX);
}

/* Linux lets one more wait than the backlog says. */
static gboolean
is_full (const SoketLifelineFacts *facts)
{
  const SoketKernelState *state = &facts->listener.state;

  return facts->listener.known && state->has_queues && state->send_queue > 0 && state->receive_queue > state->send_queue;
}

static void
read_program (SoketLifelineFacts *facts,
              SoketSequence      *sequence)
{
  const char *name = soket_trace_get_program (soket_sequence_get_trace (sequence), facts->line.program);

  if (facts->line.program != 0)
    /* Translators: in place of a program's name, where that is not known; the number of its process follows */
    g_snprintf (facts->program, sizeof facts->program, "%s (%u)", name != NULL ? name : _("program"), facts->line.program);
}

void
soket_lifeline_facts_read (SoketLifelineFacts *facts,
                           SoketSequence      *sequence,
                           SoketSide           side)
{
  static const SoketEndpoint nobody;
  const SoketLadder *ladder = soket_sequence_get_ladder (sequence);
  const SoketLifeline *line = soket_ladder_get_lifeline (ladder, side);

  *facts = (SoketLifelineFacts) {
    .side = side,
    .transport = soket_ladder_get_transport (ladder),
    .line = *line,
    .sign = soket_ladder_get_sign (ladder, side),
    .service = soket_foreign_find_service (sequence, side),
    .recorded = soket_sequence_is_replaying (sequence) || soket_trace_is_past (soket_sequence_get_trace (sequence)),
    .hidden = soket_sequence_get_question (sequence) != NULL,
  };
  if (line->foreign)
    return;

  read_program (facts, sequence);
  if (line->listener != 0)
    {
      facts->has_listener = TRUE;
      if (facts->recorded || line->listener_closed)
        use_record (&facts->listener, &line->listener_state, line->listener_closed);
      /* What another program's descriptor is, is something else here. */
      else if (!soket_kernel_read_now (line->program != 0 ? -1 : line->listener_fd, facts->transport, &line->listener_local, &nobody, TRUE,
                                       &facts->listener))
        use_record (&facts->listener, &line->listener_state, FALSE);
      if (line->listener_closed)
        facts->listener.state = (SoketKernelState) { .tcp_state = SOKET_TCP_STATE_CLOSED };
    }
  read_connection (facts, ladder);
  if (facts->has_listener && facts->transport == SOKET_TRANSPORT_TCP)
    read_queue (facts, sequence, ladder);
}

static gboolean
is_gone (const SoketKernelNow *now)
{
  return now->known && now->state.tcp_state == SOKET_TCP_STATE_CLOSED;
}

guint
soket_lifeline_facts_get_wait (const SoketLifelineFacts *facts,
                               guint                     often_ms)
{
  gboolean listens = facts->has_listener && !facts->line.listener_closed;
  guint wait_ms = listens ? often_ms : G_MAXUINT;

  if (facts->recorded)
    return 0;
  if (!facts->has_connection || (facts->line.closed && (facts->transport == SOKET_TRANSPORT_UDP || is_gone (&facts->connection))))
    return listens ? wait_ms : 0;
  /* Just after the second has changed. */
  if (facts->connection.expires_ms >= 0)
    return MIN (wait_ms, (guint) (facts->connection.expires_ms % SECOND_MS) + 5);

  return often_ms;
}

char *
soket_lifeline_facts_dup_title (const SoketLifelineFacts *facts)
{
  const SoketLifeline *line = &facts->line;
  const SoketEndpoint *own = line->listener != 0 && soket_endpoint_is_set (&line->listener_local) ? &line->listener_local
                             : &line->local;
  g_autofree char *address = soket_format_endpoint (own);

  return g_strconcat (soket_format_side (facts->side), *address != '\0' ? " " : "", address, NULL);
}

/* "TIME-WAIT, 57 s" */
static char *
dup_state_name (const SoketKernelNow *now)
{
  g_autofree char *seconds = NULL;

  if (!now->known || now->state.tcp_state == SOKET_TCP_STATE_UNKNOWN)
    return g_strdup (_("state unknown"));
  if (now->expires_ms < 0)
    return g_strdup (soket_tcp_state_to_string (now->state.tcp_state));

  seconds = soket_format_number ((guint64) (now->expires_ms + SECOND_MS - 1) / SECOND_MS);
  /* Translators: a state such as TIME-WAIT, and the seconds until it ends. */
  return g_strdup_printf (_("%s, %s\u00a0s"), soket_tcp_state_to_string (now->state.tcp_state), seconds);
}

static char *
dup_state_with_meaning (const SoketLifelineFacts *facts,
                        const SoketKernelNow     *now)
{
  /* A program's name takes its place. */
  const char *meaning = now->known && facts->program[0] == '\0' ? soket_explain_state (now->state.tcp_state) : "";
  g_autofree char *name = dup_state_name (now);

  return g_strconcat (name, *meaning != '\0' ? " · " : "", meaning, NULL);
}

static char *
dup_states (const SoketLifelineFacts *facts)
{
  g_autofree char *listener = NULL;
  g_autofree char *connection = NULL;

  if (facts->line.foreign)
    return soket_foreign_dup_words (facts->side, facts->sign, facts->service);
  if (facts->hidden)
    return g_strdup ("…");
  if (!facts->has_connection && !facts->has_listener)
    return g_strdup (_("no socket"));
  if (facts->transport == SOKET_TRANSPORT_UDP)
    return g_strdup (facts->line.closed ? _("closed") : _("no connection: UDP has no states"));
  if (!facts->has_listener)
    return dup_state_with_meaning (facts, &facts->connection);
  listener = dup_state_name (&facts->listener);
  if (facts->queued)
    /* Translators: %s is the state LISTEN */
    return g_strdup_printf (_("%s · this connection: in the queue, not accepted yet"), listener);
  if (is_full (facts) && facts->line.socket == 0)
    /* Translators: %s is the state LISTEN */
    return g_strdup_printf (_("%s · the queue for accept is full"), listener);
  if (!facts->has_connection)
    return dup_state_with_meaning (facts, &facts->listener);

  connection = dup_state_name (&facts->connection);
  /* Translators: two states: of the socket that listens, and of the connection that is shown. */
  return g_strdup_printf (_("%s · this connection: %s"), listener, connection);
}

char *
soket_lifeline_facts_dup_state (const SoketLifelineFacts *facts)
{
  g_autofree char *states = dup_states (facts);

  return facts->program[0] != '\0' ? g_strconcat (facts->program, " · ", states, NULL) : g_steal_pointer (&states);
}

char *
soket_lifeline_facts_dup_brief_state (const SoketLifelineFacts *facts)
{
  return dup_states (facts);
}

static void
append_meaning (GString              *text,
                const SoketKernelNow *now)
{
  const char *meaning = now->known ? soket_explain_state (now->state.tcp_state) : "";

  if (*meaning != '\0')
    g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", soket_tcp_state_to_string (now->state.tcp_state),
                            meaning);
}

/* "127.0.0.1:41122, 127.0.0.1:41124: wait for accept" */
static void
append_clients (GString             *text,
                const char          *what,
                const SoketEndpoint *clients,
                guint                n_clients)
{
  if (n_clients == 0)
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  for (guint i = 0; i < MIN (n_clients, SOKET_LIFELINE_QUEUED_MAX); i++)
    {
      g_autofree char *address = soket_format_endpoint (&clients[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", address);
    }
  g_string_append_printf (text, "%s: %s", n_clients > SOKET_LIFELINE_QUEUED_MAX ? "…" : "", what);
}

char *
soket_lifeline_facts_dup_meaning (const SoketLifelineFacts *facts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (facts->transport == SOKET_TRANSPORT_UDP || facts->line.foreign || facts->hidden)
    return NULL;

  if (facts->has_listener)
    append_meaning (text, &facts->listener);
  if (facts->has_connection && !(facts->has_listener && facts->listener.state.tcp_state == facts->connection.state.tcp_state))
    append_meaning (text, &facts->connection);
  append_clients (text, _("wait for accept"), facts->waiting, facts->n_waiting);
  append_clients (text, _("connecting: the kernel drops their SYN until there is room"), facts->connecting, facts->n_connecting);

  return text->len > 0 ? g_strdup (text->str) : NULL;
}

static char *
dup_accept_queue (const SoketLifelineFacts *facts,
                  guint64                   value,
                  guint64                   capacity)
{
  g_autofree char *number = soket_format_number (value);
  g_autofree char *of = soket_format_number (capacity);

  if (is_full (facts) || facts->n_connecting > 0)
    {
      g_autofree char *waiting =
        g_strdup_printf (ngettext ("full: %s waits for accept", "full: %s wait for accept", soket_number_plural (value)), number);
      g_autofree char *connecting = soket_format_number (facts->n_connecting);
      g_autofree char *trying = NULL;

      if (facts->n_connecting == 0)
        return g_steal_pointer (&waiting);
      /* Translators: clients whose connection requests the kernel drops, since the queue is full */
      trying = g_strdup_printf (ngettext ("%s connecting", "%s connecting", facts->n_connecting), connecting);
      return g_strconcat (waiting, ", ", trying, NULL);
    }
  if (capacity == 0)
    return g_strdup_printf (ngettext ("%s waits for accept", "%s wait for accept", soket_number_plural (value)), number);
  /* Translators: connections that wait, and how many may. */
  return g_strdup_printf (ngettext ("%s of %s waits for accept", "%s of %s wait for accept", soket_number_plural (value)),
                          number, of);
}

char *
soket_lifeline_facts_dup_queue (const SoketLifelineFacts *facts,
                                SoketQueue                queue,
                                guint64                  *value,
                                guint64                  *capacity)
{
  const SoketKernelNow *now = queue == SOKET_QUEUE_ACCEPT ? &facts->listener : &facts->connection;
  g_autofree char *number = NULL;

  *value = *capacity = 0;
  if (facts->hidden || !(queue == SOKET_QUEUE_ACCEPT ? facts->has_listener : facts->has_connection))
    return NULL;

  /* Over TCP a segment that is thrown away is no datagram, and is sent again. */
  if (queue == SOKET_QUEUE_DROPS)
    *value = facts->transport == SOKET_TRANSPORT_UDP ? now->drops : 0;
  else if (now->state.has_queues)
    *value = queue == SOKET_QUEUE_SEND ? now->state.send_queue : now->state.receive_queue;
  if (*value == 0 && (queue != SOKET_QUEUE_ACCEPT || facts->n_connecting == 0))
    return NULL;

  number = soket_format_number (*value);
  switch (queue)
    {
    case SOKET_QUEUE_ACCEPT:
      *capacity = now->state.send_queue;
      return dup_accept_queue (facts, *value, *capacity);

    case SOKET_QUEUE_RECEIVE:
      /* Of datagrams the kernel tells the size of the next one alone: how full the buffer is that does not say. */
      if (facts->transport == SOKET_TRANSPORT_UDP)
        return g_strdup_printf (ngettext ("%s byte in the datagram that comes next", "%s bytes in the datagram that comes next",
                                          soket_number_plural (*value)), number);
      *capacity = now->receive_buffer;
      return g_strdup_printf (ngettext ("%s byte waits to be read", "%s bytes wait to be read",
                                        soket_number_plural (*value)), number);

    case SOKET_QUEUE_SEND:
      *capacity = now->send_buffer;
      return g_strdup_printf (ngettext ("%s byte is not acknowledged yet", "%s bytes are not acknowledged yet",
                                        soket_number_plural (*value)), number);

    case SOKET_QUEUE_DROPS:
    case SOKET_N_QUEUES:
    default:
      return g_strdup_printf (ngettext ("%s datagram thrown away: the buffer was full",
                                        "%s datagrams thrown away: the buffer was full",
                                        soket_number_plural (*value)), number);
    }
}
