-- Variations: how an authority changes allocations once money is committed.

-- A proposed change of a programme's caps, targets or commitment limit. What was proposed is never edited: only the decision and its effect are added.
create table variation (
    variation_id                  text not null check (length(variation_id) = 36),
    programme_id                  text not null check (length(programme_id) <= 40),
    number                        integer not null, -- position in lists
    authority_id                  text not null check (length(authority_id) <= 20),
    kind                          text not null check (length(kind) <= 20),
    status                        text not null check (length(status) <= 20),
    reason                        text not null check (length(reason) <= 1000),
    effective_on                  text not null check (length(effective_on) = 10), -- the day from which it gives; what it takes away is held back from its approval on
    commitment_limit_basis_points integer, -- the new limit; null for no change
    targets                       text, -- JSON array of all new targets; null for no change
    proposed_by                   text not null check (length(proposed_by) <= 100), -- a person, or the id of a key
    is_proposed_by_person         integer not null check (is_proposed_by_person in (0, 1)),
    proposed_at                   text not null check (length(proposed_at) = 23),
    decided_by                    text check (length(decided_by) <= 100), -- another person
    decided_at                    text check (length(decided_at) = 23), -- when it was approved, rejected or superseded
    decision_reason               text check (length(decision_reason) <= 1000),
    is_in_effect                  integer not null check (is_in_effect in (0, 1)), -- whether all of it has been applied
    supersedes_id                 text check (length(supersedes_id) = 36), -- the variation that it replaces
    superseded_by_id              text check (length(superseded_by_id) = 36), -- the variation that replaces it
    version                       integer not null,
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
) strict;
create unique index uq_variation_number on variation (programme_id, number);
create index ix_variation_due on variation (effective_on) where is_in_effect = 0 and status = 'approved';

-- A variation's change of the caps of one pool, with the pool's figures when it was proposed, or when it was approved.
create table variation_line (
    variation_id     text not null check (length(variation_id) = 36),
    line             integer not null, -- from 1
    pool_level       text not null check (length(pool_level) <= 20),
    sector_code      text check (length(sector_code) <= 40),
    ukprn            integer,
    places           integer not null, -- change of the cap
    pence            integer not null, -- change of the cap
    cap_places       integer, -- the cap before; null for a new pool
    cap_pence        integer,
    limit_pence      integer, -- that can be committed, before
    new_limit_pence  integer not null, -- that can be committed, after
    committed_places integer not null,
    committed_pence  integer not null,
    earned_pence     integer not null,
    pending_places   integer not null, -- that are given on the day; 0 when they are
    pending_pence    integer not null,
    constraint pk_variation_line primary key (variation_id, line),
    constraint fk_variation_line_variation foreign key (variation_id) references variation (variation_id),
    constraint ck_variation_line_level check ((pool_level = 'programme' and sector_code is null and ukprn is null) or (pool_level = 'sector' and sector_code is not null and ukprn is null) or (pool_level = 'provider' and sector_code is null and ukprn is not null) or (pool_level = 'providerSector' and sector_code is not null and ukprn is not null)),
    constraint ck_variation_line_change check (places <> 0 or pence <> 0),
    constraint ck_variation_line_pending check (pending_places >= 0 and pending_pence >= 0)
) strict;

insert into schema_version (number, name) values (11, '0011_variations');
