/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>

#include "common/engine_int.h"

static const struct field event_row_fields[] = {
	FIELD(event_row, seq, F_REQ, 1, INT64_MAX, "number in the stream"),
	FIELD(event_row, id, F_REQ, 0, 0, "the event"),
	FIELD(event_row, type, F_REQ, 1, 100, "event type"),
	FIELD(event_row, subject, F_REQ, 0, 0, "the object"),
	FIELD(event_row, at, F_REQ, 0, 0, "domain clock"),
	FIELD(event_row, body, F_REQ, 1, 131072, "the envelope as hashed"),
	FIELD(event_row, hash, F_REQ, HASH_LEN, HASH_LEN, "over the one before and the body"),
};
DESC(event_row, "event", "An event as stored.");

static const struct field audience_row_fields[] = {
	FIELD(audience_row, audience, F_REQ, 1, 200, "role:code"),
	FIELD(audience_row, seq, F_REQ, 1, INT64_MAX, "number of the event"),
};
DESC(audience_row, "event_audience", "Who hears an event.");

static const struct field idem_row_fields[] = {
	FIELD(idem_row, id, F_REQ, 0, 0, "the call"),
	FIELD(idem_row, principal, F_REQ, 1, 64, "who made it"),
	FIELD(idem_row, digest, F_REQ, DIGEST_LEN, DIGEST_LEN, "of op, actor and arguments"),
	FIELD(idem_row, answer, F_REQ, 1, WIRE_MAX_BYTES, "the answer map"),
};
DESC(idem_row, "idem", "A stored answer.");

static const struct field audit_row_fields[] = {
	FIELD(audit_row, id, F_REQ, 0, 0, "the call"),
	FIELD(audit_row, op, F_REQ, 1, 100, "op"),
	FIELD(audit_row, principal, F_REQ, 1, 64, "who called"),
	FIELD(audit_row, actor, F_OPT, 1, 64, "for whom a gateway called"),
	FIELD(audit_row, at, F_REQ, 0, 0, "the machine's clock"),
	FIELD(audit_row, class, F_REQ, 1, 32, "OK or an error class"),
	FIELD(audit_row, first_seq, F_OPT, 1, INT64_MAX, "first event it made"),
	FIELD(audit_row, last_seq, F_OPT, 1, INT64_MAX, "last event it made"),
};
DESC(audit_row, "audit", "A decided command.");

static const struct field inlet_row_fields[] = {
	FIELD(inlet_row, source, F_REQ, 1, 200, "of the event"),
	FIELD(inlet_row, event, F_REQ, 1, 128, "its id"),
	FIELD(inlet_row, type, F_REQ, 1, 100, "event type, the op"),
	FIELD(inlet_row, digest, F_REQ, DIGEST_LEN, DIGEST_LEN, "of op and arguments"),
	FIELD(inlet_row, answer, F_REQ, 1, WIRE_MAX_BYTES, "the answer map"),
	FIELD(inlet_row, at, F_REQ, 0, 0, "the machine's clock"),
};
DESC(inlet_row, "inlet", "An event that another system has published.");

static const struct field consumer_row_fields[] = {
	FIELD(consumer_row, principal, F_REQ, 1, 129, "who"),
	FIELD(consumer_row, name, F_REQ, 1, 64, "which of its consumers"),
	FIELD(consumer_row, types, F_REQ, 0, 64, "only these; none = all"),
	FIELD(consumer_row, offered, F_REQ, 0, INT64_MAX, "last number offered"),
	FIELD(consumer_row, offered_at, F_OPT, 0, 0, "when"),
	FIELD(consumer_row, taken, F_REQ, 0, INT64_MAX, "last number acknowledged"),
	FIELD(consumer_row, taken_at, F_OPT, 0, 0, "when"),
	FIELD(consumer_row, made_at, F_REQ, 0, 0, "first call"),
};
DESC(consumer_row, "consumer", "A named consumer and its delivery receipt.");

static const struct {
	const struct desc *row;
	const char *key;
} owns[OWN_COUNT] = {
	[OWN_EVENT] = { &event_row_desc, NULL },
	[OWN_AUDIENCE] = { &audience_row_desc, NULL },
	[OWN_IDEM] = { &idem_row_desc, NULL },
	[OWN_AUDIT] = { &audit_row_desc, NULL },
	[OWN_INLET] = { &inlet_row_desc, NULL },
	[OWN_CONSUMER] = { &consumer_row_desc, "principal, name" },
};

void
own_prepare(struct engine *en)
{
	for (int i = 0; i < OWN_COUNT; i++) {
		struct own *o = &en->own[i];
		const char *key = owns[i].key;

		o->row = owns[i].row;
		snprintf(o->save.name, sizeof(o->save.name), "own_%d", i);
		o->save.sql = str_z(&en->arena,
		    sql_save(
			&en->arena, o->row->name, o->row, key != NULL ? key : "", key == NULL));
	}
}

void
own_save(struct engine *en, int which, struct arena *a, const void *const *rows, size_t n)
{
	struct own *o = &en->own[which];
	struct sqlparams p = { 0 };

	if (n == 0)
		return;
	sql_rows(a, o->row, &o->type, rows, n, &p);
	pq_exec(en->lead, &o->save, &p, NULL, NULL);
}

void
own_add(struct batch *b, int which, const void *const *rows, size_t n)
{
	const struct own *o = &b->en->own[which];

	slice_add(b, o->row, &o->type, &o->save, rows, n);
}

/* ---- statements of the tables ---- */

/* Where the rows that a table loads belong. */
static const struct table *
rows_of(const struct engine *en, const struct table *t)
{
	for (size_t i = 0; t->use == TABLE_ALSO && i < en->s->ntables; i++)
		if (en->s->tables[i]->use != TABLE_ALSO && en->s->tables[i]->row == t->row)
			return en->s->tables[i];
	assert(t->use != TABLE_ALSO);
	return t;
}

static void
prepare_table(struct engine *en, const struct table *t)
{
	struct tstmt *s = &en->tables[en->ntables];
	struct arena *a = &en->arena;
	char *cols = str_z(a, sql_columns(a, t->row, "t."));
	const char *tail = t->load != NULL ? t->load
					   : arena_printf(a, "WHERE t.%s = ANY($1)", t->root);
	const char *whole = t->use == TABLE_CACHED && t->load != NULL ? t->load : "";

	s->t = t;
	s->into = rows_of(en, t);
	s->version = -1;
	snprintf(s->load.name, sizeof(s->load.name), "load_%zu", en->ntables);
	snprintf(s->all.name, sizeof(s->all.name), "all_%zu", en->ntables);
	snprintf(s->insert.name, sizeof(s->insert.name), "insert_%zu", en->ntables);
	snprintf(s->save.name, sizeof(s->save.name), "save_%zu", en->ntables);
	snprintf(s->sum.name, sizeof(s->sum.name), "sum_%zu", en->ntables);
	s->load.sql = arena_printf(a, "SELECT %s FROM %s t %s", cols, t->name, tail);
	s->all.sql = arena_printf(a, "SELECT %s FROM %s t %s", cols, t->name, whole);
	if (t->use == TABLE_OWN || t->use == TABLE_APPEND || t->use == TABLE_SUM)
		s->insert.sql = str_z(a, sql_save(a, t->name, t->row, "id", true));
	if (t->use == TABLE_OWN || t->use == TABLE_SUM)
		s->save.sql = str_z(a, sql_save(a, t->name, t->row, "id", false));
	if (t->use == TABLE_SUM)
		s->sum.sql = str_z(a, sql_sum(a, t->name, t->row));
	en->ntables++;
}

void
tables_prepare(struct engine *en)
{
	const char *watch = "SELECT";

	prepare_table(en, &blob_table);
	prepare_table(en, &blob_chunk_table);
	for (size_t i = 0; i < en->s->ntables; i++)
		prepare_table(en, en->s->tables[i]);
	for (size_t i = 0; i < en->ntables; i++) {
		const struct table *t = en->tables[i].t;

		if (t->use != TABLE_CACHED)
			continue;
		watch = arena_printf(&en->arena, "%s%s coalesce((%s), 0)::bigint", watch,
		    en->watch.sql != NULL ? "," : "", t->watch);
		en->watch.sql = watch;
	}
	snprintf(en->watch.name, sizeof(en->watch.name), "watch");
}

/* ---- row types ---- */

/* The row types of all that this service writes; they may differ on another database host. */
void
on_rowtypes(void *arg, const PGresult *res)
{
	struct engine *en = arg;
	struct err e = { 0 };

	en->types_known = false;
	if (res == NULL)
		return;
	for (int i = 0; i < OWN_COUNT && e.class == E_NONE; i++)
		if (sql_rowtype(res, en->own[i].row->name, en->own[i].row, &en->own[i].type, &e) !=
		    0)
			break;
	for (size_t i = 0; i < en->ntables && e.class == E_NONE; i++) {
		struct tstmt *s = &en->tables[i];

		if ((s->insert.sql != NULL || s->save.sql != NULL) &&
		    sql_rowtype(res, s->t->name, s->t->row, &s->type, &e) != 0)
			break;
	}
	en->types_known = e.class == E_NONE;
	if (!en->types_known)
		LOG(LOG_ERROR, "the schema does not fit this program",
		    LOG_S("table", str_from(e.field)), LOG_S("why", str_from(e.text)));
}
