/* soket-probe.h - a reusable slot of the scanner: one port at a time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/address/soket-endpoint.h"
#include "net/loop/soket-poller.h"

G_BEGIN_DECLS

#define SOKET_TYPE_PROBE (soket_probe_get_type ())
G_DECLARE_FINAL_TYPE (SoketProbe, soket_probe, SOKET, PROBE, GObject)

typedef enum
{
  SOKET_PROBE_OPEN,
  SOKET_PROBE_REFUSED,
  SOKET_PROBE_SILENT,       /* no answer in time */
  SOKET_PROBE_UNREACHABLE,
  SOKET_PROBE_FAILED,       /* the system does not let it be tried */
  SOKET_PROBE_SHORT,        /* no descriptor, source port or memory just now: try again later */
  SOKET_PROBE_SELF,         /* it reached itself: try again with soket_probe_avoid_self() */
} SoketProbeVerdict;

/* The verdict on the port that was tried; @errnum as the kernel gave it; @banner (nullable) is the receiver's. */
typedef void (*SoketProbeFunc) (SoketProbe        *probe,
                                SoketProbeVerdict  verdict,
                                int                errnum,
                                GBytes            *banner,
                                gpointer           user_data);

SoketProbe *soket_probe_new        (SoketPoller         *poller,
                                    guint                timeout_ms,
                                    gboolean             banner,
                                    SoketProbeFunc       func,
                                    gpointer             user_data) G_GNUC_WARN_UNUSED_RESULT;
gboolean    soket_probe_try        (SoketProbe          *self,
                                    const SoketEndpoint *target,
                                    gboolean             near,
                                    SoketProbeVerdict   *verdict,
                                    int                 *errnum);
void        soket_probe_avoid_self (SoketProbe          *self);
gint64      soket_probe_get_answered_us (SoketProbe     *self);
gboolean    soket_probe_cancel     (SoketProbe          *self);

G_END_DECLS
