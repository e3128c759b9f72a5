/* SPDX-License-Identifier: Apache-2.0 */
/* Whose a suggestion or an assignment is: what ties it to the scope of the caller's certificate. */
#include "services/suggestions/commitment.h"
#include "services/suggestions/opinion_links.h"

static int
foreign(struct err *e, const char *field, const char *why)
{
	return err_set(e, E_PERMISSION_DENIED, field, "%s", why);
}

static bool
mine(struct cx *cx, struct str code)
{
	return !str_empty(code) && str_eq(code, cx_who(cx)->scope);
}

/* A station submits for itself, a deputy as the lead. */
static int
content_is_own(struct cx *cx, const struct suggestion_content *c, struct err *e)
{
	const struct who *who = cx_who(cx);
	const struct v1_mandate *m;
	const struct v1_site *site;

	if (opinions_are_own(cx, c, e) != 0)
		return -1;
	if (who->role == ROLE_deputy) {
		m = row_find(cx, &mandate_view, c->mandate);
		if (m == NULL)
			return err_set(
			    e, E_NOT_FOUND, "content.mandate", "there is no such mandate");
		return mine(cx, m->person_code)
		    ? 0
		    : foreign(e, "content.mandate", "a deputy acts under a mandate of their own");
	}
	if (uuid_absent(c->site))
		return err_set(
		    e, E_INVALID_ARGUMENT, "content.site", "a station names itself as the site");
	site = row_find(cx, &site_view, c->site);
	if (site == NULL)
		return err_set(e, E_NOT_FOUND, "content.site", "there is no such site");
	return mine(cx, site->code)
	    ? 0
	    : foreign(e, "content.site", "a station submits at its own site");
}

int
scope_own_content(struct cx *cx, const void *args, struct err *e)
{
	const struct suggestion_draft *d = args;

	return content_is_own(cx, d->content, e);
}

static const struct suggestion *
find_suggestion(struct cx *cx, const void *args, struct err *e)
{
	struct on_suggestion o;
	const struct suggestion *s;

	memcpy(&o, args, sizeof(o));
	s = row_find(cx, &suggestion_table, o.suggestion);
	if (s == NULL)
		err_set(e, E_NOT_FOUND, "suggestion", "there is no such suggestion");
	return s;
}

/* As the lead, or as the station that submitted it. */
int
scope_own_suggestion(struct cx *cx, const void *args, struct err *e)
{
	const struct suggestion *s = find_suggestion(cx, args, e);
	bool deputy = cx_who(cx)->role == ROLE_deputy;

	if (s == NULL)
		return -1;
	return mine(cx, deputy ? s->lead_code : s->site_code)
	    ? 0
	    : foreign(e, "suggestion",
		  deputy ? "another deputy's suggestion" : "another site's suggestion");
}

/* suggestion.revise and suggestion.submit, whose arguments are alike. */
int
scope_own_site_or_self(struct cx *cx, const void *args, struct err *e)
{
	const struct suggestion_submit *a = args;

	if (!uuid_absent(a->suggestion) && scope_own_suggestion(cx, args, e) != 0)
		return -1;
	return a->content != NULL ? content_is_own(cx, a->content, e) : 0;
}

static const struct cosigner *
find_cosigner(struct cx *cx, const struct suggestion *s)
{
	const struct cosigner *c = next_cosigner(cx, s, NULL);

	while (c != NULL && !mine(cx, c->person_code))
		c = next_cosigner(cx, s, c);
	return c;
}

int
scope_cosigner(struct cx *cx, const void *args, struct err *e)
{
	const struct suggestion *s = find_suggestion(cx, args, e);

	if (s == NULL)
		return -1;
	return find_cosigner(cx, s) != NULL
	    ? 0
	    : foreign(e, "suggestion", "this deputy was not asked to co-sign");
}

int
scope_agreed_cosigner(struct cx *cx, const void *args, struct err *e)
{
	const struct suggestion *s = find_suggestion(cx, args, e);
	const struct cosigner *c;

	if (s == NULL)
		return -1;
	c = find_cosigner(cx, s);
	return c != NULL && c->state == COSIGN_AGREED
	    ? 0
	    : foreign(e, "suggestion", "this deputy has not co-signed the suggestion");
}

int
scope_signatory(struct cx *cx, const void *args, struct err *e)
{
	const struct suggestion *s = find_suggestion(cx, args, e);
	const struct cosigner *c;

	if (s == NULL)
		return -1;
	if (mine(cx, s->lead_code))
		return 0;
	c = find_cosigner(cx, s);
	return c != NULL && c->state == COSIGN_AGREED
	    ? 0
	    : foreign(e, "suggestion", "this deputy has not signed the suggestion");
}

int
scope_own_assignment(struct cx *cx, const void *args, struct err *e)
{
	struct on_assignment o;
	const struct assignment *a;

	if (find_suggestion(cx, args, e) == NULL)
		return -1;
	memcpy(&o, args, sizeof(o));
	a = find_assignment(cx, o.assignment);
	if (a == NULL || !uuid_eq(a->suggestion, o.suggestion))
		return err_set(
		    e, E_NOT_FOUND, "assignment", "the suggestion has no such assignment");
	return mine(cx, a->unit_code) ? 0 : foreign(e, "assignment", "another unit's assignment");
}

int
scope_own_commitment(struct cx *cx, const void *args, struct err *e)
{
	struct on_commitment o;
	const struct commitment *c;
	const struct assignment *a;

	if (find_suggestion(cx, args, e) == NULL)
		return -1;
	memcpy(&o, args, sizeof(o));
	c = row_find(cx, &commitment_table, o.commitment);
	if (c == NULL || !uuid_eq(c->suggestion, o.suggestion))
		return err_set(
		    e, E_NOT_FOUND, "commitment", "the suggestion has no such commitment");
	a = find_assignment(cx, c->assignment);
	return cx_who(cx)->role != ROLE_unit || (a != NULL && mine(cx, a->unit_code))
	    ? 0
	    : foreign(e, "commitment", "another unit's commitment");
}
