/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "common/client_int.h"
#include "common/log.h"

#define SILENT_MS 3000
#define RETRY_MS 100
#define GRAIN_MS 5 /* what falls due closely together is done in one go */

static void on_timer(uv_timer_t *t);

/* ---- sending ---- */

void
client_rouse(struct client *c, uint64_t at_ms)
{
	uint64_t now = uv_now(c->loop);

	if (c->closing || (uv_is_active((uv_handle_t *)&c->timer) && c->due_ms <= at_ms))
		return;
	c->due_ms = at_ms;
	uv_timer_start(&c->timer, on_timer, at_ms > now + GRAIN_MS ? at_ms - now : GRAIN_MS, 0);
}

void
client_transmit(struct client *c, struct pending *p)
{
	uint64_t now = uv_now(c->loop), left = p->deadline_ms > now ? p->deadline_ms - now : 1;
	const struct bytes frames[] = {
		{ (const uint8_t *)WIRE_MAGIC, 3 },
		{ (const uint8_t *)"call", 4 },
		{ (const uint8_t *)p->op, strlen(p->op) },
		{ p->map.p, p->map.n },
	};

	p->state = SENT;
	p->link = c->connected ? c->link : c->link - 1;
	if (!c->connected)
		return;
	for (int i = 0; i < 4; i++)
		p->map.p[p->deadline_at + (size_t)i] = (uint8_t)(left >> (24 - 8 * i));
	p->tries++;
	if (zsock_send(c->sock, frames, 4) == 0)
		return;
	p->state = WAITING;
	p->retry_ms = now + RETRY_MS;
	client_rouse(c, p->retry_ms);
}

/* Those sent over a connection that has been lost since, or not sent for want of one. */
static void
repeat_lost(struct client *c)
{
	for (struct pending *p = c->first; p != NULL; p = p->next)
		if (p->state == SENT && p->link != c->link)
			client_transmit(c, p);
}

static void
ping(struct client *c)
{
	static const struct bytes frames[] = { { (const uint8_t *)WIRE_MAGIC, 3 },
		{ (const uint8_t *)"ping", 4 } };

	c->pinged_ms = uv_now(c->loop);
	if (c->connected && zsock_send(c->sock, frames, 2) != 0)
		log_text(LOG_DEBUG, "no ping: too much is unsent");
}

/* The next endpoint, or the same anew when there is only one. */
void
client_move_on(struct client *c)
{
	struct err e;

	c->endpoint = (c->endpoint + 1) % c->nendpoints;
	c->connected = false;
	c->barred = false;
	c->link++;
	c->heard_ms = uv_now(c->loop);
	if (zsock_reconnect(c->sock, c->endpoints[c->endpoint], &e) != 0)
		log_text(LOG_WARN, "%s", e.text);
}

/* With the keys as they are now. */
static void
connect_anew(struct client *c)
{
	const struct zsock_keys keys = { c->own[1], c->own[0], c->server[c->trying] };
	struct err e;

	c->connected = c->barred = false;
	c->link++;
	if (zsock_rekey(c->sock, &keys, &e) != 0 ||
	    zsock_reconnect(c->sock, c->endpoints[c->endpoint], &e) != 0)
		log_text(LOG_WARN, "%s", e.text);
}

void
client_keys(struct client *c, const struct cert *own, const struct cert *bus)
{
	bool same = strcmp(c->own[0], own->public) == 0 &&
	    (strcmp(c->server[c->trying], bus->public) == 0 ||
		(bus->other[0] != '\0' && strcmp(c->server[c->trying], bus->other) == 0));
	bool second = same && strcmp(c->server[c->trying], bus->public) != 0;

	memcpy(c->own[0], own->public, sizeof(c->own[0]));
	memcpy(c->own[1], own->secret, sizeof(c->own[1]));
	memcpy(c->server[0], bus->public, sizeof(c->server[0]));
	memcpy(c->server[1], bus->other, sizeof(c->server[1]));
	c->trying = second;
	if (!same)
		connect_anew(c);
}

/* ---- receiving ---- */

/* The calls pending now; the callbacks may make new ones. */
static void
fail_all(struct client *c, const struct err *e)
{
	uint64_t limit = c->serial;

	while (!c->closing && c->first != NULL && c->first->serial <= limit)
		client_fail(c, c->first, e);
}

static void
on_pong(struct client *c, struct bytes map)
{
	struct wire_pong pong;
	struct err e;
	bool fresh;

	if (msg_decode(&wire_pong_desc, (struct raw){ map.p, map.n }, MP_NODES_ANSWER, &c->arena,
		&pong, &e) != 0)
		return;
	fresh = !uuid_absent(c->boot) && !uuid_eq(c->boot, pong.boot);
	c->boot = pong.boot;
	if (fresh &&
	    c->link == c->pong_link) { /* another bus, and the loss of the old was not seen */
		c->link++;
		repeat_lost(c);
	}
	c->pong_link = c->link;
}

/* True when the call is to be tried again within its deadline. */
static bool
try_later(struct client *c, struct pending *p, const struct wire_error *error)
{
	uint64_t base = RETRY_MS, at;

	if (error == NULL ||
	    (error->class != E_UNAVAILABLE && error->class != E_RESOURCE_EXHAUSTED))
		return false;
	if (error->retry_after_ms.set)
		base = (uint64_t)error->retry_after_ms.v;
	at = uv_now(c->loop) + base + (p->id.b[13] + p->tries * 37u) % (base + 1);
	if (at >= p->deadline_ms)
		return false;
	p->state = WAITING;
	p->retry_ms = at;
	client_rouse(c, at);
	return true;
}

static void
on_answer(struct client *c, struct bytes id, struct bytes map)
{
	struct wire_answer answer;
	struct uuid key;
	struct pending *p;
	struct err e;

	if (id.n != sizeof(key.b)) {
		log_text(LOG_WARN, "the bus could not read a message of ours");
		return;
	}
	memcpy(key.b, id.p, sizeof(key.b));
	p = client_find(c, key);
	if (p == NULL || p->state == REFUSED)
		return; /* of a call that was repeated, or is over */
	if (msg_decode(&wire_answer_desc, (struct raw){ map.p, map.n }, MP_NODES_ANSWER, &c->arena,
		&answer, &e) != 0 ||
	    (!answer.ok && answer.error == NULL)) {
		err_set(&e, E_INTERNAL, NULL, "the answer cannot be read");
		client_fail(c, p, &e);
	} else if (!try_later(c, p, answer.error)) {
		client_finish(c, p, &answer);
	}
}

void
client_message(struct zsock *z, struct zmessage *m, void *arg)
{
	struct client *c = arg;
	struct bytes verb;

	(void)z;
	if (c->closing || m->over || m->n < 3)
		return;
	c->heard_ms = uv_now(c->loop);
	verb = frame_bytes(&m->frame[1]);
	if (m->n == 4 && verb.n == 6 && memcmp(verb.p, "answer", 6) == 0)
		on_answer(c, frame_bytes(&m->frame[2]), frame_bytes(&m->frame[3]));
	else if (m->n == 3 && verb.n == 4 && memcmp(verb.p, "pong", 4) == 0)
		on_pong(c, frame_bytes(&m->frame[2]));
	arena_reset(&c->arena);
}

/* What was sent over a lost connection gets no answer there: it is repeated on the next. */
void
client_linked(void *arg, bool up, int refused)
{
	struct client *c = arg;
	struct err e;

	if (c->closing)
		return;
	if (up) {
		c->connected = true;
		c->heard_ms = uv_now(c->loop);
		if (c->n > 0)
			ping(c);
		repeat_lost(c);
	} else if (refused == 400) { /* ZeroMQ will not try again */
		c->barred = true;
		err_set(&e, E_UNAUTHENTICATED, NULL, "the bus does not accept this key");
		fail_all(c, &e);
	} else if (refused == 0 && c->server[1][0] != '\0') { /* perhaps it has its other key */
		c->trying = !c->trying;
		connect_anew(c);
	} else if (refused < 0 && c->connected) {
		c->connected = false;
		c->link++;
	}
}

/* ---- time ---- */

static void
expire(struct client *c, struct pending *p)
{
	struct err e;

	if (p->state == REFUSED)
		e = p->why;
	else if (c->connected)
		err_set(&e, E_DEADLINE_EXCEEDED, NULL,
		    "no answer within the deadline: outcome unknown");
	else
		err_set(&e, E_DEADLINE_EXCEEDED, NULL,
		    "no connection to the bus at %s: is it up, and does it know this key?",
		    c->endpoints[c->endpoint]);
	client_fail(c, p, &e);
}

static void
look_after_link(struct client *c, uint64_t now)
{
	if (now - c->pinged_ms >= CLIENT_PING_MS)
		ping(c);
	if (now - c->heard_ms >= SILENT_MS)
		client_move_on(c);
}

static void
on_timer(uv_timer_t *t)
{
	struct client *c = t->data;
	uint64_t now = uv_now(c->loop), next = now + CLIENT_PING_MS, limit = c->serial;
	struct pending *p = c->first;

	c->due_ms = UINT64_MAX;
	while (!c->closing && p != NULL && p->serial <= limit) {
		struct pending *after = p->next;
		uint64_t due = p->deadline_ms;

		if (p->state == REFUSED || due <= now) {
			/* its callback can only add calls at the end, or close */
			expire(c, p);
			p = after;
			continue;
		}
		if (p->state == WAITING && p->retry_ms <= now)
			client_transmit(c, p);
		if (p->state == WAITING && p->retry_ms < due)
			due = p->retry_ms;
		if (due < next)
			next = due;
		p = after;
	}
	if (c->closing || c->n == 0)
		return;
	look_after_link(c, now);
	client_rouse(c, next);
}
