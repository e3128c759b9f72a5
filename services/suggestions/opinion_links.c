/* SPDX-License-Identifier: Apache-2.0 */
#include "services/suggestions/opinion.h"
#include "services/suggestions/opinion_links.h"

/* Those that became this suggestion, among the rows at hand. */
static const struct opinion *
next_opinion(struct cx *cx, const struct suggestion *s, const struct opinion *prev)
{
	const struct opinion *o = row_each(cx, &opinion_table, prev);

	while (o != NULL && !uuid_eq(o->suggestion, s->id))
		o = row_each(cx, &opinion_table, o);
	return o;
}

static bool
named(const struct suggestion_content *c, struct uuid id)
{
	for (size_t i = 0; i < c->opinions.n; i++)
		if (uuid_eq(c->opinions.v[i], id))
			return true;
	return false;
}

/* ---- with the content ---- */

static int
release(struct cx *cx, const struct suggestion *s, const struct opinion *there, struct str reason,
    struct err *e)
{
	struct opinion *o = row_edit(cx, &opinion_table, there->id);
	struct deadline *d;

	o->version++;
	o->state = OPINION_RECEIVED;
	o->suggestion = (struct uuid){ 0 };
	d = opinion_await_route(cx, o, e);
	if (d == NULL)
		return -1;
	tell(cx, EV_opinion_released, o->id,
	    &(struct ev_opinion_link){
		OPINION_OF(o), .suggestion = s->id, .reason = reason, .due = due_of(cx, d) });
	hear_opinion(cx, o);
	return 0;
}

static int
convert(struct cx *cx, const struct suggestion *s, struct uuid id, const char *op, struct err *e)
{
	const struct opinion *there = row_find(cx, &opinion_table, id);
	struct opinion *o;

	if (there == NULL)
		return err_set(e, E_NOT_FOUND, NULL, "there is no such opinion");
	if (there->state == OPINION_CONVERTED && uuid_eq(there->suggestion, s->id))
		return 0;
	o = row_edit(cx, &opinion_table, id);
	o->version++;
	if (move_opinion(o, op, OPINION_CONVERTED, e) != 0) {
		e->field[0] = '\0';
		return -1;
	}
	o->suggestion = s->id;
	opinion_take_back(cx, o, HANDOVER_TAKEN_BACK, (struct str){ 0 });
	deadline_end(cx, o->id, (struct uuid){ 0 }, STEP_ROUTE, DEADLINE_MET);
	tell(cx, EV_opinion_converted, o->id,
	    &(struct ev_opinion_link){ OPINION_OF(o), .suggestion = s->id });
	hear_opinion(cx, o);
	return 0;
}

int
opinions_take(struct cx *cx, const struct suggestion *s, const struct suggestion_content *c,
    const char *op, struct err *e)
{
	for (const struct opinion *o = next_opinion(cx, s, NULL); o != NULL;
	     o = next_opinion(cx, s, o))
		if (!named(c, o->id) && o->state == OPINION_CONVERTED &&
		    release(cx, s, o, (struct str){ 0 }, e) != 0)
			return -1;
	for (size_t i = 0; i < c->opinions.n; i++)
		if (convert(cx, s, c->opinions.v[i], op, e) != 0) {
			err_within(e, "content.opinions", (long)i);
			return -1;
		}
	return 0;
}

/* ---- what becomes of the suggestion ---- */

/* All replies say solved; some say solved, or planned; none does, or there is none. */
static int32_t
result_of(struct cx *cx, const struct suggestion *s)
{
	size_t replies = 0, solved = 0, planned = 0;

	for (const struct reply *r = row_first(cx, &reply_table, s->id); r != NULL;
	     r = row_next(cx, &reply_table, r)) {
		const struct assignment *a = find_assignment(cx, r->assignment);

		if (r->state != REPLY_PASSED || a == NULL || !answers(a))
			continue;
		replies++;
		solved += r->class == CLASS_A;
		planned += r->class == CLASS_B;
	}
	if (replies > 0 && solved == replies)
		return RESULT_SOLVED;
	return solved + planned > 0 ? RESULT_PARTLY_SOLVED : RESULT_NOT_SOLVED;
}

/* A later reply is told anew; one that is closed stays as it was told. */
static void
give_result(struct cx *cx, const struct suggestion *s, const struct opinion *there)
{
	struct opinion *o = row_edit(cx, &opinion_table, there->id);

	o->version++;
	o->state = OPINION_HANDLED;
	o->result = result_of(cx, s);
	o->handled_on = cx_today(cx);
	o->fed_resident_on = o->fed_deputy_on = (struct date){ 0 };
	o->feedback = (struct str){ 0 };
	tell(cx, EV_opinion_handled, o->id,
	    &(struct ev_opinion_handled){
		OPINION_OF(o), .result = o->result, .suggestion = s->id, .serial = s->serial });
	hear_opinion(cx, o);
}

void
opinions_told(struct cx *cx, const struct suggestion *s)
{
	for (const struct opinion *o = next_opinion(cx, s, NULL); o != NULL;
	     o = next_opinion(cx, s, o))
		if (o->state == OPINION_CONVERTED ||
		    (s->state == SG_REPLIED &&
			(o->state == OPINION_HANDLED || o->state == OPINION_FED_BACK)))
			give_result(cx, s, o);
}

int
opinions_release(struct cx *cx, const struct suggestion *s, struct str reason, struct err *e)
{
	for (const struct opinion *o = next_opinion(cx, s, NULL); o != NULL;
	     o = next_opinion(cx, s, o))
		if (o->state == OPINION_CONVERTED && release(cx, s, o, reason, e) != 0)
			return -1;
	return 0;
}
