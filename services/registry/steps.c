/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of lives: what a verb does besides taking its arguments over. */
#include "services/registry/edit.h"

static int
ended(struct err *e)
{
	return err_set(e, E_FAILED_PRECONDITION, "id", "it has ended already");
}

/* Rows with `ended_on` and `end_reason`. */
int
step_end(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	const struct object_end *a = args;
	const struct desc *d = x->set->kind->table->row;
	struct date on;

	if (edit_day(ed, a->on, &on, e) != 0)
		return -1;
	*(struct date *)field_in(desc_field(d, "ended_on", 8), x->row) = on;
	*(struct str *)field_in(desc_field(d, "end_reason", 10), x->row) = a->reason;
	return 0;
}

/* ---- congress, person, mandate ---- */

static bool
goes_on(struct date to, struct date after)
{
	return to.ymd == 0 || to.ymd > after.ymd;
}

static int
check_mandates_over(struct edit *ed, struct uuid of, bool person, struct err *e)
{
	const struct import_set *set = &ed->im.sets[KIND_MANDATE];
	const struct mandate *m;

	for (size_t i = 0; i < set->n; i++) {
		m = import_row(set->entries[i]);
		if (uuid_eq(person ? m->person : m->congress, of) && m->status != MANDATE_ENDED &&
		    goes_on(m->to_date, cx_today(ed->cx)))
			return err_set(e, E_FAILED_PRECONDITION, "id",
			    "mandate " STR_FMT " has not ended", STR_ARG(m->code));
	}
	return 0;
}

int
step_congress_end(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	return check_mandates_over(ed, x->id, false, e) != 0 ? -1 : step_end(ed, x, args, e);
}

/* One that has not begun by then never does. */
static void
end_residence(struct edit *ed, struct import_entry *x, struct date on, struct str why)
{
	struct residence *r = edit_row(ed, x);

	r->to_date = r->from_date.ymd > on.ymd ? date_add(r->from_date, -1) : on;
	r->end_reason = why;
	x->event = REGISTRY_residence_ended + 1;
}

static void
end_link(struct edit *ed, struct import_entry *x, struct date on, struct str why)
{
	struct contact_link *l = edit_row(ed, x);

	l->to_date = l->from_date.ymd > on.ymd ? l->from_date : on;
	l->end_reason = why;
	x->event = REGISTRY_contact_link_ended + 1;
}

/* A person is archived when no mandate goes on; the residences and links end that day. */
int
step_person_end(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	struct import_set *stays = &ed->im.sets[KIND_RESIDENCE];
	struct import_set *links = &ed->im.sets[KIND_CONTACT_LINK];
	const struct object_end *a = args;
	const struct contact_link *l;
	const struct residence *r;
	struct date on;

	if (check_mandates_over(ed, x->id, true, e) != 0 || step_end(ed, x, args, e) != 0)
		return -1;
	on = ((const struct person *)x->row)->ended_on;
	for (size_t i = 0; i < stays->n; i++) {
		r = import_row(stays->entries[i]);
		if (uuid_eq(r->person, x->id) && residence_goes_on(r, cx_today(ed->cx)))
			end_residence(ed, stays->entries[i], on, a->reason);
	}
	for (size_t i = 0; i < links->n; i++) {
		l = import_row(links->entries[i]);
		if ((uuid_eq(l->person, x->id) || uuid_eq(l->deputy, x->id)) &&
		    goes_on(l->to_date, cx_today(ed->cx)))
			end_link(ed, links->entries[i], on, a->reason);
	}
	return 0;
}

/* Archived in error, or elected again; the residences are begun anew. */
int
step_person_restore(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	struct person *p = x->row;

	(void)ed, (void)args;
	if (p->ended_on.ymd == 0)
		return err_set(e, E_FAILED_PRECONDITION, "id", "the person is not archived");
	p->ended_on = (struct date){ 0 };
	p->end_reason = (struct str){ 0 };
	return 0;
}

int
step_mandate_create(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	(void)ed, (void)args, (void)e;
	((struct mandate *)x->row)->status = MANDATE_ACTIVE;
	return 0;
}

/* To another status from that day on, with the reason (代表法 61, 62). */
static int
to_status(
    struct edit *ed, struct import_entry *x, const void *args, int from, int to, struct err *e)
{
	const struct object_end *a = args;
	struct mandate *m = x->row;
	struct date since;
	char day[11];

	if (m->status == MANDATE_ENDED)
		return ended(e);
	if (from != 0 && m->status != from)
		return err_set(e, E_FAILED_PRECONDITION, "id", "the mandate is " STR_FMT,
		    STR_ARG(enum_name(&mandate_status_enum, m->status)));
	since = m->status_on;
	m->status = to;
	m->reason = a->reason;
	if (edit_day(ed, a->on, &m->status_on, e) != 0)
		return -1;
	if (m->status_on.ymd < m->from_date.ymd)
		return err_set(
		    e, E_INVALID_ARGUMENT, "on", "the day lies before the mandate's first");
	if (m->status_on.ymd < since.ymd) {
		date_format(since, day);
		return err_set(e, E_INVALID_ARGUMENT, "on",
		    "the day lies before %s, when the mandate came to be " STR_FMT, day,
		    STR_ARG(
			enum_name(&mandate_status_enum, ((const struct mandate *)x->old)->status)));
	}
	return 0;
}

int
step_mandate_suspend(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	return to_status(ed, x, args, MANDATE_ACTIVE, MANDATE_SUSPENDED, e);
}

int
step_mandate_resume(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	return to_status(ed, x, args, MANDATE_SUSPENDED, MANDATE_ACTIVE, e);
}

int
step_mandate_end(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	struct mandate *m = x->row;

	if (to_status(ed, x, args, 0, MANDATE_ENDED, e) != 0)
		return -1;
	if (m->to_date.ymd == 0 || m->to_date.ymd > m->status_on.ymd)
		m->to_date = m->status_on;
	return 0;
}

/* ---- site, residence ---- */

int
step_site_create(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	(void)ed, (void)args, (void)e;
	((struct site *)x->row)->state = SITE_OPEN;
	return 0;
}

int
step_site_publish(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	const struct site_publish *a = args;
	struct site *s = x->row;

	if (s->state == SITE_CLOSED)
		return err_set(e, E_FAILED_PRECONDITION, "id", "the site is closed");
	s->published_at = a->published_at.ymd != 0 ? a->published_at : cx_today(ed->cx);
	return 0;
}

/* The person's residence at the site that holds the day; NULL: there is none. */
static struct import_entry *
stay_on(struct edit *ed, struct uuid person, struct uuid site, struct date day)
{
	const struct import_set *set = &ed->im.sets[KIND_RESIDENCE];
	const struct residence *r;

	for (size_t i = 0; i < set->n; i++) {
		r = import_row(set->entries[i]);
		if (uuid_eq(r->person, person) && uuid_eq(r->site, site) && !residence_void(r) &&
		    (r->to_date.ymd == 0 || r->to_date.ymd >= day.ymd))
			return set->entries[i];
	}
	return NULL;
}

/* Whoever left the site that very day has not left it, and what was to begin that day and was
 * called off begins: that residence goes on. NULL: the person is there already. */
static struct import_entry *
begin_residence(struct edit *ed, struct uuid person, struct uuid site, struct date from)
{
	struct residence row = { .person = person, .site = site, .from_date = from }, *r;
	struct import_entry *x = stay_on(ed, person, site, from);

	row.code = edit_key(ed, KIND_RESIDENCE, &row);
	if (x != NULL && ((const struct residence *)import_row(x))->to_date.ymd != from.ymd)
		return NULL;
	if (x == NULL)
		x = index_find(&ed->im.sets[KIND_RESIDENCE].keys, row.code);
	if (x != NULL) {
		r = edit_row(ed, x);
		r->to_date = (struct date){ 0 };
		r->end_reason = (struct str){ 0 };
		return x;
	}
	x = edit_new(ed, KIND_RESIDENCE, row.code);
	row.id = x->id;
	memcpy(x->row, &row, sizeof(row));
	return x;
}

/* Another open site of the same kind: who leaves a station needs a station. */
static int
check_move(struct edit *ed, struct uuid from, struct uuid to, const char *field, struct err *e)
{
	const struct import_entry *x = edit_find(ed, KIND_SITE, to, field, e);
	const struct import_entry *old = import_by_id(&ed->im, KIND_SITE, from);
	const struct site *s, *was;

	if (x == NULL)
		return -1;
	s = import_row(x);
	was = import_row(old);
	if (uuid_eq(from, to))
		return err_set(e, E_INVALID_ARGUMENT, field, "that is the same site");
	if (s->state != SITE_OPEN)
		return err_set(e, E_FAILED_PRECONDITION, field, "site " STR_FMT " is closed",
		    STR_ARG(s->code));
	if ((s->kind == SITE_STATION) != (was->kind == SITE_STATION))
		return err_set(e, E_FAILED_PRECONDITION, field,
		    STR_FMT " is a " STR_FMT ", " STR_FMT " a " STR_FMT, STR_ARG(s->code),
		    STR_ARG(enum_name(&site_kind_enum, s->kind)), STR_ARG(was->code),
		    STR_ARG(enum_name(&site_kind_enum, was->kind)));
	return 0;
}

static int
move_residents(struct edit *ed, struct import_entry *site, const struct site_close *a,
    struct date on, struct err *e)
{
	struct import_set *set = &ed->im.sets[KIND_RESIDENCE];
	size_t n = set->n;

	for (size_t i = 0; i < n; i++) {
		const struct residence *r = import_row(set->entries[i]);

		if (!uuid_eq(r->site, site->id) || !residence_goes_on(r, on))
			continue;
		if (uuid_absent(a->residents_to) && !(a->none.set && a->none.v))
			return err_set(e, E_INVALID_ARGUMENT, "residents_to",
			    "the site has residents: say where they go, or none");
		if (!uuid_absent(a->residents_to))
			begin_residence(ed, r->person, a->residents_to,
			    r->from_date.ymd > on.ymd ? r->from_date : on);
		end_residence(ed, set->entries[i], on, a->reason);
	}
	return 0;
}

int
step_site_close(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	const struct site_close *a = args;
	struct site *s = x->row;
	bool none = a->none.set && a->none.v;

	if (s->state == SITE_CLOSED)
		return err_set(e, E_FAILED_PRECONDITION, "id", "the site is closed already");
	if (!uuid_absent(a->residents_to) && none)
		return err_set(
		    e, E_INVALID_ARGUMENT, "residents_to", "give residents_to or none, not both");
	if (!uuid_absent(a->residents_to) &&
	    check_move(ed, x->id, a->residents_to, "residents_to", e) != 0)
		return -1;
	if (edit_day(ed, a->on, &s->ended_on, e) != 0)
		return -1;
	s->state = SITE_CLOSED;
	s->end_reason = a->reason;
	return move_residents(ed, x, a, s->ended_on, e);
}

/* Open again, without residents; it is published as it was. */
int
step_site_reopen(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	struct site *s = x->row;

	(void)ed, (void)args;
	if (s->state != SITE_CLOSED)
		return err_set(e, E_FAILED_PRECONDITION, "id", "the site is open");
	s->state = SITE_OPEN;
	s->ended_on = (struct date){ 0 };
	s->end_reason = (struct str){ 0 };
	return 0;
}

/* Nothing else ends a residence twice. */
static int
check_goes_on(struct edit *ed, const struct import_entry *x, struct date on, struct err *e)
{
	const struct residence *r = x->old;

	(void)ed;
	if (r->to_date.ymd != 0 && r->to_date.ymd <= on.ymd)
		return ended(e);
	if (r->from_date.ymd > on.ymd)
		return err_set(
		    e, E_INVALID_ARGUMENT, "on", "the day lies before the residence's first");
	return 0;
}

int
step_residence_move(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	const struct residence_move *a = args;
	const struct residence *old = x->old;
	struct residence *r = x->row;
	struct date on;

	r->site = old->site;
	if (edit_day(ed, a->on, &on, e) != 0 || check_goes_on(ed, x, on, e) != 0 ||
	    check_move(ed, old->site, a->site, "site", e) != 0)
		return -1;
	if (begin_residence(ed, old->person, a->site, on) == NULL)
		return err_set(
		    e, E_FAILED_PRECONDITION, "site", "the person resides there already");
	r->to_date = on;
	return 0;
}

int
step_residence_end(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	const struct object_end *a = args;
	struct residence *r = x->row;
	struct date on;

	if (edit_day(ed, a->on, &on, e) != 0)
		return -1;
	if (r->from_date.ymd <= cx_today(ed->cx).ymd && check_goes_on(ed, x, on, e) != 0)
		return -1;
	if (residence_void(r))
		return ended(e);
	end_residence(ed, x, on, a->reason);
	return 0;
}

/* Who resides there again after all left for no reason. */
int
step_residence_change(struct edit *ed, struct import_entry *x, const void *args, struct err *e)
{
	struct residence *r = x->row;

	(void)ed, (void)args, (void)e;
	if (r->to_date.ymd == 0)
		r->end_reason = (struct str){ 0 };
	return 0;
}
