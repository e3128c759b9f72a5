/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "common/client_int.h"
#include "common/clock.h"

#define OVERHEAD 1024 /* of a call map and the frames around it */

/* ---- the pending calls ---- */

static size_t
bucket_of(struct uuid id)
{
	return ((size_t)id.b[14] << 8 | id.b[15]) % CLIENT_BUCKETS;
}

/* ---- the pending calls ---- */

struct pending *
client_find(struct client *c, struct uuid id)
{
	for (struct pending *p = c->bucket[bucket_of(id)]; p != NULL; p = p->in_bucket)
		if (uuid_eq(p->id, id))
			return p;
	return NULL;
}

static void
append(struct client *c, struct pending *p)
{
	size_t b = bucket_of(p->id);

	p->serial = ++c->serial;
	p->in_bucket = c->bucket[b];
	c->bucket[b] = p;
	p->prev = c->last;
	if (c->last != NULL)
		c->last->next = p;
	else
		c->first = p;
	c->last = p;
	c->n++;
}

static void
take_out(struct client *c, struct pending *p)
{
	struct pending **at = &c->bucket[bucket_of(p->id)];

	while (*at != p)
		at = &(*at)->in_bucket;
	*at = p->in_bucket;
	*(p->prev != NULL ? &p->prev->next : &c->first) = p->next;
	*(p->next != NULL ? &p->next->prev : &c->last) = p->prev;
	c->n--;
}

static void
pending_free(struct pending *p)
{
	buf_free(&p->map);
	free(p->op);
	free(p);
}

void
client_finish(struct client *c, struct pending *p, const struct wire_answer *answer)
{
	take_out(c, p);
	p->on(p->arg, answer);
	pending_free(p);
}

void
client_fail(struct client *c, struct pending *p, const struct err *e)
{
	struct wire_error error = { .class = (int32_t)e->class, .text = str_from(e->text) };
	struct wire_answer answer = { .error = &error };

	if (e->field[0] != '\0')
		error.field = str_from(e->field);
	client_finish(c, p, &answer);
}

/* ---- for the caller ---- */

static int
read_endpoints(struct client *c, const char *list, struct err *e)
{
	while (*list != '\0') {
		size_t n = strcspn(list, ",");

		if (n == 0 || n >= sizeof(c->endpoints[0]) || c->nendpoints == CLIENT_ENDPOINTS)
			return err_set(e, E_INVALID_ARGUMENT, "JZ_BUS",
			    "not a list of at most %d endpoints: %.100s", CLIENT_ENDPOINTS, list);
		snprintf(
		    c->endpoints[c->nendpoints++], sizeof(c->endpoints[0]), "%.*s", (int)n, list);
		list += n + (list[n] == ',');
	}
	if (c->nendpoints == 0)
		return err_set(e, E_INVALID_ARGUMENT, "JZ_BUS", "no endpoint is given");
	return 0;
}

int
client_open(uv_loop_t *loop, const struct client_options *o, struct client **out, struct err *e)
{
	struct client *c = xalloc(sizeof(*c));
	const struct zsock_keys keys = { o->cert->secret, o->cert->public, o->bus_key };

	c->loop = loop;
	memcpy(c->own[0], o->cert->public, sizeof(c->own[0]));
	memcpy(c->own[1], o->cert->secret, sizeof(c->own[1]));
	snprintf(c->server[0], sizeof(c->server[0]), "%s", o->bus_key);
	if (read_endpoints(c, o->endpoints, e) != 0 ||
	    zsock_open(loop, ZMQ_DEALER, &keys, client_message, c, &c->sock, e) != 0) {
		free(c);
		return -1;
	}
	uv_timer_init(loop, &c->timer);
	c->timer.data = c;
	c->open = 2;
	if (zsock_watch(c->sock, client_linked, c, e) != 0 ||
	    zsock_connect(c->sock, c->endpoints[0], e) != 0) {
		client_close(c);
		return -1;
	}
	*out = c;
	return 0;
}

static void
encode(struct pending *p, struct raw args, int64_t min_seq)
{
	msgpack_packer pk;
	const uint8_t deadline[5] = { 0xd2 }; /* an int 32, filled in at each sending */

	mp_packer(&pk, &p->map);
	msgpack_pack_map(&pk, min_seq >= 0 ? 5 : 4);
	mp_put_z(&pk, "id");
	mp_put_bin(&pk, p->id.b, sizeof(p->id.b));
	mp_put_z(&pk, "at");
	msgpack_pack_int64(&pk, clock_machine().us);
	mp_put_z(&pk, "deadline_ms");
	p->deadline_at = p->map.n + 1;
	buf_put(&p->map, deadline, sizeof(deadline));
	if (min_seq >= 0) {
		mp_put_z(&pk, "min_seq");
		msgpack_pack_int64(&pk, min_seq);
	}
	mp_put_z(&pk, "args");
	mp_put_raw(&p->map, args);
}

struct uuid
client_call(struct client *c, const char *op, struct uuid id, struct raw args, int32_t deadline_ms,
    int64_t min_seq, answer_fn *on, void *arg)
{
	struct pending *p = xalloc(sizeof(*p));
	uint64_t now = uv_now(c->loop);

	if (deadline_ms < 1 || deadline_ms > WIRE_DEADLINE_MAX_MS)
		deadline_ms = deadline_ms < 1 ? 1 : WIRE_DEADLINE_MAX_MS;
	p->id = uuid_absent(id) ? uuid_v7(clock_machine().us) : id;
	p->op = xalloc(strlen(op) + 1);
	memcpy(p->op, op, strlen(op));
	p->on = on;
	p->arg = arg;
	p->deadline_ms = now + (uint64_t)deadline_ms;
	encode(p, args, min_seq);
	if (c->n == 0) {
		c->heard_ms = now; /* nobody listened for pongs while nothing was pending */
		client_rouse(c, now + CLIENT_PING_MS);
	}
	append(c, p);
	if (c->barred)
		client_move_on(c);
	if (p->map.n + strlen(op) > WIRE_MAX_BYTES - OVERHEAD) {
		p->state = REFUSED;
		err_set(&p->why, E_INVALID_ARGUMENT, "args", "a call has at most %d bytes",
		    WIRE_MAX_BYTES - OVERHEAD);
		client_rouse(c, now);
	} else {
		client_transmit(c, p);
		client_rouse(c, p->deadline_ms);
	}
	return p->id;
}

size_t
client_pending(const struct client *c)
{
	return c->n;
}

static void
closed(void *arg)
{
	struct client *c = arg;

	if (--c->open > 0)
		return;
	for (struct pending *p = c->first, *next; p != NULL; p = next) {
		next = p->next;
		pending_free(p);
	}
	arena_free(&c->arena);
	free(c);
}

static void
on_timer_closed(uv_handle_t *h)
{
	closed(h->data);
}

void
client_close(struct client *c)
{
	if (c->closing)
		return;
	c->closing = true;
	zsock_close(c->sock, closed, c);
	uv_close((uv_handle_t *)&c->timer, on_timer_closed);
}

/* ---- one call and its answer ---- */

struct ask {
	struct arena *a;
	struct wire_answer *out;
	bool done;
};

static void
keep_answer(void *arg, const struct wire_answer *answer)
{
	struct ask *ask = arg;

	*ask->out = *answer;
	if (answer->result.p != NULL)
		ask->out->result.p = arena_copy(ask->a, answer->result.p, answer->result.n);
	if (answer->error != NULL) {
		ask->out->error = arena_copy(ask->a, answer->error, sizeof(*answer->error));
		ask->out->error->text = str_dup(ask->a, answer->error->text);
		ask->out->error->field = str_dup(ask->a, answer->error->field);
	}
	ask->done = true;
}

int
client_ask(struct client *c, const char *op, struct raw args, int32_t deadline_ms, struct arena *a,
    struct wire_answer *out, struct err *e)
{
	struct ask ask = { a, out, false };
	char field[96];

	uv_update_time(c->loop);
	client_call(c, op, (struct uuid){ 0 }, args, deadline_ms, -1, keep_answer, &ask);
	while (!ask.done)
		uv_run(c->loop, UV_RUN_ONCE);
	if (out->ok)
		return 0;
	snprintf(field, sizeof(field), STR_FMT, STR_ARG(out->error->field));
	return err_set(
	    e, (enum errclass)out->error->class, field, STR_FMT, STR_ARG(out->error->text));
}
