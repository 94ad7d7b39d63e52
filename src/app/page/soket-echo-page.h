/* soket-echo-page.h - the Echo tab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/page/soket-page.h"

G_BEGIN_DECLS

#define SOKET_TYPE_ECHO_PAGE (soket_echo_page_get_type ())
G_DECLARE_FINAL_TYPE (SoketEchoPage, soket_echo_page, SOKET, ECHO_PAGE, SoketPage)

G_END_DECLS
