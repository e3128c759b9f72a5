/* SPDX-License-Identifier: Apache-2.0 */
#include "common/media.h"

const char media_kinds[] = "PDF, JPEG, PNG, MP4, DOCX, XLSX, OFD, TXT";

#define OFFICE "application/vnd.openxmlformats-officedocument."

struct str
media_type(enum media kind)
{
	/* clang-format off */
	static const char *const types[MEDIA_COUNT] = {
		[MEDIA_NONE] = "",
		[MEDIA_PDF] = "application/pdf",
		[MEDIA_JPEG] = "image/jpeg",
		[MEDIA_PNG] = "image/png",
		[MEDIA_MP4] = "video/mp4",
		[MEDIA_DOCX] = OFFICE "wordprocessingml.document",
		[MEDIA_XLSX] = OFFICE "spreadsheetml.sheet",
		[MEDIA_OFD] = "application/ofd",
		[MEDIA_TXT] = "text/plain",
	};
	/* clang-format on */

	return str_from(types[kind]);
}

/* ---- text ---- */

enum { LEFT, LOW, HIGH, WRONG };

/* The first byte of a character, by table 3-7 of the Unicode standard. */
static void
utf8_first(struct media_scan *m, uint8_t c)
{
	uint8_t *u = m->utf8;

	if (c < 0x80)
		return;
	u[LOW] = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
	u[HIGH] = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
	u[LEFT] = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
	u[WRONG] |= c < 0xc2 || c > 0xf4;
}

static void
utf8_add(struct media_scan *m, uint8_t c)
{
	uint8_t *u = m->utf8;

	if (u[LEFT] == 0) {
		utf8_first(m, c);
		return;
	}
	u[WRONG] |= c < u[LOW] || c > u[HIGH];
	u[LOW] = 0x80;
	u[HIGH] = 0xbf;
	u[LEFT]--;
}

/* GB 18030: one byte, two, or four of which the second and the fourth are digits. */
static void
gb_add(struct media_scan *m, uint8_t c)
{
	bool lead = c >= 0x81 && c <= 0xfe, digit = c >= '0' && c <= '9', wrong = false;

	switch (m->gb[0]) {
	case 0:
		wrong = c >= 0x80 && !lead;
		m->gb[0] = lead;
		break;
	case 1:
		wrong = !digit && !(c >= 0x40 && c <= 0xfe && c != 0x7f);
		m->gb[0] = digit ? 2 : 0;
		break;
	case 2:
		wrong = !lead;
		m->gb[0] = 3;
		break;
	default:
		wrong = !digit;
		m->gb[0] = 0;
		break;
	}
	m->gb[1] |= wrong;
}

static void
text_add(struct media_scan *m, struct bytes part)
{
	for (size_t i = 0; i < part.n; i++) {
		uint8_t c = part.p[i];

		if (m->binary || (m->utf8[WRONG] && m->gb[1]))
			return;
		m->binary = (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') ||
		    c == 0x7f;
		utf8_add(m, c);
		gb_add(m, c);
	}
}

static bool
is_text(const struct media_scan *m)
{
	return m->size > 0 && !m->binary &&
	    ((!m->utf8[WRONG] && m->utf8[LEFT] == 0) || (!m->gb[1] && m->gb[0] == 0));
}

/* ---- ZIP (APPNOTE 6.3) ---- */

enum entry { HAS_TYPES, HAS_DOCUMENT, HAS_WORKBOOK, HAS_OFD, HAS_MACROS, ENTRIES };

#define ENTRY_NAME 46 /* where the name stands in an entry of the central directory */
#define END_SIZE 22

static uint32_t
little(const uint8_t *p, size_t n)
{
	uint32_t v = 0;

	while (n-- > 0)
		v = v << 8 | p[n];
	return v;
}

/* "word/document.xml", also with a number as some writers give it. */
static bool
numbered(struct str name, struct str stem)
{
	size_t i = stem.n;

	if (name.n < stem.n + 4 || memcmp(name.p, stem.p, stem.n) != 0)
		return false;
	while (i < name.n && name.p[i] >= '0' && name.p[i] <= '9')
		i++;
	return str_is((struct str){ name.p + i, name.n - i }, ".xml");
}

static int
entry_named(struct str name)
{
	if (str_is(name, "[Content_Types].xml"))
		return HAS_TYPES;
	if (numbered(name, STR("word/document")))
		return HAS_DOCUMENT;
	if (numbered(name, STR("xl/workbook")))
		return HAS_WORKBOOK;
	if (str_is(name, "OFD.xml"))
		return HAS_OFD;
	if (str_is(name, "word/vbaProject.bin") || str_is(name, "xl/vbaProject.bin"))
		return HAS_MACROS;
	return -1;
}

/* An entry that reaches into the next piece lies within what is carried over. */
#define NAME_LONGEST (MEDIA_CARRY + 1 - ENTRY_NAME)

/* An entry that may begin at p; `at` is its place in the file. */
static void
entry_at(struct media_scan *m, const uint8_t *p, size_t left, int64_t at)
{
	size_t n;
	int which;

	if (left < ENTRY_NAME || memcmp(p, "PK\1\2", 4) != 0)
		return;
	n = little(p + 28, 2);
	if (n > NAME_LONGEST || n > left - ENTRY_NAME)
		return;
	which = entry_named((struct str){ (const char *)p + ENTRY_NAME, n });
	if (which >= 0)
		m->at[which] = at + 1;
}

static void
zip_scan(struct media_scan *m, struct bytes all, int64_t from)
{
	const uint8_t *p = all.p, *end = all.p + all.n;

	while (p < end && (p = memchr(p, 'P', (size_t)(end - p))) != NULL) {
		entry_at(m, p, (size_t)(end - p), from + (p - all.p));
		p++;
	}
}

/* What was carried over and the new bytes' first, then these: an entry may be seen twice. */
static void
zip_add(struct media_scan *m, struct bytes part)
{
	size_t before = m->size < MEDIA_CARRY ? (size_t)m->size : MEDIA_CARRY;
	size_t n = part.n < MEDIA_CARRY ? part.n : MEDIA_CARRY;
	uint8_t join[2 * MEDIA_CARRY];

	memcpy(join, m->carry + MEDIA_CARRY - before, before);
	if (n > 0)
		memcpy(join + before, part.p, n);
	zip_scan(m, (struct bytes){ join, before + n }, m->size - (int64_t)before);
	zip_scan(m, part, m->size);
}

/* Entries count that lie in the directory which the end of the file speaks of: those of an archive
 * within the archive do not. */
static enum media
zip_kind(const struct media_scan *m)
{
	const uint8_t *end = m->carry + MEDIA_CARRY - END_SIZE;
	int64_t size, from;
	bool have[ENTRIES];

	if (m->size < END_SIZE || memcmp(end, "PK\5\6", 4) != 0)
		return MEDIA_NONE;
	size = little(end + 12, 4);
	from = little(end + 16, 4);
	if (from + size > m->size - END_SIZE)
		return MEDIA_NONE;
	for (int i = 0; i < ENTRIES; i++)
		have[i] = m->at[i] > from && m->at[i] <= from + size;
	if (have[HAS_MACROS])
		return MEDIA_NONE;
	if (have[HAS_OFD])
		return MEDIA_OFD;
	if (!have[HAS_TYPES] || have[HAS_DOCUMENT] == have[HAS_WORKBOOK])
		return MEDIA_NONE;
	return have[HAS_DOCUMENT] ? MEDIA_DOCX : MEDIA_XLSX;
}

/* ---- all ---- */

static bool
begins(const struct media_scan *m, const void *with, size_t n)
{
	return m->size >= (int64_t)n && memcmp(m->head, with, n) == 0;
}

static bool
is_mp4(const struct media_scan *m)
{
	static const char brands[] = "isom iso2 iso3 iso4 iso5 iso6 iso7 iso8 iso9 mp41 mp42 mmp4 "
				     "avc1 M4V  M4VH M4VP MSNV dash f4v  ";
	const char *b = brands;

	if (m->size < MEDIA_HEAD || memcmp(m->head + 4, "ftyp", 4) != 0 || m->head[0] != 0)
		return false;
	while (*b != '\0' && memcmp(b, m->head + 8, 4) != 0)
		b += 5;
	return *b != '\0';
}

static void
carry(struct media_scan *m, struct bytes part)
{
	size_t n = part.n < MEDIA_CARRY ? part.n : MEDIA_CARRY;

	memmove(m->carry, m->carry + n, MEDIA_CARRY - n);
	if (n > 0)
		memcpy(m->carry + MEDIA_CARRY - n, part.p + part.n - n, n);
}

void
media_add(struct media_scan *m, struct bytes part)
{
	for (size_t i = 0; i < part.n && m->size + (int64_t)i < MEDIA_HEAD; i++)
		m->head[m->size + (int64_t)i] = part.p[i];
	text_add(m, part);
	if (memcmp(m->head, "PK\3\4", 4) == 0)
		zip_add(m, part);
	carry(m, part);
	m->size += (int64_t)part.n;
}

enum media
media_of(const struct media_scan *m)
{
	if (begins(m, "%PDF-", 5))
		return MEDIA_PDF;
	if (begins(m, "\xff\xd8\xff", 3))
		return MEDIA_JPEG;
	if (begins(m, "\x89PNG\r\n\x1a\n", 8))
		return MEDIA_PNG;
	if (is_mp4(m))
		return MEDIA_MP4;
	if (begins(m, "PK\3\4", 4))
		return zip_kind(m);
	return is_text(m) ? MEDIA_TXT : MEDIA_NONE;
}
