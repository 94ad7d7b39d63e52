/* soket-trace-file.h - the records of a trace as a file: what a learner hands in and a teacher opens
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/record/soket-record.h"

G_BEGIN_DECLS

#define SOKET_TRACE_FILE_SUFFIX    ".soket"
#define SOKET_TRACE_FILE_MIME_TYPE "application/x-soket-trace"

/* Every such file begins with it. */
#define SOKET_TRACE_FILE_START "{\"format\":\"soket-trace\","

/* No file has more than a trace holds. */
#define SOKET_TRACE_FILE_RECORDS_MAX  100000u
#define SOKET_TRACE_FILE_WAITING_MAX  16384u
#define SOKET_TRACE_FILE_PROGRAMS_MAX 4096u
#define SOKET_TRACE_FILE_PAYLOAD_MAX  ((gsize) 32 * 1024 * 1024)
#define SOKET_TRACE_FILE_BYTES_MAX    ((gsize) 256 * 1024 * 1024)

/* How a watched program is called, by its process. */
typedef struct
{
  guint32     program;
  const char *command;
} SoketTraceFileProgram;

/**
 * SoketTraceFile:
 * @service: (nullable): the name of the service that the conversations are of
 * @saved_us: when it was saved, as the records count
 * @n_dropped: how many records came too fast to be kept
 * @programs: of #SoketTraceFileProgram
 * @records: of #SoketRecord, whose payloads are the file's: first what is over, with rising numbers, then what waits, without one
 * @n_waiting: how many of them wait
 */
typedef struct
{
  const char   *service;
  gint64        saved_us;
  guint64       n_dropped;
  GArray       *programs;
  GArray       *records;
  guint         n_waiting;

  /*< private >*/
  GStringChunk *strings;
} SoketTraceFile;

SoketTraceFile *soket_trace_file_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void            soket_trace_file_free        (SoketTraceFile    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketTraceFile, soket_trace_file_free)

void            soket_trace_file_set_service (SoketTraceFile    *self,
                                              const char        *service);
void            soket_trace_file_add_program (SoketTraceFile    *self,
                                              guint32            program,
                                              const char        *command);
/* Copies its payload; what else it points to stays the caller's. What waits comes last. */
void            soket_trace_file_add_record  (SoketTraceFile    *self,
                                              const SoketRecord *record);

GBytes         *soket_trace_file_write       (SoketTraceFile    *self) G_GNUC_WARN_UNUSED_RESULT;
SoketTraceFile *soket_trace_file_read        (GBytes            *bytes,
                                              GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
