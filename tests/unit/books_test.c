/* SPDX-License-Identifier: Apache-2.0 */
/* The books: numbers, versions, chain, what is kept apart, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "common/msg.h"
#include "tests/lib/books.h"

static void
refused(struct books *b, const char *op, const void *args, enum errclass class, const char *field)
{
	size_t before = 0, after = 0;
	const void *x;

	for (x = state_each(b->st, &entry_table, NULL); x; x = state_each(b->st, &entry_table, x))
		before++;
	assert_int_equal(books_do(b, op, args), class);
	assert_string_equal(b->err.field, field);
	assert_int_equal(b->out.nevents, 0);
	for (x = state_each(b->st, &entry_table, NULL); x; x = state_each(b->st, &entry_table, x))
		after++;
	assert_int_equal(before, after);
}

static const struct book *
book_of(struct books *b, int32_t book, int place)
{
	return state_find(b->st, &book_table, entry_chain(book, b->site[place], 2026));
}

static void
numbers_have_no_gaps(void **state)
{
	struct books *b = books_new();
	struct activity_record a = { books_activity(b) };
	struct contact_record k = { books_contact(b) };
	struct activity_content *bad = books_activity(b);

	(void)state;
	for (int32_t n = 1; n <= 3; n++) {
		assert_int_equal(books_do(b, "activity.record", &a), E_NONE);
		assert_int_equal(b->ref.number, n);
		bad->to_at = books_time("2026-02-27T08:00:00+08:00");
		refused(b, "activity.record", &(struct activity_record){ bad }, E_INVALID_ARGUMENT,
		    "content.to_at");
	}
	assert_int_equal(books_do(b, "contact.record", &k), E_NONE); /* a book of its own */
	assert_int_equal(b->ref.number, 1);
	a.content->from_at = books_time("2025-12-31T09:00:00+08:00"); /* a year of its own */
	a.content->to_at = books_time("2025-12-31T10:00:00+08:00");
	assert_int_equal(books_do(b, "activity.record", &a), E_NONE);
	assert_int_equal(b->ref.number, 1);
	assert_int_equal(b->ref.year, 2025);
	a.content = books_activity(b);
	a.content->site = b->site[PLACE_OTHER];
	assert_int_equal(books_as(b, "activity.record", ROLE_station, "S02", &a), E_NONE);
	assert_int_equal(b->ref.number, 1);
	assert_int_equal(book_of(b, BOOK_ACTIVITY, PLACE_OWN)->entries, 3);
	books_free(b);
}

/* Every place follows from the one before and from the bytes as stored. */
static void
check_chain(struct books *b, int32_t book)
{
	const struct book *k = book_of(b, book, PLACE_OWN);
	uint8_t hash[ENTRY_HASH] = { 0 };

	for (int32_t place = 1; place <= k->places; place++) {
		const struct book_entry *x = state_each(b->st, &entry_table, NULL);
		struct raw again;

		while (x != NULL && !(uuid_eq(x->chain, k->id) && x->place == place))
			x = state_each(b->st, &entry_table, x);
		if (x == NULL) {
			fail_msg("there is no place %d", place);
			return;
		}
		entry_hash(hash, x->body, hash);
		assert_memory_equal(hash, x->hash.p, ENTRY_HASH);
		again = msg_encode(&book_sealed_desc, x, MSG_ALL, state_arena(b->st));
		assert_int_equal(again.n, x->body.n);
		assert_memory_equal(again.p, x->body.p, again.n);
	}
	assert_memory_equal(hash, k->hash.p, ENTRY_HASH);
}

static void
correction_is_a_version(void **state)
{
	struct books *b = books_new();
	struct debrief_record a = { books_debrief(b) };
	struct debrief_correct fix = { .reason = STR("票数点错"), .content = books_debrief(b) };

	(void)state;
	assert_int_equal(books_do(b, "debrief.record", &a), E_NONE);
	fix.entry = b->ref.entry;
	assert_int_equal(books_do(b, "debrief.record", &a), E_NONE);
	fix.content->satisfied = 34;
	fix.version = (struct opt_i64){ 2, true };
	refused(b, "debrief.correct", &fix, E_ABORTED, "version");
	fix.version.v = 1;
	assert_int_equal(books_do(b, "debrief.correct", &fix), E_NONE);
	assert_int_equal(b->ref.number, 1);
	assert_int_equal(b->ref.version, 2);
	assert_int_equal(b->ref.place, 3);
	assert_int_equal(books_entry(b)->debrief->satisfied, 34);
	assert_true(str_is(books_entry(b)->reason, "票数点错"));
	assert_string_equal(b->out.events[0].ev->type, "debrief.corrected");
	check_chain(b, BOOK_DEBRIEF);
	fix.version.v = 2;
	fix.content->date = (struct date){ 20251231 };
	refused(b, "debrief.correct", &fix, E_FAILED_PRECONDITION, "content.date");
	fix.content = books_debrief(b);
	fix.content->site = b->site[PLACE_OTHER];
	refused(b, "debrief.correct", &fix, E_FAILED_PRECONDITION, "content.site");
	fix.entry.b[3] ^= 1;
	refused(b, "debrief.correct", &fix, E_NOT_FOUND, "entry");
	books_free(b);
}

static void
activity_refusals(void **state)
{
	struct books *b = books_new();
	struct activity_content *c = books_activity(b);
	struct activity_record a = { c };
	struct resolution_content r = { .text = STR("年内完成"), .unit = b->person[0] };

	(void)state;
	c->present.v[1] = b->person[MEMBER_ENDED];
	refused(b, "activity.record", &a, E_INVALID_ARGUMENT, "content.present[1]");
	c->present.v[1] = c->present.v[0];
	refused(b, "activity.record", &a, E_INVALID_ARGUMENT, "content.present[1]");
	a.content = c = books_activity(b);
	c->excused = c->present;
	refused(b, "activity.record", &a, E_INVALID_ARGUMENT, "content.excused[0]");
	c->excused = (struct uuids){ 0 };
	c->due.v[2] = b->person[MEMBER_ENDED]; /* ended on 10 January */
	refused(b, "activity.record", &a, E_FAILED_PRECONDITION, "content.due[2]");
	c->due.v[2] = b->person[MEMBER_SUSPENDED];
	refused(b, "activity.record", &a, E_FAILED_PRECONDITION, "content.due[2]");
	c->due.v[2] = b->unit; /* nobody */
	refused(b, "activity.record", &a, E_FAILED_PRECONDITION, "content.due[2]");
	a.content = c = books_activity(b);
	c->to_at = books_time("2026-03-02T17:00:01+08:00");
	refused(b, "activity.record", &a, E_INVALID_ARGUMENT, "content.to_at");
	a.content = c = books_activity(b);
	c->kind = STR("郊游");
	refused(b, "activity.record", &a, E_INVALID_ARGUMENT, "content.kind");
	c->kind = STR("调研"); /* retired */
	refused(b, "activity.record", &a, E_FAILED_PRECONDITION, "content.kind");
	a.content = c = books_activity(b);
	c->resolutions = (struct list){ &r, 1 };
	refused(b, "activity.record", &a, E_NOT_FOUND, "content.resolutions[0].unit");
	a.content = c = books_activity(b);
	c->site = b->site[PLACE_SHUT];
	assert_int_equal(
	    books_as(b, "activity.record", ROLE_street, "guixi", &a), E_FAILED_PRECONDITION);
	assert_string_equal(b->err.field, "content.site");
	books_free(b);
}

/* One whose mandate ended later was a deputy on that day. */
static void
the_day_decides(void **state)
{
	struct books *b = books_new();
	struct activity_content *c = books_activity(b);
	struct activity_record a = { c };
	const struct attendee *d;

	(void)state;
	c->from_at = books_time("2026-01-10T23:00:00+08:00");
	c->to_at = books_time("2026-01-11T01:00:00+08:00");
	c->due.v[1] = b->person[MEMBER_ENDED];
	c->present.n = 1;
	assert_int_equal(books_do(b, "activity.record", &a), E_NONE);
	d = books_entry(b)->activity->deputies.v;
	assert_int_equal(d[0].attendance, ATTEND_PRESENT);
	assert_int_equal(d[1].attendance, ATTEND_ABSENT);
	assert_int_equal(d[2].level, LEVEL_CITY); /* the highest of two mandates */
	assert_int_equal(b->out.events[0].audience.n, 5);
	books_free(b);
}

static void
other_refusals(void **state)
{
	struct books *b = books_new();
	struct contact_content *c = books_contact(b);
	struct contact_record k = { c };
	struct debrief_content *d = books_debrief(b);
	struct debrief_record a = { d };

	(void)state;
	c->date = (struct date){ 20260303 };
	refused(b, "contact.record", &k, E_INVALID_ARGUMENT, "content.date");
	k.content = c = books_contact(b);
	c->people = 0;
	refused(b, "contact.record", &k, E_INVALID_ARGUMENT, "content.people");
	c->enterprises = 1;
	refused(b, "contact.record", &k, E_INVALID_ARGUMENT, "content.residents");
	k.content = c = books_contact(b);
	((struct problem_content *)c->problems.v)[1].answer = (struct str){ 0 };
	refused(b, "contact.record", &k, E_INVALID_ARGUMENT, "content.problems[1].answer");
	k.content = c = books_contact(b);
	c->person = b->person[MEMBER_ENDED];
	refused(b, "contact.record", &k, E_FAILED_PRECONDITION, "content.person");
	d->voters_present = 39;
	refused(b, "debrief.record", &a, E_INVALID_ARGUMENT, "content.voters_present");
	a.content = d = books_debrief(b);
	d->mandate = b->mandate[MEMBER_ENDED];
	refused(b, "debrief.record", &a, E_FAILED_PRECONDITION, "content.mandate");
	d->mandate = b->site[0];
	refused(b, "debrief.record", &a, E_NOT_FOUND, "content.mandate");
	books_free(b);
}

static bool
holds(struct books *b, const struct emitted *m, const char *text)
{
	struct raw r = msg_encode(m->ev->data, m->data, MSG_ALL, state_arena(b->st));

	return memmem(r.p, r.n, text, strlen(text)) != NULL;
}

/* Residents' data are neither in the entry nor in an event; erased, the chain still verifies. */
static void
residents_are_apart(void **state)
{
	struct books *b = books_new();
	struct contact_record k = { books_contact(b) };
	struct contact_correct fix = { .reason = STR("人数有误"), .content = books_contact(b) };
	struct contact_erase gone = { .reason = STR("本人要求") };
	const struct resident_data *d;
	const struct book_entry *x;
	uint8_t hash[ENTRY_HASH];

	(void)state;
	assert_int_equal(books_do(b, "contact.record", &k), E_NONE);
	gone.entry = fix.entry = b->ref.entry;
	x = books_entry(b);
	assert_null(memmem(x->body.p, x->body.n, "王阿姨", strlen("王阿姨")));
	assert_false(holds(b, &b->out.events[0], "王阿姨"));
	d = state_find(b->st, &resident_data_table, x->id);
	entry_private_hash(&d->residents, d->salt, state_arena(b->st), hash);
	assert_memory_equal(hash, x->contact->private_hash.p, ENTRY_HASH);
	assert_int_equal(books_do(b, "contact.correct", &fix), E_NONE);
	assert_int_equal(books_do(b, "contact.erase", &gone), E_NONE);
	assert_string_equal(b->out.events[0].ev->type, "contact.erased");
	assert_int_equal(((const struct ev_erased *)b->out.events[0].data)->versions, 2);
	d = state_find(b->st, &resident_data_table, x->id);
	assert_int_equal(d->residents.n, 0);
	assert_null(d->salt.p);
	assert_int_equal(d->erased_on.ymd, 20260302);
	check_chain(b, BOOK_CONTACT);
	refused(b, "contact.erase", &gone, E_FAILED_PRECONDITION, "entry");
	books_free(b);
}

static void
erased_by_the_clock(void **state)
{
	struct books *b = books_new();
	struct contact_record k = { books_contact(b) };
	struct sweep_args ids = { { NULL, 1 } };

	(void)state;
	assert_int_equal(books_do(b, "contact.record", &k), E_NONE);
	ids.ids.v = &b->ref.entry;
	books_day(b, "2028-02-26");
	assert_int_equal(books_as(b, "contact.forget", ROLE_self, "", &ids), E_NONE);
	assert_int_equal(b->swept.done, 0);
	books_day(b, "2028-02-27");
	assert_int_equal(books_as(b, "contact.forget", ROLE_self, "", &ids), E_NONE);
	assert_int_equal(b->swept.done, 1);
	assert_int_equal(((const struct ev_erased *)b->out.events[0].data)->cause, ERASURE_RULE);
	books_free(b);
}

static void
whose_book(void **state)
{
	static const struct {
		enum role role;
		const char *scope;
		enum errclass expected;
	} rows[] = {
		{ ROLE_committee, "", E_NONE },
		{ ROLE_street, "guixi", E_NONE },
		{ ROLE_street, "zhonghe", E_PERMISSION_DENIED },
		{ ROLE_station, "S01", E_NONE },
		{ ROLE_station, "S02", E_PERMISSION_DENIED },
		{ ROLE_station, "", E_PERMISSION_DENIED },
		{ ROLE_deputy, "P0001", E_PERMISSION_DENIED },
		{ ROLE_unit, "U0101", E_PERMISSION_DENIED },
	};
	struct books *b = books_new();
	struct activity_record a = { books_activity(b) };
	struct activity_correct fix = { .reason = STR("笔误"), .content = books_activity(b) };

	(void)state;
	assert_int_equal(books_do(b, "activity.record", &a), E_NONE);
	fix.entry = b->ref.entry;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(books_as(b, "activity.record", rows[i].role, rows[i].scope, &a),
		    rows[i].expected);
		assert_int_equal(books_as(b, "activity.correct", rows[i].role, rows[i].scope, &fix),
		    rows[i].expected);
	}
	books_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_have_no_gaps),
		cmocka_unit_test(correction_is_a_version),
		cmocka_unit_test(activity_refusals),
		cmocka_unit_test(the_day_decides),
		cmocka_unit_test(other_refusals),
		cmocka_unit_test(residents_are_apart),
		cmocka_unit_test(erased_by_the_clock),
		cmocka_unit_test(whose_book),
	};

	return cmocka_run_group_tests_name("books", tests, NULL, NULL);
}
