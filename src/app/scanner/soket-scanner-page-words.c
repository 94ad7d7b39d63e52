/* soket-scanner-page-words.c - what the Scanner tab says of a scan and of a port
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-scanner-page-private.h"

#include "app/scanner/soket-scan-words.h"
#include "net/scan/soket-scan-silence.h"

#include <glib/gi18n.h>

static void
read_facts (SoketScannerPage  *self,
            SoketScanFacts    *facts,
            char             **address,
            char             **others)
{
  const SoketEndpoint *target = soket_scanner_get_target (self->scanner);
  gsize n_results;

  soket_scanner_get_results (self->scanner, &n_results);
  *address = soket_endpoint_is_set (target) ? soket_endpoint_address_string (target) : NULL;
  facts->host = self->host != NULL ? self->host : "";
  facts->address = *address;
  *others = soket_scanner_dup_others (self->scanner);
  facts->others = *others;
  facts->n_ports = (guint) n_results;
  facts->elapsed_us = soket_scanner_get_elapsed_us (self->scanner);
  for (guint state = 0; state < SOKET_SCAN_N_STATES; state++)
    facts->counts[state] = soket_scanner_get_count (self->scanner, (SoketScanState) state);
  facts->n_unreachable = soket_scanner_get_n_unreachable (self->scanner);
  facts->n_waiting = soket_scanner_get_active (self->scanner) ? facts->counts[SOKET_SCAN_ASKED] : 0;
  facts->silence = NULL;
}

static const SoketScanResult *
get_result (SoketScannerPage *self,
            guint             position)
{
  gsize n_results;
  const SoketScanResult *results = soket_scanner_get_results (self->scanner, &n_results);

  return position < n_results && n_results == soket_port_map_get_n_ports (self->map) ? &results[position] : NULL;
}

static char *
dup_port (SoketScannerPage      *self,
          const SoketScanResult *result)
{
  return soket_scan_words_port (result, soket_scanner_get_target (self->scanner), soket_scanner_get_active (self->scanner));
}

/* The third one is that of whatever was neither open nor closed, and says why. */
static void
light_ladders (SoketScannerPage      *self,
               const SoketScanResult *result)
{
  SoketScanState state = result != NULL ? (SoketScanState) result->state : SOKET_SCAN_UNTRIED;
  gboolean silent = state == SOKET_SCAN_FILTERED || state == SOKET_SCAN_ERROR;

  soket_scan_ladder_set_lit (self->ladders[0], state == SOKET_SCAN_OPEN);
  soket_scan_ladder_set_lit (self->ladders[1], state == SOKET_SCAN_CLOSED);
  soket_scan_ladder_set_reason (self->ladders[2], silent ? state : SOKET_SCAN_FILTERED, silent ? result->error : 0);
  soket_scan_ladder_set_lit (self->ladders[2], silent);
}

char *
soket_scanner_page_describe_port (SoketScannerPage *self,
                                  guint             position)
{
  const SoketScanResult *result = get_result (self, position);

  return result != NULL ? dup_port (self, result) : NULL;
}

/* What the pointer is on, or what a slow scan has come to, or what is selected: in the foot, and its ladder lights. */
void
soket_scanner_page_show_port (SoketScannerPage *self)
{
  guint position = soket_port_map_get_pointed (self->map);
  const SoketScanResult *result, *selected;
  g_autofree char *text = NULL;
  g_autofree char *verdict = NULL;

  if (position == GTK_INVALID_LIST_POSITION && self->slow && self->n_read > 0 && soket_scanner_get_active (self->scanner))
    {
      gsize n_finished;

      position = soket_scanner_get_finished (self->scanner, &n_finished)[self->n_read - 1];
    }
  if (position == GTK_INVALID_LIST_POSITION)
    position = soket_port_map_get_selected (self->map);

  result = get_result (self, position);
  text = result != NULL ? dup_port (self, result) : g_strdup (_("Select a port to see what connect () returned"));
  gtk_label_set_text (self->foot, text);
  /* The pointer leaves a port on its way to the button; what is selected stays. */
  selected = get_result (self, soket_port_map_get_selected (self->map));
  soket_lesson_link_set (self->lesson_link, selected != NULL ? selected->error : 0, SOKET_CALL_CONNECT, SOKET_TRANSPORT_TCP);
  verdict = result != NULL ? soket_scan_words_verdict (result, soket_scanner_get_active (self->scanner)) : g_strdup ("");
  gtk_label_set_text (self->verdict, verdict);
  light_ladders (self, result);
}

void
soket_scanner_page_say_progress (SoketScannerPage *self,
                                 const char       *text,
                                 PangoAttrList    *attributes)
{
  gtk_label_set_attributes (self->progress, attributes);
  gtk_label_set_text (self->progress, text);
  /* A new text becomes the label's accessible name. */
  /* Translators: how far the scan is */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* What has its verdict, and behind it what has been asked. */
static void
set_bars (SoketScannerPage     *self,
          const SoketScanFacts *facts)
{
  double all = MAX (facts->n_ports, 1);
  double done = facts->n_ports - facts->counts[SOKET_SCAN_UNTRIED];

  gtk_progress_bar_set_fraction (self->bar, done / all);
  gtk_progress_bar_set_fraction (self->asked_bar, (done + facts->n_waiting) / all);
}

/* Where there is little room the counts say it all. */
void
soket_scanner_page_show_note (SoketScannerPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->note), !self->compact || self->note_matters);
}

void
soket_scanner_page_write_texts (SoketScannerPage *self)
{
  gboolean active = soket_scanner_get_active (self->scanner);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
  g_autofree char *address = NULL;
  g_autofree char *others = NULL;
  g_autofree char *progress = NULL;
  g_autofree char *note = NULL;
  g_autofree char *silence = NULL;
  SoketScanFacts facts;

  self->texts_us = g_get_monotonic_time ();
  read_facts (self, &facts, &address, &others);
  progress = soket_scan_words_progress (&facts, &bold->start_index, &bold->end_index);
  pango_attr_list_insert (attributes, bold);
  soket_scanner_page_say_progress (self, progress, attributes);

  if (!active && !self->partial)
    silence = soket_scan_silence_dup_sentence (self->scanner, facts.host, self->timeout_ms);
  facts.silence = silence;
  note = active ? soket_scan_words_rate (&facts) : soket_scan_words_summary (&facts, self->partial);
  gtk_label_set_text (self->note, note != NULL ? note : "");
  self->note_matters = active || silence != NULL;
  soket_scanner_page_show_note (self);
  set_bars (self, &facts);
}

void
soket_scanner_page_write_list (SoketScannerPage *self)
{
  self->list_us = g_get_monotonic_time ();
  soket_scan_list_refresh (self->list);
}
