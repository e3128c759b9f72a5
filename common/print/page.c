/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "common/clock.h"
#include "common/print/page.h"

void
page_turn(struct page *p)
{
	p->end(p);
	p->begin(p);
}

int
page_room(const struct page *p, double pitch)
{
	return (int)floor((p->bottom - p->y) / pitch + 1e-6);
}

void
page_rule(struct page *p, double x1, double y1, double x2, double y2, double width)
{
	cairo_set_line_width(p->t.cr, width);
	cairo_move_to(p->t.cr, x1, y1);
	cairo_line_to(p->t.cr, x2, y2);
	cairo_stroke(p->t.cr);
}

void
page_frame(struct page *p, double x1, double y1, double x2, double y2, double width)
{
	cairo_set_line_width(p->t.cr, width);
	cairo_rectangle(p->t.cr, x1, y1, x2 - x1, y2 - y1);
	cairo_stroke(p->t.cr);
}

void
page_signatures(struct page *p, const struct strs *labels, double x, double right, double y)
{
	double each = labels->n > 0 ? (right - x) / (double)labels->n : 0;

	for (size_t i = 0; i < labels->n; i++) {
		double from = x + each * (double)i;
		double width = setter_width(&p->t, FACE_BODY, labels->v[i]);

		setter_line(&p->t, FACE_BODY, labels->v[i], from, y, 0);
		page_rule(p, from + width + MM(1), y + MM(1), from + each - MM(8), y + MM(1), THIN);
	}
}

/* ---- the file ---- */

static cairo_status_t
write_part(void *to, const unsigned char *part, unsigned int n)
{
	buf_put(to, part, n);
	return CAIRO_STATUS_SUCCESS;
}

/* Cairo reads no fractions of a second. */
void
page_made_at(cairo_surface_t *surface, struct stamp t)
{
	char when[40];

	stamp_format(t, when);
	memcpy(when + sizeof("2026-01-15T02:00:00") - 1, "Z", sizeof("Z"));
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, when);
}

int
page_file(double wide, double high, draw_file_fn *draw, void *of, struct buf *out, struct err *e)
{
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(write_part, out, wide, high);
	cairo_t *cr = cairo_create(surface);
	struct setter t;
	cairo_status_t status;
	bool chinese;

	setter_init(&t, cr);
	chinese = setter_has_chinese(&t);
	if (chinese)
		draw(&t, surface, of);
	setter_done(&t);
	status = cairo_status(cr);
	cairo_destroy(cr);
	cairo_surface_finish(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	if (!chinese)
		return err_set(e, E_FAILED_PRECONDITION, "format",
		    "no font for Chinese text is installed (fonts-noto-cjk)");
	if (status != CAIRO_STATUS_SUCCESS)
		return err_set(e, E_INTERNAL, NULL, "%s", cairo_status_to_string(status));
	return 0;
}
