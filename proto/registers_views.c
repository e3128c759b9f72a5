/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/registers.h"

#define CURSOR(T) FIELD(T, cursor, F_REQ, 0, 0, "Cursor.")
#define PAGE_FIELDS(T)                                             \
	FIELD(T, after, F_OPT, 1, 100, "The last page's `next`."), \
	    FIELD(T, limit, F_OPT, 1, 1000, "Rows a page.")

static const struct field entry_get_fields[] = {
	FIELD(entry_get, entry, F_REQ, 0, 0, "The entry."),
	FIELD(entry_get, version, F_OPT, 1, INT32_MAX, "Which version; absent: the newest."),
};
DESC(entry_get, "entry.get", "Asks for one entry.");

static const struct field entry_card_fields[] = {
	FIELD(entry_card, entry, F_REQ, 0, 0, "The entry."),
	FIELD_ENUM(entry_card, book, F_REQ, &book_enum, "Its book."),
	FIELD(entry_card, year, F_REQ, 0, 0, "Its year."),
	FIELD(entry_card, number, F_REQ, 0, 0, "Its number."),
	FIELD(entry_card, version, F_REQ, 0, 0, "This version."),
	FIELD(entry_card, versions, F_REQ, 0, 0, "How many there are."),
	FIELD(entry_card, place, F_REQ, 0, 0, "This version's place in the chain."),
	FIELD(entry_card, site, F_REQ, 0, 0, "The site."),
	FIELD(entry_card, site_code, F_REQ, 0, 0, "Its code."),
	FIELD(entry_card, site_name, F_OPT, 0, 0, "Its name now."),
	FIELD(entry_card, street, F_OPT, 0, 0, "Its street."),
	FIELD(entry_card, date, F_REQ, 0, 0, "Day of the fact."),
	FIELD(entry_card, title, F_REQ, 0, 0, "What a list shows of it."),
	FIELD_NEST(entry_card, activity, F_OPT, &activity_facts_desc, "Of an activity."),
	FIELD_NEST(entry_card, contact, F_OPT, &contact_facts_desc, "Of a contact."),
	FIELD_NEST(entry_card, debrief, F_OPT, &debrief_facts_desc, "Of a debrief."),
	FIELD_NEST(entry_card, opinion, F_OPT, &opinion_facts_desc, "Of an opinion."),
	FIELD_LIST(entry_card, opinions, F_OPT, &raised_card_desc, 0, 1000,
	    "Opinions from problems of a contact entry."),
	FIELD_LIST(entry_card, suggestions, F_OPT, &named_card_desc, 0, 1000,
	    "Suggestions that came of an activity."),
	FIELD_LIST(entry_card, residents, F_OPT | F_PRIVATE, &resident_desc, 0, 50,
	    "Residents' personal data, whole or masked."),
	FIELD(entry_card, masked, F_REQ, 0, 0, "Whether they are masked for the caller."),
	FIELD(entry_card, erased_on, F_OPT, 0, 0, "Day they were erased."),
	FIELD(entry_card, erased_reason, F_OPT, 0, 0, "Why."),
	FIELD(entry_card, reason, F_OPT, 0, 0, "Why it was corrected."),
	FIELD(entry_card, recorder, F_REQ, 0, 0, "Who entered this version."),
	FIELD(entry_card, recorded_at, F_REQ, 0, 0, "When."),
	FIELD(entry_card, hash, F_REQ, 0, 0, "The chain's hash at its place."),
};
DESC(entry_card, "entry.card", "An entry.");

static const struct field entry_list_fields[] = {
	FIELD_ENUM(entry_list, book, F_OPT, &book_enum, "One book only."),
	FIELD(entry_list, site, F_OPT, 1, 32, "Code of a site."),
	FIELD(entry_list, street, F_OPT, 1, 32, "Code of a street."),
	FIELD(entry_list, deputy, F_OPT, 1, 32, "Code of a deputy it names."),
	FIELD(entry_list, year, F_OPT, 1900, 2199, "Year of the book."),
	FIELD(entry_list, from_date, F_OPT, 0, 0, "From this day."),
	FIELD(entry_list, to_date, F_OPT, 0, 0, "To this day."),
	FIELD(entry_list, kind, F_OPT | F_CHARS, 1, 64, "Activity kind."),
	FIELD(entry_list, text, F_OPT | F_CHARS, 1, 100, "A part of its text."),
	PAGE_FIELDS(entry_list),
};
DESC(entry_list, "entry.list", "Asks for entries.");

static const struct field entry_row_fields[] = {
	CURSOR(entry_row),
	FIELD(entry_row, entry, F_REQ, 0, 0, "The entry."),
	FIELD_ENUM(entry_row, book, F_REQ, &book_enum, "Its book."),
	FIELD(entry_row, year, F_REQ, 0, 0, "Its year."),
	FIELD(entry_row, number, F_REQ, 0, 0, "Its number."),
	FIELD(entry_row, version, F_REQ, 0, 0, "Its newest version."),
	FIELD(entry_row, site_code, F_REQ, 0, 0, "Its site."),
	FIELD(entry_row, street, F_OPT, 0, 0, "That site's street."),
	FIELD(entry_row, date, F_REQ, 0, 0, "Day of the fact."),
	FIELD(entry_row, title, F_REQ, 0, 0, "What it is about."),
	FIELD(entry_row, deputies, F_REQ, 0, 300, "Codes of the deputies it names."),
	FIELD(entry_row, recorder, F_REQ, 0, 0, "Who entered it."),
	FIELD(entry_row, recorded_at, F_REQ, 0, 0, "When."),
};
DESC(entry_row, "entry.row", "An entry of a list.");

static const struct field entry_history_fields[] = {
	FIELD(entry_history, entry, F_REQ, 0, 0, "The entry."),
	PAGE_FIELDS(entry_history),
};
DESC(entry_history, "entry.history", "Asks for the versions of an entry.");

static const struct field entry_version_fields[] = {
	CURSOR(entry_version),
	FIELD(entry_version, version, F_REQ, 0, 0, "The version."),
	FIELD(entry_version, place, F_REQ, 0, 0, "Its place in the chain."),
	FIELD(entry_version, date, F_REQ, 0, 0, "Day of the fact."),
	FIELD(entry_version, title, F_REQ, 0, 0, "What it is about."),
	FIELD(entry_version, reason, F_OPT, 0, 0, "Why it was corrected."),
	FIELD(entry_version, recorder, F_REQ, 0, 0, "Who entered it."),
	FIELD(entry_version, recorded_at, F_REQ, 0, 0, "When."),
	FIELD(entry_version, hash, F_REQ, 0, 0, "The chain's hash at its place."),
};
DESC(entry_version, "entry.version", "A version of an entry.");

static const struct field book_list_fields[] = {
	FIELD_ENUM(book_list, book, F_OPT, &book_enum, "One book only."),
	FIELD(book_list, site, F_OPT, 1, 32, "Code of a site."),
	FIELD(book_list, year, F_OPT, 1900, 2199, "One year only."),
	PAGE_FIELDS(book_list),
};
DESC(book_list, "book.list", "Asks for books.");

static const struct field book_row_fields[] = {
	CURSOR(book_row),
	FIELD(book_row, chain, F_REQ, 0, 0, "The chain's id."),
	FIELD_ENUM(book_row, book, F_REQ, &book_enum, "Which book."),
	FIELD(book_row, site_code, F_REQ, 0, 0, "The site."),
	FIELD(book_row, year, F_REQ, 0, 0, "The year."),
	FIELD(book_row, entries, F_REQ, 0, 0, "Entries: the last number."),
	FIELD(book_row, places, F_REQ, 0, 0, "Versions: the last place."),
	FIELD(book_row, hash, F_REQ, ENTRY_HASH, ENTRY_HASH, "Hash of the last place."),
};
DESC(book_row, "book.row", "A book of a site and a year.");

static const struct field chain_list_fields[] = {
	FIELD(chain_list, chain, F_REQ, 0, 0, "The chain."),
	PAGE_FIELDS(chain_list),
};
DESC(chain_list, "chain.list", "Asks for the places of a chain.");
