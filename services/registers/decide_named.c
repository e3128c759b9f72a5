/* SPDX-License-Identifier: Apache-2.0 */
/* Suggestions that came of an activity: activity.link_suggestion, activity.settle */
#include <stdio.h>

#include "services/registers/decide.h"

static struct uuid
named_id(struct uuid entry, struct uuid suggestion)
{
	char name[100], of[37], to[37];
	int n;

	uuid_format(entry, of);
	uuid_format(suggestion, to);
	n = snprintf(name, sizeof(name), "named/%s/%s", of, to);
	return uuid_named(name, (size_t)n);
}

struct uuid
numbered_id(struct str serial)
{
	char name[64];
	int n = snprintf(name, sizeof(name), "number/" STR_FMT, STR_ARG(serial));

	return uuid_named(name, (size_t)n < sizeof(name) ? (size_t)n : sizeof(name) - 1);
}

void
load_activity_name(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct activity_name *a = args;

	(void)who, (void)now;
	want(w, &entry_table, a->entry);
	want(w, &named_table, a->entry);
	if (!str_empty(a->serial))
		want(w, &numbered_table, numbered_id(a->serial));
}

void
load_activity_settled(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct ev_named_settled *a = args;

	(void)who, (void)now;
	want(w, &entry_table, a->entry);
	want(w, &named_table, named_id(a->entry, a->suggestion));
}

static void
tell_site(struct cx *cx, const struct book_entry *x)
{
	audience(cx, ROLE_station, x->site_code);
	if (!str_empty(x->street))
		audience(cx, ROLE_street, x->street);
}

/* By a number, which anybody can guess, a site names only what was submitted there. */
static int
suggestion_of(struct cx *cx, const struct activity_name *a, struct uuid *out, struct err *e)
{
	const struct numbered *n;

	if (str_empty(a->serial) == uuid_absent(a->suggestion))
		return err_set(e, E_INVALID_ARGUMENT,
		    str_empty(a->serial) ? "suggestion" : "serial",
		    "either the suggestion or its number, not both");
	*out = a->suggestion;
	if (str_empty(a->serial))
		return 0;
	n = row_find(cx, &numbered_table, numbered_id(a->serial));
	if (n == NULL)
		return err_set(e, E_NOT_FOUND, "serial", "no suggestion of this number is known");
	*out = n->suggestion;
	return own_site(cx, n->site_code, n->street, "serial", e);
}

/* One that was refused may be tried again. */
int
decide_activity_name(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct book_entry *x = entry_take(cx, args, BOOK_ACTIVITY, e);
	const struct activity_name *a = args;
	struct named_ref *out = result;
	const struct named *there;
	struct uuid id, suggestion;
	struct named *n;

	if (x == NULL || suggestion_of(cx, a, &suggestion, e) != 0)
		return -1;
	id = named_id(a->entry, suggestion);
	there = row_find(cx, &named_table, id);
	if (!activity_has(x->activity->kind, KIND_SUGGESTS))
		return err_set(e, E_FAILED_PRECONDITION, "entry",
		    "suggestions come of 视察, 调研 or 执法检查, not of " STR_FMT,
		    STR_ARG(x->activity->kind));
	if (there != NULL && there->state != RAISED_REFUSED)
		return err_set(e, E_ALREADY_EXISTS, str_empty(a->serial) ? "suggestion" : "serial",
		    "it is linked already");
	n = there != NULL ? row_edit(cx, &named_table, id)
			  : row_add(cx, &named_table, id, a->entry);
	n->suggestion = suggestion;
	n->state = RAISED_WAITING;
	n->reason = (struct str){ 0 };
	n->asked_by = cx_name(cx);
	n->asked_at = cx_now(cx);
	tell_of(cx, REGISTERS_EV_activity_named, x->entry,
	    &(struct ev_named){ .entry = x->entry,
		.suggestion = suggestion,
		.number = x->number,
		.year = x->year,
		.site_code = x->site_code,
		.street = x->street,
		.kind = x->activity->kind,
		.subject = x->activity->subject,
		.date = x->date,
		.by = n->asked_by });
	tell_site(cx, x);
	*out = (struct named_ref){ n->entry, n->suggestion, n->state };
	return 0;
}

int
decide_activity_settled(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct ev_named_settled *a = args;
	struct uuid id = named_id(a->entry, a->suggestion);
	const struct named *there = row_find(cx, &named_table, id);
	const struct book_entry *x = entry_newest(cx, a->entry);
	struct sweep_result *out = result;
	struct named *n;

	(void)e;
	if (there == NULL || there->state != RAISED_WAITING || x == NULL)
		return 0; /* heard again */
	n = row_edit(cx, &named_table, id);
	n->state = str_empty(a->reason) ? RAISED_MADE : RAISED_REFUSED;
	n->serial = a->serial;
	n->title = a->title;
	n->reason = a->reason;
	tell_of(cx,
	    n->state == RAISED_MADE ? REGISTERS_EV_activity_linked : REGISTERS_EV_activity_unlinked,
	    x->entry,
	    &(struct ev_named_settled){
		n->entry, n->suggestion, n->serial, n->title, x->site_code, x->street, n->reason });
	tell_site(cx, x);
	out->done = 1;
	return 0;
}
