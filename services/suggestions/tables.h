/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of suggestions. The root of every table but serial is the suggestion: one statement a
 * table loads what a command needs of it. Codes and names of registry's objects are copied as
 * they were. An assignment holds the assist's opinion and where the rating of its reply is.
 */
#ifndef SUGGESTIONS_TABLES_H
#define SUGGESTIONS_TABLES_H

#include "common/engine.h"
#include "proto/suggestions.h"

#define CONTACTS_MAX 200

struct suggestion {
	struct uuid id;
	int64_t version; /* grows by one with each command that changes the suggestion or a part */
	int32_t state;
	int32_t channel, occasion, origin, openness;
	bool contact_wish, reference_only;
	struct uuid mandate, person; /* of the lead deputy */
	struct str lead_code, lead_name;
	int32_t level;
	struct uuid site;
	struct str site_code, street;
	struct str title, facts, request, subject, suggested_unit;
	struct strs raised_in;
	struct str serial;
	struct opt_i32 year; /* of the serial, before of the submission */
	int32_t round;       /* 0 before it is assigned */
	struct date submitted_on, accepted_on, assigned_on, closed_on;
	int32_t reason_code, outcome;
	struct str reason;   /* why returned, refused or closed */
	struct opt_i32 session_term, session_meeting; /* 届, 次 */
	struct str session_number;                    /* 号 */
	struct str congress; /* code of the lead mandate's */
	struct str external_no;
	struct date forwarded_on, reported_on;
	struct str report;    /* the special report it is part of */
	struct date reply_due; /* as the congress has set it */
	struct date withdrawal_on; /* asked for; goes when the request is off */
	struct str withdrawal_by, withdrawal_reason;
	struct uuid merged_into; /* the master, with whose assignments its own go */
};

struct cosigner {
	struct uuid id, suggestion, mandate, person;
	struct str person_code, person_name;
	int32_t state;
	struct stamp answered_at;
	int32_t consent; /* to the withdrawal that is asked for */
};

struct assignment {
	struct uuid id, suggestion, unit;
	struct str unit_code, unit_name;
	int32_t kind, round, state;
	int32_t before;       /* state before the objection, while objected */
	struct str matter;
	struct uuid replaces; /* whose place it takes: another unit's, or its own round before */
	struct uuid next;     /* the one of the next round */
	struct uuid helps;    /* an assist: the assignment whose reply it serves */
	struct stamp sent_at, signed_at;
	struct str signed_by;
	struct str objection, ruling;
	struct str opinion, opinion_signer;
	struct stamp opinion_at;
	int32_t rating;       /* enum rating_state, once the reply is passed on */
	int32_t result;       /* of the deciding rating */
	struct stamp released_at;
	int32_t contacts;     /* entries of its contact log, at most CONTACTS_MAX */
	int32_t urged;        /* how often */
	struct date urged_on; /* the last time */
	struct uuid follows;  /* of a merged one: the master's assignment that it goes with */
	struct date recalled_on; /* un-merged: it is of a handling that was broken off */
};

struct contact {
	struct uuid id, suggestion, assignment;
	int32_t phase, way;
	struct date date;
	struct str persons, said;
	struct stamp recorded_at;
};

struct reply {
	struct uuid id, suggestion, assignment;
	int32_t state;
	struct str number, signer;
	struct date dated;
	int32_t class;
	struct str text;
	struct date by_date;
	struct str class_reason, handler, phone;
	struct strs copies;
	struct date filed_on;
	bool in_time;
	struct str sent_back_reason;
	struct str addressee, measure;
	struct list points; /* of struct reply_point */
	int32_t class_now;  /* A, once what class B promised is fulfilled */
	struct str unit_name; /* as it was when the letter was filed */
};

struct rating {
	struct uuid id, suggestion, assignment, person;
	struct str person_code, person_name;
	bool deciding;
	int32_t attitude, result;
	struct str text;
	struct stamp rated_at;
};

struct deadline {
	struct uuid id, suggestion; /* whose it is: the root's id (deadline.h) */
	struct uuid assignment;
	int32_t step;
	struct date start;
	int32_t rule_channel, version; /* of the rule it was counted by; channel 0: of all */
	int32_t rule, n, mark;
	struct date counted;     /* where the rule alone leads */
	struct date latest;      /* the day it may not pass, when that decided it */
	struct date extended;    /* the day that was granted; it may fall on a day off */
	struct date due;
	bool provisional;
	struct strs skipped;     /* in counting by the rule */
	int32_t state;
	struct date done_on;
	struct date due_soon_on; /* absent: the period is shorter than its notice */
	struct stamp next_at;    /* when the clock looks at it again; absent: no more */
	bool due_soon_sent, overdue_sent;
};

struct extension { /* a unit's request for more time */
	struct uuid id, suggestion, assignment;
	int32_t state;
	struct str reason;
	struct date until;       /* asked */
	struct stamp asked_at, decided_at;
	struct date granted;     /* until when */
	struct date old, due;    /* granted: the last day before and after */
	struct str ruling;       /* why not */
};

struct recount { /* a period's last day became another one */
	struct uuid id, suggestion, deadline;
	struct stamp at;
	int32_t why;
	struct date old, due;
	struct strs years;       /* of the calendar */
};

struct rule { /* a version of a step's rule from 2 on; see proto/clocks.h */
	struct uuid id, series;
	int32_t step, channel, version;
	int32_t rule, n;
	struct opt_i32 notice;
	int32_t notice_rule, mark;
	struct str source;
	struct date valid_from;
	struct stamp set_at;
	struct str set_by;
};

struct serial {
	struct uuid id; /* uuid_named("serial/<year>") */
	int32_t year, last;
};

struct external { /* a number given by another congress: whose it is */
	struct uuid id;         /* rules_external_id() */
	struct uuid key;        /* rules_external_key(): what is known before a suggestion is */
	int32_t channel;
	struct str congress, number;
	struct uuid suggestion; /* absent: it was corrected */
};

struct followup { /* work that follows from what registry tells, done in slices */
	struct uuid id;
	int32_t kind;
	struct strs years;
	struct uuid unit, successor;
	struct str successor_code, successor_name;
	struct str name;       /* which a renamed unit has now */
	struct uuid mandate;   /* that ended */
	struct str person_code;
	struct uuid after;     /* suggestions up to this one are done */
	int32_t state;
	int64_t looked_at, changed;
	struct stamp made_at, done_at;
};

extern const struct desc suggestion_desc, cosigner_desc, assignment_desc, contact_desc, reply_desc,
    rating_desc, deadline_desc, extension_desc, recount_desc, rule_desc, serial_desc, followup_desc;

extern const struct table suggestion_table, cosigner_table, assignment_table, contact_table,
    reply_table, rating_table, deadline_table, extension_table, recount_table, rule_table,
    serial_table, followup_table;

extern const struct desc external_desc;
extern const struct table external_table;

/* The same rows found another way: of the master, and of all that is merged with it. */
extern const struct table kin_suggestion, kin_cosigner, kin_assignment, kin_deadline,
    kin_extension;

/* registry's views. signatory_view holds the mandates of a suggestion's lead and co-signers and is
 * wanted by the suggestion's id, mandate_view by the mandate's, held_view by the person's. */
extern const struct table mandate_view, held_view, signatory_view, site_view, unit_view,
    calendar_view, code_view;
extern const struct table rule_view; /* all of them, to count by; rule_table is to add one */
extern const struct table holder_view; /* the units of a suggestion's assignments */

#endif
