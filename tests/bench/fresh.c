/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How fresh a projection is: calls a command at a steady rate, and sees in the database when each
 * call's events have taken effect there. Prints the rate, the latency of the calls, and the time
 * from a call's answer to its effect.
 *
 *     fresh HOME PRINCIPAL OP ARGS-JSON RATE SECONDS DB SCHEMA SERVICE
 *
 * The place in SERVICE's stream is read from SCHEMA.follow_cursor over DB, a libpq connection
 * string, again and again; it moves in the transaction of the effect.
 */
#include <stdio.h>
#include <stdlib.h>

#include "common/client.h"
#include "common/clock.h"
#include "common/json.h"
#include "common/msg.h"
#include "common/pq.h"
#include "proto/contracts.h"

#define CALLS 1000000
#define POLL_MS 1

struct done {
	uint64_t at_ns;
	int64_t seq;
};

struct fresh {
	struct client *client;
	struct pq *db;
	struct pq_stmt look;
	const char *op;
	struct raw args;
	uv_timer_t timer;
	uint64_t begin_ns, end_ns, gap_ns, sent;
	struct done *calls; /* answered, in the order of their events */
	size_t n, seen, failed;
	float *took_ms, *fresh_ms;
	int64_t place;
	char first_error[300];
};

struct sent {
	struct fresh *f;
	uint64_t at_ns;
};

static void
on_answer(void *arg, const struct wire_answer *a)
{
	struct sent *s = arg;
	struct fresh *f = s->f;
	uint64_t now = uv_hrtime();

	if (!a->ok && f->failed++ == 0)
		snprintf(f->first_error, sizeof(f->first_error), "%s: " STR_FMT,
		    err_name((enum errclass)a->error->class), STR_ARG(a->error->text));
	if (a->ok && f->n < CALLS) {
		f->took_ms[f->n] = (float)((double)(now - s->at_ns) / 1e6);
		f->calls[f->n++] = (struct done){ now, a->seq.v };
	}
	free(s);
}

static void
send_due(struct fresh *f)
{
	uint64_t now = uv_hrtime();

	while (now < f->end_ns && f->begin_ns + f->sent * f->gap_ns <= now) {
		struct sent *s = xalloc(sizeof(*s));

		*s = (struct sent){ f, now };
		f->sent++;
		client_call(f->client, f->op, (struct uuid){ 0 }, f->args, 30000, -1, on_answer, s);
	}
}

static void
on_place(void *arg, const PGresult *res)
{
	struct fresh *f = arg;

	if (res != NULL && PQntuples(res) == 1)
		f->place = sql_i64(res, 0, 0);
}

static void
on_looked(void *arg, const struct pq_error *err)
{
	struct fresh *f = arg;
	uint64_t now = uv_hrtime();

	if (err != NULL)
		return;
	for (; f->seen < f->n && f->calls[f->seen].seq <= f->place; f->seen++)
		f->fresh_ms[f->seen] = now > f->calls[f->seen].at_ns
		    ? (float)((double)(now - f->calls[f->seen].at_ns) / 1e6)
		    : 0;
}

static void
on_timer(uv_timer_t *t)
{
	struct fresh *f = t->data;

	send_due(f);
	if (pq_is_up(f->db) && pq_idle(f->db)) {
		pq_exec(f->db, &f->look, NULL, on_place, f);
		pq_sync(f->db, on_looked, f);
	}
}

static int
by_value(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return x < y ? -1 : x > y;
}

static int
read_args(struct fresh *f, struct arena *a, const char *json, struct err *e)
{
	for (const struct contract *const *c = contracts; *c != NULL; c++)
		for (size_t i = 0; i < (*c)->nops; i++) {
			const struct op *op = &(*c)->ops[i];
			void *args;

			if (strcmp(op->name, f->op) != 0)
				continue;
			args = arena_alloc(a, op->in->size);
			if (json_decode(op->in, str_from(json), a, args, e) != 0)
				return -1;
			f->args = msg_encode(op->in, args, MSG_ALL, a);
			return 0;
		}
	return err_set(e, E_NOT_FOUND, NULL, "there is no op %s", f->op);
}

static int
connect_both(struct fresh *f, char **argv, struct err *e)
{
	static const struct pq_events quiet = { NULL, NULL };
	static struct cert own, bus;
	struct client_options o = {
		.endpoints = getenv("JZ_BUS"), .cert = &own, .bus_key = bus.public
	};
	char path[512];

	snprintf(path, sizeof(path), "%s/keys/%s.key", argv[1], argv[2]);
	if (cert_read(path, &own, e) != 0)
		return -1;
	snprintf(path, sizeof(path), "%s/certs/bus.cert", argv[1]);
	if (cert_read(path, &bus, e) != 0)
		return -1;
	f->db = pq_open(uv_default_loop(), argv[7], NULL, &quiet, f);
	return client_open(uv_default_loop(), &o, &f->client, e);
}

static void
report(struct fresh *f, double seconds)
{
	size_t n = f->seen > 0 ? f->seen : 1;

	qsort(f->took_ms, f->n, sizeof(float), by_value);
	qsort(f->fresh_ms, f->seen, sizeof(float), by_value);
	printf("rate=%.0f call_p50=%.3f call_p99=%.3f fresh_p50=%.3f fresh_p99=%.3f fresh_max=%.3f "
	       "failed=%zu unseen=%zu\n",
	    (double)f->n / seconds, (double)f->took_ms[f->n / 2],
	    (double)f->took_ms[f->n * 99 / 100], (double)f->fresh_ms[n / 2],
	    (double)f->fresh_ms[n * 99 / 100], (double)f->fresh_ms[n - 1], f->failed,
	    f->n - f->seen);
	if (f->failed > 0)
		fprintf(stderr, "fresh: %zu not ok, the first: %s\n", f->failed, f->first_error);
}

int
main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct fresh f = { 0 };
	struct err e = { 0 };

	if (argc != 10 || strtod(argv[5], NULL) < 1) {
		fprintf(
		    stderr, "usage: fresh HOME PRINCIPAL OP ARGS RATE SECONDS DB SCHEMA SERVICE\n");
		return 2;
	}
	f.op = argv[3];
	f.calls = xalloc(CALLS * sizeof(*f.calls));
	f.took_ms = xalloc(CALLS * sizeof(float));
	f.fresh_ms = xalloc(CALLS * sizeof(float));
	f.look = (struct pq_stmt){ .name = "look",
		.sql = arena_printf(&arena, "SELECT seq FROM %s.follow_cursor WHERE service = '%s'",
		    argv[8], argv[9]) };
	if (read_args(&f, &arena, argv[4], &e) != 0 || connect_both(&f, argv, &e) != 0) {
		fprintf(stderr, "fresh: %s %s\n", e.field, e.text);
		return 1;
	}
	/* the first half second (connection, handshake, caches) is not counted */
	f.begin_ns = uv_hrtime() + 500000000;
	f.end_ns = f.begin_ns + (uint64_t)(strtod(argv[6], NULL) * 1e9);
	f.gap_ns = (uint64_t)(1e9 / strtod(argv[5], NULL));
	f.timer.data = &f;
	uv_timer_init(uv_default_loop(), &f.timer);
	uv_timer_start(&f.timer, on_timer, POLL_MS, POLL_MS);
	while (uv_hrtime() < f.end_ns ||
	    ((client_pending(f.client) > 0 || f.seen < f.n) &&
		uv_hrtime() < f.end_ns + UINT64_C(10000000000)))
		uv_run(uv_default_loop(), UV_RUN_ONCE);
	report(&f, strtod(argv[6], NULL));
	return f.failed > 0 || f.n == 0 || f.seen < f.n;
}
