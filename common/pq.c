/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>

#include "common/arena.h"
#include "common/log.h"
#include "common/pq.h"
#include "common/sqlstate.h"

#define STMTS_MAX 160
#define CONNECT_MS 5000
#define RETRY_FIRST_MS 30
#define RETRY_LAST_MS 1000

enum owedkind { OWED_PREPARE, OWED_EXEC, OWED_SYNC };

struct owed { /* a result the server still has to send */
	struct owed *next;
	enum owedkind kind;
	const struct pq_stmt *stmt;
	pq_result_fn *on;
	pq_sync_fn *sync;
	void *arg;
};

enum pqstate { PQ_DOWN, PQ_CONNECTING, PQ_SETUP, PQ_UP, PQ_CLOSED };

struct pq { /* owned by who opened it; freed after pq_close when both handles are closed */
	uv_loop_t *loop;
	char *conninfo, *setup;
	const struct pq_events *ev;
	void *arg;
	enum pqstate state;
	PGconn *c;
	uv_poll_t *poll;  /* of this connection's socket; freed in its close callback */
	uv_timer_t timer; /* retry, connect timeout, deferred loss */
	uint64_t retry_ms;
	struct owed *head, **tail, *spare;
	const struct pq_stmt *prepared[STMTS_MAX];
	size_t nprepared;
	bool failed; /* this segment has an error already */
	struct pq_error error;
	int index;       /* statements of this segment answered so far */
	PGresult *given; /* to the callback that runs; NULL: taken over */
	bool broken;
	char why[200];
	void (*closed)(void *arg);
	void *closed_arg;
};

static void on_poll(uv_poll_t *h, int status, int events);
static void start(struct pq *q);

static void
free_handle(uv_handle_t *h)
{
	free(h);
}

static void
unwatch(struct pq *q)
{
	if (q->poll != NULL) {
		uv_poll_stop(q->poll);
		uv_close((uv_handle_t *)q->poll, free_handle);
		q->poll = NULL;
	}
}

static void
watch(struct pq *q, int events)
{
	if (q->poll == NULL) {
		q->poll = xalloc(sizeof(*q->poll));
		if (uv_poll_init(q->loop, q->poll, PQsocket(q->c)) != 0) {
			free(q->poll);
			q->poll = NULL;
			return;
		}
		q->poll->data = q;
	}
	uv_poll_start(q->poll, events, on_poll);
}

static void
owe(struct pq *q, const struct owed *what)
{
	struct owed *o = q->spare;

	if (o != NULL)
		q->spare = o->next;
	else
		o = xalloc(sizeof(*o));
	*o = *what;
	o->next = NULL;
	*q->tail = o;
	q->tail = &o->next;
}

static struct owed
pop(struct pq *q)
{
	struct owed *o = q->head, copy = *o;

	q->head = o->next;
	if (q->head == NULL)
		q->tail = &q->head;
	o->next = q->spare;
	q->spare = o;
	return copy;
}

static void
on_retry(uv_timer_t *t)
{
	start(t->data);
}

static void
fail_owed(struct pq *q, struct owed *list, const struct pq_error *error)
{
	for (struct owed *o = list, *next; o != NULL; o = next) {
		next = o->next;
		if (o->kind == OWED_EXEC && o->on != NULL)
			o->on(o->arg, NULL);
		if (o->kind == OWED_SYNC && o->sync != NULL)
			o->sync(o->arg, error);
		o->next = q->spare;
		q->spare = o;
	}
}

static void
lost(struct pq *q, const char *why)
{
	struct pq_error error = { .index = -1 };
	struct owed *list = q->head;
	bool was_up = q->state == PQ_UP;

	err_set(&error.err, E_UNAVAILABLE, NULL, "the database connection is lost: %s", why);
	unwatch(q);
	PQfinish(q->c);
	q->c = NULL;
	q->state = PQ_DOWN;
	q->head = NULL;
	q->tail = &q->head;
	q->nprepared = 0;
	q->failed = q->broken = false;
	q->index = 0;
	uv_timer_start(&q->timer, on_retry, q->retry_ms, 0);
	q->retry_ms = q->retry_ms * 2 < RETRY_LAST_MS ? q->retry_ms * 2 : RETRY_LAST_MS;
	fail_owed(q, list, &error);
	if (was_up && q->ev->down != NULL)
		q->ev->down(q->arg, error.err.text);
}

static void
on_deferred_loss(uv_timer_t *t)
{
	struct pq *q = t->data;

	lost(q, q->why);
}

/* Loses the connection at the next turn, so that no callback runs inside the caller's call. */
static void
break_later(struct pq *q, const char *why)
{
	if (q->broken || q->state == PQ_CLOSED || q->state == PQ_DOWN)
		return;
	q->broken = true;
	snprintf(q->why, sizeof(q->why), "%s", why);
	uv_timer_start(&q->timer, on_deferred_loss, 0, 0);
}

/* Whether nothing is left. */
static bool
flush(struct pq *q)
{
	int rc = PQflush(q->c);

	if (rc < 0)
		break_later(q, PQerrorMessage(q->c));
	else
		watch(q, rc == 1 ? UV_READABLE | UV_WRITABLE : UV_READABLE);
	return rc == 0;
}

static void
note_error(struct pq *q, const PGresult *r, int index)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

	if (q->failed)
		return;
	q->failed = true;
	q->error.index = index;
	snprintf(q->error.sqlstate, sizeof(q->error.sqlstate), "%s", state != NULL ? state : "");
	sqlstate_error(&q->error.err, q->error.sqlstate, PQresultErrorField(r, PG_DIAG_COLUMN_NAME),
	    text != NULL ? text : "refused");
}

static void
got_sync(struct pq *q)
{
	struct owed o = pop(q);
	struct pq_error error = q->error;
	bool failed = q->failed;

	q->failed = false;
	q->index = 0;
	if (o.sync != NULL)
		o.sync(o.arg, failed ? &error : NULL);
}

static void
got_result(struct pq *q, PGresult *r)
{
	ExecStatusType st = PQresultStatus(r);
	bool ok = st == PGRES_TUPLES_OK || st == PGRES_COMMAND_OK;

	if (st == PGRES_PIPELINE_SYNC) {
		if (q->head != NULL && q->head->kind == OWED_SYNC)
			got_sync(q);
		return;
	}
	if (st == PGRES_FATAL_ERROR)
		note_error(q, r, q->head != NULL && q->head->kind != OWED_SYNC ? q->index : -1);
	if (q->head == NULL || q->head->kind == OWED_SYNC)
		return; /* an error at commit comes between the last statement and the sync */
	struct owed o = pop(q);
	if (o.kind == OWED_PREPARE) {
		for (size_t i = 0; !ok && i < q->nprepared; i++)
			if (q->prepared[i] == o.stmt)
				q->prepared[i] = q->prepared[--q->nprepared];
		return;
	}
	q->index++;
	if (o.on != NULL)
		o.on(o.arg, ok ? r : NULL);
}

static void
read_results(struct pq *q)
{
	int nulls = 0;

	if (!PQconsumeInput(q->c)) {
		break_later(q, PQerrorMessage(q->c));
		return;
	}
	while (q->head != NULL && nulls < 2 && !q->broken && !PQisBusy(q->c)) {
		PGresult *r = PQgetResult(q->c);

		nulls = r == NULL ? nulls + 1 : 0;
		if (r == NULL)
			continue;
		q->given = r;
		got_result(q, r);
		PQclear(q->given);
	}
	if (PQstatus(q->c) == CONNECTION_BAD)
		break_later(q, PQerrorMessage(q->c));
}

static void
on_setup_done(void *arg, const struct pq_error *error)
{
	struct pq *q = arg;

	if (error != NULL) {
		break_later(q, error->err.text);
		return;
	}
	q->state = PQ_UP;
	q->retry_ms = RETRY_FIRST_MS;
	if (q->ev->up != NULL)
		q->ev->up(q->arg);
}

static void
connected(struct pq *q)
{
	uv_timer_stop(&q->timer);
	if (PQsetnonblocking(q->c, 1) != 0 || !PQenterPipelineMode(q->c)) {
		break_later(q, PQerrorMessage(q->c));
		return;
	}
	q->state = PQ_SETUP;
	if (q->setup == NULL) {
		on_setup_done(q, NULL);
		flush(q);
		return;
	}
	if (!PQsendQueryParams(q->c, q->setup, 0, NULL, NULL, NULL, NULL, 1)) {
		break_later(q, PQerrorMessage(q->c));
		return;
	}
	owe(q, &(struct owed){ .kind = OWED_EXEC });
	pq_sync(q, on_setup_done, q);
}

static void
step(struct pq *q)
{
	PostgresPollingStatusType st = PQconnectPoll(q->c);

	unwatch(q); /* libpq may have changed the socket */
	if (st == PGRES_POLLING_OK)
		connected(q);
	else if (st == PGRES_POLLING_READING)
		watch(q, UV_READABLE);
	else if (st == PGRES_POLLING_WRITING)
		watch(q, UV_WRITABLE);
	else
		break_later(q, PQerrorMessage(q->c));
}

static void
on_poll(uv_poll_t *h, int status, int events)
{
	struct pq *q = h->data;

	(void)events;
	if (q->poll != h || q->broken)
		return;
	if (q->state == PQ_CONNECTING) {
		step(q);
		return;
	}
	if (status < 0) {
		break_later(q, uv_strerror(status));
		return;
	}
	read_results(q);
	if (!q->broken && q->c != NULL)
		flush(q);
}

static void
on_connect_timeout(uv_timer_t *t)
{
	lost(t->data, "connecting took too long");
}

static void
on_notice(void *arg, const char *text)
{
	(void)arg;
	LOG(LOG_DEBUG, "the database says", LOG_S("notice", str_from(text)));
}

static void
start(struct pq *q)
{
	q->c = PQconnectStart(q->conninfo);
	PQsetNoticeProcessor(q->c, on_notice, NULL);
	q->state = PQ_CONNECTING;
	if (q->c == NULL || PQstatus(q->c) == CONNECTION_BAD) {
		break_later(q, q->c != NULL ? PQerrorMessage(q->c) : "out of memory");
		return;
	}
	uv_timer_start(&q->timer, on_connect_timeout, CONNECT_MS, 0);
	watch(q, UV_WRITABLE);
}

struct pq *
pq_open(
    uv_loop_t *loop, const char *conninfo, const char *setup, const struct pq_events *ev, void *arg)
{
	struct pq *q = xalloc(sizeof(*q));

	q->loop = loop;
	q->conninfo = strdup(conninfo);
	q->setup = setup != NULL ? strdup(setup) : NULL;
	q->ev = ev;
	q->arg = arg;
	q->tail = &q->head;
	q->retry_ms = RETRY_FIRST_MS;
	uv_timer_init(loop, &q->timer);
	q->timer.data = q;
	start(q);
	return q;
}

bool
pq_is_up(const struct pq *q)
{
	return q->state == PQ_UP && !q->broken;
}

bool
pq_idle(const struct pq *q)
{
	return q->head == NULL;
}

static bool
is_prepared(const struct pq *q, const struct pq_stmt *s)
{
	for (size_t i = 0; i < q->nprepared; i++)
		if (q->prepared[i] == s)
			return true;
	return false;
}

void
pq_exec(
    struct pq *q, const struct pq_stmt *s, const struct sqlparams *p, pq_result_fn *on, void *arg)
{
	static const struct sqlparams none;

	assert(q->state == PQ_UP);
	if (p == NULL)
		p = &none;
	if (!is_prepared(q, s)) {
		assert(q->nprepared < STMTS_MAX);
		if (!q->broken && !PQsendPrepare(q->c, s->name, s->sql, s->ntypes, s->types))
			break_later(q, PQerrorMessage(q->c));
		q->prepared[q->nprepared++] = s;
		owe(q, &(struct owed){ .kind = OWED_PREPARE, .stmt = s });
	}
	if (!q->broken && !PQsendQueryPrepared(q->c, s->name, p->n, p->v, p->len, p->fmt, 1))
		break_later(q, PQerrorMessage(q->c));
	owe(q, &(struct owed){ .kind = OWED_EXEC, .on = on, .arg = arg });
}

void
pq_sync(struct pq *q, pq_sync_fn *on, void *arg)
{
	assert(q->state == PQ_UP || q->state == PQ_SETUP);
	owe(q, &(struct owed){ .kind = OWED_SYNC, .sync = on, .arg = arg });
	if (!q->broken && !PQpipelineSync(q->c))
		break_later(q, PQerrorMessage(q->c));
	if (!q->broken)
		flush(q);
}

bool
pq_push(struct pq *q)
{
	return !q->broken && flush(q);
}

PGresult *
pq_take(struct pq *q)
{
	PGresult *r = q->given;

	q->given = NULL;
	return r;
}

void
pq_drop(struct pq *q, const char *why)
{
	break_later(q, why);
}

static void
on_timer_closed(uv_handle_t *h)
{
	struct pq *q = h->data;

	for (struct owed *o = q->spare, *next; o != NULL; o = next) {
		next = o->next;
		free(o);
	}
	if (q->closed != NULL)
		q->closed(q->closed_arg);
	free(q->conninfo);
	free(q->setup);
	free(q);
}

void
pq_close(struct pq *q, void (*closed)(void *arg), void *arg)
{
	struct pq_error error = { .index = -1 };
	struct owed *list = q->head;

	err_set(&error.err, E_UNAVAILABLE, NULL, "the service is stopping");
	q->head = NULL;
	q->tail = &q->head;
	q->state = PQ_CLOSED;
	fail_owed(q, list, &error);
	unwatch(q);
	if (q->c != NULL)
		PQfinish(q->c);
	q->c = NULL;
	q->closed = closed;
	q->closed_arg = arg;
	uv_close((uv_handle_t *)&q->timer, on_timer_closed);
}
