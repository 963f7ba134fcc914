-- Targets.

-- Completion targets: the starts, completions and outcomes planned by the end of a month, including earlier months.
create table completion_target (
    target_id    text not null check (length(target_id) <= 140), -- the pool-like scope and the month
    programme_id text not null check (length(programme_id) <= 40),
    target_level text not null check (length(target_level) <= 20),
    sector_code  text check (length(sector_code) <= 40),
    ukprn        integer,
    period       integer not null, -- yyyymm
    starts       integer not null,
    completions  integer not null,
    outcomes     integer not null,
    constraint pk_completion_target primary key (target_id),
    constraint fk_completion_target_programme foreign key (programme_id) references programme (programme_id),
    constraint ck_completion_target_level check (target_level in ('programme', 'sector', 'provider')),
    constraint ck_completion_target_period check (period between 200001 and 209912),
    constraint ck_completion_target_counts check (outcomes >= 0 and completions >= outcomes and starts >= completions)
) strict, without rowid;
create index ix_completion_target_programme on completion_target (programme_id, period);

insert into schema_version (number, name) values (7, '0007_targets');
