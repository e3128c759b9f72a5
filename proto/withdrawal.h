/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Withdrawal of a suggestion: asked for by the lead deputy, not by who submitted it on the
 * deputy's behalf; done when every co-signer who agreed has consented. Until then the suggestion
 * goes on, and the request shows in its card. Who has no mandate any more is not waited for; were
 * they the last, it is asked for once more.
 */
#ifndef PROTO_WITHDRAWAL_H
#define PROTO_WITHDRAWAL_H

#include "proto/suggestion_events.h"

enum consent { CONSENT_AGREED = 1 }; /* who declines ends the request */
enum withdrawal_end { WITHDRAWAL_DECLINED = 1, WITHDRAWAL_OVERTAKEN };

extern const struct enumdesc consent_enum, withdrawal_end_enum;

/* ---- commands ---- */

struct suggestion_withdraw { ON_SUGGESTION; struct str reason; };
struct suggestion_consent { ON_SUGGESTION; int32_t answer; }; /* enum cosign_answer */
struct suggestion_discard { ON_SUGGESTION; };

extern const struct desc suggestion_withdraw_desc, suggestion_consent_desc,
    suggestion_discard_desc;

/* ---- events ---- */

struct ev_withdrawal_asked { EVENT_HEAD; struct str by, reason; int32_t consents; };
struct ev_withdrawn { EVENT_HEAD; struct str by, reason; };
struct ev_withdrawal_ended { EVENT_HEAD; int32_t why; struct str person_code, person_name; };

extern const struct desc ev_withdrawal_asked_desc, ev_withdrawn_desc, ev_withdrawal_ended_desc;

#endif
