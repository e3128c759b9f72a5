/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opinions (群众意见): a resident's matter, taken at a station, on a reception day, from an entry of
 * the contact book or from another system, and handled apart from the suggestions. Every command on
 * an opinion begins with its id and an optional `version`. The resident's name and phone are
 * private: in no event, stored answer, audit row or log; only the committee and the site, or the
 * street, that took the opinion read them in full, everyone else masked.
 *
 * The receipt number is 19 random characters of Crockford's base 32 (95 bits) and a check character
 * (common/receipt.h). Who holds it may ask for state, dates and result without an account. It is
 * kept as it is, so that a site can print it again for a resident who lost it and a repeated call
 * has the same answer: it opens nothing personal, and who could read it in the database reads the
 * opinion itself there. No event and no log has it.
 */
#ifndef PROTO_OPINIONS_H
#define PROTO_OPINIONS_H

#include "common/engine.h"
#include "proto/registers_raise.h"
#include "proto/suggestion_events.h"

#define HANDOVERS_MAX 50
/* Who takes and passes on opinions: each in its own scope. */
#define R_RECORDERS (R(committee) | R(street) | R(station))

enum opinion_state {
	OPINION_RECEIVED = 1,
	OPINION_ANSWERED, /* on the spot */
	OPINION_ROUTED,   /* handed to somebody, a unit has not signed yet */
	OPINION_CONVERTED,
	OPINION_REFUSED,
	OPINION_HANDLING,
	OPINION_HANDLED,
	OPINION_FED_BACK,
	OPINION_CLOSED,
	OPINION_STATES,
};
enum opinion_via { VIA_STATION = 1, VIA_RECEPTION, VIA_CONTACT, VIA_ONLINE };
enum opinion_route_to {
	ROUTE_COMMUNITY = 1,
	ROUTE_STREET,
	ROUTE_DEPARTMENT,
	ROUTE_HIGHER_CONGRESS,
};
enum opinion_refusal { /* 代表法: deputies pass on, they do not settle matters themselves */
	UNTAKEN_COURT = 1,
	UNTAKEN_ARBITRATION,
	UNTAKEN_REVIEW,
	UNTAKEN_PRIVATE,
	UNTAKEN_OUTSIDE_REMIT,
};
enum opinion_result { RESULT_SOLVED = 1, RESULT_PARTLY_SOLVED, RESULT_NOT_SOLVED };
enum handover_state {
	HANDOVER_SENT = 1,
	HANDOVER_SIGNED,
	HANDOVER_HANDED_BACK, /* by the unit */
	HANDOVER_TAKEN_BACK,  /* by who routed it, or with the conversion */
	HANDOVER_DONE,
};
enum feedback_to { FEEDBACK_RESIDENT = 1, FEEDBACK_DEPUTY };
enum feedback_way {
	FEEDBACK_VISIT = 1,
	FEEDBACK_MEETING,
	FEEDBACK_CALL,
	FEEDBACK_LETTER,
	FEEDBACK_ONLINE,
	FEEDBACK_RECEIPT, /* there to be asked for by the number; who left no name */
};

extern const struct enumdesc opinion_state_enum, opinion_via_enum, opinion_route_to_enum,
    opinion_refusal_enum, opinion_result_enum, handover_state_enum, feedback_to_enum,
    feedback_way_enum;

/* ---- commands ---- */

/* What a resident says, and who the resident is. */
#define OPINION_MATTER                                                                             \
	struct uuid mandate; /* of the deputy who took it, or whom the resident chose */           \
	struct str title, text, subject;                                                           \
	struct str resident_name, resident_phone

struct opinion_matter { OPINION_MATTER; };

struct opinion_receive {
	OPINION_MATTER;
	struct uuid site;  /* where it was taken; a street that names none is itself the recorder */
	int32_t via;
	struct uuid entry; /* of the contact book or the reception, in registers */
	struct date received_on; /* today when absent */
};
struct opinion_submitted { /* the inlet */
	INLET;
	OPINION_MATTER;
	struct str street;
	struct uuid site;
};

#define ON_OPINION                                                                                 \
	struct uuid opinion;                                                                       \
	struct opt_i64 version

struct on_opinion { ON_OPINION; };
struct opinion_answer { ON_OPINION; struct str text; int32_t result; };
struct opinion_route {
	ON_OPINION;
	int32_t to;
	struct uuid unit; /* on the bus: signs, handles, reports */
	struct str name;  /* or whoever else has it, in words */
	struct str reason;
};
struct opinion_refuse { ON_OPINION; int32_t reason_code; struct str reason, pointer; };
struct opinion_sign { ON_OPINION; struct str person; };
struct opinion_hand_back { ON_OPINION; struct str reason; };
struct opinion_report { ON_OPINION; int32_t result; struct str text; };
struct opinion_feed_back {
	ON_OPINION;
	int32_t to, way;
	struct str text; /* what was said; to the resident: also by the receipt number */
	struct date date;
};
struct opinion_close { ON_OPINION; };
struct opinion_correct { ON_OPINION; struct str resident_name, resident_phone; };
struct opinion_erase { ON_OPINION; struct str reason; };

struct opinion_ref {
	struct uuid opinion;
	int64_t version;
	int32_t state;
	struct str receipt; /* only of a new one */
};

extern const struct desc opinion_receive_desc, opinion_submitted_desc, opinion_answer_desc,
    opinion_route_desc, opinion_refuse_desc, opinion_sign_desc, opinion_hand_back_desc,
    opinion_report_desc, opinion_feed_back_desc, opinion_close_desc, opinion_correct_desc,
    opinion_erase_desc, opinion_ref_desc;

/* ---- events ---- */

#define OPINION_HEAD                                                                               \
	struct uuid opinion;                                                                       \
	int64_t version;                                                                           \
	struct str title, site_code, street;                                                       \
	int32_t state
#define OPINION_HANDOVER                                                                           \
	OPINION_HEAD;                                                                              \
	struct uuid handover, unit;                                                                \
	struct str unit_code, name;                                                                \
	int32_t to

struct ev_opinion_received {
	OPINION_HEAD;
	int32_t via;
	struct str source, source_id, subject, person_code, person_name;
	struct uuid entry;
	struct date received_on;
	struct due_info *due;
	struct uuid site, deputy;
	int32_t level;           /* of the deputy's mandate */
	struct opt_i32 problem;  /* of the contact entry */
};
struct ev_opinion_answered { OPINION_HEAD; int32_t result; struct str text; };
struct ev_opinion_refused { OPINION_HEAD; int32_t reason_code; struct str reason, pointer; };
struct ev_opinion_handover { /* routed, signed, handed back, taken back */
	OPINION_HANDOVER;
	struct str person, reason;
	struct due_info *due;
};
struct ev_opinion_sent { /* all a unit needs to work */
	OPINION_HANDOVER;
	struct str text, subject, reason;
	struct due_info *due;
};
struct ev_opinion_handled {
	OPINION_HEAD;
	int32_t result;
	struct str text;
	struct uuid suggestion; /* by its reply, if it became one */
	struct str serial;
};
struct ev_opinion_link { /* converted, released */
	OPINION_HEAD;
	struct uuid suggestion;
	struct str reason;
	struct due_info *due;
};
struct ev_opinion_fed_back { OPINION_HEAD; int32_t to, way; struct date date; };
struct ev_opinion_erased { OPINION_HEAD; int32_t cause; struct str reason; };
struct ev_opinion_closed { OPINION_HEAD; int32_t result; };
struct ev_opinion_deadline {
	OPINION_HEAD;
	struct uuid deadline;
	struct str unit_code;
	struct date old; /* it changed: the last day so far */
	struct due_info *due;
	int32_t why;
};

extern const struct desc ev_opinion_erased_desc, ev_opinion_received_desc, ev_opinion_answered_desc,
    ev_opinion_refused_desc, ev_opinion_handover_desc, ev_opinion_sent_desc,
    ev_opinion_handled_desc, ev_opinion_link_desc, ev_opinion_fed_back_desc,
    ev_opinion_closed_desc, ev_opinion_deadline_desc;

#include "proto/opinion_views.h"

#endif
