/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls one op with a fixed number in flight for some seconds and prints one line: rate, latency,
 * how many answers were not ok. The whole path is real: CURVE, bus, service, commit, answer.
 *
 *     load HOME PRINCIPAL OP ARGS-JSON IN-FLIGHT SECONDS
 */
#include <stdio.h>
#include <stdlib.h>

#include "common/client.h"
#include "common/clock.h"
#include "common/json.h"
#include "common/msg.h"
#include "proto/contracts.h"

#define SAMPLES (4 * 1024 * 1024)
#define FLIGHT_MAX 4096

struct load {
	struct client *client;
	const char *op;
	struct raw args;
	uint64_t begin_ns, end_ns; /* what was sent in between is counted */
	size_t done, failed, samples;
	char first_error[400];
	float *ms;
};

struct slot { /* one call in flight */
	struct load *load;
	uint64_t sent_ns;
};

static void send_next(struct slot *s);

static void
on_answer(void *arg, const struct wire_answer *a)
{
	struct slot *s = arg;
	struct load *l = s->load;
	uint64_t now = uv_hrtime();

	if (!a->ok && l->failed++ == 0)
		snprintf(l->first_error, sizeof(l->first_error), "%s " STR_FMT ": " STR_FMT,
		    err_name((enum errclass)a->error->class), STR_ARG(a->error->field),
		    STR_ARG(a->error->text));
	if (a->ok && now >= l->begin_ns && now < l->end_ns) {
		l->done++;
		if (l->samples < SAMPLES)
			l->ms[l->samples++] = (float)((double)(now - s->sent_ns) / 1e6);
	}
	if (now < l->end_ns)
		send_next(s);
}

static void
send_next(struct slot *s)
{
	struct load *l = s->load;

	s->sent_ns = uv_hrtime();
	client_call(l->client, l->op, (struct uuid){ 0 }, l->args, 30000, -1, on_answer, s);
}

static int
by_value(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return x < y ? -1 : x > y;
}

static const struct op *
find_op(const char *name)
{
	for (const struct contract *const *c = contracts; *c != NULL; c++)
		for (size_t i = 0; i < (*c)->nops; i++)
			if (strcmp((*c)->ops[i].name, name) == 0)
				return &(*c)->ops[i];
	return NULL;
}

/* Arguments of an op from JSON by its descriptor; engine ops take an empty map. */
static int
read_args(struct arena *a, const char *opname, const char *json, struct raw *out, struct err *e)
{
	static const uint8_t empty[] = { 0x80 };
	const struct op *op = find_op(opname);
	void *args;

	*out = (struct raw){ empty, 1 };
	if (op == NULL)
		return 0;
	args = arena_alloc(a, op->in->size);
	if (json_decode(op->in, str_from(json), a, args, e) != 0)
		return -1;
	*out = msg_encode(op->in, args, MSG_ALL, a);
	return 0;
}

static int
open_client(
    uv_loop_t *loop, const char *home, const char *principal, struct client **out, struct err *e)
{
	static struct cert own, bus;
	char path[512];
	struct client_options o = { .endpoints = getenv("JZ_BUS"), .cert = &own };

	snprintf(path, sizeof(path), "%s/keys/%s.key", home, principal);
	if (cert_read(path, &own, e) != 0)
		return -1;
	snprintf(path, sizeof(path), "%s/certs/bus.cert", home);
	if (cert_read(path, &bus, e) != 0)
		return -1;
	o.bus_key = bus.public;
	if (o.endpoints == NULL)
		return err_set(e, E_INVALID_ARGUMENT, "JZ_BUS", "JZ_BUS is not set");
	return client_open(loop, &o, out, e);
}

static void
report(struct load *l, double seconds)
{
	qsort(l->ms, l->samples, sizeof(*l->ms), by_value);
	if (l->samples == 0)
		l->ms[l->samples++] = 0;
	printf("rate=%.0f p50=%.3f p99=%.3f failed=%zu\n", (double)l->done / seconds,
	    (double)l->ms[l->samples / 2], (double)l->ms[l->samples * 99 / 100], l->failed);
	if (l->failed > 0)
		fprintf(stderr, "load: %zu not ok, the first: %s\n", l->failed, l->first_error);
}

int
main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct err e = { 0 };
	static struct load l;
	static struct slot slots[FLIGHT_MAX];
	static float ms[SAMPLES];
	long flight;
	double seconds;

	flight = argc == 7 ? strtol(argv[5], NULL, 10) : 0;
	if (flight < 1 || flight > FLIGHT_MAX) {
		fprintf(stderr, "usage: load HOME PRINCIPAL OP ARGS-JSON IN-FLIGHT SECONDS\n");
		return 2;
	}
	seconds = strtod(argv[6], NULL);
	l.op = argv[3];
	l.ms = ms;
	if (read_args(&arena, l.op, argv[4], &l.args, &e) != 0 ||
	    open_client(uv_default_loop(), argv[1], argv[2], &l.client, &e) != 0) {
		fprintf(stderr, "load: %s %s\n", e.field, e.text);
		return 1;
	}
	/* the first half second (connection, handshake, caches) is not counted */
	l.begin_ns = uv_hrtime() + 500000000;
	l.end_ns = l.begin_ns + (uint64_t)(seconds * 1e9);
	for (long i = 0; i < flight; i++) {
		slots[i].load = &l;
		send_next(&slots[i]);
	}
	while (uv_hrtime() < l.end_ns || client_pending(l.client) > 0)
		uv_run(uv_default_loop(), UV_RUN_ONCE);
	report(&l, seconds);
	client_close(l.client);
	uv_run(uv_default_loop(), UV_RUN_DEFAULT);
	arena_free(&arena);
	return l.failed > 0 || l.done == 0;
}
