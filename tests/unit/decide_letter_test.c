/* SPDX-License-Identifier: Apache-2.0 */
/* What a letter is made of: points, copies, secrecy, files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "common/blob.h"
#include "services/suggestions/attach.h"
#include "tests/lib/play.h"

static int
setup(void **state)
{
	struct play *p = play_new();

	play_reach_assignment(p, KIND_LEAD, AS_SIGNED);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	play_free(*state);
	return 0;
}

static void
assert_refused(const struct play *p, enum errclass got, enum errclass class, const char *field)
{
	if (got != class || strcmp(p->err.field, field) != 0)
		fail_msg("expected %s %s, got %s %s: %s", err_name(class), field, err_name(got),
		    p->err.field, p->err.text);
	assert_int_equal(p->out.nevents, 0);
}

#define STORY(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

static struct assignment_reply
letter(struct play *p)
{
	struct assignment_reply r;

	memcpy(&r, play_args(p, "assignment.reply", p->lead), sizeof(r));
	return r;
}

static struct uuid
uploaded(struct play *p, const char *name, const char *owner, int64_t size)
{
	struct blob_row b = { .id = uuid_named(name, strlen(name)),
		.owner = str_from(owner),
		.size = size,
		.made_at = p->now };

	assert_in_range(size, 0, 8);
	b.seen = blob_seen_add(state_arena(p->st), b.seen,
	    (struct bytes){ (const uint8_t *)"%PDF-1.7", (size_t)size });

	state_put(p->st, &blob_table, &b);
	return b.id;
}

static void
what_is_answered_point_by_point_is_kept(void **state)
{
	struct play *p = *state;
	struct reply_point points[] = { { STR("路灯"), STR("已装十盏") },
		{ STR("坡道"), STR("已修两条") } };
	struct assignment_reply r = letter(p);
	const struct reply *row;
	const void *data;

	r.points = (struct list){ points, 2 };
	r.addressee = STR("罗启航代表");
	assert_int_equal(play_call(p, "assignment.reply", &r), E_NONE);
	row = state_each(p->st, &reply_table, NULL);
	assert_int_equal(row->points.n, 2);
	assert_true(str_is(row->addressee, "罗启航代表"));
	assert_int_equal(play_told(p, "assignment.reply_filed", &data), 1);
	assert_int_equal(((const struct ev_reply *)data)->points.v, 2);
}

static void
only_what_is_not_classified(void **state)
{
	struct play *p = *state;
	struct assignment_reply r = letter(p);

	for (r.secrecy = SECRECY_CONFIDENTIAL; r.secrecy <= SECRECY_TOP_SECRET; r.secrecy++)
		assert_refused(
		    p, play_call(p, "assignment.reply", &r), E_INVALID_ARGUMENT, "secrecy");
	r.secrecy = SECRECY_UNCLASSIFIED;
	assert_int_equal(play_call(p, "assignment.reply", &r), E_NONE);
}

static void
copies_have_names(void **state)
{
	struct play *p = *state;
	struct assignment_reply r = letter(p);
	struct str copies[] = { STR("区委办"), { "", 0 } };

	r.copies = (struct strs){ copies, 2 };
	assert_refused(p, play_call(p, "assignment.reply", &r), E_INVALID_ARGUMENT, "copies[1]");
	r.copies.n = 1;
	assert_int_equal(play_call(p, "assignment.reply", &r), E_NONE);
}

static void
files_that_are_not_there(void **state)
{
	struct play *p = *state;
	struct file_ref file = { .name = STR("附件.pdf") };
	struct assignment_reply r = letter(p);

	r.attachments = (struct list){ &file, 1 };
	file.blob = uuid_named("nobody", 6);
	assert_refused(p, play_call(p, "assignment.reply", &r), E_NOT_FOUND, "attachments[0].blob");
	file.blob = uploaded(p, "another's", "other", 4);
	assert_refused(p, play_call(p, "assignment.reply", &r), E_NOT_FOUND, "attachments[0].blob");
	file.blob = uploaded(p, "empty", "tester", 0);
	assert_refused(
	    p, play_call(p, "assignment.reply", &r), E_FAILED_PRECONDITION, "attachments[0].blob");
	assert_null(state_each(p->st, &attachment_table, NULL));
	assert_null(state_each(p->st, &reply_table, NULL));
}

static void
files_stay_with_the_letter(void **state)
{
	struct play *p = *state;
	struct file_ref files[] = { { .name = STR("附件一.pdf"), .media = STR("application/pdf") },
		{ .name = STR("附件二.pdf") } };
	struct assignment_reply r = letter(p);
	static const uint8_t other[BLOB_HASH];
	const struct ev_reply *ev;
	const struct blob_row *b;
	const void *data;

	files[0].blob = files[1].blob = uploaded(p, "one", "tester", 8);
	r.attachments = (struct list){ files, 2 };
	assert_refused(
	    p, play_call(p, "assignment.reply", &r), E_INVALID_ARGUMENT, "attachments[1].blob");
	files[1].blob = uploaded(p, "two", "tester", 8);
	files[0].blob = uploaded(p, "short", "tester", 4);
	assert_refused(
	    p, play_call(p, "assignment.reply", &r), E_INVALID_ARGUMENT, "attachments[0].media");
	files[0].blob = uploaded(p, "whole", "tester", 8);
	files[1].hash = (struct bytes){ other, sizeof(other) };
	assert_refused(
	    p, play_call(p, "assignment.reply", &r), E_INVALID_ARGUMENT, "attachments[1].hash");
	assert_null(state_each(p->st, &attachment_table, NULL));
	files[1].hash = (struct bytes){ 0 };
	assert_int_equal(play_call(p, "assignment.reply", &r), E_NONE);
	b = state_find(p->st, &blob_table, files[1].blob);
	assert_true(b->referenced);
	play_must(p, "assignment.pass", p->lead);
	assert_int_equal(play_told(p, "assignment.reply_passed", &data), 1);
	ev = data;
	assert_int_equal(ev->attachments.n, 2);
	assert_int_equal(((const struct file_card *)ev->attachments.v)[1].size, 8);
	assert_true(
	    str_is(((const struct file_card *)ev->attachments.v)[1].media, "application/pdf"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(what_is_answered_point_by_point_is_kept),
		STORY(only_what_is_not_classified),
		STORY(copies_have_names),
		STORY(files_that_are_not_there),
		STORY(files_stay_with_the_letter),
	};

	return cmocka_run_group_tests_name("letter", tests, NULL, NULL);
}
