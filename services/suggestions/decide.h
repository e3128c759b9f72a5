/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The commands of suggestions and what they are made of. A command takes the suggestion (found,
 * version checked, a private copy with the next version), moves states through proto/states.h
 * only, ends and opens deadlines, then emits: events show the suggestion as the command leaves it.
 */
#ifndef SUGGESTIONS_DECIDE_H
#define SUGGESTIONS_DECIDE_H

#include "common/engine.h"
#include "proto/states.h"
#include "services/suggestions/deadline.h"
#include "services/suggestions/rules.h"
#include "services/suggestions/tables.h"

/* One a row of suggestions.ops.tbl that is a command, in its order. */
extern const struct command suggestions_commands[];
extern const size_t suggestions_ncommands;
const struct command *suggestions_command(const char *op); /* NULL: none */

#define COMMAND(id, name, roles, scope, in, out, load, doc) decide_fn decide_##id;
#define QUERY(id, name, roles, in, out, doc)
#define LIST(id, name, roles, in, row, doc)
#include "proto/tbl/suggestions.ops.tbl"
#undef COMMAND
#undef QUERY
#undef LIST

load_fn load_suggestion_named;
load_fn load_draft, load_revise, load_submit, load_suggestion, load_accept, load_assign,
    load_handled, load_reply, load_replies, load_ratings, load_reassign, load_add_assist,
    load_release, load_sweep, load_merged, load_ended_unit, load_followup_run, load_ended_mandate,
    load_followup_index, load_rule_set, load_extend, load_publish, load_pass, load_commitment,
    load_commitment_note, load_supervision, load_followup_deputies;
load_fn load_merge, load_unmerge, load_object, load_grant, load_withdraw; /* and what is merged */
load_fn load_forward, load_exchange; /* the roads of other channels */
scope_fn scope_own_content, scope_own_site_or_self, scope_cosigner, scope_own_assignment,
    scope_signatory, scope_own_commitment, scope_own_suggestion, scope_agreed_cosigner;

/* ---- taking and moving (flow.c) ---- */

/* `on` is how the arguments begin. NOT_FOUND field suggestion, ABORTED field version. */
MUST_CHECK int take_suggestion(struct cx *cx, const void *on, struct suggestion **s,
    struct err *e);
/* And one of its assignments. NOT_FOUND field assignment. */
MUST_CHECK int take_assignment(struct cx *cx, const void *on, struct suggestion **s,
    struct assignment **a, struct err *e);

/* To `to`, or where the first row leads (0). FAILED_PRECONDITION when the table has no such row. */
MUST_CHECK int move_suggestion(struct suggestion *s, const char *op, int32_t to, struct err *e);
MUST_CHECK int move_assignment(struct assignment *a, const char *op, int32_t to, struct err *e);

/* The suggestion's state follows its assignments' after `op`. */
MUST_CHECK int follow(struct cx *cx, struct suggestion *s, const char *op, struct err *e);
/* What follow() led to, when it is worth an event: replied, closed. */
void tell_followed(struct cx *cx, const struct suggestion *s, int32_t before);

/* Assignments whose reply is, or was, the unit's own to write: neither an assist's, nor one that
 * another has taken the place of, nor one that was recalled. */
bool answers(const struct assignment *a);
bool ended(const struct assignment *a);
/* Its channel leads to the deputy's own congress. */
bool formal(const struct suggestion *s);
const struct assignment *find_assignment(struct cx *cx, struct uuid id);
const struct assignment *next_assignment(struct cx *cx, const struct suggestion *s,
    const struct assignment *prev);
const struct cosigner *next_cosigner(struct cx *cx, const struct suggestion *s,
    const struct cosigner *prev);

/* The unit of an assignment to be made: NOT_FOUND, FAILED_PRECONDITION when it is not active. */
const struct v1_unit *take_unit(struct cx *cx, struct uuid id, struct err *e);

void suggestion_ref_of(const struct suggestion *s, struct suggestion_ref *out);
void assignment_ref_of(const struct suggestion *s, const struct assignment *a,
    struct assignment_ref *out);

/* ---- more time for a reply (decide_extend.c) ---- */

/* The last one granted for this assignment's reply by the end of `day`; NULL: none. */
const struct extension *extension_granted(struct cx *cx, struct uuid root, struct uuid assignment,
    struct date day);
/* The reply's period has ended: a request not decided yet is without object. */
void extension_drop(struct cx *cx, const struct deadline *d);

/* ---- urging (decide_urge.c) ---- */

/* FAILED_PRECONDITION when the last time (absent: never) is too short ago. */
MUST_CHECK int check_urge(struct cx *cx, int32_t channel, struct date last, const char *field,
    struct err *e);

/* ---- telling (tell.c) ---- */

#define HEAD_OF(s)                                                                                 \
	.suggestion = (s)->id, .version = (s)->version, .serial = (s)->serial,                     \
	.title = (s)->title, .state = (s)->state
#define ASSIGNMENT_OF(s, a)                                                                        \
	HEAD_OF(s), .assignment = (a)->id, .unit = (a)->unit, .unit_code = (a)->unit_code,         \
	.unit_name = (a)->unit_name, .kind = (a)->kind, .round = (a)->round,                       \
	.assignment_state = (a)->state

void tell(struct cx *cx, enum suggestions_event ev, struct uuid subject, const void *data);
/* Who hears the last event besides the committee. */
void hear_site(struct cx *cx, const struct suggestion *s);        /* station and street */
void hear_signatories(struct cx *cx, const struct suggestion *s); /* lead, agreed co-signers */
void hear_author(struct cx *cx, const struct suggestion *s);      /* both of these */
void hear_unit(struct cx *cx, const struct assignment *a);

/* Who has to act within this period. */
void hear_actor(struct cx *cx, const struct suggestion *s, const struct deadline *d);

/* ---- the end of co-signing (decide_review.c): by the last answer or by the clock ---- */
MUST_CHECK int end_cosigning(struct cx *cx, struct suggestion *s, const char *op, struct err *e);

/* ---- withdrawal (decide_withdraw.c) ---- */

/* The suggestion has gone on: a withdrawal that is asked for, if there is one, is off. */
void withdrawal_overtaken(struct cx *cx, struct suggestion *s);

/* ---- the serial number (decide_review.c) ---- */

/* What is now accepted gets its number; `due`: when it is to be assigned, absent where no clock of
 * ours runs. */
MUST_CHECK int accept_suggestion(struct cx *cx, struct suggestion *s, struct due_info **due,
    struct err *e);

/* ---- assigning (decide_assign.c) and rounds (decide_rating.c) ---- */

/* The last day for an assist's opinion that is asked for on `day`; absent: none but its own. An
 * extension granted later does not move it. */
struct date opinion_latest(struct cx *cx, const struct assignment *a, struct date day);
/* So many days before the reply, by the rule of that day. */
int32_t opinion_before(struct cx *cx, const struct assignment *a, struct date day);

struct newly { /* an assignment to be made */
	const char *op;
	struct uuid unit;
	struct str unit_code, unit_name; /* as they were; absent: looked up, must be active */
	struct str matter;
	int32_t kind, round, state;
	struct uuid replaces, helps, follows;
};

#define PLAN_MAX 33 /* units of one suggestion when it is assigned */

/* A set of assignments just made. */
struct made { struct assignment *v[PLAN_MAX]; size_t n; };

/* Makes it and opens its deadlines; the event is for tell_sent(). NULL: e. */
struct assignment *assign_unit(struct cx *cx, const struct suggestion *s, const struct newly *n,
    struct err *e);
void tell_sent(struct cx *cx, const struct suggestion *s, const struct assignment *a);
/* The suggestion has come to be assigned; and telling it, when its assignments are made. */
void assigning_begins(struct cx *cx, struct suggestion *s, struct date reply_due);
void tell_assigned(struct cx *cx, struct suggestion *s, const struct made *m, bool separate);
/* Another takes the place of `a`, which has been moved out of it. NULL: e. */
struct assignment *replace_assignment(struct cx *cx, struct suggestion *s, struct assignment *a,
    const struct newly *n, struct str reason, struct err *e);

/* Some signatory's mandate is active, so that a rating can still come to decide. */
bool somebody_decides(struct cx *cx, const struct suggestion *s);
/* No rating came by `due`, or nobody is left who may rate; the period is ended by the caller. */
MUST_CHECK int leave_unrated(struct cx *cx, struct suggestion *s, struct assignment *a,
    struct date due, const char *op, struct err *e);
/* What waited for the deputy of this mandate, which has ended (decide_mandate.c); counts it. */
MUST_CHECK int mandate_over(struct cx *cx, const struct suggestion *there, struct uuid mandate,
    int64_t *changed, struct err *e);
/* A rating that is awaited and there, since its deputy decides by now: it counts. signatory_view
 * and rating_table are loaded. */
MUST_CHECK int settle_rating(struct cx *cx, struct suggestion *s, struct assignment *a,
    const char *op, struct err *e);
/* Releases a rating: event, and the next round where the rules want one. `op` says who. */
MUST_CHECK int release_rating(struct cx *cx, struct suggestion *s, struct assignment *a,
    const struct list *assists, const char *op, struct err *e);

#endif
