/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Queries: read-only, on connections of their own, so that they neither wait for batches nor hold
 * them up. The head of the stream is read before the query's snapshot is taken: what it says is
 * covered by what the query sees (min_seq, read your writes).
 */
#include <stdio.h>
#include <stdlib.h>

#include "common/engine_int.h"

#define LIMIT_DEFAULT 100

struct asked { /* a query under way */
	struct engine *en;
	struct arena arena;
	struct call call;
	const struct op *op;
	void *args;
	int64_t seq, epoch;
	struct raw result;
	struct err err;
	bool failed;
};

static const struct pq_stmt head_now = { .name = "head_now", .sql = "SELECT seq, epoch FROM head" };

static void
asked_free(struct asked *q)
{
	struct engine *en = q->en;
	struct arena a = q->arena;

	arena_free(&a);
	free(q);
	en->queries--;
	engine_stopping(en);
}

static void
asked_refuse(struct asked *q)
{
	call_refuse(q->en, &q->call, &q->err);
	asked_free(q);
}

static void
on_head(void *arg, const PGresult *res)
{
	struct asked *q = arg;

	if (res == NULL || PQntuples(res) != 1)
		return;
	q->seq = sql_i64(res, 0, 0);
	q->epoch = sql_i64(res, 0, 1);
}

static void
fail(struct asked *q, enum errclass class, const char *field, const char *text)
{
	q->failed = true;
	err_set(&q->err, class, field, "%s", text);
}

static void
on_asked(void *arg, const struct pq_error *err)
{
	struct asked *q = arg;

	if (err != NULL) {
		q->err = err->err;
		q->failed = true;
	} else if (!q->failed && q->call.wire.min_seq.set && q->seq < q->call.wire.min_seq.v) {
		fail(q, E_UNAVAILABLE, "min_seq", "this replica has not come that far yet");
	}
	if (q->failed) {
		asked_refuse(q);
		return;
	}
	call_answer(q->en, &q->call, wire_ok(&q->arena, q->result, &q->seq, &q->epoch));
	call_log(q->en, &q->call, E_NONE);
	asked_free(q);
}

/* ---- results ---- */

static struct str
cursor_text(struct arena *a, const struct field *f, const void *row)
{
	const void *p = field_at(f, row);
	char t[40] = "";

	switch (f->kind) {
	case K_STR: return *(const struct str *)p;
	case K_UUID: uuid_format(*(const struct uuid *)p, t); break;
	case K_DATE: date_format(*(const struct date *)p, t); break;
	case K_STAMP: stamp_format(*(const struct stamp *)p, t); break;
	case K_I32: snprintf(t, sizeof(t), "%d", *(const int32_t *)p); break;
	case K_I64: snprintf(t, sizeof(t), "%lld", (long long)*(const int64_t *)p); break;
	default: break;
	}
	return str_dup(a, str_from(t));
}

static size_t
limit_of(const struct op *op, const void *args)
{
	const struct field *f = desc_field(op->in, "limit", 5);

	if (f == NULL || field_absent(f, args))
		return LIMIT_DEFAULT;
	if (f->kind == K_OPT_I32)
		return (size_t)((const struct opt_i32 *)field_at(f, args))->v;
	return f->kind == K_I32 ? (size_t) * (const int32_t *)field_at(f, args) : LIMIT_DEFAULT;
}

static void
list_result(struct asked *q, const struct buf *items, size_t n, struct str next)
{
	struct buf b = { 0 };
	msgpack_packer pk;

	mp_packer(&pk, &b);
	msgpack_pack_map(&pk, next.p != NULL ? 2 : 1);
	mp_put_z(&pk, "items");
	msgpack_pack_array(&pk, n);
	if (items->n > 0)
		buf_put(&b, items->p, items->n);
	if (next.p != NULL) {
		mp_put_z(&pk, "next");
		mp_put_str(&pk, next);
	}
	q->result = (struct raw){ arena_copy(&q->arena, b.p, b.n), b.n };
	buf_free(&b);
}

static void
on_list(void *arg, const PGresult *res)
{
	struct asked *q = arg;
	struct buf items = { 0 };
	struct str next = { 0 };
	int n, rows = res != NULL ? PQntuples(res) : 0;

	for (n = 0; n < rows; n++) {
		void *row = arena_alloc(&q->arena, q->op->out->size);
		size_t before = items.n;

		if (sql_read(res, n, q->op->out, &q->arena, row, &q->err) != 0) {
			q->failed = true;
			break;
		}
		msg_pack(q->op->out, row, MSG_ALL, &items);
		if (n > 0 && items.n > WIRE_PAGE_BYTES) {
			items.n = before; /* next is that of the row before */
			break;
		}
		next = cursor_text(&q->arena, &q->op->out->fields[0], row);
	}
	if (n == rows && (size_t)rows < limit_of(q->op, q->args))
		next = (struct str){ 0 };
	list_result(q, &items, (size_t)n, next);
	buf_free(&items);
}

static void
on_one(void *arg, const PGresult *res)
{
	struct asked *q = arg;
	void *row = arena_alloc(&q->arena, q->op->out->size);

	if (res == NULL)
		return;
	if (PQntuples(res) == 0) {
		fail(q, E_NOT_FOUND, q->op->in->nfields > 0 ? q->op->in->fields[0].key : NULL,
		    "there is no such object within your scope");
		return;
	}
	if (sql_read(res, 0, q->op->out, &q->arena, row, &q->err) != 0) {
		q->failed = true;
		return;
	}
	q->result = msg_encode(q->op->out, row, MSG_ALL, &q->arena);
}

/* ---- asking ---- */

static struct asked *
asked_new(struct engine *en, const struct call *c, const struct op *op)
{
	struct asked *q = xalloc(sizeof(*q));

	q->en = en;
	q->op = op;
	call_copy(&q->arena, c, &q->call);
	q->args = arena_alloc(&q->arena, op->in->size);
	en->queries++;
	if (msg_decode_checked(op->in, q->call.wire.args, &q->arena, q->args, &q->err) != 0) {
		asked_refuse(q);
		return NULL;
	}
	return q;
}

static void
ask(struct asked *q, const struct pq_stmt *s, const struct sqlparams *p, pq_result_fn *on)
{
	struct pq *c = reader(q->en);

	if (c == NULL) {
		err_set(&q->err, E_UNAVAILABLE, NULL, "the database is not reached");
		asked_refuse(q);
		return;
	}
	pq_exec(c, &head_now, NULL, on_head, q);
	pq_exec(c, s, p, on, q);
	pq_sync(c, on_asked, q);
}

static const struct derived *
derived_of(const struct engine *en, const struct op *op)
{
	for (size_t i = 0; i < en->s->nderived; i++)
		if (en->s->derived[i].op == op)
			return &en->s->derived[i];
	return NULL;
}

void
query_params(const struct engine *en, struct arena *a, const struct call *c, const struct op *op,
    const void *args, struct sqlparams *p)
{
	sql_add_text(a, p, str_from(role_name(c->who.role)));
	sql_add_text(a, p, c->who.scope.p != NULL ? c->who.scope : STR(""));
	sql_add_stamp(a, p, engine_now(en));
	sql_add_struct(a, p, op->in, args);
}

void
query_run(struct engine *en, const struct call *c, const struct query *query)
{
	struct asked *q = asked_new(en, c, query->op);
	const struct derived *more = derived_of(en, query->op);
	struct sqlparams p = { 0 };

	if (q == NULL)
		return;
	query_params(en, &q->arena, &q->call, query->op, q->args, &p);
	if (more != NULL)
		sql_add_text(&q->arena, &p, more->text(&q->arena, q->args));
	ask(q, &en->query_stmts[query - en->s->queries], &p,
	    query->op->kind == OP_LIST ? on_list : on_one);
}

/* ---- blobs ---- */

static const struct pq_stmt blob_part = { .name = "blob_part",
	.sql = "SELECT b.size, c.at, c.bytes FROM blob b LEFT JOIN blob_chunk c ON c.blob = b.id"
	       " AND c.at <= $2 AND c.at + length(c.bytes) > $2 WHERE b.id = $1 AND b.owner = $3" };

static void
on_blob(void *arg, const PGresult *res)
{
	struct asked *q = arg;
	const struct blob_get *a = q->args;
	struct blob_part out = { 0 };
	size_t skip, max = a->max.set ? (size_t)a->max.v : WIRE_PAGE_BYTES;

	if (res == NULL)
		return;
	if (PQntuples(res) == 0) {
		fail(q, E_NOT_FOUND, "blob", "there is no such blob of yours");
		return;
	}
	out.size = sql_i64(res, 0, 0);
	out.bytes = sql_bytes(res, 0, 2);
	if (out.bytes.p != NULL) {
		skip = (size_t)(a->offset - sql_i64(res, 0, 1));
		out.bytes = (struct bytes){ out.bytes.p + skip, out.bytes.n - skip };
		if (out.bytes.n > max)
			out.bytes.n = max;
	}
	q->result = msg_encode(&blob_part_desc, &out, MSG_ALL, &q->arena);
}

void
query_blob_get(struct engine *en, const struct call *c)
{
	struct asked *q = asked_new(en, c, &engine_ops[ENGINE_BLOB_GET]);
	struct sqlparams p = { 0 };
	const struct blob_get *a;

	if (q == NULL)
		return;
	a = q->args;
	sql_add_uuid(&q->arena, &p, a->blob);
	sql_add_i64(&q->arena, &p, a->offset);
	sql_add_text(&q->arena, &p, who_owner(&q->arena, &q->call.who));
	ask(q, &blob_part, &p, on_blob);
}

/* ---- connections ---- */

const struct query *
query_find(const struct engine *en, struct str op)
{
	for (size_t i = 0; i < en->s->nqueries; i++)
		if (str_is(op, en->s->queries[i].op->name))
			return &en->s->queries[i];
	return NULL;
}

struct pq *
reader(struct engine *en)
{
	for (size_t i = 0; i < READERS; i++) {
		struct pq *q = en->readers[en->next_reader++ % READERS];

		if (pq_is_up(q))
			return q;
	}
	return NULL;
}

/* A plan for any arguments would be made for none: those that are absent fall out of a query. */
static const char setup[] =
    "SELECT set_config('default_transaction_read_only', 'on', false),"
    " set_config('plan_cache_mode', 'force_custom_plan', false),"
    " set_config('statement_timeout', '10s', false), set_config('jit', 'off', false),"
    " set_config('application_name', 'reader', false)";

/* Role, scope, now, then the arguments: given, so that a query need not use each of them. */
static void
query_types(struct engine *en, const struct op *op, struct pq_stmt *s)
{
	size_t n = 3 + op->in->nfields;
	Oid *types = arena_array(&en->arena, n + 1, sizeof(*types));

	types[0] = types[1] = OID_TEXT;
	types[2] = OID_STAMPTZ;
	for (size_t k = 0; k < op->in->nfields; k++)
		types[3 + k] = sql_param_oid(&op->in->fields[k]);
	if (derived_of(en, op) != NULL)
		types[n++] = OID_TEXT;
	s->types = types;
	s->ntypes = (int)n;
}

static void
prepare_query(struct engine *en, size_t i)
{
	struct pq_stmt *s = &en->query_stmts[i];

	snprintf(s->name, sizeof(s->name), "query_%zu", i);
	s->sql = en->s->queries[i].sql;
	query_types(en, en->s->queries[i].op, s);
}

static void
prepare_text(struct engine *en, size_t i)
{
	const struct prepare *p = &en->s->prepares[i];
	struct pq_stmt *s = &en->prepare_stmts[i];

	snprintf(s->name, sizeof(s->name), "prepare_%zu", i);
	s->sql = p->sql;
	if (p->key == NULL && p->sql != NULL)
		query_types(en, p->op, s);
}

void
readers_open(struct engine *en)
{
	static const struct pq_events none;
	const char *conninfo = arena_printf(&en->arena,
	    "%s options='-c search_path=%s' connect_timeout=3 tcp_user_timeout=3000", en->opt.db,
	    en->s->name);

	en->hears = (struct pq_stmt){ .name = "hears", .sql = en->s->hears_sql };
	en->prepare_stmts = arena_array(&en->arena, en->s->nprepares, sizeof(*en->prepare_stmts));
	for (size_t i = 0; i < en->s->nprepares; i++)
		prepare_text(en, i);
	en->query_stmts = arena_array(&en->arena, en->s->nqueries, sizeof(*en->query_stmts));
	for (size_t i = 0; i < en->s->nqueries; i++)
		prepare_query(en, i);
	for (size_t i = 0; i < READERS; i++)
		en->readers[i] = pq_open(&en->loop, conninfo, setup, &none, en);
}
