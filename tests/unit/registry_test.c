/* SPDX-License-Identifier: Apache-2.0 */
/* zone.import decided without a database: what it enters, each fault with its place, repeats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "tests/lib/zonefiles.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static int64_t
revision(const struct zone *z, const char *name)
{
	const struct v1_revision *r = state_find(
	    z->st, &revision_table, uuid_named(name, strlen(name)));

	return r->n;
}

static bool
hears(const struct emitted *ev, const char *who)
{
	for (size_t i = 0; i < ev->audience.n; i++)
		if (str_is(ev->audience.v[i], who))
			return true;
	return false;
}

static void
enters_what_the_files_say(void **state)
{
	struct zone z;
	const struct emitted *ev;
	const struct v1_mandate *m;
	const struct residence_event *r;
	const struct calendar_event *c;

	(void)state;
	zone_small(&z);
	assert_int_equal(zone_rows(&z, &person_table), 2);
	assert_int_equal(zone_rows(&z, &calendar_day_table), 2);
	assert_int_equal(z.outcome.nevents, 2 + 2 + 4 + 3 + 2 + 2 + 1);
	assert_non_null(ev = zone_event(&z, "mandate.created", 1));
	m = ev->data;
	assert_true(str_is(m->code, "M2") && str_is(m->person_code, "P1"));
	assert_true(str_is(m->congress, "SC") && m->level == LEVEL_PROVINCIAL);
	assert_int_equal(ev->audience.n, 0);
	assert_non_null(ev = zone_event(&z, "residence.created", 1));
	r = ev->data;
	assert_true(str_is(r->code, "P1/S1/2022-03-01") && str_is(r->street, "guixi"));
	assert_true(hears(ev, "street:guixi") && hears(ev, "station:S1"));
	assert_int_equal(ev->audience.n, 2);
	assert_non_null(ev = zone_event(&z, "site.created", 0));
	assert_true(hears(ev, "station:H0"));
	assert_int_equal(ev->audience.n, 1);
	assert_non_null(ev = zone_event(&z, "calendar.changed", 0));
	c = ev->data;
	assert_int_equal(c->years.n, 1);
	assert_int_equal(((const struct calendar_year *)c->years.v)->year, 2026);
	assert_int_equal(((const struct calendar_year *)c->years.v)->days, 2);
	for (size_t i = 0; i < ZONE_SMALL_KINDS; i++)
		assert_int_equal(revision(&z, zone_revisions[i]), 1);
	state_free(z.st);
}

static void
same_again_changes_nothing(void **state)
{
	struct zone z;

	(void)state;
	zone_small(&z);
	zone_import_files(&z, zone_small_files, zone_small_nfiles);
	assert_true(z.result.applied);
	assert_int_equal(z.outcome.nevents, 0);
	assert_int_equal(zone_count(&z, "site")->unchanged, 4);
	assert_int_equal(zone_count(&z, "site")->created + zone_count(&z, "site")->changed, 0);
	for (size_t i = 0; i < ZONE_SMALL_KINDS; i++)
		assert_int_equal(revision(&z, zone_revisions[i]), 1);
	state_free(z.st);
}

static void
changes_only_what_differs(void **state)
{
	static const struct file some[] = {
		{ "person.csv", "name,code\n王建国,P1\n李慧敏,P2\n赵强,P3\n" },
	};
	struct zone z;
	const struct person *p;
	size_t seen = 0;

	(void)state;
	zone_small(&z);
	zone_import_files(&z, some, 1);
	assert_string_equal(zone_faults(&z), "");
	assert_int_equal(zone_count(&z, "person")->created, 1);
	assert_int_equal(zone_count(&z, "person")->changed, 1);
	assert_int_equal(zone_count(&z, "person")->unchanged, 1);
	assert_int_equal(z.result.counts.n, 1);
	for (p = state_each(z.st, &person_table, NULL); p != NULL;
	     p = state_each(z.st, &person_table, p), seen++) {
		if (str_is(p->code, "P1")) /* columns that are not in the file stay */
			assert_true(p->version == 1 && str_is(p->phone, "10000000001"));
		if (str_is(p->code, "P2"))
			assert_true(p->version == 2 && str_is(p->name, "李慧敏") &&
			    p->birth_year.v == 1980);
		if (str_is(p->code, "P3"))
			assert_true(p->version == 1 && !p->birth_year.set);
	}
	assert_int_equal(seen, 3);
	assert_int_equal(z.outcome.nevents, 2);
	assert_non_null(zone_event(&z, "person.changed", 0));
	assert_non_null(zone_event(&z, "person.created", 0));
	assert_int_equal(revision(&z, "person"), 2);
	assert_int_equal(revision(&z, "site"), 1);
	state_free(z.st);
}

static void
dry_run_only_looks(void **state)
{
	static const struct file bad[] = { { "person.csv", "code,name\nP9,\n" } };
	struct zone z;

	(void)state;
	zone_init(&z);
	assert_int_equal(
	    zone_import_as(&z, "gongwei", zone_small_files, zone_small_nfiles, true), 0);
	assert_false(z.result.applied);
	assert_int_equal(z.result.fault_count, 0);
	assert_int_equal(zone_count(&z, "mandate")->created, 3);
	assert_int_equal(z.outcome.nevents, 0);
	assert_int_equal(zone_rows(&z, &mandate_table), 0);
	assert_int_equal(revision(&z, "mandate"), 0);
	assert_int_equal(zone_import_as(&z, "gongwei", bad, 1, true), 0);
	assert_int_equal(z.result.fault_count, 1);
	state_free(z.st);
}

static void
only_own_blobs(void **state)
{
	struct zone z;

	(void)state;
	zone_init(&z);
	assert_int_equal(zone_import_as(&z, "other", zone_small_files, 1, false), -1);
	assert_int_equal(z.err.class, E_NOT_FOUND);
	assert_string_equal(z.err.field, "files[0].blob");
	state_free(z.st);
}

/* ---- faults ---- */

#define MANDATE_HEAD "code,person,congress,term,from_date,to_date,status,reason\n"
#define SITE_HEAD "code,kind,name,parent,street,street_name,state\n"
#define UNIT_HEAD "code,kind,name,parent,has_oa,active,successor\n"

static const struct {
	struct file file;
	const char *faults;
} bad[] = {
#define BAD(name, content, faults) { { name, content }, faults },
#include "tests/unit/registry_faults.tbl"
#undef BAD
};

static void
each_fault_has_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(bad); i++) {
		struct zone z;

		zone_small(&z);
		zone_import_files(&z, &bad[i].file, 1);
		assert_string_equal(zone_faults(&z), bad[i].faults);
		assert_false(z.result.applied);
		assert_int_equal(z.result.counts.n, 0);
		assert_int_equal(z.outcome.nevents, 0);
		for (size_t k = 0; k < ZONE_SMALL_KINDS; k++)
			assert_int_equal(revision(&z, zone_revisions[k]), 1);
		state_free(z.st);
	}
}

static void
faults_of_all_files_at_once(void **state)
{
	static const struct file files[] = {
		{ "unit.csv", UNIT_HEAD "U9,x,局,,true,true,\n" },
		{ "person.csv",
		    "code,nome\nP8,甲\n" }, /* cannot be read: what names P8 is not blamed */
		{ "mandate.csv",
		    MANDATE_HEAD "M9,P8,WH,第八届,2021-11-30,,active,\nM9,P1,WH,x,x,,x,\n" },
		{ "unit.csv", UNIT_HEAD },
	};
	struct zone z;

	(void)state;
	zone_small(&z);
	zone_import_files(&z, files, N(files));
	assert_string_equal(zone_faults(&z),
	    "mandate.csv:3:1 \"M9\" is there already in line 2\n"
	    "person.csv:1:1 the column name is missing\n"
	    "person.csv:1:2 unknown column \"nome\"\n"
	    "unit.csv:1:1 the file is given twice\n"
	    "unit.csv:2:2 kind is \"x\", which is not one of: department, street, court, "
	    "procuratorate, external\n");
	assert_int_equal(z.result.fault_count, 5);
	state_free(z.st);
}

static void
many_faults_are_counted(void **state)
{
	enum { RECORDS = 1500 };
	static char text[RECORDS * 8 + 32];
	const struct file file = { "person.csv", text };
	size_t n = (size_t)snprintf(text, sizeof(text), "code,name\n");
	struct zone z;

	(void)state;
	for (int i = 0; i < RECORDS; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "X%d,\n", i);
	zone_init(&z);
	zone_import_files(&z, &file, 1);
	assert_int_equal(z.result.fault_count, RECORDS);
	assert_int_equal(z.result.faults.n, IMPORT_FAULTS);
	assert_int_equal(((struct import_fault *)z.result.faults.v)[999].line, 1001);
	state_free(z.st);
}

/* A header, n records of so many bytes, and blank lines, which count for nothing, up to `size`. */
static const char *
large_file(size_t n, size_t size)
{
	static char text[IMPORT_FILE_MAX + 2];
	size_t at = (size_t)snprintf(text, sizeof(text), "code,name\n");

	for (size_t i = 0; i < n; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "X%zu,甲\n", i);
	memset(text + at, '\n', size - at);
	text[size] = '\0';
	return text;
}

static void
a_large_file_is_taken_up_to_its_limits(void **state)
{
	static const struct {
		size_t records, bytes;
		const char *faults;
	} rows[] = {
		{ 10, IMPORT_FILE_MAX, "" },
		{ 10, IMPORT_FILE_MAX + 1, "person.csv:1:1 the file has more than 16 MiB\n" },
		{ IMPORT_RECORDS_MAX, IMPORT_FILE_MAX, "" },
		{ IMPORT_RECORDS_MAX + 1, IMPORT_FILE_MAX,
		    "person.csv:200002:1 the files have more than 200000 records; bring them in "
		    "parts\n" },
	};

	(void)state;
	for (size_t i = 0; i < N(rows); i++) {
		const struct file file = { "person.csv",
			large_file(rows[i].records, rows[i].bytes) };
		struct zone z;

		zone_init(&z);
		assert_int_equal(zone_import_as(&z, "gongwei", &file, 1, true), 0);
		assert_string_equal(zone_faults(&z), rows[i].faults);
		if (rows[i].faults[0] == '\0')
			assert_int_equal(zone_count(&z, "person")->created, rows[i].records);
		state_free(z.st);
	}
}

/* ---- the sample zone ---- */

static const char *
slurp(struct arena *a, const char *name)
{
	char *path = arena_printf(a, "data/gaoxin/%s", name);
	FILE *f = fopen(path, "rb");
	char *text;
	long n;

	assert_non_null(f);
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	n = ftell(f);
	rewind(f);
	text = arena_alloc(a, (size_t)n + 1);
	assert_int_equal(fread(text, 1, (size_t)n, f), n);
	fclose(f);
	return text;
}

static void
sample_zone_has_the_true_figures(void **state)
{
	static const struct {
		const char *kind;
		int32_t n;
	} want[] = {
		{ "congress", 6 },
		{ "person", 212 },
		{ "mandate", 226 },
		{ "site", 32 },
		{ "residence", 424 },
		{ "unit", 40 },
		{ "calendar", 283 },
		{ "code_list", 6 },
		{ "code_value", 47 },
	};
	int levels[5] = { 0 };
	struct file files[N(want)];
	struct zone z;

	(void)state;
	zone_init(&z);
	for (size_t i = 0; i < N(want); i++)
		files[i] = (struct file){ arena_printf(state_arena(z.st), "%s.csv", want[i].kind),
			slurp(state_arena(z.st),
			    arena_printf(state_arena(z.st), "%s.csv", want[i].kind)) };
	zone_import_files(&z, files, N(want));
	assert_string_equal(zone_faults(&z), "");
	for (size_t i = 0; i < N(want); i++)
		assert_int_equal(zone_count(&z, want[i].kind)->created, want[i].n);
	for (size_t i = 0; i < 226; i++)
		levels[((const struct v1_mandate *)zone_event(&z, "mandate.created", i)->data)
			   ->level]++;
	assert_true(levels[1] == 1 && levels[2] == 15 && levels[3] == 23 && levels[4] == 187);
	zone_import_files(&z, files, N(want));
	assert_int_equal(z.outcome.nevents, 0);
	assert_int_equal(zone_count(&z, "residence")->unchanged, 424);
	state_free(z.st);
}

static void
no_event_has_private_members(void **state)
{
	(void)state;
	for (size_t i = 0; i < registry_contract.nevents; i++)
		for (size_t k = 0; k < registry_events[i].data->nfields; k++)
			assert_int_equal(registry_events[i].data->fields[k].flags & F_PRIVATE, 0);
	assert_int_not_equal(desc_field(&person_row_desc, "phone", 5)->flags & F_PRIVATE, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(enters_what_the_files_say),
		cmocka_unit_test(same_again_changes_nothing),
		cmocka_unit_test(changes_only_what_differs),
		cmocka_unit_test(dry_run_only_looks),
		cmocka_unit_test(only_own_blobs),
		cmocka_unit_test(each_fault_has_its_place),
		cmocka_unit_test(faults_of_all_files_at_once),
		cmocka_unit_test(many_faults_are_counted),
		cmocka_unit_test(a_large_file_is_taken_up_to_its_limits),
		cmocka_unit_test(sample_zone_has_the_true_figures),
		cmocka_unit_test(no_event_has_private_members),
	};

	return cmocka_run_group_tests_name("registry", tests, NULL, NULL);
}
