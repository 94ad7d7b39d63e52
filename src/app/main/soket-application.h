/* soket-application.h - the program as a whole: options, resources, application-wide actions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SOKET_TYPE_APPLICATION (soket_application_get_type ())
G_DECLARE_FINAL_TYPE (SoketApplication, soket_application, SOKET, APPLICATION, AdwApplication)

SoketApplication *soket_application_new        (void) G_GNUC_WARN_UNUSED_RESULT;

/* 1 if the tour failed, otherwise 0. */
int               soket_application_get_status (SoketApplication *self);

G_END_DECLS
