/* main.c - the workbench: sets the locale and runs the application
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/main/soket-application.h"
#include "core/base/soket-locale.h"

#include <signal.h>

int
main (int    argc,
      char **argv)
{
  g_autoptr (SoketApplication) application = NULL;
  int status;

  /* A program that does not read what is written to it must not end this one. */
  signal (SIGPIPE, SIG_IGN);

  soket_locale_start ();
  /* GTK would try again what may have failed, and complain. */
  gtk_disable_setlocale ();

  application = soket_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);

  return status != 0 ? status : soket_application_get_status (application);
}
