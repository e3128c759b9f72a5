/* SPDX-License-Identifier: Apache-2.0 */
#include "common/clock.h"
#include "services/bus/bus.h"

#define RETRY_MS 100

enum { F_ROUTE, F_MAGIC, F_VERB, F_FIRST };

struct from { /* who sent the message being handled */
	struct principal *p;
	unsigned key; /* the number of the one it came under */
	struct route route;
};

static struct bytes
frame(struct zmessage *m, int i)
{
	return frame_bytes(&m->frame[i]);
}

static bool
bytes_are(struct bytes a, const char *b)
{
	return a.n == strlen(b) && memcmp(a.p, b, a.n) == 0;
}

static void
refuse(struct bus *b, struct from f, struct uuid id, enum count why, const struct err *e)
{
	bool again = e->class == E_UNAVAILABLE || e->class == E_RESOURCE_EXHAUSTED;

	count(b, why);
	bus_refuse(b, f.route, id, e, again ? RETRY_MS : 0);
}

/* A call, with its line in the log: no service will write one. */
static void
refuse_call(struct bus *b, struct from f, const struct wire_call *c, struct str op, enum count why,
    const struct err *e)
{
	refuse(b, f, c->id, why, e);
	bus_call_log(b, f.p, op, c->id, e->class, 0, c->traceparent);
}

/* ---- call ---- */

/* The id of a call whose map is well-formed, whatever else is wrong with it. */
static struct uuid
find_id(struct raw map)
{
	struct mp r = { map.p, map.p + map.n, false };
	struct uuid id = { 0 };
	struct err e;
	size_t n;

	if (mp_check(map, MP_NODES_CALL, &e) != 0 || mp_peek(&r) != MP_MAP)
		return id;
	for (n = mp_map(&r); n > 0 && !r.bad; n--) {
		if (!str_is(mp_str(&r), "id")) {
			mp_raw(&r);
			continue;
		}
		if (mp_peek(&r) == MP_BIN) {
			struct bytes v = mp_bin(&r);

			if (v.n == sizeof(id.b))
				memcpy(id.b, v.p, sizeof(id.b));
		}
		break;
	}
	return id;
}

static int
check_call(const struct principal *p, const struct wire_call *c, struct err *e)
{
	struct mp args = { c->args.p, c->args.p + c->args.n, false };

	if (mp_peek(&args) != MP_MAP)
		return err_set(e, E_INVALID_ARGUMENT, "args", "args must be a map");
	if (c->actor.p != NULL && !(p->role & R(gateway)))
		return err_set(
		    e, E_PERMISSION_DENIED, "actor", "only a gateway speaks for an actor");
	return 0;
}

static int
check_limits(const struct bus *b, const struct principal *p, int64_t bytes, struct err *e)
{
	if (p->calls >= b->max_calls)
		return err_set(e, E_RESOURCE_EXHAUSTED, NULL, "%lld calls of %s are under way",
		    (long long)p->calls, p->name);
	if (p->bytes + bytes > b->max_bytes)
		return err_set(e, E_RESOURCE_EXHAUSTED, NULL,
		    "%lld bytes of calls of %s are under way", (long long)p->bytes, p->name);
	return 0;
}

/*
 * NOT_FOUND is final, so it is said only when every service that has a certificate has been heard;
 * or when no call made before this start can be alive any more.
 */
static int
unknown_op(struct bus *b, struct str op, struct err *e)
{
	if (uv_now(b->loop) - b->started_ms < WIRE_DEADLINE_MAX_MS && !bus_all_heard(b))
		return err_set(e, E_UNAVAILABLE, NULL, "not all services are heard yet");
	return err_set(e, E_NOT_FOUND, "op", "there is no op %s",
	    str_utf8(op) ? str_z(&b->tmp, op) : "of this name");
}

static struct str
instance_of(const struct busop *op, struct raw args)
{
	struct mp r = { args.p, args.p + args.n, false };

	if (!op->by_instance)
		return (struct str){ 0 };
	for (size_t n = mp_map(&r); n > 0 && !r.bad; n--) {
		bool found = str_is(mp_str(&r), "instance");

		if (found && mp_peek(&r) == MP_STR)
			return mp_str(&r);
		mp_raw(&r);
	}
	return (struct str){ 0 };
}

static void
pass_on(struct bus *b, struct from f, struct busop *op, const struct wire_call *c, struct raw map,
    struct str name)
{
	struct worker *w = bus_op_worker(op, c->min_seq, instance_of(op, c->args));
	struct call *call;
	int64_t bytes;
	struct err e;

	if (w == NULL) {
		err_set(&e, E_UNAVAILABLE, NULL, "no worker of %s can take the call now",
		    op->service->name);
		refuse_call(b, f, c, name, COUNT_unavailable, &e);
		return;
	}
	bytes = (int64_t)(map.n + name.n);
	call = bus_call_new(b, f.p, f.key, f.route, c->id, op, w, c->deadline_ms, bytes);
	bus_pack_add(b, call, c->deadline_ms, name, map);
}

static void
own_op(struct bus *b, struct from f, const struct op *op, const struct wire_call *c)
{
	struct raw answer;
	struct err e;

	if (bus_own_run(b, f.p, op, c->args, &answer, &e) != 0) {
		refuse_call(b, f, c, str_from(op->name),
		    e.class == E_PERMISSION_DENIED ? COUNT_denied
			: e.class == E_UNAVAILABLE ? COUNT_unavailable
						   : COUNT_malformed,
		    &e);
		return;
	}
	bus_reply(b, f.route, c->id, answer);
	bus_call_log(b, f.p, str_from(op->name), c->id, E_NONE, 0, c->traceparent);
}

static void
on_call(struct bus *b, struct from f, struct zmessage *m)
{
	struct bytes map = frame(m, F_FIRST + 1), name = frame(m, F_FIRST);
	struct raw in = { map.p, map.n };
	struct str op_name = { (const char *)name.p, name.n };
	const struct op *own;
	struct wire_call c;
	struct busop *op;
	struct err e;

	count(b, COUNT_calls);
	if (msg_decode(&wire_call_desc, in, MP_NODES_CALL, &b->tmp, &c, &e) != 0) {
		c = (struct wire_call){ .id = find_id(in) };
		refuse_call(b, f, &c, op_name, COUNT_malformed, &e);
	} else if (check_call(f.p, &c, &e) != 0) {
		refuse_call(b, f, &c, op_name,
		    e.class == E_PERMISSION_DENIED ? COUNT_denied : COUNT_malformed, &e);
	} else if (check_limits(b, f.p, (int64_t)m->bytes, &e) != 0) {
		refuse_call(b, f, &c, op_name, COUNT_exhausted, &e);
	} else if ((own = bus_own_op(op_name)) != NULL) {
		own_op(b, f, own, &c);
	} else if ((op = bus_op_find(b, op_name)) == NULL) {
		unknown_op(b, op_name, &e);
		refuse_call(b, f, &c, op_name,
		    e.class == E_NOT_FOUND ? COUNT_unknown_op : COUNT_unavailable, &e);
	} else {
		pass_on(b, f, op, &c, in, op_name);
	}
}

/* ---- done, register, ping ---- */

/* One answer of a pack: [n, answer-map]. */
static void
one_done(struct bus *b, struct from f, struct bytes n, struct raw map)
{
	struct call *c = NULL;
	uint32_t key[2];
	zmq_msg_t answer;

	if (n.n == sizeof(key)) {
		memcpy(key, n.p, sizeof(key));
		c = bus_call_find(b, key[0], key[1]);
	}
	if (c == NULL || c->to->principal != f.p ||
	    memcmp(&c->to->route, &f.route, sizeof(f.route)) != 0) {
		count(b, COUNT_stale);
		return;
	}
	count(b, COUNT_answers);
	c->to->heard_ms = uv_now(b->loop);
	frame_copy(&answer, map.p, map.n);
	bus_call_answer(b, c, &answer);
	zmq_msg_close(&answer);
}

static void
on_done(struct bus *b, struct from f, struct zmessage *m)
{
	struct bytes boot = frame(m, F_FIRST), pack = frame(m, F_FIRST + 1);
	struct mp r = { pack.p, pack.p + pack.n, false };

	if (boot.n != sizeof(b->boot.b) || memcmp(boot.p, b->boot.b, boot.n) != 0) {
		count(b, COUNT_stale);
		return;
	}
	while (!r.bad && r.p < r.end) {
		bool pair = mp_peek(&r) == MP_ARRAY && mp_array(&r) == 2;
		struct bytes n = { NULL, 0 };
		struct raw map = { NULL, 0 };

		if (pair && mp_peek(&r) == MP_BIN)
			n = mp_bin(&r);
		if (n.p != NULL)
			map = mp_raw(&r);
		if (r.bad || map.p == NULL) {
			count(b, COUNT_malformed);
			return;
		}
		one_done(b, f, n, map);
	}
}

static void
on_register(struct bus *b, struct from f, struct zmessage *m)
{
	struct bytes map = frame(m, F_FIRST);
	struct wire_register r;
	struct err e;

	if (msg_decode(&wire_register_desc, (struct raw){ map.p, map.n }, MP_NODES_CALL, &b->tmp,
		&r, &e) != 0)
		refuse(b, f, (struct uuid){ 0 }, COUNT_malformed, &e);
	else
		bus_worker_register(b, f.p, f.key, f.route, &r);
}

static void
on_ping(struct bus *b, struct from f, struct zmessage *m)
{
	struct wire_pong pong = { b->boot, clock_machine() };
	struct raw map = msg_encode(&wire_pong_desc, &pong, MSG_ALL, &b->tmp);
	struct worker *w = bus_worker_find(b, f.p, f.route);
	const struct bytes reply[] = {
		{ f.route.b, sizeof(f.route.b) },
		{ (const uint8_t *)WIRE_MAGIC, 3 },
		{ (const uint8_t *)"pong", 4 },
		{ map.p, map.n },
	};

	(void)m;
	count(b, COUNT_pings);
	if (w != NULL)
		w->heard_ms = uv_now(b->loop);
	if (zsock_send(b->router, reply, 4) != 0)
		count(b, COUNT_undelivered);
}

static const struct verb {
	const char *name;
	int frames; /* the routing id among them */
	void (*on)(struct bus *b, struct from f, struct zmessage *m);
} verbs[] = {
	{ "call", F_FIRST + 2, on_call },
	{ "done", F_FIRST + 2, on_done },
	{ "register", F_FIRST + 1, on_register },
	{ "ping", F_FIRST, on_ping },
};

static const struct verb *
find_verb(struct zmessage *m, struct err *e)
{
	if (m->over) {
		err_set(e, E_INVALID_ARGUMENT, NULL, "more than %d frames or %d bytes",
		    WIRE_MAX_FRAMES, WIRE_MAX_BYTES);
		return NULL;
	}
	if (m->n < F_FIRST || !bytes_are(frame(m, F_MAGIC), WIRE_MAGIC)) {
		err_set(e, E_INVALID_ARGUMENT, NULL, "a message begins with jz1 and a verb");
		return NULL;
	}
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (!bytes_are(frame(m, F_VERB), verbs[i].name))
			continue;
		if (m->n == verbs[i].frames)
			return &verbs[i];
		err_set(e, E_INVALID_ARGUMENT, NULL, "%s has %d frames, not %d", verbs[i].name,
		    verbs[i].frames - 1, m->n - 1);
		return NULL;
	}
	err_set(e, E_INVALID_ARGUMENT, NULL, "the bus knows no such verb");
	return NULL;
}

/*
 * ZAP is asked at the handshake only, so the certificate is looked at for every message. The name
 * is read from a body frame: behind an event loop the identity frame has none. NULL: barred.
 */
static struct principal *
sender(struct bus *b, const char *user, const char *key, unsigned *number)
{
	struct principal *p = bus_principal_find(b, str_from(user));

	*number = p != NULL ? bus_key_number(p, key) : 0;
	return *number != 0 ? p : NULL;
}

static void
on_barred(struct bus *b, struct from f, struct zmessage *m)
{
	struct err e;
	struct bytes map;

	count(b, COUNT_barred);
	if (m->over || m->n != F_FIRST + 2 || !bytes_are(frame(m, F_VERB), "call"))
		return;
	map = frame(m, F_FIRST + 1);
	err_set(&e, E_UNAUTHENTICATED, NULL, "the key is no longer valid");
	bus_refuse(b, f.route, find_id((struct raw){ map.p, map.n }), &e, 0);
}

static void
on_sent(struct bus *b, struct from f, struct zmessage *m)
{
	struct err e;
	const struct verb *v = find_verb(m, &e);

	if (v == NULL)
		refuse(b, f, (struct uuid){ 0 }, COUNT_malformed, &e);
	else
		v->on(b, f, m);
	arena_reset(&b->tmp);
}

void
bus_message(struct zsock *z, struct zmessage *m, void *arg)
{
	struct bus *b = arg;
	struct bytes route = frame(m, F_ROUTE);
	const char *user = NULL, *key = NULL;
	struct from f;

	(void)z;
	if (m->n > F_MAGIC) {
		user = zmq_msg_gets(&m->frame[F_MAGIC], "User-Id");
		key = zmq_msg_gets(&m->frame[F_MAGIC], "X-Key");
	}
	if (user == NULL || key == NULL) {
		count(b, COUNT_nameless);
	} else if (route.n != sizeof(f.route.b) || route.p[0] != 0) {
		count(b, COUNT_chosen_id);
	} else if (!b->closing) {
		memcpy(f.route.b, route.p, sizeof(f.route.b));
		f.p = sender(b, user, key, &f.key);
		if (f.p == NULL)
			on_barred(b, f, m);
		else
			on_sent(b, f, m);
	}
}
