/* SPDX-License-Identifier: Apache-2.0 */
#include "services/suggestions/terms.h"

#include "common/arena.h"

enum class { CLASS_NONE, CLASS_CHARACTER, CLASS_LETTER };

struct terms {     /* being made */
	char *out; /* terms parted by blanks */
	size_t n;
	struct str *slots; /* those in `out`, hashed */
	size_t nslots;     /* a power of two, never more than half full */
};

/* ---- characters ---- */

/* Of well-formed UTF-8. */
static uint32_t
next_char(struct str *rest)
{
	const uint8_t *p = (const uint8_t *)rest->p;
	size_t n = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	uint32_t c = n == 1 ? p[0] : p[0] & (0xffu >> (n + 1));

	for (size_t i = 1; i < n; i++)
		c = c << 6 | (p[i] & 0x3f);
	rest->p += n;
	rest->n -= n;
	return c;
}

static size_t
put_char(char *to, uint32_t c)
{
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	if (n == 1) {
		to[0] = (char)c;
		return 1;
	}
	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)((0xf00u >> n & 0xff) | c);
	return n;
}

/* As compatibility folding has it where our texts need it: full width, and case. */
static uint32_t
fold(uint32_t c)
{
	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xfee0;
	if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) ||
	    (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f))
		return c + 32;
	return c;
}

static bool
within(uint32_t c, const uint32_t (*ranges)[2], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return false;
}

#define WITHIN(c, ranges) within(c, ranges, sizeof(ranges) / sizeof(ranges[0]))

static enum class class_of(uint32_t c) {
	static const uint32_t characters[][2] = { { 0x4e00, 0x9fff }, { 0x3400, 0x4dbf },
	    { 0x3005, 0x3007 }, { 0x3041, 0x3096 }, { 0x30a1, 0x30fa }, { 0xac00, 0xd7a3 },
	    { 0xf900, 0xfaff }, { 0x20000, 0x3ffff } };
	static const uint32_t letters[][2] = { { '0', '9' }, { 'a', 'z' }, { 0xdf, 0xf6 },
	    { 0xf8, 0x24f }, { 0x370, 0x373 }, { 0x386, 0x386 }, { 0x388, 0x52f } };

	if (WITHIN(c, characters)) return CLASS_CHARACTER;
	return WITHIN(c, letters) ? CLASS_LETTER : CLASS_NONE;
}

/* ---- the set ---- */

static size_t
hash(struct str s)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (uint8_t)s.p[i]) * UINT64_C(0x100000001b3);
	return (size_t)(h ^ (h >> 32));
}

/* The last `n` bytes written are a term: they stay unless it is there already. */
static void
keep(struct terms *t, size_t n)
{
	struct str term = { t->out + t->n, n };
	size_t at = hash(term) & (t->nslots - 1);

	while (t->slots[at].p != NULL && !str_eq(t->slots[at], term))
		at = (at + 1) & (t->nslots - 1);
	if (t->slots[at].p != NULL)
		return;
	t->slots[at] = term;
	t->n += n;
	t->out[t->n++] = ' ';
}

/* ---- runs ---- */

static void
add_bigrams(struct terms *t, const uint32_t *run, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++) {
		size_t k = put_char(t->out + t->n, run[i]);

		k += put_char(t->out + t->n + k, run[i + 1]);
		keep(t, k);
	}
	if (n == 1)
		keep(t, put_char(t->out + t->n, run[0]));
}

static void
add_word(struct terms *t, const uint32_t *run, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n && k + 4 <= TERM_WORD_MAX; i++)
		k += put_char(t->out + t->n + k, run[i]);
	keep(t, k);
}

static void
add_run(struct terms *t, enum class class, const uint32_t *run, size_t n)
{
	if (n > 0 && class == CLASS_CHARACTER)
		add_bigrams(t, run, n);
	else if (n > 0)
		add_word(t, run, n);
}

static void
add_text(struct terms *t, struct str text, uint32_t *run)
{
	enum class class = CLASS_NONE;
	size_t n = 0;

	while (text.n > 0) {
		uint32_t c = fold(next_char(&text));
		enum class now = class_of(c);

		if (now != class) {
			add_run(t, class, run, n);
			n = 0;
			class = now;
		}
		if (now != CLASS_NONE)
			run[n++] = c;
	}
	add_run(t, class, run, n);
}

struct str
terms_of(struct arena *a, const struct str *parts, size_t n, size_t *first)
{
	struct terms t = { .nslots = 16 };
	size_t chars = 0, bytes = 0;
	uint32_t *run;

	for (size_t i = 0; i < n; i++) {
		chars += str_chars(parts[i]);
		bytes += parts[i].n;
	}
	while (t.nslots < 2 * chars + 2)
		t.nslots *= 2;
	t.slots = arena_array(a, t.nslots, sizeof(*t.slots));
	run = arena_array(a, chars + 1, sizeof(*run));
	/* each character stands in two bigrams at most, with a blank; folding never lengthens */
	t.out = arena_alloc(a, 2 * bytes + chars + 2 * TERM_WORD_MAX);
	for (size_t i = 0; i < n; i++) {
		add_text(&t, parts[i], run);
		if (i == 0 && first != NULL)
			*first = str_chars((struct str){ t.out, t.n });
	}
	return (struct str){ t.out, t.n > 0 ? t.n - 1 : 0 };
}

struct str
terms_tag(struct arena *a, struct str terms, char sign, struct str code)
{
	if (str_empty(code) || memchr(code.p, ' ', code.n) != NULL)
		return terms;
	return str_printf(
	    a, STR_FMT "%s%c" STR_FMT, STR_ARG(terms), terms.n > 0 ? " " : "", sign, STR_ARG(code));
}
