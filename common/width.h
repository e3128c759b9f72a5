/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How wide text stands on a terminal: Chinese, Japanese and Korean characters and full-width forms
 * take two columns, combining marks none, everything else one (Unicode's East Asian Width; its
 * "ambiguous" characters count one). Text must be well-formed UTF-8; a stray byte counts one.
 */
#ifndef COMMON_WIDTH_H
#define COMMON_WIDTH_H

#include "common/types.h"

size_t text_width(struct str s);

/* The longest beginning that is at most `width` wide; never cuts a character. */
struct str text_fit(struct str s, size_t width);

/*
 * The next line of running text, at most `width` wide: broken at a newline, a blank or beside a
 * wide character, else within a word. *rest is what follows, without leading blanks; at least one
 * character is taken, so that a loop until *rest is empty ends.
 */
struct str text_line(struct str *rest, size_t width);

#endif
