/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the bus says of itself: the line of its health socket, and its two ops, which it answers
 * without a worker. Labels are bounded by the directory of certificates: a service without one
 * never gets this far.
 */
#include "common/json.h"
#include "common/log.h"
#include "services/bus/bus.h"

static const struct {
	const char *name, *doc;
	bool refused;
} counted[] = {
#define COUNT(name, refused, doc) { #name, doc, refused },
#include "services/bus/counts.tbl"
#undef COUNT
};

/* ---- health ---- */

static struct list
workers(const struct bus *b, struct arena *a)
{
	struct bus_worker *v;
	size_t n = 0;

	for (const struct service *s = b->services; s != NULL; s = s->next)
		n += (size_t)s->nworkers;
	v = arena_array(a, n, sizeof(*v));
	n = 0;
	for (const struct service *s = b->services; s != NULL; s = s->next)
		for (const struct worker *w = s->workers; w != NULL; w = w->next)
			v[n++] = (struct bus_worker){ .service = str_from(s->name),
				.instance = str_from(w->instance),
				.epoch = w->epoch,
				.head = w->head,
				.draining = w->draining,
				.calls = w->ncalls };
	return (struct list){ v, n };
}

/* Of a service: processes that take calls, and those of them that lead. */
static void
serving(const struct service *s, int64_t *all, int64_t *leaders)
{
	*all = *leaders = 0;
	for (const struct worker *w = s != NULL ? s->workers : NULL; w != NULL; w = w->next) {
		*all += !w->draining;
		*leaders += !w->draining && w->epoch > 0;
	}
}

#define SERVICES_MAX 256

/* Services that have a certificate, each once. */
static size_t
expected(const struct bus *b, const char *out[SERVICES_MAX])
{
	size_t n = 0;

	for (const struct cert *c = NULL; (c = certdir_each(b->certs, c)) != NULL;) {
		size_t i = 0;

		if (c->revoked || strcmp(c->role, role_name(ROLE_worker)) != 0)
			continue;
		while (i < n && strcmp(out[i], c->scope) != 0)
			i++;
		if (i == n && n < SERVICES_MAX)
			out[n++] = c->scope;
	}
	return n;
}

static struct strs
missing(const struct bus *b, struct arena *a)
{
	const char *names[SERVICES_MAX];
	size_t all = expected(b, names);
	struct strs out = { arena_array(a, all, sizeof(struct str)), 0 };

	for (size_t i = 0; i < all; i++) {
		int64_t n, leaders;

		serving(bus_service_find(b, names[i]), &n, &leaders);
		if (n == 0)
			out.v[out.n++] = str_from(names[i]);
	}
	return out;
}

static struct raw
counts(const struct bus *b, struct arena *a)
{
	struct buf out = { 0 };
	struct raw r;
	msgpack_packer pk;

	mp_packer(&pk, &out);
	msgpack_pack_map(&pk, COUNT_COUNT);
	for (int i = 0; i < COUNT_COUNT; i++) {
		mp_put_z(&pk, counted[i].name);
		msgpack_pack_int64(&pk, b->counts[i]);
	}
	r = (struct raw){ arena_copy(a, out.p, out.n), out.n };
	buf_free(&out);
	return r;
}

static struct bus_report
report(const struct bus *b, struct arena *a)
{
	const struct loglast *last = log_last();
	const char *why = b->closing ? "stopping" : b->ready ? "" : "proving that keys are checked";

	return (struct bus_report){ .service = STR("bus"),
		.instance = str_from(b->instance),
		.alive = true,
		.ready = b->ready && !b->closing,
		.why = *why != '\0' ? str_from(why) : (struct str){ 0 },
		.last_error = last->at.us != 0 ? str_from(last->text) : (struct str){ 0 },
		.last_error_at = last->at,
		.boot = b->boot,
		.calls = (int64_t)b->calls.nheap,
		.workers = workers(b, a),
		.missing = missing(b, a),
		.counts = counts(b, a) };
}

void
bus_status(void *arg, struct buf *line)
{
	struct arena a = { 0 };
	struct bus_report r = report(arg, &a);
	struct str text = json_encode(&bus_report_desc, &r, &a);

	buf_put(line, text.p, text.n);
	arena_free(&a);
}

/* ---- metrics ---- */

static void
put_counts(const struct bus *b, struct metrics *m)
{
	char name[64], doc[160];

	metrics_family(
	    m, "jz_bus_refused_total", "counter", "What was refused or dropped, and why.");
	for (int i = 0; i < COUNT_COUNT; i++)
		if (counted[i].refused)
			metrics_int(m, LABELS({ "why", str_from(counted[i].name) }), b->counts[i]);
	for (int i = 0; i < COUNT_COUNT; i++) {
		if (counted[i].refused)
			continue;
		snprintf(name, sizeof(name), "jz_bus_%s_total", counted[i].name);
		snprintf(doc, sizeof(doc), "Since the start: %s.", counted[i].doc);
		metrics_counter(m, name, doc, b->counts[i]);
	}
}

enum serving { WORKERS, LEADERS, CALLS };

static void
put_serving(const struct bus *b, struct metrics *m, enum serving what)
{
	const char *names[SERVICES_MAX];
	size_t n = expected(b, names);

	for (size_t i = 0; i < n; i++) {
		const struct service *s = bus_service_find(b, names[i]);
		int64_t v[3] = { 0 };

		serving(s, &v[WORKERS], &v[LEADERS]);
		for (const struct worker *w = s != NULL ? s->workers : NULL; w != NULL; w = w->next)
			v[CALLS] += w->ncalls;
		metrics_int(m, LABELS({ "of", str_from(names[i]) }), v[what]);
	}
}

static void
put_services(const struct bus *b, struct metrics *m)
{
	metrics_family(m, "jz_bus_workers", "gauge", "Processes of a service that take calls.");
	put_serving(b, m, WORKERS);
	metrics_family(m, "jz_bus_leaders", "gauge", "Those of them that lead.");
	put_serving(b, m, LEADERS);
	metrics_family(m, "jz_bus_calls", "gauge", "Calls under way, by service.");
	put_serving(b, m, CALLS);
	metrics_family(m, "jz_bus_call_seconds", "histogram",
	    "From a call's receipt to its answer, by service; of feeds with the time they waited.");
	for (const struct service *s = b->services; s != NULL; s = s->next)
		metrics_histogram(
		    m, LABELS({ "of", str_from(s->name) }), &bounds_seconds, &s->took);
}

static void
put_principals(const struct bus *b, struct metrics *m)
{
	int64_t n = 0, calls = 0;

	for (size_t i = 0; i < BUCKETS; i++)
		for (const struct principal *p = b->principals[i]; p != NULL; p = p->next) {
			n++;
			calls = p->calls > calls ? p->calls : calls;
		}
	metrics_gauge(m, "jz_bus_principals", "Principals that have spoken since the start.", n);
	metrics_gauge(
	    m, "jz_bus_principal_calls", "Calls under way of the principal that has most.", calls);
}

static struct metrics_text
text(const struct bus *b, struct metrics *m)
{
	metrics_begin(m, "bus", b->instance);
	metrics_gauge(m, "jz_ready", "1: bus and database are reached.", b->ready && !b->closing);
	put_counts(b, m);
	put_services(b, m);
	put_principals(b, m);
	metrics_process(m);
	return (struct metrics_text){ { (const char *)m->text.p, m->text.n } };
}

/* ---- the ops ---- */

const struct op *
bus_own_op(struct str name)
{
	for (size_t i = 0; i < bus_contract.nops; i++)
		if (str_is(name, bus_contract.ops[i].name))
			return &bus_contract.ops[i];
	return NULL;
}

int
bus_own_run(struct bus *b, const struct principal *p, const struct op *op, struct raw args,
    struct raw *out, struct err *e)
{
	struct health_get get;
	struct metrics m = { 0 };

	if (!(op->roles & p->role))
		return err_set(
		    e, E_PERMISSION_DENIED, NULL, "%s may not call %s", p->name, op->name);
	if (msg_decode_checked(op->in, args, &b->tmp, &get, e) != 0)
		return -1;
	if (!str_empty(get.instance) && !str_is(get.instance, b->instance))
		return err_set(
		    e, E_UNAVAILABLE, "instance", "this is instance %s of the bus", b->instance);
	if (op == &bus_contract.ops[BUS_METRICS]) {
		struct metrics_text t = text(b, &m);

		*out = wire_ok(&b->tmp, msg_encode(op->out, &t, MSG_ALL, &b->tmp), NULL, NULL);
		buf_free(&m.text);
	} else {
		struct bus_report r = report(b, &b->tmp);

		*out = wire_ok(&b->tmp, msg_encode(op->out, &r, MSG_ALL, &b->tmp), NULL, NULL);
	}
	return 0;
}
