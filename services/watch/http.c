/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libmicrohttpd on the loop: its epoll descriptor is polled, its timeout is a timer. It reads and
 * writes only when it is run, so there is one thread and no lock.
 */
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/log.h"
#include "services/watch/watch.h"

#define CONNECTIONS 64
#define IDLE_S 30
#define REQUEST_BYTES ((size_t)32 * 1024) /* of a connection, for its request's head */

struct request { /* of a page that is gathered; lives from its head to its end */
	struct request *prev, *next; /* those that wait */
	struct MHD_Connection *connection;
	enum page page;
	bool waits;
	struct MHD_Response *response; /* NULL: not yet */
	unsigned status;
};

struct http {
	struct watch *w;
	struct MHD_Daemon *daemon;
	struct request *waiting;
	uv_poll_t poll;
	uv_timer_t timer;
	int open; /* handles */
	bool closing;
};

static const struct {
	const char *path, *type;
} pages[PAGE_COUNT] = {
	[PAGE_METRICS] = { "/metrics", "text/plain; version=0.0.4; charset=utf-8" },
	[PAGE_HEALTHZ] = { "/healthz", "application/json" },
};

/* ---- on the loop ---- */

static void turn(struct http *h);

static void
on_timer(uv_timer_t *t)
{
	turn(t->data);
}

static void
on_poll(uv_poll_t *p, int status, int events)
{
	(void)status;
	(void)events;
	turn(p->data);
}

static void
turn(struct http *h)
{
	MHD_UNSIGNED_LONG_LONG ms;

	if (h->closing)
		return;
	MHD_run(h->daemon);
	if (MHD_get_timeout(h->daemon, &ms) == MHD_YES)
		uv_timer_start(&h->timer, on_timer, ms, 0);
	else
		uv_timer_stop(&h->timer);
}

/* ---- requests ---- */

static struct MHD_Response *
response_of(const void *p, size_t n, const char *type)
{
	/* it is copied: the text is shared by all that wait */
	struct MHD_Response *r = MHD_create_response_from_buffer(
	    n, (void *)(uintptr_t)p, MHD_RESPMEM_MUST_COPY);

	if (r == NULL)
		abort(); /* out of memory */
	MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	MHD_add_response_header(r, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	return r;
}

static enum MHD_Result
reply(struct MHD_Connection *c, unsigned status, const char *text)
{
	struct MHD_Response *r = response_of(text, strlen(text), "text/plain");
	enum MHD_Result done;

	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(r, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
	done = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	return done;
}

static void
wait_for(struct http *h, struct request *q)
{
	q->waits = true;
	q->prev = NULL;
	q->next = h->waiting;
	if (q->next != NULL)
		q->next->prev = q;
	h->waiting = q;
}

static void
wait_no_more(struct http *h, struct request *q)
{
	if (!q->waits)
		return;
	q->waits = false;
	if (q->prev != NULL)
		q->prev->next = q->next;
	else
		h->waiting = q->next;
	if (q->next != NULL)
		q->next->prev = q->prev;
}

static int
page_of(const char *path)
{
	for (int i = 0; i < PAGE_COUNT; i++)
		if (strcmp(path, pages[i].path) == 0)
			return i;
	return -1;
}

/* Called with the head (no request yet), when all has been read, and once more when the response
 * is there. */
static enum MHD_Result
on_request(void *arg, struct MHD_Connection *c, const char *path, const char *method,
    const char *version, const char *data, size_t *ndata, void **state)
{
	struct http *h = arg;
	struct request *q = *state;
	int page = page_of(path);

	(void)version;
	(void)data;
	if (page < 0)
		return reply(c, MHD_HTTP_NOT_FOUND, "there are /metrics and /healthz\n");
	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		return reply(c, MHD_HTTP_METHOD_NOT_ALLOWED, "only GET and HEAD\n");
	if (q == NULL) {
		q = xalloc(sizeof(*q));
		q->connection = c;
		q->page = (enum page)page;
		*state = q;
		return MHD_YES;
	}
	if (*ndata > 0) { /* a body: it is read and means nothing */
		*ndata = 0;
		return MHD_YES;
	}
	if (q->response != NULL)
		return MHD_queue_response(c, q->status, q->response);
	if (h->closing)
		return reply(c, MHD_HTTP_SERVICE_UNAVAILABLE, "stopping\n");
	MHD_suspend_connection(c);
	wait_for(h, q);
	gather_ask(h->w);
	return MHD_YES;
}

static void
on_completed(void *arg, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode how)
{
	struct request *q = *state;

	(void)c;
	(void)how;
	if (q == NULL)
		return;
	wait_no_more(arg, q);
	if (q->response != NULL)
		MHD_destroy_response(q->response);
	free(q);
	*state = NULL;
}

static void
answer_one(struct http *h, struct request *q, int status, const void *p, size_t n)
{
	wait_no_more(h, q);
	q->status = (unsigned)status;
	q->response = response_of(p, n, pages[q->page].type);
	MHD_resume_connection(q->connection);
}

void
http_answer(struct http *h, enum page page, int status, const struct buf *text)
{
	for (struct request *q = h->waiting, *next; q != NULL; q = next) {
		next = q->next;
		if (q->page == page)
			answer_one(h, q, status, text->p, text->n);
	}
	/* not from within: a request may be the reason */
	if (!h->closing)
		uv_timer_start(&h->timer, on_timer, 0, 0);
}

/* ---- life ---- */

/* "[ADDRESS:]PORT"; an IPv6 address stands in brackets. NULL: it is none. */
static struct addrinfo *
address(const char *at, struct err *e)
{
	struct addrinfo *out = NULL;
	const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
		.ai_socktype = SOCK_STREAM };
	const char *colon = strrchr(at, ':'), *port = colon != NULL ? colon + 1 : at;
	char host[64] = "127.0.0.1", *end;
	size_t n = colon != NULL ? (size_t)(colon - at) : 0;
	long number = strtol(port, &end, 10);

	if (n >= sizeof(host) || *end != '\0' || end == port || number < 1 || number > 65535)
		goto bad;
	if (n > 1 && at[0] == '[' && at[n - 1] == ']')
		snprintf(host, sizeof(host), "%.*s", (int)n - 2, at + 1);
	else if (n > 0 && memchr(at, ':', n) == NULL)
		snprintf(host, sizeof(host), "%.*s", (int)n, at);
	else if (colon != NULL)
		goto bad;
	if (getaddrinfo(host, port, &hints, &out) == 0)
		return out;
bad:
	err_set(e, E_INVALID_ARGUMENT, "JZ_HTTP",
	    "\"%.60s\": must be a port, or a numeric address and a port: 9180, 0.0.0.0:9180, "
	    "[::1]:9180",
	    at);
	return NULL;
}

static int
start(struct http *h, const char *at, struct err *e)
{
	struct addrinfo *to = address(at, e);
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;

	if (to == NULL)
		return -1;
	if (to->ai_family == AF_INET6)
		flags |= MHD_USE_IPv6;
	errno = 0;
	h->daemon = MHD_start_daemon(flags, 0, NULL, NULL, on_request, h, MHD_OPTION_SOCK_ADDR,
	    to->ai_addr, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    REQUEST_BYTES, MHD_OPTION_NOTIFY_COMPLETED, on_completed, h, MHD_OPTION_END);
	freeaddrinfo(to);
	if (h->daemon != NULL)
		return 0;
	return err_set(e, E_UNAVAILABLE, "JZ_HTTP", "cannot listen at %.60s: %s", at,
	    errno != 0 ? strerror(errno) : "unknown reason");
}

int
http_open(struct watch *w, const char *at, struct http **out, struct err *e)
{
	struct http *h = xalloc(sizeof(*h));
	const union MHD_DaemonInfo *info;

	h->w = w;
	if (start(h, at, e) != 0) {
		free(h);
		return -1;
	}
	info = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	uv_poll_init(&w->loop, &h->poll, info->epoll_fd);
	uv_timer_init(&w->loop, &h->timer);
	h->poll.data = h->timer.data = h;
	h->open = 2;
	uv_poll_start(&h->poll, UV_READABLE, on_poll);
	*out = h;
	return 0;
}

static void
on_closed(uv_handle_t *handle)
{
	struct http *h = handle->data;

	if (--h->open > 0)
		return;
	MHD_stop_daemon(h->daemon);
	free(h);
}

void
http_close(struct http *h)
{
	static const char stopping[] = "stopping\n";

	h->closing = true;
	while (h->waiting != NULL)
		answer_one(h, h->waiting, MHD_HTTP_SERVICE_UNAVAILABLE, stopping, 9);
	MHD_run(h->daemon);
	uv_close((uv_handle_t *)&h->poll, on_closed);
	uv_close((uv_handle_t *)&h->timer, on_closed);
}
