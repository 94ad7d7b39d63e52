/* soket-service-page.c - the tab of a service that has nothing but what every service has
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-service-page.h"

#include <glib/gi18n.h>

/* All that differs between these pages is in the service's value. */
struct _SoketServicePage
{
  SoketPage parent_instance;
};

G_DEFINE_FINAL_TYPE (SoketServicePage, soket_service_page, SOKET_TYPE_PAGE)

static void
soket_service_page_constructed (GObject *object)
{
  g_autofree char *label = NULL;

  G_OBJECT_CLASS (soket_service_page_parent_class)->constructed (object);

  /* Translators: the title of a service, such as Echo */
  label = g_strdup_printf (_("%s page"), soket_protocol_get_title (soket_protocol_lookup (soket_page_get_name (SOKET_PAGE (object)))));
  gtk_accessible_update_property (GTK_ACCESSIBLE (object), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
soket_service_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_SERVICE_PAGE);

  G_OBJECT_CLASS (soket_service_page_parent_class)->dispose (object);
}

static void
soket_service_page_class_init (SoketServicePageClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = soket_service_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = soket_service_page_dispose;
  SOKET_PAGE_CLASS (klass)->schema = "io.github.soketlab.Soket.scaffold";

  g_type_ensure (SOKET_TYPE_CLIENT_PANE);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), "/io/github/soketlab/Soket/soket-service-page.ui");
}

static void
soket_service_page_init (SoketServicePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
