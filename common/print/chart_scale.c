/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "common/print/chart_scale.h"

static double
round_up(double step)
{
	double ten = pow(10, floor(log10(step) + 1e-9)), of = step / ten;

	return ten * (of <= 1 + 1e-9 ? 1 : of <= 2 + 1e-9 ? 2 : of <= 5 + 1e-9 ? 5 : 10);
}

struct scale
chart_scale(double least, double most, enum sheet_kind figure)
{
	double lo = least < 0 ? least : 0, hi = most > 0 ? most : 0;
	struct scale s;

	if (hi - lo < 1e-12)
		hi = 1;
	s.step = round_up((hi - lo) / 6);
	if (figure == SHEET_COUNT && s.step < 1)
		s.step = 1;
	s.lo = floor(lo / s.step + 1e-9) * s.step;
	s.hi = ceil(hi / s.step - 1e-9) * s.step;
	return s;
}

struct str
chart_tick(const struct scale *s, enum sheet_kind figure, double v, struct arena *a)
{
	bool share = figure == SHEET_PERCENT || figure == SHEET_CHANGE;
	double unit = share ? s->step * 100 : s->step;
	int decimals = 0;

	if (fabs(v) < s->step / 1000)
		v = 0;
	for (; decimals < 6 && unit < 1 - 1e-9; decimals++)
		unit *= 10;
	if (figure == SHEET_COUNT || (!share && decimals == 0))
		return sheet_figure(SHEET_COUNT, v, a);
	return str_printf(a, "%.*f%s", decimals, share ? v * 100 : v, share ? "%" : "");
}
