/* diagram-export.h - waits for the file that a diagram becomes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/diagram/soket-diagram.h"
#include "lib/app-test.h"

static inline void
diagram_exported_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  *(GBytes **) user_data = soket_diagram_export_finish (result);
}

static inline GBytes *
diagram_export (SoketDiagram       *diagram,
                SoketDiagramFormat  format)
{
  GBytes *bytes = NULL;

  soket_diagram_export_async (diagram, format, diagram_exported_cb, &bytes);
  app_test_wait_until (bytes != NULL);

  return bytes;
}
