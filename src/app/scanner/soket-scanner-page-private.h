/* soket-scanner-page-private.h - what the files of the Scanner tab share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/scanner/soket-scanner-page.h"

#include "app/lesson/soket-lesson-link.h"
#include "app/lesson/soket-remark.h"
#include "app/scanner/soket-scan-code.h"
#include "app/scanner/soket-scan-ladder.h"
#include "app/widgets/soket-fit-bin.h"

G_BEGIN_DECLS

struct _SoketScannerPage
{
  AdwBin parent_instance;

  SoketFitBin *fit_bin;
  GtkWidget *legend;
  GtkEditable *target;
  GtkEditable *ports;
  GtkMenuButton *presets;
  GtkDropDown *speed;
  GtkWidget *parallel;
  GtkWidget *timeout;
  GtkWidget *retries;
  GtkWidget *banner;
  GtkButton *scan;
  GtkProgressBar *bar;
  GtkProgressBar *asked_bar;
  GtkLabel *progress;
  GtkLabel *note;
  GtkButton *practice_button;
  SoketLessonLink *lesson_link;
  SoketRemark *remark;
  SoketRemark *offer;
  SoketPortMap *map;
  SoketScanList *list;
  SoketScanLadder *ladders[3];
  GtkLabel *verdict;
  GtkLabel *foot;
  GtkStack *findings;
  SoketScanCode *code;

  SoketSetup *setup;
  SoketScanner *scanner;
  SoketPracticeServers *practice;
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
  GArray *ports_to_try;      /* (nullable): of guint16, ascending: what stands in the entry, read once */
  GHashTable *allowed;       /* hosts that may be scanned: asked once a session */
  char *host;                /* of the last scan */
  gboolean partial;          /* it was cancelled */
  gboolean slow;
  gboolean compact;
  gboolean note_matters;     /* it says more than the counts */
  gsize n_read;              /* of what is finished */
  guint32 n_begun;           /* of what is begun */
  guint timeout_ms;          /* of the last scan */
  gint64 texts_us;           /* when they were written last */
  gint64 list_us;
  guint tick;
  char *practice_former;        /* (nullable): the list of ports before the three servers' were added */
  char *practice_list;          /* (nullable): and after */
  guint16 practice_ports[SOKET_PRACTICE_SERVERS_N];
};

/* soket-scanner-page-words.c: progress and summary; the list; what is known of a port */
void  soket_scanner_page_say_progress            (SoketScannerPage *self,
                                                  const char       *text,
                                                  PangoAttrList    *attributes);
void  soket_scanner_page_write_texts             (SoketScannerPage *self);
void  soket_scanner_page_show_note               (SoketScannerPage *self);
void  soket_scanner_page_write_list              (SoketScannerPage *self);
char *soket_scanner_page_describe_port           (SoketScannerPage *self,
                                                  guint             position);
void  soket_scanner_page_show_port               (SoketScannerPage *self);

/* soket-scanner-page-scan.c: before the name is resolved; what is written there */
char *soket_scanner_page_dup_host                (SoketScannerPage *self);
/* Of another computer it asks first. */
void  soket_scanner_page_start                   (SoketScannerPage *self);

/* soket-scanner-page-practice.c */
void  soket_scanner_page_add_practice_actions    (SoketScannerPage *self);
void  soket_scanner_page_offer_missed            (SoketScannerPage *self);
void  soket_scanner_page_tell_udp                (SoketScannerPage *self);
void  soket_scanner_page_forget_practice_servers (SoketScannerPage *self);

/* soket-scanner-page-actions.c: once; whenever what runs has changed */
void  soket_scanner_page_add_actions             (SoketScannerPage *self);
void  soket_scanner_page_update                  (SoketScannerPage *self);

G_END_DECLS
