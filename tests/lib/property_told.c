/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What events say and to whom: nobody hears of another unit's part, of a reply that is not passed
 * on, of a rating that is not released; alarms come once; and whoever counts from events alone
 * comes to the same figures as whoever counts the rows.
 */
#include <assert.h>
#include <stdlib.h>

#include "common/arena.h"
#include "tests/lib/property.h"

#define AUTHOR (R(station) | R(street) | R(deputy))
#define EVENTS_MAX 160
#define ANY 99

/*
 * Who may hear an event beside the committee, from domain.md; `units`: how many (two: the second is
 * the lead that an assist helps, or the unit an assignment comes from; ANY: those that reply, of
 * what is none's own).
 */
static const struct hearing {
	const char *type;
	unsigned roles;
	size_t units;
} hearings[] = {
	{ "suggestion.submitted", AUTHOR, 0 },
	{ "suggestion.cosigned", AUTHOR, 0 },
	{ "suggestion.invitation_lapsed", AUTHOR, 0 },
	{ "suggestion.cosigning_ended", AUTHOR, 0 },
	{ "suggestion.accepted", AUTHOR, 0 },
	{ "suggestion.returned", AUTHOR, 0 },
	{ "suggestion.refused", AUTHOR, 0 },
	{ "suggestion.withdrawal_asked", AUTHOR, 0 },
	{ "suggestion.withdrawn", AUTHOR, 0 },
	{ "suggestion.withdrawal_ended", AUTHOR, 0 },
	{ "suggestion.merged", AUTHOR, 0 },
	{ "suggestion.unmerged", AUTHOR, 0 },
	{ "assignment.recalled", R(unit), 1 },
	{ "suggestion.assigned", AUTHOR, 0 },
	{ "suggestion.forwarded", AUTHOR, 0 },
	{ "suggestion.exchanged", AUTHOR, 0 },
	{ "suggestion.asked_again", AUTHOR, 0 },
	{ "suggestion.reported", AUTHOR, 0 },
	{ "suggestion.replied", AUTHOR, 0 },
	{ "suggestion.closed", AUTHOR, 0 },
	{ "suggestion.published", AUTHOR | R(unit), ANY },
	{ "suggestion.unpublished", AUTHOR | R(unit), ANY },
	{ "assignment.sent", R(unit), 1 },
	{ "assignment.signed", AUTHOR | R(unit), 1 },
	{ "assignment.objected", R(unit), 1 },
	{ "assignment.overruled", R(unit), 1 },
	{ "assignment.reassigned", R(unit), 1 },
	{ "assignment.assist_added", AUTHOR | R(unit), 2 },
	{ "assignment.contacted", R(unit) | R(deputy), 1 },
	{ "assignment.opinion_given", R(unit), 2 },
	{ "assignment.lapsed", R(unit), 2 },
	{ "assignment.reply_filed", R(unit), 1 },
	{ "assignment.reply_passed", AUTHOR | R(unit), 1 },
	{ "assignment.sent_back", R(unit), 1 },
	{ "assignment.rated", 0, 0 },
	{ "assignment.rating_decides", 0, 0 },
	{ "assignment.not_rated", R(unit) | R(deputy), 1 },
	{ "assignment.rating_released", R(unit) | R(deputy), 1 },
	{ "assignment.moved", R(unit), 2 },
	{ "assignment.unit_renamed", R(unit), 1 },
	{ "opinion.unit_renamed", R(station) | R(street) | R(unit), 1 },
	{ "assignment.unit_ended", 0, 0 },
	{ "deadline.due_soon", R(unit) | R(deputy), 1 },
	{ "deadline.changed", R(unit) | R(deputy), 1 },
	{ "deadline.overdue", R(unit) | R(deputy), 1 },
	{ "rule.changed", 0, 0 },
	{ "assignment.extension_asked", R(unit), 1 },
	{ "assignment.extension_granted", R(unit) | R(deputy), 1 },
	{ "assignment.extension_refused", R(unit), 1 },
	{ "assignment.urged", R(unit), 1 },
	{ "commitment.opened", AUTHOR | R(unit), 1 },
	{ "commitment.progressed", AUTHOR | R(unit), 1 },
	{ "commitment.reported", AUTHOR | R(unit), 1 },
	{ "commitment.fulfilled", AUTHOR | R(unit), 1 },
	{ "commitment.returned", AUTHOR | R(unit), 1 },
	{ "commitment.postponed", AUTHOR | R(unit), 1 },
	{ "commitment.replaced", AUTHOR | R(unit), 1 },
	{ "supervision.begun", AUTHOR | R(unit), ANY },
	{ "supervision.logged", AUTHOR, 0 },
	{ "supervision.ended", AUTHOR | R(unit), ANY },
	{ "opinion.received", AUTHOR, 0 },
	{ "suggestion.activity_linked", 0, 0 },
	{ "suggestion.activity_refused", R(station) | R(street), 0 },
	{ "opinion.not_made", R(station) | R(street), 0 },
	{ "opinion.answered", AUTHOR, 0 },
	{ "opinion.refused", AUTHOR, 0 },
	{ "opinion.routed", AUTHOR, 0 },
	{ "opinion.sent", R(unit), 1 },
	{ "opinion.signed", AUTHOR | R(unit), 1 },
	{ "opinion.handed_back", AUTHOR | R(unit), 1 },
	{ "opinion.taken_back", R(unit), 1 },
	{ "opinion.handled", AUTHOR | R(unit), 1 },
	{ "opinion.converted", AUTHOR, 0 },
	{ "opinion.released", AUTHOR, 0 },
	{ "opinion.fed_back", AUTHOR, 0 },
	{ "opinion.closed", AUTHOR, 0 },
	{ "opinion.corrected", R(station) | R(street), 0 },
	{ "opinion.erased", R(station) | R(street), 0 },
	{ "opinion.moved", R(unit), 2 },
	{ "opinion.unit_ended", R(station) | R(street), 0 },
	{ "opinion.due_soon", R(station) | R(street) | R(unit), 1 },
	{ "opinion.overdue", R(station) | R(street) | R(unit), 1 },
	{ "opinion.due_changed", R(station) | R(street) | R(unit), 1 },
};

bool
told_knows(const char *type)
{
	for (size_t i = 0; i < sizeof(hearings) / sizeof(hearings[0]); i++)
		if (strcmp(hearings[i].type, type) == 0)
			return true;
	return false;
}

/* Where an event's data has what is looked at here; found once a type. */
struct layout {
	const struct hearing *hearing;
	const struct field *suggestion, *state, *version, *assignment, *assignment_state;
	const struct field *unit_code, *dues, *deadline, *due;
	const struct field *root; /* the suggestion or the opinion that it is of; NULL: neither */
	bool made;
};

static const struct layout *
layout_of(const struct event *ev)
{
	static struct layout all[EVENTS_MAX]; /* constant once made */
	size_t at = (size_t)(ev - suggestions_contract.events);
	struct layout *l = &all[at];

	assert(at < EVENTS_MAX && at < suggestions_contract.nevents);
	if (l->made)
		return l;
	for (size_t i = 0; i < sizeof(hearings) / sizeof(hearings[0]); i++)
		if (strcmp(hearings[i].type, ev->type) == 0)
			l->hearing = &hearings[i];
#define PART(m) l->m = desc_field(ev->data, #m, sizeof(#m) - 1)
	PART(suggestion), PART(state), PART(version), PART(assignment), PART(assignment_state);
	PART(unit_code), PART(dues), PART(deadline), PART(due);
#undef PART
	l->root = strncmp(ev->type, "opinion.", 8) == 0
	    ? desc_field(ev->data, "opinion", sizeof("opinion") - 1)
	    : l->suggestion;
	l->made = true;
	return l;
}

static struct uuid
get_uuid(const struct field *f, const void *data)
{
	struct uuid id = { { 0 } };

	if (f != NULL)
		memcpy(&id, field_at(f, data), sizeof(id));
	return id;
}

static int32_t
get_i32(const struct field *f, const void *data)
{
	int32_t n = 0;

	if (f != NULL)
		memcpy(&n, field_at(f, data), sizeof(n));
	return n;
}

static struct str
get_str(const struct field *f, const void *data)
{
	struct str s = { 0 };

	if (f != NULL)
		memcpy(&s, field_at(f, data), sizeof(s));
	return s;
}

/* ---- who hears it ---- */

static bool
signs(const struct view *v, struct str code)
{
	if (str_eq(v->s->lead_code, code))
		return true;
	for (size_t i = 0; i < v->nc; i++)
		if (str_eq(v->c[i]->person_code, code))
			return true;
	return false;
}

static bool
has_part(const struct view *v, struct str code)
{
	for (size_t i = 0; i < v->na; i++)
		if (str_eq(v->a[i]->unit_code, code))
			return true;
	return false;
}

/* Those of a role who are in the suggestion at all. */
static bool
concerned(const struct view *v, enum role role, struct str code)
{
	switch (role) {
	case ROLE_station: return str_eq(v->s->site_code, code);
	case ROLE_street: return str_eq(v->s->street, code);
	case ROLE_deputy: return signs(v, code);
	case ROLE_unit: return has_part(v, code);
	default: return false;
	}
}

/* The unit that the event's assignment is an assist of. */
static struct str
helped_unit(const struct view *v, struct uuid assist)
{
	struct uuid lead = { { 0 } };

	for (size_t i = 0; i < v->na; i++)
		if (uuid_eq(v->a[i]->id, assist))
			lead = v->a[i]->helps;
	for (size_t i = 0; i < v->na; i++)
		if (uuid_eq(v->a[i]->id, lead))
			return v->a[i]->unit_code;
	return (struct str){ 0 };
}

static void
hears(struct world *w, const struct emitted *m, const struct layout *l, const struct hearing *h,
    struct str who)
{
	struct str rest = who, name = str_cut(&rest, ':');
	enum role role = (enum role)role_parse(name);
	bool moved = strstr(m->ev->type, ".moved") != NULL;
	bool ended = strcmp(m->ev->type, "suggestion.withdrawal_ended") == 0;
	/* a unit that it was taken from; a site that a revision names no more */
	bool former = role == ROLE_unit ? moved
					: ended && (role == ROLE_station || role == ROLE_street);
	bool opinion = strncmp(m->ev->type, "opinion.", 8) == 0;
	struct uuid root = get_uuid(l->root, m->data);

	if (role == ROLE_unit && rest.n > 0 && rest.p[0] == '@')
		world_fault(w, "who hears an event", root, "%s is told to congress " STR_FMT,
		    m->ev->type, STR_ARG(rest));
	if (!(h->roles & (1u << role)))
		world_fault(w, "who hears an event", root, "%s is told to " STR_FMT, m->ev->type,
		    STR_ARG(who));
	if (!former &&
	    !(opinion ? opinion_concerns(w, root, role, rest) : concerned(&w->view, role, rest)))
		world_fault(w, "who hears an event", root,
		    "%s is told to " STR_FMT ", who has no part in it", m->ev->type, STR_ARG(who));
	if (role == ROLE_unit && l->unit_code != NULL && !moved &&
	    !str_eq(get_str(l->unit_code, m->data), rest) &&
	    !(h->units == 2 &&
		str_eq(helped_unit(&w->view, get_uuid(l->assignment, m->data)), rest)))
		world_fault(w, "no event holds two units' data", get_uuid(l->root, m->data),
		    "%s is of unit " STR_FMT " and told to " STR_FMT, m->ev->type,
		    STR_ARG(get_str(l->unit_code, m->data)), STR_ARG(who));
}

static void
heard_by(struct world *w, const struct emitted *m, const struct layout *l, const struct hearing *h)
{
	struct uuid assignment = get_uuid(l->assignment, m->data);
	struct list dues = { 0 };
	size_t units = 0;

	for (size_t i = 0; i < m->audience.n; i++) {
		hears(w, m, l, h, m->audience.v[i]);
		units += strncmp(m->audience.v[i].p, "unit:", 5) == 0;
	}
	if (units > h->units)
		world_fault(w, "no event holds two units' data", get_uuid(l->root, m->data),
		    "%s is told to %zu units", m->ev->type, units);
	if (l->dues != NULL)
		memcpy(&dues, field_at(l->dues, m->data), sizeof(dues));
	for (size_t i = 0; i < dues.n; i++)
		if (!uuid_eq(((const struct due_info *)dues.v)[i].assignment, assignment))
			world_fault(w, "no event holds two units' data", get_uuid(l->root, m->data),
			    "%s holds another's date", m->ev->type);
}

/* ---- alarms ---- */

static struct alarm *
alarm_of(struct subject *x, struct uuid deadline)
{
	for (size_t i = 0; i < x->nalarms; i++)
		if (uuid_eq(x->alarms[i].deadline, deadline))
			return &x->alarms[i];
	if (x->nalarms == x->alarms_cap) {
		x->alarms_cap = x->alarms_cap != 0 ? x->alarms_cap * 2 : 8;
		x->alarms = xrealloc(x->alarms, x->alarms_cap * sizeof(*x->alarms));
	}
	x->alarms[x->nalarms] = (struct alarm){ .deadline = deadline };
	return &x->alarms[x->nalarms++];
}

static void
alarmed(struct world *w, struct subject *x, const struct emitted *m)
{
	static const char rule[] = "an alarm comes once, and never after the step is done";
	const struct layout *l = layout_of(m->ev);
	struct uuid id = get_uuid(l->deadline, m->data);
	struct date today = stamp_date(w->now);
	bool soon = strstr(m->ev->type, ".due_soon") != NULL;
	struct alarm *al = alarm_of(x, id);
	const struct deadline *d = state_find(w->p->st, &deadline_table, id);
	const struct due_info *due;

	memcpy(&due, field_at(l->due, m->data), sizeof(due));
	if (al->due.ymd != due->due.ymd) /* another last day: told anew */
		*al = (struct alarm){ .deadline = id, .due = due->due };
	al->soon += soon;
	al->over += !soon;
	if (al->soon > 1 || al->over > 1)
		world_fault(w, rule, x->id, "%s of step " STR_FMT " twice", m->ev->type,
		    STR_ARG(enum_name(&step_enum, due->step)));
	if (d == NULL || (d->state != DEADLINE_OPEN && d->done_on.ymd != today.ymd))
		world_fault(w, rule, x->id, "%s of step " STR_FMT ", which is done", m->ev->type,
		    STR_ARG(enum_name(&step_enum, due->step)));
	if (soon != (today.ymd <= due->due.ymd))
		world_fault(
		    w, rule, x->id, "%s on %d, due %d", m->ev->type, today.ymd, due->due.ymd);
}

/* ---- what can be known from events ---- */

struct told *
told_of(struct subject *x, struct uuid assignment)
{
	for (size_t i = 0; i < x->ntold; i++)
		if (uuid_eq(x->told[i].id, assignment))
			return &x->told[i];
	if (x->ntold == x->told_cap) {
		x->told_cap = x->told_cap != 0 ? x->told_cap * 2 : 4;
		x->told = xrealloc(x->told, x->told_cap * sizeof(*x->told));
	}
	x->told[x->ntold] = (struct told){ .id = assignment };
	return &x->told[x->ntold++];
}

static bool
is_heard(const struct emitted *m, enum role role, struct str key)
{
	for (size_t i = 0; i < m->audience.n; i++) {
		struct str rest = m->audience.v[i], name = str_cut(&rest, ':');

		if (role_parse(name) == (int)role && str_eq(rest, key))
			return true;
	}
	return false;
}

static void
learn(struct subject *x, const struct emitted *m, const struct layout *l)
{
	struct uuid assignment = get_uuid(l->assignment, m->data);
	struct told *t;

	x->told_state = get_i32(l->state, m->data);
	if (l->assignment_state == NULL)
		return;
	t = told_of(x, assignment);
	t->state = get_i32(l->assignment_state, m->data);
	t->unit = get_str(l->unit_code, m->data);
	if (is_heard(m, ROLE_unit, t->unit))
		t->known = t->state;
}

void
check_told(struct world *w, const struct pstep *step, const struct outcome *out)
{
	(void)step;
	for (size_t i = 0; i < out->nevents; i++) {
		const struct emitted *m = &out->events[i];
		const struct layout *l = layout_of(m->ev);
		struct subject *x = world_subject(w, get_uuid(l->root, m->data));

		if (l->hearing == NULL)
			world_fault(w, "who hears an event", m->subject,
			    "%s: it is not written down who may hear it", m->ev->type);
		if (m->ev->data == &ev_raise_settled_desc || m->ev->data == &ev_named_settled_desc)
			continue; /* there is no such thing */
		if (l->root == NULL && l->hearing != NULL && m->audience.n == 0)
			continue; /* of no suggestion, for the committee */
		if (x == NULL)
			world_fault(w, "an event is of the command's suggestion", m->subject, "%s",
			    m->ev->type);
		if (w->fault.rule != NULL || x == NULL || l->hearing == NULL)
			return;
		if (x->kind == OBJECT_SUGGESTION &&
		    (w->view.s == NULL || !uuid_eq(w->view.s->id, x->id) || i == 0))
			world_look(w, x->id);
		heard_by(w, m, l, l->hearing);
		learn(x, m, l);
		figures_count(x, m->ev, m->data);
		if (strstr(m->ev->type, ".due_soon") != NULL ||
		    strstr(m->ev->type, ".overdue") != NULL)
			alarmed(w, x, m);
	}
}

/* A congress's part is no unit's here: none may know it. */
static bool
is_known(const struct assignment *a, const struct told *t)
{
	return t != NULL && t->state == a->state && str_eq(t->unit, a->unit_code) &&
	    (a->kind == KIND_CONGRESS ? t->known == 0 : t->known == a->state);
}

/* Whoever follows the events knows the states; a unit that of its own, by what it hears alone. */
void
check_knowledge(struct world *w, const struct subject *x)
{
	static const char rule[] = "events tell every state";
	const struct view *v = &w->view;

	if (x->told_state != 0 && x->told_state != v->s->state)
		world_fault(w, rule, x->id, "by the events " STR_FMT ", by the row " STR_FMT,
		    STR_ARG(object_state(OBJECT_SUGGESTION, x->told_state)),
		    STR_ARG(object_state(OBJECT_SUGGESTION, v->s->state)));
	for (size_t i = 0; i < v->na; i++) {
		const struct assignment *a = v->a[i];
		size_t k = 0;

		while (k < x->ntold && !uuid_eq(x->told[k].id, a->id))
			k++;
		if (!is_known(a, k < x->ntold ? &x->told[k] : NULL))
			world_fault(w, rule, x->id,
			    "assignment of " STR_FMT " in " STR_FMT ": by the events " STR_FMT
			    ", by those its unit heard " STR_FMT,
			    STR_ARG(a->unit_code),
			    STR_ARG(object_state(OBJECT_ASSIGNMENT, a->state)),
			    STR_ARG(object_state(
				OBJECT_ASSIGNMENT, k < x->ntold ? x->told[k].state : 0)),
			    STR_ARG(object_state(
				OBJECT_ASSIGNMENT, k < x->ntold ? x->told[k].known : 0)));
	}
}
