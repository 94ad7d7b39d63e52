/* soket-locale.c - the language and the letters of a program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-locale.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

/**
 * soket_locale_start:
 *
 * Takes the locale of the environment and finds the translation: for the beginning of main(). A locale that this computer does not have leaves a
 * program in "C", whose letters are those of ASCII; then it is C.UTF-8: English, with all its letters.
 */
void
soket_locale_start (void)
{
  const char *folder = g_getenv ("SOKET_LOCALEDIR");

  if (setlocale (LC_ALL, "") == NULL)
    setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/**
 * soket_locale_get_language:
 *
 * Gets the language that the program really speaks: what the system translates depends on more than what the user asked for. It is for texts that
 * have their translations beside them.
 *
 * Returns: its code, such as "id"
 */
const char *
soket_locale_get_language (void)
{
  /* Translators: the code of your language, as it stands in brackets behind the keys of data/try.ini. */
  return C_("code of this language", "en");
}
