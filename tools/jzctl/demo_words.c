/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "common/width.h"
#include "tools/jzctl/demo.h"

static const struct {
	const char *value, *word;
} words[] = {
	{ "lead", "主办" },
	{ "assist", "会办" },
	{ "separate", "分办" },
	{ "congress", "人大答复" },
	{ "draft", "草稿" },
	{ "cosigning", "联名中" },
	{ "under_review", "审查中" },
	{ "returned", "退回修改" },
	{ "refused", "不予接收" },
	{ "accepted", "已接收" },
	{ "forwarded", "已转报本级人大" },
	{ "reported", "已列入专题报告" },
	{ "assigned", "已交办" },
	{ "handling", "办理中" },
	{ "reply_filed", "答复待审" },
	{ "replied", "已答复" },
	{ "rated", "已评价" },
	{ "closed", "已办结" },
	{ "withdrawn", "已撤回" },
	{ "merged", "待并案交办" },
	{ "recalled", "已收回" },
	{ "declined", "不同意" },
	{ "overtaken", "已继续办理" },
	{ "agree", "同意" },
	{ "decline", "不参加" },
	{ "satisfied", "满意" },
	{ "basically_satisfied", "基本满意" },
	{ "not_satisfied", "不满意" },
	{ "A", "A类（已解决）" },
	{ "B", "B类（列入计划）" },
	{ "C", "C类（暂不能）" },
	{ "D", "D类（参考）" },
	{ "before", "办理前" },
	{ "during", "办理中" },
	{ "after", "办理后" },
	{ "visit", "走访" },
	{ "meeting", "座谈" },
	{ "call", "电话" },
	{ "letter", "信函" },
	{ "online", "网络" },
	{ "cosign", "联名" },
	{ "review", "审查" },
	{ "assign", "交办" },
	{ "sign", "签收" },
	{ "object", "异议" },
	{ "reassign", "改办" },
	{ "contact", "面商" },
	{ "opinion", "会办意见" },
	{ "reply", "答复" },
	{ "form_check", "审核" },
	{ "rating", "评价" },
	{ "release", "反馈评价" },
	{ "again", "再次办理" },
	{ "route", "转办" },
	{ "handle", "办理" },
	{ "received", "已受理" },
	{ "answered_on_the_spot", "当场答复" },
	{ "routed", "已转办" },
	{ "converted", "转为建议" },
	{ "refused", "不予受理" },
	{ "handling", "办理中" },
	{ "handled", "已办理" },
	{ "fed_back", "已反馈" },
	{ "closed", "已办结" },
	{ "station", "站点" },
	{ "reception", "接待日" },
	{ "community", "社区" },
	{ "street", "街道" },
	{ "department", "部门" },
	{ "higher_congress", "上级人大" },
	{ "solved", "已解决" },
	{ "partly_solved", "部分解决" },
	{ "not_solved", "未解决" },
	{ "before_court", "法院受理中" },
	{ "before_arbitration", "仲裁中" },
	{ "under_review", "复议中" },
	{ "private_matter", "纯属个人事务" },
	{ "outside_remit", "不属受理范围" },
	{ "resident", "群众" },
	{ "deputy", "代表" },
	{ "receipt", "凭回执号查询" },
	{ "extension", "延期限度" },
	{ "urge", "催办间隔" },
	{ "opinion_before_reply", "会办先于答复" },
	{ "resident_data", "群众个人信息保存" },
	{ "publication", "公开" },
	{ "open", "进行中" },
	{ "met", "已完成" },
	{ "closed", "已终止" },
	{ "asked", "待定" },
	{ "granted", "批准" },
	{ "refused", "未批准" },
	{ "dropped", "已作废" },
	{ "calendar", "日历变动" },
	{ "wd", "个工作日" },
	{ "month", "个月" },
	{ "day", "天" },
	{ "publication", "公开" },
	{ "commitment", "承诺办理" },
	{ "open", "办理中" },
	{ "reported", "待工委确认" },
	{ "fulfilled", "已兑现" },
	{ "replaced", "已另行答复" },
	{ "full", "全文公开" },
	{ "title", "公开标题" },
	{ "none", "不公开" },
};

static const struct demo_event events[] = {
	{ "suggestion.submitted", "建议提出", "title lead_name" },
	{ "suggestion.cosigned", "联名答复", "person_name answer" },
	{ "suggestion.invitation_lapsed", "联名邀请失效", "person_name" },
	{ "suggestion.cosigning_ended", "联名结束", "" },
	{ "suggestion.accepted", "审查接收", "serial" },
	{ "suggestion.returned", "退回修改", "reason" },
	{ "suggestion.refused", "不予接收", "reason" },
	{ "suggestion.withdrawal_asked", "申请撤回", "title reason" },
	{ "suggestion.withdrawn", "撤回", "title reason" },
	{ "suggestion.withdrawal_ended", "撤回终止", "title why person_name" },
	{ "suggestion.merged", "并案办理", "serial into_serial reason" },
	{ "suggestion.unmerged", "取消并案", "serial from_serial reason" },
	{ "suggestion.assigned", "交办", "serial" },
	{ "suggestion.forwarded", "转报人大", "serial external_no" },
	{ "suggestion.exchanged", "对应编号", "serial external_no" },
	{ "suggestion.asked_again", "退请人大再办", "serial unit_name round" },
	{ "suggestion.reported", "列入专报", "serial report" },
	{ "suggestion.replied", "全部答复", "serial" },
	{ "suggestion.closed", "办结", "serial result" },
	{ "assignment.sent", "送达单位", "unit_name kind matter" },
	{ "assignment.signed", "单位签收", "unit_name person" },
	{ "assignment.objected", "提出异议", "unit_name reason" },
	{ "assignment.overruled", "异议不成立", "unit_name reason" },
	{ "assignment.reassigned", "改办", "unit_name reason" },
	{ "assignment.recalled", "收回交办", "unit_name reason" },
	{ "assignment.assist_added", "增加会办", "unit_name matter due" },
	{ "assignment.contacted", "面商代表", "unit_name phase way said" },
	{ "assignment.opinion_given", "会办意见", "unit_name text" },
	{ "assignment.lapsed", "会办逾期", "unit_name" },
	{ "assignment.reply_filed", "答复待审", "unit_name number class" },
	{ "assignment.reply_passed", "答复代表", "number class" },
	{ "assignment.sent_back", "答复退回", "number reason" },
	{ "assignment.rated", "代表评价", "person_name result text" },
	{ "assignment.rating_decides", "评价生效", "person_name result text" },
	{ "assignment.not_rated", "未评价", "unit_name" },
	{ "assignment.rating_released", "反馈评价", "unit_name result" },
	{ "opinion.received", "收到意见", "title via person_name" },
	{ "opinion.answered", "当场答复", "title text" },
	{ "opinion.refused", "不予受理", "title reason_code pointer" },
	{ "opinion.routed", "转办意见", "title name" },
	{ "opinion.sent", "意见送达", "name title" },
	{ "opinion.signed", "签收意见", "name person" },
	{ "opinion.handed_back", "退回意见", "name reason" },
	{ "opinion.taken_back", "收回意见", "name reason" },
	{ "opinion.handled", "意见办毕", "title result text" },
	{ "opinion.converted", "转为建议", "title" },
	{ "opinion.released", "退出建议", "title reason" },
	{ "opinion.fed_back", "反馈意见", "title to way" },
	{ "opinion.closed", "意见办结", "title result" },
	{ "opinion.corrected", "更正个人信息", "title" },
	{ "opinion.erased", "删除个人信息", "title reason" },
	{ "opinion.moved", "意见移交", "name title" },
	{ "assignment.unit_renamed", "单位更名", "from_name unit_name" },
	{ "opinion.unit_renamed", "单位更名", "name title" },
	{ "opinion.unit_ended", "单位撤销", "name title" },
	{ "opinion.due_soon", "临期提醒", "title" },
	{ "opinion.overdue", "逾期", "title" },
	{ "opinion.due_changed", "期限变动", "title" },
	{ "suggestion.published", "公开答复", "serial extent" },
	{ "suggestion.unpublished", "撤回公开", "serial reason" },
	{ "commitment.opened", "承诺登记", "unit_name measure due" },
	{ "commitment.progressed", "承诺进展", "unit_name text" },
	{ "commitment.reported", "承诺报结", "unit_name text" },
	{ "commitment.fulfilled", "承诺兑现", "unit_name measure" },
	{ "commitment.returned", "承诺退回", "unit_name text" },
	{ "commitment.postponed", "承诺延期", "unit_name due text" },
	{ "commitment.replaced", "承诺更新", "unit_name measure" },
	{ "supervision.begun", "重点督办", "serial leader" },
	{ "supervision.logged", "督办记录", "leader text" },
	{ "supervision.ended", "督办结束", "serial text" },
	{ "deadline.due_soon", "临期提醒", "title" },
	{ "deadline.overdue", "逾期", "title" },
	{ "deadline.changed", "期限变更", "title" },
	{ "assignment.extension_asked", "申请延期", "unit_name until reason" },
	{ "assignment.extension_granted", "批准延期", "unit_name granted" },
	{ "assignment.extension_refused", "不准延期", "unit_name ruling" },
	{ "assignment.urged", "催办", "unit_name text" },
	{ "rule.changed", "期限规则有新版本", "source" },
};

#define N(a) (sizeof(a) / sizeof(a[0]))

const char *
demo_word(const char *value)
{
	for (size_t i = 0; i < N(words); i++)
		if (strcmp(words[i].value, value) == 0)
			return words[i].word;
	return value;
}

const char *
demo_channel(const char *value)
{
	static const char *const channels[][2] = { { "zone", "区内" }, { "city", "市" },
		{ "district", "区县" }, { "province", "省" }, { "national", "全国" },
		{ "special_report", "专报" } };

	for (size_t i = 0; i < N(channels); i++)
		if (strcmp(channels[i][0], value) == 0)
			return channels[i][1];
	return value;
}

const struct demo_event *
demo_event(const char *type)
{
	static const struct demo_event other = { "", "其他事件", "" };

	for (size_t i = 0; i < N(events); i++)
		if (strcmp(events[i].type, type) == 0)
			return &events[i];
	return &other;
}

const char *
demo_text(const json_t *object, const char *member)
{
	const char *s = json_string_value(json_object_get(object, member));

	return s != NULL ? s : "";
}

const char *
demo_due(struct ctl *c, const json_t *due)
{
	const char *rule = demo_text(due, "rule");
	const char *unit = strcmp(rule, "month") == 0 ? "个月    "
	    : strcmp(rule, "day") == 0                ? "天      "
						      : "个工作日";
	const char *step = demo_word(demo_text(due, "step"));

	return arena_printf(&c->arena, "%s%*s%2" JSON_INTEGER_FORMAT " %s → %s%s", step,
	    (int)(10 - text_width(str_from(step))), "",
	    json_integer_value(json_object_get(due, "n")), unit, demo_text(due, "due"),
	    json_is_true(json_object_get(due, "provisional")) ? "（暂定）" : "");
}
