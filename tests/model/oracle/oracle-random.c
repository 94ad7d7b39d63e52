/* oracle-random.c - scenarios at random
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "oracle-random.h"

/* Short ones: a run is over in a few milliseconds, unless it is about what nobody answers. */
#define PATIENCE "timeout=12 on=6"

typedef struct
{
  GRand    *rand;
  GString  *script;
  gboolean  udp;
  gboolean  serves;      /* there is the own server, or was */
  gboolean  stopped;
  guint     n_own;       /* clients by hand, called p0, p1 ... */
  guint     n_foreign;   /* called a0, a1 ... */
} Author;

static guint
choose (Author *self,
        guint   n)
{
  return (guint) g_rand_int_range (self->rand, 0, (gint32) n);
}

static gboolean
once_in (Author *self,
         guint   n)
{
  return choose (self, n) == 0;
}

static void G_GNUC_PRINTF (2, 3)
add (Author     *self,
     const char *format,
     ...)
{
  va_list arguments;

  g_string_append (self->script, "; ");
  va_start (arguments, format);
  g_string_append_vprintf (self->script, format, arguments);
  va_end (arguments);
  if (!once_in (self, 3))
    g_string_append_printf (self->script, "; turn %u", 1 + choose (self, 4));
}

static const char *
pick_text (Author *self)
{
  static const char *const texts[] = { "a#.", "b#", ".", "c#.d#", "e#.f#.", "g#\\n", "bytes*40.", "h" };

  return texts[choose (self, G_N_ELEMENTS (texts))];
}

static const char *
maybe (Author     *self,
       guint       n,
       const char *word)
{
  return once_in (self, n) ? word : "";
}

/* --- who is there --- */

static void
begin (Author *self)
{
  static const char *const sizes[] = { "recv=1", "recv=3", "recv=4096" };

  self->udp = once_in (self, 3);
  self->serves = !once_in (self, 3);
  if (self->serves)
    g_string_append_printf (self->script, "serve %s %s%s%s%s%s%s", self->udp ? "udp" : "tcp", sizes[choose (self, G_N_ELEMENTS (sizes))],
                            maybe (self, 3, " keep"), maybe (self, 3, " slides"), maybe (self, 5, " max=1"), maybe (self, 6, " backlog=1"),
                            maybe (self, 5, " framing=none"));
  else if (once_in (self, 8))
    g_string_append_printf (self->script, "nobody %s", self->udp ? "udp" : "tcp");
  else
    g_string_append_printf (self->script, "listen f %s%s", self->udp ? "udp" : "tcp", maybe (self, 5, " backlog=0"));
  if (self->serves)
    g_string_append (self->script, "; turn");
}

static void
add_client (Author *self)
{
  static const char *const ways[] = { "", " pieces=2", " half", " reset", " silent", " delay=3", " n=3", " end", " recv=1" };
  static const char *const datagrams[] = { "", " connected", " stranger", " stranger connected", " n=3", " delay=3", " connected delay=3" };
  guint kind = choose (self, self->serves ? 3 : 2);

  if (kind == 0)
    add (self, "ask %s " PATIENCE "%s", pick_text (self),
         self->udp ? datagrams[choose (self, G_N_ELEMENTS (datagrams))] : ways[choose (self, G_N_ELEMENTS (ways))]);
  else if (kind == 1)
    add (self, "open p%u connected", self->n_own++);
  else
    add (self, "dial a%u%s", self->n_foreign++, self->udp ? maybe (self, 3, " loose") : "");
}

/* --- what they do --- */

static void
act_own (Author *self)
{
  static const struct
  {
    const char *verb;
    const char *rest;
  } acts[] = { { "get", "" }, { "get", " 2" }, { "get", "" }, { "end", "" }, { "end", " cancelled" }, { "shut", "" }, { "linger", "" } };
  guint who = choose (self, self->n_own);
  guint i = choose (self, self->udp ? 5 : G_N_ELEMENTS (acts));

  if (once_in (self, 2))
    add (self, "put p%u %s", who, pick_text (self));
  else
    add (self, "%s p%u%s", acts[i].verb, who, acts[i].rest);
}

static void
act_foreign (Author *self)
{
  static const struct
  {
    const char *verb;
    const char *rest;
  } acts[] = { { "read", " now" }, { "read", " now" }, { "close", "" }, { "half", "" }, { "reset", "" } };
  guint who = choose (self, self->n_foreign);
  guint i = choose (self, self->udp ? 3 : G_N_ELEMENTS (acts));

  if (once_in (self, 2))
    add (self, "say a%u %s", who, pick_text (self));
  else
    add (self, "%s a%u%s", acts[i].verb, who, acts[i].rest);
}

static void
act_listener (Author *self)
{
  if (!self->udp)
    add (self, "take a%u f", self->n_foreign++);
  else if (once_in (self, 2))
    add (self, "hear f now");
  else if (once_in (self, 6))
    add (self, "close f");
  else
    add (self, "say f %s", pick_text (self));
}

static void
act_server (Author *self)
{
  if (once_in (self, 4))
    {
      add (self, "stop");
      self->stopped = TRUE;
    }
  else if (self->udp)
    add (self, "filter server %s", once_in (self, 2) ? "drop" : once_in (self, 2) ? "cut=2" : "none");
}

static void
act (Author *self)
{
  guint what = choose (self, 20);

  if (what < 2)
    add_client (self);
  else if (what < 3)
    add (self, "cancel");
  else if (what < 4)
    add (self, "look");
  else if (what < 6 && self->serves && !self->stopped)
    act_server (self);
  else if (what < 10 && !self->serves)
    act_listener (self);
  else if (what < 15 && self->n_own > 0)
    act_own (self);
  else if (self->n_foreign > 0)
    act_foreign (self);
  else
    add_client (self);
}

char *
oracle_random_script (guint32 seed)
{
  Author self = { .rand = g_rand_new_with_seed (seed), .script = g_string_new (NULL) };
  guint n = 3 + choose (&self, 12);

  begin (&self);
  for (guint i = 0; i < n; i++)
    act (&self);
  g_rand_free (self.rand);
  return g_string_free (self.script, FALSE);
}
