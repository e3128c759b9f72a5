/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/opinions.h"
#include "proto/registers_meeting.h"
#include "proto/suggestions.h"

#define ID(T, m, fl, doc) FIELD(T, m, fl, 0, 0, doc)
#define CODE(T, m, fl, doc) FIELD(T, m, fl, 1, 32, doc)
#define TEXT(T, m, fl, hi, doc) FIELD(T, m, (fl) | F_CHARS, 1, hi, doc)
#define YES(T, m, doc) FIELD(T, m, F_REQ, 0, 0, doc)
#define DAY(T, m, fl, doc) FIELD(T, m, fl, 0, 0, doc)
#define TIME(T, m, fl, doc) FIELD(T, m, fl, 0, 0, doc)
#define PAGE_FIELDS(T)                                                \
	FIELD(T, after, F_OPT, 1, 128, "Cursor of the page before."), \
	    FIELD(T, limit, F_OPT, 1, 1000, "Rows of a page, default 100.")
#define CURSOR(T) FIELD(T, cursor, F_REQ, 1, 128, "Place in the list.")
/* An answer has a bound: lists in it hold the newest, and say how many there are. */
#define TOTAL(T, m, doc) FIELD(T, m##_total, F_OPT, 0, INT32_MAX, "How many " doc ".")

static const struct field suggestion_get_fields[] = {
	ID(suggestion_get, suggestion, F_OPT, "The suggestion; or:"),
	FIELD(suggestion_get, serial, F_OPT, 9, 16, "its serial number."),
};
DESC(suggestion_get, "suggestion.get", "By id or by serial number.");

static const struct field cosigner_card_fields[] = {
	ID(cosigner_card, mandate, F_REQ, "Mandate."),
	CODE(cosigner_card, person_code, F_REQ, "Code of the person."),
	TEXT(cosigner_card, person_name, F_REQ, 256, "Name."),
	FIELD_ENUM(cosigner_card, state, F_REQ, &cosign_state_enum, "Asked, or the answer."),
	TIME(cosigner_card, answered_at, F_OPT, "When answered or dropped."),
	FIELD_ENUM(cosigner_card, consent, F_OPT, &consent_enum,
	    "Withdrawal asked for: this co-signer has consented."),
};
DESC(cosigner_card, "cosigner", "A co-signer.");

static const struct field contact_card_fields[] = {
	FIELD_ENUM(contact_card, phase, F_REQ, &contact_phase_enum, "Before, during or after."),
	FIELD_ENUM(contact_card, way, F_REQ, &contact_way_enum, "How."),
	DAY(contact_card, date, F_REQ, "The day."),
	TEXT(contact_card, persons, F_REQ, 200, "Who took part."),
	TEXT(contact_card, said, F_REQ, 4000, "What the deputy said."),
	TIME(contact_card, recorded_at, F_REQ, "When it was entered."),
};
DESC(contact_card, "contact", "An entry of the contact log.");

static const struct field reply_card_fields[] = {
	ID(reply_card, reply, F_REQ, "The reply."),
	FIELD_ENUM(reply_card, state, F_REQ, &reply_state_enum, "Filed, sent back or passed on."),
	TEXT(reply_card, number, F_REQ, 60, "Number of the letter."),
	TEXT(reply_card, signer, F_REQ, 60, "Who issues it."),
	DAY(reply_card, dated, F_REQ, "Date of the letter."),
	FIELD_ENUM(reply_card, class, F_REQ, &reply_class_enum, "Reply class."),
	TEXT(reply_card, text, F_REQ, 4000, "The text."),
	DAY(reply_card, by_date, F_OPT, "Class B: by when."),
	TEXT(reply_card, class_reason, F_OPT, 1000, "Class C: why not."),
	TEXT(reply_card, handler, F_OPT, 60, "Handler; none in another congress's letter."),
	FIELD(reply_card, phone, F_OPT, 3, 32, "The handler's office phone."),
	FIELD(reply_card, copies, F_OPT, 0, 20, "Copies."),
	DAY(reply_card, filed_on, F_REQ, "Day it was filed."),
	FIELD(reply_card, in_time, F_OPT, 0, 0, "Filed on or before the due day."),
	TEXT(reply_card, sent_back_reason, F_OPT, 1000, "Why it was sent back."),
	TEXT(reply_card, addressee, F_OPT, 100, "To whom."),
	TEXT(reply_card, measure, F_OPT, 1000, "Class B: what will be done."),
	FIELD_LIST(reply_card, points, F_OPT, &reply_point_desc, 0, POINTS_MAX, "Point by point."),
	FIELD_LIST(reply_card, attachments, F_OPT, &file_card_desc, 0, ATTACHMENTS_MAX, "Files."),
	FIELD_ENUM(reply_card, class_now, F_OPT, &reply_class_enum,
	    "A, once what class B promised is fulfilled."),
	ID(reply_card, commitment, F_OPT, "The commitment that it promises."),
	TEXT(reply_card, unit_name, F_OPT, 256, "The unit's name when the letter was filed."),
};
DESC(reply_card, "reply", "A reply letter.");

#define RATING_FIELDS(T)                                                            \
	FIELD_ENUM(T, attitude, F_REQ, &satisfaction_enum, "The unit's attitude."), \
	    FIELD_ENUM(T, result, F_REQ, &satisfaction_enum, "The result.")

static const struct field rating_card_fields[] = {
	CODE(rating_card, person_code, F_REQ, "Who rated."),
	TEXT(rating_card, person_name, F_REQ, 256, "Name."),
	YES(rating_card, deciding, "The rating that decides."),
	RATING_FIELDS(rating_card),
	TEXT(rating_card, text, F_OPT, 1000, "Written opinion."),
	TIME(rating_card, rated_at, F_REQ, "When."),
};
DESC(rating_card, "rating.card", "A rating.");

static const struct field opinion_card_fields[] = {
	TEXT(opinion_card, text, F_REQ, 4000, "The opinion."),
	TEXT(opinion_card, signer, F_OPT, 60, "Who signs it."),
	TIME(opinion_card, given_at, F_REQ, "When."),
};
DESC(opinion_card, "opinion", "An assist's opinion.");

static const struct field assignment_card_fields[] = {
	ID(assignment_card, assignment, F_REQ, "The assignment."),
	ID(assignment_card, unit, F_REQ, "The unit."),
	CODE(assignment_card, unit_code, F_REQ, "Its code."),
	TEXT(assignment_card, unit_name, F_REQ, 256, "Its name."),
	FIELD_ENUM(assignment_card, kind, F_REQ, &assignment_kind_enum,
	    "Lead, assist or separate; congress: another congress's answer."),
	FIELD(assignment_card, round, F_REQ, 1, 99, "Round of handling."),
	FIELD_ENUM(assignment_card, state, F_REQ, &assignment_state_enum, "Its state."),
	TEXT(assignment_card, matter, F_OPT, 1000, "The part that is this unit's."),
	TIME(assignment_card, sent_at, F_REQ, "When it was sent."),
	TIME(assignment_card, signed_at, F_OPT, "When the unit signed for it."),
	TEXT(assignment_card, signed_by, F_OPT, 64, "Who received it."),
	TEXT(assignment_card, objection, F_OPT, 1000, "The unit's objection."),
	TEXT(assignment_card, ruling, F_OPT, 1000, "The committee's ruling on it."),
	ID(assignment_card, replaces, F_OPT, "The assignment whose place it takes."),
	FIELD_ENUM(assignment_card, rating, F_OPT, &rating_state_enum, "Where the rating is."),
	TIME(assignment_card, released_at, F_OPT, "When the rating was released."),
	FIELD_NEST(assignment_card, opinion, F_OPT, &opinion_card_desc, "The assist's opinion."),
	FIELD_LIST(assignment_card, contacts, F_REQ, &contact_card_desc, 0, 1000, "Contact log."),
	FIELD_LIST(assignment_card, replies, F_REQ, &reply_card_desc, 0, 1000, "Replies filed."),
	FIELD_LIST(assignment_card, ratings, F_REQ, &rating_card_desc, 0, 1000, "Ratings."),
	TOTAL(assignment_card, contacts, "contacts; assignment.contacts gives them all"),
	TOTAL(assignment_card, replies, "replies; assignment.replies gives them all"),
	TOTAL(assignment_card, ratings, "ratings"),
	FIELD_LIST(assignment_card, extensions, F_OPT, &extension_card_desc, 0, EXTENSIONS_MAX,
	    "Requests for more time, the newest."),
	FIELD(assignment_card, urged, F_OPT, 0, INT32_MAX, "How often it was urged."),
	DAY(assignment_card, urged_on, F_OPT, "The last time."),
	FIELD_LIST(assignment_card, transfers, F_OPT, &transfer_card_desc, 0, 300,
	    "How it came to the unit or went from it, the newest."),
	ID(assignment_card, follows, F_OPT, "Merged: the master's assignment that it follows."),
	DAY(assignment_card, recalled_on, F_OPT,
	    "Day the suggestion was un-merged: of a handling that was broken off."),
};
DESC(assignment_card, "assignment", "An assignment and what the caller may see of it.");

#define RULE_FIELDS(T)                                                                         \
	DAY(T, start, F_REQ, "Day the clock starts, not counted."),                            \
	    FIELD_ENUM(T, rule, F_REQ, &rule_enum, "Working days or months."),                 \
	    FIELD(T, n, F_REQ, 1, 366, "How many."),                                           \
	    FIELD_ENUM(                                                                        \
		T, mark, F_REQ, &mark_enum, "L law, P practice, D our default (待工委核定)."), \
	    DAY(T, latest, F_OPT, "The day it may not pass, when that decided it.")

static const struct field deadline_card_fields[] = {
	ID(deadline_card, deadline, F_OPT, "The deadline; deadline.explain says more."),
	FIELD_ENUM(deadline_card, step, F_REQ, &step_enum, "What is to be done."),
	ID(deadline_card, assignment, F_OPT, "Whose step, if a unit's."),
	RULE_FIELDS(deadline_card),
	DAY(deadline_card, due, F_REQ, "The last day."),
	YES(deadline_card, provisional, "A year it touches has no calendar yet."),
	FIELD(deadline_card, skipped, F_REQ, 0, 366, "Days that were not counted."),
	FIELD_ENUM(deadline_card, state, F_REQ, &deadline_state_enum, "Open, met, or closed."),
	DAY(deadline_card, done_on, F_OPT, "When it was met or closed."),
	YES(deadline_card, overdue, "Open and past its last day, or met after it."),
};
DESC(deadline_card, "deadline.card", "A deadline and its derivation.");

static const struct field opinion_brief_fields[] = {
	ID(opinion_brief, opinion, F_REQ, "The opinion."),
	TEXT(opinion_brief, title, F_REQ, 60, "The matter."),
	FIELD_ENUM(opinion_brief, state, F_REQ, &opinion_state_enum, "Its state."),
	DAY(opinion_brief, received_on, F_REQ, "Day it was taken."),
};
DESC(opinion_brief, "opinion.brief", "A resident's opinion that a suggestion came from.");

static const struct field merged_brief_fields[] = {
	ID(merged_brief, suggestion, F_REQ, "The suggestion."),
	FIELD(merged_brief, serial, F_REQ, 9, 16, "Its serial number."),
};
DESC(merged_brief, "merged.brief", "A suggestion that is merged into another.");

static const struct field suggestion_card_fields[] = {
	ID(suggestion_card, suggestion, F_REQ, "The suggestion."),
	FIELD(suggestion_card, version, F_REQ, 1, INT64_MAX, "Its version."),
	FIELD_ENUM(suggestion_card, state, F_REQ, &suggestion_state_enum, "Its state."),
	FIELD(suggestion_card, serial, F_OPT, 9, 16, "Serial number, once accepted."),
	TEXT(suggestion_card, title, F_REQ, 60, "Title."),
	TEXT(suggestion_card, facts, F_REQ, 4000, "Facts (事由)."),
	TEXT(suggestion_card, request, F_REQ, 4000, "What is asked (建议)."),
	TEXT(suggestion_card, subject, F_OPT, 32, "Subject class."),
	FIELD_ENUM(suggestion_card, channel, F_REQ, &channel_enum, "Channel."),
	FIELD_ENUM(suggestion_card, occasion, F_REQ, &occasion_enum, "In session or between."),
	FIELD_ENUM(suggestion_card, origin, F_REQ, &origin_enum, "Where it comes from."),
	FIELD_ENUM(suggestion_card, openness, F_REQ, &openness_enum, "How it is published."),
	YES(suggestion_card, contact_wish, "The deputy wishes to be contacted."),
	YES(suggestion_card, reference_only, "No written reply is wished."),
	FIELD(suggestion_card, raised_in, F_OPT, 0, 20, "Years in which it was raised before."),
	TEXT(suggestion_card, suggested_unit, F_OPT, 100, "Unit the deputy thinks of."),
	ID(suggestion_card, mandate, F_REQ, "The lead deputy's mandate."),
	CODE(suggestion_card, lead_code, F_REQ, "The lead deputy's code."),
	TEXT(suggestion_card, lead_name, F_REQ, 256, "The lead deputy's name."),
	FIELD_ENUM(suggestion_card, level, F_REQ, &level_enum, "Level of the mandate."),
	ID(suggestion_card, site, F_OPT, "Where it was submitted."),
	CODE(suggestion_card, site_code, F_OPT, "That site's code."),
	CODE(suggestion_card, street, F_OPT, "That site's street."),
	FIELD(suggestion_card, round, F_REQ, 0, 99, "Round of handling; 0 before assigning."),
	DAY(suggestion_card, submitted_on, F_OPT, "Day of submission."),
	DAY(suggestion_card, accepted_on, F_OPT, "Day of acceptance."),
	DAY(suggestion_card, assigned_on, F_OPT, "Day of assigning."),
	DAY(suggestion_card, closed_on, F_OPT, "Day of refusal or closing."),
	FIELD_ENUM(suggestion_card, reason_code, F_OPT, &refusal_enum, "Refused: reason."),
	FIELD_ENUM(suggestion_card, outcome, F_OPT, &outcome_enum, "Refused: taken as what."),
	TEXT(suggestion_card, reason, F_OPT, 1000, "Why it was returned, refused or closed."),
	FIELD_LIST(suggestion_card, cosigners, F_REQ, &cosigner_card_desc, 0, 1000, "Co-signers."),
	FIELD_LIST(
	    suggestion_card, assignments, F_REQ, &assignment_card_desc, 0, 1000, "Assignments."),
	FIELD_LIST(suggestion_card, deadlines, F_REQ, &deadline_card_desc, 0, 1000, "Deadlines."),
	TOTAL(suggestion_card, cosigners, "co-signers"),
	TOTAL(suggestion_card, assignments, "assignments; assignment.list gives them all"),
	TOTAL(suggestion_card, deadlines, "deadlines"),
	FIELD_NEST(suggestion_card, publication, F_OPT, &publication_card_desc,
	    "How it is published, once that is decided."),
	FIELD_NEST(suggestion_card, supervision, F_OPT, &supervision_card_desc,
	    "Who supervises it, if it is or was a key suggestion."),
	FIELD_LIST(suggestion_card, opinions, F_REQ, &opinion_brief_desc, 0, 100,
	    "Residents' opinions it came from."),
	FIELD_LIST(suggestion_card, activities, F_OPT, &activity_card_desc, 0, 100,
	    "Activities it came of, in the registers."),
	FIELD(suggestion_card, session_term, F_OPT, 1, 99, "In session: term (届)."),
	FIELD(suggestion_card, session_meeting, F_OPT, 1, 99, "In session: meeting (次)."),
	TEXT(suggestion_card, session_number, F_OPT, 32, "In session: number (号)."),
	CODE(suggestion_card, congress, F_OPT, "Code of the congress of the lead's mandate."),
	TEXT(suggestion_card, external_no, F_OPT, 60, "Its number at that congress."),
	DAY(suggestion_card, forwarded_on, F_OPT, "Day it was reported to that congress."),
	DAY(suggestion_card, reply_due, F_OPT, "Day of the reply as that congress has set it."),
	DAY(suggestion_card, reported_on, F_OPT, "Day it went into a special report."),
	TEXT(suggestion_card, report, F_OPT, 100, "Which one."),
	DAY(suggestion_card, withdrawal_on, F_OPT, "Day the withdrawal was asked for."),
	CODE(suggestion_card, withdrawal_by, F_OPT, "Code of the deputy or station that asked."),
	TEXT(suggestion_card, withdrawal_reason, F_OPT, 1000, "Why."),
	ID(suggestion_card, merged_into, F_OPT, "The master, with which it is handled (并案办理)."),
	FIELD(suggestion_card, merged_into_serial, F_OPT, 9, 16, "The serial number of that."),
	FIELD_LIST(suggestion_card, merged, F_REQ, &merged_brief_desc, 0, MERGED_MAX,
	    "Those that are merged into it."),
	FIELD_LIST(suggestion_card, attachments, F_OPT, &file_card_desc, 0, CONTENT_FILES_MAX,
	    "Files with what the deputy says."),
};
DESC(suggestion_card, "suggestion.card", "A suggestion and what the caller may see of it.");

static const struct field suggestion_list_fields[] = {
	FIELD_ENUM(suggestion_list, state, F_OPT, &suggestion_state_enum, "Only in this state."),
	FIELD(
	    suggestion_list, year, F_OPT, 1900, 2199, "Of the serial number, else of submission."),
	CODE(suggestion_list, street, F_OPT, "Only from this street."),
	CODE(suggestion_list, unit, F_OPT, "Only those assigned to this unit."),
	ID(suggestion_list, mandate, F_OPT, "Only under this mandate."),
	FIELD(suggestion_list, supervised, F_OPT, 0, 0, "Only key ones (督办), or only others."),
	FIELD(suggestion_list, merged, F_OPT, 0, 0,
	    "Only those merged into another (并案办理), or only others."),
	ID(suggestion_list, merged_into, F_OPT, "Only those merged into this one."),
	PAGE_FIELDS(suggestion_list),
};
DESC(suggestion_list, "suggestion.list", "Filters.");

static const struct field suggestion_row_fields[] = {
	CURSOR(suggestion_row),
	ID(suggestion_row, suggestion, F_REQ, "The suggestion."),
	FIELD(suggestion_row, version, F_REQ, 1, INT64_MAX, "Its version."),
	FIELD_ENUM(suggestion_row, state, F_REQ, &suggestion_state_enum, "Its state."),
	FIELD(suggestion_row, serial, F_OPT, 9, 16, "Serial number, once accepted."),
	TEXT(suggestion_row, title, F_REQ, 60, "Title."),
	TEXT(suggestion_row, subject, F_OPT, 32, "Subject class."),
	CODE(suggestion_row, lead_code, F_REQ, "The lead deputy's code."),
	TEXT(suggestion_row, lead_name, F_REQ, 256, "The lead deputy's name."),
	FIELD_ENUM(suggestion_row, level, F_REQ, &level_enum, "Level of the mandate."),
	CODE(suggestion_row, site_code, F_OPT, "Where it was submitted."),
	CODE(suggestion_row, street, F_OPT, "That site's street."),
	FIELD(suggestion_row, round, F_REQ, 0, 99, "Round of handling."),
	YES(suggestion_row, reference_only, "No written reply is wished."),
	DAY(suggestion_row, submitted_on, F_OPT, "Day of submission."),
	DAY(suggestion_row, next_due, F_OPT, "The next open deadline."),
	FIELD_ENUM(suggestion_row, next_step, F_OPT, &step_enum, "Of which step."),
	YES(suggestion_row, supervised, "A key suggestion (督办)."),
	FIELD(suggestion_row, merged_into_serial, F_OPT, 9, 16,
	    "Serial number of what it is merged into."),
};
DESC(suggestion_row, "suggestion.row", "A suggestion in a list.");

static const struct field assignment_list_fields[] = {
	FIELD_ENUM(assignment_list, state, F_OPT, &assignment_state_enum, "Only in this state."),
	FIELD_ENUM(assignment_list, kind, F_OPT, &assignment_kind_enum, "Only of this kind."),
	CODE(assignment_list, unit, F_OPT, "Only of this unit; a unit sees its own."),
	FIELD(assignment_list, open, F_OPT, 0, 0, "Only those not ended, or only those ended."),
	PAGE_FIELDS(assignment_list),
};
DESC(assignment_list, "assignment.list", "Filters.");

static const struct field assignment_row_fields[] = {
	CURSOR(assignment_row),
	ID(assignment_row, suggestion, F_REQ, "The suggestion."),
	ID(assignment_row, assignment, F_REQ, "The assignment."),
	FIELD(assignment_row, version, F_REQ, 1, INT64_MAX, "The suggestion's version."),
	FIELD(assignment_row, serial, F_REQ, 9, 16, "Serial number."),
	TEXT(assignment_row, title, F_REQ, 60, "Title."),
	TEXT(assignment_row, matter, F_OPT, 1000, "The part that is this unit's."),
	ID(assignment_row, unit, F_REQ, "The unit."),
	CODE(assignment_row, unit_code, F_REQ, "Its code."),
	TEXT(assignment_row, unit_name, F_REQ, 256, "Its name."),
	FIELD_ENUM(assignment_row, kind, F_REQ, &assignment_kind_enum, "Lead, assist or separate."),
	FIELD(assignment_row, round, F_REQ, 1, 99, "Round of handling."),
	FIELD_ENUM(assignment_row, state, F_REQ, &assignment_state_enum, "Its state."),
	CODE(assignment_row, lead_code, F_REQ, "The lead deputy's code."),
	TEXT(assignment_row, lead_name, F_REQ, 256, "The lead deputy's name."),
	TIME(assignment_row, sent_at, F_REQ, "When it was sent."),
	DAY(assignment_row, next_due, F_OPT, "Its next open deadline."),
	FIELD_ENUM(assignment_row, next_step, F_OPT, &step_enum, "Of which step."),
};
DESC(assignment_row, "assignment.row", "An assignment in a list.");

static const struct field deadline_list_fields[] = {
	FIELD_ENUM(deadline_list, step, F_OPT, &step_enum, "Only of this step."),
	CODE(deadline_list, unit, F_OPT, "Only this unit's."),
	DAY(deadline_list, until, F_OPT, "Only due on or before this day."),
	FIELD(deadline_list, overdue, F_OPT, 0, 0, "Only overdue ones, or only others."),
	PAGE_FIELDS(deadline_list),
};
DESC(deadline_list, "deadline.list", "Filters.");

static const struct field deadline_row_fields[] = {
	CURSOR(deadline_row),
	ID(deadline_row, deadline, F_REQ, "The deadline."),
	ID(deadline_row, suggestion, F_OPT, "The suggestion."),
	ID(deadline_row, assignment, F_OPT, "The assignment, if a unit's step."),
	FIELD_ENUM(deadline_row, step, F_REQ, &step_enum, "What is to be done."),
	DAY(deadline_row, due, F_REQ, "The last day."),
	FIELD(deadline_row, serial, F_OPT, 9, 16, "Serial number, once accepted."),
	TEXT(deadline_row, title, F_REQ, 60, "Title."),
	CODE(deadline_row, unit_code, F_OPT, "The unit whose step it is."),
	TEXT(deadline_row, unit_name, F_OPT, 256, "Its name."),
	TEXT(deadline_row, lead_name, F_OPT, 256, "The lead deputy's name, or who was told."),
	RULE_FIELDS(deadline_row),
	YES(deadline_row, provisional, "A year it touches has no calendar yet."),
	YES(deadline_row, overdue, "Past its last day."),
	ID(deadline_row, opinion, F_OPT, "The resident's opinion, if it is of one."),
};
DESC(deadline_row, "deadline.row", "An open deadline.");
