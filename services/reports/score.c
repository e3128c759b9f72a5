/* SPDX-License-Identifier: Apache-2.0 */
/* scoring.set: one row with the rules in force; what was in force before is in the events. */
#include "proto/reports_score.h"
#include "services/reports/decide.h"

struct scoring {
	struct uuid id;
	int32_t version;
	struct list rules; /* of struct score_rule */
	struct str source, set_by;
	struct stamp set_at;
};

static const struct field scoring_fields[] = {
	FIELD(scoring, id, F_REQ, 0, 0, "id"),
	FIELD(scoring, version, F_REQ, 1, INT32_MAX, "version"),
	FIELD_LIST(scoring, rules, F_REQ, &score_rule_desc, 0, SCORE_RULES, "rules"),
	FIELD(scoring, source, F_REQ, 0, 0, "source"),
	FIELD(scoring, set_by, F_REQ, 0, 0, "set_by"),
	FIELD(scoring, set_at, F_REQ, 0, 0, "set_at"),
};
DESC(scoring, "scoring", "How records are scored.");

const struct table scoring_table = { "scoring", &scoring_desc, "id", TABLE_OWN, NULL, NULL };

static struct uuid
scoring_id(void)
{
	return uuid_named("scoring", sizeof("scoring") - 1);
}

void
load_scoring(struct wants *w, const void *args, const struct who *who, struct stamp now)
{
	(void)args, (void)who, (void)now;
	want(w, &scoring_table, scoring_id());
}

/* That the figures are counts is looked at by a trigger of the row. */
int
decide_scoring_set(struct cx *cx, const void *args, void *result, struct err *e)
{
	const struct scoring_set *a = args;
	struct uuid id = scoring_id();
	struct scoring *s = row_find(cx, &scoring_table, id) != NULL
	    ? row_edit(cx, &scoring_table, id)
	    : row_add(cx, &scoring_table, id, id);
	struct ev_scoring_set *ev = arena_alloc(cx_arena(cx), sizeof(*ev));
	struct scoring_ref *out = result;

	(void)e;
	s->version++;
	s->rules = a->rules;
	s->source = a->source;
	s->set_by = who_owner(cx_arena(cx), cx_who(cx));
	s->set_at = cx_now(cx);
	*ev = (struct ev_scoring_set){ s->version, s->rules, s->source, s->set_by };
	emit(cx, &reports_contract.events[REPORTS_EV_scoring_changed], id, ev);
	*out = (struct scoring_ref){ s->version, a->rules.n > 0 };
	return 0;
}
