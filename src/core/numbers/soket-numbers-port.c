/* soket-numbers-port.c - a port: its class, its services, who may have it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/numbers/soket-numbers-private.h"

#include <glib/gi18n-lib.h>

static void
add_class (SoketNumbersSheet *self,
           guint16            port)
{
  static const struct
  {
    const char *name;
    const char *note;
  } classes[] = {
    [SOKET_PORT_CLASS_WELL_KNOWN] = { "well-known", N_("1–1023: for services that everybody knows") },
    [SOKET_PORT_CLASS_REGISTERED] = { "registered", N_("1024–49151: for services that somebody has registered") },
    [SOKET_PORT_CLASS_DYNAMIC] = { "dynamic", N_("49152–65535: for whoever needs one for a while") },
  };
  SoketPortClass port_class;

  if (port == 0)
    {
      soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_TEXT, "class",
                               /* Translators: which class of ports it belongs to: well-known and so on */
                               _("Class"), g_strdup ("none"),
                               /* Translators: port 0 belongs to no class */
                               g_strdup (_("none")), g_strdup (_("0 is no port: given to bind () it means “choose one for me”")));
      return;
    }

  port_class = soket_port_get_class (port);
  soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_TEXT, "class",
                           /* Translators: which class of ports it belongs to: well-known and so on */
                           _("Class"), g_strdup (classes[port_class].name), g_strdup (soket_port_class_get_title (port_class)),
                           g_strdup (_(classes[port_class].note)));
}

static void
add_service (SoketNumbersSheet *self,
             const char        *name,
             const char        *title,
             const char        *service)
{
  /* Translators: there is no name for this port */
  soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_TEXT, name, title, g_strdup (service != NULL ? service : ""),
                           g_strdup (service != NULL ? service : _("no name")), NULL);
}

void
soket_numbers_add_port (SoketNumbersSheet        *self,
                        const SoketNumbersValue  *value,
                        const SoketNumbersSystem *system)
{
  guint16 port = (guint16) value->number;
  SoketNumbersRow *row = NULL;

  row = soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_CELLS, "bytes", _("2 bytes"), g_strdup_printf ("%02x %02x", port >> 8, port & 0xff), NULL,
                                 g_strdup_printf ("%u × 256 + %u", port >> 8, port & 0xff));
  row->mark = SOKET_NUMBERS_MARK_WIRE;
  add_class (self, port);
  add_service (self, "tcp", _("Service over TCP"), system->tcp_name);
  add_service (self, "udp", _("Service over UDP"), system->udp_name);
  if (system->first_ephemeral != 0)
    {
      gboolean inside = port >= system->first_ephemeral && port <= system->last_ephemeral;

      soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_TEXT, "ephemeral", _("Given to clients"),
                               g_strdup_printf ("%u-%u", system->first_ephemeral, system->last_ephemeral),
                               g_strdup_printf ("%u–%u", system->first_ephemeral, system->last_ephemeral),
                               g_strdup (inside ? _("this kernel may give it to any client") : _("this kernel gives its clients other ports")));
    }
  soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_TEXT, "allowed", _("Who may bind to it"),
                           g_strdup (port != 0 && port < system->first_free ? "administrator" : "everybody"),
                           /* Translators: who may bind to a port */
                           g_strdup (port != 0 && port < system->first_free ? _("the administrator") : _("everybody")),
                           system->first_free > 1 ? g_strdup_printf (_("here ports 1–%u need administrator rights"), system->first_free - 1)
                                                  : NULL);
  soket_numbers_sheet_set_sentence (self, g_strdup (_("The name is a custom: it does not tell which program really listens there.")));
}
