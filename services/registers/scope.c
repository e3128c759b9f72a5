/* SPDX-License-Identifier: Apache-2.0 */
/* Whose book it is: a station's its own, a street's those of its sites, the committee's all. */
#include "services/registers/decide.h"

int
own_site(struct cx *cx, struct str code, struct str street, const char *field, struct err *e)
{
	const struct who *who = cx_who(cx);

	if (who->role == ROLE_committee ||
	    (!str_empty(who->scope) &&
		((who->role == ROLE_station && str_eq(code, who->scope)) ||
		    (who->role == ROLE_street && str_eq(street, who->scope)))))
		return 0;
	return err_set(e, E_PERMISSION_DENIED, field,
	    who->role == ROLE_street ? "another street's book" : "another site's book");
}

static int
own_content(struct cx *cx, struct uuid site, const char *field, struct err *e)
{
	const struct v1_site *s = row_find(cx, &registers_site_view, site);

	if (s == NULL)
		return err_set(e, E_NOT_FOUND, field, "there is no such site");
	return own_site(cx, s->code, s->street, field, e);
}

/* Arguments that are one pointer to a content, which begins with its site. */
int
scope_new_entry(struct cx *cx, const void *args, struct err *e)
{
	const struct uuid *site;

	memcpy(&site, args, sizeof(site));
	return own_content(cx, *site, "content.site", e);
}

int
scope_own_entry(struct cx *cx, const void *args, struct err *e)
{
	const struct book_entry *x;
	struct on_entry o;

	memcpy(&o, args, sizeof(o));
	x = entry_newest(cx, o.entry);
	if (x == NULL)
		return err_set(e, E_NOT_FOUND, "entry", "there is no such entry");
	return own_site(cx, x->site_code, x->street, "entry", e);
}

int
scope_own_plan(struct cx *cx, const void *args, struct err *e)
{
	const struct reception_plan *a = args;

	return own_content(cx, a->site, "site", e);
}

int
scope_own_reception(struct cx *cx, const void *args, struct err *e)
{
	const struct reception *r;
	struct on_reception o;

	memcpy(&o, args, sizeof(o));
	r = row_find(cx, &reception_table, o.reception);
	if (r == NULL)
		return err_set(e, E_NOT_FOUND, "reception", "there is no such reception");
	return own_site(cx, r->site_code, r->street, "reception", e);
}
