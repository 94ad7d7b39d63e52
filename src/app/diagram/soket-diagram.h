/* soket-diagram.h - the sequence diagram of the conversation that is shown
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/diagram/soket-diagram-paper.h"
#include "app/setup/soket-call-meaning.h"
#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

#define SOKET_TYPE_DIAGRAM (soket_diagram_get_type ())
G_DECLARE_FINAL_TYPE (SoketDiagram, soket_diagram, SOKET, DIAGRAM, GtkWidget)

/* Properties: "sequence" (SoketSequence), "legend" (boolean: a line that explains the marks), "following" (boolean, readable: the
 * end is in sight and stays so).
 * Signal: "lifelines-moved".
 * Actions: diagram.copy, diagram.save-svg, diagram.save-png, diagram.save-markdown, diagram.legend, diagram.follow. */

GtkWidget    *soket_diagram_new           (void) G_GNUC_WARN_UNUSED_RESULT;

void          soket_diagram_set_sequence  (SoketDiagram     *self,
                                           SoketSequence    *sequence);
/* What a saved picture says of where it came from. */
void          soket_diagram_set_paper     (SoketDiagram     *self,
                                           SoketPaperFunc    paper,
                                           gpointer          user_data);
/* What a message means, said in a row of its own; NULL: messages have no rows. */
void          soket_diagram_set_describe  (SoketDiagram     *self,
                                           SoketDescribeFunc describe,
                                           gpointer          user_data);

/* Whether the client of the page sends nothing, which is said while there is nothing to see. */
void          soket_diagram_set_receives  (SoketDiagram     *self,
                                           gboolean          receives);
/* What is said then by a page without such a client; static, NULL for the usual. */
void          soket_diagram_set_hint      (SoketDiagram     *self,
                                           const char       *hint);
/* The actions, for a menu elsewhere. */
GActionGroup *soket_diagram_get_actions   (SoketDiagram     *self);

/* Where a lifeline stands, in pixels from the left edge; it moves with "lifelines-moved" only. */
double        soket_diagram_get_lifeline  (SoketDiagram     *self,
                                           SoketSide         side);
/* The row at a place in the widget, G_MAXUINT for none; and where the middle of a row's mark is. */
guint         soket_diagram_pick_row      (SoketDiagram     *self,
                                           double            x,
                                           double            y);
gboolean      soket_diagram_locate_row    (SoketDiagram     *self,
                                           guint             row,
                                           double           *x,
                                           double           *y);
/* How many texts were drawn or measured in the last frame. */
guint         soket_diagram_get_n_texts   (SoketDiagram     *self);

/* "echo-tcp-isi-pesan-2026-11-29.svg"; @what (nullable) stands before the date. */
char         *soket_diagram_dup_file_name (SoketDiagram     *self,
                                           const char       *what,
                                           const char       *extension) G_GNUC_WARN_UNUSED_RESULT;

typedef enum
{
  SOKET_DIAGRAM_SVG,
  SOKET_DIAGRAM_PNG,
} SoketDiagramFormat;

/* The whole conversation, dark on white, with its folds open; of a very long one the beginning, which says so. It is drawn as it is now; a thread
 * writes the file. @callback has no source object. */
void          soket_diagram_export_async  (SoketDiagram        *self,
                                           SoketDiagramFormat   format,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
GBytes       *soket_diagram_export_finish (GAsyncResult        *result) G_GNUC_WARN_UNUSED_RESULT;
/* The same for the clipboard: whoever pastes it says as which kind of file. */
GdkTexture   *soket_diagram_export_texture (SoketDiagram       *self) G_GNUC_WARN_UNUSED_RESULT;

/* The call that comes next on the client's or the server's side, "send (10)": below what has happened, hollow; NULL for none. */
void           soket_diagram_set_next        (SoketDiagram       *self,
                                              SoketSide           side,
                                              const char         *call);

G_END_DECLS
