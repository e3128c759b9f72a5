/* SPDX-License-Identifier: Apache-2.0 */
/* What is heard of a suggestion itself: its own steps, those who sign it with the lead deputy. */
#include "services/reports/decide.h"

void
load_suggestion(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct heard_step *h = args;

	(void)who, (void)now;
	want(w, &suggestion_things, h->suggestion);
	want_word(w, "subject_class", h->subject);
	if (!str_empty(h->person_code) || h->cosigners.n > 0)
		want(w, &cosign_things, h->suggestion);
	if (str_is(want_heard(w)->type, "suggestion.unmerged"))
		want(w, &assignments_of, h->suggestion);
}

static void
suggestion_marks(const struct suggestion_thing *x, struct marks *m)
{
	struct date on = x->submitted_on;

	mark(m, SLOT_submitted, 0, on, 1);
	mark(m, SLOT_submitted_level, x->level, on, 1);
	mark(m, SLOT_submitted_occasion, x->occasion, on, 1);
	mark(m, SLOT_submitted_form, x->agreed > 0 ? SUBMITTED_JOINT : SUBMITTED_SINGLE, on, 1);
	mark(m, SLOT_submitted_subject, x->subject_n, on, 1);
	mark(m, SLOT_submitted_origin, x->origin, on, 1);
	mark(m, SLOT_submitted_channel, x->channel, on, 1);
	if (x->occasion == OCCASION_BETWEEN)
		mark(m, SLOT_submitted_between, x->channel, on, 1);
	mark(m, SLOT_accepted, 0, x->accepted_on, 1);
	mark(m, SLOT_refused, 0, x->refused_on, 1);
	mark(m, SLOT_withdrawn, 0, x->withdrawn_on, 1);
	mark(m, SLOT_merged, 0, x->merged_on, 1);
	mark(m, SLOT_assigned, 0, x->assigned_on, 1);
	mark(m, SLOT_closed, 0, x->closed_on, 1);
	mark(m, SLOT_key, 0, x->key_on, 1);
}

/* ---- its steps ---- */

typedef void step_fn(struct cx *cx, struct suggestion_thing *x, const struct heard_step *h);

static bool
asks(const struct heard_step *h, struct str person)
{
	for (size_t i = 0; i < h->cosigners.n; i++)
		if (str_eq(h->cosigners.v[i], person))
			return true;
	return false;
}

/* Who agreed and is asked again, since the suggestion was returned, has to agree again. */
static void
asked_again(struct cx *cx, struct suggestion_thing *x, const struct heard_step *h)
{
	const struct cosign_thing *c = row_first(cx, &cosign_things, x->id);

	for (; c != NULL; c = row_next(cx, &cosign_things, c)) {
		struct cosign_thing *gone;
		struct thing was;
		struct marks none = { 0 };

		if (c->day.ymd == 0 || !asks(h, c->person))
			continue;
		gone = row_edit(cx, &cosign_things, c->id);
		was = *(struct thing *)gone;
		gone->day = (struct date){ 0 };
		settle(cx, &was, (struct thing *)gone, &none);
		x->agreed--;
		c = gone;
	}
}

static void
submitted(struct cx *cx, struct suggestion_thing *x, const struct heard_step *h)
{
	x->fact = FACT_SUGGESTION;
	x->person = h->lead_code;
	x->who = h->lead_name;
	x->street = h->street;
	x->site = h->site_code;
	x->deputies = strs_of(cx, h->lead_code);
	x->levels = levels_of(cx, h->level);
	x->level = h->level;
	x->channel = h->channel;
	x->occasion = h->occasion;
	x->origin = h->origin;
	x->subject = h->subject;
	x->subject_n = word_number(cx, "subject_class", h->subject);
	x->raised_in = h->raised_in;
	x->reference_only = h->reference_only.v;
	x->day = x->submitted_on = h->submitted_on;
	asked_again(cx, x, h);
}

static void
cosigned(struct cx *cx, struct suggestion_thing *x, const struct heard_step *h)
{
	struct uuid id = id_with(h->suggestion, h->person_code);
	bool old = row_find(cx, &cosign_things, id) != NULL;
	struct cosign_thing *c;
	struct marks m = { .a = cx_arena(cx) };
	struct thing was;

	if (h->answer != ANSWER_AGREE)
		return;
	c = old ? row_edit(cx, &cosign_things, id) : row_add(cx, &cosign_things, id, x->id);
	was = *(struct thing *)c;
	x->agreed += c->day.ymd == 0;
	c->fact = FACT_COSIGN;
	c->label = x->label;
	c->source = x->source;
	c->person = h->person_code;
	c->who = h->person_name;
	c->deputies = strs_of(cx, h->person_code);
	c->day = heard_day(cx);
	mark(&m, SLOT_cosigned, 0, c->day, 1);
	settle(cx, &was, (struct thing *)c, &m);
}

static void
refused(struct cx *cx, struct suggestion_thing *x, const struct heard_step *h)
{
	(void)h;
	x->refused_on = heard_day(cx);
}

static void
withdrawn(struct cx *cx, struct suggestion_thing *x, const struct heard_step *h)
{
	(void)h;
	x->withdrawn_on = heard_day(cx);
}

static void
merged(struct cx *cx, struct suggestion_thing *x, const struct heard_step *h)
{
	(void)h;
	x->merged_on = heard_day(cx);
}

static void
unmerged(struct cx *cx, struct suggestion_thing *x, const struct heard_step *h)
{
	(void)h;
	x->merged_on = x->assigned_on = (struct date){ 0 };
	assignments_recalled(cx, x->id);
}

static void
assigned(struct cx *cx, struct suggestion_thing *x, const struct heard_step *h)
{
	(void)h;
	if (x->assigned_on.ymd == 0)
		x->assigned_on = heard_day(cx);
}

static void
closed(struct cx *cx, struct suggestion_thing *x, const struct heard_step *h)
{
	(void)h;
	x->closed_on = heard_day(cx);
}

static void
supervised(struct cx *cx, struct suggestion_thing *x, const struct heard_step *h)
{
	(void)h;
	if (x->key_on.ymd == 0)
		x->key_on = heard_day(cx);
}

static const struct {
	const char *type;
	step_fn *step;
} steps[] = {
	{ "suggestion.submitted", submitted },
	{ "suggestion.cosigned", cosigned },
	{ "suggestion.refused", refused },
	{ "suggestion.withdrawn", withdrawn },
	{ "suggestion.merged", merged },
	{ "suggestion.unmerged", unmerged },
	{ "suggestion.assigned", assigned },
	{ "suggestion.closed", closed },
	{ "supervision.begun", supervised },
};
#define STEPS (sizeof(steps) / sizeof(steps[0]))

int
decide_project_suggestion(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct heard_step *h = args;
	bool old = row_find(cx, &suggestion_things, h->suggestion) != NULL;
	struct suggestion_thing *x;
	struct thing was;
	struct marks m = { .a = cx_arena(cx) };
	size_t i = 0;

	if (!old && !heard_type(cx, "suggestion.submitted"))
		return err_set(e, E_NOT_FOUND, "suggestion", "it was not heard of before");
	x = old ? row_edit(cx, &suggestion_things, h->suggestion)
		: row_add(cx, &suggestion_things, h->suggestion, h->suggestion);
	was = *(struct thing *)x;
	x->label = h->title;
	x->source = h->serial;
	x->state = h->state;
	if (!str_empty(h->serial) && x->accepted_on.ymd == 0)
		x->accepted_on = heard_day(cx);
	while (i < STEPS && !heard_type(cx, steps[i].type))
		i++;
	if (i < STEPS)
		steps[i].step(cx, x, h);
	suggestion_marks(x, &m);
	settle(cx, &was, (struct thing *)x, &m);
	return counted(result);
}
