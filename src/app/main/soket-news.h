/* soket-news.h - what is new in a version, for the window that tells it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The part of @news, a text as the file NEWS, that is headed by @version, in the markup of AdwAboutWindow; NULL where there is none. */
char *soket_news_to_markup (const char *news,
                            const char *version) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
