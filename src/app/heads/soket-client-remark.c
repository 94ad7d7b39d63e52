/* soket-client-remark.c - what is said below the message
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-client-remark.h"

#include "app/heads/soket-attempt-words.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

/* Returns whether what is missing is the window's own server. */
static gboolean
show_error (const SoketClientRemark *self,
            SoketRemark             *remark)
{
  const SoketAttempt *attempt = self->attempt;
  g_autofree char *elsewhere = NULL;
  gboolean is_silence, wants_server;

  /* All went as it should: this is how it is. */
  if (self->excuse != NULL)
    {
      soket_remark_say (remark, SOKET_REMARK_HINT, self->excuse);
      return FALSE;
    }

  /* Whether anyone received it is known this time. */
  if (g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    elsewhere = soket_attempt_words_elsewhere (attempt);
  soket_remark_say (remark, SOKET_REMARK_ERROR, elsewhere != NULL ? elsewhere : self->error->message);

  /* Silence over UDP has many causes; that the window's own server does not run is one that can be helped. */
  is_silence = g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) && elsewhere == NULL && !self->suggested
               && attempt != NULL && attempt->transport == SOKET_TRANSPORT_UDP;
  wants_server = (is_silence || g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED)) && self->follows_server;
  if (wants_server)
    soket_remark_offer (remark, _("Start server"), "page.start-server");
  /* Without a connection it was not the end of the message that was missing. */
  else if (self->remedy != NULL && attempt != NULL && attempt->connected)
    soket_remark_offer (remark, self->remedy, "page.add-terminator");
  if (attempt != NULL)
    soket_remark_offer_lesson (remark, attempt->errnum, attempt->call, attempt->transport);

  return wants_server;
}

gboolean
soket_client_remark_show (const SoketClientRemark *self,
                          SoketRemark             *remark)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (SOKET_IS_REMARK (remark), FALSE);

  if (self->malformed != NULL)
    {
      soket_remark_say (remark, SOKET_REMARK_ERROR, self->malformed);
      soket_remark_offer (remark, _("Turn off Escapes"), "message.plain");
    }
  else if (self->covered && self->error == NULL)
    {
      soket_remark_clear (remark);
    }
  else if (self->too_long != NULL)
    {
      soket_remark_say (remark, SOKET_REMARK_HINT, self->too_long);
    }
  else if (self->error != NULL)
    {
      return show_error (self, remark);
    }
  else if (self->other != NULL)
    {
      soket_remark_say (remark, SOKET_REMARK_HINT, self->other);
    }
  else if (self->hint != NULL)
    {
      soket_remark_say (remark, SOKET_REMARK_HINT, self->hint);
      if (self->remedy != NULL)
        soket_remark_offer (remark, self->remedy, "page.add-terminator");
    }
  else if (self->stranger != NULL)
    {
      soket_remark_say (remark, SOKET_REMARK_HINT, self->stranger);
    }
  else
    {
      soket_remark_clear (remark);
    }

  return FALSE;
}
