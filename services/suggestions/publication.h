/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of publication: a decision how a suggestion is published, and the copies of its replies
 * that the public sees with it. At most one of a suggestion is current.
 */
#ifndef SUGGESTIONS_PUBLICATION_H
#define SUGGESTIONS_PUBLICATION_H

#include "common/engine.h"
#include "proto/suggestions.h"

struct publication_entry {
	struct uuid id, suggestion;
	int32_t state, extent, check;
	struct str checked_by, reason;
	struct str title, facts, request; /* as published; facts and request: in full only */
	struct date published_on;
	struct stamp published_at;
	struct date withdrawn_on;
	struct str withdrawn_reason;
};

struct published_reply {
	struct uuid id, suggestion, publication, reply;
	struct str unit_name, number;
	struct date dated;
	int32_t class;
	struct str text;
	struct list points; /* of struct reply_point */
	struct str measure;
	struct date by_date;
};

extern const struct desc publication_entry_desc, published_reply_desc;
extern const struct table publication_table, published_reply_table;

#endif
