/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rebuild: what is derived from events alone is made anew from the first one on, a whole service or
 * a derived book of registers; shows how far it is until it has heard what there was at the start.
 */
#include <inttypes.h>
#include <unistd.h>

#include "common/clock.h"
#include "proto/registers.h"
#include "tools/jzctl/ctl.h"

#define ASK_MS 30000
#define POLL_US 200000
#define STREAMS 16
#define LINE_MS 5000 /* between lines when nobody looks at a terminal */

struct rebuild {
	struct ctl *c;
	struct client *client;
	const char *what, *service;
	bool book;
	int64_t heads[STREAMS]; /* as they were at the start; -1: not told yet */
	int64_t begin_ms, until_ms, told_ms;
	int64_t first; /* done at the first look */
	int64_t done, total;
};

static int
ask(struct rebuild *r, const char *op, json_t **out, struct err *e)
{
	json_t *args = r->book ? json_pack("{s:s}", "book", r->what) : json_object();
	int rc = ctl_call(r->c, r->client, op, (struct uuid){ 0 }, args, ASK_MS, out, e);

	json_decref(args);
	return rc;
}

static json_int_t
number(const json_t *o, const char *name)
{
	return json_integer_value(json_object_get(o, name));
}

/* Whether all that there was at the start has been heard. */
static bool
look(struct rebuild *r, const json_t *streams)
{
	bool known = true;
	const json_t *row;
	size_t i;

	r->done = r->total = 0;
	json_array_foreach(streams, i, row) {
		int64_t done = number(row, "done");

		if (i == STREAMS)
			break;
		if (r->heads[i] < 0 && json_is_integer(json_object_get(row, "head")))
			r->heads[i] = number(row, "head");
		known = known && r->heads[i] >= 0;
		r->total += r->heads[i] > 0 ? r->heads[i] : 0;
		r->done += done < r->heads[i] ? done : r->heads[i] > 0 ? r->heads[i] : 0;
	}
	return known && r->done == r->total;
}

static void
show(struct rebuild *r, bool over)
{
	int64_t now = clock_mono_ms(), ms = now - r->begin_ms;
	double rate = ms > 0 ? (double)(r->done - r->first) * 1000 / (double)ms : 0;
	bool terminal = isatty(STDERR_FILENO);
	char left[64] = "";

	if (!terminal && !over && now - r->told_ms < LINE_MS)
		return;
	r->told_ms = now;
	if (!over && rate > 0)
		snprintf(left, sizeof(left), "，约余 %.0f 秒", (double)(r->total - r->done) / rate);
	else if (over)
		snprintf(left, sizeof(left), "，用时 %.1f 秒", (double)ms / 1000);
	fprintf(stderr, "%s%s：%" PRId64 " / %" PRId64 " 个事件，每秒 %.0f 个%s%s%s",
	    terminal ? "\r" : "", r->what, r->done, r->total, rate, left, terminal ? "\033[K" : "",
	    terminal && !over ? "" : "\n");
	fflush(stderr);
}

static int
following(struct rebuild *r, bool *all, struct err *e)
{
	json_t *args = json_object(), *report;
	const char *op = arena_printf(&r->c->arena, "%s.following", r->service);
	int rc = ctl_call(r->c, r->client, op, (struct uuid){ 0 }, args, ASK_MS, &report, e);

	json_decref(args);
	if (rc != 0)
		return -1;
	*all = look(r, json_object_get(report, "streams"));
	json_decref(report);
	return 0;
}

/* Of a book: what it has now. */
static int
finish(struct rebuild *r, bool *over, struct err *e)
{
	json_t *standing;

	if (!r->book)
		return 0;
	if (ask(r, "register.status", &standing, e) != 0)
		return -1;
	*over = !json_is_true(json_object_get(standing, "rebuilding"));
	if (*over)
		printf("%lld 件，%lld 版，至第 %lld 个事件\n",
		    (long long)number(standing, "entries"), (long long)number(standing, "places"),
		    (long long)number(standing, "heard"));
	json_decref(standing);
	return 0;
}

/* Polled: nobody waits for a place in a stream. */
static int
wait_for(struct rebuild *r, struct err *e)
{
	bool over = false;

	for (bool first = true; !over; first = false) {
		if (following(r, &over, e) != 0)
			return -1;
		if (first)
			r->first = r->done;
		show(r, over);
		if (over && finish(r, &over, e) != 0)
			return -1;
		if (!over && clock_mono_ms() >= r->until_ms)
			return err_set(e, E_DEADLINE_EXCEEDED, "--wait",
			    "it is not done yet; it goes on without this command");
		if (!over)
			usleep(POLL_US);
	}
	return 0;
}

int
rebuild_main(struct ctl *c, int argc, char **argv)
{
	struct rebuild r = { .c = c };
	const char *wait = "600";
	json_t *result;
	int64_t wait_s;
	struct err e;

	if (ctl_options(argc, argv, (const struct ctlopt[]){ { "--wait", &wait, NULL }, { 0 } }) !=
	    1)
		return ctl_usage("rebuild takes: opinion | SERVICE [--wait SECONDS]");
	r.what = argv[1];
	r.book = enum_value(&book_enum, str_from(r.what)) != 0;
	r.service = r.book ? "registers" : r.what;
	for (size_t i = 0; i < STREAMS; i++)
		r.heads[i] = -1;
	if (ctl_int("--wait", wait, 1, 86400, &wait_s, &e) != 0 ||
	    ctl_sign_in(c, NULL, &r.client, &e) != 0 ||
	    ask(&r, r.book ? "register.rebuild" : arena_printf(&c->arena, "%s.rebuild", r.what),
		&result, &e) != 0)
		return ctl_fail(&e);
	json_decref(result);
	r.begin_ms = clock_mono_ms();
	r.until_ms = r.begin_ms + wait_s * 1000;
	return wait_for(&r, &e) != 0 ? ctl_fail(&e) : 0;
}
