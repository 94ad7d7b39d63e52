/* soket-palette.h - the colours of what is drawn by hand
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/record/soket-record.h"
#include "net/scan/soket-scanner.h"

G_BEGIN_DECLS

/**
 * SoketPalette:
 * @sides: the client's and the server's colour, by #SoketSide: 7:1 on the background
 * @text: the widget's text
 * @muted: text that steps back; as strong as @text in high contrast
 * @error: text of an error, beside a word that says so
 * @selection: background of what is selected
 * @shade: background that sets groups apart
 * @focus: outline of what the keyboard acts on
 * @hover: background under the pointer
 * @background: what all of it stands on, for marks that cover what is behind them
 * @high_contrast: whether the desktop asks for it: nothing is thin or pale then
 * @lit: background of what is happening now, in a replay
 * @ports: what a port's cell is filled with, by #SoketScanState; an untried one's outline
 * @port_marks: the disc of an open port, the diagonal of one that does not answer, the cross of an error,
 *   the outline and hatching of one that was asked and waits
 */
typedef struct
{
  GdkRGBA sides[SOKET_N_SIDES];
  GdkRGBA text;
  GdkRGBA muted;
  GdkRGBA error;
  GdkRGBA selection;
  GdkRGBA focus;
  GdkRGBA shade;
  GdkRGBA hover;
  GdkRGBA background;
  GdkRGBA lit;
  gboolean high_contrast;
  GdkRGBA ports[SOKET_SCAN_N_STATES];
  GdkRGBA port_marks[SOKET_SCAN_N_STATES];
} SoketPalette;

/* The text's colour, paler: for frames and lines of a grid; as strong as the text in high contrast. */
GdkRGBA soket_palette_get_line (const SoketPalette *palette,
                                float               alpha);
void soket_palette_read (SoketPalette *palette,
                         GtkWidget    *widget);
/* Dark on white, whatever the desktop looks like: for pictures that are printed or go into slides. */
void soket_palette_read_paper (SoketPalette *palette);

G_END_DECLS
