/* soket-echo-page.c - the Echo tab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-echo-page.h"

/* What comes goes back: there is nothing to it that a page does not have anyway. */
struct _SoketEchoPage
{
  SoketPage parent_instance;
};

G_DEFINE_FINAL_TYPE (SoketEchoPage, soket_echo_page, SOKET_TYPE_PAGE)

static void
soket_echo_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_ECHO_PAGE);

  G_OBJECT_CLASS (soket_echo_page_parent_class)->dispose (object);
}

static void
soket_echo_page_class_init (SoketEchoPageClass *klass)
{
  SoketPageClass *page_class = SOKET_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_echo_page_dispose;
  page_class->name = "echo";
  page_class->schema = "io.github.soketlab.Soket.stage";

  g_type_ensure (SOKET_TYPE_CLIENT_PANE);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), "/io/github/soketlab/Soket/soket-echo-page.ui");
}

static void
soket_echo_page_init (SoketEchoPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
