/* SPDX-License-Identifier: Apache-2.0 */
/* What a deputy says, taken over into the suggestion's row and its co-signers' rows. */
#ifndef SUGGESTIONS_CONTENT_H
#define SUGGESTIONS_CONTENT_H

#include "services/suggestions/decide.h"

/*
 * Checks the content and writes it to *s, whose lead is set when it has none and must be the same
 * person else; co-signers become `named`. Errors name "content.…".
 */
MUST_CHECK int content_take(struct cx *cx, struct suggestion *s,
    const struct suggestion_content *c, struct err *e);

/* A mandate that can be exercised; `field` is the member that names it. NULL: e. */
const struct v1_mandate *active_mandate(struct cx *cx, const struct table *view, struct uuid id,
    const char *field, struct err *e);

/* The value of the code list subject_class (建议主题分类); none given is right. `field` names it. */
MUST_CHECK int subject_check(struct cx *cx, struct str subject, const char *field, struct err *e);

#endif
