/* SPDX-License-Identifier: Apache-2.0 */
#include "common/engine.h"
#include "common/feed.h"
#include "proto/opinions.h"
#include "proto/suggestion_fields.h"

ENUMDESC(suggestion_state_enum, "suggestion_state", "draft", "cosigning", "under_review",
    "returned", "refused", "accepted", "assigned", "handling", "reply_filed", "replied", "rated",
    "closed", "forwarded", "reported", "withdrawn", "merged");
ENUMDESC(assignment_state_enum, "assignment_state", "sent", "signed", "handling", "objected",
    "reassigned", "filed", "done", "opinion_given", "lapsed", "recalled");
ENUMDESC(assignment_kind_enum, "assignment_kind", "lead", "assist", "separate", "congress");
ENUMDESC(
    channel_enum, "channel", "zone", "city", "district", "province", "national", "special_report");
ENUMDESC(occasion_enum, "occasion", "session", "between");
ENUMDESC(origin_enum, "origin", "research", "forum", "visit", "reception", "opinion", "other");
ENUMDESC(openness_enum, "openness", "full", "title", "none");
ENUMDESC(cosign_state_enum, "cosign_state", "named", "invited", "agreed", "declined", "dropped");
ENUMDESC(cosign_answer_enum, "cosign_answer", "agree", "decline");
ENUMDESC(refusal_enum, "refusal", "private_matter", "concrete_case", "complaint",
    "forwarded_letter", "no_substance", "tender", "outside_remit");
ENUMDESC(outcome_enum, "outcome", "letter", "reference");
ENUMDESC(reply_class_enum, "reply_class", "A", "B", "C", "D");
ENUMDESC(reply_state_enum, "reply_state", "filed", "sent_back", "passed");
ENUMDESC(satisfaction_enum, "satisfaction", "satisfied", "basically_satisfied", "not_satisfied");
ENUMDESC(rating_state_enum, "rating_state", "awaited", "rated", "not_rated", "released");
ENUMDESC(contact_phase_enum, "contact_phase", "before", "during", "after");
ENUMDESC(contact_way_enum, "contact_way", "visit", "meeting", "call", "letter", "online");
ENUMDESC(step_enum, "step", "cosign", "review", "assign", "sign", "object", "reassign", "contact",
    "opinion", "reply", "form_check", "rating", "release", "again", "route", "handle", "extension",
    "urge", "publication", "commitment", "resident_data", "opinion_before_reply");
ENUMDESC(rule_enum, "rule", "wd", "month", "day");
ENUMDESC(deadline_state_enum, "deadline_state", "open", "met", "closed");
ENUMDESC(mark_enum, "mark", "L", "P", "D", "G");
ENUMDESC(followup_kind_enum, "followup_kind", "calendar", "merged", "ended", "search", "renamed",
    "mandate");
ENUMDESC(followup_state_enum, "followup_state", "open", "done");
ENUMDESC(due_cause_enum, "due_cause", "calendar", "extension");

#define REASON_HI 1000
#define TEXT_HI 4000

static const struct field suggestion_content_fields[] = {
	FIELD(suggestion_content, mandate, F_REQ, 0, 0, "Mandate of the lead deputy."),
	FIELD(suggestion_content, site, F_OPT, 0, 0,
	    "Home or station where it is submitted; a station must name itself."),
	FIELD(suggestion_content, title, F_REQ | F_CHARS, 1, 60, "Title, at most 60 characters."),
	FIELD(suggestion_content, facts, F_REQ | F_CHARS, 1, TEXT_HI, "Facts (事由)."),
	FIELD(suggestion_content, request, F_REQ | F_CHARS, 1, TEXT_HI, "What is asked (建议)."),
	FIELD(suggestion_content, subject, F_OPT | F_CHARS, 1, 32, "Subject class."),
	FIELD_ENUM(suggestion_content, channel, F_OPT, &channel_enum, "Channel; zone when absent."),
	FIELD_ENUM(suggestion_content, occasion, F_OPT, &occasion_enum,
	    "In session or between sessions, the default."),
	FIELD_ENUM(suggestion_content, origin, F_OPT, &origin_enum, "Where it comes from."),
	FIELD_ENUM(suggestion_content, openness, F_OPT, &openness_enum,
	    "Published in full (default), by title only, or not."),
	FIELD(suggestion_content, contact_wish, F_OPT, 0, 0, "The deputy wishes to be contacted."),
	FIELD(suggestion_content, reference_only, F_OPT, 0, 0,
	    "For reference only: no written reply is wished."),
	FIELD(suggestion_content, raised_in, F_OPT, 0, 20, "Years in which it was raised before."),
	FIELD(suggestion_content, suggested_unit, F_OPT | F_CHARS, 1, 100,
	    "Unit that the deputy thinks of."),
	FIELD(suggestion_content, cosigners, F_OPT, 0, 30,
	    "Mandates of the deputies who are asked to co-sign."),
	FIELD(suggestion_content, opinions, F_OPT, 0, 20,
	    "Residents' opinions that it comes from: they are converted."),
	FIELD(suggestion_content, session_term, F_OPT, 1, 99,
	    "In session: the congress's term (届)."),
	FIELD(suggestion_content, session_meeting, F_OPT, 1, 99, "In session: the meeting (次)."),
	FIELD(suggestion_content, session_number, F_OPT | F_CHARS, 1, 32,
	    "In session: the number (号)."),
	FIELD_LIST(suggestion_content, attachments, F_OPT, &file_ref_desc, 0, CONTENT_FILES_MAX,
	    "Files that go with it, at most 3 with those kept."),
	FIELD(suggestion_content, attachments_kept, F_OPT, 0, CONTENT_FILES_MAX,
	    "Revised: files of it that stay; the others are left out."),
};
DESC(suggestion_content, "suggestion.content", "What a deputy says; one matter each.");

static const struct field suggestion_draft_fields[] = {
	FIELD_NEST(suggestion_draft, content, F_REQ, &suggestion_content_desc, "The content."),
};
DESC(suggestion_draft, "suggestion.draft", "A new draft.");

static const struct field suggestion_revise_fields[] = {
	ON_SUGGESTION_FIELDS(suggestion_revise),
	FIELD_NEST(suggestion_revise, content, F_REQ, &suggestion_content_desc,
	    "The content, whole; the lead deputy stays the same."),
};
DESC(suggestion_revise, "suggestion.revise", "New content of a draft or a returned suggestion.");

static const struct field suggestion_submit_fields[] = {
	FIELD(suggestion_submit, suggestion, F_OPT, 0, 0, "A draft or a returned one; or:"),
	FIELD(suggestion_submit, version, F_OPT, 1, INT64_MAX,
	    "Version the caller saw; a stale one is ABORTED."),
	FIELD_NEST(suggestion_submit, content, F_OPT, &suggestion_content_desc,
	    "the whole content of a new one."),
};
DESC(suggestion_submit, "suggestion.submit", "Either `suggestion` or `content`.");

static const struct field suggestion_cosign_fields[] = {
	ON_SUGGESTION_FIELDS(suggestion_cosign),
	FIELD_ENUM(suggestion_cosign, answer, F_REQ, &cosign_answer_enum, "Agree or decline."),
};
DESC(suggestion_cosign, "suggestion.cosign", "A co-signer's answer.");

static const struct field suggestion_accept_fields[] = {
	ON_SUGGESTION_FIELDS(suggestion_accept),
};
DESC(suggestion_accept, "suggestion.accept", "Accepts.");

static const struct field suggestion_return_fields[] = {
	ON_SUGGESTION_FIELDS(suggestion_return),
	FIELD(suggestion_return, reason, F_REQ | F_CHARS, 1, REASON_HI, "What is to be revised."),
};
DESC(suggestion_return, "suggestion.return", "Returns to be revised.");

static const struct field suggestion_refuse_fields[] = {
	ON_SUGGESTION_FIELDS(suggestion_refuse),
	FIELD_ENUM(suggestion_refuse, reason_code, F_REQ, &refusal_enum, "Reason by the list."),
	FIELD(suggestion_refuse, reason, F_OPT | F_CHARS, 1, REASON_HI, "In words."),
	FIELD_ENUM(suggestion_refuse, outcome, F_REQ, &outcome_enum,
	    "Taken as a letter, or for reference."),
};
DESC(suggestion_refuse, "suggestion.refuse", "Refuses.");

static const struct field assignee_fields[] = {
	FIELD(assignee, unit, F_REQ, 0, 0, "The unit."),
	FIELD(assignee, matter, F_OPT | F_CHARS, 1, REASON_HI, "The part that is this unit's."),
};
DESC(assignee, "assignee", "A unit and its matter.");

static const struct field suggestion_assign_fields[] = {
	ON_SUGGESTION_FIELDS(suggestion_assign),
	FIELD_NEST(
	    suggestion_assign, lead, F_OPT, &assignee_desc, "The lead (主办); or `separate`."),
	FIELD_LIST(
	    suggestion_assign, assists, F_OPT, &assignee_desc, 0, ASSISTS_MAX, "Assists (会办)."),
	FIELD_LIST(suggestion_assign, separate, F_OPT, &assignee_desc, 0, 16,
	    "Several units separately (分办), each with its own matter."),
	FIELD(suggestion_assign, reply_due, F_OPT, 0, 0,
	    "Forwarded ones: the last day for the reply that the congress has set."),
};
DESC(suggestion_assign, "suggestion.assign", "Units and kinds.");

static const struct field suggestion_close_fields[] = {
	ON_SUGGESTION_FIELDS(suggestion_close),
	FIELD(suggestion_close, reason, F_OPT | F_CHARS, 1, REASON_HI,
	    "Why; needed when the last result is not satisfied."),
};
DESC(suggestion_close, "suggestion.close", "Closes.");

static const struct field assignment_sign_fields[] = {
	ON_ASSIGNMENT_FIELDS(assignment_sign),
	FIELD(assignment_sign, person, F_OPT | F_CHARS, 1, 60,
	    "Who received it; the caller when absent."),
};
DESC(assignment_sign, "assignment.sign", "Receipt.");

#define REASONED(T, what)                                              \
	static const struct field T##_fields[] = {                     \
		ON_ASSIGNMENT_FIELDS(T),                               \
		FIELD(T, reason, F_REQ | F_CHARS, 1, REASON_HI, what), \
	}
REASONED(assignment_object, "Why it is not this unit's matter.");
DESC(assignment_object, "assignment.object", "Objection.");
REASONED(assignment_overrule, "Why it stays with this unit.");
DESC(assignment_overrule, "assignment.overrule", "Overrules an objection.");
REASONED(assignment_send_back, "What is wrong with the reply.");
DESC(assignment_send_back, "assignment.send_back", "Sends the reply back.");

static const struct field assignment_reassign_fields[] = {
	ON_ASSIGNMENT_FIELDS(assignment_reassign),
	FIELD(assignment_reassign, unit, F_REQ, 0, 0, "The unit that gets it."),
	FIELD(assignment_reassign, matter, F_OPT | F_CHARS, 1, REASON_HI,
	    "Its matter; as before when absent."),
	FIELD(assignment_reassign, reason, F_OPT | F_CHARS, 1, REASON_HI, "Why."),
};
DESC(assignment_reassign, "assignment.reassign", "Gives an assignment to another unit.");

static const struct field assignment_contact_fields[] = {
	ON_ASSIGNMENT_FIELDS(assignment_contact),
	FIELD_ENUM(assignment_contact, phase, F_REQ, &contact_phase_enum,
	    "Before, during or after handling."),
	FIELD_ENUM(assignment_contact, way, F_REQ, &contact_way_enum, "How."),
	FIELD(assignment_contact, date, F_REQ, 0, 0, "The day; not in the future."),
	FIELD(assignment_contact, persons, F_REQ | F_CHARS, 1, 200, "Who took part."),
	FIELD(assignment_contact, said, F_REQ | F_CHARS, 1, TEXT_HI, "What the deputy said."),
};
DESC(assignment_contact, "assignment.contact", "An entry of the contact log.");

static const struct field assignment_opinion_fields[] = {
	ON_ASSIGNMENT_FIELDS(assignment_opinion),
	FIELD(assignment_opinion, text, F_REQ | F_CHARS, 1, TEXT_HI, "The opinion."),
	FIELD(assignment_opinion, signer, F_OPT | F_CHARS, 1, 60, "Who signs it."),
};
DESC(assignment_opinion, "assignment.opinion", "An assist's opinion.");

static const struct field assignment_reply_fields[] = {
	ON_ASSIGNMENT_FIELDS(assignment_reply),
	FIELD(assignment_reply, number, F_REQ | F_CHARS, 1, 60, "Number of the letter (发文字号)."),
	FIELD(assignment_reply, signer, F_REQ | F_CHARS, 1, 60, "Who issues it (签发人)."),
	FIELD(assignment_reply, dated, F_REQ, 0, 0, "Date of the letter (成文日期)."),
	FIELD_ENUM(assignment_reply, class, F_REQ, &reply_class_enum,
	    "A solved, B being solved or planned, C not possible for now, D kept for reference."),
	FIELD(
	    assignment_reply, text, F_REQ | F_CHARS, 1, TEXT_HI, "The text, answering each point."),
	FIELD(assignment_reply, by_date, F_OPT, 0, 0, "Class B: by when."),
	FIELD(assignment_reply, class_reason, F_OPT | F_CHARS, 1, REASON_HI, "Class C: why not."),
	FIELD(assignment_reply, handler, F_REQ | F_CHARS, 1, 60, "Handler."),
	FIELD(assignment_reply, phone, F_REQ, 3, 32, "The handler's office phone."),
	FIELD(assignment_reply, copies, F_OPT, 0, 20, "Copies (抄送)."),
	FIELD(assignment_reply, addressee, F_OPT | F_CHARS, 1, 100, "To whom (主送)."),
	FIELD(assignment_reply, measure, F_OPT | F_CHARS, 1, REASON_HI,
	    "Class B: what will be done."),
	FIELD_LIST(assignment_reply, points, F_OPT, &reply_point_desc, 0, POINTS_MAX,
	    "The answer to each point."),
	FIELD_LIST(assignment_reply, attachments, F_OPT, &file_ref_desc, 0, ATTACHMENTS_MAX,
	    "Files that go with the letter."),
	FIELD_ENUM(assignment_reply, secrecy, F_OPT, &secrecy_enum,
	    "Only unclassified letters (密级) may pass here."),
};
DESC(assignment_reply, "assignment.reply", "The reply letter.");

static const struct field assignment_pass_fields[] = { ON_ASSIGNMENT_FIELDS(assignment_pass) };
DESC(assignment_pass, "assignment.pass", "Passes the reply on.");

static const struct field assignment_rate_fields[] = {
	ON_ASSIGNMENT_FIELDS(assignment_rate),
	FIELD_ENUM(assignment_rate, attitude, F_REQ, &satisfaction_enum, "The unit's attitude."),
	FIELD_ENUM(assignment_rate, result, F_REQ, &satisfaction_enum, "The result."),
	FIELD(assignment_rate, text, F_OPT | F_CHARS, 1, REASON_HI,
	    "Written opinion; needed with not_satisfied."),
};
DESC(assignment_rate, "assignment.rate", "A signatory's rating.");

#define NAMES_ASSISTS(T)                                                      \
	static const struct field T##_fields[] = {                            \
		ON_ASSIGNMENT_FIELDS(T),                                      \
		FIELD_LIST(T, assists, F_OPT, &assignee_desc, 0, ASSISTS_MAX, \
		    "Assists of the next round."),                            \
	}
NAMES_ASSISTS(assignment_release);
DESC(assignment_release, "assignment.release", "Releases the rating.");
NAMES_ASSISTS(assignment_again);
DESC(assignment_again, "assignment.again", "Another round.");

/* ---- answers ---- */

#define REF_FIELDS(T)                                                              \
	FIELD(T, suggestion, F_REQ, 0, 0, "The suggestion."),                      \
	    FIELD(T, version, F_REQ, 1, INT64_MAX, "Its version now."),            \
	    FIELD_ENUM(T, state, F_REQ, &suggestion_state_enum, "Its state now."), \
	    FIELD(T, serial, F_OPT, 9, 16, "Its serial number, once accepted.")

static const struct field suggestion_ref_fields[] = { REF_FIELDS(suggestion_ref) };
DESC(suggestion_ref, "suggestion.ref", "The suggestion as it now is.");

static const struct field assigned_unit_fields[] = {
	FIELD(assigned_unit, assignment, F_REQ, 0, 0, "The assignment."),
	FIELD(assigned_unit, unit, F_REQ, 0, 0, "The unit."),
	FIELD(assigned_unit, unit_code, F_REQ, 1, 32, "Its code."),
	FIELD_ENUM(assigned_unit, kind, F_REQ, &assignment_kind_enum, "Lead, assist or separate."),
};
DESC(assigned_unit, "assigned.unit", "A unit that was assigned.");

static const struct field suggestion_assigned_ref_fields[] = {
	REF_FIELDS(suggestion_assigned_ref),
	FIELD_LIST(
	    suggestion_assigned_ref, assignments, F_REQ, &assigned_unit_desc, 1, 32, "One a unit."),
};
DESC(suggestion_assigned_ref, "suggestion.assigned.ref", "The suggestion and its assignments.");

static const struct field assignment_ref_fields[] = {
	FIELD(assignment_ref, suggestion, F_REQ, 0, 0, "The suggestion."),
	FIELD(assignment_ref, assignment, F_REQ, 0, 0, "The assignment."),
	FIELD(assignment_ref, version, F_REQ, 1, INT64_MAX, "The suggestion's version now."),
	FIELD_ENUM(assignment_ref, state, F_REQ, &assignment_state_enum, "The assignment's state."),
	FIELD_ENUM(assignment_ref, suggestion_state, F_REQ, &suggestion_state_enum,
	    "The suggestion's state."),
	FIELD(assignment_ref, next, F_OPT, 0, 0,
	    "The assignment that takes its place, or that was made by it."),
};
DESC(assignment_ref, "assignment.ref", "The assignment as it now is.");

static const struct field followup_year_fields[] = {
	FIELD(followup_year, year, F_REQ, 1900, 2199, "A year whose days changed."),
};
DESC(followup_year, "followup.year", "A year of the calendar.");

static const struct field followup_calendar_fields[] = {
	FIELD_LIST(followup_calendar, years, F_REQ, &followup_year_desc, 1, 300, "Which years."),
};
DESC(followup_calendar, "followup.calendar", "Days of the calendar changed.");

/* ---- the contract ---- */

#define COMMAND(id, name, roles, scope, in, out, load, doc) \
	{ name, OP_COMMAND, roles, #scope, &in##_desc, &out##_desc, doc },
#define QUERY(id, name, roles, in, out, doc) \
	{ name, OP_QUERY, roles, "", &in##_desc, &out##_desc, doc },
#define LIST(id, name, roles, in, row, doc) \
	{ name, OP_LIST, roles, "", &in##_desc, &row##_desc, doc },
const struct op suggestions_ops[SUGGESTIONS_OPS] = {
#include "proto/tbl/suggestions.ops.tbl"
};

#define EVENT(id, type, data, doc) [EV_##id] = { type, &data##_desc, doc },
static const struct event events[EV_COUNT] = {
#include "proto/tbl/suggestions.events.tbl"
};

const struct contract suggestions_contract = {
	.service = "suggestions",
	.ops = suggestions_ops,
	.nops = SUGGESTIONS_OPS,
	.events = events,
	.nevents = EV_COUNT,
};
