/* soket-tour-steps.h - what the tour does, and how it knows that it is done
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/window/soket-window.h"

G_BEGIN_DECLS

/* What the client is given when its own seconds were not enough. */
#define SOKET_TOUR_PATIENCE_S 20

/* Where the tour is. */
typedef struct
{
  GWeakRef    window;
  const char *page;     /* the name of the one that is played */
} SoketTourVisit;

/* A step does something once, then a condition is asked until it holds. Steps use the actions that the buttons use,
 * and read what the widgets show. */
typedef struct
{
  void     (*act)  (SoketTourVisit *visit);
  gboolean (*done) (SoketTourVisit *visit);
  /* One line on standard output, or NULL to say nothing; FALSE if the step did not do what it says. */
  gboolean (*tell) (SoketTourVisit *visit);
  const char *picture;
} SoketTourStep;

/* NULL after the last one. */
const SoketTourStep *soket_tour_get_step               (guint           index);

/* NULL when the window is gone. */
SoketPage           *soket_tour_visit_get_page         (SoketTourVisit *visit);
SoketScannerPage    *soket_tour_visit_get_scanner_page (SoketTourVisit *visit);

G_END_DECLS
