/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Invented texts in the shape of Chinese ones, for COPY: number, title, facts, request a line.
 * Words have one to four characters and come in proportion to the inverse of their rank, as words
 * of any language do, so that bigrams are as common and as rare as in real texts.
 *
 *     texts COUNT
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define WORDS 6000
#define WORD_CHARS 4

static uint32_t words[WORDS][WORD_CHARS + 1]; /* ends with 0 */

static uint64_t
number(uint64_t *state)
{
	uint64_t x = *state;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return *state = x;
}

static double
share(uint64_t *state)
{
	return (double)(number(state) >> 11) / 9007199254740992.0;
}

static void
make_words(uint64_t *state)
{
	static const int lengths[10] = { 1, 2, 2, 2, 2, 2, 2, 2, 3, 4 };

	for (int i = 0; i < WORDS; i++)
		for (int k = 0; k < lengths[i % 10]; k++)
			words[i][k] = 0x4e00 + (uint32_t)(pow(share(state), 2) * 3500);
}

static void
put_char(uint32_t c)
{
	putchar_unlocked((int)(0xe0 | c >> 12));
	putchar_unlocked((int)(0x80 | (c >> 6 & 0x3f)));
	putchar_unlocked((int)(0x80 | (c & 0x3f)));
}

static void
put_text(uint64_t *state, int n)
{
	for (int i = 0; i < n; i++) {
		int rank = (int)exp(share(state) * log(WORDS));

		for (const uint32_t *c = words[rank < WORDS ? rank : WORDS - 1]; *c != 0; c++)
			put_char(*c);
		if (i % 8 == 7)
			put_char(0xff0c); /* full-width comma */
	}
}

int
main(int argc, char **argv)
{
	uint64_t state = UINT64_C(0x9e3779b97f4a7c15);
	long count = argc == 2 ? strtol(argv[1], NULL, 10) : 0;

	if (count < 1) {
		fprintf(stderr, "usage: texts COUNT\n");
		return 2;
	}
	make_words(&state);
	for (long i = 1; i <= count; i++) {
		printf("%ld\t", i);
		put_text(&state, 8);
		putchar_unlocked('\t');
		put_text(&state, 40);
		putchar_unlocked('\t');
		put_text(&state, 25);
		putchar_unlocked('\n');
	}
	return fflush(stdout) != 0;
}
