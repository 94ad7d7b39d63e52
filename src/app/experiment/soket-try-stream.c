/* soket-try-stream.c - an entry of the menu Try that is about the stream, played on its page
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/experiment/soket-try-stream.h"

static void
press (SoketTryStream *self,
       const char     *action)
{
  g_action_group_activate_action (G_ACTION_GROUP (soket_stream_page_get_actions (self->page)), action, NULL);
}

gboolean
soket_try_stream_begin (SoketTryStream *self,
                        const SoketTry *entry)
{
  if (self->page == NULL || soket_try_get_calls (entry) == NULL)
    return FALSE;

  self->active = TRUE;
  self->played = FALSE;
  self->calls = soket_try_get_calls (entry);
  /* What the cards have counted before is no answer to what is asked now. */
  press (self, "forget");

  return TRUE;
}

void
soket_try_stream_play (SoketTryStream *self)
{
  self->played = TRUE;
  self->walk = (SoketTryWalk) { 0 };
  press (self, "reconnect");
  press (self, "forget");
}

void
soket_try_stream_look (SoketTryStream *self)
{
  SoketSetup *setup = soket_stream_page_get_setup (self->page);
  const SoketTryCall *call;

  if (!self->played)
    return;
  call = soket_try_walk_next (&self->walk, self->calls, soket_stream_page_get_pair (self->page));
  if (call == NULL)
    return;

  switch (call->kind)
    {
    case SOKET_TRY_CALL_CLOSE:
      press (self, call->side == SOKET_SIDE_CLIENT ? "close-sender" : "close-receiver");
      break;

    case SOKET_TRY_CALL_RECEIVE:
      g_object_set (setup, "receive-size", call->size, NULL);
      press (self, "receive");
      break;

    case SOKET_TRY_CALL_SEND:
    case SOKET_TRY_CALL_SEND_ALL:
    default:
      g_object_set (setup, "send-size", call->size, NULL);
      press (self, call->kind == SOKET_TRY_CALL_SEND ? "send" : "send-all");
      break;
    }
}

gboolean
soket_try_stream_is_quiet (SoketTryStream *self)
{
  return self->played && soket_try_walk_is_over (&self->walk, self->calls, soket_stream_page_get_pair (self->page));
}

void
soket_try_stream_end (SoketTryStream *self)
{
  if (!self->active)
    return;

  self->active = FALSE;
  self->calls = NULL;
  press (self, "stop-waiting");
  press (self, "reconnect");
}
