/* SPDX-License-Identifier: Apache-2.0 */
#include "services/suggestions/decide.h"
#include "services/suggestions/opinion_links.h"

int
take_suggestion(struct cx *cx, const void *on, struct suggestion **s, struct err *e)
{
	struct on_suggestion o;
	const struct suggestion *there;

	memcpy(&o, on, sizeof(o));
	there = row_find(cx, &suggestion_table, o.suggestion);
	if (there == NULL)
		return err_set(e, E_NOT_FOUND, "suggestion", "there is no such suggestion");
	if (o.version.set && o.version.v != there->version)
		return err_set(e, E_ABORTED, "version",
		    "the suggestion has version %lld by now, not %lld", (long long)there->version,
		    (long long)o.version.v);
	*s = row_edit(cx, &suggestion_table, o.suggestion);
	(*s)->version++;
	return 0;
}

int
take_assignment(
    struct cx *cx, const void *on, struct suggestion **s, struct assignment **a, struct err *e)
{
	struct on_assignment o;
	const struct assignment *there;

	memcpy(&o, on, sizeof(o));
	if (take_suggestion(cx, on, s, e) != 0)
		return -1;
	there = find_assignment(cx, o.assignment);
	if (there == NULL || !uuid_eq(there->suggestion, (*s)->id))
		return err_set(
		    e, E_NOT_FOUND, "assignment", "the suggestion has no such assignment");
	*a = row_edit(cx, &assignment_table, o.assignment);
	return 0;
}

int
move_suggestion(struct suggestion *s, const char *op, int32_t to, struct err *e)
{
	const struct staterow *row = next_state(OBJECT_SUGGESTION, s->state, op, to, e);

	if (row == NULL)
		return -1;
	s->state = row->to;
	return 0;
}

int
move_assignment(struct assignment *a, const char *op, int32_t to, struct err *e)
{
	const struct staterow *row = next_state(OBJECT_ASSIGNMENT, a->state, op, to, e);

	if (row == NULL)
		return -1;
	a->state = row->to;
	return 0;
}

const struct assignment *
find_assignment(struct cx *cx, struct uuid id)
{
	return row_find(cx, &assignment_table, id);
}

const struct assignment *
next_assignment(struct cx *cx, const struct suggestion *s, const struct assignment *prev)
{
	return prev == NULL ? row_first(cx, &assignment_table, s->id)
			    : row_next(cx, &assignment_table, prev);
}

const struct cosigner *
next_cosigner(struct cx *cx, const struct suggestion *s, const struct cosigner *prev)
{
	return prev == NULL ? row_first(cx, &cosigner_table, s->id)
			    : row_next(cx, &cosigner_table, prev);
}

bool
answers(const struct assignment *a)
{
	return a->kind != KIND_ASSIST && a->state != AS_REASSIGNED && uuid_absent(a->next) &&
	    a->recalled_on.ymd == 0;
}

bool
ended(const struct assignment *a)
{
	return a->state == AS_REASSIGNED || a->state == AS_OPINION_GIVEN || a->state == AS_LAPSED ||
	    a->state == AS_DONE || a->state == AS_RECALLED;
}

bool
formal(const struct suggestion *s)
{
	return s->channel != CHANNEL_ZONE && s->channel != CHANNEL_SPECIAL_REPORT;
}

/* How far the assignments have come, as one state of the suggestion. */
static int32_t
derive(struct cx *cx, const struct suggestion *s)
{
	size_t open = 0, filed = 0, unrated = 0;
	bool begun = false;

	for (const struct assignment *a = next_assignment(cx, s, NULL); a != NULL;
	     a = next_assignment(cx, s, a)) {
		if (a->recalled_on.ymd != 0)
			continue;
		begun = begun || a->signed_at.us != 0 || a->state == AS_HANDLING;
		if (!answers(a))
			continue;
		open += a->state != AS_DONE;
		filed += a->state == AS_FILED;
		unrated += a->rating == RATING_AWAITED;
	}
	if (s->reference_only)
		return open == 0 ? SG_CLOSED : s->state;
	if (open == 0)
		return unrated > 0 ? SG_REPLIED : SG_RATED;
	if (!begun)
		return SG_ASSIGNED;
	return filed == open ? SG_REPLY_FILED : SG_HANDLING;
}

int
follow(struct cx *cx, struct suggestion *s, const char *op, struct err *e)
{
	int32_t to = derive(cx, s);

	if (to == s->state)
		return 0;
	if (move_suggestion(s, op, to, e) != 0)
		return -1;
	if (to == SG_CLOSED) {
		s->closed_on = cx_today(cx);
		deadline_end_all(cx, s->id, (struct uuid){ 0 });
	}
	return 0;
}

void
tell_followed(struct cx *cx, const struct suggestion *s, int32_t before)
{
	if (s->state == before)
		return;
	if (s->state == SG_REPLIED) {
		tell(cx, EV_replied, s->id, &(struct ev_replied){ HEAD_OF(s), .round = s->round });
		hear_author(cx, s);
	} else if (s->state == SG_CLOSED) {
		tell(cx, EV_closed, s->id, &(struct ev_closed){ HEAD_OF(s), .rounds = s->round });
		hear_author(cx, s);
	}
	if (s->state == SG_REPLIED || s->state == SG_CLOSED)
		opinions_told(cx, s);
}

const struct v1_unit *
take_unit(struct cx *cx, struct uuid id, struct err *e)
{
	const struct v1_unit *u = row_find(cx, &unit_view, id);

	if (u == NULL) {
		err_set(e, E_NOT_FOUND, "unit", "there is no such unit");
		return NULL;
	}
	if (!u->active) {
		err_set(e, E_FAILED_PRECONDITION, "unit", "unit " STR_FMT " is not active",
		    STR_ARG(u->code));
		return NULL;
	}
	return u;
}

void
suggestion_ref_of(const struct suggestion *s, struct suggestion_ref *out)
{
	*out = (struct suggestion_ref){ s->id, s->version, s->state, s->serial };
}

void
assignment_ref_of(
    const struct suggestion *s, const struct assignment *a, struct assignment_ref *out)
{
	*out = (struct assignment_ref){ s->id, a->id, s->version, a->state, s->state, { { 0 } } };
}
