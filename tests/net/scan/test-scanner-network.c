/* test-scanner-network.c - tests of soket-scanner in networks of their own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "lib/soket-scan-run.h"
#include "net/loop/soket-limits.h"
#include "net/scan/soket-scan-silence.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define LOCALHOST "127.0.0.1"
#define N_PORTS   65535u

/* The listeners of this network at an address that 127.0.0.1 reaches, from the kernel's own table. */
static guint
read_listeners (guint8 *listens)
{
  static const char * const files[] = { "/proc/thread-self/net/tcp", "/proc/thread-self/net/tcp6" };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      FILE *file = fopen (files[i], "r");
      char line[512];

      while (file != NULL && fgets (line, sizeof line, file) != NULL)
        {
          unsigned port, state;

          if (sscanf (line, " %*u: %*[0-9A-F]:%4X %*[0-9A-F]:%*4X %2X", &port, &state) == 2 && state == 0x0a)
            {
              n++;
              listens[port] = 1;
            }
        }
      if (file != NULL)
        fclose (file);
    }
  return n;
}

/* Every port of this computer: what listens is open, everything else is closed, though the probes' own ports are among them. */
static void
test_all_ports (void)
{
  enum { N = 120 };
  g_autofree guint8 *listens = NULL;
  GArray *sockets;
  ScanRun *run;
  gsize n;
  const SoketScanResult *results;

  if (!scan_in_namespace (NULL))
    return;
  listens = g_new0 (guint8, 65536);
  sockets = scan_sockets_new ();
  for (guint i = 0; i < N; i++)
    scan_open_port (sockets, i % 2 == 0 ? LOCALHOST : "0.0.0.0");
  g_assert_cmpuint (read_listeners (listens), ==, N);

  for (guint round = 0; round < 3; round++)
    {
      run = scan_run_new (LOCALHOST);
      run->options.timeout_ms = 1000;
      run->options.banner = round == 2;
      scan_run_add_range (run, 1, N_PORTS);
      scan_run_whole (run);
      results = soket_scanner_get_results (run->scanner, &n);
      for (gsize i = 0; i < n; i++)
        g_assert_cmpint (results[i].state, ==, listens[results[i].port] ? SOKET_SCAN_OPEN : SOKET_SCAN_CLOSED);
      g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_OPEN), ==, N);
      g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_CLOSED), ==, N_PORTS - N);
      g_test_message ("%" G_GUINT64_FORMAT " us", soket_scanner_get_elapsed_us (run->scanner));
      scan_run_free (run);
    }
  scan_sockets_close (sockets);
}

static void
listen_on (GArray  *sockets,
           guint16  port)
{
  SoketEndpoint local = soket_test_endpoint (LOCALHOST, port);
  struct sockaddr_storage sockaddr;
  socklen_t length = soket_endpoint_to_sockaddr (&local, &sockaddr);
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_no_errno (fd);
  g_array_append_val (sockets, fd);
  g_assert_no_errno (bind (fd, (struct sockaddr *) &sockaddr, length));
  g_assert_no_errno (listen (fd, SOMAXCONN));
}

static gboolean
may_set_sources (void)
{
  return scan_set_sources (40000, 40063);
}

static gboolean
has_ipv6_and_sources (void)
{
  return soket_test_has_ipv6 () && may_set_sources ();
}

/* With one source port the kernel has no choice: each probe of it reaches itself. */
static void
test_self (void)
{
  if (!scan_in_namespace (may_set_sources))
    return;
  g_assert_true (scan_set_sources (40000, 40000));
  for (guint round = 0; round < 6; round++)
    {
      ScanRun *run = scan_run_new (LOCALHOST);
      GArray *sockets;

      run->options.banner = round % 2;
      scan_run_add_range (run, 39999, 40001);
      scan_run_whole (run);
      for (guint16 port = 39999; port <= 40001; port++)
        scan_assert_result (run, port, SOKET_SCAN_CLOSED, ECONNREFUSED);
      /* It was reached, and tried again from elsewhere. */
      g_assert_cmpuint (scan_calls.n_tries[40000], ==, 2);
      g_assert_cmpuint (scan_calls.n_tries[40001], ==, 1);
      scan_run_free (run);

      /* No TIME-WAIT on the scanned port, without reuse of the address. */
      sockets = scan_sockets_new ();
      listen_on (sockets, 40000);
      scan_sockets_close (sockets);
    }
}

static void
test_self_ipv6 (void)
{
  ScanRun *run;

  if (!scan_in_namespace (has_ipv6_and_sources))
    return;
  g_assert_true (scan_set_sources (40000, 40000));
  run = scan_run_new ("::1");
  scan_run_add (run, 40000);
  scan_run_whole (run);
  scan_assert_result (run, 40000, SOKET_SCAN_CLOSED, ECONNREFUSED);
  g_assert_cmpuint (scan_calls.n_tries[40000], ==, 2);
  scan_run_free (run);
}

/* All of a narrow range of sources, while some of them listen. */
static void
test_narrow (void)
{
  GArray *sockets;
  ScanRun *run;

  if (!scan_in_namespace (may_set_sources))
    return;
  g_assert_true (scan_set_sources (40000, 40063));
  sockets = scan_sockets_new ();
  for (guint16 port = 40000; port < 40064; port += 8)
    listen_on (sockets, port);
  for (guint round = 0; round < 20; round++)
    {
      run = scan_run_new (LOCALHOST);
      scan_run_add_range (run, 39000, 41004);
      scan_run_whole (run);
      g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_OPEN), ==, 8);
      g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_CLOSED), ==, 2005 - 8);
      for (guint16 port = 40000; port < 40064; port += 8)
        scan_assert_result (run, port, SOKET_SCAN_OPEN, 0);
      scan_run_free (run);
    }
  scan_sockets_close (sockets);
}

/* TIME-WAIT keeps nobody from the ports: neither from the scanned one nor from the probe's. */
static void
test_ports_stay_free (void)
{
  GArray *sockets;
  ScanRun *run;
  guint16 ports[2];
  int accepted;

  /* Where no other program's TIME-WAIT may be on the port that the kernel gives the probe. */
  if (!scan_in_namespace (NULL))
    return;
  sockets = scan_sockets_new ();
  ports[0] = scan_open_port (sockets, LOCALHOST);
  run = scan_run_new (LOCALHOST);
  scan_run_add (run, ports[0]);
  scan_run_whole (run);
  accepted = soket_test_accept (g_array_index (sockets, int, 0));
  ports[1] = soket_test_peer (accepted).port;
  soket_peer_expect (accepted, "", 0);
  g_assert_no_errno (close (accepted));
  scan_run_free (run);
  scan_sockets_close (sockets);

  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    {
      SoketServerOptions options;
      g_autoptr (SoketServer) server = soket_server_new (soket_protocol_lookup ("echo"), NULL);
      g_autoptr (GError) error = NULL;

      soket_server_options_init (&options, soket_protocol_lookup ("echo"));
      options.port = ports[i];
      g_test_message ("%s port %u", i == 0 ? "the scanned" : "the probe's", ports[i]);
      soket_server_start (server, &options, &error);
      g_assert_no_error (error);
      soket_server_stop (server);
    }
}

/* Takes every source port there is: bound without reuse, a port is nobody else's. */
static GArray *
take_sources (guint first,
              guint last)
{
  GArray *sockets = scan_sockets_new ();

  for (guint port = first; port <= last; port++)
    {
      SoketEndpoint local = soket_test_endpoint ("0.0.0.0", (guint16) port);
      struct sockaddr_storage sockaddr;
      socklen_t length = soket_endpoint_to_sockaddr (&local, &sockaddr);
      int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

      g_assert_no_errno (fd);
      g_array_append_val (sockets, fd);
      g_assert_no_errno (bind (fd, (struct sockaddr *) &sockaddr, length));
    }
  return sockets;
}

/* No source port: waited out as long as it lasts, never taken for closed. */
static void
test_no_source (void)
{
  GArray *sockets, *taken;
  ScanRun *run;

  if (!scan_in_namespace (may_set_sources))
    return;
  g_assert_true (scan_set_sources (40000, 40063));
  sockets = scan_sockets_new ();
  listen_on (sockets, 30010);
  taken = take_sources (40000, 40063);
  run = scan_run_new (LOCALHOST);
  run->n_descriptors -= taken->len;
  scan_run_add_range (run, 30000, 30099);
  scan_run_begin (run);
  soket_test_wait_until (scan_calls.n_short >= 10);
  scan_run_read (run);
  g_assert_cmpuint (run->seen->len, ==, 0);
  g_assert_false (run->done);
  scan_sockets_close (taken);
  scan_run_wait (run);
  g_assert_no_error (run->error);
  g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_CLOSED), ==, 99);
  scan_assert_result (run, 30010, SOKET_SCAN_OPEN, 0);
  scan_run_free (run);

  /* It lasts: an error, which is not "closed". Other ports, as some of these may still be in TIME-WAIT. */
  g_assert_true (scan_set_sources (41000, 41063));
  taken = take_sources (41000, 41063);
  run = scan_run_new (LOCALHOST);
  scan_run_add_range (run, 30000, 30099);
  scan_run_whole (run);
  g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_ERROR), ==, 100);
  scan_assert_result (run, 30010, SOKET_SCAN_ERROR, EADDRNOTAVAIL);
  scan_run_free (run);
  scan_sockets_close (taken);
  scan_sockets_close (sockets);
}

/* No way there: the kernel says so at once, and it is not asked twice. */
static void
test_no_route (void)
{
  ScanRun *run;

  if (!scan_in_namespace (NULL))
    return;
  run = scan_run_new ("192.0.2.1");
  scan_run_add_range (run, 20, 40);
  scan_run_whole (run);
  g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_ERROR), ==, 21);
  scan_assert_result (run, 22, SOKET_SCAN_ERROR, ENETUNREACH);
  g_assert_cmpuint (scan_calls.n_connects, <=, 2 * 21);
  scan_run_free (run);
}

/* A firewall of this computer answers while connect () still runs. The kernel then keeps the answer for whoever asks, and goes on with SYN. */
static void
test_rejected (void)
{
  ScanRun *run;

  if (!scan_in_namespace (scan_set_firewall))
    return;
  g_assert_true (scan_set_firewall ());
  for (guint round = 0; round < 2; round++)
    {
      run = scan_run_new (LOCALHOST);
      /* The kernel's second SYN, a second later, would bring the answer once more: not waited for. */
      run->options.timeout_ms = 500;
      scan_run_add_range (run, 8070, 8090);
      /* A probe that heard such an answer is of no use for another port. */
      run->options.parallel = round == 0 ? 1 : 64;
      scan_run_whole (run);
      scan_assert_result (run, 8080, SOKET_SCAN_CLOSED, ECONNREFUSED);
      scan_assert_result (run, 8081, SOKET_SCAN_FILTERED, EHOSTUNREACH);
      for (guint16 port = 8070; port <= 8090; port++)
        {
          if (port != 8081)
            scan_assert_result (run, port, SOKET_SCAN_CLOSED, ECONNREFUSED);
          g_assert_cmpuint (scan_calls.n_tries[port], ==, 1);
        }
      scan_run_free (run);
    }
}

/* Another computer, which is this test: packets for 10.9.0.0/24 come out of a descriptor (Linux, tuntap). It answers by port. */
typedef enum
{
  DROPS,
  REFUSES,
  ACCEPTS,
  NO_HOST,        /* ICMP */
  PROHIBITED,
} Answer;

typedef struct
{
  int     fd;
  guint   source;
  guint8  answers[65536];
  guint   n_syns[65536];      /* of one port; what the kernel repeats after a second is not one more */
  guint32 last_syn[65536];    /* its sequence number */
  guint   n_packets;
  gboolean holds;     /* the answers, until they are let go */
  GPtrArray *held;
} Far;

static guint16
checksum (const guint8 *bytes,
          gsize         length,
          guint32       sum)
{
  for (gsize i = 0; i < length; i++)
    sum += i % 2 == 0 ? (guint32) bytes[i] << 8 : bytes[i];
  while (sum > 0xffff)
    sum = (sum & 0xffff) + (sum >> 16);
  return (guint16) ~sum;
}

static void
put_16 (guint8  *at,
        guint16  value)
{
  at[0] = (guint8) (value >> 8);
  at[1] = (guint8) value;
}

static void
put_ip (guint8       *packet,
        gsize         length,
        guint8        protocol,
        const guint8 *asked)
{
  packet[0] = 0x45;
  put_16 (packet + 2, (guint16) length);
  packet[8] = 64;
  packet[9] = protocol;
  memcpy (packet + 12, asked + 16, 4);
  memcpy (packet + 16, asked + 12, 4);
  put_16 (packet + 10, checksum (packet, 20, 0));
}

static void
far_answer (Far          *far,
            const guint8 *asked,
            guint16       port)
{
  guint8 packet[56] = { 0 };
  gsize length = 40;
  guint32 sum = 0, sequence = GUINT32_FROM_BE (*(const guint32 *) (gconstpointer) (asked + 24));

  switch (far->answers[port])
    {
    case REFUSES:
    case ACCEPTS:
      memcpy (packet + 20, asked + 22, 2);
      memcpy (packet + 22, asked + 20, 2);
      sequence = GUINT32_TO_BE (sequence + 1);
      memcpy (packet + 28, &sequence, 4);
      packet[32] = 5 << 4;
      packet[33] = far->answers[port] == REFUSES ? 0x14 : 0x12;
      put_16 (packet + 34, 65535);
      put_ip (packet, length, 6, asked);
      for (guint i = 12; i < 20; i += 2)
        sum += (guint32) packet[i] << 8 | packet[i + 1];
      put_16 (packet + 36, checksum (packet + 20, 20, sum + 6 + 20));
      break;
    case NO_HOST:
    case PROHIBITED:
      length = 56;
      packet[20] = 3;
      packet[21] = far->answers[port] == NO_HOST ? 1 : 13;
      memcpy (packet + 28, asked, 28);
      put_ip (packet, length, 1, asked);
      put_16 (packet + 22, checksum (packet + 20, 36, 0));
      break;
    case DROPS:
    default:
      return;
    }
  g_assert_cmpint (write (far->fd, packet, length), ==, (gssize) length);
}

static gboolean
far_cb (int          fd,
        GIOCondition condition,
        gpointer     user_data)
{
  Far *far = user_data;
  guint8 packet[2048];
  gssize n;

  while ((n = read (fd, packet, sizeof packet)) > 0)
    {
      guint16 port;
      guint32 sequence;
      gboolean is_new;

      far->n_packets++;
      if (n < 40 || packet[0] != 0x45 || packet[9] != 6 || (packet[33] & 0x12) != 0x02)
        continue;
      port = (guint16) (packet[22] << 8 | packet[23]);
      memcpy (&sequence, packet + 24, sizeof sequence);
      is_new = far->n_syns[port] == 0 || far->last_syn[port] != sequence;
      far->n_syns[port] += is_new;
      far->last_syn[port] = sequence;
      if (!far->holds)
        far_answer (far, packet, port);
      else if (is_new)
        g_ptr_array_add (far->held, g_memdup2 (packet, 40));
    }
  return G_SOURCE_CONTINUE;
}

static void
far_let_go (Far *far)
{
  far->holds = FALSE;
  for (guint i = 0; i < far->held->len; i++)
    {
      const guint8 *packet = far->held->pdata[i];

      far_answer (far, packet, (guint16) (packet[22] << 8 | packet[23]));
    }
  g_ptr_array_set_size (far->held, 0);
}

static int
open_device (void)
{
  struct ifreq device = { .ifr_name = "far0", .ifr_flags = IFF_TUN | IFF_NO_PI };
  int fd = open ("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);

  if (fd >= 0 && ioctl (fd, TUNSETIFF, &device) != 0)
    {
      close (fd);
      return -1;
    }
  return fd;
}

static gboolean
has_far (void)
{
  return open_device () >= 0;
}

static Far *
far_new (void)
{
  struct ifreq address = { .ifr_name = "far0" };
  struct ifreq mask = { .ifr_name = "far0" };
  struct ifreq up = { .ifr_name = "far0", .ifr_flags = IFF_UP | IFF_RUNNING };
  SoketEndpoint own = soket_test_endpoint ("10.9.0.1", 0), net = soket_test_endpoint ("255.255.255.0", 0);
  struct sockaddr_storage sockaddr;
  int fd = open_device (), control;
  Far *far;

  g_assert_no_errno (fd);
  control = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  g_assert_no_errno (control);
  soket_endpoint_to_sockaddr (&own, &sockaddr);
  memcpy (&address.ifr_addr, &sockaddr, sizeof address.ifr_addr);
  g_assert_no_errno (ioctl (control, SIOCSIFADDR, &address));
  soket_endpoint_to_sockaddr (&net, &sockaddr);
  memcpy (&mask.ifr_netmask, &sockaddr, sizeof mask.ifr_netmask);
  g_assert_no_errno (ioctl (control, SIOCSIFNETMASK, &mask));
  g_assert_no_errno (ioctl (control, SIOCSIFFLAGS, &up));
  g_assert_no_errno (close (control));

  far = g_new0 (Far, 1);
  far->fd = fd;
  far->held = g_ptr_array_new_with_free_func (g_free);
  far->source = g_unix_fd_add (fd, G_IO_IN, far_cb, far);
  return far;
}

static void
far_free (Far *far)
{
  g_source_remove (far->source);
  g_ptr_array_unref (far->held);
  close (far->fd);
  g_free (far);
}

/* A host that drops everything: each port is tried as often as it should be, N at a time. */
static void
test_drops (void)
{
  enum { N = 10000, PARALLEL = 2000 };
  Far *far;
  ScanRun *run;
  double rounds;

  if (!scan_in_namespace (has_far))
    return;
  far = far_new ();
  run = scan_run_new ("10.9.0.2");
  run->options.parallel = PARALLEL;
  run->options.timeout_ms = 250;
  scan_run_add_range (run, 1, N);
  scan_run_whole (run);
  g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_FILTERED), ==, N);
  scan_assert_result (run, 1, SOKET_SCAN_FILTERED, ETIMEDOUT);
  for (guint port = 1; port <= N; port++)
    {
      g_assert_cmpuint (scan_calls.n_tries[port], ==, 2);
      g_assert_cmpuint (far->n_syns[port], <=, 2);
    }
  /* As many as may be, where they can be started within the time of one; a busy machine starts fewer. */
  g_assert_cmpuint (run->max_in_flight, <=, soket_limits_clamp_probes (PARALLEL));
  g_assert_cmpuint (run->max_in_flight, >=, soket_limits_clamp_probes (PARALLEL) / 4);
  rounds = (double) soket_scanner_get_elapsed_us (run->scanner) / (250 * 1000);
  g_test_message ("%.2f rounds, of at least %u", rounds, 2 * N / PARALLEL);
  g_assert_cmpfloat (rounds, >=, 1.0 * 2 * N / run->max_in_flight);
  scan_run_free (run);
  far_free (far);
}

/* Answers of another host come later than those of this one. */
static void
test_far (void)
{
  Far *far;
  ScanRun *run;

  if (!scan_in_namespace (has_far))
    return;
  far = far_new ();
  memset (far->answers, REFUSES, sizeof far->answers);
  far->answers[100] = ACCEPTS;
  far->answers[200] = NO_HOST;
  far->answers[201] = PROHIBITED;
  far->answers[300] = DROPS;
  for (guint banner = 0; banner < 2; banner++)
    {
      run = scan_run_new ("10.9.0.2");
      run->options.banner = banner;
      run->options.timeout_ms = 500;
      scan_run_add_range (run, 1, 3000);
      scan_run_whole (run);
      scan_assert_result (run, 100, SOKET_SCAN_OPEN, 0);
      scan_assert_result (run, 200, SOKET_SCAN_FILTERED, EHOSTUNREACH);
      scan_assert_result (run, 201, SOKET_SCAN_FILTERED, EHOSTUNREACH);
      scan_assert_result (run, 300, SOKET_SCAN_FILTERED, ETIMEDOUT);
      /* An answer that forbids is one. */
      g_assert_cmpuint (soket_scanner_get_n_unreachable (run->scanner), ==, 2);
      g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_CLOSED), ==, 2996);
      g_assert_cmpuint (scan_calls.n_tries[200], ==, 1);
      g_assert_cmpuint (scan_calls.n_tries[300], ==, 2);
      /* A descriptor is used again for port after port. */
      g_assert_cmpuint (scan_calls.n_sockets, <=, run->max_in_flight + 70);
      scan_run_free (run);
    }
  far_free (far);
}

/* Of a host that gives no port away, what is said depends on how. */
static void
test_silence (void)
{
  static const struct
  {
    guint8      answer;
    guint8      other;      /* of one port */
    guint       timeout_ms;
    const char *said;
  } rows[] = {
    { DROPS, DROPS, 99, "No answer at all from there in 99 ms: it may be too far away for that, switched off, or behind a firewall that drops everything; "
      "what is open cannot be told." },
    { DROPS, DROPS, 100, "No answer at all from there: it may be switched off, or a firewall drops everything; what is open cannot be told." },
    { NO_HOST, NO_HOST, 1000, "there cannot be reached (EHOSTUNREACH): it is switched off, nobody has this address, or a firewall forbids it; "
      "what is open cannot be told." },
    { NO_HOST, DROPS, 1000, "Not one port of there accepted or refused a connection; what is open cannot be told." },
    { REFUSES, REFUSES, 1000, NULL },
  };

  if (!scan_in_namespace (has_far))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Far *far = far_new ();
      ScanRun *run = scan_run_new ("10.9.0.2");
      g_autofree char *sentence = NULL;

      memset (far->answers, rows[i].answer, sizeof far->answers);
      far->answers[7] = rows[i].other;
      run->options.retries = 0;
      run->options.timeout_ms = rows[i].timeout_ms;
      scan_run_add_range (run, 1, 20);
      scan_run_whole (run);
      sentence = soket_scan_silence_dup_sentence (run->scanner, "there", rows[i].timeout_ms);
      g_assert_cmpstr (sentence, ==, rows[i].said);
      scan_run_free (run);
      far_free (far);
    }
}

static struct rlimit limit_before;

static void
take_descriptors (ScanRun *run)
{
  struct rlimit limit = limit_before;

  /* To count them takes one. */
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit_before));
  limit.rlim_cur = soket_test_count_descriptors ();
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit));
}

/* Somebody takes the last descriptors while probes that wait for nothing hold some: these help out. */
static void
test_idle_descriptors (void)
{
  enum { N = 64, TRIES = 50 };
  Far *far;
  guint n_refused = 0;

  if (!scan_in_namespace (has_far))
    return;
  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &limit_before));
  far = far_new ();
  memset (far->answers, REFUSES, sizeof far->answers);
  /* The last answer of the first N closes its descriptor; so there is a probe with none before others with one. */
  far->answers[N] = ACCEPTS;
  /* On a busy computer that probe may have a descriptor again before they are taken: then nothing is refused, and it is done again. */
  for (guint i = 0; i < TRIES && n_refused == 0; i++)
    {
      ScanRun *run = scan_run_new ("10.9.0.2");

      far->holds = TRUE;
      run->options.parallel = N;
      run->options.timeout_ms = 600000;
      scan_run_add_range (run, 1, 200);
      scan_run_begin (run);
      soket_test_wait_until (far->held->len == N);
      far_let_go (far);
      take_descriptors (run);
      g_clear_handle_id (&far->source, g_source_remove);
      soket_test_wait_until (soket_scanner_get_count (run->scanner, SOKET_SCAN_OPEN) == 1);
      take_descriptors (run);
      far->source = g_unix_fd_add (far->fd, G_IO_IN, far_cb, far);
      scan_run_wait (run);
      g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit_before));
      n_refused = scan_calls.n_refused;
      g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_ERROR), ==, 0);
      g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_CLOSED), ==, 199);
      scan_run_free (run);
    }
  g_assert_cmpuint (n_refused, >, 0);
  far_free (far);
}

/* The socket that was bound elsewhere for it is of no use for the next try, of a port that does not answer: that gets one whose port the kernel gives. */
static void
test_self_and_silent (void)
{
  GArray *sockets;
  ScanRun *run;
  guint16 filtered;

  if (!scan_in_namespace (may_set_sources))
    return;
  sockets = scan_sockets_new ();
  /* Behind the other in the list, and so in its second try. */
  do
    filtered = scan_filtered_port (sockets, LOCALHOST);
  while (filtered <= 40000);
  g_assert_true (scan_set_sources (40000, 40000));
  run = scan_run_new (LOCALHOST);
  run->options.parallel = 1;
  run->options.retries = 1;
  scan_run_add (run, 40000);
  scan_run_add (run, filtered);
  scan_run_whole (run);
  scan_assert_result (run, 40000, SOKET_SCAN_CLOSED, ECONNREFUSED);
  scan_assert_result (run, filtered, SOKET_SCAN_FILTERED, ETIMEDOUT);
  g_assert_cmpuint (scan_calls.n_tries[40000], ==, 2);
  g_assert_cmpuint (scan_calls.n_tries[filtered], ==, 2);
  g_assert_cmpuint (scan_calls.n_sockets, ==, 4);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  soket_limits_raise ();

  g_test_add_func ("/scanner-network/all-ports", test_all_ports);
  g_test_add_func ("/scanner-network/self", test_self);
  g_test_add_func ("/scanner-network/self-and-silent", test_self_and_silent);
  g_test_add_func ("/scanner-network/self-ipv6", test_self_ipv6);
  g_test_add_func ("/scanner-network/narrow", test_narrow);
  g_test_add_func ("/scanner-network/ports-stay-free", test_ports_stay_free);
  g_test_add_func ("/scanner-network/no-source", test_no_source);
  g_test_add_func ("/scanner-network/no-route", test_no_route);
  g_test_add_func ("/scanner-network/rejected", test_rejected);
  g_test_add_func ("/scanner-network/drops", test_drops);
  g_test_add_func ("/scanner-network/far", test_far);
  g_test_add_func ("/scanner-network/silence", test_silence);
  g_test_add_func ("/scanner-network/idle-descriptors", test_idle_descriptors);

  return g_test_run ();
}
