-- An account of a street is found by the street's home; when that home is given another street's code,
-- the account is of no use until the committee says again what it acts for. Runs with
-- search_path = registry.

CREATE OR REPLACE VIEW account_holder AS
	SELECT a.id, CASE a.role
		WHEN 'committee' THEN true
		WHEN 'deputy' THEN EXISTS (SELECT FROM person p WHERE p.id = a.of AND p.ended_on IS NULL)
		WHEN 'unit' THEN EXISTS (SELECT FROM unit u WHERE u.id = a.of AND u.active)
		ELSE EXISTS (SELECT FROM site s WHERE s.id = a.of AND s.state = 'open'
			AND (a.role <> 'street' OR s.street = a.scope)) END AS holds
	FROM account a;
