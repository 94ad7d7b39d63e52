/* soket-call.h - the object that shows one record
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/record/soket-record.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CALL (soket_call_get_type ())
G_DECLARE_FINAL_TYPE (SoketCall, soket_call, SOKET, CALL, GObject)

/* Copies @record and its payload. */
SoketCall         *soket_call_new          (const SoketRecord *record) G_GNUC_WARN_UNUSED_RESULT;
/* Borrowed; its payload is the object's own copy. */
const SoketRecord *soket_call_get_record   (SoketCall         *self);
GBytes            *soket_call_get_payload  (SoketCall         *self);
gboolean           soket_call_is_waiting   (SoketCall         *self);

G_END_DECLS
