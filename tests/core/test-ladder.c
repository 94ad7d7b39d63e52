/* test-ladder.c - records to rows and arrows, as literal tables
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ladder-text.h"

#include <string.h>

typedef struct
{
  const char        *name;
  const char        *records;
  SoketLadderOptions options;
  const char        *ladder;
} Case;

#define SETUP \
  "1 s1 0 socket\n" \
  "2 s1 0 setsockopt(1) option=SO_REUSEADDR\n" \
  "3 s1 0 bind\n" \
  "4 s1 0 listen(128)\n"

/* Over UDP there is neither SO_REUSEADDR nor listen. */
#define UDP_SETUP \
  "1 s1 0 socket\n" \
  "2 s1 0 bind\n"

/* Folds are told by the number of their first record. */
static const guint64 setup_opened[] = { 1 };
static const guint64 run_opened[] = { 1000, 9 };

static const Case cases[] = {
  {
    .name = "echo-tcp",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 c2 1 getsockname\n"
      "8 c2 1 message =10\n"
      "9 c2 1 send(10) =10\n"
      "10 s1 1 accept =3 @4\n"
      "11 s3 1 recv(4096) =10\n"
      "12 s3 1 message =10\n"
      "13 s3 1 send(10) =10\n"
      "14 s3 1 shutdown(1) ~\n"
      "15 c2 1 recv(4096) =10 @9\n"
      "16 c2 1 message =10\n"
      "17 c2 1 recv(4096) =0\n"
      "18 c2 1 close\n"
      "19 s3 1 recv(65536) =0 ~ @14\n"
      "20 s3 1 close\n"
      "- s1 0 accept @10\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S begin accept L\n"
      "2 C socket\n"
      "3 C connect\n"
      "4 C send=10\n"
      "5 S accept=3 L wait 1\n"
      "6 S recv(4096)=10\n"
      "7 S send=10\n"
      "8 S shutdown ~\n"
      "9 C recv(4096)=10 wait 4.5\n"
      "10 C recv(4096)=0\n"
      "11 C close\n"
      "12 S close\n"
      "13 S begin accept L ? wait 13\n"
      "14 S state\n"
      "C handshake 3>3.6\n"
      "C data 4>4.6 took 6 [0+10]\n"
      "S data 7>7.6 took 9 [0+10]\n"
      "S fin 8>8.6\n"
      "C fin 11>11.6\n",
  },
  {
    .name = "echo-tcp-all",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 c2 1 getsockname\n"
      "8 c2 1 message =10\n"
      "9 c2 1 send(10) =10\n"
      "10 s1 1 accept =3 @4\n"
      "11 s3 1 recv(4096) =10\n"
      "12 s3 1 message =10\n"
      "13 s3 1 send(10) =10\n"
      "14 s3 1 shutdown(1) ~\n"
      "15 c2 1 recv(4096) =10 @9\n"
      "16 c2 1 message =10\n"
      "17 c2 1 recv(4096) =0\n"
      "18 c2 1 close\n"
      "19 s3 1 recv(65536) =0 ~ @14\n"
      "20 s3 1 close\n"
      "- s1 0 accept @10\n",
    .options = { .all = TRUE, .messages = TRUE, .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S begin accept L\n"
      "2 C socket\n"
      "3 C connect\n"
      "4 C getsockname\n"
      "5 C message=10\n"
      "6 C send=10\n"
      "7 S accept=3 L wait 1\n"
      "8 S recv(4096)=10\n"
      "9 S message=10\n"
      "10 S send=10\n"
      "11 S shutdown ~\n"
      "12 C recv(4096)=10 wait 6.5\n"
      "13 C message=10\n"
      "14 C recv(4096)=0\n"
      "15 C close\n"
      "16 S recv(65536)=0 ~ wait 11.5\n"
      "17 S close\n"
      "18 S begin accept L ? wait 18\n"
      "19 S state\n"
      "C handshake 3>3.6\n"
      "C data 6>6.6 took 8 [0+10]\n"
      "S data 10>10.6 took 12 [0+10]\n"
      "S fin 11>11.6\n"
      "C fin 15>15.6\n",
  },
  {
    .name = "echo-tcp-setup-opened",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 c2 1 getsockname\n"
      "8 c2 1 message =10\n"
      "9 c2 1 send(10) =10\n"
      "10 s1 1 accept =3 @4\n"
      "11 s3 1 recv(4096) =10\n"
      "12 s3 1 message =10\n"
      "13 s3 1 send(10) =10\n"
      "14 s3 1 shutdown(1) ~\n"
      "15 c2 1 recv(4096) =10 @9\n"
      "16 c2 1 message =10\n"
      "17 c2 1 recv(4096) =0\n"
      "18 c2 1 close\n"
      "19 s3 1 recv(65536) =0 ~ @14\n"
      "20 s3 1 close\n"
      "- s1 0 accept @10\n",
    .options = { .open = setup_opened, .n_open = 1, .n_steps = G_MAXUINT },
    .ladder =
      "0 S socket L +^\n"
      "1 S setsockopt L +\n"
      "2 S bind L +\n"
      "3 S listen L +\n"
      "4 S begin accept L\n"
      "5 C socket\n"
      "6 C connect\n"
      "7 C send=10\n"
      "8 S accept=3 L wait 4\n"
      "9 S recv(4096)=10\n"
      "10 S send=10\n"
      "11 S shutdown ~\n"
      "12 C recv(4096)=10 wait 7.5\n"
      "13 C recv(4096)=0\n"
      "14 C close\n"
      "15 S close\n"
      "16 S begin accept L ? wait 16\n"
      "17 S state\n"
      "C handshake 6>6.6\n"
      "C data 7>7.6 took 9 [0+10]\n"
      "S data 10>10.6 took 12 [0+10]\n"
      "S fin 11>11.6\n"
      "C fin 14>14.6\n",
  },
  {
    .name = "echo-tcp-before-the-exchange",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 c2 1 getsockname\n"
      "8 c2 1 message =10\n"
      "9 c2 1 send(10) =10\n"
      "10 s1 1 accept =3 @4\n"
      "11 s3 1 recv(4096) =10\n"
      "12 s3 1 message =10\n"
      "13 s3 1 send(10) =10\n"
      "14 s3 1 shutdown(1) ~\n"
      "15 c2 1 recv(4096) =10 @9\n"
      "16 c2 1 message =10\n"
      "17 c2 1 recv(4096) =0\n"
      "18 c2 1 close\n"
      "19 s3 1 recv(65536) =0 ~ @14\n"
      "20 s3 1 close\n"
      "- s1 0 accept @10\n",
    .options = { .n_steps = 8 },
    .ladder =
      "0 S socket L\n"
      "1 S bind L\n"
      "2 S listen L\n"
      "3 S begin accept L ? wait 3\n"
      "4 C socket\n"
      "5 C connect\n"
      "6 C send=10\n"
      "7 C recv(4096) ? wait 6.5\n"
      "C handshake 5>5.6\n"
      "C data 6>6.6 waits [0+10] 0 taken\n",
  },
  {
    .name = "server-alone",
    .records =
      "tcp\n" SETUP
      "- s1 0 accept @4\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S socket L\n"
      "1 S bind L\n"
      "2 S listen L\n"
      "3 S begin accept L ? wait 3\n",
  },
  {
    .name = "server-stopped",
    .records =
      "tcp\n" SETUP
      "5 s1 0 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S close L\n",
  },
  {
    .name = "port-in-use",
    .records =
      "tcp\n"
      "1 s1 0 socket\n"
      "2 s1 0 setsockopt(1) option=SO_REUSEADDR\n"
      "3 s1 0 bind !EADDRINUSE\n"
      "4 s1 0 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S socket L\n"
      "1 S bind:EADDRINUSE L\n"
      "2 S close L\n",
  },
  {
    .name = "connect-recorded-after-accept",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 s1 1 accept =3 @4\n"
      "7 c2 1 connect @5\n"
      "8 c2 1 send(10) =10\n"
      "9 s3 1 recv(4096) =10 @6\n"
      "10 s3 1 close\n"
      "11 c2 1 recv(4096) =0 @8\n"
      "12 c2 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S begin accept L\n"
      "2 C socket\n"
      "3 C connect\n"
      "4 S accept=3 L wait 1\n"
      "5 C send=10\n"
      "6 S recv(4096)=10 wait 2.5\n"
      "7 S close\n"
      "8 C recv(4096)=0 wait 5.5\n"
      "9 C close\n"
      "10 S state\n"
      "C handshake 3>3.6\n"
      "C data 5>5.6 took 6 [0+10]\n"
      "S fin 7>7.6\n"
      "C fin 9>9.6\n",
  },
  {
    .name = "send-recorded-after-recv",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 s1 1 accept =3 @4\n"
      "8 s3 1 recv(4096) =10 @7\n"
      "9 c2 1 send(10) =10 @7\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S socket L\n"
      "1 S bind L\n"
      "2 S listen L\n"
      "3 S begin accept L\n"
      "4 C socket\n"
      "5 C connect\n"
      "6 S accept=3 L wait 3\n"
      "7 C send=10\n"
      "8 S recv(4096)=10 wait 6.5\n"
      "C handshake 5>5.6\n"
      "C data 7>7.6 took 8 [0+10]\n",
  },
  {
    .name = "echo-udp",
    .records =
      "udp\n" UDP_SETUP
      "3 c2 0 socket\n"
      "4 c2 1 sendto(10) =10\n"
      "5 s1 1 recvfrom(65536) =10 @2\n"
      "6 s1 1 sendto(10) =10\n"
      "7 c2 1 recvfrom(65536) =10 @4\n"
      "8 c2 1 close\n"
      "- s1 0 recvfrom @6\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*2 #1\n"
      "1 S begin recvfrom(65536)\n"
      "2 C socket\n"
      "3 C sendto=10\n"
      "4 S recvfrom(65536)=10 wait 1\n"
      "5 S sendto=10\n"
      "6 C recvfrom(65536)=10 wait 3.5\n"
      "7 C close\n"
      "8 S begin recvfrom ? wait 8\n"
      "C datagram 3>3.6 took 4 [0+10]\n"
      "S datagram 5>5.6 took 6 [0+10]\n",
  },
  {
    .name = "echo-udp-connected",
    .records =
      "udp\n" UDP_SETUP
      "3 c2 0 socket\n"
      "4 c2 1 connect\n"
      "5 c2 1 send(10) =10\n"
      "6 s1 1 recvfrom(65536) =10 @2\n"
      "7 s1 1 sendto(10) =10\n"
      "8 c2 1 recv(65536) =10 @5\n"
      "9 c2 1 close\n"
      "- s1 0 recvfrom @7\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*2 #1\n"
      "1 S begin recvfrom(65536)\n"
      "2 C socket\n"
      "3 C connect\n"
      "4 C send=10\n"
      "5 S recvfrom(65536)=10 wait 1\n"
      "6 S sendto=10\n"
      "7 C recv(65536)=10 wait 4.5\n"
      "8 C close\n"
      "9 S begin recvfrom ? wait 9\n"
      "C datagram 4>4.6 took 5 [0+10]\n"
      "S datagram 6>6.6 took 7 [0+10]\n",
  },
  {
    .name = "udp-empty-datagram",
    .records =
      "udp\n" UDP_SETUP
      "3 c2 0 socket\n"
      "4 c2 1 sendto =0\n"
      "5 s1 1 recvfrom(65536) =0 @2\n"
      "6 s1 1 sendto =0\n"
      "7 c2 1 recvfrom(65536) =0 @4\n"
      "8 c2 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*2 #1\n"
      "1 S begin recvfrom(65536)\n"
      "2 C socket\n"
      "3 C sendto=0\n"
      "4 S recvfrom(65536)=0 wait 1\n"
      "5 S sendto=0\n"
      "6 C recvfrom(65536)=0 wait 3.5\n"
      "7 C close\n"
      "C datagram 3>3.6 took 4 [0+0]\n"
      "S datagram 5>5.6 took 6 [0+0]\n",
  },
  {
    .name = "caesar-encrypts",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 c2 1 send(13) =13\n"
      "8 s1 1 accept =3 @4\n"
      "9 s3 1 recv(4096) =13\n"
      "10 s3 1 note\n"
      "11 s3 1 send(10) =10\n"
      "12 s3 1 close\n"
      "13 c2 1 recv(4096) =10 @7\n"
      "14 c2 1 recv(4096) =0\n"
      "15 c2 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S begin accept L\n"
      "2 C socket\n"
      "3 C connect\n"
      "4 C send=13\n"
      "5 S accept=3 L wait 1\n"
      "6 S recv(4096)=13\n"
      "7 S note\n"
      "8 S send=10\n"
      "9 S close\n"
      "10 C recv(4096)=10 wait 4.5\n"
      "11 C recv(4096)=0\n"
      "12 C close\n"
      "13 S state\n"
      "C handshake 3>3.6\n"
      "C data 4>4.6 took 6 [0+13]\n"
      "S data 8>8.6 took 10 [0+10]\n"
      "S fin 9>9.6\n"
      "C fin 12>12.6\n",
  },
  {
    .name = "caesar-decrypts",
    .records =
      "tcp\n" SETUP
      "16 c4 0 socket\n"
      "17 c4 2 connect\n"
      "18 c4 2 send(13) =13\n"
      "19 s1 2 accept =5 @8\n"
      "20 s5 2 recv(4096) =13\n"
      "21 s5 2 note\n"
      "22 s5 2 send(10) =10\n"
      "23 s5 2 close\n"
      "24 c4 2 recv(4096) =10 @18\n"
      "25 c4 2 recv(4096) =0\n"
      "26 c4 2 close\n"
      "- s1 0 accept @19\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S begin accept L\n"
      "2 C socket\n"
      "3 C connect\n"
      "4 C send=13\n"
      "5 S accept=5 L wait 1\n"
      "6 S recv(4096)=13\n"
      "7 S note\n"
      "8 S send=10\n"
      "9 S close\n"
      "10 C recv(4096)=10 wait 4.5\n"
      "11 C recv(4096)=0\n"
      "12 C close\n"
      "13 S begin accept L ? wait 13\n"
      "14 S state\n"
      "C handshake 3>3.6\n"
      "C data 4>4.6 took 6 [0+13]\n"
      "S data 8>8.6 took 10 [0+10]\n"
      "S fin 9>9.6\n"
      "C fin 12>12.6\n",
  },
  {
    .name = "ten-recv",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 c2 1 send(10) =10\n"
      "8 s1 1 accept =3 @4\n"
      "9 s3 1 recv(1) =1\n"
      "10 s3 1 recv(1) =1\n"
      "11 s3 1 recv(1) =1\n"
      "12 s3 1 recv(1) =1\n"
      "13 s3 1 recv(1) =1\n"
      "14 s3 1 recv(1) =1\n"
      "15 s3 1 recv(1) =1\n"
      "16 s3 1 recv(1) =1\n"
      "17 s3 1 recv(1) =1\n"
      "18 s3 1 recv(1) =1\n"
      "19 s3 1 send(10) =10\n"
      "20 c2 1 recv(4096) =10 @7\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S begin accept L\n"
      "2 C socket\n"
      "3 C connect\n"
      "4 C send=10\n"
      "5 S accept=3 L wait 1\n"
      "6 S recv(1)*10=10 #9\n"
      "7 S send=10\n"
      "8 C recv(4096)=10 wait 4.5\n"
      "C handshake 3>3.6\n"
      "C data 4>4.6 took 6 [0+10]\n"
      "S data 7>7.6 took 8 [0+10]\n",
  },
  {
    .name = "ten-recv-opened",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 c2 1 send(10) =10\n"
      "8 s1 1 accept =3 @4\n"
      "9 s3 1 recv(1) =1\n"
      "10 s3 1 recv(1) =1\n"
      "11 s3 1 recv(1) =1\n"
      "12 s3 1 recv(1) =1\n"
      "13 s3 1 recv(1) =1\n"
      "14 s3 1 recv(1) =1\n"
      "15 s3 1 recv(1) =1\n"
      "16 s3 1 recv(1) =1\n"
      "17 s3 1 recv(1) =1\n"
      "18 s3 1 recv(1) =1\n"
      "19 s3 1 send(10) =10\n"
      "20 c2 1 recv(4096) =10 @7\n",
    .options = { .open = run_opened, .n_open = 2, .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S begin accept L\n"
      "2 C socket\n"
      "3 C connect\n"
      "4 C send=10\n"
      "5 S accept=3 L wait 1\n"
      "6 S recv(1)=1 +^\n"
      "7 S recv(1)=1 +\n"
      "8 S recv(1)=1 +\n"
      "9 S recv(1)=1 +\n"
      "10 S recv(1)=1 +\n"
      "11 S recv(1)=1 +\n"
      "12 S recv(1)=1 +\n"
      "13 S recv(1)=1 +\n"
      "14 S recv(1)=1 +\n"
      "15 S recv(1)=1 +\n"
      "16 S send=10\n"
      "17 C recv(4096)=10 wait 4.5\n"
      "C handshake 3>3.6\n"
      "C data 4>4.6 took 15 [0+10]\n"
      "S data 16>16.6 took 17 [0+10]\n",
  },
  {
    .name = "ten-recv-three-revealed",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 c2 1 send(10) =10\n"
      "8 s1 1 accept =3 @4\n"
      "9 s3 1 recv(1) =1\n"
      "10 s3 1 recv(1) =1\n"
      "11 s3 1 recv(1) =1\n"
      "12 s3 1 recv(1) =1\n"
      "13 s3 1 recv(1) =1\n"
      "14 s3 1 recv(1) =1\n"
      "15 s3 1 recv(1) =1\n"
      "16 s3 1 recv(1) =1\n"
      "17 s3 1 recv(1) =1\n"
      "18 s3 1 recv(1) =1\n"
      "19 s3 1 send(10) =10\n"
      "20 c2 1 recv(4096) =10 @7\n",
    .options = { .n_steps = 12 },
    .ladder =
      "0 S socket L\n"
      "1 S bind L\n"
      "2 S listen L\n"
      "3 S begin accept L\n"
      "4 C socket\n"
      "5 C connect\n"
      "6 C send=10\n"
      "7 S accept=3 L wait 3\n"
      "8 S recv(1)*3=3 #9\n"
      "9 C recv(4096) ? wait 6.5\n"
      "C handshake 5>5.6\n"
      "C data 6>6.6 waits [0+10] 3 taken\n",
  },
  {
    .name = "ten-recv-two-revealed",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 c2 1 send(10) =10\n"
      "8 s1 1 accept =3 @4\n"
      "9 s3 1 recv(1) =1\n"
      "10 s3 1 recv(1) =1\n"
      "11 s3 1 recv(1) =1\n"
      "12 s3 1 recv(1) =1\n"
      "13 s3 1 recv(1) =1\n"
      "14 s3 1 recv(1) =1\n"
      "15 s3 1 recv(1) =1\n"
      "16 s3 1 recv(1) =1\n"
      "17 s3 1 recv(1) =1\n"
      "18 s3 1 recv(1) =1\n"
      "19 s3 1 send(10) =10\n"
      "20 c2 1 recv(4096) =10 @7\n",
    .options = { .n_steps = 11 },
    .ladder =
      "0 S socket L\n"
      "1 S bind L\n"
      "2 S listen L\n"
      "3 S begin accept L\n"
      "4 C socket\n"
      "5 C connect\n"
      "6 C send=10\n"
      "7 S accept=3 L wait 3\n"
      "8 S recv(1)=1\n"
      "9 S recv(1)=1\n"
      "10 C recv(4096) ? wait 6.5\n"
      "C handshake 5>5.6\n"
      "C data 6>6.6 waits [0+10] 2 taken\n",
  },
  {
    .name = "three-sends-one-recv",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 c2 1 send(4) =4\n"
      "8 c2 1 send(3) =3\n"
      "9 c2 1 send(3) =3\n"
      "10 s1 1 accept =3 @4\n"
      "11 s3 1 recv(4096) =10\n"
      "12 s3 1 send(10) =10\n"
      "13 c2 1 recv(8) =8 @9\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S begin accept L\n"
      "2 C socket\n"
      "3 C connect\n"
      "4 C send=4\n"
      "5 C send=3\n"
      "6 C send=3\n"
      "7 S accept=3 L wait 1\n"
      "8 S recv(4096)=10\n"
      "9 S send=10\n"
      "10 C recv(8)=8 wait 6.5\n"
      "C handshake 3>3.6\n"
      "C data 4>4.6 took 8 [0+4]\n"
      "C data 5>5.6 took 8 [4+3]\n"
      "C data 6>6.6 took 8 [7+3]\n"
      "S data 9>9.6 waits [0+10] 8 taken\n",
  },
  {
    .name = "reset-by-close-with-unread",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 c2 1 send(10) =10\n"
      "8 c2 1 send(6) =6\n"
      "9 s1 1 accept =3 @4\n"
      "10 s3 1 recv(10) =10\n"
      "11 s3 1 send(10) =10\n"
      "12 s3 1 close\n"
      "13 c2 1 recv(4096) =10 @8\n"
      "14 c2 1 recv(4096) !ECONNRESET\n"
      "15 c2 1 close\n"
      "- s1 0 accept @9\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S begin accept L\n"
      "2 C socket\n"
      "3 C connect\n"
      "4 C send=10\n"
      "5 C send=6\n"
      "6 S accept=3 L wait 1\n"
      "7 S recv(10)=10\n"
      "8 S send=10\n"
      "9 S close\n"
      "10 C recv(4096)=10 wait 5.5\n"
      "11 C recv(4096):ECONNRESET\n"
      "12 C close\n"
      "13 S begin accept L ? wait 13\n"
      "C handshake 3>3.6\n"
      "C data 4>4.6 took 7 [0+10]\n"
      "C data 5>5.6 lost 9 [10+6] 0 taken\n"
      "S data 8>8.6 took 10 [0+10]\n"
      "S rst 9>9.6\n",
  },
  {
    .name = "reset-seen-by-the-other-end-alone",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 s1 1 accept =3 @4\n"
      "8 s3 1 close\n"
      "9 c2 1 recv(4096) !ECONNRESET @6\n"
      "10 c2 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S begin accept L\n"
      "2 C socket\n"
      "3 C connect\n"
      "4 S accept=3 L wait 1\n"
      "5 S close\n"
      "6 C recv(4096):ECONNRESET wait 3.5\n"
      "7 C close\n"
      "C handshake 3>3.6\n"
      "S rst 5>5.6\n",
  },
  {
    .name = "reset-by-linger",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 c2 1 send(10) =10\n"
      "8 c2 1 setsockopt option=SO_LINGER\n"
      "9 c2 1 close\n"
      "10 s1 1 accept =3 @4\n"
      "11 s3 1 recv(4096) !ECONNRESET\n"
      "12 s3 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S begin accept L\n"
      "2 C socket\n"
      "3 C connect\n"
      "4 C send=10\n"
      "5 C close\n"
      "6 S accept=3 L wait 1\n"
      "7 S recv(4096):ECONNRESET\n"
      "8 S close\n"
      "C handshake 3>3.6\n"
      "C data 4>4.6 lost 7 [0+10] 0 taken\n"
      "C rst 5>5.6\n",
  },
  {
    .name = "sent-after-close",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 s1 1 accept =3 @4\n"
      "8 s3 1 close\n"
      "9 c2 1 send(10) =10\n"
      "10 c2 1 send(10) !EPIPE\n"
      "11 c2 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S begin accept L\n"
      "2 C socket\n"
      "3 C connect\n"
      "4 S accept=3 L wait 1\n"
      "5 S close\n"
      "6 C send=10\n"
      "7 C send:EPIPE\n"
      "8 C close\n"
      "C handshake 3>3.6\n"
      "S fin 5>5.6\n"
      "C data 6>6.6 lost 6.6 [0+10] 0 taken\n"
      "S rst 6.6>6.95\n",
  },
  {
    .name = "refused",
    .records =
      "tcp\n"
      "1 c1 0 socket\n"
      "2 c1 1 connect !ECONNREFUSED\n"
      "3 c1 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 C socket\n"
      "1 C connect:ECONNREFUSED\n"
      "2 C close\n"
      "C syn 1>1.45\n"
      "S rst 1.45>1.9\n",
  },
  {
    .name = "not-answered",
    .records =
      "tcp\n"
      "1 c1 0 socket\n"
      "2 c1 1 connect !ETIMEDOUT\n"
      "3 c1 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 C socket\n"
      "1 C connect:ETIMEDOUT\n"
      "2 C close\n"
      "C syn 1>1.4 open\n",
  },
  {
    .name = "no-address",
    .records =
      "tcp\n"
      "1 c1 0 socket\n"
      "2 c1 1 connect !EADDRNOTAVAIL\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 C socket\n"
      "1 C connect:EADDRNOTAVAIL\n",
  },
  {
    .name = "connect-waits",
    .records =
      "tcp\n"
      "1 c1 0 socket\n"
      "- c1 1 connect @1\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 C socket\n"
      "1 C connect ? wait 0.5\n"
      "C syn 1>1.4 open\n",
  },
  {
    .name = "silent-peer",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 c2 1 send(10) =10\n"
      "8 s1 1 accept =3 @4\n"
      "9 s3 1 recv(4096) =10\n"
      "- c2 1 recv(4096) @7\n"
      "- s3 1 recv(4096) @9\n"
      "- s1 0 accept @8\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S socket L\n"
      "1 S bind L\n"
      "2 S listen L\n"
      "3 S begin accept L\n"
      "4 C socket\n"
      "5 C connect\n"
      "6 C send=10\n"
      "7 S accept=3 L wait 3\n"
      "8 S recv(4096)=10\n"
      "9 C recv(4096) ? wait 6.5\n"
      "10 S recv(4096) ? wait 8.5\n"
      "C handshake 5>5.6\n"
      "C data 6>6.6 took 8 [0+10]\n",
  },
  {
    .name = "nobody-takes",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 c2 1 send(10) =10\n"
      "- s1 0 accept @4\n"
      "- c2 1 recv(4096) @7\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S socket L\n"
      "1 S bind L\n"
      "2 S listen L\n"
      "3 S begin accept L ? wait 3\n"
      "4 C socket\n"
      "5 C connect\n"
      "6 C send=10\n"
      "7 C recv(4096) ? wait 6.5\n"
      "C handshake 5>5.6\n"
      "C data 6>6.6 waits [0+10] 0 taken\n",
  },
  {
    .name = "foreign-client",
    .records =
      "tcp\n" SETUP
      "505 s1 1 accept =2 @4\n"
      "506 s2 1 recv(1) =1 @505\n"
      "507 s2 1 recv(1) =1\n"
      "508 s2 1 recv(1) =1\n"
      "509 s2 1 send(3) =3\n"
      "510 s2 1 shutdown(1) ~\n"
      "511 s2 1 recv(65536) =0 ~ @510\n"
      "512 s2 1 close\n"
      "- s1 0 accept @505\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S begin accept L\n"
      "2 S accept=2 L wait 1\n"
      "3 S recv(1)*3=3 #506\n"
      "4 S send=3\n"
      "5 S shutdown ~\n"
      "6 S close\n"
      "7 S begin accept L ? wait 7\n"
      "8 S state\n"
      "C handshake 1.5>1.8 unseen\n"
      "C data 2.5>2.8 took 3 [0+3] unseen\n"
      "S data 4>4.4 took 4.4 [0+3]\n"
      "S fin 5>5.4\n"
      "C fin 5.5>5.7 unseen\n",
  },
  {
    .name = "foreign-client-types-slowly",
    .records =
      "tcp\n" SETUP
      "505 s1 1 accept =2 @4\n"
      "806 s2 1 recv(1) =1 @505\n"
      "907 s2 1 recv(1) =1 @806\n"
      "908 s2 1 recv(1) =1\n"
      "909 s2 1 recv(1) =1\n"
      "- s2 1 recv(1) @909\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S socket L\n"
      "1 S bind L\n"
      "2 S listen L\n"
      "3 S begin accept L\n"
      "4 S accept=2 L wait 3\n"
      "5 S recv(1)=1 wait 4.5\n"
      "6 S recv(1)*3=3 #907 wait 5.5\n"
      "7 S recv(1) ? wait 6.5\n"
      "C handshake 3.5>3.8 unseen\n"
      "C data 4.5>4.8 took 5 [0+1] unseen\n"
      "C data 5.5>5.8 took 6 [1+3] unseen\n",
  },
  {
    .name = "udp-foreign-stranger",
    .records =
      "udp\n"
      "1 c1 0 socket\n"
      "2 c1 1 sendto(10) =10\n"
      "303 c1 1 recvfrom(65536) =10 @2 from=9999\n"
      "304 c1 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 C socket\n"
      "1 C sendto=10\n"
      "2 C recvfrom(65536)=10 wait 1.5\n"
      "3 C close\n"
      "C datagram 1>1.4 open [0+10] 0 taken\n"
      "S datagram 1.5>1.8 took 2 [0+10] unseen\n",
  },
  {
    .name = "listener-stops-under-a-client",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 c2 1 send(10) =10\n"
      "8 s1 0 close\n"
      "9 c2 1 recv(4096) !ECONNRESET @7\n"
      "10 c2 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 C socket\n"
      "2 C connect\n"
      "3 C send=10\n"
      "4 S close L\n"
      "5 C recv(4096):ECONNRESET wait 3.5\n"
      "6 C close\n"
      "C handshake 2>2.6\n"
      "C data 3>3.6 lost 4 [0+10] 0 taken\n"
      "S rst 4>4.6\n",
  },
  {
    .name = "close-by-queue",
    .records =
      "tcp\n" SETUP
      "5 s1 1 accept =2 @4\n"
      "6 s2 1 recv(4) =4\n"
      "7 s2 1 close q=6\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S accept=2 L\n"
      "2 S recv(4)=4\n"
      "3 S close\n"
      "C handshake 0.5>0.8 unseen\n"
      "C data 1.5>1.8 took 2 [0+4] unseen\n"
      "S rst 3>3.4\n",
  },
  {
    .name = "two-runs-and-a-message",
    .records =
      "tcp\n" SETUP
      "5 s1 1 accept =2 @4\n"
      "6 s2 1 recv(1) =1\n"
      "7 s2 1 recv(1) =1\n"
      "8 s2 1 recv(1) =1\n"
      "9 s2 1 recv(2) =2\n"
      "10 s2 1 recv(2) =2\n"
      "11 s2 1 recv(2) =2\n"
      "12 s2 1 message =9\n"
      "13 s2 1 recv(2) =2\n",
    .options = { .messages = TRUE, .n_steps = G_MAXUINT },
    .ladder =
      "0 S socket L\n"
      "1 S bind L\n"
      "2 S listen L\n"
      "3 S accept=2 L\n"
      "4 S recv(1)*3=3 #6\n"
      "5 S recv(2)*3=6 #9\n"
      "6 S message=9\n"
      "7 S recv(2)=2\n"
      "C handshake 2.5>2.8 unseen\n"
      "C data 3.5>3.8 took 4 [0+3] unseen\n"
      "C data 4.5>4.8 took 5 [3+6] unseen\n"
      "C data 6.5>6.8 took 7 [9+2] unseen\n",
  },
  {
    .name = "foreign-client-closes-first",
    .records =
      "tcp\n" SETUP
      "5 s1 1 accept =2 @4\n"
      "6 s2 1 recv(4096) =0\n"
      "7 s2 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S accept=2 L\n"
      "2 S recv(4096)=0\n"
      "3 S close\n"
      "C handshake 0.5>0.8 unseen\n"
      "C fin 1.5>1.8 unseen\n"
      "S fin 3>3.4\n",
  },
  {
    .name = "foreign-client-resets",
    .records =
      "tcp\n" SETUP
      "5 s1 1 accept =2 @4\n"
      "6 s2 1 recv(4096) =5\n"
      "7 s2 1 send(5) !EPIPE\n"
      "8 s2 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S accept=2 L\n"
      "2 S recv(4096)=5\n"
      "3 S send:EPIPE\n"
      "4 S close\n"
      "C handshake 0.5>0.8 unseen\n"
      "C data 1.5>1.8 took 2 [0+5] unseen\n"
      "C rst 2.5>2.8 unseen\n",
  },
  {
    .name = "foreign-server",
    .records =
      "tcp\n"
      "1 c1 0 socket\n"
      "2 c1 1 connect\n"
      "3 c1 1 send(10) =10\n"
      "4 c1 1 recv(4096) =10\n"
      "5 c1 1 recv(4096) =0\n"
      "6 c1 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 C socket\n"
      "1 C connect\n"
      "2 C send=10\n"
      "3 C recv(4096)=10\n"
      "4 C recv(4096)=0\n"
      "5 C close\n"
      "C handshake 1>1.4\n"
      "C data 2>2.4 took 2.4 [0+10]\n"
      "S data 2.5>2.8 took 3 [0+10] unseen\n"
      "S fin 3.5>3.8 unseen\n"
      "C fin 5>5.4\n",
  },
  {
    .name = "foreign-server-closed-first-by-us",
    .records =
      "tcp\n"
      "1 c1 0 socket\n"
      "2 c1 1 connect\n"
      "3 c1 1 send(10) =10\n"
      "4 c1 1 recv(4096) =10\n"
      "5 c1 1 shutdown(1)\n"
      "6 c1 1 recv(4096) =0\n"
      "7 c1 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 C socket\n"
      "1 C connect\n"
      "2 C send=10\n"
      "3 C recv(4096)=10\n"
      "4 C shutdown\n"
      "5 C recv(4096)=0\n"
      "6 C close\n"
      "7 C state\n"
      "C handshake 1>1.4\n"
      "C data 2>2.4 took 2.4 [0+10]\n"
      "S data 2.5>2.8 took 3 [0+10] unseen\n"
      "C fin 4>4.4\n"
      "S fin 4.5>4.8 unseen\n",
  },
  {
    .name = "interleaved-first",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "9 c2 1 send(10) =10\n"
      "10 s1 1 accept =4 @4\n"
      "13 s4 1 recv(4096) =10 @10\n"
      "15 s4 1 send(10) =10\n"
      "17 s4 1 close\n"
      "19 c2 1 recv(4096) =10 @9\n"
      "21 c2 1 recv(4096) =0\n"
      "23 c2 1 close\n"
      "- s1 0 accept @11\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S begin accept L\n"
      "2 C socket\n"
      "3 C connect\n"
      "4 C send=10\n"
      "5 S accept=4 L wait 1\n"
      "6 S recv(4096)=10\n"
      "7 S send=10\n"
      "8 S close\n"
      "9 C recv(4096)=10 wait 4.5\n"
      "10 C recv(4096)=0\n"
      "11 C close\n"
      "12 S begin accept L ? wait 12\n"
      "13 S state\n"
      "C handshake 3>3.6\n"
      "C data 4>4.6 took 6 [0+10]\n"
      "S data 7>7.6 took 9 [0+10]\n"
      "S fin 8>8.6\n"
      "C fin 11>11.6\n",
  },
  {
    .name = "interleaved-second",
    .records =
      "tcp\n" SETUP
      "7 c3 0 socket\n"
      "8 c3 2 connect\n"
      "11 s1 2 accept =5 @10\n"
      "12 c3 2 send(10) =10\n"
      "14 s5 2 recv(4096) =10 @11\n"
      "16 s5 2 send(10) =10\n"
      "18 s5 2 close\n"
      "20 c3 2 recv(4096) =10 @12\n"
      "22 c3 2 recv(4096) =0\n"
      "24 c3 2 close\n"
      "- s1 0 accept @11\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 C socket\n"
      "2 C connect\n"
      "3 S accept=5 L\n"
      "4 C send=10\n"
      "5 S recv(4096)=10 wait 3.5\n"
      "6 S send=10\n"
      "7 S close\n"
      "8 C recv(4096)=10 wait 4.5\n"
      "9 C recv(4096)=0\n"
      "10 C close\n"
      "11 S begin accept L ? wait 11\n"
      "12 S state\n"
      "C handshake 2>2.6\n"
      "C data 4>4.6 took 5 [0+10]\n"
      "S data 6>6.6 took 8 [0+10]\n"
      "S fin 7>7.6\n"
      "C fin 10>10.6\n",
  },
  {
    .name = "careful-close-drains",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 c2 1 send(10) =10\n"
      "8 c2 1 send(6) =6\n"
      "9 s1 1 accept =3 @4\n"
      "10 s3 1 recv(10) =10\n"
      "11 s3 1 send(10) =10\n"
      "12 s3 1 shutdown(1) ~\n"
      "13 s3 1 recv(65536) =6 ~\n"
      "14 c2 1 recv(4096) =10 @8\n"
      "15 c2 1 recv(4096) =0\n"
      "16 c2 1 close\n"
      "17 s3 1 recv(65536) =0 ~ @13\n"
      "18 s3 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S begin accept L\n"
      "2 C socket\n"
      "3 C connect\n"
      "4 C send=10\n"
      "5 C send=6\n"
      "6 S accept=3 L wait 1\n"
      "7 S recv(10)=10\n"
      "8 S send=10\n"
      "9 S shutdown ~\n"
      "10 C recv(4096)=10 wait 5.5\n"
      "11 C recv(4096)=0\n"
      "12 C close\n"
      "13 S close\n"
      "14 S state\n"
      "C handshake 3>3.6\n"
      "C data 4>4.6 took 7 [0+10]\n"
      "C data 5>5.6 took 9.8 [10+6]\n"
      "S data 8>8.6 took 10 [0+10]\n"
      "S fin 9>9.6\n"
      "C fin 12>12.6\n",
  },
  {
    .name = "half-close",
    .records =
      "tcp\n" SETUP
      "5 c2 0 socket\n"
      "6 c2 1 connect\n"
      "7 s1 1 accept =3 @4\n"
      "8 c2 1 send(4) =4\n"
      "9 c2 1 shutdown(1)\n"
      "10 s3 1 recv(4096) =4\n"
      "11 s3 1 recv(4096) =0\n"
      "12 s3 1 send(4) =4\n"
      "13 s3 1 close\n"
      "14 c2 1 recv(4096) =4 @9\n"
      "15 c2 1 recv(4096) =0\n"
      "16 c2 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*4 #1 L\n"
      "1 S begin accept L\n"
      "2 C socket\n"
      "3 C connect\n"
      "4 S accept=3 L wait 1\n"
      "5 C send=4\n"
      "6 C shutdown\n"
      "7 S recv(4096)=4\n"
      "8 S recv(4096)=0\n"
      "9 S send=4\n"
      "10 S close\n"
      "11 C recv(4096)=4 wait 6.5\n"
      "12 C recv(4096)=0\n"
      "13 C close\n"
      "14 C state\n"
      "C handshake 3>3.6\n"
      "C data 5>5.6 took 7 [0+4]\n"
      "C fin 6>6.6\n"
      "S data 9>9.6 took 11 [0+4]\n"
      "S fin 10>10.6\n",
  },
  {
    .name = "beginning-dropped",
    .records =
      "tcp\n"
      "101 s3 1 recv(10) =10 +990\n"
      "102 s3 1 send(10) =10 +990\n"
      "103 c2 1 recv(10) =10 +980\n"
      "104 c2 1 recv(10) =10\n"
      "105 s0 0 gap =7\n"
      "106 c2 1 send(10) =10 +1200\n"
      "107 s3 1 recv(4096) =20 +1195\n"
      "108 s3 1 close\n"
      "109 c2 1 recv(10) =0\n"
      "110 c2 1 close\n",
    .options = { .cut = 100, .n_steps = G_MAXUINT },
    .ladder =
      "0 C gap*100\n"
      "1 S recv(10)=10\n"
      "2 S send=10\n"
      "3 C recv(10)=10\n"
      "4 C recv(10)=10\n"
      "5 S gap*7\n"
      "6 C send=10\n"
      "7 S recv(4096)=20\n"
      "8 S close\n"
      "9 C recv(10)=0\n"
      "10 C close\n"
      "11 S state\n"
      "C data 0.5>0.8 took 1 [990+10] unseen\n"
      "S data 2>2.6 took 4 [990+10]\n"
      "S data 2.5>2.8 took 3 [980+10] unseen\n"
      "C data 6>6.6 took 7 [1200+10]\n"
      "C data 6.5>6.8 took 7 [1195+10] unseen\n"
      "S fin 8>8.6\n"
      "C fin 10>10.6\n",
  },
  {
    .name = "udp-to-nobody",
    .records =
      "udp\n"
      "1 c1 0 socket\n"
      "2 c1 1 sendto(10) =10\n"
      "- c1 1 recvfrom(65536) @2\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 C socket\n"
      "1 C sendto=10\n"
      "2 C recvfrom(65536) ? wait 1.5\n"
      "C datagram 1>1.4 open [0+10] 0 taken\n",
  },
  {
    .name = "udp-connected-refused",
    .records =
      "udp\n"
      "1 c1 0 socket\n"
      "2 c1 1 connect\n"
      "3 c1 1 send(10) =10\n"
      "4 c1 1 recv(65536) !ECONNREFUSED\n"
      "5 c1 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 C socket\n"
      "1 C connect\n"
      "2 C send=10\n"
      "3 C recv(65536):ECONNREFUSED\n"
      "4 C close\n"
      "C datagram 2>2.4 open [0+10] 0 taken\n",
  },
  {
    .name = "udp-foreign-server",
    .records =
      "udp\n"
      "1 c1 0 socket\n"
      "2 c1 1 sendto(10) =10\n"
      "3 c1 1 recvfrom(65536) =10\n"
      "4 c1 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 C socket\n"
      "1 C sendto=10\n"
      "2 C recvfrom(65536)=10\n"
      "3 C close\n"
      "C datagram 1>1.4 took 1.4 [0+10]\n"
      "S datagram 1.5>1.8 took 2 [0+10] unseen\n",
  },
  {
    .name = "udp-foreign-client",
    .records =
      "udp\n" UDP_SETUP
      "303 s1 1 recvfrom(65536) =10 @2\n"
      "304 s1 1 sendto(10) =10\n"
      "- s1 0 recvfrom(65536) @304\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*2 #1\n"
      "1 S begin recvfrom(65536)\n"
      "2 S recvfrom(65536)=10 wait 1\n"
      "3 S sendto=10\n"
      "4 S begin recvfrom(65536) ? wait 4\n"
      "C datagram 1.5>1.8 took 2 [0+10] unseen\n"
      "S datagram 3>3.4 took 3.4 [0+10]\n",
  },
  {
    .name = "udp-lost-and-waiting",
    .records =
      "udp\n" UDP_SETUP
      "3 c2 0 socket\n"
      "4 c2 1 sendto(10) =10\n"
      "5 c2 1 sendto(7) =7\n"
      "6 s1 1 recvfrom(65536) =7 @2\n"
      "7 c2 1 sendto(8) =8\n"
      "- s1 0 recvfrom(65536) @6\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S socket\n"
      "1 S bind\n"
      "2 S begin recvfrom(65536)\n"
      "3 C socket\n"
      "4 C sendto=10\n"
      "5 C sendto=7\n"
      "6 S recvfrom(65536)=7 wait 2\n"
      "7 C sendto=8\n"
      "C datagram 4>4.6 open [0+10] 0 taken\n"
      "C datagram 5>5.6 took 6 [10+7]\n"
      "C datagram 7>7.6 waits [17+8] 0 taken\n",
  },
  {
    .name = "udp-stranger",
    .records =
      "udp\n" UDP_SETUP
      "3 c2 0 socket\n"
      "4 c2 1 sendto(10) =10\n"
      "5 s1 1 recvfrom(65536) =10 @2\n"
      "6 s1 1 sendto(10) =10\n"
      "7 c2 1 recvfrom(65536) =10 from=9999\n"
      "8 c2 1 note\n"
      "9 c2 1 close\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S setup*2 #1\n"
      "1 S begin recvfrom(65536)\n"
      "2 C socket\n"
      "3 C sendto=10\n"
      "4 S recvfrom(65536)=10 wait 1\n"
      "5 S sendto=10\n"
      "6 C recvfrom(65536)=10\n"
      "7 C note\n"
      "8 C close\n"
      "C datagram 3>3.6 took 4 [0+10]\n"
      "S datagram 5>5.6 open [0+10] 0 taken\n"
      "S datagram 5.5>5.8 took 6 [0+10] unseen\n",
  },
  {
    .name = "udp-server-alone",
    .records =
      "udp\n" UDP_SETUP
      "- s1 0 recvfrom(65536) @2\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "0 S socket\n"
      "1 S bind\n"
      "2 S begin recvfrom(65536) ? wait 2\n",
  },
  {
    .name = "nothing",
    .records =
      "tcp\n",
    .options = { .n_steps = G_MAXUINT },
    .ladder =
      "",
  },
  {
    .name = "nothing-kept",
    .records =
      "tcp\n",
    .options = { .cut = 3, .n_steps = G_MAXUINT },
    .ladder =
      "0 C gap*3\n",
  },
};

static void
test_case (gconstpointer data)
{
  const Case *each = data;
  g_autoptr (GArray) records = ladder_read (each->records);
  const SoketRecord *first = (const SoketRecord *) (gpointer) records->data;
  g_autoptr (SoketLadder) ladder = soket_ladder_new (first, records->len, &each->options);
  g_autofree char *written = ladder_write (ladder, first);

  ladder_check (ladder, records->len);
  if (g_getenv ("LADDER_SHOW") != NULL)
    g_print ("@@ %s\n%s", each->name, written);
  else
    g_assert_cmpstr (written, ==, each->ladder);
}

/* Each prefix of the steps is a ladder too, the last is the whole, and what is revealed does not depend on what comes. */
static void
test_prefixes (gconstpointer data)
{
  const Case *each = data;
  g_autoptr (GArray) records = ladder_read (each->records);
  const SoketRecord *first = (const SoketRecord *) (gpointer) records->data;
  SoketLadderOptions options = each->options;
  g_autofree SoketLadderStep *steps = NULL;
  g_autoptr (SoketLadder) whole = NULL;
  g_autofree char *written = NULL;
  guint n_steps;

  options.n_steps = G_MAXUINT;
  whole = soket_ladder_new (first, records->len, &options);
  written = ladder_write (whole, first);
  steps = soket_ladder_list_steps (first, records->len, &options, &n_steps);
  for (guint n = 0; n <= n_steps; n++)
    {
      g_autoptr (SoketLadder) ladder = NULL;
      g_autofree char *text = NULL;
      const SoketLadderRow *rows;
      guint current, n_rows;

      options.n_steps = n;
      ladder = soket_ladder_new (first, records->len, &options);
      ladder_check (ladder, records->len);
      text = ladder_write (ladder, first);
      rows = soket_ladder_get_rows (ladder, &n_rows);
      current = soket_ladder_get_current (ladder);
      g_assert_cmpint (strcmp (text, written) == 0, ==, n == n_steps);
      if (n == 0)
        {
          g_assert_cmpuint (current, ==, G_MAXUINT);
          g_assert_cmpuint (n_rows, ==, options.cut > 0 ? 1 : 0);
          continue;
        }
      g_assert_cmpuint (current, <, n_rows);
      if (steps[n - 1].record == G_MAXUINT)
        g_assert_cmpint (rows[current].kind, ==, SOKET_LADDER_STATE);
      else if (rows[current].kind != SOKET_LADDER_RUN && rows[current].kind != SOKET_LADDER_SETUP)
        g_assert_cmpuint (rows[current].record, ==, steps[n - 1].record);
      if (steps[n - 1].begins)
        g_assert_true (rows[current].waiting);
      else if (steps[n - 1].record != G_MAXUINT)
        g_assert_cmpuint (soket_ladder_find_row (ladder, first[steps[n - 1].record].number, 0, SOKET_CALL_NONE), ==, current);
    }
}

/* What is hidden is looked for before; what waits has no number. */
static void
test_find_row (void)
{
  g_autoptr (GArray) records = ladder_read ("tcp\n" SETUP
                                            "5 c2 0 socket\n"
                                            "6 c2 1 connect\n"
                                            "7 c2 1 getsockname\n"
                                            "8 c2 1 send(10) =10\n"
                                            "9 s1 1 accept =3 @4\n"
                                            "10 s3 1 recv(1) =1\n"
                                            "11 s3 1 recv(1) =1\n"
                                            "12 s3 1 recv(1) =1\n"
                                            "13 s3 1 send(10) =10\n"
                                            "- c2 1 recv(4096) @8\n"
                                            "- s3 1 recv(1) @13\n");
  g_autoptr (SoketLadder) ladder = soket_ladder_new ((const SoketRecord *) (gpointer) records->data, records->len, NULL);
  const guint rows[] = { G_MAXUINT, 0, 0, 0, 0, 2, 3, 3, 4, 5, 6, 6, 6, 7, 7 };

  for (guint number = 1; number < G_N_ELEMENTS (rows); number++)
    g_assert_cmpuint (soket_ladder_find_row (ladder, number, 0, SOKET_CALL_NONE), ==, rows[number]);
  g_assert_cmpuint (soket_ladder_find_row (ladder, 0, 2, SOKET_CALL_RECV), ==, 8);
  g_assert_cmpuint (soket_ladder_find_row (ladder, 0, 3, SOKET_CALL_RECV), ==, 9);
  g_assert_cmpuint (soket_ladder_find_row (ladder, 0, 3, SOKET_CALL_SEND), ==, G_MAXUINT);
  g_assert_cmpuint (soket_ladder_find_row (ladder, 0, 4, SOKET_CALL_RECV), ==, G_MAXUINT);
  g_assert_cmpuint (soket_ladder_get_current (ladder), ==, 9);
}

static void
test_lifelines (void)
{
  g_autoptr (GArray) records = ladder_read ("tcp\n" SETUP
                                            "5 s1 7 accept =3 state=1 q=10\n"
                                            "6 s3 7 recv(4096) =10\n"
                                            "7 s3 7 close state=6\n"
                                            "8 s1 0 close state=7\n");
  const SoketRecord *first = (const SoketRecord *) (gpointer) records->data;
  SoketLadderOptions options = { .n_steps = 4 };
  g_autoptr (SoketLadder) begun = soket_ladder_new (first, records->len, &options);
  g_autoptr (SoketLadder) ladder = soket_ladder_new (first, records->len, NULL);
  const SoketLifeline *client = soket_ladder_get_lifeline (ladder, SOKET_SIDE_CLIENT);
  const SoketLifeline *server = soket_ladder_get_lifeline (ladder, SOKET_SIDE_SERVER);

  g_assert_false (client->seen);
  g_assert_true (client->foreign);
  g_assert_cmpuint (client->socket, ==, 0);
  g_assert_cmpint (client->fd, ==, -1);
  g_assert_cmpuint (client->local.port, ==, 41007);
  g_assert_cmpuint (client->peer.port, ==, 5555);

  g_assert_true (server->seen && !server->foreign && server->closed && server->listener_closed);
  g_assert_cmpuint (server->socket, ==, 3);
  g_assert_cmpint (server->fd, ==, 5);
  g_assert_cmpuint (server->peer.port, ==, 41007);
  g_assert_cmpint (server->state.tcp_state, ==, SOKET_TCP_STATE_TIME_WAIT);
  g_assert_cmpuint (server->listener, ==, 1);
  g_assert_cmpint (server->listener_fd, ==, 3);
  g_assert_cmpuint (server->listener_local.port, ==, 5555);
  g_assert_cmpint (server->listener_state.tcp_state, ==, SOKET_TCP_STATE_CLOSED);

  /* Just accepted: the descriptor is told by the first call of the socket. */
  server = soket_ladder_get_lifeline (begun, SOKET_SIDE_SERVER);
  g_assert_cmpuint (server->socket, ==, 3);
  g_assert_cmpint (server->fd, ==, -1);
  g_assert_false (server->closed || server->listener_closed);
  g_assert_cmpint (server->state.tcp_state, ==, SOKET_TCP_STATE_ESTABLISHED);
  g_assert_cmpuint (server->state.receive_queue, ==, 10);
  g_assert_cmpint (server->listener_state.tcp_state, ==, SOKET_TCP_STATE_UNKNOWN);
}

/* A client that waits while the server takes its bytes one by one and tells each: the window in the middle draws few rows, and the bar. */
static void
test_long (void)
{
  enum { N = 20000 };
  g_autoptr (GString) text = g_string_new ("tcp\n1 c1 1 connect\n2 s2 1 accept =3\n3 c1 1 send =10000\n");
  g_autoptr (GArray) records = NULL;
  g_autoptr (SoketLadder) ladder = NULL;
  const SoketLadderRow *rows;
  guint n_rows, first, end;

  for (guint i = 0; i < N; i += 2)
    g_string_append_printf (text, "%u s3 1 recv(1) =1\n%u s3 1 note\n", 4 + i, 5 + i);
  g_string_append_printf (text, "%u s3 1 close\n%u c1 1 recv(4096) =0 @3\n", N + 4, N + 5);
  records = ladder_read (text->str);
  ladder = soket_ladder_new ((const SoketRecord *) (gpointer) records->data, records->len, NULL);
  ladder_check (ladder, records->len);
  rows = soket_ladder_get_rows (ladder, &n_rows);
  g_assert_cmpuint (n_rows, ==, N + 5);
  g_assert_cmpfloat (rows[N + 4].wait_from, ==, 2.5);

  first = soket_ladder_find_bar (ladder, 9999.5);
  end = soket_ladder_find_bar_end (ladder, 10010.5);
  g_assert_cmpuint (first, ==, 10000);
  g_assert_cmpuint (end, ==, N + 5);
  g_assert_cmpuint (soket_ladder_find_bar_end (ladder, 2.25), ==, 3);
  /* The send reaches down to its last byte's recv; only the end of the stream comes after it. */
  g_assert_cmpuint (soket_ladder_find_arrow (ladder, N), ==, 1);
  g_assert_cmpuint (soket_ladder_find_arrow (ladder, N + 2), ==, 2);
  g_assert_cmpuint (soket_ladder_find_arrow (ladder, N + 4.5), ==, 3);
}

static gint64
measure (const SoketRecord *records,
         guint              n_records,
         guint              n_times)
{
  gint64 best_us = G_MAXINT64;

  for (guint i = 0; i < n_times; i++)
    {
      gint64 began_us = g_get_monotonic_time ();

      soket_ladder_free (soket_ladder_new (records, n_records, NULL));
      best_us = MIN (best_us, g_get_monotonic_time () - began_us);
    }
  return best_us;
}

/* gtester -m perf: a frame of the live window builds 4,096 records. */
static void
test_speed (void)
{
  enum { N = 100000 };
  g_autoptr (GString) text = g_string_new ("tcp\n");
  g_autoptr (GArray) records = NULL;
  const SoketRecord *first;

  for (guint i = 1; i < N; i += 4)
    g_string_append_printf (text, "%u c1 1 send =10\n%u s2 1 recv(4096) =10 @%u\n%u s2 1 send =10\n%u c1 1 recv(4096) =10 @%u\n",
                            i, i + 1, MAX (i, 3) - 2, i + 2, i + 3, i);
  records = ladder_read (text->str);
  first = (const SoketRecord *) (gpointer) records->data;
  g_test_minimized_result ((double) measure (first, 4096, 200), "4,096 records: %u us", (guint) measure (first, 4096, 200));
  g_test_minimized_result ((double) measure (first, N, 5), "100,000 records: %u us", (guint) measure (first, N, 5));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ladder/%s", cases[i].name);

      g_autofree char *prefixes = g_strconcat (path, "/prefixes", NULL);

      g_test_add_data_func (path, &cases[i], test_case);
      g_test_add_data_func (prefixes, &cases[i], test_prefixes);
    }
  g_test_add_func ("/ladder/find-row", test_find_row);
  g_test_add_func ("/ladder/lifelines", test_lifelines);
  g_test_add_func ("/ladder/long", test_long);
  if (g_test_perf ())
    g_test_add_func ("/ladder/speed", test_speed);

  return g_test_run ();
}
