/* SPDX-License-Identifier: Apache-2.0 */
/* The services' clocks, and waiting until they have done what the clock and the calls brought. */
#include "common/clock.h"
#include "tools/jzctl/play.h"

#define ASK_MS 30000
#define SETTLE_MS 60000
#define PAUSE_MS 8 /* at most, between two looks */
#define DAY_US (INT64_C(86400) * 1000000)

struct question {
	struct play *p;
	struct playservice *service;
	const char *op;
};

void
play_error(const struct wire_answer *answer, struct err *e)
{
	const struct wire_error *error = answer->error;

	if (error == NULL) {
		err_set(e, E_INTERNAL, NULL, "the answer has neither result nor error");
		return;
	}
	err_set(e, (enum errclass)error->class, NULL, STR_FMT, STR_ARG(error->text));
	snprintf(e->field, sizeof(e->field), STR_FMT, STR_ARG(error->field));
}

static void
answered(void *arg, const struct wire_answer *answer)
{
	struct question *q = arg;

	q->p->asked--;
	if (answer->ok) {
		q->service->state = ctl_result(q->op, answer->result);
	} else if (!q->p->failed) {
		q->p->failed = true;
		play_error(answer, q->p->e);
		if (q->p->e->class == E_NOT_FOUND) /* an op that only test zones have */
			err_set(q->p->e, E_FAILED_PRECONDITION, "JZ_CLOCK",
			    "这个区的时钟不能设定：以 JZ_CLOCK=test 启动的区才能演");
	}
}

/* The same op of all services (or of those chosen) at once; their answers are in .state. */
static int
ask_all(struct play *p, const char *op, json_t *args,
    bool (*which)(const struct play *p, const struct playservice *s), struct err *e)
{
	struct ctl scratch = *p->ctl;
	struct question q[16];
	struct raw in;

	scratch.arena = (struct arena){ 0 };
	p->e = e;
	for (size_t i = 0; i < p->nservices && !p->failed; i++) {
		struct playservice *s = &p->services[i];

		json_decref(s->state);
		s->state = NULL;
		if (which != NULL && !which(p, s))
			continue;
		q[i] = (struct question){ p, s,
			arena_printf(&scratch.arena, "%s.%s", s->name, op) };
		if (ctl_args(&scratch, q[i].op, args, &in, e) != 0) {
			p->failed = true;
			break;
		}
		p->asked++;
		client_call(p->watch, q[i].op, (struct uuid){ 0 }, in, ASK_MS, -1, answered, &q[i]);
	}
	while (p->asked > 0)
		uv_run(&p->watch_loop, UV_RUN_ONCE);
	arena_free(&scratch.arena);
	return p->failed ? -1 : 0;
}

int
play_clock_open(struct play *p, struct err *e)
{
	char *names = str_z(&p->ctl->arena, str_from(p->ctl->services)), *name;
	struct cert bus;

	if (cert_read(ctl_path(p->ctl, "keys/%s.key", p->ctl->as), &p->watch_cert, e) != 0 ||
	    cert_read(ctl_path(p->ctl, "certs/bus.cert"), &bus, e) != 0)
		return -1;
	uv_loop_init(&p->watch_loop);
	if (client_open(&p->watch_loop,
		&(struct client_options){
		    .endpoints = p->ctl->bus, .cert = &p->watch_cert, .bus_key = bus.public },
		&p->watch, e) != 0)
		return -1;

	while ((name = strsep(&names, " ")) != NULL) {
		if (*name == '\0')
			continue;
		if (p->nservices == sizeof(p->services) / sizeof(p->services[0]))
			return err_set(e, E_FAILED_PRECONDITION, "JZ_HOME", "too many services");
		p->services[p->nservices++].name = name;
	}
	return 0;
}

void
play_clock_close(struct play *p)
{
	for (size_t i = 0; i < p->nservices; i++)
		json_decref(p->services[i].state);
	if (p->watch == NULL)
		return;
	client_close(p->watch);
	uv_run(&p->watch_loop, UV_RUN_DEFAULT);
	uv_loop_close(&p->watch_loop);
}

/* ---- settled ---- */

static bool
is_in(const json_t *list, const char *name)
{
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item) {
		const char *text = json_string_value(item);

		if (text != NULL && strcmp(text, name) == 0)
			return true;
	}
	return false;
}

static struct playservice *
service_of(struct play *p, const char *name)
{
	for (size_t i = 0; i < p->nservices; i++)
		if (name != NULL && strcmp(p->services[i].name, name) == 0)
			return &p->services[i];
	return NULL;
}

/* It does nothing, and has heard all of the streams it follows. */
static bool
is_quiet(struct play *p, const struct playservice *s)
{
	json_t *followed;
	size_t i;

	if (!json_is_true(json_object_get(s->state, "idle")))
		return false;
	json_array_foreach(json_object_get(s->state, "follows"), i, followed) {
		const struct playservice *other = service_of(p, json_string_value(followed));

		if (other != NULL && !is_in(json_object_get(other->state, "heard_by"), s->name))
			return false;
	}
	return true;
}

/* One look at all of them: whether all are quiet, and where they were at the look before. */
static int
look(struct play *p, bool *quiet, struct err *e)
{
	json_t *args = json_pack("{s:b}", "sweep", 1);
	int rc = ask_all(p, "clock.get", args, NULL, e);

	json_decref(args);
	*quiet = rc == 0;
	for (size_t i = 0; rc == 0 && i < p->nservices; i++) {
		struct playservice *s = &p->services[i];
		const char *now = json_string_value(json_object_get(s->state, "now"));
		int64_t head = json_integer_value(json_object_get(s->state, "head"));
		struct stamp t = { 0 };

		if (now == NULL || !stamp_parse(str_from(now), &t))
			return err_set(e, E_INTERNAL, NULL, "%s tells no time", s->name);
		s->now_us = t.us;
		*quiet = *quiet && is_quiet(p, s) && head == s->head;
		s->head = head;
	}
	return rc;
}

/* Twice in a row with the same heads: nothing was on its way between two of them. */
int
play_settle(struct play *p, struct err *e)
{
	int64_t until = clock_mono_ms() + SETTLE_MS;
	unsigned pause_ms = 0;
	bool quiet;
	int n = 0;

	while (n < 2) {
		if (look(p, &quiet, e) != 0)
			return -1;
		n = quiet ? n + 1 : 0;
		if (!quiet)
			uv_sleep(pause_ms = pause_ms < PAUSE_MS ? pause_ms + 1 : pause_ms);
		if (n < 2 && clock_mono_ms() > until)
			return err_set(e, E_DEADLINE_EXCEEDED, NULL,
			    "服务在 %d 秒内没有办完手上的事", SETTLE_MS / 1000);
	}
	return 0;
}

/* ---- the clock ---- */

static int64_t
target_us(const struct play *p)
{
	return p->script.days[p->journal.days].when.us;
}

/* Not one that had been set before the play was broken off. */
static bool
is_behind(const struct play *p, const struct playservice *s)
{
	return s->head == 0 || s->now_us < target_us(p) || s->now_us > target_us(p) + DAY_US;
}

int
play_clock_set(struct play *p, const struct playday *d, struct err *e)
{
	char text[33];
	json_t *args;
	int rc;

	stamp_format(d->when, text);
	args = json_pack("{s:s}", "now", text);
	rc = ask_all(p, "clock.set", args, is_behind, e);
	json_decref(args);
	if (rc == 0)
		journal_day(p, d);
	return rc;
}
