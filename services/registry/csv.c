/* SPDX-License-Identifier: Apache-2.0 */
#include "services/registry/csv.h"

struct reader {
	struct arena *a;
	const char *p, *end;
	int32_t line;
	csv_fault_fn *fault;
	void *arg;
	struct str *cells; /* room for every cell of the file */
	int32_t *lines;
	size_t n; /* cells of this record */
};

struct str
csv_strip_bom(struct bytes content)
{
	struct str s = { (const char *)content.p, content.n };

	if (s.n >= 3 && memcmp(s.p, "\xef\xbb\xbf", 3) == 0)
		return (struct str){ s.p + 3, s.n - 3 };
	return s;
}

/* Every byte outside ASCII belongs to a pair as GBK has them. */
static bool
looks_gbk(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		uint8_t lead = (uint8_t)s.p[i], trail;

		if (lead < 0x80)
			continue;
		if (lead == 0x80 || lead == 0xff || ++i == s.n)
			return false;
		trail = (uint8_t)s.p[i];
		if (trail < 0x40 || trail == 0x7f || trail == 0xff)
			return false;
	}
	return true;
}

/* The number of the cell that byte `at` lies in, as far as it can be told. */
static int32_t
column_of(struct str line, size_t at)
{
	int32_t column = 1;
	bool quoted = false;

	for (size_t i = 0; i < at; i++) {
		if (line.p[i] == '"')
			quoted = !quoted;
		else if (line.p[i] == ',' && !quoted)
			column++;
	}
	return column;
}

/* How many bytes at the start of s are well-formed. */
static size_t
good_bytes(struct str s)
{
	size_t i = 0, n;

	while (i < s.n) {
		uint8_t c = (uint8_t)s.p[i];

		n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
		if (n > s.n - i || !str_utf8((struct str){ s.p + i, n }))
			break;
		i += n;
	}
	return i;
}

bool
csv_encoding(struct bytes content, csv_fault_fn *fault, void *arg)
{
	struct str text = csv_strip_bom(content), line;
	const char *nl;
	int32_t n = 0;

	if (text.n == 0 || str_utf8(text))
		return true;
	if (text.n >= 2 &&
	    (memcmp(text.p, "\xff\xfe", 2) == 0 || memcmp(text.p, "\xfe\xff", 2) == 0)) {
		fault(arg, 1, 1, "the file is UTF-16; save it as UTF-8");
		return false;
	}
	for (; text.n > 0; text.p += line.n, text.n -= line.n) {
		nl = memchr(text.p, '\n', text.n);
		line = (struct str){ text.p, nl != NULL ? (size_t)(nl - text.p) + 1 : text.n };
		n++;
		if (str_utf8(line))
			continue;
		fault(arg, n, column_of(line, good_bytes(line)),
		    memchr(line.p, 0, line.n) != NULL ? "the line has a NUL byte"
			: looks_gbk(line)
			? "the line is not UTF-8 but looks like GBK; save the file as UTF-8"
			: "the line is not UTF-8");
	}
	return false;
}

struct str
csv_readable(struct arena *a, struct str text)
{
	char *copy = arena_copy(a, text.p, text.n);
	struct str line = { 0 };

	for (size_t at = 0; at < text.n; at += line.n) {
		const char *nl = memchr(text.p + at, '\n', text.n - at);

		line = (struct str){ text.p + at,
			nl != NULL ? (size_t)(nl - text.p) + 1 - at : text.n - at };
		if (str_utf8(line))
			continue;
		if (at == 0)
			return (struct str){ 0 };
		for (size_t i = at; i < at + line.n; i++)
			if (copy[i] == 0 || (uint8_t)copy[i] >= 0x80)
				copy[i] = '\xff';
	}
	return (struct str){ copy, text.n };
}

bool
csv_garbled(struct str cell)
{
	return cell.n > 0 && memchr(cell.p, 0xff, cell.n) != NULL;
}

/* To the start of the next line. */
static void
skip_line(struct reader *r)
{
	const char *nl = memchr(r->p, '\n', (size_t)(r->end - r->p));

	r->p = nl != NULL ? nl + 1 : r->end;
	r->line++;
}

static void
put_cell(struct reader *r, struct str text, int32_t line)
{
	r->cells[r->n] = text;
	r->lines[r->n] = line;
	r->n++;
}

/* Stands after the opening quote; ends after the closing one. */
static bool
read_quoted(struct reader *r)
{
	const char *start = r->p;
	int32_t line = r->line;
	size_t doubled = 0, n;
	char *copy;

	for (; r->p < r->end; r->p++) {
		if (*r->p == '\n')
			r->line++;
		if (*r->p != '"')
			continue;
		if (r->p + 1 == r->end || r->p[1] != '"')
			break;
		doubled++;
		r->p++;
	}
	if (r->p == r->end) {
		r->fault(
		    r->arg, line, (int32_t)r->n + 1, "the quote that opens here is never closed");
		r->p = start;
		r->line = line;
		return false;
	}
	n = (size_t)(r->p - start);
	if (doubled > 0) {
		copy = arena_alloc(r->a, n);
		for (size_t i = 0, at = 0; i < n; i++, at++) {
			copy[at] = start[i];
			i += start[i] == '"';
		}
		start = copy;
		n -= doubled;
	}
	put_cell(r, (struct str){ start, n }, line);
	r->p++;
	return true;
}

static bool
read_plain(struct reader *r)
{
	const char *start = r->p;

	while (r->p < r->end && *r->p != ',' && *r->p != '\n' && *r->p != '\r' && *r->p != '"')
		r->p++;
	if (r->p < r->end && *r->p == '"') {
		r->fault(
		    r->arg, r->line, (int32_t)r->n + 1, "a quote inside a cell that is not quoted");
		return false;
	}
	put_cell(r, (struct str){ start, (size_t)(r->p - start) }, r->line);
	return true;
}

enum after { AFTER_CELL, AFTER_RECORD, AFTER_FAULT };

/* What follows a cell: a comma, the end of the line or of the file. */
static enum after
read_after(struct reader *r)
{
	if (r->p == r->end)
		return AFTER_RECORD;
	if (*r->p == ',') {
		r->p++;
		return AFTER_CELL;
	}
	if (*r->p == '\r' && r->p + 1 < r->end && r->p[1] == '\n')
		r->p++;
	if (*r->p == '\n') {
		r->p++;
		r->line++;
		return AFTER_RECORD;
	}
	r->fault(r->arg, r->line, (int32_t)r->n,
	    *r->p == '\r' ? "a carriage return without line feed"
			  : "text between the closing quote and the comma");
	return AFTER_FAULT;
}

/* False: the record had a fault and is left out. */
static bool
read_record(struct reader *r)
{
	enum after after = AFTER_CELL;
	bool ok = true;

	r->n = 0;
	while (ok && after == AFTER_CELL) {
		if (r->p < r->end && *r->p == '"') {
			r->p++;
			ok = read_quoted(r);
		} else {
			ok = read_plain(r);
		}
		if (ok)
			after = read_after(r);
	}
	ok = ok && after == AFTER_RECORD;
	if (!ok)
		skip_line(r);
	return ok;
}

static size_t
count(struct str s, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == c;
	return n;
}

struct csv
csv_parse(struct arena *a, struct str text, csv_fault_fn *fault, void *arg)
{
	size_t lines = count(text, '\n') + 1, cells = lines + count(text, ',');
	struct reader r = { .a = a, .p = "", .line = 1, .fault = fault, .arg = arg };
	struct csv out = { arena_array(a, lines, sizeof(struct csv_record)), 0 };

	if (text.n > 0)
		r.p = text.p;
	r.end = r.p + text.n;
	/* The cells of a record that is left out are given back, so that no file needs more than
	 * it has commas and lines. */
	r.cells = arena_array(a, cells, sizeof(*r.cells));
	r.lines = arena_array(a, cells, sizeof(*r.lines));
	while (r.p < r.end) {
		int32_t line = r.line;

		if (!read_record(&r) || (r.n == 1 && r.cells[0].n == 0))
			continue;
		out.records[out.n++] = (struct csv_record){ r.cells, r.lines, r.n, line };
		r.cells += r.n;
		r.lines += r.n;
	}
	return out;
}
