/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "common/engine_int.h"

#define ANSWER_MAX (WIRE_MAX_BYTES - 64) /* with the frames around it, on both ways */

static struct bytes
text_frame(const char *s)
{
	return (struct bytes){ (const uint8_t *)s, strlen(s) };
}

static struct str
frame_str(zmq_msg_t *m)
{
	return (struct str){ zmq_msg_data(m), zmq_msg_size(m) };
}

/* ---- answers ---- */

#define PACK_BYTES ((size_t)64 * 1024)

static void
pack_send(struct link *l)
{
	const struct bytes frames[] = { text_frame(WIRE_MAGIC), text_frame("done"),
		{ l->boot, sizeof(l->boot) }, { l->pack.p, l->pack.n } };

	if (l->pack.n == 0)
		return;
	if (zsock_send(l->z, frames, 4) != 0)
		LOG(LOG_WARN, "answers could not be sent", LOG_S("bus", str_from(l->endpoint)));
	l->pack.n = 0;
}

void
links_flush(struct engine *en)
{
	for (size_t i = 0; i < en->nlinks; i++)
		pack_send(&en->links[i]);
}

static void
pack_add(struct link *l, const struct call *c, struct raw answer)
{
	msgpack_packer pk;

	if (l->pack.n > 0 &&
	    (l->pack.n + answer.n > PACK_BYTES || memcmp(l->boot, c->boot, sizeof(l->boot)) != 0))
		pack_send(l);
	memcpy(l->boot, c->boot, sizeof(l->boot));
	mp_packer(&pk, &l->pack);
	msgpack_pack_array(&pk, 2);
	mp_put_bin(&pk, c->n, sizeof(c->n));
	mp_put_raw(&l->pack, answer);
}

/* Into the pack of this turn, as [n, answer-map]. */
void
call_answer(struct engine *en, const struct call *c, struct raw answer)
{
	struct arena a = { 0 };
	struct err e;

	(void)en;
	if (c->link == NULL)
		return;
	if (answer.n > ANSWER_MAX) {
		err_set(&e, E_INTERNAL, NULL, "the answer has %zu bytes, more than a message holds",
		    answer.n);
		LOG(LOG_ERROR, "an answer is too large", LOG_S("op", c->op),
		    LOG_N("bytes", (int64_t)answer.n));
		answer = wire_fail(&a, &e, 0);
	}
	pack_add(c->link, c, answer);
	arena_free(&a);
}

void
call_log(struct engine *en, const struct call *c, enum errclass class)
{
	char id[37];
	int64_t took_us = engine_us() - c->came_us;

	meters_ended(en, c->row, class, took_us);
	uuid_format(c->wire.id, id);
	LOG(class == E_INTERNAL ? LOG_ERROR : LOG_INFO, "call",
	    LOG_S("op", c->row != NULL ? c->op : wire_op(c->op)), LOG_S("id", str_from(id)),
	    LOG_S("principal", c->who.principal),
	    LOG_S("actor", c->who.actor.p != NULL ? c->who.actor : STR("")),
	    LOG_S("class", str_from(err_name(class))), LOG_N("ms", took_us / 1000),
	    LOG_S("trace", wire_trace(c->wire.traceparent)));
}

void
call_refuse(struct engine *en, const struct call *c, const struct err *e)
{
	struct arena a = { 0 };
	int32_t retry = e->class == E_UNAVAILABLE ? 50 : e->class == E_RESOURCE_EXHAUSTED ? 100 : 0;

	call_answer(en, c, wire_fail(&a, e, retry));
	call_log(en, c, e->class);
	arena_free(&a);
	if (c->heard != NULL)
		follow_failed(c, e);
	if (c->sweep != NULL)
		sweep_failed(c, e);
}

void
call_unavailable(struct engine *en, const struct call *c, const char *why)
{
	struct err e;

	err_set(&e, E_UNAVAILABLE, NULL, "%s", why);
	call_refuse(en, c, &e);
}

/* ---- calls ---- */

static void
health_call(struct engine *en, const struct call *c)
{
	struct arena a = { 0 };
	struct health_report h;

	engine_health(en, &h);
	call_answer(
	    en, c, wire_ok(&a, msg_encode(&health_report_desc, &h, MSG_ALL, &a), NULL, NULL));
	call_log(en, c, E_NONE);
	arena_free(&a);
}

/* health and metrics: of this instance, if one is named. */
static void
own_call(struct engine *en, const struct call *c, int which)
{
	struct arena a = { 0 };
	struct health_get args = { 0 };
	struct err e;

	if (msg_decode_checked(&health_get_desc, c->wire.args, &a, &args, &e) != 0) {
		call_refuse(en, c, &e);
	} else if (!str_empty(args.instance) && !str_is(args.instance, en->opt.instance)) {
		err_set(&e, E_UNAVAILABLE, "instance", "this is instance %s of %s",
		    en->opt.instance, en->s->name);
		call_refuse(en, c, &e);
	} else if (which == ENGINE_METRICS) {
		meters_call(en, c);
	} else {
		health_call(en, c);
	}
	arena_free(&a);
}

/* The engine's op that this name means for this service, or -1. */
static int
engine_op(const struct engine *en, struct str op)
{
	size_t n = strlen(en->s->name);

	if (op.n <= n + 1 || memcmp(op.p, en->s->name, n) != 0 || op.p[n] != '.')
		return -1;
	for (int i = 0; i < ENGINE_OPS; i++)
		if (str_is((struct str){ op.p + n + 1, op.n - n - 1 }, engine_ops[i].name))
			return i;
	return -1;
}

/* The id must be a UUIDv7 of the last 30 days and not ahead of us. */
static int
check_id(const struct call *c, struct err *e)
{
	int64_t ms = uuid_v7_ms(c->wire.id), now = clock_machine().us / 1000;
	char text[33];

	stamp_format(clock_machine(), text);
	if (ms < 0)
		return err_set(e, E_INVALID_ARGUMENT, "id", "id is not a UUIDv7");
	if (ms > now + WIRE_ID_AHEAD_MS)
		return err_set(e, E_INVALID_ARGUMENT, "id",
		    "id is more than 5 minutes ahead of the server's clock, which says %s", text);
	if (ms < now - WIRE_ID_OLD_MS)
		return err_set(e, E_INVALID_ARGUMENT, "id", "id is older than 30 days");
	return 0;
}

struct target {              /* of a call: one of cmd, q, and an engine op that is neither */
	const struct op *op; /* NULL: there is none of this name */
	const struct command *cmd;
	const struct query *q;
	int which;
};

static struct target
target_of(const struct engine *en, struct str op)
{
	struct target t = { .cmd = command_find(en, op), .which = -1 };

	if (t.cmd == NULL)
		t.q = query_find(en, op);
	if (t.cmd == NULL && t.q == NULL)
		t.which = engine_op(en, op);
	if (t.which >= 0 && !engine_op_offered(en, t.which))
		t.which = -1;
	for (int i = 0; t.which >= 0 && i < ENGINE_COMMANDS; i++)
		if (engine_commands[i].op == &engine_ops[t.which])
			t.cmd = &engine_commands[i];
	t.op = t.cmd != NULL ? t.cmd->op
	    : t.q != NULL    ? t.q->op
	    : t.which >= 0   ? &engine_ops[t.which]
			     : NULL;
	return t;
}

static void
run(struct engine *en, const struct call *c, const struct target *t)
{
	const struct prepare *p = t->cmd != NULL ? prepare_find(en, t->cmd) : NULL;
	bool unknown = c->acts && !c->known, batch = t->cmd != NULL && p == NULL;
	struct err e;

	if (unknown && !batch)
		actor_find(en, c);
	else if (!unknown && role_check(c, t->op, &e) != 0)
		call_refuse(en, c, &e);
	else if (p != NULL)
		prepare_call(en, c, t->cmd, p);
	else if (t->cmd != NULL)
		batch_enqueue(en, c, t->cmd);
	else if (t->q != NULL)
		query_run(en, c, t->q);
	else if (t->which == ENGINE_FEED)
		feed_call(en, c);
	else if (t->which == ENGINE_BLOB_GET)
		query_blob_get(en, c);
	else if (t->which == ENGINE_CLOCK_GET)
		clock_call(en, c);
	else if (t->which == ENGINE_FOLLOWING)
		following_call(en, c);
	else
		own_call(en, c, t->which);
}

void
call_dispatch(struct engine *en, const struct call *from)
{
	struct call c = *from;
	struct target t = target_of(en, c.op);
	struct err e;

	c.row = t.op;
	if (t.which != ENGINE_HEALTH && t.which != ENGINE_METRICS && !clock_right(en)) {
		call_unavailable(en, &c, en->clock_why);
		return;
	}
	if (t.op == NULL)
		err_set(&e, E_NOT_FOUND, "op", "%s has no op " STR_FMT, en->s->name, STR_ARG(c.op));
	else if (check_id(&c, &e) == 0 && actor_take(&c, t.op, &e) == 0) {
		run(en, &c, &t);
		return;
	}
	call_refuse(en, &c, &e);
}

static int
read_who(const struct wire_run *run, struct who *who, struct err *e)
{
	int role = role_parse(run->role);

	if (role < 0 || role == ROLE_self)
		return err_set(
		    e, E_PERMISSION_DENIED, NULL, "unknown role " STR_FMT, STR_ARG(run->role));
	*who = (struct who){
		.principal = run->principal, .role = (enum role)role, .scope = run->scope
	};
	return 0;
}

/* One call of a pack: [n, op, run-map, call-map]; c has link and boot. -1: not of this form. */
static int
read_packed(struct mp *r, struct call *c, struct raw *run, struct raw *map)
{
	struct bytes n;

	if (mp_peek(r) != MP_ARRAY || mp_array(r) != 4 || mp_peek(r) != MP_BIN)
		return -1;
	n = mp_bin(r);
	if (r->bad || n.n != sizeof(c->n) || mp_peek(r) != MP_STR)
		return -1;
	memcpy(c->n, n.p, sizeof(c->n));
	c->op = mp_str(r);
	*run = mp_raw(r);
	*map = mp_raw(r);
	return r->bad ? -1 : 0;
}

static void
on_call(struct engine *en, struct call *c, struct raw run_map, struct raw map)
{
	struct arena a = { 0 };
	struct wire_run run;
	struct err e;

	if (en->draining) {
		call_unavailable(en, c, "the service is stopping");
	} else if (msg_decode(&wire_run_desc, run_map, MP_NODES_CALL, &a, &run, &e) != 0 ||
	    read_who(&run, &c->who, &e) != 0 ||
	    msg_decode(&wire_call_desc, map, MP_NODES_CALL, &a, &c->wire, &e) != 0) {
		call_refuse(en, c, &e);
	} else {
		c->wire.deadline_ms = run.left_ms;
		c->until_ms = clock_mono_ms() + run.left_ms;
		call_dispatch(en, c);
	}
	arena_free(&a);
}

/* jz1 run boot calls */
static void
on_run(struct link *l, struct zmessage *m)
{
	const struct bytes boot = frame_bytes(&m->frame[2]), pack = frame_bytes(&m->frame[3]);
	struct mp r = { pack.p, pack.p + pack.n, false };
	int64_t now_us = engine_us();

	while (boot.n == 16 && r.p < r.end) {
		struct call c = { .link = l, .came_us = now_us };
		struct raw run, map;

		memcpy(c.boot, boot.p, sizeof(c.boot));
		if (read_packed(&r, &c, &run, &map) != 0) {
			log_text(LOG_WARN, "a message of the bus could not be read");
			return;
		}
		on_call(l->en, &c, run, map);
	}
}

void
link_message(struct zsock *z, struct zmessage *m, void *arg)
{
	struct link *l = arg;

	(void)z;
	l->heard_ms = clock_mono_ms();
	if (!m->over && m->n == 4 && str_is(frame_str(&m->frame[0]), WIRE_MAGIC) &&
	    str_is(frame_str(&m->frame[1]), "run"))
		on_run(l, m);
}

/* The bytes that a call keeps after its message is gone. */
void
call_copy(struct arena *a, const struct call *from, struct call *to)
{
	*to = *from;
	to->op = str_dup(a, from->op);
	to->who.principal = str_dup(a, from->who.principal);
	to->who.scope = str_dup(a, from->who.scope);
	to->who.actor = str_dup(a, from->who.actor);
	to->prepared.found = str_dup(a, from->prepared.found);
	to->prepared.made = str_dup(a, from->prepared.made);
	if (from->heard != NULL) {
		to->heard = arena_copy(a, from->heard, sizeof(*to->heard));
		to->heard->type = str_dup(a, from->heard->type);
	}
	to->wire.actor = str_dup(a, from->wire.actor);
	to->wire.traceparent = str_dup(a, from->wire.traceparent);
	to->wire.args.p = arena_copy(a, from->wire.args.p, from->wire.args.n);
}

/* ---- registration ---- */

void
links_register(struct engine *en)
{
	struct wire_register r = { .service = str_from(en->s->name),
		.instance = str_from(en->opt.instance),
		.head = en->seq,
		.ops = en->ops,
		.epoch = en->state == LEAD_LEADER ? en->epoch : 0,
		.draining = en->draining };
	const struct bytes ping[] = { text_frame(WIRE_MAGIC), text_frame("ping") };
	struct arena a = { 0 };
	struct raw map;

	if (!en->draining && !engine_ready(en))
		return;
	map = msg_encode(&wire_register_desc, &r, MSG_ALL, &a);
	for (size_t i = 0; i < en->nlinks; i++) {
		const struct bytes frames[] = { text_frame(WIRE_MAGIC), text_frame("register"),
			{ map.p, map.n } };

		if (!en->links[i].up)
			continue;
		if (zsock_send(en->links[i].z, frames, 3) != 0 ||
		    zsock_send(en->links[i].z, ping, 2) != 0)
			LOG(LOG_DEBUG, "the bus is not there",
			    LOG_S("endpoint", str_from(en->links[i].endpoint)));
	}
	arena_free(&a);
}

void
links_hold(struct engine *en, bool hold)
{
	for (size_t i = 0; i < en->nlinks; i++)
		zsock_hold(en->links[i].z, hold);
}
