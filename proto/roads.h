/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The roads beside the zone's own: what goes to another congress or into a special report, and
 * what comes back from there. Commands begin as all on a suggestion do (proto/suggestions.h).
 */
#ifndef PROTO_ROADS_H
#define PROTO_ROADS_H

#include "proto/suggestion_events.h"

/* ---- commands ---- */

struct suggestion_forward { ON_SUGGESTION; struct str external_no; };
struct suggestion_exchange { ON_SUGGESTION; struct str external_no, instead_of; };
struct suggestion_answer { /* the letter of another congress, as the committee records it */
	ON_SUGGESTION;
	struct str by;           /* who answered there */
	struct str number;
	struct date dated;
	int32_t class;
	struct str text;
	struct date by_date;     /* class B */
	struct str class_reason; /* class C */
};
struct suggestion_report { ON_SUGGESTION; struct str report; };

extern const struct desc suggestion_forward_desc, suggestion_exchange_desc, suggestion_answer_desc,
    suggestion_report_desc;

/* ---- events ---- */

struct ev_forwarded { EVENT_HEAD; int32_t channel; struct str congress, external_no; };
struct ev_exchanged { EVENT_HEAD; struct str external_no, instead_of; };
struct ev_asked_again { EVENT_ASSIGNMENT; }; /* the part that waits for that congress's answer */
struct ev_reported { EVENT_HEAD; struct str report; };

extern const struct desc ev_forwarded_desc, ev_exchanged_desc, ev_asked_again_desc,
    ev_reported_desc;

#endif
