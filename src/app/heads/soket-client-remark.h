/* soket-client-remark.h - what is said below the message: what is wrong or odd about the last try, or about what stands there now
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/lesson/soket-remark.h"
#include "net/exchange/soket-attempt.h"

G_BEGIN_DECLS

/**
 * SoketClientRemark:
 * @attempt: (nullable): the last try
 * @error: (nullable): its error, or why there was none
 * @malformed: (nullable): why what stands there now cannot be sent
 * @too_long: (nullable): that it is more than fits, unless the last try says so itself
 * @excuse: (nullable): why it went as it should all the same
 * @other: (nullable): that another service answered
 * @hint: (nullable): what is odd about it
 * @remedy: (nullable): what the button is called that adds the end that is missing
 * @stranger: (nullable): that somebody else answered
 * @covered: something else is said in the page: of this only an error is
 * @suggested: Send is the next thing to do, as the server runs
 * @follows_server: it is the window's own server that is asked
 *
 * What may be said, of which one sentence is.
 */
typedef struct
{
  const SoketAttempt *attempt;
  const GError       *error;
  const char         *malformed;
  const char         *too_long;
  const char         *excuse;
  const char         *other;
  const char         *hint;
  const char         *remedy;
  const char         *stranger;
  gboolean            covered;
  gboolean            suggested;
  gboolean            follows_server;
} SoketClientRemark;

/* Says it, with the buttons that help. Returns whether it is that no server runs. */
gboolean soket_client_remark_show (const SoketClientRemark *self,
                                   SoketRemark             *remark);

G_END_DECLS
