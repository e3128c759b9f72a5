/* SPDX-License-Identifier: Apache-2.0 */
/* zone.import decided without a database: what it enters, each fault with its place, repeats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "common/blob.h"
#include "services/registry/edit.h"

#define NOW ((struct stamp){ INT64_C(1767240000000000) }) /* 2026-01-01 12:00 in the zone */
#define N(a) (sizeof(a) / sizeof((a)[0]))

static const struct command import_command = { &registry_ops[REGISTRY_OP_zone_import],
	load_zone_import, NULL, decide_zone_import, CMD_ALONE };
static const struct who committee = { .principal = { "gongwei", 7 }, .role = ROLE_committee };

struct file {
	const char *name, *content;
};

struct zone {
	struct state *st;
	struct zone_import_result result;
	struct outcome outcome;
	struct err err;
};

static const char *const revisions[] = { "congress", "person", "site", "mandate", "residence",
	"unit", "calendar", "code_list", "code_value" };
#define OF_SMALL_ZONE 7 /* of these */

static void
zone_init(struct zone *z)
{
	*z = (struct zone){ .st = state_new() };
	for (size_t i = 0; i < N(revisions); i++) {
		struct v1_revision r = { uuid_named(revisions[i], strlen(revisions[i])),
			str_from(revisions[i]), 0 };

		state_put(z->st, &revision_table, &r);
	}
}

/* In two chunks, the second first, as the database may give them. */
static struct uuid
put_blob(struct zone *z, const char *owner, struct bytes content)
{
	struct uuid id = uuid_v7(NOW.us);
	struct blob_row b = { id, str_from(owner), (int64_t)content.n, NOW, false, { 0 } };
	size_t half = content.n / 2;
	struct blob_chunk_row second = { uuid_v7(NOW.us), id, (int64_t)half,
		{ content.p + half, content.n - half } };
	struct blob_chunk_row first = { uuid_v7(NOW.us), id, 0, { content.p, half } };

	state_put(z->st, &blob_table, &b);
	state_put(z->st, &blob_chunk_table, &second);
	state_put(z->st, &blob_chunk_table, &first);
	return id;
}

static int
import_as(struct zone *z, const char *owner, const struct file *files, size_t n, bool dry_run)
{
	struct import_file *in = arena_array(state_arena(z->st), n, sizeof(*in));
	struct zone_import args = { { in, n }, { dry_run, dry_run } };

	for (size_t i = 0; i < n; i++)
		in[i] = (struct import_file){ str_from(files[i].name),
			put_blob(z, owner,
			    (struct bytes){
				(const uint8_t *)files[i].content, strlen(files[i].content) }) };
	memset(&z->result, 0, sizeof(z->result));
	memset(&z->outcome, 0, sizeof(z->outcome));
	return state_run(
	    z->st, &import_command, &committee, NOW, &args, &z->result, &z->outcome, &z->err);
}

static void
import(struct zone *z, const struct file *files, size_t n)
{
	assert_int_equal(import_as(z, "gongwei", files, n, false), 0);
}

static const char *
fault_text(const struct zone *z)
{
	static char text[4000];
	const struct import_fault *f = z->result.faults.v;
	size_t n = 0;

	text[0] = '\0';
	for (size_t i = 0; i < z->result.faults.n && n < sizeof(text); i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, STR_FMT ":%d:%d " STR_FMT "\n",
		    STR_ARG(f[i].file), (int)f[i].line, (int)f[i].column, STR_ARG(f[i].reason));
	return text;
}

static size_t
count_rows(const struct zone *z, const struct table *t)
{
	size_t n = 0;

	for (const void *r = state_each(z->st, t, NULL); r != NULL; r = state_each(z->st, t, r))
		n++;
	return n;
}

static int64_t
revision(const struct zone *z, const char *name)
{
	const struct v1_revision *r = state_find(
	    z->st, &revision_table, uuid_named(name, strlen(name)));

	return r->n;
}

static const struct import_count *
count_of(const struct zone *z, const char *kind)
{
	const struct import_count *c = z->result.counts.v;

	for (size_t i = 0; i < z->result.counts.n; i++)
		if (str_is(c[i].kind, kind))
			return &c[i];
	fail_msg("no count of %s", kind);
	return NULL;
}

/* ---- a zone small enough to be seen whole ---- */

#define CONGRESS "code,name,level,parent\nSC,省人大,provincial,\nWH,武侯区人大,district,SC\n"
#define PERSON                                         \
	"code,name,gender,birth_year,phone,identity\n" \
	"P1,王建国,male,1970,10000000001,000000197001010019\nP2,李敏,female,1980,,\n"
#define SITE                                                                  \
	"code,kind,name,parent,street,street_name,state,published_at\n"       \
	"H0,zone_home,代表之家,,,,open,2022-06-01\n"                      \
	"H1,street_home,桂溪之家,H0,guixi,桂溪街道,open,2022-06-01\n" \
	"H2,street_home,石羊之家,H0,shiyang,石羊街道,open,\n"         \
	"S1,station,交子联络站,H1,guixi,桂溪街道,open,2022-06-01\n"
#define MANDATE                                                                               \
	"code,person,congress,term,from_date,to_date,status,reason\n"                         \
	"M1,P1,WH,第八届,2021-11-30,,active,\nM2,P1,SC,第十四届,2023-01-11,,active,\n" \
	"M3,P2,WH,第八届,2021-11-30,,active,\n"
#define RESIDENCE "person,site,from_date,to_date\nP1,H1,2022-03-01,\nP1,S1,2022-03-01,\n"
#define UNIT                                                            \
	"code,kind,name,parent,contact,phone,has_oa,active,successor\n" \
	"U1,department,科技局,,,,true,true,\nU2,department,老科技局,,,,false,false,U1\n"
#define CALENDAR "date,kind,name,notice\n2026-01-01,off,元旦,\n2026-01-04,work,元旦,\n"

static const struct file small_zone[] = {
	{ "residence.csv", RESIDENCE }, /* the order of the files is of no matter */
	{ "mandate.csv", MANDATE },
	{ "congress.csv", CONGRESS },
	{ "person.csv", PERSON },
	{ "site.csv", SITE },
	{ "unit.csv", UNIT },
	{ "calendar.csv", CALENDAR },
};

static void
zone_small(struct zone *z)
{
	zone_init(z);
	import(z, small_zone, N(small_zone));
	assert_string_equal(fault_text(z), "");
	assert_true(z->result.applied);
}

static const struct emitted *
event_of(const struct zone *z, const char *type, size_t nth)
{
	for (size_t i = 0; i < z->outcome.nevents; i++)
		if (strcmp(z->outcome.events[i].ev->type, type) == 0 && nth-- == 0)
			return &z->outcome.events[i];
	return NULL;
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
	assert_int_equal(count_rows(&z, &person_table), 2);
	assert_int_equal(count_rows(&z, &calendar_day_table), 2);
	assert_int_equal(z.outcome.nevents, 2 + 2 + 4 + 3 + 2 + 2 + 1);
	assert_non_null(ev = event_of(&z, "mandate.created", 1));
	m = ev->data;
	assert_true(str_is(m->code, "M2") && str_is(m->person_code, "P1"));
	assert_true(str_is(m->congress, "SC") && m->level == LEVEL_PROVINCIAL);
	assert_int_equal(ev->audience.n, 0);
	assert_non_null(ev = event_of(&z, "residence.created", 1));
	r = ev->data;
	assert_true(str_is(r->code, "P1/S1/2022-03-01") && str_is(r->street, "guixi"));
	assert_true(hears(ev, "street:guixi") && hears(ev, "station:S1"));
	assert_int_equal(ev->audience.n, 2);
	assert_non_null(ev = event_of(&z, "site.created", 0));
	assert_true(hears(ev, "station:H0"));
	assert_int_equal(ev->audience.n, 1);
	assert_non_null(ev = event_of(&z, "calendar.changed", 0));
	c = ev->data;
	assert_int_equal(c->years.n, 1);
	assert_int_equal(((const struct calendar_year *)c->years.v)->year, 2026);
	assert_int_equal(((const struct calendar_year *)c->years.v)->days, 2);
	for (size_t i = 0; i < OF_SMALL_ZONE; i++)
		assert_int_equal(revision(&z, revisions[i]), 1);
	state_free(z.st);
}

static void
same_again_changes_nothing(void **state)
{
	struct zone z;

	(void)state;
	zone_small(&z);
	import(&z, small_zone, N(small_zone));
	assert_true(z.result.applied);
	assert_int_equal(z.outcome.nevents, 0);
	assert_int_equal(count_of(&z, "site")->unchanged, 4);
	assert_int_equal(count_of(&z, "site")->created + count_of(&z, "site")->changed, 0);
	for (size_t i = 0; i < OF_SMALL_ZONE; i++)
		assert_int_equal(revision(&z, revisions[i]), 1);
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
	import(&z, some, 1);
	assert_string_equal(fault_text(&z), "");
	assert_int_equal(count_of(&z, "person")->created, 1);
	assert_int_equal(count_of(&z, "person")->changed, 1);
	assert_int_equal(count_of(&z, "person")->unchanged, 1);
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
	assert_non_null(event_of(&z, "person.changed", 0));
	assert_non_null(event_of(&z, "person.created", 0));
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
	assert_int_equal(import_as(&z, "gongwei", small_zone, N(small_zone), true), 0);
	assert_false(z.result.applied);
	assert_int_equal(z.result.fault_count, 0);
	assert_int_equal(count_of(&z, "mandate")->created, 3);
	assert_int_equal(z.outcome.nevents, 0);
	assert_int_equal(count_rows(&z, &mandate_table), 0);
	assert_int_equal(revision(&z, "mandate"), 0);
	assert_int_equal(import_as(&z, "gongwei", bad, 1, true), 0);
	assert_int_equal(z.result.fault_count, 1);
	state_free(z.st);
}

static void
only_own_blobs(void **state)
{
	struct zone z;

	(void)state;
	zone_init(&z);
	assert_int_equal(import_as(&z, "other", small_zone, 1, false), -1);
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
		import(&z, &bad[i].file, 1);
		assert_string_equal(fault_text(&z), bad[i].faults);
		assert_false(z.result.applied);
		assert_int_equal(z.result.counts.n, 0);
		assert_int_equal(z.outcome.nevents, 0);
		for (size_t k = 0; k < OF_SMALL_ZONE; k++)
			assert_int_equal(revision(&z, revisions[k]), 1);
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
	import(&z, files, N(files));
	assert_string_equal(fault_text(&z),
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
	import(&z, &file, 1);
	assert_int_equal(z.result.fault_count, RECORDS);
	assert_int_equal(z.result.faults.n, IMPORT_FAULTS);
	assert_int_equal(((struct import_fault *)z.result.faults.v)[999].line, 1001);
	state_free(z.st);
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
	import(&z, files, N(want));
	assert_string_equal(fault_text(&z), "");
	for (size_t i = 0; i < N(want); i++)
		assert_int_equal(count_of(&z, want[i].kind)->created, want[i].n);
	for (size_t i = 0; i < 226; i++)
		levels[((const struct v1_mandate *)event_of(&z, "mandate.created", i)->data)
			   ->level]++;
	assert_true(levels[1] == 1 && levels[2] == 15 && levels[3] == 23 && levels[4] == 187);
	import(&z, files, N(want));
	assert_int_equal(z.outcome.nevents, 0);
	assert_int_equal(count_of(&z, "residence")->unchanged, 424);
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
		cmocka_unit_test(sample_zone_has_the_true_figures),
		cmocka_unit_test(no_event_has_private_members),
	};

	return cmocka_run_group_tests_name("registry", tests, NULL, NULL);
}
