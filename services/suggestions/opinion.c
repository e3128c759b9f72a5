/* SPDX-License-Identifier: Apache-2.0 */
#include "services/suggestions/opinion.h"

#define ID(T, m, fl) FIELD(T, m, fl, 0, 0, #m)
#define CODE(T, m, fl) FIELD(T, m, fl, 1, 32, #m)
#define TEXT(T, m, fl) FIELD(T, m, (fl) | F_CHARS, 1, 4000, #m)
#define DAY(T, m, fl) FIELD(T, m, fl, 0, 0, #m)
#define TIME(T, m, fl) FIELD(T, m, fl, 0, 0, #m)

/* ---- rows ---- */

static const struct field opinion_fields[] = {
	ID(opinion, id, F_REQ),
	FIELD(opinion, version, F_REQ, 1, INT64_MAX, "version"),
	FIELD_ENUM(opinion, state, F_REQ, &opinion_state_enum, "state"),
	FIELD_ENUM(opinion, via, F_REQ, &opinion_via_enum, "via"),
	ID(opinion, site, F_OPT),
	CODE(opinion, site_code, F_OPT),
	CODE(opinion, street, F_OPT),
	FIELD(opinion, source, F_OPT, 1, 200, "source"),
	FIELD(opinion, source_id, F_OPT, 1, 128, "source_id"),
	ID(opinion, entry, F_OPT),
	ID(opinion, mandate, F_OPT),
	ID(opinion, person, F_OPT),
	CODE(opinion, person_code, F_OPT),
	TEXT(opinion, person_name, F_OPT),
	TEXT(opinion, title, F_REQ),
	TEXT(opinion, text, F_REQ),
	TEXT(opinion, subject, F_OPT),
	FIELD(opinion, receipt, F_REQ, 20, 20, "receipt"),
	DAY(opinion, received_on, F_REQ),
	ID(opinion, handover, F_OPT),
	FIELD(opinion, handovers, F_REQ, 0, HANDOVERS_MAX, "handovers"),
	FIELD_ENUM(opinion, reason_code, F_OPT, &opinion_refusal_enum, "reason_code"),
	TEXT(opinion, reason, F_OPT),
	TEXT(opinion, pointer, F_OPT),
	FIELD_ENUM(opinion, result, F_OPT, &opinion_result_enum, "result"),
	TEXT(opinion, result_text, F_OPT),
	DAY(opinion, handled_on, F_OPT),
	ID(opinion, suggestion, F_OPT),
	DAY(opinion, fed_resident_on, F_OPT),
	DAY(opinion, fed_deputy_on, F_OPT),
	TEXT(opinion, feedback, F_OPT),
	DAY(opinion, closed_on, F_OPT),
	FIELD(opinion, problem, F_OPT, 1, 50, "problem"),
};
DESC(opinion, "opinion_row", "A resident's opinion.");

static const struct field opinion_resident_fields[] = {
	ID(opinion_resident, id, F_REQ),
	TEXT(opinion_resident, name, F_OPT | F_PRIVATE),
	TEXT(opinion_resident, phone, F_OPT | F_PRIVATE),
	DAY(opinion_resident, erase_on, F_REQ),
	DAY(opinion_resident, corrected_on, F_OPT),
	DAY(opinion_resident, erased_on, F_OPT),
	FIELD_ENUM(opinion_resident, cause, F_OPT, &erasure_enum, "cause"),
	TEXT(opinion_resident, reason, F_OPT),
};
DESC(opinion_resident, "opinion_resident_row", "Who said it.");

static const struct field handover_fields[] = {
	ID(handover, id, F_REQ),
	ID(handover, opinion, F_REQ),
	FIELD(handover, n, F_REQ, 1, HANDOVERS_MAX, "n"),
	FIELD_ENUM(handover, route_to, F_REQ, &opinion_route_to_enum, "route_to"),
	FIELD_ENUM(handover, state, F_REQ, &handover_state_enum, "state"),
	ID(handover, unit, F_OPT),
	CODE(handover, unit_code, F_OPT),
	TEXT(handover, name, F_OPT),
	TEXT(handover, reason, F_OPT),
	TIME(handover, sent_at, F_REQ),
	TIME(handover, signed_at, F_OPT),
	TIME(handover, ended_at, F_OPT),
	TEXT(handover, signed_by, F_OPT),
	TEXT(handover, ended_reason, F_OPT),
};
DESC(handover, "handover_row", "A handing over of an opinion.");

const struct table opinion_table = { "opinion", &opinion_desc, "id", TABLE_OWN,
	"WHERE t.id = ANY($1) OR t.suggestion = ANY($1)", NULL };
const struct table opinion_resident_table = { "opinion_resident", &opinion_resident_desc, "id",
	TABLE_OWN, NULL, NULL };
const struct table handover_table = { "handover", &handover_desc, "opinion", TABLE_OWN, NULL,
	NULL };

/* ---- taking and moving ---- */

int
take_opinion(struct cx *cx, const void *on, struct opinion **o, struct err *e)
{
	const struct opinion *there;
	struct on_opinion a;

	memcpy(&a, on, sizeof(a));
	there = row_find(cx, &opinion_table, a.opinion);
	if (there == NULL)
		return err_set(e, E_NOT_FOUND, "opinion", "there is no such opinion");
	if (a.version.set && a.version.v != there->version)
		return err_set(e, E_ABORTED, "version",
		    "the opinion has version %lld by now, not %lld", (long long)there->version,
		    (long long)a.version.v);
	*o = row_edit(cx, &opinion_table, a.opinion);
	(*o)->version++;
	return 0;
}

int
move_opinion(struct opinion *o, const char *op, int32_t to, struct err *e)
{
	const struct staterow *row = next_state(OBJECT_OPINION, o->state, op, to, e);

	if (row == NULL)
		return -1;
	o->state = row->to;
	return 0;
}

void
opinion_ref_of(const struct opinion *o, struct opinion_ref *out)
{
	*out = (struct opinion_ref){ .opinion = o->id, .version = o->version, .state = o->state };
}

const struct handover *
holder_of(struct cx *cx, const struct opinion *o)
{
	return uuid_absent(o->handover) ? NULL : row_find(cx, &handover_table, o->handover);
}

bool
handover_open(const struct handover *h)
{
	return h != NULL && (h->state == HANDOVER_SENT || h->state == HANDOVER_SIGNED);
}

struct deadline *
opinion_await_route(struct cx *cx, const struct opinion *o, struct err *e)
{
	return deadline_open(
	    cx, (struct whose){ .root = o->id }, STEP_ROUTE, (struct date){ 0 }, e);
}

void
opinion_take_back(
    struct cx *cx, const struct opinion *o, enum handover_state how, struct str reason)
{
	const struct handover *there = holder_of(cx, o);
	struct handover *h;

	if (!handover_open(there))
		return;
	h = row_edit(cx, &handover_table, there->id);
	h->state = (int32_t)how;
	h->ended_at = cx_now(cx);
	h->ended_reason = reason;
	deadline_end_all(cx, o->id, h->id);
	if (how != HANDOVER_TAKEN_BACK || str_empty(h->unit_code))
		return;
	tell(cx, EV_opinion_taken_back, o->id,
	    &(struct ev_opinion_handover){ HANDOVER_OF(o, h), .reason = reason });
	hear_holder(cx, h);
}

/* ---- who hears ---- */

void
hear_recorder(struct cx *cx, const struct opinion *o)
{
	if (!str_empty(o->site_code))
		audience(cx, ROLE_station, o->site_code);
	if (!str_empty(o->street))
		audience(cx, ROLE_street, o->street);
}

void
hear_opinion(struct cx *cx, const struct opinion *o)
{
	hear_recorder(cx, o);
	if (!str_empty(o->person_code))
		audience(cx, ROLE_deputy, o->person_code);
}

void
hear_holder(struct cx *cx, const struct handover *h)
{
	if (h != NULL && !str_empty(h->unit_code))
		audience(cx, ROLE_unit, h->unit_code);
}
