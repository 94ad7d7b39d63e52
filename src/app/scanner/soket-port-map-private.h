/* soket-port-map-private.h - what the files of the port picture share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/scanner/soket-port-map.h"

#include "app/base/soket-settle.h"
#include "app/drawing/soket-palette.h"
#include "app/drawing/soket-texts.h"
#include "app/scanner/soket-port-stamps.h"

G_BEGIN_DECLS

#define TOP 4     /* room for the frame of a cell in the first row */
#define GAP 8

/* The picture is cut into bands of some rows. Each has its pixels, into which a cell's stamp is copied when its state changes, and a texture,
 * which is made anew when the band is drawn after that. GTK compares textures by identity, so only the bands that have changed are painted. */
typedef struct
{
  guint32 *pixels;
  GdkTexture *texture;   /* (nullable): the pixels have changed since */
} SoketPortMapBand;

struct _SoketPortMap
{
  GtkWidget parent_instance;

  GtkAdjustment *hadjustment;
  GtkAdjustment *vadjustment;
  SoketSettle settle;
  GtkScrollablePolicy policies[2];

  guint16 *ports;
  guint8 *states;
  guint n_ports;
  guint counts[SOKET_SCAN_N_STATES];
  GArray *open;          /* of guint: positions, in the order in which they were found */

  guint columns;
  guint n_rows;
  int cell_width;
  int cell_height;
  int left;              /* where the cells begin */
  int line_height;
  int scale;
  guint band_rows;
  SoketPortMapBand *bands;
  guint n_bands;
  SoketPortStamps stamps;
  GdkTexture *pin;

  SoketPalette palette;
  SoketTexts *texts;
  SoketTextLook look;    /* of the numbers beside the rows */

  guint selected;
  guint pointed;
  guint current;
  guint words_source;
};

/* soket-port-map-layout.c */
void      soket_port_map_read_font       (SoketPortMap   *self);
/* By how much it is scrolled. */
int       soket_port_map_get_offset      (SoketPortMap   *self);
guint     soket_port_map_find_position   (SoketPortMap   *self,
                                          double          x,
                                          double          y);
void      soket_port_map_reveal          (SoketPortMap   *self,
                                          guint           position);
void      soket_port_map_measure         (GtkWidget      *widget,
                                          GtkOrientation  orientation,
                                          int             for_size,
                                          int            *minimum,
                                          int            *natural,
                                          int            *minimum_baseline,
                                          int            *natural_baseline);
void      soket_port_map_size_allocate   (GtkWidget      *widget,
                                          int             width,
                                          int             height,
                                          int             baseline);

/* soket-port-map-drawing.c: after a change of the style; of a cell's state */
void      soket_port_map_read_look       (SoketPortMap   *self);
void      soket_port_map_draw_cell       (SoketPortMap   *self,
                                          guint           position);
void      soket_port_map_snapshot        (GtkWidget      *widget,
                                          GtkSnapshot    *snapshot);

/* soket-port-map-input.c */
void      soket_port_map_add_controllers (SoketPortMap   *self);
void      soket_port_map_class_add_bindings (GtkWidgetClass *widget_class);

/* soket-port-map-words.c: the description of the picture follows soon */
void      soket_port_map_queue_words     (SoketPortMap   *self);
gboolean  soket_port_map_query_tooltip   (GtkWidget      *widget,
                                          int             x,
                                          int             y,
                                          gboolean        keyboard,
                                          GtkTooltip     *tooltip);

/* soket-port-map.c: what was drawn of another layout goes */
void      soket_port_map_free_bands      (SoketPortMap   *self);
/* A port in words, by the signal; NULL for none. */
char     *soket_port_map_describe_port   (SoketPortMap   *self,
                                          guint           position);
void      soket_port_map_set_pointed     (SoketPortMap   *self,
                                          guint           position);

G_END_DECLS
