/* SPDX-License-Identifier: Apache-2.0 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/health.h"
#include "tests/lib/echo.h"
#include "tests/lib/folder.h"

/* ---- buses ---- */

static int
free_port(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&at, n), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
	close(fd);
	return ntohs(at.sin_port);
}

static void
set_env(const char *name, const char *dir, const char *file)
{
	char value[160];

	snprintf(value, sizeof(value), "%s%s", dir, file);
	setenv(name, value, 1);
}

static void
exec_bus(const struct world *w, const struct testbus *b, const char *max_calls)
{
	const char *build = getenv("JZ_BUILD");
	char program[512], log[80];
	int fd;

	snprintf(program, sizeof(program), "%s/bin/jz-bus", build != NULL ? build : "build");
	snprintf(log, sizeof(log), "%s/log", w->home);
	fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
	dup2(fd, 2);
	set_env("JZ_CERTS", w->home, "/certs");
	set_env("JZ_KEY", w->home, "/keys/bus.key");
	set_env("JZ_RUN", b->run, "");
	set_env("JZ_LISTEN", b->endpoint, "");
	setenv("JZ_MAX_CALLS", max_calls, 1);
	unsetenv("JZ_BUILD");
	execl(program, program, (char *)NULL);
	_exit(127);
}

/* Asks the health socket until the bus is ready. */
void
echo_bus_start(struct world *w, int i, const char *max_calls)
{
	struct testbus *b = &w->bus[i];
	uint64_t end = uv_hrtime() + UINT64_C(1000000) * WAIT_MS;
	char path[100];
	bool ready = false;

	b->pid = fork();
	assert_true(b->pid >= 0);
	if (b->pid == 0)
		exec_bus(w, b, max_calls);
	snprintf(path, sizeof(path), "%s/bus.1.sock", b->run);
	while (!ready) {
		struct buf line = { 0 };
		struct err e;

		assert_true(uv_hrtime() < end);
		assert_int_equal(waitpid(b->pid, NULL, WNOHANG), 0);
		if (health_ask(path, 1000, &line, &e) == 0)
			ready = memmem(line.p, line.n, "\"ready\":true", 12) != NULL;
		buf_free(&line);
	}
}

void
echo_bus_kill(struct world *w, int i, int signum)
{
	if (w->bus[i].pid == 0)
		return;
	kill(w->bus[i].pid, signum);
	waitpid(w->bus[i].pid, NULL, 0);
	w->bus[i].pid = 0;
}

/* ---- the worker: gives the arguments back ---- */

static struct raw
echo(struct arena *a, struct str op, struct raw map)
{
	struct wire_call call;
	struct err e;

	assert_int_equal(msg_decode(&wire_call_desc, map, MP_NODES_CALL, a, &call, &e), 0);
	if (!str_is(op, "echo.refuse"))
		return wire_ok(a, call.args, NULL, NULL);
	err_set(&e, E_FAILED_PRECONDITION, "word", "not that word");
	return wire_fail(a, &e, 0);
}

/* A pack of calls, [n, op, run-map, call-map] each; a pack of answers, [n, answer-map] each. */
static void
on_run(struct zsock *z, struct zmessage *m, void *arg)
{
	struct world *w = arg;
	struct arena a = { 0 };
	struct buf out = { 0 };
	msgpack_packer pk;

	if (m->n != 4 || w->mute)
		return;
	const struct bytes pack = frame_bytes(&m->frame[3]);
	struct mp r = { pack.p, pack.p + pack.n, false };

	mp_packer(&pk, &out);
	while (r.p < r.end) {
		assert_int_equal(mp_array(&r), 4);
		const struct bytes n = mp_bin(&r);
		const struct str op = mp_str(&r);
		mp_raw(&r);
		const struct raw map = mp_raw(&r);
		assert_false(r.bad);
		msgpack_pack_array(&pk, 2);
		mp_put_bin(&pk, n.p, n.n);
		mp_put_raw(&out, echo(&a, op, map));
		w->served++;
	}
	const struct bytes done[] = { { (const uint8_t *)"jz1", 3 }, { (const uint8_t *)"done", 4 },
		frame_bytes(&m->frame[2]), { out.p, out.n } };
	assert_int_equal(zsock_send(z, done, 4), 0);
	buf_free(&out);
	arena_free(&a);
}

static void
on_registering(uv_timer_t *t)
{
	struct world *w = t->data;
	struct str ops[] = { STR("c:echo.say"), STR("c:echo.refuse") };
	const struct wire_register r = {
		.service = STR("echo"), .instance = STR("1"), .epoch = 1, .ops = { ops, 2 }
	};
	struct arena a = { 0 };
	struct raw map = msg_encode(&wire_register_desc, &r, MSG_ALL, &a);
	const struct bytes frames[] = { { (const uint8_t *)"jz1", 3 },
		{ (const uint8_t *)"register", 8 }, { map.p, map.n } };

	for (int i = 0; i < BUSES; i++)
		if (w->worker[i] != NULL)
			assert_int_equal(zsock_send(w->worker[i], frames, 3), 0);
	arena_free(&a);
}

void
echo_worker_open(struct world *w, int i)
{
	const struct zsock_keys keys = { w->worker_cert.secret, w->worker_cert.public,
		w->bus_cert.public };
	struct err e;

	assert_int_equal(zsock_open(&w->loop, ZMQ_DEALER, &keys, on_run, w, &w->worker[i], &e), 0);
	assert_int_equal(zsock_connect(w->worker[i], w->bus[i].endpoint, &e), 0);
	uv_timer_start(&w->registering, on_registering, 0, 200);
}

/* ---- set-up ---- */

static void
on_limit(uv_timer_t *t)
{
	struct world *w = t->data;

	w->late = true;
}

int
echo_set_up(void **state)
{
	struct world *w = xalloc(sizeof(*w));
	struct err e;

	*state = w;
	snprintf(w->home, sizeof(w->home), "/tmp/client_test.XXXXXX");
	if (folder_create(w->home) != 0 ||
	    cert_make(w->home, "bus", "bus", "", false, &w->bus_cert, &e) ||
	    cert_make(w->home, "caller", "station", "S-1", false, &w->caller, &e) ||
	    cert_make(w->home, "echo", "worker", "echo", false, &w->worker_cert, &e))
		return -1;
	uv_loop_init(&w->loop);
	uv_timer_init(&w->loop, &w->registering);
	uv_timer_init(&w->loop, &w->limit);
	w->registering.data = w->limit.data = w;
	uv_timer_start(&w->limit, on_limit, WAIT_MS, 0);
	for (int i = 0; i < BUSES; i++) {
		struct testbus *b = &w->bus[i];

		snprintf(b->endpoint, sizeof(b->endpoint), "tcp://127.0.0.1:%d", free_port());
		snprintf(b->run, sizeof(b->run), "%s/run%d", w->home, i);
		if (mkdir(b->run, 0700) != 0)
			return -1;
	}
	return 0;
}

int
echo_tear_down(void **state)
{
	struct world *w = *state;
	int rc;

	if (w->client != NULL)
		client_close(w->client);
	for (int i = 0; i < BUSES; i++) {
		if (w->worker[i] != NULL)
			zsock_close(w->worker[i], NULL, NULL);
		echo_bus_kill(w, i, SIGKILL);
	}
	uv_close((uv_handle_t *)&w->registering, NULL);
	uv_close((uv_handle_t *)&w->limit, NULL);
	uv_run(&w->loop, UV_RUN_DEFAULT);
	if (uv_loop_close(&w->loop) != 0)
		return -1;
	rc = folder_remove(w->home);
	free(w);
	return rc;
}
