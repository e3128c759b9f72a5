/* SPDX-License-Identifier: Apache-2.0 */
/* The client against real buses that stop, freeze, die and refuse. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/lib/echo.h"

static void
client_start(struct world *w, const char *endpoints, const struct cert *cert)
{
	const struct client_options o = { endpoints, cert, w->bus_cert.public };
	struct err e;

	assert_int_equal(client_open(&w->loop, &o, &w->client, &e), 0);
}

/* ---- calls ---- */

struct one { /* a call and what became of it */
	int32_t number, answers, back;
	enum errclass class;
	char text[160], field[32];
};

struct said {
	int32_t number;
};
static const struct field said_fields[] = {
	FIELD(said, number, F_REQ, 0, INT32_MAX, "which call"),
};
DESC(said, "said", "what is said and given back");

static void
on_answer(void *arg, const struct wire_answer *answer)
{
	struct one *o = arg;
	struct arena a = { 0 };
	struct said said;
	struct err e;

	o->answers++;
	if (answer->ok) {
		assert_int_equal(
		    msg_decode(&said_desc, answer->result, MP_NODES_ANSWER, &a, &said, &e), 0);
		o->back = said.number;
	} else {
		o->class = (enum errclass)answer->error->class;
		snprintf(o->text, sizeof(o->text), STR_FMT, STR_ARG(answer->error->text));
		snprintf(o->field, sizeof(o->field), STR_FMT, STR_ARG(answer->error->field));
	}
	arena_free(&a);
}

static void
say(struct world *w, struct one *o, int32_t number, int32_t deadline_ms)
{
	struct arena a = { 0 };
	const struct said said = { number };
	struct raw args = msg_encode(&said_desc, &said, MSG_ALL, &a);

	o->number = number;
	client_call(w->client, "echo.say", (struct uuid){ 0 }, args, deadline_ms, -1, on_answer, o);
	arena_free(&a);
}

static void
turn_until_idle(struct world *w, size_t left)
{
	while (client_pending(w->client) > left && !w->late)
		uv_run(&w->loop, UV_RUN_ONCE);
	assert_false(w->late);
}

static void
all_came_back(const struct one *calls, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (calls[i].answers == 1 && calls[i].class != E_NONE)
			print_message(
			    "# call %zu: %s %s\n", i, err_name(calls[i].class), calls[i].text);
		assert_int_equal(calls[i].answers, 1);
		assert_int_equal(calls[i].class, E_NONE);
		assert_int_equal(calls[i].back, calls[i].number);
	}
}

#define MANY 1000

static struct one *
say_many(struct world *w, size_t n)
{
	struct one *calls = xalloc(n * sizeof(*calls));

	for (size_t i = 0; i < n; i++)
		say(w, &calls[i], (int32_t)i + 1, 15000);
	assert_int_equal(client_pending(w->client), n);
	return calls;
}

/* ---- tests ---- */

static void
a_thousand_in_flight(void **state)
{
	struct world *w = *state;
	struct one *calls;

	echo_bus_start(w, 0, "1024");
	echo_worker_open(w, 0);
	client_start(w, w->bus[0].endpoint, &w->caller);
	for (int round = 0; round < 3; round++) {
		calls = say_many(w, MANY);
		turn_until_idle(w, 0);
		all_came_back(calls, MANY);
		free(calls);
	}
	assert_true(w->served >= 3 * MANY);
}

/* Calls are made before there is a bus, and the bus is there before the worker. */
static void
patience_before_the_bus(void **state)
{
	struct world *w = *state;
	struct one *calls;

	client_start(w, w->bus[0].endpoint, &w->caller);
	calls = say_many(w, 10);
	uv_run(&w->loop, UV_RUN_NOWAIT);
	echo_bus_start(w, 0, "1024");
	echo_worker_open(w, 0);
	turn_until_idle(w, 0);
	all_came_back(calls, 10);
	free(calls);
}

static void
more_than_the_limit(void **state)
{
	struct world *w = *state;
	struct one *calls;

	echo_bus_start(w, 0, "8");
	echo_worker_open(w, 0);
	client_start(w, w->bus[0].endpoint, &w->caller);
	calls = say_many(w, 200);
	turn_until_idle(w, 0);
	all_came_back(calls, 200);
	free(calls);
}

/* Killed with calls under way that the worker will never answer; it answers their repeats. */
static void
bus_dies(void **state)
{
	struct world *w = *state;
	struct one *calls;

	echo_bus_start(w, 0, "1024");
	echo_worker_open(w, 0);
	client_start(w, w->bus[0].endpoint, &w->caller);
	calls = say_many(w, 300);
	turn_until_idle(w, 200);
	w->mute = true;
	echo_bus_kill(w, 0, SIGKILL);
	echo_bus_start(w, 0, "1024");
	w->mute = false;
	turn_until_idle(w, 0);
	all_came_back(calls, 300);
	free(calls);
}

/* The first bus stops without closing anything: only the missing pongs tell. */
static void
bus_freezes(void **state)
{
	struct world *w = *state;
	struct one *calls;
	char both[140];

	echo_bus_start(w, 0, "1024");
	echo_bus_start(w, 1, "1024");
	echo_worker_open(w, 0);
	echo_worker_open(w, 1);
	snprintf(both, sizeof(both), "%s,%s", w->bus[0].endpoint, w->bus[1].endpoint);
	client_start(w, both, &w->caller);
	calls = say_many(w, 50);
	turn_until_idle(w, 0);
	all_came_back(calls, 50);
	free(calls);
	kill(w->bus[0].pid, SIGSTOP);
	calls = say_many(w, 50);
	turn_until_idle(w, 0);
	all_came_back(calls, 50);
	free(calls);
}

static void
the_deadline_passes(void **state)
{
	struct world *w = *state;
	struct one without_bus = { 0 }, without_answer = { 0 };

	client_start(w, w->bus[0].endpoint, &w->caller);
	say(w, &without_bus, 1, 100);
	turn_until_idle(w, 0);
	assert_int_equal(without_bus.class, E_DEADLINE_EXCEEDED);
	assert_non_null(strstr(without_bus.text, "no connection to the bus"));
	echo_bus_start(w, 0, "1024");
	echo_worker_open(w, 0);
	w->mute = true;
	say(w, &without_answer, 2, 700);
	turn_until_idle(w, 0);
	assert_int_equal(without_answer.answers, 1);
	assert_true(
	    without_answer.class == E_DEADLINE_EXCEEDED || without_answer.class == E_UNAVAILABLE);
}

static void
a_revoked_key(void **state)
{
	struct world *w = *state;
	struct one call = { 0 };
	struct err e;

	assert_int_equal(cert_revoke(w->home, "caller", &e), 0);
	echo_bus_start(w, 0, "1024");
	client_start(w, w->bus[0].endpoint, &w->caller);
	say(w, &call, 1, 15000);
	turn_until_idle(w, 0);
	assert_int_equal(call.class, E_UNAUTHENTICATED);
	call = (struct one){ 0 };
	say(w, &call, 2, 15000);
	turn_until_idle(w, 0);
	assert_int_equal(call.class, E_UNAUTHENTICATED);
}

static void
too_large_a_call(void **state)
{
	struct world *w = *state;
	struct one call = { 0 };
	struct buf args = { 0 };
	msgpack_packer pk;
	void *bytes = xalloc(WIRE_MAX_BYTES);

	mp_packer(&pk, &args);
	msgpack_pack_map(&pk, 1);
	mp_put_z(&pk, "bytes");
	mp_put_bin(&pk, bytes, WIRE_MAX_BYTES);
	client_start(w, w->bus[0].endpoint, &w->caller);
	client_call(w->client, "echo.say", (struct uuid){ 0 }, (struct raw){ args.p, args.n },
	    15000, -1, on_answer, &call);
	assert_int_equal(call.answers, 0);
	turn_until_idle(w, 0);
	assert_int_equal(call.class, E_INVALID_ARGUMENT);
	assert_string_equal(call.field, "args");
	buf_free(&args);
	free(bytes);
}

static void
asking(void **state)
{
	struct world *w = *state;
	struct arena a = { 0 };
	const struct said said = { 77 };
	struct raw args = msg_encode(&said_desc, &said, MSG_ALL, &a);
	struct wire_answer answer;
	struct said back;
	struct err e;

	echo_bus_start(w, 0, "1024");
	echo_worker_open(w, 0);
	client_start(w, w->bus[0].endpoint, &w->caller);
	assert_int_equal(client_ask(w->client, "echo.say", args, 15000, &a, &answer, &e), 0);
	assert_int_equal(msg_decode(&said_desc, answer.result, MP_NODES_ANSWER, &a, &back, &e), 0);
	assert_int_equal(back.number, 77);
	assert_int_equal(client_ask(w->client, "echo.refuse", args, 15000, &a, &answer, &e), -1);
	assert_int_equal(e.class, E_FAILED_PRECONDITION);
	assert_string_equal(e.field, "word");
	assert_string_equal(e.text, "not that word");
	assert_int_equal(client_ask(w->client, "echo.none", args, 15000, &a, &answer, &e), -1);
	assert_int_equal(e.class, E_NOT_FOUND);
	arena_free(&a);
}

static void
bad_endpoints(void **state)
{
	static const char *const lists[] = { "", ",", "tcp://127.0.0.1:1,,x", "nowhere" };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const struct client_options o = { lists[i], &w->caller, w->bus_cert.public };
		struct client *c;
		struct err e;

		assert_int_equal(client_open(&w->loop, &o, &c, &e), -1);
		assert_int_equal(e.class, E_INVALID_ARGUMENT);
	}
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, echo_set_up, echo_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_thousand_in_flight),
		TEST(patience_before_the_bus),
		TEST(more_than_the_limit),
		TEST(bus_dies),
		TEST(bus_freezes),
		TEST(the_deadline_passes),
		TEST(a_revoked_key),
		TEST(too_large_a_call),
		TEST(asking),
		TEST(bad_endpoints),
	};

	return cmocka_run_group_tests_name("client", tests, NULL, NULL);
}
