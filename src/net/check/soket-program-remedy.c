/* soket-program-remedy.c - what is wrong with a program that was checked, and what to change
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/check/soket-program-remedy.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Where an entry has nothing of its own to say of these, its general sentence would be about something else. */
static void
get_general_words (SoketTryOutcome                   outcome,
                   const SoketProgramCircumstances  *around,
                   const char                      **sentence,
                   const char                      **remedy)
{
  static const struct
  {
    SoketTryOutcome  outcome;
    const char      *sentence;
    const char      *remedy;
    SoketTransport   transport;
  } rows[] = {
    { SOKET_TRY_OUTCOME_ENDED, N_("The server ended, and with it the service for all other clients."),
      N_("Handle the error for this one connection, close it, and go on with accept (): in Python try … except around what serves a client.") },
    { SOKET_TRY_OUTCOME_STUCK, N_("The server did not come back to answer the next client."),
      N_("When recv () returns 0 bytes, or fails, leave the loop, close that connection, and go back to accept ().") },
    { SOKET_TRY_OUTCOME_MIXED, N_("The server answers the next client with something that is left of the one before."),
      N_("Begin with an empty buffer for each client, and keep what belongs to one client out of global variables.") },
    { SOKET_TRY_OUTCOME_MIXED, N_("The server mixes up the next client with the one before."),
      N_("Answer with as many bytes as this recvfrom () returned, to the address that it gave, and keep nothing from the datagram before."),
      SOKET_TRANSPORT_UDP },
    { SOKET_TRY_OUTCOME_ABSENT, N_("The program does not connect to this port."),
      N_("Let it connect to 127.0.0.1 and this port, or give the port that it uses with --port.") },
    { SOKET_TRY_OUTCOME_UNASKED, N_("The program sends no whole message: a message ends with a dot."),
      N_("Send the whole message with its dot: in Python sendall (b'Isi pesan.').") },
    { SOKET_TRY_OUTCOME_EXTRA, N_("Behind its reply the server sends bytes that belong to no message."),
      N_("Send the reply up to its dot, and nothing behind it: no line feed, no zero; in C as many bytes as the reply has, not sizeof the buffer.") },
    { SOKET_TRY_OUTCOME_EXTRA, N_("The server sends more than one datagram for one that it was sent."),
      N_("Call sendto () once for each recvfrom (): the whole answer in one datagram, and none behind it."), SOKET_TRANSPORT_UDP },
    { SOKET_TRY_OUTCOME_CUT, N_("Only the beginning of the datagram comes back: recvfrom () asks for less, and the kernel throws the rest away."),
      N_("Let recvfrom () ask for 65535 bytes: what it does not ask for of a datagram is lost."), SOKET_TRANSPORT_UDP },
    { SOKET_TRY_OUTCOME_CRASHED, N_("The program crashed."),
      N_("Look at what recv () returned before you use the bytes: it may be 0, or -1, the bytes end with no zero, and recv () must not "
         "be asked for more than the buffer holds.") },
    { SOKET_TRY_OUTCOME_ENDED, N_("The server ended, and with it the service for all other clients."),
      N_("Handle the error for this one datagram, and go on with recvfrom (): in Python try … except around what answers it."),
      SOKET_TRANSPORT_UDP },
    { SOKET_TRY_OUTCOME_STUCK, N_("The server did not come back to answer the next client."),
      N_("Call recvfrom () again after each datagram: while True around recvfrom () and sendto (); wait for nothing else."), SOKET_TRANSPORT_UDP },
    { SOKET_TRY_OUTCOME_ABSENT, N_("The program sends no datagram to this port."),
      N_("Let it send to 127.0.0.1 and this port, or give the port that it uses with --port."), SOKET_TRANSPORT_UDP },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].outcome == outcome && (rows[i].transport == around->transport || outcome == SOKET_TRY_OUTCOME_CRASHED))
      {
        *sentence = _(rows[i].sentence);
        *remedy = _(rows[i].remedy);
      }
  if (outcome == SOKET_TRY_OUTCOME_ABSENT && around->has_left)
    *remedy = _("Let it stay in the foreground: what a program leaves behind when it ends is ended, too.");
  else if (around->in_window && outcome == SOKET_TRY_OUTCOME_ABSENT && around->transport == SOKET_TRANSPORT_UDP)
    *remedy = _("Let it send to 127.0.0.1 and this port, or write the port that it uses into Port below.");
  else if (around->in_window && outcome == SOKET_TRY_OUTCOME_ABSENT)
    *remedy = _("Let it connect to 127.0.0.1 and this port, or write the port that it uses into Port below.");
}

/* Python's last word to who gives text to a socket, as the slides' programs, which are older, do: "a bytes-like object is required, not 'str'". */
static gboolean
gives_text (SoketTryOutcome  outcome,
            const char      *seen)
{
  const char *error = seen != NULL ? strstr (seen, "TypeError: ") : NULL;

  return (outcome == SOKET_TRY_OUTCOME_UNASKED || outcome == SOKET_TRY_OUTCOME_ABSENT) && error != NULL && strstr (error, "bytes") != NULL;
}

/**
 * soket_program_remedy_find:
 * @entry: what the program was put through
 * @outcome: what it did
 * @around: how it was played
 * @sentence: (out) (transfer none): what is wrong, or worth knowing
 * @remedy: (out) (transfer none): what to change
 * @info: (out): whether it is worth knowing, and no failure
 *
 * Finds the words for an outcome: the entry's own, or those that hold whatever the entry is.
 *
 * Returns: whether there is something to say; otherwise it passed
 */
gboolean
soket_program_remedy_find (const SoketTry                   *entry,
                           SoketTryOutcome                   outcome,
                           const SoketProgramCircumstances  *around,
                           const char                      **sentence,
                           const char                      **remedy,
                           gboolean                         *info)
{
  gboolean own = soket_try_get_words (entry, outcome, sentence, remedy, info);

  /* That a program tells its errors by a traceback is nothing wrong unless the entry says so. */
  if (outcome == SOKET_TRY_OUTCOME_KEPT || (outcome == SOKET_TRY_OUTCOME_TRACEBACK && !own))
    return FALSE;
  if (!own)
    get_general_words (outcome, around, sentence, remedy);
  if (gives_text (outcome, around->seen))
    {
      *sentence = _("The program ended before it had sent its message: it gives text to a call that takes bytes.");
      *remedy = _("In Python 3 sockets take and give bytes: write b'Isi pesan.', or text.encode (); what "
                  "recv () returns becomes text with decode ().");
    }
  return TRUE;
}
