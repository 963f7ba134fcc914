-- Programmes, rules and caps.

-- An authority's funding year.
create table programme (
    programme_id                  text not null check (length(programme_id) <= 40), -- readable key, such as LCRCA-2024-25
    authority_id                  text not null check (length(authority_id) <= 20),
    number                        integer not null, -- position in lists
    name                          text not null check (length(name) <= 400),
    financial_year                integer not null, -- the calendar year of its 1 April
    starts_on                     text not null check (length(starts_on) = 10),
    ends_on                       text not null check (length(ends_on) = 10),
    accepts_until                 text check (length(accepts_until) = 10), -- last day on which enrolments are accepted
    commitment_limit_basis_points integer not null, -- share of a pound cap that may be committed; 10,000 is all of it
    is_over_allocation_allowed    integer not null check (is_over_allocation_allowed in (0, 1)), -- whether variations may take the parts above the whole
    allocations_version           integer not null,
    targets_version               integer not null,
    version                       integer not null, -- of name, accepts_until, limit and over-allocation
    created_at                    text not null check (length(created_at) = 23),
    constraint pk_programme primary key (programme_id),
    constraint fk_programme_authority foreign key (authority_id) references authority (authority_id),
    constraint fk_programme_lane foreign key (programme_id) references lane (lane_id),
    constraint ck_programme_dates check (ends_on >= starts_on),
    constraint ck_programme_limit check (commitment_limit_basis_points between 10000 and 20000)
) strict, without rowid;
create unique index uq_programme_year on programme (authority_id, financial_year);
create unique index uq_programme_number on programme (authority_id, number);

-- The rules of a programme and delivery route from a date. Never edited: a later row replaces them.
create table rule_set (
    rule_set_id  text not null check (length(rule_set_id) <= 80),
    programme_id text not null check (length(programme_id) <= 40),
    number       integer not null, -- position in lists
    route        text not null check (length(route) <= 20),
    valid_from   text not null check (length(valid_from) = 10),
    rules        text not null, -- JSON object: the rules, complete
    created_at   text not null check (length(created_at) = 23),
    constraint pk_rule_set primary key (rule_set_id),
    constraint fk_rule_set_programme foreign key (programme_id) references programme (programme_id),
    constraint ck_rule_set_route check (route in ('standard', 'hgv'))
) strict;
create unique index uq_rule_set_route on rule_set (programme_id, route, valid_from);

-- Funding allocations: caps and commitments, in places and in pence. An enrolment draws from every pool above it or from none.
create table funding_pool (
    pool_id          text not null check (length(pool_id) <= 120), -- readable key, such as LCRCA-2024-25/sector/digital
    programme_id     text not null check (length(programme_id) <= 40),
    pool_level       text not null check (length(pool_level) <= 20),
    sector_code      text check (length(sector_code) <= 40),
    ukprn            integer,
    cap_places       integer not null,
    cap_pence        integer not null,
    limit_pence      integer not null, -- the cap times the commitment limit of the programme
    committed_places integer not null,
    committed_pence  integer not null,
    earned_pence     integer, -- by milestones; null for nothing. Never more than the cap, even if commitments can be
    constraint pk_funding_pool primary key (pool_id),
    constraint fk_funding_pool_programme foreign key (programme_id) references programme (programme_id),
    constraint ck_funding_pool_level check ((pool_level = 'programme' and sector_code is null and ukprn is null) or (pool_level = 'sector' and sector_code is not null and ukprn is null) or (pool_level = 'provider' and sector_code is null and ukprn is not null) or (pool_level = 'providerSector' and sector_code is not null and ukprn is not null)),
    constraint ck_funding_pool_places check (committed_places >= 0 and committed_places <= cap_places),
    constraint ck_funding_pool_pence check (committed_pence >= 0 and committed_pence <= limit_pence and limit_pence >= cap_pence),
    constraint ck_funding_pool_earned check (earned_pence between 0 and cap_pence)
) strict, without rowid;
create index ix_funding_pool_programme on funding_pool (programme_id, pool_id);

insert into schema_version (number, name) values (5, '0005_funding');
