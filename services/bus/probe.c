/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CURVE fails open: one forgotten option, and every key is let in. So the bus does not believe its
 * options but tries: it listens on a loopback port of its own, knocks with a fresh key and opens
 * its real endpoints only when ZAP was asked about that key and turned it away.
 */
#include <stdlib.h>

#include "services/bus/bus.h"

#define PROBE_MS 2000

struct probe {
	struct bus *bus;
	struct zsock *sock;
	uv_timer_t timer;
	uint8_t key[32];
	char endpoint[128];
	bool asked, over;
	void (*done)(struct bus *b, const char *why);
};

static void
on_timer_closed(uv_handle_t *h)
{
	free(h->data);
}

static void
finish(struct probe *p, const char *why)
{
	struct bus *b = p->bus;
	struct err e;

	if (p->over)
		return;
	p->over = true;
	b->probe = NULL;
	zsock_close(p->sock, NULL, NULL);
	if (zsock_unbind(b->router, p->endpoint, &e) != 0 && why == NULL)
		why = "the probe's endpoint cannot be closed";
	p->done(b, why);
	uv_close((uv_handle_t *)&p->timer, on_timer_closed);
}

static void
on_late(uv_timer_t *t)
{
	struct probe *p = t->data;

	finish(p,
	    p->asked ? "an unknown key was judged but not turned away"
		     : "the ZAP handler was not asked about an unknown key");
}

void
bus_probe_asked(struct bus *b, const uint8_t key[32])
{
	if (b->probe != NULL && memcmp(b->probe->key, key, 32) == 0)
		b->probe->asked = true;
}

void
bus_probe_link(struct bus *b, bool up, int refused)
{
	if (b->probe == NULL)
		return;
	if (up)
		finish(b->probe, "an unknown key was let in");
	else if (refused == 300 && b->probe->asked)
		finish(b->probe, NULL);
}

/* Anything that is heard was let through. */
static void
on_message(struct zsock *z, struct zmessage *m, void *arg)
{
	(void)z;
	(void)m;
	finish(arg, "an unknown key was answered");
}

int
bus_probe_start(struct bus *b, void (*done)(struct bus *b, const char *why), struct err *e)
{
	static const struct bytes ping[] = { { (const uint8_t *)WIRE_MAGIC, 3 },
		{ (const uint8_t *)"ping", 4 } };
	struct probe *p = xalloc(sizeof(*p));
	char public[41], secret[41];
	const struct zsock_keys keys = { secret, public, b->own.public };

	p->bus = b;
	p->done = done;
	if (zmq_curve_keypair(public, secret) != 0 || zmq_z85_decode(p->key, public) == NULL) {
		free(p);
		return err_set(e, E_INTERNAL, NULL, "cannot make a key: %s", zmq_strerror(errno));
	}
	if (zsock_bind(b->router, "tcp://127.0.0.1:*", e) != 0 ||
	    zsock_endpoint(b->router, p->endpoint, sizeof(p->endpoint), e) != 0 ||
	    zsock_open(b->loop, ZMQ_DEALER, &keys, on_message, p, &p->sock, e) != 0) {
		free(p);
		return -1;
	}
	uv_timer_init(b->loop, &p->timer);
	p->timer.data = p;
	uv_timer_start(&p->timer, on_late, PROBE_MS, 0);
	b->probe = p;
	if (zsock_connect(p->sock, p->endpoint, e) != 0)
		return -1;
	if (zsock_send(p->sock, ping, 2) != 0)
		return err_set(e, E_INTERNAL, NULL, "the probe cannot send");
	return 0;
}
