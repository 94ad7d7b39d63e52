/* test-witness-fold.c - what a program's library calls, as what the program's text calls
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-witness-fold.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

static const char *const call_names[] = {
  "?", "socket", "bind", "listen", "accept", "connect", "send", "sendto", "sendmsg", "recv", "recvfrom", "recvmsg", "read", "write", "readv", "writev",
  "sendfile", "shutdown", "close", "setsockopt", "getsockopt", "getsockname", "getpeername", "poll", "dup", "nonblock",
};

static const char *const phase_names[] = { "waits", "dropped", "", "timed-out", "closed", "held" };

typedef struct
{
  SoketFold *fold;
  GString   *told;
  gint64     now_ns;
  guint32    tid;
} Fixture;

static void
told_cb (const SoketWitnessMessage *message,
         const guint8              *payload,
         SoketFoldPhase             phase,
         gpointer                   user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->told, "%s%s(%d)", fixture->told->len > 0 ? " " : "", call_names[message->call], message->fd);
  if (phase == SOKET_FOLD_RETURNED)
    g_string_append_printf (fixture->told, "=%d", message->error != 0 ? -message->error : (int) message->result);
  else
    g_string_append_printf (fixture->told, ":%s", phase_names[phase]);
  g_string_append_printf (fixture->told, "@%d", (int) message->started_ns);
}

static void
set_up (Fixture      *fixture,
        gconstpointer every_call)
{
  fixture->fold = soket_fold_new (every_call != NULL, told_cb, fixture);
  fixture->told = g_string_new (NULL);
  fixture->now_ns = 0;
  fixture->tid = 1;
}

static void
tear_down (Fixture      *fixture,
           gconstpointer every_call)
{
  soket_fold_free (fixture->fold);
  g_string_free (fixture->told, TRUE);
}

static SoketWitnessMessage
message_of (Fixture *fixture,
            guint    call,
            int      fd,
            gint64   argument,
            gint64   extra)
{
  SoketWitnessMessage message = { .version = SOKET_WITNESS_VERSION, .pid = 1, .tid = fixture->tid };

  fixture->now_ns++;
  message.call = call;
  message.fd = fd;
  message.argument = argument;
  message.extra = extra;
  message.started_ns = message.time_ns = fixture->now_ns;
  return message;
}

/* A call begins, and stays in it. */
static SoketWitnessMessage
begin (Fixture *fixture,
       guint    call,
       int      fd,
       gint64   argument,
       gint64   extra,
       guint    flags)
{
  SoketWitnessMessage message = message_of (fixture, call, fd, argument, extra);

  message.kind = SOKET_WITNESS_BEGIN;
  message.flags = flags;
  soket_fold_take (fixture->fold, &message, NULL);
  return message;
}

static void
end (Fixture            *fixture,
     SoketWitnessMessage message,
     gint64              result)
{
  message.kind = SOKET_WITNESS_END;
  message.time_ns = ++fixture->now_ns;
  message.result = result < 0 ? -1 : result;
  message.error = result < 0 ? (int) -result : 0;
  soket_fold_take (fixture->fold, &message, NULL);
}

static void
make (Fixture *fixture,
      guint    call,
      int      fd,
      gint64   argument,
      gint64   result)
{
  end (fixture, begin (fixture, call, fd, argument, 0, 0), result);
}

static void
poll_for (Fixture *fixture,
          int      fd,
          gint64   events,
          gint64   timeout,
          gint64   result)
{
  end (fixture, begin (fixture, SOKET_WITNESS_POLL, fd, events, timeout, 0), result);
}

static void
ask_error (Fixture *fixture,
           int      fd,
           int      error)
{
  SoketWitnessMessage message = begin (fixture, SOKET_WITNESS_GETSOCKOPT, fd, 0, ((gint64) SOL_SOCKET << 16) | SO_ERROR, 0);

  message.argument = error;
  end (fixture, message, 0);
}

#define assert_told(text) \
  G_STMT_START { \
    g_assert_cmpstr (fixture->told->str, ==, text); \
    g_string_truncate (fixture->told, 0); \
  } G_STMT_END

/* A program that blocks: what it calls is what it says. */
static void
test_blocking (Fixture      *fixture,
               gconstpointer every_call)
{
  make (fixture, SOKET_WITNESS_SOCKET, -1, 0, 3);
  make (fixture, SOKET_WITNESS_CONNECT, 3, 0, 0);
  make (fixture, SOKET_WITNESS_SEND, 3, 10, 10);
  make (fixture, SOKET_WITNESS_RECV, 3, 100, 4);
  make (fixture, SOKET_WITNESS_CLOSE, 3, 0, 0);
  assert_told ("socket(-1)=3@1 connect(3):waits@3 connect(3):dropped@3 connect(3)=0@3 send(3):waits@5 send(3):dropped@5 send(3)=10@5 "
               "recv(3):waits@7 recv(3):dropped@7 recv(3)=4@7 close(3)=0@9");
}

/* connect () of a socket with a time-out: one call, from its beginning to what SO_ERROR says. */
static void
test_connect (Fixture      *fixture,
              gconstpointer every_call)
{
  make (fixture, SOKET_WITNESS_CONNECT, 3, 0, -EINPROGRESS);
  assert_told ("connect(3):waits@1");
  poll_for (fixture, 3, POLLOUT | POLLERR, 3000, 1);
  assert_told ("");
  ask_error (fixture, 3, 0);
  assert_told ("connect(3):dropped@1 connect(3)=0@1");
  /* Asked again it is a question like any other. */
  ask_error (fixture, 3, 0);
  assert_told ("getsockopt(3)=0@7");

  make (fixture, SOKET_WITNESS_CONNECT, 4, 0, -EINPROGRESS);
  poll_for (fixture, 4, POLLOUT, 3000, 1);
  ask_error (fixture, 4, ECONNREFUSED);
  assert_told ("connect(4):waits@9 connect(4):dropped@9 connect(4)=-111@9");
}

static void
test_connect_late (Fixture      *fixture,
                   gconstpointer every_call)
{
  make (fixture, SOKET_WITNESS_CONNECT, 3, 0, -EINPROGRESS);
  poll_for (fixture, 3, POLLOUT, 3000, 0);
  assert_told ("connect(3):waits@1 connect(3):timed-out@1");
  make (fixture, SOKET_WITNESS_CLOSE, 3, 0, 0);
  assert_told ("close(3)=0@5");
}

/* Nobody asks: what can send is connected; what is closed never was. */
static void
test_connect_unasked (Fixture      *fixture,
                      gconstpointer every_call)
{
  make (fixture, SOKET_WITNESS_CONNECT, 3, 0, -EINPROGRESS);
  make (fixture, SOKET_WITNESS_SEND, 3, 10, 10);
  assert_told ("connect(3):waits@1 connect(3):dropped@1 send(3):waits@3 connect(3)=0@1 send(3):dropped@3 send(3)=10@3");
  make (fixture, SOKET_WITNESS_CONNECT, 4, 0, -EINPROGRESS);
  make (fixture, SOKET_WITNESS_CLOSE, 4, 0, 0);
  assert_told ("connect(4):waits@5 connect(4):dropped@5 connect(4):closed@5 close(4)=0@7");
  /* A second connect () is told what the first has come to. */
  make (fixture, SOKET_WITNESS_CONNECT, 5, 0, -EINPROGRESS);
  make (fixture, SOKET_WITNESS_CONNECT, 5, 0, -EISCONN);
  assert_told ("connect(5):waits@9 connect(5):waits@9 connect(5):dropped@9 connect(5)=0@9");
}

/* poll () and recv () are one recv (), which began when the waiting did. */
static void
test_poll (Fixture      *fixture,
           gconstpointer every_call)
{
  poll_for (fixture, 3, POLLIN, 3000, 1);
  assert_told ("recv(3):waits@1");
  make (fixture, SOKET_WITNESS_RECV, 3, 100, 10);
  assert_told ("recv(3):waits@1 recv(3):dropped@1 recv(3)=10@1");

  poll_for (fixture, 3, POLLOUT, 3000, 1);
  make (fixture, SOKET_WITNESS_SEND, 3, 10, 10);
  assert_told ("send(3):waits@5 send(3):waits@5 send(3):dropped@5 send(3)=10@5");

  make (fixture, SOKET_WITNESS_LISTEN, 4, 1, 0);
  poll_for (fixture, 4, POLLIN, 3000, 1);
  make (fixture, SOKET_WITNESS_ACCEPT, 4, 0, 5);
  assert_told ("listen(4)=0@9 accept(4):waits@11 accept(4):waits@11 accept(4):dropped@11 accept(4)=5@11");

  /* A number that is a listener's no longer. */
  make (fixture, SOKET_WITNESS_CLOSE, 4, 0, 0);
  poll_for (fixture, 4, POLLIN, 3000, 1);
  assert_told ("close(4)=0@15 recv(4):waits@17");
}

static void
test_poll_late (Fixture      *fixture,
                gconstpointer every_call)
{
  poll_for (fixture, 3, POLLIN, 3000, 0);
  assert_told ("recv(3):waits@1 recv(3):timed-out@1");
  /* One that does not wait is none of the program's calls. */
  poll_for (fixture, 3, POLLIN, 0, 0);
  assert_told ("");
  make (fixture, SOKET_WITNESS_RECV, 3, 100, 10);
  assert_told ("recv(3):waits@5 recv(3):dropped@5 recv(3)=10@5");
  /* Interrupted by a signal. */
  poll_for (fixture, 3, POLLIN, 3000, -EINTR);
  assert_told ("recv(3):waits@7 recv(3):dropped@7");
}

/* What was polled for one thing, and used for another. */
static void
test_poll_other (Fixture      *fixture,
                 gconstpointer every_call)
{
  poll_for (fixture, 3, POLLIN, 3000, 1);
  make (fixture, SOKET_WITNESS_SEND, 4, 10, 10);
  assert_told ("recv(3):waits@1 recv(3):dropped@1 send(4):waits@3 send(4):dropped@3 send(4)=10@3");
}

/* recv () = EAGAIN, poll (), recv (): one call. Without a poll () behind it, it is what it is. */
static void
test_again (Fixture      *fixture,
            gconstpointer every_call)
{
  make (fixture, SOKET_WITNESS_RECV, 3, 100, -EAGAIN);
  assert_told ("recv(3):waits@1");
  g_assert_true (soket_fold_holds (fixture->fold));
  poll_for (fixture, 3, POLLIN, 3000, 1);
  make (fixture, SOKET_WITNESS_RECV, 3, 100, 10);
  assert_told ("recv(3):dropped@1 recv(3):waits@1 recv(3):waits@1 recv(3):dropped@1 recv(3)=10@1");
  g_assert_false (soket_fold_holds (fixture->fold));

  make (fixture, SOKET_WITNESS_RECV, 3, 100, -EAGAIN);
  make (fixture, SOKET_WITNESS_SEND, 3, 10, 10);
  assert_told ("recv(3):waits@7 recv(3):dropped@7 recv(3)=-11@7 send(3):waits@9 send(3):dropped@9 send(3)=10@9");

  make (fixture, SOKET_WITNESS_RECV, 3, 100, -EAGAIN);
  g_string_truncate (fixture->told, 0);
  soket_fold_settle (fixture->fold);
  assert_told ("recv(3):dropped@11 recv(3)=-11@11");
  g_assert_false (soket_fold_holds (fixture->fold));
}

/* A call that is over at once tells no beginning: the next one waits all the same. */
static void
test_poll_again (Fixture      *fixture,
                 gconstpointer every_call)
{
  poll_for (fixture, 3, POLLIN, 3000, 1);
  end (fixture, message_of (fixture, SOKET_WITNESS_RECV, 3, 1, 0), 1);
  assert_told ("recv(3):waits@1 recv(3):dropped@1 recv(3)=1@1");
  poll_for (fixture, 3, POLLIN, 3000, 1);
  assert_told ("recv(3):waits@5");
}

/* Who steps is told of each call once, before anything of it is made. */
static void
test_held (Fixture      *fixture,
           gconstpointer every_call)
{
  begin (fixture, SOKET_WITNESS_SOCKET, -1, 0, 0, SOKET_WITNESS_HELD);
  make (fixture, SOKET_WITNESS_SOCKET, -1, 0, 3);
  assert_told ("socket(-1):held@1 socket(-1)=3@2");

  begin (fixture, SOKET_WITNESS_CONNECT, 3, 0, 0, SOKET_WITNESS_HELD);
  make (fixture, SOKET_WITNESS_CONNECT, 3, 0, -EINPROGRESS);
  begin (fixture, SOKET_WITNESS_POLL, 3, POLLOUT, 3000, SOKET_WITNESS_HELD);
  poll_for (fixture, 3, POLLOUT, 3000, 1);
  begin (fixture, SOKET_WITNESS_GETSOCKOPT, 3, 0, ((gint64) SOL_SOCKET << 16) | SO_ERROR, SOKET_WITNESS_HELD);
  ask_error (fixture, 3, 0);
  assert_told ("connect(3):held@4 connect(3):waits@5 connect(3):dropped@5 connect(3)=0@5");

  begin (fixture, SOKET_WITNESS_POLL, 3, POLLIN, 3000, SOKET_WITNESS_HELD);
  assert_told ("recv(3):held@13");
  poll_for (fixture, 3, POLLIN, 3000, 1);
  begin (fixture, SOKET_WITNESS_RECV, 3, 1, 0, SOKET_WITNESS_HELD);
  end (fixture, message_of (fixture, SOKET_WITNESS_RECV, 3, 1, 0), 1);
  assert_told ("recv(3):waits@14 recv(3):dropped@14 recv(3)=1@14");

  begin (fixture, SOKET_WITNESS_RECV, 3, 1, 0, SOKET_WITNESS_HELD);
  end (fixture, message_of (fixture, SOKET_WITNESS_RECV, 3, 1, 0), -EAGAIN);
  begin (fixture, SOKET_WITNESS_POLL, 3, POLLIN, 3000, SOKET_WITNESS_HELD);
  poll_for (fixture, 3, POLLIN, 3000, 1);
  begin (fixture, SOKET_WITNESS_RECV, 3, 1, 0, SOKET_WITNESS_HELD);
  make (fixture, SOKET_WITNESS_RECV, 3, 1, 1);
  assert_told ("recv(3):held@19 recv(3):waits@20 recv(3):waits@20 recv(3):dropped@20 recv(3)=1@20");

  begin (fixture, SOKET_WITNESS_GETSOCKNAME, 3, 0, 0, SOKET_WITNESS_HELD | SOKET_WITNESS_LIBRARY);
  begin (fixture, SOKET_WITNESS_POLL, 3, POLLIN, 0, SOKET_WITNESS_HELD);
  assert_told ("");
}

/* The interpreter's library asks for itself; the program may ask, too. */
static void
test_library (Fixture      *fixture,
              gconstpointer every_call)
{
  end (fixture, begin (fixture, SOKET_WITNESS_GETSOCKNAME, 3, 0, 0, SOKET_WITNESS_LIBRARY), 0);
  end (fixture, begin (fixture, SOKET_WITNESS_GETSOCKOPT, 3, 0, ((gint64) SOL_SOCKET << 16) | SO_TYPE, SOKET_WITNESS_LIBRARY), 0);
  end (fixture, begin (fixture, SOKET_WITNESS_NONBLOCK, 3, 1, 0, 0), 0);
  assert_told ("");
  make (fixture, SOKET_WITNESS_GETSOCKNAME, 3, 0, 0);
  assert_told ("getsockname(3)=0@7");
  /* A copy is told: it is another number of the same socket. */
  make (fixture, SOKET_WITNESS_DUP, 3, 0, 7);
  assert_told ("dup(3)=7@9");
}

/* Threads wait each by itself. */
static void
test_threads (Fixture      *fixture,
              gconstpointer every_call)
{
  SoketWitnessMessage first = begin (fixture, SOKET_WITNESS_RECV, 3, 100, 0, 0);

  fixture->tid = 2;
  make (fixture, SOKET_WITNESS_RECV, 4, 100, 10);
  assert_told ("recv(3):waits@1 recv(4):waits@2 recv(4):dropped@2 recv(4)=10@2");
  fixture->tid = 1;
  end (fixture, first, 10);
  assert_told ("recv(3):dropped@1 recv(3)=10@1");
}

/* More threads than are kept: those that wait for nothing are forgotten, the others are not. */
static void
test_many_threads (Fixture      *fixture,
                   gconstpointer every_call)
{
  SoketWitnessMessage first = begin (fixture, SOKET_WITNESS_RECV, 3, 100, 0, 0);

  for (guint i = 0; i < 5000; i++)
    {
      fixture->tid++;
      make (fixture, SOKET_WITNESS_CLOSE, 4, 0, 0);
    }
  g_string_truncate (fixture->told, 0);
  fixture->tid = 1;
  end (fixture, first, 10);
  assert_told ("recv(3):dropped@1 recv(3)=10@1");
}

static void
test_every_call (Fixture      *fixture,
                 gconstpointer every_call)
{
  make (fixture, SOKET_WITNESS_CONNECT, 3, 0, -EINPROGRESS);
  poll_for (fixture, 3, POLLOUT, 3000, 1);
  ask_error (fixture, 3, 0);
  assert_told ("connect(3):waits@1 connect(3)=-115@1 poll(3):waits@3 poll(3)=1@3 getsockopt(3):waits@5 getsockopt(3)=0@5");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, data, function) g_test_add ("/witness-fold/" name, Fixture, data, set_up, function, tear_down)
  ADD ("blocking", NULL, test_blocking);
  ADD ("connect", NULL, test_connect);
  ADD ("connect-late", NULL, test_connect_late);
  ADD ("connect-unasked", NULL, test_connect_unasked);
  ADD ("poll", NULL, test_poll);
  ADD ("poll-late", NULL, test_poll_late);
  ADD ("poll-other", NULL, test_poll_other);
  ADD ("again", NULL, test_again);
  ADD ("poll-again", NULL, test_poll_again);
  ADD ("held", NULL, test_held);
  ADD ("library", NULL, test_library);
  ADD ("threads", NULL, test_threads);
  ADD ("many-threads", NULL, test_many_threads);
  ADD ("every-call", "all", test_every_call);

  return g_test_run ();
}
