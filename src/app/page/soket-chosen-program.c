/* soket-chosen-program.c - a program that was chosen to play a side of a page
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-chosen-program.h"

#include "app/page/soket-chosen-command.h"
#include "app/page/soket-page-private.h"
#include "core/base/soket-bytes.h"
#include "net/witness/soket-program-folder.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

/* More of a line does not fit a head. */
#define LINE_MAX_CHARACTERS 200
/* What is printed is said in the head so often at most. */
#define OUTPUT_MS 100

struct _SoketChosenProgram
{
  GObject              parent_instance;
  SoketPage           *page;       /* not owned; NULL when it has gone */
  SoketSide            side;
  SoketWatchedProcess *process;    /* NULL before the first start */
  SoketProgramFolder  *folders[2]; /* by SoketTransport: where it is written; NULL before it is */
  gboolean             stopped;    /* by its user: how it ends then is no error */
  GError              *error;
  SoketEndpoint        endpoint;   /* where it listened when it was looked at last */
  guint                output_id;
};

static void chosen_init_performer (SoketPerformerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SoketChosenProgram, soket_chosen_program, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SOKET_TYPE_PERFORMER, chosen_init_performer))

static SoketPerformer *
get_process (SoketChosenProgram *self)
{
  return SOKET_PERFORMER (self->process);
}

static gboolean
get_active (SoketPerformer *performer)
{
  SoketChosenProgram *self = SOKET_CHOSEN_PROGRAM (performer);

  return self->process != NULL && soket_performer_get_active (get_process (self));
}

/* What it said last, of which a traceback's last line is the error. */
static char *
dup_output (SoketPerformer *performer)
{
  SoketChosenProgram *self = SOKET_CHOSEN_PROGRAM (performer);
  g_autoptr (GBytes) output = self->process != NULL ? soket_watched_process_get_output (self->process) : NULL;
  gsize length = output != NULL ? g_bytes_get_size (output) : 0;
  const char *text = length > 0 ? g_bytes_get_data (output, NULL) : NULL;
  gsize start, typed;

  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  for (start = length; start > 0 && text[start - 1] != '\n'; start--)
    ;
  /* What is typed behind a question ends its line. */
  for (guint i = 0; length > 0 && soket_watched_process_get_line (self->process, i, &typed) != NULL; i++)
    if (typed > start && typed < length)
      start = typed;
  return length > start ? soket_bytes_escape (text + start, length - start, LINE_MAX_CHARACTERS) : NULL;
}

static gboolean
says (const char *line,
      int         errnum,
      const char *words)
{
  g_autofree char *number = g_strdup_printf ("[Errno %d]", errnum);

  return line != NULL && (strstr (line, number) != NULL || strstr (line, words) != NULL);
}

static void
take_error (SoketChosenProgram *self)
{
  const GError *error = soket_performer_get_error (get_process (self));
  g_autofree char *line = NULL;
  g_autofree char *ending = NULL;

  g_clear_error (&self->error);
  if (error != NULL)
    {
      self->error = g_error_copy (error);
      return;
    }
  if (self->stopped || !soket_watched_process_has_failed (self->process))
    return;
  ending = soket_watched_process_dup_ending (self->process);
  line = dup_output (SOKET_PERFORMER (self));
  /* The head that knows what to do about it offers that. */
  self->error = g_error_new (G_IO_ERROR,
                             says (line, ECONNREFUSED, "Connection refused") ? G_IO_ERROR_CONNECTION_REFUSED
                             : says (line, EADDRINUSE, "Address already in use") ? G_IO_ERROR_ADDRESS_IN_USE
                             : says (line, EACCES, "Permission denied") ? G_IO_ERROR_PERMISSION_DENIED : G_IO_ERROR_FAILED,
                             "%s%s%s", ending, line != NULL ? " " : "", line != NULL ? line : "");
}

static void
changed_cb (SoketChosenProgram *self)
{
  take_error (self);
  self->endpoint = (SoketEndpoint) { 0 };
  soket_performer_changed (SOKET_PERFORMER (self));
}

static gboolean
output_cb (gpointer user_data)
{
  SoketChosenProgram *self = user_data;

  self->output_id = 0;
  /* Its last words may come after its end. */
  if (!get_active (SOKET_PERFORMER (self)))
    changed_cb (self);
  else
    soket_performer_progressed (SOKET_PERFORMER (self));
  return G_SOURCE_REMOVE;
}

static void
output_soon (SoketChosenProgram *self)
{
  if (self->output_id == 0)
    self->output_id = g_timeout_add (OUTPUT_MS, output_cb, self);
}

/* --- What is run --- */

/* Under the same name again: a page has so many programs as it has sides, transports and languages. The same page of another window has
 * its own, which may say something else. */
static gboolean
set_command (SoketChosenProgram  *self,
             GError             **error)
{
  SoketProgramFolder **folder = &self->folders[soket_setup_get_transport (soket_page_get_setup (self->page)) == SOKET_TRANSPORT_UDP];
  g_autofree char *path = NULL;
  g_auto (GStrv) arguments = NULL;

  if (*folder == NULL)
    *folder = soket_program_folder_new (error);
  if (*folder == NULL || !soket_chosen_command_find (self->page, self->side, soket_program_folder_get_path (*folder), 0, &path, &arguments, error))
    return FALSE;
  soket_watched_process_set_command (self->process, path, (const char *const *) arguments);
  return TRUE;
}

static gboolean
start (SoketPerformer               *performer,
       const SoketPerformerOptions  *options,
       GError                      **error)
{
  SoketChosenProgram *self = SOKET_CHOSEN_PROGRAM (performer);
  GError *failure = NULL;

  g_return_val_if_fail (self->page != NULL, FALSE);

  self->stopped = FALSE;
  g_clear_error (&self->error);
  if (soket_page_watch_touch (self->page, &failure))
    {
      if (self->process == NULL)
        {
          self->process = soket_watched_process_new (soket_page_get_listener (self->page), self->side);
          g_signal_connect_object (self->process, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
          g_signal_connect_object (self->process, "output", G_CALLBACK (output_soon), self, G_CONNECT_SWAPPED);
          g_signal_connect_object (self->process, "problem", G_CALLBACK (soket_performer_problem), self, G_CONNECT_SWAPPED);
        }
      soket_watched_process_set_held (self->process, soket_page_step_is_on (self->page));
      if (set_command (self, &failure) && soket_performer_start (get_process (self), options, &failure))
        return TRUE;
    }
  g_clear_error (&self->error);
  self->error = failure;
  g_propagate_error (error, g_error_copy (failure));
  soket_performer_changed (performer);
  return FALSE;
}

static void
stop (SoketPerformer *performer)
{
  SoketChosenProgram *self = SOKET_CHOSEN_PROGRAM (performer);

  self->stopped = TRUE;
  if (self->process != NULL)
    soket_performer_stop (get_process (self));
}

static void
clear (SoketPerformer *performer)
{
  SoketChosenProgram *self = SOKET_CHOSEN_PROGRAM (performer);

  self->stopped = TRUE;
  g_clear_error (&self->error);
  if (self->process != NULL)
    soket_performer_clear (get_process (self));
  else
    soket_performer_changed (performer);
}

static const GError *
get_error (SoketPerformer *performer)
{
  return SOKET_CHOSEN_PROGRAM (performer)->error;
}

static void
fill_facts (SoketPerformer      *performer,
            SoketPerformerFacts *facts)
{
  SoketChosenProgram *self = SOKET_CHOSEN_PROGRAM (performer);

  if (self->process != NULL)
    soket_performer_fill_facts (get_process (self), facts);
  if (g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    facts->errnum = EADDRINUSE;
  else if (g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    facts->errnum = EACCES;
  facts->call = facts->errnum != 0 ? SOKET_CALL_BIND : 0;
}

static char *
dup_status (SoketPerformer *performer)
{
  SoketChosenProgram *self = SOKET_CHOSEN_PROGRAM (performer);
  char *name;

  if (self->process == NULL)
    return NULL;
  name = soket_watched_process_dup_name (self->process);
  if (name == NULL && get_active (performer))
    /* Translators: the C compiler works. */
    return g_strdup (_("The program is compiled…"));
  if (name != NULL && soket_watched_process_waits_for_input (self->process))
    {
      g_autofree char *program = name;

      /* Translators: a program such as "python3 client.py (4711)"; Code is the part of the window below the picture. */
      return g_strdup_printf (_("Waits for input (see Code): %s"), program);
    }
  if (name != NULL)
    return name;
  /* How it failed stands in the error already. */
  return g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_FAILED) ? NULL : soket_watched_process_dup_ending (self->process);
}

static void
chosen_init_performer (SoketPerformerInterface *iface)
{
  iface->start = start;
  iface->stop = stop;
  iface->clear = clear;
  iface->get_active = get_active;
  iface->get_error = get_error;
  iface->fill_facts = fill_facts;
  iface->dup_status = dup_status;
  iface->dup_output = dup_output;
}

SoketChosenProgram *
soket_chosen_program_new (SoketPage *page,
                          SoketSide  side)
{
  SoketChosenProgram *self = g_object_new (SOKET_TYPE_CHOSEN_PROGRAM, NULL);

  self->page = page;
  self->side = side;
  return self;
}

void
soket_chosen_program_forget_page (SoketChosenProgram *self)
{
  g_return_if_fail (SOKET_IS_CHOSEN_PROGRAM (self));

  self->page = NULL;
  g_clear_handle_id (&self->output_id, g_source_remove);
  /* With it the program ends. */
  if (self->process != NULL)
    g_signal_handlers_disconnect_by_data (self->process, self);
  g_clear_object (&self->process);
}

SoketWatchedProcess *
soket_chosen_program_get_process (SoketChosenProgram *self)
{
  g_return_val_if_fail (SOKET_IS_CHOSEN_PROGRAM (self), NULL);

  return self->process;
}

void
soket_chosen_program_look (SoketChosenProgram *self)
{
  SoketPerformerFacts facts;

  g_return_if_fail (SOKET_IS_CHOSEN_PROGRAM (self));

  soket_performer_fill_facts (SOKET_PERFORMER (self), &facts);
  if (soket_endpoint_equal (&facts.endpoint, &self->endpoint))
    return;
  self->endpoint = facts.endpoint;
  soket_performer_changed (SOKET_PERFORMER (self));
}

static void
soket_chosen_program_dispose (GObject *object)
{
  soket_chosen_program_forget_page (SOKET_CHOSEN_PROGRAM (object));
  G_OBJECT_CLASS (soket_chosen_program_parent_class)->dispose (object);
}

static void
soket_chosen_program_finalize (GObject *object)
{
  SoketChosenProgram *self = SOKET_CHOSEN_PROGRAM (object);

  g_clear_error (&self->error);
  for (guint i = 0; i < G_N_ELEMENTS (self->folders); i++)
    g_clear_pointer (&self->folders[i], soket_program_folder_unref);
  G_OBJECT_CLASS (soket_chosen_program_parent_class)->finalize (object);
}

static void
soket_chosen_program_class_init (SoketChosenProgramClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_chosen_program_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_chosen_program_finalize;
}

static void
soket_chosen_program_init (SoketChosenProgram *self)
{
}
