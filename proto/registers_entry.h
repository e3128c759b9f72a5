/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An entry as it is kept: one row a version, written once. `body` is the msgpack map of all members
 * before it, exactly as it was when the version was written; `hash` is BLAKE2b-256 over the hash of
 * the place before and `body`; the first place has 32 zero bytes before it. A chain is one book of
 * one site and one year, its places 1, 2, 3 … are the versions in the order they were written.
 * Residents' data lie apart; the entry holds their hash, keyed by a salt that goes with them, so
 * that the chain still verifies when they are erased.
 */
#ifndef PROTO_REGISTERS_ENTRY_H
#define PROTO_REGISTERS_ENTRY_H

#include "common/arena.h"
#include "common/desc.h"

#define ENTRY_HASH 32
#define ENTRY_SALT 32

struct deputy_ref {
	struct uuid person;
	struct str code, name;
	int32_t level;  /* the highest of the mandates held that day */
};

struct attendee {
	struct uuid person;
	struct str code, name;
	int32_t level, attendance;
};
struct resolution {
	int32_t no;
	struct str text;
	struct uuid unit;
	struct str unit_code, unit_name;
	struct date by_date;
};
struct activity_facts {
	struct stamp from_at, to_at;
	struct str place, kind, subject, organiser;
	int32_t due, present, excused, others_present;
	struct list deputies;    /* of struct attendee: all that were due */
	struct str others, minutes;
	struct list resolutions; /* of struct resolution */
	struct str outcome;
	struct strs agenda;
	struct list reports;     /* of struct report_content */
};

struct problem {
	int32_t no;
	struct str text;
	bool answered;
	struct str answer;
};
struct contact_facts {
	struct deputy_ref *deputy;
	int32_t way, people, enterprises;
	struct strs enterprise_names;
	struct list problems;    /* of struct problem */
	int32_t residents;       /* how many are kept apart */
	struct bytes private_hash;
};

struct debrief_facts {
	struct deputy_ref *deputy;
	struct uuid mandate;
	struct str mandate_code, congress;
	int32_t form, voters_present;
	struct str report;
	int32_t satisfied, basically_satisfied, not_satisfied;
	struct strs opinions;
	struct str rectification, chair;
};

struct opinion_facts { /* of the opinion book: derived from the events of suggestions */
	int32_t state, via;         /* enum opinion_state, opinion_via; of an opinion */
	int32_t suggestion_state;   /* enum suggestion_state; of a deputy's suggestion */
	int32_t channel, class;     /* enum channel, reply_class; likewise */
	int32_t attitude, rating;   /* enum satisfaction, once released */
	struct strs units;          /* its leads */
	struct str source, subject; /* source: another system that took it */
	struct deputy_ref *deputy;  /* absent: it was told to none */
	struct uuid contact;        /* the entry it was raised in */
	int32_t route_to;           /* enum opinion_route_to */
	struct str unit_code, unit; /* who has it: on the bus, or in words */
	struct date assigned, signed_on, due; /* due: of the step that is open */
	struct date replied;
	int32_t result;             /* enum opinion_result */
	struct str reply, refused;  /* refused: why it was not taken */
	struct uuid suggestion;
	struct str serial;
	struct date fed_resident_on, fed_deputy_on, closed_on;
	struct str event;           /* the type and number of the last event that counted */
	int64_t seq;
};

extern const struct desc opinion_facts_desc;
extern const struct desc deputy_ref_desc, attendee_desc, resolution_desc, activity_facts_desc,
    problem_desc, contact_facts_desc, debrief_facts_desc;

#define SEALED_MEMBERS                                                                             \
	struct uuid id;             /* of this version */                                          \
	struct uuid entry, chain;                                                                  \
	int32_t book, place, number, version, year;                                                \
	struct uuid site;                                                                          \
	struct str site_code, street;                                                              \
	struct date date;                                                                          \
	struct str title;                                                                          \
	struct strs deputies;       /* their codes */                                              \
	struct activity_facts *activity; /* one of these four */                                   \
	struct contact_facts *contact;                                                             \
	struct debrief_facts *debrief;                                                             \
	struct opinion_facts *opinion;                                                             \
	struct str words;           /* what a search looks at */                                   \
	struct str reason;          /* of a correction */                                          \
	struct str recorder;                                                                       \
	struct stamp recorded_at

struct book_entry {
	SEALED_MEMBERS;
	struct bytes body, hash;
};

/* A row of chain.list: the row itself, and what is kept apart from it. */
struct chain_row {
	struct str cursor;
	SEALED_MEMBERS;
	struct bytes body, hash;
	struct list private_part;   /* of struct resident */
	struct bytes salt;
	struct date erased_on;
};

/* book_sealed, chain_sealed: the members that `body` holds, of either struct. */
extern const struct desc book_entry_desc, chain_row_desc, book_sealed_desc, chain_sealed_desc;

struct private_part { struct list residents; };
extern const struct desc private_part_desc;

/* The hash of a place; `prev` is that of the place before. */
void entry_hash(const uint8_t prev[ENTRY_HASH], struct bytes body, uint8_t out[ENTRY_HASH]);
/* The salted hash of what is kept apart. */
void entry_private_hash(const struct list *residents, struct bytes salt, struct arena *a,
    uint8_t out[ENTRY_HASH]);
/* The id of a chain. */
struct uuid entry_chain(int32_t book, struct uuid site, int year);

/* ---- events ---- */

#define EVENT_ENTRY                                                                                \
	struct uuid entry;                                                                         \
	int32_t number, version, year, place;                                                      \
	struct bytes hash;                                                                         \
	struct uuid site;                                                                          \
	struct str site_code, street;                                                              \
	struct date date;                                                                          \
	struct str recorder, reason

#define EVENT_ENTRY_FIELDS(T)                                                                 \
	FIELD(T, entry, F_REQ, 0, 0, "The entry."),                                          \
	    FIELD(T, number, F_REQ, 1, INT32_MAX, "Its number in this book."),               \
	    FIELD(T, version, F_REQ, 1, INT32_MAX, "Its version; a later one replaces it."), \
	    FIELD(T, year, F_REQ, 1900, 2199, "Its year."),                                  \
	    FIELD(T, place, F_REQ, 1, INT32_MAX, "Place in the book's chain."),              \
	    FIELD(T, hash, F_REQ, ENTRY_HASH, ENTRY_HASH, "The chain's hash there."),        \
	    FIELD(T, site, F_REQ, 0, 0, "The site."),                                        \
	    FIELD(T, site_code, F_REQ, 1, 32, "Its code."),                                  \
	    FIELD(T, street, F_OPT, 1, 32, "Its street."),                                   \
	    FIELD(T, date, F_REQ, 0, 0, "Day of the fact."),                                 \
	    FIELD(T, recorder, F_REQ, 1, 129, "Who entered it."),                            \
	    FIELD(T, reason, F_OPT, 0, 0, "Why it was corrected.")

struct ev_activity {
	EVENT_ENTRY;
	struct stamp from_at, to_at;
	struct str kind, subject;
	int32_t due, present, excused, others_present, resolutions;
	struct list deputies; /* of struct attendee */
	struct opt_i32 agenda, reports; /* how many */
};
struct ev_contact {
	EVENT_ENTRY;
	struct deputy_ref *deputy;
	int32_t way, people, enterprises, problems, answered;
	struct strs enterprise_names;
};
struct ev_debrief {
	EVENT_ENTRY;
	struct deputy_ref *deputy;
	struct uuid mandate;
	int32_t form, voters_present, satisfied, basically_satisfied, not_satisfied, opinions;
};
struct ev_erased {
	struct uuid entry;
	int32_t number, year;
	struct str site_code;
	int32_t cause;        /* enum erasure */
	int32_t versions;     /* that held personal data */
	struct str reason;
};

extern const struct desc ev_activity_desc, ev_contact_desc, ev_debrief_desc, ev_erased_desc;

#endif
