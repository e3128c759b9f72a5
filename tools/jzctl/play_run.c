/* SPDX-License-Identifier: Apache-2.0 */
/* The calls of a day: as many under way as may be. */
#include <stdlib.h>

#include "tools/jzctl/play.h"

#define UNDER_WAY 96
#define CALL_MS 60000

/* A UUIDv7 that the journal's time and the line decide. */
static struct uuid
id_of(const struct play *p, const struct step *s)
{
	struct uuid id = { { 0 } };

	for (int i = 0; i < 6; i++)
		id.b[i] = (uint8_t)(p->journal.base_ms >> (40 - 8 * i));
	id.b[6] = 0x70;
	id.b[8] = 0x80;
	for (int i = 0; i < 6; i++)
		id.b[10 + i] = (uint8_t)((uint64_t)s->line >> (40 - 8 * i));
	return id;
}

static void
failed(struct step *s, const struct err *why)
{
	struct play *p = s->play;
	char *args = json_dumps(s->args, JSON_COMPACT);

	if (p->failed)
		return;
	p->failed = true;
	*p->e = *why;
	fprintf(stderr, "\n%s 没有演成：第 %zu 行，%s 调用 %s\n%s\n", p->today, s->line,
	    s->as != NULL ? s->as : "committee", s->op, args != NULL ? args : "{}");
	free(args);
}

static void
answered(void *arg, const struct wire_answer *answer)
{
	struct step *s = arg;
	struct play *p = s->play;
	struct err why;
	json_t *result;

	p->running--;
	if (!answer->ok) {
		play_error(answer, &why);
		failed(s, &why);
		return;
	}
	result = ctl_result(s->op, answer->result);
	journal_step(p, s, result);
	if (s->let != NULL)
		json_object_set(p->vars, s->let, result);
	json_decref(result);
	s->state = STEP_DONE;
	p->done++;
}

static int
client_of(struct play *p, const struct step *s, struct client **out, struct err *e)
{
	for (size_t i = 0; s->as != NULL && i < p->script.nplayers; i++) {
		struct player *x = &p->script.players[i];

		if (strcmp(x->name, s->as) != 0)
			continue;
		if (x->client == NULL && ctl_sign_in(p->ctl, x->name, &x->client, e) != 0)
			return -1;
		*out = x->client;
		return 0;
	}
	*out = p->committee;
	return 0;
}

static void
send_step(struct step *s, json_t *args)
{
	struct play *p = s->play;
	struct ctl scratch = *p->ctl;
	struct client *client;
	struct raw in;
	struct err why;

	scratch.arena = (struct arena){ 0 };
	if (client_of(p, s, &client, &why) != 0 ||
	    ctl_args(&scratch, s->op, args, &in, &why) != 0) {
		failed(s, &why);
	} else {
		s->state = STEP_RUNS;
		p->running++;
		client_call(client, s->op, id_of(p, s), in, CALL_MS, -1, answered, s);
	}
	arena_free(&scratch.arena);
}

/* Whether it was sent, or could never be. */
static bool
try_step(struct step *s)
{
	char missing[120] = "";
	json_t *args;

	if (s->state != STEP_WAITS || (s->before != NULL && s->before->state != STEP_DONE))
		return false;
	args = s->args != NULL ? refs_fill(s->play->vars, s->args, missing, sizeof(missing))
			       : json_object();
	if (args == NULL) {
		struct err why;

		err_set(&why, E_FAILED_PRECONDITION, "script", "没有 %s 的值", missing);
		if (s->play->running == 0)
			failed(s, &why);
		return false;
	}
	send_step(s, args);
	json_decref(args);
	return true;
}

/* One whose references have no value waits while others run, from which they may get it. */
static size_t
send_ready(struct play *p, const struct playday *d)
{
	size_t left = 0;

	for (size_t i = d->first; i < d->first + d->n; i++) {
		struct step *s = &p->script.steps[i];

		if (p->running < UNDER_WAY && !p->failed)
			try_step(s);
		left += s->state != STEP_DONE;
	}
	return left;
}

int
play_day(struct play *p, const struct playday *d, struct err *e)
{
	p->e = e;
	p->today = d->text;
	for (size_t i = d->first; i < d->first + d->n; i++)
		p->script.steps[i].play = p;
	while (send_ready(p, d) > 0 && (!p->failed || p->running > 0)) {
		play_progress(p, d);
		if (p->running > 0)
			uv_run(&p->ctl->loop, UV_RUN_ONCE);
	}
	return p->failed ? -1 : 0;
}
