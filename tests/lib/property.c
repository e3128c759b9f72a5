/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/arena.h"
#include "tests/lib/property.h"

static const char *const deputies[W_DEPUTIES] = { "P0001", "P0002", "P0003", "P0004", "P0101",
	"P0102", "P0103", "P0104" };
static const char *const units[W_UNITS] = { "U0101", "U0102", "U0103", "U0104", "U0201", "U0202",
	"U0203", "U0204", "U0205" };

/* splitmix64 */
uint64_t
rng_next(struct rng *r)
{
	uint64_t z = r->s += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

size_t
rng_below(struct rng *r, size_t n)
{
	return n > 1 ? (size_t)(rng_next(r) % n) : 0;
}

void
world_fault(struct world *w, const char *rule, struct uuid about, const char *fmt, ...)
{
	va_list ap;

	if (w->fault.rule != NULL)
		return;
	w->fault.rule = rule;
	w->fault.about = about;
	w->fault.step = w->nsteps;
	va_start(ap, fmt);
	vsnprintf(w->fault.text, sizeof(w->fault.text), fmt, ap);
	va_end(ap);
}

/* ---- the stage ---- */

/* The play's people and units, and as many again of their kind. */
static void
enlist(struct world *w)
{
	struct state *st = w->p->st;
	struct v1_mandate m = *(const struct v1_mandate *)state_find(
	    st, &mandate_view, w->p->mandate[DEPUTY_LEAD]);
	struct v1_unit u = *(const struct v1_unit *)state_find(st, &unit_view, w->p->unit[UNIT_A]);

	for (int i = 0; i < W_DEPUTIES; i++) {
		if (i >= W_DEPUTIES / 2) { /* of another congress */
			m.level = LEVEL_CITY;
			m.congress = STR("chengdu");
		}
		w->deputy[i] = str_from(deputies[i]);
		w->mandate[i] = m.id = uuid_named(deputies[i], strlen(deputies[i]));
		m.code = m.person_code = w->deputy[i];
		m.person = m.id;
		m.person.b[0] ^= 0xff;
		if (i < DEPUTIES)
			continue;
		state_put(st, &mandate_view, &m);
		state_put(st, &signatory_view, &m);
		state_put(st, &held_view, &m);
	}
	for (int i = 0; i < W_UNITS; i++) {
		w->unit_code[i] = u.code = str_from(units[i]);
		w->unit[i] = u.id = uuid_named(units[i], strlen(units[i]));
		if (i < UNITS)
			continue;
		state_put(st, &unit_view, &u);
		state_put(st, &holder_view, &u);
	}
}

struct world *
world_new(uint64_t seed)
{
	static const struct who reader = { .principal = { "reader", 6 }, .role = ROLE_committee };
	struct world *w = xalloc(sizeof(*w));
	struct date begin = { 20260105 };

	w->p = play_new();
	w->rng.s = seed;
	w->steps = xalloc(WORLD_STEPS * sizeof(*w->steps));
	w->subjects = xalloc(WORLD_STEPS * sizeof(*w->subjects));
	w->now = date_start(date_add(begin, (int)rng_below(&w->rng, 330)));
	w->now.us += (int64_t)9 * 3600 * US_PER_SEC;
	cx_begin(&w->cx, w->p->st, &reader, w->now);
	enlist(w);
	return w;
}

void
world_free(struct world *w)
{
	for (int32_t i = 0; i < w->nsubjects; i++) {
		free(w->subjects[i].told);
		free(w->subjects[i].alarms);
	}
	free(w->subjects);
	free(w->steps);
	play_free(w->p);
	free(w);
}

/* ---- subjects ---- */

static int32_t
made_by(struct uuid id)
{
	int64_t n = uuid_v7_ms(id);

	return n >= 1 && n <= WORLD_STEPS ? (int32_t)n : 0;
}

struct subject *
world_subject(struct world *w, struct uuid id)
{
	int32_t at = w->place[made_by(id)];

	return at != 0 && uuid_eq(w->subjects[at - 1].id, id) ? &w->subjects[at - 1] : NULL;
}

const struct suggestion *
world_suggestion(struct world *w, struct uuid id)
{
	return state_find(w->p->st, &suggestion_table, id);
}

#define GATHER(table, member, n)                                      \
	for (const void *r = row_first(&w->cx, table, id); r != NULL; \
	     r = row_next(&w->cx, table, r))                          \
	v->member[v->n < VIEW_MAX - 1 ? v->n++ : v->n] = r

void
world_look(struct world *w, struct uuid id)
{
	struct view *v = &w->view;

	v->s = world_suggestion(w, id);
	v->nc = v->na = v->nd = v->nreply = v->nrating = v->ncontact = 0;
	v->today = stamp_date(w->now);
	GATHER(&cosigner_table, c, nc);
	GATHER(&assignment_table, a, na);
	GATHER(&deadline_table, d, nd);
	GATHER(&reply_table, reply, nreply);
	GATHER(&rating_table, rating, nrating);
	for (const void *r = row_first(&w->cx, &contact_table, id); r != NULL;
	     r = row_next(&w->cx, &contact_table, r))
		v->ncontact++;
}

/* Four lanes, so that one multiplication need not wait for the other. */
static uint64_t
mix(uint64_t h, const void *p, size_t n)
{
	uint64_t lane[4] = { h, 1, 2, 3 }, word[4];
	const char *b = p;

	for (; n >= sizeof(word); n -= sizeof(word), b += sizeof(word)) {
		memcpy(word, b, sizeof(word));
		for (size_t i = 0; i < 4; i++)
			lane[i] = (lane[i] ^ word[i]) * UINT64_C(0xff51afd7ed558ccd);
		for (size_t i = 0; i < 4; i++)
			lane[i] ^= lane[i] >> 32;
	}
	memset(word, 0, sizeof(word));
	memcpy(word, b, n);
	for (size_t i = 0; i < 4; i++)
		h = (h ^ lane[i] ^ word[i]) * UINT64_C(0xc4ceb9fe1a85ec53) + (h >> 29);
	return h;
}

/* Of all rows of all tables that belong to the root. */
static uint64_t
digest(struct world *w, struct uuid root)
{
	struct state *st = w->p->st;
	uint64_t h = 1;

	for (size_t i = 0; i < st->ntables; i++) {
		const struct table *t = st->tables[i]->t;

		if (t->use != TABLE_OWN && t->use != TABLE_APPEND)
			continue;
		for (const void *r = row_first(&w->cx, t, root); r != NULL;
		     r = row_next(&w->cx, t, r))
			h = mix(h, r, t->row->size);
	}
	return h;
}

/* 0: neither. */
static enum object
kind_of(struct world *w, struct uuid id)
{
	if (world_suggestion(w, id) != NULL)
		return OBJECT_SUGGESTION;
	return state_find(w->p->st, &opinion_table, id) != NULL ? OBJECT_OPINION : 0;
}

static struct subject *
enter(struct world *w, struct uuid id)
{
	struct subject *x = world_subject(w, id);

	if (x != NULL || made_by(id) == 0 || kind_of(w, id) == 0)
		return x;
	x = &w->subjects[w->nsubjects++];
	x->kind = kind_of(w, id);
	x->id = id;
	w->place[made_by(id)] = w->nsubjects;
	return x;
}

/* ---- one step ---- */

static const char apart[] = "changed by its own commands only";

static void
look_after(struct world *w, struct uuid id, const struct pstep *step)
{
	struct subject *x = enter(w, id);

	if (x == NULL)
		return;
	if (x->kind == OBJECT_OPINION) {
		check_opinion(w, x, step);
	} else {
		world_look(w, id);
		check_rows(w, x, step);
		check_merging(w, x, step);
		check_roads(w);
		check_clock(w, x, step);
		check_knowledge(w, x);
		check_figures(w, x);
	}
	x->digest = digest(w, id);
}

/* Its rows are those that the last command left which was accepted and named it. */
static void
look_aside(struct world *w, struct uuid id, const char *rule)
{
	const struct subject *x = world_subject(w, id);

	if (x != NULL && x->digest != digest(w, id))
		world_fault(w, rule, id, "its rows are not those that its last command left");
}

/* The suggestions and opinions that the step may have changed. */
static size_t
about(struct world *w, const struct pstep *step, const struct command *c, struct uuid *ids,
    size_t cap)
{
	const struct field *f = desc_field(c->op->in, "ids", 3);
	static const enum object roots[] = { OBJECT_SUGGESTION, OBJECT_OPINION };
	struct uuids list;
	size_t n = 0;

	for (size_t i = 0; i < 2; i++)
		if (!uuid_absent(edges_named(roots[i], c->op, step->args)))
			ids[n++] = edges_named(roots[i], c->op, step->args);
	if (f != NULL && f->kind == K_UUIDS) {
		memcpy(&list, field_at(f, step->args), sizeof(list));
		for (size_t i = 0; i < list.n && n < cap; i++)
			ids[n++] = list.v[i];
	}
	for (size_t i = 0, named = n; i < named; i++)
		n = merged_with(w, ids[i], ids, n, cap);
	return n;
}

static void
run_outside(struct world *w, const struct pstep *step)
{
	static const struct table *const mandates[] = { &mandate_view, &signatory_view,
		&held_view };
	static const struct table *const holders[] = { &unit_view, &holder_view };
	size_t n = step->op == OUTSIDE_MANDATE ? 3 : 2;
	struct v1_calendar *day = NULL;

	for (size_t i = 0; i < n && step->op != OUTSIDE_DAY; i++) {
		bool mandate = step->op == OUTSIDE_MANDATE;
		void *row = (void *)(uintptr_t)state_find(w->p->st,
		    mandate ? mandates[i] : holders[i],
		    mandate ? w->mandate[step->which] : w->unit[step->which]);

		if (mandate) /* a view has no edits: the row itself changes */
			((struct v1_mandate *)row)->status = MANDATE_ENDED;
		else
			((struct v1_unit *)row)->active = false;
	}
	if (step->op != OUTSIDE_DAY)
		return;
	for (size_t i = 0; i <= step->which; i++)
		day = (void *)(uintptr_t)state_each(w->p->st, &calendar_view, day);
	if (day != NULL)
		day->work = !day->work;
}

/* What a command of the wrong role meets in the engine. */
static int
run_command(struct world *w, struct pstep *step, struct outcome *out, struct err *e)
{
	struct command c = suggestions_commands[step->op];
	struct who who = { .principal = STR("player"), .role = step->role, .scope = step->scope };

	*out = (struct outcome){ NULL, 0 };
	*e = (struct err){ .class = E_NONE };
	if (desc_check(c.op->in, step->args, e) != 0) {
		world_fault(w, "arguments within their bounds", (struct uuid){ { 0 } },
		    "%s draws what the engine would refuse: %s %s", c.op->name, e->field, e->text);
		return -1;
	}
	if (!(c.op->roles & (1u << step->role)))
		return err_set(e, E_PERMISSION_DENIED, "", "not for this role");
	if (w->mutant != NULL && strcmp(w->mutant->op, c.op->name) == 0)
		c.decide = w->mutant->decide;
	state_ids(w->p->st, step->number);
	return state_run(w->p->st, &c, &who, step->now, step->args, &w->p->result, out, e);
}

static bool
answers_with_a_new_one(const struct pstep *step)
{
	const struct desc *d = suggestions_commands[step->op].op->out;

	return strcmp(d->fields[0].key, "suggestion") == 0 ||
	    strcmp(d->fields[0].key, "opinion") == 0;
}

/* The view of rules, which the engine reads again, has what the table has. */
static void
rules_in_force(struct world *w)
{
	const struct rule *r = NULL;

	while ((r = state_each(w->p->st, &rule_table, r)) != NULL)
		if (state_find(w->p->st, &rule_view, r->id) == NULL)
			state_put(w->p->st, &rule_view, r);
}

void
world_run(struct world *w, struct pstep *step)
{
	struct uuid ids[1024];
	struct outcome out;
	struct err e;
	size_t n;

	w->now = w->cx.now = step->now;
	w->nsteps = step->number;
	if (step->op < 0) {
		run_outside(w, step);
		return;
	}
	n = about(w, step, &suggestions_commands[step->op], ids, 1023);
	for (size_t i = 0; i < n; i++)
		look_aside(w, ids[i], apart);
	step->class = run_command(w, step, &out, &e) == 0 ? E_NONE : e.class;
	if (step->class != E_NONE) {
		w->refused[step->op]++;
		if (out.nevents != 0)
			world_fault(w, "a refusal tells nothing", ids[0], "it left %zu events",
			    out.nevents);
		for (size_t i = 0; i < n; i++)
			look_aside(w, ids[i], "a refusal changes nothing");
		check_refusal(w, step, &e);
	} else {
		w->accepted[step->op]++;
		if (n == 0 && answers_with_a_new_one(step))
			memcpy(&ids[n++], &w->p->result, sizeof(ids[0])); /* made anew */
		rules_in_force(w);
		for (size_t i = 0; i < n; i++)
			enter(w, ids[i]);
		check_told(w, step, &out);
		for (size_t i = 0; i < n; i++)
			look_after(w, ids[i], step);
	}
	if (w->nsubjects > 0)
		look_aside(w, w->subjects[w->now_and_then++ % w->nsubjects].id, apart);
}

bool
world_step(struct world *w)
{
	struct pstep *step = &w->steps[w->nsteps];

	if (w->nsteps >= WORLD_STEPS || w->fault.rule != NULL)
		return false;
	step->number = w->nsteps + 1;
	playop_draw(w, step);
	world_run(w, step);
	return w->fault.rule == NULL;
}

void
world_recount(struct world *w)
{
	const struct serial *row = NULL;
	int64_t rows[FIGURES_MAX] = { 0 }, told[FIGURES_MAX] = { 0 };
	int32_t numbered[200] = { 0 };

	for (int32_t k = 0; k < w->nsubjects; k++) {
		look_aside(w, w->subjects[k].id, apart);
		if (w->subjects[k].kind != OBJECT_SUGGESTION)
			continue;
		world_look(w, w->subjects[k].id);
		for (size_t i = 0; figure_name(i) != NULL; i++) {
			rows[i] += figure_of_rows(&w->view, i);
			told[i] += w->subjects[k].figures[i];
		}
		if (!str_empty(w->view.s->serial))
			numbered[w->view.s->year.v - 1900]++;
	}
	for (size_t i = 0; figure_name(i) != NULL; i++)
		if (rows[i] != told[i])
			world_fault(w, "figures are a recount", (struct uuid){ { 0 } },
			    "%s: %lld by the events, %lld by the rows", figure_name(i),
			    (long long)told[i], (long long)rows[i]);
	recount_numbers(w);
	while ((row = state_each(w->p->st, &serial_table, row)) != NULL)
		if (row->last != numbered[row->year - 1900])
			world_fault(w, "serials are dense", (struct uuid){ { 0 } },
			    "%d numbers given in %d, %d are there", row->last, row->year,
			    numbered[row->year - 1900]);
}
