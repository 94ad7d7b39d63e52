/* soket-try-leftover.c - settings that an entry of Try left in the store
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-try-leftover.h"

#include "soket-try.h"

/* As a setting of an entry is written. */
static gboolean
is_set_to (SoketSetup *setup,
           const char *name,
           const char *text)
{
  GType type = g_object_class_find_property (G_OBJECT_GET_CLASS (setup), name)->value_type;

  if (text == NULL)
    return soket_setup_is_default (setup, name);
  if (type == G_TYPE_UINT)
    return soket_setup_get_number (setup, name) == g_ascii_strtoull (text, NULL, 10);
  if (type == G_TYPE_BOOLEAN)
    return soket_setup_get_flag (setup, name) == g_str_equal (text, "true");

  return g_str_equal (soket_setup_get_text (setup, name), text);
}

/* One thing that is no default may well be the user's own. */
static gboolean
is_left_by (SoketSetup     *setup,
            const SoketTry *entry)
{
  const char *const *names = soket_try_get_setting_names ();
  guint n_own = soket_setup_is_default (setup, "message") ? 0 : 1;

  if (!is_set_to (setup, "message", soket_try_get_text (entry)))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *text = soket_try_get_setting (entry, names[i]);

      /* An address that it did not set remained the user's. */
      if (text == NULL && (g_str_equal (names[i], "address") || g_str_equal (names[i], "host")))
        continue;
      if (!is_set_to (setup, names[i], text))
        return FALSE;
      if (text != NULL && !soket_setup_is_default (setup, names[i]))
        n_own++;
    }

  return n_own > 1;
}

void
soket_try_leftover_clear (SoketSetup *setup,
                          const char *tab)
{
  const char *const *names = soket_try_get_setting_names ();
  GPtrArray *entries = soket_try_get_all ();

  g_return_if_fail (SOKET_IS_SETUP (setup));

  if (soket_setup_get_flag (setup, "looked-for-leftover"))
    return;
  for (guint i = 0; i < entries->len; i++)
    {
      const SoketTry *entry = g_ptr_array_index (entries, i);

      if (!g_str_equal (soket_try_get_tab (entry), tab) || !is_left_by (setup, entry))
        continue;
      for (guint j = 0; names[j] != NULL; j++)
        if (soket_try_get_setting (entry, names[j]) != NULL)
          soket_setup_reset (setup, names[j]);
      soket_setup_reset (setup, "message");
      break;
    }
  g_object_set (setup, "looked-for-leftover", TRUE, NULL);
}
