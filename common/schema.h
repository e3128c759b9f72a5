/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract for integrators, made from the same tables that the services run on. Schemas tell a
 * message's JSON form; `x-msgpack` tells how a value crosses the bus where it differs from that
 * (desc.h has the table), `x-private` that a member never leaves in events or logs, `x-max-bytes`
 * a bound that counts bytes of UTF-8.
 */
#ifndef COMMON_SCHEMA_H
#define COMMON_SCHEMA_H

#include <jansson.h>

#include "common/op.h"

/* JSON Schema, draft 2020-12, of one message; nested ones are under $defs. New reference. */
json_t *schema_of(const struct desc *d);

/*
 * An AsyncAPI 3.0 document of the contracts (NULL-terminated): an op is a channel with a `receive`
 * operation and its reply; the events of a service are messages of its feed. `version` is that of
 * the contract. New reference.
 */
json_t *schema_asyncapi(const struct contract *const *contracts, const char *version);

#endif
