/* SPDX-License-Identifier: Apache-2.0 */
#include "common/clock.h"
#include "common/print/document_page.h"

#define ENTRY_PITCH 22.0

/* ---- what the file says of itself ---- */

static void
say(struct doc_writer *w, cairo_pdf_metadata_t what, struct str text)
{
	if (!str_empty(text))
		cairo_pdf_surface_set_metadata(w->surface, what, str_z(&w->a, text));
}

void
doc_describe(struct doc_writer *w)
{
	say(w, CAIRO_PDF_METADATA_TITLE, w->d->title);
	say(w, CAIRO_PDF_METADATA_AUTHOR, w->d->organisation);
	say(w, CAIRO_PDF_METADATA_SUBJECT, w->d->subtitle);
	say(w, CAIRO_PDF_METADATA_KEYWORDS, w->d->hash);
	say(w, CAIRO_PDF_METADATA_CREATOR, STR("jiazhan"));
	page_made_at(w->surface, w->d->made_at);
}

/* ---- cover ---- */

/* In the middle of the page, broken where it is too long; the y below it. */
static double
centred(struct doc_writer *w, enum face face, struct str text, double y, double pitch)
{
	PangoLayout *p = setter_paragraph(&w->p.t, face, A4_SHORT - 2 * DOC_LEFT);
	int lines;

	paragraph_set(p, text);
	lines = paragraph_lines(p);
	paragraph_draw(&w->p.t, p, 0, lines, A4_SHORT / 2, y, pitch, 0.5);
	g_object_unref(p);
	return y + pitch * lines;
}

static struct str
chinese_date(struct date d, struct arena *a)
{
	return str_printf(a, "%d年%d月%d日", date_year(d), date_month(d), date_day(d));
}

void
doc_cover(struct doc_writer *w)
{
	const struct document *d = w->d;
	double y = MM(95);

	cairo_pdf_surface_set_size(w->surface, A4_SHORT, A4_LONG);
	cairo_pdf_surface_set_page_label(w->surface, "封面");
	y = centred(w, FACE_COVER, d->title, y, 50);
	centred(w, FACE_COVER_LINE, d->subtitle, y, 26);
	page_rule(&w->p, MM(45), MM(205), A4_SHORT - MM(45), MM(205), THICK);
	y = centred(w, FACE_COVER_LINE, d->organisation, MM(220), 26);
	centred(w, FACE_COVER_LINE, chinese_date(d->date, &w->a), y, 26);
	y = centred(w, FACE_SMALL, d->edition, MM(258), NOTE_PITCH);
	y = centred(w, FACE_SMALL, d->hash, y, NOTE_PITCH);
	centred(w, FACE_SMALL, d->made, y, NOTE_PITCH);
	cairo_show_page(w->p.t.cr);
}

/* ---- contents ---- */

static void
dots(struct doc_writer *w, double from, double to, double y)
{
	static const double dash[] = { 0.01, 4 };

	if (to <= from)
		return;
	cairo_save(w->p.t.cr);
	cairo_set_line_cap(w->p.t.cr, CAIRO_LINE_CAP_ROUND);
	cairo_set_dash(w->p.t.cr, dash, 2, 0);
	page_rule(&w->p, from, y, to, y, 0.9);
	cairo_restore(w->p.t.cr);
}

static void
contents_page(struct doc_writer *w, int number)
{
	cairo_pdf_surface_set_page_label(w->surface, arena_printf(&w->a, "目录%d", number));
	setter_line(&w->p.t, FACE_SECTION, STR("目　录"), A4_SHORT / 2, DOC_TOP + 20, 0.5);
	w->p.y = DOC_TOP + 60;
}

/* Its text, dots, its page; a link to where it is. */
static void
draw_entry(struct doc_writer *w, size_t i, PangoLayout *text, double right)
{
	const struct doc_entry *entry = &w->entries[i];
	enum face face = entry->level == 1 ? FACE_SUBSECTION : FACE_TEXT;
	double left = DOC_LEFT + (entry->level - 1) * 24;
	struct str page = str_printf(&w->a, "%d", entry->page);
	int lines = paragraph_lines(text);
	PangoRectangle extent;
	double end = w->p.y + ENTRY_PITCH * (lines - 1);

	pango_layout_line_get_extents(
	    pango_layout_get_line_readonly(text, lines - 1), NULL, &extent);
	cairo_tag_begin(w->p.t.cr, CAIRO_TAG_LINK, arena_printf(&w->a, "dest='h%zu'", i));
	paragraph_draw(&w->p.t, text, 0, lines, left, w->p.y, ENTRY_PITCH, 0);
	setter_line(&w->p.t, face, page, right, end, 1);
	cairo_tag_end(w->p.t.cr, CAIRO_TAG_LINK);
	dots(w, left + (double)extent.width / PANGO_SCALE + 5,
	    right - setter_width(&w->p.t, face, page) - 5, end);
	w->p.y = end + ENTRY_PITCH;
}

void
doc_contents(struct doc_writer *w)
{
	double right = A4_SHORT - DOC_MARGIN;
	int number = 1;

	if (w->nentries == 0)
		return;
	contents_page(w, number);
	for (size_t i = 0; i < w->nentries; i++) {
		const struct doc_entry *entry = &w->entries[i];
		enum face face = entry->level == 1 ? FACE_SUBSECTION : FACE_TEXT;
		PangoLayout *text = setter_paragraph(
		    &w->p.t, face, right - DOC_LEFT - 40 - (entry->level - 1) * 24);

		paragraph_set(text, entry->text);
		if (w->p.y + ENTRY_PITCH * (paragraph_lines(text) - 1) > A4_LONG - DOC_BOTTOM) {
			cairo_show_page(w->p.t.cr);
			contents_page(w, ++number);
		}
		draw_entry(w, i, text, right);
		g_object_unref(text);
	}
	cairo_show_page(w->p.t.cr);
}
