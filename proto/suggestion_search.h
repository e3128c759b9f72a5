/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Search, repeats, and the piles of work. Search finds what holds every term of the text; similar
 * weighs the terms that two texts share by how rare they are. Both show what the caller may see,
 * and no drafts.
 */
#ifndef PROTO_SUGGESTION_SEARCH_H
#define PROTO_SUGGESTION_SEARCH_H

#include "common/desc.h"

enum search_kind { SEARCH_SUGGESTION = 1, SEARCH_OPINION };

struct suggestion_search {
	struct str text;
	int32_t kind, state;
	struct opt_i32 year; /* of the serial, else of submission */
	struct str street, unit;
	struct str after;
	struct opt_i32 limit;
};

struct found_row {
	struct str cursor;
	int32_t kind;
	struct uuid id;
	double score; /* 0 … 1 */
	struct str excerpt;
	struct str title, serial, state;
	struct str lead_name, street;
	struct date received_on;
};

struct suggestion_similar { /* to a suggestion, or to what is given */
	struct uuid suggestion;
	struct str title, text;
	struct str after;
	struct opt_i32 limit;
};

struct similar_row {
	struct str cursor;
	int32_t kind;
	struct uuid id;
	double score;
	struct strs shared; /* phrases that both hold, the weightiest first */
	struct str title, serial, state;
	struct str lead_name, street;
	struct date received_on;
};

extern const struct enumdesc search_kind_enum;
extern const struct desc suggestion_search_desc, found_row_desc, suggestion_similar_desc,
    similar_row_desc;

#endif
