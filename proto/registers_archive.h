/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The archive (一档, 人大代表之家建设运行档案): documents of a site and a year in four parts. A document
 * is filed once and never goes: what is put right is a new version with a reason, and all stay. The
 * committee sees every archive; a street and a station those of their own sites.
 */
#ifndef PROTO_REGISTERS_ARCHIVE_H
#define PROTO_REGISTERS_ARCHIVE_H

#include "common/desc.h"

enum archive_part {
	PART_BUILDING = 1, /* 建设完善过程 */
	PART_DEPUTIES,     /* 驻家代表信息 */
	PART_HIGHLIGHTS,   /* 特色亮点工作 */
	PART_EXPERIENCE,   /* 历年经验总结 */
	PART_COUNT,
};
extern const struct enumdesc archive_part_enum;

struct archive_content {
	struct uuid site;
	int32_t year;        /* whose archive it belongs to; not after the current one */
	int32_t part;        /* enum archive_part */
	struct str title;
	struct date made_on;
	struct str responsible;
	struct str text;
};

struct archive_file { struct archive_content *content; };

#define ON_DOCUMENT                                                                                \
	struct uuid document;                                                                      \
	struct opt_i64 version
struct on_document { ON_DOCUMENT; };
struct archive_revise { ON_DOCUMENT; struct str reason; struct archive_content *content; };

struct archive_ref {
	struct uuid document;
	struct str site_code;
	int32_t year, part, version;
};

struct archive_get {
	struct uuid document;
	struct opt_i32 version; /* absent: the newest */
};
struct archive_card {
	struct uuid document;
	int32_t version, versions;
	struct uuid site;
	struct str site_code, site_name, street;
	int32_t year, part;
	struct str title;
	struct date made_on;
	struct str responsible, text, reason, recorder;
	struct stamp recorded_at;
};

struct archive_list {
	struct str site, street; /* codes */
	struct opt_i32 year;
	int32_t part;
	struct str text;         /* a part of title or text */
	struct str after;
	struct opt_i32 limit;
};
struct archive_row {
	struct str cursor;
	struct uuid document;
	int32_t version;
	struct str site_code, street;
	int32_t year, part;
	struct str title;
	struct date made_on;
	struct str responsible, recorder;
	struct stamp recorded_at;
};

struct archive_history { struct uuid document; struct str after; struct opt_i32 limit; };
struct archive_version {
	struct str cursor;
	int32_t version, year, part;
	struct str title;
	struct date made_on;
	struct str reason, recorder;
	struct stamp recorded_at;
};

struct archive_missing {
	struct opt_i32 year;     /* absent: the current one */
	struct str site, street; /* codes */
	struct opt_bool all;     /* also sites that lack nothing */
	struct str after;
	struct opt_i32 limit;
};
struct missing_row {
	struct str cursor;
	struct str site_code, site_name;
	int32_t kind;            /* enum site_kind */
	struct str street;
	int32_t year;
	struct strs missing;     /* names of the parts without a document */
	int32_t building, deputies, highlights, experience; /* documents of each part */
};

struct ev_archive {
	struct uuid document;
	int32_t version;
	struct uuid site;
	struct str site_code, street;
	int32_t year, part;
	struct str title;
	struct date made_on;
	struct str responsible, recorder, reason;
};

extern const struct desc archive_content_desc, archive_file_desc, archive_revise_desc,
    archive_ref_desc, archive_get_desc, archive_card_desc, archive_list_desc, archive_row_desc,
    archive_history_desc, archive_version_desc, archive_missing_desc, missing_row_desc,
    ev_archive_desc;

#endif
