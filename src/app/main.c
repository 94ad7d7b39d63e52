/* main.c - the workbench: sets the locale and runs the application
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-application.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int    argc,
      char **argv)
{
  const char *locale_dir = g_getenv ("SOKET_LOCALEDIR");
  g_autoptr (SoketApplication) application = NULL;
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = soket_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);

  return status != 0 ? status : soket_application_get_status (application);
}
