/* SPDX-License-Identifier: Apache-2.0 */
/* tail: a tap for screens, from now on. feed: a named consumer, one event a line, with receipts. */
#include <signal.h>
#include <stdlib.h>

#include "common/feed.h"
#include "common/clock.h"
#include "tools/jzctl/ctl.h"

#define TAIL_WAIT_MS 20000
#define TAIL_DEADLINE_MS 30000
#define STREAMS 16

struct tail {
	struct ctl *c;
	struct client *client;
	const char *service;
	char op[80];
	int64_t after; /* -1: from the head */
	struct err e;
	int *status;
	uv_loop_t *loop;
};

static const char *
text_of(const json_t *event, const char *key)
{
	const char *s = json_string_value(json_object_get(event, key));

	return s != NULL ? s : "";
}

/* 2026-03-02 09:00:00 suggestions 12 suggestion.submitted (station-x) {…} */
static void
print_event(const char *service, const json_t *event)
{
	char *data = json_dumps(json_object_get(event, "data"), JSON_COMPACT | JSON_ENCODE_ANY);
	struct stamp at;
	char local[20] = "";

	if (stamp_parse(str_from(text_of(event, "time")), &at))
		stamp_format_local(at, local);
	printf("%s %s %lld %s (%s) %s\n", local, service,
	    (long long)json_integer_value(json_object_get(event, "sequence")),
	    text_of(event, "type"), text_of(event, "principal"), data != NULL ? data : "");
	fflush(stdout);
	free(data);
}

static void ask(struct tail *t);

static json_t *
print_events(const char *service, json_t *result)
{
	json_t *event;
	size_t i;

	json_array_foreach(json_object_get(result, "events"), i, event)
		print_event(service, event);
	return result;
}

/* The service may be restarting: what ends one wait is no reason to stop listening. */
static bool
passing(enum errclass c)
{
	return c == E_UNAVAILABLE || c == E_DEADLINE_EXCEEDED || c == E_RESOURCE_EXHAUSTED;
}

static void
heard(void *arg, const struct wire_answer *answer)
{
	struct tail *t = arg;

	if (answer->ok) {
		json_t *result = print_events(t->service, ctl_result(t->op, answer->result));

		t->after = json_integer_value(json_object_get(result, "next"));
		json_decref(result);
	} else if (answer->error == NULL || !passing((enum errclass)answer->error->class)) {
		err_set(&t->e,
		    answer->error != NULL ? (enum errclass)answer->error->class : E_INTERNAL, t->op,
		    STR_FMT,
		    STR_ARG(answer->error != NULL ? answer->error->text : STR("an empty answer")));
		*t->status = ctl_fail(&t->e);
		uv_stop(t->loop);
		return;
	}
	ask(t);
}

static void
ask(struct tail *t)
{
	json_t *args = json_pack("{s:i}", "wait_ms", TAIL_WAIT_MS);
	struct raw in;

	if (t->after < 0)
		json_object_set_new(args, "start", json_string("head"));
	else
		json_object_set_new(args, "after", json_integer(t->after));
	if (ctl_args(t->c, t->op, args, &in, &t->e) == 0) {
		client_call(
		    t->client, t->op, (struct uuid){ 0 }, in, TAIL_DEADLINE_MS, -1, heard, t);
	} else {
		*t->status = ctl_fail(&t->e);
		uv_stop(t->loop);
	}
	json_decref(args);
}

static void
interrupted(uv_signal_t *signal, int number)
{
	(void)number;
	uv_stop(signal->loop);
}

static size_t
tails_of(struct ctl *c, const char *only, struct client *client, struct tail *tails, int *status)
{
	char *rest = str_z(&c->arena, str_from(only != NULL ? only : c->services)), *name;
	size_t n = 0;

	while ((name = strsep(&rest, " ")) != NULL && n < STREAMS) {
		if (*name == '\0')
			continue;
		tails[n] = (struct tail){
			.c = c,
			.client = client,
			.service = name,
			.after = -1,
			.status = status,
			.loop = &c->loop,
		};
		snprintf(tails[n].op, sizeof(tails[n].op), "%s.feed.next", name);
		n++;
	}
	return n;
}

int
tail_main(struct ctl *c, int argc, char **argv)
{
	struct tail tails[STREAMS];
	struct client *client;
	uv_signal_t signals[2];
	int status = 0, left = ctl_options(argc, argv, (const struct ctlopt[]){ { 0 } });
	struct err e;
	size_t n;

	if (left < 0 || left > 1)
		return left < 0 ? err_exit(E_INVALID_ARGUMENT)
				: ctl_usage("tail takes one service at most");
	if (ctl_sign_in(c, NULL, &client, &e) != 0)
		return ctl_fail(&e);
	n = tails_of(c, left == 1 ? argv[1] : NULL, client, tails, &status);
	for (int i = 0; i < 2; i++) {
		uv_signal_init(&c->loop, &signals[i]);
		uv_signal_start(&signals[i], interrupted, i == 0 ? SIGINT : SIGTERM);
	}
	for (size_t i = 0; i < n; i++)
		ask(&tails[i]);
	uv_run(&c->loop, UV_RUN_DEFAULT);
	for (int i = 0; i < 2; i++)
		uv_close((uv_handle_t *)&signals[i], NULL);
	return status;
}

/* ---- feed ---- */

struct feed_command {
	const char *service, *consumer, *start, *max, *wait;
	bool ack;
};

static json_t *
first_args(const struct feed_command *f, int32_t *deadline, struct err *e)
{
	json_t *args = json_pack("{s:s}", "consumer", f->consumer);
	int64_t max = 100, wait = 0;

	if ((f->max != NULL && ctl_int("max", f->max, 1, 1000, &max, e) != 0) ||
	    (f->wait != NULL && ctl_int("wait", f->wait, 0, WIRE_WAIT_MAX_MS, &wait, e) != 0)) {
		json_decref(args);
		return NULL;
	}
	json_object_set_new(args, "max", json_integer(max));
	json_object_set_new(args, "wait_ms", json_integer(wait));
	if (f->start != NULL)
		json_object_set_new(args, "start", json_string(f->start));
	*deadline = (int32_t)wait + 10000;
	return args;
}

static int
acknowledge(struct ctl *c, struct client *client, const struct feed_command *f, const char *op,
    const json_t *result, struct err *e)
{
	json_t *args, *next;
	int rc;

	args = json_pack("{s:s, s:I, s:i, s:i}", "consumer", f->consumer, "ack",
	    json_integer_value(json_object_get(result, "next")), "max", 1, "wait_ms", 0);
	rc = ctl_call(c, client, op, (struct uuid){ 0 }, args, 10000, &next, e);
	json_decref(args);
	json_decref(next);
	return rc;
}

static int
feed(struct ctl *c, const struct feed_command *f, struct err *e)
{
	const char *op = arena_printf(&c->arena, "%s.feed.next", f->service);
	struct client *client;
	int32_t deadline;
	json_t *args = first_args(f, &deadline, e), *result = NULL, *event;
	size_t i;
	int rc = -1;

	if (args != NULL && ctl_sign_in(c, NULL, &client, e) == 0)
		rc = ctl_call(c, client, op, (struct uuid){ 0 }, args, deadline, &result, e);
	json_decref(args);
	if (rc != 0)
		return -1;
	json_array_foreach(json_object_get(result, "events"), i, event) {
		json_dumpf(event, stdout, JSON_COMPACT);
		putchar('\n');
	}
	if (fflush(stdout) != 0)
		rc = err_set(
		    e, E_INTERNAL, NULL, "the events could not be written: not acknowledged");
	else if (f->ack)
		rc = acknowledge(c, client, f, op, result, e);
	json_decref(result);
	return rc;
}

int
feed_main(struct ctl *c, int argc, char **argv)
{
	struct feed_command f = { 0 };
	struct err e;
	int left = ctl_options(argc, argv,
	    (const struct ctlopt[]){ { "--consumer", &f.consumer, NULL },
		{ "--start", &f.start, NULL }, { "--max", &f.max, NULL },
		{ "--wait", &f.wait, NULL }, { "--ack", NULL, &f.ack }, { 0 } });

	if (left < 0)
		return err_exit(E_INVALID_ARGUMENT);
	if (left != 1 || f.consumer == NULL)
		return ctl_usage("feed takes a service and --consumer NAME");
	f.service = argv[1];
	return feed(c, &f, &e) == 0 ? 0 : ctl_fail(&e);
}
