/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of the engine's own tables (common/sql/001_engine.sql): the log, who hears it, the stored
 * answers, the audit, what came by inlets and the named consumers. Inside of the engine.
 */
#ifndef COMMON_ENGINE_ROWS_H
#define COMMON_ENGINE_ROWS_H

#include "common/desc.h"
#include "common/pq.h"

struct event_row {
	int64_t seq;
	struct uuid id;
	struct str type;
	struct uuid subject;
	struct stamp at;
	struct bytes body, hash;
};

struct audience_row {
	struct str audience;
	int64_t seq;
};

struct idem_row {
	struct uuid id;
	struct str principal;
	struct bytes digest, answer;
};

struct audit_row {
	struct uuid id;
	struct str op, principal, actor;
	struct stamp at;
	struct str class;
	struct opt_i64 first_seq, last_seq;
};

struct inlet_row {
	struct str source, event, type;
	struct bytes digest, answer;
	struct stamp at;
};

struct consumer_row {
	struct str principal, name;
	struct strs types;
	int64_t offered;
	struct stamp offered_at;
	int64_t taken;
	struct stamp taken_at, made_at;
};

enum { OWN_EVENT, OWN_AUDIENCE, OWN_IDEM, OWN_AUDIT, OWN_INLET, OWN_CONSUMER, OWN_COUNT };

struct own { /* one of these tables, as the leader's connection knows it */
	const struct desc *row;
	struct pq_stmt save;
	struct sqlrowtype type;
};

extern const struct desc event_row_desc, audience_row_desc, idem_row_desc, audit_row_desc,
    inlet_row_desc, consumer_row_desc;

#endif
