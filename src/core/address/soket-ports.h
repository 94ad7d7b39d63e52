/* soket-ports.h - lists of ports, and what kind of port one is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 6335, 6; slide "Nomor Port (Transport Layer)" */
typedef enum
{
  SOKET_PORT_CLASS_WELL_KNOWN,  /* 1 to 1023 */
  SOKET_PORT_CLASS_REGISTERED,  /* 1024 to 49151 */
  SOKET_PORT_CLASS_DYNAMIC,     /* 49152 to 65535 */
} SoketPortClass;

SoketPortClass soket_port_get_class        (guint16          port);
const char    *soket_port_class_get_title  (SoketPortClass   port_class);

/* A list such as "22,80,8000-8010" or the name of a preset, also mixed ("deck,5555"), with commas or blanks between them: the ports as
 * guint16, ascending, each once. NULL with SOKET_ERROR_INVALID_VALUE for an empty, reversed or wrong part, port 0 or above 65535. */
GArray        *soket_ports_parse           (const char      *text,
                                            GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* The port that @name stands for; FALSE if it is unknown. */
typedef gboolean (*SoketPortsLookup) (const char *name,
                                      guint16    *port);
/* Likewise with names of services, after those of presets. @lookup is nullable. */
GArray        *soket_ports_parse_named     (const char       *text,
                                            SoketPortsLookup  lookup,
                                            GError          **error) G_GNUC_WARN_UNUSED_RESULT;
/* "deck", "well-known", "registered", "dynamic", "all", "common"; NULL-terminated, the order in which they are offered */
const char * const *soket_ports_get_presets (void);
/* The shortest list that gives the same ports: "20-1024,5555" */
char          *soket_ports_to_string       (const guint16   *ports,
                                            gsize            n_ports) G_GNUC_WARN_UNUSED_RESULT;

gboolean soket_port_parse (const char *text,
                           guint       minimum,
                           guint      *port);

G_END_DECLS
