/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/lib/books.h"

static const char *const members[] = { "P0001", "P0002", "P0003", "P0004", "P0005" };
static const char *const places[] = { "S01", "S02", "S03" };
static const char *const streets[] = { "guixi", "zhonghe", "guixi" };

static struct uuid
named(const char *name)
{
	return uuid_named(name, strlen(name));
}

static void
put_mandate(struct books *b, const struct v1_mandate *m)
{
	state_put(b->st, &registers_held_view, m);
	state_put(b->st, &registers_mandate_view, m);
}

static void
put_members(struct books *b)
{
	for (int i = 0; i < MEMBERS; i++) {
		struct v1_mandate m = { .id = named(members[i]),
			.code = str_from(members[i]),
			.person_code = str_from(members[i]),
			.person_name = i == MEMBER_B ? STR("林正宏") : STR("罗启航"),
			.level = LEVEL_DISTRICT,
			.congress = STR("WH"),
			.term = STR("第八届"),
			.status = MANDATE_ACTIVE,
			.from_date = { 20220101 } };

		b->mandate[i] = m.id;
		m.person = m.id;
		m.person.b[0] ^= 0xff;
		b->person[i] = m.person;
		if (i == MEMBER_ENDED) {
			m.status = MANDATE_ENDED;
			m.to_date = (struct date){ 20260110 };
		}
		if (i == MEMBER_SUSPENDED)
			m.status = MANDATE_SUSPENDED;
		put_mandate(b, &m);
		if (i != MEMBER_TWO)
			continue;
		m.id = named("second");
		m.level = LEVEL_CITY;
		put_mandate(b, &m);
	}
}

static void
put_rest(struct books *b)
{
	static const char *const kinds[] = { "座谈", "调研" };
	struct v1_unit u = { .id = named("U0101"),
		.code = STR("U0101"),
		.kind = UNIT_DEPARTMENT,
		.name = STR("城管局"),
		.active = true };

	for (int i = 0; i < PLACES; i++) {
		struct v1_site s = { .id = named(places[i]),
			.code = str_from(places[i]),
			.kind = SITE_STATION,
			.name = STR("联络站"),
			.street = str_from(streets[i]),
			.state = i == PLACE_SHUT ? SITE_CLOSED : SITE_OPEN };

		b->site[i] = s.id;
		state_put(b->st, &registers_site_view, &s);
	}
	for (int i = 0; i < 2; i++) {
		struct v1_code c = { .id = named(kinds[i]),
			.list = STR("activity_kind"),
			.value = str_from(kinds[i]),
			.name = str_from(kinds[i]),
			.active = i == 0 };

		state_put(b->st, &registers_code_view, &c);
	}
	b->unit = u.id;
	state_put(b->st, &registers_unit_view, &u);
}

struct stamp
books_time(const char *text)
{
	struct stamp t;

	if (!stamp_parse(str_from(text), &t))
		abort();
	return t;
}

struct books *
books_new(void)
{
	struct books *b = calloc(1, sizeof(*b));

	assert(b != NULL);
	b->st = state_new();
	b->now = books_time("2026-03-02T17:00:00+08:00");
	put_members(b);
	put_rest(b);
	return b;
}

void
books_free(struct books *b)
{
	state_free(b->st);
	free(b);
}

void
books_day(struct books *b, const char *day)
{
	struct date d;

	if (!date_parse(str_from(day), &d))
		abort();
	b->now.us = date_start(d).us + 17 * 3600 * US_PER_SEC;
}

void
books_calendar(struct books *b, int32_t day, bool work)
{
	char name[16];
	struct v1_calendar row = { .date = { day }, .work = work, .name = STR("调休") };

	snprintf(name, sizeof(name), "day/%d", day);
	row.id = named(name);
	state_put(b->st, &registers_calendar_view, &row);
}

static void *
result_of(struct books *b, const struct desc *out)
{
	if (out == &sweep_result_desc)
		return &b->swept;
	if (out == &register_standing_desc)
		return &b->standing;
	if (out == &archive_ref_desc)
		return &b->document;
	if (out == &reception_ref_desc)
		return &b->reception;
	return out == &entry_ref_desc ? (void *)&b->ref
				      : arena_alloc(state_arena(b->st), out->size);
}

enum errclass
books_as(struct books *b, const char *op, enum role role, const char *scope, const void *args)
{
	const struct command *c = registers_command(op);
	struct who who = { .principal = STR("test"), .role = role, .scope = str_from(scope) };

	b->err = (struct err){ 0 };
	b->out = (struct outcome){ 0 };
	if ((c->op->roles & (1u << role)) == 0)
		return E_PERMISSION_DENIED;
	if (state_run(b->st, c, &who, b->now, args, result_of(b, c->op->out), &b->out, &b->err) !=
	    0)
		return b->err.class;
	return E_NONE;
}

enum errclass
books_do(struct books *b, const char *op, const void *args)
{
	return books_as(b, op, ROLE_station, "S01", args);
}

static struct uuids
persons(struct books *b, size_t n)
{
	struct uuids out = { arena_array(state_arena(b->st), n, sizeof(struct uuid)), n };

	memcpy(out.v, b->person, n * sizeof(struct uuid));
	return out;
}

struct activity_content *
books_activity(struct books *b)
{
	struct activity_content *c = arena_alloc(state_arena(b->st), sizeof(*c));

	*c = (struct activity_content){ .site = b->site[PLACE_OWN],
		.from_at = books_time("2026-02-27T09:00:00+08:00"),
		.to_at = books_time("2026-02-27T11:30:00+08:00"),
		.place = STR("交子联络站"),
		.kind = STR("座谈"),
		.subject = STR("老旧小区加装电梯"),
		.organiser = STR("交子联络站"),
		.due = persons(b, 3),
		.present = persons(b, 2),
		.others_present = { 12, true } };
	return c;
}

struct contact_content *
books_contact(struct books *b)
{
	struct contact_content *c = arena_alloc(state_arena(b->st), sizeof(*c));
	struct problem_content *p = arena_array(state_arena(b->st), 2, sizeof(*p));
	struct resident *r = arena_alloc(state_arena(b->st), sizeof(*r));

	p[0] = (struct problem_content){ .text = STR("公园东门没有路灯") };
	p[1] = (struct problem_content){
		.text = STR("社保卡如何补办"), .answered = true, .answer = STR("带身份证到便民中心")
	};
	*r = (struct resident){ .name = STR("王阿姨"), .phone = STR("13800000000") };
	*c = (struct contact_content){ .site = b->site[PLACE_OWN],
		.date = { 20260227 },
		.person = b->person[MEMBER_TWO],
		.way = APPROACH_VISIT,
		.people = 3,
		.problems = { p, 2 },
		.residents = { r, 1 } };
	return c;
}

struct debrief_content *
books_debrief(struct books *b)
{
	struct debrief_content *c = arena_alloc(state_arena(b->st), sizeof(*c));

	*c = (struct debrief_content){ .site = b->site[PLACE_OWN],
		.date = { 20260227 },
		.mandate = b->mandate[MEMBER_B],
		.form = FORM_MEETING,
		.voters_present = 40,
		.report = STR("一年来走访选民二十次，提出建议三件"),
		.satisfied = 35,
		.basically_satisfied = 4,
		.not_satisfied = 1 };
	return c;
}

const struct book_entry *
books_entry(struct books *b)
{
	const struct book_entry *best = NULL;

	for (const struct book_entry *x = state_each(b->st, &entry_table, NULL); x != NULL;
	     x = state_each(b->st, &entry_table, x))
		if (uuid_eq(x->entry, b->ref.entry) && (best == NULL || x->version > best->version))
			best = x;
	return best;
}
