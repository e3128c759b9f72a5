/* SPDX-License-Identifier: Apache-2.0 */
/* What is heard of registers: the newest version of entries, and receptions. */
#include <stdio.h>

#include "services/reports/decide.h"

/* ---- load ---- */

static void
load_entry(struct wants *w, struct uuid entry)
{
	want(w, &entry_things, entry);
	want(w, &attendance_things, entry);
}

void
load_activity(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct ev_activity *a = args;

	(void)who, (void)now;
	load_entry(w, a->entry);
	want_word(w, "activity_kind", a->kind);
}

void
load_contact(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	(void)who, (void)now;
	want(w, &entry_things, ((const struct ev_contact *)args)->entry);
}

void
load_debrief(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	(void)who, (void)now;
	want(w, &entry_things, ((const struct ev_debrief *)args)->entry);
}

void
load_reception(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	(void)who, (void)now;
	load_entry(w, ((const struct ev_reception *)args)->reception);
}

/* ---- an entry ---- */

struct entered {
	int32_t fact;
	struct uuid id;
	int64_t version;
	struct str label, source, street, site;
	struct date day;
	const struct deputy_ref *deputy;
	const struct list *attendees; /* of struct attendee */
};

static bool
present(const struct attendee *x)
{
	return x->attendance == ATTEND_PRESENT;
}

static bool
holds(const struct strs *s, struct str v)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->v[i], v))
			return true;
	return false;
}

/* Those present, and their levels, each once. */
static void
present_ones(struct cx *cx, const struct list *attendees, struct entry_thing *x)
{
	const struct attendee *v = attendees->v;

	x->deputies = x->levels = (struct strs){ 0 };
	x->deputies.v = arena_array(cx_arena(cx), attendees->n, sizeof(struct str));
	x->levels.v = arena_array(cx_arena(cx), attendees->n, sizeof(struct str));
	for (size_t i = 0; i < attendees->n; i++) {
		struct str level = enum_name(&level_enum, v[i].level);

		if (!present(&v[i]))
			continue;
		if (!holds(&x->deputies, v[i].code))
			x->deputies.v[x->deputies.n++] = v[i].code;
		if (!holds(&x->levels, level))
			x->levels.v[x->levels.n++] = level;
	}
}

/* NULL: a newer version is there already. `was` is how it was before. */
static struct entry_thing *
entry_edit(struct cx *cx, const struct entered *f, struct thing *was)
{
	const struct entry_thing *old = row_find(cx, &entry_things, f->id);
	struct entry_thing *x;

	if (old != NULL && old->version >= f->version)
		return NULL;
	x = old != NULL ? row_edit(cx, &entry_things, f->id)
			: row_add(cx, &entry_things, f->id, f->id);
	*was = *(struct thing *)x;
	x->fact = f->fact;
	x->version = f->version;
	x->label = f->label;
	x->source = f->source;
	x->street = f->street;
	x->site = f->site;
	x->day = f->day;
	if (f->attendees != NULL) {
		present_ones(cx, f->attendees, x);
	} else if (f->deputy != NULL) {
		x->person = f->deputy->code;
		x->who = f->deputy->name;
		x->deputies = strs_of(cx, f->deputy->code);
		x->levels = levels_of(cx, f->deputy->level);
	}
	return x;
}

static struct str
stands_in(struct cx *cx, const char *book, struct str site, int32_t year, int32_t number)
{
	return str_printf(
	    cx_arena(cx), "%s " STR_FMT " %d-%d", book, STR_ARG(site), (int)year, (int)number);
}

/* ---- who was there ---- */

static void
attend(struct cx *cx, const struct entry_thing *x, const struct attendee *who, enum slot slot,
    int32_t value)
{
	struct uuid id = id_with(x->id, who->code);
	bool old = row_find(cx, &attendance_things, id) != NULL;
	struct attendance_thing *t = old ? row_edit(cx, &attendance_things, id)
					 : row_add(cx, &attendance_things, id, x->id);
	struct thing was = *(struct thing *)t;
	struct marks m = { .a = cx_arena(cx) };

	t->fact = FACT_ATTENDANCE;
	t->label = x->label;
	t->source = x->source;
	t->person = who->code;
	t->who = who->name;
	t->street = x->street;
	t->site = x->site;
	t->day = x->day;
	t->deputies = strs_of(cx, who->code);
	t->levels = levels_of(cx, who->level);
	mark(&m, slot, value, x->day, 1);
	settle(cx, &was, (struct thing *)t, &m);
}

/* Those that a correction, or another state of the reception, has no more count nothing. */
static void
attend_none(struct cx *cx, const struct entry_thing *x)
{
	const struct attendance_thing *t = row_first(cx, &attendance_things, x->id);

	for (; t != NULL; t = row_next(cx, &attendance_things, t))
		if (!holds(&x->deputies, t->person)) {
			struct attendance_thing *gone = row_edit(cx, &attendance_things, t->id);
			struct thing was = *(struct thing *)gone;
			struct marks none = { 0 };

			gone->day = (struct date){ 0 };
			settle(cx, &was, (struct thing *)gone, &none);
			t = gone;
		}
}

static void
attend_all(struct cx *cx, const struct entry_thing *x, const struct list *attendees, enum slot slot,
    int32_t value)
{
	const struct attendee *v = attendees->v;

	for (size_t i = 0; i < attendees->n; i++)
		if (present(&v[i]))
			attend(cx, x, &v[i], slot, value);
	attend_none(cx, x);
}

/* ---- the books ---- */

int
decide_project_activity(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct ev_activity *a = args;
	const struct entered f = { FACT_ACTIVITY, a->entry, a->version, a->subject,
		stands_in(cx, "activity", a->site_code, a->year, a->number), a->street,
		a->site_code, a->date, NULL, &a->deputies };
	struct marks m = { .a = cx_arena(cx) };
	int32_t kind = word_number(cx, "activity_kind", a->kind);
	struct thing was;
	struct entry_thing *x = entry_edit(cx, &f, &was);

	(void)e;
	if (x == NULL)
		return 0;
	if (str_empty(x->label))
		x->label = a->kind;
	mark(&m, SLOT_activities, kind, x->day, 1);
	mark(&m, SLOT_others_present, 0, x->day, a->others_present);
	settle(cx, &was, (struct thing *)x, &m);
	attend_all(cx, x, &a->deputies, SLOT_person_times, kind);
	return counted(result);
}

int
decide_project_contact(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct ev_contact *a = args;
	const struct entered f = { FACT_CONTACT, a->entry, a->version,
		enum_name(&approach_enum, a->way),
		stands_in(cx, "contact", a->site_code, a->year, a->number), a->street, a->site_code,
		a->date, a->deputy, NULL };
	struct marks m = { .a = cx_arena(cx) };
	struct thing was;
	struct entry_thing *x = entry_edit(cx, &f, &was);

	(void)e;
	if (x == NULL)
		return 0;
	mark(&m, SLOT_contacts, a->way, x->day, 1);
	mark(&m, SLOT_residents, 0, x->day, a->people);
	mark(&m, SLOT_enterprises, 0, x->day, a->enterprises);
	mark(&m, SLOT_problems, 0, x->day, a->problems);
	mark(&m, SLOT_problems_answered, 0, x->day, a->answered);
	settle(cx, &was, (struct thing *)x, &m);
	return counted(result);
}

int
decide_project_debrief(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct ev_debrief *a = args;
	const struct entered f = { FACT_DEBRIEF, a->entry, a->version,
		enum_name(&debrief_form_enum, a->form),
		stands_in(cx, "debrief", a->site_code, a->year, a->number), a->street, a->site_code,
		a->date, a->deputy, NULL };
	struct marks m = { .a = cx_arena(cx) };
	struct thing was;
	struct entry_thing *x = entry_edit(cx, &f, &was);

	(void)e;
	if (x == NULL)
		return 0;
	mark(&m, SLOT_debriefs, 0, x->day, 1);
	mark(&m, SLOT_ballots, SATISFIED, x->day, a->satisfied);
	mark(&m, SLOT_ballots, BASICALLY_SATISFIED, x->day, a->basically_satisfied);
	mark(&m, SLOT_ballots, NOT_SATISFIED, x->day, a->not_satisfied);
	mark(&m, SLOT_ballots_good, 0, x->day, a->satisfied + a->basically_satisfied);
	settle(cx, &was, (struct thing *)x, &m);
	return counted(result);
}

int
decide_project_reception(struct cx *cx, const void *args, void *result, struct err *e)
{
	static const struct list nobody;
	const struct ev_reception *a = args;
	bool held = a->state == RC_HELD;
	const struct list *there = held ? &a->deputies : &nobody;
	const struct entered f = { FACT_RECEPTION, a->reception, a->version, a->subject,
		str_printf(cx_arena(cx), "reception " STR_FMT " " STR_FMT, STR_ARG(a->site_code),
		    STR_ARG(a->time)),
		a->street, a->site_code, a->date, NULL, there };
	struct marks m = { .a = cx_arena(cx) };
	struct thing was;
	struct entry_thing *x = entry_edit(cx, &f, &was);

	(void)e;
	if (x == NULL)
		return 0;
	if (held) {
		mark(&m, SLOT_receptions, 0, x->day, 1);
		mark(&m, SLOT_reception_people, 0, x->day, a->people.set ? a->people.v : 0);
	} else {
		x->day = (struct date){ 0 };
	}
	settle(cx, &was, (struct thing *)x, &m);
	attend_all(cx, x, there, SLOT_reception_times, 0);
	return counted(result);
}
