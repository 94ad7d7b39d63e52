/* soket-call.c - the object that shows one record
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trace/soket-call.h"

/* A list shows objects, a trace keeps plain structs: this is the struct as an object, made when a row is asked for and gone with the row.
 * It never changes: a call that was waiting and returned is another object. */
struct _SoketCall
{
  GObject      parent_instance;
  SoketRecord  record;
  GBytes      *payload;
};

G_DEFINE_FINAL_TYPE (SoketCall, soket_call, G_TYPE_OBJECT)

static void
soket_call_finalize (GObject *object)
{
  SoketCall *self = SOKET_CALL (object);

  g_bytes_unref (self->payload);

  G_OBJECT_CLASS (soket_call_parent_class)->finalize (object);
}

static void
soket_call_class_init (SoketCallClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = soket_call_finalize;
}

static void
soket_call_init (SoketCall *self)
{
  self->payload = g_bytes_new_static ("", 0);
}

/**
 * soket_call_new:
 * @record: a record whose payload is valid
 *
 * Makes an object of a record. The object has its own copy of everything, so it outlives the trace's ring and arena.
 *
 * Returns: (transfer full): a new object
 */
SoketCall *
soket_call_new (const SoketRecord *record)
{
  SoketCall *self = NULL;

  g_return_val_if_fail (record != NULL, NULL);

  self = g_object_new (SOKET_TYPE_CALL, NULL);
  self->record = *record;
  self->record.payload = NULL;
  if (record->payload != NULL && record->payload_length > 0)
    {
      g_bytes_unref (self->payload);
      self->payload = g_bytes_new (record->payload, record->payload_length);
      self->record.payload = g_bytes_get_data (self->payload, NULL);
    }
  else
    {
      self->record.payload_length = 0;
    }

  return self;
}

/**
 * soket_call_get_record:
 * @self: a call
 *
 * Gets the record; its payload is the object's own copy.
 *
 * Returns: (transfer none): the record, valid as long as @self
 */
const SoketRecord *
soket_call_get_record (SoketCall *self)
{
  g_return_val_if_fail (SOKET_IS_CALL (self), NULL);

  return &self->record;
}

/**
 * soket_call_get_payload:
 * @self: a call
 *
 * Gets the bytes that were kept of what the call transferred. They are empty where there were none, and where they had been overwritten
 * before the object was made (then the record's @payload_lost says so).
 *
 * Returns: (transfer none): the bytes, never %NULL
 */
GBytes *
soket_call_get_payload (SoketCall *self)
{
  g_return_val_if_fail (SOKET_IS_CALL (self), NULL);

  return self->payload;
}

/**
 * soket_call_is_waiting:
 * @self: a call
 *
 * Tells whether the call had not returned when this object was made.
 *
 * Returns: whether it waits
 */
gboolean
soket_call_is_waiting (SoketCall *self)
{
  g_return_val_if_fail (SOKET_IS_CALL (self), FALSE);

  return soket_record_is_waiting (&self->record);
}
