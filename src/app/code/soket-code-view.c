/* soket-code-view.c - what ran, as programs: client and server side by side
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/code/soket-code-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/base/soket-save.h"
#include "app/base/soket-settle.h"
#include "app/base/soket-toast.h"
#include "app/code/soket-code-pane.h"
#include "app/code/soket-output-view.h"
#include "app/drawing/soket-font.h"
#include "app/widgets/soket-on-demand.h"

/* Narrower than so many times the height of its text, the view shows one program at a time. */
#define NARROW_EMS 52
#define MINIMUM_EMS 32

typedef struct
{
  SoketProgram *program;
  gboolean *done;   /* of each line, from element 1 */
  guint n_done;
  guint lit;
} Shown;

struct _SoketCodeView
{
  GtkWidget parent_instance;

  Shown shown[2][SOKET_N_LANGUAGES];
  Shown sources[2];       /* shown in their place where there are any */
  SoketLanguage language;
  SoketSide side;          /* which one a narrow view shows */
  SoketRecord next[2];     /* the calls that come next; SOKET_CALL_NONE for none */
  guint64 current;         /* the number of the record that a replay has come to, or 0 */
  gboolean narrow;
  SoketSettle settle;
  GSimpleActionGroup *actions;

  GtkWidget *top;
  GtkWidget *sides;
  GtkWidget *languages;
  GtkWidget *titles[2];
  GtkWidget *tools[2];
  GtkWidget *boxes[2];
  SoketCodePane *panes[2];
  SoketOnDemand *outputs[2];
};

enum
{
  PROP_0,
  PROP_LANGUAGE,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SoketCodeView, soket_code_view, GTK_TYPE_WIDGET)

static const char * const language_words[] = { "python", "c", "shell" };

static const char *
get_side_word (SoketSide side)
{
  return side == SOKET_SIDE_CLIENT ? "client" : "server";
}

static Shown *
get_shown (SoketCodeView *self,
           SoketSide      side)
{
  return self->sources[side].program != NULL ? &self->sources[side] : &self->shown[side][self->language];
}

static void
clear_progress (Shown *shown)
{
  g_clear_pointer (&shown->done, g_free);
  shown->n_done = 0;
  shown->lit = 0;
}

static gboolean
has_program (SoketCodeView *self,
             SoketSide      side)
{
  return get_shown (self, side)->program != NULL;
}

static gboolean
has_text (SoketCodeView *self,
          SoketSide      side)
{
  return has_program (self, side) && soket_program_get_text (get_shown (self, side)->program) != NULL;
}

/* Who is seen, and which buttons have something to do. */
static void
arrange (SoketCodeView *self)
{
  gboolean both = has_program (self, SOKET_SIDE_CLIENT) && has_program (self, SOKET_SIDE_SERVER);
  gboolean tabs = self->narrow && both;

  gtk_widget_set_visible (self->sides, tabs);
  /* What somebody has written, or what was chosen to run, is in one language. */
  gtk_widget_set_visible (self->languages, self->sources[SOKET_SIDE_CLIENT].program == NULL || self->sources[SOKET_SIDE_SERVER].program == NULL);
  for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      gboolean seen = has_program (self, side) && (!tabs || side == self->side);

      gtk_widget_set_visible (self->titles[side], seen && !tabs);
      gtk_widget_set_visible (self->tools[side], seen);
      gtk_widget_set_sensitive (self->tools[side], has_text (self, side));
      gtk_widget_set_visible (self->boxes[side], seen);
    }
}

static void
show_lines (SoketCodeView *self)
{
  for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      const Shown *shown = get_shown (self, side);

      soket_code_pane_set_lines (self->panes[side], shown->done, shown->n_done, shown->lit);
    }
}

static void
show_programs (SoketCodeView *self)
{
  for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    soket_code_pane_set_program (self->panes[side], get_shown (self, side)->program);
  arrange (self);
  show_lines (self);
}

static void
set_language (SoketCodeView *self,
              const char    *word)
{
  for (SoketLanguage language = 0; language < SOKET_N_LANGUAGES; language++)
    if (g_strcmp0 (word, language_words[language]) == 0 && language != self->language)
      {
        GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "language");

        self->language = language;
        g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (word));
        show_programs (self);
        g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LANGUAGE]);
        return;
      }
}

/* --- actions --- */

static void
change_language (GSimpleAction *action,
                 GVariant      *value,
                 gpointer       user_data)
{
  set_language (user_data, g_variant_get_string (value, NULL));
}

static SoketSide
side_of (GVariant *parameter)
{
  return g_str_equal (g_variant_get_string (parameter, NULL), "server") ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;
}

static void
change_side (GSimpleAction *action,
             GVariant      *value,
             gpointer       user_data)
{
  SoketCodeView *self = user_data;

  self->side = side_of (value);
  g_simple_action_set_state (action, g_variant_new_string (get_side_word (self->side)));
  arrange (self);
}

static void
copy_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SoketCodeView *self = user_data;
  SoketSide side = side_of (parameter);
  const SoketProgram *program = get_shown (self, side)->program;
  g_autofree char *said = NULL;

  if (!has_text (self, side))
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), soket_program_get_text (program));
  said = g_strdup_printf (_("%s was copied"), soket_program_get_file_name (program));
  soket_toast_say (GTK_WIDGET (self), said);
}

static void
save_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SoketCodeView *self = user_data;
  SoketSide side = side_of (parameter);
  const SoketProgram *program = get_shown (self, side)->program;
  g_autoptr (GBytes) bytes = NULL;

  if (!has_text (self, side))
    return;
  bytes = g_bytes_new (soket_program_get_text (program), strlen (soket_program_get_text (program)));
  soket_save_ask (GTK_WIDGET (self), _("Save the program"), soket_program_get_file_name (program), bytes);
}

/* --- the widget --- */

static void
settle (GtkWidget *widget)
{
  SoketCodeView *self = SOKET_CODE_VIEW (widget);

  self->narrow = gtk_widget_get_width (widget) < NARROW_EMS * soket_font_read_size (widget);
  arrange (self);
}

static void
soket_code_view_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  GtkWidget *top = SOKET_CODE_VIEW (widget)->top;
  int least;

  /* The top is given its least width even where this widget has less. */
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    {
      gtk_widget_measure (top, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      for_size = MAX (for_size, least);
    }
  gtk_widget_measure (top, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
  /* One program at a time needs less than two: the window may become so narrow. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, (int) (MINIMUM_EMS * soket_font_read_size (widget)));
}

static void
soket_code_view_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  SoketCodeView *self = SOKET_CODE_VIEW (widget);
  int minimum;

  gtk_widget_measure (self->top, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_allocate (self->top, MAX (width, minimum), height, baseline, NULL);
  /* Children come and go between frames, never while they are given their places. */
  if (self->narrow != (width < NARROW_EMS * soket_font_read_size (widget)))
    soket_settle_soon (&self->settle, widget, settle);
}

static void
soket_code_view_dispose (GObject *object)
{
  SoketCodeView *self = SOKET_CODE_VIEW (object);

  soket_settle_clear (&self->settle, GTK_WIDGET (self));
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_CODE_VIEW);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (soket_code_view_parent_class)->dispose (object);
}

static void
soket_code_view_finalize (GObject *object)
{
  SoketCodeView *self = SOKET_CODE_VIEW (object);

  for (guint side = 0; side < 2; side++)
    {
      clear_progress (&self->sources[side]);
      soket_program_free (self->sources[side].program);
    }
  for (guint side = 0; side < 2; side++)
    for (guint language = 0; language < SOKET_N_LANGUAGES; language++)
      {
        clear_progress (&self->shown[side][language]);
        soket_program_free (self->shown[side][language].program);
      }
  G_OBJECT_CLASS (soket_code_view_parent_class)->finalize (object);
}

static void
soket_code_view_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (property_id == PROP_LANGUAGE)
    g_value_set_string (value, language_words[SOKET_CODE_VIEW (object)->language]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
soket_code_view_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  if (property_id == PROP_LANGUAGE)
    set_language (SOKET_CODE_VIEW (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
soket_code_view_class_init (SoketCodeViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = soket_code_view_dispose;
  object_class->finalize = soket_code_view_finalize;
  object_class->get_property = soket_code_view_get_property;
  object_class->set_property = soket_code_view_set_property;
  widget_class->measure = soket_code_view_measure;
  widget_class->size_allocate = soket_code_view_size_allocate;

  properties[PROP_LANGUAGE] = g_param_spec_string ("language", NULL, NULL, language_words[0],
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (SOKET_TYPE_CODE_PANE);
  g_type_ensure (SOKET_TYPE_ON_DEMAND);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-code-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketCodeView, top);
  gtk_widget_class_bind_template_child (widget_class, SoketCodeView, sides);
  gtk_widget_class_bind_template_child (widget_class, SoketCodeView, languages);
  gtk_widget_class_bind_template_child_full (widget_class, "client_title", FALSE,
                                             G_STRUCT_OFFSET (SoketCodeView, titles[SOKET_SIDE_CLIENT]));
  gtk_widget_class_bind_template_child_full (widget_class, "server_title", FALSE,
                                             G_STRUCT_OFFSET (SoketCodeView, titles[SOKET_SIDE_SERVER]));
  gtk_widget_class_bind_template_child_full (widget_class, "client_tools", FALSE,
                                             G_STRUCT_OFFSET (SoketCodeView, tools[SOKET_SIDE_CLIENT]));
  gtk_widget_class_bind_template_child_full (widget_class, "server_tools", FALSE,
                                             G_STRUCT_OFFSET (SoketCodeView, tools[SOKET_SIDE_SERVER]));
  gtk_widget_class_bind_template_child_full (widget_class, "client_box", FALSE,
                                             G_STRUCT_OFFSET (SoketCodeView, boxes[SOKET_SIDE_CLIENT]));
  gtk_widget_class_bind_template_child_full (widget_class, "client_output", FALSE,
                                             G_STRUCT_OFFSET (SoketCodeView, outputs[SOKET_SIDE_CLIENT]));
  gtk_widget_class_bind_template_child_full (widget_class, "client_pane", FALSE,
                                             G_STRUCT_OFFSET (SoketCodeView, panes[SOKET_SIDE_CLIENT]));
  gtk_widget_class_bind_template_child_full (widget_class, "server_box", FALSE,
                                             G_STRUCT_OFFSET (SoketCodeView, boxes[SOKET_SIDE_SERVER]));
  gtk_widget_class_bind_template_child_full (widget_class, "server_output", FALSE,
                                             G_STRUCT_OFFSET (SoketCodeView, outputs[SOKET_SIDE_SERVER]));
  gtk_widget_class_bind_template_child_full (widget_class, "server_pane", FALSE,
                                             G_STRUCT_OFFSET (SoketCodeView, panes[SOKET_SIDE_SERVER]));
  gtk_widget_class_set_css_name (widget_class, "codeview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
make_client_output (gpointer user_data)
{
  return soket_output_view_new (SOKET_SIDE_CLIENT);
}

static GtkWidget *
make_server_output (gpointer user_data)
{
  return soket_output_view_new (SOKET_SIDE_SERVER);
}

static void
soket_code_view_init (SoketCodeView *self)
{
  const GActionEntry entries[] = {
    { .name = "language", .parameter_type = "s", .state = "'python'", .change_state = change_language },
    { .name = "side", .parameter_type = "s", .state = "'client'", .change_state = change_side },
    { .name = "copy", .activate = copy_action, .parameter_type = "s" },
    { .name = "save", .activate = save_action, .parameter_type = "s" },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_on_demand_set_func (self->outputs[SOKET_SIDE_CLIENT], make_client_output, NULL);
  soket_on_demand_set_func (self->outputs[SOKET_SIDE_SERVER], make_server_output, NULL);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "code", G_ACTION_GROUP (self->actions));
  show_programs (self);
}

GtkWidget *
soket_code_view_new (void)
{
  return g_object_new (SOKET_TYPE_CODE_VIEW, NULL);
}

/* Whether it says something else than before. */
static gboolean
take_program (Shown        *shown,
              SoketProgram *program)
{
  gboolean same = (shown->program == NULL) == (program == NULL)
                  && (program == NULL
                      || (g_strcmp0 (soket_program_get_text (program), soket_program_get_text (shown->program)) == 0
                          && g_strcmp0 (soket_program_get_reason (program), soket_program_get_reason (shown->program)) == 0
                          && g_str_equal (soket_program_get_file_name (program), soket_program_get_file_name (shown->program))));

  soket_program_free (shown->program);
  shown->program = program;
  if (!same)
    clear_progress (shown);
  return !same;
}

void
soket_code_view_set_specs (SoketCodeView          *self,
                           const SoketProgramSpec *client,
                           const SoketProgramSpec *server)
{
  const SoketProgramSpec *specs[] = { client, server };
  gboolean changed = FALSE;

  g_return_if_fail (SOKET_IS_CODE_VIEW (self));

  for (guint side = 0; side < 2; side++)
    for (SoketLanguage language = 0; language < SOKET_N_LANGUAGES; language++)
      {
        SoketProgram *program = specs[side] != NULL ? soket_program_new (specs[side], language) : NULL;

        changed |= take_program (&self->shown[side][language], program);
      }
  if (changed)
    show_programs (self);
}

void
soket_code_view_set_source (SoketCodeView *self,
                            SoketSide      side,
                            SoketProgram  *program)
{
  g_return_if_fail (SOKET_IS_CODE_VIEW (self));

  if (take_program (&self->sources[side], program))
    show_programs (self);
}

void
soket_code_view_set_process (SoketCodeView       *self,
                             SoketSide            side,
                             SoketWatchedProcess *process)
{
  g_return_if_fail (SOKET_IS_CODE_VIEW (self));

  if (process != NULL)
    soket_output_view_set_process (soket_on_demand_get (self->outputs[side]), process);
  gtk_widget_set_visible (GTK_WIDGET (self->outputs[side]), process != NULL);
}

static void
follow (Shown                     *shown,
        const SoketRecord * const *records,
        guint                      n_records,
        guint64                    current,
        const SoketRecord         *next)
{
  guint current_line = 0;

  clear_progress (shown);
  if (shown->program == NULL)
    return;

  for (guint i = 0; i < n_records; i++)
    {
      guint line = soket_program_find_line (shown->program, records[i]);

      if (line == 0)
        continue;
      if (line >= shown->n_done)
        {
          shown->done = g_renew (gboolean, shown->done, line + 1);
          memset (shown->done + shown->n_done, 0, (line + 1 - shown->n_done) * sizeof *shown->done);
          shown->n_done = line + 1;
        }
      if (soket_record_is_waiting (records[i]))
        shown->lit = line;
      else
        shown->done[line] = TRUE;
      if (current != 0 && records[i]->number == current)
        current_line = line;
    }
  if (current_line != 0)
    shown->lit = current_line;
  if (next->call != SOKET_CALL_NONE && soket_program_find_line (shown->program, next) != 0)
    shown->lit = soket_program_find_line (shown->program, next);
}

void
soket_code_view_set_progress (SoketCodeView             *self,
                              const SoketRecord * const *records,
                              guint                      n_records,
                              guint64                    current)
{
  g_return_if_fail (SOKET_IS_CODE_VIEW (self));
  g_return_if_fail (records != NULL || n_records == 0);

  for (guint side = 0; side < 2; side++)
    follow (&self->sources[side], records, n_records, current, &self->next[side]);
  for (guint side = 0; side < 2; side++)
    for (guint language = 0; language < SOKET_N_LANGUAGES; language++)
      follow (&self->shown[side][language], records, n_records, current, &self->next[side]);
  /* The program that the call is of. Another one may be looked at until the next call. */
  for (guint i = 0; i < n_records && current != self->current; i++)
    if (records[i]->number == current && records[i]->side <= SOKET_SIDE_SERVER)
      g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "side",
                                          g_variant_new_string (get_side_word (records[i]->side)));
  self->current = current;
  show_lines (self);
}

void
soket_code_view_set_next (SoketCodeView     *self,
                          SoketSide          side,
                          const SoketRecord *call)
{
  g_return_if_fail (SOKET_IS_CODE_VIEW (self));

  self->next[side] = call != NULL ? *call : (SoketRecord) { .call = SOKET_CALL_NONE };
}

const SoketProgram *
soket_code_view_get_program (SoketCodeView *self,
                             SoketSide      side)
{
  g_return_val_if_fail (SOKET_IS_CODE_VIEW (self), NULL);

  return get_shown (self, side)->program;
}

guint
soket_code_view_get_lit (SoketCodeView *self,
                         SoketSide      side)
{
  g_return_val_if_fail (SOKET_IS_CODE_VIEW (self), 0);

  return get_shown (self, side)->lit;
}

gboolean
soket_code_view_is_done (SoketCodeView *self,
                         SoketSide      side,
                         guint          line)
{
  const Shown *shown;

  g_return_val_if_fail (SOKET_IS_CODE_VIEW (self), FALSE);

  shown = get_shown (self, side);
  return line < shown->n_done && shown->done[line];
}
