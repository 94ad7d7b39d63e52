/* soket-lesson.c - what an errno means, why it comes here, and what to do
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/words/soket-lesson.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

/* A set of calls, and of transports. */
#define CALL(name) (1u << SOKET_CALL_##name)
#define ANY_CALL (~0u)
#define SENDING (CALL (SEND) | CALL (SENDTO))
#define RECEIVING (CALL (RECV) | CALL (RECVFROM))
#define TCP (1u << SOKET_TRANSPORT_TCP)
#define UDP (1u << SOKET_TRANSPORT_UDP)
#define BOTH (TCP | UDP)

/**
 * SoketLesson:
 * @name: the symbol of manual pages
 * @topic: a slide's title
 * @brief: what it means and what to do, as a clause
 * @meaning: the system's own words first, so that they are recognised in a terminal
 * @cause: the likely cause where the call tells nothing more
 * @remedy: what to do
 */
struct _SoketLesson
{
  int         errnum;
  const char *name;
  const char *topic;
  const char *brief;
  const char *meaning;
  const char *cause;
  const char *remedy;
};

/* In the order of a course: starting a server, connecting to it, exchanging, closing, and what comes seldom. */
static const SoketLesson lessons[] = {
  { EADDRINUSE, "EADDRINUSE", "Echo Server TCP",
    N_("this port is taken at this address; choose another, or stop whoever has it"),
    N_("Address already in use: an address with its port belongs to one server at a time."),
    N_("Another socket has this port, at the same address or at all addresses."),
    N_("Choose another port, or 0 to take a free one; or stop whoever has it (ss -tulpn tells which program that is). Set SO_REUSEADDR before "
       "bind (), as the slides do, so that TIME-WAIT does not keep a restarted server waiting.") },
  { EACCES, "EACCES", "Nomor Port (Transport Layer)",
    N_("the system does not allow it"),
    N_("Permission denied: the kernel could do it, but this program may not."),
    N_("It needs administrator rights, or a firewall of this computer forbids it."),
    N_("For a server choose a higher port, as a rule 1024 or more. If sending is refused, check the address and the firewall.") },
  { EADDRNOTAVAIL, "EADDRNOTAVAIL", "Alamat IP (Internet Layer)",
    N_("this computer has no such address, or no port is free"),
    N_("Cannot assign requested address: the address that the socket should have on this computer is not to be had."),
    N_("The address is not one of this computer, or no port of it is free."),
    N_("For a server use 127.0.0.1, or 0.0.0.0 for all addresses of this computer (ip address lists them). For a client wait a minute until "
       "TIME-WAIT is over, or send many messages over one connection.") },
  { ECONNREFUSED, "ECONNREFUSED", "Echo Client TCP",
    N_("nobody listens there; start the server first"),
    N_("Connection refused: the computer answers, but nobody has this port open."),
    N_("The server is not running, or it has another address or port."),
    N_("Start the server first, then compare address and port on both sides (ss -tuln lists what is open).") },
  { ETIMEDOUT, "ETIMEDOUT", "Simple Port Scanner",
    N_("no answer in time; check the address, and whether a firewall stands between"),
    N_("Connection timed out: nothing came back in the time allowed, neither yes nor no."),
    N_("The address is wrong, the computer is switched off, or a firewall drops what is sent to it."),
    N_("Check address and port, and whether the computer answers at all (ping). Where a server is too busy to accept, a larger backlog helps.") },
  { EHOSTUNREACH, "EHOSTUNREACH", "Alamat IP (Internet Layer)",
    N_("that computer cannot be reached; check the address, whether it is switched on, and whether a firewall forbids it"),
    N_("No route to host: a network for this address was found, but not the computer in it."),
    N_("Nobody in that network answers for this address, or a router or firewall on the way says that there is no way."),
    N_("Check the address, whether the computer is switched on, and whether it is in the network that you think it is in. Of this computer itself "
       "only a firewall says so.") },
  { ENETUNREACH, "ENETUNREACH", "Layered Model",
    N_("no network leads there; check the cable or the Wi-Fi, or use 127.0.0.1"),
    N_("Network is unreachable: the routing table of this computer has no way to this address."),
    N_("This computer has no network just now; or the address is IPv6, and the network has IPv4 only."),
    N_("Check the cable or the Wi-Fi (ip route shows the ways), or practise with 127.0.0.1, which needs no network.") },
  { ECONNRESET, "ECONNRESET", "Echo Server TCP",
    N_("the other side has broken the connection (RST) instead of closing it (FIN)"),
    N_("Connection reset by peer: the other kernel sent RST, which ends both directions at once. What was still on its way is lost."),
    N_("The other program closed its socket with bytes unread, or it was ended."),
    N_("Close carefully: shut down writing, read until recv () = 0, and only then close (). The settings of the server here can do both, "
       "careful and as in the slides.") },
  { EPIPE, "EPIPE", "Mengirim & Menerima data",
    N_("nothing can be sent any more: the connection is gone, or this side has shut down writing"),
    N_("Broken pipe: this direction of the connection has ended. Without MSG_NOSIGNAL the signal SIGPIPE comes, too, which ends a C program."),
    N_("This side has shut down writing, or an RST of the other side came earlier."),
    N_("Look at what recv () returned before sending again; make a new connection for the next message.") },
  { EMSGSIZE, "EMSGSIZE", "Enkapsulasi Data",
    N_("too long for one datagram; shorten the message, or use TCP"),
    N_("Message too long: a datagram travels whole or not at all, and this one does not fit."),
    N_("One IPv4 datagram holds at most 65,507 bytes: 65,535 less 20 for the IP header and 8 for the UDP header; over IPv6 it is 65,527."),
    N_("Shorten the message, divide it into several datagrams, or use TCP: a stream has no such limit.") },
  { EAGAIN, "EAGAIN", "Kemungkinan menerima",
    N_("the call would have to wait, and this socket does not wait"),
    N_("Resource temporarily unavailable, also called EWOULDBLOCK: the call would have to wait, but the socket does not block, or its time "
       "is over."),
    N_("What the call needs is not there yet."),
    N_("This is a hint more than an error: wait with select (), poll () or epoll until the socket is ready, then call again. Soket does so, and "
       "shows the call as waiting.") },
  { EINPROGRESS, "EINPROGRESS", "Simple Port Scanner",
    N_("the handshake goes on in the background; poll () tells when it is done"),
    N_("Operation now in progress: the SYN is sent, and a socket that does not block leaves the waiting to others."),
    N_("connect () on such a socket returns at once; so a scanner tries many ports at the same time."),
    N_("Wait until the socket can be written to, then ask getsockopt (SO_ERROR): 0 means connected. Soket does so, and shows the call as "
       "waiting.") },
  { EMFILE, "EMFILE", "File descriptor",
    N_("this program has no file descriptor left; close connections, or raise its limit with ulimit -n"),
    N_("Too many open files: each socket is a file descriptor, and a program may have only so many of them."),
    N_("Many sockets are open at once, or those that are done with are never closed."),
    N_("Close each socket when it is done with, or raise the limit (ulimit -n).") },
  { ENOTCONN, "ENOTCONN", "Socket Object",
    N_("this socket is not connected; connect () comes first"),
    N_("Transport endpoint is not connected: the call needs a connection, and this socket has none."),
    N_("connect () was forgotten, or the connection has already been broken."),
    N_("Call connect () first; on a server use the socket that accept () returned, not the one that listens.") },
  { EISCONN, "EISCONN", "Socket Object",
    N_("this socket is connected already; a new connection needs a new socket"),
    N_("Transport endpoint is already connected: a TCP socket serves for one connection only."),
    N_("The socket was used for a second connection."),
    N_("Make a new socket for each connection; on a connected one use send (), without an address.") },
  { EINVAL, "EINVAL", "socket API",
    N_("an argument makes no sense here, or the calls are in the wrong order"),
    N_("Invalid argument: a value makes no sense here, or the call does not fit the state of the socket."),
    N_("An argument is wrong, or a call that must come before is missing."),
    N_("Check the order socket, bind, listen, accept, and the values: a port to send to is a number from 1 to 65535.") },
  { EAFNOSUPPORT, "EAFNOSUPPORT", "socket API",
    N_("this kind of address does not fit; try an IPv4 address such as 127.0.0.1"),
    N_("Address family not supported: IPv4 and IPv6 are different families, and a socket belongs to one of them."),
    N_("An IPv6 address was given to an IPv4 socket, or the other way round."),
    N_("Give socket () the family of the address: AF_INET for 127.0.0.1, AF_INET6 for ::1.") },
  { EDESTADDRREQ, "EDESTADDRREQ", "Echo Client UDP",
    N_("no address to send to: use sendto (), or connect () first"),
    N_("Destination address required: a UDP socket that is not connected does not know where a datagram should go."),
    N_("send () was called on a UDP socket without connect ()."),
    N_("Use sendto () with the address, or call connect () first.") },
  { SOKET_LESSON_NAME_RESOLUTION, "EAI_NONAME", "Simple Port Scanner",
    N_("no address is known for this name; check its spelling"),
    N_("Name or service not known: a name must become an address before connect (), and getaddrinfo () found none. This is no errno but an "
       "error of its own: Python raises socket.gaierror; with EAI_AGAIN trying again may help."),
    N_("The name is misspelt, or no name server can be reached because there is no network."),
    N_("Check the spelling (getent hosts NAME asks in the same way), or give an address such as 127.0.0.1.") },
};

/* What the call and the transport tell about it; the first that fits counts, and what is NULL is the lesson's own. */
static const struct
{
  int         errnum;
  guint       calls;
  guint       transports;
  const char *topic;
  const char *brief;
  const char *cause;
} cases[] = {
  { EADDRINUSE, CALL (BIND), TCP, NULL, NULL,
    N_("Another server has this port. Or a server that stopped a moment ago left connections in TIME-WAIT there, and SO_REUSEADDR was not "
       "set by both.") },
  { EADDRINUSE, CALL (BIND), UDP, "Echo Server UDP", NULL,
    N_("Another UDP socket has this port. TCP ports are counted apart and do not disturb.") },
  { EADDRINUSE, CALL (LISTEN), BOTH, NULL, NULL,
    N_("Another socket that is bound to the same port was first with listen ().") },
  { EADDRINUSE, CALL (CONNECT), BOTH, "Echo Client TCP",
    N_("the port for this connection is still in use; try again"),
    N_("An older connection between the same two addresses and ports is still in TIME-WAIT.") },

  { EACCES, CALL (BIND), BOTH, NULL,
    N_("low ports, as a rule those below 1024, need administrator rights; choose a higher one"),
    N_("The port is a low one, as a rule below 1024. These well-known ports are kept for programs with administrator rights.") },
  { EACCES, SENDING | CALL (CONNECT), BOTH, "Alamat IP (Internet Layer)",
    N_("the system does not allow it: a broadcast address, or a firewall of this computer"),
    N_("The address is a broadcast address, which needs SO_BROADCAST, or a firewall of this computer forbids it.") },
  { EACCES, CALL (SOCKET), BOTH, "Internet Socket", NULL,
    N_("This kind of socket needs administrator rights, such as SOCK_RAW does.") },

  { EADDRNOTAVAIL, CALL (BIND), BOTH, NULL,
    N_("not an address of this computer; use 127.0.0.1, or 0.0.0.0 for all of its addresses"),
    N_("bind () takes an address of this computer only; this one belongs to another computer, or its network is not up.") },
  { EADDRNOTAVAIL, CALL (CONNECT) | SENDING, BOTH, "Nomor Port (Transport Layer)",
    N_("no free port is left for this; wait a minute and try again"),
    N_("A client gets a free port by itself, and none is left: many short connections are still in TIME-WAIT.") },

  { ECONNREFUSED, ANY_CALL, UDP, "Echo Client UDP 2",
    N_("nobody receives there; the kernel can say so because this socket is connected"),
    N_("A datagram found nobody on that port, and the other kernel answered with an ICMP message. Only a connected UDP socket is told of it, and "
       "not before its next call.") },
  { ECONNREFUSED, CALL (CONNECT), TCP, NULL,
    N_("as a rule nobody listens there, and the SYN was answered with RST; start the server first"),
    N_("The SYN reached the computer, and its kernel answered with RST, because no program listens on this port: the server is not running, or it "
       "has another address or port. A firewall may refuse in the same way.") },

  { ETIMEDOUT, CALL (CONNECT), BOTH, NULL,
    N_("no answer to the SYN; check the address, and whether a firewall stands between"),
    N_("The SYN was sent several times, and nothing came back: the address is wrong, the computer is switched off, a firewall drops the SYN, or the "
       "server's queue is full.") },
  { ETIMEDOUT, SENDING | RECEIVING, TCP, "Mengirim & Menerima data",
    N_("the other side has not acknowledged anything for long; the connection is given up"),
    N_("What was sent has not been acknowledged for a long time: the other computer or the network between is gone.") },

  { ECONNRESET, RECEIVING, TCP, NULL, NULL,
    N_("The other program closed its socket while it had not read everything (text after the first dot, and "
       "a server that closes as in the slides), or it was ended.") },
  { ECONNRESET, SENDING, TCP, NULL, NULL,
    N_("The other program had closed its socket, with bytes unread or while these were on their way, or it was ended.") },
  { ECONNRESET, CALL (CONNECT), BOTH, NULL,
    N_("the connection was broken (RST) while it was being made; try again"),
    N_("The server stopped while this connection waited in its queue, before accept () could take it.") },

  { EAGAIN, SENDING, BOTH, "Kemungkinan mengirim", NULL,
    N_("The send buffer of the kernel is full: as a rule the other side reads too slowly.") },
  { EAGAIN, RECEIVING, BOTH, NULL, NULL,
    N_("Nothing has come yet.") },
  { EAGAIN, CALL (ACCEPT), BOTH, "Echo Server TCP", NULL,
    N_("No finished connection waits in the queue.") },

  { EMFILE, CALL (ACCEPT), BOTH, NULL, NULL,
    N_("Many clients are connected at once, or accepted sockets are never closed. The connection stays in the queue meanwhile.") },

  { ENOTCONN, SENDING | RECEIVING, TCP, NULL, NULL,
    N_("The call came before connect (), or it was given the socket that listens instead of the one that accept () returned.") },
  { ENOTCONN, CALL (SHUTDOWN), BOTH, NULL,
    N_("there is no connection any more that could be shut down"),
    N_("The other side has already broken the connection.") },

  { EISCONN, CALL (CONNECT), BOTH, NULL, NULL,
    N_("connect () was called a second time on the same socket.") },
  { EISCONN, CALL (SENDTO), BOTH, NULL, NULL,
    N_("sendto () was given an address, but the socket is connected to one already.") },

  { EINVAL, CALL (BIND), BOTH, NULL, NULL,
    N_("The socket has an address already, or a link-local IPv6 address comes without the name of its interface.") },
  { EINVAL, CALL (LISTEN), BOTH, NULL, NULL,
    N_("The socket is connected; a socket that listens is never connected.") },
  { EINVAL, CALL (ACCEPT), BOTH, "Echo Server TCP", NULL,
    N_("listen () has not been called on this socket.") },
  { EINVAL, CALL (CONNECT) | SENDING, BOTH, NULL, NULL,
    N_("Port 0 is nobody's port, or a link-local IPv6 address comes without the name of its interface.") },

  { EAFNOSUPPORT, CALL (SOCKET), BOTH, NULL, NULL,
    N_("IPv6 is switched off on this computer.") },
};

/* What belongs to no lesson of its own, but is met in practice; the first that fits counts. */
static const struct
{
  int         errnum;
  guint       calls;
  const char *brief;
} others[] = {
  { ECONNABORTED, CALL (ACCEPT), N_("the client gave the connection up before accept () took it") },
  { ECONNABORTED, ANY_CALL, N_("the connection was given up; try again") },
  { EPERM, ANY_CALL, N_("the system does not allow it; a firewall of this computer may forbid it") },
  { ENFILE, ANY_CALL, N_("this computer has no file descriptor left; close other programs") },
  { ENOBUFS, ANY_CALL, N_("the kernel has no memory left; close other programs and try again") },
  { ENOMEM, ANY_CALL, N_("the kernel has no memory left; close other programs and try again") },
  { ENETDOWN, ANY_CALL, N_("the network is switched off; check the cable or the Wi-Fi, or use 127.0.0.1") },
  { EHOSTDOWN, ANY_CALL,
    N_("that computer cannot be reached; check the address, whether it is switched on, and whether a firewall forbids it") },
};

static gboolean
case_fits (guint          i,
           int            errnum,
           SoketCallName  call,
           SoketTransport transport)
{
  return cases[i].errnum == errnum && (cases[i].calls & (1u << call)) != 0 && (cases[i].transports & (1u << transport)) != 0;
}

/**
 * soket_lesson_lookup:
 * @errnum: an errno value, or %SOKET_LESSON_NAME_RESOLUTION
 *
 * Finds what is to be learnt from an error.
 *
 * Returns: (transfer none) (nullable): the lesson, or %NULL if there is none
 */
const SoketLesson *
soket_lesson_lookup (int errnum)
{
  for (guint i = 0; i < G_N_ELEMENTS (lessons); i++)
    if (lessons[i].errnum == errnum)
      return &lessons[i];

  return NULL;
}

/**
 * soket_lesson_get_n_lessons:
 *
 * Returns: how many lessons there are
 */
guint
soket_lesson_get_n_lessons (void)
{
  return G_N_ELEMENTS (lessons);
}

/**
 * soket_lesson_get_nth:
 * @position: from 0
 *
 * Gives the lessons one by one, in the order of a course.
 *
 * Returns: (transfer none) (nullable): the lesson, or %NULL after the last
 */
const SoketLesson *
soket_lesson_get_nth (guint position)
{
  return position < G_N_ELEMENTS (lessons) ? &lessons[position] : NULL;
}

/**
 * soket_lesson_get_errnum:
 * @self: a lesson
 *
 * Returns: the errno value, or %SOKET_LESSON_NAME_RESOLUTION
 */
int
soket_lesson_get_errnum (const SoketLesson *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->errnum;
}

/**
 * soket_lesson_get_name:
 * @self: a lesson
 *
 * Returns: (transfer none): the symbol of manual pages, the same in every language
 */
const char *
soket_lesson_get_name (const SoketLesson *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * soket_lesson_get_meaning:
 * @self: a lesson
 *
 * Returns: (transfer none): what it means wherever it comes: the system's own words, explained
 */
const char *
soket_lesson_get_meaning (const SoketLesson *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return _(self->meaning);
}

/**
 * soket_lesson_get_remedy:
 * @self: a lesson
 *
 * Returns: (transfer none): what to do, in sentences
 */
const char *
soket_lesson_get_remedy (const SoketLesson *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return _(self->remedy);
}

/**
 * soket_lesson_get_brief:
 * @self: a lesson
 * @call: the call that failed, or %SOKET_CALL_NONE
 * @transport: its transport
 *
 * Says what it means and what to do in a clause, which goes on after the call and a colon.
 *
 * Returns: (transfer none): a clause without a full stop
 */
const char *
soket_lesson_get_brief (const SoketLesson *self,
                        SoketCallName      call,
                        SoketTransport     transport)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (cases[i].brief != NULL && case_fits (i, self->errnum, call, transport))
      return _(cases[i].brief);

  return _(self->brief);
}

/**
 * soket_lesson_explain_errno:
 * @errnum: an errno value
 * @call: the call that failed, or %SOKET_CALL_NONE
 * @transport: its transport
 *
 * Says of any errno what soket_lesson_get_brief() says of a lesson's.
 *
 * Returns: (transfer none): a clause without a full stop; the system's own words where there are no better ones
 */
const char *
soket_lesson_explain_errno (int            errnum,
                            SoketCallName  call,
                            SoketTransport transport)
{
  const SoketLesson *lesson = soket_lesson_lookup (errnum);

  if (lesson != NULL)
    return soket_lesson_get_brief (lesson, call, transport);

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (others[i].errnum == errnum && (others[i].calls & (1u << call)) != 0)
      return _(others[i].brief);

  return g_strerror (errnum);
}

/**
 * soket_lesson_explain_connect:
 * @errnum: an errno value of connect () over TCP
 * @asked: (nullable): the address, where it is known
 *
 * Says what soket_lesson_explain_errno() says, but where the address itself is the reason.
 *
 * Returns: (transfer none): a clause without a full stop
 */
const char *
soket_lesson_explain_connect (int                  errnum,
                              const SoketEndpoint *asked)
{
  /* Linux has a way there, and gives it to UDP alone. */
  if (errnum == ENETUNREACH && asked != NULL && soket_endpoint_is_multicast (asked))
    return _("an address of many computers at once (multicast or broadcast), and TCP connects two; give the address of one");

  return soket_lesson_explain_errno (errnum, SOKET_CALL_CONNECT, SOKET_TRANSPORT_TCP);
}

/**
 * soket_lesson_get_cause:
 * @self: a lesson
 * @call: the call that failed, or %SOKET_CALL_NONE
 * @transport: its transport
 *
 * Says why this call over this transport most likely failed.
 *
 * Returns: (transfer none): one sentence or two
 */
const char *
soket_lesson_get_cause (const SoketLesson *self,
                        SoketCallName      call,
                        SoketTransport     transport)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (cases[i].cause != NULL && case_fits (i, self->errnum, call, transport))
      return _(cases[i].cause);

  return _(self->cause);
}

/**
 * soket_lesson_get_topic:
 * @self: a lesson
 * @call: the call that failed, or %SOKET_CALL_NONE
 * @transport: its transport
 *
 * Names the slide of the deck *Python Network Programming, socket module* that it belongs to.
 *
 * Returns: (transfer none): the slide's title as it stands there, not translated
 */
const char *
soket_lesson_get_topic (const SoketLesson *self,
                        SoketCallName      call,
                        SoketTransport     transport)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (cases[i].topic != NULL && case_fits (i, self->errnum, call, transport))
      return cases[i].topic;

  return self->topic;
}
