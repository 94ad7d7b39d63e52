/* soket-trouble.c - what went wrong with the server of a transport
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-trouble.h"

#include "app/heads/soket-port-holder.h"

#include <errno.h>

void
soket_trouble_say (const SoketTrouble  *self,
                   SoketSetup          *setup,
                   SoketRemark         *remark,
                   const SoketProtocol *protocol)
{
  SoketServer *holder = self->errnum == EADDRINUSE ? soket_port_holder_find (setup) : NULL;

  if (holder != NULL)
    {
      soket_port_holder_say (holder, setup, remark, SOKET_REMARK_ERROR, protocol);
    }
  else
    {
      soket_remark_say (remark, self->asked_for ? SOKET_REMARK_HINT : SOKET_REMARK_ERROR, self->sentence);
      if (self->errnum == EADDRINUSE)
        soket_port_holder_offer_port (setup, remark, protocol, soket_setup_get_number (setup, "port") + 1);
      else if (self->errnum == EACCES && self->call == SOKET_CALL_BIND)
        soket_port_holder_offer_port (setup, remark, protocol, protocol->port);
    }
  if (self->errnum != 0)
    soket_remark_offer_lesson (remark, self->errnum, self->call, soket_setup_get_transport (setup));
}

void
soket_trouble_forget (SoketTrouble *self)
{
  g_free (self->sentence);
  *self = (SoketTrouble) { 0 };
}
