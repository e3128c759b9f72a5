/* SPDX-License-Identifier: Apache-2.0 */
/* Opinions in the random play: how their commands are drawn, and what must hold of their rows. */
#include "common/arena.h"
#include "tests/lib/property.h"

#define KEEP(T, ...) arena_copy(state_arena(w->p->st), &(struct T){ __VA_ARGS__ }, sizeof(struct T))
#define ON_O(k) .opinion = (k)->opinion, .version = (k)->version

static struct date
near(struct world *w)
{
	return rng_percent(&w->rng, 50)
	    ? (struct date){ 0 }
	    : date_add(stamp_date(w->now), 1 - (int)rng_below(&w->rng, 6));
}

static struct uuid
deputy(struct world *w)
{
	return rng_percent(&w->rng, 60) ? w->mandate[rng_below(&w->rng, W_DEPUTIES)]
					: (struct uuid){ { 0 } };
}

/* An id that registers has made in this step: like those of the step's own, and none of them. */
static struct uuid
made_elsewhere(int32_t step)
{
	struct uuid id = { { 0 } };

	for (int i = 0; i < 4; i++)
		id.b[2 + i] = (uint8_t)(step >> 8 * (3 - i));
	id.b[6] = 0x7f;
	id.b[8] = 0x80;
	id.b[15] = 0xff;
	return id;
}

const void *
draw_receive(struct world *w, struct pick *k)
{
	(void)k;
	return KEEP(opinion_receive, .mandate = deputy(w), .title = STR("楼道灯不亮"),
	    .text = STR("三单元楼道灯坏了两个月"), .resident_name = STR("张三丰"),
	    .site = w->p->site[rng_percent(&w->rng, 95) ? STATION_OWN : rng_below(&w->rng, SITES)],
	    .via = VIA_STATION, .received_on = near(w));
}

const void *
draw_inlet(struct world *w, struct pick *k)
{
	return KEEP(opinion_submitted, .source = STR("/xiaoyang"),
	    .id = str_printf(state_arena(w->p->st), "m-%d", k->step->number), .mandate = deputy(w),
	    .title = STR("楼道灯不亮"), .text = STR("坏了两个月"),
	    .street = rng_percent(&w->rng, 90) ? STR("guixi") : STR("zhonghe"));
}

const void *
draw_raised(struct world *w, struct pick *k)
{
	const struct v1_mandate *m = state_find(
	    w->p->st, &mandate_view, w->mandate[rng_below(&w->rng, W_DEPUTIES)]);
	int site = rng_percent(&w->rng, 90) ? STATION_OWN : (int)rng_below(&w->rng, SITES);
	const struct v1_site *s = state_find(w->p->st, &site_view, w->p->site[site]);

	return KEEP(ev_raised, .opinion = made_elsewhere(k->step->number),
	    .entry = made_elsewhere(k->step->number), .number = 1, .year = 2026, .version = 1,
	    .problem = 1, .site = s->id, .site_code = s->code, .street = s->street,
	    .title = STR("楼道灯不亮"), .text = STR("坏了两个月"), .person = m->person,
	    .person_code = m->person_code, .date = stamp_date(w->now), .by = STR("test"));
}

const void *
draw_named(struct world *w, struct pick *k)
{
	return KEEP(ev_named, .entry = made_elsewhere(k->step->number),
	    .suggestion = k->s != NULL ? k->s->id : made_elsewhere(k->step->number), .number = 1,
	    .year = 2026, .site_code = STR("S01"), .kind = STR("调研"), .subject = STR("加装电梯"),
	    .date = stamp_date(w->now), .by = STR("test"));
}

const void *
draw_answer(struct world *w, struct pick *k)
{
	return KEEP(opinion_answer, ON_O(k), .text = STR("当场联系物业更换"),
	    .result = (int32_t)rng_below(&w->rng, 4));
}

const void *
draw_route(struct world *w, struct pick *k)
{
	bool unit = rng_percent(&w->rng, 70);

	return KEEP(opinion_route, ON_O(k), .to = unit ? ROUTE_DEPARTMENT : ROUTE_COMMUNITY,
	    .unit = unit ? w->unit[rng_below(&w->rng, W_UNITS)] : (struct uuid){ { 0 } },
	    .name = unit ? (struct str){ 0 } : STR("交子社区"), .reason = STR("请查明并修复"));
}

const void *
draw_opinion_refuse(struct world *w, struct pick *k)
{
	return KEEP(opinion_refuse, ON_O(k),
	    .reason_code = 1 + (int32_t)rng_below(&w->rng, UNTAKEN_OUTSIDE_REMIT));
}

const void *
draw_opinion_sign(struct world *w, struct pick *k)
{
	return KEEP(opinion_sign, ON_O(k), .person = STR("收发室"));
}

const void *
draw_hand_back(struct world *w, struct pick *k)
{
	return KEEP(opinion_hand_back, ON_O(k), .reason = STR("不属我局职责"));
}

const void *
draw_report(struct world *w, struct pick *k)
{
	return KEEP(opinion_report, ON_O(k), .result = 1 + (int32_t)rng_below(&w->rng, 3),
	    .text = STR("灯已换"));
}

const void *
draw_feed_back(struct world *w, struct pick *k)
{
	return KEEP(opinion_feed_back, ON_O(k), .to = 1 + (int32_t)rng_below(&w->rng, 2),
	    .way = 1 + (int32_t)rng_below(&w->rng, FEEDBACK_RECEIPT), .text = STR("已告知"),
	    .date = near(w));
}

const void *
draw_opinion_close(struct world *w, struct pick *k)
{
	return KEEP(opinion_close, ON_O(k));
}

const void *
draw_correct(struct world *w, struct pick *k)
{
	return KEEP(opinion_correct, ON_O(k), .resident_name = STR("张山峰"));
}

const void *
draw_erase(struct world *w, struct pick *k)
{
	return KEEP(opinion_erase, ON_O(k), .reason = STR("本人要求"));
}

/* Not only of those whose time it is. */
const void *
draw_forget(struct world *w, struct pick *k)
{
	struct uuid *id = KEEP(uuid, { 0 });

	*id = k->opinion;
	return KEEP(sweep_args, .ids = { id, 1 });
}

/* The unit that has it, or had it last; else any. */
struct str
draw_holder(struct world *w, struct pick *k)
{
	const struct opinion *o = state_find(w->p->st, &opinion_table, k->opinion);
	const struct handover *h = o != NULL ? state_find(w->p->st, &handover_table, o->handover)
					     : NULL;

	return h != NULL ? h->unit_code : w->unit_code[0];
}

/* Who took it. */
struct str
draw_recorder(struct world *w, struct pick *k)
{
	const struct opinion *o = state_find(w->p->st, &opinion_table, k->opinion);

	if (k->step->role == ROLE_committee)
		return STR("");
	if (k->step->role == ROLE_street)
		return o != NULL ? o->street : STR("guixi");
	return o != NULL && !str_empty(o->site_code) ? o->site_code
						     : str_from(play_station(STATION_OWN));
}

struct str
draw_publisher(struct world *w, struct pick *k)
{
	(void)w, (void)k;
	return STR(PUBLISHER);
}

/* ---- what must hold ---- */

static bool
to_be_done(const struct opinion *o, const struct deadline *d)
{
	if (uuid_absent(d->assignment))
		return o->state == OPINION_RECEIVED;
	return (o->state == OPINION_ROUTED || o->state == OPINION_HANDLING) &&
	    uuid_eq(d->assignment, o->handover);
}

static void
opinion_clock(struct world *w, struct subject *x, const struct opinion *o)
{
	const struct deadline *d;
	size_t open = 0;

	x->next_at = (struct stamp){ 0 };
	for (d = row_first(&w->cx, &deadline_table, x->id); d != NULL;
	     d = row_next(&w->cx, &deadline_table, d)) {
		if (d->state != DEADLINE_OPEN)
			continue;
		open++;
		if (!to_be_done(o, d))
			world_fault(w, "no open clock on a closed step", x->id,
			    STR_FMT " runs, the opinion is " STR_FMT,
			    STR_ARG(enum_name(&step_enum, d->step)),
			    STR_ARG(object_state(OBJECT_OPINION, o->state)));
		if (d->next_at.us != 0 && (x->next_at.us == 0 || d->next_at.us < x->next_at.us))
			x->next_at = d->next_at;
	}
	if (open !=
	    (o->state == OPINION_RECEIVED || o->state == OPINION_ROUTED ||
		o->state == OPINION_HANDLING))
		world_fault(w, "a step to be done has one clock", x->id,
		    "%zu run, the opinion is " STR_FMT, open,
		    STR_ARG(object_state(OBJECT_OPINION, o->state)));
}

/* Erased is erased: nothing is there any more, and nothing comes again. */
static void
resident(struct world *w, const struct opinion *o)
{
	const struct opinion_resident *r = state_find(w->p->st, &opinion_resident_table, o->id);

	if (r != NULL && r->erased_on.ymd != 0 && !(str_empty(r->name) && str_empty(r->phone)))
		world_fault(w, "what is erased is gone", o->id, "a name or a phone is there");
	if (r != NULL && r->cause == ERASURE_RULE &&
	    (r->erased_on.ymd < r->erase_on.ymd ||
		(o->state != OPINION_CLOSED && o->state != OPINION_REFUSED)))
		world_fault(w, "what is erased is gone", o->id, "erased by rule before its time");
}

void
check_opinion(struct world *w, struct subject *x, const struct pstep *step)
{
	const struct opinion *o = state_find(w->p->st, &opinion_table, x->id);
	int64_t grown;

	if (o == NULL) {
		world_fault(w, "an opinion stays", x->id, "it is not there any more");
		return;
	}
	grown = o->version - x->version;
	if (step->role != ROLE_self ? grown != 1 : grown < 0 || grown > 1)
		world_fault(w, "the version grows by one", x->id, "by %lld", (long long)grown);
	check_edge(w, x, OBJECT_OPINION, x->id, x->state, o->state, step);
	opinion_clock(w, x, o);
	resident(w, o);
	if (x->told_state != o->state)
		world_fault(w, "events tell every state", x->id,
		    "by the events " STR_FMT ", by the row " STR_FMT,
		    STR_ARG(object_state(OBJECT_OPINION, x->told_state)),
		    STR_ARG(object_state(OBJECT_OPINION, o->state)));
	x->version = o->version;
	x->state = o->state;
	x->finished = o->state == OPINION_CLOSED || o->state == OPINION_REFUSED;
}

/* Whoever hears of it has to do with it: its site and street, the deputy, the unit named. */
bool
opinion_concerns(struct world *w, struct uuid id, enum role role, struct str code)
{
	const struct opinion *o = state_find(w->p->st, &opinion_table, id);
	const struct handover *h = row_first(&w->cx, &handover_table, id);

	if (role != ROLE_unit)
		return str_eq(code,
		    role == ROLE_station      ? o->site_code
			: role == ROLE_street ? o->street
					      : o->person_code);
	while (h != NULL && !str_eq(h->unit_code, code))
		h = row_next(&w->cx, &handover_table, h);
	return h != NULL;
}
