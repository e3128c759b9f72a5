/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/suggestion_fields.h"

#define TEXT(T, m, fl, hi, doc) FIELD(T, m, (fl) | F_CHARS, 1, hi, doc)
#define DUE(T, doc) FIELD_NEST(T, due, F_OPT, &due_info_desc, doc)
#define RATING_FIELDS(T)                                                            \
	FIELD_ENUM(T, attitude, F_REQ, &satisfaction_enum, "The unit's attitude."), \
	    FIELD_ENUM(T, result, F_REQ, &satisfaction_enum, "The result.")

static const struct field due_info_fields[] = {
	FIELD_ENUM(due_info, step, F_REQ, &step_enum, "What is to be done."),
	FIELD(due_info, assignment, F_OPT, 0, 0, "The assignment, if it is a unit's step."),
	FIELD(due_info, start, F_REQ, 0, 0, "Day the clock starts, not counted."),
	FIELD_ENUM(due_info, rule, F_REQ, &rule_enum, "Working days or months."),
	FIELD(due_info, n, F_REQ, 1, 366, "How many."),
	FIELD(due_info, latest, F_OPT, 0, 0, "The day it may not pass, when that decided it."),
	FIELD(due_info, due, F_REQ, 0, 0, "The last day."),
	FIELD(due_info, provisional, F_REQ, 0, 0, "A year it touches has no calendar yet."),
	FIELD(due_info, rule_version, F_OPT, 1, INT32_MAX, "Version of the rule; see rule.list."),
	FIELD(due_info, extended, F_OPT, 0, 0, "The day granted, when that decided it."),
};
DESC(due_info, "due", "A date and how it was come by.");

static const struct field ev_submitted_fields[] = {
	HEAD_FIELDS(ev_submitted),
	FIELD(ev_submitted, mandate, F_REQ, 0, 0, "The lead deputy's mandate."),
	FIELD(ev_submitted, lead_code, F_REQ, 1, 32, "The lead deputy's code."),
	FIELD(ev_submitted, lead_name, F_REQ, 1, 256, "The lead deputy's name."),
	FIELD(ev_submitted, site_code, F_OPT, 1, 32, "Where it was submitted."),
	FIELD(ev_submitted, street, F_OPT, 1, 32, "That site's street."),
	FIELD_ENUM(ev_submitted, level, F_REQ, &level_enum, "Level of the mandate."),
	FIELD_ENUM(ev_submitted, channel, F_REQ, &channel_enum, "Channel."),
	FIELD(ev_submitted, reference_only, F_REQ, 0, 0, "No written reply is wished."),
	FIELD(ev_submitted, cosigners, F_OPT, 0, 30, "Codes of those asked to co-sign."),
	DUE(ev_submitted, "Co-signing, or the review."),
	FIELD_LIST(ev_submitted, attachments, F_OPT, &file_card_desc, 0, CONTENT_FILES_MAX,
	    "Files with what the deputy says."),
	FIELD(ev_submitted, site, F_OPT, 0, 0, "The site it was submitted at."),
	FIELD(ev_submitted, deputy, F_OPT, 0, 0, "The lead deputy."),
	FIELD(ev_submitted, submitted_on, F_OPT, 0, 0, "The day."),
	FIELD_ENUM(ev_submitted, occasion, F_OPT, &occasion_enum, "In session or between."),
	FIELD_ENUM(ev_submitted, origin, F_OPT, &origin_enum, "What it came of."),
	TEXT(ev_submitted, subject, F_OPT, 64, "Subject class."),
	FIELD(ev_submitted, raised_in, F_OPT, 0, 20, "Years in which it was raised before."),
};
DESC(ev_submitted, "suggestion.submitted", "A suggestion was submitted.");

static const struct field ev_activity_linked_fields[] = {
	HEAD_FIELDS(ev_activity_linked),
	FIELD(ev_activity_linked, entry, F_REQ, 0, 0, "The activity's entry."),
	FIELD(ev_activity_linked, site_code, F_REQ, 1, 32, "Its site."),
	FIELD(ev_activity_linked, street, F_OPT, 1, 32, "Its street."),
};
DESC(ev_activity_linked, "ev.activity.linked", "It came of an activity.");

static const struct field ev_cosigned_fields[] = {
	HEAD_FIELDS(ev_cosigned),
	FIELD(ev_cosigned, person_code, F_REQ, 1, 32, "Who answered."),
	FIELD(ev_cosigned, person_name, F_REQ, 1, 256, "That person's name."),
	FIELD_ENUM(ev_cosigned, answer, F_REQ, &cosign_answer_enum, "The answer."),
};
DESC(ev_cosigned, "suggestion.cosigned", "A deputy answered.");

static const struct field ev_invitation_lapsed_fields[] = {
	HEAD_FIELDS(ev_invitation_lapsed),
	FIELD(ev_invitation_lapsed, person_code, F_REQ, 1, 32, "The deputy who was asked."),
	FIELD(ev_invitation_lapsed, person_name, F_REQ, 1, 256, "The name."),
};
DESC(ev_invitation_lapsed, "suggestion.invitation_lapsed", "An invitation to co-sign lapsed.");

static const struct field ev_cosigning_ended_fields[] = {
	HEAD_FIELDS(ev_cosigning_ended),
	FIELD(ev_cosigning_ended, agreed, F_REQ, 0, 30, "How many co-sign."),
	FIELD(ev_cosigning_ended, declined, F_REQ, 0, 30, "How many declined."),
	FIELD(ev_cosigning_ended, dropped, F_REQ, 0, 30, "How many did not answer in time."),
	DUE(ev_cosigning_ended, "The review."),
};
DESC(ev_cosigning_ended, "suggestion.cosigning_ended", "Co-signing is over.");

static const struct field ev_accepted_fields[] = {
	HEAD_FIELDS(ev_accepted),
	FIELD(ev_accepted, reference_only, F_REQ, 0, 0, "No written reply is wished."),
	DUE(ev_accepted, "Assigning."),
};
DESC(ev_accepted, "suggestion.accepted", "It is accepted and has its number.");

static const struct field ev_returned_fields[] = {
	HEAD_FIELDS(ev_returned),
	TEXT(ev_returned, reason, F_REQ, 1000, "What is to be revised."),
};
DESC(ev_returned, "suggestion.returned", "It is returned.");

static const struct field ev_refused_fields[] = {
	HEAD_FIELDS(ev_refused),
	FIELD_ENUM(ev_refused, reason_code, F_REQ, &refusal_enum, "Reason by the list."),
	TEXT(ev_refused, reason, F_OPT, 1000, "In words."),
	FIELD_ENUM(ev_refused, outcome, F_REQ, &outcome_enum, "Taken as what."),
};
DESC(ev_refused, "suggestion.refused", "It is refused.");

static const struct field ev_assigned_fields[] = {
	HEAD_FIELDS(ev_assigned),
	FIELD(ev_assigned, units, F_REQ, 1, 32, "How many units."),
	FIELD(ev_assigned, separate, F_REQ, 0, 0, "Separately, not a lead with assists."),
};
DESC(ev_assigned, "suggestion.assigned", "It is assigned.");

static const struct field ev_replied_fields[] = {
	HEAD_FIELDS(ev_replied),
	FIELD(ev_replied, round, F_REQ, 1, 99, "Round of handling."),
};
DESC(ev_replied, "suggestion.replied", "Every reply has been passed on.");

static const struct field ev_closed_fields[] = {
	HEAD_FIELDS(ev_closed),
	FIELD(ev_closed, rounds, F_REQ, 0, 99, "Rounds of handling; 0: never assigned."),
	FIELD_ENUM(ev_closed, result, F_OPT, &satisfaction_enum, "The worst of the last results."),
	TEXT(ev_closed, reason, F_OPT, 1000, "Why."),
};
DESC(ev_closed, "suggestion.closed", "It is closed.");

static const struct field ev_sent_fields[] = {
	ASSIGNMENT_FIELDS(ev_sent),
	TEXT(ev_sent, matter, F_OPT, 1000, "The part that is this unit's."),
	TEXT(ev_sent, facts, F_REQ, 4000, "Facts (事由)."),
	TEXT(ev_sent, request, F_REQ, 4000, "What is asked (建议)."),
	TEXT(ev_sent, subject, F_OPT, 32, "Subject class."),
	FIELD(ev_sent, lead_code, F_REQ, 1, 32, "The lead deputy's code."),
	FIELD(ev_sent, lead_name, F_REQ, 1, 256, "The lead deputy's name."),
	FIELD_ENUM(ev_sent, level, F_REQ, &level_enum, "Level of the mandate."),
	FIELD(ev_sent, contact_wish, F_REQ, 0, 0, "The deputy wishes to be contacted."),
	FIELD(ev_sent, reference_only, F_REQ, 0, 0, "No written reply is wished."),
	FIELD(ev_sent, replaces, F_OPT, 0, 0, "The assignment whose place this takes."),
	FIELD_LIST(ev_sent, dues, F_REQ, &due_info_desc, 0, 16, "What is due when."),
	FIELD(ev_sent, merged_into, F_OPT, 0, 0,
	    "Merged: the suggestion with which it is handled, by the same units."),
	FIELD(ev_sent, merged_into_serial, F_OPT, 9, 16, "The serial number of that."),
	FIELD_LIST(ev_sent, attachments, F_OPT, &file_card_desc, 0, CONTENT_FILES_MAX,
	    "Files with what the deputy says."),
};
DESC(ev_sent, "assignment.sent", "A unit has an assignment.");

static const struct field ev_signed_fields[] = {
	ASSIGNMENT_FIELDS(ev_signed),
	TEXT(ev_signed, person, F_REQ, 64, "Who received it."),
};
DESC(ev_signed, "assignment.signed", "The unit signed for it.");

static const struct field ev_objected_fields[] = {
	ASSIGNMENT_FIELDS(ev_objected),
	TEXT(ev_objected, reason, F_REQ, 1000, "Why."),
	DUE(ev_objected, "The committee's ruling."),
};
DESC(ev_objected, "assignment.objected", "The unit objects.");

static const struct field ev_ruled_fields[] = {
	ASSIGNMENT_FIELDS(ev_ruled),
	TEXT(ev_ruled, reason, F_OPT, 1000, "Why."),
};
DESC(ev_ruled, "assignment.ruled", "What became of an assignment, and why.");

static const struct field ev_contacted_fields[] = {
	ASSIGNMENT_FIELDS(ev_contacted),
	FIELD_ENUM(ev_contacted, phase, F_REQ, &contact_phase_enum, "Before, during or after."),
	FIELD_ENUM(ev_contacted, way, F_REQ, &contact_way_enum, "How."),
	FIELD(ev_contacted, date, F_REQ, 0, 0, "The day."),
	TEXT(ev_contacted, persons, F_REQ, 200, "Who took part."),
	TEXT(ev_contacted, said, F_REQ, 4000, "What the deputy said."),
};
DESC(ev_contacted, "assignment.contacted", "The unit was in contact with the deputy.");

static const struct field ev_opinion_fields[] = {
	ASSIGNMENT_FIELDS(ev_opinion),
	TEXT(ev_opinion, text, F_REQ, 4000, "The opinion."),
	TEXT(ev_opinion, signer, F_OPT, 60, "Who signs it."),
};
DESC(ev_opinion, "assignment.opinion", "An assist's opinion.");

static const struct field ev_reply_fields[] = {
	ASSIGNMENT_FIELDS(ev_reply),
	FIELD(ev_reply, reply, F_REQ, 0, 0, "The reply."),
	TEXT(ev_reply, number, F_REQ, 60, "Number of the letter."),
	TEXT(ev_reply, signer, F_REQ, 60, "Who issues it."),
	FIELD(ev_reply, dated, F_REQ, 0, 0, "Date of the letter."),
	FIELD_ENUM(ev_reply, class, F_REQ, &reply_class_enum, "Reply class."),
	FIELD(ev_reply, filed_on, F_REQ, 0, 0, "Day it was filed."),
	FIELD(ev_reply, in_time, F_REQ, 0, 0, "Filed on or before the due day."),
	TEXT(ev_reply, text, F_REQ, 4000, "The text."),
	TEXT(ev_reply, reason, F_OPT, 1000, "Why it is sent back."),
	DUE(ev_reply, "What is due now."),
	TEXT(ev_reply, measure, F_OPT, 1000, "Class B: what will be done."),
	FIELD(ev_reply, by_date, F_OPT, 0, 0, "Class B: by when."),
	FIELD(ev_reply, points, F_OPT, 0, POINTS_MAX,
	    "How many points are answered one by one; assignment.replies gives them."),
	FIELD_LIST(ev_reply, attachments, F_OPT, &file_card_desc, 0, ATTACHMENTS_MAX, "Files."),
};
DESC(ev_reply, "assignment.reply.event", "A reply and where it is.");

static const struct field ev_rated_fields[] = {
	ASSIGNMENT_FIELDS(ev_rated),
	FIELD(ev_rated, person_code, F_REQ, 1, 32, "Who rated."),
	FIELD(ev_rated, person_name, F_REQ, 1, 256, "That person's name."),
	FIELD(ev_rated, deciding, F_REQ, 0, 0, "The rating that decides."),
	RATING_FIELDS(ev_rated),
	TEXT(ev_rated, text, F_OPT, 1000, "Written opinion."),
	DUE(ev_rated, "The release."),
};
DESC(ev_rated, "assignment.rated", "A rating.");

static const struct field rating_item_fields[] = {
	FIELD(rating_item, person_code, F_REQ, 1, 32, "Who rated."),
	FIELD(rating_item, person_name, F_REQ, 1, 256, "That person's name."),
	FIELD(rating_item, deciding, F_REQ, 0, 0, "The rating that decides."),
	RATING_FIELDS(rating_item),
	TEXT(rating_item, text, F_OPT, 1000, "Written opinion."),
};
DESC(rating_item, "rating", "One signatory's rating.");

static const struct field ev_released_fields[] = {
	ASSIGNMENT_FIELDS(ev_released),
	FIELD(ev_released, by_clock, F_REQ, 0, 0, "By the clock, not by the committee."),
	RATING_FIELDS(ev_released),
	FIELD_LIST(ev_released, ratings, F_REQ, &rating_item_desc, 1, 31, "All of them."),
	FIELD(ev_released, next, F_OPT, 0, 0, "The assignment that handles it again."),
};
DESC(ev_released, "assignment.rating_released", "The rating is released to the unit.");

static const struct field ev_not_rated_fields[] = {
	ASSIGNMENT_FIELDS(ev_not_rated),
	FIELD(ev_not_rated, due, F_REQ, 0, 0, "Last day of the rating."),
};
DESC(ev_not_rated, "assignment.not_rated", "No rating came in time.");

static const struct field ev_deadline_fields[] = {
	HEAD_FIELDS(ev_deadline),
	FIELD(ev_deadline, deadline, F_REQ, 0, 0, "The deadline."),
	FIELD(ev_deadline, unit_code, F_OPT, 1, 32, "The unit whose step it is."),
	FIELD_NEST(ev_deadline, due, F_REQ, &due_info_desc, "The date."),
};
DESC(ev_deadline, "deadline.event", "A period ends soon, or is over.");

static const struct field ev_moved_fields[] = {
	ASSIGNMENT_FIELDS(ev_moved),
	FIELD(ev_moved, from, F_REQ, 0, 0, "The unit before."),
	FIELD(ev_moved, from_code, F_REQ, 1, 32, "Its code."),
	FIELD(ev_moved, from_name, F_REQ, 1, 256, "Its name."),
	TEXT(ev_moved, matter, F_OPT, 1000, "The unit's part of it."),
	FIELD_LIST(ev_moved, dues, F_REQ, &due_info_desc, 0, STEP_COUNT, "What is due."),
};
DESC(ev_moved, "assignment.moved", "The unit was merged: its successor has the assignment.");

static const struct field ev_deadline_changed_fields[] = {
	HEAD_FIELDS(ev_deadline_changed),
	FIELD(ev_deadline_changed, deadline, F_REQ, 0, 0, "The deadline."),
	FIELD(ev_deadline_changed, unit_code, F_OPT, 1, 32, "The unit whose step it is."),
	FIELD(ev_deadline_changed, old, F_REQ, 0, 0, "The last day so far."),
	FIELD_NEST(ev_deadline_changed, due, F_REQ, &due_info_desc, "The date now."),
	FIELD_ENUM(ev_deadline_changed, why, F_REQ, &due_cause_enum, "Why it changed."),
	FIELD(ev_deadline_changed, years, F_OPT, 0, 300, "Years of the calendar that changed."),
	FIELD(
	    ev_deadline_changed, alarm_cleared, F_OPT, 0, 0, "It was overdue and is not any more."),
};
DESC(ev_deadline_changed, "deadline.changed", "A period has another last day.");
