/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opinions that become a suggestion, several perhaps one. The opinion names the suggestion; which
 * opinions a suggestion came from is read from that. What becomes of the suggestion goes back to
 * them: its reply is their result, which is then to be told to resident and deputy.
 */
#ifndef SUGGESTIONS_OPINION_LINKS_H
#define SUGGESTIONS_OPINION_LINKS_H

#include "services/suggestions/decide.h"

void want_opinions(struct wants *w, const struct suggestion_content *c);
/* Whether the caller may convert them: PERMISSION_DENIED, field content.opinions. */
MUST_CHECK int opinions_are_own(struct cx *cx, const struct suggestion_content *c, struct err *e);
/* Those of the content are converted by `op`; those that are no longer in it are released. */
MUST_CHECK int opinions_take(struct cx *cx, const struct suggestion *s,
    const struct suggestion_content *c, const char *op, struct err *e);
/* The suggestion was replied to or closed. */
void opinions_told(struct cx *cx, const struct suggestion *s);
/* It will come to nothing: refused, withdrawn. */
MUST_CHECK int opinions_release(struct cx *cx, const struct suggestion *s, struct str reason,
    struct err *e);

#endif
