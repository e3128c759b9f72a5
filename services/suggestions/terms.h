/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The terms by which text is found again: of a run of Chinese characters (kana and hangul likewise)
 * its bigrams, of a run of letters and digits the word. Before that full-width forms become ASCII
 * and capitals small; everything else parts runs and is dropped. A run of one character is a term
 * itself. A term has no blank and no ASCII punctuation, so blanks part terms and a sign before a
 * code makes a tag that no text can contain. No dictionary: what is written the same is found, in
 * whatever order.
 */
#ifndef SUGGESTIONS_TERMS_H
#define SUGGESTIONS_TERMS_H

#include "common/types.h"

/* Longest word that is a term, bytes; longer ones are cut. */
#define TERM_WORD_MAX 32

/*
 * The different terms of the parts, in the order in which they first come, parted by blanks; empty
 * when there is none. `first` (may be NULL): how many characters of it are of the first part.
 */
struct str terms_of(struct arena *a, const struct str *parts, size_t n, size_t *first);

/* The same with a tag behind: sign and code. A code that is empty or has a blank adds nothing. */
struct str terms_tag(struct arena *a, struct str terms, char sign, struct str code);

#endif
