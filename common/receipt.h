/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers that are given to people on paper and open something without an account: 19 random
 * characters of Crockford's base 32 (95 bits) and one check character, which finds every single
 * wrong character and every exchange of two neighbours. Written in four groups of five; case,
 * blanks and dashes are of no account, O is read as 0, I and L as 1.
 */
#ifndef COMMON_RECEIPT_H
#define COMMON_RECEIPT_H

#include "common/types.h"

#define RECEIPT_CHARS 20

void receipt_make(char out[RECEIPT_CHARS]); /* without dashes, no NUL */
/* As receipt_make wrote it. false: it is none, or was copied wrongly. */
bool receipt_parse(struct str s, char out[RECEIPT_CHARS]);

#endif
