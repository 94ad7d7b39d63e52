/* soket-record-json.h - a record as a JSON object, and back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/record/soket-record.h"
#include "core/tracefile/soket-json-object.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_RECORD_JSON_WHOLE,  /* for programs: every member, null where it says nothing, and what others say in words once more: invocation, data,
                             * text */
  SOKET_RECORD_JSON_BRIEF,  /* for a file: neither of these; what is not there is as it mostly is */
} SoketRecordJsonForm;

/* Appends the object, on one line, without a line feed. */
void     soket_record_json_append (GString              *line,
                                   const SoketRecord    *record,
                                   SoketRecordJsonForm   form);
/* The brief form. What the record points to is of @strings, but for its payload, which is new; on failure there is none. */
gboolean soket_record_json_read   (SoketJsonObject      *object,
                                   GStringChunk         *strings,
                                   SoketRecord          *record,
                                   GError              **error);

G_END_DECLS
