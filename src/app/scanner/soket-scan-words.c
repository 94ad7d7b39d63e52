/* soket-scan-words.c - what a scan found, in words: pure functions, no widget
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-scan-words.h"

#include "app/base/soket-format.h"
#include "core/base/soket-error.h"
#include "net/exchange/soket-registry.h"
#include "net/scan/soket-services.h"

#include <errno.h>
#include <glib/gi18n.h>

/* Before that much of a scan a rate is a guess. */
#define RATE_FROM_US (300 * 1000)

static guint
n_finished (const SoketScanFacts *facts)
{
  return facts->n_ports - facts->counts[SOKET_SCAN_UNTRIED];
}

static char *
dup_host (const SoketScanFacts *facts)
{
  if (facts->address == NULL || g_str_equal (facts->address, facts->host))
    return g_strdup (facts->host);

  if (facts->others != NULL)
    /* Translators: a name, the address of it that was scanned, and a list of its other addresses. */
    return g_strdup_printf (_("%s (%s; not scanned: %s)"), facts->host, facts->address, facts->others);
  return g_strdup_printf ("%s (%s)", facts->host, facts->address);
}

const char *
soket_scan_words_state (SoketScanState state)
{
  switch (state)
    {
    case SOKET_SCAN_OPEN:
      return C_("port", "open");
    case SOKET_SCAN_CLOSED:
      return C_("port", "closed");
    case SOKET_SCAN_FILTERED:
      return C_("port", "no answer");
    case SOKET_SCAN_ERROR:
      return C_("port", "error");
    case SOKET_SCAN_ASKED:
      return C_("port", "waiting");
    case SOKET_SCAN_UNTRIED:
    case SOKET_SCAN_N_STATES:
    default:
      return C_("port", "not tried");
    }
}

const char *
soket_scan_words_result (const SoketScanResult *result,
                         gboolean               active)
{
  SoketScanState state = soket_scan_result_get_state (result);

  if (soket_scan_result_is_unreachable (result))
    return C_("port", "unreachable");
  /* Nobody waits any more. */
  if (state == SOKET_SCAN_ASKED && !active)
    return C_("port", "no answer before the end");

  return soket_scan_words_state (state);
}

static const SoketProtocol *
find_own_service (SoketTransport       transport,
                  guint16              port,
                  const SoketEndpoint *target)
{
  SoketEndpoint asked;
  SoketServer *server;

  if (target == NULL || !soket_endpoint_is_set (target))
    return NULL;
  asked = *target;
  asked.port = port;
  server = soket_registry_reached (transport, &asked);

  return server != NULL ? soket_server_get_protocol (server) : NULL;
}

char *
soket_scan_words_service (guint16              port,
                          const SoketEndpoint *target)
{
  const SoketProtocol *own = find_own_service (SOKET_TRANSPORT_TCP, port, target);

  if (own != NULL && g_str_equal (own->name, "echo"))
    return g_strdup (_("Soket echo server"));
  if (own != NULL)
    /* Translators: a service that is a name, such as Caesar */
    return g_strdup_printf (_("Soket %s server"), soket_protocol_get_title (own));
  if (find_own_service (SOKET_TRANSPORT_UDP, port, target) != NULL)
    return g_strdup (_("Soket echo server, over UDP"));

  return g_strdup (soket_services_lookup (SOKET_TRANSPORT_TCP, port));
}

static char *
dup_outcome (const SoketScanResult *result)
{
  if (result->error == 0)
    return g_strdup ("connect () = 0");

  return g_strdup_printf ("connect () = -1, %s", soket_errno_name (result->error));
}

char *
soket_scan_words_port (const SoketScanResult *result,
                       const SoketEndpoint   *target,
                       gboolean               active)
{
  g_autofree char *service = soket_scan_words_service (result->port, target);
  g_autofree char *name = NULL;
  g_autofree char *time = NULL;
  g_autofree char *outcome = NULL;
  const char *state = soket_scan_words_result (result, active);

  if (service != NULL)
    name = g_strdup_printf ("%u (%s)", result->port, service);
  else
    name = g_strdup_printf ("%u", result->port);

  if (result->state == SOKET_SCAN_UNTRIED)
    /* Translators: a port's number, maybe with its service, and its state: "Port 22 (ssh): open" */
    return g_strdup_printf (_("Port %s: %s"), name, state);

  time = soket_format_time (result->elapsed_us);
  outcome = dup_outcome (result);
  /* Translators: a port's number, maybe with its service; its state; the time of the answer; connect () and what it returned */
  return g_strdup_printf (_("Port %s: %s · %s · %s"), name, state, time, outcome);
}

static gboolean
is_missing_route (int errnum)
{
  return errnum == ENETUNREACH || errnum == EHOSTUNREACH || errnum == ENETDOWN;
}

char *
soket_scan_words_verdict (const SoketScanResult *result,
                          gboolean               active)
{
  const char *name = result->error != 0 ? soket_errno_name (result->error) : "";

  switch (soket_scan_result_get_state (result))
    {
    case SOKET_SCAN_OPEN:
      return g_strdup (_("connect () returned 0: the SYN was answered with SYN-ACK; somebody listens there."));
    case SOKET_SCAN_CLOSED:
      /* Translators: an errno name */
      return g_strdup_printf (_("connect () returned -1, %s: the SYN was refused, as a rule with RST; nobody listens "
                                "there, or a firewall says no."), name);
    case SOKET_SCAN_FILTERED:
      if (result->error == ETIMEDOUT)
        return g_strdup_printf (_("connect () got no answer in time (%s): a firewall may have dropped its SYN, or nobody "
                                  "is at this address."), name);
      /* In the own network no SYN goes out before somebody has answered for the address. */
      if (result->error == EHOSTUNREACH)
        return g_strdup_printf (_("connect () returned -1, %s: as a rule a router or a firewall answered “unreachable” "
                                  "(ICMP); in the own network nobody answered this computer's question for the address "
                                  "(ARP)."), name);
      return g_strdup_printf (_("connect () returned -1, %s: the answer to the SYN was “unreachable”; nobody is at this "
                                "address, or a firewall forbids it."), name);
    case SOKET_SCAN_ERROR:
      if (is_missing_route (result->error))
        return g_strdup_printf (_("connect () returned -1, %s, and nothing was sent: this computer has no route to that "
                                  "address."), name);
      return g_strdup_printf (_("connect () could not be tried (%s): this says nothing about the port."), name);
    case SOKET_SCAN_ASKED:
      return g_strdup (active ? _("connect () was called; it waits for SYN-ACK, RST, or the end of its time.")
                              : _("connect () still waited when the scan was cancelled; what came later nobody saw."));
    case SOKET_SCAN_UNTRIED:
    case SOKET_SCAN_N_STATES:
    default:
      return g_strdup (_("This port was not tried."));
    }
}

char *
soket_scan_words_progress (const SoketScanFacts *facts,
                           guint                *bold_from,
                           guint                *bold_to)
{
  GString *text = g_string_new (NULL);
  g_autofree char *done = soket_format_number (n_finished (facts));
  g_autofree char *all = soket_format_number (facts->n_ports);
  g_autofree char *open = soket_format_number (facts->counts[SOKET_SCAN_OPEN]);
  g_autofree char *closed = soket_format_number (facts->counts[SOKET_SCAN_CLOSED]);
  guint n_silent = facts->counts[SOKET_SCAN_FILTERED] - facts->n_unreachable;
  g_autofree char *silent = soket_format_number (n_silent);
  g_autofree char *unreachable = soket_format_number (facts->n_unreachable);
  g_autofree char *errors = soket_format_number (facts->counts[SOKET_SCAN_ERROR]);
  g_autofree char *waiting = soket_format_number (facts->n_waiting);

  /* Translators: how many of how many ports have their answer */
  g_string_append_printf (text, ngettext ("%s of %s port", "%s of %s ports", facts->n_ports), done, all);
  g_string_append (text, " · ");
  *bold_from = (guint) text->len;
  g_string_append_printf (text, ngettext ("%s open", "%s open", facts->counts[SOKET_SCAN_OPEN]), open);
  *bold_to = (guint) text->len;
  g_string_append (text, " · ");
  g_string_append_printf (text, ngettext ("%s closed", "%s closed", facts->counts[SOKET_SCAN_CLOSED]), closed);
  g_string_append (text, " · ");
  g_string_append_printf (text, ngettext ("%s no answer", "%s no answer", n_silent), silent);
  if (facts->n_unreachable > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, ngettext ("%s unreachable", "%s unreachable", facts->n_unreachable), unreachable);
    }
  if (facts->counts[SOKET_SCAN_ERROR] > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, ngettext ("%s error", "%s errors", facts->counts[SOKET_SCAN_ERROR]), errors);
    }
  if (facts->n_waiting > 0)
    {
      g_string_append (text, " · ");
      /* Translators: how many ports have been asked and wait for their answer */
      g_string_append_printf (text, ngettext ("%s waiting", "%s waiting", facts->n_waiting), waiting);
    }

  return g_string_free (text, FALSE);
}

char *
soket_scan_words_rate (const SoketScanFacts *facts)
{
  g_autofree char *rate = NULL;
  g_autofree char *left = NULL;
  double per_second, left_us;

  if (facts->elapsed_us < RATE_FROM_US || n_finished (facts) == 0)
    return NULL;

  per_second = n_finished (facts) * 1e6 / (double) facts->elapsed_us;
  rate = per_second >= 10 ? g_strdup_printf ("%'.0f", per_second) : g_strdup_printf ("%.1f", per_second);
  left_us = facts->counts[SOKET_SCAN_UNTRIED] / per_second * 1e6;
  if (left_us < G_USEC_PER_SEC)
    /* Translators: ports per second */
    return g_strdup_printf (_("%s ports/s"), rate);

  left = soket_format_time ((gint64) left_us);
  /* Translators: ports per second, and a time with its unit */
  return g_strdup_printf (_("%s ports/s · %s left"), rate, left);
}

char *
soket_scan_words_summary (const SoketScanFacts *facts,
                          gboolean              partial)
{
  g_autofree char *host = dup_host (facts);
  g_autofree char *time = soket_format_time ((gint64) facts->elapsed_us);
  g_autofree char *all = soket_format_number (facts->n_ports);
  g_autofree char *open = soket_format_number (facts->counts[SOKET_SCAN_OPEN]);
  guint n_open = facts->counts[SOKET_SCAN_OPEN];
  guint n_answered = n_open + facts->counts[SOKET_SCAN_CLOSED];
  g_autofree char *answered = soket_format_number (n_answered);

  if (partial)
    /* Translators: a time with its unit; how many of how many ports of a host had answered, and how many of those are open */
    return g_strdup_printf (ngettext ("Cancelled after %1$s: %2$s of %3$s port of %4$s had answered, %5$s open.",
                                      "Cancelled after %1$s: %2$s of %3$s ports of %4$s had answered, %5$s open.",
                                      facts->n_ports),
                            time, answered, all, host, open);

  if (facts->silence != NULL)
    return g_strdup (facts->silence);

  /* What did not answer may be open. */
  if (n_open == 0 && n_answered < facts->n_ports)
    {
      g_autofree char *silent = soket_format_number (facts->n_ports - n_answered);

      /* Translators: a host, how many of how many ports, a time with its unit */
      return g_strdup_printf (ngettext ("Nothing open was found on %1$s, but %2$s of %3$s port told nothing (%4$s).",
                                        "Nothing open was found on %1$s, but %2$s of %3$s ports told nothing (%4$s).",
                                        facts->n_ports),
                              host, silent, all, time);
    }
  if (n_open == 0)
    /* Translators: a host, how many ports, a time with its unit */
    return g_strdup_printf (ngettext ("%1$s has nothing open: %2$s port in %3$s.",
                                      "%1$s has nothing open: %2$s ports in %3$s.", facts->n_ports),
                            host, all, time);

  /* Translators: a host, how many of how many ports are open, a time with its unit */
  return g_strdup_printf (ngettext ("%2$s of %3$s ports on %1$s is open (%4$s).",
                                    "%2$s of %3$s ports on %1$s are open (%4$s).", n_open),
                          host, open, all, time);
}
