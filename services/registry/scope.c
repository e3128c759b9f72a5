/* SPDX-License-Identifier: Apache-2.0 */
/* Whose object it is: the committee's always, a street's by its sites, a site's own. */
#include "services/registry/edit.h"

static int
own_site(struct cx *cx, struct uuid site, const char *field, struct err *e)
{
	const struct who *who = cx_who(cx);
	const struct site *s = row_find(cx, &site_table, site);

	if (who->role == ROLE_committee)
		return 0; /* whether there is one is asked later */
	if (s == NULL)
		return err_set(e, E_NOT_FOUND, field, "there is no such object");
	if (!str_empty(who->scope) &&
	    ((who->role == ROLE_street && str_eq(s->street, who->scope)) ||
		(who->role == ROLE_station && str_eq(s->code, who->scope))))
		return 0;
	return err_set(e, E_PERMISSION_DENIED, field, "site " STR_FMT " is not of your scope",
	    STR_ARG(s->code));
}

/* Arguments that begin with the id of a site. */
int
scope_own_site(struct cx *cx, const void *args, struct err *e)
{
	return own_site(cx, *(const struct uuid *)args, "id", e);
}

static int
own_residence(struct cx *cx, struct uuid id, struct err *e)
{
	const struct residence *r = row_find(cx, &residence_table, id);

	return own_site(cx, r != NULL ? r->site : (struct uuid){ 0 }, "id", e);
}

/* … of a residence. */
int
scope_own_residence(struct cx *cx, const void *args, struct err *e)
{
	return own_residence(cx, *(const struct uuid *)args, e);
}

/* From an own site to an own site. */
int
scope_own_move(struct cx *cx, const void *args, struct err *e)
{
	const struct residence_move *a = args;

	return own_residence(cx, a->id, e) != 0 ? -1 : own_site(cx, a->site, "site", e);
}

int
scope_own_new_residence(struct cx *cx, const void *args, struct err *e)
{
	return own_site(cx, ((const struct residence_create *)args)->site, "site", e);
}
