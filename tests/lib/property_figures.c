/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Figures, counted twice: from the rows as they are, and from the events as they came. A row of the
 * table below is one figure of those that reports publish (domain.md 6). A rating that comes to
 * decide later is told by an event of its own.
 */
#include "tests/lib/property.h"

#define EACH(v, n, i) (size_t i = 0; i < (v)->n; i++)

static int64_t
accepted(const struct view *v)
{
	return !str_empty(v->s->serial);
}

static int64_t
refused(const struct view *v)
{
	return v->s->state == SG_REFUSED;
}

static int64_t
withdrawn(const struct view *v)
{
	return v->s->state == SG_WITHDRAWN && v->s->submitted_on.ymd != 0;
}

static int64_t
closed(const struct view *v)
{
	return v->s->state == SG_CLOSED;
}

static int64_t
assigned(const struct view *v)
{
	return v->s->assigned_on.ymd != 0;
}

static int64_t
sent(const struct view *v)
{
	int64_t n = 0;

	for
		EACH(v, na, i)
	n += v->a[i]->kind != KIND_CONGRESS; /* nobody here is sent anything */
	return n;
}

static int64_t
count_signed(const struct view *v)
{
	int64_t n = 0;

	for
		EACH(v, na, i)
	n += v->a[i]->signed_at.us != 0;
	return n;
}

static int64_t
contacts(const struct view *v)
{
	return (int64_t)v->ncontact;
}

static int64_t
contacts_noted(const struct view *v)
{
	int64_t n = 0;

	for
		EACH(v, na, i)
	n += v->a[i]->contacts;
	return n;
}

static int64_t
in_state(const struct view *v, int32_t state)
{
	int64_t n = 0;

	for
		EACH(v, na, i)
	n += v->a[i]->state == state;
	return n;
}

static int64_t
opinions(const struct view *v)
{
	return in_state(v, AS_OPINION_GIVEN);
}

static int64_t
lapsed(const struct view *v)
{
	return in_state(v, AS_LAPSED);
}

static int64_t
reassigned(const struct view *v)
{
	return in_state(v, AS_REASSIGNED);
}

/* A congress's letter is not filed, it is passed on at once. */
static bool
is_filed(const struct view *v, const struct reply *r)
{
	for
		EACH(v, na, i)
	if (uuid_eq(v->a[i]->id, r->assignment))
		return v->a[i]->kind != KIND_CONGRESS;
	return true;
}

static int64_t
letters(const struct view *v)
{
	int64_t n = 0;

	for
		EACH(v, nreply, i)
	n += is_filed(v, v->reply[i]);
	return n;
}

static int64_t
letters_in(const struct view *v, int32_t state, int32_t class, bool in_time)
{
	int64_t n = 0;

	for
		EACH(v, nreply, i)
	n += (state == 0 || v->reply[i]->state == state) &&
	    (class == 0 || v->reply[i]->class == class) && (!in_time || v->reply[i]->in_time);
	return n;
}

static int64_t
filed_in_time(const struct view *v)
{
	int64_t n = 0;

	for
		EACH(v, nreply, i)
	n += v->reply[i]->in_time && is_filed(v, v->reply[i]);
	return n;
}

static int64_t
passed(const struct view *v)
{
	return letters_in(v, REPLY_PASSED, 0, false);
}

static int64_t
passed_in_time(const struct view *v)
{
	return letters_in(v, REPLY_PASSED, 0, true);
}

static int64_t
solved(const struct view *v)
{
	return letters_in(v, REPLY_PASSED, CLASS_A, false);
}

static int64_t
planned(const struct view *v)
{
	return letters_in(v, REPLY_PASSED, CLASS_B, false);
}

static int64_t
sent_back(const struct view *v)
{
	return letters_in(v, REPLY_SENT_BACK, 0, false);
}

static int64_t
deciding(const struct view *v)
{
	int64_t n = 0;

	for
		EACH(v, nrating, i)
	n += v->rating[i]->deciding;
	return n;
}

static int64_t
not_satisfied(const struct view *v)
{
	int64_t n = 0;

	for
		EACH(v, nrating, i)
	n += v->rating[i]->deciding && v->rating[i]->result == NOT_SATISFIED;
	return n;
}

static int64_t
not_rated(const struct view *v)
{
	int64_t n = 0;

	for
		EACH(v, na, i)
	n += v->a[i]->rating == RATING_NOT_RATED;
	return n;
}

static int64_t
released(const struct view *v)
{
	int64_t n = 0;

	for
		EACH(v, na, i)
	n += v->a[i]->released_at.us != 0;
	return n;
}

static int64_t
rounds_after(const struct view *v)
{
	int64_t n = 0;

	for
		EACH(v, na, i)
	n += v->a[i]->round > 1 && v->a[i]->kind != KIND_ASSIST && v->a[i]->kind != KIND_CONGRESS;
	return n;
}

/* ---- what an event counts for; `data` is of the row's type of event ---- */

static bool
is_in_time(const void *data)
{
	return ((const struct ev_reply *)data)->in_time;
}

static bool
is_solved(const void *data)
{
	return ((const struct ev_reply *)data)->class == CLASS_A;
}

static bool
is_planned(const void *data)
{
	return ((const struct ev_reply *)data)->class == CLASS_B;
}

static bool
decides(const void *data)
{
	return ((const struct ev_rated *)data)->deciding;
}

static bool
decides_against(const void *data)
{
	return decides(data) && ((const struct ev_rated *)data)->result == NOT_SATISFIED;
}

static bool
starts_a_round(const void *data)
{
	const struct ev_sent *ev = data;

	return ev->round > 1 && ev->kind != KIND_ASSIST;
}

/* Un-merged after it was assigned with its master. */
static bool
recalls(const void *data)
{
	return ((const struct ev_unmerged *)data)->units > 0;
}

static const struct figure {
	const char *name;
	int64_t (*rows)(const struct view *v);
	const char *type;
	bool (*counts)(const void *data); /* NULL: every one */
	const char *also;                 /* another type that counts in the same way */
} figures[] = {
	{ "accepted", accepted, "suggestion.accepted", NULL, NULL },
	{ "refused", refused, "suggestion.refused", NULL, NULL },
	{ "withdrawn", withdrawn, "suggestion.withdrawn", NULL, NULL },
	{ "closed", closed, "suggestion.closed", NULL, NULL },
	{ "assigned", assigned, "suggestion.assigned", NULL, NULL },
	{ "assignments", sent, "assignment.sent", NULL, NULL },
	{ "signed for", count_signed, "assignment.signed", NULL, NULL },
	{ "contacts", contacts, "assignment.contacted", NULL, NULL },
	{ "contacts in the log", contacts_noted, "assignment.contacted", NULL, NULL },
	{ "assists' opinions", opinions, "assignment.opinion_given", NULL, NULL },
	{ "lapsed", lapsed, "assignment.lapsed", NULL, NULL },
	{ "reassigned", reassigned, "assignment.reassigned", NULL, NULL },
	{ "letters", letters, "assignment.reply_filed", NULL, NULL },
	{ "letters in time", filed_in_time, "assignment.reply_filed", is_in_time, NULL },
	{ "passed on", passed, "assignment.reply_passed", NULL, NULL },
	{ "passed on, in time", passed_in_time, "assignment.reply_passed", is_in_time, NULL },
	{ "class A", solved, "assignment.reply_passed", is_solved, NULL },
	{ "class B", planned, "assignment.reply_passed", is_planned, NULL },
	{ "sent back", sent_back, "assignment.sent_back", NULL, NULL },
	{ "deciding ratings", deciding, "assignment.rated", decides, "assignment.rating_decides" },
	{ "not satisfied", not_satisfied, "assignment.rated", decides_against,
	    "assignment.rating_decides" },
	{ "not rated", not_rated, "assignment.not_rated", NULL, NULL },
	{ "released", released, "assignment.rating_released", NULL, NULL },
	{ "rounds after the first", rounds_after, "assignment.sent", starts_a_round, NULL },
};
#define FIGURES (sizeof(figures) / sizeof(figures[0]))

const char *
figure_name(size_t i)
{
	return i < FIGURES ? figures[i].name : NULL;
}

int64_t
figure_of_rows(const struct view *v, size_t i)
{
	return figures[i].rows(v);
}

void
figures_count(struct subject *x, const struct event *ev, const void *data)
{
	_Static_assert(FIGURES <= FIGURES_MAX, "figures");
	for (size_t i = 0; i < FIGURES; i++)
		if ((strcmp(figures[i].type, ev->type) == 0 ||
			(figures[i].also != NULL && strcmp(figures[i].also, ev->type) == 0)) &&
		    (figures[i].counts == NULL || figures[i].counts(data)))
			x->figures[i]++;
	for (size_t i = 0; i < FIGURES; i++)
		if (figures[i].rows == assigned && strcmp(ev->type, "suggestion.unmerged") == 0)
			x->figures[i] -= recalls(data);
}

void
check_figures(struct world *w, struct subject *x)
{
	if (w->view.s == NULL)
		return;
	for (size_t i = 0; i < FIGURES; i++) {
		int64_t n = figures[i].rows(&w->view);

		if (n != x->figures[i])
			world_fault(w, "figures are a recount", x->id,
			    "%s: %lld by the events, %lld by the rows", figures[i].name,
			    (long long)x->figures[i], (long long)n);
	}
}
