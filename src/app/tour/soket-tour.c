/* soket-tour.c - the window played by itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/tour/soket-tour.h"

#include "app/diagram/soket-picture.h"
#include "app/tour/soket-tour-steps.h"
#include "net/base/soket-file.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define TICK_MS 20
/* All of it takes some seconds, and 30 at most, where nothing else goes on. It must also come to its end where the
 * processors are busy and draw the window themselves, so 30 s without any progress end it: what stands still has stopped,
 * what is slow has not. Whoever waits for it waits so long at most. */
#define STALL_MS 30000
#define TOUR_MS 180000
G_STATIC_ASSERT (SOKET_TOUR_PATIENCE_S * 1000 < STALL_MS && STALL_MS < TOUR_MS);

struct _SoketTour
{
  GObject parent_instance;

  SoketTourVisit visit;
  char *directory;

  guint source;
  guint step;
  gboolean acted;
  gint64 progress_us;   /* when something last went on */
  guint64 progress;     /* how far it is, by count_progress () */
  gint64 deadline_us;   /* of the tour */
  guint frames;         /* drawn since the step's condition held */
  guint n_drawn;        /* all frames that were waited for */
  GdkFrameClock *clock;
  gulong painted;
};

static guint ended_signal;

G_DEFINE_FINAL_TYPE (SoketTour, soket_tour, G_TYPE_OBJECT)

static SoketPage *
get_page (SoketTour *self)
{
  return soket_tour_visit_get_page (&self->visit);
}

static gboolean
save_picture (SoketTour   *self,
              const char  *name,
              gboolean    *drawn,
              GError     **error)
{
  g_autoptr (SoketWindow) window = g_weak_ref_get (&self->visit.window);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  int width = gdk_paintable_get_intrinsic_width (paintable);
  int height = gdk_paintable_get_intrinsic_height (paintable);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autofree char *path = g_build_filename (self->directory, name, NULL);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  /* Something was moved since the last frame. */
  if (node == NULL)
    {
      *drawn = FALSE;
      return TRUE;
    }

  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  png = gdk_texture_save_to_png_bytes (texture);
  if (soket_file_write (path, png, error))
    return TRUE;

  g_prefix_error (error, "%s: ", path);

  return FALSE;
}

static void
painted_cb (GdkFrameClock *clock,
            SoketTour     *self)
{
  self->frames++;
  self->n_drawn++;
}

static void
watch_frames (SoketTour *self,
              GtkWidget *window)
{
  if (self->clock != NULL)
    return;

  self->clock = g_object_ref (gtk_widget_get_frame_clock (window));
  self->painted = g_signal_connect (self->clock, "after-paint", G_CALLBACK (painted_cb), self);
}

static void
stop_watching_frames (SoketTour *self)
{
  if (self->clock != NULL)
    g_clear_signal_handler (&self->painted, self->clock);
  g_clear_object (&self->clock);
}

static void
end (SoketTour *self,
     gboolean   success)
{
  g_clear_handle_id (&self->source, g_source_remove);
  stop_watching_frames (self);

  /* Whoever hears it may drop the tour. */
  g_object_ref (self);
  g_signal_emit (self, ended_signal, 0, success);
  g_object_unref (self);
}

/* The diagram lets a conversation be read before it shows the next one. */
static gboolean
shows_newest (SoketTour *self)
{
  SoketSequence *sequence = soket_page_get_sequence (get_page (self));
  SoketRosterView newest;

  return !soket_roster_find_newest (soket_sequence_get_roster (sequence),
                                    soket_setup_get_transport (soket_page_get_setup (get_page (self))), 0,
                                    &newest)
         || newest.conversation == soket_sequence_get_conversation (sequence);
}

/* What stands above the lifelines is read from the kernel a little later than what it belongs to. */
static gboolean
heads_are_fresh (SoketTour *self)
{
  GObject *picture = gtk_widget_get_template_child (GTK_WIDGET (get_page (self)), SOKET_TYPE_PAGE, "picture");
  SoketLifelineHeads *heads = soket_picture_get_heads (SOKET_PICTURE (picture));

  return !gtk_widget_get_mapped (GTK_WIDGET (heads)) || soket_lifeline_heads_is_fresh (heads);
}

/* TRUE once the picture, if the step has one, shows what happened: that takes two frames. */
static gboolean
take_picture (SoketTour           *self,
              const SoketTourStep *step,
              gboolean            *failed)
{
  g_autoptr (SoketWindow) window = g_weak_ref_get (&self->visit.window);
  g_autoptr (GError) error = NULL;
  gboolean drawn = TRUE;

  if (step->picture == NULL)
    return TRUE;

  watch_frames (self, GTK_WIDGET (window));
  if (!shows_newest (self) || !heads_are_fresh (self))
    self->frames = 0;
  if (self->frames < 3)
    {
      gtk_widget_queue_draw (GTK_WIDGET (window));
      return FALSE;
    }

  if (!save_picture (self, step->picture, &drawn, &error))
    {
      g_printerr ("%s\n", error->message);
      *failed = TRUE;
    }

  return drawn;
}

/* Grows while anything goes on: calls return, ports answer, frames are drawn, steps are done. */
static guint64
count_progress (SoketTour *self)
{
  gsize n_finished;

  soket_scanner_get_finished (soket_scanner_page_get_scanner (soket_tour_visit_get_scanner_page (&self->visit)), &n_finished);

  return soket_trace_get_n_pushed (soket_page_get_trace (get_page (self))) + n_finished + self->n_drawn + self->step;
}

static gboolean
is_late (SoketTour *self)
{
  gint64 now_us = g_get_monotonic_time ();
  guint64 progress = count_progress (self);

  if (progress != self->progress)
    {
      self->progress = progress;
      self->progress_us = now_us;
    }

  return now_us - self->progress_us > (gint64) STALL_MS * 1000 || now_us > self->deadline_us;
}

static gboolean
tick_cb (gpointer user_data)
{
  SoketTour *self = user_data;
  const SoketTourStep *step = soket_tour_get_step (self->step);
  gboolean failed = FALSE, waits;

  if (get_page (self) == NULL)
    {
      self->source = 0;
      end (self, FALSE);
      return G_SOURCE_REMOVE;
    }

  if (!self->acted)
    {
      self->acted = TRUE;
      self->progress_us = g_get_monotonic_time ();
      step->act (&self->visit);
    }

  if (!step->done (&self->visit))
    {
      self->frames = 0;
      waits = TRUE;
    }
  else
    {
      waits = !take_picture (self, step, &failed) && !failed;
    }
  /* Asked last: who was kept from the processor for so long may have got what it waited for. */
  if (waits && !is_late (self))
    return G_SOURCE_CONTINUE;

  if (waits)
    {
      g_printerr (_("The tour stopped at step %u: it took too long"), self->step + 1);
      g_printerr ("\n");
      failed = TRUE;
    }
  else if (!failed && step->tell != NULL)
    {
      failed = !step->tell (&self->visit);
    }

  self->step++;
  self->acted = FALSE;
  self->frames = 0;
  if (!failed && soket_tour_get_step (self->step) != NULL)
    return G_SOURCE_CONTINUE;

  self->source = 0;
  end (self, !failed);

  return G_SOURCE_REMOVE;
}

static void
soket_tour_dispose (GObject *object)
{
  SoketTour *self = SOKET_TOUR (object);

  g_clear_handle_id (&self->source, g_source_remove);
  stop_watching_frames (self);

  G_OBJECT_CLASS (soket_tour_parent_class)->dispose (object);
}

static void
soket_tour_finalize (GObject *object)
{
  SoketTour *self = SOKET_TOUR (object);

  g_weak_ref_clear (&self->visit.window);
  g_free (self->directory);

  G_OBJECT_CLASS (soket_tour_parent_class)->finalize (object);
}

static void
soket_tour_class_init (SoketTourClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = soket_tour_dispose;
  object_class->finalize = soket_tour_finalize;

  ended_signal = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
soket_tour_init (SoketTour *self)
{
  g_weak_ref_init (&self->visit.window, NULL);
  self->visit.page = "echo";
}

SoketTour *
soket_tour_new (SoketWindow *window,
                const char  *directory)
{
  SoketTour *self = g_object_new (SOKET_TYPE_TOUR, NULL);

  g_weak_ref_set (&self->visit.window, window);
  self->directory = g_strdup (directory);

  return self;
}

void
soket_tour_start (SoketTour *self)
{
  GtkSettings *settings = gtk_settings_get_default ();

  g_return_if_fail (SOKET_IS_TOUR (self));
  g_return_if_fail (self->source == 0);

  if (g_mkdir_with_parents (self->directory, 0777) != 0)
    {
      int saved_errno = errno;

      g_printerr (_("Cannot make the folder %s: %s"), self->directory, g_strerror (saved_errno));
      g_printerr ("\n");
      end (self, FALSE);
      return;
    }

  /* The same pictures every time: nothing moves, nothing blinks, light, from the first page on. */
  g_object_set (settings, "gtk-enable-animations", FALSE, "gtk-cursor-blink", FALSE, NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);

  self->deadline_us = g_get_monotonic_time () + (gint64) TOUR_MS * 1000;
  self->source = g_timeout_add (TICK_MS, tick_cb, self);
  g_source_set_name_by_id (self->source, "[soket] tour");
}
