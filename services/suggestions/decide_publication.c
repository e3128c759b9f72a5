/* SPDX-License-Identifier: Apache-2.0 */
/* suggestion.publish, .unpublish: what the public sees, after a privacy check */
#include "services/suggestions/decide.h"
#include "services/suggestions/publication.h"

#define TEXT(T, m, fl) FIELD(T, m, (fl) | F_CHARS, 1, 4000, #m)

static const struct field publication_entry_fields[] = {
	FIELD(publication_entry, id, F_REQ, 0, 0, "id"),
	FIELD(publication_entry, suggestion, F_REQ, 0, 0, "suggestion"),
	FIELD_ENUM(publication_entry, state, F_REQ, &publication_state_enum, "state"),
	FIELD_ENUM(publication_entry, extent, F_REQ, &openness_enum, "extent"),
	FIELD_ENUM(publication_entry, check, F_REQ, &privacy_check_enum, "check"),
	TEXT(publication_entry, checked_by, F_REQ),
	TEXT(publication_entry, reason, F_OPT),
	TEXT(publication_entry, title, F_REQ),
	TEXT(publication_entry, facts, F_OPT),
	TEXT(publication_entry, request, F_OPT),
	FIELD(publication_entry, published_on, F_REQ, 0, 0, "published_on"),
	FIELD(publication_entry, published_at, F_REQ, 0, 0, "published_at"),
	FIELD(publication_entry, withdrawn_on, F_OPT, 0, 0, "withdrawn_on"),
	TEXT(publication_entry, withdrawn_reason, F_OPT),
};
DESC(publication_entry, "publication_row", "A decision how a suggestion is published.");

static const struct field published_reply_fields[] = {
	FIELD(published_reply, id, F_REQ, 0, 0, "id"),
	FIELD(published_reply, suggestion, F_REQ, 0, 0, "suggestion"),
	FIELD(published_reply, publication, F_REQ, 0, 0, "publication"),
	FIELD(published_reply, reply, F_REQ, 0, 0, "reply"),
	TEXT(published_reply, unit_name, F_REQ),
	TEXT(published_reply, number, F_REQ),
	FIELD(published_reply, dated, F_REQ, 0, 0, "dated"),
	FIELD_ENUM(published_reply, class, F_REQ, &reply_class_enum, "class"),
	TEXT(published_reply, text, F_REQ),
	FIELD_LIST(published_reply, points, F_OPT, &reply_point_desc, 0, POINTS_MAX, "points"),
	TEXT(published_reply, measure, F_OPT),
	FIELD(published_reply, by_date, F_OPT, 0, 0, "by_date"),
};
DESC(published_reply, "published_reply_row", "A reply as the public sees it.");

const struct table publication_table = { "publication", &publication_entry_desc, "suggestion",
	TABLE_OWN, NULL, NULL };
const struct table published_reply_table = { "published_reply", &published_reply_desc, "suggestion",
	TABLE_APPEND, NULL, NULL };

static const struct publication_entry *
current(struct cx *cx, const struct suggestion *s)
{
	const struct publication_entry *p = row_first(cx, &publication_table, s->id);

	while (p != NULL && p->state != PUBLICATION_CURRENT)
		p = row_next(cx, &publication_table, p);
	return p;
}

/* ---- the privacy check ---- */

/* What the arguments publish otherwise than it is: the first member that does; NULL: nothing. */
static const char *
redaction(const struct suggestion_publish *in, bool with_title)
{
	return !str_empty(in->title) && with_title ? "title"
	    : !str_empty(in->facts)                ? "facts"
	    : !str_empty(in->request)              ? "request"
	    : in->replies.n > 0                    ? "replies"
						   : NULL;
}

static int
check_texts(const struct suggestion_publish *in, struct err *e)
{
	const char *changed = redaction(in, true);

	if (in->extent == OPEN_NONE && changed != NULL)
		return err_set(e, E_INVALID_ARGUMENT, changed, "what is not published has no text");
	if (in->extent == OPEN_TITLE && redaction(in, false) != NULL)
		return err_set(
		    e, E_INVALID_ARGUMENT, redaction(in, false), "only the title is published");
	if (in->check == CHECK_CLEAN && changed != NULL)
		return err_set(e, E_INVALID_ARGUMENT, changed,
		    "what is clean is published as it is; the check found something to redact?");
	if (in->check == CHECK_REDACTED && in->extent != OPEN_NONE && changed == NULL)
		return err_set(e, E_INVALID_ARGUMENT, "check",
		    "redacted: say the text that is to be published");
	return 0;
}

/* The deputy's wish is the most. */
static int
check_wish(const struct suggestion *s, const struct suggestion_publish *in, struct err *e)
{
	if (in->extent < s->openness)
		return err_set(e, E_FAILED_PRECONDITION, "extent",
		    "the deputy wishes " STR_FMT " at most",
		    STR_ARG(enum_name(&openness_enum, s->openness)));
	if (in->extent > s->openness && str_empty(in->reason))
		return err_set(
		    e, E_INVALID_ARGUMENT, "reason", "less than the deputy wishes needs a reason");
	return 0;
}

/* ---- the replies ---- */

static bool
has_passed(struct cx *cx, const struct suggestion *s, struct uuid assignment)
{
	for (const struct reply *r = row_first(cx, &reply_table, s->id); r != NULL;
	     r = row_next(cx, &reply_table, r))
		if (r->state == REPLY_PASSED && uuid_eq(r->assignment, assignment))
			return true;
	return false;
}

/* The unit's last word: no later round of its has a reply that was passed on. */
static bool
is_last(struct cx *cx, const struct suggestion *s, const struct reply *r)
{
	const struct assignment *a = find_assignment(cx, r->assignment);

	while (a != NULL && !uuid_absent(a->next)) {
		if (has_passed(cx, s, a->next))
			return false;
		a = find_assignment(cx, a->next);
	}
	return true;
}

static const struct redacted_reply *
redacted(const struct suggestion_publish *in, struct uuid reply)
{
	const struct redacted_reply *v = in->replies.v;

	for (size_t i = 0; i < in->replies.n; i++)
		if (uuid_eq(v[i].reply, reply))
			return &v[i];
	return NULL;
}

static int
check_redacted(
    struct cx *cx, const struct suggestion *s, const struct suggestion_publish *in, struct err *e)
{
	const struct redacted_reply *v = in->replies.v;

	for (size_t i = 0; i < in->replies.n; i++) {
		const struct reply *r = row_find(cx, &reply_table, v[i].reply);

		if (redacted(in, v[i].reply) != &v[i])
			err_set(e, E_INVALID_ARGUMENT, "reply", "this reply is named twice");
		else if (r == NULL || !uuid_eq(r->suggestion, s->id) || r->state != REPLY_PASSED ||
		    !is_last(cx, s, r))
			err_set(e, E_NOT_FOUND, "reply",
			    "the suggestion has no such reply to be published");
		else
			continue;
		err_within(e, "replies", (long)i);
		return -1;
	}
	return 0;
}

static void
add_reply(struct cx *cx, const struct publication_entry *p, const struct reply *r,
    const struct redacted_reply *otherwise)
{
	struct published_reply *row = row_add(
	    cx, &published_reply_table, cx_uuid(cx), p->suggestion);

	row->publication = p->id;
	row->reply = r->id;
	row->unit_name = str_empty(r->unit_name) ? find_assignment(cx, r->assignment)->unit_name
						 : r->unit_name;
	row->number = r->number;
	row->dated = r->dated;
	row->class = r->class;
	row->text = otherwise != NULL ? otherwise->text : r->text;
	row->by_date = r->by_date;
	if (otherwise != NULL)
		return; /* nothing of the letter but what was checked */
	row->points = r->points;
	row->measure = r->measure;
}

static int32_t
add_replies(struct cx *cx, const struct suggestion *s, const struct publication_entry *p,
    const struct suggestion_publish *in)
{
	int32_t n = 0;

	for (const struct reply *r = row_first(cx, &reply_table, s->id); r != NULL;
	     r = row_next(cx, &reply_table, r)) {
		if (r->state != REPLY_PASSED || !is_last(cx, s, r))
			continue;
		add_reply(cx, p, r, redacted(in, r->id));
		n++;
	}
	return n;
}

/* ---- the commands ---- */

static struct str
or_else(struct str text, struct str other)
{
	return str_empty(text) ? other : text;
}

static const struct publication_entry *
add_publication(struct cx *cx, const struct suggestion *s, const struct suggestion_publish *in)
{
	const struct publication_entry *old = current(cx, s);
	struct publication_entry *p;

	if (old != NULL)
		((struct publication_entry *)row_edit(cx, &publication_table, old->id))->state =
		    PUBLICATION_REPLACED;
	p = row_add(cx, &publication_table, cx_uuid(cx), s->id);
	p->state = PUBLICATION_CURRENT;
	p->extent = in->extent;
	p->check = in->check;
	p->checked_by = in->checked_by;
	p->reason = in->reason;
	p->title = or_else(in->title, s->title);
	p->published_on = cx_today(cx);
	p->published_at = cx_now(cx);
	if (in->extent == OPEN_FULL) {
		p->facts = or_else(in->facts, s->facts);
		p->request = or_else(in->request, s->request);
	}
	return p;
}

static void
hear_units(struct cx *cx, const struct suggestion *s)
{
	for (const struct assignment *a = next_assignment(cx, s, NULL); a != NULL;
	     a = next_assignment(cx, s, a))
		if (answers(a))
			hear_unit(cx, a);
}

int
decide_suggestion_publish(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion_publish *in = args;
	const struct publication_entry *p;
	struct suggestion *s;
	int32_t replies;
	bool passed = false;

	if (take_suggestion(cx, args, &s, e) != 0 ||
	    move_suggestion(s, "suggestion.publish", 0, e) != 0)
		return -1;
	for (const struct assignment *a = next_assignment(cx, s, NULL); a != NULL;
	     a = next_assignment(cx, s, a))
		passed = passed || has_passed(cx, s, a->id);
	if (!passed)
		return err_set(e, E_FAILED_PRECONDITION, "suggestion",
		    "no reply has been passed on to the deputy yet");
	if (check_wish(s, in, e) != 0 || check_texts(in, e) != 0 ||
	    check_redacted(cx, s, in, e) != 0)
		return -1;
	p = add_publication(cx, s, in);
	replies = in->extent == OPEN_FULL ? add_replies(cx, s, p, in) : 0;
	for (const struct assignment *a = next_assignment(cx, s, NULL); a != NULL;
	     a = next_assignment(cx, s, a))
		deadline_end(cx, s->id, a->id, STEP_PUBLICATION, DEADLINE_MET);
	tell(cx, EV_published, s->id,
	    &(struct ev_published){ HEAD_OF(s), .extent = in->extent, .check = in->check,
		.checked_by = in->checked_by, .reason = in->reason, .replies = replies });
	hear_author(cx, s);
	hear_units(cx, s);
	suggestion_ref_of(s, result);
	return 0;
}

int
decide_suggestion_unpublish(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct suggestion_unpublish *in = args;
	const struct publication_entry *p;
	struct publication_entry *w;
	struct suggestion *s;

	if (take_suggestion(cx, args, &s, e) != 0 ||
	    move_suggestion(s, "suggestion.unpublish", 0, e) != 0)
		return -1;
	p = current(cx, s);
	if (p == NULL || p->extent == OPEN_NONE)
		return err_set(e, E_FAILED_PRECONDITION, "suggestion",
		    "the suggestion is not published; possible: suggestion.publish");
	w = row_edit(cx, &publication_table, p->id);
	w->state = PUBLICATION_WITHDRAWN;
	w->withdrawn_on = cx_today(cx);
	w->withdrawn_reason = in->reason;
	tell(cx, EV_unpublished, s->id,
	    &(struct ev_unpublished){ HEAD_OF(s), .reason = in->reason });
	hear_author(cx, s);
	hear_units(cx, s);
	suggestion_ref_of(s, result);
	return 0;
}
