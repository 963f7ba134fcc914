-- Targets.

-- Filtered indexes need this; sqlcmd leaves it off by default.
set quoted_identifier on;
go

-- Completion targets: the starts, completions and outcomes planned by the end of a month, including earlier months.
create table completion_target (
    target_id    varchar(140) collate Latin1_General_100_BIN2 not null, -- the pool-like scope and the month
    programme_id varchar(40) collate Latin1_General_100_BIN2 not null,
    target_level varchar(20) collate Latin1_General_100_BIN2 not null,
    sector_code  varchar(40) collate Latin1_General_100_BIN2 null,
    ukprn        int null,
    period       int not null, -- yyyymm
    starts       int not null,
    completions  int not null,
    outcomes     int not null,
    constraint pk_completion_target primary key (target_id),
    constraint fk_completion_target_programme foreign key (programme_id) references programme (programme_id),
    constraint ck_completion_target_level check (target_level in ('programme', 'sector', 'provider')),
    constraint ck_completion_target_period check (period between 200001 and 209912),
    constraint ck_completion_target_counts check (outcomes >= 0 and completions >= outcomes and starts >= completions)
);
create index ix_completion_target_programme on completion_target (programme_id, period);

insert into schema_version (number, name) values (7, '0007_targets');
go
