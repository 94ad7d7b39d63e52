/* soket-client-group.c - several clients at once with the same message
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-client-group.h"

#include "net/loop/soket-operation.h"

#include <glib/gi18n-lib.h>

/*
 * A SoketClient each, all of them started in one turn of the main loop, with one trace. Each has a timeout of its own, so the whole ends in time. The
 * task returns when the last of them has ended; a client that reads on for the end of the stream may go on doing so.
 */

/* So many kinds of failure are told. */
#define KINDS_MAX 3

typedef struct
{
  SoketClient *client;
  GBytes      *reply;
  GError      *error;
} Member;

struct _SoketClientGroup
{
  GObject              parent_instance;

  const SoketProtocol *protocol;
  SoketTrace          *trace;
  GPtrArray           *members;      /* of Member */
  SoketClientGroupSummary    summary;
  guint                n_done;
  guint                serial;       /* of the exchange; what an older one brings is dropped */
  SoketOperation       sending;
};

typedef struct
{
  SoketClientGroup *group;
  guint       serial;
  guint       index;
} Attempt;

enum
{
  PROP_N_DONE = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SoketClientGroup, soket_client_group, G_TYPE_OBJECT)

static void
member_free (gpointer data)
{
  Member *member = data;

  g_clear_object (&member->client);
  g_clear_pointer (&member->reply, g_bytes_unref);
  g_clear_error (&member->error);
  g_free (member);
}

static Member *
get_member (SoketClientGroup *self,
            guint             index)
{
  return index < self->members->len ? g_ptr_array_index (self->members, index) : NULL;
}

static void
count (SoketClientGroupSummary *summary,
       const GError      *error)
{
  if (error == NULL)
    summary->answered++;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    summary->refused++;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    summary->reset++;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    summary->timed_out++;
  else
    summary->failed++;
}

static void
end_clients (SoketClientGroup *self)
{
  /* What they still bring is of an exchange that is over. */
  self->serial++;
  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = g_ptr_array_index (self->members, i);

      soket_client_close (member->client);
    }
}

/* How many clients say the same as @member; 0 if one before it has said so. */
static guint
count_same (SoketClientGroup *self,
            const Member     *member)
{
  guint n = 0;

  for (guint i = 0; i < self->members->len; i++)
    {
      const Member *other = g_ptr_array_index (self->members, i);

      if (other->error == NULL || !g_str_equal (other->error->message, member->error->message))
        continue;
      if (n == 0 && other != member)
        return 0;
      n++;
    }
  return n;
}

/* One sentence where all who failed say the same; otherwise each of them with its number, for none of them is true of all. */
static GError *
dup_error (SoketClientGroup *self)
{
  g_autoptr (GString) sentences = g_string_new (NULL);
  const GError *first = NULL;
  guint n_kinds = 0;

  for (guint i = 0; i < self->members->len; i++)
    {
      const Member *member = g_ptr_array_index (self->members, i);
      guint n = member->error != NULL ? count_same (self, member) : 0;

      if (n == 0)
        continue;
      if (first == NULL)
        first = member->error;
      if (n_kinds++ < KINDS_MAX)
        {
          if (n_kinds > 1)
            g_string_append_c (sentences, ' ');
          /* TRANSLATORS: of several clients at once, how many, and the sentence that tells what went wrong with these */
          g_string_append_printf (sentences, ngettext ("%u client: %s", "%u clients: %s", n), n, member->error->message);
        }
    }
  if (n_kinds < 2)
    return first != NULL ? g_error_copy (first) : NULL;

  if (n_kinds > KINDS_MAX)
    g_string_append (sentences, " …");
  return g_error_new_literal (first->domain, first->code, sentences->str);
}

static void
return_result (SoketClientGroup *self)
{
  g_autoptr (GTask) task = soket_operation_end (&self->sending);
  GError *error = dup_error (self);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Attempt *attempt = user_data;
  g_autoptr (SoketClientGroup) self = attempt->group;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) reply = soket_client_send_finish (SOKET_CLIENT (source), result, &error);
  gboolean current = attempt->serial == self->serial;
  Member *member = current ? get_member (self, attempt->index) : NULL;

  g_free (attempt);
  if (member == NULL)
    return;

  count (&self->summary, error);
  member->reply = g_steal_pointer (&reply);
  member->error = g_steal_pointer (&error);
  self->n_done++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DONE]);
  /* Whoever heard that may have closed it. */
  if (self->sending.task != NULL && self->n_done == self->summary.clients)
    return_result (self);
}

static void
cancelled_cb (gpointer owner)
{
  soket_client_group_close (owner);
}

static void
soket_client_group_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  if (property_id == PROP_N_DONE)
    g_value_set_uint (value, SOKET_CLIENT_GROUP (object)->n_done);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
soket_client_group_dispose (GObject *object)
{
  SoketClientGroup *self = SOKET_CLIENT_GROUP (object);

  end_clients (self);
  g_ptr_array_set_size (self->members, 0);
  g_clear_object (&self->trace);
  G_OBJECT_CLASS (soket_client_group_parent_class)->dispose (object);
}

static void
soket_client_group_finalize (GObject *object)
{
  g_ptr_array_unref (SOKET_CLIENT_GROUP (object)->members);
  G_OBJECT_CLASS (soket_client_group_parent_class)->finalize (object);
}

static void
soket_client_group_class_init (SoketClientGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = soket_client_group_get_property;
  object_class->dispose = soket_client_group_dispose;
  object_class->finalize = soket_client_group_finalize;

  /**
   * SoketClientGroup:n-done:
   *
   * How many of the clients have ended.
   */
  properties[PROP_N_DONE] = g_param_spec_uint ("n-done", NULL, NULL, 0, SOKET_CLIENT_GROUP_MAX, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
soket_client_group_init (SoketClientGroup *self)
{
  self->members = g_ptr_array_new_with_free_func (member_free);
}

/**
 * soket_client_group_summary_dup_text:
 * @summary: what came of them
 *
 * Says it in words, what did not happen left out.
 *
 * Returns: (transfer full): such as "48 of 50 answered; 2 timed out", translated
 */
char *
soket_client_group_summary_dup_text (const SoketClientGroupSummary *summary)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *answered = NULL;
  g_autofree char *others = NULL;

  /* TRANSLATORS: of several clients at once, how many got their reply, and how many there are */
  answered = g_strdup_printf (_("%u of %u answered"), summary->answered, summary->clients);
  /* TRANSLATORS: how many clients were refused (ECONNREFUSED); it stands after "47 of 50 answered; ", like the three below */
  if (summary->refused > 0)
    g_ptr_array_add (parts, g_strdup_printf (_("%u refused"), summary->refused));
  /* TRANSLATORS: how many connections were broken by the server (RST) */
  if (summary->reset > 0)
    g_ptr_array_add (parts, g_strdup_printf (_("%u reset"), summary->reset));
  if (summary->timed_out > 0)
    g_ptr_array_add (parts, g_strdup_printf (_("%u timed out"), summary->timed_out));
  if (summary->failed > 0)
    g_ptr_array_add (parts, g_strdup_printf (_("%u failed otherwise"), summary->failed));
  if (parts->len == 0)
    return g_steal_pointer (&answered);

  g_ptr_array_add (parts, NULL);
  others = g_strjoinv (", ", (char **) parts->pdata);
  return g_strdup_printf ("%s; %s", answered, others);
}

/**
 * soket_client_group_new:
 * @protocol: the service they ask
 * @trace: (nullable): where all their calls are recorded
 *
 * Makes a group of nobody.
 *
 * Returns: (transfer full): the group
 */
SoketClientGroup *
soket_client_group_new (const SoketProtocol *protocol,
                        SoketTrace          *trace)
{
  SoketClientGroup *self = g_object_new (SOKET_TYPE_CLIENT_GROUP, NULL);

  self->protocol = protocol;
  self->trace = trace != NULL ? g_object_ref (trace) : NULL;
  return self;
}

/**
 * soket_client_group_send_async:
 * @self: a group
 * @options: every client's; @options->clients says how many, 1 to %SOKET_CLIENT_GROUP_MAX
 * @message: what each of them sends
 * @cancellable: (nullable): ends them all
 * @callback: called when the last of them has ended
 * @user_data: for @callback
 *
 * Lets several clients begin an exchange at the same moment. While one goes on another fails with %G_IO_ERROR_PENDING.
 */
void
soket_client_group_send_async (SoketClientGroup         *self,
                               const SoketClientOptions *options,
                               GBytes                   *message,
                               GCancellable             *cancellable,
                               GAsyncReadyCallback       callback,
                               gpointer                  user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, soket_client_group_send_async);
  if (!soket_operation_begin (&self->sending, task, cancelled_cb, _("The clients still wait for the replies before.")))
    return;

  end_clients (self);
  g_ptr_array_set_size (self->members, 0);
  self->summary = (SoketClientGroupSummary) { .clients = CLAMP (options->clients, 1, SOKET_CLIENT_GROUP_MAX) };
  self->n_done = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DONE]);
  /* Whoever heard that may have closed it. */
  if (self->sending.task == NULL)
    return;

  for (guint i = 0; i < self->summary.clients; i++)
    {
      Member *member = g_new0 (Member, 1);

      member->client = soket_client_new (self->protocol, self->trace);
      g_ptr_array_add (self->members, member);
    }
  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = g_ptr_array_index (self->members, i);
      Attempt *attempt = g_new (Attempt, 1);

      *attempt = (Attempt) { .group = g_object_ref (self), .serial = self->serial, .index = i };
      soket_client_send_async (member->client, options, message, NULL, sent_cb, attempt);
    }
}

/**
 * soket_client_group_send_finish:
 * @self: a group
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends an exchange of all. What each of them got is soket_client_group_get_reply().
 *
 * Returns: whether every client was answered; otherwise @error has the code of the first one's and a message that is true of all who were not,
 *   or it is %G_IO_ERROR_CANCELLED or %G_IO_ERROR_PENDING
 */
gboolean
soket_client_group_send_finish (SoketClientGroup *self,
                                GAsyncResult     *result,
                                GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * soket_client_group_close:
 * @self: a group
 *
 * Ends every client at once: an exchange that waits fails with %G_IO_ERROR_CANCELLED.
 */
void
soket_client_group_close (SoketClientGroup *self)
{
  g_autoptr (GTask) task = self->sending.task != NULL ? soket_operation_end (&self->sending) : NULL;

  end_clients (self);
  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The exchange was cancelled."));
}

/**
 * soket_client_group_extend:
 * @self: a group
 * @timeout_ms: from now on
 *
 * Gives every client that waits for a reply more, or less, time than the options said; see soket_client_extend().
 */
void
soket_client_group_extend (SoketClientGroup *self,
                           guint             timeout_ms)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = g_ptr_array_index (self->members, i);

      soket_client_extend (member->client, timeout_ms);
    }
}

/**
 * soket_client_group_get_summary:
 * @self: a group
 *
 * Returns: (transfer none): what came of the last exchange so far
 */
const SoketClientGroupSummary *
soket_client_group_get_summary (SoketClientGroup *self)
{
  return &self->summary;
}

/**
 * soket_client_group_get_n_done:
 * @self: a group
 *
 * Returns: how many clients of the last exchange have ended
 */
guint
soket_client_group_get_n_done (SoketClientGroup *self)
{
  return self->n_done;
}

/**
 * soket_client_group_get_reply:
 * @self: a group
 * @index: of a client, from 0
 *
 * Returns: (transfer none) (nullable): its reply
 */
GBytes *
soket_client_group_get_reply (SoketClientGroup *self,
                              guint             index)
{
  Member *member = get_member (self, index);

  return member != NULL ? member->reply : NULL;
}

/**
 * soket_client_group_get_error:
 * @self: a group
 * @index: of a client, from 0
 *
 * Returns: (transfer none) (nullable): why it has no reply
 */
const GError *
soket_client_group_get_error (SoketClientGroup *self,
                              guint             index)
{
  Member *member = get_member (self, index);

  return member != NULL ? member->error : NULL;
}

/**
 * soket_client_group_get_client:
 * @self: a group
 * @index: from 0
 *
 * Returns: (transfer none) (nullable): one of the clients of the last exchange
 */
SoketClient *
soket_client_group_get_client (SoketClientGroup *self,
                               guint             index)
{
  Member *member = get_member (self, index);

  return member != NULL ? member->client : NULL;
}
