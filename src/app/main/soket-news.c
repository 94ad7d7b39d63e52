/* soket-news.c - what is new in a version, for the window that tells it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/main/soket-news.h"

#include <string.h>

/* "Soket 0.1.0", with a line of = below it. */
static gboolean
is_heading (const char *const *line)
{
  return line[0][0] != '\0' && line[1] != NULL && line[1][0] == '=';
}

static gboolean
is_heading_of (const char *const *line,
               const char        *version)
{
  const char *space = strrchr (line[0], ' ');

  return is_heading (line) && space != NULL && g_str_equal (space + 1, version);
}

/* What stands between backquotes is code. */
static void
append_text (GString    *markup,
             const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_auto (GStrv) parts = g_strsplit (escaped, "`", -1);
  guint n_parts = g_strv_length (parts);

  for (guint i = 0; i < n_parts; i++)
    /* A last one that nothing closes is no code. */
    if (i % 2 == 1 && i + 1 < n_parts)
      g_string_append_printf (markup, "<code>%s</code>", parts[i]);
    else
      g_string_append (markup, parts[i]);
}

static void
append_item (GString *markup,
             GString *item)
{
  if (item->len == 0)
    return;

  g_string_append (markup, "<li>");
  append_text (markup, item->str);
  g_string_append (markup, "</li>");
  g_string_truncate (item, 0);
}

char *
soket_news_to_markup (const char *news,
                      const char *version)
{
  g_auto (GStrv) split = g_strsplit (news, "\n", -1);
  const char *const *line = (const char *const *) split;
  GString *markup = g_string_new ("<ul>");
  g_autoptr (GString) item = g_string_new (NULL);

  while (*line != NULL && !is_heading_of (line, version))
    line++;
  for (line += *line != NULL ? 2 : 0; *line != NULL && !is_heading (line); line++)
    {
      gboolean begins = g_str_has_prefix (*line, "* ");
      g_autofree char *text = g_strstrip (g_strdup (begins ? *line + 2 : *line));

      if (begins)
        append_item (markup, item);
      if (*text != '\0')
        g_string_append_printf (item, "%s%s", item->len > 0 ? " " : "", text);
    }
  append_item (markup, item);
  if (g_str_equal (markup->str, "<ul>"))
    {
      g_string_free (markup, TRUE);
      return NULL;
    }
  g_string_append (markup, "</ul>");

  return g_string_free (markup, FALSE);
}
