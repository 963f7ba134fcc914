-- Statements of payments to providers, and the ledger.

-- A provider's payments for a month: open while lines are added, then authorised, then paid. The lines of an authorised one never change.
create table statement (
    statement_id   text not null check (length(statement_id) = 36),
    programme_id   text not null check (length(programme_id) <= 40),
    number         integer not null, -- position in lists
    authority_id   text not null check (length(authority_id) <= 20),
    ukprn          integer not null,
    period         integer not null, -- yyyymm
    status         text not null check (length(status) <= 20),
    line_count     integer not null,
    total_pence    integer not null, -- the sum of its lines; below zero when more is taken back than earned
    unfunded_pence integer not null, -- earned above a cap, and not paid
    authorised_by  text check (length(authorised_by) <= 100), -- a person
    authorised_at  text check (length(authorised_at) = 23),
    paid_by        text check (length(paid_by) <= 100), -- another person
    paid_at        text check (length(paid_at) = 23),
    paid_on        text check (length(paid_on) = 10), -- the day the money was sent
    version        integer not null,
    created_at     text not null check (length(created_at) = 23),
    updated_at     text not null check (length(updated_at) = 23),
    constraint pk_statement primary key (statement_id),
    constraint fk_statement_programme foreign key (programme_id) references programme (programme_id),
    constraint fk_statement_provider foreign key (authority_id, ukprn) references provider (authority_id, ukprn),
    constraint ck_statement_status check (status in ('open', 'authorised', 'paid')),
    constraint ck_statement_two_people check (paid_by is null or paid_by <> authorised_by),
    constraint ck_statement_unfunded check (unfunded_pence >= 0 and line_count >= 0)
) strict;
create unique index uq_statement_period on statement (programme_id, ukprn, period);
create unique index uq_statement_number on statement (programme_id, number);
create index ix_statement_provider on statement (authority_id, ukprn, programme_id, number);

-- The ledger, append only: every posting of places, seats, money and counts with its dimensions. Every counter is a sum of postings,
-- and a statement is the postings that are on it.
create table ledger_entry (
    programme_id         text not null check (length(programme_id) <= 40),
    number               integer not null, -- of the change that moved it
    line                 integer not null,
    kind                 text not null check (length(kind) <= 20),
    sector_code          text check (length(sector_code) <= 40),
    ukprn                integer,
    cohort_id            text check (length(cohort_id) = 36),
    enrolment_id         text check (length(enrolment_id) = 36),
    local_authority_code text check (length(local_authority_code) <= 9),
    milestone_id         text check (length(milestone_id) = 36),
    statement_id         text check (length(statement_id) = 36), -- the statement it is on, or that it pays
    statement_line       integer, -- its line there; null for a payment
    learner_group        text check (length(learner_group) <= 80), -- the combination of characteristics that statistics count by
    occurred_on          text not null check (length(occurred_on) = 10),
    period               integer not null, -- yyyymm in which it is counted
    posted_at            text not null check (length(posted_at) = 23),
    reason               text check (length(reason) <= 1000), -- why it was taken back
    places               integer not null,
    seats                integer not null,
    committed_pence      integer not null,
    earned_pence         integer not null,
    unfunded_pence       integer not null, -- the part of a milestone's value above a cap, which is not paid
    paid_pence           integer not null,
    starts               integer not null,
    completions          integer not null,
    interviews           integer not null, -- completions with the offer of a job interview
    outcomes             integer not null,
    drop_outs            integer not null, -- left after the start and before completing
    cap_places           integer not null, -- change of the cap of the pool of exactly this sector and provider
    cap_pence            integer not null,
    constraint pk_ledger_entry primary key (programme_id, number, line),
    constraint fk_ledger_entry_programme foreign key (programme_id) references programme (programme_id),
    constraint fk_ledger_entry_enrolment foreign key (enrolment_id) references enrolment (enrolment_id),
    constraint fk_ledger_entry_milestone foreign key (milestone_id) references milestone (milestone_id),
    constraint fk_ledger_entry_statement foreign key (statement_id) references statement (statement_id),
    constraint ck_ledger_entry_line check (statement_line is null or (statement_id is not null and milestone_id is not null)),
    constraint ck_ledger_entry_kind check (kind in ('opening', 'commit', 'release', 'earn', 'void', 'clawback', 'leave', 'pay', 'vary'))
) strict, without rowid;
create unique index uq_ledger_entry_line on ledger_entry (statement_id, statement_line) where statement_line is not null;
create index ix_ledger_entry_sector on ledger_entry (statement_id, statement_line, sector_code, earned_pence) where statement_line is not null;

insert into schema_version (number, name) values (9, '0009_ledger');
