/* SPDX-License-Identifier: Apache-2.0 */
/* A problem of a contact entry becomes an opinion: contact.raise_opinion, opinion_book.not_made */
#include "services/registers/decide.h"

#define TITLE_CHARS 60

void
load_contact_raise(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct contact_raise *a = args;

	(void)who, (void)now;
	want(w, &entry_table, a->entry);
	want(w, &raised_table, a->entry);
}

void
load_opinion_not_made(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct ev_raise_settled *a = args;

	(void)who, (void)now;
	want(w, &raised_table, a->opinion);
}

static const struct problem *
find_problem(const struct book_entry *x, int32_t no)
{
	const struct problem *p = x->contact->problems.v;

	for (size_t i = 0; i < x->contact->problems.n; i++)
		if (p[i].no == no)
			return &p[i];
	return NULL;
}

/* One that was refused may be tried again. */
static int
not_raised_yet(struct cx *cx, const struct contact_raise *a, struct err *e)
{
	const struct raised *r;

	for (r = row_first(cx, &raised_table, a->entry); r != NULL;
	     r = row_next(cx, &raised_table, r))
		if (r->problem == a->problem && r->state != RAISED_REFUSED)
			return err_set(e, E_ALREADY_EXISTS, "problem",
			    "this problem has been raised: its opinion is " STR_FMT,
			    STR_ARG(enum_name(&raised_state_enum, r->state)));
	return 0;
}

static struct str
short_title(struct str text)
{
	size_t n = 0, chars = 0;

	while (n < text.n && text.p[n] != '\n') {
		size_t next = n + 1;

		while (next < text.n && ((unsigned char)text.p[next] & 0xc0) == 0x80)
			next++;
		if (++chars > TITLE_CHARS)
			break;
		n = next;
	}
	return (struct str){ text.p, n };
}

static void
tell_raised(struct cx *cx, const struct raised *r, const struct book_entry *x,
    const struct contact_raise *a, const struct problem *p)
{
	const struct deputy_ref *d = x->contact->deputy;

	tell_of(cx, REGISTERS_EV_contact_raised, r->id,
	    &(struct ev_raised){ .opinion = r->id,
		.entry = x->entry,
		.number = x->number,
		.year = x->year,
		.version = x->version,
		.problem = r->problem,
		.site = x->site,
		.site_code = x->site_code,
		.street = x->street,
		.title = r->title,
		.text = p->text,
		.subject = a->subject,
		.person = d->person,
		.person_code = d->code,
		.date = x->date,
		.by = r->asked_by });
	audience(cx, ROLE_station, x->site_code);
	if (!str_empty(x->street))
		audience(cx, ROLE_street, x->street);
	audience(cx, ROLE_deputy, d->code);
}

int
decide_contact_raise(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct book_entry *x = entry_take(cx, args, BOOK_CONTACT, e);
	const struct contact_raise *a = args;
	struct raised_ref *out = result;
	const struct problem *p;
	struct raised *r;

	if (x == NULL)
		return -1;
	p = find_problem(x, a->problem);
	if (p == NULL)
		return err_set(
		    e, E_NOT_FOUND, "problem", "the entry has no problem %d", a->problem);
	if (not_raised_yet(cx, a, e) != 0)
		return -1;
	r = row_add(cx, &raised_table, cx_uuid(cx), x->entry);
	r->version = x->version;
	r->problem = a->problem;
	r->state = RAISED_WAITING;
	r->site_code = x->site_code;
	r->street = x->street;
	r->title = str_empty(a->title) ? short_title(p->text) : a->title;
	r->asked_by = cx_name(cx);
	r->asked_at = cx_now(cx);
	tell_raised(cx, r, x, a, p);
	*out = (struct raised_ref){ r->id, r->entry, r->problem, r->state };
	return 0;
}

static struct raised *
waiting(struct cx *cx, struct uuid opinion)
{
	const struct raised *r = row_find(cx, &raised_table, opinion);

	return r != NULL && r->state == RAISED_WAITING ? row_edit(cx, &raised_table, opinion)
						       : NULL;
}

static void
tell_settled(struct cx *cx, enum registers_event ev, const struct raised *r)
{
	tell_of(cx, ev, r->id,
	    &(struct ev_raise_settled){
		r->id, r->entry, r->problem, r->site_code, r->street, r->field, r->reason });
	audience(cx, ROLE_station, r->site_code);
	if (!str_empty(r->street))
		audience(cx, ROLE_street, r->street);
}

void
raised_made(struct cx *cx, struct uuid opinion)
{
	struct raised *r = waiting(cx, opinion);

	if (r == NULL)
		return;
	r->state = RAISED_MADE;
	tell_settled(cx, REGISTERS_EV_contact_made, r);
}

int
decide_opinion_not_made(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct ev_raise_settled *a = args;
	struct raised *r = waiting(cx, a->opinion);
	struct sweep_result *out = result;

	(void)e;
	if (r == NULL)
		return 0; /* heard again */
	r->state = RAISED_REFUSED;
	r->field = a->field;
	r->reason = a->reason;
	tell_settled(cx, REGISTERS_EV_contact_unmade, r);
	out->done = 1;
	return 0;
}
