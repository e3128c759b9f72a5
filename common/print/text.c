/* SPDX-License-Identifier: Apache-2.0 */
#include "common/print/page.h"

#define FAMILY "Noto Serif CJK SC, Noto Sans CJK SC, serif"

static const struct {
	double size;
	bool bold;
} faces[FACES] = {
	[FACE_BODY] = { 9.5, false },
	[FACE_HEAD] = { 9.5, true },
	[FACE_SMALL] = { 8.5, false },
	[FACE_TITLE] = { 14, true },
	[FACE_COVER] = { 34, true },
	[FACE_COVER_LINE] = { 16, false },
	[FACE_SECTION] = { 15, true },
	[FACE_SUBSECTION] = { 12, true },
	[FACE_TEXT] = { 11, false },
	[FACE_CAPTION] = { 10, true },
	[FACE_TINY] = { 7.5, false },
};

double
face_size(enum face face)
{
	return faces[face].size;
}

void
setter_init(struct setter *t, cairo_t *cr)
{
	*t = (struct setter){ .cr = cr, .map = pango_cairo_font_map_new() };
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(t->map), 72);
	t->context = pango_font_map_create_context(t->map);
	pango_context_set_language(t->context, pango_language_from_string("zh-cn"));
	pango_cairo_update_context(cr, t->context);
	for (int i = 0; i < FACES; i++) {
		PangoFontDescription *d = pango_font_description_from_string(FAMILY);

		pango_font_description_set_absolute_size(d, faces[i].size * PANGO_SCALE);
		pango_font_description_set_weight(
		    d, faces[i].bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
		t->faces[i] = d;
	}
	t->line = pango_layout_new(t->context);
	pango_layout_set_single_paragraph_mode(t->line, TRUE);
}

void
setter_done(struct setter *t)
{
	g_object_unref(t->line);
	for (int i = 0; i < FACES; i++)
		pango_font_description_free(t->faces[i]);
	g_object_unref(t->context);
	g_object_unref(t->map);
}

bool
setter_has_chinese(struct setter *t)
{
	pango_layout_set_font_description(t->line, t->faces[FACE_BODY]);
	paragraph_set(t->line, STR("代表联系群众登记簿"));
	return pango_layout_get_unknown_glyphs_count(t->line) == 0;
}

PangoLayout *
setter_paragraph(struct setter *t, enum face face, double width)
{
	PangoLayout *p = pango_layout_new(t->context);
	PangoAttrList *as_written = pango_attr_list_new(); /* no hyphen that was not entered */

	pango_attr_list_insert(as_written, pango_attr_insert_hyphens_new(FALSE));
	pango_layout_set_attributes(p, as_written);
	pango_attr_list_unref(as_written);
	pango_layout_set_font_description(p, t->faces[face]);
	pango_layout_set_width(p, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(p, PANGO_WRAP_WORD_CHAR);
	return p;
}

void
paragraph_set(PangoLayout *p, struct str text)
{
	pango_layout_set_text(p, text.n > 0 ? text.p : "", (int)text.n);
}

int
paragraph_lines(PangoLayout *p)
{
	return *pango_layout_get_text(p) != '\0' ? pango_layout_get_line_count(p) : 0;
}

/* ASCII and the common CJK blocks: no glyph of theirs is wider than the size of the face. */
bool
text_surely_fits(struct str text, enum face face, double width)
{
	double w = 0;

	for (size_t i = 0; i < text.n; i++) {
		uint8_t c = (uint8_t)text.p[i];

		if (c < 0x20 || c == 0x7f)
			return false;
		if (c < 0x80) {
			w += c >= '0' && c <= '9' ? 0.65 : 1;
		} else if (i + 2 < text.n &&
		    ((c >= 0xe3 && c <= 0xe9) || (c == 0xef && (text.p[i + 1] & 0x3e) == 0x3c))) {
			w += 1;
			i += 2;
		} else {
			return false;
		}
	}
	return w * faces[face].size <= width;
}

void
paragraph_draw(
    struct setter *t, PangoLayout *p, int from, int to, double x, double y, double pitch, double at)
{
	int n = paragraph_lines(p);

	for (int i = from; i < to && i < n; i++) {
		PangoLayoutLine *line = pango_layout_get_line_readonly(p, i);
		PangoRectangle extent;

		pango_layout_line_get_extents(line, NULL, &extent);
		cairo_move_to(t->cr, x - at * extent.width / PANGO_SCALE, y + pitch * (i - from));
		pango_cairo_show_layout_line(t->cr, line);
	}
}

static double
set_line(struct setter *t, enum face face, struct str text)
{
	PangoRectangle extent;

	pango_layout_set_font_description(t->line, t->faces[face]);
	paragraph_set(t->line, text);
	pango_layout_get_extents(t->line, NULL, &extent);
	return (double)extent.width / PANGO_SCALE;
}

void
setter_line(struct setter *t, enum face face, struct str text, double x, double y, double at)
{
	double width = set_line(t, face, text);

	cairo_move_to(t->cr, x - width * at, y);
	pango_cairo_show_layout_line(t->cr, pango_layout_get_line_readonly(t->line, 0));
}

void
setter_first_line(
    struct setter *t, enum face face, struct str text, double x, double y, double width)
{
	PangoLayout *p = setter_paragraph(t, face, width);

	paragraph_set(p, text);
	paragraph_draw(t, p, 0, 1, x, y, 0, 0);
	g_object_unref(p);
}

double
setter_width(struct setter *t, enum face face, struct str text)
{
	return set_line(t, face, text);
}
