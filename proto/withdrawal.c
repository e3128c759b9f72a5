/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/suggestion_fields.h"

#define TEXT(T, m, fl, hi, doc) FIELD(T, m, (fl) | F_CHARS, 1, hi, doc)

ENUMDESC(consent_enum, "consent", "agreed");
ENUMDESC(withdrawal_end_enum, "withdrawal_end", "declined", "overtaken");

static const struct field suggestion_withdraw_fields[] = {
	ON_SUGGESTION_FIELDS(suggestion_withdraw),
	TEXT(suggestion_withdraw, reason, F_REQ, 1000, "Why."),
};
DESC(suggestion_withdraw, "suggestion.withdraw", "Asks to withdraw a submitted suggestion.");

static const struct field suggestion_consent_fields[] = {
	ON_SUGGESTION_FIELDS(suggestion_consent),
	FIELD_ENUM(suggestion_consent, answer, F_REQ, &cosign_answer_enum,
	    "Agrees to the withdrawal, or declines: then it is off."),
};
DESC(suggestion_consent, "suggestion.consent_withdrawal", "A co-signer's answer.");

static const struct field suggestion_discard_fields[] = {
	ON_SUGGESTION_FIELDS(suggestion_discard),
};
DESC(suggestion_discard, "suggestion.discard", "Throws a draft away.");

/* ---- events ---- */

static const struct field ev_withdrawal_asked_fields[] = {
	HEAD_FIELDS(ev_withdrawal_asked),
	FIELD(ev_withdrawal_asked, by, F_REQ, 1, 32, "Code of the deputy or station that asks."),
	TEXT(ev_withdrawal_asked, reason, F_REQ, 1000, "Why."),
	FIELD(ev_withdrawal_asked, consents, F_REQ, 1, 1000, "How many co-signers must consent."),
};
DESC(ev_withdrawal_asked, "suggestion.withdrawal_asked", "The co-signers are asked to consent.");

static const struct field ev_withdrawn_fields[] = {
	HEAD_FIELDS(ev_withdrawn),
	FIELD(ev_withdrawn, by, F_REQ, 1, 32, "Code of the deputy or station that asked."),
	TEXT(ev_withdrawn, reason, F_REQ, 1000, "Why."),
};
DESC(ev_withdrawn, "suggestion.withdrawn", "It is withdrawn by all who signed it.");

static const struct field ev_withdrawal_ended_fields[] = {
	HEAD_FIELDS(ev_withdrawal_ended),
	FIELD_ENUM(ev_withdrawal_ended, why, F_REQ, &withdrawal_end_enum,
	    "A co-signer declined, or the suggestion has gone on."),
	FIELD(ev_withdrawal_ended, person_code, F_OPT, 1, 32, "Who declined."),
	FIELD(ev_withdrawal_ended, person_name, F_OPT, 1, 256, "That person's name."),
};
DESC(ev_withdrawal_ended, "suggestion.withdrawal_ended", "The request is without effect.");
