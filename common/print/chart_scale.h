/* SPDX-License-Identifier: Apache-2.0 */
/* The axis of a chart. */
#ifndef COMMON_PRINT_CHART_SCALE_H
#define COMMON_PRINT_CHART_SCALE_H

#include "common/print/sheet.h"

/* An axis: from a multiple of the step to another, at most 12 steps, with 0 on it. */
struct scale { double lo, hi, step; };
struct scale chart_scale(double least, double most, enum sheet_kind figure);
/* "1,500", "2.5", "40%" */
struct str chart_tick(const struct scale *s, enum sheet_kind figure, double v, struct arena *a);

#endif
