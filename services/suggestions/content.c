/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "services/suggestions/content.h"

const struct v1_mandate *
active_mandate(
    struct cx *cx, const struct table *view, struct uuid id, const char *field, struct err *e)
{
	const struct v1_mandate *m = row_find(cx, view, id);

	if (m == NULL) {
		err_set(e, E_NOT_FOUND, field, "there is no such mandate");
		return NULL;
	}
	if (m->status != MANDATE_ACTIVE) {
		err_set(e, E_FAILED_PRECONDITION, field, "mandate " STR_FMT " is " STR_FMT,
		    STR_ARG(m->code), STR_ARG(enum_name(&mandate_status_enum, m->status)));
		return NULL;
	}
	return m;
}

static int
take_lead(struct cx *cx, struct suggestion *s, const struct suggestion_content *c, struct err *e)
{
	const struct v1_mandate *m = active_mandate(
	    cx, &mandate_view, c->mandate, "content.mandate", e);

	if (m == NULL)
		return -1;
	if (!uuid_absent(s->person) && !uuid_eq(s->person, m->person))
		return err_set(
		    e, E_INVALID_ARGUMENT, "content.mandate", "the lead deputy stays the same");
	s->mandate = m->id;
	s->person = m->person;
	s->lead_code = m->person_code;
	s->lead_name = m->person_name;
	s->level = m->level;
	s->congress = m->congress;
	return 0;
}

static int32_t
or_else(int32_t value, int32_t other)
{
	return value != 0 ? value : other;
}

/* A formal suggestion goes to the congress of the mandate under which it is made. */
static int
take_channel(struct suggestion *s, const struct suggestion_content *c, struct err *e)
{
	static const int32_t levels[] = { [CHANNEL_CITY] = LEVEL_CITY,
		[CHANNEL_DISTRICT] = LEVEL_DISTRICT,
		[CHANNEL_PROVINCE] = LEVEL_PROVINCIAL,
		[CHANNEL_NATIONAL] = LEVEL_NATIONAL };

	s->channel = or_else(c->channel, CHANNEL_ZONE);
	if (formal(s) && levels[s->channel] != s->level)
		return err_set(e, E_INVALID_ARGUMENT, "content.channel",
		    "channel " STR_FMT " is not open to a mandate of level " STR_FMT,
		    STR_ARG(enum_name(&channel_enum, s->channel)),
		    STR_ARG(enum_name(&level_enum, s->level)));
	return 0;
}

/* 届, 次 and 号: all three in session, none between sessions. */
static int
take_session(struct suggestion *s, const struct suggestion_content *c, struct err *e)
{
	const struct {
		const char *field;
		bool given;
	} parts[] = {
		{ "content.session_term", c->session_term.set },
		{ "content.session_meeting", c->session_meeting.set },
		{ "content.session_number", !str_empty(c->session_number) },
	};

	s->occasion = or_else(c->occasion, OCCASION_BETWEEN);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i].given != (s->occasion == OCCASION_SESSION))
			return err_set(e, E_INVALID_ARGUMENT, parts[i].field, "%s",
			    parts[i].given ? "only a suggestion made in session has one"
					   : "a suggestion made in session carries term, meeting "
					     "and number");
	s->session_term = c->session_term;
	s->session_meeting = c->session_meeting;
	s->session_number = c->session_number;
	return 0;
}

static int
take_site(struct cx *cx, struct suggestion *s, const struct suggestion_content *c, struct err *e)
{
	const struct v1_site *site;

	s->site = c->site;
	s->site_code = s->street = (struct str){ 0 };
	if (uuid_absent(c->site))
		return 0;
	site = row_find(cx, &site_view, c->site);
	if (site == NULL)
		return err_set(e, E_NOT_FOUND, "content.site", "there is no such site");
	if (site->state != SITE_OPEN)
		return err_set(e, E_FAILED_PRECONDITION, "content.site",
		    "site " STR_FMT " is closed", STR_ARG(site->code));
	s->site_code = site->code;
	s->street = site->street;
	return 0;
}

static int
check_years(const struct strs *years, struct err *e)
{
	for (size_t i = 0; i < years->n; i++) {
		struct str y = years->v[i];
		bool good = y.n == 4;

		for (size_t k = 0; good && k < y.n; k++)
			good = y.p[k] >= '0' && y.p[k] <= '9';
		if (!good)
			return err_set(e, E_INVALID_ARGUMENT, "content.raised_in",
			    "must be years of four digits");
	}
	return 0;
}

static struct cosigner *
cosigner_of(struct cx *cx, const struct suggestion *s, struct uuid person)
{
	const struct cosigner *c = next_cosigner(cx, s, NULL);

	while (c != NULL && !uuid_eq(c->person, person))
		c = next_cosigner(cx, s, c);
	return row_edit(cx, &cosigner_table,
	    c != NULL ? c->id
		      : ((struct cosigner *)row_add(cx, &cosigner_table, cx_uuid(cx), s->id))->id);
}

static int
take_cosigner(struct cx *cx, const struct suggestion *s, const struct suggestion_content *c,
    size_t i, struct err *e)
{
	const struct v1_mandate *m;
	struct cosigner *row;
	char field[40];

	snprintf(field, sizeof(field), "content.cosigners[%zu]", i);
	m = active_mandate(cx, &mandate_view, c->cosigners.v[i], field, e);
	if (m == NULL)
		return -1;
	if (uuid_eq(m->person, s->person))
		return err_set(e, E_INVALID_ARGUMENT, field, "the lead does not co-sign");
	row = cosigner_of(cx, s, m->person);
	if (row->state == COSIGN_NAMED)
		return err_set(e, E_INVALID_ARGUMENT, field, "this deputy is named twice");
	row->mandate = m->id;
	row->person = m->person;
	row->person_code = m->person_code;
	row->person_name = m->person_name;
	row->state = COSIGN_NAMED;
	row->answered_at = (struct stamp){ 0 };
	return 0;
}

/* Who was named before and is not any more is dropped; who is named is asked (anew). */
static int
take_cosigners(
    struct cx *cx, const struct suggestion *s, const struct suggestion_content *c, struct err *e)
{
	for (const struct cosigner *old = next_cosigner(cx, s, NULL); old != NULL;
	     old = next_cosigner(cx, s, old)) {
		struct cosigner *w = row_edit(cx, &cosigner_table, old->id);

		w->state = COSIGN_DROPPED;
		if (w->answered_at.us == 0)
			w->answered_at = cx_now(cx);
	}
	for (size_t i = 0; i < c->cosigners.n; i++)
		if (take_cosigner(cx, s, c, i, e) != 0)
			return -1;
	return 0;
}

int
subject_check(struct cx *cx, struct str subject, const char *field, struct err *e)
{
	const struct v1_code *c = row_each(cx, &code_view, NULL);

	if (subject.n == 0)
		return 0;
	while (c != NULL && !(str_is(c->list, "subject_class") && str_eq(c->value, subject)))
		c = row_each(cx, &code_view, c);
	if (c == NULL)
		return err_set(e, E_INVALID_ARGUMENT, field,
		    "the code list subject_class has no value " STR_FMT, STR_ARG(subject));
	if (!c->active)
		return err_set(e, E_FAILED_PRECONDITION, field,
		    "the value " STR_FMT " is no longer chosen", STR_ARG(subject));
	return 0;
}

int
content_take(struct cx *cx, struct suggestion *s, const struct suggestion_content *c, struct err *e)
{
	if (take_lead(cx, s, c, e) != 0 || take_channel(s, c, e) != 0 ||
	    take_session(s, c, e) != 0 || take_site(cx, s, c, e) != 0 ||
	    check_years(&c->raised_in, e) != 0 ||
	    subject_check(cx, c->subject, "content.subject", e) != 0)
		return -1;
	s->origin = or_else(c->origin, c->opinions.n > 0 ? ORIGIN_OPINION : ORIGIN_OTHER);
	s->openness = or_else(c->openness, OPEN_FULL);
	s->contact_wish = c->contact_wish.set && c->contact_wish.v;
	s->reference_only = c->reference_only.set && c->reference_only.v;
	s->title = c->title;
	s->facts = c->facts;
	s->request = c->request;
	s->subject = c->subject;
	s->suggested_unit = c->suggested_unit;
	s->raised_in = c->raised_in;
	return take_cosigners(cx, s, c, e);
}
