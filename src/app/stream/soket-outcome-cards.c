/* soket-outcome-cards.c - what may come of send and recv: a card for each, lit once it was seen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/stream/soket-outcome-cards.h"

#include "app/base/soket-format.h"
#include "app/widgets/soket-wrap-box.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget *button;
  GtkLabel  *number;
  guint      count;
} Card;

struct _SoketOutcomeCards
{
  AdwBin parent_instance;

  GtkWidget *box;
  SoketTransport transport;
  gboolean filled;
  Card cards[SOKET_N_TRANSFERS];   /* of what the transport does not have without a button */
};

G_DEFINE_FINAL_TYPE (SoketOutcomeCards, soket_outcome_cards, ADW_TYPE_BIN)

static void
set_class (GtkWidget  *widget,
           const char *name,
           gboolean    has)
{
  (has ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (widget, name);
}

/* What is seen, said: the title, and how often. */
static void
name_card (Card         *card,
           SoketTransfer  outcome)
{
  g_autofree char *count = soket_format_number (card->count);
  g_autofree char *times = card->count == 0 ? g_strdup (_("not seen yet"))
                                            : g_strdup_printf (ngettext ("seen %s time", "seen %s times", card->count), count);
  g_autofree char *name = g_strdup_printf ("%s: %s", soket_transfer_get_title (outcome), times);

  gtk_label_set_label (card->number, card->count == 0 ? "–" : count);
  gtk_accessible_update_property (GTK_ACCESSIBLE (card->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
add_card (SoketOutcomeCards *self,
          SoketTransfer       outcome)
{
  Card *card = &self->cards[outcome];
  GtkWidget *title = gtk_label_new (soket_transfer_get_title (outcome));
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  card->button = gtk_button_new ();
  card->number = GTK_LABEL (gtk_label_new (NULL));
  card->count = 0;
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (card->number), "number");
  gtk_box_append (GTK_BOX (row), title);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (card->number));
  gtk_button_set_child (GTK_BUTTON (card->button), row);
  gtk_widget_set_hexpand (card->button, TRUE);
  gtk_widget_add_css_class (card->button, "outcome");
  gtk_widget_add_css_class (card->button, soket_side_to_string (soket_transfer_get_side (outcome)));
  gtk_widget_set_tooltip_text (card->button, soket_transfer_get_way (outcome));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (card->button), "page.show-outcome");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (card->button), "s", soket_transfer_to_string (outcome));
  gtk_widget_set_parent (card->button, self->box);
  name_card (card, outcome);
}

static void
fill (SoketOutcomeCards *self,
      SoketTransport     transport)
{
  guint n_outcomes;
  const SoketTransfer *outcomes = soket_transfer_list (transport, &n_outcomes);

  for (guint i = 0; i < SOKET_N_TRANSFERS; i++)
    g_clear_pointer (&self->cards[i].button, gtk_widget_unparent);
  for (guint i = 0; i < n_outcomes; i++)
    add_card (self, outcomes[i]);
  self->transport = transport;
  self->filled = TRUE;
}

static void
soket_outcome_cards_class_init (SoketOutcomeCardsClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "outcomecards");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
soket_outcome_cards_init (SoketOutcomeCards *self)
{
  self->box = g_object_new (SOKET_TYPE_WRAP_BOX, "spacing", 4, "line-spacing", 4, NULL);
  adw_bin_set_child (ADW_BIN (self), self->box);
}

void
soket_outcome_cards_show (SoketOutcomeCards *self,
                          SoketTransport     transport,
                          SoketPair         *pair)
{
  g_return_if_fail (SOKET_IS_OUTCOME_CARDS (self));
  g_return_if_fail (SOKET_IS_PAIR (pair));

  if (!self->filled || self->transport != transport)
    fill (self, transport);
  for (guint i = 0; i < SOKET_N_TRANSFERS; i++)
    {
      Card *card = &self->cards[i];
      guint count = soket_pair_get_count (pair, (SoketTransfer) i);

      if (card->button == NULL || card->count == count)
        continue;
      /* The newest stands out until another one comes. */
      if (count > card->count)
        for (guint j = 0; j < SOKET_N_TRANSFERS; j++)
          if (self->cards[j].button != NULL)
            set_class (self->cards[j].button, "newest", j == i);
      card->count = count;
      set_class (card->button, "seen", count > 0);
      if (count == 0)
        set_class (card->button, "newest", FALSE);
      name_card (card, (SoketTransfer) i);
    }
}

gboolean
soket_outcome_cards_is_lit (SoketOutcomeCards *self,
                            SoketTransfer       outcome)
{
  g_return_val_if_fail (SOKET_IS_OUTCOME_CARDS (self) && (guint) outcome < SOKET_N_TRANSFERS, FALSE);

  return self->cards[outcome].button != NULL && gtk_widget_has_css_class (self->cards[outcome].button, "seen");
}
