/* SPDX-License-Identifier: Apache-2.0 */
/* zone.import without a database: a small zone, files brought to it, and what came of them. */
#ifndef TESTS_LIB_ZONEFILES_H
#define TESTS_LIB_ZONEFILES_H

#include "services/registry/edit.h"

#define NOW ((struct stamp){ INT64_C(1767240000000000) }) /* 2026-01-01 12:00 in the zone */

struct file {
	const char *name, *content;
};

struct zone {
	struct state *st;
	struct zone_import_result result;
	struct outcome outcome;
	struct err err;
};

/* The small zone, file by file. */
#define ACCOUNT_HEAD "name,holder,role,scope,state,reason\n"
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

extern const struct file zone_small_files[];
extern const size_t zone_small_nfiles;
/* Kinds with a revision; those of the small zone come first. */
extern const char *const zone_revisions[];
#define ZONE_SMALL_KINDS 7

/* An empty zone, and the small one. state_free(z->st) ends them. */
void zone_init(struct zone *z);
void zone_small(struct zone *z);
/* zone.import by the committee of files that belong to `owner`; import_files: its own, and it is
 * not refused. */
int zone_import_as(
    struct zone *z, const char *owner, const struct file *files, size_t n, bool dry_run);
void zone_import_files(struct zone *z, const struct file *files, size_t n);

/* Of the last import: "file:line:column reason" a line, the count of a kind, the nth event. */
const char *zone_faults(const struct zone *z);
const struct import_count *zone_count(const struct zone *z, const char *kind);
const struct emitted *zone_event(const struct zone *z, const char *type, size_t nth);
size_t zone_rows(const struct zone *z, const struct table *t);

#endif
