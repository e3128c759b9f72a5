/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Publication: what the public sees of a suggestion and its replies, as far as the deputy wishes
 * and after a privacy check. What is published is a copy, redacted where the check asks for it;
 * handler and phone are not in it.
 */
#ifndef PROTO_PUBLICATION_H
#define PROTO_PUBLICATION_H

#include "common/desc.h"

enum privacy_check { CHECK_CLEAN = 1, CHECK_REDACTED };
enum publication_state { PUBLICATION_CURRENT = 1, PUBLICATION_REPLACED, PUBLICATION_WITHDRAWN };

extern const struct enumdesc privacy_check_enum, publication_state_enum;

struct redacted_reply { struct uuid reply; struct str text; };

struct suggestion_publish {
	ON_SUGGESTION;
	int32_t extent;      /* enum openness; not more than the deputy wishes */
	struct str checked_by;
	int32_t check;       /* enum privacy_check */
	struct str reason;   /* why less than the deputy wishes */
	struct str title, facts, request; /* redacted: as they are published */
	struct list replies; /* of struct redacted_reply */
};
struct suggestion_unpublish { ON_SUGGESTION; struct str reason; };

struct ev_published {
	EVENT_HEAD;
	int32_t extent, check;
	struct str checked_by, reason;
	int32_t replies; /* how many */
};
struct ev_unpublished { EVENT_HEAD; struct str reason; };

struct publication_list { struct opt_i32 year; struct str after; struct opt_i32 limit; };
struct publication_row {
	struct str cursor;
	struct uuid suggestion;
	struct str serial, title;
	int32_t extent;
	struct date published_on;
	struct str lead_name; /* from here on only what is published in full */
	int32_t level;
	struct str subject;
};

struct publication_get { struct uuid suggestion; struct str serial; };
struct published_reply_card {
	struct str unit_name, number;
	struct date dated;
	int32_t class;
	struct str text;
	struct list points; /* of struct reply_point */
	struct str measure;
	struct date by_date;
};
struct publication {
	struct uuid suggestion;
	struct str serial, title;
	int32_t extent;
	struct date published_on;
	struct str lead_name;
	int32_t level;
	struct str subject, facts, request;
	struct list replies; /* of struct published_reply_card */
};

/* On the suggestion's card, for those who have to do with it. */
struct publication_card {
	int32_t state, extent, check;
	struct str checked_by, reason;
	struct date published_on, withdrawn_on;
	struct str withdrawn_reason;
};

extern const struct desc redacted_reply_desc, suggestion_publish_desc, suggestion_unpublish_desc,
    ev_published_desc, ev_unpublished_desc, publication_list_desc, publication_row_desc,
    publication_get_desc, published_reply_card_desc, publication_desc, publication_card_desc;

#endif
