-- The piles that people work from, anew: what 051 and 053 say of work() is past. An
-- opinion's periods and steps lie on the piles beside a suggestion's; what goes to another congress
-- or into a special report has piles of its own. Runs with search_path = suggestions.
DELETE FROM pile;
INSERT INTO pile (role, pile, place) VALUES
	('committee', 'to_review', 1), ('committee', 'to_assign', 2), ('committee', 'to_forward', 3),
	('committee', 'forwarded', 4), ('committee', 'to_sign', 5), ('committee', 'to_rule', 6),
	('committee', 'handling', 7), ('committee', 'to_check', 8),
	('committee', 'awaiting_rating', 9), ('committee', 'to_release', 10),
	('committee', 'to_close', 11), ('committee', 'to_route', 12),
	('committee', 'to_feed_back', 13), ('committee', 'due_soon', 14), ('committee', 'overdue', 15),
	('street', 'awaiting_rating', 1), ('street', 'to_route', 2), ('street', 'to_feed_back', 3),
	('street', 'due_soon', 4), ('street', 'overdue', 5),
	('station', 'draft', 1), ('station', 'to_revise', 2), ('station', 'to_route', 3),
	('station', 'to_feed_back', 4), ('station', 'due_soon', 5), ('station', 'overdue', 6),
	('deputy', 'draft', 1), ('deputy', 'to_revise', 2), ('deputy', 'to_cosign', 3),
	('deputy', 'to_rate', 4),
	('unit', 'to_sign', 1), ('unit', 'handling', 2), ('unit', 'awaiting_rating', 3),
	('unit', 'done', 4), ('unit', 'due_soon', 5), ('unit', 'overdue', 6);

-- What lies on them says 073: roots are suggestions or opinions from here on.
DROP FUNCTION work(text, text, text[], date, text, uuid, integer);

-- Those on the way: few, whatever has been taken since.
CREATE INDEX opinion_going ON opinion (street, site_code, state) WHERE state IN ('received',
	'answered_on_the_spot', 'routed', 'handling', 'handled', 'fed_back');
CREATE INDEX handover_holding ON handover (unit_code) WHERE ended_at IS NULL;
