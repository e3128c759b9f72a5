-- The figures and the values of their splits; docs/figures.md has them in words. Slots are numbered
-- as in services/reports/slots.tbl. Runs as the schema's owner with search_path set to the schema.

CREATE TABLE figure (
	place integer PRIMARY KEY,
	name text NOT NULL UNIQUE,
	title text NOT NULL,
	grp text NOT NULL CHECK (grp IN ('profile', 'duty', 'suggestion')),
	how text NOT NULL CHECK (how IN ('count', 'rate', 'median', 'stock')),
	slot integer NOT NULL,  -- what is counted; profile: 0
	base integer,           -- of a rate; of a stock: what is taken off
	split text,             -- the split's enum; 'words'; NULL: none
	by_unit boolean NOT NULL,
	doc text NOT NULL
);
INSERT INTO figure (place, name, title, grp, how, slot, base, split, by_unit, doc) VALUES
(1, 'mandates', '代表名额', 'profile', 'stock', 0, NULL, 'level', false, '任职中的代表名额，按层级'),
(2, 'persons', '代表人数', 'profile', 'stock', 0, NULL, NULL, false, '有任职名额的人数'),
(3, 'sites', '家站', 'profile', 'stock', 0, NULL, 'site_kind', false, '开放的家和站，按种类'),
(4, 'covered', '进家入站人数', 'profile', 'stock', 0, NULL, NULL, false, '既进家又入站的人数'),
(5, 'coverage', '进家入站率', 'profile', 'rate', 0, NULL, NULL, false, '进家入站人数占代表人数'),
(6, 'sites_met', '达标家站', 'profile', 'stock', 0, NULL, NULL, false, '最近一次检查十三项全部达到的开放家站'),
(7, 'sites_met_share', '六有七规范达标率', 'profile', 'rate', 0, NULL, NULL, false, '达标家站占开放家站'),
(8, 'units', '承办单位', 'profile', 'stock', 0, NULL, NULL, false, '在册承办单位'),
(20, 'activities', '代表活动', 'duty', 'count', 1, NULL, 'words', false, '活动登记簿的条数，按种类'),
(21, 'person_times', '参加活动人次', 'duty', 'count', 2, NULL, 'words', false, '到场代表人次，按活动种类'),
(22, 'others_present', '其他到场人数', 'duty', 'count', 3, NULL, NULL, false, '活动的其他到场人数'),
(23, 'contacts', '联系群众', 'duty', 'count', 4, NULL, 'approach', false, '联系群众登记簿的条数，按方式'),
(24, 'residents', '联系群众人数', 'duty', 'count', 5, NULL, NULL, false, '其中的群众人数'),
(25, 'enterprises', '联系企业', 'duty', 'count', 6, NULL, NULL, false, '其中的企业数'),
(26, 'problems', '反映问题', 'duty', 'count', 7, NULL, NULL, false, '其中反映的问题'),
(27, 'problems_answered', '当场答复', 'duty', 'count', 8, NULL, NULL, false, '其中当场答复的问题'),
(28, 'receptions', '接待日', 'duty', 'count', 9, NULL, NULL, false, '已举行的接待日'),
(29, 'reception_times', '接待人次', 'duty', 'count', 10, NULL, NULL, false, '接待日到场代表人次'),
(30, 'reception_people', '接待群众', 'duty', 'count', 11, NULL, NULL, false, '接待日来访群众'),
(31, 'debriefs', '述职', 'duty', 'count', 12, NULL, NULL, false, '述职登记簿的条数'),
(32, 'ballots', '测评票', 'duty', 'count', 13, NULL, 'satisfaction', false, '述职测评票，按满意程度'),
(33, 'ballots_good', '测评满意率', 'duty', 'rate', 14, 13, NULL, false, '满意和基本满意占测评票'),
(34, 'opinions_received', '收到意见', 'duty', 'count', 15, NULL, 'opinion_via', false, '按收到日计的群众意见，按来路'),
(35, 'opinions_refused', '不予受理意见', 'duty', 'count', 16, NULL, NULL, false, '其中不予受理的'),
(36, 'opinions_collected', '收集意见', 'duty', 'count', 17, NULL, NULL, false, '收到而未拒收的意见'),
(37, 'opinions_handled', '办结意见', 'duty', 'count', 18, NULL, 'opinion_result', false, '其中有结果的，按结果'),
(38, 'opinions_solved', '解决意见', 'duty', 'count', 19, NULL, NULL, false, '其中已解决的'),
(39, 'opinions_solved_share', '意见解决率', 'duty', 'rate', 19, 17, NULL, false, '已解决占收集意见'),
(40, 'inspections', '检查', 'duty', 'count', 20, NULL, NULL, false, '对家站的检查'),
(50, 'submitted', '提出建议', 'suggestion', 'count', 30, NULL, NULL, false, '按提出日计的建议'),
(51, 'submitted_level', '按层级', 'suggestion', 'count', 31, NULL, 'level', false, '提出建议，按代表层级'),
(52, 'submitted_occasion', '会议期间、闭会期间', 'suggestion', 'count', 32, NULL, 'occasion', false, '提出建议，按时间'),
(53, 'submitted_form', '单独、联名', 'suggestion', 'count', 33, NULL, 'form', false, '提出建议，有人同意联名的为联名'),
(54, 'submitted_subject', '按主题', 'suggestion', 'count', 34, NULL, 'words', false, '提出建议，按主题分类'),
(55, 'submitted_origin', '按来源', 'suggestion', 'count', 35, NULL, 'origin', false, '提出建议，按来源'),
(56, 'submitted_channel', '按渠道', 'suggestion', 'count', 36, NULL, 'channel', false, '提出建议，按渠道'),
(57, 'submitted_between', '闭会期间按渠道', 'suggestion', 'count', 47, NULL, 'channel', false, '闭会期间提出的建议，按渠道'),
(58, 'cosigned', '联名', 'suggestion', 'count', 37, NULL, NULL, false, '同意联名，计在联名代表名下'),
(59, 'accepted', '接收', 'suggestion', 'count', 38, NULL, NULL, false, '按取得编号日计'),
(60, 'refused', '不予受理', 'suggestion', 'count', 39, NULL, NULL, false, '按不予受理日计'),
(61, 'withdrawn', '撤回', 'suggestion', 'count', 40, NULL, NULL, false, '按撤回日计'),
(62, 'merged', '并案', 'suggestion', 'count', 41, NULL, NULL, false, '按并案日计'),
(63, 'assigned', '交办', 'suggestion', 'count', 42, NULL, NULL, false, '按首次交办日计'),
(64, 'closed', '办结', 'suggestion', 'count', 43, NULL, NULL, false, '按办结日计'),
(65, 'key', '重点督办', 'suggestion', 'count', 44, NULL, NULL, false, '按督办开始日计'),
(66, 'commitments', '承诺', 'suggestion', 'count', 45, NULL, NULL, true, 'B 类答复的承诺，按答复日计'),
(67, 'fulfilled', '兑现', 'suggestion', 'count', 46, NULL, NULL, true, '承诺已兑现，按确认日计'),
(70, 'tasks', '主办、分办', 'suggestion', 'count', 50, NULL, NULL, true, '按送达日计的首轮主办和分办'),
(71, 'assists', '会办', 'suggestion', 'count', 51, NULL, NULL, true, '首轮会办，另计'),
(72, 'signed', '签收', 'suggestion', 'count', 52, NULL, NULL, true, '其中已签收的'),
(73, 'signed_in_time', '按期签收率', 'suggestion', 'rate', 53, 52, NULL, true, '按期签收占签收'),
(74, 'contacted', '面商率', 'suggestion', 'rate', 54, 55, NULL, true, '有面商记录的占应答复'),
(75, 'to_reply', '应答复', 'suggestion', 'count', 55, NULL, NULL, true, '主办、分办中不是只供参考的'),
(76, 'replied', '办复率', 'suggestion', 'rate', 56, 55, NULL, true, '已答复代表的占应答复'),
(77, 'replied_in_time', '按期办复率', 'suggestion', 'rate', 57, 56, NULL, true, '按期报送的占已答复'),
(78, 'extended', '延期', 'suggestion', 'count', 58, NULL, NULL, true, '应答复中获准延期的'),
(79, 'class', '答复类别', 'suggestion', 'count', 59, NULL, 'reply_class', true, '已答复的，按答复时的类别'),
(80, 'solved_or_planned', '已解决或列入计划', 'suggestion', 'rate', 60, 59, NULL, true, 'A、B 类占已答复'),
(81, 'reply_days', '办理天数', 'suggestion', 'median', 61, NULL, NULL, true, '从送达到报送答复的天数的中位数'),
(82, 'first_result', '首轮结果评价', 'suggestion', 'count', 62, NULL, 'satisfaction', true, '首轮已反馈的结果评价'),
(83, 'first_attitude', '首轮态度评价', 'suggestion', 'count', 63, NULL, 'satisfaction', true, '首轮已反馈的态度评价'),
(84, 'first_good', '首轮满意率', 'suggestion', 'rate', 64, 62, NULL, true, '结果满意和基本满意占首轮评价'),
(85, 'rating_returned', '评价回收率', 'suggestion', 'rate', 66, 65, NULL, true, '已评价占应评价'),
(86, 'final_result', '最终结果评价', 'suggestion', 'count', 67, NULL, 'satisfaction', true, '其后不再办理的结果评价'),
(87, 'final_attitude', '最终态度评价', 'suggestion', 'count', 68, NULL, 'satisfaction', true, '其后不再办理的态度评价'),
(88, 'final_good', '最终满意率', 'suggestion', 'rate', 69, 67, NULL, true, '结果满意和基本满意占最终评价'),
(89, 'again', '再次办理', 'suggestion', 'count', 70, NULL, NULL, true, '第二轮及以后的主办和分办'),
(90, 'objected', '异议', 'suggestion', 'count', 71, NULL, NULL, true, '单位提出异议的'),
(91, 'reassigned', '改派', 'suggestion', 'count', 72, NULL, NULL, true, '改交其他单位的'),
(92, 'open', '在办', 'suggestion', 'stock', 73, 74, NULL, true, '期末送达而未结束的'),
(93, 'overdue', '逾期', 'suggestion', 'stock', 75, 76, NULL, true, '期末其中答复或会办意见逾期的');

-- Values of splits by number; those of code lists are in `word`.
CREATE TABLE split_value (
	split text NOT NULL,
	n integer NOT NULL,
	value text NOT NULL,
	PRIMARY KEY (split, n)
);
INSERT INTO split_value
SELECT s.split, v.n, v.value FROM (VALUES
	('level', ARRAY['national', 'provincial', 'city', 'district']),
	('approach', ARRAY['visit', 'reception', 'forum', 'call', 'online', 'aid']),
	('satisfaction', ARRAY['satisfied', 'basically_satisfied', 'not_satisfied']),
	('opinion_via', ARRAY['station', 'reception', 'contact', 'online']),
	('opinion_result', ARRAY['solved', 'partly_solved', 'not_solved']),
	('occasion', ARRAY['session', 'between']),
	('form', ARRAY['single', 'joint']),
	('origin', ARRAY['research', 'forum', 'visit', 'reception', 'opinion', 'other']),
	('channel', ARRAY['zone', 'city', 'district', 'province', 'national', 'special_report']),
	('reply_class', ARRAY['A', 'B', 'C', 'D'])
) s (split, names), unnest(s.names) WITH ORDINALITY v (value, n);

GRANT SELECT ON figure, split_value TO jz_reports;
