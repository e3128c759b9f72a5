/* SPDX-License-Identifier: Apache-2.0 */
#include <sodium.h>

#include "common/receipt.h"

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* Times x in GF(32), modulo x^5 + x^2 + 1: a generator, so each place weighs differently. */
static unsigned
times_x(unsigned v)
{
	v <<= 1;
	return v & 32 ? v ^ 37 : v;
}

/* The sum of a whole number is 0. */
static unsigned
sum(const uint8_t *v, size_t n)
{
	unsigned s = 0;

	for (size_t i = 0; i < n; i++)
		s = times_x(s) ^ v[i];
	return s;
}

void
receipt_make(char out[RECEIPT_CHARS])
{
	uint8_t v[RECEIPT_CHARS];

	randombytes_buf(v, sizeof(v));
	for (size_t i = 0; i < RECEIPT_CHARS - 1; i++)
		v[i] &= 31;
	v[RECEIPT_CHARS - 1] = (uint8_t)times_x(sum(v, RECEIPT_CHARS - 1));
	for (size_t i = 0; i < RECEIPT_CHARS; i++)
		out[i] = digits[v[i]];
}

/* -1: no character of a number. */
static int
value(char c)
{
	const char *at;

	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	at = c != '\0' ? strchr(digits, c) : NULL;
	return at != NULL ? (int)(at - digits) : -1;
}

bool
receipt_parse(struct str s, char out[RECEIPT_CHARS])
{
	uint8_t v[RECEIPT_CHARS];
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		int d;

		if (s.p[i] == '-' || s.p[i] == ' ')
			continue;
		d = value(s.p[i]);
		if (d < 0 || n == RECEIPT_CHARS)
			return false;
		out[n] = digits[d];
		v[n++] = (uint8_t)d;
	}
	return n == RECEIPT_CHARS && sum(v, n) == 0;
}
