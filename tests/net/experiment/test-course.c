/* test-course.c - the course follows the slides, in two languages; what makes an entry a step; files of anybody
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-error.h"
#include "net/experiment/soket-try-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define HEAD "[entry]\nTitle=Title\nDo=Do.\nTab=echo\nPromise=reply;\n"

static void
assert_wrong (const char *text,
              guint       line,
              const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *start = g_strdup_printf ("line %u", line);

  if (soket_try_parse (text, strlen (text), &error) != NULL)
    g_error ("was read: %s", text);
  g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, start) && strchr (",:", error->message[strlen (start)]) != NULL);
  g_assert_nonnull (strstr (error->message, part));
}

static GPtrArray *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *entries = soket_try_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return entries;
}

/* --- steps --- */

#define QUESTION HEAD "Question=What?\nChoices=this; that;\nAnswer=2\nWhy=Because.\n"

static void
test_lesson (void)
{
  g_autoptr (GPtrArray) entries = parse (HEAD "Slide=Quiz\nGoal=Learn.\nQuestion=What?\nChoices=this; that \";\"... ; none\nAnswer=1\n"
                                         "Why=Because.\nThen=other\n[other]\nTitle=x\nDo=x\nWatch=y\nTab=numbers\ntopic=port\nvalue=80\nPromise=fact class \"x\";\n");
  const SoketTryLesson *lesson = soket_try_get_lesson (g_ptr_array_index (entries, 0));
  SoketNumbersValue value;

  g_assert_cmpstr (lesson->slide, ==, "Quiz");
  g_assert_cmpstr (lesson->goal, ==, "Learn.");
  g_assert_cmpstr (lesson->question, ==, "What?");
  g_assert_cmpuint (lesson->n_choices, ==, 4);
  g_assert_cmpstr (lesson->choices[0], ==, "this");
  g_assert_cmpstr (lesson->choices[3], ==, "none");
  g_assert_cmpuint (lesson->answer, ==, 0);
  g_assert_cmpstr (lesson->then, ==, "other");
  /* The reason stands for what is to be watched. */
  g_assert_cmpstr (soket_try_get_watch (g_ptr_array_index (entries, 0), FALSE), ==, "Because.");
  g_assert_false (soket_try_get_numbers (g_ptr_array_index (entries, 0), &value, NULL));

  g_assert_null (soket_try_get_lesson (g_ptr_array_index (entries, 1))->question);
  g_assert_cmpstr (soket_try_get_watch (g_ptr_array_index (entries, 1), FALSE), ==, "y");
  g_assert_true (soket_try_get_numbers (g_ptr_array_index (entries, 1), &value, NULL));
  g_assert_cmpint (value.topic, ==, SOKET_NUMBERS_PORT);
  g_assert_cmpuint (value.number, ==, 80);
  g_assert_null (soket_try_get_protocol (g_ptr_array_index (entries, 1)));
  g_assert_false (soket_try_get_sends (g_ptr_array_index (entries, 1)));
}

static void
test_wrong (void)
{
  g_autofree char *longest = g_strnfill (SOKET_TRY_TEXT_MAX + 1, 'x');
  g_autofree char *long_goal = g_strconcat (HEAD "Watch=x\nGoal=", longest, "\n", NULL);
  g_autofree char *long_watch = g_strconcat (HEAD "Watch=", longest, "\n", NULL);
  g_autofree char *long_choice = g_strdup_printf (HEAD "Question=What?\nChoices=a; %.101s;\nAnswer=1\nWhy=x\n", longest);

  assert_wrong (HEAD, 1, "Watch is missing");
  assert_wrong (HEAD "Watch=x\nQuestion=What?\n", 1, "Choices is missing");
  assert_wrong (HEAD "Watch=x\nAnswer=1\n", 1, "Question is missing");
  assert_wrong (HEAD "Watch=x\nWhy=x\n", 1, "Question is missing");
  assert_wrong (HEAD "Question=What?\nChoices=this; that;\nWhy=Because.\n", 1, "Answer is missing");
  assert_wrong (HEAD "Question=What?\nChoices=this; that;\nAnswer=1\n", 1, "Why is missing");
  assert_wrong (HEAD "Question=What?\nChoices=this;\nAnswer=1\nWhy=x\n", 7, "2 to 4");
  assert_wrong (HEAD "Question=What?\nChoices=a;b;c;d;e;\nAnswer=1\nWhy=x\n", 7, "2 to 4");
  assert_wrong (HEAD "Question=What?\nChoices=a;;b\nAnswer=1\nWhy=x\n", 7, "choice 2 is empty");
  assert_wrong (HEAD "Question=What?\nChoices=a;b;a\nAnswer=1\nWhy=x\n", 7, "twice");
  assert_wrong (HEAD "Question=What?\nChoices=a;b\nChoices[id]=a;b;c\nAnswer=1\nWhy=x\n", 8, "Choices[id]");
  assert_wrong (HEAD "Question=What?\nChoices=a;b\nAnswer=0\nWhy=x\n", 8, "1 to 2");
  assert_wrong (HEAD "Question=What?\nChoices=a;b\nAnswer=3\nWhy=x\n", 8, "1 to 2");
  assert_wrong (HEAD "Question=What?\nChoices=a;b\nAnswer=b\nWhy=x\n", 8, "1 to 2");
  assert_wrong (QUESTION "Then=nowhere\n", 10, "nowhere");
  assert_wrong (QUESTION "Then=entry\n", 10, "another entry");
  assert_wrong (QUESTION "Slide[id]=x\n", 10, "Slide[id]");
  assert_wrong (QUESTION "Questions=x\n", 10, "Questions");
  assert_wrong (QUESTION "Goal=a\\nb\n", 10, "no text");
  assert_wrong (QUESTION "Goal=a\033[31m\n", 10, "no text");
  assert_wrong (long_goal, 7, "longer than 600");
  assert_wrong (long_watch, 6, "longer than 600");
  assert_wrong (long_choice, 7, "longer than 100");
  /* What belongs to another program's entry is another thing. */
  assert_wrong ("[entry]\nTitle=x\nDo=x\nWatch=x\nTab=echo\nProgram=server\nFail=x\nRemedy=x\nPromise=answer;\nQuestion=x\n", 10, "Question");
  assert_wrong (HEAD "Watch=x\nProgram=server\nFail=x\nRemedy=x\nCompanion=asking\n", 10, "silent");
  assert_wrong (HEAD "Watch=x\nServer=off\nCompanion=asking\n", 8, "is on");
  /* Nobody else's computer is asked. */
  assert_wrong (HEAD "Watch=x\nhost=192.0.2.1\n", 7, "this computer");
  assert_wrong (HEAD "Watch=x\nhost=example.com\n", 7, "this computer");

#define NUMBERS "[entry]\nTitle=x\nDo=x\nWatch=x\nTab=numbers\n"
  assert_wrong (NUMBERS "Promise=reply;\n", 1, "topic is missing");
  assert_wrong (NUMBERS "topic=weather\nPromise=reply;\n", 6, "weather");
  assert_wrong (NUMBERS "topic=port\nvalue=65536\nPromise=reply;\n", 7, "65535");
  assert_wrong (NUMBERS "topic=sizes\nvalue=1\nPromise=reply;\n", 7, "no value");
  assert_wrong (NUMBERS "topic=port\nclients=2\nPromise=reply;\n", 7, "clients");
  assert_wrong (HEAD "Watch=x\ntopic=port\n", 7, "topic");
}

/* Whatever stands in a file, a sentence about it is short and plain. */
static void
test_messages (void)
{
  g_autofree char *long_value = g_strnfill (100000, 'x');
  g_autofree char *text = g_strconcat (HEAD "Watch=x\nServer=", long_value, "\n", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (soket_try_parse (text, strlen (text), &error));
  g_assert_cmpuint (strlen (error->message), <, 400);
  g_clear_error (&error);
  g_assert_null (soket_try_parse (HEAD "Server=\033[31m\n", strlen (HEAD "Server=\033[31m\n"), &error));
  g_assert_null (strchr (error->message, '\033'));
}

/* --- files --- */

static void
assert_file (const char *text,
             gsize       length,
             const char *part)
{
  g_autofree char *folder = g_dir_make_tmp ("soket-lesson-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "lesson.ini", NULL);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, (gssize) length, NULL));
  entries = soket_try_file_read (path, &error);
  if (part == NULL)
    g_assert_no_error (error);
  else
    {
      g_assert_null (entries);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, part));
    }
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("soket-lesson-XXXXXX", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe.ini", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  assert_file (QUESTION, strlen (QUESTION), NULL);
  assert_file ("", 0, "no entry");
  assert_file ("# nothing\n", 10, "no entry");
  assert_file ("nonsense\n", 9, "line 1");
  assert_file ("[a]\n\0\n", 6, "line 2");
  assert_file (HEAD "Watch=x\nProgram=server\nFail=x\nRemedy=x\n", strlen (HEAD "Watch=x\nProgram=server\nFail=x\nRemedy=x\n"), "soket check");

  /* As large as it may be, and a byte more. */
  g_string_append (text, QUESTION);
  while (text->len < SOKET_TRY_FILE_BYTES_MAX)
    g_string_append_c (text, '\n');
  assert_file (text->str, text->len, NULL);
  g_string_append_c (text, '\n');
  assert_file (text->str, text->len, "KiB");

  g_string_truncate (text, 0);
  for (guint i = 0; i < 200; i++)
    g_string_append_printf (text, "[e%u]\nTitle=x\nDo=x\nWatch=x\nTab=echo\nPromise=reply;\n", i);
  assert_file (text->str, text->len, NULL);
  g_string_append (text, "[more]\nTitle=x\nDo=x\nWatch=x\nTab=echo\nPromise=reply;\n");
  assert_file (text->str, text->len, "line 1201, entry more: a file has at most 200 entries");

  g_string_truncate (text, 0);
  for (guint i = 0; i < 5; i++)
    g_string_append_printf (text, "[e%u]\nTitle=x\nDo=x\nWatch=x\nTab=echo\nPromise=reply;\nmessage=x\nrepeat=1048576\n", i);
  assert_file (text->str, text->len, "line 39, entry e4: the messages");

  /* What has no end, or no beginning. */
  g_assert_null (soket_try_file_read ("/dev/zero", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_assert_null (soket_try_file_read (folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_clear_error (&error);
  g_assert_no_errno (mkfifo (pipe, 0600));
  g_assert_null (soket_try_file_read (pipe, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_unlink (pipe);
  g_assert_null (soket_try_file_read (pipe, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_rmdir (folder);
}

/* --- the course --- */

/* Each leads on to the next, to the last; each has a slide, a goal and a question; no name is an experiment's. */
static void
test_order (void)
{
  GPtrArray *course = soket_try_get_course ();
  guint n_demos = 0;

  for (guint i = 0; i < course->len; i++)
    {
      const SoketTry *entry = g_ptr_array_index (course, i);
      const SoketTryLesson *lesson = soket_try_get_lesson (entry);
      guint demo = (guint) g_ascii_strtoull (soket_try_get_name (entry), NULL, 10);

      g_test_message ("%s", soket_try_get_name (entry));
      g_assert_true (lesson->slide != NULL && lesson->goal != NULL && lesson->question != NULL);
      g_assert_null (soket_try_find (soket_try_get_all (), soket_try_get_name (entry)));
      g_assert_true (soket_try_lookup (soket_try_get_name (entry)) == entry);
      if (i + 1 < course->len)
        g_assert_true (soket_try_find (course, lesson->then) == g_ptr_array_index (course, i + 1));
      else
        g_assert_null (lesson->then);
      /* The demos come in their order, none is left out. */
      g_assert_cmpuint (demo, >=, n_demos);
      g_assert_cmpuint (demo, <=, n_demos + 1);
      n_demos = demo;
    }
  g_assert_cmpuint (n_demos, ==, 15);
}

/* Slides "Socket Object" and "Socket Object (cont)": each call is made somewhere, which test-try holds the course to. sendall () is a loop of
 * send (), so what belongs to it is a send () that took a part, and others behind it. */
static void
test_socket_object (void)
{
  static const struct
  {
    SoketCallName call;
    SoketOutcome  outcome;
    const char   *name;
  } calls[] = {
    { SOKET_CALL_ACCEPT, SOKET_OUTCOME_RETURNED, "accept" },
    { SOKET_CALL_BIND, SOKET_OUTCOME_RETURNED, "bind" },
    { SOKET_CALL_CLOSE, SOKET_OUTCOME_RETURNED, "close" },
    { SOKET_CALL_CONNECT, SOKET_OUTCOME_RETURNED, "connect" },
    { SOKET_CALL_GETPEERNAME, SOKET_OUTCOME_RESULT, "getpeername" },
    { SOKET_CALL_GETSOCKNAME, SOKET_OUTCOME_RETURNED, "getsockname" },
    { SOKET_CALL_LISTEN, SOKET_OUTCOME_RETURNED, "listen" },
    { SOKET_CALL_RECV, SOKET_OUTCOME_RESULT, "recv" },
    { SOKET_CALL_RECVFROM, SOKET_OUTCOME_RESULT, "recvfrom" },
    { SOKET_CALL_SEND, SOKET_OUTCOME_RESULT, "send" },
    { SOKET_CALL_SEND, SOKET_OUTCOME_PART, "sendall" },
    { SOKET_CALL_SHUTDOWN, SOKET_OUTCOME_RETURNED, "shutdown" },
    { SOKET_CALL_SETSOCKOPT, SOKET_OUTCOME_RETURNED, "setsockopt" },
    { SOKET_CALL_SENDTO, SOKET_OUTCOME_RESULT, "sendto" },
    { SOKET_CALL_SOCKET, SOKET_OUTCOME_RETURNED, "socket" },
  };
  GPtrArray *course = soket_try_get_course ();

  for (guint c = 0; c < G_N_ELEMENTS (calls); c++)
    {
      guint n = 0;

      for (guint i = 0; i < course->len; i++)
        for (guint j = 0; j < soket_try_get_n_promises (g_ptr_array_index (course, i)); j++)
          {
            const SoketObservation *promise = soket_try_get_promise (g_ptr_array_index (course, i), j);

            n += promise->kind == SOKET_OBSERVATION_CALL && !promise->absent && promise->call == calls[c].call && promise->outcome == calls[c].outcome;
          }
      if (n == 0)
        g_error ("no step of the course shows %s ()", calls[c].name);
    }
}

/* Lines 5 and 12 of the slide "Echo Server TCP", red there: the passive socket, and what accept () returned. */
static void
test_red_lines (void)
{
  static const struct
  {
    const char *name;
    const char *line;
    const char *word;
  } rows[] = {
    { "6-passive", "line 5", "passive" },
    { "6-connected", "line 12", "new, connected socket" },
    { "9-part", NULL, "sendall () is this loop" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const SoketTryLesson *lesson = soket_try_get_lesson (soket_try_lookup (rows[i].name));

      g_assert_true (rows[i].line == NULL || strstr (lesson->goal, rows[i].line) != NULL);
      g_assert_nonnull (strstr (lesson->why, rows[i].word));
    }
}

/* Each text is there in both languages. What is only calls, numbers and what is sent is the same in both. */
static void
test_translated (void)
{
  static const char *const kinds[] = { "Title", "Do", "Goal", "Question", "Choices", "Why" };
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "course.ini", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) groups = NULL;

  g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_TRANSLATIONS, &error);
  g_assert_no_error (error);
  groups = g_key_file_get_groups (file, NULL);
  for (gsize i = 0; groups[i] != NULL; i++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      {
        g_autofree char *key = g_strconcat (kinds[k], "[id]", NULL);
        g_autofree char *english = g_key_file_get_string (file, groups[i], kinds[k], NULL);
        g_autofree char *indonesian = g_key_file_get_string (file, groups[i], key, NULL);

        if (indonesian == NULL && g_str_equal (kinds[k], "Choices"))
          continue;
        if (indonesian == NULL || *indonesian == '\0')
          g_error ("%s: no %s", groups[i], key);
        if (!g_str_equal (kinds[k], "Title") && !g_str_equal (kinds[k], "Choices"))
          g_assert_cmpstr (english, !=, indonesian);
        if (!g_str_equal (kinds[k], "Title"))
          g_assert_cmpint (english[strlen (english) - 1], ==, indonesian[strlen (indonesian) - 1]);
        /* A step in its own language is as bounded as in English. */
        g_assert_cmpuint (strlen (indonesian), <=, g_str_equal (kinds[k], "Title") ? SOKET_TRY_TITLE_MAX : SOKET_TRY_TEXT_MAX);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/course/lesson", test_lesson);
  g_test_add_func ("/course/wrong", test_wrong);
  g_test_add_func ("/course/messages", test_messages);
  g_test_add_func ("/course/files", test_files);
  g_test_add_func ("/course/order", test_order);
  g_test_add_func ("/course/socket-object", test_socket_object);
  g_test_add_func ("/course/red-lines", test_red_lines);
  g_test_add_func ("/course/translated", test_translated);

  return g_test_run ();
}
