/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Residents' opinions beside the suggestions: their rows, and what their commands are made of. The
 * resident's name and phone are in a table of their own, and are erased there. Who has
 * an opinion now is its `handover`, the newest; those before stay as history.
 */
#ifndef SUGGESTIONS_OPINION_H
#define SUGGESTIONS_OPINION_H

#include "proto/opinions.h"
#include "proto/residents.h"
#include "services/suggestions/decide.h"

struct opinion {
	struct uuid id;
	int64_t version;
	int32_t state, via;
	struct uuid site;      /* where it was taken; absent: by the street itself, or online */
	struct str site_code, street;
	struct str source, source_id; /* of another system's event */
	struct uuid entry;
	struct uuid mandate, person;  /* the deputy it was told to */
	struct str person_code, person_name;
	struct str title, text, subject;
	struct str receipt;
	struct date received_on;
	struct uuid handover;
	int32_t handovers;
	int32_t reason_code;
	struct str reason, pointer;
	int32_t result;
	struct str result_text; /* absent when a suggestion's reply is the result */
	struct date handled_on;
	struct uuid suggestion;
	struct date fed_resident_on, fed_deputy_on;
	struct str feedback;
	struct date closed_on;
	struct opt_i32 problem; /* of the contact entry it is from */
};

struct opinion_resident {
	struct uuid id; /* the opinion's */
	struct str name, phone; /* empty once erased */
	struct date erase_on, corrected_on, erased_on;
	int32_t cause;          /* enum erasure */
	struct str reason;
};

struct handover {
	struct uuid id, opinion;
	int32_t n, route_to, state;
	struct uuid unit;
	struct str unit_code, name, reason;
	struct stamp sent_at, signed_at, ended_at;
	struct str signed_by, ended_reason;
};

extern const struct desc opinion_desc, opinion_resident_desc, handover_desc;

/* An opinion is wanted by its own id, or by that of the suggestion it became. */
extern const struct table opinion_table, opinion_resident_table, handover_table;

/* Who is refused is told where to turn. Default, to be confirmed by the committee. */
#define POINTER_DEFAULT "请到当地信访部门反映，或通过国家信访局网上信访平台提交"

load_fn load_opinion, load_opinion_receive, load_opinion_submitted, load_opinion_raised,
    load_opinion_route, load_opinion_resident, load_opinion_forget;
scope_fn scope_opinion_taken_here, scope_opinion_inlet, scope_own_opinion, scope_held_opinion,
    scope_taken_opinion;

/* `on` is how the arguments begin. NOT_FOUND field opinion, ABORTED field version. */
MUST_CHECK int take_opinion(struct cx *cx, const void *on, struct opinion **o, struct err *e);
MUST_CHECK int move_opinion(struct opinion *o, const char *op, int32_t to, struct err *e);
void opinion_ref_of(const struct opinion *o, struct opinion_ref *out);
/* Who has it now, or had it last; NULL: nobody yet. */
const struct handover *holder_of(struct cx *cx, const struct opinion *o);
bool handover_open(const struct handover *h);

/* Keeps who said it apart, if anybody is named, until they have had their time. */
void opinion_keep_resident(struct cx *cx, const struct opinion *o, struct str name,
    struct str phone);
/* From now on its route has to be found. NULL: e. */
struct deadline *opinion_await_route(struct cx *cx, const struct opinion *o, struct err *e);
/* What a unit hears when it gets one. */
void tell_opinion_sent(struct cx *cx, const struct opinion *o, const struct handover *h);
/* Ends the handing over that is open, if any, and its period; tells the unit unless it did so. */
void opinion_take_back(struct cx *cx, const struct opinion *o, enum handover_state how,
    struct str reason);

#define OPINION_OF(o)                                                                              \
	.opinion = (o)->id, .version = (o)->version, .title = (o)->title,                          \
	.site_code = (o)->site_code, .street = (o)->street, .state = (o)->state
#define HANDOVER_OF(o, h)                                                                          \
	OPINION_OF(o), .handover = (h)->id, .unit = (h)->unit, .unit_code = (h)->unit_code,        \
	.name = (h)->name, .to = (h)->route_to

/* Who hears the last event besides the committee. */
void hear_recorder(struct cx *cx, const struct opinion *o); /* site and street */
void hear_opinion(struct cx *cx, const struct opinion *o);  /* and the deputy */
void hear_holder(struct cx *cx, const struct handover *h);

#endif
