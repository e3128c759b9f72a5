/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/arena.h"
#include "common/log.h"
#include "common/wire.h"
#include "common/zsock_int.h"

#define BUDGET 256 /* messages a turn: a flooding socket must not starve timers and the database */
#define TICK_MS 100
#define KEPT_BYTES ((size_t)WIRE_MAX_BYTES * 8)
#define FRAMES ((int)(sizeof(((struct zmessage *)0)->frame) / sizeof(zmq_msg_t)))

static void *the_context;
static pthread_once_t context_once = PTHREAD_ONCE_INIT;

static void
context_make(void)
{
	the_context = zmq_ctx_new();
	if (the_context == NULL)
		abort();
	zmq_ctx_set(the_context, ZMQ_BLOCKY, 0);
	zmq_ctx_set(the_context, ZMQ_MAX_SOCKETS, 1023);
}

void *
zsock_context(void)
{
	pthread_once(&context_once, context_make);
	return the_context;
}

void
zsock_context_end(void)
{
	if (the_context == NULL)
		return;
	while (zmq_ctx_term(the_context) != 0 && errno == EINTR)
		;
	the_context = NULL;
}

/* ---- sending ---- */

static void
close_frames(zmq_msg_t *m, int n)
{
	for (int i = 0; i < n; i++)
		zmq_msg_close(&m[i]);
}

/*
 * 0 when the message is gone, -1 when its first frame was not taken: then nothing was. A peer lost
 * between two frames loses the message; ZeroMQ wants to see the frames that are left all the same.
 */
static int
push(struct zsock *z, zmq_msg_t *frames, int n)
{
	for (int i = 0; i < n; i++) {
		int more = i + 1 < n ? ZMQ_SNDMORE : 0, rc;

		do
			rc = zmq_msg_send(&frames[i], z->sock, ZMQ_DONTWAIT | more);
		while (rc < 0 && errno == EINTR);
		if (rc >= 0)
			continue;
		if (i == 0)
			return -1;
		zmq_msg_close(&frames[i]);
		zmq_msg_init(&frames[i]);
	}
	return 0;
}

static void
flush(struct zsock *z)
{
	struct kept *k;

	while ((k = z->first) != NULL) {
		if (push(z, k->frame, k->n) != 0)
			return;
		z->first = k->next;
		if (z->first == NULL)
			z->last = &z->first;
		z->kept -= k->bytes;
		free(k);
	}
}

static void
drop_kept(struct zsock *z)
{
	struct kept *k;

	while ((k = z->first) != NULL) {
		z->first = k->next;
		close_frames(k->frame, k->n);
		free(k);
	}
	z->last = &z->first;
	z->kept = 0;
}

static int
keep(struct zsock *z, zmq_msg_t *frames, int n)
{
	size_t bytes = 0;
	struct kept *k;

	for (int i = 0; i < n; i++)
		bytes += zmq_msg_size(&frames[i]) + sizeof(zmq_msg_t);
	if (bytes > KEPT_BYTES - z->kept) {
		errno = EAGAIN;
		return -1;
	}
	k = xalloc(sizeof(*k) + (size_t)n * sizeof(zmq_msg_t));
	k->bytes = bytes;
	k->n = n;
	for (int i = 0; i < n; i++) {
		zmq_msg_init(&k->frame[i]);
		zmq_msg_move(&k->frame[i], &frames[i]);
	}
	*z->last = k;
	z->last = &k->next;
	z->kept += bytes;
	return 0;
}

int
zsock_send_msgs(struct zsock *z, zmq_msg_t *frames, int n)
{
	if (z->closing) {
		errno = ENOTSOCK;
		return -1;
	}
	if (z->first != NULL)
		return keep(z, frames, n);
	if (push(z, frames, n) == 0)
		return 0;
	if (z->type == ZMQ_ROUTER || errno != EAGAIN)
		return -1;
	return keep(z, frames, n);
}

int
zsock_send(struct zsock *z, const struct bytes *frames, int n)
{
	zmq_msg_t m[FRAMES];
	int saved;

	if (n < 1 || n > FRAMES) {
		errno = EMSGSIZE;
		return -1;
	}
	for (int i = 0; i < n; i++) {
		if (zmq_msg_init_size(&m[i], frames[i].n) != 0)
			abort(); /* out of memory */
		if (frames[i].n > 0)
			memcpy(zmq_msg_data(&m[i]), frames[i].p, frames[i].n);
	}
	if (zsock_send_msgs(z, m, n) == 0)
		return 0;
	saved = errno;
	close_frames(m, n);
	errno = saved;
	return -1;
}

/* ---- receiving ---- */

static void
drop_rest(struct zsock *z)
{
	zmq_msg_t rest;
	int more;

	do {
		zmq_msg_init(&rest);
		if (zmq_msg_recv(&rest, z->sock, ZMQ_DONTWAIT) < 0) {
			zmq_msg_close(&rest);
			return;
		}
		more = zmq_msg_more(&rest);
		zmq_msg_close(&rest);
	} while (more);
}

/* One whole message: ZeroMQ hands out a multipart message only when all of it is here. */
static bool
pull(struct zsock *z, struct zmessage *m)
{
	int limit = z->type == ZMQ_ROUTER ? FRAMES : FRAMES - 1;
	size_t most = z->type == ZMQ_ROUTER ? WIRE_MAX_BYTES : WIRE_MAX_BYTES + ZSOCK_RUN_BYTES;

	m->n = 0;
	m->bytes = 0;
	m->over = false;
	for (;;) {
		zmq_msg_t *f = &m->frame[m->n];

		zmq_msg_init(f);
		if (zmq_msg_recv(f, z->sock, ZMQ_DONTWAIT) < 0) {
			zmq_msg_close(f);
			close_frames(m->frame, m->n);
			return false;
		}
		if (m->n > 0 || z->type != ZMQ_ROUTER)
			m->bytes += zmq_msg_size(f);
		m->n++;
		if (!zmq_msg_more(f))
			break;
		if (m->n == limit || m->bytes > most) {
			m->over = true;
			drop_rest(z);
			break;
		}
	}
	if (m->bytes > most)
		m->over = true;
	return true;
}

int
zsock_events(struct zsock *z)
{
	int ev = 0;
	size_t n = sizeof(ev);

	return zmq_getsockopt(z->sock, ZMQ_EVENTS, &ev, &n) == 0 ? ev : 0;
}

static void
on_idle(uv_idle_t *h)
{
	(void)h; /* its being active keeps the loop from sleeping */
}

/* Before the loop sleeps: is there something the file descriptor will not tell of? */
static void
on_prepare(uv_prepare_t *h)
{
	struct zsock *z = h->data;
	int ev = zsock_events(z);

	if ((!z->held && (ev & ZMQ_POLLIN)) || (z->first != NULL && (ev & ZMQ_POLLOUT)))
		uv_idle_start(&z->idle, on_idle);
}

static void
on_check(uv_check_t *h)
{
	struct zsock *z = h->data;
	int ev = zsock_events(z);

	uv_idle_stop(&z->idle);
	if (z->first != NULL && (ev & ZMQ_POLLOUT))
		flush(z);
	if (!(ev & ZMQ_POLLIN))
		return;
	for (int i = 0; i < BUDGET && !z->held && !z->closing; i++) {
		struct zmessage m;

		if (!pull(z, &m))
			break;
		z->on(z, &m, z->arg);
		close_frames(m.frame, m.n);
	}
}

static void
on_poll(uv_poll_t *h, int status, int what)
{
	(void)h; /* it only wakes the loop; prepare and check do the work */
	(void)status;
	(void)what;
}

/* ZMQ_EVENTS also drives reconnecting, so the socket is asked even when nothing happens. */
static void
on_tick(uv_timer_t *h)
{
	(void)h; /* waking is enough: prepare and check ask */
}

void
zsock_hold(struct zsock *z, bool hold)
{
	z->held = hold;
}

/* ---- opening and closing ---- */

static int
start(struct zsock *z, struct err *e)
{
	int fd = -1, rc;
	size_t n = sizeof(fd);

	if (zmq_getsockopt(z->sock, ZMQ_FD, &fd, &n) != 0)
		return err_set(e, E_INTERNAL, NULL, "no ZMQ_FD: %s", zmq_strerror(errno));
	if ((rc = uv_poll_init(z->loop, &z->poll, fd)) != 0)
		return err_set(e, E_INTERNAL, NULL, "cannot watch the socket: %s", uv_strerror(rc));
	z->poll.data = z->prepare.data = z->check.data = z->idle.data = z->tick.data = z;
	uv_poll_start(&z->poll, UV_READABLE, on_poll);
	uv_prepare_init(z->loop, &z->prepare);
	uv_prepare_start(&z->prepare, on_prepare);
	uv_check_init(z->loop, &z->check);
	uv_check_start(&z->check, on_check);
	uv_idle_init(z->loop, &z->idle);
	uv_timer_init(z->loop, &z->tick);
	uv_timer_start(&z->tick, on_tick, TICK_MS, TICK_MS);
	z->open = 5;
	return 0;
}

int
zsock_open(uv_loop_t *loop, int type, const struct zsock_keys *keys, zsock_fn *on, void *arg,
    struct zsock **out, struct err *e)
{
	struct zsock *z = xalloc(sizeof(*z));

	z->loop = loop;
	z->type = type;
	z->on = on;
	z->arg = arg;
	z->last = &z->first;
	z->sock = zmq_socket(zsock_context(), type);
	if (z->sock == NULL) {
		free(z);
		return err_set(e, E_INTERNAL, NULL, "no ZeroMQ socket: %s", zmq_strerror(errno));
	}
	if (zsock_set_options(z, keys, e) != 0 || start(z, e) != 0) {
		zmq_close(z->sock);
		free(z);
		return -1;
	}
	*out = z;
	return 0;
}

static void
on_closed(void *arg)
{
	struct zsock *z = arg;

	if (--z->open > 0)
		return;
	if (z->closed != NULL)
		z->closed(z->closed_arg);
	free(z);
}

static void
on_handle_closed(uv_handle_t *h)
{
	on_closed(h->data);
}

void
zsock_close(struct zsock *z, void (*closed)(void *), void *arg)
{
	if (z->closing)
		return;
	z->closing = true;
	z->closed = closed;
	z->closed_arg = arg;
	flush(z);
	drop_kept(z);
	uv_close((uv_handle_t *)&z->poll, on_handle_closed);
	uv_close((uv_handle_t *)&z->prepare, on_handle_closed);
	uv_close((uv_handle_t *)&z->check, on_handle_closed);
	uv_close((uv_handle_t *)&z->idle, on_handle_closed);
	uv_close((uv_handle_t *)&z->tick, on_handle_closed);
	if (z->monitor != NULL) {
		zmq_socket_monitor(z->sock, NULL, 0);
		z->open++;
		zsock_close(z->monitor, on_closed, z);
	}
	zmq_close(z->sock);
}

/* ---- endpoints ---- */

int
zsock_bind(struct zsock *z, const char *endpoint, struct err *e)
{
	if (zmq_bind(z->sock, endpoint) != 0)
		return err_set(
		    e, E_UNAVAILABLE, NULL, "cannot bind %s: %s", endpoint, zmq_strerror(errno));
	return 0;
}

int
zsock_unbind(struct zsock *z, const char *endpoint, struct err *e)
{
	if (zmq_unbind(z->sock, endpoint) != 0)
		return err_set(
		    e, E_INTERNAL, NULL, "cannot unbind %s: %s", endpoint, zmq_strerror(errno));
	return 0;
}

int
zsock_endpoint(struct zsock *z, char *out, size_t cap, struct err *e)
{
	if (zmq_getsockopt(z->sock, ZMQ_LAST_ENDPOINT, out, &cap) != 0)
		return err_set(e, E_INTERNAL, NULL, "no endpoint: %s", zmq_strerror(errno));
	return 0;
}

int
zsock_connect(struct zsock *z, const char *endpoint, struct err *e)
{
	if (strlen(endpoint) >= sizeof(z->endpoint))
		return err_set(e, E_INVALID_ARGUMENT, NULL, "the endpoint is too long");
	if (zmq_connect(z->sock, endpoint) != 0)
		return err_set(e, E_INVALID_ARGUMENT, NULL, "cannot connect to %s: %s", endpoint,
		    zmq_strerror(errno));
	snprintf(z->endpoint, sizeof(z->endpoint), "%s", endpoint);
	return 0;
}

int
zsock_reconnect(struct zsock *z, const char *endpoint, struct err *e)
{
	drop_kept(z);
	if (z->endpoint[0] != '\0' && zmq_disconnect(z->sock, z->endpoint) != 0)
		log_text(LOG_WARN, "cannot leave %s: %s", z->endpoint, zmq_strerror(errno));
	z->endpoint[0] = '\0';
	return zsock_connect(z, endpoint, e);
}
