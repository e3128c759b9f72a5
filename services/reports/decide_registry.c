/* SPDX-License-Identifier: Apache-2.0 */
/* What is heard of registry: mirrors of its objects, and inspections. */
#include "services/reports/decide.h"

#define LOAD(name, type, table)                                                         \
	void load_##name(                                                               \
	    struct wants *w, const void *args, const struct who *who, struct stamp now) \
	{                                                                               \
		(void)who, (void)now;                                                   \
		want(w, &table, ((const struct type *)args)->id);                       \
	}
LOAD(person, v1_person, person_mirrors)
LOAD(mandate, v1_mandate, mandate_mirrors)
LOAD(site, site_event, site_mirrors)
LOAD(residence, residence_event, residence_mirrors)
LOAD(unit, v1_unit, unit_mirrors)
LOAD(inspection, inspection_event, inspection_things)

static void *
mirror(struct cx *cx, const struct table *t, struct uuid id)
{
	return row_find(cx, t, id) != NULL ? row_edit(cx, t, id) : row_add(cx, t, id, id);
}

/* The day since when it is so: kept while it stays so, gone when it is not. */
static struct date
since(struct cx *cx, bool so, struct date old)
{
	if (!so)
		return (struct date){ 0 };
	return old.ymd != 0 ? old : heard_day(cx);
}

int
decide_project_person(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct v1_person *a = args;
	struct person_mirror *p = mirror(cx, &person_mirrors, a->id);

	(void)e;
	*p = (struct person_mirror){ a->id, a->code, a->name };
	return counted(result);
}

int
decide_project_mandate(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct v1_mandate *a = args;
	struct mandate_mirror *m = mirror(cx, &mandate_mirrors, a->id);

	(void)e;
	*m = (struct mandate_mirror){ a->id, a->person_code, a->level, a->status, a->from_date,
		a->to_date, since(cx, a->status == MANDATE_SUSPENDED, m->suspended_on) };
	return counted(result);
}

int
decide_project_site(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct site_event *a = args;
	struct site_mirror *s = mirror(cx, &site_mirrors, a->id);

	(void)e;
	*s = (struct site_mirror){ a->id, a->code, a->name, a->street, a->street_name, a->kind,
		a->state, since(cx, a->state == SITE_CLOSED, s->closed_on) };
	return counted(result);
}

int
decide_project_residence(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct residence_event *a = args;
	struct residence_mirror *r = mirror(cx, &residence_mirrors, a->id);

	(void)e;
	*r = (struct residence_mirror){ a->id, a->person_code, a->site_code, a->from_date,
		a->to_date };
	return counted(result);
}

int
decide_project_unit(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct v1_unit *a = args;
	struct unit_mirror *u = mirror(cx, &unit_mirrors, a->id);

	(void)e;
	*u = (struct unit_mirror){ a->id, a->code, a->name, a->kind, a->active,
		since(cx, !a->active, u->ended_on) };
	return counted(result);
}

int
decide_project_inspection(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct inspection_event *a = args;
	struct inspection_thing *x = mirror(cx, &inspection_things, a->id);
	struct thing was = *(struct thing *)x;
	struct marks m = { .a = cx_arena(cx) };

	(void)e;
	x->fact = FACT_INSPECTION;
	x->label = x->source = a->code;
	x->street = a->street;
	x->site = a->site_code;
	x->day = a->date;
	x->met = a->met;
	x->withdrawn = x->withdrawn || heard_type(cx, "inspection.withdrawn");
	if (!x->withdrawn)
		mark(&m, SLOT_inspections, 0, x->day, 1);
	settle(cx, &was, (struct thing *)x, &m);
	return counted(result);
}
