/* SPDX-License-Identifier: Apache-2.0 */
/* supervision.begin, .log, .end (督办) */
#include "services/suggestions/decide.h"
#include "services/suggestions/supervision.h"

#define TEXT(T, m, fl) FIELD(T, m, (fl) | F_CHARS, 1, 4000, #m)
#define ID(T, m) FIELD(T, m, F_REQ, 0, 0, #m)

static const struct field supervision_fields[] = {
	ID(supervision, id),
	ID(supervision, suggestion),
	FIELD_ENUM(supervision, state, F_REQ, &supervision_state_enum, "state"),
	TEXT(supervision, leader, F_REQ),
	TEXT(supervision, reason, F_OPT),
	FIELD(supervision, begun_on, F_REQ, 0, 0, "begun_on"),
	FIELD(supervision, ended_on, F_OPT, 0, 0, "ended_on"),
	TEXT(supervision, outcome, F_OPT),
	FIELD(supervision, steps, F_REQ, 0, SUPERVISION_STEPS_MAX, "steps"),
};
DESC(supervision, "supervision_row", "A supervision.");

static const struct field supervision_step_fields[] = {
	ID(supervision_step, id),
	ID(supervision_step, suggestion),
	ID(supervision_step, supervision),
	FIELD(supervision_step, date, F_REQ, 0, 0, "date"),
	TEXT(supervision_step, text, F_REQ),
	TEXT(supervision_step, by, F_REQ),
	FIELD(supervision_step, logged_at, F_REQ, 0, 0, "logged_at"),
};
DESC(supervision_step, "supervision_step_row", "A step of a supervision.");

const struct table supervision_table = { "supervision", &supervision_desc, "suggestion", TABLE_OWN,
	NULL, NULL };
const struct table supervision_step_table = { "supervision_step", &supervision_step_desc,
	"suggestion", TABLE_APPEND, NULL, NULL };

static int
move(struct supervision *v, const char *op, struct err *e)
{
	const struct staterow *row = next_state(OBJECT_SUPERVISION, v->state, op, 0, e);

	if (row == NULL)
		return -1;
	v->state = row->to;
	return 0;
}

static int
take(struct cx *cx, const void *args, const char *op, struct suggestion **s, struct supervision **v,
    struct err *e)
{
	struct on_supervision on;
	const struct supervision *there;

	memcpy(&on, args, sizeof(on));
	if (take_suggestion(cx, args, s, e) != 0)
		return -1;
	there = row_find(cx, &supervision_table, on.supervision);
	if (there == NULL || !uuid_eq(there->suggestion, (*s)->id)) {
		err_set(e, E_NOT_FOUND, "supervision", "the suggestion has no such supervision");
		return -1;
	}
	*v = row_edit(cx, &supervision_table, there->id);
	return move(*v, op, e);
}

/* Those who have it to handle, and its author. */
static void
hear_all(struct cx *cx, const struct suggestion *s)
{
	hear_author(cx, s);
	for (const struct assignment *a = next_assignment(cx, s, NULL); a != NULL;
	     a = next_assignment(cx, s, a))
		if (answers(a))
			hear_unit(cx, a);
}

static int
answer(const struct suggestion *s, const struct supervision *v, void *result)
{
	*(struct supervision_ref *)result = (struct supervision_ref){ s->id, v->id, s->version,
		v->state };
	return 0;
}

static int
check_can_begin(struct cx *cx, const struct suggestion *s, struct err *e)
{
	if (str_empty(s->serial) || s->state == SG_CLOSED || s->state == SG_WITHDRAWN)
		return err_set(e, E_FAILED_PRECONDITION, "suggestion",
		    "the suggestion is in state " STR_FMT
		    "; supervised are accepted ones until they are closed",
		    STR_ARG(object_state(OBJECT_SUGGESTION, s->state)));
	for (const struct supervision *v = row_first(cx, &supervision_table, s->id); v != NULL;
	     v = row_next(cx, &supervision_table, v))
		if (v->state == SV_ONGOING)
			return err_set(e, E_ALREADY_EXISTS, "suggestion",
			    "it is supervised by " STR_FMT " already", STR_ARG(v->leader));
	return 0;
}

int
decide_supervision_begin(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct supervision_begin *in = args;
	struct supervision *v;
	struct suggestion *s;

	if (take_suggestion(cx, args, &s, e) != 0 || check_can_begin(cx, s, e) != 0)
		return -1;
	v = row_add(cx, &supervision_table, cx_uuid(cx), s->id);
	if (move(v, "supervision.begin", e) != 0)
		return -1;
	v->leader = in->leader;
	v->reason = in->reason;
	v->begun_on = cx_today(cx);
	tell(cx, EV_supervision_begun, v->id,
	    &(struct ev_supervision){ HEAD_OF(s), .supervision = v->id,
		.supervision_state = v->state, .leader = v->leader, .text = in->reason });
	hear_all(cx, s);
	return answer(s, v, result);
}

int
decide_supervision_log(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct supervision_log *in = args;
	struct supervision_step *row;
	struct supervision *v;
	struct suggestion *s;

	if (take(cx, args, "supervision.log", &s, &v, e) != 0)
		return -1;
	if (in->date.ymd > cx_today(cx).ymd || in->date.ymd < v->begun_on.ymd)
		return err_set(e, E_INVALID_ARGUMENT, "date",
		    "must be a day since the supervision began, and not in the future");
	if (v->steps >= SUPERVISION_STEPS_MAX)
		return err_set(e, E_FAILED_PRECONDITION, "supervision", "its log is full: %d steps",
		    SUPERVISION_STEPS_MAX);
	v->steps++;
	row = row_add(cx, &supervision_step_table, cx_uuid(cx), s->id);
	row->supervision = v->id;
	row->date = in->date;
	row->text = in->text;
	row->by = in->by;
	row->logged_at = cx_now(cx);
	tell(cx, EV_supervision_logged, v->id,
	    &(struct ev_supervision_step){ HEAD_OF(s), .supervision = v->id, .leader = v->leader,
		.date = in->date, .text = in->text, .by = in->by });
	hear_author(cx, s);
	return answer(s, v, result);
}

int
decide_supervision_end(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct supervision_end *in = args;
	struct supervision *v;
	struct suggestion *s;

	if (take(cx, args, "supervision.end", &s, &v, e) != 0)
		return -1;
	v->ended_on = cx_today(cx);
	v->outcome = in->outcome;
	tell(cx, EV_supervision_ended, v->id,
	    &(struct ev_supervision){ HEAD_OF(s), .supervision = v->id,
		.supervision_state = v->state, .leader = v->leader, .text = in->outcome });
	hear_all(cx, s);
	return answer(s, v, result);
}
