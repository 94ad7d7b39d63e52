/* soket-echo-page.c - the Echo tab: a client, a TCP and a UDP server, and every call of them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-echo-page.h"

struct _SoketEchoPage
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (SoketEchoPage, soket_echo_page, ADW_TYPE_BIN)

static void
soket_echo_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_ECHO_PAGE);

  G_OBJECT_CLASS (soket_echo_page_parent_class)->dispose (object);
}

static void
soket_echo_page_class_init (SoketEchoPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_echo_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-echo-page.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
soket_echo_page_init (SoketEchoPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
