-- Programmes, rules and caps.

-- Filtered indexes need this; sqlcmd leaves it off by default.
set quoted_identifier on;
go

-- An authority's funding year.
create table programme (
    programme_id                  varchar(40) collate Latin1_General_100_BIN2 not null, -- readable key, such as LCRCA-2024-25
    authority_id                  varchar(20) collate Latin1_General_100_BIN2 not null,
    number                        bigint not null, -- position in lists
    name                          nvarchar(400) not null,
    financial_year                int not null, -- the calendar year of its 1 April
    starts_on                     date not null,
    ends_on                       date not null,
    accepts_until                 date null, -- last day on which enrolments are accepted
    commitment_limit_basis_points int not null, -- share of a pound cap that may be committed; 10,000 is all of it
    is_over_allocation_allowed    bit not null, -- whether variations may take the parts above the whole
    allocations_version           int not null,
    targets_version               int not null,
    version                       int not null, -- of name, accepts_until, limit and over-allocation
    created_at                    datetime2(3) not null,
    constraint pk_programme primary key (programme_id),
    constraint fk_programme_authority foreign key (authority_id) references authority (authority_id),
    constraint fk_programme_lane foreign key (programme_id) references lane (lane_id),
    constraint ck_programme_dates check (ends_on >= starts_on),
    constraint ck_programme_limit check (commitment_limit_basis_points between 10000 and 20000)
);
create unique index uq_programme_year on programme (authority_id, financial_year);
create unique index uq_programme_number on programme (authority_id, number);

-- The rules of a programme and delivery route from a date. Never edited: a later row replaces them.
create table rule_set (
    rule_set_id  varchar(80) collate Latin1_General_100_BIN2 not null,
    programme_id varchar(40) collate Latin1_General_100_BIN2 not null,
    number       bigint not null, -- position in lists
    route        varchar(20) collate Latin1_General_100_BIN2 not null,
    valid_from   date not null,
    rules        nvarchar(max) not null, -- JSON object: the rules, complete
    created_at   datetime2(3) not null,
    constraint pk_rule_set primary key (rule_set_id),
    constraint fk_rule_set_programme foreign key (programme_id) references programme (programme_id),
    constraint ck_rule_set_route check (route in ('standard', 'hgv'))
);
create unique index uq_rule_set_route on rule_set (programme_id, route, valid_from);

-- Funding allocations: caps and commitments, in places and in pence. An enrolment draws from every pool above it or from none.
create table funding_pool (
    pool_id          varchar(120) collate Latin1_General_100_BIN2 not null, -- readable key, such as LCRCA-2024-25/sector/digital
    programme_id     varchar(40) collate Latin1_General_100_BIN2 not null,
    pool_level       varchar(20) collate Latin1_General_100_BIN2 not null,
    sector_code      varchar(40) collate Latin1_General_100_BIN2 null,
    ukprn            int null,
    cap_places       int not null,
    cap_pence        bigint not null,
    limit_pence      bigint not null, -- the cap times the commitment limit of the programme
    committed_places int not null,
    committed_pence  bigint not null,
    earned_pence     bigint null, -- by milestones; null for nothing. Never more than the cap, even if commitments can be
    constraint pk_funding_pool primary key (pool_id),
    constraint fk_funding_pool_programme foreign key (programme_id) references programme (programme_id),
    constraint ck_funding_pool_level check ((pool_level = 'programme' and sector_code is null and ukprn is null) or (pool_level = 'sector' and sector_code is not null and ukprn is null) or (pool_level = 'provider' and sector_code is null and ukprn is not null) or (pool_level = 'providerSector' and sector_code is not null and ukprn is not null)),
    constraint ck_funding_pool_places check (committed_places >= 0 and committed_places <= cap_places),
    constraint ck_funding_pool_pence check (committed_pence >= 0 and committed_pence <= limit_pence and limit_pence >= cap_pence),
    constraint ck_funding_pool_earned check (earned_pence between 0 and cap_pence)
);
create index ix_funding_pool_programme on funding_pool (programme_id, pool_id);

insert into schema_version (number, name) values (5, '0005_funding');
go
