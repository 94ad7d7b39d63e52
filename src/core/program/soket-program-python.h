/* soket-program-python.h - what client and server in Python have in common; for the generators alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/program/soket-program-private.h"

G_BEGIN_DECLS

char *soket_program_python_dup_address    (const SoketProgramSpec *spec,
                                           const char             *port);
void  soket_program_python_socket         (SoketProgram           *self,
                                           const SoketProgramSpec *spec,
                                           gboolean                listener);
void  soket_program_python_receive_until  (SoketProgram           *self,
                                           const SoketProgramSpec *spec,
                                           const char             *socket);
void  soket_program_python_receive_length (SoketProgram           *self,
                                           const SoketProgramSpec *spec,
                                           const char             *socket);

void  soket_program_write_python_client   (SoketProgram           *self,
                                           const SoketProgramSpec *spec);
void  soket_program_write_python_server   (SoketProgram           *self,
                                           const SoketProgramSpec *spec);

G_END_DECLS
