/* soket-check-obstacle.c - why a program cannot be checked now, and what to do about it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/experiment/soket-check-obstacle.h"

#include <glib/gi18n.h>
#include <string.h>

char *
soket_check_plan_dup_obstacle (const SoketCheckPlan *plan)
{
  const gboolean is_client = plan->side == SOKET_SIDE_CLIENT;

  if (plan->kind == SOKET_PERFORMER_WINDOW)
    return g_strdup (is_client ? _("This window plays the client; choose a program beside “Client”.")
                               : _("This window plays the server; choose a program beside “Server”."));
  if (plan->transport != plan->page_transport)
    /* Translators: TCP or UDP, twice the same. */
    return g_strdup_printf (_("This check is over %s; choose %s under “Transport”, or open Check… once more."),
                            soket_transport_get_title (plan->transport), soket_transport_get_title (plan->transport));
  /* The page's programs. */
  if (plan->kind != SOKET_PERFORMER_OWN)
    return plan->framing == SOKET_FRAMING_DOT || plan->transport == SOKET_TRANSPORT_UDP
             ? NULL : g_strdup (_("The messages of a check end with a dot; choose the dot in the settings, under “Message ends with”."));

  if (plan->performs)
    return g_strdup (is_client ? _("The program runs as the client of this page; stop it first.")
                               : _("The program runs as the server of this page; stop it first."));
  if (plan->holder != NULL)
    /* Translators: the port and the service, such as Echo. */
    return g_strdup_printf (_("Port %u is used by the %s server in this window; stop it first."), plan->port, plan->holder);
  if (plan->program_holds)
    return g_strdup_printf (_("Port %u is used by the program that plays the server of this page; stop it first."), plan->port);

  return NULL;
}

gboolean
soket_check_plan_can_stop (const SoketCheckPlan *plan)
{
  return plan->kind == SOKET_PERFORMER_OWN && plan->transport == plan->page_transport
         && (plan->performs || plan->holder != NULL || plan->program_holds);
}

/* A word that is a port, as learners' programs take it; 0 for another one. */
static guint
read_port (const char *word)
{
  guint64 number;

  if (*word == '\0' || strlen (word) > 5 || strspn (word, "0123456789") != strlen (word))
    return 0;
  number = g_ascii_strtoull (word, NULL, 10);
  return number <= G_MAXUINT16 ? (guint) number : 0;
}

guint
soket_check_plan_guess_port (const char *arguments,
                             guint       usual)
{
  g_auto (GStrv) words = NULL;
  guint guess = 0;

  if (!g_shell_parse_argv (arguments, NULL, &words, NULL))
    return usual;
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *value = g_str_has_prefix (words[i], "--port=") ? strchr (words[i], '=') + 1 : words[i];
      guint port = read_port (value);

      if (port == usual)
        return usual;
      /* Small numbers are seldom ports. */
      if (guess == 0 && port >= 1024)
        guess = port;
    }

  return guess != 0 ? guess : usual;
}
