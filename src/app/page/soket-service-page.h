/* soket-service-page.h - the tab of a service that has nothing but what every service has
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/page/soket-page.h"

G_BEGIN_DECLS

/* Its "service" must be given. */
#define SOKET_TYPE_SERVICE_PAGE (soket_service_page_get_type ())
G_DECLARE_FINAL_TYPE (SoketServicePage, soket_service_page, SOKET, SERVICE_PAGE, SoketPage)

G_END_DECLS
