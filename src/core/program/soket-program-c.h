/* soket-program-c.h - what client and server in C have in common; for the generators alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/program/soket-program-private.h"

G_BEGIN_DECLS

guint soket_program_c_limit            (const SoketProgramSpec *spec);
char *soket_program_c_dup_size         (const SoketProgramSpec *spec);
void  soket_program_c_socket           (SoketProgram           *self,
                                        const SoketProgramSpec *spec);
void  soket_program_c_checked          (SoketProgram           *self,
                                        SoketCallName           call,
                                        const char             *name,
                                        const char             *format,
                                        ...) G_GNUC_PRINTF (4, 5);
void  soket_program_c_getsockname      (SoketProgram           *self,
                                        const SoketProgramSpec *spec,
                                        const char             *address,
                                        const char             *words);
void  soket_program_c_receive          (SoketProgram           *self,
                                        const SoketProgramSpec *spec,
                                        const char             *fd);
void  soket_program_c_send             (SoketProgram           *self,
                                        const char             *fd,
                                        const char             *data,
                                        const char             *length,
                                        const char             *if_failed);

void  soket_program_write_c_client     (SoketProgram           *self,
                                        const SoketProgramSpec *spec);
void  soket_program_write_c_server     (SoketProgram           *self,
                                        const SoketProgramSpec *spec);

G_END_DECLS
