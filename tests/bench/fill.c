/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log of suggestions for benches, in the order of time: each suggestion goes the main road, among
 * those that are under way with it. Written as PostgreSQL's binary COPY of suggestions.event, with
 * the events chained as the service chains them.
 *
 *     fill COUNT DAYS SEQ HASH EPOCH FOLDER >FILE
 *
 * COUNT suggestions over DAYS up to yesterday, after event SEQ with this hash (hexadecimal). FOLDER
 * has what COPY … TO wrote: sites (id, code, street), leads (mandate, code, name, level), units
 * (id, code, name). At the end "SEQ HASH" of the last event goes to standard error.
 */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "common/clock.h"
#include "common/feed.h"
#include "common/msg.h"
#include "common/rows.h"
#include "proto/contracts.h"
#include "proto/suggestion_events.h"
#include "proto/suggestions.h"
#include "tests/bench/copy.h"

#define LISTED 4096

struct listed {
	char *field[4];
};
struct list_of {
	struct listed v[LISTED];
	size_t n;
};

struct life { /* of one suggestion */
	int64_t begin_us;
	uint64_t lot;
};

struct due_step { /* of a suggestion's life */
	int64_t at_us;
	int32_t life;
	int32_t step;
};

struct fill {
	struct list_of sites, leads, units;
	struct life *lives;
	int64_t seq, epoch;
	uint8_t hash[32];
	struct arena arena;
	struct life *life; /* whose event is made */
	int number;
	int64_t now_us;
	struct listed *site, *lead, *unit;
	bool assist;
};

typedef void *make_fn(struct fill *f, const struct event *ev);

static struct uuid
id_of(const struct fill *f, const char *what, int64_t at_us)
{
	char name[64];
	struct uuid u;

	snprintf(name, sizeof(name), "%s/%d", what, f->number);
	u = uuid_named(name, strlen(name));
	for (int i = 0; i < 6; i++)
		u.b[i] = (uint8_t)(at_us / 1000 >> 8 * (5 - i));
	u.b[6] = 0x70 | (u.b[6] & 0x0f);
	return u;
}

static struct uuid
listed_id(const struct listed *l)
{
	struct uuid u = { 0 };

	uuid_parse(str_from(l->field[0]), &u);
	return u;
}

/* The head that every event begins with; `state` is set by the step. */
static void *
head(struct fill *f, const struct event *ev)
{
	struct ev_head *h = arena_alloc(&f->arena, ev->data->size);

	h->suggestion = id_of(f, "s", f->life->begin_us);
	h->version = 1;
	h->title = str_printf(&f->arena, "关于改善%s一带道路照明和无障碍坡道的建议（%d）",
	    f->site->field[1], f->number);
	return h;
}

static void *
numbered(struct fill *f, const struct event *ev)
{
	struct ev_head *h = head(f, ev);

	h->serial = str_printf(&f->arena, "%d-%07d",
	    date_year(stamp_date((struct stamp){ f->life->begin_us })), f->number);
	return h;
}

static struct due_info *
due(struct fill *f, const char *step, int n)
{
	struct due_info *d = arena_alloc(&f->arena, sizeof(*d));
	struct date start = stamp_date((struct stamp){ f->now_us });

	*d = (struct due_info){ .step = enum_value(&step_enum, str_from(step)),
		.start = start,
		.rule = 1,
		.n = n,
		.due = date_from_days(date_days(start) + n * 7 / 5),
		.rule_version = { 1, true } };
	return d;
}

static void *
submitted(struct fill *f, const struct event *ev)
{
	struct ev_submitted *e = head(f, ev);

	e->mandate = listed_id(f->lead);
	e->lead_code = str_from(f->lead->field[1]);
	e->lead_name = str_from(f->lead->field[2]);
	e->level = enum_value(&level_enum, str_from(f->lead->field[3]));
	e->channel = 1;
	e->site = listed_id(f->site);
	e->site_code = str_from(f->site->field[1]);
	e->street = str_from(f->site->field[2]);
	e->submitted_on = stamp_date((struct stamp){ f->now_us });
	e->due = due(f, "review", 5);
	return e;
}

static void *
accepted(struct fill *f, const struct event *ev)
{
	struct ev_accepted *e = numbered(f, ev);

	e->due = due(f, "assign", 7);
	return e;
}

static void *
assigned(struct fill *f, const struct event *ev)
{
	struct ev_assigned *e = numbered(f, ev);

	e->units = 1 + (f->life->lot % 3 == 0);
	return e;
}

static void *
assignment(struct fill *f, const struct event *ev)
{
	struct ev_assignment *e = numbered(f, ev);

	e->assignment = id_of(f, f->assist ? "b" : "a", f->life->begin_us + 15 * US_PER_DAY);
	e->unit = listed_id(f->unit);
	e->unit_code = str_from(f->unit->field[1]);
	e->unit_name = str_from(f->unit->field[2]);
	e->kind = f->assist ? 2 : 1;
	e->round = 1;
	e->assignment_state = 1;
	return e;
}

static void *
sent(struct fill *f, const struct event *ev)
{
	struct ev_sent *e = assignment(f, ev);
	struct due_info *dues = arena_array(&f->arena, 2, sizeof(*dues));

	e->matter = STR("照明和坡道");
	e->facts = STR("东门至活动区约两百米没有路灯，夜间老人和学生出行不便；无障碍坡道被占用。");
	e->request = STR("加装路灯，恢复坡道，并在两个月内答复。");
	e->subject = STR("城市管理");
	e->lead_code = str_from(f->lead->field[1]);
	e->lead_name = str_from(f->lead->field[2]);
	e->level = enum_value(&level_enum, str_from(f->lead->field[3]));
	e->contact_wish = true;
	dues[0] = *due(f, "sign", 2);
	dues[1] = *due(f, f->assist ? "opinion" : "reply", 60);
	e->dues = (struct list){ dues, 2 };
	return e;
}

static void *
signed_for(struct fill *f, const struct event *ev)
{
	struct ev_signed *e = assignment(f, ev);

	e->person = STR("收文岗");
	return e;
}

static void *
opinion(struct fill *f, const struct event *ev)
{
	struct ev_opinion *e = assignment(f, ev);

	e->text = STR("同意主办单位的意见，坡道部分由我单位办理。");
	e->signer = STR("周明");
	return e;
}

static void *
contacted(struct fill *f, const struct event *ev)
{
	struct ev_contacted *e = assignment(f, ev);

	e->phase = 1 + (int32_t)(f->life->lot % 3);
	e->way = 1 + (int32_t)(f->life->lot % 5);
	e->date = stamp_date((struct stamp){ f->now_us });
	e->persons = STR("周明、吴敏");
	e->said = STR("当面听取意见，代表同意先装路灯。");
	return e;
}

static void *
soon(struct fill *f, const struct event *ev)
{
	struct ev_deadline *e = numbered(f, ev);

	e->deadline = id_of(f, "d", f->now_us);
	e->unit_code = str_from(f->unit->field[1]);
	e->due = due(f, "reply", 60);
	return e;
}

static void *
reply(struct fill *f, const struct event *ev)
{
	struct ev_reply *e = assignment(f, ev);

	e->reply = id_of(f, "r", f->life->begin_us + 95 * US_PER_DAY);
	e->number = str_printf(&f->arena, "高新函〔2026〕%d号", f->number);
	e->signer = STR("周明");
	e->dated = e->filed_on = stamp_date((struct stamp){ f->now_us });
	e->class = 1 + (int32_t)(f->life->lot % 4);
	e->in_time = f->life->lot % 20 != 0;
	e->text = STR("已办理：路灯已安装十二盏，坡道已恢复，请代表监督。");
	return e;
}

static void *
replied(struct fill *f, const struct event *ev)
{
	struct ev_replied *e = numbered(f, ev);

	e->round = 1;
	return e;
}

static int32_t
result(const struct fill *f)
{
	return 1 + (f->life->lot % 10 > 7) + (f->life->lot % 100 > 97);
}

static void *
rated(struct fill *f, const struct event *ev)
{
	struct ev_rated *e = assignment(f, ev);

	e->person_code = str_from(f->lead->field[1]);
	e->person_name = str_from(f->lead->field[2]);
	e->deciding = true;
	e->attitude = e->result = result(f);
	e->due = due(f, "release", 5);
	return e;
}

static void *
released(struct fill *f, const struct event *ev)
{
	struct ev_released *e = assignment(f, ev);

	e->by_clock = f->life->lot % 2;
	e->attitude = e->result = result(f);
	return e;
}

static void *
closed(struct fill *f, const struct event *ev)
{
	struct ev_closed *e = numbered(f, ev);

	e->rounds = 1;
	e->result = result(f);
	return e;
}

/* Days after the first; one in `of` suggestions has it; who writes it. */
static const struct {
	const char *type, *state, *principal;
	double days;
	int of;
	bool assist;
	make_fn *make;
} road[] = {
	{ "suggestion.submitted", "under_review", "station-1", 0, 1, false, submitted },
	{ "suggestion.accepted", "accepted", "committee", 4, 1, false, accepted },
	{ "suggestion.assigned", "assigned", "committee", 12, 1, false, assigned },
	{ "assignment.sent", "assigned", "committee", 12, 1, false, sent },
	{ "assignment.sent", "assigned", "committee", 12, 3, true, sent },
	{ "assignment.signed", "handling", "oa-1", 13.5, 1, false, signed_for },
	{ "assignment.signed", "handling", "oa-2", 14, 3, true, signed_for },
	{ "assignment.contacted", "handling", "oa-1", 31, 1, false, contacted },
	{ "assignment.opinion_given", "handling", "oa-2", 33, 3, true, opinion },
	{ "deadline.due_soon", "handling", "self", 80, 2, false, soon },
	{ "assignment.reply_filed", "reply_filed", "oa-1", 92, 1, false, reply },
	{ "assignment.reply_passed", "replied", "committee", 96, 1, false, reply },
	{ "suggestion.replied", "replied", "committee", 96, 1, false, replied },
	{ "assignment.rated", "rated", "station-1", 107, 1, false, rated },
	{ "assignment.rating_released", "rated", "committee", 111, 1, false, released },
	{ "suggestion.closed", "closed", "committee", 118, 1, false, closed },
};
#define STEPS (int)(sizeof(road) / sizeof(road[0]))

static const struct event *
event_of(const char *type)
{
	for (size_t k = 0; contracts[k] != NULL; k++)
		for (size_t i = 0; i < contracts[k]->nevents; i++)
			if (strcmp(contracts[k]->events[i].type, type) == 0)
				return &contracts[k]->events[i];
	abort();
}

/* ---- COPY ---- */

static void
put_row(
    const struct fill *f, struct uuid id, const char *type, struct uuid subject, struct raw body)
{
	uint64_t seq = __builtin_bswap64((uint64_t)f->seq),
		 at = __builtin_bswap64((uint64_t)(f->now_us - SQL_EPOCH_US));

	copy_row(7);
	copy_cell(&seq, 8);
	copy_cell(id.b, 16);
	copy_cell(type, strlen(type));
	copy_cell(subject.b, 16);
	copy_cell(&at, 8);
	copy_cell(body.p, body.n);
	copy_cell(f->hash, sizeof(f->hash));
}

static void
put_event(struct fill *f, const struct due_step *x)
{
	const struct event *ev = event_of(road[x->step].type);
	struct envelope env = { .specversion = STR("1.0"),
		.source = STR("/jiazhan/suggestions"),
		.type = str_from(ev->type),
		.datacontenttype = STR("application/msgpack"),
		.sequence = ++f->seq,
		.epoch = f->epoch,
		.principal = str_from(road[x->step].principal) };
	struct uuid id = uuid_v7(x->at_us);
	char id_text[37], subject_text[37], time_text[33];
	crypto_generichash_state h;
	struct ev_head *data;
	struct raw body;

	f->now_us = x->at_us;
	f->number = x->life + 1;
	f->life = &f->lives[x->life];
	f->assist = road[x->step].assist;
	f->site = &f->sites.v[f->life->lot % f->sites.n];
	f->lead = &f->leads.v[f->life->lot / 7 % f->leads.n];
	f->unit = &f->units.v[(f->life->lot / 11 + 5 * f->assist) % f->units.n];
	data = road[x->step].make(f, ev);
	data->state = enum_value(&suggestion_state_enum, str_from(road[x->step].state));
	uuid_format(id, id_text);
	uuid_format(data->suggestion, subject_text);
	stamp_format((struct stamp){ x->at_us }, time_text);
	env.id = str_from(id_text);
	env.subject = str_from(subject_text);
	env.time = str_from(time_text);
	env.data = msg_encode(ev->data, data, MSG_PUBLIC, &f->arena);
	body = msg_encode(&envelope_desc, &env, MSG_ALL, &f->arena);
	crypto_generichash_init(&h, NULL, 0, sizeof(f->hash));
	crypto_generichash_update(&h, f->hash, sizeof(f->hash));
	crypto_generichash_update(&h, body.p, body.n);
	crypto_generichash_final(&h, f->hash, sizeof(f->hash));
	put_row(f, id, ev->type, data->suggestion, body);
	arena_reset(&f->arena);
}

/* ---- the lives ---- */

static uint64_t
mixed(uint64_t z)
{
	z += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static int
by_time(const void *a, const void *b)
{
	const struct due_step *x = a, *y = b;

	if (x->at_us != y->at_us)
		return x->at_us < y->at_us ? -1 : 1;
	return x->life != y->life ? (x->life < y->life ? -1 : 1) : x->step - y->step;
}

static size_t
plan(struct fill *f, int count, int days, struct due_step **out)
{
	int64_t end = clock_machine().us - US_PER_DAY, begin = end - days * US_PER_DAY;
	size_t n = 0;

	f->lives = xalloc((size_t)count * sizeof(*f->lives));
	*out = xalloc((size_t)count * STEPS * sizeof(**out));
	for (int i = 0; i < count; i++) {
		struct life *x = &f->lives[i];

		*x = (struct life){ begin + (end - begin) / count * i, mixed((uint64_t)i) >> 8 };
		for (int k = 0; k < STEPS; k++) {
			int64_t at = x->begin_us + (int64_t)(road[k].days * (double)US_PER_DAY) +
			    (k > 0 ? (int64_t)(mixed(x->lot + (uint64_t)road[k].days) %
					 (uint64_t)US_PER_DAY)
				   : 0);

			if (at < end && x->lot % (uint64_t)road[k].of == 0)
				(*out)[n++] = (struct due_step){ at, i, k };
		}
	}
	qsort(*out, n, sizeof(**out), by_time);
	return n;
}

static void
read_list(const char *folder, const char *name, struct list_of *l)
{
	char path[4096], line[1024];
	FILE *in;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	in = fopen(path, "r");
	while (in != NULL && l->n < LISTED && fgets(line, sizeof(line), in) != NULL) {
		char *rest = strdup(line);

		rest[strcspn(rest, "\n")] = '\0';
		for (int i = 0; i < 4 && rest != NULL; i++)
			l->v[l->n].field[i] = strsep(&rest, "\t");
		l->n++;
	}
	if (in == NULL || l->n == 0) {
		fprintf(stderr, "fill: nothing in %s\n", path);
		exit(1);
	}
	fclose(in);
}

int
main(int argc, char **argv)
{
	static struct fill all; /* for the life of the program, and so are the steps */
	static struct due_step *steps;
	struct fill *f = &all;
	char hex[65];
	size_t n;

	if (argc != 7 || sodium_init() < 0 ||
	    sodium_hex2bin(f->hash, sizeof(f->hash), argv[4], strlen(argv[4]), NULL, &n, NULL) !=
		0) {
		fprintf(stderr, "usage: fill COUNT DAYS SEQ HASH EPOCH FOLDER\n");
		return 2;
	}
	f->seq = strtoll(argv[3], NULL, 10);
	f->epoch = strtoll(argv[5], NULL, 10);
	read_list(argv[6], "sites", &f->sites);
	read_list(argv[6], "leads", &f->leads);
	read_list(argv[6], "units", &f->units);
	n = plan(f, (int)strtol(argv[1], NULL, 10), (int)strtol(argv[2], NULL, 10), &steps);
	copy_begin();
	for (size_t i = 0; i < n; i++)
		put_event(f, &steps[i]);
	copy_end();
	sodium_bin2hex(hex, sizeof(hex), f->hash, sizeof(f->hash));
	fprintf(stderr, "%" PRId64 " %s\n", f->seq, hex);
	return 0;
}
