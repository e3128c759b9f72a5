/* SPDX-License-Identifier: Apache-2.0 */
#include "common/width.h"

struct range {
	uint32_t from, to;
};

static const struct range wide[] = {
	{ 0x1100, 0x115f },
	{ 0x2e80, 0x303e },
	{ 0x3041, 0xa4cf },
	{ 0xac00, 0xd7a3 },
	{ 0xf900, 0xfaff },
	{ 0xfe30, 0xfe6f },
	{ 0xff01, 0xff60 },
	{ 0xffe0, 0xffe6 },
	{ 0x1f300, 0x1f64f },
	{ 0x1f900, 0x1f9ff },
	{ 0x20000, 0x3fffd },
};

static const struct range none[] = {
	{ 0x0300, 0x036f },
	{ 0x200b, 0x200f },
	{ 0x20d0, 0x20ff },
	{ 0xfe00, 0xfe0f },
	{ 0xfeff, 0xfeff },
};

static bool
within(const struct range *r, size_t n, uint32_t c)
{
	for (size_t i = 0; i < n; i++)
		if (c >= r[i].from && c <= r[i].to)
			return true;
	return false;
}

/* Bytes of the first character and, in *c, its number; a stray byte stands for itself. */
static size_t
next_char(struct str s, uint32_t *c)
{
	unsigned char first = (unsigned char)s.p[0];
	size_t n = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

	*c = first;
	if (n == 1 || n > s.n)
		return 1;
	*c = first & (0x7fu >> n);
	for (size_t i = 1; i < n; i++)
		*c = *c << 6 | ((unsigned char)s.p[i] & 0x3f);
	return n;
}

static size_t
char_width(uint32_t c)
{
	if (within(none, sizeof(none) / sizeof(none[0]), c))
		return 0;
	return within(wide, sizeof(wide) / sizeof(wide[0]), c) ? 2 : 1;
}

size_t
text_width(struct str s)
{
	size_t width = 0;
	uint32_t c;

	for (size_t i = 0; i < s.n;) {
		i += next_char((struct str){ s.p + i, s.n - i }, &c);
		width += char_width(c);
	}
	return width;
}

struct str
text_fit(struct str s, size_t width)
{
	size_t i = 0, used = 0;
	uint32_t c;

	while (i < s.n) {
		size_t n = next_char((struct str){ s.p + i, s.n - i }, &c);

		used += char_width(c);
		if (used > width)
			break;
		i += n;
	}
	return (struct str){ s.p, i };
}

/* Punctuation that closes what stands before it does not begin a line. */
static bool
closing(uint32_t c)
{
	static const uint32_t marks[] = { 0x3001, 0x3002, 0x300b, 0x300d, 0x300f, 0x3011, 0xff01,
		0xff09, 0xff0c, 0xff1a, 0xff1b, 0xff1f };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (c == marks[i])
			return true;
	return false;
}

/* Where a line of at most `most` bytes of s may end: a blank, or beside a wide character. */
static size_t
last_break(struct str s, size_t most)
{
	size_t best = 0, before = 1;
	uint32_t c;

	for (size_t i = 0; i <= most && i < s.n;) {
		size_t n = next_char((struct str){ s.p + i, s.n - i }, &c);
		size_t w = char_width(c);

		if (i > 0 && !closing(c) && (c == ' ' || w == 2 || before == 2))
			best = i;
		before = w;
		i += n;
	}
	return best;
}

struct str
text_line(struct str *rest, size_t width)
{
	const char *newline = rest->n > 0 ? memchr(rest->p, '\n', rest->n) : NULL;
	struct str para = { rest->p, newline != NULL ? (size_t)(newline - rest->p) : rest->n };
	struct str line = text_fit(para, width);
	size_t skip = 0, cut;
	uint32_t c;

	if (line.n < para.n) {
		cut = last_break(para, line.n);
		if (cut > 0)
			line.n = cut;
		else if (line.n == 0)
			line.n = next_char(para, &c);
	}
	skip = line.n;
	while (skip < para.n && para.p[skip] == ' ')
		skip++;
	if (skip == para.n && newline != NULL)
		skip++;
	*rest = (struct str){ rest->p + skip, rest->n - skip };
	return line;
}
