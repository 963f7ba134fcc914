-- The lane of what belongs to no programme, so that a database can be written to as soon as it has its tables.

-- Filtered indexes need this; sqlcmd leaves it off unless told otherwise.
set quoted_identifier on;
go

insert into lane (lane_id, turn, last_number, last_posted_at)
select 'reference', 0, 0, '2000-01-01 00:00:00.000'
where not exists (select 1 from lane where lane_id = 'reference');

insert into schema_version (number, name) values (6, '0006_reference_lane');
go
