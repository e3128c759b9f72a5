/* SPDX-License-Identifier: Apache-2.0 */
/* activity.named: registers tells of an activity that a suggestion came of. */
#include "services/suggestions/activity_link.h"

static const struct field activity_link_fields[] = {
	FIELD(activity_link, id, F_REQ, 0, 0, "id"),
	FIELD(activity_link, suggestion, F_REQ, 0, 0, "suggestion"),
	FIELD(activity_link, entry, F_REQ, 0, 0, "entry"),
	FIELD(activity_link, number, F_REQ, 1, INT32_MAX, "number"),
	FIELD(activity_link, year, F_REQ, 1900, 2199, "year"),
	FIELD(activity_link, site_code, F_REQ, 1, 32, "site_code"),
	FIELD(activity_link, kind, F_REQ, 0, 0, "kind"),
	FIELD(activity_link, subject, F_REQ, 0, 0, "subject"),
	FIELD(activity_link, date, F_REQ, 0, 0, "date"),
};
DESC(activity_link, "activity_link_row", "An activity that a suggestion came of.");
const struct table activity_link_table = { "activity_link", &activity_link_desc, "suggestion",
	TABLE_APPEND, NULL, NULL };

void
load_suggestion_named(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	const struct ev_named *a = args;

	(void)who, (void)now;
	want(w, &suggestion_table, a->suggestion);
	want(w, &activity_link_table, a->suggestion);
}

static bool
known(struct cx *cx, const struct ev_named *a)
{
	const struct activity_link *l = row_first(cx, &activity_link_table, a->suggestion);

	while (l != NULL && !uuid_eq(l->entry, a->entry))
		l = row_next(cx, &activity_link_table, l);
	return l != NULL;
}

static void
hear_place(struct cx *cx, const struct ev_named *a)
{
	audience(cx, ROLE_station, a->site_code);
	if (!str_empty(a->street))
		audience(cx, ROLE_street, a->street);
}

/* Heard again, it is there already; its event was told then. */
int
decide_suggestion_named(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct ev_named *a = args;
	const struct suggestion *s = row_find(cx, &suggestion_table, a->suggestion);
	struct sweep_result *out = result;
	struct activity_link *l;

	(void)e;
	if (s != NULL && known(cx, a))
		return 0;
	out->done = 1;
	if (s == NULL || s->state == SG_DRAFT) {
		tell(cx, EV_suggestion_activity_refused, a->suggestion,
		    &(struct ev_named_settled){ .entry = a->entry,
			.suggestion = a->suggestion,
			.site_code = a->site_code,
			.street = a->street,
			.reason = STR("there is no such suggestion") });
		hear_place(cx, a);
		return 0;
	}
	l = row_add(cx, &activity_link_table, cx_uuid(cx), a->suggestion);
	l->entry = a->entry;
	l->number = a->number;
	l->year = a->year;
	l->site_code = a->site_code;
	l->kind = a->kind;
	l->subject = a->subject;
	l->date = a->date;
	tell(cx, EV_suggestion_activity_linked, s->id,
	    &(struct ev_activity_linked){
		HEAD_OF(s), .entry = a->entry, .site_code = a->site_code, .street = a->street });
	return 0;
}
