/* soket-encapsulation-view.c - a message in its headers, box in box
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/bytes/soket-encapsulation-view.h"

#include <glib/gi18n.h>

#include "app/base/soket-format.h"
#include "app/bytes/soket-stream-words.h"
#include "app/speech/soket-names.h"

struct _SoketEncapsulationView
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkToggleButton *frame;
  GtkToggleButton *ip;
  GtkToggleButton *segment;
  GtkToggleButton *message;
  GtkLabel *total;
  GtkLabel *explanation;
  GtkLabel *cutting;

  SoketTransport transport;
  gboolean ipv6;
  guint transport_header;
};

G_DEFINE_FINAL_TYPE (SoketEncapsulationView, soket_encapsulation_view, GTK_TYPE_WIDGET)

static const char *
explain_frame (void)
{
  return _("The frame of the link: from which network card to which, and what is inside: 14 bytes over Ethernet, and over "
           "loopback, which imitates it. A real card adds 4 more behind, a checksum.");
}

static const char *
explain_ip (SoketEncapsulationView *self)
{
  return self->ipv6 ? _("The IPv6 header says from which address to which, how long it is, what is inside, and how many "
                        "hops it may take: 40 bytes.")
                    : _("The IPv4 header says from which address to which, how long it is, what is inside, and how many "
                        "hops it may take: 20 bytes without options.");
}

static const char *
explain_segment (SoketEncapsulationView *self)
{
  if (self->transport == SOKET_TRANSPORT_TCP)
    return self->transport_header == SOKET_ENCAPSULATION_TCP_STAMPED
             ? _("The TCP header says from which port to which, where in the stream its bytes belong, and what has "
                 "arrived: 20 bytes, and 12 for the timestamps that this connection uses.")
             : _("The TCP header says from which port to which, where in the stream its bytes belong, and what has "
                 "arrived: 20 bytes; this connection uses no timestamps.");
  return _("The UDP header says from which port to which, how long the datagram is, and its checksum: 8 bytes.");
}

static const char *
explain_message (SoketEncapsulationView *self)
{
  return _("The bytes that the program handed to send (), or got from recv (); it sees nothing of the headers.");
}

static void
toggled_cb (SoketEncapsulationView *self)
{
  const char *text = explain_message (self);

  if (gtk_toggle_button_get_active (self->frame))
    text = explain_frame ();
  else if (gtk_toggle_button_get_active (self->ip))
    text = explain_ip (self);
  else if (gtk_toggle_button_get_active (self->segment))
    text = explain_segment (self);
  gtk_label_set_text (self->explanation, text);
}

static void
set_box (GtkToggleButton *button,
         const char      *name,
         guint64          n_bytes,
         const char      *explanation)
{
  g_autofree char *size = soket_format_bytes (n_bytes);
  g_autofree char *label = g_strdup_printf ("%s\n%s", name, size);

  gtk_button_set_label (GTK_BUTTON (button), label);
  gtk_label_set_justify (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), GTK_JUSTIFY_CENTER);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), explanation);
}

static void
soket_encapsulation_view_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_ENCAPSULATION_VIEW);

  G_OBJECT_CLASS (soket_encapsulation_view_parent_class)->dispose (object);
}

static void
soket_encapsulation_view_class_init (SoketEncapsulationViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_encapsulation_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-encapsulation-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketEncapsulationView, scroller);
  gtk_widget_class_bind_template_child (widget_class, SoketEncapsulationView, frame);
  gtk_widget_class_bind_template_child (widget_class, SoketEncapsulationView, ip);
  gtk_widget_class_bind_template_child (widget_class, SoketEncapsulationView, segment);
  gtk_widget_class_bind_template_child (widget_class, SoketEncapsulationView, message);
  gtk_widget_class_bind_template_child (widget_class, SoketEncapsulationView, total);
  gtk_widget_class_bind_template_child (widget_class, SoketEncapsulationView, explanation);
  gtk_widget_class_bind_template_child (widget_class, SoketEncapsulationView, cutting);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
  gtk_widget_class_set_css_name (widget_class, "encapsulationview");
}

static void
soket_encapsulation_view_init (SoketEncapsulationView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
  /* Until there is something to show. */
  gtk_button_set_label (GTK_BUTTON (self->frame), _("frame header"));
  gtk_button_set_label (GTK_BUTTON (self->ip), _("IPv4 header"));
  gtk_button_set_label (GTK_BUTTON (self->segment), _("TCP header"));
  gtk_button_set_label (GTK_BUTTON (self->message), _("message"));
}

void
soket_encapsulation_view_show (SoketEncapsulationView   *self,
                               const SoketEncapsulation *encapsulation,
                               SoketTransport            transport)
{
  g_autofree char *total = soket_format_bytes (encapsulation->total + encapsulation->frame_header);
  g_autofree char *sum = g_strdup_printf ("= %s", total);
  g_autofree char *cutting = soket_stream_words_cutting (encapsulation, transport);

  g_return_if_fail (SOKET_IS_ENCAPSULATION_VIEW (self));

  self->transport = transport;
  self->ipv6 = encapsulation->ip_header == SOKET_ENCAPSULATION_IPV6_HEADER;
  self->transport_header = encapsulation->transport_header;
  set_box (self->frame, _("frame header"), encapsulation->frame_header, explain_frame ());
  set_box (self->ip, self->ipv6 ? _("IPv6 header") : _("IPv4 header"), encapsulation->ip_header, explain_ip (self));
  set_box (self->segment, transport == SOKET_TRANSPORT_TCP ? _("TCP header") : _("UDP header"), encapsulation->transport_header,
           explain_segment (self));
  set_box (self->message, _("message"), encapsulation->message, explain_message (self));
  gtk_label_set_text (self->total, sum);
  gtk_label_set_text (self->cutting, cutting);
  toggled_cb (self);
}
