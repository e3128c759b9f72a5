/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The roads of the other channels in the random play. Numbers of another congress are drawn from
 * few, so that two suggestions often ask for the same one.
 */
#include <stdio.h>

#include "common/arena.h"
#include "tests/lib/property.h"

#define KEEP(T, ...) arena_copy(state_arena(w->p->st), &(struct T){ __VA_ARGS__ }, sizeof(struct T))
#define ON_S(k) .suggestion = (k)->suggestion, .version = (k)->version
#define NUMBERS 30

/* ---- drawing ---- */

static int32_t
one_of(struct world *w, int32_t n)
{
	return 1 + (int32_t)rng_below(&w->rng, (size_t)n);
}

static struct str
number_there(struct world *w)
{
	return str_printf(state_arena(w->p->st), "人建〔2026〕%d号", (int)one_of(w, NUMBERS));
}

/* Mostly the zone's own, else mostly one that is open to the mandate. */
void
draw_channel(struct world *w, struct suggestion_content *c)
{
	const struct v1_mandate *m = state_find(w->p->st, &mandate_view, c->mandate);

	if (rng_percent(&w->rng, 65))
		return;
	c->channel = m != NULL && m->level == LEVEL_CITY ? CHANNEL_CITY : CHANNEL_DISTRICT;
	if (rng_percent(&w->rng, 30))
		c->channel = CHANNEL_SPECIAL_REPORT;
	else if (rng_percent(&w->rng, 8))
		c->channel = one_of(w, CHANNEL_SPECIAL_REPORT);
}

const void *
draw_forward(struct world *w, struct pick *k)
{
	bool known = rng_percent(&w->rng, 40);

	return KEEP(suggestion_forward, ON_S(k),
	    .external_no = known ? number_there(w) : (struct str){ 0 });
}

const void *
draw_exchange(struct world *w, struct pick *k)
{
	bool names = k->s != NULL && rng_percent(&w->rng, 85);

	return KEEP(suggestion_exchange, ON_S(k), .external_no = number_there(w),
	    .instead_of = names            ? k->s->external_no
		: rng_percent(&w->rng, 50) ? number_there(w)
					   : (struct str){ 0 });
}

const void *
draw_answer_there(struct world *w, struct pick *k)
{
	struct date dated = date_add(
	    stamp_date(w->now), rng_percent(&w->rng, 95) ? 0 : (int)rng_below(&w->rng, 9) - 6);
	int32_t class = one_of(w, CLASS_D);
	bool whole = rng_percent(&w->rng, 92);

	return KEEP(suggestion_answer, ON_S(k),
	    .by = rng_percent(&w->rng, 50) ? STR("区住建局") : STR("市城管委"),
	    .number = STR("武住建函〔2026〕3号"), .dated = dated, .class = class,
	    .text = STR("已办"),
	    .by_date = class == CLASS_B && whole ? date_add(dated, 90) : (struct date){ 0 },
	    .class_reason = whole ? STR("条件不具备") : (struct str){ 0 });
}

const void *
draw_special_report(struct world *w, struct pick *k)
{
	return KEEP(suggestion_report, ON_S(k), .report = STR("产业发展专题报告"));
}

/* What a congress sets when it gives a suggestion back; else seldom, and then in vain. */
struct date
draw_reply_due(struct world *w, const struct suggestion *s)
{
	bool back = s != NULL && s->state == SG_FORWARDED;

	if (!rng_percent(&w->rng, back ? 70 : 3))
		return (struct date){ 0 };
	return date_add(stamp_date(w->now), (int)rng_below(&w->rng, GIVEN_DAYS_MAX + 3));
}

/* ---- what must hold ---- */

/* A number there has one holder, and the holder knows it. */
static void
number(struct world *w, const struct suggestion *s)
{
	static const char rule[] = "a number there is one suggestion's";
	const struct external *x = state_find(w->p->st, &external_table,
	    rules_external_id(state_arena(w->p->st), s->channel, s->congress, s->external_no));

	if (x == NULL || !uuid_eq(x->suggestion, s->id) || !str_eq(x->number, s->external_no) ||
	    !str_eq(x->congress, s->congress) || x->channel != s->channel)
		world_fault(w, rule, s->id, STR_FMT " is not its own", STR_ARG(s->external_no));
	if (s->forwarded_on.ymd == 0)
		world_fault(w, rule, s->id, "it has one, and was never forwarded");
}

/* Each of the other roads is for its own channel, and only what is handled takes it. */
static void
channel(struct world *w, const struct suggestion *s)
{
	static const char rule[] = "a channel leads along its own road";
	bool own = s->channel == CHANNEL_ZONE || s->reference_only;
	bool report = s->channel == CHANNEL_SPECIAL_REPORT;

	if (s->forwarded_on.ymd != 0 && (own || report))
		world_fault(w, rule, s->id, "forwarded, channel %d", s->channel);
	if ((s->reported_on.ymd != 0) != !str_empty(s->report) ||
	    (s->reported_on.ymd != 0 && (own || !report)))
		world_fault(w, rule, s->id, "in a special report, channel %d", s->channel);
	if (s->state >= SG_ASSIGNED && s->state < SG_CLOSED && !own && s->forwarded_on.ymd == 0)
		world_fault(w, rule, s->id, "handled here, and nobody there gave it back");
	if (s->state == SG_FORWARDED && s->forwarded_on.ymd == 0)
		world_fault(w, rule, s->id, "forwarded on no day");
	if ((s->state == SG_REPORTED) != (s->reported_on.ymd != 0 && s->state != SG_CLOSED))
		world_fault(w, rule, s->id, "what is reported stays so until it is closed");
}

/* The day that a congress has set: no calendar moves it, an extension may. */
static void
given_day(struct world *w, const struct view *v, const struct deadline *d)
{
	static const char rule[] = "a day that was given stays";
	const struct assignment *a = state_find(w->p->st, &assignment_table, d->assignment);

	if (a != NULL && a->recalled_on.ymd != 0)
		return; /* of a handling that was broken off */

	if (d->step != STEP_REPLY && d->step != STEP_EXTENSION)
		world_fault(w, rule, v->s->id, "of another step than the reply");
	if (d->counted.ymd != v->s->reply_due.ymd ||
	    date_days(d->counted) - date_days(d->start) != d->n)
		world_fault(
		    w, rule, v->s->id, "%d, given was %d", d->counted.ymd, v->s->reply_due.ymd);
	if (d->extended.ymd == 0 && (d->due.ymd != d->counted.ymd || d->provisional))
		world_fault(w, rule, v->s->id, "%d, given was %d", d->due.ymd, d->counted.ymd);
	if (d->due.ymd < d->counted.ymd || d->skipped.n > 0)
		world_fault(w, rule, v->s->id, "the calendar moved it");
}

/* Nobody here has a congress's part: it is done or awaited, has no period of a unit's. */
static void
congress_part(struct world *w, const struct view *v, const struct assignment *a)
{
	static const char rule[] = "a congress's part is nobody's here";

	if (a->unit_code.n == 0 || a->unit_code.p[0] != '@' || v->s->forwarded_on.ymd == 0)
		world_fault(w, rule, v->s->id, "of " STR_FMT, STR_ARG(a->unit_code));
	if (a->state != AS_DONE && (a->state != AS_HANDLING || a->round == 1))
		world_fault(w, rule, v->s->id, "in state " STR_FMT,
		    STR_ARG(object_state(OBJECT_ASSIGNMENT, a->state)));
	if (a->contacts != 0 || a->signed_at.us != 0 || a->urged != 0)
		world_fault(w, rule, v->s->id, "a unit's work is noted in it");
}

void
check_roads(struct world *w)
{
	const struct view *v = &w->view;

	channel(w, v->s);
	if (!str_empty(v->s->external_no))
		number(w, v->s);
	for (size_t i = 0; i < v->na; i++)
		if (v->a[i]->kind == KIND_CONGRESS)
			congress_part(w, v, v->a[i]);
	for (size_t i = 0; i < v->nd; i++)
		if (v->d[i]->mark == MARK_G)
			given_day(w, v, v->d[i]);
}

/* As many numbers are taken as suggestions have one. */
void
recount_numbers(struct world *w)
{
	const struct external *x = NULL;
	const struct suggestion *s = NULL;
	int taken = 0, had = 0;

	while ((x = state_each(w->p->st, &external_table, x)) != NULL)
		taken += !uuid_absent(x->suggestion);
	while ((s = state_each(w->p->st, &suggestion_table, s)) != NULL)
		had += !str_empty(s->external_no);
	if (taken != had)
		world_fault(w, "a number there is one suggestion's", (struct uuid){ { 0 } },
		    "%d are taken, %d suggestions have one", taken, had);
}
