-- Variations: how an authority changes allocations once money is committed.

-- Filtered indexes need this; sqlcmd leaves it off by default.
set quoted_identifier on;
go

-- A proposed change of a programme's caps, targets or commitment limit. What was proposed is never edited: only the decision and its effect are added.
create table variation (
    variation_id                  char(36) collate Latin1_General_100_BIN2 not null,
    programme_id                  varchar(40) collate Latin1_General_100_BIN2 not null,
    number                        bigint not null, -- position in lists
    authority_id                  varchar(20) collate Latin1_General_100_BIN2 not null,
    kind                          varchar(20) collate Latin1_General_100_BIN2 not null,
    status                        varchar(20) collate Latin1_General_100_BIN2 not null,
    reason                        nvarchar(1000) not null,
    effective_on                  date not null, -- the day from which it gives; what it takes away is held back from its approval on
    commitment_limit_basis_points int null, -- the new limit; null for no change
    targets                       nvarchar(max) null, -- JSON array of all new targets; null for no change
    proposed_by                   varchar(100) collate Latin1_General_100_BIN2 not null, -- a person, or the id of a key
    is_proposed_by_person         bit not null,
    proposed_at                   datetime2(3) not null,
    decided_by                    varchar(100) collate Latin1_General_100_BIN2 null, -- another person
    decided_at                    datetime2(3) null, -- when it was approved, rejected or superseded
    decision_reason               nvarchar(1000) null,
    is_in_effect                  bit not null, -- whether all of it has been applied
    supersedes_id                 char(36) collate Latin1_General_100_BIN2 null, -- the variation that it replaces
    superseded_by_id              char(36) collate Latin1_General_100_BIN2 null, -- the variation that replaces it
    version                       int not null,
    constraint pk_variation primary key (variation_id),
    constraint fk_variation_programme foreign key (programme_id) references programme (programme_id),
    constraint fk_variation_supersedes foreign key (supersedes_id) references variation (variation_id),
    constraint fk_variation_superseded_by foreign key (superseded_by_id) references variation (variation_id),
    constraint ck_variation_kind check (kind in ('virement', 'growth', 'reduction', 'reprofile')),
    constraint ck_variation_status check (status in ('proposed', 'approved', 'rejected', 'superseded')),
    constraint ck_variation_limit check (commitment_limit_basis_points between 10000 and 20000),
    constraint ck_variation_two_people check (decided_by is null or is_proposed_by_person = 0 or decided_by <> proposed_by),
    constraint ck_variation_decision check ((status = 'proposed' and decided_by is null and decided_at is null) or (status = 'superseded' and decided_by is null and decided_at is not null and superseded_by_id is not null) or (status in ('approved', 'rejected') and decided_by is not null and decided_at is not null)),
    constraint ck_variation_effect check (is_in_effect = 0 or status = 'approved')
);
create unique index uq_variation_number on variation (programme_id, number);
create index ix_variation_due on variation (effective_on) where is_in_effect = 0 and status = 'approved';

-- A variation's change of the caps of one pool, with the pool's figures when it was proposed, or when it was approved.
create table variation_line (
    variation_id     char(36) collate Latin1_General_100_BIN2 not null,
    line             int not null, -- from 1
    pool_level       varchar(20) collate Latin1_General_100_BIN2 not null,
    sector_code      varchar(40) collate Latin1_General_100_BIN2 null,
    ukprn            int null,
    places           int not null, -- change of the cap
    pence            bigint not null, -- change of the cap
    cap_places       int null, -- the cap before; null for a new pool
    cap_pence        bigint null,
    limit_pence      bigint null, -- that can be committed, before
    new_limit_pence  bigint not null, -- that can be committed, after
    committed_places int not null,
    committed_pence  bigint not null,
    earned_pence     bigint not null,
    pending_places   int not null, -- that are given on the day; 0 when they are
    pending_pence    bigint not null,
    constraint pk_variation_line primary key (variation_id, line),
    constraint fk_variation_line_variation foreign key (variation_id) references variation (variation_id),
    constraint ck_variation_line_level check ((pool_level = 'programme' and sector_code is null and ukprn is null) or (pool_level = 'sector' and sector_code is not null and ukprn is null) or (pool_level = 'provider' and sector_code is null and ukprn is not null) or (pool_level = 'providerSector' and sector_code is not null and ukprn is not null)),
    constraint ck_variation_line_change check (places <> 0 or pence <> 0),
    constraint ck_variation_line_pending check (pending_places >= 0 and pending_pence >= 0)
);

insert into schema_version (number, name) values (11, '0011_variations');
go
