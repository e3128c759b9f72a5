/* SPDX-License-Identifier: Apache-2.0 */
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "common/arena.h"
#include "common/types.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)
#define LOW_BITS UINT64_C(0x0101010101010101)

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n > 0 ? memcmp(a.p, b.p, n) : 0;

	return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

struct str
str_cut(struct str *rest, char sep)
{
	const char *end = rest->n > 0 ? memchr(rest->p, sep, rest->n) : NULL;
	struct str head = { rest->p, end != NULL ? (size_t)(end - rest->p) : rest->n };
	size_t taken = head.n + (end != NULL);

	*rest = (struct str){ rest->n > taken ? rest->p + taken : NULL, rest->n - taken };
	return head;
}

struct str
str_dup(struct arena *a, struct str s)
{
	return s.p != NULL ? (struct str){ arena_copy(a, s.p, s.n), s.n } : s;
}

struct str
str_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	char *s;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	s = arena_alloc(a, n > 0 ? (size_t)n + 1 : 1);
	if (n > 0)
		vsnprintf(s, (size_t)n + 1, fmt, again);
	va_end(again);
	va_end(ap);
	return (struct str){ s, n > 0 ? (size_t)n : 0 };
}

char *
str_z(struct arena *a, struct str s)
{
	char *z = arena_alloc(a, s.n + 1);

	if (s.n > 0)
		memcpy(z, s.p, s.n);
	return z;
}

/* Bytes of the sequence at p (RFC 3629, table 3-7 of Unicode); 0 if ill-formed or U+0000. */
static size_t
sequence(const uint8_t *p, size_t left)
{
	uint8_t c = p[0];
	uint8_t low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
	uint8_t high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
	size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	if (c == 0 || (c >= 0x80 && c < 0xc2) || c > 0xf4 || left < n)
		return 0;
	if (n > 1 && (p[1] < low || p[1] > high))
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

bool
str_utf8(struct str s)
{
	const uint8_t *p = (const uint8_t *)s.p;
	uint64_t word;

	for (size_t left = s.n, n; left > 0; p += n, left -= n) {
		n = sizeof(word);
		if (*p < 0x80 && left >= n) {
			memcpy(&word, p, n);
			if (((word | (word - LOW_BITS)) & HIGH_BITS) == 0)
				continue;
		}
		if ((n = sequence(p, left)) == 0)
			return false;
	}
	return true;
}

size_t
str_chars(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((uint8_t)s.p[i] & 0xc0) != 0x80;
	return n;
}

/* Bytes of the blank at p: what Unicode calls white space, and the two that are not even seen (the
 * byte order mark, the zero width space); 0 when there is none. */
static size_t
blank(const char *p, size_t left)
{
	static const char *const others[] = { "\xc2\xa0", "\xe1\x9a\x80", "\xe2\x80\xa8",
		"\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80", "\xef\xbb\xbf" };

	if (*p == ' ' || (*p >= '\t' && *p <= '\r'))
		return 1;
	if (left >= 3 && memcmp(p, "\xe2\x80", 2) == 0 && (uint8_t)p[2] <= 0x8b)
		return 3; /* U+2000 to U+200B */
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (left >= strlen(others[i]) && memcmp(p, others[i], strlen(others[i])) == 0)
			return strlen(others[i]);
	return 0;
}

struct str
str_trim(struct str s)
{
	size_t n;

	while (s.n > 0 && (n = blank(s.p, s.n)) > 0) {
		s.p += n;
		s.n -= n;
	}
	for (n = 1; n <= 3 && n <= s.n; n++)
		if (blank(s.p + s.n - n, n) == n) {
			s.n -= n;
			n = 0;
		}
	return s;
}

bool
str_controls(struct str s, const char *but)
{
	for (size_t i = 0; i < s.n; i++)
		if (((uint8_t)s.p[i] < ' ' || s.p[i] == 0x7f) && strchr(but, s.p[i]) == NULL)
			return true;
	return false;
}

/* Adds 1 to the random part, leaving version and variant alone. */
static void
count_up(struct uuid *u)
{
	for (size_t i = 15; i > 8; i--)
		if (++u->b[i] != 0)
			return;
	u->b[8] = 0x80 | ((u->b[8] + 1) & 0x3f);
}

/*
 * Ids of one millisecond count up from a random start (RFC 9562, 6.2, method 2), so that they sort
 * as made and the system is asked for randomness once a millisecond. The last id is kept by thread,
 * and a forked child starts anew.
 */
struct uuid
uuid_v7(int64_t now_us)
{
	static _Thread_local struct {
		struct uuid u;
		int64_t ms;
		pid_t pid;
	} last;
	int64_t ms = now_us > 0 ? now_us / 1000 : 0;
	pid_t pid = getpid();

	if (last.pid == pid && last.ms == ms) {
		count_up(&last.u);
		return last.u;
	}
	last.pid = pid;
	last.ms = ms;
	for (size_t i = 0; i < 6; i++)
		last.u.b[i] = (uint8_t)(ms >> 8 * (5 - i));
	randombytes_buf(last.u.b + 6, 10);
	last.u.b[6] = 0x70 | (last.u.b[6] & 0x0f);
	last.u.b[8] = 0x80 | (last.u.b[8] & 0x1f); /* one bit of room to count */
	return last.u;
}

struct uuid
uuid_named(const char *name, size_t n)
{
	struct uuid u;

	crypto_generichash(u.b, sizeof(u.b), (const unsigned char *)name, n, NULL, 0);
	u.b[6] = 0x80 | (u.b[6] & 0x0f);
	u.b[8] = 0x80 | (u.b[8] & 0x3f);
	return u;
}

int64_t
uuid_v7_ms(struct uuid u)
{
	int64_t ms = 0;

	if (u.b[6] >> 4 != 7 || u.b[8] >> 6 != 2)
		return -1;
	for (size_t i = 0; i < 6; i++)
		ms = ms << 8 | u.b[i];
	return ms;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool
uuid_parse(struct str s, struct uuid *out)
{
	size_t at = 0;

	if (s.n != 36)
		return false;
	for (size_t i = 0; i < sizeof(out->b); i++) {
		int high, low;

		if ((at == 8 || at == 13 || at == 18 || at == 23) && s.p[at++] != '-')
			return false;
		high = hex_digit(s.p[at++]);
		low = hex_digit(s.p[at++]);
		if (high < 0 || low < 0)
			return false;
		out->b[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

void
uuid_format(struct uuid u, char out[37])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < sizeof(u.b); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*out++ = '-';
		*out++ = digits[u.b[i] >> 4];
		*out++ = digits[u.b[i] & 15];
	}
	*out = '\0';
}
