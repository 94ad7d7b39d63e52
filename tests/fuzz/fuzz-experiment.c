/* fuzz-experiment.c - any text as a file of experiments
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include "core/base/soket-error.h"
#include "net/experiment/soket-try.h"

#include <stdio.h>
#include <string.h>

#define HEAD "[entry]\nTitle=Title\nTitle[id]=Judul\nDo=Do.\nWatch=Watch.\n"

const FuzzSeed fuzz_seeds[] = {
  FUZZ_SEED ("\0" HEAD "Tab=echo\nPromise=client send 10;\n"),
  FUZZ_SEED ("\0" HEAD "Tab=caesar\nmessage=abc.\nshift=3\nmode=decrypt\ndialect=slides\nPromise=note shift +3;\n"),
  FUZZ_SEED ("\0" HEAD "Tab=caesar\nrequest=e99abc.\\n\nPromise=reply;\n"),
  FUZZ_SEED ("\0" HEAD "Tab=echo\nServer=low\nClient=off\nCompanion=silent\nWatch-privileged=Watch.\nPromise=note reserved-port if privileged;\n"),
  FUZZ_SEED ("\0" HEAD "Tab=scanner\nPromise=scan echo open; scan udp closed;\n"),
  FUZZ_SEED ("\0" HEAD "Tab=echo\ntransport=udp\nmessage=x\\u{e9}\nrepeat=65508\nPromise=error EMSGSIZE;\n"),
  FUZZ_SEED ("\0" HEAD "Tab=echo\nhost=::1\naddress=0.0.0.0\nframing=none\nclosing=slides\nclients=2\nPromise=reply;\n"),
  FUZZ_SEED ("\0" HEAD "Tab=echo\nPromise=client send 10;\n" HEAD),
  FUZZ_SEED ("\0" HEAD "Slide=Quiz\nGoal=Goal.\nQuestion=What?\nChoices=a; b;\nChoices[id]=c; d;\nAnswer=2\nWhy=Why.\nTab=echo\nPromise=reply;\nThen=entry\n"),
  FUZZ_SEED ("\0" HEAD "Tab=numbers\ntopic=byte-order\nvalue=11111\nPromise=fact big-endian \"2b 67\"; server bind 0;\n"),
  FUZZ_SEED ("\0" HEAD "Tab=echo\nServer=on\nClient=off\nCompanion=sending\nPromise=client send (400000) part;\n"),
  FUZZ_SEED ("\0" HEAD "Tab=stream\nsender-waiting=non-blocking\nCalls=client send 3000 x 5; client close; server recv 1;\nPromise=server recv 0;\n"),
  FUZZ_SEED ("\0" HEAD "Tab=stream\ntransport=udp\nbuffers=system\nCalls=client sendto 10; server recvfrom 4\nPromise=note cut; note dropped;\n"),
  FUZZ_SEED ("\0# nothing\n\n"),
  FUZZ_SEED ("\0key=value\n"),
  { NULL, 0 },
};

const FuzzSeed fuzz_pieces[] = {
  FUZZ_SEED (HEAD),
  FUZZ_SEED (HEAD "Tab=echo\nPromise=reply;\n"),
  FUZZ_SEED ("Tab=caesar\n"),
  FUZZ_SEED ("Tab=scanner\n"),
  FUZZ_SEED ("Promise=no client send; queue accept 2;\n"),
  FUZZ_SEED ("Server=taken\n"),
  FUZZ_SEED ("Server=stopped-reusing\n"),
  FUZZ_SEED ("Companion=asking\n"),
  FUZZ_SEED ("Question=What?\nChoices=a; b;\nAnswer=1\nWhy=Why.\n"),
  FUZZ_SEED ("Choices="),
  FUZZ_SEED ("Choices[id]="),
  FUZZ_SEED ("Answer="),
  FUZZ_SEED ("Goal="),
  FUZZ_SEED ("Slide="),
  FUZZ_SEED ("Then=entry\n"),
  FUZZ_SEED ("[other]\n"),
  FUZZ_SEED ("Tab=numbers\ntopic=address\n"),
  FUZZ_SEED ("value="),
  FUZZ_SEED ("Tab=stream\n"),
  FUZZ_SEED ("Calls=client sendall 1048576 x 100; server close;\n"),
  FUZZ_SEED ("server recv "),
  FUZZ_SEED ("part"),
  FUZZ_SEED ("fact "),
  FUZZ_SEED (";"),
  FUZZ_SEED ("message="),
  FUZZ_SEED ("request="),
  FUZZ_SEED ("repeat="),
  FUZZ_SEED ("1048576"),
  FUZZ_SEED ("shift="),
  FUZZ_SEED ("timeout="),
  FUZZ_SEED ("dialect=slides\n"),
  FUZZ_SEED ("host="),
  FUZZ_SEED ("127.0.0.1"),
  FUZZ_SEED ("Watch[id]="),
  FUZZ_SEED ("["),
  FUZZ_SEED ("]"),
  FUZZ_SEED ("="),
  FUZZ_SEED ("\n"),
  FUZZ_SEED (" "),
  FUZZ_SEED ("\\x"),
  FUZZ_SEED ("\\"),
  FUZZ_SEED ("#"),
  FUZZ_SEED ("9"),
  FUZZ_SEED ("\303\251"),
  FUZZ_SEED ("\377"),
  { NULL, 0 },
};

static void
check_text (const char *text,
            gsize       max_length)
{
  if (text == NULL)
    return;
  g_assert_cmpuint (strlen (text), <=, max_length);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (; *text != '\0'; text = g_utf8_next_char (text))
    g_assert_false (g_unichar_iscntrl (g_utf8_get_char (text)));
}

static void
check_lesson (const SoketTryLesson *lesson)
{
  check_text (lesson->slide, SOKET_TRY_TITLE_MAX);
  check_text (lesson->goal, SOKET_TRY_TEXT_MAX);
  check_text (lesson->question, SOKET_TRY_TEXT_MAX);
  check_text (lesson->why, SOKET_TRY_TEXT_MAX);
  g_assert_true ((lesson->question == NULL) == (lesson->choices == NULL));
  g_assert_true ((lesson->question == NULL) == (lesson->why == NULL));
  if (lesson->choices == NULL)
    {
      g_assert_cmpuint (lesson->n_choices, ==, 0);
      return;
    }
  g_assert_cmpuint (lesson->n_choices, ==, g_strv_length (lesson->choices));
  g_assert_cmpuint (lesson->n_choices, >=, 2);
  g_assert_cmpuint (lesson->n_choices, <=, SOKET_TRY_CHOICES_MAX);
  g_assert_cmpuint (lesson->answer, <, lesson->n_choices);
  for (guint i = 0; i < lesson->n_choices; i++)
    check_text (lesson->choices[i], SOKET_TRY_TITLE_MAX);
}

static void
check_entry (const SoketTry *entry)
{
  SoketNumbersValue value;
  const char *const *names = soket_try_get_setting_names (entry);
  g_autoptr (GBytes) message = soket_try_dup_message (entry);
  SoketClientOptions client;
  SoketServerOptions server;

  g_assert_cmpuint (g_bytes_get_size (message), <=, 2 << 20);
  g_assert_cmpuint (soket_try_get_n_promises (entry), >, 0);
  g_assert_true (g_utf8_validate (soket_try_get_title (entry), -1, NULL));
  g_assert_true (g_utf8_validate (soket_try_get_watch (entry, TRUE), -1, NULL));
  g_assert_true (g_utf8_validate (soket_try_get_text (entry), -1, NULL));
  for (guint i = 0; names[i] != NULL; i++)
    if (soket_try_get_setting (entry, names[i]) != NULL)
      g_assert_cmpint (*soket_try_get_setting (entry, names[i]), !=, '\0');
  check_lesson (soket_try_get_lesson (entry));
  g_assert_true ((soket_try_get_protocol (entry) == NULL)
                 == (strcmp (soket_try_get_tab (entry), "scanner") == 0 || strcmp (soket_try_get_tab (entry), "stream") == 0
                     || strcmp (soket_try_get_tab (entry), "numbers") == 0));
  g_assert_true ((soket_try_get_calls (entry) != NULL) == (strcmp (soket_try_get_tab (entry), "stream") == 0));
  g_assert_true (soket_try_get_calls (entry) == NULL || soket_try_get_calls (entry)->len > 0);
  g_assert_true (soket_try_get_numbers (entry, &value, NULL) == (strcmp (soket_try_get_tab (entry), "numbers") == 0));
  if (soket_try_get_protocol (entry) == NULL)
    return;

  soket_try_fill_client_options (entry, &client);
  soket_try_fill_server_options (entry, &server);
  g_assert_cmpint (client.transport, ==, server.transport);
  g_assert_cmpint (client.framing, ==, server.framing);
  g_assert_cmpuint (client.clients, >, 0);
  g_assert_cmpuint (client.timeout_ms, >, 0);
}

/* Byte 0: how many bytes are left out, so that random inputs may begin with a piece; then the text. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  gsize left_out = size > 0 ? MIN ((gsize) data[0] % 5 + 1, size) : 0;
  const char *text = (const char *) data + left_out;
  gsize length = size - left_out;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  guint line = 0;

  entries = soket_try_parse (text, length, &error);
  if (entries == NULL)
    {
      guint n_lines = 1;

      g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
      for (gsize i = 0; i < length; i++)
        n_lines += text[i] == '\n';
      g_assert_cmpint (sscanf (error->message, "line %u", &line), ==, 1);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpuint (line, >, 0);
      g_assert_cmpuint (line, <=, n_lines);
      return 0;
    }

  g_assert_no_error (error);
  for (guint i = 0; i < entries->len; i++)
    check_entry (g_ptr_array_index (entries, i));
  return 0;
}
