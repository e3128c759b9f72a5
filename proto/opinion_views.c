/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/opinions.h"
#include "proto/suggestions.h"

#define ID(T, m, fl, doc) FIELD(T, m, fl, 0, 0, doc)
#define CODE(T, m, fl, doc) FIELD(T, m, fl, 1, 32, doc)
#define TEXT(T, m, fl, hi, doc) FIELD(T, m, (fl) | F_CHARS, 1, hi, doc)
#define DAY(T, m, fl, doc) FIELD(T, m, fl, 0, 0, doc)
#define COUNT(T, m, doc) FIELD(T, m, F_REQ, 0, INT64_MAX, doc)

static const struct field opinion_get_fields[] = {
	ID(opinion_get, opinion, F_REQ, "The opinion."),
};
DESC(opinion_get, "opinion.get", "By id.");

static const struct field handover_card_fields[] = {
	ID(handover_card, handover, F_REQ, "The handing over."),
	FIELD(handover_card, n, F_REQ, 1, HANDOVERS_MAX, "Which one, from 1."),
	FIELD_ENUM(handover_card, to, F_REQ, &opinion_route_to_enum, "To whom."),
	FIELD_ENUM(handover_card, state, F_REQ, &handover_state_enum, "What became of it."),
	ID(handover_card, unit, F_OPT, "The unit."),
	CODE(handover_card, unit_code, F_OPT, "The unit's code."),
	TEXT(handover_card, name, F_OPT, 256, "Name of the unit, or of who else has it."),
	TEXT(handover_card, reason, F_OPT, 1000, "Why; what is wished."),
	DAY(handover_card, sent_at, F_REQ, "When it was handed over."),
	DAY(handover_card, signed_at, F_OPT, "When the unit signed."),
	DAY(handover_card, ended_at, F_OPT, "When it ended."),
	TEXT(handover_card, signed_by, F_OPT, 64, "Who signed."),
	TEXT(handover_card, ended_reason, F_OPT, 1000, "Why it was given or taken back."),
};
DESC(handover_card, "handover", "A handing over of an opinion.");

static const struct field opinion_full_fields[] = {
	ID(opinion_full, opinion, F_REQ, "The opinion."),
	FIELD(opinion_full, version, F_REQ, 1, INT64_MAX, "Its version."),
	FIELD_ENUM(opinion_full, state, F_REQ, &opinion_state_enum, "Its state."),
	FIELD_ENUM(opinion_full, via, F_REQ, &opinion_via_enum, "How it came."),
	TEXT(opinion_full, title, F_REQ, 60, "The matter."),
	TEXT(opinion_full, text, F_REQ, 4000, "What the resident says."),
	TEXT(opinion_full, subject, F_OPT, 32, "Subject class."),
	ID(opinion_full, site, F_OPT, "Where it was taken."),
	CODE(opinion_full, site_code, F_OPT, "Code of the site."),
	CODE(opinion_full, street, F_OPT, "Street."),
	FIELD(opinion_full, source, F_OPT, 1, 200, "Other system that took it."),
	FIELD(opinion_full, source_id, F_OPT, 1, 128, "Id of its event there."),
	ID(opinion_full, entry, F_OPT, "The entry of a register that it is from."),
	ID(opinion_full, mandate, F_OPT, "The deputy's mandate."),
	CODE(opinion_full, person_code, F_OPT, "The deputy."),
	TEXT(opinion_full, person_name, F_OPT, 256, "The deputy's name."),
	TEXT(opinion_full, resident_name, F_OPT | F_PRIVATE, 60, "The resident, or masked."),
	TEXT(opinion_full, resident_phone, F_OPT | F_PRIVATE, 32, "The telephone, or masked."),
	FIELD(opinion_full, receipt, F_OPT | F_PRIVATE, 20, 20,
	    "The receipt number, for who took it and the committee."),
	DAY(opinion_full, received_on, F_REQ, "Day it was taken."),
	FIELD_ENUM(opinion_full, reason_code, F_OPT, &opinion_refusal_enum, "Refused: why."),
	TEXT(opinion_full, reason, F_OPT, 1000, "In words."),
	TEXT(opinion_full, pointer, F_OPT, 200, "Where to turn instead."),
	FIELD_ENUM(opinion_full, result, F_OPT, &opinion_result_enum, "The result."),
	TEXT(opinion_full, result_text, F_OPT, 4000, "In words."),
	DAY(opinion_full, handled_on, F_OPT, "Day of the result."),
	ID(opinion_full, suggestion, F_OPT, "The suggestion it became."),
	FIELD(opinion_full, serial, F_OPT, 9, 16, "Its serial number."),
	DAY(opinion_full, fed_resident_on, F_OPT, "Day the resident was told."),
	DAY(opinion_full, fed_deputy_on, F_OPT, "Day the deputy was told."),
	TEXT(opinion_full, feedback, F_OPT, 4000, "What the resident was told."),
	DAY(opinion_full, closed_on, F_OPT, "Day it was closed or refused."),
	FIELD_LIST(opinion_full, handovers, F_REQ, &handover_card_desc, 0, HANDOVERS_MAX,
	    "Who had it, in turn; a unit sees its own."),
	FIELD_LIST(opinion_full, deadlines, F_REQ, &deadline_card_desc, 0, 200, "The periods."),
	FIELD(opinion_full, problem, F_OPT, 1, 50, "Number of the problem in that entry."),
	DAY(opinion_full, corrected_on, F_OPT, "The last day the resident's data were corrected."),
	DAY(opinion_full, erased_on, F_OPT, "Day the resident's name and phone were erased."),
	TEXT(opinion_full, erased_reason, F_OPT, 1000, "Why; by the rule: rule."),
};
DESC(opinion_full, "opinion", "An opinion with all the caller may see of it.");

#define PERIOD_FIELDS(T)                                    \
	DAY(T, from, F_OPT, "Taken on or after this day."), \
	    DAY(T, to, F_OPT, "Taken on or before this day.")

static const struct field opinion_list_fields[] = {
	FIELD_ENUM(opinion_list, state, F_OPT, &opinion_state_enum, "Only in this state."),
	FIELD_ENUM(opinion_list, via, F_OPT, &opinion_via_enum, "Only that came so."),
	FIELD_ENUM(opinion_list, result, F_OPT, &opinion_result_enum, "Only with this result."),
	CODE(opinion_list, street, F_OPT, "Only of this street."),
	CODE(opinion_list, site, F_OPT, "Only taken at this site (code)."),
	CODE(opinion_list, unit, F_OPT, "Only those this unit (code) has now."),
	CODE(opinion_list, person, F_OPT, "Only told to this deputy (code)."),
	ID(opinion_list, suggestion, F_OPT, "Only those this suggestion came from."),
	PERIOD_FIELDS(opinion_list),
	FIELD(opinion_list, after, F_OPT, 1, 128, "Cursor of the page before."),
	FIELD(opinion_list, limit, F_OPT, 1, 1000, "Rows of a page, default 100."),
};
DESC(opinion_list, "opinion.list", "Filters of opinions.");

static const struct field opinion_row_fields[] = {
	FIELD(opinion_row, cursor, F_REQ, 1, 128, "Place in the list."),
	ID(opinion_row, opinion, F_REQ, "The opinion."),
	FIELD(opinion_row, version, F_REQ, 1, INT64_MAX, "Its version."),
	FIELD_ENUM(opinion_row, state, F_REQ, &opinion_state_enum, "Its state."),
	FIELD_ENUM(opinion_row, via, F_REQ, &opinion_via_enum, "How it came."),
	TEXT(opinion_row, title, F_REQ, 60, "The matter."),
	TEXT(opinion_row, subject, F_OPT, 32, "Subject class."),
	CODE(opinion_row, site_code, F_OPT, "Where it was taken."),
	CODE(opinion_row, street, F_OPT, "Street."),
	CODE(opinion_row, person_code, F_OPT, "The deputy."),
	TEXT(opinion_row, person_name, F_OPT, 256, "The deputy's name."),
	DAY(opinion_row, received_on, F_REQ, "Day it was taken."),
	FIELD_ENUM(opinion_row, result, F_OPT, &opinion_result_enum, "The result."),
	CODE(opinion_row, unit_code, F_OPT, "The unit that has it or had it last."),
	TEXT(opinion_row, name, F_OPT, 256, "Name of who has it or had it last."),
	ID(opinion_row, suggestion, F_OPT, "The suggestion it became."),
	FIELD(opinion_row, serial, F_OPT, 9, 16, "Its serial number."),
	DAY(opinion_row, next_due, F_OPT, "The next last day."),
	FIELD_ENUM(opinion_row, next_step, F_OPT, &step_enum, "Of what."),
	FIELD(opinion_row, overdue, F_REQ, 0, 0, "It is over."),
};
DESC(opinion_row, "opinion.row", "An opinion in a list.");

static const struct field opinion_receipt_fields[] = {
	FIELD(opinion_receipt, receipt, F_REQ | F_PRIVATE, 1, 64,
	    "The receipt number; case, blanks and dashes are of no account, O is 0, I and L are "
	    "1."),
};
DESC(opinion_receipt, "opinion.receipt", "By the receipt number.");

static const struct field opinion_status_fields[] = {
	FIELD_ENUM(opinion_status, state, F_REQ, &opinion_state_enum, "State."),
	DAY(opinion_status, received_on, F_REQ, "Day it was taken."),
	DAY(opinion_status, routed_on, F_OPT, "Day it was last handed over."),
	DAY(opinion_status, handled_on, F_OPT, "Day of the result."),
	DAY(opinion_status, fed_back_on, F_OPT, "Day the resident was told."),
	DAY(opinion_status, closed_on, F_OPT, "Day it was closed or refused."),
	FIELD_ENUM(opinion_status, routed_to, F_OPT, &opinion_route_to_enum, "To whom."),
	FIELD_ENUM(opinion_status, result, F_OPT, &opinion_result_enum, "The result."),
	TEXT(opinion_status, result_text, F_OPT, 4000, "In words."),
	FIELD_ENUM(opinion_status, reason_code, F_OPT, &opinion_refusal_enum, "Refused: why."),
	TEXT(opinion_status, reason, F_OPT, 1000, "In words."),
	TEXT(opinion_status, pointer, F_OPT, 200, "Where to turn instead."),
	FIELD(opinion_status, serial, F_OPT, 9, 16, "Number of the suggestion it became."),
	DAY(opinion_status, erased_on, F_OPT, "Day the resident's name and phone were erased."),
};
DESC(opinion_status, "opinion.status", "What a resident's receipt number tells.");

static const struct field opinion_counts_fields[] = {
	CODE(opinion_counts, street, F_OPT, "Only of this street."),
	CODE(opinion_counts, site, F_OPT, "Only taken at this site (code)."),
	PERIOD_FIELDS(opinion_counts),
};
DESC(opinion_counts, "opinion.counts", "Of what and when.");

static const struct field opinion_figures_fields[] = {
	COUNT(opinion_figures, received, "Taken in that time."),
	COUNT(opinion_figures, refused, "Of these not taken up."),
	COUNT(opinion_figures, collected, "Received minus refused."),
	COUNT(opinion_figures, answered, "Answered on the spot, not closed yet."),
	COUNT(opinion_figures, routed, "Routed or being handled now."),
	COUNT(opinion_figures, converted, "Became (part of) a suggestion, then or now."),
	COUNT(opinion_figures, handled, "With a result."),
	COUNT(opinion_figures, solved, "Solved."),
	COUNT(opinion_figures, partly_solved, "Partly solved."),
	COUNT(opinion_figures, not_solved, "Not solved."),
	COUNT(opinion_figures, fed_back, "Told to all who are to be told."),
	COUNT(opinion_figures, closed, "Closed."),
	COUNT(opinion_figures, overdue, "Overdue to be routed or handled."),
};
DESC(opinion_figures, "opinion.figures", "Counts of opinions.");
