/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/arena.h"
#include "common/clock.h"
#include "common/health.h"
#include "common/log.h"

#define LINE_MAX_BYTES ((size_t)1024 * 1024)

struct health {
	uv_pipe_t pipe;
	health_fn *fn;
	void *arg;
	char path[108];
};

struct answer { /* to one connection; freed when that is closed */
	uv_pipe_t pipe;
	uv_write_t write;
	struct buf line;
};

static int
address(const char *path, struct sockaddr_un *out, struct err *e)
{
	*out = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof(out->sun_path))
		return err_set(e, E_INVALID_ARGUMENT, "JZ_RUN",
		    "a Unix socket's path has at most %zu bytes: %s", sizeof(out->sun_path) - 1,
		    path);
	memcpy(out->sun_path, path, strlen(path));
	return 0;
}

/* -1 with errno. */
static int
dial(const struct sockaddr_un *to)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), saved;

	if (fd < 0)
		return -1;
	if (connect(fd, (const struct sockaddr *)to, sizeof(*to)) == 0)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

/* ---- telling ---- */

static void
on_answer_closed(uv_handle_t *h)
{
	struct answer *a = h->data;

	buf_free(&a->line);
	free(a);
}

static void
on_written(uv_write_t *w, int status)
{
	struct answer *a = w->data;

	(void)status; /* who asked may have gone */
	uv_close((uv_handle_t *)&a->pipe, on_answer_closed);
}

static void
on_connection(uv_stream_t *server, int status)
{
	struct health *h = server->data;
	struct answer *a;
	uv_buf_t out;

	if (status != 0)
		return;
	a = xalloc(sizeof(*a));
	uv_pipe_init(server->loop, &a->pipe, 0);
	a->pipe.data = a->write.data = a;
	if (uv_accept(server, (uv_stream_t *)&a->pipe) != 0) {
		uv_close((uv_handle_t *)&a->pipe, on_answer_closed);
		return;
	}
	h->fn(h->arg, &a->line);
	buf_put(&a->line, "\n", 1);
	out = uv_buf_init((char *)a->line.p, (unsigned)a->line.n);
	if (uv_write(&a->write, (uv_stream_t *)&a->pipe, &out, 1, on_written) != 0)
		uv_close((uv_handle_t *)&a->pipe, on_answer_closed);
}

/* What a dead process left is removed; a living one's is not. */
static int
clear(const struct sockaddr_un *at, struct err *e)
{
	int fd = dial(at);

	if (fd >= 0) {
		close(fd);
		return err_set(
		    e, E_ALREADY_EXISTS, "JZ_RUN", "a process answers at %s already", at->sun_path);
	}
	if (errno == ECONNREFUSED && unlink(at->sun_path) != 0)
		return err_set(e, E_INTERNAL, NULL, "cannot remove %s", at->sun_path);
	return 0;
}

static void
on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

int
health_open(
    uv_loop_t *loop, const char *path, health_fn *fn, void *arg, struct health **out, struct err *e)
{
	struct sockaddr_un at;
	struct health *h;
	int rc;

	if (address(path, &at, e) != 0 || clear(&at, e) != 0)
		return -1;
	signal(SIGPIPE, SIG_IGN); /* who asks may go before it is told */
	h = xalloc(sizeof(*h));
	h->fn = fn;
	h->arg = arg;
	memcpy(h->path, at.sun_path, sizeof(h->path));
	uv_pipe_init(loop, &h->pipe, 0);
	h->pipe.data = h;
	rc = uv_pipe_bind(&h->pipe, path);
	if (rc == 0 && chmod(path, 0600) != 0)
		rc = -errno;
	if (rc == 0)
		rc = uv_listen((uv_stream_t *)&h->pipe, 16, on_connection);
	if (rc != 0) {
		uv_close((uv_handle_t *)&h->pipe, on_closed);
		return err_set(
		    e, E_UNAVAILABLE, "JZ_RUN", "cannot listen at %s: %s", path, uv_strerror(rc));
	}
	*out = h;
	return 0;
}

/* libuv removes the socket's file when the pipe is closed. */
void
health_close(struct health *h)
{
	uv_close((uv_handle_t *)&h->pipe, on_closed);
}

/* ---- asking ---- */

/* Reads until the other side closes or the time is up. */
static int
read_line(int fd, int64_t until_ms, struct buf *out)
{
	char part[4096];

	for (;;) {
		int64_t left = until_ms - clock_mono_ms();
		struct pollfd p = { .fd = fd, .events = POLLIN };
		ssize_t n;

		if (left <= 0 || out->n > LINE_MAX_BYTES)
			return -1;
		if (poll(&p, 1, (int)left) <= 0)
			continue;
		n = read(fd, part, sizeof(part));
		if (n == 0)
			return out->n > 0 && out->p[out->n - 1] == '\n' ? 0 : -1;
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return -1;
		if (n > 0)
			buf_put(out, part, (size_t)n);
	}
}

int
health_ask(const char *path, int timeout_ms, struct buf *out, struct err *e)
{
	struct sockaddr_un at;
	int fd, rc;

	if (address(path, &at, e) != 0)
		return -1;
	fd = dial(&at);
	if (fd < 0)
		return err_set(e, E_UNAVAILABLE, NULL, "nobody listens at %s", path);
	rc = read_line(fd, clock_mono_ms() + timeout_ms, out);
	close(fd);
	if (rc != 0)
		return err_set(e, E_UNAVAILABLE, NULL, "no health line from %s within %d ms", path,
		    timeout_ms);
	out->n--;
	return 0;
}
