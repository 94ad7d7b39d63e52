/* soket-cli-options.c - the options of one command: numbers, choices, words and flags
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-options-private.h"

#include "core/base/soket-number.h"

#include <glib/gi18n.h>
#include <string.h>

/*
 * GOptionContext does the splitting and the help. The values are read here, from raw bytes: G_OPTION_ARG_INT takes "0x50" and " 80",
 * and G_OPTION_ARG_STRING refuses what is not UTF-8.
 */

static void
option_free (gpointer data)
{
  Option *option = data;

  g_free (option->name);
  g_free (option->placeholder);
  g_free (option->description);
  g_strfreev (option->choices);
  g_free (option->values);
  g_free (option);
}

static Option *
add (SoketCliOptions *self,
     OptionKind       kind,
     const char      *name,
     const char      *placeholder,
     const char      *description,
     gpointer         where)
{
  Option *option = g_new0 (Option, 1);

  option->kind = kind;
  option->name = g_strdup (name);
  option->placeholder = g_strdup (placeholder);
  option->description = g_strdup (description);
  option->where = where;
  g_ptr_array_add (self->options, option);
  return option;
}

static gboolean
read_number (const Option  *option,
             const char    *value,
             GError       **error)
{
  g_autofree char *quoted = NULL;
  guint64 number;

  if (soket_number_parse (value, option->minimum, option->maximum, &number))
    {
      *(guint *) option->where = (guint) number;
      return TRUE;
    }

  quoted = soket_cli_quote (value);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("--%s takes a number from %u to %u in decimal digits, not \"%s\""),
               option->name, option->minimum, option->maximum, quoted);
  return FALSE;
}

static gboolean
read_signed (const Option  *option,
             const char    *value,
             GError       **error)
{
  g_autofree char *quoted = NULL;
  gboolean negative = value[0] == '-';
  guint64 number;

  if (soket_number_parse (negative ? value + 1 : value, 0, (guint64) (negative ? -(gint64) option->lowest : option->highest), &number))
    {
      *(int *) option->where = negative ? -(int) number : (int) number;
      return TRUE;
    }

  quoted = soket_cli_quote (value);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("--%s takes a number from %d to %d in decimal digits, not \"%s\""),
               option->name, option->lowest, option->highest, quoted);
  return FALSE;
}

static gboolean
read_choice (const Option  *option,
             const char    *value,
             GError       **error)
{
  g_autofree char *quoted = NULL;
  g_autofree char *list = NULL;

  for (guint i = 0; option->choices[i] != NULL; i++)
    {
      if (strcmp (option->choices[i], value) != 0)
        continue;

      *(int *) option->where = (int) (option->values != NULL ? option->values[i] : i);
      return TRUE;
    }

  quoted = soket_cli_quote (value);
  list = g_strjoinv (", ", option->choices);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* Translators: the second is a list of words such as "tcp, udp", the third what was typed. */
               _("--%s takes one of %s, not \"%s\""),
               option->name, list, quoted);
  return FALSE;
}

static gboolean
value_cb (const char  *option_name,
          const char  *value,
          gpointer     data,
          GError     **error)
{
  SoketCliOptions *self = data;

  for (guint i = 0; i < self->options->len; i++)
    {
      const Option *option = g_ptr_array_index (self->options, i);

      /* GOption gives the name with its two hyphens. */
      if (strcmp (option->name, option_name + 2) != 0)
        continue;

      if (option->given != NULL)
        *option->given = TRUE;

      switch (option->kind)
        {
        case OPTION_NUMBER:
          return read_number (option, value, error);
        case OPTION_SIGNED:
          return read_signed (option, value, error);
        case OPTION_CHOICE:
          return read_choice (option, value, error);
        case OPTION_WORD:
          g_free (*(char **) option->where);
          *(char **) option->where = g_strdup (value);
          return TRUE;
        case OPTION_FLAG:
        default:
          g_assert_not_reached ();
        }
    }

  g_assert_not_reached ();
}

SoketCliOptions *
soket_cli_options_new (const char *command,
                       const char *parameters,
                       const char *summary)
{
  SoketCliOptions *self = g_new0 (SoketCliOptions, 1);

  self->command = g_strdup (command);
  self->parameters = g_strdup (parameters);
  self->summary = g_strdup (summary);
  self->options = g_ptr_array_new_with_free_func (option_free);
  return self;
}

void
soket_cli_options_free (SoketCliOptions *self)
{
  if (self == NULL)
    return;

  g_free (self->command);
  g_free (self->parameters);
  g_free (self->summary);
  g_ptr_array_unref (self->options);
  g_free (self);
}

void
soket_cli_options_add_flag (SoketCliOptions *self,
                            const char      *name,
                            const char      *description,
                            gboolean        *where)
{
  add (self, OPTION_FLAG, name, NULL, description, where);
}

void
soket_cli_options_add_word (SoketCliOptions  *self,
                            const char       *name,
                            const char       *placeholder,
                            const char       *description,
                            char            **where)
{
  add (self, OPTION_WORD, name, placeholder, description, where);
}

void
soket_cli_options_add_number (SoketCliOptions *self,
                              const char      *name,
                              const char      *placeholder,
                              const char      *description,
                              guint            minimum,
                              guint            maximum,
                              guint           *where)
{
  Option *option = add (self, OPTION_NUMBER, name, placeholder, description, where);

  option->minimum = minimum;
  option->maximum = maximum;
}

void
soket_cli_options_add_signed (SoketCliOptions *self,
                              const char      *name,
                              const char      *placeholder,
                              const char      *description,
                              int              minimum,
                              int              maximum,
                              int             *where,
                              gboolean        *given)
{
  Option *option = add (self, OPTION_SIGNED, name, placeholder, description, where);

  g_assert (minimum <= 0 && maximum >= 0);
  option->lowest = minimum;
  option->highest = maximum;
  option->given = given;
}

void
soket_cli_options_add_choice (SoketCliOptions *self,
                              const char      *name,
                              const char      *choices,
                              const char      *description,
                              int             *where,
                              gboolean        *given)
{
  Option *option = add (self, OPTION_CHOICE, name, choices, description, where);

  option->choices = g_strsplit (choices, "|", -1);
  option->given = given;
}

/* Adds those of @n values that @mask has; a single one leaves nothing to choose. */
static void
add_masked (SoketCliOptions *self,
            const char      *name,
            const char      *description,
            guint            mask,
            guint            n,
            const char    *(*word) (guint),
            int             *where,
            gboolean        *given)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *choices = NULL;
  Option *option;

  for (guint i = 0; i < n; i++)
    {
      if ((mask & (1u << i)) == 0)
        continue;
      g_ptr_array_add (words, (gpointer) word (i));
      g_array_append_val (values, i);
    }
  g_ptr_array_add (words, NULL);
  g_assert (values->len > 0);

  *where = (int) g_array_index (values, guint, 0);
  if (values->len == 1)
    return;

  choices = g_strjoinv ("|", (char **) words->pdata);
  soket_cli_options_add_choice (self, name, choices, description, where, given);
  option = g_ptr_array_index (self->options, self->options->len - 1);
  option->values = (guint *) (gpointer) g_array_free (g_steal_pointer (&values), FALSE);
}

static const char *
transport_word (guint value)
{
  return soket_transport_to_string ((SoketTransport) value);
}

static const char *
framing_word (guint value)
{
  return soket_framing_to_string ((SoketFraming) value);
}

void
soket_cli_options_add_transport (SoketCliOptions     *self,
                                 const SoketProtocol *protocol,
                                 SoketTransport      *where)
{
  G_STATIC_ASSERT (sizeof (SoketTransport) == sizeof (int));
  add_masked (self, "transport", _("Transport; the first is the default"), protocol->transports, SOKET_TRANSPORT_UDP + 1,
              transport_word, (int *) where, NULL);
}

void
soket_cli_options_add_framing (SoketCliOptions     *self,
                               const SoketProtocol *protocol,
                               SoketFraming        *where,
                               gboolean            *given)
{
  G_STATIC_ASSERT (sizeof (SoketFraming) == sizeof (int));
  add_masked (self, "framing", _("What ends a message (TCP); the first is the default"), protocol->framings, SOKET_FRAMING_NONE + 1,
              framing_word, (int *) where, given);
}

static GOptionContext *
build_context (SoketCliOptions   *self,
               char            ***rest)
{
  GOptionContext *context = g_option_context_new (self->parameters);
  GOptionGroup *group = g_option_group_new (NULL, NULL, NULL, self, NULL);

  for (guint i = 0; i < self->options->len; i++)
    {
      const Option *option = g_ptr_array_index (self->options, i);
      GOptionEntry entries[2] = { { 0 }, { 0 } };

      entries[0].long_name = option->name;
      entries[0].description = option->description;
      entries[0].arg_description = option->placeholder;
      if (option->kind == OPTION_FLAG)
        {
          entries[0].arg = G_OPTION_ARG_NONE;
          entries[0].arg_data = option->where;
        }
      else
        {
          entries[0].flags = G_OPTION_FLAG_FILENAME;
          entries[0].arg = G_OPTION_ARG_CALLBACK;
          entries[0].arg_data = (gpointer) value_cb;
        }
      g_option_group_add_entries (group, entries);
    }

  {
    const GOptionEntry last[] = {
      { "help", 'h', 0, G_OPTION_ARG_NONE, &self->help, _("Show this help"), NULL },
      { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, rest, NULL, NULL },
      { 0 }
    };
    g_option_group_add_entries (group, last);
  }

  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (context, self->summary);
  /* GLib's own --help prints and leaves without looking whether it was written. */
  g_option_context_set_help_enabled (context, FALSE);
  return context;
}

/* GOption lets "--keep-open=no" pass as --keep-open. */
static const char *
find_flag_with_value (SoketCliOptions  *self,
                      char            **arguments)
{
  for (guint i = 0; arguments[i] != NULL && strcmp (arguments[i], "--") != 0; i++)
    {
      if (g_str_has_prefix (arguments[i], "--help="))
        return arguments[i];

      for (guint j = 0; j < self->options->len; j++)
        {
          const Option *option = g_ptr_array_index (self->options, j);
          gsize length = strlen (option->name);

          if (option->kind == OPTION_FLAG && g_str_has_prefix (arguments[i], "--") &&
              strncmp (arguments[i] + 2, option->name, length) == 0 && arguments[i][2 + length] == '=')
            return arguments[i];
        }
    }

  return NULL;
}

void
soket_cli_options_set_slips (SoketCliOptions       *self,
                             const SoketCliSynonym *instead,
                             SoketCliRest           rest)
{
  self->synonyms = instead;
  self->rest = rest;
}

static SoketCliStatus
print_help (GOptionContext *context)
{
  g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);
  g_autoptr (GError) error = NULL;

  return soket_cli_print (help, &error) ? SOKET_CLI_OK : soket_cli_fail (error);
}

/* Of what GLib does not take; its sentences carry what was typed as it is, those of this file are clean. */
static SoketCliStatus
tell_wrong_option (SoketCliOptions  *self,
                   char            **arguments,
                   const GError     *error)
{
  g_autofree char *quoted = soket_cli_quote (error->message);
  g_autofree char *meant = NULL;
  g_autofree char *sentence = NULL;

  if (error->code != G_OPTION_ERROR_UNKNOWN_OPTION)
    return soket_cli_wrong_usage (self->command, error->message);
  meant = soket_cli_slips_dup_option (self, arguments, error->message);
  if (meant == NULL)
    return soket_cli_wrong_usage (self->command, quoted);
  /* Translators: the first is a sentence such as "Unknown option -p", the second an option. */
  sentence = g_strdup_printf (_("%s; %s may be meant"), quoted, meant);
  return soket_cli_wrong_usage (self->command, sentence);
}

static SoketCliStatus
tell_surplus (SoketCliOptions  *self,
              char            **words,
              guint             max_rest)
{
  g_autofree char *quoted = soket_cli_quote (words[max_rest]);
  g_autofree char *meant = soket_cli_slips_dup_words (self, words, max_rest);
  g_autofree char *clean = meant != NULL ? soket_cli_quote (meant) : NULL;
  /* Translators: the first is a word that was typed, the second the options that say it, such as --port 5555. */
  g_autofree char *sentence = clean != NULL ? g_strdup_printf (_("Unexpected argument \"%s\"; %s may be meant"), quoted, clean)
                                            : g_strdup_printf (_("Unexpected argument \"%s\""), quoted);

  return soket_cli_wrong_usage (self->command, sentence);
}

gboolean
soket_cli_options_parse (SoketCliOptions  *self,
                         char            **arguments,
                         guint             max_rest,
                         char           ***rest,
                         SoketCliStatus   *status)
{
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) argv = NULL;
  g_auto (GStrv) left = NULL;
  const char *wrong = find_flag_with_value (self, arguments);

  if (wrong != NULL)
    {
      g_autofree char *quoted = soket_cli_quote (wrong);
      g_autofree char *sentence = g_strdup_printf (_("\"%s\": this option takes no value"), quoted);

      *status = soket_cli_wrong_usage (self->command, sentence);
      return FALSE;
    }

  g_set_prgname (self->command);
  context = build_context (self, &left);

  g_ptr_array_add (words, g_strdup (self->command));
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (words, g_strdup (arguments[i]));
  g_ptr_array_add (words, NULL);
  argv = (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);

  if (!g_option_context_parse_strv (context, &argv, &error))
    {
      *status = tell_wrong_option (self, arguments, error);
      return FALSE;
    }

  if (self->help)
    {
      *status = print_help (context);
      return FALSE;
    }

  if (left != NULL && g_strv_length (left) > max_rest)
    {
      *status = tell_surplus (self, left, max_rest);
      return FALSE;
    }

  if (rest != NULL)
    *rest = g_steal_pointer (&left);
  return TRUE;
}
